"""The actions for people in the field: scans, rounds, lone work, call-ups, roll-calls, tags."""

from datetime import timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest
import voluptuous as vol

from custom_components.municipal_alarm.control_room.words import RollCallAnswer
from custom_components.municipal_alarm.radio import events as radio

from .acting import act, refused
from .town import ROOM, TOWN_HALL, Town, responder

CELLAR = "Town hall, Cellar, Stairs"
ATTIC = "town hall, attic, stairs"
EVENING = "Evening round"

# --- scans ------------------------------------------------------------------------


async def test_somebody_says_where_they_are(town: Town) -> None:
    answer = await act(town, "report_scan", town.operator, responder="Ben", checkpoint=CELLAR)
    assert answer["responder_id"] == "ben"
    assert answer["place"]["checkpoint_id"] == "cellar"
    assert (answer["flags"], answer["journaled"]) == ([], True)
    assert town.room.scanned["cellar"].by == "operator"  # type: ignore[index]
    by_tag = await act(town, "report_scan", responder="Anna", tag=" C3 ")
    assert by_tag["place"]["text"] == "Library, Yard"
    at_desk = await act(town, "report_scan", responder="Anna", tag="T1")
    assert at_desk["place"]["desk_id"] == "desk_1"


async def test_a_doubtful_scan_counts_and_says_so(town: Town) -> None:
    await act(town, "report_scan", responder="Ben", checkpoint=CELLAR)
    answer = await act(town, "report_scan", responder="Ben", checkpoint=ATTIC)
    assert answer["flags"] == ["impossible"]
    assert answer["place"]["checkpoint_id"] == "attic"


async def test_a_scan_keeps_its_own_time(town: Town) -> None:
    typed = dt_util.now().replace(tzinfo=None, microsecond=0) - timedelta(minutes=5)
    await act(town, "report_scan", responder="Ben", checkpoint="yard", occurred_at=str(typed))
    zone = dt_util.get_default_time_zone()
    assert town.room.scanned["yard"].occurred_at == typed.replace(tzinfo=zone)  # type: ignore[index]


async def test_one_request_id_is_one_scan(town: Town) -> None:
    said = {"responder": "Ben", "checkpoint": "yard", "request_id": "r1"}
    first = await act(town, "report_scan", **said)
    head = town.runtime.journal.head()
    again = await act(town, "report_scan", **said)
    assert town.runtime.journal.head() == head
    assert (first["place"]["checkpoint"], again["place"]) == ("Yard", None)


async def test_an_unknown_tag_is_offered_and_hung_somewhere(town: Town) -> None:
    answer = await act(town, "report_scan", responder="Ben", tag="NEW")
    assert answer == {"responder_id": "ben", "place": None, "flags": [], "journaled": True}
    await act(town, "report_scan", responder="Anna", tag="NEWER")
    await act(town, "report_scan", responder="Anna", tag="NEW")
    found = (await act(town, "get_unknown_tags", town.operator))["tags"]
    assert [(one["tag"], one["who"], one["times"]) for one in found] == [
        ("NEW", "Anna", 2),
        ("NEWER", "Anna", 1),
    ]
    await refused(town, "not_permitted", "assign_tag", town.operator, tag="NEW", checkpoint=ATTIC)
    answer = await act(town, "assign_tag", town.supervisor, tag=" NEW ", checkpoint=ATTIC)
    assert answer == {"checkpoint_id": "attic", "tag": "NEW"}
    await town.edited()
    found = (await act(town, "get_unknown_tags"))["tags"]
    assert [one["tag"] for one in found] == ["NEWER"]
    scan = await act(town, "report_scan", responder="Ben", tag="NEW")
    assert scan["place"]["checkpoint_id"] == "attic"
    # The tag that hung there belongs to nothing now.
    assert (await act(town, "report_scan", responder="Ben", tag="C2"))["place"] is None
    await refused(town, "tag_in_use", "assign_tag", tag="T1", checkpoint=ATTIC)
    await refused(town, "no_tag", "assign_tag", tag=" ", checkpoint=ATTIC)


# --- rounds -----------------------------------------------------------------------


async def test_one_round_by_actions_alone(town: Town) -> None:
    opened = await act(
        town, "start_round", town.operator, round_plan="Town hall, Evening round", responder="Ben"
    )
    assert (opened["plan"], opened["state"], opened["journaled"]) == (EVENING, "open", True)
    await act(town, "report_scan", responder="Ben", checkpoint=CELLAR)
    waits = await act(town, "suspend_round", town.operator, round=EVENING, reason="incident")
    assert waits == {**opened, "state": "suspended"}
    goes_on = await act(town, "resume_round", town.operator, round=opened["round_id"])
    assert goes_on["state"] == "open"
    await act(town, "remark_round", town.operator, round=EVENING, remark="Window open")
    (one,) = (await act(town, "get_rounds", town.operator))["rounds"]
    assert [line["state"] for line in one["checkpoints"]] == ["on_time", "due"]
    assert one["remarks"][0]["text"] == "Window open"

    over = await act(town, "end_round", town.operator, round=EVENING, reason="called away")
    assert over == {**opened, "state": "incomplete"}
    told = await act(town, "get_rounds", town.operator, building="Town hall")
    assert told["rounds"] == []
    (report,) = told["reports"]
    assert [line["checkpoint_id"] for line in report["missed"]] == ["attic"]
    assert (report["reason"], report["note"]) == ("operator", "called away")
    assert [line["responder"] for line in report["checkpoints"]] == ["Ben", ""]
    assert (await act(town, "get_rounds", building="Library"))["reports"] == []

    amended = await act(
        town,
        "correct_round",
        town.operator,
        round=EVENING,
        checkpoint=ATTIC,
        reason="seen by camera",
    )
    assert amended == {**opened, "state": "complete"}
    (report,) = (await act(town, "get_rounds"))["reports"]
    assert report["checkpoints"][1]["corrected_by"] == "Olga"


async def test_a_viewer_does_not_learn_who_walks(town: Town) -> None:
    await act(town, "start_round", round_plan="evening_round", responder="Ben")
    await act(town, "report_scan", responder="Ben", checkpoint=CELLAR)
    seen = await act(town, "get_rounds", town.viewer)
    assert "Ben" not in str(seen)
    assert seen["rounds"][0]["proven"] == 1
    await act(town, "end_round", round=EVENING, reason="x")
    seen = await act(town, "get_rounds", town.viewer)
    assert "Ben" not in str(seen)
    assert seen["reports"][0]["walkers"] == []
    assert "Ben" in str(await act(town, "get_rounds", town.operator))


async def test_which_round_is_meant(town: Town) -> None:
    opened = await act(town, "start_round", round_plan="evening_round")
    await act(town, "end_round", round=opened["round_id"], reason="x")
    # Over: only a correction may still be about it.
    await refused(town, "unknown_round", "remark_round", round=opened["round_id"], remark="x")
    await refused(town, "unknown_round", "end_round", round=EVENING, reason="x")
    again = await act(town, "start_round", round_plan="evening_round")
    corrected = await act(
        town, "correct_round", round=EVENING, checkpoint=CELLAR, reason="the open one is meant"
    )
    assert corrected["round_id"] == again["round_id"] != opened["round_id"]
    old = await act(
        town, "correct_round", round=opened["round_id"], checkpoint=CELLAR, reason="by its id"
    )
    assert (old["round_id"], old["state"]) == (opened["round_id"], "incomplete")


# --- lone work --------------------------------------------------------------------


async def test_lone_work_by_actions_alone(town: Town, freezer: Any) -> None:
    began = await act(town, "start_lone_work", town.operator, responder="Ben", every={"minutes": 5})
    due = dt_util.parse_datetime(began["due_at"])
    assert due is not None
    assert due - dt_util.utcnow() == timedelta(minutes=5)
    assert (began["responder_id"], began["lone_work"]) == ("ben", "watched")
    await town.pass_time(freezer, 301)
    town.take_sent()
    assert town.room.lone_work["ben"].alarm_at is not None  # type: ignore[index]
    heard = await act(town, "check_in", town.operator, responder="Ben")
    assert heard["lone_work"] == "watched"
    over = await act(town, "stop_lone_work", town.operator, responder="Ben")
    assert over == {
        "responder_id": "ben",
        "lone_work": "off",
        "due_at": None,
        "journaled": True,
    }
    town.take_sent()


async def test_it_ends_by_itself(town: Town) -> None:
    until = dt_util.now().replace(microsecond=0) + timedelta(minutes=10)
    began = await act(
        town, "start_lone_work", responder="Ben", until=until.replace(tzinfo=None).isoformat()
    )
    assert dt_util.parse_datetime(began["due_at"]) == until


# --- together ---------------------------------------------------------------------


async def test_the_nearest_come_and_everybody_is_accounted_for(town: Town) -> None:
    await town.press()
    town.take_sent()
    called = await act(town, "call_up", town.operator, incident_id="1", duty=["response_team"])
    assert (called["number"], called["journaled"]) == (1, True)
    assert [one.to for one in town.take_sent("phone")] == ["Cleo"]
    await act(town, "accept", incident_id="1", responder="Cleo")
    assert town.incident().call_up is not None
    assert town.incident().call_up.ended == "enough"  # type: ignore[union-attr]
    started = await act(town, "start_roll_call", town.operator, incident_id="1")
    assert started["number"] == 1
    town.take_sent()
    for said, means in (("help", RollCallAnswer.HELP), ("safe", RollCallAnswer.SAFE)):
        answer = await act(
            town, "answer_roll_call", town.operator, incident_id="1", responder="Cleo", answer=said
        )
        assert answer["state"] == "responding"
        roll_call = town.incident().roll_call
        assert roll_call is not None
        assert roll_call.people["cleo"].answer is means  # type: ignore[index]
    town.take_sent()
    # Who was removed since can still be answered for; nobody else is known by name.
    await town.remove_subentry(ROOM, "cleo")
    about = {"incident_id": "1", "answer": "safe"}
    await act(town, "answer_roll_call", town.operator, responder="cleo", **about)
    await refused(town, "unknown_responder", "answer_roll_call", responder="Zorro", **about)
    await act(town, "end_roll_call", town.operator, incident_id="1")
    await refused(town, "no_roll_call", "end_roll_call", incident_id="1")
    town.take_sent()


# --- who is nearest ---------------------------------------------------------------


async def test_the_nearest(hass: HomeAssistant, town: Town) -> None:
    async def names(**place: Any) -> list[str]:
        answer = await act(town, "get_nearest", town.operator, **place)
        return [one["name"] for one in answer["responders"]]

    await act(town, "report_scan", responder="Ben", checkpoint=CELLAR)
    everybody = await act(town, "get_nearest", building="Town hall")
    assert everybody["place"]["text"] == "Town hall"
    # Nobody is in trouble: where people are is told to the floor.
    told = {one["name"]: one for one in everybody["responders"]}["Ben"]
    assert (told["building"], told["floor"], told["confidence"]) == ("Town hall", "Cellar", "high")
    assert (told["age_s"], told["last_seen_at"] is None) == (0, False)
    assert not {"desk", "desk_id", "checkpoint", "checkpoint_id"} & set(told)
    assert await names(building="Town hall", duty="guard") == ["Ben", "Anna"]

    await town.press("desk_1")
    town.take_sent()
    answer = await act(town, "get_nearest", town.operator, incident_id="1")
    assert answer["place"]["desk_id"] == "desk_1"
    ben = answer["responders"][0]
    assert (ben["name"], ben["floor"], ben["confidence"]) == ("Ben", "Cellar", "high")
    assert (ben["age_s"], ben["building"], ben["minutes"]) == (0, "Town hall", 0.5)
    assert ben["reachable"] is True
    assert await names(desk="desk_1", duty=["response_team"]) == ["Cleo"]
    assert (await names(checkpoint=ATTIC))[0] == "Ben"
    town.link.lost()
    await town.settle()
    assert (await names(incident_id="1"))[-1] == "Ben", "who cannot be told comes last"


async def test_who_stays_at_a_console_is_near_only_when_asked_for(town: Town) -> None:
    await town.add(
        "control_room", responder("sofie", "Sofie", "supervisor", "town_hall", "gateway", "150")
    )
    near = await act(town, "get_nearest", building="Town hall")
    assert "Sofie" not in [one["name"] for one in near["responders"]]
    near = await act(town, "get_nearest", building="Town hall", duty="supervisor")
    assert [one["name"] for one in near["responders"]] == ["Sofie"]


async def test_an_incident_without_a_place_has_nobody_near(town: Town) -> None:
    await town.change_subentry(ROOM, "anna", home="")
    await act(town, "raise_alarm", responder="Anna")
    town.take_sent()
    await refused(town, "no_place", "get_nearest", incident_id="1")


# --- what cannot be ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "name", "data"),
    [
        ("tag_or_checkpoint", "report_scan", {"responder": "Ben"}),
        (
            "tag_or_checkpoint",
            "report_scan",
            {"responder": "Ben", "tag": "C1", "checkpoint": "yard"},
        ),
        ("unknown_checkpoint", "report_scan", {"responder": "Ben", "checkpoint": "Roof"}),
        ("ambiguous_name", "report_scan", {"responder": "Ben", "checkpoint": "Stairs"}),
        ("unknown_responder", "report_scan", {"responder": "Zoe", "checkpoint": "yard"}),
        ("unknown_round_plan", "start_round", {"round_plan": "Morning round"}),
        ("unknown_responder", "start_round", {"round_plan": EVENING, "responder": "Zoe"}),
        ("unknown_round", "suspend_round", {"round": EVENING}),
        ("unknown_round", "resume_round", {"round": "Morning round"}),
        ("unknown_round", "end_round", {"round": "r77", "reason": "x"}),
        (
            "unknown_round",
            "correct_round",
            {"round": EVENING, "checkpoint": CELLAR, "reason": "x"},
        ),
        ("unknown_round", "remark_round", {"round": EVENING, "remark": "x"}),
        ("no_lone_work", "check_in", {"responder": "Ben"}),
        ("no_lone_work", "stop_lone_work", {"responder": "Ben"}),
        ("check_in_every", "start_lone_work", {"responder": "Ben", "every": {"seconds": 1}}),
        ("unknown_incident", "call_up", {"incident_id": "77"}),
        ("unknown_incident", "start_roll_call", {"incident_id": "77"}),
        ("no_roll_call", "end_roll_call", {"incident_id": "1"}),
        (
            "no_roll_call",
            "answer_roll_call",
            {"incident_id": "1", "responder": "Ben", "answer": "safe"},
        ),
        ("unknown_checkpoint", "assign_tag", {"tag": "X", "checkpoint": "Roof"}),
        ("unknown_building", "get_rounds", {"building": "Castle"}),
        ("one_place", "get_nearest", {}),
        ("one_place", "get_nearest", {"incident_id": "1", "desk": "desk_1"}),
        ("unknown_desk", "get_nearest", {"desk": "desk_77"}),
    ],
)
async def test_refusals(town: Town, key: str, name: str, data: dict[str, Any]) -> None:
    await town.press()
    town.take_sent()
    await refused(town, key, name, town.supervisor, **data)
    assert town.sent == []


async def test_a_second_round_of_a_plan_and_a_correction_without_a_reason(town: Town) -> None:
    await act(town, "start_round", round_plan=EVENING)
    await refused(town, "round_open", "start_round", round_plan=EVENING)
    await refused(town, "no_reason", "correct_round", round=EVENING, checkpoint=CELLAR, reason=" ")
    await refused(town, "round_not_suspended", "resume_round", round=EVENING)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("report_scan", {"responder": "Ben", "tag": ""}),
        ("report_scan", {"responder": "Ben", "tag": "C1", "occurred_at": "yesterday"}),
        ("correct_round", {"round": EVENING, "checkpoint": CELLAR}),
        ("end_round", {"round": EVENING}),
        ("start_lone_work", {"responder": "Ben", "every": "often"}),
        ("call_up", {"incident_id": "1", "duty": ["cook"]}),
        ("call_up", {"incident_id": "1", "duty": []}),
        ("call_up", {"incident_id": "1", "wanted": 0}),
        ("answer_roll_call", {"incident_id": "1", "responder": "Ben", "answer": "fine"}),
        ("get_nearest", {"incident_id": "1", "duty": ["cook"]}),
    ],
)
async def test_what_is_not_even_a_request(town: Town, name: str, data: dict[str, Any]) -> None:
    state = town.room
    with pytest.raises(vol.Invalid):
        await act(town, name, **data)
    assert town.room is state


async def test_a_checkpoint_by_its_device(town: Town) -> None:
    device = town.device("cellar", TOWN_HALL)
    assert device is not None
    assert device.model == "Checkpoint", "as the selectors of the actions look for it"
    answer = await act(town, "report_scan", responder="Ben", checkpoint=device.id)
    assert answer["place"]["checkpoint_id"] == "cellar"
    await refused(town, "unknown_desk", "raise_alarm", desk=device.id)
    await town.radio(radio.TagScanned, tag_id="C3")
    assert town.room.scanned["yard"].by == "radio"  # type: ignore[index]
