"""The triggers of people in the field: what each carries, what narrows it down, what it keeps back."""

from collections.abc import Mapping
from datetime import timedelta
import json
from typing import Any

from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.happenings import HAPPENINGS, happenings
from custom_components.municipal_alarm.bridge.happenings.muster import of_muster
from custom_components.municipal_alarm.bridge.happenings.telling import Teller
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.ids import (
    CheckpointId,
    ResponderId,
    RoundId,
    RoundPlanId,
)
from custom_components.municipal_alarm.control_room.words import (
    Deviation,
    Duty,
    RollCallAnswer,
    ScanFlag,
)
from custom_components.municipal_alarm.radio import events as radio

from . import field
from .ear import Ear
from .town import OPERATOR, TOWN_HALL, Town

BEN = {"responder_id": "ben", "name": "Ben", "duty": "guard"}
BY_OLGA = {"kind": "operator", "id": "olga", "name": "Olga"}
STAIRS = {"checkpoint_id": "attic", "checkpoint": "Stairs", "floor": "Attic"}

# --- tags -------------------------------------------------------------------------


async def test_a_checkpoint_is_scanned(ear: Ear, town: Town) -> None:
    await ear.listen("checkpoint_scanned")
    await town.radio(radio.TagScanned, tag_id="C1")
    (told,) = ear.take()
    assert told["responder"] == BEN
    assert (told["by"], told["read_by"], told["tag"], told["flags"]) == (None, "radio", "C1", [])
    assert told["place"]["text"] == "Town hall, Cellar, Stairs"
    assert told["place"]["checkpoint_id"] == "cellar"
    assert told["occurred_at"].endswith("+00:00")
    assert "Stairs" not in told["description"], "every user reads it in the logbook"
    await town.call(DOMAIN, "report_scan", user=town.operator, responder="Anna", checkpoint="yard")
    (told,) = ear.take()
    assert (told["by"], told["read_by"], told["tag"]) == (BY_OLGA, "operator", "")


async def test_which_scans(ear: Ear, town: Town) -> None:
    device = town.device("attic", TOWN_HALL)
    assert device is not None
    wanted: Mapping[str, dict[str, Any]] = {
        "attic": {"place": [device.id]},
        "hall": {"place": "Town hall"},
        "yard": {"place": ["yard"]},
        "stairs": {"place": "Town hall, Attic, Stairs"},
        "anna": {"responder": "Anna"},
        "patrol": {"duty": "patrol"},
        "sure": {"flag": "none"},
        "doubtful": {"flag": ["copied", "impossible"]},
    }
    heard: dict[str, list[Any]] = {}
    ears = []
    for name, options in wanted.items():
        one = Ear(town.hass)
        await one.listen("checkpoint_scanned", **options)
        ears.append(one)
        heard[name] = one.heard
    await town.happen(field.scanned(field.ATTIC))
    assert {name for name, told in heard.items() if told} == {"attic", "hall", "stairs", "sure"}
    for told in heard.values():
        told.clear()
    await town.happen(field.scanned(field.YARD, ScanFlag.IMPOSSIBLE, ScanFlag.OUT_OF_ORDER))
    assert {name for name, told in heard.items() if told} == {"yard", "doubtful"}
    assert heard["yard"][0]["flags"] == ["impossible", "out_of_order"]
    for one in ears:
        one.stop()


async def test_an_unknown_tag(ear: Ear, town: Town) -> None:
    await ear.listen("unknown_tag")
    for _ in range(2):
        await town.radio(radio.TagScanned, tag_id="NEW")
    first, second = ear.take()
    assert (first["tag"], first["who"], first["times"]) == ("NEW", "Ben", 1)
    assert second["times"] == 2
    await town.radio(radio.TextReceived, text="77")
    assert ear.take() == [], "set aside for another reason"
    forgotten = e.SignalSetAside(
        at=dt_util.utcnow(), source_id="s", signal_id="x", reason="unknown_tag", text="GONE"
    )
    told = [one for one in happenings(forgotten, None, town.room) if one.key == "unknown_tag"]
    assert [one.payload["times"] for one in told] == [1]


# --- rounds -----------------------------------------------------------------------

ROUNDS = ("checkpoint_overdue", *(key for key in HAPPENINGS if key.startswith("round_")))


async def test_the_story_of_a_round(ear: Ear, town: Town, freezer: Any) -> None:
    await ear.listen(*ROUNDS)
    plan_id = RoundPlanId("evening_round")

    async def do(make: type[Any], **fields: Any) -> list[dict[str, Any]]:
        if make is not c.StartRound:
            (one,) = town.room.rounds.values()
            fields = {"round_id": one.round_id, **fields}
        await town.command(make(actor=OPERATOR, **fields))
        return ear.take()

    (opened,) = await do(c.StartRound, plan_id=plan_id, responder_id=ResponderId("ben"))
    (one,) = town.room.rounds.values()
    walk = {
        "round_id": one.round_id,
        "plan_id": "evening_round",
        "plan": "Evening round",
        "kind": "round",
        "building_id": "town_hall",
        "building": "Town hall",
        "opened_by": "operator",
        "planned_at": one.planned_at.isoformat(),
        "opened_at": one.opened_at.isoformat(),
    }
    assert (opened["id"], opened["round"], opened["by"]) == ("round_opened", walk, BY_OLGA)
    assert (opened["responder"], opened["ends_at"]) == (BEN, one.ends_at.isoformat())
    (waits,) = await do(c.SuspendRound, reason="incident")
    assert (waits["id"], waits["reason"]) == ("round_suspended", "incident")
    freezer.tick(30)
    (goes_on,) = await do(c.ResumeRound)
    assert (goes_on["id"], goes_on["later_s"]) == ("round_resumed", 30)
    (remark,) = await do(c.RemarkRound, text="Window open")
    assert (remark["id"], remark["text"], remark["by"]) == (
        "round_remarked",
        "Window open",
        BY_OLGA,
    )
    await town.radio(radio.TagScanned, tag_id="C2")
    (deviated,) = ear.take()
    assert (deviated["id"], deviated["deviation"]) == ("round_deviation", "out_of_order")
    assert deviated["checkpoint"] == STAIRS
    assert deviated["responder"] == BEN
    assert deviated["due_at"] > deviated["visited_at"]
    assert deviated["round"] == walk
    await town.pass_time(freezer, 301)
    (overdue,) = ear.take()
    assert (overdue["id"], overdue["checkpoint"]["checkpoint_id"]) == (
        "checkpoint_overdue",
        "cellar",
    )
    await town.radio(radio.TagScanned, tag_id="C1")
    late, over = ear.take()
    assert (late["id"], late["deviation"]) == ("round_deviation", "late")
    assert (over["id"], over["result"], over["reason"]) == ("round_ended", "complete", "complete")
    assert (over["proven"], over["total"], over["missed"]) == (2, 2, [])
    assert (over["walkers"], over["remarks"]) == (["Ben"], ["Window open"])
    town.take_sent()


async def test_what_was_missed_is_told_once_each(ear: Ear, town: Town, freezer: Any) -> None:
    await ear.listen("round_deviation", "round_ended", "round_corrected", "round_amended")
    await town.command(c.StartRound(actor=OPERATOR, plan_id=RoundPlanId("evening_round")))
    (one,) = town.room.rounds.values()
    await town.command(
        c.CorrectRound(
            actor=OPERATOR,
            round_id=one.round_id,
            checkpoint_id=CheckpointId("cellar"),
            reason="torn off",
        )
    )
    (corrected,) = ear.take()
    assert (corrected["id"], corrected["reason"]) == ("round_corrected", "torn off")
    assert corrected["checkpoint"] == {**STAIRS, "checkpoint_id": "cellar", "floor": "Cellar"}
    await town.pass_time(freezer, 901)
    missed, over = ear.take()
    assert (missed["deviation"], missed["checkpoint"]) == ("missed", STAIRS)
    assert (missed["visited_at"], missed["responder"]) == (None, None)
    assert (over["result"], over["reason"], over["missed"]) == ("incomplete", "time", [STAIRS])
    assert (over["proven"], over["corrected"]) == (1, 1)
    await town.command(
        c.CorrectRound(
            actor=OPERATOR,
            round_id=one.round_id,
            checkpoint_id=CheckpointId("attic"),
            reason="seen by camera",
        )
    )
    (amended,) = ear.take()
    assert (amended["id"], amended["result"], amended["proven"]) == ("round_amended", "complete", 2)
    assert amended["corrected"] == 2
    town.take_sent()


async def test_which_rounds(ear: Ear, town: Town) -> None:
    await ear.listen("round_opened", round_kind="final_round", opened_by=["scan"])
    await ear.listen("round_opened", round_plan="Library, Closing")
    await ear.listen("round_opened", place="Town hall")
    await ear.listen("round_deviation", deviation="late")
    await ear.listen("round_ended", result="complete")
    await town.radio(radio.TagScanned, tag_id="C3")
    assert sorted(ear.ids()) == ["round_ended", "round_opened", "round_opened"]
    await town.happen(
        field.opened(),
        field.visited(field.CELLAR, Deviation.OUT_OF_ORDER),
        field.visited(field.ATTIC, Deviation.LATE),
        *field.ended({field.CELLAR: Deviation.MISSED}),
    )
    assert ear.ids() == ["round_opened", "round_deviation"]


async def test_rounds_that_are_gone_when_they_are_told(town: Town) -> None:
    """Of one that was opened and ended while nobody was told, the end still says all."""
    state = town.room
    over, reported = field.ended({field.ATTIC: Deviation.MISSED})
    told = [one for event in (field.opened(), over, reported) for one in tells(town, event)]
    assert told == ["round_opened", "round_deviation", "round_ended"]
    assert tells(town, field.visited(field.ATTIC, Deviation.LATE)) == [], "of another since"
    assert state is town.room
    await town.happen(reported)
    assert tells(town, field.visited(field.ATTIC, Deviation.LATE)) == ["round_deviation"]
    unknown = CheckpointId("gone")
    event = e.CheckpointOverdue(
        at=dt_util.utcnow(),
        round_id=RoundId("r1"),
        checkpoint_id=unknown,
        checkpoint="Roof",
        due_at=dt_util.utcnow(),
    )
    (happening,) = happenings(event, None, town.room)
    assert happening.payload["checkpoint"] == {
        "checkpoint_id": "gone",
        "checkpoint": "Roof",
        "floor": "",
    }


def tells(town: Town, event: e.Event) -> list[str]:
    return [one.key for one in happenings(event, None, town.room)]


# --- lone work and pre-alerts -----------------------------------------------------


async def test_the_story_of_a_lone_worker(ear: Ear, town: Town, freezer: Any) -> None:
    await ear.listen(*(key for key in HAPPENINGS if "lone_work" in key or "check" in key))
    await ear.listen("incident_raised")
    await town.call(DOMAIN, "start_lone_work", user=town.operator, responder="Ben", every=300)
    (began,) = ear.take()
    assert (began["id"], began["responder"], began["by"]) == ("lone_work_started", BEN, BY_OLGA)
    assert (began["started_by"], began["every_s"], began["until"]) == ("operator", 300, None)
    await town.pass_time(freezer, 301)
    prompted = ear.take()
    assert {one["id"] for one in prompted} == {"check_in_prompted"}
    assert prompted[0]["alarm_at"] > began["due_at"]
    await town.call(DOMAIN, "check_in", user=town.operator, responder="Ben")
    (heard,) = ear.take()
    assert (heard["id"], heard["sign"], heard["by"]) == ("checked_in", "operator", BY_OLGA)
    await town.pass_time(freezer, 301)
    await town.pass_time(freezer, 31)
    assert {one["id"] for one in ear.take()} == {"check_in_prompted"}
    await town.pass_time(freezer, 31)
    told = {one["id"]: one for one in ear.take()}
    assert {"check_in_missed", "incident_raised"} <= set(told)
    assert set(told["check_in_missed"]) & {"incident", "incident_id"} == set()
    assert told["incident_raised"]["incident"]["kind"] == "lone_worker"
    await town.call(DOMAIN, "stop_lone_work", user=town.operator, responder="Ben")
    over = ear.take()[-1]
    assert (over["id"], over["reason"], over["by"]) == ("lone_work_ended", "operator", BY_OLGA)
    town.take_sent()


async def test_whose_and_how(ear: Ear, town: Town) -> None:
    await ear.listen("checked_in", sign=["text", "scan"], responder="Ben")
    await ear.listen("checked_in", sign="code")
    await ear.listen("lone_work_started", duty="patrol")
    soon = dt_util.utcnow() + timedelta(minutes=5)
    await town.happen(field.watched(soon), field.heard_of(soon), field.left_alone())
    (heard,) = ear.take()
    assert (heard["sign"], heard["by"]) == ("text", None)


async def test_a_warning_before_an_alarm(ear: Ear, town: Town) -> None:
    await ear.listen("pre_alert_raised", "pre_alert_ended", kind="man_down")
    await ear.listen("pre_alert_raised", kind="lone_worker")
    until = dt_util.utcnow() + timedelta(minutes=2)
    await town.happen(field.warned(until), field.stirred())
    raised, ended = ear.take()
    assert (raised["id"], raised["kind"], raised["address"]) == (
        "pre_alert_raised",
        "man_down",
        "102",
    )
    assert raised["system"]["name"] == "Radios"
    assert raised["until"] == until.isoformat()
    assert (ended["id"], ended["responder"], ended["reason"]) == ("pre_alert_ended", BEN, "cleared")


# --- together ---------------------------------------------------------------------


async def test_the_story_of_a_call_up(ear: Ear, town: Town, freezer: Any) -> None:
    await ear.listen(*(key for key in HAPPENINGS if "call" in key))
    incident = await town.press()
    ear.take()
    await town.command(
        c.CallUp(
            actor=OPERATOR,
            incident_id=incident.incident_id,
            duties=(Duty.RESPONSE_TEAM, Duty.GUARD),
            wanted=1,
        )
    )
    started, asked = ear.take()
    assert (started["id"], started["by"]) == ("call_up_started", BY_OLGA)
    assert (started["duties"], started["wanted"]) == (["response_team", "guard"], 1)
    assert (asked["id"], asked["incident"]["number"]) == ("responder_called_up", 1)
    assert asked["minutes"] is not None
    first = asked["responder"]["name"]
    await town.pass_time(freezer, 46)
    told = ear.take()
    assert [one["id"] for one in told[:2]] == ["call_up_unanswered", "responder_called_up"]
    assert told[0]["responder"]["name"] == first
    await town.command(
        c.Accept(
            actor=OPERATOR,
            incident_id=incident.incident_id,
            responder_id=ResponderId(first.casefold()),
        )
    )
    (ended,) = ear.take()
    assert (ended["id"], ended["reason"], ended["coming"]) == ("call_up_ended", "enough", 1)
    town.take_sent()


async def test_the_story_of_a_roll_call(ear: Ear, town: Town) -> None:
    await ear.listen(*(key for key in HAPPENINGS if key.startswith("roll_call")))
    await ear.listen("roll_call_answered", roll_call="help")
    await town.radio(radio.TagScanned, tag_id="C1")
    incident = await town.press()
    about = {"actor": OPERATOR, "incident_id": incident.incident_id}
    await town.command(c.StartRollCall(**about))
    (started,) = ear.take()
    names = [one["name"] for one in started["expected"]]
    assert "Ben" in names, "last seen in the cellar"
    assert "Cellar" not in json.dumps(started), "where they are is for operators alone"
    for one in started["expected"]:
        await town.command(
            c.AnswerRollCall(**about, responder_id=one["responder_id"], answer=RollCallAnswer.SAFE)
        )
    answered = ear.take()
    assert {one["id"] for one in answered} == {"roll_call_answered"}
    assert [one["complete"] for one in answered] == [False] * (len(names) - 1) + [True]
    assert (answered[0]["answer"], answered[0]["sign"], answered[0]["by"]) == (
        "safe",
        "operator",
        BY_OLGA,
    )
    await town.command(c.AnswerRollCall(**about, responder_id="ben", answer=RollCallAnswer.HELP))
    assert [one["answer"] for one in ear.take()] == ["help", "help"]
    await town.command(
        c.AnswerRollCall(**about, responder_id="ben", answer=RollCallAnswer.UNACCOUNTED)
    )
    ear.take()
    await town.command(c.EndRollCall(**about))
    (over,) = ear.take()
    assert over["unaccounted"] == [{"responder_id": "ben", "name": "Ben"}]
    town.take_sent()


async def test_somebody_else_is_seen_inside(ear: Ear, town: Town) -> None:
    await ear.listen("roll_call_joined")
    incident = await town.press()
    await town.command(c.StartRollCall(actor=OPERATOR, incident_id=incident.incident_id))
    await town.radio(radio.TagScanned, tag_id="C1")
    (joined,) = ear.take()
    assert joined["responder"] == BEN
    assert "Cellar" not in json.dumps({**joined, "incident": None})
    town.take_sent()


async def test_answers_of_what_was_never_begun(town: Town) -> None:
    """A damaged journal: an answer without its roll-call is no complete one."""
    incident = await town.press()
    town.take_sent()
    event = e.RollCallAnswered(
        at=dt_util.utcnow(),
        incident_id=incident.incident_id,
        responder_id=ResponderId("ben"),
        responder="Ben",
        answer=RollCallAnswer.SAFE,
        by="code",
        occurred_at=dt_util.utcnow(),
    )
    (told,) = of_muster(Teller(incident, town.room.site, event), event)
    assert told.payload["complete"] is False


# --- duress -----------------------------------------------------------------------


@pytest.mark.parametrize("digits", ["0", "9"])
async def test_a_check_in_under_duress_is_told_as_any_other(
    ear: Ear, town: Town, digits: str
) -> None:
    await town.press("info_desk")
    await town.call(DOMAIN, "start_lone_work", responder="Ben", every=300)
    await ear.listen(*(key for key in HAPPENINGS if key != "duress"))
    await town.radio(radio.TextReceived, text=digits)
    told = ear.take()
    assert "duress" not in json.dumps(told).replace('"duress": false', "")
    assert [one["sign"] for one in told if one["id"] == "checked_in"] == ["code"]
    assert {one["id"] for one in told} - {"checked_in"} == {
        "status_code_received",
        "operator_prompted",
    }
    town.take_sent()


async def test_a_missed_check_in_tells_nothing_of_a_secret_incident(
    ear: Ear, town: Town, freezer: Any
) -> None:
    await town.call(DOMAIN, "start_lone_work", responder="Ben", every=300)
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    (secret,) = town.room.incidents
    await ear.listen(*(key for key in HAPPENINGS if key != "duress"))
    await town.pass_time(freezer, 301)
    await town.pass_time(freezer, 61)
    told = [one for one in ear.take() if one["id"] != "external_help"]
    assert "check_in_missed" in [one["id"] for one in told]
    without_it = [one for one in told if "incident" not in one]
    assert secret not in json.dumps(without_it)
    town.take_sent()
