"""The actions of the procedure: every step of it by hand, previews, the hand-over, desk tests."""

from typing import Any

from homeassistant.exceptions import ServiceValidationError
import pytest
import voluptuous as vol

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.words import DeliveryState, Prompt

from .acting import act, refused
from .town import Town


def of_responder(town: Town, responder_id: str) -> Incident:
    """The incident about somebody."""
    return town.room.incidents[town.room.by_subject[f"responder/{responder_id}"]]


async def test_a_step_by_hand(town: Town) -> None:
    await town.press()
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    told = await act(
        town,
        "alert_targets",
        town.operator,
        incident_id="1",
        targets=["guards_here", "response_team", "neighbouring_guards", "operators"],
        raise_sound=True,
    )
    assert told["alerted"] == ["Cleo", "Ben"]
    assert told["external"] == []
    assert {"target": "guards_here", "reason": "already_alerted"} in told["skipped"]
    assert {one.to for one in town.take_sent("phone", "radio")} == {"Cleo", "102"}
    assert town.incident().sound_raised
    # Nobody is told twice.
    again = await act(town, "alert_targets", incident_id="1", targets="response_team")
    assert again["alerted"] == []
    assert town.take_sent("phone", "radio") == []
    town.take_sent()


async def test_the_next_step_says_who_was_told(town: Town) -> None:
    await town.press()
    told = await act(town, "escalate", town.operator, incident_id="1")
    assert (told["alerted"], told["external"]) == (["Cleo", "Ben"], [])
    town.take_sent()


@pytest.mark.parametrize(
    ("name", "data"), [("escalate", {}), ("alert_targets", {"targets": ["external"]})]
)
@pytest.mark.parametrize("seconds", [0, 40])
async def test_what_comes_back_is_the_same_behind_duress(
    town: Town, name: str, data: dict[str, Any], seconds: int, freezer: Any
) -> None:
    """An automation and its trace read it, and so may who forces the guard."""
    told = []
    for digits in ("9", "0"):
        incident = await town.press()
        await town.pass_time(freezer, seconds)
        of = {"incident_id": incident.incident_id}
        await act(town, "report_status_code", responder="Anna", digits=digits, **of)
        told.append(await act(town, name, **of, **data))
        assert told[-1].pop("incident_id") == incident.incident_id
        del told[-1]["number"]
        await town.resolve(town.incident())
        await town.close(incident)
        await town.pass_time(freezer, 60)
    assert told[0] == told[1]
    town.take_sent()


async def test_no_answer_tells_of_what_duress_alone_raised(town: Town) -> None:
    nothing = {"journaled": True}
    assert await act(town, "report_status_code", responder="Ben", digits="9") == nothing
    assert await act(town, "report_status_code", responder="Ben", digits="0") == nothing
    secret = of_responder(town, "ben")
    assert secret.is_secret
    # Nor do later codes, which go into it; nor an alarm that is told again.
    assert await act(town, "report_status_code", responder="Ben", digits="9") == nothing
    # Whoever names it, or raised it as what it is, knows it.
    of = {"incident_id": secret.incident_id}
    assert (await act(town, "add_note", town.operator, note="x", **of))["number"] == secret.number
    asked = {"responder": "Cleo", "kind": "duress", "request_id": "d"}
    raised = await act(town, "raise_alarm", town.operator, **asked)
    assert raised["incident_id"] == of_responder(town, "cleo").incident_id
    assert await act(town, "raise_alarm", town.operator, **asked) == raised
    town.take_sent()


async def test_an_alarm_told_again_is_not_taken_for_what_duress_raised(town: Town) -> None:
    asked = {"responder": "Ben", "kind": "man_down", "request_id": "m"}
    await act(town, "raise_alarm", **asked)
    incident = of_responder(town, "ben")
    await town.resolve(incident)
    await town.close(incident)
    await act(town, "report_status_code", responder="Ben", digits="0")
    assert of_responder(town, "ben").is_secret
    assert await act(town, "raise_alarm", **asked) == {"journaled": True}
    town.take_sent()


async def test_nobody_outside_is_called_by_one_click(town: Town) -> None:
    await town.press()
    town.take_sent()
    for name, data in (
        ("escalate", {"external": "Police"}),
        ("alert_targets", {"targets": ["external"]}),
    ):
        await refused(town, "confirm_external", name, town.supervisor, incident_id="1", **data)
    assert town.take_sent() == []
    told = await act(
        town, "alert_targets", town.supervisor, incident_id="1", targets=["external"], confirm=True
    )
    assert told["external"] == ["Police"]
    assert [one.to for one in town.take_sent("external")] == ["Police"]
    town.take_sent()


async def test_what_came_of_a_call(town: Town) -> None:
    await town.press()
    # An automation needs no confirmation.
    told = await act(town, "escalate", incident_id="1", external="Police")
    assert told["external"] == ["Police"]
    await act(
        town, "report_external", incident_id="1", external="Police", reached=False, reason="busy"
    )
    call = town.incident().external["Police"]
    assert (call.state, call.reason) == (DeliveryState.FAILED, "busy")
    assert Prompt.EXTERNAL_FAILED in town.incident().prompts
    # That the call was made, and no more, does not undo it.
    await act(town, "report_external", incident_id="1", external="Police")
    assert town.incident().external["Police"].state is DeliveryState.FAILED
    await act(
        town, "report_external", town.operator, incident_id="1", external="Police", reached=True
    )
    assert town.incident().external["Police"].state is DeliveryState.RECEIPTED
    (shown,) = (await act(town, "get_incidents", incident_id="1"))["incidents"]
    assert [(one["target"], one["state"]) for one in shown["external"]] == [("Police", "receipted")]
    assert shown["answer"] == "police_called"
    town.take_sent()


async def test_the_clerk_is_answered(town: Town) -> None:
    await town.press()
    await act(town, "answer_desk", town.operator, incident_id="1", answer="on_the_way")
    assert town.incident().answer == "on_the_way"
    await refused(town, "answer_goes_back", "answer_desk", incident_id="1", answer="seen")
    await act(town, "raise_alarm", responder="Ben", kind="man_down")
    await refused(town, "no_clerk", "answer_desk", incident_id="2", answer="seen")
    town.take_sent()


async def test_somebody_asks_for_a_look(town: Town) -> None:
    await town.press()
    await act(town, "prompt_operator", incident_id="1", about="The door is open")
    (shown,) = (await act(town, "get_incidents", town.viewer))["incidents"]
    assert "asked" in shown["prompts"]
    assert shown["asked"] == "The door is open"
    await act(town, "dismiss_prompt", town.operator, incident_id="1", prompt="asked")
    (shown,) = (await act(town, "get_incidents", town.viewer))["incidents"]
    assert ("asked" in shown["prompts"], shown["asked"]) == (False, "")
    await refused(town, "prompt_stays", "dismiss_prompt", incident_id="1", prompt="close")
    town.take_sent()


async def test_one_incident_as_it_is_now(town: Town) -> None:
    await town.press()
    await town.press("info_desk")
    (one,) = (await act(town, "get_incidents", incident_id="2"))["incidents"]
    assert one["number"] == 2
    assert (await act(town, "get_incidents", incident_id="7"))["incidents"] == []
    none = await act(town, "get_incidents", incident_id="2", building="Town hall")
    assert none["incidents"] == []
    town.take_sent()


async def test_one_person_tests_a_desk(town: Town) -> None:
    started = await act(town, "start_desk_test", town.operator, desk="Desk 1")
    assert (started["desk_id"], started["passed"]) == ("desk_1", None)
    (desk,) = [
        one
        for one in (await act(town, "get_desks", town.viewer))["desks"]
        if one["desk_id"] == "desk_1"
    ]
    assert desk["testing_until"] == started["until"]
    await town.press()
    assert town.incident().test
    assert town.take_sent("phone", "radio", "external") == []
    ended = await act(town, "finish_desk_test", town.operator, desk="Desk 1", passed=True)
    assert (ended["passed"], ended["until"]) == (True, None)
    assert not town.room.incidents
    town.take_sent()


async def test_desks_that_wait_for_a_test(town: Town) -> None:
    told = await act(town, "get_desks", town.operator)
    assert told["test_every"] == 30
    assert [one["desk_id"] for one in told["desks"]] == ["info_desk", "desk_2", "desk_1"]
    assert all(one["due"] and one["tested_at"] is None for one in told["desks"])
    await act(town, "start_desk_test", town.operator, desk="desk_1")
    await town.press()
    await act(town, "finish_desk_test", town.operator, desk="desk_1", passed=True)
    await act(town, "start_desk_test", town.operator, desk="desk_2")
    await act(
        town, "finish_desk_test", town.operator, desk="desk_2", passed=False, note="It is stuck"
    )
    due = (await act(town, "get_desks", town.operator, due=True))["desks"]
    assert [one["desk_id"] for one in due] == ["info_desk", "desk_2"]
    assert due[1]["failed"] | {"at": ""} == {
        "at": "",
        "reason": "no_press",
        "note": "It is stuck",
        "by": "Olga",
    }
    (tested,) = (await act(town, "get_desks", town.viewer, due=False))["desks"]
    assert tested["desk_id"] == "desk_1"
    assert tested["tested_at"] is not None
    for one in (await act(town, "get_desks", town.viewer, building="Town hall"))["desks"]:
        assert one["place"]["building"] == "Town hall"
        assert one["failed"] is None or one["failed"]["by"] is None
    town.take_sent()


async def test_a_preview_tells_nobody(town: Town) -> None:
    state = town.room
    told = await act(
        town,
        "preview_escalation",
        town.operator,
        desk="Desk 1",
        when="2026-11-29 03:00:00",
        answers=[
            {"after": 40, "responder": "Cleo", "answer": "accept"},
            {"after": 10, "responder": "Anna", "answer": "refuse"},
            {"after": 50, "responder": "Cleo", "answer": "arrive"},
            {"after": 45, "responder": "Olga", "answer": "acknowledge"},
        ],
    )
    assert told["place"]["desk_id"] == "desk_1"
    assert told["when"] == "2026-11-29T11:00:00+00:00"
    assert told["lines"][:5] == [
        "0:00 Assumed: guards as they are now, nobody at a console. On duty: guards of this building Anna;"
        " response team Cleo",
        "0:00 Alarm at Town hall, Ground floor, Desk 1, panic button",
        "0:00 Step 1, guards of this building: Anna (Phones)",
        "0:00 Step 1, operators: nobody is there",
        "0:10 Anna cannot come",
    ]
    assert [line for line in told["lines"] if "Cleo" in line or "Olga" in line] == [
        told["lines"][0],
        "0:30 Step 2, response team, neighbouring guards: Cleo (Phones); Ben (Radios)",
        "0:40 Cleo comes",
        "0:45 Olga takes it on",
        "0:50 Cleo is on scene",
    ]
    assert len(told["rows"]) == len(told["lines"])
    assert town.room is state
    assert town.sent == []


async def test_a_preview_of_the_night(town: Town) -> None:
    """Without the guard who is there now, and without those who look at the screens now."""
    told = await act(town, "preview_escalation", desk="Desk 1", guarded=False, operators=False)
    assert told["lines"][0].startswith(
        "0:00 Assumed: no guards in the building, nobody at a console."
    )
    assert not any("Anna" in line for line in told["lines"])
    assert (told["rows"][0]["guarded"], told["rows"][0]["operators"]) == (False, False)
    told = await act(town, "preview_escalation", desk="Desk 1", guarded=True, operators=True)
    assert told["lines"][0].startswith(
        "0:00 Assumed: guards in the building, somebody at a console. On duty: guards of this building Anna"
    )


async def test_a_preview_of_now_as_a_drill(town: Town) -> None:
    told = await act(town, "preview_escalation", desk="Desk 1", drill=True, kind="emergency")
    assert told["lines"][1].endswith("emergency key of a radio (drill)")
    assert not any("Police" in line for line in told["lines"])


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("unknown_responder", {"responder": "Zoe", "answer": "accept"}),
        ("unknown_operator", {"responder": "Zoe", "answer": "acknowledge"}),
        ("not_permitted", {"responder": "Vic", "answer": "acknowledge"}),
    ],
)
async def test_a_preview_with_answers_that_cannot_be(
    town: Town, key: str, answer: dict[str, Any]
) -> None:
    await refused(town, key, "preview_escalation", desk="Desk 1", answers=[{"after": 1, **answer}])


@pytest.mark.parametrize(
    "when", ["9999-12-31 23:59:59", "0001-01-01 00:00:00", "2037-01-01 00:00:00"]
)
async def test_a_preview_of_a_moment_far_away(town: Town, when: str) -> None:
    await refused(town, "moment_too_far", "preview_escalation", desk="Desk 1", when=when)


async def test_a_preview_of_a_moment_years_away(town: Town) -> None:
    told = await act(town, "preview_escalation", desk="Desk 1", when="2036-12-31T23:59:59+00:00")
    assert told["when"] == "2036-12-31T23:59:59+00:00"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("alert_targets", {"incident_id": "1", "targets": []}),
        ("alert_targets", {"incident_id": "1", "targets": ["everybody"]}),
        ("answer_desk", {"incident_id": "1", "answer": "sent"}),
        ("dismiss_prompt", {"incident_id": "1", "prompt": "nothing"}),
        ("finish_desk_test", {"desk": "desk_1"}),
        ("preview_escalation", {"desk": "desk_1", "answers": [{"after": 601}]}),
        (
            "preview_escalation",
            {"desk": "desk_1", "answers": [{"after": 1, "responder": "Anna", "answer": "sing"}]},
        ),
    ],
)
async def test_what_is_not_even_a_request(town: Town, name: str, data: dict[str, Any]) -> None:
    state = town.room
    with pytest.raises((vol.Invalid, ServiceValidationError)):
        await town.hass.services.async_call(DOMAIN, name, data, blocking=True, return_response=True)
    assert town.room is state


async def test_the_hand_over(town: Town) -> None:
    await town.press()
    handed = await act(town, "get_hand_over", town.operator, incident_id="1")
    assert handed["incident"]["number"] == 1
    assert "Town hall" in handed["hand_over"]
    assert "<alert" in handed["cap"]
    assert {"camera_url", "snapshot_url", "links_until"} <= set(handed)
    town.take_sent()


async def test_a_hand_over_ends_with_the_incident(town: Town) -> None:
    """Afterwards it would tell where people are now."""
    incident = await town.press()
    await town.resolve(incident)
    await refused(town, "wrong_state", "get_hand_over", town.operator, incident_id="1")
    town.take_sent()
