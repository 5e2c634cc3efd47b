"""What every part of a page is written with: words, numbers, and tables of groups."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import tzinfo
from enum import StrEnum

from ...learning.figures.groups import Group
from ...learning.figures.rules import Target
from ..document import Chart, Column, Row, Series, Shape, Table
from ..words import WORDS, Pair, Says
from ..writing import Pen


class Hand:
    """One language, and the clock of the municipality."""

    def __init__(self, language: str, zone: tzinfo, words: Mapping[str, Pair] = WORDS) -> None:
        """Write in `language`, English where we do not have it."""
        self.say = Says(language, words)
        self.pen = Pen(self.say.language, zone)

    @property
    def language(self) -> str:
        """The language it is written in."""
        return self.say.language

    def word[W: StrEnum](self, words: Mapping[W, Pair], word: W) -> str:
        """A word of a closed list."""
        return self.say.one(words[word])

    def target(self, target: Target) -> str:
        """How often a target asks for it."""
        return self.pen.share(target.permille / 1000)


def counts(
    hand: Hand,
    caption: str,
    head: str,
    numbers: Sequence[tuple[str, int]],
    shape: Shape = Shape.BARS,
    note: str = "",
) -> Chart:
    """A chart of how many there were of each."""
    say = hand.say
    return Chart(
        caption=caption,
        shape=shape,
        head=head,
        labels=tuple(label for label, _ in numbers),
        series=(Series(say("incidents"), tuple(float(number) for _, number in numbers)),),
        numbers=(tuple(hand.pen.number(number) for _, number in numbers),),
        note=note,
        empty=say("no_incidents"),
    )


def table[T](
    caption: str,
    columns: Iterable[Column],
    things: Iterable[T],
    row: Callable[[T], Row],
    empty: str,
    note: str = "",
) -> Table:
    """A table with a row for each thing."""
    return Table(caption, tuple(columns), tuple(row(one) for one in things), empty, note)


def most(groups: Sequence[Group], shown: int) -> list[Group]:
    """The groups with most incidents, the most first."""
    return sorted(groups, key=lambda one: (-one.incidents, one.name, one.key))[:shown]
