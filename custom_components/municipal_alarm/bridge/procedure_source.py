"""What is stored of the procedure -> policies, status codes, whom outside, the desk's answer.

One record at a time; what cannot be read raises KeyError, ValueError or TypeError, and
`site_source` leaves it out.
"""

from collections.abc import Iterable, Mapping
from datetime import time, timedelta
from types import MappingProxyType
from typing import Any

from homeassistant.config_entries import ConfigSubentry
from homeassistant.const import CONF_NAME

from ..const import (
    ANY,
    CONF_ACTIONS,
    CONF_AFTER,
    CONF_ALIAS,
    CONF_BEFORE,
    CONF_COLOUR,
    CONF_DAYS,
    CONF_DELAY,
    CONF_DIGITS,
    CONF_DRILL,
    CONF_EFFECT,
    CONF_EVALUATION_OUTCOMES,
    CONF_EVALUATION_PERSONS,
    CONF_EVALUATION_WITHIN,
    CONF_EXTERNAL,
    CONF_GUARDED,
    CONF_KINDS,
    CONF_MULTI_ACK,
    CONF_NEUTRAL,
    CONF_ON_SCENE_WITHIN,
    CONF_ONLY_KINDS,
    CONF_POLICE,
    CONF_RAISE_SOUND,
    CONF_REPEAT_EVERY,
    CONF_REPEAT_TIMES,
    CONF_STEPS,
    CONF_TARGETS,
    DRILL,
    GUARDED,
    REAL,
    UNGUARDED,
)
from ..control_room.ids import PolicyId
from ..control_room.procedure import (
    NO_EVALUATION,
    EscalationPolicy,
    EvaluationRule,
    ExternalTarget,
    Only,
    StatusCode,
    Step,
)
from ..control_room.words import AlarmKind, CodeEffect, DeskAnswer, Outcome, Target

type Colour = tuple[int, int, int]
"""Red, green and blue, each from 0 to 255."""

DEFAULT_ANSWER_COLOURS: Mapping[DeskAnswer, Colour] = MappingProxyType(
    {
        DeskAnswer.SENT: (110, 110, 110),
        DeskAnswer.SEEN: (255, 170, 80),
        DeskAnswer.ON_THE_WAY: (0, 120, 255),
        DeskAnswer.ON_SCENE: (0, 190, 90),
        DeskAnswer.POLICE_CALLED: (150, 60, 255),
    }
)
"""None is red: nobody beside the desk should read an alarm in it."""

DEFAULT_TEST_EVERY = timedelta(days=30)

_GUARDED = {ANY: None, GUARDED: True, UNGUARDED: False}
_DRILL = {ANY: None, REAL: False, DRILL: True}


def policy(
    policy_id: PolicyId, name: str, stored: Mapping[str, Any], external: Mapping[str, str]
) -> EscalationPolicy:
    """A policy as stored, saved already or not; `external`: names of targets by their id."""
    return EscalationPolicy(
        policy_id,
        name,
        tuple(_step(step, external) for step in stored[CONF_STEPS]),
        frozenset(AlarmKind(kind) for kind in stored.get(CONF_KINDS, ())),
        timedelta(seconds=stored.get(CONF_ON_SCENE_WITHIN, 300)),
        _evaluation(stored),
    )


def _evaluation(stored: Mapping[str, Any]) -> EvaluationRule:
    """What is asked for afterwards. A word that is none takes no policy from an alarm."""
    days = stored.get(CONF_EVALUATION_WITHIN)
    return EvaluationRule(
        int(stored.get(CONF_EVALUATION_PERSONS) or 0),
        timedelta(days=days) if days else NO_EVALUATION.within,
        frozenset(
            Outcome(one) for one in stored.get(CONF_EVALUATION_OUTCOMES) or () if one in Outcome
        ),
    )


def _step(step: Mapping[str, Any], external: Mapping[str, str]) -> Step:
    every = step.get(CONF_REPEAT_EVERY)
    return Step(
        timedelta(seconds=step[CONF_DELAY]),
        tuple(Target(target) for target in step[CONF_TARGETS]),
        step.get(CONF_RAISE_SOUND, False),
        # One that was removed stays, by its id: without it the step would mean them all.
        external=tuple(external.get(one, one) for one in step.get(CONF_EXTERNAL) or ()),
        multi_ack=int(step.get(CONF_MULTI_ACK) or 0),
        repeat_every=timedelta(seconds=every) if every else None,
        repeat_times=int(step.get(CONF_REPEAT_TIMES) or 0),
        only=Only(
            guarded=_GUARDED[step.get(CONF_GUARDED, ANY)],
            kinds=frozenset(AlarmKind(kind) for kind in step.get(CONF_ONLY_KINDS) or ()),
            drill=_DRILL[step.get(CONF_DRILL, ANY)],
            days=frozenset(_weekday(day) for day in step.get(CONF_DAYS) or ()),
            after=_time(step.get(CONF_AFTER)),
            before=_time(step.get(CONF_BEFORE)),
        ),
    )


def _weekday(stored: Any) -> int:
    day = int(stored)
    if not 1 <= day <= 7:
        raise ValueError(f"{day} is no day of the week")
    return day


def _time(stored: str | None) -> time | None:
    return time.fromisoformat(stored) if stored else None


def status_code(stored: Mapping[str, Any]) -> StatusCode:
    """A status code as stored."""
    return StatusCode(
        stored[CONF_DIGITS],
        stored[CONF_NAME],
        CodeEffect(stored[CONF_EFFECT]),
        alias=stored.get(CONF_ALIAS) or "",
        colour=stored.get(CONF_COLOUR) or "",
        neutral=stored.get(CONF_NEUTRAL) or "",
    )


def external_targets(subentries: Iterable[ConfigSubentry]) -> dict[str, ConfigSubentry]:
    """The targets by their names, in the order in which they were made.

    Of two with one name, as a rename on the page can make, the first counts.
    """
    found: dict[str, ConfigSubentry] = {}
    for sub in subentries:
        found.setdefault(sub.title, sub)
    return found


def external_target(sub: ConfigSubentry) -> ExternalTarget:
    """An external target as stored."""
    return ExternalTarget(
        sub.title,
        has_actions=bool(sub.data.get(CONF_ACTIONS)),
        police=bool(sub.data.get(CONF_POLICE, True)),
    )


def answer_colour(stored: tuple[str, Any]) -> tuple[DeskAnswer, Colour]:
    """The colour of one answer at the desk, as stored."""
    answer, (red, green, blue) = stored
    colour = int(red), int(green), int(blue)
    if not all(0 <= part <= 255 for part in colour):
        raise ValueError(f"{colour} is no colour")
    return DeskAnswer(answer), colour
