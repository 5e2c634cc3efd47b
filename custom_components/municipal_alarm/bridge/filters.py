"""Options of triggers and conditions: what one may choose by, and whether it fits."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
import voluptuous as vol

from ..control_room.events import (
    DESK_TEST_ENDED_REASONS,
    HELD_REASONS,
    PUT_OFF_REASONS,
    SET_ASIDE_REASONS,
)
from ..control_room.site import Place
from ..control_room.words import (
    AlarmKind,
    CodeEffect,
    DeliveryState,
    DeskAnswer,
    Deviation,
    Duty,
    IncidentState,
    OpenedBy,
    Outcome,
    Priority,
    Prompt,
    Purpose,
    RollCallAnswer,
    RoundKind,
    ScanFlag,
)
from .happenings import words as w
from .happenings.guards import NOT_DOUBTFUL
from .happenings.parts import Facts, priority_word
from .naming import ids_behind, is_meant

DRILLS: Final = ("exclude", "include", "only")
EXCLUDE, INCLUDE, ONLY = DRILLS
"""Left out unless asked for: what an automation does in the world, it should not do
because somebody practises. `external_help` never happens in a drill."""

OPEN: Final = "open"
"""Beside the states themselves: any in which the danger is not known to be over."""

STATES: Final = (OPEN, *(state.value for state in IncidentState))

SIGNS: Final = ("scan", "text", "code", "radio", "phone", "button", "operator", "resolved")
"""How a sign of life came, as `CheckedIn.by` has it."""

PLACED_BY: Final = ("scan", "arrival", "position")

WORDS: Mapping[str, tuple[str, ...]] = {
    # Duress has a trigger of its own; elsewhere it comes as the all-clear that it
    # pretends to be, or not at all.
    w.KIND: tuple(kind.value for kind in AlarmKind if kind is not AlarmKind.DURESS),
    w.PRIORITY: tuple(priority_word(priority) for priority in Priority),
    w.DUTY: tuple(duty.value for duty in Duty),
    w.OUTCOME: tuple(outcome.value for outcome in Outcome),
    w.PROMPT: tuple(prompt.value for prompt in Prompt if prompt is not Prompt.DURESS),
    w.EFFECT: tuple(one.value for one in CodeEffect if one is not CodeEffect.DURESS),
    w.PURPOSE: tuple(purpose.value for purpose in Purpose),
    w.ANSWER: tuple(
        answer.value
        for answer in DeskAnswer
        # The press itself: told by `incident_raised`.
        if answer not in (DeskAnswer.NONE, DeskAnswer.SENT)
    ),
    w.ON_DUTY: ("on", "off"),
    w.BY: PLACED_BY,
    w.REASON: SET_ASIDE_REASONS,
    w.FLAG: (NOT_DOUBTFUL, *(flag.value for flag in ScanFlag)),
    w.ROUND_KIND: tuple(kind.value for kind in RoundKind),
    w.OPENED_BY: tuple(by.value for by in OpenedBy),
    w.DEVIATION: tuple(one.value for one in Deviation if one is not Deviation.ON_TIME),
    w.RESULT: ("complete", "incomplete"),
    w.SIGN: SIGNS,
    w.ROLL_CALL: tuple(answer.value for answer in RollCallAnswer),
    w.HELD_BY: HELD_REASONS,
    w.PUT_OFF: PUT_OFF_REASONS,
    w.EXTERNAL_STATE: (
        DeliveryState.SENT.value,
        DeliveryState.RECEIPTED.value,
        DeliveryState.FAILED.value,
    ),
    w.TEST_RESULT: DESK_TEST_ENDED_REASONS,
    w.REPORT: ("month", "year"),
}
"""Options with a closed list of words."""

_FREE = (w.PLACE, w.RESPONDER, w.STEP, w.TARGET, w.DIGITS, w.SYSTEM, w.ROUND_PLAN, w.OWNER)
"""Options in which one names something."""


def _several(one: Any) -> Callable[[Any], Any]:
    return vol.All(cv.ensure_list, [one])


_OPTIONS: Mapping[str, tuple[vol.Marker, Any]] = {
    w.DRILL: (vol.Optional(w.DRILL, default=EXCLUDE), vol.In(DRILLS)),
    **{name: (vol.Optional(name), _several(vol.In(words))) for name, words in WORDS.items()},
    **{name: (vol.Optional(name), _several(cv.string)) for name in _FREE},
}


def options_schema(names: tuple[str, ...]) -> dict[vol.Marker, Any]:
    """The fields of some options."""
    return dict(_OPTIONS[name] for name in names)


def drill_fits(wanted: str, *, drill: bool) -> bool:
    """Whether a drill, or what is none, is wanted."""
    return wanted == INCLUDE or (wanted == ONLY) is drill


def place_fits(hass: HomeAssistant, wanted: list[str], place: Place | None) -> bool:
    """Whether a place is one of those wanted, or in one of them. None wanted: all are."""
    return not wanted or (place is not None and any(is_meant(hass, said, place) for said in wanted))


def facts_fit(hass: HomeAssistant, options: Mapping[str, Any], facts: Facts) -> bool:
    """Whether each option that chooses by words is met."""
    for option, wanted in options.items():
        if option in (w.PLACE, w.DRILL) or not wanted:
            continue
        words = {word.casefold() for word in facts.get(option, ())}
        said = wanted
        if option == w.SYSTEM:
            said = [found for one in wanted for found in ids_behind(hass, one)]
        if not any(one.casefold() in words for one in said):
            return False
    return True
