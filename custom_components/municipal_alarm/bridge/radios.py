"""What is known of each radio beside the rules: model, battery, last status.

None of it decides an alarm, so none of it is journaled; it is here again when the
radio says it next. That a radio exists is in the room's state and survives. Where it is
belongs to the person who carries it, and is kept nowhere but in an open incident.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..control_room.ids import SystemId
from .changes import device_key, system_key


@dataclass(frozen=True, slots=True)
class Radio:
    """One radio as its system describes it."""

    system_id: SystemId
    address: str
    name: str = ""
    model: str = ""
    battery: int | None = None
    """Percent."""
    rssi: int | None = None
    """dBm."""
    code: str = ""
    """The last status digits it sent."""
    man_down: bool = False
    emergency_at: datetime | None = None
    raw_kind: str = ""
    """What its system called the last emergency, where that is no kind we know."""
    last_seen: datetime | None = None


class Radios:
    """The radios of all systems."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """`tell` a key of `changes` when something is new."""
        self._tell = tell
        self._radios: dict[tuple[SystemId, str], Radio] = {}

    def of(self, system_id: SystemId) -> Iterator[Radio]:
        """The radios of one system."""
        return (radio for radio in self._radios.values() if radio.system_id == system_id)

    def get(self, system_id: SystemId, address: str) -> Radio:
        """One radio; one that was never heard of is a blank one."""
        return self._radios.get((system_id, address)) or Radio(system_id, address)

    def update(self, system_id: SystemId, address: str, **changes: Any) -> None:
        """Take in what a radio says, and tell who shows it. None: not said."""
        key = (system_id, address)
        before = self._radios.get(key)
        said = {name: value for name, value in changes.items() if value is not None}
        self._radios[key] = replace(before or Radio(system_id, address), **said)
        if before is None:
            self._tell(system_key(system_id))
        self._tell(device_key(system_id, address))

    def forget(self, system_id: SystemId, address: str) -> None:
        """A radio whose device was deleted."""
        self._radios.pop((system_id, address), None)
