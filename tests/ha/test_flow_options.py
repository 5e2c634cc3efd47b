"""The options of the control room."""

from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.municipal_alarm.flows import defaults

from .flow_kit import add_control_room, options_flow, without_setup

CODES = defaults.codes("en")


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


async def _user(hass: HomeAssistant, name: str | None, **kwargs: Any) -> User:
    group = await hass.auth.async_get_group(GROUP_ID_USER)
    return MockUser(name=name, groups=[group], **kwargs).add_to_hass(hass)


def _choices(flow, field: str) -> list[tuple[str, str]]:
    options = flow.result["data_schema"].schema[field].config["options"]
    return [(option["value"], option["label"]) for option in options]


# -- roles -------------------------------------------------------------------


async def test_roles(hass: HomeAssistant) -> None:
    bea, anna = await _user(hass, "Bea"), await _user(hass, "anna")
    nameless = await _user(hass, None)
    await _user(hass, "Supervisor add-on", system_generated=True)
    away = await _user(hass, "Left for now", is_active=False)
    room = add_control_room(
        hass,
        language="en",
        roles={bea.id: "operator", away.id: "viewer", "removed": "supervisor"},
    )
    flow = await options_flow(hass, room, "roles")
    people = sorted(
        [(bea.id, "Bea"), (anna.id, "anna"), (nameless.id, nameless.id)],
        key=lambda person: person[1].casefold(),
    )
    for field in ("supervisors", "operators", "viewers"):
        assert _choices(flow, field) == people
    assert flow.suggested == {"supervisors": [], "operators": [bea.id], "viewers": []}

    await flow.answer({"supervisors": [anna.id], "operators": [bea.id]})
    assert flow.created
    # Who is switched off keeps the role, who was removed is forgotten.
    assert room.options == {
        "language": "en",
        "roles": {away.id: "viewer", anna.id: "supervisor", bea.id: "operator"},
    }


async def test_one_role_each(hass: HomeAssistant) -> None:
    anna = await _user(hass, "Anna")
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "roles")
    await flow.answer({"supervisors": [anna.id], "viewers": [anna.id]})
    assert flow.errors == {"viewers": "two_roles"}
    assert flow.error_text("viewers") == "Anna has two roles. Leave one."
    await flow.answer({"viewers": [anna.id]})
    assert room.options == {"roles": {anna.id: "viewer"}}


# -- codes -------------------------------------------------------------------


def _without(effect: str) -> list[dict[str, str]]:
    return [code for code in CODES if code["effect"] != effect]


async def test_codes(hass: HomeAssistant) -> None:
    room = add_control_room(hass, codes=CODES, language="nl")
    flow = await options_flow(hass, room, "codes")
    assert flow.suggested == {"codes": CODES}
    fields = flow.result["data_schema"].schema["codes"].config["fields"]
    labels = {
        option["value"]: option["label"]
        for option in fields["effect"]["selector"].config["options"]
    }
    assert labels["note"] == "Only noted"
    assert labels["duress"] == "Duress"

    added = [*CODES, {"digits": " 42 ", "name": "Lift stuck ", "effect": "note"}]
    await flow.answer({"codes": added})
    assert flow.created
    assert room.options == {
        "language": "nl",
        "codes": [*CODES, {"digits": "42", "name": "Lift stuck", "effect": "note"}],
    }


@pytest.mark.parametrize("options", [{}, {"codes": [], "language": "en"}])
async def test_codes_start_with_the_default(hass: HomeAssistant, options: dict[str, Any]) -> None:
    flow = await options_flow(hass, add_control_room(hass, **options), "codes")
    assert flow.suggested == {"codes": CODES}


@pytest.mark.parametrize(
    ("codes", "error", "text"),
    [
        ([], "effect_missing", "No code means: On my way. Guards cannot do without it."),
        (_without("duress"), "effect_missing", "No code means: Duress."),
        (_without("all_clear"), "effect_missing", "No code means: All clear."),
        ([*CODES, {"digits": "123", "name": "x", "effect": "note"}], "bad_digits", "123 does"),
        ([*CODES, {"digits": "a", "name": "x", "effect": "note"}], "bad_digits", "a does not"),
        ([*CODES, {"digits": "٣", "name": "x", "effect": "note"}], "bad_digits", "does not"),
        ([*CODES, {"digits": "", "name": "x", "effect": "note"}], "bad_digits", "does not"),
        ([*CODES, {"digits": "4", "name": "x", "effect": "note"}], "digits_twice", "codes 4."),
        ([*CODES, {"digits": "44", "name": " ", "effect": "note"}], "no_code_name", "Code 44"),
    ],
)
async def test_codes_refused_and_mended(
    hass: HomeAssistant, codes: list[dict[str, str]], error: str, text: str
) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "codes")
    await flow.answer({"codes": codes})
    assert flow.errors == {"codes": error}
    assert text in flow.error_text("codes")
    assert not room.options
    await flow.answer({"codes": CODES})
    assert room.options == {"codes": CODES}


# -- lone work and holidays --------------------------------------------------


async def test_lone_work(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en")
    flow = await options_flow(hass, room, "lone_work")
    # As the rules have it where nothing is set up.
    assert flow.suggested == {"lone_work_every": 30, "lone_work_grace": 60}
    await flow.answer({"lone_work_every": 20.0, "lone_work_grace": 90.0})
    assert flow.created
    assert room.options == {"language": "en", "lone_work_every": 1200, "lone_work_grace": 90}
    flow = await options_flow(hass, room, "lone_work")
    assert flow.suggested == {"lone_work_every": 20, "lone_work_grace": 90}


async def test_holidays_of_a_province(hass: HomeAssistant) -> None:
    hass.config.country = "DE"
    room = add_control_room(hass, language="nl")
    flow = await options_flow(hass, room, "holidays")
    assert flow.result["description_placeholders"]["country"] == "DE"
    assert ("BY", "Bayern") in _choices(flow, "holiday_province")
    days = ["2026-12-24", " ", " 2026-05-01 ", "20261224"]
    await flow.answer({"holiday_province": "BY", "holiday_dates": days})
    assert flow.created
    assert room.options == {
        "language": "nl",
        "holiday_province": "BY",
        "holiday_dates": ["2026-05-01", "2026-12-24"],
    }
    flow = await options_flow(hass, room, "holidays")
    assert flow.suggested == {
        "holiday_province": "BY",
        "holiday_dates": ["2026-05-01", "2026-12-24"],
    }
    await flow.answer({})
    assert room.options == {"language": "nl", "holiday_province": "", "holiday_dates": []}


@pytest.mark.parametrize("country", [None, "XX"])
async def test_holidays_of_no_country(hass: HomeAssistant, country: str | None) -> None:
    hass.config.country = country
    room = add_control_room(hass, holiday_province="BY")
    flow = await options_flow(hass, room, "holidays")
    assert "holiday_province" not in flow.result["data_schema"].schema
    assert flow.suggested == {"holiday_dates": []}
    await flow.answer({"holiday_dates": ["2026-12-24"]})
    assert room.options == {"holiday_province": "", "holiday_dates": ["2026-12-24"]}


@pytest.mark.parametrize("typed", ["24-12-2026", "2026-13-01", "christmas"])
async def test_a_day_that_is_none(hass: HomeAssistant, typed: str) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "holidays")
    await flow.answer({"holiday_dates": ["2026-12-24", typed]})
    assert flow.errors == {"holiday_dates": "bad_date"}
    assert flow.error_text("holiday_dates").startswith(f"{typed} is no date.")
    assert not room.options
    await flow.answer({"holiday_dates": ["2026-12-24"]})
    assert flow.created


# -- external help and language ----------------------------------------------


async def test_external(hass: HomeAssistant) -> None:
    room = add_control_room(hass, external=["Police"])
    flow = await options_flow(hass, room, "external")
    assert flow.suggested == {"external": ["Police"]}
    await flow.answer({"external": ["Police", " police "]})
    assert flow.errors == {"external": "name_twice"}
    await flow.answer({"external": ["Alarm centre ", " ", "Police"]})
    assert room.options == {"external": ["Alarm centre", "Police"]}

    flow = await options_flow(hass, room, "external")
    await flow.answer({})
    assert room.options == {"external": []}


async def test_language_leaves_edited_codes_alone(hass: HomeAssistant) -> None:
    edited = [*CODES, {"digits": "42", "name": "Lift stuck", "effect": "note"}]
    room = add_control_room(hass, language="en", codes=edited)
    flow = await options_flow(hass, room, "language")
    assert flow.suggested == {"language": "en"}
    await flow.answer({"language": "nl"})
    assert room.options == {"language": "nl", "codes": edited}


async def test_language_brings_codes_of_its_own(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "language")
    await flow.answer({"language": "nl"})
    assert room.options == {"language": "nl", "codes": defaults.codes("nl")}
