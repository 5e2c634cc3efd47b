"""What somebody asks for beside the time of the steps: an operator, or an automation."""

from ..alerts import come_to_light
from ..commands import Actor, AlertTargets
from ..errors import BadRequest
from ..events import TargetsAlerted
from ..incident import Incident
from ..procedure import Step
from ..turn import Turn
from ..words import Target
from . import outside
from .conditions import held_by
from .in_secret import next_in_secret, take_in_secret
from .policy import policy_of
from .steps import take_step
from .targets import find
from .telling import carry_out, prompt_if_nobody, tell


def escalate(turn: Turn, incident: Incident, actor: Actor, *, confirmed: bool = False) -> None:
    """Take the next step now that is for this alarm.

    One that duress took already is taken for all to see, and help goes one step further
    behind it: who watches sees one step, as without duress.
    """
    steps = policy_of(turn, incident).steps
    seen = incident.shown
    number = next(
        (
            number
            for number in range(incident.step, len(steps))
            if not held_by(turn, seen, steps[number].only)
        ),
        None,
    )
    if number is None:
        raise BadRequest("no_step_left")
    called = _called(turn, seen, steps[number], once_more=True)
    further = next_in_secret(turn, incident) if number < incident.secret_step else None
    if further is not None:
        called += _called(turn, incident, steps[further])
    outside.confirm(actor, dict.fromkeys(called), confirmed=confirmed)
    for _ in range(incident.step, number + 1):
        take_step(turn, turn.incident(incident.incident_id), actor)
    if further is not None:
        take_in_secret(turn, turn.incident(incident.incident_id), further, actor)
    outside.comes_to_light(turn, incident.incident_id)
    come_to_light(turn, incident.incident_id)


def _called(
    turn: Turn, incident: Incident, step: Step, *, once_more: bool = False
) -> tuple[str, ...]:
    """Whom a step would call from outside."""
    targets = [target for target in step.targets if target is Target.EXTERNAL]
    return find(turn, incident, targets, step.external, once_more=once_more).external


def alert_targets(turn: Turn, command: AlertTargets) -> None:
    """Do now what a step does, because somebody asks."""
    incident = turn.open_incident(command.incident_id)
    if not command.targets:
        raise BadRequest("no_targets")
    # Decided by what all have seen: it is for all to see.
    seen = incident.shown
    targets = tuple(dict.fromkeys(command.targets))
    found = find(turn, seen, targets)
    outside.confirm(command.actor, found.external, confirmed=command.confirmed)
    occasion = f"targets{len(seen.deliveries)}"
    alerts = tell(turn, incident, found, occasion)
    nothing_new = (
        not alerts and not found.external and (seen.sound_raised or not command.raise_sound)
    )
    if nothing_new and outside.too_soon(turn, command.actor, seen.asked_for.get(targets)):
        # It may ask because it asked: what is written down would make it ask for ever.
        return
    turn.record(
        TargetsAlerted(
            at=turn.now,
            incident_id=incident.incident_id,
            actor=command.actor,
            occasion=occasion,
            targets=targets,
            alerts=alerts,
            external=found.external,
            skipped=tuple(found.skipped),
            raise_sound=command.raise_sound,
        )
    )
    carry_out(turn, incident, found, alerts, occasion)
    prompt_if_nobody(turn, seen, found, targets)
    outside.comes_to_light(turn, incident.incident_id)
