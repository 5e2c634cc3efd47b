"""Inputs and outputs wired to radios: a foot pedal for alarms, an answer lamp.

An input is named "<radio>/vio<1 to 6>", and so is an output. No capture of the TP
service is known, so all of this is derived.
"""

from collections import Counter
from datetime import datetime
import re
from typing import Final

from ..commands import OutputState, SetOutput
from ..events import DeskPress, FailureReason, InputState, ReceiptState
from . import tp
from .address import RadioAddress
from .exchanges import Exchange, Exchanges, query
from .facts import Facts
from .numbers import radio_address
from .remembered import Remembered
from .settings import HyteraSettings
from .tables import CallType, ControlResult, Service, VioOperation, VioResult
from .tp import TpPdu

FROM_A_COMPUTER: Final = 1
SAME_LEVEL_S: Final = 30.0
"""The same level after this is news: that it had changed in between can have been lost."""
_OUTPUT: Final = re.compile(r"([0-9]{1,8})/vio([1-6])")
# A radio has no blinking: what should catch the eye is then simply lit.
_OPERATIONS: Final = {
    OutputState.OFF: VioOperation.LOW,
    OutputState.ON: VioOperation.HIGH,
    OutputState.BLINK: VioOperation.HIGH,
}


class Telemetry:
    """The TP service of a system."""

    def __init__(self, settings: HyteraSettings, exchanges: Exchanges, facts: Facts) -> None:
        """Begin with no level known."""
        self._settings = settings
        self._exchanges = exchanges
        self._facts = facts
        self._levels: Remembered[str, tuple[bool, int]] = Remembered(SAME_LEVEL_S)
        self._numbers = 0
        self.counters: Counter[str] = Counter()

    def switch(self, command: SetOutput, now: float) -> None:
        """Switch an output of a radio."""
        parts = _OUTPUT.fullmatch(command.output_id)
        address = radio_address(parts[1], self._settings.subnet) if parts else None
        if parts is None or address is None:
            reason = FailureReason.UNSUPPORTED
            self._exchanges.receipt(command.key, ReceiptState.FAILED, reason=reason)
            return
        mask = tp.vio_mask(int(parts[2]))
        match = (Service.TP, address.radio_id, mask)
        if (older := self._exchanges.find(match)) is not None:
            # The answer does not say to which of the two it belongs.
            self._exchanges.cancel(older, "switched anew")
        pdu = tp.Control(
            source=RadioAddress(self._settings.own_id, self._settings.subnet),
            target=address,
            pc=FROM_A_COMPUTER,
            call_type=CallType.PRIVATE,
            vio=mask,
            operation=_OPERATIONS[command.state],
        )
        self._exchanges.add(
            query(Service.TP, command.key, address.radio_id, pdu, match, now + command.ttl_s)
        )

    def received(self, pdu: TpPdu, now: float, utc: datetime) -> None:
        """Take in a message of the telemetry service."""
        match pdu:
            case tp.StatusReport() | tp.ExtendedStatusReport():
                radio_id = self.radio_of(pdu).radio_id
                if pdu.result not in VioResult:
                    self.counters["unknown_level"] += 1
                    return
                for number in tp.vio_numbers(pdu.vio):
                    self._report(
                        f"{radio_id}/vio{number}", pdu.result == VioResult.EFFECTIVE, now, utc
                    )
            case tp.ControlAnswer():
                self._switched(self._control(pdu), pdu.result, now)

    def forget(self, radio_id: str) -> None:
        """A radio comes or goes: what its inputs did in between was not heard."""
        for number in range(1, tp.INPUTS + 1):
            self._levels.forget(f"{radio_id}/vio{number}")

    def radio_of(self, pdu: TpPdu) -> RadioAddress:
        """Return the radio that a message is about: the end that is not us."""
        return pdu.target if pdu.source.number == self._settings.own_id else pdu.source

    def _report(self, input_id: str, active: bool, now: float, utc: datetime) -> None:
        before = self._levels.get(input_id, now)
        if before is not None and before[0] is active and self._facts.again(before[1], now):
            self.counters["repeat"] += 1
            self._levels.put(input_id, before, now)
            return
        self._numbers += 1
        name = f"{input_id}/{round(utc.timestamp() * 1000)}/{self._numbers}"
        state = InputState(
            event_id=f"input/{name}", occurred_at=utc, input_id=input_id, active=active
        )
        if active:
            press = DeskPress(event_id=f"press/{name}", occurred_at=utc, input_id=input_id)
            token = self._facts.tell(press)
            self._facts.tell(state)
        else:
            token = self._facts.tell(state)
        self._levels.put(input_id, (active, token), now)

    def _control(self, pdu: tp.ControlAnswer) -> Exchange | None:
        """Return what this answers; whether the ends are swapped in it no source tells."""
        found = [
            self._exchanges.find((Service.TP, address.radio_id, pdu.vio))
            for address in (pdu.source, pdu.target)
        ]
        return found[0] or found[1]

    def _switched(self, exchange: Exchange | None, result: int, now: float) -> None:
        if exchange is None:
            self.counters["stray_answer"] += 1
        elif result == ControlResult.OK:
            self._exchanges.succeeded(exchange)
        else:
            reason = FailureReason.REFUSED
            self._exchanges.failed(exchange, reason, f"result {result}", now, again=False)
