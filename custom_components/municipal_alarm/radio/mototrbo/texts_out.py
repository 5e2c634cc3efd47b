"""Texts to radios and groups: three tries under one number, at most four under way per radio.

The texts to one radio wait in the order EMERGENCY, then the others; the last
place under way is kept for an emergency. A text to a group leaves once, as
nobody confirms it.
"""

from dataclasses import dataclass, field
from datetime import datetime

from ..commands import Priority, SendStatus, SendText
from ..errors import LocalMisuse
from ..events import FailureReason, ReceiptState
from ..short_text import fit
from . import tms
from .address import group_address, radio_address
from .agenda import Agenda, earliest
from .outlet import Outlet
from .presence import Presence
from .sequences import Sequences
from .settings import MototrboSettings
from .tables import CAPACITY, MAX_OUTSTANDING, MAX_WAITING, REMEMBERED_S, TRIES, TRY_EVERY_S


@dataclass(slots=True, eq=False)
class _Text:
    """A text on its way to one receiver; `number` is its sequence once it has left."""

    key: str
    receiver: str
    text: str
    is_emergency: bool
    is_group: bool
    expires_at: float
    number: int | None = None
    tries: int = 0


@dataclass(slots=True)
class _Line:
    """Everything for one receiver."""

    waiting: list[_Text] = field(default_factory=list)
    under_way: dict[int, _Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Ended:
    """A text that was not confirmed in time, `since` it last left; it may have arrived."""

    number: int
    since: float
    text: str


class TextsOut:
    """All texts without a last receipt."""

    def __init__(
        self,
        settings: MototrboSettings,
        outlet: Outlet,
        presence: Presence,
        sequences: Sequences,
    ) -> None:
        """Begin with none."""
        self._settings = settings
        self._outlet = outlet
        self._presence = presence
        self._sequences = sequences
        self._lines: dict[str, _Line] = {}
        self._open: dict[str, set[str]] = {}
        self._several: set[str] = set()
        self._tries: Agenda[_Text] = Agenda()
        self._expiry: Agenda[_Text] = Agenda()
        # Numbers that ran out come back by themselves.
        self._pause: Agenda[str] = Agenda()
        self._ended: dict[tuple[str, str], _Ended] = {}
        self._confirmed_late: set[tuple[str, str]] = set()

    def __len__(self) -> int:
        return len(self._open)

    def send(self, command: SendText | SendStatus, now: float, utc: datetime) -> None:
        """Take on a text; the same key again, while it is open, changes nothing."""
        if command.key in self._open:
            return
        words = command.code if isinstance(command, SendStatus) else command.text
        urgent = isinstance(command, SendText) and command.priority is Priority.EMERGENCY
        text = fit(words, min(self._settings.display_letters, tms.MAX_UNITS))
        texts = [
            _Text(command.key, receiver, text, urgent, is_group, now + command.ttl_s)
            for receivers, is_group in ((command.radio_ids, False), (command.talkgroups, True))
            for receiver in dict.fromkeys(receivers)
        ]
        if not texts:
            self._outlet.tell_receipt(
                command.key, ReceiptState.FAILED, None, FailureReason.INVALID, utc=utc
            )
            return
        self._open[command.key] = {self._line_of(one) for one in texts}
        if len(texts) > 1:
            self._several.add(command.key)
        for one in texts:
            self._take_on(one, now, utc)

    def confirmed(self, radio_id: str, number: int, now: float, utc: datetime) -> None:
        """Take in a radio's acknowledgement of a text."""
        line = self._lines.get(radio_id)
        text = line.under_way.get(number) if line is not None else None
        if text is not None:
            self._end(text, ReceiptState.RECEIPTED, utc=utc)
            self._pump(radio_id, now, utc)
            return
        for name, ended in self._ended.items():
            if name[1] == radio_id and ended.number == number and self._is_recent(ended, now):
                # Its failure has been told; who sends it again learns it then.
                self._confirmed_late.add(name)
                return
        self._outlet.counters["ack_of_nothing"] += 1

    def next_wake(self) -> float | None:
        """Return when to be woken."""
        return earliest(self._tries.next(), self._expiry.next(), self._pause.next())

    def wake(self, now: float, utc: datetime) -> None:
        """Send again what was not confirmed, and give up what is too late."""
        for text in self._tries.due(now):
            if text.tries < TRIES and now < text.expires_at:
                self._transmit(text, now)
            else:
                self._gave_no_answer(text, now, utc)
        for text in self._expiry.due(now):
            self._end(text, ReceiptState.FAILED, FailureReason.EXPIRED, utc=utc)
        for receiver in self._pause.due(now):
            self._pump(receiver, now, utc)

    @staticmethod
    def _line_of(text: _Text) -> str:
        return f"group/{text.receiver}" if text.is_group else text.receiver

    def _is_recent(self, ended: _Ended, now: float) -> bool:
        return now - ended.since < REMEMBERED_S

    def _take_on(self, text: _Text, now: float, utc: datetime) -> None:
        try:
            if text.is_group:
                group_address(self._settings.group_octet, text.receiver)
            else:
                radio_address(self._settings.cai, text.receiver)
        except LocalMisuse as err:
            reason = FailureReason.INVALID if text.is_group else FailureReason.UNKNOWN_RADIO
            self._end(text, ReceiptState.FAILED, reason, utc=utc, detail=str(err))
            return
        name = (text.key, text.receiver)
        ended = self._ended.pop(name, None)
        late = name in self._confirmed_late
        self._confirmed_late.discard(name)
        if ended is not None and ended.text == text.text and self._is_recent(ended, now):
            if late:
                self._tell(text, ReceiptState.SENT, utc=utc)
                self._end(text, ReceiptState.RECEIPTED, utc=utc)
                return
            # The radio may have it, and only its answer was lost: under its old
            # number it is not shown a second time.
            text.number = ended.number
        line = self._lines.setdefault(self._line_of(text), _Line())
        if len(line.waiting) >= MAX_WAITING:
            worst = line.waiting[-1] if text.is_emergency else text
            self._end(worst, ReceiptState.FAILED, FailureReason.BUFFER_FULL, utc=utc)
            if worst is text:
                return
        behind = len(line.waiting)
        if text.is_emergency:
            behind = sum(one.is_emergency for one in line.waiting)
        line.waiting.insert(behind, text)
        self._expiry.set(text, text.expires_at)
        self._pump(self._line_of(text), now, utc)

    def _pump(self, name: str, now: float, utc: datetime) -> None:
        """Let leave what may leave."""
        line = self._lines.get(name)
        while line is not None and line.waiting:
            text = line.waiting[0]
            places = MAX_OUTSTANDING if text.is_emergency else MAX_OUTSTANDING - 1
            if len(line.under_way) >= places:
                return
            if text.number is None or text.number in line.under_way:
                text.number = self._sequences.take(name, now)
            if text.number is None:
                self._pause.set(name, now + TRY_EVERY_S)
                return
            line.waiting.pop(0)
            self._expiry.drop(text)
            line.under_way[text.number] = text
            self._transmit(text, now)
            self._tell(text, ReceiptState.SENT, utc=utc)
            if text.is_group:
                self._end(text, None, utc=utc)

    def _transmit(self, text: _Text, now: float) -> None:
        assert text.number is not None  # noqa: S101  # given by _pump
        text.tries += 1
        message = tms.Text(text.text, text.number, ack_wanted=not text.is_group)
        data = tms.build(message)
        if text.is_group:
            host = group_address(self._settings.group_octet, text.receiver)
            self._outlet.send_to(self._settings.ports.tms, host, data)
            return
        self._outlet.send(self._settings.ports.tms, text.receiver, data)
        self._sequences.keep(self._line_of(text), text.number, now)
        self._tries.set(text, now + TRY_EVERY_S)

    def _gave_no_answer(self, text: _Text, now: float, utc: datetime) -> None:
        if text.number is not None:
            self._ended[text.key, text.receiver] = _Ended(text.number, now - TRY_EVERY_S, text.text)
        while len(self._ended) > CAPACITY or (
            self._ended and not self._is_recent(next(iter(self._ended.values())), now)
        ):
            oldest = next(iter(self._ended))
            del self._ended[oldest]
            self._confirmed_late.discard(oldest)
        is_off = self._presence.is_off(text.receiver)
        reason = FailureReason.RADIO_OFF if is_off else FailureReason.NO_ANSWER
        self._end(text, ReceiptState.FAILED, reason, utc=utc)
        self._pump(self._line_of(text), now, utc)

    def _end(
        self,
        text: _Text,
        state: ReceiptState | None,
        reason: FailureReason | None = None,
        *,
        utc: datetime,
        detail: str | None = None,
    ) -> None:
        """Tell the last word on one receiver (None: it is told), and forget the text."""
        if state is not None:
            self._tell(text, state, reason, utc=utc, detail=detail)
        self._tries.drop(text)
        self._expiry.drop(text)
        name = self._line_of(text)
        if (line := self._lines.get(name)) is not None:
            if text in line.waiting:
                line.waiting.remove(text)
            if text.number is not None and line.under_way.get(text.number) is text:
                del line.under_way[text.number]
            if not line.waiting and not line.under_way:
                del self._lines[name]
        left = self._open[text.key]
        left.discard(name)
        if not left:
            del self._open[text.key]
            self._several.discard(text.key)

    def _tell(
        self,
        text: _Text,
        state: ReceiptState,
        reason: FailureReason | None = None,
        *,
        utc: datetime,
        detail: str | None = None,
    ) -> None:
        # Of a group alone, "sent" is all that can be said of the whole command.
        whole = text.is_group and text.key not in self._several
        recipient = None if whole else text.receiver
        self._outlet.tell_receipt(text.key, state, recipient, reason, utc=utc, detail=detail)
