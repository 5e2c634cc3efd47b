"""Which radios are there: they register, say goodbye, or fall silent."""

from dataclasses import dataclass, field
from datetime import datetime

from ..events import RadioLost, RadioRegistered
from ..network import Datagram
from . import ars
from .address import Origin
from .agenda import Agenda
from .outlet import Outlet
from .questions import Questions
from .settings import MototrboSettings
from .tables import CAPACITY, HALF_HOUR_S, SILENT_PERIODS

# Copies of one registration that wait for the journal; more of them add nothing.
_MAX_COPIES = 16


@dataclass(slots=True)
class _Radio:
    """One radio: `said_goodbye` is None while it is there, False when it fell silent."""

    heard_at: float
    said_goodbye: bool | None = None


@dataclass(slots=True)
class _Registering:
    """The last registration of a radio, and everybody who waits for it to be in the journal."""

    message: ars.Registration
    waiting: list[Datagram] = field(default_factory=list)
    committed: bool = False


class Presence:
    """All radios heard so far."""

    def __init__(self, settings: MototrboSettings, outlet: Outlet, questions: Questions) -> None:
        """Begin with nobody."""
        self._outlet = outlet
        self._questions = questions
        self._radios: dict[str, _Radio] = {}
        self._off: dict[str, None] = {}
        """Those of them that are gone, longest first."""
        self._registering: dict[str, _Registering] = {}
        self._silence: Agenda[str] = Agenda()
        period = settings.refresh_half_hours * HALF_HOUR_S
        self._silent_after = period * SILENT_PERIODS or None
        self._answer = ars.build(ars.Response(success=True, value=settings.refresh_half_hours))

    def radios(self, *, present: bool) -> list[str]:
        """Return the radios that are there, or those that fell silent."""
        wanted = None if present else False
        return [name for name, radio in self._radios.items() if radio.said_goodbye is wanted]

    def is_off(self, radio_id: str) -> bool:
        """Return whether a radio said goodbye or fell silent."""
        radio = self._radios.get(radio_id)
        return radio is not None and radio.said_goodbye is not None

    def heard(self, radio_id: str, now: float, utc: datetime) -> None:
        """Take any word of a radio for a sign of life."""
        if self._note(radio_id, now):
            self._tell(radio_id, utc)

    def heard_copy(self, radio_id: str, now: float) -> None:
        """Take what may be a late copy for a sign of life, but of no radio that has left."""
        if self._is_there(radio_id):
            self._note(radio_id, now)

    def registered(
        self,
        message: ars.Registration,
        origin: Origin,
        datagram: Datagram,
        now: float,
        utc: datetime,
    ) -> None:
        """Tell of a registration, new or refreshed; answered when it is in the journal."""
        radio_id = origin.radio_id
        if message.device_id != radio_id:
            self._outlet.counters["device_id_differs"] += 1
        is_new = self._note(radio_id, now)
        waits = self._registering.get(radio_id)
        if waits is not None and not waits.committed and not is_new and waits.message == message:
            # The journal stands still and the radio repeats itself: that is no news.
            self.registered_again(message, radio_id, datagram)
            return
        registering = _Registering(message)
        if message.ack_wanted:
            registering.waiting.append(datagram)
        self._registering.pop(radio_id, None)
        self._registering[radio_id] = registering
        if len(self._registering) > CAPACITY:
            del self._registering[next(iter(self._registering))]
        self._tell(radio_id, utc, registering)

    def registered_again(self, message: ars.Registration, radio_id: str, copy: Datagram) -> None:
        """Answer a copy of a registration too, now or with the first."""
        registering = self._registering.get(radio_id)
        if registering is None or not message.ack_wanted:
            return
        if registering.committed:
            self._outlet.reply(copy, self._answer)
        elif len(registering.waiting) < _MAX_COPIES:
            registering.waiting.append(copy)

    def said_goodbye(self, radio_id: str, utc: datetime) -> ars.Registration | None:
        """Tell that a radio leaves, which expects no answer; returns how it had registered."""
        self._questions.heard(radio_id)
        self._leave(radio_id, utc, said_goodbye=True)
        registering = self._registering.get(radio_id)
        return registering.message if registering is not None else None

    def said_goodbye_again(self, radio_id: str) -> None:
        """Ask a radio that is back since its goodbye: this is a late copy of it, or a new one."""
        if self._is_there(radio_id):
            self._questions.ask(radio_id, self._left)

    def next_wake(self) -> float | None:
        """Return when to be woken."""
        return self._silence.next()

    def wake(self, now: float, utc: datetime) -> None:
        """Ask those who have been silent for too long."""
        for radio_id in self._silence.due(now):
            quiet_until = self._quiet_until(radio_id)
            if quiet_until is not None and quiet_until > now:
                self._silence.set(radio_id, quiet_until)
            else:
                self._questions.ask(radio_id, self._stayed_silent)

    def _is_there(self, radio_id: str) -> bool:
        return radio_id in self._radios and not self.is_off(radio_id)

    def _quiet_until(self, radio_id: str) -> float | None:
        radio = self._radios.get(radio_id)
        if radio is None or self._silent_after is None:
            return None
        return radio.heard_at + self._silent_after

    def _note(self, radio_id: str, now: float) -> bool:
        """Note a sign of life; returns whether the radio was not there before."""
        self._questions.heard(radio_id)
        radio = self._radios.pop(radio_id, None)
        is_new = radio is None or radio.said_goodbye is not None
        if radio is None:
            self._make_room()
            radio = _Radio(now)
        # Behind all others: they stand in the order in which they were last heard.
        self._radios[radio_id] = radio
        self._off.pop(radio_id, None)
        radio.heard_at = now
        radio.said_goodbye = None
        # Looked at again when it comes up, instead of being moved with every word.
        if self._silent_after is not None and radio_id not in self._silence:
            self._silence.set(radio_id, now + self._silent_after)
        return is_new

    def _make_room(self) -> None:
        if len(self._radios) < CAPACITY:
            return
        oldest = next(iter(self._off or self._radios))
        self._off.pop(oldest, None)
        self._outlet.counters["too_many_radios"] += 1
        del self._radios[oldest]
        self._silence.drop(oldest)

    def _tell(self, radio_id: str, utc: datetime, registering: _Registering | None = None) -> None:
        def answer(now: float) -> None:
            if registering is not None:
                registering.committed = True
                for datagram in registering.waiting:
                    self._outlet.reply(datagram, self._answer)
                registering.waiting.clear()

        def undo() -> None:
            self._registering.pop(radio_id, None)

        self._outlet.tell(
            RadioRegistered(
                event_id=self._outlet.name("registered", radio_id),
                occurred_at=utc,
                radio_id=radio_id,
            ),
            answer if registering is not None else None,
            undo,
        )

    def _stayed_silent(self, radio_id: str, now: float, utc: datetime) -> None:
        self._leave(radio_id, utc, said_goodbye=False)

    def _left(self, radio_id: str, now: float, utc: datetime) -> None:
        self._leave(radio_id, utc, said_goodbye=True)

    def _leave(self, radio_id: str, utc: datetime, *, said_goodbye: bool) -> None:
        self._silence.drop(radio_id)
        radio = self._radios.get(radio_id)
        if radio is None:
            return
        was_there = radio.said_goodbye is None
        radio.said_goodbye = said_goodbye
        self._off[radio_id] = None
        if was_there:
            self._outlet.tell(
                RadioLost(
                    event_id=self._outlet.name("lost", radio_id),
                    occurred_at=utc,
                    radio_id=radio_id,
                    expected=said_goodbye,
                )
            )
