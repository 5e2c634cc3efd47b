"""Incident + event -> incident: what each event changes.

Made to take whatever a damaged journal has left: an event about a message that is
not known changes nothing, for a start that fails would be a blackout.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from . import events as e, radio_fold as radio
from .ids import OperatorId, ResponderId
from .incident import (
    DELIVERY_MAY_FOLLOW,
    Assignment,
    Delivery,
    Incident,
    LastCode,
    next_state,
    where,
)
from .secrecy import public
from .words import AssignmentState, CodeEffect, DeliveryState, DeskAnswer, Prompt, Purpose

_FINAL = (DeliveryState.RECEIPTED, DeliveryState.OVERTAKEN)
_ALARMING = frozenset(
    {
        CodeEffect.NEED_BACKUP,
        CodeEffect.POLICE,
        CodeEffect.AMBULANCE,
        CodeEffect.FIRE,
        CodeEffect.LISTEN_IN,
        CodeEffect.DURESS,
    }
)
"""Codes after which an earlier all-clear no longer holds."""

type _Changes = dict[str, Any]


def after(incident: Incident, event: e.IncidentEvent) -> Incident:
    """An incident after an event that is not its first."""
    changed = _after(incident, event)
    if incident.shadow is None and (changed is incident or public(event) is event):
        return changed
    return _with_shadow(incident, changed, event)


def _after(incident: Incident, event: Any) -> Incident:
    changes = _INCIDENT[type(event)](incident, event)
    state = next_state(incident.state, type(event))
    if state is not incident.state:
        changes["state"] = state
    return incident.but(**changes) if changes else incident


def _with_shadow(before: Incident, changed: Incident, event: Any) -> Incident:
    """The incident after `event`, and beside it how that looks without what is secret."""
    if before.is_secret:
        return changed
    shadow = before.shown
    shown = public(event)
    if shown is None:
        return changed if changed.shadow is shadow else changed.but(shadow=shadow)
    shadow = _after(shadow, shown)
    # Told in secret before, and now for all to see: as far on its way as it is.
    known = {
        alert.key: replace(before.deliveries[alert.key], alert=alert)
        for alert in getattr(shown, "alerts", ())
        if alert.key in before.deliveries
    }
    if known:
        shadow = shadow.but(deliveries={**shadow.deliveries, **known})
    return changed.but(shadow=shadow)


def _without(incident: Incident, *prompts: Prompt) -> tuple[Prompt, ...]:
    return tuple(prompt for prompt in incident.prompts if prompt not in prompts)


def _deliveries(incident: Incident, alerts: tuple[e.Alert, ...], at: datetime) -> _Changes:
    if not alerts:
        return {}
    deliveries = dict(incident.deliveries)
    assignments = dict(incident.assignments)
    for alert in alerts:
        if alert.key not in deliveries:
            deliveries[alert.key] = Delivery(
                alert, DeliveryState.QUEUED, at, receipt_due_at=alert.receipt_due_at
            )
        if alert.responder_id not in assignments:
            assignments[alert.responder_id] = Assignment(
                alert.responder_id, alert.responder, AssignmentState.ALERTED, at
            )
    return {"deliveries": deliveries, "assignments": assignments}


def _assign(
    incident: Incident, responder_id: ResponderId, name: str, state: AssignmentState, at: datetime
) -> dict[ResponderId, Assignment]:
    return {**incident.assignments, responder_id: Assignment(responder_id, name, state, at)}


def _alarm_joined(incident: Incident, event: e.AlarmJoined) -> _Changes:
    changes: _Changes = {
        "presses": incident.presses + 1,
        "last_press_at": event.at,
        "again_due_at": event.again_due_at,
        # Whoever reported that it is over did not know of this.
        "prompts": _without(incident, Prompt.ALL_CLEAR),
    }
    if event.priority is not None and event.priority < incident.priority:
        changes["priority"] = event.priority
        leads = True
    else:
        # What is certain leads what is only possible and as urgent; not so that duress shows.
        doubt = incident.possible and not event.possible and not incident.is_secret
        leads = doubt and event.priority in (None, incident.priority)
    if event.secret:
        changes["duress"] = True
    elif leads:
        changes |= {"kind": event.kind, "possible": event.possible}
    if event.detail and not event.secret:
        changes["detail"] = event.detail
    if event.position is not None:
        changes |= where(incident, event, event.position)
    return changes


def _told_again(incident: Incident, event: e.ToldAgain) -> _Changes:
    return {
        **_deliveries(incident, event.alerts, event.at),
        "again_due_at": None,
        "last_told_at": event.at,
    }


def _step_taken(incident: Incident, event: e.StepTaken) -> _Changes:
    changes = _deliveries(incident, event.alerts, event.at)
    if event.secret:
        changes["secret_step"] = event.step + 1
    else:
        changes["step"] = event.step + 1
        changes["step_due_at"] = event.step_due_at
        if event.alerts:
            changes["last_told_at"] = event.at
    if event.raise_sound and not incident.sound_raised:
        changes["sound_raised"] = True
    if event.external:
        # Called in secret before, and now for all to see: once.
        new = [name for name in event.external if name not in incident.external_called]
        changes |= _external(incident, *new)
    return changes


def _external(incident: Incident, *targets: str) -> _Changes:
    return {
        "external_called": (*incident.external_called, *targets),
        "prompts": _without(incident, Prompt.POLICE_ASKED),
    }


def _external_called(incident: Incident, event: e.ExternalCalled) -> _Changes:
    return _external(incident, event.target)


def _acknowledged(incident: Incident, event: e.Acknowledged) -> _Changes:
    return {
        "owner_id": OperatorId(event.actor.actor_id),
        "owner": event.actor.name,
        "acknowledged_at": event.at,
        "step_due_at": None,
        "on_scene_due_at": event.on_scene_due_at,
        "sound_raised": False,
        "prompts": _without(incident, Prompt.UNACKNOWLEDGED),
    }


def _handed_over(_incident: Incident, event: e.HandedOver) -> _Changes:
    return {"owner_id": event.operator_id, "owner": event.operator}


def _dispatched(incident: Incident, event: e.RespondersDispatched) -> _Changes:
    changes = _deliveries(incident, event.alerts, event.at)
    assignments = changes.get("assignments", dict(incident.assignments))
    for responder_id, name in event.responders:
        assignments[responder_id] = Assignment(
            responder_id, name, AssignmentState.DISPATCHED, event.at
        )
    return {
        **changes,
        "assignments": assignments,
        "prompts": _without(incident, Prompt.BACKUP_ASKED, Prompt.NOBODY_REACHED),
    }


def _accepted(incident: Incident, event: e.ResponderAccepted) -> _Changes:
    return {
        "assignments": _assign(
            incident, event.responder_id, event.responder, AssignmentState.ACCEPTED, event.at
        ),
        "accepted_at": incident.accepted_at or event.at,
        "prompts": _without(incident, Prompt.NOBODY_REACHED),
    }


def _refused(incident: Incident, event: e.ResponderRefused) -> _Changes:
    return {
        "assignments": _assign(
            incident, event.responder_id, event.responder, AssignmentState.REFUSED, event.at
        )
    }


def _arrived(incident: Incident, event: e.ResponderArrived) -> _Changes:
    return {
        "assignments": _assign(
            incident, event.responder_id, event.responder, AssignmentState.ON_SCENE, event.at
        ),
        "accepted_at": incident.accepted_at or event.at,
        "on_scene_at": incident.on_scene_at or event.at,
        "on_scene_due_at": None,
        "prompts": _without(incident, Prompt.NOBODY_ON_SCENE, Prompt.NOBODY_REACHED),
    }


def _message_sent(incident: Incident, event: e.MessageSent) -> _Changes:
    if event.purpose is Purpose.STAND_DOWN:
        # Telling people that it is over makes nobody part of it.
        assignments = incident.assignments
        return {**_deliveries(incident, event.alerts, event.at), "assignments": assignments}
    return _deliveries(incident, event.alerts, event.at)


def _code_received(incident: Incident, event: e.CodeReceived) -> _Changes:
    changes: _Changes = {
        "codes": {
            **incident.codes,
            event.responder_id: LastCode(event.digits, event.effect, event.at),
        }
    }
    if event.effect is CodeEffect.DURESS:
        changes["duress"] = True
    if event.effect in _ALARMING:
        changes["prompts"] = _without(incident, Prompt.ALL_CLEAR)
    return changes


def _text_received(_incident: Incident, _event: e.TextReceived) -> _Changes:
    return {}


def _delivery_reported(incident: Incident, event: e.DeliveryReported) -> _Changes:
    if event.key not in incident.deliveries:
        return radio.microphone_reported(incident, event)
    before = incident.deliveries[event.key]
    if event.state not in DELIVERY_MAY_FOLLOW[before.state]:
        return {}
    due_at = before.receipt_due_at
    no_receipts = before.alert.receipt_due_at is None
    if event.state in _FINAL or (event.state is DeliveryState.SENT and no_receipts):
        due_at = None
    elif event.state is DeliveryState.FAILED:
        due_at = event.receipt_due_at
    deliveries = {
        **incident.deliveries,
        event.key: replace(
            before, state=event.state, since=event.at, reason=event.reason, receipt_due_at=due_at
        ),
    }
    if event.state is DeliveryState.RECEIPTED:
        # Whoever has it by one way needs it by no other.
        original = before.alert.original or event.key
        for key, one in deliveries.items():
            if original in (key, one.alert.original) and one.receipt_due_at is not None:
                deliveries[key] = replace(one, receipt_due_at=None)
    changes: _Changes = {"deliveries": deliveries}
    if Prompt.NOT_RECEIPTED in incident.prompts and not any(
        one.is_worrying for one in deliveries.values()
    ):
        changes["prompts"] = _without(incident, Prompt.NOT_RECEIPTED)
    return changes


def _delivery_retried(incident: Incident, event: e.DeliveryRetried) -> _Changes:
    changes = _deliveries(incident, (event.other,) if event.other else (), event.at)
    before = incident.deliveries.get(event.key)
    if before is not None:
        deliveries = changes.setdefault("deliveries", dict(incident.deliveries))
        deliveries[event.key] = replace(
            before, attempt=event.attempt, receipt_due_at=event.receipt_due_at
        )
    return changes


def _prompted(incident: Incident, event: e.Prompted) -> _Changes:
    changes: _Changes = {}
    if event.prompt not in incident.prompts:
        changes["prompts"] = (*incident.prompts, event.prompt)
    if event.prompt is Prompt.NOBODY_ON_SCENE:
        changes["on_scene_due_at"] = None
    return changes


def _desk_answered(_incident: Incident, event: e.DeskAnswered) -> _Changes:
    return {"answer": event.answer}


def _no_change(_incident: Incident, _event: Any) -> _Changes:
    return {}


def _resolved(incident: Incident, event: e.IncidentResolved) -> _Changes:
    deliveries = dict(incident.deliveries)
    for key in event.overtaken:
        if key not in deliveries:
            continue
        deliveries[key] = replace(
            deliveries[key], state=DeliveryState.OVERTAKEN, since=event.at, receipt_due_at=None
        )
    return {
        "resolved_at": event.at,
        "outcome": event.outcome,
        "step_due_at": None,
        "on_scene_due_at": None,
        "again_due_at": None,
        "microphones": {},
        "following": {},
        "answer": DeskAnswer.NONE,
        "prompts": (Prompt.CLOSE,),
        "deliveries": deliveries,
    }


_INCIDENT: Mapping[type[e.Event], Callable[[Incident, Any], _Changes]] = {
    e.AlarmJoined: _alarm_joined,
    e.ToldAgain: _told_again,
    e.StepTaken: _step_taken,
    e.ExternalCalled: _external_called,
    e.Acknowledged: _acknowledged,
    e.HandedOver: _handed_over,
    e.RespondersDispatched: _dispatched,
    e.ResponderAccepted: _accepted,
    e.ResponderRefused: _refused,
    e.ResponderArrived: _arrived,
    e.MessageSent: _message_sent,
    e.CodeReceived: _code_received,
    e.TextReceived: _text_received,
    e.DeliveryReported: _delivery_reported,
    e.DeliveryRetried: _delivery_retried,
    e.Prompted: _prompted,
    e.DeskAnswered: _desk_answered,
    e.MicrophoneOpened: radio.microphone_opened,
    e.MicrophoneClosed: radio.microphone_closed,
    e.MicrophoneUnavailable: _no_change,
    e.ListeningStarted: radio.listening_started,
    e.ListeningEnded: radio.listening_ended,
    e.ResponderLocated: radio.located,
    e.FollowingStarted: radio.following_started,
    e.FollowingEnded: radio.following_ended,
    e.CameraViewed: _no_change,
    e.NoteAdded: _no_change,
    e.IncidentResolved: _resolved,
    e.IncidentClosed: _no_change,
}
