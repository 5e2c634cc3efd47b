"""What can be wrong with the steps of an escalation policy."""

from collections.abc import Iterable, Mapping
from typing import Any

from ...control_room.words import Target

# The default has three. A form with a section for each shows the whole policy at
# once; with more than six, nobody would find their way in it, or in the alarm.
MAX_STEPS = 6
# An alarm that reaches nobody for longer than this is no alarm.
MAX_FIRST_DELAY = 60

_WHEN = ("only_kinds", "days", "after", "before")
"""Conditions that are simply not there when left empty."""
_CHOICES = ("guarded", "drill")

type Step = Mapping[str, Any]


def is_conditional(step: Step) -> bool:
    """Whether a step is taken for some alarms only."""
    return any(step.get(key) for key in _WHEN) or any(
        step.get(key, "any") != "any" for key in _CHOICES
    )


def error(step: Step, before: Step | None) -> str | None:
    """What is wrong with a step; `before` is the one before it."""
    if not step["targets"]:
        return "no_targets"
    if step.get("external") and Target.EXTERNAL not in step["targets"]:
        return "external_not_reached"
    if ("repeat_every" in step) != ("repeat_times" in step):
        return "repeat_incomplete"
    if before is None:
        return "first_step_late" if step["delay"] > MAX_FIRST_DELAY else None
    # At the same time there may be two of which each has its own case.
    together = is_conditional(step) or is_conditional(before)
    if step["delay"] < before["delay"]:
        return "not_ascending"
    return "not_ascending" if step["delay"] == before["delay"] and not together else None


def kinds_error(kinds: Iterable[str], theirs: Iterable[str]) -> str | None:
    """The error when two policies want the same alarm."""
    own, other = set(kinds), set(theirs)
    if own & other:
        return "kind_in_use"
    return "other_kinds_in_use" if not own and not other else None
