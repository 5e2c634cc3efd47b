"""What happens in an incident."""

from collections.abc import Iterator

from ...control_room import events as e, snapshot
from ...control_room.effects import CallExternal
from ...control_room.incident import Incident
from ...control_room.site import Site
from ...control_room.snapshot import Json
from ...control_room.words import AlarmKind, CodeEffect, DeliveryState
from .evaluation import of_evaluation
from .muster import of_muster
from .parts import Happening, responder_json
from .procedure import of_procedure
from .telling import Teller, everybody
from .words import ANSWER, DIGITS, EFFECT, OUTCOME, PROMPT, PURPOSE, REASON, TARGET

_DELIVERED = {
    DeliveryState.RECEIPTED: "message_receipted",
    DeliveryState.FAILED: "message_failed",
}


def of_incident(event: e.Event, incident: Incident, site: Site) -> Iterator[Happening]:
    """The triggers of one event; it is free of secrets already."""
    teller = Teller(incident, site, event)
    tell, tell_of = teller.tell, teller.tell_of
    match event:
        case e.IncidentRaised():
            yield tell("incident_raised")
        case e.AlarmJoined():
            yield tell("alarm_joined", {"presses": incident.shown.presses})
        case e.Acknowledged():
            yield tell("incident_acknowledged")
        case e.HandedOver():
            to = {"operator_id": event.operator_id, "name": event.operator}
            yield tell("incident_handed_over", {"operator": to})
        case e.RespondersDispatched():
            for responder_id, name in event.responders:
                yield tell_of("responder_dispatched", responder_id, name)
        case e.ResponderAccepted():
            yield tell_of("responder_accepted", event.responder_id, event.responder)
        case e.ResponderRefused():
            why = {"reason": event.reason}
            yield tell_of("responder_refused", event.responder_id, event.responder, why)
        case e.ResponderArrived():
            yield tell_of("responder_arrived", event.responder_id, event.responder)
        case e.IncidentResolved():
            outcome = event.outcome.value
            more = {"outcome": outcome, "note": event.note}
            yield tell("incident_resolved", more, {OUTCOME: outcome})
        case e.IncidentClosed():
            yield tell("incident_closed")
        case _:
            yield from _talk(teller, event, incident, site)
            yield from of_procedure(teller, event)
            yield from of_muster(teller, event)
            yield from of_evaluation(teller, event)


def _talk(teller: Teller, event: e.Event, incident: Incident, site: Site) -> Iterator[Happening]:
    """What is said, shown and heard in an incident, and moves it nowhere."""
    tell, tell_of = teller.tell, teller.tell_of
    match event:
        case e.CodeReceived():
            code = site.codes.get(event.digits)
            said = {
                "digits": event.digits,
                "code_name": code.name if code is not None else "",
                "effect": event.effect.value,
            }
            chosen_by = {DIGITS: event.digits, EFFECT: event.effect.value}
            who = event.responder_id, event.responder
            yield tell_of("status_code_received", *who, said, chosen_by)
        case e.TextReceived():
            text = {"text": event.text}
            key = "unknown_status_code" if event.unknown_code else "message_received"
            yield tell_of(key, event.responder_id, event.responder, text)
        case e.MessageSent():
            yield tell("message_sent", _message(event), {PURPOSE: event.purpose.value})
        case e.DeliveryReported():
            yield from _delivery(teller, event, incident)
        case e.Prompted():
            prompt = event.prompt.value
            yield tell(
                "operator_prompted", {"prompt": prompt, "about": event.about}, {PROMPT: prompt}
            )
        case e.PromptDismissed():
            prompt = event.prompt.value
            yield tell("prompt_dismissed", {"prompt": prompt}, {PROMPT: prompt})
        case e.DeskAnswered():
            answer = event.answer.value
            yield tell("desk_answered", {"answer": answer}, {ANSWER: answer})
        case e.MicrophoneOpened():
            until = {"until": snapshot.time(event.until)}
            yield tell_of("microphone_opened", event.responder_id, event.responder, until)
        case e.MicrophoneClosed():
            why = {"reason": event.reason}
            yield tell_of(
                "microphone_closed",
                event.responder_id,
                event.responder,
                why,
                {REASON: event.reason},
            )
        case e.CameraViewed():
            yield tell("camera_viewed", {"camera": event.camera})
        case e.NoteAdded():
            yield tell("note_added", {"note": event.text})


def external_help(
    effect: CallExternal, incident: Incident, site: Site, more: Json | None = None
) -> Happening:
    """An external target must be called. Also under duress, as the emergency it is.

    `more`: what is ready for whoever calls, as the actions of the target get it.
    """
    if incident.is_secret:
        incident = incident.but(kind=AlarmKind.EMERGENCY, duress=False, codes={}, prompts=())
    return Teller(incident, site, None).tell(
        "external_help",
        {**(more or {}), "target": effect.target, "text": effect.text, "key": effect.key},
        {TARGET: effect.target},
    )


def tells_of_duress(event: e.Event) -> bool:
    """Whether somebody just told, under cover, that they act under coercion."""
    match event:
        case e.IncidentRaised() | e.AlarmJoined():
            return event.kind is AlarmKind.DURESS
        case e.CodeReceived():
            return event.effect is CodeEffect.DURESS
    return False


def duress(event: e.Event, incident: Incident, site: Site) -> Happening:
    """Somebody acts under coercion: the one trigger that says so."""
    responder_id, name = incident.responder_id, incident.responder
    if isinstance(event, e.CodeReceived):
        responder_id, name = event.responder_id, event.responder
    return Happening(
        "duress",
        # Not a word of what it is: the logbook shows this to everybody.
        "Municipal Alarm",
        {"responder": responder_json(site, responder_id, name)},
        place=incident.place,
        incident=incident,
        site=site,
        secrets=True,
    )


def _delivery(teller: Teller, event: e.DeliveryReported, incident: Incident) -> Iterator[Happening]:
    delivery = incident.shown.deliveries.get(event.key)
    key = _DELIVERED.get(event.state)
    if delivery is None or key is None:
        return
    alert = delivery.alert
    more = {
        "key": event.key,
        "purpose": alert.purpose.value,
        "text": alert.text,
        "reason": event.reason,
    }
    chosen_by = {PURPOSE: alert.purpose.value}
    yield teller.tell_of(key, alert.responder_id, alert.responder, more, chosen_by)


def _message(event: e.MessageSent) -> Json:
    return {
        "text": event.text,
        "purpose": event.purpose.value,
        "digits": event.digits,
        "to": [name for _, name in everybody(event.alerts)],
    }


__all__ = ["duress", "external_help", "of_incident"]
