"""What the simulated gateway does with commands, and the receipts it gives."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    OpenMicrophone,
    OutputState,
    QueryPosition,
    RadioCommand,
    SendStatus,
    SendText,
    SetOutput,
)
from custom_components.municipal_alarm.radio.events import (
    FailureReason,
    RadioEvent,
    Receipt,
    ReceiptState,
)

from .gateway_radio import ReceivedText, SimulatedRadio, Stamp


class GatewayWork:
    """Carries each key out once, and answers repeats with the same receipts.

    `commands` are those carried out, in order; `repeats` counts by key those
    that came again after they were done. `received` are the texts shown on any
    radio. While `hold_receipts` is set no receipts are given.
    """

    def __init__(
        self,
        *,
        radios: Mapping[str, SimulatedRadio],
        outputs: Iterable[str],
        report: Callable[[RadioEvent], None],
        stamp: Stamp,
        now: Callable[[], datetime],
    ) -> None:
        """Share the radios with the gateway; `report` sends what happens."""
        self.outputs: dict[str, OutputState] = dict.fromkeys(outputs, OutputState.OFF)
        self.commands: list[RadioCommand] = []
        self.received: list[ReceivedText] = []
        self.repeats: Counter[str] = Counter()
        self.hold_receipts = False
        self._radios = radios
        self._report = report
        self._stamp = stamp
        self._now = now
        self._done: dict[str, list[Receipt]] = {}
        self._held: list[Receipt] = []
        self._microphones: dict[str, asyncio.TimerHandle] = {}

    def take(self, command: RadioCommand) -> None:
        """Carry a command out, unless it was done before.

        What failed was not done, so the same key may try again, for those
        radios that it failed for.
        """
        known = self._done.get(command.key, [])
        failed = {one.recipient for one in known if one.state is ReceiptState.FAILED}
        if known and not failed:
            self.repeats[command.key] += 1
        for receipt in known:
            if receipt.recipient not in failed and None not in failed:
                self._give(receipt)
        if known and not failed:
            return
        if isinstance(command, SendText | SendStatus) and failed and None not in failed:
            again = tuple(one for one in command.radio_ids if one in failed)
            command = replace(command, radio_ids=again, talkgroups=())
            known = [one for one in known if one.recipient not in failed]
        else:
            known = []
        self._done[command.key] = known
        if command.ttl_s <= 0:
            self._fail(command.key, FailureReason.EXPIRED)
            return
        self.commands.append(command)
        self._tell(command.key, ReceiptState.ACCEPTED)
        match command:
            case SendText() | SendStatus():
                self._send(command)
            case OpenMicrophone(radio_id=radio_id, seconds=seconds):
                if radio := self._reach(command.key, radio_id):
                    self._microphone(radio, seconds)
                    self._tell(command.key, ReceiptState.RECEIPTED)
            case CloseMicrophone(radio_id=radio_id):
                if radio := self._reach(command.key, radio_id):
                    self._microphone(radio, None)
                    self._tell(command.key, ReceiptState.RECEIPTED)
            case SetOutput(output_id=output_id, state=state):
                if output_id in self.outputs:
                    self.outputs[output_id] = state
                    self._tell(command.key, ReceiptState.RECEIPTED)
                else:
                    self._fail(command.key, FailureReason.UNKNOWN_OUTPUT)
            case QueryPosition(radio_id=radio_id):
                if radio := self._reach(command.key, radio_id):
                    radio.position(*radio.place)
                    self._tell(command.key, ReceiptState.RECEIPTED)

    def release_receipts(self) -> None:
        """Give the receipts held back, and hold no more."""
        self.hold_receipts = False
        held, self._held = self._held, []
        for receipt in held:
            self._report(receipt)

    def forget(self) -> None:
        """Lose the memory of what was done; what radios show stays."""
        self._done.clear()
        self._held.clear()

    def stop(self) -> None:
        """Close all microphones."""
        for radio_id in tuple(self._microphones):
            self._microphone(self._radios[radio_id], None)

    def _send(self, command: SendText | SendStatus) -> None:
        """Reach every radio meant. Only radios that are named give receipts."""
        for talkgroup in command.talkgroups:
            for radio in self._radios.values():
                if talkgroup in radio.talkgroups and radio.is_on:
                    self._show(radio, command, talkgroup)
        if command.talkgroups:
            self._tell(command.key, ReceiptState.SENT)
        for radio_id in command.radio_ids:
            if reached := self._reach(command.key, radio_id, radio_id):
                self._tell(command.key, ReceiptState.SENT, radio_id)
                self._show(reached, command, None)
                self._tell(command.key, ReceiptState.RECEIPTED, radio_id)

    def _show(
        self,
        radio: SimulatedRadio,
        command: SendText | SendStatus,
        talkgroup: str | None,
    ) -> None:
        if isinstance(command, SendStatus):
            radio.show_status(command.key, command.code)
            return
        text = ReceivedText(
            at=self._now(),
            radio_id=radio.radio_id,
            text=command.text,
            key=command.key,
            priority=command.priority,
            covert=command.covert,
            talkgroup=talkgroup,
        )
        if radio.show(text):
            self.received.append(text)

    def _reach(
        self, key: str, radio_id: str, recipient: str | None = None
    ) -> SimulatedRadio | None:
        radio = self._radios.get(radio_id)
        if radio is None:
            self._fail(key, FailureReason.UNKNOWN_RADIO, recipient)
        elif not radio.is_on:
            self._fail(key, FailureReason.RADIO_OFF, recipient)
        else:
            return radio
        return None

    def _microphone(self, radio: SimulatedRadio, seconds: int | None) -> None:
        if timer := self._microphones.pop(radio.radio_id, None):
            timer.cancel()
        radio.set_microphone(seconds)
        if seconds is not None:
            loop = asyncio.get_running_loop()
            self._microphones[radio.radio_id] = loop.call_later(
                seconds, self._microphone, radio, None
            )

    def _fail(self, key: str, reason: FailureReason, recipient: str | None = None) -> None:
        self._tell(key, ReceiptState.FAILED, recipient, reason)

    def _tell(
        self,
        key: str,
        state: ReceiptState,
        recipient: str | None = None,
        reason: FailureReason | None = None,
    ) -> None:
        event_id, at, _ = self._stamp("receipt")
        receipt = Receipt(
            event_id=event_id,
            occurred_at=at,
            key=key,
            state=state,
            recipient=recipient,
            reason=reason,
        )
        self._done[key].append(receipt)
        self._give(receipt)

    def _give(self, receipt: Receipt) -> None:
        if self.hold_receipts:
            self._held.append(receipt)
        else:
            self._report(receipt)
