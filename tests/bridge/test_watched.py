"""Sources of duty, lone work and fire: what is heard of them, and when it counts."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import HomeAssistant, State
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.site_source import Installation
from custom_components.municipal_alarm.bridge.watched import Watched, says
from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.ids import BuildingId, ResponderId, SourceId
from custom_components.municipal_alarm.control_room.signals import (
    DutyHeard,
    FireLevel,
    LoneWorkHeard,
    Signal,
    SourceBound,
)
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.words import AlarmKind
from tests.ha.town import OPERATOR, ROOM, TOWN_HALL, Town

SHIFT = "schedule.shift"
PANEL = "binary_sensor.fire_panel"
BUTTON = "event.fire_button"
ANNA = ResponderId("anna")
HALL = BuildingId("town_hall")
BARE = Installation(Site(), {}, {}, {})


@pytest.mark.parametrize(
    ("entity_id", "state", "means"),
    [
        ("schedule.shift", "on", True),
        ("schedule.shift", "off", False),
        ("calendar.shift", "on", True),
        ("binary_sensor.in_building", "off", False),
        ("input_boolean.on_duty", "on", True),
        ("switch.on_duty", "off", False),
        ("person.anna", "home", True),
        ("person.anna", "Town hall", True),
        ("person.anna", "not_home", False),
        ("device_tracker.annas_phone", "not_home", False),
        ("person.anna", STATE_UNKNOWN, None),
        ("schedule.shift", STATE_UNAVAILABLE, None),
        ("sensor.shift", "early", None),
    ],
)
def test_what_a_state_means(entity_id: str, state: str, means: bool | None) -> None:
    assert says(State(entity_id, state)) is means


# --- watched alone ------------------------------------------------------------------------


class Room:
    """Takes signals, and knows the sources it is told to."""

    def __init__(self) -> None:
        self.taken: list[Signal] = []
        self.known: set[str] = set()

    def take(self, signal: Signal) -> None:
        self.taken.append(signal)
        source_id = getattr(signal, "source_id", None)
        if source_id is not None:
            self.known.add(source_id)

    def heard(self, *kinds: type[Any]) -> list[Any]:
        """What was taken since the last look, of these kinds."""
        taken, self.taken = self.taken, []
        return [one for one in taken if isinstance(one, kinds)]


@pytest.fixture
def room() -> Room:
    return Room()


@pytest.fixture
def watch(hass: HomeAssistant, room: Room):
    made: list[Watched] = []

    def start() -> Watched:
        """Also after a restart: the room remembers, and this does not."""
        for one in made:
            one.stop()
        made.append(Watched(hass, room.take, lambda one: one in room.known))
        return made[-1]

    yield start
    made[-1].stop()


type Watch = Callable[[], Watched]


def duty(stored: str = SHIFT) -> Installation:
    return replace(BARE, duty_sources={ANNA: stored})


def fire(*stored: str) -> Installation:
    return replace(BARE, fire_sources=dict.fromkeys(stored, HALL))


async def show(hass: HomeAssistant, entity_id: str, state: str) -> None:
    hass.states.async_set(entity_id, state)
    await hass.async_block_till_done()


# --- duty and lone work -------------------------------------------------------------------


async def test_the_present_counts_at_once_and_every_change(
    hass: HomeAssistant, room: Room, watch: Watch
) -> None:
    await show(hass, SHIFT, "on")
    watch().bind(duty())
    source_id = SourceId(f"duty/{ANNA}/{SHIFT}")
    assert room.taken == [DutyHeard(source_id, ANNA, on=True)]
    await show(hass, SHIFT, "off")
    assert room.taken[1:] == [DutyHeard(source_id, ANNA, on=False)]


@pytest.mark.parametrize("nothing", [STATE_UNKNOWN, STATE_UNAVAILABLE])
async def test_a_source_that_says_nothing_changes_nothing(
    hass: HomeAssistant, room: Room, watch: Watch, nothing: str
) -> None:
    await show(hass, SHIFT, nothing)
    watched = watch()
    watched.bind(duty())
    assert room.taken == []
    await show(hass, SHIFT, "on")
    await show(hass, SHIFT, nothing)
    assert [one.on for one in room.taken] == [True]
    (told,) = watched.describe()
    assert told["source_id"] == f"duty/{ANNA}/{SHIFT}"
    assert (told["entity_id"], told["heard"]) == (SHIFT, True)
    assert told["lost_at"] is not None


async def test_a_source_that_cannot_say_it(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    watch().bind(duty("sensor.shift"))
    await show(hass, "sensor.shift", "early")
    assert room.taken == []


async def test_a_source_that_appears_later(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    watch().bind(duty())
    assert room.taken == []
    await show(hass, SHIFT, "off")
    assert [one.on for one in room.taken] == [False]


async def test_one_shift_for_several_people(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    both = {ANNA: SHIFT, ResponderId("ben"): SHIFT}
    watch().bind(replace(BARE, duty_sources=both, lone_work_sources=both))
    await show(hass, SHIFT, "on")
    assert {(type(one), one.responder_id) for one in room.taken} == {
        (DutyHeard, "anna"),
        (DutyHeard, "ben"),
        (LoneWorkHeard, "anna"),
        (LoneWorkHeard, "ben"),
    }
    assert len(room.taken) == 4


async def test_lone_work_by_schedule(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    await show(hass, SHIFT, "on")
    watch().bind(replace(BARE, lone_work_sources={ANNA: SHIFT}))
    assert room.taken == [LoneWorkHeard(SourceId(f"lone_work/{ANNA}/{SHIFT}"), ANNA, on=True)]


async def test_an_edit_of_something_else_says_nothing_again(
    hass: HomeAssistant, room: Room, watch: Watch
) -> None:
    await show(hass, SHIFT, "on")
    watched = watch()
    watched.bind(duty())
    room.taken.clear()
    watched.bind(replace(duty(), holiday_province="BY"))
    assert room.taken == []


async def test_a_source_that_is_chosen_again_counts_anew(
    hass: HomeAssistant, room: Room, watch: Watch
) -> None:
    await show(hass, SHIFT, "on")
    watched = watch()
    watched.bind(duty())
    watched.bind(BARE)
    room.taken.clear()
    await show(hass, SHIFT, "off")
    await show(hass, SHIFT, "on")
    assert room.taken == []
    watched.bind(duty())
    # What it said when it was a source before is forgotten first.
    bound, heard = room.taken
    assert isinstance(bound, SourceBound)
    assert (bound.source_id, bound.on) == (f"duty/{ANNA}/{SHIFT}", None)
    assert heard == DutyHeard(bound.source_id, ANNA, on=True)


async def test_a_renamed_source_goes_on(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    registry = er.async_get(hass)
    stored = registry.async_get_or_create("schedule", "test", "1", suggested_object_id="shift").id
    await show(hass, SHIFT, "on")
    watch().bind(duty(stored))
    registry.async_update_entity(SHIFT, new_entity_id="schedule.early_shift")
    await show(hass, "schedule.early_shift", "off")
    assert [one.on for one in room.heard(DutyHeard)] == [True, False]
    await show(hass, SHIFT, "on")
    assert room.taken == []


async def test_the_shift_decides_until_an_operator_does(town: Town) -> None:
    async def on_duty(on: bool) -> None:
        await town.command(c.SetDuty(actor=OPERATOR, responder_id=ANNA, on_duty=on))

    def is_on() -> bool:
        return town.room.roster.on_duty(town.room.site.responders[ANNA])

    hass = town.hass
    await show(hass, SHIFT, "off")
    await town.change_subentry(ROOM, ANNA, duty_source=SHIFT)
    assert not is_on()
    # Called in by hand: it holds over a restart, until the shift changes.
    await on_duty(True)
    await town.restart()
    assert is_on()
    await show(hass, SHIFT, "on")
    await show(hass, SHIFT, "off")
    assert not is_on()
    await town.settle()
    read = await hass.async_add_executor_job(town.runtime.journal.read)
    changes = [one.event for one in read if isinstance(one.event, e.DutyChanged)]
    assert [(one.on_duty, one.actor.kind.value) for one in changes] == [
        (False, "source"),
        (True, "operator"),
        (False, "source"),
    ]


async def test_a_schedule_begins_and_ends_lone_work(town: Town) -> None:
    await show(town.hass, SHIFT, "on")
    await town.change_subentry(ROOM, ANNA, lone_work_source=SHIFT)
    assert ANNA in town.room.lone_work
    before = town.room.lone_work[ANNA].due_at
    await town.restart()
    assert town.room.lone_work[ANNA].due_at == before
    await show(town.hass, SHIFT, "off")
    assert ANNA not in town.room.lone_work


# --- fire ---------------------------------------------------------------------------------


async def test_a_fire_that_breaks_out(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    await show(hass, PANEL, "off")
    watch().bind(fire(PANEL))
    source_id = SourceId(f"fire/{HALL}/{PANEL}")
    assert [(one.source_id, one.on) for one in room.heard(SourceBound)] == [(source_id, False)]
    await show(hass, PANEL, "on")
    (level,) = room.heard(FireLevel)
    assert (level.source_id, level.building_id, level.on) == (source_id, HALL, True)
    assert (level.first, level.gap) == (False, timedelta(0))
    assert level.occurred_at == hass.states.get(PANEL).last_changed


async def test_a_fire_that_burns_when_its_source_is_chosen_is_the_past(
    hass: HomeAssistant, room: Room, watch: Watch
) -> None:
    watched = watch()
    watched.bind(BARE)
    await show(hass, PANEL, "on")
    watched.bind(fire(PANEL))
    (bound,) = room.taken
    assert isinstance(bound, SourceBound)
    assert bound.on is True


async def test_a_fire_that_broke_out_while_we_were_away(
    hass: HomeAssistant, room: Room, watch: Watch, freezer
) -> None:
    await show(hass, PANEL, "off")
    watch().bind(fire(PANEL))
    room.taken.clear()
    await show(hass, PANEL, "on")
    room.taken.clear()
    watch().bind(fire(PANEL))
    (level,) = room.taken
    assert isinstance(level, FireLevel)
    assert (level.on, level.first) == (True, True)


async def test_how_long_it_said_nothing(
    hass: HomeAssistant, room: Room, watch: Watch, freezer
) -> None:
    await show(hass, PANEL, "off")
    watch().bind(fire(PANEL))
    room.taken.clear()
    await show(hass, PANEL, STATE_UNAVAILABLE)
    freezer.tick(40)
    await show(hass, PANEL, "on")
    (level,) = room.heard(FireLevel)
    assert level.gap == timedelta(seconds=40)
    hass.states.async_remove(PANEL)
    freezer.tick(50)
    await show(hass, PANEL, "on")
    (level,) = room.heard(FireLevel)
    assert level.gap == timedelta(seconds=50)


async def test_a_source_of_fire_that_is_pressed(
    hass: HomeAssistant, room: Room, watch: Watch, freezer
) -> None:
    await show(hass, BUTTON, STATE_UNKNOWN)
    watch().bind(fire(BUTTON))
    room.taken.clear()
    for _ in range(2):
        freezer.tick(60)
        await show(hass, BUTTON, dt_util.utcnow().isoformat())
        before, level = room.heard(FireLevel)
        # As a contact that was released, and is closed again.
        assert (before.on, level.on) == (False, True)
        assert before.signal_id != level.signal_id
        assert level.occurred_at == dt_util.utcnow()


async def test_a_press_that_is_told_again_has_its_name(
    hass: HomeAssistant, room: Room, watch: Watch
) -> None:
    watch().bind(fire(BUTTON))
    room.taken.clear()
    await show(hass, BUTTON, dt_util.utcnow().isoformat())
    first = room.heard(FireLevel)
    watch().bind(fire(BUTTON))
    assert [one.signal_id for one in room.heard(FireLevel)] == [one.signal_id for one in first]


@pytest.mark.parametrize("state", ["pressed", "2026-13-45"])
async def test_a_press_that_is_no_time(
    hass: HomeAssistant, room: Room, watch: Watch, state: str
) -> None:
    watch().bind(fire(BUTTON))
    await show(hass, BUTTON, state)
    assert room.heard(FireLevel) == []


async def test_a_press_of_long_ago(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    watch().bind(fire(BUTTON))
    await show(hass, BUTTON, (dt_util.utcnow() - timedelta(hours=2)).isoformat())
    assert room.heard(FireLevel) == []


async def watch_over(town: Town, *panels: str) -> None:
    entry = town.entries[TOWN_HALL]
    data = {**entry.data, "fire_sources": list(panels)}
    town.hass.config_entries.async_update_entry(entry, data=data)
    await town.edited()


def fires(town: Town) -> int:
    town.take_sent()
    return sum(one.kind is AlarmKind.FIRE for one in town.room.incidents.values())


async def test_a_fire_is_alarmed_once_whatever_is_restarted(town: Town, freezer) -> None:
    hass = town.hass
    await show(hass, PANEL, "off")
    await watch_over(town, PANEL)
    freezer.tick(60)
    await show(hass, PANEL, "on")
    assert fires(town) == 1
    # It still burns, and nobody has dealt with it yet.
    await town.restart()
    assert fires(town) == 1
    (incident,) = town.room.incidents.values()
    await town.resolve(incident)
    await town.close(incident)
    assert fires(town) == 0
    # The panel is reset, and goes off while we are away.
    await show(hass, PANEL, "off")
    freezer.tick(60)
    for entry in reversed(town.entries.values()):
        assert await hass.config_entries.async_unload(entry.entry_id)
    await show(hass, PANEL, "on")
    await town.set_up()
    assert fires(town) == 1


async def test_a_panel_that_is_on_when_it_is_set_up_alarms_nobody(town: Town, freezer) -> None:
    hass = town.hass
    await show(hass, PANEL, "on")
    await watch_over(town, PANEL)
    assert fires(town) == 0
    await town.restart()
    assert fires(town) == 0
    freezer.tick(60)
    await show(hass, PANEL, "off")
    freezer.tick(60)
    await show(hass, PANEL, "on")
    assert fires(town) == 1


async def test_a_fire_button_that_is_pressed_twice(town: Town, freezer) -> None:
    await show(town.hass, BUTTON, STATE_UNKNOWN)
    await watch_over(town, BUTTON)
    for count in (1, 2):
        freezer.tick(60)
        await show(town.hass, BUTTON, dt_util.utcnow().isoformat())
        assert fires(town) == 1
        (incident,) = town.room.incidents.values()
        assert incident.presses == count
    await town.restart()
    (incident,) = town.room.incidents.values()
    assert incident.presses == 2
    town.take_sent()


async def test_stopped_it_hears_nothing(hass: HomeAssistant, room: Room, watch: Watch) -> None:
    watched = watch()
    watched.bind(replace(duty(), fire_sources={PANEL: HALL}))
    watched.stop()
    room.taken.clear()
    await show(hass, SHIFT, "on")
    await show(hass, PANEL, "on")
    assert room.taken == []
