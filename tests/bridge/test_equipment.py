"""What of the equipment does not work: told once, since when, and gone when it works again."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from homeassistant.core import CoreState
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.equipment import SETTLES_S
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import DeskId, SystemId
from custom_components.municipal_alarm.control_room.snapshot.site_shapes import Abnormal
from custom_components.municipal_alarm.radio import events as radio_events
from custom_components.municipal_alarm.radio.network import Part
from tests.ha.shape import misfits
from tests.ha.town import BUTTON, EVENT, GATEWAY, OPERATOR, RADIO, ROOM, TOWN_HALL, Town


class Watch:
    """Looks when the town has settled."""

    def __init__(self, town: Town, freezer: Any) -> None:
        self.town = town
        self.freezer = freezer
        self.told = 0
        town.runtime.changes.subscribe("equipment", self._told)

    def _told(self, _about: object) -> None:
        self.told += 1

    async def look(self, seconds: float = SETTLES_S) -> Mapping[str, Abnormal]:
        await self.town.pass_time(self.freezer, seconds)
        found = self.town.runtime.equipment.abnormal
        for key, one in found.items():
            assert list(misfits(one, Abnormal)) == []
            assert one["key"] == key
        return found

    async def kinds(self) -> set[str]:
        return set(await self.look())


@pytest.fixture
async def watch(town: Town, freezer: Any) -> Watch:
    """All works that is set up: every desk was tested, every source says something."""
    town.hass.states.async_set(BUTTON, "off")
    town.hass.states.async_set(EVENT, "unknown")
    await town.radio(radio_events.RadioRegistered)
    for desk in ("desk_1", "desk_2", "info_desk"):
        desk_id = DeskId(desk)
        await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=desk_id))
        freezer.tick(1)
        await town.press(desk)
        await town.command(c.FinishDeskTest(actor=OPERATOR, desk_id=desk_id, passed=True))
    town.hass.states.async_set(BUTTON, "off")
    town.take_sent()
    watch = Watch(town, freezer)
    await watch.look()
    watch.told = 0
    return watch


async def test_nothing_is_told_where_everything_works(watch: Watch) -> None:
    assert await watch.look() == {}
    # A button that was never pressed is a button that works.
    watch.town.hass.states.async_set(EVENT, "unknown")
    assert await watch.look() == {}
    assert watch.told == 0


async def test_a_button_whose_entity_says_nothing(watch: Watch) -> None:
    town = watch.town
    began = dt_util.utcnow()
    town.hass.states.async_set(BUTTON, "unavailable")
    key = "button_unavailable/desk_1"
    found = (await watch.look())[key]
    assert found["place"] == "Town hall, Ground floor, Desk 1"
    assert (found["building_id"], found["desk_id"]) == (TOWN_HALL, "desk_1")
    assert found["since"] == began.isoformat()
    assert (await watch.look(60))[key]["since"] == began.isoformat()
    assert watch.told == 1
    town.hass.states.async_set(BUTTON, "unknown")
    ((silent, one),) = (await watch.look()).items()
    assert (silent, one["why"]) == ("button_silent/desk_1", "unknown")
    town.hass.states.async_set(BUTTON, "unavailable")
    assert await watch.kinds() == {key}
    town.hass.states.async_remove(EVENT)
    assert await watch.kinds() == {key, "button_unavailable/desk_2"}
    town.hass.states.async_set(BUTTON, "off")
    town.hass.states.async_set(EVENT, "unknown")
    assert await watch.look() == {}
    assert watch.told == 5


async def test_a_camera_that_is_down_and_leads_to_its_own_device(watch: Watch) -> None:
    (camera,) = watch.town.hass.states.async_entity_ids("camera")[:1]
    source = "camera.desk_1_source"
    assert source in watch.town.hass.states.async_entity_ids("camera"), camera
    watch.town.hass.states.async_set(source, "unavailable")
    assert await watch.kinds() == {"camera_down/desk_1"}


async def test_a_link_that_is_lost_hides_what_hangs_on_it(watch: Watch) -> None:
    town = watch.town
    town.link.lost()
    (found,) = (await watch.look()).values()
    assert (found["key"], found["name"]) == (f"link_lost/{GATEWAY}", "Radios")
    assert found["device_id"] is not None
    assert (await watch.look(600))[found["key"]]["since"] == found["since"]
    town.link.up()
    assert await watch.look() == {}
    slots = (Part("10.0.0.1/1", "Slot 1", up=True), Part("10.0.0.1/2", "Slot 2", up=False))
    town.runtime.parts.update(SystemId(GATEWAY), slots)
    assert await watch.kinds() == {f"part_lost/{GATEWAY}/10.0.0.1/2"}


async def test_the_radio_of_somebody_on_duty(watch: Watch) -> None:
    town = watch.town
    await town.radio(radio_events.RadioLost)
    (found,) = (await watch.look()).values()
    assert (found["key"], found["why"]) == (f"radio_lost/{GATEWAY}/{RADIO}", "")
    assert found["name"] == "Ben, 102"
    assert (found["place"], found["building_id"]) == ("", None), "where people are is not told"
    await town.call("municipal_alarm", "set_duty", responder="Ben", on_duty=False)
    assert await watch.look() == {}
    await town.call(
        "municipal_alarm", "carry_radio", system="Radios", address="900", responder="Anna"
    )
    (found,) = (await watch.look()).values()
    assert (found["name"], found["why"], found["since"]) == ("Anna, 900", "never", None)


async def test_desks_to_be_tested_and_what_is_silent(watch: Watch) -> None:
    town = watch.town
    room = town.entries[ROOM]
    town.hass.config_entries.async_update_entry(
        room, options={**room.options, "silent_after": 5, "test_every": 20}
    )
    await town.edited()
    await town.call("municipal_alarm", "report_scan", responder="Ben", checkpoint="yard")
    watch.freezer.tick(timedelta(days=6))
    await town.pass_time(watch.freezer, 900)
    assert await watch.kinds() == {
        "button_silent/desk_1",
        "button_silent/desk_2",
        "button_silent/info_desk",
        "checkpoint_silent/yard",
    }
    tested_at = town.room.tested[DeskId("desk_1")].isoformat()
    watch.freezer.tick(timedelta(days=15))
    await town.pass_time(watch.freezer, 900)
    found = await watch.look()
    # What is to be done about it is the same: it is there once.
    assert {one["kind"] for one in found.values()} == {"desk_untested", "checkpoint_silent"}
    assert found["desk_untested/desk_1"]["why"] == "overdue"
    assert found["desk_untested/desk_1"]["since"] == tested_at
    desk_id = DeskId("desk_1")
    await town.command(c.StartDeskTest(actor=OPERATOR, desk_id=desk_id))
    await town.press()
    await town.command(c.FinishDeskTest(actor=OPERATOR, desk_id=desk_id, passed=False))
    found = await watch.look()
    assert found["desk_untested/desk_1"]["why"] == "failed"
    assert found["desk_untested/desk_1"]["since"] != tested_at
    await town.add_desk(TOWN_HALL, "desk_9", "Desk 9")
    await town.edited()
    new = (await watch.look())["desk_untested/desk_9"]
    assert (new["why"], new["since"]) == ("never", None)
    await town.remove_subentry(TOWN_HALL, "desk_9")
    await town.edited()
    assert "desk_untested/desk_9" not in await watch.look()
    town.take_sent()


async def test_nothing_is_said_while_home_assistant_starts(town: Town, freezer: Any) -> None:
    watch = Watch(town, freezer)
    town.hass.set_state(CoreState.starting)
    town.link.lost()
    before = await watch.look()
    town.link.up()
    town.link.lost()
    assert await watch.look() == before
    town.hass.set_state(CoreState.running)
