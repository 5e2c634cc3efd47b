"""A page as it is read. All of it is plain text: what draws it escapes what must be."""

from dataclasses import dataclass
from enum import StrEnum


class Tone(StrEnum):
    """How a number is meant. It is said in words as well: print has no colours."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"


class Shape(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"
    ROWS = "rows"
    """Bars that lie, for labels that are long."""
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Tile:
    """One number that is seen first."""

    label: str
    number: str
    note: str = ""
    tone: Tone = Tone.PLAIN


@dataclass(frozen=True, slots=True)
class Tiles:
    """The numbers that are seen first."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    text: str
    number: bool = False
    """Stands to the right, so that digits stand below each other."""
    narrow: bool = False
    """Never broken into lines: times and numbers."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row, a cell for each column."""

    cells: tuple[str, ...]
    tone: Tone = Tone.PLAIN
    strong: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table; without rows it says `empty` instead."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """What one colour of a chart shows, a value for each label; None: there is none."""

    name: str
    values: tuple[float | None, ...]
    target: bool = False
    """Not measured, but asked for."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart. Where it cannot be drawn, the same numbers stand in a table."""

    caption: str
    shape: Shape
    head: str
    """What the labels are."""
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    numbers: tuple[tuple[str, ...], ...]
    """The values of each series as they are written."""
    note: str = ""
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not any(
            number for one in self.series if not one.target for number in one.values if number
        )


@dataclass(frozen=True, slots=True)
class Pairs:
    """Words with what they stand for."""

    caption: str
    pairs: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph for each line."""

    caption: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG picture, in the page itself."""

    caption: str
    jpeg: bytes


type Block = Tiles | Table | Chart | Pairs | Words | Picture


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page with a heading."""

    title: str
    blocks: tuple[Block, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """A page."""

    language: str
    title: str
    subtitle: str
    about: tuple[tuple[str, str], ...]
    """What it is of, when it was made, for whom."""
    sections: tuple[Section, ...]
    foot: str
    warning: str = ""
    """What must be known before it is passed on."""
