"""A guard's radio for whoever carries it: the same whatever network it is on.

Stories and tests use this side alone. `Shown` is what reaches the carrier's eyes
and ears; each network's own simulator turns its frames into it.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from custom_components.municipal_alarm.radio.events import EmergencyKind

from ..gateway_waiting import Watch


class ShownAs(StrEnum):
    """How something reached a carrier."""

    TEXT = "text"
    STATUS = "status"
    MICROPHONE = "microphone"


@dataclass(frozen=True, slots=True)
class Shown:
    """Something that reached a radio: when (aware UTC), what, and under which name.

    `key` is what the network itself calls it: the room's key at the open gateway, a
    request id or a sequence number elsewhere. `talkgroup` is set when it was for all
    of a group.
    """

    at: datetime
    radio_id: str
    how: ShownAs
    text: str
    key: str
    talkgroup: str | None = None


class CannotDo(LookupError):
    """This kind of radio has no such button; the text says what it has instead."""


class GuardRadio(Protocol):
    """What a carrier does with a radio. CannotDo where the radio has no way for it."""

    @property
    def radio_id(self) -> str:
        """Return the radio's own number."""

    def says(self, words: str) -> object:
        """Send a status code (digits) or a text."""

    def scan(self, tag_id: str) -> object:
        """Hold the radio to a tag."""

    def emergency(self, kind: EmergencyKind = EmergencyKind.BUTTON, /) -> object:
        """Press the emergency button."""

    def man_down(self) -> object:
        """Fall, and lie still until the radio raises its alarm."""

    def lone_worker(self) -> object:
        """Do not answer the radio's own question whether all is well."""

    def turn_off(self) -> object:
        """Switch off."""

    def turn_on(self) -> object:
        """Switch on."""


class Screen:
    """What one radio shows. The same thing again is counted, not shown again."""

    def __init__(self, shown: Callable[[Shown], None]) -> None:
        """Begin empty; `shown` is told of everything new."""
        self.texts: list[Shown] = []
        self.repeats: Counter[str] = Counter()
        self.watch = Watch()
        self._shown = shown
        self._known: set[str] = set()

    def show(self, what: Shown) -> bool:
        """Show it; returns False for what was shown before."""
        if what.key in self._known:
            self.repeats[what.key] += 1
            return False
        self._known.add(what.key)
        self.texts.append(what)
        self._shown(what)
        self.watch.changed()
        return True

    async def wait(
        self,
        contains: str = "",
        *,
        timeout: float = 5.0,  # noqa: ASYNC109
    ) -> Shown:
        """Return the first thing with `contains`, shown already or within `timeout` s."""

        def find() -> Shown | None:
            return next((one for one in self.texts if contains in one.text), None)

        return await self.watch.until(find, timeout)
