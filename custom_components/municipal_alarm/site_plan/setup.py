"""What is set up, as the plan sees it: things with their ids, and what people call them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

type Values = Mapping[str, Any]
"""The fields of a thing by their stored names, all of them."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing that is set up."""

    kind: str
    item_id: str
    name: str
    values: Values
    parent: str = ""
    """The id of the building it is in."""


@dataclass(frozen=True, slots=True)
class Setup:
    """Everything that is set up, by id, and what else can be named in a plan."""

    items: Mapping[str, Item] = field(default_factory=dict)
    users: Mapping[str, str] = field(default_factory=dict)
    """The people who can log in: id and name."""
    devices: Mapping[str, str] = field(default_factory=dict)
    """Devices that can be readers: id and name."""

    def of(self, kind: str, parent: str | None = None) -> Iterator[Item]:
        """The things of one kind, of one building where it is said."""
        for one in self.items.values():
            if one.kind == kind and parent in (None, one.parent):
                yield one

    def words(self, item: Item) -> str:
        """What people call a thing, with its building and floor."""
        building = self.items.get(item.parent)
        parts = (building.name if building else "", item.values.get("floor") or "", item.name)
        return ", ".join(part for part in parts if part)


def place_name(item: Item) -> str:
    """A checkpoint within its building: floor and name."""
    return ", ".join(part for part in (item.values.get("floor") or "", item.name) if part)
