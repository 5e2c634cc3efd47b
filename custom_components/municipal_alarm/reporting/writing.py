"""Numbers, durations and dates, as each language writes them."""

from datetime import date, datetime, tzinfo
from types import MappingProxyType

MONTHS = MappingProxyType(
    {
        "en": (
            *("January", "February", "March", "April", "May", "June", "July"),
            *("August", "September", "October", "November", "December"),
        ),
        "nl": (
            *("januari", "februari", "maart", "april", "mei", "juni", "juli"),
            *("augustus", "september", "oktober", "november", "december"),
        ),
    }
)
MONTHS_SHORT = MappingProxyType(
    {
        "en": tuple(name[:3] for name in MONTHS["en"]),
        "nl": tuple("mrt" if name == "maart" else name[:3] for name in MONTHS["nl"]),
    }
)
WEEKDAYS = MappingProxyType(
    {
        "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
    }
)

_POINTS = MappingProxyType({"en": (",", "."), "nl": (".", ",")})
"""What stands between thousands, and before decimals."""

GAP = "\u00a0"
"""Between a number and its unit: never the end of a line."""

NOTHING = "–"  # noqa: RUF001  # a dash of the width of a digit, for what is not known


class Pen:
    """Writes in one language, in the time zone of the municipality."""

    def __init__(self, language: str, zone: tzinfo) -> None:
        """Write `language`, English when we do not have it."""
        self.language = language if language in MONTHS else "en"
        self.zone = zone

    def number(self, number: float | None, decimals: int = 0) -> str:
        """A number; a dash when there is none."""
        if number is None:
            return NOTHING
        between, point = _POINTS[self.language]
        text = f"{number:,.{decimals}f}".replace(",", "\0").replace(".", point)
        return text.replace("\0", between)

    def share(self, share: float | None) -> str:
        """A share of one, in per cent. Never 100 % of what is not all, nor 0 % of some."""
        if share is None:
            return NOTHING
        percent = round(share * 100, 1)
        if share < 1:
            percent = min(percent, 99.9)
        if share > 0:
            percent = max(percent, 0.1)
        return f"{self.number(percent, 0 if percent == int(percent) else 1)}{GAP}%"

    def seconds(self, seconds: float | None) -> str:
        """A duration: short ones to the tenth of a second, long ones to the minute."""
        if seconds is None:
            return NOTHING
        tenths = round(seconds, 1)
        if tenths < 10:
            return f"{self.number(tenths, 0 if tenths == int(tenths) else 1)}{GAP}s"
        whole = round(seconds)
        minutes, rest = divmod(whole, 60)
        if minutes == 0:
            return f"{whole}{GAP}s"
        if minutes < 60:
            return f"{minutes}{GAP}min {rest:02d}{GAP}s" if rest else f"{minutes}{GAP}min"
        # From an hour on seconds say nothing any more.
        hours, minutes = divmod(round(whole / 60), 60)
        hour = "h" if self.language == "en" else "u"
        if hours < 48:
            return f"{self.number(hours)}{GAP}{hour} {minutes:02d}{GAP}min"
        days, hours = divmod(round(whole / 3600), 24)
        return f"{self.number(days)}{GAP}d {hours}{GAP}{hour}"

    def month(self, year: int, month: int | None) -> str:
        """A month, or a year."""
        return f"{MONTHS[self.language][month - 1]} {year}" if month is not None else str(year)

    def day(self, day: date) -> str:
        """A date."""
        return f"{day.day} {MONTHS_SHORT[self.language][day.month - 1]} {day.year}"

    def moment(self, at: datetime | None) -> str:
        """A date and time, to the minute."""
        if at is None:
            return NOTHING
        local = at.astimezone(self.zone)
        return f"{self.day(local.date())} {local:%H:%M}"

    def clock(self, at: datetime) -> str:
        """A time of the day, to the second."""
        return f"{at.astimezone(self.zone):%H:%M:%S}"
