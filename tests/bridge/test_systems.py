"""Radio systems come and go with their entries; address and token are followed live."""

import asyncio
from datetime import timedelta
import os
import socket
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry, async_fire_time_changed

from custom_components.municipal_alarm.links.base import LinkState, LinkStatus
from custom_components.municipal_alarm.links.datagram import DatagramLink
from custom_components.municipal_alarm.radio import events as r
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.network import Part, Voice
from tests.ha.town import BUTTON, GATEWAY, RADIO, FakeLink, Town
from tests.links.room import eventually

SLOT = Part("10.0.0.5/1", "Slot 1", up=True)


def flows(town: Town) -> list[str]:
    return [
        flow["context"]["source"]
        for flow in town.hass.config_entries.flow.async_progress_by_handler("municipal_alarm")
    ]


async def edit(town: Town, **data: Any) -> None:
    entry = town.entries[GATEWAY]
    town.hass.config_entries.async_update_entry(entry, data={**entry.data, **data})
    await town.edited()


async def test_a_new_address_is_connected_to_without_a_reload(town: Town) -> None:
    made: list[tuple[Any, ...]] = []
    make = town.make_link
    with patch(
        "custom_components.municipal_alarm.runtime.GatewayLink",
        lambda *args, **kwargs: made.append(args[1:3]) or make(*args, **kwargs),
    ):
        old = town.link
        await edit(town, url="ws://127.0.0.1:10/")
        assert made == [("ws://127.0.0.1:10/", "0" * 64)]
        assert old.state.status is LinkStatus.STOPPED
        assert town.runtime.links == {GATEWAY: town.link}
        assert town.link.state.connected
        assert town.room.links[GATEWAY] is True

        await edit(town, token="1" * 64)
        assert made[1:] == [("ws://127.0.0.1:10/", "1" * 64)]
    await town.press("info_desk")
    assert [one.to for one in town.take_sent("radio")] == [RADIO]
    town.take_sent()


async def test_two_edits_in_a_row_leave_one_link(town: Town) -> None:
    entry = town.entries[GATEWAY]
    stop = town.link.stop

    async def slowly() -> None:
        await asyncio.sleep(0)
        await stop()

    town.link.stop = slowly  # type: ignore[method-assign]
    for url in ("ws://127.0.0.1:10/", "ws://127.0.0.1:11/"):
        town.hass.config_entries.async_update_entry(entry, data={**entry.data, "url": url})
    await town.edited()
    up = [link for link in town.links if link.state.connected]
    assert up == [town.link]


async def test_other_edits_leave_the_link_alone(town: Town) -> None:
    await edit(town, gateway_id="other")
    town.hass.config_entries.async_update_entry(town.entries[GATEWAY], title="New name")
    await town.edited()
    assert len(town.links) == 1
    assert town.room.site.systems[GATEWAY].name == "New name"


async def test_a_new_address_of_a_gateway_that_is_unloaded(town: Town) -> None:
    await town.hass.config_entries.async_unload(GATEWAY)
    await edit(town, url="ws://127.0.0.1:10/")
    assert len(town.links) == 1
    assert town.runtime.links == {}


async def test_unloaded_while_an_edit_waits(town: Town) -> None:
    entry = town.entries[GATEWAY]
    old = town.link
    stop, unload = old.stop, town.hass.config_entries.async_unload

    async def slow() -> None:
        old.stop = stop
        await unload(GATEWAY)
        await stop()

    old.stop = slow  # type: ignore[method-assign]
    for url in ("ws://127.0.0.1:10/", "ws://127.0.0.1:11/"):
        town.hass.config_entries.async_update_entry(entry, data={**entry.data, "url": url})
    await town.edited()
    assert not any(link.state.connected for link in town.links if link is not town.link)


@pytest.mark.parametrize("refused", ["0" * 64])
async def test_a_refused_token_asks_for_a_new_one(town: Town, refused: str) -> None:
    town.link._on_state(LinkState(LinkStatus.INVALID_TOKEN, "refused"))
    town.link._on_state(LinkState(LinkStatus.INVALID_TOKEN, "refused again"))
    await town.settle()
    assert flows(town) == [SOURCE_REAUTH]
    assert town.entries[GATEWAY].state is ConfigEntryState.LOADED
    assert town.room.links[GATEWAY] is False
    # It is given, and the link is made anew.
    await edit(town, token="1" * 64)
    assert town.room.links[GATEWAY] is True


def bad_token(*_: Any, **__: Any) -> Any:
    raise ValueError("a token has 64 digits")


async def test_a_token_that_cannot_be_one_at_the_start(built_town: Town) -> None:
    with (
        patch("custom_components.municipal_alarm.runtime.GatewayLink", bad_token),
        pytest.raises(AssertionError),
    ):
        await built_town.set_up()
    assert built_town.entries[GATEWAY].state is ConfigEntryState.SETUP_ERROR
    assert flows(built_town) == [SOURCE_REAUTH]
    # The rest of the town is on guard.
    await built_town.press()
    assert [one.to for one in built_town.take_sent("phone")] == ["Anna"]
    built_town.take_sent()


async def test_a_token_that_cannot_be_one_later(town: Town, caplog) -> None:
    with patch("custom_components.municipal_alarm.runtime.GatewayLink", bad_token):
        await edit(town, token="short")
    assert flows(town) == [SOURCE_REAUTH]
    assert "cannot be one" in caplog.text


async def test_what_the_gateway_reports_after_its_entry_was_unloaded(town: Town) -> None:
    link = town.link
    await town.hass.config_entries.async_unload(GATEWAY)
    done: list[int] = []
    # It was on its way. Nothing is lost by taking it in.
    link.on_event(r.RadioRegistered(event_id="1", radio_id="9"), lambda: done.append(1))
    await town.settle()
    assert done == [1]


# --- systems that speak datagrams --------------------------------------------------------

MOTOTRBO = "mototrbo"
PORTS = {"ars": 4005, "tms": 4007, "lrrp": 4001}


@pytest.fixture
async def radios(town: Town) -> FakeLink:
    """A MOTOTRBO system beside the town's own, and its link."""
    entry = MockConfigEntry(
        domain="municipal_alarm",
        entry_id=MOTOTRBO,
        title="Guards",
        data={
            "kind": "radio_system",
            "system": "mototrbo",
            "name": "Guards",
            "bind": "127.0.0.1",
            "ports": PORTS,
        },
    )
    entry.add_to_hass(town.hass)
    town.entries[MOTOTRBO] = entry
    assert await town.hass.config_entries.async_setup(MOTOTRBO)
    await town.edited()
    return town.links[-1]


async def edit_radios(town: Town, **data: Any) -> None:
    entry = town.entries[MOTOTRBO]
    town.hass.config_entries.async_update_entry(entry, data={**entry.data, **data})
    await town.edited()


async def test_a_datagram_system_comes_and_goes_with_its_entry(
    town: Town, radios: FakeLink
) -> None:
    assert town.runtime.links[MOTOTRBO] is radios
    assert isinstance(radios.network, MototrboNetwork)
    assert (radios.made_with["name"], radios.made_with["bind"]) == ("Guards", "127.0.0.1")
    assert town.room.links[MOTOTRBO] is True
    radios.set_parts(SLOT)
    assert town.runtime.parts.of(MOTOTRBO) == (SLOT,)
    await town.hass.config_entries.async_unload(MOTOTRBO)
    assert radios.state.status is LinkStatus.STOPPED
    assert MOTOTRBO not in town.runtime.links
    assert town.runtime.parts.of(MOTOTRBO) == ()


async def test_who_shows_a_system_is_told_of_its_parts_and_of_its_link(
    town: Town, radios: FakeLink
) -> None:
    told: list[object] = []
    town.runtime.changes.subscribe(f"system/{MOTOTRBO}", told.append)
    radios.set_parts(SLOT)
    assert len(told) == 1
    radios.lost("no answer")
    assert len(told) == 2
    await town.settle()
    told.clear()
    radios.lost("no route")
    await town.settle()
    assert len(told) == 1, "the reason is news, though it is no event"


async def test_a_changed_setting_replaces_the_link_without_a_reload(
    town: Town, radios: FakeLink
) -> None:
    radios.set_parts(SLOT)
    entry = town.entries[MOTOTRBO]
    unloaded: list[int] = []
    entry.async_on_unload(lambda: unloaded.append(1))
    await edit_radios(town, cai=13)
    new = town.links[-1]
    assert new is not radios
    assert radios.state.status is LinkStatus.STOPPED
    assert town.runtime.links[MOTOTRBO] is new
    assert new.network.is_allowed("13.0.0.5")
    assert town.runtime.parts.of(MOTOTRBO) == ()
    assert unloaded == []
    await edit_radios(town, bind="127.0.0.2")
    assert town.links[-1].made_with["bind"] == "127.0.0.2"
    assert sum(one.state.connected for one in town.links) == 2, "the gateway's and this"


async def test_what_was_pending_goes_again_by_the_new_link(
    town: Town, radios: FakeLink, freezer: Any
) -> None:
    await town.change_subentry(
        "control_room", "anna", contacts=[{"system": MOTOTRBO, "address": "7"}]
    )
    await town.press("desk_1")
    (first,) = radios.commands
    await edit_radios(town, cai=13)
    await town.pass_time(freezer, 12)
    assert [one.key for one in town.links[-1].commands] == [first.key]
    town.take_sent()


async def test_a_name_or_a_tag_of_a_responder_replaces_no_link(
    town: Town, radios: FakeLink
) -> None:
    entry = town.entries[MOTOTRBO]
    town.hass.config_entries.async_update_entry(
        entry, title="Other", data={**entry.data, "name": "Other"}
    )
    await town.change_subentry(
        "control_room", "ben", contacts=[{"system": MOTOTRBO, "address": "7"}]
    )
    assert town.runtime.links[MOTOTRBO] is radios


async def test_an_edit_that_cannot_be_used_leaves_what_runs(
    town: Town, radios: FakeLink, caplog: pytest.LogCaptureFixture
) -> None:
    await edit_radios(town, bind="nowhere")
    assert town.runtime.links[MOTOTRBO] is radios
    assert radios.state.connected
    assert "What is set up for Guards cannot be used" in caplog.text


async def test_an_entry_that_cannot_be_used(town: Town, radios: FakeLink) -> None:
    await town.hass.config_entries.async_unload(MOTOTRBO)
    await edit_radios(town, bind="nowhere")
    assert not await town.hass.config_entries.async_setup(MOTOTRBO)
    entry = town.entries[MOTOTRBO]
    assert entry.state is ConfigEntryState.SETUP_ERROR
    assert entry.error_reason_translation_key == "settings_unusable"
    await edit_radios(town, bind="127.0.0.1")
    assert await town.hass.config_entries.async_reload(MOTOTRBO)
    await town.settle()


async def test_what_open_microphones_bring_goes_to_the_hub(town: Town, radios: FakeLink) -> None:
    voice = Voice("7", 1, 0, b"\0\0")
    with patch.object(town.runtime._systems, "_hear") as hear:
        radios.hear(voice)
    hear.assert_called_once_with(MOTOTRBO, (voice,))
    radios.hear(voice)  # and nobody who listens is nobody disturbed


async def test_an_alarm_of_such_a_radio_reaches_the_others(town: Town, radios: FakeLink) -> None:
    await town.change_subentry(
        "control_room", "ben", contacts=[{"system": MOTOTRBO, "address": "7"}]
    )
    done: list[str] = []
    radios.on_event(
        r.RadioEmergency(event_id="emergency/7/1", radio_id="7", possible=True),
        lambda: done.append("done"),
    )
    await town.settle()
    assert done == ["done"]
    (incident,) = town.room.incidents.values()
    assert (incident.responder, incident.possible) == ("Ben", True)
    town.take_sent()


async def test_press_to_datagram_in_one_turn_through_all_of_it(
    hass: Any, socket_enabled: None, built_town: Town
) -> None:
    """A button, the room, the real link and network: the text is out before the press returns."""
    # Radio addresses are made of the number, so the number is this process's own.
    high, low = divmod(os.getpid() % 65_000 + 2, 256)
    ours, theirs = f"127.78.{high}.{low}", f"127.0.{high}.{low}"
    await built_town.set_up()
    entry = MockConfigEntry(
        domain="municipal_alarm",
        entry_id=MOTOTRBO,
        title="Guards",
        data={
            "kind": "radio_system",
            "system": "mototrbo",
            "name": "Guards",
            "bind": ours,
            "cai": 127,
            "ports": {"ars": 38_305, "tms": 38_307, "lrrp": 38_301},
        },
    )
    entry.add_to_hass(hass)
    radio = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    radio.bind((theirs, 38_307))
    radio.setblocking(False)
    room = built_town.entries["control_room"]
    anna = room.subentries["anna"]
    contacts = [{"system": MOTOTRBO, "address": str(high * 256 + low)}]
    hass.config_entries.async_update_subentry(room, anna, data={**anna.data, "contacts": contacts})
    # Nothing here may wait for background tasks: the link's own lives as long as it.
    with patch("custom_components.municipal_alarm.runtime.DatagramLink", DatagramLink):
        assert await hass.config_entries.async_setup(MOTOTRBO)
    async_fire_time_changed(hass, dt_util.utcnow() + timedelta(seconds=0.2))
    await hass.async_block_till_done()
    link = built_town.runtime.links[MOTOTRBO]
    assert isinstance(link, DatagramLink)
    await eventually(lambda: len(link._ports) == 3)
    hass.states.async_set(BUTTON, "off")
    hass.states.async_set(BUTTON, "on")
    assert "Desk 1".encode("utf-16-le") in radio.recv(2048)
    await hass.async_block_till_done()
    assert await hass.config_entries.async_unload(MOTOTRBO)
    radio.close()
    await built_town.settle()
    built_town.take_sent()
