"""RCP, service 02: calls, and what a radio or a repeater is doing. All little-endian.

Source of all layouts: ok-dmrlib hytera/pdu/radio_control_protocol.py, dmr-kaitai
radio_control_protocol.ksy. Radios and groups are plain numbers of 4 bytes. Replies are
the opcode of their request plus 8000 (10xx and 18xx: 80xx and 88xx).
"""

from dataclasses import dataclass
from typing import cast

from .fields import LE16, LE32, REST, U8, Field, Layout, Reader, word
from .hdap import Frame, ServiceTable
from .tables import (
    BroadcastKind,
    CallType,
    MessageBroadcast,
    RcpResult,
    ReceiveState,
    RepeaterMode,
    RepeaterService,
    RepeaterState,
    Service,
    StatusTarget,
)


@dataclass(frozen=True, slots=True)
class CallRequest:
    """0841: set up a call; REMOTE_MONITOR opens the microphone of the target.

    `type 1 | target 4`; a private call seen in a capture. The target of a call to all is
    ignored.
    """

    call_type: CallType | int
    target: int


@dataclass(frozen=True, slots=True)
class CallReply:
    """8841: whether the call begins. `result 1`; seen in a capture."""

    result: RcpResult | int


@dataclass(frozen=True, slots=True)
class EndCall:
    """0842: forget the target of the last call; no payload; derived."""


@dataclass(frozen=True, slots=True)
class EndCallReply:
    """8842: the reply. `result 1`; derived."""

    result: RcpResult | int


@dataclass(frozen=True, slots=True)
class RadioCheck:
    """0833: is the radio there? `target 4`; derived, by analogy with a call request."""

    target: int


@dataclass(frozen=True, slots=True)
class RadioCheckReply:
    """8833: the reply. `result 1`; derived, by analogy with a call reply."""

    result: RcpResult | int


@dataclass(frozen=True, slots=True)
class RemoteMonitor:
    """0834: open the microphone of a radio. `target 4`; derived, as `RadioCheck`."""

    target: int


@dataclass(frozen=True, slots=True)
class RemoteMonitorReply:
    """8834: the reply. `result 1`; derived, as `RadioCheckReply`."""

    result: RcpResult | int


@dataclass(frozen=True, slots=True)
class AlertCall:
    """0835: make a radio ring. `target 4`; derived, as `RadioCheck`."""

    target: int


@dataclass(frozen=True, slots=True)
class AlertCallReply:
    """8835: the reply. `result 1`; derived, as `RadioCheckReply`."""

    result: RcpResult | int


@dataclass(frozen=True, slots=True)
class EmergencyAlarm:
    """0851: an emergency alarm with its sender. The payload's layout is not public."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class EmergencyAlarmReply:
    """8851: the reply. The payload's layout is not public."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class CancelEmergencyAlarm:
    """0853: take an emergency alarm back. The payload's layout is not public."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class CancelEmergencyAlarmReply:
    """8853: the reply. The payload's layout is not public."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class Subscription:
    """One line of `Subscribe`: `target 1 | on 1`; other values of `on` are reserved."""

    target: StatusTarget | int
    on: int = 1


@dataclass(frozen=True, slots=True)
class Subscribe:
    """10C7: report these states of yourself when they change.

    `count 1 | (target 1 | on 1) * count`; seen in a capture.
    """

    subscriptions: tuple[Subscription, ...]


@dataclass(frozen=True, slots=True)
class SubscribeReply:
    """80C7: the reply. `result 1`; derived."""

    result: RcpResult | int


@dataclass(frozen=True, slots=True)
class StatusReport:
    """B0C8: a state of the radio itself: `target 1 | value 2`; seen in a capture (RSSI)."""

    target: StatusTarget | int
    value: int


@dataclass(frozen=True, slots=True)
class BroadcastSetting:
    """One line of `ConfigureBroadcasts`: `on 1 | kind 1`; see there for a doubt."""

    on: int
    kind: BroadcastKind | int


@dataclass(frozen=True, slots=True)
class ConfigureBroadcasts:
    """10C9: report transmissions, receptions, those of the repeater, or do not.

    `count 1 | (on 1 | kind 1) * count`; seen in a capture (02 0001 0101). The order of the
    two is in doubt: dmr-kaitai describes the one above, ok-dmrlib's application sends
    kind first, and the capture makes more sense that way. See `EVERY_BROADCAST`.
    """

    settings: tuple[BroadcastSetting, ...]


@dataclass(frozen=True, slots=True)
class ConfigureBroadcastsReply:
    """80C9: the reply. `result 1`; derived."""

    result: RcpResult | int


@dataclass(frozen=True, slots=True)
class TransmitStatus:
    """B843: a station begins or ends to transmit; what follows the opcode is not public."""

    payload: bytes


@dataclass(frozen=True, slots=True)
class ReceiveStatus:
    """B844: a station hears something. Only the meaning of the state is public.

    That it stands first is derived from B845; little-endian, its low byte is first
    whether it has one byte or two.
    """

    payload: bytes

    @property
    def state(self) -> ReceiveState | int | None:
        """Return the first byte; None without one."""
        return word(ReceiveState).read(Reader(self.payload)) if self.payload else None


@dataclass(frozen=True, slots=True)
class RepeaterStatus:
    """B845: what a slot of a repeater does now, and for whom.

    `mode 2 | state 2 | service 2 | call type 2 | target 4 | sender 4`; seen in captures.
    EMERGENCY_ALARM_CALL as call type, with its sender, is a radio's emergency.
    """

    mode: RepeaterMode | int
    state: RepeaterState | int
    service: RepeaterService | int
    call_type: CallType | int
    target: int
    sender: int


@dataclass(frozen=True, slots=True)
class AskMessages:
    """1847: pass on texts, short data and CSBKs that the mobile hears.

    `kinds 4 | 4 reserved`; seen in a test of ok-dmrlib's (07 000000, all three).
    """

    kinds: MessageBroadcast | int
    reserved: int = 0


@dataclass(frozen=True, slots=True)
class AskMessagesReply:
    """8847: the reply. `result 1`; seen in a capture (in HRNP)."""

    result: RcpResult | int


type RcpPdu = (
    CallRequest
    | CallReply
    | EndCall
    | EndCallReply
    | RadioCheck
    | RadioCheckReply
    | RemoteMonitor
    | RemoteMonitorReply
    | AlertCall
    | AlertCallReply
    | EmergencyAlarm
    | EmergencyAlarmReply
    | CancelEmergencyAlarm
    | CancelEmergencyAlarmReply
    | Subscribe
    | SubscribeReply
    | StatusReport
    | ConfigureBroadcasts
    | ConfigureBroadcastsReply
    | TransmitStatus
    | ReceiveStatus
    | RepeaterStatus
    | AskMessages
    | AskMessagesReply
)

EVERY_BROADCAST = (
    ConfigureBroadcasts(tuple(BroadcastSetting(1, kind) for kind in BroadcastKind)),
    # The other reading: kind first.
    ConfigureBroadcasts(tuple(BroadcastSetting(kind, 1) for kind in BroadcastKind)),
)
"""To be sent one after the other, so that every report is on, whichever order holds.

Read the wrong way round, the first also says "reception off", and then at once on again;
the second names an operation 2 that does not exist, which can only be refused.
"""


def _lines(line: Layout) -> Field[tuple[object, ...]]:
    def read(reader: Reader) -> tuple[object, ...]:
        return tuple(line.read(reader) for _ in range(U8.read(reader)))

    def write(lines: tuple[object, ...]) -> bytes:
        return U8.write(len(lines)) + b"".join(map(line.write, lines))

    return Field(read, write)


_RESULT = word(RcpResult)
_SUBSCRIPTION = Layout(Subscription, target=word(StatusTarget), on=U8)
_SETTING = Layout(BroadcastSetting, on=U8, kind=word(BroadcastKind))

TABLE = ServiceTable(
    Service.RCP,
    {
        0x0841: Layout(CallRequest, call_type=word(CallType), target=LE32),
        0x8841: Layout(CallReply, result=_RESULT),
        0x0842: Layout(EndCall),
        0x8842: Layout(EndCallReply, result=_RESULT),
        0x0833: Layout(RadioCheck, target=LE32),
        0x8833: Layout(RadioCheckReply, result=_RESULT),
        0x0834: Layout(RemoteMonitor, target=LE32),
        0x8834: Layout(RemoteMonitorReply, result=_RESULT),
        0x0835: Layout(AlertCall, target=LE32),
        0x8835: Layout(AlertCallReply, result=_RESULT),
        0x0851: Layout(EmergencyAlarm, payload=REST),
        0x8851: Layout(EmergencyAlarmReply, payload=REST),
        0x0853: Layout(CancelEmergencyAlarm, payload=REST),
        0x8853: Layout(CancelEmergencyAlarmReply, payload=REST),
        0x10C7: Layout(Subscribe, subscriptions=_lines(_SUBSCRIPTION)),
        0x80C7: Layout(SubscribeReply, result=_RESULT),
        0xB0C8: Layout(StatusReport, target=word(StatusTarget), value=LE16),
        0x10C9: Layout(ConfigureBroadcasts, settings=_lines(_SETTING)),
        0x80C9: Layout(ConfigureBroadcastsReply, result=_RESULT),
        0xB843: Layout(TransmitStatus, payload=REST),
        0xB844: Layout(ReceiveStatus, payload=REST),
        0xB845: Layout(
            RepeaterStatus,
            mode=word(RepeaterMode, LE16),
            state=word(RepeaterState, LE16),
            service=word(RepeaterService, LE16),
            call_type=word(CallType, LE16),
            target=LE32,
            sender=LE32,
        ),
        0x1847: Layout(AskMessages, kinds=LE32, reserved=LE32),
        0x8847: Layout(AskMessagesReply, result=_RESULT),
    },
)


def parse(frame: Frame) -> RcpPdu:
    """Return the message of an RCP frame; raises MalformedFrame or UnsupportedFrame."""
    return cast("RcpPdu", TABLE.read(frame))


def build(pdu: RcpPdu, *, reliable: bool = False) -> Frame:
    """Return the frame of an RCP message; raises LocalMisuse when a value does not fit."""
    return TABLE.write(pdu, reliable=reliable)
