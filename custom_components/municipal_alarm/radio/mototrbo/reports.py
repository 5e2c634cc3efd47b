"""The content of LRRP reports and answers: where, when, how fast, or why not.

| token | content |
|---|---|
| 22; 23 | request id: `length / bytes`; one byte (trbodatasvc) |
| 34 | time, UTC: year 14 bits, month 4, day 5, hour 5, minute 6, second 6 |
| 66, 51, 69, 6A, 55 | latitude 4, longitude 4; then 51 radius ufloat; 69 altitude sfloat; 6A altitude and its accuracy; 55 radius, altitude and its accuracy |
| 6C, 70 | speed ufloat, vertical speed sfloat, metres per second |
| 56 | direction in steps of two degrees |
| 37, 38, 39 | result uintvar; success; error: result uintvar, then `length / bytes` |
| 36; 65, 6B | protocol version; one byte each, not used |

Seen in captures (dmr-kaitai: 34, 51, 66, 69, 6C, 56, 70, 39) or taken from
sdrtrunk (the others). Latitude is raw x 90 / 2^31 with a sign bit beside a
magnitude (sdrtrunk, checked by its author against Australian traffic; Moto.Net
and trbodatasvc read two's complement, which differs south of the equator only).
Longitude is raw x 360 / 2^32 in two's complement.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..errors import LocalMisuse, MalformedFrame
from .numbers import (
    read_byte,
    read_bytes,
    read_sfloat,
    read_ufloat,
    read_uint,
    write_sfloat,
    write_ufloat,
    write_uint,
)
from .tables import ReportToken, Result

_LATITUDE_STEP = 90 / 2**31
_LONGITUDE_STEP = 360 / 2**32
_SOUTH = 0x8000_0000


@dataclass(frozen=True, slots=True)
class Report:
    """WGS 84 degrees, metres, metres per second; None is what was not said.

    `result` is 0 for success, `detail` the bytes that an error adds. `incomplete`
    tells that something unknown followed.
    """

    time: datetime | None = None
    latitude: float | None = None
    longitude: float | None = None
    radius_m: float | None = None
    altitude_m: float | None = None
    altitude_accuracy_m: float | None = None
    speed_mps: float | None = None
    heading_deg: int | None = None
    vertical_mps: float | None = None
    result: int | None = None
    detail: bytes | None = None
    version: int | None = None
    incomplete: bool = False

    @property
    def has_fix(self) -> bool:
        """Return whether it says where the radio is."""
        return self.latitude is not None


NOTHING = Report()


@dataclass(frozen=True, slots=True)
class RequestId:
    """What ties a report to its request; the `short` form is one byte without a length.

    Small clients use the short one, radios in what they send unasked.
    """

    value: bytes
    short: bool = False


_REQUEST_ID = "request_id"

type _Found = dict[str, Any]
type _Reader = Callable[[bytes, int, _Found], int]


def read_request_id(tokens: bytes, place: int, token: int) -> tuple[RequestId, int]:
    """Return the request id behind its token, 22 or 23."""
    short = token == ReportToken.SHORT_REQUEST_ID
    length, place = (1, place) if short else read_byte(tokens, place)
    value, place = read_bytes(tokens, place, length)
    return RequestId(value, short), place


def read_report(tokens: bytes) -> tuple[RequestId | None, Report]:
    """Return what the tokens say.

    MalformedFrame when one is cut off, unless a position was found before it.
    """
    found: _Found = {}
    place = 0
    while place < len(tokens):
        reader = _READERS.get(tokens[place])
        if reader is None:
            found["incomplete"] = True
            break
        try:
            place = reader(tokens, place + 1, found)
        except MalformedFrame:
            if "latitude" not in found:
                raise
            found["incomplete"] = True
            break
    return found.pop(_REQUEST_ID, None), Report(**found)


def report_tokens(report: Report) -> bytes:
    """Return the tokens of a report, in the order in which radios write them."""
    tokens = bytearray()
    if report.version is not None:
        tokens += _one_byte(ReportToken.VERSION, report.version)
    if report.result is not None:
        tokens += _result_tokens(report.result, report.detail)
    if report.time is not None:
        tokens += bytes([ReportToken.TIME]) + _time_bytes(report.time)
    if report.latitude is not None and report.longitude is not None:
        tokens += _shape(report, _point_bytes(report.latitude, report.longitude))
    if report.speed_mps is not None:
        tokens += bytes([ReportToken.SPEED]) + write_ufloat(report.speed_mps)
    if report.heading_deg is not None:
        tokens += _one_byte(ReportToken.DIRECTION, report.heading_deg // 2)
    if report.vertical_mps is not None:
        tokens += bytes([ReportToken.VERTICAL_SPEED]) + write_sfloat(report.vertical_mps)
    return bytes(tokens)


# --- reading ------------------------------------------------------------------


def _time(data: bytes, place: int, found: _Found) -> int:
    raw, place = read_bytes(data, place, 5)
    bits = int.from_bytes(raw)
    # A radio whose clock is not set yet writes a date that does not exist.
    try:
        found["time"] = datetime(
            bits >> 26,
            bits >> 22 & 0x0F,
            bits >> 17 & 0x1F,
            bits >> 12 & 0x1F,
            bits >> 6 & 0x3F,
            bits & 0x3F,
            tzinfo=UTC,
        )
    except ValueError:
        found["time"] = None
    return place


def _shaped(**content: Callable[[bytes, int], tuple[float, int]]) -> _Reader:
    """Return the reader of a point, followed by what `content` names in this order."""

    def read(data: bytes, place: int, found: _Found) -> int:
        raw, place = read_bytes(data, place, 8)
        north, east = int.from_bytes(raw[:4]), int.from_bytes(raw[4:], signed=True)
        south = bool(north & _SOUTH)
        degrees = (north & ~_SOUTH) * _LATITUDE_STEP
        # The position counts from here on, should its accuracy be cut off.
        for name in _OF_A_SHAPE:
            found.pop(name, None)
        found["latitude"] = (-degrees or 0.0) if south else degrees
        found["longitude"] = east * _LONGITUDE_STEP
        said: _Found = {}
        for name, reader in content.items():
            said[name], place = reader(data, place)
        found.update(said)
        return place

    return read


_OF_A_SHAPE = ("radius_m", "altitude_m", "altitude_accuracy_m")


def _value(name: str, reader: Callable[[bytes, int], tuple[float, int]]) -> _Reader:
    """Return the reader of a single number."""

    def read(data: bytes, place: int, found: _Found) -> int:
        found[name], place = reader(data, place)
        return place

    return read


def _direction(data: bytes, place: int, found: _Found) -> int:
    steps, place = read_byte(data, place)
    found["heading_deg"] = steps * 2 if steps < 180 else None
    return place


def _success(data: bytes, place: int, found: _Found) -> int:
    found["result"] = Result.OK
    return place


def _error(data: bytes, place: int, found: _Found) -> int:
    found["result"], place = read_uint(data, place)
    if place == len(data):
        return place  # the code is what matters; the bytes behind it are for nobody
    length, place = read_byte(data, place)
    found["detail"], place = read_bytes(data, place, length)
    return place


def _skipped(data: bytes, place: int, found: _Found) -> int:
    return read_byte(data, place)[1]


def _request_id(token: ReportToken) -> _Reader:
    """Return the reader of a request id in one of its two forms."""

    def read(data: bytes, place: int, found: _Found) -> int:
        found[_REQUEST_ID], place = read_request_id(data, place, token)
        return place

    return read


_READERS: Mapping[int, _Reader] = {
    ReportToken.REQUEST_ID: _request_id(ReportToken.REQUEST_ID),
    ReportToken.SHORT_REQUEST_ID: _request_id(ReportToken.SHORT_REQUEST_ID),
    ReportToken.TIME: _time,
    ReportToken.VERSION: _value("version", read_byte),
    ReportToken.RESULT: _value("result", read_uint),
    ReportToken.SUCCESS: _success,
    ReportToken.ERROR: _error,
    ReportToken.POINT: _shaped(),
    ReportToken.CIRCLE: _shaped(radius_m=read_ufloat),
    ReportToken.POINT_3D: _shaped(altitude_m=read_sfloat),
    ReportToken.POINT_3D_ACCURACY: _shaped(altitude_m=read_sfloat, altitude_accuracy_m=read_ufloat),
    ReportToken.CIRCLE_3D: _shaped(
        radius_m=read_ufloat, altitude_m=read_sfloat, altitude_accuracy_m=read_ufloat
    ),
    ReportToken.SPEED: _value("speed_mps", read_ufloat),
    ReportToken.VERTICAL_SPEED: _value("vertical_mps", read_sfloat),
    ReportToken.DIRECTION: _direction,
    ReportToken.CONFIDENCE: _skipped,
    ReportToken.UNKNOWN_BYTE: _skipped,
}


# --- writing ------------------------------------------------------------------


def _one_byte(token: ReportToken, value: int) -> bytes:
    if not 0 <= value <= 0xFF:
        raise LocalMisuse(f"{value} does not fit into the byte of {token.name}")
    return bytes([token, value])


def _result_tokens(result: int, detail: bytes | None) -> bytes:
    if detail is not None:
        if len(detail) > 0xFF:
            raise LocalMisuse("the detail of an error has at most 255 bytes")
        return bytes([ReportToken.ERROR]) + write_uint(result) + bytes([len(detail)]) + detail
    if result == Result.OK:
        return bytes([ReportToken.SUCCESS])
    return bytes([ReportToken.RESULT]) + write_uint(result)


def _time_bytes(time: datetime) -> bytes:
    time = time.astimezone(UTC)
    date = time.year << 26 | time.month << 22 | time.day << 17
    return (date | time.hour << 12 | time.minute << 6 | time.second).to_bytes(5)


def _point_bytes(latitude: float, longitude: float) -> bytes:
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise LocalMisuse("latitude or longitude is out of range")
    # The pole itself is one step beyond what 31 bits hold.
    north = min(round(abs(latitude) / _LATITUDE_STEP), _SOUTH - 1)
    east = round(longitude / _LONGITUDE_STEP) & 0xFFFF_FFFF
    return (north | (_SOUTH if latitude < 0 else 0)).to_bytes(4) + east.to_bytes(4)


def _shape(report: Report, point: bytes) -> bytes:
    radius, altitude = report.radius_m, report.altitude_m
    accuracy = report.altitude_accuracy_m
    if altitude is None:
        if accuracy is not None:
            raise LocalMisuse("the accuracy of an altitude that is not there")
        if radius is None:
            return bytes([ReportToken.POINT]) + point
        return bytes([ReportToken.CIRCLE]) + point + write_ufloat(radius)
    height = write_sfloat(altitude)
    if radius is not None:
        if accuracy is None:
            raise LocalMisuse("a circle with an altitude needs the accuracy of that")
        return (
            bytes([ReportToken.CIRCLE_3D])
            + point
            + write_ufloat(radius)
            + height
            + write_ufloat(accuracy)
        )
    if accuracy is not None:
        return bytes([ReportToken.POINT_3D_ACCURACY]) + point + height + write_ufloat(accuracy)
    return bytes([ReportToken.POINT_3D]) + point + height
