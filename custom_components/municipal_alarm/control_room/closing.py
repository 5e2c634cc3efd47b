"""Owning, ending and leaving an incident."""

from datetime import timedelta

from . import effects as x
from .alerts import CALLS_FOR_HELP, alert, involved, send
from .beside import secret_beside, shown_beside
from .commands import Acknowledge, AddNote, Close, HandOver, Resolve, ViewCamera
from .correlation import tell_of_what_is_left
from .dispatch import answer_desk, show_answer
from .drills import ending
from .errors import BadRequest, UnknownThing, WrongState
from .escalation.outside import looks_in_secret
from .escalation.policy import policy_of
from .evaluation import asking
from .events import (
    Acknowledged,
    CameraViewed,
    DeskTested,
    HandedOver,
    IncidentClosed,
    IncidentResolved,
    MessageSent,
    NoteAdded,
)
from .incident import Incident
from .lone_work import signs
from .microphones import close_microphones
from .patrol import rounds
from .positions import stop_following
from .turn import Turn
from .wording import stand_down_text
from .words import AssignmentState, DeliveryState, DeskAnswer, Outcome, Purpose, Role

NOTE_LENGTH = 4000
"""Letters of a note: a page. The report is written in the evaluation."""


def acknowledge(turn: Turn, command: Acknowledge) -> None:
    """An operator takes it on. Twice by the same one is once; two cannot own it."""
    incident = turn.open_incident(command.incident_id)
    actor = command.actor
    if incident.owner_id is not None:
        if incident.owner_id == actor.actor_id:
            return
        raise WrongState("already_owned", owner=incident.owner)
    within: timedelta = policy_of(turn, incident).on_scene_within
    turn.record(
        Acknowledged(
            at=turn.now,
            incident_id=incident.incident_id,
            actor=actor,
            # Nobody is sent to a test. Who arrived in secret has not, for all others.
            on_scene_due_at=turn.now + within
            if incident.shown.on_scene_at is None and not incident.test
            else None,
        )
    )
    answer_desk(turn, incident.incident_id, DeskAnswer.SEEN)


def hand_over(turn: Turn, command: HandOver) -> None:
    """Give it to another operator.

    Only the owner or a supervisor may; anybody, when the owner's console is gone or
    an automation took it on. Otherwise an operator who fell ill would keep it.
    """
    incident = turn.open_incident(command.incident_id)
    if incident.owner_id is None:
        raise WrongState("not_owned")
    actor = command.actor
    others = incident.owner_id != actor.actor_id and incident.owner_id in turn.room.present
    if actor.role is Role.OPERATOR and others:
        raise WrongState("already_owned", owner=incident.owner)
    to = turn.site.operators.get(command.operator_id)
    if to is None or to.role is Role.VIEWER:
        raise UnknownThing("unknown_operator", operator=command.operator_id)
    if to.operator_id == incident.owner_id:
        return
    turn.record(
        HandedOver(
            at=turn.now,
            incident_id=incident.incident_id,
            actor=actor,
            operator_id=to.operator_id,
            operator=to.name,
        )
    )


def add_note(turn: Turn, command: AddNote) -> None:
    """Write something down."""
    incident = turn.incident(command.incident_id)
    text = command.text.strip()
    if not text:
        raise BadRequest("empty_text")
    if len(text) > NOTE_LENGTH:
        raise BadRequest("long_text", length=str(NOTE_LENGTH))
    turn.record(
        NoteAdded(at=turn.now, incident_id=incident.incident_id, actor=command.actor, text=text)
    )


def view_camera(turn: Turn, command: ViewCamera) -> None:
    """Write down that somebody looks; refused when the incident is over."""
    incident = turn.open_incident(command.incident_id)
    turn.record(
        CameraViewed(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=looks_in_secret(incident, command.actor),
            actor=command.actor,
            camera=command.camera,
        )
    )


def resolve(turn: Turn, command: Resolve) -> None:
    """The danger is over: stop what is under way and tell everybody who was alerted."""
    incident = turn.open_incident(command.incident_id)
    if incident.drill and command.outcome not in (Outcome.DRILL, Outcome.CANCELLED):
        raise BadRequest("drill_outcome")
    if len(command.note) > NOTE_LENGTH:
        raise BadRequest("long_text", length=str(NOTE_LENGTH))
    incident_id = incident.incident_id
    overtaken = {
        key: delivery.alert.system_id
        for key, delivery in incident.messages.items()
        if delivery.alert.purpose in (*CALLS_FOR_HELP, Purpose.ROLL_CALL)
        and delivery.state in (DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.FAILED)
    }
    close_microphones(turn, incident_id)
    stop_following(turn, incident_id)
    turn.record(
        IncidentResolved(
            at=turn.now,
            incident_id=incident_id,
            actor=command.actor,
            outcome=command.outcome,
            note=command.note,
            overtaken=tuple(overtaken),
        )
    )
    for key, system_id in overtaken.items():
        turn.effect(x.Withdraw(f"{key}/withdraw", incident_id, key, system_id))
    signs.resolved(turn, incident_id, command.actor)
    rounds.end_of_incident(turn, incident_id)
    _stand_down(turn, incident, command)
    _let_desk_go(turn, incident)
    ending.resolved(turn, incident)
    # Whether a test of one person proved anything, they say themselves.
    is_drill = (incident.drill or command.outcome is Outcome.DRILL) and not incident.test
    if is_drill and incident.is_of_desk and incident.desk_id is not None:
        turn.record(DeskTested(at=turn.now, desk_id=incident.desk_id))
    asking.review(turn, incident_id)


def _let_desk_go(turn: Turn, incident: Incident) -> None:
    """The lamp goes out, or shows what else is open at this desk: an alarm beside a drill."""
    left = turn.room.by_subject.get(incident.subject)
    if left is None:
        show_answer(turn, incident, "over", DeskAnswer.NONE)
    else:
        other = turn.incident(left)
        show_answer(turn, other, f"after {incident.incident_id}", other.answer)


def _stand_down(turn: Turn, incident: Incident, command: Resolve) -> None:
    people = [
        responder_id
        for responder_id, assignment in incident.assignments.items()
        if assignment.state is not AssignmentState.RELEASED
    ]
    if incident.roll_call is not None:
        people += incident.roll_call.people
    # Who is needed for what all know of stays so: of two that look like one, one is over.
    needed = {
        responder.responder_id
        for one in shown_beside(turn, incident)
        for responder in involved(turn, one)
    }
    told = [
        responder
        for responder_id in dict.fromkeys(people)
        if responder_id not in needed
        and (responder := turn.site.responders.get(responder_id)) is not None
    ]
    text = stand_down_text(turn.site.language, incident.shown, command.outcome)
    alerts = alert(turn, incident, told, Purpose.STAND_DOWN, text, "over", involved=True)
    if alerts:
        turn.record(
            MessageSent(
                at=turn.now,
                incident_id=incident.incident_id,
                secret=all(one.secret for one in alerts),
                actor=command.actor,
                message_id="over",
                text=text,
                purpose=Purpose.STAND_DOWN,
                digits="",
                alerts=alerts,
            )
        )
        send(turn, incident, alerts)
    gone_home = {one.responder_id for one in alerts}
    for one in secret_beside(turn, incident):
        tell_of_what_is_left(turn, one.incident_id, incident, gone_home)


def close(turn: Turn, command: Close) -> None:
    """The paperwork is done; it leaves the room. Its journal stays."""
    incident = turn.incident(command.incident_id)
    if incident.is_open:
        raise WrongState("not_resolved")
    asking.demand_evaluation(turn, incident)
    turn.record(IncidentClosed(at=turn.now, incident_id=incident.incident_id, actor=command.actor))
