"""What is stored of a radio system, as its link is made with it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from homeassistant.helpers import device_registry as dr
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.radio_settings import (
    Datagrams,
    Gateway,
    known_radios,
    network_of,
    settings_of,
)
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.radio import events as r
from custom_components.municipal_alarm.radio.hytera.settings import (
    Carrier,
    HyteraPorts,
    HyteraSettings,
)
from custom_components.municipal_alarm.radio.mototrbo.settings import (
    MototrboPorts,
    MototrboSettings,
)
from custom_components.municipal_alarm.radio.reading import TextRules
from tests.ha.town import GATEWAY, RADIO, Town

NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

MOTOTRBO: Mapping[str, Any] = {
    "kind": "radio_system",
    "system": "mototrbo",
    "name": "MOTOTRBO",
    "bind": "192.168.10.2",
    "cai": 13,
    "group_octet": 226,
    "ports": {"ars": 5005, "tms": 5007, "lrrp": 5001},
    "display_letters": 32,
    "tag_pattern": r"CARD (\d+)",
    "emergency_words": ["help"],
    "man_down_words": ["down"],
    "lone_worker_words": ["alone"],
    "refresh": 60,
    "unsolicited_is_emergency": False,
    "radio_ids": [[1, 999], [12045, 12045]],
}


HYTERA: Mapping[str, Any] = {
    "kind": "radio_system",
    "system": "hytera",
    "name": "Hytera",
    "carrier": "repeater",
    "hosts": ["192.168.10.5", "192.168.10.6"],
    "slots": [2],
    "bind": "192.168.10.2",
    "own_id": 900,
    "calls_first": False,
    "subnet": 11,
    "ports": {"rrs": [40001, 40002]},
    "display_letters": 32,
    "tag_pattern": r"CARD (\d+)",
    "emergency_words": ["help"],
    "man_down_words": ["down"],
    "lone_worker_words": ["alone"],
    "man_down_types": [3],
    "lone_worker_types": [4, 5],
    "renewal": 300,
}


def entry(stored: Mapping[str, Any]) -> MockConfigEntry:
    return MockConfigEntry(domain=DOMAIN, data=dict(stored))


def test_a_gateway() -> None:
    stored = {"system": "open_gateway", "url": "ws://x/", "token": "t"}
    assert settings_of(entry(stored)) == Gateway("ws://x/", "t")


def test_mototrbo_in_full() -> None:
    assert settings_of(entry(MOTOTRBO)) == Datagrams(
        "192.168.10.2",
        MototrboSettings(
            cai=13,
            group_octet=226,
            ports=MototrboPorts(5005, 5007, 5001),
            display_letters=32,
            rules=TextRules(r"CARD (\d+)", ("help",), ("down",), ("alone",)),
            refresh_half_hours=2,
            unsolicited_is_emergency=False,
            radio_ids=((1, 999), (12045, 12045)),
        ),
    )


def test_hytera_in_full() -> None:
    assert settings_of(entry(HYTERA)) == Datagrams(
        "192.168.10.2",
        HyteraSettings(
            hosts=("192.168.10.5", "192.168.10.6"),
            slots=(2,),
            own_id=900,
            calls_first=False,
            ports=HyteraPorts(rrs=(40001, 40002)),
            subnet=11,
            display_letters=32,
            rules=TextRules(r"CARD (\d+)", ("help",), ("down",), ("alone",)),
            man_down_types=frozenset({3}),
            lone_worker_types=frozenset({4, 5}),
            renewal_s=300,
        ),
    )


def test_a_hytera_control_station() -> None:
    stored = {
        "system": "hytera",
        "carrier": "control_station",
        "hosts": ["192.168.10.1"],
        "ports": {"tmp": [4004]},
    }
    settings = settings_of(entry(stored))
    assert isinstance(settings, Datagrams)
    assert settings.network == HyteraSettings(
        hosts=("192.168.10.1",),
        carrier=Carrier.CONTROL_STATION,
        ports=HyteraPorts(rrs=(3002,), lp=(3003,), tp=(3006,), tmp=(4004,), rcp=(3005,), voice=()),
    )
    usual = settings_of(entry({**stored, "ports": {}}))
    assert isinstance(usual, Datagrams)
    assert isinstance(usual.network, HyteraSettings)
    assert usual.network.ports is None


@pytest.mark.parametrize(
    ("but", "words"),
    [
        ({"hosts": ["repeater.local"]}, "repeater.local"),
        ({"carrier": "pigeon"}, "pigeon"),
        ({"ports": {"xnl": [1, 2]}}, "not readable"),
        ({"slots": ["one"]}, "one"),
        ({"slots": 1}, "not readable"),
    ],
)
def test_hytera_that_cannot_be_used_says_why(but: Mapping[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        settings_of(entry({**HYTERA, **but}))


def test_hytera_without_its_repeaters() -> None:
    with pytest.raises(ValueError, match="hosts"):
        settings_of(entry({"system": "hytera"}))


def test_what_is_not_stored_is_as_usual() -> None:
    """An entry from before a setting existed means what it meant then."""
    assert settings_of(entry({"system": "mototrbo"})) == Datagrams("0.0.0.0", MototrboSettings())  # noqa: S104


@pytest.mark.parametrize(
    ("but", "words"),
    [
        ({"bind": "here"}, "here"),
        ({"cai": 0}, "first octet"),
        ({"cai": "x"}, "x"),
        ({"ports": {"ars": 1, "tms": 1, "lrrp": 2}}, "port of its own"),
        ({"ports": {"xcmp": 1}}, "not readable"),
        ({"tag_pattern": "("}, "regular expression"),
        ({"tag_pattern": "(a+)+"}, "repeats a group"),
        ({"radio_ids": [[9, 1]]}, "first to last"),
        ({"radio_ids": [7]}, "not readable"),
        ({"system": "tetra"}, "unknown radio system: tetra"),
    ],
)
def test_what_cannot_be_used_says_why(but: Mapping[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        settings_of(entry({**MOTOTRBO, **but}))


def test_an_entry_without_its_address() -> None:
    with pytest.raises(ValueError, match="url"):
        settings_of(entry({"system": "open_gateway"}))


def test_a_name_is_no_setting() -> None:
    assert settings_of(entry(MOTOTRBO)) == settings_of(entry({**MOTOTRBO, "name": "Other"}))


def test_the_network_of_repeaters() -> None:
    settings = settings_of(entry(HYTERA))
    assert isinstance(settings, Datagrams)
    network = network_of(settings, ("12",), NOW)
    assert 40002 in network.local_ports
    assert network.is_allowed("192.168.10.6")
    assert not network.is_allowed("192.168.10.7")
    assert len(network.parts) == 2


def test_the_network_knows_its_radios() -> None:
    settings = settings_of(entry(MOTOTRBO))
    assert isinstance(settings, Datagrams)
    network = network_of(settings, ("1000", "12"), NOW)
    assert tuple(network.local_ports) == (5005, 5007, 5001)
    network.start(0.0, NOW)
    asked = {one.host for one in network.take_datagrams()}
    assert asked == {"13.0.0.12"}, "who is not heard is not asked"
    assert network.is_allowed("14.0.47.13")
    assert not network.is_allowed("13.0.3.232")


async def test_who_is_known(town: Town) -> None:
    """By a responder, by the room's state, or as a device that was seen another year."""
    await town.radio(r.RadioRegistered, radio_id="77")
    registry = dr.async_get(town.hass)
    for name in (f"{GATEWAY}/5", f"{GATEWAY}/talkgroup/9", f"{GATEWAY}#10.0.0.5", "other/8"):
        registry.async_get_or_create(config_entry_id=GATEWAY, identifiers={(DOMAIN, name)})
    found = known_radios(town.hass, town.entries[GATEWAY], town.room)
    assert found == ("5", "77", RADIO)
