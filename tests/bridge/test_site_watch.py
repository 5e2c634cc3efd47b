"""Edits apply live, and a thousand at once are no blackout."""

from time import perf_counter
from unittest.mock import patch

from homeassistant.auth import EVENT_USER_UPDATED
from homeassistant.config_entries import ConfigSubentry
from homeassistant.core import CALLBACK_TYPE
import pytest

from custom_components.municipal_alarm.bridge import site_watch
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import IncidentState
from tests.ha.town import BUTTON, LIBRARY, OPERATOR, PHONES, ROOM, TOWN_HALL, Town, desk


@pytest.fixture
def reads():
    """How often the whole site is read."""
    with patch.object(site_watch, "read", wraps=site_watch.read) as read:
        yield read


def add_desks(town: Town, *numbers: int) -> None:
    for number in numbers:
        made = desk(f"new_{number}", f"New {number}", source=f"input_boolean.new_{number}")
        town.hass.config_entries.async_add_subentry(town.entries[LIBRARY], ConfigSubentry(**made))


async def test_a_thousand_desks_are_read_once_and_alarms_go_out_meanwhile(
    town: Town, reads
) -> None:
    begin = perf_counter()
    add_desks(town, *range(500))
    town.hass.states.async_set(BUTTON, "on")
    assert town.incident()
    add_desks(town, *range(500, 1000))
    assert reads.call_count == 0
    await town.edited()
    took = perf_counter() - begin
    assert len(town.room.site.desks) == 1003
    assert reads.call_count <= 3
    # Five seconds, of which our entities and their registration are nearly all.
    assert took < 60
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]

    town.hass.states.async_set("input_boolean.new_999", "off")
    town.hass.states.async_set("input_boolean.new_999", "on")
    await town.settle()
    assert town.incident("new_999").state is IncidentState.RAISED
    town.take_sent()


async def test_an_edit_that_changes_nothing_is_told_to_nobody(town: Town, reads) -> None:
    await town.edited()
    reads.reset_mock()
    told: list[int] = []
    stop = town.runtime.listen_site(lambda: told.append(1))
    town.hass.bus.async_fire(EVENT_USER_UPDATED, {"user_id": "of no operator"})
    await town.edited()
    # Compared is what is stored; it is not even read.
    assert reads.call_count == 0
    assert told == []
    await town.change_subentry(TOWN_HALL, "desk_1", floor="2")
    assert told == [1]
    stop()
    stop()
    await town.change_subentry(TOWN_HALL, "desk_1", floor="3")
    assert told == [1]


async def test_listeners_are_told_a_portion_in_each_turn(town: Town) -> None:
    """One that stops meanwhile is told no more, and an alarm is not behind them."""
    told: list[int] = []
    stops: list[CALLBACK_TYPE] = []
    incidents: list[object] = []

    def listen(number: int) -> None:
        def listener() -> None:
            told.append(number)
            if number == 0:
                stops[2]()
                town.hass.loop.call_soon(town.hass.states.async_set, BUTTON, "on")
            if number == 1:
                # As long as a thousand others take.
                end = perf_counter() + 2 * site_watch._PORTION_S
                while perf_counter() < end:
                    pass
            if number == 3:
                incidents.extend(town.room.incidents)

        stops.append(town.runtime.listen_site(listener))

    for number in range(4):
        listen(number)
    await town.change_subentry(TOWN_HALL, "desk_2", floor="2")
    assert told == [0, 1, 3]
    assert incidents
    town.take_sent()


async def test_entries_of_others_are_no_concern(town: Town, reads) -> None:
    await town.edited()
    reads.reset_mock()
    neighbour = town.hass.config_entries.async_get_entry("neighbour")
    town.hass.config_entries.async_update_entry(neighbour, title="New")
    await town.edited()
    assert reads.call_count == 0


async def test_a_listener_that_fails_keeps_no_other_from_knowing(town: Town, caplog) -> None:
    told: list[int] = []

    def failing() -> None:
        raise RuntimeError("a broken entity")

    stops = [town.runtime.listen_site(failing), town.runtime.listen_site(lambda: told.append(1))]
    await town.change_subentry(TOWN_HALL, "desk_1", floor="2")
    assert told == [1]
    assert "a broken entity" in caplog.text
    for stop in stops:
        stop()


async def test_taken_down_with_an_edit_on_its_way(town: Town) -> None:
    # Nothing may be bound again by what arrives after the end.
    runtime = town.runtime
    add_desks(town, 1)
    for entry in reversed(town.entries.values()):
        await town.hass.config_entries.async_unload(entry.entry_id)
    before = runtime.installation
    await runtime.read_site()
    assert runtime.installation is before


async def test_a_desk_is_renamed_while_its_alarm_goes_on(town: Town) -> None:
    incident = await town.press()
    await town.change_subentry(TOWN_HALL, "desk_1", title="Counter")
    assert town.incident().place.desk == "Desk 1"  # the name of its moment
    assert town.room.site.desks["desk_1"].name == "Counter"
    await town.press()
    assert town.incident().presses == 2
    await town.resolve(incident)
    town.take_sent()


async def test_a_desk_is_removed_while_its_alarm_goes_on(town: Town, freezer) -> None:
    incident = await town.press()
    town.hass.config_entries.async_remove_subentry(town.entries[TOWN_HALL], "desk_1")
    await town.edited()
    await town.pass_time(freezer, 40)
    assert town.incident().step == 2  # escalation goes on
    await town.acknowledge(incident)
    await town.command(
        c.Accept(actor=OPERATOR, incident_id=incident.incident_id, responder_id=ResponderId("anna"))
    )
    await town.restart()
    await town.resolve(town.incident())
    await town.close(incident)
    assert not town.room.incidents
    town.take_sent()


async def test_a_building_is_removed_while_its_alarm_goes_on(town: Town) -> None:
    incident = await town.press()
    await town.hass.config_entries.async_remove(TOWN_HALL)
    await town.edited()
    await town.acknowledge(incident)
    await town.resolve(incident)
    await town.close(incident)
    # The others are there still.
    assert (await town.press("info_desk")).presses == 1
    town.take_sent()


async def test_a_new_responder_is_called_at_once(town: Town) -> None:
    made = desk("dora", "Dora")  # the same shape of dict
    made = {
        **made,
        "subentry_type": "responder",
        "data": {
            "name": "Dora",
            "duty": "guard",
            "home": TOWN_HALL,
            "on_duty": True,
            "contacts": [{"system": PHONES, "address": "notify.dora"}],
        },
    }
    town.hass.config_entries.async_add_subentry(town.entries[ROOM], ConfigSubentry(**made))
    await town.edited()
    incident = await town.press()
    assert {one.alert.responder for one in incident.deliveries.values()} == {"Anna", "Dora"}
    town.take_sent()


async def test_the_control_room_is_removed(town: Town) -> None:
    # Alarms still become incidents, with the defaults; nobody is set up to be told.
    await town.hass.config_entries.async_remove(ROOM)
    await town.edited()
    incident = await town.press()
    assert incident.prompts
    assert incident.step == 1
    assert town.take_sent("phone") == []
    town.take_sent()


async def test_another_time_zone_holds_at_once(town: Town) -> None:
    await town.hass.config.async_update(time_zone="Asia/Tokyo")
    await town.edited()
    assert str(town.room.site.time_zone) == "Asia/Tokyo"


async def test_what_is_held_is_read_once_it_is_let_go(town: Town) -> None:
    """Between two set-ups nothing is taken in, not even when it is asked for."""
    before = town.runtime.installation
    library = town.hass.config_entries.async_get_known_entry("library")
    with town.runtime.hold_site():
        town.hass.config_entries.async_update_entry(library, title="Book house")
        await town.settle()
        await town.runtime.read_site()
        assert town.runtime.installation is before
    await town.runtime.read_site()
    named = {one.name for one in town.runtime.installation.site.buildings.values()}
    assert "Book house" in named
