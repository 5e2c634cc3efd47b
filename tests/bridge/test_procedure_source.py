"""What is stored of the procedure; the rest is tried in `test_site_source`."""

from datetime import time, timedelta
from typing import Any

import pytest

from custom_components.municipal_alarm.bridge.procedure_source import (
    DEFAULT_ANSWER_COLOURS,
    answer_colour,
    policy,
)
from custom_components.municipal_alarm.control_room.ids import PolicyId
from custom_components.municipal_alarm.control_room.procedure import (
    ALWAYS,
    NO_EVALUATION,
    EscalationPolicy,
    Only,
    Step,
)
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeskAnswer,
    Outcome,
    Target,
)


def read(**step: Any) -> EscalationPolicy:
    least = {"delay": 0, "targets": ["external"]}
    return policy(PolicyId("p"), "Night", {"steps": [least | step]}, {"x1": "Police"})


def test_the_least_that_a_policy_can_be() -> None:
    assert read() == EscalationPolicy(
        PolicyId("p"), "Night", (Step(timedelta(0), (Target.EXTERNAL,)),)
    )
    assert read().steps[0].only == ALWAYS


def test_a_step_in_full() -> None:
    stored = {
        "delay": 15,
        "targets": ["guards_here", "supervisors"],
        "raise_sound": True,
        "external": ["x1", "Alarm centre"],
        "multi_ack": 2,
        "repeat_every": 30,
        "repeat_times": 3,
        "guarded": "guarded",
        "drill": "real",
        "only_kinds": ["panic", "fire"],
        "days": [6, 7],
        "after": "22:00:00",
        "before": "06:30:00",
    }
    assert read(**stored).steps == (
        Step(
            timedelta(seconds=15),
            (Target.GUARDS_HERE, Target.SUPERVISORS),
            raise_sound=True,
            external=("Police", "Alarm centre"),
            multi_ack=2,
            repeat_every=timedelta(seconds=30),
            repeat_times=3,
            only=Only(
                guarded=True,
                drill=False,
                kinds=frozenset({AlarmKind.PANIC, AlarmKind.FIRE}),
                days=frozenset({6, 7}),
                after=time(22),
                before=time(6, 30),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("stored", "only"),
    [
        ({"guarded": "any", "drill": "any"}, ALWAYS),
        ({"guarded": "unguarded"}, Only(guarded=False)),
        ({"drill": "drill"}, Only(drill=True)),
        ({"days": [], "only_kinds": [], "after": None, "before": ""}, ALWAYS),
        ({"after": "23:59:59"}, Only(after=time(23, 59, 59))),
    ],
)
def test_conditions(stored: dict[str, Any], only: Only) -> None:
    assert read(**stored).steps[0].only == only


@pytest.mark.parametrize(
    "broken",
    [
        {"guarded": "sometimes"},
        {"drill": True},
        {"days": [0]},
        {"days": [8]},
        {"days": ["monday"]},
        {"after": "soon"},
        {"only_kinds": ["flood"]},
        {"multi_ack": "all"},
        {"repeat_every": "often"},
    ],
)
def test_what_cannot_be_read_is_no_policy(broken: dict[str, Any]) -> None:
    """A condition that is not understood must not become one that always holds."""
    with pytest.raises((KeyError, ValueError, TypeError)):
        read(**broken)


def test_every_answer_that_lights_a_lamp_has_a_colour() -> None:
    assert set(DEFAULT_ANSWER_COLOURS) == set(DeskAnswer) - {DeskAnswer.NONE}
    assert len(set(DEFAULT_ANSWER_COLOURS.values())) == len(DEFAULT_ANSWER_COLOURS)


@pytest.mark.parametrize("stored", [[1, 2], [1, 2, 256], [-1, 0, 0], ["red", 0, 0], None])
def test_what_is_no_colour(stored: Any) -> None:
    with pytest.raises((ValueError, TypeError)):
        answer_colour(("seen", stored))


def test_what_is_asked_for_afterwards() -> None:
    rule = policy(
        PolicyId("p"),
        "p",
        {
            "steps": [],
            "evaluation_persons": 2,
            "evaluation_within": 3,
            "evaluation_outcomes": ["genuine", "a word of a later release"],
        },
        {},
    ).evaluation
    assert (rule.persons, rule.within, rule.outcomes) == (
        2,
        timedelta(days=3),
        {Outcome.GENUINE},
    )
    assert policy(PolicyId("p"), "p", {"steps": []}, {}).evaluation == NO_EVALUATION
