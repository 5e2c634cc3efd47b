"""What a policy asks for after an incident, as its form has it."""

from collections.abc import Mapping
from typing import Any

import voluptuous as vol

from ..const import CONF_EVALUATION_OUTCOMES, CONF_EVALUATION_PERSONS, CONF_EVALUATION_WITHIN
from ..control_room.procedure import NO_EVALUATION
from ..control_room.words import Outcome
from .schemas import whole, words

PERSONS = ("none", "one", "two")
"""As one chooses it; what is stored is the number."""

OUTCOMES = tuple(one.value for one in Outcome if one is not Outcome.DRILL)
"""Of drills nothing is asked."""

MOST_DAYS = 90


def schema() -> dict[vol.Marker, Any]:
    """The fields. Left alone they ask for nothing."""
    return {
        vol.Optional(CONF_EVALUATION_PERSONS): words("evaluation_persons", PERSONS),
        vol.Optional(CONF_EVALUATION_WITHIN): whole(1, MOST_DAYS, unit="d"),
        vol.Optional(CONF_EVALUATION_OUTCOMES): words(
            "evaluation_outcome", OUTCOMES, multiple=True
        ),
    }


def shown(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What is stored, as the form shows it; nothing, where nothing is asked for."""
    persons = stored.get(CONF_EVALUATION_PERSONS)
    if not persons:
        return {}
    return {
        CONF_EVALUATION_PERSONS: PERSONS[persons],
        CONF_EVALUATION_WITHIN: stored.get(CONF_EVALUATION_WITHIN) or NO_EVALUATION.within.days,
        CONF_EVALUATION_OUTCOMES: stored.get(CONF_EVALUATION_OUTCOMES) or [],
    }


def read(typed: Mapping[str, Any]) -> dict[str, Any]:
    """What was filled in, as it is stored: nothing, where nothing is asked for."""
    persons = PERSONS.index(typed.get(CONF_EVALUATION_PERSONS) or PERSONS[0])
    if not persons:
        return {}
    days = int(typed.get(CONF_EVALUATION_WITHIN) or NO_EVALUATION.within.days)
    return {
        CONF_EVALUATION_PERSONS: persons,
        CONF_EVALUATION_WITHIN: days,
        CONF_EVALUATION_OUTCOMES: list(typed.get(CONF_EVALUATION_OUTCOMES) or ()),
    }
