"""What was read of a document, each value where it stands; and what is wrong with it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, order=True)
class At:
    """A place in a document, as editors and spreadsheets count: from 1."""

    source: str
    """The name of the file or sheet; empty for the only one."""
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text; `plain` when it was not quoted, so that it may be a number or nothing."""

    text: str
    at: At
    plain: bool = True

    @property
    def empty(self) -> bool:
        """Whether nothing is said."""
        return not self.text.strip() or (self.plain and self.text in ("~", "null"))


@dataclass(frozen=True, slots=True)
class Listing:
    """A list."""

    items: tuple[Node, ...]
    at: At


@dataclass(frozen=True, slots=True)
class Record:
    """Keys and values, in their order; no key is there twice."""

    entries: tuple[tuple[Scalar, Node], ...]
    at: At

    def get(self, key: str) -> Node | None:
        """The value of a key."""
        return next((node for one, node in self.entries if one.text == key), None)


type Node = Scalar | Listing | Record


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong: where, and why, as a key of the translations."""

    at: At
    reason: str
    named: Mapping[str, str] = field(default_factory=dict)

    @property
    def order(self) -> tuple[At, str]:
        """As they stand in the document."""
        return self.at, self.reason


class Bad(Exception):
    """What was read cannot be so."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """With everything that is wrong with it."""
        super().__init__()
        self.problems = tuple(problems)


def bad(at: At, reason: str, **named: object) -> Bad:
    """One thing that is wrong, to be raised."""
    return Bad([Problem(at, reason, {key: str(value) for key, value in named.items()})])
