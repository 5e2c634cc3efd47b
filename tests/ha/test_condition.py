"""The conditions: what holds now, about whom, and what a wrong question says."""

from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import ConditionError
from homeassistant.helpers import config_validation as cv
from homeassistant.helpers.condition import (
    async_from_config,
    async_get_all_descriptions,
    async_validate_condition_config,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol

from custom_components.municipal_alarm.condition import CONDITIONS
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.signals import OperatorPresence
from custom_components.municipal_alarm.control_room.words import ActorKind

from .flow_kit import COMPONENT, TEXTS
from .town import OPERATOR, ROOM, Town, policy, step


async def holds(
    hass: HomeAssistant, key: str, variables: dict[str, Any] | None = None, **options: Any
) -> bool:
    """Whether a condition of an automation holds."""
    config = cv.CONDITION_SCHEMA({"condition": f"{DOMAIN}.{key}", "options": options})
    config = await async_validate_condition_config(hass, config)
    checker = await async_from_config(hass, config)
    try:
        return bool(checker.async_check(variables=variables))
    finally:
        checker.async_unload()


def triggered(number: int | str) -> dict[str, Any]:
    """The variables of an automation that one of our triggers started."""
    return {"trigger": {"incident": {"incident_id": str(number), "number": number}}}


async def test_incident_is(hass: HomeAssistant, town: Town) -> None:
    incident = await town.press()
    about = triggered(incident.incident_id)

    async def fits(**options: Any) -> bool:
        return await holds(hass, "incident_is", about, **options)

    assert await fits()
    assert await fits(state="raised")
    assert await fits(state=["open"])
    assert not await fits(state=["acknowledged", "resolved"])
    assert await fits(owned=False)
    assert not await fits(owned=True)
    assert await fits(kind="panic", priority="urgent", place="town_hall")
    assert not await fits(kind="fire")
    assert not await fits(place="library")
    assert not await fits(drill="only")
    assert await holds(hass, "incident_is", state="open", incident_id="1")
    assert await holds(hass, "incident_is", {"n": 1}, state="open", incident_id="{{ n }}")

    await town.acknowledge(incident)
    assert await fits(owned=True, state="acknowledged")
    await town.resolve(incident)
    assert not await fits(state="open")
    assert await fits(state="resolved")
    await town.close(incident)
    assert await fits(state="closed")
    assert not await fits(state="resolved")
    assert not await fits()
    town.take_sent()


async def test_incident_is_drill(hass: HomeAssistant, town: Town) -> None:
    await town.press()
    await town.call(DOMAIN, "raise_alarm", desk="desk_2", drill=True)
    assert not await holds(hass, "incident_is_drill", triggered(1))
    assert await holds(hass, "incident_is_drill", triggered(2))
    town.take_sent()


async def test_building_has_open_incident(hass: HomeAssistant, town: Town) -> None:
    key = "building_has_open_incident"
    assert not await holds(hass, key)
    incident = await town.press()
    assert await holds(hass, key)
    assert await holds(hass, key, place=["Town hall"])
    assert await holds(hass, key, place=["desk_1"], kind=["panic"])
    assert not await holds(hass, key, place=["desk_2"])
    assert not await holds(hass, key, place=["library"])
    assert not await holds(hass, key, kind="fire")
    await town.resolve(incident)
    assert not await holds(hass, key)
    await town.call(DOMAIN, "raise_alarm", desk="desk_2", drill=True)
    assert not await holds(hass, key)
    assert await holds(hass, key, drill="include")
    assert await holds(hass, key, drill="only")
    town.take_sent()


async def test_what_only_duress_raised_counts_for_who_asks(hass: HomeAssistant, town: Town) -> None:
    key = "building_has_open_incident"
    await town.call(DOMAIN, "report_status_code", responder="Ben", digits="0")
    assert len(town.room.incidents) == 1
    assert not await holds(hass, key)
    assert not await holds(hass, key, kind=["emergency", "panic"])
    assert await holds(hass, key, kind="duress")
    assert await holds(hass, "incident_is", triggered(900_001), kind="duress")
    town.take_sent()


async def test_building_is_guarded(hass: HomeAssistant, town: Town) -> None:
    key = "building_is_guarded"
    assert await holds(hass, key, place="Town hall")
    assert await holds(hass, key, place=["Town hall", "Library"])
    assert await holds(hass, key, place="Town hall", duty="response_team")
    assert not await holds(hass, key, place="Library", duty="response_team")
    assert await holds(hass, key, place="Town hall", duty=["patrol", "guard"])
    await town.call(DOMAIN, "set_duty", responder="Ben", on_duty=False)
    assert not await holds(hass, key, place=["Town hall", "Library"])

    incident = await town.press()
    assert await holds(hass, key, triggered(incident.incident_id))
    await town.call(DOMAIN, "raise_alarm", responder="Anna")
    assert await holds(hass, key, triggered(2))
    town.take_sent()


async def test_a_place_that_is_not_known_is_not_guarded(hass: HomeAssistant, town: Town) -> None:
    await town.change_subentry("control_room", "ben", home="")
    await town.call(DOMAIN, "raise_alarm", responder="Ben")
    assert not await holds(hass, "building_is_guarded", triggered(1))
    town.take_sent()


async def test_operator_is_present(hass: HomeAssistant, town: Town) -> None:
    assert not await holds(hass, "operator_is_present")
    town.runtime.room.handle(OperatorPresence("olga", True))
    assert await holds(hass, "operator_is_present")


async def test_responder_is_on_duty(hass: HomeAssistant, town: Town) -> None:
    assert await holds(hass, "responder_is_on_duty", responder="Anna")
    told = {"trigger": {"responder": {"name": "Ben"}}}
    said = "{{ trigger.responder.name }}"
    assert await holds(hass, "responder_is_on_duty", told, responder=said)
    await town.command(c.SetDuty(actor=OPERATOR, responder_id="ben", on_duty=False))
    assert not await holds(hass, "responder_is_on_duty", told, responder=said)


async def test_link_is_up(hass: HomeAssistant, town: Town) -> None:
    device = town.device("gateway", "gateway")
    assert device is not None
    assert await holds(hass, "link_is_up", system=device.id)
    town.link.lost()
    await town.settle()
    assert not await holds(hass, "link_is_up", system="Radios")


async def test_responder_is_lone_working(hass: HomeAssistant, town: Town) -> None:
    key = "responder_is_lone_working"
    assert not await holds(hass, key, responder="Ben")
    await town.call(DOMAIN, "start_lone_work", responder="Ben")
    assert await holds(hass, key, responder="ben")
    assert not await holds(hass, key, responder="Anna")
    told = {"trigger": {"responder": {"name": "Ben"}}}
    assert await holds(hass, key, told, responder="{{ trigger.responder.name }}")
    await town.call(DOMAIN, "stop_lone_work", responder="Ben")
    assert not await holds(hass, key, responder="Ben")


async def test_round_is_open(hass: HomeAssistant, town: Town) -> None:
    key = "round_is_open"
    assert not await holds(hass, key)
    await town.call(DOMAIN, "start_round", round_plan="Evening round")
    assert await holds(hass, key)
    assert await holds(hass, key, place=["Town hall", "Library"])
    assert not await holds(hass, key, place="Library")
    assert await holds(hass, key, round_plan="Town hall, Evening round", round_kind="round")
    assert not await holds(hass, key, round_plan="Closing")
    assert not await holds(hass, key, round_kind=["final_round", "fire_sweep"])
    await town.call(DOMAIN, "suspend_round", round="Evening round")
    assert await holds(hass, key)
    await town.call(DOMAIN, "end_round", round="Evening round", reason="x")
    assert not await holds(hass, key)


async def test_roll_call_is_complete(hass: HomeAssistant, town: Town) -> None:
    key = "roll_call_is_complete"
    incident = await town.press()
    about = triggered(incident.incident_id)
    assert not await holds(hass, key, about)
    await town.call(DOMAIN, "start_roll_call", incident_id="1")
    assert not await holds(hass, key, about)
    roll_call = town.incident().roll_call
    assert roll_call is not None
    for responder in roll_call.people:
        await town.call(
            DOMAIN, "answer_roll_call", incident_id="1", responder=responder, answer="safe"
        )
    assert await holds(hass, key, about)
    assert await holds(hass, key, incident_id="1")
    town.take_sent()


# --- wrong questions ---------------------------------------------------------------


async def test_responders_have_accepted(hass: HomeAssistant, town: Town) -> None:
    incident = await town.press()
    told = triggered(1)
    assert not await holds(hass, "responders_have_accepted", told)
    for name in ("anna", "cleo"):
        await town.command(
            c.Accept(
                actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId(name)
            )
        )
    assert await holds(hass, "responders_have_accepted", told, count=2)
    assert not await holds(hass, "responders_have_accepted", told, count=3)
    assert await holds(hass, "responders_have_accepted", told, duty=["guard", "patrol"])
    assert not await holds(hass, "responders_have_accepted", told, count=2, duty="guard")
    await town.command(
        c.Refuse(actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId("cleo"))
    )
    assert not await holds(hass, "responders_have_accepted", incident_id="1", count=2)
    # Whoever is set up no more comes all the same, and has no role.
    await town.remove_subentry(ROOM, "anna")
    assert await holds(hass, "responders_have_accepted", told)
    assert not await holds(hass, "responders_have_accepted", told, duty="guard")
    town.take_sent()


async def test_prompt_is_shown(hass: HomeAssistant, town: Town) -> None:
    incident = await town.press()
    told = triggered(1)
    assert not await holds(hass, "prompt_is_shown", told)
    await town.command(
        c.PromptOperator(actor=OPERATOR, incident_id=incident.incident_id, about="look")
    )
    assert await holds(hass, "prompt_is_shown", told)
    assert await holds(hass, "prompt_is_shown", told, prompt=["asked", "close"])
    assert not await holds(hass, "prompt_is_shown", told, prompt="close")
    town.take_sent()


async def test_what_duress_asks_for_is_no_prompt(hass: HomeAssistant, town: Town) -> None:
    """It is the all-clear that it looks like."""
    incident = await town.press()
    await town.command(
        c.SendStatusCode(
            actor=c.Actor(ActorKind.RESPONDER, "anna", "Anna"),
            incident_id=incident.incident_id,
            digits="0",
            message_id="m",
        )
    )
    assert town.incident().duress
    assert await holds(hass, "prompt_is_shown", triggered(1), prompt="all_clear")
    with pytest.raises(vol.Invalid):
        await holds(hass, "prompt_is_shown", triggered(1), prompt="duress")
    town.take_sent()


async def test_escalation_step_is(hass: HomeAssistant, town: Town) -> None:
    again = step(0, "guards_here", multi_ack=1)
    await town.add(ROOM, policy(again, step(30, "response_team")))
    incident = await town.press()
    told = triggered(1)
    assert await holds(hass, "escalation_step_is", told, step="1")
    assert await holds(hass, "escalation_step_is", told, step=["1", "2"], put_off=False)
    assert not await holds(hass, "escalation_step_is", told, step="2")
    assert not await holds(hass, "escalation_step_is", told, put_off=True)
    await town.command(
        c.Accept(actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId("anna"))
    )
    assert await holds(hass, "escalation_step_is", told, put_off=True)
    assert await holds(hass, "escalation_step_is", told)
    town.take_sent()


async def test_external_is(hass: HomeAssistant, town: Town) -> None:
    incident = await town.press()
    told = triggered(1)
    assert not await holds(hass, "external_is", told)
    await town.command(
        c.Escalate(
            actor=OPERATOR, incident_id=incident.incident_id, external="Police", confirmed=True
        )
    )
    assert await holds(hass, "external_is", told, target="police")
    # No automation took it.
    assert await holds(hass, "external_is", told, external_state=["failed"])
    assert not await holds(hass, "external_is", told, external_state="receipted")
    assert not await holds(hass, "external_is", told, target="Fire brigade")
    town.take_sent()


async def test_desk_answer_is(hass: HomeAssistant, town: Town) -> None:
    incident = await town.press()
    assert not await holds(hass, "desk_answer_is", triggered(1), answer="seen")
    await town.acknowledge(incident)
    assert await holds(hass, "desk_answer_is", triggered(1), answer="seen")
    assert await holds(hass, "desk_answer_is", triggered(1), answer=["seen", "on_scene"])
    assert not await holds(hass, "desk_answer_is", triggered(1), answer="on_scene")
    town.take_sent()


@pytest.mark.parametrize(
    ("key", "options", "says"),
    [
        ("incident_is", {}, "no incident is named"),
        ("incident_is_drill", {}, "no incident is named"),
        ("incident_is_drill", {"incident_id": "77"}, "unknown_incident"),
        ("incident_is", {"incident_id": "{{ 1 / 0 }}"}, "ZeroDivisionError"),
        ("building_is_guarded", {"place": "Castle"}, "unknown_building"),
        ("building_is_guarded", {}, "no incident is named"),
        ("responder_is_on_duty", {"responder": "Zoe"}, "unknown_responder"),
        ("link_is_up", {"system": "Drums"}, "unknown_system"),
        ("responder_is_lone_working", {"responder": "Zoe"}, "unknown_responder"),
        ("round_is_open", {"place": "Castle"}, "unknown_building"),
        ("round_is_open", {"round_plan": "Morning round"}, "unknown_round_plan"),
        ("roll_call_is_complete", {}, "no incident is named"),
        ("responders_have_accepted", {"incident_id": "77"}, "unknown_incident"),
        ("desk_answer_is", {"answer": "seen"}, "no incident is named"),
    ],
)
async def test_what_cannot_be_answered(
    hass: HomeAssistant, town: Town, key: str, options: dict[str, Any], says: str
) -> None:
    with pytest.raises(ConditionError, match=says):
        await holds(hass, key, {"trigger": "none of ours"}, **options)


@pytest.mark.parametrize(
    ("key", "options"),
    [
        ("incident_is", {"state": "asleep"}),
        ("incident_is", {"colour": "red"}),
        ("building_has_open_incident", {"drill": "maybe"}),
        ("building_is_guarded", {"duty": "cook"}),
        ("responder_is_on_duty", {}),
        ("link_is_up", {}),
        ("responder_is_lone_working", {}),
        ("round_is_open", {"round_kind": "stroll"}),
        ("responders_have_accepted", {"count": 0}),
        ("external_is", {"external_state": "overtaken"}),
        ("desk_answer_is", {}),
        ("desk_answer_is", {"answer": "none"}),
    ],
)
async def test_options_that_make_no_sense(
    hass: HomeAssistant, town: Town, key: str, options: dict[str, Any]
) -> None:
    with pytest.raises(vol.Invalid):
        await holds(hass, key, **options)


async def test_before_anything_runs(hass: HomeAssistant, built_town: Town) -> None:
    assert await async_setup_component(hass, "automation", {})
    config = cv.CONDITION_SCHEMA({"condition": f"{DOMAIN}.operator_is_present"})
    checker = await async_from_config(hass, await async_validate_condition_config(hass, config))
    with pytest.raises(ConditionError, match="does not run"):
        checker.async_check()
    await built_town.set_up()
    assert checker.async_check() is False
    checker.async_unload()


# --- descriptions, texts and code -----------------------------------------------------


async def test_every_condition_is_described(hass: HomeAssistant, town: Town) -> None:
    described = load_yaml_dict(str(COMPONENT / "conditions.yaml"))
    described = {key: value for key, value in described.items() if not key.startswith(".")}
    assert set(described) == set(CONDITIONS)
    icons = load_yaml_dict(str(COMPONENT / "icons.json"))["conditions"]
    assert set(icons) == set(CONDITIONS)
    shown = await async_get_all_descriptions(hass)
    for key, condition in CONDITIONS.items():
        assert shown[f"{DOMAIN}.{key}"] is not None, key
        (options,) = condition.schema.schema.values()  # type: ignore[attr-defined]
        markers = {str(marker): marker for marker in options}
        fields = described[key]["fields"]
        assert set(fields) == set(markers), key
        for name, field in fields.items():
            required = isinstance(markers[name], vol.Required)
            assert field.get("required", False) is required, (key, name)
            default = markers[name].default
            if default is not vol.UNDEFINED:
                assert field["default"] == default(), (key, name)
        for language in TEXTS:
            texts = TEXTS[language]["conditions"][key]
            assert set(texts.get("fields", {})) == set(fields), key
