"""Calling somebody outside, and what becomes of it.

Who is called is decided by a step, by hand, or by an automation (`TargetsAlerted`); here
is what all of them share. The calling itself is an effect, and only its report says that
they know: until then the desk is not told that the police were called, and never by a
call to somebody else (`ExternalTarget.police`).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from .. import effects as x
from ..commands import Actor, ReportExternal
from ..dispatch import answer_desk
from ..errors import BadRequest, WrongState
from ..events import ExternalCalled, ExternalReported, Prompted, external_key
from ..ids import IncidentId
from ..incident import Incident
from ..turn import Turn
from ..wording import alarm_text
from ..words import ActorKind, DeliveryState, DeskAnswer, Prompt

_MAY_FOLLOW: Mapping[DeliveryState, frozenset[DeliveryState]] = {
    DeliveryState.QUEUED: frozenset(
        {DeliveryState.SENT, DeliveryState.RECEIPTED, DeliveryState.FAILED}
    ),
    DeliveryState.SENT: frozenset({DeliveryState.RECEIPTED, DeliveryState.FAILED}),
    DeliveryState.FAILED: frozenset({DeliveryState.RECEIPTED}),
}
"""Which report of a machine counts. That its actions ran to their end does not undo what
they said themselves on the way: that nobody answered."""

_STATE_OF: Mapping[bool | None, DeliveryState] = {
    None: DeliveryState.SENT,
    True: DeliveryState.RECEIPTED,
    False: DeliveryState.FAILED,
}
"""What is said of a call (`ReportExternal.reached`)."""

_SAID = frozenset({DeliveryState.RECEIPTED, DeliveryState.FAILED})
"""What a person may say of a call, whatever was known before. That it was made only while
nothing is known: it must not undo that nobody answered."""

PAUSE = timedelta(seconds=10)
"""Between two calls of automations to the same target. One that calls again whenever a call
fails, which they learn at once, would never end."""

_LINK = "link/"


def link_actor(target: str) -> Actor:
    """Whoever looks by a link that was made for `target` (empty: for a hand-over by hand)."""
    return Actor(ActorKind.AUTOMATION, f"{_LINK}{target}", target or "link")


def looks_in_secret(incident: Incident, actor: Actor) -> bool:
    """Whether a look by a link would show that somebody was called under duress."""
    if not actor.actor_id.startswith(_LINK) or incident.duress is incident.shown.duress:
        return False
    return actor.actor_id.removeprefix(_LINK) not in incident.shown.external_called


def calls_in_secret(incident: Incident, target: str) -> bool:
    """Whether nothing may tell that this target is called: only duress asked for it."""
    return incident.is_secret or target not in incident.shown.external_called


def too_soon(turn: Turn, actor: Actor, since: datetime | None) -> bool:
    """Whether an automation asks again for what was done just now."""
    if actor.kind is not ActorKind.AUTOMATION or since is None:
        return False
    # A clock that went back must not stop them for longer than that.
    return timedelta(0) <= turn.now - since < PAUSE


def confirm(actor: Actor | None, names: Iterable[str], *, confirmed: bool) -> None:
    """Refuse an operator who was not asked twice: nobody outside is called by one click."""
    called = ", ".join(names)
    if called and actor is not None and actor.kind is ActorKind.OPERATOR and not confirmed:
        raise BadRequest("confirm_external", targets=called)


def call_external(
    turn: Turn, incident: Incident, target: str, actor: Actor, *, confirmed: bool = False
) -> None:
    """Call one external target now, outside the steps, as often as somebody asks."""
    if turn.site.external_named(target) is None:
        raise BadRequest("unknown_external", target=target)
    if incident.drill:
        raise BadRequest("drill_stays_inside")
    confirm(actor, (target,), confirmed=confirmed)
    # As all see it: a refusal must not tell of a secret call.
    last = incident.shown.external.get(target)
    if too_soon(turn, actor, last.called_at if last is not None else None):
        raise WrongState("just_called", target=target)
    # Counted as all see it: the key is told to automations.
    occasion = f"by_hand{len(incident.shown.external_called)}"
    key = external_key(incident.incident_id, occasion, target)
    turn.record(
        ExternalCalled(
            at=turn.now,
            incident_id=incident.incident_id,
            actor=actor,
            target=target,
            key=key,
        )
    )
    _call(turn, incident, target, key)


def called(turn: Turn, before: Incident, names: Iterable[str], occasion: str) -> None:
    """Do what a recorded event (`StepTaken`, `TargetsAlerted`) decided: call these.

    `before`: the incident as it was before that event. Who was called in secret by then is
    not called twice: see `comes_to_light`. Who was called in vain is called anew.
    """
    for name in names:
        key = external_key(before.incident_id, occasion, name)
        call = before.external.get(name)
        if call is None or call.leaves_anew(key):
            _call(turn, before, name, key)


def comes_to_light(turn: Turn, incident_id: IncidentId) -> None:
    """Who was called in secret, and now for all to see: what came of it is told once more.

    Not before it could be known of a call that was made when all saw it.
    """
    incident = turn.incident(incident_id)
    for name, seen in incident.shown.external.items():
        call = incident.external[name]
        at = call.comes_to_light_at(seen)
        if at is not None and at <= turn.now:
            _record(turn, incident_id, name, call.state, call.reason, None)


def _call(turn: Turn, incident: Incident, target: str, key: str) -> None:
    text = alarm_text(turn.site.language, incident.shown)
    turn.effect(x.CallExternal(key, incident.incident_id, target, text))


def report_external(turn: Turn, command: ReportExternal) -> None:
    """Whoever called them says what came of it."""
    incident = turn.incident(command.incident_id)
    if command.target not in incident.external:
        raise BadRequest("external_not_called", target=command.target)
    state = _STATE_OF[command.reached]
    reported(turn, incident, command.target, state, command.reason.strip(), command.actor)


def target_of(incident: Incident, key: str) -> str | None:
    """Whom the effect of this key calls; None: nobody by now."""
    return next((name for name, call in incident.external.items() if call.key == key), None)


def reported(
    turn: Turn,
    incident: Incident,
    name: str,
    state: DeliveryState,
    reason: str,
    actor: Actor | None,
) -> None:
    """How far a call is, by what does it (`actor` None) or by whoever asked them.

    What changes nothing, or comes too late to count, is not recorded.
    """
    call = incident.external.get(name)
    if call is None or (state, reason) == (call.state, call.reason):
        return
    if state in _MAY_FOLLOW.get(call.state, ()) or (actor is not None and state in _SAID):
        _record(turn, incident.incident_id, name, state, reason, actor)


def _record(
    turn: Turn,
    incident_id: IncidentId,
    name: str,
    state: DeliveryState,
    reason: str,
    actor: Actor | None,
) -> None:
    incident = turn.incident(incident_id)
    # Only duress let them be called, so far: nobody else may know what came of it.
    secret = name not in incident.shown.external
    before = incident if secret else incident.shown
    turn.record(
        ExternalReported(
            at=turn.now,
            incident_id=incident_id,
            secret=secret,
            target=name,
            state=state,
            reason=reason,
            actor=actor,
            # Of the step that called them, as those know it who hear of this.
            key=before.external[name].key,
        )
    )
    if not incident.is_open:
        return
    if state is DeliveryState.FAILED:
        _prompt(turn, before, name, secret=secret)
    elif not secret and not incident.is_secret and _is_police(turn, name):
        answer_desk(turn, incident_id, DeskAnswer.POLICE_CALLED)


def _prompt(turn: Turn, before: Incident, name: str, *, secret: bool) -> None:
    """The operator is told of all who could not be called; again when one more could not.

    `before`: as those knew it, before this, who may know of it.
    """
    known = before.external[name].state is DeliveryState.FAILED
    if known and Prompt.EXTERNAL_FAILED in before.prompts:
        return
    incident = turn.incident(before.incident_id)
    calls = (incident if secret else incident.shown).external
    failed = (one for one, call in calls.items() if call.state is DeliveryState.FAILED)
    turn.record(
        Prompted(
            at=turn.now,
            incident_id=incident.incident_id,
            prompt=Prompt.EXTERNAL_FAILED,
            about=", ".join(failed),
            secret=secret,
        )
    )


def _is_police(turn: Turn, name: str) -> bool:
    target = turn.site.external_named(name)
    return target is not None and target.police
