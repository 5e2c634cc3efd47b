"""Texts from radios: told once, confirmed as often as they come, after the journal has them."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from ..network import Datagram
from ..reading import TextRules, read_text
from . import tms
from .agenda import Agenda
from .outlet import Outlet
from .tables import CAPACITY, COPY_S, REMEMBERED_S

# Repeats of one text that wait for the journal; more of them add nothing.
_MAX_REPEATS = 16

type _Name = tuple[str, int | None, str]
"""Radio, sequence, text: what is equal in a repeat."""


@dataclass(slots=True)
class _Heard:
    """One text, and everybody who waits for its confirmation."""

    event_id: str
    committed: bool = False
    waiting: list[Datagram] = field(default_factory=list)


class TextsIn:
    """The texts of the last minute."""

    def __init__(self, rules: TextRules, outlet: Outlet) -> None:
        """Begin with none."""
        self._rules = rules
        self._outlet = outlet
        self._heard: dict[_Name, _Heard] = {}
        self._event_ids: set[str] = set()
        self._forget: Agenda[_Name] = Agenda()

    def receive(
        self, text: tms.Text, radio_id: str, datagram: Datagram, now: float, utc: datetime
    ) -> None:
        """Take in one text of a radio, new or said again."""
        self.wake(now)
        name = (radio_id, text.sequence, text.text)
        heard = self._heard.get(name)
        if heard is not None:
            self._outlet.counters["repeat"] += 1
            self._remember(name, text, now)
            if heard.committed:
                self._confirm(text, datagram)
            elif len(heard.waiting) < _MAX_REPEATS:
                heard.waiting.append(datagram)
            return
        heard = _Heard(self._event_id(radio_id, text.sequence, utc), waiting=[datagram])
        self._make_room()
        self._heard[name] = heard
        self._event_ids.add(heard.event_id)
        self._remember(name, text, now)

        def answer(now: float) -> None:
            heard.committed = True
            for waiting in heard.waiting:
                self._confirm(text, waiting)
            heard.waiting.clear()

        event = read_text(
            self._rules,
            radio_id=radio_id,
            text=text.text,
            to=None,
            event_id=heard.event_id,
            occurred_at=utc,
        )
        self._outlet.tell(event, answer, partial(self._drop, name))

    def wake(self, now: float) -> None:
        """Forget what is too old to be said again."""
        for name in self._forget.due(now):
            self._event_ids.discard(self._heard.pop(name).event_id)

    def _remember(self, name: _Name, text: tms.Text, now: float) -> None:
        # Without a number, the same words a little later are a new text.
        self._forget.set(name, now + (COPY_S if text.sequence is None else REMEMBERED_S))

    def _make_room(self) -> None:
        if len(self._heard) >= CAPACITY:
            self._drop(next(iter(self._heard)))

    def _drop(self, name: _Name) -> None:
        """Take the next of these for a new text."""
        if (heard := self._heard.pop(name, None)) is not None:
            self._event_ids.discard(heard.event_id)
            self._forget.drop(name)

    def _event_id(self, radio_id: str, sequence: int | None, utc: datetime) -> str:
        number = "-" if sequence is None else sequence
        second = int(utc.timestamp())
        # Another text under the same number within a second: the radio began anew.
        while (event_id := f"text/{radio_id}/{number}/{second}") in self._event_ids:
            second += 1
        return event_id

    def _confirm(self, text: tms.Text, datagram: Datagram) -> None:
        # A text without a number cannot be named in an answer.
        if text.ack_wanted and text.sequence is not None:
            self._outlet.reply(datagram, tms.build(tms.Ack(text.sequence)))
