"""What became of a request, for whoever asked.

It stands in the trace of an automation, and may be read by the guard who is under duress:
so it says what everybody may see (`secrecy`), and nothing of what duress did beside it.
"""

from ..control_room import commands as c, events as e, snapshot
from ..control_room.ids import IncidentId, ResponderId, RoundId, SourceId, incident_of_signal
from ..control_room.incident import Incident
from ..control_room.secrecy import public
from ..control_room.site import Contact
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.turn import Decision
from ..control_room.words import AlarmKind, IncidentState


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
        case c.StartDeskTest() | c.FinishDeskTest():
            return _desk_test(command, decision)
        case c.CheckConsole():
            return {"console": command.console, "passed": command.passed}
        case c.ChangeMeasure() | c.CompleteMeasure() | c.ReopenMeasure() | c.DropMeasure():
            kept = decision.state.measures.get(command.measure_id)
            told = "dropped" if kept is None else "open" if kept.done_at is None else "done"
            return {"measure_id": command.measure_id, "state": told}
        case c.StartLoneWork() | c.CheckIn() | c.StopLoneWork():
            return _lone_work(decision.state, command.responder_id)
    incident_id = _incident_of(command, decision)
    incident = decision.state.incidents.get(incident_id) if incident_id is not None else None
    if incident is not None:
        return {**_facts(incident, incident.shown.state), **_told(command, decision)}
    left = before.incidents.get(incident_id) if incident_id is not None else None
    return _facts(left, IncidentState.CLOSED) if left is not None else {}


def _facts(incident: Incident, state: IncidentState) -> Json:
    return {
        "incident_id": incident.incident_id,
        "number": incident.number,
        "state": state.value,
    }


def _told(command: c.Command, decision: Decision) -> Json:
    """Of what tells people: who was told, who was called, and who was not, and why."""
    if not isinstance(command, c.Escalate | c.AlertTargets):
        return {}
    shown = [one for one in map(public, decision.events) if one is not None]
    did = [one for one in shown if isinstance(one, e.StepTaken | e.TargetsAlerted)]
    by_hand = [one.target for one in shown if isinstance(one, e.ExternalCalled)]
    return {
        "alerted": list(dict.fromkeys(alert.responder for one in did for alert in one.alerts)),
        "external": [*(name for one in did for name in one.external), *by_hand],
        "skipped": [
            {"target": skip.target.value, "reason": skip.reason}
            for one in did
            for skip in one.skipped
        ],
    }


def _desk_test(command: c.StartDeskTest | c.FinishDeskTest, decision: Decision) -> Json:
    test = decision.state.desk_tests.get(command.desk_id)
    ended = next((one for one in decision.events if isinstance(one, e.DeskTestEnded)), None)
    return {
        "desk_id": command.desk_id,
        "until": snapshot.time(test.until) if test is not None else None,
        "passed": ended.passed if ended is not None else None,
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
        found = getattr(event, "incident_id", None)
        if found is not None and _may_know(command, decision, IncidentId(found)):
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
                other = decision.state.by_subject.get(f"{what}/{about}")
                known = other is not None and _may_know(command, decision, other)
                return other if known else None
    return getattr(command, "incident_id", None)


def _may_know(command: c.Command, decision: Decision, incident_id: IncidentId) -> bool:
    """Whether who asks knows of an incident: by asking, or because it is there for all."""
    incident = decision.state.incidents.get(incident_id)
    return (
        incident is None
        or not incident.is_secret
        or getattr(command, "incident_id", None) == incident_id
        or (isinstance(command, c.RaiseAlarm) and command.kind is AlarmKind.DURESS)
    )
