"""Who may do what: every command by every kind of actor."""

from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest

from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.engine import handle
from custom_components.municipal_alarm.control_room.errors import NotPermitted, RoomError
from custom_components.municipal_alarm.control_room.evaluation.parts import Evaluation, MeasureId
from custom_components.municipal_alarm.control_room.ids import (
    CheckpointId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SignalId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.roles import demand, permits
from custom_components.municipal_alarm.control_room.state import RoomState
from custom_components.municipal_alarm.control_room.words import (
    AccessKind,
    ActorKind,
    DeskAnswer,
    Duty,
    Outcome,
    Prompt,
    Role,
    RollCallAnswer,
    Target,
)

from .shift import NOON, Room

COMMANDS: tuple[type[Any], ...] = get_args(c.Command.__value__)
OF_RESPONDERS = {
    c.RaiseAlarm,
    c.Accept,
    c.Refuse,
    c.Arrive,
    c.SendStatusCode,
    c.ReportScan,
    c.StartLoneWork,
    c.CheckIn,
    c.StopLoneWork,
    c.AnswerRollCall,
    c.StartDeskTest,
    c.FinishDeskTest,
}
OF_ALL = {c.RecordAccess}
"""Who looks has looked, whoever it was: only whether it is written down is asked here."""
ACTORS = [
    *((ActorKind.OPERATOR, role) for role in (*Role, None)),
    *((kind, None) for kind in ActorKind if kind is not ActorKind.OPERATOR),
]


@pytest.mark.parametrize(("kind", "role"), ACTORS)
@pytest.mark.parametrize("command", COMMANDS)
def test_table(command: type[Any], kind: ActorKind, role: Role | None) -> None:
    match kind, role:
        case _ if command in OF_ALL:
            expected = True
        case (ActorKind.AUTOMATION, _) | (_, Role.OPERATOR | Role.SUPERVISOR):
            expected = True
        case ActorKind.RESPONDER, _:
            expected = command in OF_RESPONDERS
        case ActorKind.SOURCE, _:
            expected = command is c.RaiseAlarm
        case _:
            expected = False
    assert permits(c.Actor(kind, "x", role=role), command) is expected


def test_role_of_an_operator_is_no_role_of_a_responder() -> None:
    """What a kind of actor may do does not depend on a role it should not have."""
    assert not permits(c.Actor(ActorKind.RESPONDER, "x", role=Role.SUPERVISOR), c.Resolve)
    assert not permits(c.Actor(ActorKind.SOURCE, "x", role=Role.SUPERVISOR), c.Resolve)


INCIDENT, ROUND, HALL = IncidentId("i"), RoundId("r"), CheckpointId("hall")
MEASURE = MeasureId("i/1")
JAN, PIET = ResponderId("jan"), ResponderId("piet")


def examples(actor: c.Actor) -> list[c.Command]:
    """One of every command."""
    return [
        c.RaiseAlarm(actor=actor, signal_id=SignalId("s"), responder_id=JAN),
        c.Acknowledge(actor=actor, incident_id=INCIDENT),
        c.HandOver(actor=actor, incident_id=INCIDENT, operator_id=OperatorId("anna")),
        c.Dispatch(actor=actor, incident_id=INCIDENT, responder_ids=(JAN,)),
        c.Accept(actor=actor, incident_id=INCIDENT, responder_id=JAN),
        c.Refuse(actor=actor, incident_id=INCIDENT, responder_id=JAN),
        c.Arrive(actor=actor, incident_id=INCIDENT, responder_id=JAN),
        c.SendMessage(actor=actor, incident_id=INCIDENT, text="x", message_id="m"),
        c.SendStatusCode(actor=actor, digits="1", message_id="m"),
        c.Escalate(actor=actor, incident_id=INCIDENT),
        c.AddNote(actor=actor, incident_id=INCIDENT, text="x"),
        c.OpenMicrophone(actor=actor, incident_id=INCIDENT, responder_id=JAN),
        c.CloseMicrophone(actor=actor, incident_id=INCIDENT, responder_id=JAN),
        c.ListenIn(actor=actor, incident_id=INCIDENT, responder_id=JAN, started=True),
        c.ViewCamera(actor=actor, incident_id=INCIDENT, camera="camera.x"),
        c.Resolve(actor=actor, incident_id=INCIDENT, outcome=Outcome.FALSE),
        c.Close(actor=actor, incident_id=INCIDENT),
        c.SetDuty(actor=actor, responder_id=JAN),
        c.CarryRadio(actor=actor, system_id=SystemId("radio"), address="7", responder_id=JAN),
        c.ReportScan(actor=actor, signal_id=SignalId("s"), responder_id=JAN, tag="t"),
        c.StartRound(actor=actor, plan_id=RoundPlanId("p")),
        c.SuspendRound(actor=actor, round_id=ROUND),
        c.ResumeRound(actor=actor, round_id=ROUND),
        c.CorrectRound(actor=actor, round_id=ROUND, checkpoint_id=HALL, reason="x"),
        c.RemarkRound(actor=actor, round_id=ROUND, text="x"),
        c.EndRound(actor=actor, round_id=ROUND, reason="x"),
        c.StartLoneWork(actor=actor, responder_id=JAN),
        c.CheckIn(actor=actor, responder_id=JAN),
        c.StopLoneWork(actor=actor, responder_id=JAN),
        c.CallUp(actor=actor, incident_id=INCIDENT, duties=(Duty.PATROL,)),
        c.StartRollCall(actor=actor, incident_id=INCIDENT),
        c.AnswerRollCall(
            actor=actor, incident_id=INCIDENT, responder_id=JAN, answer=RollCallAnswer.SAFE
        ),
        c.EndRollCall(actor=actor, incident_id=INCIDENT),
        c.ReportExternal(actor=actor, incident_id=INCIDENT, target="Police"),
        c.AlertTargets(actor=actor, incident_id=INCIDENT, targets=(Target.RESPONSE_TEAM,)),
        c.AnswerClerk(actor=actor, incident_id=INCIDENT, answer=DeskAnswer.SEEN),
        c.PromptOperator(actor=actor, incident_id=INCIDENT, about="x"),
        c.DismissPrompt(actor=actor, incident_id=INCIDENT, prompt=Prompt.ALL_CLEAR),
        c.StartDeskTest(actor=actor, desk_id=DeskId("d")),
        c.FinishDeskTest(actor=actor, desk_id=DeskId("d"), passed=False),
        c.CheckConsole(actor=actor, console="c", audible=True, passed=True),
        c.RecordAccess(actor=actor, what=AccessKind.TIMELINE, about="#1"),
        c.EvaluateIncident(
            actor=actor,
            incident_id=INCIDENT,
            evaluation=Evaluation(outcome=Outcome.FALSE, happened="x"),
        ),
        c.ApproveEvaluation(actor=actor, incident_id=INCIDENT),
        c.ChangeMeasure(actor=actor, measure_id=MEASURE),
        c.CompleteMeasure(actor=actor, measure_id=MEASURE),
        c.ReopenMeasure(actor=actor, measure_id=MEASURE),
        c.DropMeasure(actor=actor, measure_id=MEASURE, reason="x"),
    ]


NEEDS_NOTHING = {c.CheckConsole}
"""What an empty room refuses to nobody who may."""

REFUSED = [n for n, one in enumerate(examples(c.AUTOMATION)) if type(one) not in OF_ALL]


def test_examples_are_complete() -> None:
    assert {type(one) for one in examples(c.AUTOMATION)} == set(COMMANDS)


@pytest.mark.parametrize(
    ("number", "who"),
    product(REFUSED, [(ActorKind.OPERATOR, Role.VIEWER), (ActorKind.OPERATOR, None)]),
)
def test_viewer_is_refused_at_the_door(number: int, who: tuple[ActorKind, Role | None]) -> None:
    command = examples(c.Actor(who[0], "vic", "Vic", who[1]))[number]
    with pytest.raises(NotPermitted, match=r"not_permitted.*Vic"):
        handle(RoomState(), command, NOON)


@pytest.mark.parametrize("number", REFUSED)
def test_who_may_comes_through_the_door(number: int) -> None:
    """To be refused for another reason, in an empty room."""
    command = examples(c.AUTOMATION)[number]
    if type(command) in NEEDS_NOTHING:
        assert handle(RoomState(), command, NOON).events
        return
    with pytest.raises(RoomError) as refusal:
        handle(RoomState(), command, NOON)
    assert not isinstance(refusal.value, NotPermitted)


@pytest.mark.parametrize(
    "command", [one for one in examples(c.AUTOMATION) if type(one) in OF_RESPONDERS]
)
def test_responders_speak_for_themselves(command: Any) -> None:
    demand(replace(command, actor=c.Actor(ActorKind.RESPONDER, JAN, "Jan")))
    piet = replace(command, actor=c.Actor(ActorKind.RESPONDER, PIET))
    if isinstance(command, c.SendStatusCode | c.StartDeskTest | c.FinishDeskTest):
        # A code has no subject: it is the sender's own. Whose a test is, its rule knows.
        demand(piet)
    else:
        with pytest.raises(NotPermitted, match="piet"):
            demand(piet)


@pytest.mark.parametrize(
    "command", [c.StartLoneWork, c.CheckIn, c.StopLoneWork], ids=lambda one: one.__name__
)
def test_nobody_checks_in_for_a_colleague(room: Room, command: type[Any]) -> None:
    room.operator("Anna").watches("Piet")
    jan = c.Actor(ActorKind.RESPONDER, JAN, "Jan")
    with pytest.raises(NotPermitted, match="Jan"):
        room.handle(command(actor=jan, responder_id=PIET))


def test_responder_may_raise_at_a_desk(room: Room) -> None:
    guard = c.Actor(ActorKind.RESPONDER, JAN, "Jan")
    room.handle(c.RaiseAlarm(actor=guard, signal_id=SignalId("s"), desk_id="desk 2"))  # type: ignore[arg-type]
    room.radio_text(to="Jan")
