"""The forms of radio systems: phones and open gateways."""

from ipaddress import ip_address
from unittest.mock import AsyncMock, patch

from homeassistant.config_entries import SOURCE_IGNORE
from homeassistant.core import HomeAssistant
from homeassistant.helpers.service_info.zeroconf import ZeroconfServiceInfo
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.links.base import (
    CannotConnect,
    InvalidToken,
    LinkError,
    NotAGateway,
    UnsupportedVersion,
)
from custom_components.municipal_alarm.radio.gateway.frames import GatewayInfo
from simulators.gateway import SimulatedGateway

from .flow_kit import (
    TOKEN,
    add_control_room,
    add_gateway,
    add_phones,
    config_flow,
    reconfigure,
    without_setup,
)

DEPOT = GatewayInfo(gateway_id="depot", name="Depot gateway")
URL = "ws://10.0.0.9:8765/muni-alarm"

ERRORS = [
    (CannotConnect("x"), "url", "cannot_connect"),
    (NotAGateway("x"), "url", "not_a_gateway"),
    (UnsupportedVersion("x"), "base", "unsupported_version"),
    (InvalidToken("x"), "token", "invalid_token"),
    (LinkError("an error of a later day"), "base", "cannot_connect"),
]


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


@pytest.fixture
def probe():
    """What a gateway answers when it is asked who it is."""
    with patch(
        "custom_components.municipal_alarm.flows.gateway.probe", AsyncMock(return_value=DEPOT)
    ) as asked:
        yield asked


async def _new(hass: HomeAssistant, system: str):
    flow = await (await config_flow(hass)).choose("radio_system")
    assert flow.step == "radio_system"
    return await flow.choose(system)


# -- phones ------------------------------------------------------------------


@pytest.mark.parametrize(("language", "name"), [("en", "Phones"), ("nl", "Telefoons")])
async def test_phones(hass: HomeAssistant, language: str, name: str) -> None:
    hass.config.language = language
    add_control_room(hass)
    flow = await _new(hass, "phones")
    assert flow.suggested == {"name": name}
    await flow.answer({"name": name})
    entry = flow.result["result"]
    assert (entry.title, entry.unique_id) == (name, "phones")
    assert entry.data == {"kind": "radio_system", "system": "phones", "name": name}


async def test_phones_are_one_system(hass: HomeAssistant) -> None:
    add_control_room(hass)
    add_phones(hass)
    flow = await _new(hass, "phones")
    assert flow.reason == "phones_exist"


async def test_phones_need_a_name_of_their_own(hass: HomeAssistant) -> None:
    add_control_room(hass)
    add_gateway(hass, "Depot")
    flow = await _new(hass, "phones")
    await flow.answer({"name": "depot"})
    assert flow.errors == {"name": "name_in_use"}
    await flow.answer({"name": "Phones"})
    assert flow.created


async def test_reconfigure_phones(hass: HomeAssistant) -> None:
    phones = add_phones(hass)
    flow = await reconfigure(hass, phones)
    assert flow.step == "reconfigure_phones"
    await flow.answer({"name": " "})
    assert flow.errors == {"name": "no_name"}
    await flow.answer({"name": "Telephones"})
    assert flow.reason == "reconfigure_successful"
    assert phones.title == phones.data["name"] == "Telephones"


# -- a gateway by its address ------------------------------------------------


@pytest.mark.parametrize(
    "typed", [URL, f" {URL} ", "10.0.0.9:8765", "ws://10.0.0.9:8765/", "10.0.0.9:8765/muni-alarm"]
)
async def test_gateway(hass: HomeAssistant, probe: AsyncMock, typed: str) -> None:
    add_control_room(hass)
    flow = await _new(hass, "open_gateway")
    await flow.answer({"url": typed, "token": f" {TOKEN}"})
    assert probe.await_args.args[1:] == (URL, TOKEN)
    entry = flow.result["result"]
    assert (entry.title, entry.unique_id) == ("Depot gateway", "gateway:depot")
    assert entry.data == {
        "kind": "radio_system",
        "system": "open_gateway",
        "name": "Depot gateway",
        "url": URL,
        "token": TOKEN,
        "gateway_id": "depot",
    }


async def test_gateway_without_a_name(hass: HomeAssistant, probe: AsyncMock) -> None:
    probe.return_value = GatewayInfo(gateway_id="depot", name="")
    add_control_room(hass)
    flow = await _new(hass, "open_gateway")
    await flow.answer({"url": URL, "token": TOKEN})
    assert flow.result["result"].title == "depot"


@pytest.mark.parametrize(("raised", "field", "error"), ERRORS)
async def test_gateway_refuses_and_recovers(
    hass: HomeAssistant, probe: AsyncMock, raised: Exception, field: str, error: str
) -> None:
    add_control_room(hass)
    flow = await _new(hass, "open_gateway")
    probe.side_effect = raised
    await flow.answer({"url": URL, "token": TOKEN})
    assert flow.errors == {field: error}
    assert flow.suggested["url"] == URL
    probe.side_effect = None
    await flow.answer({"url": URL, "token": TOKEN})
    assert flow.created


@pytest.mark.parametrize(
    "typed", ["", "http://10.0.0.9", "ws://", "ws://10.0.0.9:99999", "ws://two words", "wss:///x"]
)
async def test_gateway_address_is_none(hass: HomeAssistant, probe: AsyncMock, typed: str) -> None:
    add_control_room(hass)
    flow = await _new(hass, "open_gateway")
    await flow.answer({"url": typed, "token": TOKEN})
    assert flow.errors == {"url": "invalid_url"}
    probe.assert_not_awaited()


async def test_gateway_twice(hass: HomeAssistant, probe: AsyncMock) -> None:
    add_control_room(hass)
    known = add_gateway(hass, "Depot")
    before = dict(known.data)
    flow = await _new(hass, "open_gateway")
    await flow.answer({"url": URL, "token": TOKEN})
    assert flow.reason == "already_configured"
    assert known.data == before


@pytest.mark.usefixtures("socket_enabled")
async def test_a_real_gateway(hass: HomeAssistant) -> None:
    add_control_room(hass)
    async with SimulatedGateway(gateway_id="sim", name="Simulated") as gateway:
        flow = await _new(hass, "open_gateway")
        await flow.answer({"url": gateway.url, "token": "not-the-token-of-this-gateway"})
        assert flow.errors == {"token": "invalid_token"}
        await flow.answer({"url": gateway.url, "token": gateway.token})
        assert flow.result["result"].title == "Simulated"
    await hass.async_block_till_done()


# -- a gateway that is found -------------------------------------------------


def _announced(**changed) -> ZeroconfServiceInfo:
    address = ip_address(changed.pop("host", "10.0.0.9"))
    fields = {"port": 8765, "name": "depot._muni-alarm._tcp.local."} | changed
    properties = {
        "id": "depot",
        "name": "Depot gateway",
        "version": "1",
        "path": "/muni-alarm",
        "tls": "0",
    } | fields.pop("properties", {})
    return ZeroconfServiceInfo(
        ip_address=address,
        ip_addresses=[address],
        hostname="depot.local.",
        type="_muni-alarm._tcp.local.",
        properties=properties,
        **fields,
    )


async def _found(hass: HomeAssistant, **changed):
    return await config_flow(hass, "zeroconf", data=_announced(**changed))


async def test_found(hass: HomeAssistant, probe: AsyncMock) -> None:
    add_control_room(hass)
    flow = await _found(hass)
    assert flow.step == "zeroconf_confirm"
    (progress,) = hass.config_entries.flow.async_progress()
    assert progress["context"]["title_placeholders"] == {"name": "Depot gateway"}
    assert flow.result["description_placeholders"] == {"name": "Depot gateway", "url": URL}
    await flow.answer({"token": TOKEN})
    entry = flow.result["result"]
    assert entry.unique_id == "gateway:depot"
    assert entry.data["url"] == URL


@pytest.mark.parametrize(
    ("changed", "url"),
    [
        ({"properties": {"tls": "1", "path": "/other"}}, "wss://10.0.0.9:8765/other"),
        ({"properties": {"path": None}}, URL),
        ({"host": "fd00::9"}, "ws://[fd00::9]:8765/muni-alarm"),
    ],
)
async def test_found_elsewhere(hass: HomeAssistant, changed: dict, url: str) -> None:
    flow = await _found(hass, **changed)
    assert flow.result["description_placeholders"]["url"] == url


async def test_found_without_a_name(hass: HomeAssistant) -> None:
    flow = await _found(hass, properties={"name": None})
    assert flow.result["description_placeholders"]["name"] == "depot"


@pytest.mark.parametrize("changed", [{"properties": {"id": ""}}, {"port": None}])
async def test_found_something_else(hass: HomeAssistant, changed: dict) -> None:
    flow = await _found(hass, **changed)
    assert flow.reason == "not_a_gateway"


@pytest.mark.parametrize(("raised", "field", "error"), ERRORS)
async def test_found_refuses_and_recovers(
    hass: HomeAssistant, probe: AsyncMock, raised: Exception, field: str, error: str
) -> None:
    add_control_room(hass)
    flow = await _found(hass)
    probe.side_effect = raised
    await flow.answer({"token": TOKEN})
    assert flow.errors == {"base" if field == "url" else field: error}
    probe.side_effect = None
    await flow.answer({"token": TOKEN})
    assert flow.created


async def test_found_is_another_one(hass: HomeAssistant, probe: AsyncMock) -> None:
    add_control_room(hass)
    probe.return_value = GatewayInfo(gateway_id="impostor", name="Depot gateway")
    flow = await _found(hass)
    await flow.answer({"token": TOKEN})
    assert flow.errors == {"base": "other_gateway"}


async def test_found_before_the_control_room(hass: HomeAssistant, probe: AsyncMock) -> None:
    flow = await _found(hass)
    await flow.answer({"token": TOKEN})
    assert flow.errors == {"base": "no_control_room"}
    add_control_room(hass)
    await flow.answer({"token": TOKEN})
    assert flow.created


async def test_typed_in_while_found(hass: HomeAssistant, probe: AsyncMock) -> None:
    add_control_room(hass)
    await _found(hass)
    flow = await _new(hass, "open_gateway")
    await flow.answer({"url": URL, "token": TOKEN})
    assert flow.created
    assert not hass.config_entries.flow.async_progress()


async def test_found_again_while_the_form_is_open(hass: HomeAssistant) -> None:
    await _found(hass)
    flow = await _found(hass)
    assert flow.reason == "already_in_progress"


async def test_found_and_ignored(hass: HomeAssistant) -> None:
    MockConfigEntry(domain=DOMAIN, source=SOURCE_IGNORE, unique_id="gateway:depot").add_to_hass(
        hass
    )
    flow = await _found(hass)
    assert flow.reason == "already_configured"


# -- a known gateway at a new address ----------------------------------------


async def test_moved(hass: HomeAssistant, probe: AsyncMock) -> None:
    known = add_gateway(hass, "Depot")
    probe.side_effect = [CannotConnect("gone from there"), DEPOT]
    flow = await _found(hass)
    assert flow.reason == "already_configured"
    assert known.data["url"] == URL
    assert probe.await_args.args[1:] == (URL, TOKEN)


async def test_not_moved(hass: HomeAssistant, probe: AsyncMock) -> None:
    known = add_gateway(hass, "Depot", URL)
    flow = await _found(hass)
    assert flow.reason == "already_configured"
    assert known.data["url"] == URL
    probe.assert_not_awaited()


async def test_reached_where_it_was(hass: HomeAssistant, probe: AsyncMock) -> None:
    known = add_gateway(hass, "Depot")
    before = known.data["url"]
    await _found(hass)
    assert known.data["url"] == before


@pytest.mark.parametrize(
    "answer", [InvalidToken("who knows the id only"), GatewayInfo(gateway_id="other", name="Other")]
)
async def test_an_impostor_moves_nothing(hass: HomeAssistant, probe: AsyncMock, answer) -> None:
    known = add_gateway(hass, "Depot")
    before = known.data["url"]
    probe.side_effect = [CannotConnect("gone from there"), answer]
    await _found(hass)
    assert known.data["url"] == before


async def test_never_from_encrypted_to_open(hass: HomeAssistant, probe: AsyncMock) -> None:
    known = add_gateway(hass, "Depot", "wss://depot.example/muni-alarm")
    await _found(hass)
    assert known.data["url"] == "wss://depot.example/muni-alarm"
    probe.assert_not_awaited()


# -- paired again, reconfigured ----------------------------------------------


@pytest.mark.parametrize(("raised", "field", "error"), ERRORS)
async def test_reauth(
    hass: HomeAssistant, probe: AsyncMock, raised: Exception, field: str, error: str
) -> None:
    known = add_gateway(hass, "Depot")
    flow = await config_flow(hass, "reauth", entry_id=known.entry_id, data=known.data)
    assert flow.step == "reauth_confirm"
    probe.side_effect = raised
    await flow.answer({"token": "a-wrong-token-of-20-chars"})
    assert flow.errors == {"base" if field == "url" else field: error}
    assert known.data["token"] == TOKEN
    probe.side_effect = None
    await flow.answer({"token": "the-new-token-of-the-depot"})
    assert flow.reason == "reauth_successful"
    assert known.data["token"] == "the-new-token-of-the-depot"


async def test_reconfigure_gateway(hass: HomeAssistant, probe: AsyncMock) -> None:
    known = add_gateway(hass, "Depot")
    flow = await reconfigure(hass, known)
    assert flow.step == "reconfigure_gateway"
    # The token is a secret: it is not shown again.
    assert flow.suggested == {"name": "Depot", "url": "ws://10.0.0.5:80/muni-alarm"}
    await flow.answer({"name": "Depot 2", "url": URL})
    assert flow.reason == "reconfigure_successful"
    assert probe.await_args.args[1:] == (URL, TOKEN)
    assert known.title == known.data["name"] == "Depot 2"
    assert known.data["url"] == URL
    assert known.data["token"] == TOKEN

    flow = await reconfigure(hass, known)
    await flow.answer({"name": "Depot 2", "url": URL, "token": "another-token-of-the-depot"})
    assert known.data["token"] == "another-token-of-the-depot"


@pytest.mark.parametrize(("raised", "field", "error"), ERRORS)
async def test_reconfigure_gateway_refuses_and_recovers(
    hass: HomeAssistant, probe: AsyncMock, raised: Exception, field: str, error: str
) -> None:
    known = add_gateway(hass, "Depot")
    before = dict(known.data)
    flow = await reconfigure(hass, known)
    probe.side_effect = raised
    await flow.answer({"name": "Depot", "url": URL})
    assert flow.errors == {field: error}
    assert known.data == before
    probe.side_effect = None
    await flow.answer({"name": "Depot", "url": URL})
    assert flow.reason == "reconfigure_successful"


async def test_reconfigure_gateway_with_nothing_right(
    hass: HomeAssistant, probe: AsyncMock
) -> None:
    add_phones(hass)
    flow = await reconfigure(hass, add_gateway(hass, "Depot"))
    await flow.answer({"name": "Phones", "url": "http://10.0.0.9"})
    assert flow.errors == {"name": "name_in_use", "url": "invalid_url"}
    probe.assert_not_awaited()
    probe.return_value = GatewayInfo(gateway_id="other", name="Other")
    await flow.answer({"name": "Depot", "url": URL})
    assert flow.errors == {"url": "other_gateway"}
