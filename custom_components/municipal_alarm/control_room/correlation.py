"""Which incident an alarm belongs to: the open one about the same thing, or a new one."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from . import effects as x
from .alerts import alert, involved, send
from .commands import Actor
from .dispatch import show_answer
from .escalation.in_secret import escalate_in_secret, tell_supervisors
from .escalation.policy import step_time
from .escalation.steps import take_due_steps
from .events import AlarmJoined, Alert, IncidentRaised, NumberIssued, SubjectPlaced, ToldAgain
from .ids import (
    BuildingId,
    DeskId,
    IncidentId,
    ResponderId,
    SignalId,
    SourceId,
    SystemId,
    incident_of_signal,
)
from .incident import Incident
from .lone_work import pre_alerts
from .microphones import listen_in
from .positions import follow, usable
from .prompts import prompt
from .receipts import overtake, overtaking
from .roster import PLACE_HOLDS
from .site import Contact, Place, Position, Responder
from .sources import CLOCK_SLACK
from .turn import Turn
from .values import value
from .wording import again_text, radio_name
from .words import AlarmKind, DeskAnswer, Priority, Prompt, Purpose

TELL_AGAIN_EVERY = timedelta(seconds=5)
"""Further presses are told at most this often: a radio shows one text at a time,
and twenty texts would hide the one that carries the place."""

_TELLINGS = (Purpose.ALARM, Purpose.AGAIN, Purpose.DISPATCH)
"""What says where it is, and how often it was pressed."""

_PRIORITY: Mapping[AlarmKind, Priority] = {
    AlarmKind.DURESS: Priority.URGENT,
    AlarmKind.MAN_DOWN: Priority.URGENT,
    AlarmKind.EMERGENCY: Priority.URGENT,
    AlarmKind.FIRE: Priority.URGENT,
    AlarmKind.PANIC: Priority.URGENT,
    AlarmKind.LONE_WORKER: Priority.HIGH,
}

_DETAIL_LENGTH = 80
"""Letters kept of what a source calls its alarm."""

_LISTENED_TO = (AlarmKind.MAN_DOWN, AlarmKind.DURESS)
"""Whoever gives these may not be able to speak to us."""


@value
class Alarm:
    """What a source or a person raises, whatever it is about."""

    kind: AlarmKind
    source_id: SourceId
    signal_id: SignalId
    occurred_at: datetime
    drill: bool = False
    actor: Actor | None = None
    possible: bool = False
    detail: str = ""
    position: Position | None = None
    by: Contact | None = None
    """The radio or phone that it came by."""
    test: bool = False
    """One person tests the desk."""
    tester: str = ""
    explains: SignalId | None = None
    """As in `signals.ResponderAlarm`."""


@value
class _Subject:
    """What an alarm is about."""

    key: str
    place: Place | None
    responder_id: ResponderId | None = None
    responder: str = ""
    placed_at: datetime | None = None
    """When a responder was last proven to be there."""


def desk_alarm(turn: Turn, alarm: Alarm, desk_id: DeskId) -> None:
    """An alarm at a desk that is set up."""
    _alarm(turn, alarm, _Subject(f"desk/{desk_id}", turn.site.places[desk_id]))


def responder_alarm(
    turn: Turn, alarm: Alarm, responder_id: ResponderId | None, name: str = ""
) -> IncidentId:
    """An alarm of whoever carries a device, known or not, at their last place.

    `name`: of somebody who is watched over, should they not be set up any more.
    """
    responder = turn.site.responders.get(responder_id) if responder_id is not None else None
    if responder is None and responder_id is not None and name:
        return _alarm(turn, alarm, _proven(turn, responder_id, name))
    if responder is None:
        by = alarm.by or Contact(SystemId(""), "")
        name = radio_name(turn.site.language, by.address)
        subject = _Subject(f"device/{by.system_id}/{by.address}", None, None, name)
        return _alarm(turn, alarm, subject)
    pre_alerts.end_by_alarm(turn, responder.responder_id, alarm.kind)
    incident_id = _alarm(turn, alarm, _of_responder(turn, responder))
    if not turn.incident(incident_id).is_open:
        return incident_id
    if alarm.kind in _LISTENED_TO:
        secret = alarm.kind is AlarmKind.DURESS
        listen_in(turn, incident_id, responder, alarm.by, secret=secret)
    follow(turn, incident_id, responder, alarm.by)
    return incident_id


def _of_responder(turn: Turn, responder: Responder) -> _Subject:
    subject = _proven(turn, responder.responder_id, responder.name)
    if subject.place is not None:
        return subject
    return replace(subject, place=turn.roster.place_of(responder, turn.now))


def _proven(turn: Turn, responder_id: ResponderId, name: str) -> _Subject:
    """Somebody at the place where they were last proven to be, as long as that holds."""
    last = turn.roster.placed.get(responder_id)
    if last is not None and turn.now - last.occurred_at >= PLACE_HOLDS:
        last = None
    return _Subject(
        f"responder/{responder_id}",
        last.place if last is not None else None,
        responder_id,
        name,
        # Without a time the place is told as one that may be wrong.
        last.occurred_at if last is not None and not last.doubtful else None,
    )


def building_alarm(turn: Turn, alarm: Alarm, building_id: BuildingId) -> IncidentId | None:
    """An alarm of a whole building: the incident that it raised; None: it joined one."""
    place = Place(building_id, turn.site.buildings[building_id].name)
    number = turn.room.number
    incident_id = _alarm(turn, alarm, _Subject(f"building/{building_id}", place))
    return incident_id if turn.room.number > number else None


def duress(turn: Turn, incident_id: IncidentId, who: str, *, by_code: bool) -> None:
    """Somebody of this incident is under coercion: help goes out, and nothing shows.

    A code looks like an all-clear, and prompts like one; a key of the radio like nothing.
    """
    prompt(turn, incident_id, Prompt.DURESS, who, secret=not by_code)
    escalate_in_secret(turn, turn.incident(incident_id))


def _alarm(turn: Turn, alarm: Alarm, subject: _Subject) -> IncidentId:
    known = _known(turn, alarm, subject)
    if known is not None:
        _join(turn, alarm, subject, known)
        return known.incident_id
    incident_id = incident_of_signal(alarm.source_id, alarm.signal_id)
    if incident_id not in turn.room.incidents:
        _raise(turn, alarm, subject, incident_id)
    # Otherwise it is the signal that raised this very incident, told again much later.
    return incident_id


def _known(turn: Turn, alarm: Alarm, subject: _Subject) -> Incident | None:
    """The open incident that an alarm joins, if there is one."""
    first = turn.room.by_subject.get(subject.key)
    if first is None or _joins(alarm, turn.incident(first)):
        return turn.incident(first) if first is not None else None
    # Behind it may be another: a drill behind a real alarm, and what duress alone raised.
    behind = (
        one
        for one in turn.room.incidents.values()
        if one.subject == subject.key and one.is_open and _joins(alarm, one)
    )
    return max(behind, key=lambda one: one.number, default=None)


def _joins(alarm: Alarm, incident: Incident) -> bool:
    """Whether an alarm may disappear into an open incident about the same thing."""
    if incident.is_secret and alarm.kind is not AlarmKind.DURESS:
        # Who must not know of duress would see no alarm where there was one.
        return False
    if alarm.test is not incident.test:
        # Nor a drill with people into what one person tries out at the desk, or back.
        return False
    # Nor does a real alarm into a drill that is going on at the same desk.
    return alarm.drill or not incident.drill


def _raise(turn: Turn, alarm: Alarm, subject: _Subject, incident_id: IncidentId) -> None:
    number = turn.room.number + 1
    policy = turn.site.policy_for(alarm.kind)
    turn.record(NumberIssued(at=turn.now, number=number))
    turn.record(
        IncidentRaised(
            at=turn.now,
            incident_id=incident_id,
            number=number,
            kind=alarm.kind,
            priority=_PRIORITY[alarm.kind],
            subject=subject.key,
            place=subject.place,
            responder_id=subject.responder_id,
            responder=subject.responder,
            source_id=alarm.source_id,
            signal_id=alarm.signal_id,
            occurred_at=alarm.occurred_at,
            actor=alarm.actor,
            drill=alarm.drill,
            policy_id=policy.policy_id,
            # A test tells nobody: it has no steps that fall due.
            step_due_at=None if alarm.test else step_time(policy, 0, turn.now),
            possible=alarm.possible,
            detail=alarm.detail[:_DETAIL_LENGTH],
            position=usable(alarm.position),
            placed_at=subject.placed_at,
            test=alarm.test,
            tester=alarm.tester,
        )
    )
    take_due_steps(turn, incident_id)
    incident = turn.incident(incident_id)
    if incident.is_secret:
        tell_supervisors(turn, incident)
    if not incident.is_of_desk or incident.desk_id is None:
        return
    desk = turn.site.desks[incident.desk_id]
    if desk.camera:
        turn.effect(x.ShowCamera(f"{incident_id}/camera", incident_id, desk.desk_id))
    show_answer(turn, incident, DeskAnswer.SENT.value, DeskAnswer.SENT)


def _join(turn: Turn, alarm: Alarm, subject: _Subject, incident: Incident) -> None:
    moved = subject.placed_at is not None and (
        incident.placed_at is None or subject.placed_at > incident.placed_at
    )
    secret = alarm.kind is AlarmKind.DURESS and not incident.is_secret
    again_due_at = incident.again_due_at if secret else _again_due_at(turn, incident)
    if alarm.explains == incident.signal_id:
        again_due_at = turn.now  # those alerted were told of something else
    turn.record(
        AlarmJoined(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=secret,
            kind=alarm.kind,
            source_id=alarm.source_id,
            signal_id=alarm.signal_id,
            occurred_at=alarm.occurred_at,
            actor=alarm.actor,
            again_due_at=again_due_at,
            priority=_PRIORITY[alarm.kind],
            possible=alarm.possible,
            detail=alarm.detail[:_DETAIL_LENGTH],
            position=usable(alarm.position),
            place=subject.place if moved else None,
            placed_at=subject.placed_at if moved else None,
            explains=alarm.explains,
        )
    )
    if secret:
        # Telling everybody once more would tell everybody that there was something.
        duress(turn, incident.incident_id, incident.responder, by_code=False)
    else:
        tell_again_when_due(turn, incident.incident_id)


def subject_placed(
    turn: Turn, responder_id: ResponderId, place: Place, occurred_at: datetime
) -> None:
    """Somebody in trouble was proven to be elsewhere by now: help is sent there."""
    for incident in tuple(turn.room.incidents.values()):
        if incident.responder_id != responder_id or not incident.is_open:
            continue
        before = incident.placed_at
        # What we took for a time while our clock was ahead is none.
        if before is not None and occurred_at <= before <= turn.now + CLOCK_SLACK:
            continue
        turn.record(
            SubjectPlaced(
                at=turn.now,
                incident_id=incident.incident_id,
                responder_id=responder_id,
                responder=incident.responder,
                place=place,
                placed_at=occurred_at,
                again_due_at=_again_due_at(turn, incident),
            )
        )
        tell_again_when_due(turn, incident.incident_id)


def _again_due_at(turn: Turn, incident: Incident) -> datetime:
    return max(turn.now, (incident.last_told_at or turn.now) + TELL_AGAIN_EVERY)


def tell_again_when_due(turn: Turn, incident_id: IncidentId) -> None:
    """Tell those alerted of what is new, when the last telling is long enough ago."""
    incident = turn.incident(incident_id)
    if incident.again_due_at is None or incident.again_due_at > turn.now:
        return
    presses = incident.shown.presses
    occasion = f"again{presses}"
    if any(key.startswith(f"{incident_id}/{occasion}/") for key in incident.deliveries):
        # Told of these presses before; now of a newer place.
        occasion = f"{occasion}/{incident.again_due_at.isoformat()}"
    _tell_again(turn, incident, occasion)


def tell_of_what_is_left(
    turn: Turn, incident_id: IncidentId, over: Incident, people: Collection[ResponderId]
) -> None:
    """Those who were just told that `over` is, and are needed here too, must not go home.

    What is new is told to the others in the same breath, should they wait for that.
    """
    incident = turn.incident(incident_id)
    both = {one.responder_id for one in involved(turn, incident)} & set(people)
    if both:
        waits = incident.again_due_at is not None
        _tell_again(turn, incident, f"left/{over.incident_id}", both, only=not waits)


def _tell_again(
    turn: Turn,
    incident: Incident,
    occasion: str,
    whatever_they_know: Collection[ResponderId] = (),
    *,
    only: bool = False,
) -> None:
    # Whoever was called in since the press has these very words already, as the last: of who
    # went back to where they were, others were told since. A repeat is as old as its first.
    told = {
        delivery.alert.responder_id: delivery.alert.text
        for delivery in incident.deliveries.values()
        if delivery.alert.purpose in _TELLINGS and not delivery.alert.original
    }
    alerts: list[Alert] = []
    for who in involved(turn, incident):
        # The order to go stays one, in the words of now.
        text = again_text(turn.site.language, incident.shown, who.responder_id)
        anew = not only and told.get(who.responder_id) != text
        if anew or who.responder_id in whatever_they_know:
            alerts += alert(turn, incident, (who,), Purpose.AGAIN, text, occasion, involved=True)
    alerts = [overtaking(turn, incident, one) for one in alerts]
    turn.record(
        ToldAgain(
            at=turn.now,
            incident_id=incident.incident_id,
            presses=incident.shown.presses,
            alerts=tuple(alerts),
        )
    )
    for one in alerts:
        overtake(turn, incident, one)
    send(turn, incident, alerts)
