"""A guard's radio, as a gateway sees it: what its carrier does and what it shows."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from custom_components.municipal_alarm.radio.commands import Priority
from custom_components.municipal_alarm.radio.events import (
    AlarmPhase,
    EmergencyKind,
    LoneWorker,
    ManDown,
    Position,
    RadioCondition,
    RadioEmergency,
    RadioEvent,
    RadioLost,
    RadioRegistered,
    StatusMessage,
    TagScanned,
    TextReceived,
)

from .gateway_waiting import Watch


@dataclass(frozen=True, slots=True)
class ReceivedText:
    """A text on a radio's display: when it came (aware UTC), and how."""

    at: datetime
    radio_id: str
    text: str
    key: str
    priority: Priority = Priority.ROUTINE
    covert: bool = False
    talkgroup: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    contains: str
    codes: tuple[str, ...]
    after_s: float


type Stamp = Callable[[str], tuple[str, datetime | None, int]]
"""Gives a new event of a source its id, its time and its place in the count."""


class SimulatedRadio:
    """One radio: what its carrier does, and what it shows.

    Everything its carrier does goes to the gateway by `report`. What has been
    shown under a key is not shown again, only counted in `repeats`.
    """

    def __init__(
        self,
        radio_id: str,
        *,
        stamp: Stamp,
        report: Callable[[RadioEvent], None],
        name: str | None = None,
        model: str | None = "Simulated",
        talkgroups: Sequence[str] = (),
    ) -> None:
        """Build a radio that is switched on."""
        self.radio_id = radio_id
        self.name = name
        self.model = model
        self.talkgroups = set(talkgroups)
        self.is_on = True
        self.battery_percent = 90
        self.place = (52.0907, 5.1214)
        self.texts: list[ReceivedText] = []
        self.statuses: list[str] = []
        self.repeats: Counter[str] = Counter()
        self.microphone_seconds: int | None = None
        self._stamp = stamp
        self._report = report
        self._answers: list[_Answer] = []
        self._later: set[asyncio.TimerHandle] = set()
        self._watch = Watch()
        self._seen: set[str] = set()

    # What the carrier does.

    def says(self, words: str) -> str:
        """Send a status code (digits) or a text; returns the event's id."""
        if words.isascii() and words.isdigit() and len(words) <= 6:
            return self._tell(StatusMessage, code=words)
        return self._tell(TextReceived, text=words)

    def scan(self, tag_id: str, *, ago_s: float = 0.0) -> str:
        """Hold the radio to a tag; `ago_s`: that was so long ago, out of reach."""
        return self._tell(TagScanned, ago_s=ago_s, tag_id=tag_id)

    def emergency(self, kind: EmergencyKind = EmergencyKind.BUTTON) -> str:
        """Press the radio's emergency button."""
        return self._tell(RadioEmergency, kind=kind)

    def man_down(self, phase: AlarmPhase = AlarmPhase.ALARM) -> str:
        """Fall, or get up again."""
        return self._tell(ManDown, phase=phase)

    def lone_worker(self, phase: AlarmPhase = AlarmPhase.ALARM) -> str:
        """Miss, or answer, the radio's own check-in."""
        return self._tell(LoneWorker, phase=phase)

    def position(self, latitude: float, longitude: float, accuracy_m: float | None = 10.0) -> str:
        """Be somewhere (WGS 84), and report it."""
        self.place = (latitude, longitude)
        return self._tell(Position, latitude=latitude, longitude=longitude, accuracy_m=accuracy_m)

    def battery(self, percent: int) -> str:
        """Report the battery."""
        self.battery_percent = percent
        return self._tell(RadioCondition, battery_percent=percent)

    def turn_off(self, *, expected: bool = True) -> str:
        """Switch off; or, not `expected`, walk into a cellar."""
        event_id = self._tell(RadioLost, expected=expected)
        self.is_on = False
        return event_id

    def turn_on(self) -> str:
        """Switch on and register."""
        self.is_on = True
        return self.register()

    def register(self) -> str:
        """Tell the network who this is."""
        return self._tell(
            RadioRegistered,
            name=self.name,
            model=self.model,
            battery_percent=self.battery_percent,
        )

    def answer(self, *codes: str, contains: str = "", after_s: float = 0.0) -> None:
        """Answer each text that has `contains` with these codes, `after_s` apart."""
        self._answers.append(_Answer(contains, codes, after_s))

    # What the radio shows.

    def show(self, text: ReceivedText) -> bool:
        """Show a text; returns False for one that was shown before."""
        if text.key in self._seen:
            self.repeats[text.key] += 1
            return False
        self._seen.add(text.key)
        self.texts.append(text)
        self._watch.changed()
        for answer in self._answers:
            if answer.contains in text.text:
                for place, code in enumerate(answer.codes, start=1):
                    self._say_later(code, place * answer.after_s)
        return True

    def show_status(self, key: str, code: str) -> bool:
        """Show a status code; returns False for one that was shown before."""
        if key in self._seen:
            self.repeats[key] += 1
            return False
        self._seen.add(key)
        self.statuses.append(code)
        self._watch.changed()
        return True

    def set_microphone(self, seconds: int | None) -> None:
        """Open the microphone for so long, or close it."""
        self.microphone_seconds = seconds
        self._watch.changed()

    async def wait_text(
        self,
        contains: str = "",
        *,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> ReceivedText:
        """Return the first text with `contains`, shown already or within `timeout` s."""

        def find() -> ReceivedText | None:
            return next((text for text in self.texts if contains in text.text), None)

        return await self._watch.until(find, timeout)

    async def wait_microphone(
        self,
        *,
        is_open: bool = True,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> None:
        """Return when the microphone is open (or closed)."""

        def find() -> bool | None:
            return (self.microphone_seconds is not None) == is_open or None

        await self._watch.until(find, timeout)

    def _tell(self, event: type[Any], /, ago_s: float = 0.0, **fields: object) -> str:
        """Send one event, unless the radio is off; returns the event's id."""
        event_id, at, sequence = self._stamp(self.radio_id)
        if self.is_on:
            self._report(
                event(
                    event_id=event_id,
                    occurred_at=at and at - timedelta(seconds=ago_s),
                    sequence=sequence,
                    radio_id=self.radio_id,
                    **fields,
                )
            )
        return event_id

    def _say_later(self, code: str, delay_s: float) -> None:
        def say() -> None:
            self._later.discard(handle)
            self.says(code)

        handle = asyncio.get_running_loop().call_later(delay_s, say)
        self._later.add(handle)

    def stop(self) -> None:
        """Drop what the carrier still meant to say."""
        for handle in self._later:
            handle.cancel()
        self._later.clear()
