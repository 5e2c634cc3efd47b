"""What is known of each radio beside the rules: model, battery, last status.

None of it decides an alarm, so none of it is journaled; it is here again when the
radio says it next. That a radio exists is in the room's state and survives. Where it is
belongs to the person who carries it, and is kept nowhere but in an open incident.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..control_room.events import Event, IncidentResolved
from ..control_room.ids import SystemId
from ..control_room.site import Contact
from ..control_room.state import RoomState
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
    """What its system called the last emergency, or the last man-down or lone-worker alarm
    that a setting of the site made of one."""
    last_seen: datetime | None = None


MOST = 2_000
"""Radios of one system that are shown. No town has as many; whoever forges registrations
makes them without end, and each would become a device and a record in the journal."""


class Radios:
    """The radios of all systems."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        """`tell` a key of `changes` when something is new."""
        self._tell = tell
        self._radios: dict[tuple[SystemId, str], Radio] = {}
        self._number: Counter[SystemId] = Counter()

    def has_room_for(self, system_id: SystemId, address: str) -> bool:
        """Whether a radio is known, or can still become so."""
        return (system_id, address) in self._radios or self._number[system_id] < MOST

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
            self._number[system_id] += 1
            self._tell(system_key(system_id))
        self._tell(device_key(system_id, address))

    def settle(self, events: Sequence[Event], state: RoomState) -> None:
        """Nobody lies there any more when the operator has resolved their alarm.

        Few systems ever say themselves that a man-down is over.
        """
        for event in events:
            if not isinstance(event, IncidentResolved):
                continue
            incident = state.incidents.get(event.incident_id)
            for system_id, address in tuple(self._radios):
                if (
                    incident is not None
                    and self._radios[system_id, address].man_down
                    and incident.subject in _subjects(state, system_id, address)
                ):
                    self.update(system_id, address, man_down=False)

    def forget(self, system_id: SystemId, address: str) -> None:
        """A radio whose device was deleted."""
        if self._radios.pop((system_id, address), None) is not None:
            self._number[system_id] -= 1


def _subjects(state: RoomState, system_id: SystemId, address: str) -> tuple[str, str]:
    """What an alarm of this radio is about: its carrier, or while it has none the radio."""
    carrier = state.roster.carrier(Contact(system_id, address))
    return f"responder/{carrier}", f"device/{system_id}/{address}"
