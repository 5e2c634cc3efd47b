"""LP, service 08: where a radio is, when asked, at intervals, or because of an emergency.

Source of all layouts: dmr-kaitai location_protocol.ksy, ok-dmrlib
hytera/pdu/location_protocol.py. `gps` is laid out in `gps`. Times are 14 digits
`yyyyMMddhhmmss` (all zero: at once, or without end; seen in a capture), intervals 8
digits `ddhhmmss`; see `interval`.
"""

from dataclasses import dataclass
import re
from typing import Any, cast

from ..errors import LocalMisuse
from .address import RadioAddress
from .fields import ADDRESS, I16, U8, U16, U32, Field, Layout, digits, nested, optional, word
from .gps import GPS, GpsRecord
from .hdap import Frame, ServiceTable
from .tables import LpResult, LpTrigger, QuickGpsCommand, Service

AT_ONCE = "0" * 14
WITHOUT_END = AT_ONCE
_DAY = 86_400
_INTERVAL = re.compile(r"[0-9]{8}", re.ASCII)


def interval(seconds: int) -> str:
    """Return an interval as `ddhhmmss`; raises LocalMisuse beyond 99 days."""
    days, rest = divmod(seconds, _DAY)
    if not 0 <= days <= 99:
        raise LocalMisuse(f"no interval: {seconds} s")
    return f"{days:02d}{rest // 3600:02d}{rest // 60 % 60:02d}{rest % 60:02d}"


def interval_seconds(text: str) -> int | None:
    """Return the seconds of `ddhhmmss`; None when it is none."""
    if not _INTERVAL.fullmatch(text):
        return None
    days, hours, minutes, seconds = (int(text[i : i + 2]) for i in range(0, 8, 2))
    return days * _DAY + hours * 3600 + minutes * 60 + seconds


@dataclass(frozen=True, slots=True)
class AskPosition:
    """A001: where are you? `request 4 | radio 4 | 01`.

    The last byte stands in all three captures and in no description: it is sent, and
    may be missing (`extra` None) in what is received.
    """

    request_id: int
    radio: RadioAddress
    extra: int | None = 1


@dataclass(frozen=True, slots=True)
class PositionReport:
    """A002: the answer. `request 4 | radio 4 | result 2 | gps 40`; seen in captures."""

    request_id: int
    radio: RadioAddress
    result: LpResult | int
    gps: GpsRecord


@dataclass(frozen=True, slots=True)
class PositionReportRssi:
    """A003: the answer with the signal's strength, -240 to 0.

    As A002, then `rssi 2, signed`; seen in a capture (whose place was altered later).
    """

    request_id: int
    radio: RadioAddress
    result: LpResult | int
    gps: GpsRecord
    rssi: int | None


@dataclass(frozen=True, slots=True)
class StopEmergencyReports:
    """B001: we know, stop reporting. `request 4 | radio 4`; derived."""

    request_id: int
    radio: RadioAddress


@dataclass(frozen=True, slots=True)
class StopEmergencyReportsAnswer:
    """B002: the answer. `request 4 | radio 4 | result 2`; derived."""

    request_id: int
    radio: RadioAddress
    result: LpResult | int


@dataclass(frozen=True, slots=True)
class EmergencyReport:
    """B003: somebody is in need. `radio 4 | emergency type 1 | gps 40`; derived.

    The values of `emergency_type` are not public: each is an emergency. It is never
    refused for its place: `gps` may be short or empty.
    """

    radio: RadioAddress
    emergency_type: int
    gps: GpsRecord


@dataclass(frozen=True, slots=True)
class AskIntervalReports:
    """C001: report at intervals.

    `request 4 | radio 4 | start 14 | stop 14 | interval 8`; derived.
    """

    request_id: int
    radio: RadioAddress
    start: str
    stop: str
    interval: str


@dataclass(frozen=True, slots=True)
class IntervalAnswer:
    """C002: the answer. `request 4 | radio 4 | result 2`; derived."""

    request_id: int
    radio: RadioAddress
    result: LpResult | int


@dataclass(frozen=True, slots=True)
class IntervalReport:
    """C003: one of the reports. `request 4 | radio 4 | time left 8 | gps 40`; derived."""

    request_id: int
    radio: RadioAddress
    remaining: str
    gps: GpsRecord


@dataclass(frozen=True, slots=True)
class StopIntervalReports:
    """C004: no more of them. `request 4 | radio 4`; derived."""

    request_id: int
    radio: RadioAddress


@dataclass(frozen=True, slots=True)
class StopIntervalReportsAnswer:
    """C005: the answer. `request 4 | radio 4 | result 2`; derived."""

    request_id: int
    radio: RadioAddress
    result: LpResult | int


@dataclass(frozen=True, slots=True)
class AskConditionalReports:
    """D001: report after a distance, a time, or both; trigger 0 ends it.

    `request 4 | radio 4 | trigger 1 | distance 4 | start 14 | stop 14 | interval 8 |
    longest interval 8`; seen in a capture (dmr-kaitai test_location_protocol.py). The
    distance's unit is not said anywhere.
    """

    request_id: int
    radio: RadioAddress
    trigger: LpTrigger | int
    distance: int
    start: str
    stop: str
    interval: str
    max_interval: str


@dataclass(frozen=True, slots=True)
class ConditionalAnswer:
    """D002: the answer. `request 4 | radio 4 | trigger 1 | result 2`; derived."""

    request_id: int
    radio: RadioAddress
    trigger: LpTrigger | int
    result: LpResult | int


@dataclass(frozen=True, slots=True)
class ConditionalReport:
    """D003: one of the reports. `request 4 | radio 4 | gps 40`; derived."""

    request_id: int
    radio: RadioAddress
    gps: GpsRecord


@dataclass(frozen=True, slots=True)
class ConditionalReportRssi:
    """D004: one of the reports, with the signal's strength, -240 to 0.

    `request 4 | radio 4 | result 2 | gps 40 | rssi 2, signed`; seen in a capture (-58).
    """

    request_id: int
    radio: RadioAddress
    result: LpResult | int
    gps: GpsRecord
    rssi: int | None


@dataclass(frozen=True, slots=True)
class QuickGpsPlan:
    """When which radio reports: `step_ms` apart, this one as number `turn` in each round.

    `start 14 | stop 14 | interval 8 | step 2, milliseconds | percent of the channel 1 |
    turn 2`
    """

    start: str
    stop: str
    interval: str
    step_ms: int
    channel_percent: int
    turn: int


@dataclass(frozen=True, slots=True)
class AskQuickGps:
    """D011: report by turns, many radios on one channel; command 0 ends it.

    `request 4 | radio 4 | command 1`, and a `QuickGpsPlan` to start; derived.
    """

    request_id: int
    radio: RadioAddress
    command: QuickGpsCommand | int
    plan: QuickGpsPlan | None = None


@dataclass(frozen=True, slots=True)
class QuickGpsAnswer:
    """D012: the answer. `request 4 | radio 4 | command 1 | result 2`; derived."""

    request_id: int
    radio: RadioAddress
    command: QuickGpsCommand | int
    result: LpResult | int


type LpPdu = (
    AskPosition
    | PositionReport
    | PositionReportRssi
    | StopEmergencyReports
    | StopEmergencyReportsAnswer
    | EmergencyReport
    | AskIntervalReports
    | IntervalAnswer
    | IntervalReport
    | StopIntervalReports
    | StopIntervalReportsAnswer
    | AskConditionalReports
    | ConditionalAnswer
    | ConditionalReport
    | ConditionalReportRssi
    | AskQuickGps
    | QuickGpsAnswer
)

_RESULT = word(LpResult, U16)
_TRIGGER = word(LpTrigger)
_TIME = digits(14)
_INTERVAL_FIELD = digits(8)

_PLAN = Layout(
    QuickGpsPlan,
    start=_TIME,
    stop=_TIME,
    interval=_INTERVAL_FIELD,
    step_ms=U16,
    channel_percent=U8,
    turn=U16,
)


def _layout(cls: type, **fields: Field[Any]) -> Layout:
    """All but the emergency report begin with request and radio."""
    return Layout(cls, request_id=U32, radio=ADDRESS, **fields)


TABLE = ServiceTable(
    Service.LP,
    {
        0xA001: _layout(AskPosition, extra=optional(U8)),
        0xA002: _layout(PositionReport, result=_RESULT, gps=GPS),
        0xA003: _layout(PositionReportRssi, result=_RESULT, gps=GPS, rssi=optional(I16)),
        0xB001: _layout(StopEmergencyReports),
        0xB002: _layout(StopEmergencyReportsAnswer, result=_RESULT),
        0xB003: Layout(EmergencyReport, radio=ADDRESS, emergency_type=U8, gps=GPS),
        0xC001: _layout(AskIntervalReports, start=_TIME, stop=_TIME, interval=_INTERVAL_FIELD),
        0xC002: _layout(IntervalAnswer, result=_RESULT),
        0xC003: _layout(IntervalReport, remaining=_INTERVAL_FIELD, gps=GPS),
        0xC004: _layout(StopIntervalReports),
        0xC005: _layout(StopIntervalReportsAnswer, result=_RESULT),
        0xD001: _layout(
            AskConditionalReports,
            trigger=_TRIGGER,
            distance=U32,
            start=_TIME,
            stop=_TIME,
            interval=_INTERVAL_FIELD,
            max_interval=_INTERVAL_FIELD,
        ),
        0xD002: _layout(ConditionalAnswer, trigger=_TRIGGER, result=_RESULT),
        0xD003: _layout(ConditionalReport, gps=GPS),
        0xD004: _layout(ConditionalReportRssi, result=_RESULT, gps=GPS, rssi=optional(I16)),
        0xD011: _layout(
            AskQuickGps,
            command=word(QuickGpsCommand),
            plan=optional(nested(_PLAN)),
        ),
        0xD012: _layout(QuickGpsAnswer, command=word(QuickGpsCommand), result=_RESULT),
    },
)


def parse(frame: Frame) -> LpPdu:
    """Return the message of an LP frame; raises MalformedFrame or UnsupportedFrame."""
    return cast("LpPdu", TABLE.read(frame))


def build(pdu: LpPdu, *, reliable: bool = False) -> Frame:
    """Return the frame of an LP message; raises LocalMisuse when a value does not fit."""
    return TABLE.write(pdu, reliable=reliable)
