"""Doing what a step does: people are told, and others are called from outside."""

from collections.abc import Collection, Iterable

from ..alerts import alert, send
from ..delivery_fold import leaves_anew
from ..events import Alert
from ..incident import Incident
from ..prompts import prompt
from ..turn import Turn
from ..wording import alarm_text
from ..words import Prompt, Purpose, Target
from . import outside
from .targets import Found

_NOBODY_IN_PERSON = (Target.EXTERNAL, Target.OPERATORS)
"""Whom only these are to reach has no responder missing: the room has the feed."""


def tell(turn: Turn, incident: Incident, found: Found, occasion: str) -> tuple[Alert, ...]:
    """The messages to those who were found. Records nothing."""
    text = alarm_text(turn.site.language, incident.shown)
    return alert(turn, incident, found.responders.values(), Purpose.ALARM, text, occasion)


def carry_out(
    turn: Turn, before: Incident, found: Found, alerts: Iterable[Alert], occasion: str
) -> None:
    """Let leave what an event has recorded; nobody is told or called twice.

    But who answered in secret, and is told for all to see now, is: all wait for their answer.
    And so is whose device did not confirm it. `before`: the incident before that event.
    """
    if before.deliveries:
        alerts = [one for one in alerts if leaves_anew(before, one)]
    send(turn, before, alerts)
    if found.external:
        outside.called(turn, before, found.external, occasion)


def prompt_if_nobody(turn: Turn, seen: Incident, found: Found, targets: Collection[Target]) -> None:
    """The operator is told when there is nobody to tell, and nobody was told before."""
    if (
        not seen.assignments
        and not found.is_anybody_reached
        and any(target not in _NOBODY_IN_PERSON for target in targets)
    ):
        prompt(turn, seen.incident_id, Prompt.NOBODY_REACHED)
