"""How often a round is planned: simple choices, and the rule of recurrence they stand for."""

from collections.abc import Iterable
import re

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
"""As `const.DAYS`, which this package cannot know."""

NEVER = "never"
DAILY = "daily"
WORKDAYS = "workdays"
WEEKDAYS = "weekdays"
OWN = "own"
CHOICES = (NEVER, DAILY, WORKDAYS, WEEKDAYS, OWN)

_WORKDAYS = DAYS[:5]
_EVERY_DAY = "FREQ=DAILY"
_WEEKLY = "FREQ=WEEKLY;BYDAY="
_DAYS_OF_WEEK = re.compile(rf"{_WEEKLY}((?:MO|TU|WE|TH|FR|SA|SU)(?:,(?:MO|TU|WE|TH|FR|SA|SU))*)")


def rule_of(choice: str, days: Iterable[str] = (), own: str = "") -> str:
    """The rule that a choice stands for; "" for never."""
    match choice:
        case "daily":
            return _EVERY_DAY
        case "workdays":
            return _weekly(_WORKDAYS)
        case "weekdays":
            return _weekly(days)
        case "own":
            return own
        case _:
            return ""


def choice_of(rule: str) -> tuple[str, list[str]]:
    """The simplest choice that stands for a stored rule, and its weekdays."""
    if not rule:
        return NEVER, []
    if rule == _EVERY_DAY:
        return DAILY, []
    weekly = _DAYS_OF_WEEK.fullmatch(rule)
    if weekly is None:
        return OWN, []
    days = [day for day in DAYS if day.upper() in weekly[1].split(",")]
    return (WORKDAYS, []) if days == list(_WORKDAYS) else (WEEKDAYS, days)


def _weekly(days: Iterable[str]) -> str:
    chosen = set(days)
    return _WEEKLY + ",".join(day.upper() for day in DAYS if day in chosen)
