"""What an import would add, change and remove."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .setup import Item, Setup


@dataclass(frozen=True, slots=True)
class Changed:
    """A thing that is otherwise afterwards, and in which fields."""

    before: Item
    after: Item

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that change, as they are stored."""
        renamed = ("name",) if self.before.name != self.after.name else ()
        values = self.before.values, self.after.values
        keys = (key for key in values[1] if values[0].get(key) != values[1][key])
        return (*renamed, *keys)


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs between what is set up and what is wanted."""

    added: Sequence[Item] = ()
    changed: Sequence[Changed] = ()
    removed: Sequence[Item] = ()

    def __bool__(self) -> bool:
        """Whether anything differs."""
        return bool(self.added or self.changed or self.removed)


def difference(before: Setup, after: Setup) -> Difference:
    """From one to the other, each in its own order."""
    return Difference(
        tuple(one for one in after.items.values() if one.item_id not in before.items),
        tuple(_changed(before, after)),
        tuple(one for one in before.items.values() if one.item_id not in after.items),
    )


def _changed(before: Setup, after: Setup) -> Iterable[Changed]:
    for one in after.items.values():
        old = before.items.get(one.item_id)
        if old is not None and old != one:
            yield Changed(old, one)
