"""Radio systems come and go with their entries; address and token are followed live."""

import asyncio
from typing import Any
from unittest.mock import patch

from homeassistant.config_entries import SOURCE_REAUTH, ConfigEntryState
import pytest

from custom_components.municipal_alarm.links.base import LinkState, LinkStatus
from custom_components.municipal_alarm.radio import events as r
from tests.ha.town import GATEWAY, RADIO, Town


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
