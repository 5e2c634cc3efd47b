"""The holes of a policy in words, for a form and for a repair issue."""

from collections.abc import Mapping, Sequence

from homeassistant.core import HomeAssistant

from ..const import DAYS, DRILL, GUARDED, REAL, UNGUARDED
from ..control_room.escalation.holes import HOLE_REASONS, Hole
from ..control_room.words import AlarmKind
from .labels import labels

MOST = 5
"""Of a policy with more holes the first are told: the plainest, and the rest is counted."""

CASES = (GUARDED, UNGUARDED, REAL, DRILL)
_MORE = "more"
LINES = (*HOLE_REASONS, _MORE)
"""The words of `selector.hole_line`."""


async def case_of(hass: HomeAssistant, hole: Hole, language: str | None = None) -> str:
    """For which alarms a hole is there: building, day and hour, kind, with a guard or not."""
    days = await labels(hass, "weekday", DAYS, language)
    kinds = await labels(hass, "alarm_kind", AlarmKind, language)
    cases = await labels(hass, "hole_case", CASES, language)
    where = (hole.about,) if hole.reason == "nobody" and hole.about else ()
    return ", ".join(
        (
            *where,
            f"{days[DAYS[hole.weekday - 1]]} {hole.at:%H:%M}",
            kinds[hole.kind],
            cases[GUARDED if hole.guarded else UNGUARDED],
            cases[DRILL if hole.drill else REAL],
        )
    )


async def sentence(
    hass: HomeAssistant, hole: Hole, number: int = 1, language: str | None = None
) -> str:
    """One hole as a sentence; `number`: of its step."""
    words = await labels(hass, "hole_line", LINES, language)
    return words[hole.reason].format(
        case=await case_of(hass, hole, language), step=number, about=hole.about
    )


async def listed(
    hass: HomeAssistant, holes: Sequence[Hole], numbers: Mapping[int, int] | None = None
) -> str:
    """The first few holes as a list, and how many more there are.

    `numbers`: of the steps as they are shown, where that is not from 1 on.
    """
    words = await labels(hass, "hole_line", LINES)
    lines = []
    for hole in holes[:MOST]:
        step = hole.step or 0
        lines.append(await sentence(hass, hole, step + 1 if numbers is None else numbers[step]))
    if more := len(holes) - len(lines):
        lines.append(words[_MORE].format(number=more))
    return "\n".join(f"- {line}" for line in lines)
