"""The steps of the escalation policy: who is told when, and why not."""

from collections.abc import Iterable
from datetime import datetime

from . import effects as x
from .alerts import alert, can_be_told, send
from .commands import Actor
from .dispatch import answer_desk
from .errors import BadRequest
from .events import ExternalCalled, Skip, StepTaken
from .ids import IncidentId
from .incident import Incident
from .prompts import prompt
from .site import EscalationPolicy, Responder, Step
from .turn import Turn
from .wording import alarm_text
from .words import DeskAnswer, Duty, Prompt, Purpose, Target

_HOW_MANY = {Target.NEAREST_PATROL: 1, Target.NEIGHBOURING_GUARDS: 2}
"""How many are called in from elsewhere: enough to help, without emptying the
neighbourhood."""


def policy_of(turn: Turn, incident: Incident) -> EscalationPolicy:
    """The policy an incident follows, as it is set up now."""
    return turn.site.policy(incident.policy_id, incident.kind)


def step_time(policy: EscalationPolicy, step: int, raised_at: datetime) -> datetime | None:
    """When a step falls due; None: the policy has no such step."""
    return raised_at + policy.steps[step].delay if step < len(policy.steps) else None


def take_due_steps(turn: Turn, incident_id: IncidentId) -> None:
    """Take every step whose time has come, oldest first, while nobody owns it."""
    while True:
        incident = turn.incident(incident_id)
        if incident.step_due_at is None or incident.step_due_at > turn.now:
            return
        take_step(turn, incident, None)


def take_step(turn: Turn, incident: Incident, actor: Actor | None) -> None:
    """Take the next step, for all to see. Past the last one, the operator is prompted."""
    steps = policy_of(turn, incident).steps
    number = incident.step
    if number < len(steps):
        # None left: the policy was shortened while the incident was open.
        _take(turn, incident, steps[number], number, actor, secret=False)
    else:
        turn.record(
            StepTaken(
                at=turn.now,
                incident_id=incident.incident_id,
                step=number,
                actor=actor,
                alerts=(),
                external=(),
                skipped=(),
                raise_sound=True,
                step_due_at=None,
            )
        )
    incident = turn.incident(incident.incident_id)
    if incident.owner_id is None and incident.step_due_at is None:
        prompt(turn, incident.incident_id, Prompt.UNACKNOWLEDGED)


def escalate(turn: Turn, incident: Incident, actor: Actor) -> None:
    """Take the next step now, because somebody asks; it goes on from what duress took."""
    steps = len(policy_of(turn, incident).steps)
    if incident.step >= steps:
        raise BadRequest("no_step_left")
    last = max(incident.step, min(incident.secret_step, steps - 1))
    for _ in range(incident.step, last + 1):
        take_step(turn, turn.incident(incident.incident_id), actor)


def escalate_in_secret(turn: Turn, incident: Incident) -> None:
    """Take the next step now, and let it look as if nothing had happened.

    Its time stands, and then it is taken again, for all to see: nobody is told
    twice, but whoever watches sees the same as without duress.
    """
    steps = policy_of(turn, incident).steps
    number = max(incident.step, incident.secret_step)
    if number < len(steps):
        _take(turn, incident, steps[number], number, None, secret=True)


def _take(
    turn: Turn, incident: Incident, step: Step, number: int, actor: Actor | None, *, secret: bool
) -> None:
    # What is taken for all to see is decided by what all have seen.
    seen = incident if secret else incident.shown
    skipped: list[Skip] = []
    found: dict[str, Responder] = {}
    external: tuple[str, ...] = ()
    for target in step.targets:
        if target is Target.EXTERNAL:
            external = _external(turn, seen, skipped)
            continue
        for responder in _find(turn, seen, target, skipped):
            found[responder.responder_id] = responder
    text = alarm_text(turn.site.language, incident.shown)
    alerts = alert(turn, incident, found.values(), Purpose.ALARM, text, f"step{number}")
    due_at = incident.step_due_at
    if not secret:
        due_at = None if incident.owner_id else _next_time(turn, incident, number + 1)
    turn.record(
        StepTaken(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=secret,
            step=number,
            actor=actor,
            alerts=alerts,
            external=external,
            skipped=tuple(skipped),
            raise_sound=step.raise_sound,
            step_due_at=due_at,
        )
    )
    send(turn, incident, (one for one in alerts if one.key not in incident.deliveries))
    for name in external:
        if name not in incident.external_called:
            key = f"{incident.incident_id}/step{number}/external/{name}"
            turn.effect(x.CallExternal(key, incident.incident_id, name, text))
    if secret:
        # The desk's lamp too: whoever stands behind the clerk may know what it means.
        return
    if external:
        answer_desk(turn, incident.incident_id, DeskAnswer.POLICE_CALLED)
    if (
        number == 0
        and not any(can_be_told(turn, responder) for responder in found.values())
        and any(target not in (Target.EXTERNAL, Target.OPERATORS) for target in step.targets)
    ):
        prompt(turn, incident.incident_id, Prompt.NOBODY_REACHED)


def _next_time(turn: Turn, incident: Incident, number: int) -> datetime | None:
    return step_time(policy_of(turn, incident), number, incident.raised_at)


def call_external(turn: Turn, incident: Incident, target: str, actor: Actor) -> None:
    """Call one external target now, outside the steps."""
    if target not in turn.site.external:
        raise BadRequest("unknown_external", target=target)
    if incident.drill:
        raise BadRequest("drill_stays_inside")
    key = f"{incident.incident_id}/external{len(incident.external_called)}/{target}"
    turn.record(
        ExternalCalled(
            at=turn.now,
            incident_id=incident.incident_id,
            actor=actor,
            target=target,
            key=key,
        )
    )
    turn.effect(
        x.CallExternal(
            key, incident.incident_id, target, alarm_text(turn.site.language, incident.shown)
        )
    )
    answer_desk(turn, incident.incident_id, DeskAnswer.POLICE_CALLED)


def _external(turn: Turn, incident: Incident, skipped: list[Skip]) -> tuple[str, ...]:
    """The external targets not called yet. A drill never leaves the house."""
    if incident.drill:
        skipped.append(Skip(Target.EXTERNAL, "drill"))
        return ()
    if not turn.site.external:
        skipped.append(Skip(Target.EXTERNAL, "none_set_up"))
        return ()
    left = tuple(name for name in turn.site.external if name not in incident.external_called)
    if not left:
        skipped.append(Skip(Target.EXTERNAL, "already_alerted"))
    return left


def _find(
    turn: Turn, incident: Incident, target: Target, skipped: list[Skip]
) -> tuple[Responder, ...]:
    """Those a target means for this incident, without those already in it."""
    if target is Target.OPERATORS:
        # The room itself sees every incident in the feed; nothing is sent.
        if not turn.room.present:
            skipped.append(Skip(target, "nobody_there"))
        return ()
    place = incident.place
    if place is None:
        skipped.append(Skip(target, "nobody_there"))
        return ()
    roster, building_id = turn.roster, place.building_id
    match target:
        case Target.GUARDS_HERE:
            meant = roster.here(Duty.GUARD, building_id, turn.now)
        case Target.RESPONSE_TEAM:
            meant = roster.here(Duty.RESPONSE_TEAM, building_id, turn.now)
        case Target.NEIGHBOURING_GUARDS:
            meant = roster.nearest(Duty.GUARD, building_id, turn.now)
        case _:
            meant = roster.nearest(Duty.PATROL, building_id, turn.now)
    told, lost = _fresh(turn, incident, meant, _HOW_MANY.get(target))
    fresh = (*told, *lost)
    if told:
        return fresh
    others = any(r.responder_id != incident.responder_id for r in meant)
    skipped.append(
        Skip(
            target,
            "nobody_reachable" if fresh else "already_alerted" if others else "nobody_there",
        )
    )
    if target is Target.GUARDS_HERE and (fresh or not others):
        # Nobody here can be counted on: the nearest patrol goes, by the same step.
        patrol = _find(turn, incident, Target.NEAREST_PATROL, skipped)
        return (*fresh, *patrol)
    return fresh


def _fresh(
    turn: Turn, incident: Incident, meant: Iterable[Responder], number: int | None
) -> tuple[list[Responder], list[Responder]]:
    """Those not in it yet, at most `number`: who can be told, and who is not known to be."""
    told: list[Responder] = []
    lost: list[Responder] = []
    for responder in meant:
        if (
            responder.responder_id == incident.responder_id
            or responder.responder_id in incident.assignments
        ):
            continue
        (told if can_be_told(turn, responder) else lost).append(responder)
        if len(told) == number:
            break
    return told, lost if number is None else lost[: number - len(told)]
