"""Which radios are on the air, and over which slot they are reached.

A radio registers, and again every renewal period. One that was silent for two
and a half of them is asked, and lost when it does not answer. Whatever else a
radio sends is a sign of life too.
"""

from collections import Counter, deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto
from functools import partial
from heapq import heappop, heappush
from typing import Final

from ..errors import LocalMisuse
from ..events import RadioLost, RadioRegistered
from .address import RadioAddress
from .facts import Facts
from .remembered import CAPACITY
from .rrs import (
    GoingOffline,
    PresenceAnswer,
    PresenceCheck,
    Registration,
    RegistrationAnswer,
    RrsPdu,
)
from .settings import HyteraSettings
from .slots import Slot, Slots
from .tables import PresenceState, RegistrationResult, Service

SILENT_PERIODS: Final = 2.5
TRIES: Final = 3
TRY_S: Final = 5.0
BETWEEN_ASKS_S: Final = 0.2
"""Five questions a second on a slot: each takes its air for a moment that a text may need."""
SAME_REGISTRATION_S: Final = 10.0
"""A radio that was not answered registers again within seconds; that is one registration."""


class _State(Enum):
    UNKNOWN = auto()
    ON = auto()
    OFF = auto()


@dataclass(slots=True)
class _Radio:
    """`waiting`: it stands in the line of those to be looked after.

    `asked_on`: where it was asked for while nobody knew its slot.
    """

    state: _State = _State.UNKNOWN
    slot: str | None = None
    heard_at: float = 0.0
    registered_at: float = float("-inf")
    token: int = 0
    tries: int = 0
    waiting: bool = False
    asked_on: set[str] = field(default_factory=set)


class Presence:
    """All radios that were heard or are expected."""

    def __init__(self, settings: HyteraSettings, slots: Slots, facts: Facts) -> None:
        """Begin with nobody known."""
        self._renewal_s = settings.renewal_s
        self._silent_s = settings.renewal_s * SILENT_PERIODS
        self._subnet = settings.subnet
        self._is_radio = settings.is_radio
        self._known = settings.known_radios
        self._slots = slots
        self._facts = facts
        # The last heard stands last.
        self._radios: dict[str, _Radio] = {}
        self._line: list[tuple[float, str]] = []
        self._late: deque[tuple[str, Slot]] = deque()
        self._next_ask = 0.0
        self.counters: Counter[str] = Counter()

    def __len__(self) -> int:
        return len(self._radios)

    def start(self, now: float) -> None:
        """Ask the known radios whether they are there, one after the other."""
        self._next_ask = now
        for number, radio_id in enumerate(self._known[:CAPACITY]):
            radio = self._radios.setdefault(radio_id, _Radio())
            self._look_after(radio_id, radio, now + number * BETWEEN_ASKS_S)

    def came_up(self, slot: Slot) -> None:
        """Ask there too for the known radios that were asked for elsewhere, and are nowhere."""
        for radio_id in self._known[:CAPACITY]:
            radio = self._radios.get(radio_id)
            if radio is None or radio.slot is not None or not radio.asked_on:
                continue  # its turn comes, or it is known where it is
            if slot.key not in radio.asked_on:
                radio.asked_on.add(slot.key)
                self._late.append((radio_id, slot))

    def home(self, radio_id: str) -> str | None:
        """Return the key of the slot that the radio was last heard on."""
        radio = self._radios.get(radio_id)
        return None if radio is None else radio.slot

    def is_off(self, radio_id: str) -> bool:
        """Return whether the radio is known not to be there."""
        radio = self._radios.get(radio_id)
        return radio is not None and radio.state is _State.OFF

    def heard(self, radio_id: str, slot: Slot, now: float, utc: datetime) -> None:
        """Note a sign of life."""
        radio = self._touch(radio_id, slot, now)
        if radio.state is not _State.ON:
            radio.state = _State.ON
            self._tell_registered(radio_id, radio, utc)

    def received(self, pdu: RrsPdu, slot: Slot, now: float, utc: datetime) -> None:
        """Take in a message of the registration service."""
        radio_id = pdu.radio.radio_id
        if not self._is_radio(pdu.radio):
            self.counters["not_a_radio"] += 1
            if isinstance(pdu, Registration):
                # Or it registers again and again.
                self._say(slot, self._welcome(pdu), now)
            return
        match pdu:
            case Registration():
                self._registered(pdu, slot, now, utc)
            case GoingOffline():
                radio = self._touch(radio_id, slot, now)
                self._lost(radio_id, radio, utc, expected=True)
            case PresenceAnswer(state=PresenceState.ONLINE):
                self.heard(radio_id, slot, now, utc)
            case PresenceAnswer():
                if (known := self._radios.get(radio_id)) is not None:
                    self._lost(radio_id, known, utc, expected=False)
            case _:
                self.counters["not_for_us"] += 1

    def wake(self, now: float, utc: datetime) -> None:
        """Ask who has been silent; give up who does not answer."""
        while self._late and self._next_ask <= now:
            self._ask_late(*self._late.popleft(), now)
        while self._can_ask() and self._next_ask <= now and self._line and self._line[0][0] <= now:
            _, radio_id = heappop(self._line)
            if (radio := self._radios.get(radio_id)) is None:
                continue
            radio.waiting = False
            due = radio.heard_at + self._silent_s
            if radio.state is _State.OFF:
                continue
            if radio.state is _State.ON and due > now:
                self._look_after(radio_id, radio, due)
            elif radio.tries >= TRIES:
                self._lost(radio_id, radio, utc, expected=False)
            else:
                self._ask(radio_id, radio, now)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        if self._late:
            return self._next_ask
        if not self._line or not self._can_ask():
            return None
        return max(self._line[0][0], self._next_ask)

    # --- own --------------------------------------------------------------------

    def _touch(self, radio_id: str, slot: Slot, now: float) -> _Radio:
        radio = self._radios.pop(radio_id, None) or _Radio()
        self._radios[radio_id] = radio
        radio.slot = slot.key
        radio.heard_at = now
        radio.tries = 0
        if len(self._radios) > CAPACITY:
            del self._radios[next(iter(self._radios))]
            self.counters["radio_forgotten"] += 1
        self._look_after(radio_id, radio, now + self._silent_s)
        return radio

    def _look_after(self, radio_id: str, radio: _Radio, at: float) -> None:
        """Put a radio into the line once; when its turn comes, its state decides."""
        if not radio.waiting:
            radio.waiting = True
            heappush(self._line, (at, radio_id))
            if len(self._line) > 2 * CAPACITY:
                # Places of radios that were forgotten.
                self._line = sorted((at, name) for at, name in self._line if name in self._radios)

    def _registered(self, pdu: Registration, slot: Slot, now: float, utc: datetime) -> None:
        radio_id = pdu.radio.radio_id
        radio = self._touch(radio_id, slot, now)
        say = partial(self._say, slot, self._welcome(pdu))
        is_repeat = now - radio.registered_at < SAME_REGISTRATION_S and radio.state is _State.ON
        if is_repeat and self._facts.again(radio.token, now, say):
            self.counters["repeat"] += 1
            return
        radio.state = _State.ON
        radio.registered_at = now
        self._tell_registered(radio_id, radio, utc, answer=say)

    def _welcome(self, pdu: Registration) -> RegistrationAnswer:
        return RegistrationAnswer(pdu.radio, RegistrationResult.OK, self._renewal_s)

    def _say(self, slot: Slot, answer: RegistrationAnswer, now: float) -> None:
        slot.answer(Service.RRS, answer, now)

    def _tell_registered(
        self, radio_id: str, radio: _Radio, utc: datetime, answer: partial[None] | None = None
    ) -> None:
        event_id = f"registered/{radio_id}/{round(utc.timestamp() * 1000)}"
        event = RadioRegistered(event_id=event_id, occurred_at=utc, radio_id=radio_id)
        radio.token = self._facts.tell(event, answer)

    def _lost(self, radio_id: str, radio: _Radio, utc: datetime, *, expected: bool) -> None:
        if radio.state is _State.OFF:
            return
        radio.state = _State.OFF
        radio.tries = 0
        event_id = f"lost/{radio_id}/{round(utc.timestamp() * 1000)}"
        self._facts.tell(
            RadioLost(event_id=event_id, occurred_at=utc, radio_id=radio_id, expected=expected)
        )

    def _can_ask(self) -> bool:
        return any(slot.is_up(Service.RRS) for slot in self._slots)

    def _ask(self, radio_id: str, radio: _Radio, now: float) -> None:
        """Ask where it was last heard, then elsewhere; everywhere when it was heard nowhere."""
        if (address := self._address(radio_id)) is None:
            return
        if radio.slot is None:
            slots = [slot for slot in self._slots if slot.is_up(Service.RRS)]
            radio.asked_on.update(slot.key for slot in slots)
        else:
            slot = self._slots.choose(Service.RRS, radio.slot, radio.tries)
            slots = [] if slot is None else [slot]
        for slot in slots:
            slot.send(Service.RRS, PresenceCheck(address), now)
        if slots:
            radio.tries += 1
            self._next_ask = now + BETWEEN_ASKS_S
        self._look_after(radio_id, radio, now + TRY_S)

    def _ask_late(self, radio_id: str, slot: Slot, now: float) -> None:
        radio = self._radios.get(radio_id)
        address = self._address(radio_id)
        if radio is None or radio.slot is not None or address is None:
            return
        if not slot.is_up(Service.RRS):
            radio.asked_on.discard(slot.key)
            return
        slot.send(Service.RRS, PresenceCheck(address), now)
        self._next_ask = now + BETWEEN_ASKS_S

    def _address(self, radio_id: str) -> RadioAddress | None:
        try:
            return RadioAddress.of_radio(radio_id, self._subnet)
        except LocalMisuse:
            self.counters["not_a_radio"] += 1
            return None
