"""The triggers of the procedure: steps held, repeated and put off, external help, desk tests."""

from typing import Any

from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import Target
from custom_components.municipal_alarm.radio import events as radio_events

from .acting import act
from .ear import Ear
from .town import OPERATOR, ROOM, Town, policy, step

STEPS = (
    "incident_escalated",
    "escalation_held",
    "step_repeated",
    "escalation_put_off",
    "targets_alerted",
    "responder_alerted",
)


async def test_a_step_that_is_held_and_one_that_is_repeated(
    ear: Ear, town: Town, freezer: Any
) -> None:
    again = {"multi_ack": 1, "repeat_every": 20, "repeat_times": 2}
    await town.add(
        ROOM,
        policy(
            step(0, "guards_here", **again),
            step(30, "response_team", drill="drill"),
            step(60, "neighbouring_guards"),
        ),
    )
    await ear.listen(*STEPS)
    await town.press()
    taken, told = ear.take()
    assert (taken["id"], taken["step"], taken["alerted"]) == ("incident_escalated", 1, ["Anna"])
    assert (told["id"], told["responder"]["name"], told["by"]) == (
        "responder_alerted",
        "Anna",
        None,
    )

    await town.pass_time(freezer, 20)
    (repeated,) = ear.take()
    assert repeated["id"] == "step_repeated"
    assert (repeated["step"], repeated["number"], repeated["last"]) == (1, 1, False)
    assert repeated["alerted"] == ["Anna"]

    await town.pass_time(freezer, 10)
    (held,) = ear.take()
    assert held["id"] == "escalation_held"
    assert (held["step"], held["held_by"], held["last"]) == (2, "not_drill", False)
    assert held["by"] is None

    incident_id = town.incident().incident_id
    anna = {"actor": OPERATOR, "incident_id": incident_id, "responder_id": ResponderId("anna")}
    await town.command(c.Accept(**anna))
    (waits,) = ear.take()
    assert (waits["id"], waits["put_off"], waits["step"]) == ("escalation_put_off", "answered", 3)
    assert waits["step_due_at"] is None
    assert waits["incident"]["put_off"] is True
    # What ends because somebody comes was not done again.
    await town.pass_time(freezer, 20)
    assert [one.due_at for one in town.incident().repeats.values()] == [None]
    assert ear.ids() == []
    await town.command(c.Refuse(**anna))
    # And what was left of it is done again, though nobody else was told by it.
    assert ear.ids() == ["escalation_put_off", "step_repeated"]
    town.take_sent()


async def test_nobody_came_in_time(ear: Ear, town: Town, freezer: Any) -> None:
    own = policy(step(0, "guards_here", multi_ack=1), step(60, "response_team"))
    own["data"]["on_scene_within"] = 120
    await town.add(ROOM, own)
    await town.press()
    anna = {"responder_id": ResponderId("anna"), "incident_id": town.incident().incident_id}
    await town.command(c.Accept(actor=OPERATOR, **anna))
    await ear.listen("escalation_put_off", put_off="nobody_came")
    await town.pass_time(freezer, 119)
    assert ear.ids() == []
    await town.pass_time(freezer, 1)
    (on,) = ear.take()
    assert (on["put_off"], on["step"]) == ("nobody_came", 2)
    assert on["step_due_at"] is not None
    town.take_sent()


async def test_who_comes_meanwhile_is_told_by_a_repetition(
    ear: Ear, town: Town, freezer: Any
) -> None:
    await town.command(c.SetDuty(actor=OPERATOR, responder_id=ResponderId("cleo"), on_duty=False))
    again = {"repeat_every": 20, "repeat_times": 2}
    await town.add(ROOM, policy(step(0, "guards_here", "response_team", **again)))
    await town.press()
    await ear.listen(*STEPS)
    await town.command(c.SetDuty(actor=OPERATOR, responder_id=ResponderId("cleo")))
    await town.pass_time(freezer, 20)
    repeated, told = ear.take()
    assert set(repeated["alerted"]) == {"Anna", "Cleo"}
    # Anna was told before.
    assert (told["id"], told["responder"]["name"], told["by"]) == (
        "responder_alerted",
        "Cleo",
        None,
    )
    town.take_sent()


async def test_which_steps(ear: Ear, town: Town, freezer: Any) -> None:
    await town.add(
        ROOM,
        policy(
            step(0, "guards_here"),
            step(30, "response_team", guarded="unguarded"),
            step(60, "response_team", only_kinds=["fire"]),
        ),
    )
    await ear.listen("escalation_held", step=["3"])
    await ear.listen("escalation_held", held_by="guarded")
    await ear.listen("escalation_held", held_by="hour")
    await ear.listen("step_repeated", step="2")
    await town.press()
    await town.pass_time(freezer, 30)
    assert [one["held_by"] for one in ear.take()] == ["guarded"]
    await town.pass_time(freezer, 30)
    assert [one["held_by"] for one in ear.take()] == ["kind"]
    town.take_sent()


async def test_targets_told_by_hand(ear: Ear, town: Town) -> None:
    await ear.listen(*STEPS)
    incident = await town.press()
    ear.take()
    await town.command(
        c.AlertTargets(
            actor=OPERATOR,
            incident_id=incident.incident_id,
            targets=(Target.RESPONSE_TEAM, Target.NEAREST_PATROL),
            raise_sound=True,
        )
    )
    asked, told = ear.take()
    assert asked["id"] == "targets_alerted"
    assert asked["by"]["name"] == "Olga"
    assert asked["targets"] == ["response_team", "nearest_patrol"]
    assert (asked["alerted"], asked["external"], asked["raise_sound"]) == (["Cleo"], [], True)
    assert asked["skipped"] == [{"target": "nearest_patrol", "reason": "nobody_there"}]
    assert (told["id"], told["by"]["name"]) == ("responder_alerted", "Olga")
    town.take_sent()


async def test_what_came_of_external_help(ear: Ear, town: Town) -> None:
    await ear.listen("external_reported", target="police", external_state=["receipted", "failed"])
    await town.press()
    await act(town, "escalate", incident_id="1", external="Police")
    ear.take()
    await act(
        town, "report_external", town.operator, incident_id="1", external="Police", reached=True
    )
    (told,) = ear.take()
    assert (told["target"], told["external_state"], told["reason"]) == ("Police", "receipted", "")
    assert told["by"]["name"] == "Olga"
    await ear.listen("external_reported", target="Fire brigade")
    await act(town, "report_external", incident_id="1", external="Police", reached=False)
    assert [one["external_state"] for one in ear.take()] == ["failed"]
    town.take_sent()


async def test_prompts_in_ones_own_words(ear: Ear, town: Town) -> None:
    await ear.listen("operator_prompted", "prompt_dismissed", prompt="asked")
    await town.press()
    await act(town, "prompt_operator", incident_id="1", about="Look")
    await act(town, "dismiss_prompt", town.operator, incident_id="1", prompt="asked")
    asked, dismissed = ear.take()
    assert (asked["id"], asked["about"], asked["by"]["kind"]) == (
        "operator_prompted",
        "Look",
        "automation",
    )
    assert (dismissed["id"], dismissed["prompt"], dismissed["by"]["name"]) == (
        "prompt_dismissed",
        "asked",
        "Olga",
    )
    town.take_sent()


async def test_digits_that_are_no_code(ear: Ear, town: Town) -> None:
    await ear.listen("unknown_status_code", "message_received", "status_code_received")
    await town.press()
    await act(town, "dispatch", incident_id="1", responders=["Ben"])
    for text, key in (("77", "unknown_status_code"), ("777", "message_received")):
        await town.radio(radio_events.TextReceived, text=text)
        (told,) = ear.take()
        assert (told["id"], told["text"], told["responder"]["name"]) == (key, text, "Ben")
    town.take_sent()


async def test_the_test_of_a_desk(ear: Ear, town: Town) -> None:
    await ear.listen("desk_test_started", "desk_test_ended", "desk_tested", place="Town hall")
    await ear.listen("desk_test_ended", test_result="seen", place="Library")
    await act(town, "start_desk_test", town.operator, desk="desk_1")
    (started,) = ear.take()
    assert (started["id"], started["place"]["desk_id"], started["by"]["name"]) == (
        "desk_test_started",
        "desk_1",
        "Olga",
    )
    assert started["until"] is not None
    incident = await town.press()
    await act(town, "finish_desk_test", town.operator, desk="desk_1", passed=True, note="fine")
    ended = next(one for one in ear.take() if one["id"] == "desk_test_ended")
    assert (ended["passed"], ended["test_result"], ended["note"]) == (True, "seen", "fine")
    assert ended["incident_id"] == incident.incident_id
    await act(town, "start_desk_test", desk="info_desk")
    await act(town, "finish_desk_test", desk="info_desk", passed=False)
    assert ear.take() == []
    town.take_sent()
