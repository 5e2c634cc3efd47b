"""The place in a report: 40 ASCII characters.

    status 1 | HHMMSS | DDMMYY | N/S | DDMM.MMMM | E/W | DDDMM.MMMM | knots 3 | degrees 3

Source: dmr-kaitai gpsdata.ksy; seen in many captures. Status A is a fix, V is none;
time and date are UTC. Any byte may be 00 where the radio does not know (seen in a
capture: time and date), which is read as a blank.

A report is kept as it came, and each figure is read out of it by itself: a figure that
makes no sense is None, and never costs the others, nor the emergency that they belong to.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
import re

from ..errors import LocalMisuse
from .fields import Field, Reader

LENGTH = 40
KNOT_MPS = 1_852 / 3_600
_DIGITS = re.compile(r"[0-9]{12}", re.ASCII)
_ANGLE = re.compile(r"([0-9]{2,3})([0-9]{2}(?:\.[0-9]*)?)", re.ASCII)
_FIGURE = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+", re.ASCII)
_BLANK = " \0"


@dataclass(frozen=True, slots=True)
class GpsRecord:
    """What a radio said about its place; `raw` has 40 bytes, or fewer if it was cut off."""

    raw: bytes

    def _part(self, start: int, length: int) -> str:
        return self.raw[start : start + length].decode("latin-1").strip(_BLANK)

    @property
    def valid(self) -> bool:
        """Return whether the radio calls this a fix (status A)."""
        return self._part(0, 1) == "A"

    @property
    def at(self) -> datetime | None:
        """Return the time of the fix in UTC; None when it is not all there."""
        digits = self._part(1, 12)
        if not _DIGITS.fullmatch(digits):
            return None
        hour, minute, second, day, month, year = (int(digits[i : i + 2]) for i in range(0, 12, 2))
        try:
            return datetime(2000 + year, month, day, hour, minute, second, tzinfo=UTC)
        except ValueError:
            return None

    @property
    def latitude(self) -> float | None:
        """Return degrees, north positive; None when unreadable."""
        return _angle(self._part(14, 9), self._part(13, 1), "N", "S", 90)

    @property
    def longitude(self) -> float | None:
        """Return degrees, east positive; None when unreadable."""
        return _angle(self._part(24, 10), self._part(23, 1), "E", "W", 180)

    @property
    def fix(self) -> tuple[float, float] | None:
        """Return latitude and longitude where the radio vouches for them and both are there."""
        latitude, longitude = self.latitude, self.longitude
        if not self.valid or latitude is None or longitude is None:
            return None
        return latitude, longitude

    @property
    def speed_mps(self) -> float | None:
        """Return metres a second; None when unreadable."""
        knots = _figure(self._part(34, 3))
        return None if knots is None else knots * KNOT_MPS

    @property
    def heading_deg(self) -> float | None:
        """Return degrees clockwise from north, 0 to 360; None when unreadable."""
        degrees = _figure(self._part(37, 3))
        return degrees if degrees is not None and degrees <= 360 else None


NO_PLACE = GpsRecord(b"V" + bytes(LENGTH - 1))


def record(
    latitude: float,
    longitude: float,
    at: datetime | None = None,
    *,
    speed_mps: float = 0.0,
    heading_deg: float = 0.0,
    valid: bool = True,
) -> GpsRecord:
    """Return the record of a place, as a radio would send it.

    Rounded to a ten-thousandth of a minute (18 cm), a tenth of a knot below ten, whole
    knots above, and whole degrees. `at` must be aware, None leaves it blank (00). Raises
    LocalMisuse for what has no place on the map or does not fit.
    """
    if not (abs(latitude) <= 90 and abs(longitude) <= 180 and 0 <= heading_deg <= 360):
        raise LocalMisuse(f"not on the map: {latitude}, {longitude}, {heading_deg}")
    knots = speed_mps / KNOT_MPS
    if not 0 <= knots < 999:
        raise LocalMisuse(f"no speed of a radio: {speed_mps} m/s")
    speed = f"{knots:.1f}" if knots < 9.95 else f"{knots:03.0f}"
    when = at.astimezone(UTC).strftime("%H%M%S%d%m%y") if at else "\0" * 12
    text = (
        f"{'A' if valid else 'V'}{when}"
        f"{_letter_and_minutes(latitude, 'NS', 2)}{_letter_and_minutes(longitude, 'EW', 3)}"
        f"{speed}{heading_deg:03.0f}"
    )
    return GpsRecord(text.encode("ascii"))


def _letter_and_minutes(angle: float, letters: str, places: int) -> str:
    # In whole steps, so that 59.99999 minutes become the next degree, not minute 60.
    steps = round(angle * 600_000)
    degrees, rest = divmod(abs(steps), 600_000)
    return f"{letters[steps < 0]}{degrees:0{places}d}{rest // 10_000:02d}.{rest % 10_000:04d}"


def _angle(text: str, letter: str, plus: str, minus: str, limit: int) -> float | None:
    found = _ANGLE.fullmatch(text)
    if not found or letter not in (plus, minus):
        return None
    minutes = float(found[2])
    angle = int(found[1]) + minutes / 60
    if minutes >= 60 or angle > limit:
        return None
    return -angle if letter == minus else angle


def _figure(text: str) -> float | None:
    return float(text) if _FIGURE.fullmatch(text) else None


def _write(value: GpsRecord) -> bytes:
    if len(value.raw) > LENGTH:
        raise LocalMisuse(f"a GPS record has {LENGTH} bytes")
    return value.raw


def _read(reader: Reader) -> GpsRecord:
    # Fewer bytes are taken too: an emergency whose place is missing is still one.
    return GpsRecord(reader.take(min(LENGTH, reader.left)))


GPS: Field[GpsRecord] = Field(_read, _write)
"""A record as a field of a report; one that is cut off reads as far as it goes."""
