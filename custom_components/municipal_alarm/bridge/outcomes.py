"""What became of a request, for whoever asked."""

from ..control_room import commands as c, events as e, snapshot
from ..control_room.ids import IncidentId, ResponderId, RoundId, SourceId, incident_of_signal
from ..control_room.incident import Incident
from ..control_room.site import Contact
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.turn import Decision
from ..control_room.words import IncidentState


def outcome(before: RoomState, command: c.Command, decision: Decision) -> Json:
    """What a command led to; `before`: the room before it."""
    match command:
        case c.SetDuty():
            return {"responder_id": command.responder_id, "on_duty": command.on_duty}
        case c.CarryRadio():
            radio = Contact(command.system_id, command.address)
            return {
                "system_id": radio.system_id,
                "address": radio.address,
                "responder_id": decision.state.roster.carrier(radio),
            }
        case c.ReportScan():
            return _scan(command, decision)
        case c.StartRound():
            opened = (one for one in decision.events if isinstance(one, e.RoundOpened))
            return _round(decision.state, next(one.round_id for one in opened))
        case c.SuspendRound() | c.ResumeRound() | c.CorrectRound() | c.RemarkRound() | c.EndRound():
            return _round(decision.state, command.round_id)
        case c.StartLoneWork() | c.CheckIn() | c.StopLoneWork():
            return _lone_work(decision.state, command.responder_id)
    incident_id = _incident_of(command, decision)
    incident = decision.state.incidents.get(incident_id) if incident_id is not None else None
    if incident is not None:
        return _facts(incident, incident.state)
    left = before.incidents.get(incident_id) if incident_id is not None else None
    return _facts(left, IncidentState.CLOSED) if left is not None else {}


def _facts(incident: Incident, state: IncidentState) -> Json:
    return {
        "incident_id": incident.incident_id,
        "number": incident.number,
        "state": state.value,
    }


def _scan(command: c.ReportScan, decision: Decision) -> Json:
    """Where it was, and what is doubtful about it; no place: it was set aside."""
    scanned = next((one for one in decision.events if isinstance(one, e.CheckpointScanned)), None)
    placed = next((one for one in decision.events if isinstance(one, e.ResponderPlaced)), None)
    proof = scanned or placed
    return {
        "responder_id": command.responder_id,
        "place": snapshot.place(proof.place) if proof is not None else None,
        "flags": [flag.value for flag in scanned.flags] if scanned is not None else [],
    }


def _round(state: RoomState, round_id: RoundId) -> Json:
    one = state.rounds.get(round_id)
    if one is not None:
        told = "open" if one.suspended_at is None else "suspended"
        return {"round_id": round_id, "plan": one.plan, "state": told}
    over = next(report for report in state.reports.values() if report.round_id == round_id)
    told = "complete" if over.complete else "incomplete"
    return {"round_id": round_id, "plan": over.plan, "state": told}


def _lone_work(state: RoomState, responder_id: ResponderId) -> Json:
    one = state.lone_work.get(responder_id)
    return {
        "responder_id": responder_id,
        "lone_work": snapshot.lone_work_state(one) if one is not None else "off",
        "due_at": snapshot.time(one.due_at) if one is not None else None,
    }


def _incident_of(command: c.Command, decision: Decision) -> IncidentId | None:
    for event in decision.events:
        if (found := getattr(event, "incident_id", None)) is not None:
            return IncidentId(found)
    if isinstance(command, c.RaiseAlarm):
        # A repeat: nothing happened, and the alarm of this id is where it went.
        by = command.actor
        source_id = SourceId(f"{by.kind.value}/{by.actor_id}")
        own = incident_of_signal(source_id, command.signal_id)
        if own in decision.state.incidents:
            return own
        for what, about in (
            ("desk", command.desk_id),
            ("responder", command.responder_id),
            ("building", command.building_id),
        ):
            if about is not None:
                return decision.state.by_subject.get(f"{what}/{about}")
    return getattr(command, "incident_id", None)
