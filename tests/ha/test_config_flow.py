"""The config flow: where it begins, the control room, and what each entry offers."""

from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.municipal_alarm.config_flow import MunicipalAlarmConfigFlow
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.flows import defaults

from .flow_kit import (
    add_building,
    add_control_room,
    add_gateway,
    add_phones,
    config_flow,
    reconfigure,
    without_setup,
)


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


async def test_begins_with_the_control_room(hass: HomeAssistant) -> None:
    flow = await config_flow(hass)
    assert flow.step == "control_room"
    assert flow.suggested == {"language": "en"}

    await flow.answer({"language": "en"})
    entry = flow.result["result"]
    assert entry.title == "Control room"
    assert entry.unique_id == "control_room"
    assert entry.data == {"kind": "control_room"}
    assert entry.options["codes"][0] == {
        "digits": "1",
        "name": "on my way",
        "effect": "on_my_way",
    }
    # Nobody's browser sent this form; administrators are supervisors anyway.
    assert entry.options["roles"] == {}


@pytest.mark.parametrize(("language", "suggested"), [("nl", "nl"), ("en-GB", "en"), ("de", "en")])
async def test_speaks_the_language_of_the_house(
    hass: HomeAssistant, language: str, suggested: str
) -> None:
    hass.config.language = language
    flow = await config_flow(hass)
    assert flow.suggested == {"language": suggested}


async def test_dutch_control_room_has_dutch_codes(hass: HomeAssistant) -> None:
    flow = await config_flow(hass)
    await flow.answer({"language": "nl"})
    entry = flow.result["result"]
    assert entry.title == "Meldkamer"
    assert [code["name"] for code in entry.options["codes"]] == [
        "onderweg",
        "ter plaatse",
        "onder controle",
        "assistentie nodig",
        "politie",
        "ambulance",
        "brandweer",
        "kan niet praten, luister mee",
        "alles veilig",
        "dwang",
        "alles goed",
        "begin alleen werken",
        "einde alleen werken",
    ]


async def test_who_sets_up_becomes_supervisor(hass: HomeAssistant, hass_client) -> None:
    for component in ("config", DOMAIN):
        assert await async_setup_component(hass, component, {})
    client = await hass_client()
    url = "/api/config/config_entries/flow"
    opened = await (await client.post(url, json={"handler": DOMAIN})).json()
    answer = await client.post(f"{url}/{opened['flow_id']}", json={"language": "en"})
    assert (await answer.json())["type"] == "create_entry"

    (entry,) = hass.config_entries.async_entries(DOMAIN)
    users = [user for user in await hass.auth.async_get_users() if not user.system_generated]
    (me,) = [user for user in users if user.is_admin]
    assert entry.options["roles"] == {me.id: "supervisor"}


async def test_offers_buildings_and_radios_once_there_is_a_control_room(
    hass: HomeAssistant,
) -> None:
    add_control_room(hass)
    flow = await config_flow(hass)
    assert flow.step == "user"
    assert flow.result["menu_options"] == ["building", "radio_system"]


async def test_two_at_once_make_one_control_room(hass: HomeAssistant) -> None:
    first, second = await config_flow(hass), await config_flow(hass)
    await first.answer({"language": "en"})
    assert first.created
    # Home Assistant itself ends a flow that would create the same again.
    # The form that the first led to alone.
    (led_to,) = hass.config_entries.flow.async_progress()
    assert led_to["step_id"] == "building"
    assert second.step == "control_room"


async def test_control_room_made_meanwhile(hass: HomeAssistant) -> None:
    flow = await config_flow(hass)
    add_control_room(hass)
    await flow.answer({"language": "en"})
    assert flow.reason == "already_configured"


@pytest.mark.parametrize("kind", ["building", "radio_system"])
async def test_nothing_without_a_control_room(hass: HomeAssistant, kind: str) -> None:
    room = add_control_room(hass)
    flow = await config_flow(hass)
    await hass.config_entries.async_remove(room.entry_id)
    await flow.choose(kind)
    assert flow.reason == "no_control_room"


async def test_language_takes_untouched_codes_along(hass: HomeAssistant) -> None:
    room = add_control_room(hass, language="en", codes=defaults.codes("en"), phone="0123", roles={})
    flow = await reconfigure(hass, room)
    assert flow.step == "reconfigure_control_room"
    assert flow.suggested == {"language": "en"}
    await flow.answer({"language": "nl"})
    assert flow.reason == "reconfigure_successful"
    assert room.options == {
        "language": "nl",
        "codes": defaults.codes("nl"),
        "phone": "0123",
        "roles": {},
    }


async def test_each_kind_offers_what_belongs_to_it(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    building = add_building(hass, "Town hall")
    radios = [add_phones(hass), add_gateway(hass)]
    with patch.dict("homeassistant.config_entries.HANDLERS", {DOMAIN: MunicipalAlarmConfigFlow}):
        assert room.supports_options
        assert set(room.supported_subentry_types) == {
            "responder",
            "escalation_policy",
            "external_target",
        }
        assert not building.supports_options
        assert set(building.supported_subentry_types) == {"desk", "checkpoint", "round_plan"}
        for entry in radios:
            assert not entry.supports_options
            assert not entry.supported_subentry_types
        for entry in (room, building, *radios):
            assert entry.supports_reconfigure
            assert all(
                kind["supports_reconfigure"] for kind in entry.supported_subentry_types.values()
            )
