"""Rules of recurrence: RFC 5545 RRULE texts -> clock times, with bounded work.

The library reads and expands a rule. What stands here keeps it from a rule that would
open rounds without end, or have it search for hours for a day that never comes.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
import re

from dateutil.rrule import DAILY, HOURLY, MINUTELY, MONTHLY, WEEKLY, YEARLY, rrule, rrulestr

APART_MIN = 5
"""Minutes between two occurrences, at least: more often nobody begins a round."""

_MOST_COUNTED = 10_000
"""Of a rule with COUNT, which is counted from its beginning each time."""

_FREQUENCIES = {
    "YEARLY": YEARLY,
    "MONTHLY": MONTHLY,
    "WEEKLY": WEEKLY,
    "DAILY": DAILY,
    "HOURLY": HOURLY,
    "MINUTELY": MINUTELY,
}
_STEP = {
    WEEKLY: timedelta(weeks=1),
    DAILY: timedelta(days=1),
    HOURLY: timedelta(hours=1),
    MINUTELY: timedelta(minutes=1),
}
_WEEK = timedelta(weeks=1)

_RANGES = {
    "INTERVAL": range(1, 1001),
    "COUNT": range(1, _MOST_COUNTED + 1),
    "BYMONTH": range(1, 13),
    "BYMONTHDAY": range(-31, 32),
    "BYYEARDAY": range(-366, 367),
    "BYWEEKNO": range(-53, 54),
    "BYSETPOS": range(-366, 367),
    "BYHOUR": range(24),
    "BYMINUTE": range(60),
}
_ONE = {"INTERVAL", "COUNT"}
_FROM_ONE = {"BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYSETPOS"}
"""They count from either end, so there is no nought."""
_ONLY_OF = {
    "BYMONTHDAY": {MONTHLY, YEARLY},
    "BYSETPOS": {MONTHLY, YEARLY},
    "BYYEARDAY": {YEARLY},
    "BYWEEKNO": {YEARLY},
}
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY = re.compile(rf"([+-]?[1-9]\d?)?({'|'.join(_DAYS)})")
_UNTIL = re.compile(r"\d{8}(T\d{6}Z?)?")
_LEAP_YEAR = datetime.fromisoformat("2024-01-01")  # clock times have no zone here


class RuleError(ValueError):
    """A rule that cannot be used; `key` says why, for the forms.

    "rrule_invalid": it is no rule, or has a part that is not known here;
    "rrule_too_often": more than one occurrence in five minutes;
    "rrule_never": it has no occurrence.
    """

    def __init__(self, key: str, reason: str) -> None:
        """`reason` is for the log."""
        super().__init__(reason)
        self.key = key


def check_rrule(text: str) -> str:
    """The same rule as it is to be stored; RuleError for one that cannot be used.

    Of a rule that never comes this takes up to half a second: call it in the executor.
    """
    rule = _read(text)
    freq = _FREQUENCIES[rule["FREQ"]]
    if _least_apart(rule, freq) < APART_MIN:
        raise RuleError("rrule_too_often", f"more often than every {APART_MIN} minutes")
    # Which hours it meets depends on when it begins.
    aside = {"UNTIL", "COUNT", *(("BYHOUR", "BYMINUTE") if freq in (HOURLY, MINUTELY) else ())}
    bare = {part: said for part, said in rule.items() if part not in aside}
    try:
        first = next(iter(rrulestr(_write(bare), dtstart=_LEAP_YEAR)), None)
    except (TypeError, ValueError) as err:
        raise RuleError("rrule_invalid", str(err)) from err
    if first is None or _of_other_weekdays(rule, freq):
        raise RuleError("rrule_never", "it has no occurrence")
    return _write(rule)


def _read(text: str) -> dict[str, str]:
    """The parts of a rule, each as it may be."""
    text = "".join(text.upper().split()).removeprefix("RRULE:").strip(";")
    rule: dict[str, str] = {}
    for one in text.split(";"):
        part, equals, said = one.partition("=")
        if not equals or not said or part in rule:
            raise RuleError("rrule_invalid", f"{one!r} is no part of a rule")
        rule[part] = said
    if rule.get("FREQ") == "SECONDLY":
        raise RuleError("rrule_too_often", "every second")
    if rule.get("FREQ") not in _FREQUENCIES:
        raise RuleError("rrule_invalid", "it does not say how often")
    for part, said in rule.items():
        if part != "FREQ" and not _fits(part, said, _FREQUENCIES[rule["FREQ"]]):
            raise RuleError("rrule_invalid", f"{part}={said}")
    if "COUNT" in rule and "UNTIL" in rule:
        raise RuleError("rrule_invalid", "COUNT and UNTIL")
    return rule


def _write(rule: Mapping[str, str]) -> str:
    return ";".join(f"{part}={said}" for part, said in rule.items())


def _fits(part: str, said: str, freq: int) -> bool:
    if freq not in _ONLY_OF.get(part, {freq}):
        return False
    match part:
        case "WKST":
            return said in _DAYS
        case "UNTIL":
            return _UNTIL.fullmatch(said) is not None and _until(said, UTC) is not None
        case "BYDAY":
            days = [_DAY.fullmatch(one) for one in said.split(",")]
            # The second Monday: of a month or year.
            return all(day and (freq in (MONTHLY, YEARLY) or not day[1]) for day in days)
        case _ if part in _RANGES:
            numbers = said.split(",")
            return (len(numbers) == 1 or part not in _ONE) and all(
                re.fullmatch(r"[+-]?\d{1,5}", one)
                and int(one) in _RANGES[part]
                and not (part in _FROM_ONE and int(one) == 0)
                for one in numbers
            )
        case _:
            return False


def _numbers(rule: Mapping[str, str], part: str) -> list[int]:
    said = rule.get(part)
    return sorted({int(one) for one in said.split(",")}) if said else []


def _least_apart(rule: Mapping[str, str], freq: int) -> int:
    """How many minutes two occurrences are apart at least."""
    hours, minutes = _numbers(rule, "BYHOUR") or [0], _numbers(rule, "BYMINUTE")
    if freq == MINUTELY and not minutes:
        return int(rule.get("INTERVAL", "1"))
    if freq in (HOURLY, MINUTELY):
        return _gap(minutes or [0], 60)
    return _gap([hour * 60 + minute for hour in hours for minute in minutes or [0]], 24 * 60)


def _gap(times: Sequence[int], around: int) -> int:
    """The shortest way from one of the sorted times to the next, round the clock."""
    following = [*times[1:], times[0] + around]
    return min(after - before for before, after in zip(times, following, strict=True))


def _of_other_weekdays(rule: Mapping[str, str], freq: int) -> bool:
    """Whether its steps always meet the weekday it begins on, which may be another one."""
    if "BYDAY" not in rule or freq not in (DAILY, HOURLY, MINUTELY):
        return False
    step = _STEP[freq] * int(rule.get("INTERVAL", "1"))
    return not step % _WEEK


def _until(said: str, zone: tzinfo) -> datetime | None:
    """The last moment of a rule, as a clock time; None: there is no such day."""
    try:
        until = datetime.fromisoformat(said)
    except ValueError:
        return None
    if until.tzinfo is not None:
        return until.astimezone(zone).replace(tzinfo=None)
    # A day is meant to its end.
    return until if "T" in said else datetime.combine(until, time.max)


class Recurrence:
    """A rule from one clock time on. Its occurrences are clock times, without a zone."""

    def __init__(self, text: str, start: datetime, zone: tzinfo) -> None:
        """`zone` is of the clock; RuleError as of `check_rrule`."""
        self._start = start
        self._rule = _read(text)
        self.freq = _FREQUENCIES[self._rule["FREQ"]]
        if _least_apart(self._rule, self.freq) < APART_MIN:
            raise RuleError("rrule_too_often", f"more often than every {APART_MIN} minutes")
        until = self._rule.pop("UNTIL", None)
        # The library wants it in the zone of the start, or refuses it.
        self._until = _until(until, zone) if until is not None else None
        self._interval = int(self._rule.get("INTERVAL", "1"))

    @property
    def many_a_day(self) -> bool:
        """Whether it counts hours or minutes, and not days."""
        return self.freq in (HOURLY, MINUTELY)

    def between(self, start: datetime, end: datetime) -> Iterator[datetime]:
        """Its occurrences from `start` to `end`, both included, in order."""
        if self._until is not None:
            end = min(end, self._until)
        try:
            for one in self._from(start):
                if one > end:
                    return
                if one >= start:
                    yield one
        except ValueError:
            # Every fifth hour, but of hours that it never meets: so it says.
            return

    def _from(self, moment: datetime) -> rrule:
        """The rule, begun anew shortly before a moment: it does not count all its years."""
        rule, start = self._rule, self._start
        if "COUNT" not in rule:
            match self.freq:
                case freq if freq == YEARLY:
                    steps = (moment.year - start.year) // self._interval - 1
                    months = steps * self._interval * 12
                case freq if freq == MONTHLY:
                    between = (moment.year - start.year) * 12 + moment.month - start.month
                    steps = between // self._interval - 1
                    months = steps * self._interval
                case freq:
                    step = _STEP[freq] * self._interval
                    steps, months = (moment - start) // step - 1, 0
                    start += step * max(steps, 0)
            if steps > 0 and months:
                rule = {**self._implied(), **rule}
                month = 0 if self.freq == YEARLY else start.month - 1
                years, month = divmod(month + months, 12)
                start = start.replace(year=start.year + years, month=month + 1, day=1)
        made = rrulestr(_write(rule), dtstart=start)
        assert isinstance(made, rrule)  # noqa: S101  # one rule, and no set of several
        return made

    def _implied(self) -> dict[str, str]:
        """What a rule by months or years takes from its start."""
        if any(part in self._rule for part in ("BYWEEKNO", "BYYEARDAY", "BYMONTHDAY", "BYDAY")):
            return {}
        day = {"BYMONTHDAY": str(self._start.day)}
        return day if self.freq == MONTHLY else {"BYMONTH": str(self._start.month), **day}
