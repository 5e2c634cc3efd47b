"""Readers in the wall: who held which tag where, and nothing twice."""

from typing import Any

from homeassistant.components.tag import async_scan_tag
from homeassistant.components.tag.const import EVENT_TAG_SCANNED
from homeassistant.core import Context
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockConfigEntry

from custom_components.municipal_alarm.bridge.tags import MAX_TAG
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import CheckpointId
from custom_components.municipal_alarm.radio import events as r
from tests.ha.town import GATEWAY, LIBRARY, PHONES, ROOM, TOWN_HALL, Town

READER = "0123456789abcdef0123456789abcdef"
CELLAR = CheckpointId("cellar")


@pytest.fixture
async def town_with_reader(town: Town) -> Town:
    """A reader hangs in the cellar of the town hall; Anna has a tag of her own."""
    await town.change_subentry(TOWN_HALL, CELLAR, tag="", reader=READER)
    await town.change_subentry(ROOM, "anna", tag="ANNA")
    return town


async def scans(town: Town) -> list[e.CheckpointScanned]:
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    return [one.event for one in read if isinstance(one.event, e.CheckpointScanned)]


async def hold(town: Town, tag: str, reader: Any, user: str | None = None) -> None:
    """What ESPHome, MQTT and the companion app do."""
    await async_scan_tag(town.hass, tag, reader, Context(user_id=user))
    await town.settle()


async def test_a_personal_tag_at_a_reader(town_with_reader: Town, freezer) -> None:
    before = dt_util.utcnow()
    await hold(town_with_reader, "ANNA", READER)
    (scan,) = await scans(town_with_reader)
    assert (scan.checkpoint_id, scan.responder, scan.by) == (CELLAR, "Anna", "reader")
    assert scan.occurred_at == before


async def test_a_tag_that_is_nobodys_is_offered(town_with_reader: Town) -> None:
    await hold(town_with_reader, "NEW", READER)
    assert await scans(town_with_reader) == []
    assert "NEW" in town_with_reader.room.unknown_tags


@pytest.mark.parametrize("tag", ["x" * (MAX_TAG + 1), "", 7, None])
async def test_what_can_be_no_tag_is_not_kept(town_with_reader: Town, tag: Any) -> None:
    town_with_reader.hass.bus.async_fire(
        EVENT_TAG_SCANNED, {"tag_id": tag, "device_id": READER, "name": None}
    )
    await town_with_reader.settle()
    assert town_with_reader.room.unknown_tags == {}
    await hold(town_with_reader, longest := "x" * MAX_TAG, READER)
    assert set(town_with_reader.room.unknown_tags) == {longest}


@pytest.mark.parametrize("reader", ["another reader", None, 7])
async def test_another_reader_is_not_ours(town_with_reader: Town, reader: Any) -> None:
    town_with_reader.hass.bus.async_fire(
        EVENT_TAG_SCANNED, {"tag_id": "ANNA", "device_id": reader, "name": None}
    )
    await town_with_reader.settle()
    assert await scans(town_with_reader) == []
    assert town_with_reader.room.unknown_tags == {}


async def test_a_user_is_no_reader(town_with_reader: Town) -> None:
    # The companion app lets every user fire any event.
    await hold(town_with_reader, "ANNA", READER, user="stan")
    assert await scans(town_with_reader) == []


async def test_a_reader_that_moved_is_at_its_new_place(town_with_reader: Town) -> None:
    await town_with_reader.change_subentry(TOWN_HALL, CELLAR, tag="C1", reader="")
    await town_with_reader.change_subentry(LIBRARY, "yard", tag="", reader=READER)
    await hold(town_with_reader, "ANNA", READER)
    assert [one.checkpoint_id for one in await scans(town_with_reader)] == ["yard"]


async def test_nothing_is_heard_after_the_end(town_with_reader: Town) -> None:
    await town_with_reader.restart()
    await hold(town_with_reader, "ANNA", READER)
    # Once, and not once for each start.
    assert len(await scans(town_with_reader)) == 1


# --- radios -------------------------------------------------------------------------------


async def test_what_a_radio_reads_feeds_the_tags_and_does_not_come_back(town: Town) -> None:
    fired: list[Any] = []
    town.hass.bus.async_listen(EVENT_TAG_SCANNED, fired.append)
    await town.radio(r.TagScanned, tag_id="C3")
    assert [(one.data["tag_id"], one.data["device_id"]) for one in fired] == [("C3", None)]
    (scan,) = await scans(town)
    assert (scan.checkpoint_id, scan.responder, scan.by) == ("yard", "Ben", "radio")


async def test_a_personal_tag_is_nobody_elses_business(town_with_reader: Town) -> None:
    """Home Assistant makes an entity of each tag that it hears of, for everybody to see."""
    town = town_with_reader
    fired: list[Any] = []
    town.hass.bus.async_listen(EVENT_TAG_SCANNED, fired.append)
    await town.radio(r.TagScanned, tag_id="ANNA")
    assert town.room.roster.carried
    await town.radio(r.TagScanned, tag_id="C3")
    assert [one.data["tag_id"] for one in fired] == ["C3"]


async def test_a_reader_of_a_radio_system(town_with_reader: Town) -> None:
    town = town_with_reader
    await town.change_subentry(LIBRARY, "yard", tag="", reader=f"{GATEWAY}/door-3")
    await town.radio(r.TagScanned, tag_id="ANNA", radio_id=None, reader_id="door-3")
    await town.radio(r.TagScanned, tag_id="ANNA", radio_id=None, reader_id="door-4")
    assert [(one.checkpoint_id, one.by) for one in await scans(town)] == [("yard", "reader")]


# --- phones that are no responder's -------------------------------------------------------


async def phone(town: Town, user_id: str, name: str) -> er.RegistryEntry:
    """A companion app, as `mobile_app` registers it."""
    entry = MockConfigEntry(domain="mobile_app", data={"device_name": name, "user_id": user_id})
    entry.add_to_hass(town.hass)
    device = dr.async_get(town.hass).async_get_or_create(
        config_entry_id=entry.entry_id, identifiers={("mobile_app", name)}, name=name
    )
    return er.async_get(town.hass).async_get_or_create(
        "notify", "mobile_app", name, config_entry=entry, device_id=device.id
    )


async def test_who_hangs_tags_is_offered_what_their_phone_reads(
    town_with_reader: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town = town_with_reader
    found = await phone(town, "fred", "Fred's phone")
    await hold(town, "NEW", found.device_id, user="fred")
    assert town.room.unknown_tags["NEW"].who == "Fred's phone"
    # What belongs to something says nothing, for nobody is known to hold the phone.
    for known in ("C3", "ANNA", town.room.roster.site.desks["desk_1"].tag):  # type: ignore[index]
        await hold(town, known, found.device_id, user="fred")
    # Nor does what is no phone, or another's.
    await hold(town, "NEW 2", found.device_id, user="stan")
    await hold(town, "NEW 2", "no device", user="fred")
    assert await scans(town) == []
    assert list(town.room.unknown_tags) == ["NEW"]
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    aside = [one.event.text for one in read if isinstance(one.event, e.SignalSetAside)]
    assert aside == ["NEW"]
    assert not [one for one in town.room.sources if "scan" in one]
    assert "deprecated" not in caplog.text


async def test_the_phone_of_a_responder_tells_of_a_tag_once(town_with_reader: Town) -> None:
    town = town_with_reader
    found = await phone(town, "ann", "Anna's phone")
    await town.change_subentry(ROOM, "anna", contacts=[{"system": PHONES, "address": found.id}])
    await hold(town, "NEW", found.device_id, user="ann")
    assert (town.room.unknown_tags["NEW"].who, town.room.unknown_tags["NEW"].times) == ("Anna", 1)
