"""The form of a Hytera system: repeaters, or a control station."""

import socket
from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from .flow_kit import (
    EVERY_ADDRESS,
    HYTERA,
    MOTOTRBO,
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

ADVANCED = {
    "display_letters": 48,
    "tag_pattern": HYTERA["tag_pattern"],
    "emergency_words": [],
    "man_down_words": [],
    "lone_worker_words": [],
    "man_down_types": [],
    "lone_worker_types": [],
    "renewal": 600,
    "subnet": 10,
}
NEW = {
    "name": "Hytera",
    "carrier": "repeater",
    "hosts": [],
    "slots": ["1", "2"],
    "bind": EVERY_ADDRESS,
    "own_id": 16776415,
    "calls_first": True,
    "ports": {},
    "advanced": ADVANCED,
}
"""What the form starts with."""
FILLED = {**NEW, "hosts": ["192.0.2.5", "192.0.2.6"], "bind": "127.0.0.1", "own_id": 9000}


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup(), sockets():
        yield


async def _new(hass: HomeAssistant):
    add_control_room(hass)
    flow = await (await config_flow(hass)).choose("radio_system")
    return await flow.choose("hytera")


async def test_repeaters(hass: HomeAssistant) -> None:
    flow = await _new(hass)
    assert flow.suggested == NEW
    await flow.answer(FILLED | {"hosts": [" 192.0.2.6", "192.0.2.5", "", "192.0.2.6 "]})
    entry = flow.result["result"]
    assert (entry.title, entry.unique_id) == ("Hytera", "hytera:192.0.2.5,192.0.2.6")
    assert entry.data == {**HYTERA, "hosts": ["192.0.2.6", "192.0.2.5"]}


async def test_everything_else(hass: HomeAssistant) -> None:
    flow = await _new(hass)
    await flow.answer(
        FILLED
        | {
            "name": " South ",
            "slots": ["2"],
            "calls_first": False,
            "ports": {"rrs": "31001 31002", "tmp": "30007, 30008"},
            "advanced": {
                "display_letters": 24.0,
                "tag_pattern": r" CARD (\d+) ",
                "emergency_words": [" help ", "help", ""],
                "man_down_words": ["man down"],
                "lone_worker_words": ["no answer"],
                "man_down_types": ["5", "3", "5"],
                "lone_worker_types": ["4"],
                "renewal": 1200.0,
                "subnet": 11.0,
            },
        }
    )
    assert flow.result["result"].data == {
        **HYTERA,
        "name": "South",
        "slots": [2],
        "calls_first": False,
        "ports": {"rrs": [31001, 31002]},  # the other is the usual one
        "display_letters": 24,
        "tag_pattern": r"CARD (\d+)",
        "emergency_words": ["help"],
        "man_down_words": ["man down"],
        "lone_worker_words": ["no answer"],
        "man_down_types": [3, 5],
        "lone_worker_types": [4],
        "renewal": 1200,
        "subnet": 11,
    }


async def test_control_station(hass: HomeAssistant) -> None:
    flow = await _new(hass)
    station = FILLED | {"carrier": "control_station", "hosts": ["192.0.2.9"]}
    await flow.answer(station | {"ports": {"rrs": "4002", "lp": "3003"}})
    assert flow.created
    assert flow.result["result"].data == {
        **HYTERA,
        "carrier": "control_station",
        "hosts": ["192.0.2.9"],
        "ports": {"rrs": [4002]},
    }


async def test_an_empty_pattern_is_the_usual_one(hass: HomeAssistant) -> None:
    flow = await _new(hass)
    advanced = {key: value for key, value in ADVANCED.items() if key != "tag_pattern"}
    await flow.answer(FILLED | {"advanced": advanced})
    assert flow.result["result"].data == HYTERA


def _more(**changed: Any) -> dict[str, Any]:
    return {"advanced": ADVANCED | changed}


REFUSED = [
    ({"name": " "}, {"name": "no_name"}, ""),
    ({"name": "phones"}, {"name": "name_in_use"}, ""),
    ({"hosts": []}, {"hosts": "no_host"}, ""),
    ({"hosts": [" "]}, {"hosts": "no_host"}, ""),
    ({"hosts": ["192.0.2.5", "repeater.local"]}, {"hosts": "bad_host"}, "repeater.local"),
    ({"hosts": ["192.0.2.256"]}, {"hosts": "bad_host"}, "192.0.2.256"),
    ({"hosts": [EVERY_ADDRESS]}, {"hosts": "bad_host"}, EVERY_ADDRESS),
    ({"hosts": ["fe80::1"]}, {"hosts": "bad_host"}, "fe80::1"),
    ({"carrier": "control_station"}, {"hosts": "one_station"}, ""),
    ({"slots": []}, {"slots": "no_slot"}, ""),
    ({"bind": "here"}, {"bind": "not_own_address"}, ""),
    ({"bind": "192.0.2.1"}, {"bind": "not_own_address"}, ""),
    ({"ports": {"rrs": "30001"}}, {"ports": "bad_ports"}, "RRS"),
    ({"ports": {"lp": "30003, 30004, 30005"}}, {"ports": "bad_ports"}, "LP"),
    ({"ports": {"tmp": "30007, next"}}, {"ports": "bad_ports"}, "TMP"),
    ({"ports": {"rcp": "0, 30010"}}, {"ports": "bad_ports"}, "RCP"),
    ({"ports": {"tp": "30005, 65536"}}, {"ports": "bad_ports"}, "TP"),
    ({"ports": {"voice": "30012, ³"}}, {"ports": "bad_ports"}, "RTP:"),
    ({"ports": {"rrs": "30003, 30002"}}, {"ports": "port_twice"}, "30003"),
    (_more(tag_pattern="TAG"), {"advanced": "pattern_no_group"}, "brackets"),
    (_more(tag_pattern="("), {"advanced": "pattern_no_expression"}, ""),
    (_more(tag_pattern=f"({'a' * 200})"), {"advanced": "pattern_too_long"}, "200"),
    (_more(tag_pattern=r"(a)\1"), {"advanced": "pattern_special"}, ""),
    (_more(tag_pattern="(a+)+b"), {"advanced": "pattern_repeats_group"}, ""),
    (_more(tag_pattern="(a+a+)"), {"advanced": "pattern_repeats_twice"}, ""),
    (_more(tag_pattern="(a|b)" * 7), {"advanced": "pattern_choices"}, "six"),
    (
        {"carrier": "control_station", "hosts": ["192.0.2.5"], "own_id": 16776415},
        {"own_id": "station_number"},
        "the control station",
    ),
    (_more(emergency_words=["!?"]), {"advanced": "bad_word"}, "!?"),
    (_more(man_down_words=["x" * 41]), {"advanced": "bad_word"}, "xxx"),
    (
        _more(man_down_words=["Down"], lone_worker_words=["down"]),
        {"advanced": "word_twice"},
        "down",
    ),
    (_more(man_down_types=["five"]), {"advanced": "bad_type"}, "five"),
    (_more(lone_worker_types=["256"]), {"advanced": "bad_type"}, "256"),
    (
        _more(man_down_types=["5"], lone_worker_types=["4", "5"]),
        {"advanced": "type_twice"},
        "5",
    ),
]


@pytest.mark.parametrize(("wrong", "errors", "named"), REFUSED)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str], named: str
) -> None:
    add_phones(hass)
    flow = await _new(hass)
    await flow.answer(FILLED | wrong)
    assert flow.errors == errors
    (field,) = errors
    assert named in flow.error_text(field)
    # What was typed is still there, and the section with the error is open.
    typed = {**FILLED, **wrong}
    assert flow.suggested[field] == typed[field]
    if field in ("ports", "advanced"):
        assert flow.result["data_schema"].schema[field].options["collapsed"] is False
    await flow.answer(FILLED)
    assert flow.created


async def test_every_error_at_once(hass: HomeAssistant) -> None:
    flow = await _new(hass)
    wrong = {"name": "", "hosts": [], "slots": [], "ports": {"rrs": "x"}}
    await flow.answer(FILLED | wrong | _more(man_down_types=["x"]))
    assert flow.errors.keys() == {"name", "hosts", "slots", "ports", "advanced"}


async def test_a_repeater_has_one_system(hass: HomeAssistant) -> None:
    add_datagrams(hass, HYTERA, name="North", hosts=["192.0.2.6"], ports={}, slots=[1])
    flow = await _new(hass)
    others = {"slots": ["2"]}
    await flow.answer(FILLED | others)
    assert flow.errors == {"hosts": "host_in_use"}
    assert flow.error_text("hosts") == "192.0.2.6 already belongs to North."
    await flow.answer(FILLED | others | {"hosts": ["192.0.2.5"]})
    assert flow.created


@pytest.mark.parametrize(
    ("theirs", "ours", "meets"),
    [
        ("127.0.0.1", "127.0.0.1", True),
        (EVERY_ADDRESS, "127.0.0.1", True),
        ("127.0.0.1", EVERY_ADDRESS, True),
        ("127.0.0.2", "127.0.0.1", False),
    ],
)
async def test_two_systems_do_not_share_ports(
    hass: HomeAssistant, theirs: str, ours: str, meets: bool
) -> None:
    add_datagrams(hass, HYTERA, name="North", hosts=["192.0.2.7"], bind=theirs)
    flow = await _new(hass)
    await flow.answer(FILLED | {"bind": ours})
    if not meets:
        assert flow.created
        return
    assert flow.errors == {"ports": "ports_of_other"}
    assert "Port 30001 is already used by North" in flow.error_text("ports")


async def test_nor_with_another_sort_of_system(hass: HomeAssistant) -> None:
    add_datagrams(hass, MOTOTRBO, name="Motorola", ports={"ars": 30008, "tms": 1, "lrrp": 2})
    flow = await _new(hass)
    await flow.answer(FILLED)
    assert "30008 is already used by Motorola" in flow.error_text("ports")
    # Only the slots that are used need their ports.
    await flow.answer(FILLED | {"slots": ["1"]})
    assert flow.created


async def test_another_program_has_the_port(hass: HomeAssistant) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind(("127.0.0.1", 0))
        port = other.getsockname()[1]
        flow = await _new(hass)
        with sockets(busy=[port]):
            await flow.answer(FILLED | {"ports": {"rrs": f"{port}, 30002"}})
        assert flow.errors == {"ports": "port_in_use"}
        assert str(port) in flow.error_text("ports")
    await flow.answer(FILLED)
    assert flow.created


# -- changing it -------------------------------------------------------------


async def test_reconfigure_shows_what_is_stored_and_keeps_it(hass: HomeAssistant) -> None:
    stored = {
        **HYTERA,
        "slots": [2],
        "ports": {"rrs": [31001, 31002]},
        "emergency_words": ["help"],
        "man_down_types": [5],
    }
    entry = add_datagrams(hass, stored)
    hass.config_entries.async_update_entry(entry, title="Renamed")
    flow = await reconfigure(hass, entry)
    assert flow.step == "reconfigure_hytera"
    shown = flow.suggested
    assert shown == {
        **FILLED,
        "name": "Renamed",
        "slots": ["2"],
        "ports": {"rrs": "31001, 31002"},
        **_more(emergency_words=["help"], man_down_types=["5"]),
    }
    await flow.answer(shown)
    assert flow.reason == "reconfigure_successful"
    assert entry.data == {**stored, "name": "Renamed"}


async def test_reconfigure_everything(hass: HomeAssistant) -> None:
    entry = add_datagrams(hass, HYTERA)
    flow = await reconfigure(hass, entry)
    await flow.answer(
        FILLED | {"name": "Field", "carrier": "control_station", "hosts": ["192.0.2.9"]}
    )
    assert flow.reason == "reconfigure_successful"
    assert (entry.title, entry.unique_id) == ("Field", "hytera:192.0.2.9")
    assert entry.data["carrier"] == "control_station"


async def test_what_an_older_version_stored_is_filled_up(hass: HomeAssistant) -> None:
    entry = add_datagrams(hass, {key: HYTERA[key] for key in HYTERA if key != "subnet"})
    flow = await reconfigure(hass, entry)
    assert flow.suggested["advanced"]["subnet"] == 10


async def test_reconfigure_does_not_stand_in_its_own_way(hass: HomeAssistant) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ours:
        ours.bind(("127.0.0.1", 0))
        port = ours.getsockname()[1]
        entry = add_datagrams(hass, HYTERA, ports={"rrs": [port, 30002]})
        flow = await reconfigure(hass, entry)
        with sockets(busy=[port]):
            await flow.answer(flow.suggested | {"bind": EVERY_ADDRESS})
    assert flow.reason == "reconfigure_successful"
    assert entry.data["bind"] == EVERY_ADDRESS


async def test_our_number_is_nobodys_radio(hass: HomeAssistant) -> None:
    entry = add_datagrams(hass, HYTERA)
    contact = {"system": entry.entry_id, "address": "1201"}
    add_control_room(hass, subentry("responder", "Jan", {"duty": "guard", "contacts": [contact]}))
    flow = await reconfigure(hass, entry)
    await flow.answer(FILLED | {"own_id": 1201.0})
    assert flow.errors == {"own_id": "own_id_in_use"}
    assert "Jan" in flow.error_text("own_id")
    await flow.answer(FILLED | {"own_id": 1202.0})
    assert entry.data["own_id"] == 1202


async def test_a_control_station_is_somebodys_radio(hass: HomeAssistant) -> None:
    station = {"carrier": "control_station", "hosts": ["192.0.2.9"]}
    entry = add_datagrams(hass, HYTERA, own_id=1201, **station)
    contact = {"system": entry.entry_id, "address": "1201"}
    add_control_room(hass, subentry("responder", "Jan", {"duty": "guard", "contacts": [contact]}))
    flow = await reconfigure(hass, entry)
    await flow.answer(FILLED | station | {"own_id": 1201})
    assert flow.reason == "reconfigure_successful"
    # As repeaters it would be our number only.
    flow = await reconfigure(hass, entry)
    await flow.answer(FILLED | {"own_id": 1201})
    assert flow.errors == {"own_id": "own_id_in_use"}
