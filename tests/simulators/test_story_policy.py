"""What the words of a policy's step store."""

from simulators.story import read
from simulators.story_policy import stored
from simulators.town import WATERVEEN
from simulators.town_entries import PolicyStep

STORY = """
title: A policy
policy:
  - after: 0 s
    tell: guards here
    only where: guarded
    only in: real alarms
    only for: [panic, man down]
    only from: "18:00"
    only until: "07:00"
  - after: 5 s
    tell: [nearest patrol, supervisors, external]
    call: Police
    enough: 2
    again every: 10 s
    times: 3
    sound: raised
  - after: 9 s
    tell: operators
    only in: drills
steps:
  - wait: 1 s
"""


def test_a_step_is_stored_as_its_form_stores_it() -> None:
    first, second, third = read(STORY, WATERVEEN).policy.steps
    assert first.stored() == {
        "delay": 0.0,
        "targets": ["guards_here"],
        "raise_sound": False,
        "guarded": "guarded",
        "drill": "real",
        "only_kinds": ["panic", "man_down"],
        "after": "18:00:00",
        "before": "07:00:00",
    }
    assert second.stored() == {
        "delay": 5.0,
        "targets": ["nearest_patrol", "supervisors", "external"],
        "raise_sound": True,
        "external": ["Police"],
        "multi_ack": 2,
        "repeat_every": 10.0,
        "repeat_times": 3,
    }
    assert third.only == {"drill": "drill"}


def test_what_is_stored_is_read_back() -> None:
    for step in read(STORY, WATERVEEN).policy.steps:
        assert PolicyStep.read(step.stored()) == step
    plain = {"delay": 1, "targets": ["operators"], "raise_sound": False}
    assert PolicyStep.read({**plain, "guarded": "any", "external": []}).only == {}


def test_nothing_said_stores_nothing() -> None:
    assert stored({}) == {}
