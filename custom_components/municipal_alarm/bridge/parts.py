"""The pieces of radio systems that are up or down by themselves: slots of repeaters.

What a link last said of them. Entities and issues read it; no alarm is decided by it,
so none of it is journaled.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import override

from ..control_room.ids import SystemId
from ..radio.network import Part


class Parts(Mapping[str, tuple[Part, ...]]):
    """The parts of all systems that have any, by system."""

    def __init__(self, tell: Callable[[SystemId], None]) -> None:
        """`tell` whose parts are different now."""
        self._tell = tell
        self._parts: dict[str, tuple[Part, ...]] = {}

    @override
    def __getitem__(self, system_id: str) -> tuple[Part, ...]:
        return self._parts[system_id]

    @override
    def __iter__(self) -> Iterator[str]:
        return iter(self._parts)

    @override
    def __len__(self) -> int:
        return len(self._parts)

    def of(self, system_id: str) -> tuple[Part, ...]:
        """The parts of a system, in its order; empty: it is one piece."""
        return self._parts.get(system_id, ())

    def update(self, system_id: SystemId, parts: Sequence[Part]) -> None:
        """Take in what a link says of its parts."""
        self._parts[system_id] = tuple(parts)
        self._tell(system_id)

    def forget(self, system_id: SystemId) -> None:
        """A system that is not connected any more."""
        if self._parts.pop(system_id, None):
            self._tell(system_id)
