"""The form of a MOTOTRBO network."""

import socket
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.flows.datagrams import listen_for_a_moment

from .flow_kit import (
    EVERY_ADDRESS,
    HYTERA,
    LANGUAGES,
    MOTOTRBO,
    TEXTS,
    add_control_room,
    add_datagrams,
    add_phones,
    config_flow,
    reconfigure,
    sockets,
    subentry,
    without_setup,
)

pytestmark = pytest.mark.usefixtures("socket_enabled")

PORTS = {"ars": 4005, "tms": 4007, "lrrp": 4001}
ADVANCED = {
    "group_octet": 225,
    "radio_ids": "",
    "display_letters": 48,
    "tag_pattern": MOTOTRBO["tag_pattern"],
    "emergency_words": [],
    "man_down_words": [],
    "lone_worker_words": [],
    "refresh": 30,
    "unsolicited_is_emergency": True,
}
NEW = {"name": "MOTOTRBO", "bind": EVERY_ADDRESS, "cai": 12, "ports": PORTS, "advanced": ADVANCED}
"""What the form starts with."""
FILLED = {**NEW, "bind": "127.0.0.1"}


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup(), sockets():
        yield


async def _new(hass: HomeAssistant):
    add_control_room(hass)
    flow = await (await config_flow(hass)).choose("radio_system")
    return await flow.choose("mototrbo")


async def test_as_it_is(hass: HomeAssistant) -> None:
    flow = await _new(hass)
    assert flow.suggested == NEW
    await flow.answer(FILLED)
    entry = flow.result["result"]
    assert (entry.title, entry.unique_id) == ("MOTOTRBO", "mototrbo:127.0.0.1:4005")
    assert entry.data == MOTOTRBO


async def test_everything_else(hass: HomeAssistant) -> None:
    flow = await _new(hass)
    await flow.answer(
        {
            "name": " City ",
            "bind": " 127.0.0.1 ",
            "cai": 14.0,
            "ports": {"ars": 5005.0, "tms": 5007.0, "lrrp": 5001.0},
            "advanced": {
                "group_octet": 226.0,
                "radio_ids": "1 - 999; 12045,12045 1000\u20131000",
                "display_letters": 32.0,
                "tag_pattern": r"(\d{4})#",
                "emergency_words": ["mayday"],
                "refresh": 75.0,
                "unsolicited_is_emergency": False,
            },
        }
    )
    assert flow.result["result"].data == {
        **MOTOTRBO,
        "name": "City",
        "cai": 14,
        "ports": {"ars": 5005, "tms": 5007, "lrrp": 5001},
        "group_octet": 226,
        "radio_ids": [[1, 999], [12045, 12045], [1000, 1000]],
        "display_letters": 32,
        "tag_pattern": r"(\d{4})#",
        "emergency_words": ["mayday"],
        "refresh": 60,
        "unsolicited_is_emergency": False,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_says_that_there_is_no_open_microphone(language: str) -> None:
    word = {"en": "microphone", "nl": "microfoon"}[language]
    steps = TEXTS[language]["config"]["step"]
    for step in ("mototrbo", "reconfigure_mototrbo"):
        assert word in steps[step]["description"]
        assert "Motorola" in steps[step]["description"]


def _more(**changed: Any) -> dict[str, Any]:
    return {"advanced": ADVANCED | changed}


REFUSED = [
    ({"name": " "}, {"name": "no_name"}),
    ({"name": "PHONES"}, {"name": "name_in_use"}),
    ({"bind": ""}, {"bind": "not_own_address"}),
    ({"bind": "192.0.2.1"}, {"bind": "not_own_address"}),
    ({"ports": PORTS | {"tms": 4005}}, {"ports": "port_twice"}),
    (_more(tag_pattern="("), {"advanced": "pattern_no_expression"}),
    (_more(radio_ids="1-999, all"), {"advanced": "bad_radio_ids"}),
    (_more(radio_ids="0"), {"advanced": "bad_radio_ids"}),
    (_more(radio_ids="9-1"), {"advanced": "bad_radio_ids"}),
    (_more(radio_ids="1-16776416"), {"advanced": "bad_radio_ids"}),
    (_more(radio_ids="1-2-3"), {"advanced": "bad_radio_ids"}),
    (_more(radio_ids="٣"), {"advanced": "bad_radio_ids"}),
    (_more(emergency_words=["."]), {"advanced": "bad_word"}),
    (_more(emergency_words=["a"], man_down_words=["A"]), {"advanced": "word_twice"}),
    (_more(group_octet=12), {"advanced": "octet_twice"}),
    (_more(group_octet=13), {"advanced": "octet_twice"}),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    add_phones(hass)
    flow = await _new(hass)
    await flow.answer(FILLED | wrong)
    assert flow.errors == errors
    (field,) = errors
    if field in ("ports", "advanced"):
        assert flow.result["data_schema"].schema[field].options["collapsed"] is False
    await flow.answer(FILLED)
    assert flow.created


@pytest.mark.parametrize("bind", [EVERY_ADDRESS, "127.0.0.1"])
async def test_two_networks_do_not_share_ports(hass: HomeAssistant, bind: str) -> None:
    add_datagrams(hass, MOTOTRBO, name="City", bind=bind)
    flow = await _new(hass)
    await flow.answer(FILLED)
    assert flow.errors == {"ports": "ports_of_other"}
    assert "Port 4001 is already used by City" in flow.error_text("ports")
    await flow.answer(FILLED | {"ports": {"ars": 5005, "tms": 5007, "lrrp": 5001}})
    assert flow.created


async def test_nor_with_hytera(hass: HomeAssistant) -> None:
    add_datagrams(hass, HYTERA)
    flow = await _new(hass)
    await flow.answer(FILLED | {"ports": PORTS | {"ars": 30014}})
    assert "30014 is already used by Hytera" in flow.error_text("ports")


async def test_another_program_has_the_port(hass: HomeAssistant) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        flow = await _new(hass)
        with sockets(busy=[port]):
            await flow.answer(FILLED | {"ports": PORTS | {"tms": port}})
        assert flow.errors == {"ports": "port_in_use"}
    await flow.answer(FILLED)
    assert flow.created


async def test_reconfigure(hass: HomeAssistant) -> None:
    entry = add_datagrams(hass, MOTOTRBO, emergency_words=["mayday"])
    hass.config_entries.async_update_entry(entry, title="Renamed")
    flow = await reconfigure(hass, entry)
    assert flow.step == "reconfigure_mototrbo"
    shown = flow.suggested
    assert shown == {**FILLED, "name": "Renamed", **_more(emergency_words=["mayday"])}
    await flow.answer(shown)
    assert flow.reason == "reconfigure_successful"
    assert entry.data == {**MOTOTRBO, "name": "Renamed", "emergency_words": ["mayday"]}

    flow = await reconfigure(hass, entry)
    await flow.answer(FILLED | {"name": " "})
    assert flow.errors == {"name": "no_name"}
    await flow.answer(FILLED | {"ports": PORTS | {"ars": 5005}, "cai": 14.0})
    assert (entry.title, entry.unique_id) == ("MOTOTRBO", "mototrbo:127.0.0.1:5005")
    assert entry.data["cai"] == 14


async def test_which_numbers_are_heard(hass: HomeAssistant) -> None:
    entry = add_datagrams(hass, MOTOTRBO, radio_ids=[[1, 999], [1201, 1201]])
    contacts = [
        {"system": entry.entry_id, "address": "1201"},
        {"system": entry.entry_id, "address": "talkgroup/7000"},
        {"system": "another", "address": "8000"},
    ]
    add_control_room(hass, subentry("responder", "Jan", {"duty": "guard", "contacts": contacts}))
    flow = await reconfigure(hass, entry)
    assert flow.suggested["advanced"]["radio_ids"] == "1-999, 1201"
    await flow.answer(FILLED | _more(radio_ids="1-999"))
    assert flow.errors == {"advanced": "shuts_out"}
    assert "1201, the radio of Jan" in flow.error_text("advanced")
    await flow.answer(FILLED | _more(radio_ids="1000-2000"))
    assert entry.data["radio_ids"] == [[1000, 2000]]


async def test_reconfigure_does_not_stand_in_its_own_way(hass: HomeAssistant) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
        ours.bind(("127.0.0.1", 0))
        port = ours.getsockname()[1]
        entry = add_datagrams(hass, MOTOTRBO, ports=PORTS | {"ars": port})
        flow = await reconfigure(hass, entry)
        with sockets(busy=[port]):
            await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"


def test_what_is_tried_is_free_again() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
        assert listen_for_a_moment("127.0.0.1", [port]) == ("ports", "port_in_use", port)
    for _ in range(2):
        assert listen_for_a_moment("127.0.0.1", [port]) is None
    assert listen_for_a_moment("192.0.2.1", [port]) == ("bind", "not_own_address", 0)
