"""Incident + event -> incident: what each event changes.

Made to take whatever a damaged journal has left: an event about a message that is
not known changes nothing, for a start that fails would be a blackout.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from . import code_fold, events as e, radio_fold as radio
from .delivery_fold import come_to_light, overtaken, reported, retried, sent, told, without
from .evaluation import fold as evaluation_fold
from .ids import OperatorId
from .incident import Incident, where
from .incident_parts import Assignment, ExternalCall, Repeat
from .muster import fold as muster_fold
from .secrecy import public
from .transitions import next_state
from .words import AssignmentState, DeliveryState, DeskAnswer, Prompt, Purpose

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
    return changed.but(shadow=come_to_light(before, _after(shadow, shown), shown))


def _alarm_joined(incident: Incident, event: e.AlarmJoined) -> _Changes:
    changes: _Changes = {
        "again_due_at": event.again_due_at,
        # Whoever reported that it is over did not know of this.
        "prompts": without(incident, Prompt.ALL_CLEAR, Prompt.SIGN_OF_LIFE),
    }
    if event.explains is None:
        changes |= {"presses": incident.presses + 1, "last_press_at": event.at}
    if event.secret or (incident.is_of_desk and _somebody_comes(incident)):
        # Whoever presses once more, though somebody comes, is not helped by that.
        changes["more_needed"] = True
    if event.priority is not None and event.priority < incident.priority:
        changes["priority"] = event.priority
        leads = True
    elif event.explains is not None:
        # What raised it is of this kind, even where alone it would have been less urgent.
        leads = event.explains == incident.signal_id
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
    if event.place is not None:
        changes |= {"place": event.place, "placed_at": event.placed_at}
    if event.position is not None:
        changes |= where(incident, event, event.position)
    return changes


def _somebody_comes(incident: Incident) -> bool:
    return any(
        one.state in (AssignmentState.ACCEPTED, AssignmentState.ON_SCENE)
        for one in incident.assignments.values()
    )


def _subject_placed(_incident: Incident, event: e.SubjectPlaced) -> _Changes:
    return {
        "place": event.place,
        "placed_at": event.placed_at,
        "again_due_at": event.again_due_at,
    }


def _told_again(incident: Incident, event: e.ToldAgain) -> _Changes:
    return {
        **told(incident, event.alerts, event.at),
        "again_due_at": None,
        "last_told_at": event.at,
    }


def _step_taken(incident: Incident, event: e.StepTaken) -> _Changes:
    changes = told(incident, event.alerts, event.at)
    if event.secret:
        changes["secret_step"] = event.step + 1
        changes["step_due_at"] = event.step_due_at
    else:
        changes["step"] = event.step + 1
        if incident.is_put_off or not incident.shown.is_put_off:
            changes["step_due_at"] = event.step_due_at
        if event.alerts:
            changes["last_told_at"] = event.at
    if event.raise_sound and not incident.sound_raised:
        changes["sound_raised"] = True
    if event.repeat_due_at is not None and not event.secret:
        repeat = Repeat(event.repeat_due_at, 1)
        changes["repeats"] = {**incident.repeats, event.step: repeat}
    if event.multi_ack > incident.multi_ack and not event.secret:
        changes["multi_ack"] = event.multi_ack
    return changes | _external(incident, event)


def _step_repeated(incident: Incident, event: e.StepRepeated) -> _Changes:
    changes = told(incident, event.alerts, event.at)
    repeats = {step: one for step, one in incident.repeats.items() if step != event.step}
    if event.repeat_due_at is not None:
        repeats[event.step] = Repeat(event.repeat_due_at, event.number + 1)
    elif event.held_by == "answered":
        repeats[event.step] = Repeat(None, event.number)
    changes["repeats"] = repeats
    if event.alerts:
        changes["last_told_at"] = event.at
    return changes


def _steps_put_off(incident: Incident, event: e.StepsPutOff) -> _Changes:
    return {
        "nobody_came_at": event.at if event.reason == "nobody_came" else incident.nobody_came_at,
        "step_due_at": event.step_due_at,
        "is_put_off": event.reason == "answered",
        "on_scene_due_at": event.on_scene_due_at,
    }


def _targets_alerted(incident: Incident, event: e.TargetsAlerted) -> _Changes:
    changes = told(incident, event.alerts, event.at)
    if event.alerts and not event.secret:
        changes["last_told_at"] = event.at
    if event.raise_sound and not incident.sound_raised:
        changes["sound_raised"] = True
    changes["asked_for"] = {**incident.asked_for, event.targets: event.at}
    return changes | _external(incident, event)


def _external(incident: Incident, event: e.StepTaken | e.TargetsAlerted) -> _Changes:
    if not event.external:
        return {}
    called: dict[str, ExternalCall] = {}
    for name in event.external:
        key = e.external_key(event.incident_id, event.occasion, name)
        last = incident.external.get(name)
        if last is None:
            called[name] = ExternalCall(key, event.at, event.at)
        elif last.leaves_anew(key):
            before = (*last.before, last.key)
            called[name] = ExternalCall(key, event.at, event.at, before=before)
        # Or else called in secret before, and now for all to see: once.
    calls = {**called, **incident.external, **called}
    return {
        "external_called": (*incident.external_called, *called),
        "external": calls,
        "prompts": without(incident, Prompt.POLICE_ASKED, *_no_more_failed(calls)),
    }


def _external_called(incident: Incident, event: e.ExternalCalled) -> _Changes:
    # By hand they are called as often as somebody asks.
    calls = {**incident.external, event.target: ExternalCall(event.key, event.at, event.at)}
    return {
        "external_called": (*incident.external_called, event.target),
        "external": calls,
        "prompts": without(incident, Prompt.POLICE_ASKED, *_no_more_failed(calls)),
    }


def _external_reported(incident: Incident, event: e.ExternalReported) -> _Changes:
    call = incident.external.get(event.target)
    if call is None:
        return {}
    changed = replace(call, state=event.state, reason=event.reason, at=event.at)
    calls = {**incident.external, event.target: changed}
    return {"external": calls, "prompts": without(incident, *_no_more_failed(calls))}


def _no_more_failed(calls: Mapping[str, ExternalCall]) -> tuple[Prompt, ...]:
    """The prompt that goes once no call is known to have failed any more."""
    failed = any(one.state is DeliveryState.FAILED for one in calls.values())
    return () if failed else (Prompt.EXTERNAL_FAILED,)


def _prompt_dismissed(incident: Incident, event: e.PromptDismissed) -> _Changes:
    return {"prompts": without(incident, event.prompt)}


def _acknowledged(incident: Incident, event: e.Acknowledged) -> _Changes:
    return {
        "owner_id": OperatorId(event.actor.actor_id),
        "owner": event.actor.name,
        "acknowledged_at": event.at,
        "step_due_at": None,
        "repeats": {},
        "is_put_off": False,
        "on_scene_due_at": event.on_scene_due_at,
        "sound_raised": False,
        "prompts": without(incident, Prompt.UNACKNOWLEDGED),
    }


def _handed_over(_incident: Incident, event: e.HandedOver) -> _Changes:
    return {"owner_id": event.operator_id, "owner": event.operator}


def _dispatched(incident: Incident, event: e.RespondersDispatched) -> _Changes:
    changes = told(incident, event.alerts, event.at)
    assignments = changes.get("assignments", dict(incident.assignments))
    for who, name in event.responders:
        if not muster_fold.comes(incident, who):
            assignments[who] = Assignment(who, name, AssignmentState.DISPATCHED, event.at)
    return {
        **changes,
        "assignments": assignments,
        "prompts": without(
            incident, Prompt.BACKUP_ASKED, Prompt.NOBODY_REACHED, Prompt.NOBODY_COMES
        ),
    }


def _assign(
    incident: Incident,
    event: e.ResponderAccepted | e.ResponderRefused | e.ResponderArrived,
    state: AssignmentState,
    minutes: float | None = None,
) -> _Changes:
    """Where one of them is with it; whoever answers is not waited for any more."""
    responder_id = event.responder_id
    off_duty = getattr(event, "off_duty", False)
    assignment = Assignment(responder_id, event.responder, state, event.at, minutes, off_duty)
    before = incident.assignments.get(responder_id, assignment)
    if (before.state, state) == (AssignmentState.ON_SCENE, AssignmentState.ACCEPTED):
        assignment = before  # they are there, which they have said in secret only
    return {
        **muster_fold.answered(incident, responder_id),
        "assignments": {**incident.assignments, responder_id: assignment},
    }


def _accepted(incident: Incident, event: e.ResponderAccepted) -> _Changes:
    return {
        **_assign(incident, event, AssignmentState.ACCEPTED, event.minutes),
        "accepted_at": incident.accepted_at or event.at,
        "prompts": without(incident, Prompt.NOBODY_REACHED),
    }


def _refused(incident: Incident, event: e.ResponderRefused) -> _Changes:
    return _assign(incident, event, AssignmentState.REFUSED)


def _arrived(incident: Incident, event: e.ResponderArrived) -> _Changes:
    return {
        **_assign(incident, event, AssignmentState.ON_SCENE),
        "accepted_at": incident.accepted_at or event.at,
        "on_scene_at": incident.on_scene_at or event.at,
        "on_scene_due_at": None,
        "prompts": without(incident, Prompt.NOBODY_ON_SCENE, Prompt.NOBODY_REACHED),
    }


def _message_sent(incident: Incident, event: e.MessageSent) -> _Changes:
    if event.purpose is Purpose.STAND_DOWN:
        # Telling people that it is over makes nobody part of it.
        return sent(incident, event.alerts, event.at)
    return told(incident, event.alerts, event.at)


def _prompted(incident: Incident, event: e.Prompted) -> _Changes:
    changes: _Changes = {}
    if event.prompt not in incident.prompts:
        changes["prompts"] = (*incident.prompts, event.prompt)
    if event.prompt is Prompt.ASKED:
        changes["asked"] = event.about
    if event.prompt is Prompt.NOBODY_ON_SCENE:
        changes["on_scene_due_at"] = None
    if event.prompt is Prompt.UNACCOUNTED:
        changes |= muster_fold.told_who_is_missing(incident)
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
        deliveries[key] = overtaken(deliveries[key], event.at)
    return {
        **muster_fold.over(incident),
        "resolved_at": event.at,
        "outcome": event.outcome,
        "step_due_at": None,
        "repeats": {},
        "is_put_off": False,
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
    e.SubjectPlaced: _subject_placed,
    e.ToldAgain: _told_again,
    e.StepTaken: _step_taken,
    e.StepRepeated: _step_repeated,
    e.StepsPutOff: _steps_put_off,
    e.TargetsAlerted: _targets_alerted,
    e.ExternalCalled: _external_called,
    e.ExternalReported: _external_reported,
    e.Acknowledged: _acknowledged,
    e.HandedOver: _handed_over,
    e.RespondersDispatched: _dispatched,
    e.ResponderAccepted: _accepted,
    e.ResponderRefused: _refused,
    e.ResponderArrived: _arrived,
    e.MessageSent: _message_sent,
    e.CodeReceived: code_fold.code_received,
    e.TextReceived: code_fold.text_received,
    e.DeliveryReported: reported,
    e.DeliveryRetried: retried,
    e.Prompted: _prompted,
    e.PromptDismissed: _prompt_dismissed,
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
    **muster_fold.FOLDS,
    **evaluation_fold.FOLDS,
}
