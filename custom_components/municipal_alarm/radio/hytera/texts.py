"""Texts to radios and talkgroups, and what radios write.

Every private text is answered, whichever way its "answer wanted" bit stands:
captures show answers to both. The answer repeats destination and source as they
came. A radio that was not answered sends the text again under the same request id.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import Final

from .. import reading
from ..commands import Priority, SendStatus, SendText
from ..errors import LocalMisuse
from ..events import FailureReason, ReceiptState
from ..short_text import fit
from . import pdus, tmp
from .address import RadioAddress
from .dds import DeliveryReport
from .exchanges import Exchange, Exchanges, words_for
from .facts import Facts
from .numbers import group_number, radio_address
from .remembered import Remembered
from .settings import HyteraSettings
from .slots import Slot
from .tables import DeliveryResult, Service, TmpKind, TmpResult
from .tmp import TmpPdu

REPEAT_S: Final = 60.0
REUSED_S: Final = 900.0
GROUP_WAIT_S: Final = 10.0
"""How long a talkgroup's confirmation is waited for; most systems have none."""

_RANK: Final = {Priority.EMERGENCY: 0, Priority.URGENT: 1, Priority.ROUTINE: 2}
_REASONS: Final[dict[int, FailureReason]] = {
    TmpResult.INVALID: FailureReason.INVALID,
    TmpResult.CHANNEL_BUSY: FailureReason.BUSY,
    TmpResult.RECEIVE_ONLY: FailureReason.REFUSED,
    TmpResult.NO_ACK: FailureReason.NO_ANSWER,
    TmpResult.NO_CONTACT: FailureReason.UNKNOWN_RADIO,
    TmpResult.DENIED: FailureReason.REFUSED,
}
_FOR_GOOD: Final[frozenset[int]] = frozenset(
    {TmpResult.INVALID, TmpResult.RECEIVE_ONLY, TmpResult.DENIED}
)
_DELIVERY: Final[dict[int, FailureReason]] = {
    DeliveryResult.TIMEOUT: FailureReason.NO_ANSWER,
    DeliveryResult.NO_ACK: FailureReason.NO_ANSWER,
    DeliveryResult.DENIED: FailureReason.REFUSED,
    DeliveryResult.INVALID: FailureReason.INVALID,
}
_OF_TEXTS: Final = frozenset({TmpKind.PRIVATE_TEXT, TmpKind.PRIVATE_SHORT_DATA})

type _Answered = tmp.PrivateText | tmp.PrivateShortData


def _readable(data: bytes) -> str:
    """Return short data as text: UTF-16LE where every other byte is zero, otherwise UTF-8."""
    if data and len(data) % 2 == 0 and not any(data[1::2]):
        return data.decode("utf-16-le", "replace")
    return data.decode("utf-8", "replace")


class Texts:
    """The TMP service of a system, and DDS reports about it."""

    def __init__(
        self,
        settings: HyteraSettings,
        exchanges: Exchanges,
        facts: Facts,
        request_ids: Iterator[int],
    ) -> None:
        """Begin with nothing sent and nothing read."""
        self._settings = settings
        self._exchanges = exchanges
        self._facts = facts
        self._request_ids = request_ids
        self._own = RadioAddress(settings.own_id, settings.subnet)
        self._read: Remembered[tuple[str, int, str], int] = Remembered(REPEAT_S)
        self._unanswered: Remembered[tuple[str, str, str], int] = Remembered(REUSED_S)
        self._homes: Remembered[int, str] = Remembered()
        self.counters: Counter[str] = Counter()

    # --- out ----------------------------------------------------------------------

    def send(self, command: SendText | SendStatus, now: float) -> None:
        """Begin an exchange with each of its recipients."""
        if isinstance(command, SendText):
            text = fit(command.text, self._settings.display_letters)
            rank = _RANK[command.priority]
        else:
            text, rank = command.code, _RANK[Priority.ROUTINE]
        expires_at = now + command.ttl_s
        for radio_id in dict.fromkeys(command.radio_ids):
            address = radio_address(radio_id, self._settings.subnet)
            if address is None:
                self._refuse(command.key, radio_id, FailureReason.UNKNOWN_RADIO)
                continue
            number = self._number(command.key, radio_id, text, now)
            self._add(
                Exchange(
                    key=command.key,
                    recipient=radio_id,
                    radio_id=radio_id,
                    service=Service.TMP,
                    pdu=tmp.PrivateText(number, address, self._own, text),
                    match=(Service.TMP, number),
                    expires_at=expires_at,
                    rank=rank,
                    on_end=partial(self._ended, (command.key, radio_id, text)),
                )
            )
        for talkgroup in dict.fromkeys(command.talkgroups):
            group = group_number(talkgroup)
            if group is None:
                self._refuse(command.key, None, FailureReason.UNKNOWN_RADIO)
                continue
            number = next(self._request_ids)
            self._add(
                Exchange(
                    key=command.key,
                    recipient=None,
                    radio_id=None,
                    service=Service.TMP,
                    pdu=tmp.GroupText(number, group, self._own, text),
                    match=(Service.TMP, number),
                    expires_at=expires_at,
                    rank=rank,
                    try_s=GROUP_WAIT_S,
                    only_on=self._homes.get(group, now),
                )
            )

    def heard_group(self, group: int, slot: Slot, now: float) -> None:
        """Note that a talkgroup lives on this slot."""
        self._homes.put(group, slot.key, now)

    def _number(self, key: str, radio_id: str, text: str, now: float) -> int:
        """Return the request id: the same again for a text that failed.

        It may be on the screen already, with only the answers lost; under the
        same number a radio can know it again.
        """
        number = self._unanswered.get((key, radio_id, text), now)
        if number is None:
            number = next(self._request_ids)
        self._unanswered.put((key, radio_id, text), number, now)
        return number

    def _ended(self, which: tuple[str, str, str], state: ReceiptState | None) -> None:
        if state is ReceiptState.RECEIPTED:
            self._unanswered.forget(which)

    def _add(self, exchange: Exchange) -> None:
        try:
            pdus.write(exchange.pdu)
        except LocalMisuse:
            self._refuse(exchange.key or "", exchange.recipient, FailureReason.INVALID)
        else:
            self._exchanges.add(exchange)

    def _refuse(self, key: str, recipient: str | None, reason: FailureReason) -> None:
        self._exchanges.receipt(key, ReceiptState.FAILED, recipient, reason)

    # --- in -------------------------------------------------------------------------

    def received(self, pdu: TmpPdu, slot: Slot, now: float, utc: datetime) -> None:
        """Take in a message of the text service."""
        match pdu:
            case tmp.PrivateText():
                self._read_private(pdu, pdu.text, slot, now, utc)
            case tmp.PrivateShortData():
                self._read_private(pdu, _readable(pdu.data), slot, now, utc)
            case tmp.GroupText():
                self._read_group(pdu, pdu.text, slot, now, utc)
            case tmp.GroupShortData():
                self._read_group(pdu, _readable(pdu.data), slot, now, utc)
            case tmp.GroupTextAck() | tmp.GroupShortDataAck():
                self._acknowledged(pdu.request_id, None, pdu.result, now)
            case _:
                radios = {pdu.destination.radio_id, pdu.source.radio_id}
                self._acknowledged(pdu.request_id, radios, pdu.result, now)

    def delivered(self, pdu: DeliveryReport, now: float) -> None:
        """Take in a report of the repeater about a text of ours.

        It does not name the request: with several under way to the radio it
        could be about any, and counts for none.
        """
        exchange = None
        if pdu.of_service == Service.TMP and pdu.of_opcode & 0xFF in _OF_TEXTS:
            exchange = self._exchanges.only_one_to(pdu.radio.radio_id, Service.TMP)
        if exchange is None:
            self.counters["stray_answer"] += 1
        elif pdu.result == DeliveryResult.OK:
            self._exchanges.succeeded(exchange)
        else:
            reason = _DELIVERY.get(pdu.result, FailureReason.OTHER)
            self._exchanges.failed(exchange, reason, words_for(pdu.result), now, again=True)

    def _acknowledged(
        self, request_id: int, radios: set[str] | None, result: int, now: float
    ) -> None:
        exchange = self._exchanges.find((Service.TMP, request_id))
        if (
            exchange is None
            or (exchange.radio_id is None) != (radios is None)
            or (radios is not None and exchange.radio_id not in radios)
        ):
            self.counters["stray_answer"] += 1
        elif result == TmpResult.OK:
            self._exchanges.succeeded(exchange)
        else:
            reason = _REASONS.get(result, FailureReason.OTHER)
            again = result not in _FOR_GOOD or exchange.radio_id is None
            self._exchanges.failed(exchange, reason, words_for(result), now, again=again)

    def _read_private(
        self, pdu: _Answered, text: str, slot: Slot, now: float, utc: datetime
    ) -> None:
        ack: TmpPdu
        if isinstance(pdu, tmp.PrivateText):
            ack = tmp.PrivateTextAck(pdu.request_id, pdu.destination, pdu.source, TmpResult.OK)
        else:
            ack = tmp.PrivateShortDataAck(pdu.request_id, pdu.destination, pdu.source, TmpResult.OK)
        if not self._settings.is_radio(pdu.source):
            # A computer's "0" is nobody's status. It is answered, or it sends it again.
            self.counters["not_a_radio"] += 1
            self._say(slot, ack, now)
            return
        to = pdu.destination
        self._tell(
            pdu.source.radio_id,
            pdu.request_id,
            text,
            to.radio_id if self._settings.is_radio(to) else None,
            partial(self._say, slot, ack),
            now,
            utc,
        )

    def _read_group(
        self,
        pdu: tmp.GroupText | tmp.GroupShortData,
        text: str,
        slot: Slot,
        now: float,
        utc: datetime,
    ) -> None:
        self.heard_group(pdu.group, slot, now)
        if not self._settings.is_radio(pdu.source):
            self.counters["not_a_radio"] += 1
            return
        radio_id = pdu.source.radio_id
        self._tell(radio_id, pdu.request_id, text, str(pdu.group), None, now, utc)

    def _tell(
        self,
        radio_id: str,
        request_id: int,
        text: str,
        to: str | None,
        answer: partial[None] | None,
        now: float,
        utc: datetime,
    ) -> None:
        known = self._read.get((radio_id, request_id, text), now)
        if known is not None and self._facts.again(known, now, answer):
            self.counters["repeat"] += 1
            return
        event = reading.read_text(
            self._settings.rules,
            radio_id=radio_id,
            text=text,
            to=to,
            event_id=f"text/{radio_id}/{request_id}/{int(utc.timestamp())}",
            occurred_at=utc,
        )
        token = self._facts.tell(event, answer)
        self._read.put((radio_id, request_id, text), token, now)

    def _say(self, slot: Slot, ack: TmpPdu, now: float) -> None:
        slot.answer(Service.TMP, ack, now)
