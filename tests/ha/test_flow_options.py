"""The options of the control room."""

from typing import Any

from homeassistant.auth.const import GROUP_ID_USER
from homeassistant.auth.models import User
from homeassistant.core import HomeAssistant
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.municipal_alarm.bridge.procedure_source import DEFAULT_ANSWER_COLOURS
from custom_components.municipal_alarm.flows import codes as of_codes, defaults

from .flow_kit import Conversation, add_control_room, options_flow, without_setup

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


async def test_what_else_a_code_has(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "codes")
    fields = flow.result["data_schema"].schema["codes"].config["fields"]
    offered = fields["colour"]["selector"].config["options"]
    assert {one["value"] for one in offered} == set(of_codes.COLOURS.values())
    assert offered[0]["label"] == "Red"

    first, second, *rest = CODES
    typed = [
        {**first, "alias": " on  my way ", "neutral": "coffee is ready", "colour": "#C62828"},
        # A field that was emptied again; and words of digits and letters.
        {**second, "alias": "there 2", "neutral": " ", "colour": ""},
        *rest,
    ]
    await flow.answer({"codes": typed})
    assert flow.created
    assert room.options["codes"] == [
        {**first, "alias": "on my way", "neutral": "coffee is ready", "colour": "#c62828"},
        {**second, "alias": "there 2"},
        *rest,
    ]


def _with(**words: str) -> list[dict[str, str]]:
    """The codes, with something in the first and something else in the second."""
    first, second, *rest = CODES
    one = {key: value.partition("|")[0] for key, value in words.items()}
    other = {key: value.partition("|")[2] for key, value in words.items()}
    return [{**first, **one}, {**second, **other}, *rest]


@pytest.mark.parametrize(
    ("codes", "error", "text"),
    [
        (_with(alias="There|THERE"), "alias_twice", "Code 2"),
        (_with(neutral="the post|The  Post"), "neutral_twice", "Code 2"),
        (_with(alias="|9"), "alias_of_digits", "Code 2"),
        (_with(alias="123"), "alias_of_digits", "Code 1"),
        (_with(alias="x" * 31), "alias_long", "Code 1"),
        (_with(neutral=f"|{'x' * 31}"), "neutral_long", "Code 2"),
        (_with(colour="|red"), "bad_colour", "Code 2"),
        (_with(colour="#12345"), "bad_colour", "Code 1"),
        (_with(colour="#1234567"), "bad_colour", "Code 1"),
    ],
)
async def test_words_and_colours_refused(
    hass: HomeAssistant, codes: list[dict[str, str]], error: str, text: str
) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "codes")
    await flow.answer({"codes": codes})
    assert flow.errors == {"codes": error}
    assert flow.error_text("codes").startswith(text)
    assert not room.options
    await flow.answer({"codes": _with(alias="there|not there", neutral="x" * 30)})
    assert flow.created


async def test_the_form_of_an_operators_code(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="nl")
    flow = await options_flow(hass, room, "code_form")
    assert flow.suggested == {"code_form": "digits"}
    await flow.answer({"code_form": "neutral"})
    assert room.options == {"language": "nl", "code_form": "neutral"}
    flow = await options_flow(hass, room, "code_form")
    assert flow.suggested == {"code_form": "neutral"}


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


# -- desks, telephone and language ------------------------------------------


async def test_answer_colours(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en", answer_colours={"seen": [1, 2, 3]})
    flow = await options_flow(hass, room, "answer_colours")
    usual = {answer.value: list(colour) for answer, colour in DEFAULT_ANSWER_COLOURS.items()}
    assert flow.suggested == {**usual, "seen": [1, 2, 3]}
    chosen = {**usual, "on_scene": [9, 8, 7]}
    await flow.answer(chosen)
    assert flow.created
    assert room.options == {"language": "en", "answer_colours": chosen}


async def test_how_often_a_desk_is_tested(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "test_every")
    assert flow.suggested == {"test_every": 30}
    await flow.answer({"test_every": 0.0})
    assert room.options == {"test_every": 0}
    flow = await options_flow(hass, room, "test_every")
    assert flow.suggested == {"test_every": 0}


async def test_phone(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en")
    flow = await options_flow(hass, room, "phone")
    await flow.answer({"phone": " 0123 456 "})
    assert room.options == {"language": "en", "phone": "0123 456"}
    flow = await options_flow(hass, room, "phone")
    assert flow.suggested == {"phone": "0123 456"}
    await flow.answer({})
    assert room.options == {"language": "en", "phone": ""}


@pytest.mark.parametrize("number", ["112", "+31 (0)20 123 45-67", "0" * 20])
async def test_a_telephone_number(hass: HomeAssistant, number: str) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "phone")
    await flow.answer({"phone": number})
    assert room.options["phone"] == number


@pytest.mark.parametrize("number", ["12", "0" * 21, "call Jan", "sip:1@here", "+()-", "٠١٢"])
async def test_no_telephone_number(hass: HomeAssistant, number: str) -> None:
    room = add_control_room(hass)
    flow = await options_flow(hass, room, "phone")
    await flow.answer({"phone": number})
    assert flow.errors == {"phone": "bad_phone"}
    assert flow.suggested == {"phone": number}
    assert "phone" not in room.options
    await flow.answer({"phone": "112"})
    assert room.options["phone"] == "112"


async def test_each_menu_entry_opens_its_form(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    menu = await Conversation(hass.config_entries.options, "options").begin(room.entry_id, "user")
    options = menu.result["menu_options"]
    assert len(options) == 16
    for option in set(options) - {"blueprints"}:
        flow = await options_flow(hass, room, option)
        assert flow.step == option


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


# -- reports -----------------------------------------------------------------


async def test_reports(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en")
    flow = await options_flow(hass, room, "reports")
    assert flow.suggested == {
        "monthly": True,
        "yearly": True,
        "buildings": False,
        "keep_years": 7,
    }
    await flow.answer({"monthly": False, "yearly": True, "buildings": True, "keep_years": 3.0})
    assert flow.created
    stored = {"monthly": False, "yearly": True, "buildings": True, "keep_years": 3}
    assert room.options["reports"] == stored
    assert (await options_flow(hass, room, "reports")).suggested == stored


# -- siren, loudspeaker, light -------------------------------------------------


async def test_what_sounds_beside_the_consoles(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en")
    hass.states.async_set("siren.hall", "off")
    flow = await options_flow(hass, room, "sound")
    assert flow.suggested == {
        "sounders": [],
        "sound_unheard": 0,
        "sound_waiting": 0,
        "sound_drills": True,
    }
    # A field that is emptied is never, and no default.
    await flow.answer({"sounders": ["siren.hall"], "sound_waiting": 30.0, "sound_drills": False})
    assert flow.created
    assert room.options == {
        "language": "en",
        "sounders": ["siren.hall"],
        "sound_unheard": None,
        "sound_waiting": 30,
        "sound_drills": False,
        "sound_volume": None,
    }
    flow = await options_flow(hass, room, "sound")
    assert flow.suggested["sounders"] == ["siren.hall"]
    assert flow.suggested["sound_waiting"] == 30


async def test_a_siren_that_is_not_there(hass: HomeAssistant) -> None:
    flow = await options_flow(hass, add_control_room(hass), "sound")
    await flow.answer({"sounders": ["siren.gone"], "sound_drills": True})
    assert flow.errors == {"sounders": "unknown_entity"}
    assert "does not exist" in flow.error_text("sounders")
