"""Presses at desks, and emergencies of radios."""

import asyncio
from typing import Any

from homeassistant.const import STATE_UNAVAILABLE, STATE_UNKNOWN
from homeassistant.core import Event, EventStateChangedData, State, callback
import pytest

from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.events import RoundCorrected
from custom_components.municipal_alarm.control_room.ids import SignalId
from custom_components.municipal_alarm.control_room.words import AlarmKind, Deviation, ScanFlag
from custom_components.municipal_alarm.entity import RadioEntity
from custom_components.municipal_alarm.radio import events as radio
from tests.ha import field
from tests.ha.field import ATTIC, CELLAR
from tests.ha.town import BUTTON, GATEWAY, OPERATOR, RADIO, TOWN_HALL, Town


def told(town: Town, unique_id: str, with_it: str = "number") -> list[tuple[str, Any]]:
    """What an event entity tells from now on: type, and one attribute."""
    entity_id = town.entity_id("event", unique_id)
    events: list[tuple[str, Any]] = []

    @callback
    def on_change(event: Event[EventStateChangedData]) -> None:
        state: State | None = event.data["new_state"]
        if (
            event.data["entity_id"] == entity_id
            and state is not None
            and "event_type" in state.attributes
        ):
            events.append((state.attributes["event_type"], state.attributes.get(with_it)))

    town.hass.bus.async_listen("state_changed", on_change)
    return events


async def test_press_press_again_and_the_next_incident(town: Town) -> None:
    events = told(town, "desk_1_panic")
    first = await town.press()
    await town.press()
    await town.resolve(first)
    second = await town.press()
    assert events == [
        ("press", first.number),
        ("press_again", first.number),
        ("press", second.number),
    ]
    assert town.state("event", "desk_1_panic").attributes["source"] == BUTTON
    assert town.state("event", "desk_2_panic").state == STATE_UNKNOWN
    town.take_sent()


async def test_presses_of_one_turn_are_events_of_their_own(town: Town) -> None:
    events = told(town, "info_desk_panic")
    for one in ("p1", "p2", "p3"):
        town.report(radio.DeskPress(event_id=one, input_id="7"))
    await town.settle()
    assert [kind for kind, _ in events] == ["press", "press_again", "press_again"]
    assert "source" not in town.state("event", "info_desk_panic").attributes
    town.take_sent()


async def test_a_drill_is_told_as_a_drill(town: Town) -> None:
    events = told(town, "info_desk_panic")
    for one in ("p1", "p2"):
        town.report(radio.DeskPress(event_id=one, input_id="7", drill=True))
        await town.settle()
    await town.press("info_desk")
    assert [kind for kind, _ in events] == ["drill", "drill", "press"]
    town.take_sent()


async def test_duress_at_a_desk_is_not_told(town: Town) -> None:
    events = told(town, "desk_1_panic")
    for number in (1, 2):
        await town.command(
            c.RaiseAlarm(
                actor=OPERATOR,
                signal_id=SignalId(f"s{number}"),
                kind=AlarmKind.DURESS,
                desk_id=town.desk_1,
            )
        )
    assert events == []
    town.take_sent()


async def test_duress_that_joins_an_alarm_is_not_told(town: Town) -> None:
    await town.press()
    events = told(town, "desk_1_panic")
    await town.command(
        c.RaiseAlarm(
            actor=OPERATOR, signal_id=SignalId("s"), kind=AlarmKind.DURESS, desk_id=town.desk_1
        )
    )
    assert events == []
    town.take_sent()


async def test_the_scans_of_a_checkpoint(town: Town) -> None:
    events = told(town, "cellar_scan", "flags")
    copied = (ScanFlag.COPIED, ScanFlag.IMPOSSIBLE)
    await town.happen(field.scanned(CELLAR), field.scanned(CELLAR, *copied), field.scanned(ATTIC))
    await town.happen(field.scanned(CELLAR, ScanFlag.OUT_OF_ORDER))
    assert events == [
        ("scanned", []),
        ("flagged", ["copied", "impossible"]),
        ("flagged", ["out_of_order"]),
    ]
    assert town.state("event", "yard_scan").state == STATE_UNKNOWN


async def test_the_deviations_of_a_round(town: Town) -> None:
    events = told(town, "evening_round_deviation", "checkpoint")
    floors = told(town, "evening_round_deviation", "floor")
    await town.happen(field.opened(), field.visited(CELLAR), field.visited(ATTIC))
    assert events == []
    await town.happen(
        field.visited(CELLAR, Deviation.OUT_OF_ORDER), field.visited(ATTIC, Deviation.LATE)
    )
    corrected = field.visited(CELLAR)
    for deviation in (Deviation.ON_TIME, Deviation.LATE):
        await town.happen(
            RoundCorrected(
                at=corrected.at,
                round_id=corrected.round_id,
                actor=OPERATOR,
                checkpoint_id=CELLAR,
                checkpoint="Stairs",
                occurred_at=corrected.at,
                deviation=deviation,
                reason="tag fell off",
            )
        )
    await town.remove_subentry(TOWN_HALL, "attic")
    await town.happen(*field.ended({CELLAR: Deviation.MISSED, ATTIC: Deviation.MISSED}))
    assert events == [
        ("out_of_order", "Stairs"),
        ("late", "Stairs"),
        ("late", "Stairs"),
        ("missed", "Stairs"),
        ("missed", "Stairs"),
    ]
    # The floor of one that was removed meanwhile is not known any more.
    assert [floor for _, floor in floors] == ["Cellar", "Attic", "Cellar", "Cellar", ""]
    assert town.state("event", "closing_deviation").state == STATE_UNKNOWN


async def test_the_emergencies_of_a_radio(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    events = told(town, f"{GATEWAY}_{RADIO}_emergency")
    await town.radio(radio.RadioEmergency, kind=radio.EmergencyKind.BUTTON)
    await town.radio(radio.ManDown)
    await town.radio(radio.RadioEmergency, kind=radio.EmergencyKind.LONE_WORKER)
    number = next(iter(town.room.incidents.values())).number
    assert events == [("emergency", number), ("man_down", number), ("lone_worker", number)]
    town.take_sent()


@pytest.mark.parametrize("possible", [False, True])
async def test_a_possible_emergency_says_so(town: Town, possible: bool) -> None:
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.RadioEmergency, possible=possible)
    state = town.state("event", f"{GATEWAY}_{RADIO}_emergency")
    assert state.attributes["possible"] is possible
    assert state.attributes["event_type"] == "emergency"
    town.take_sent()


async def test_a_radio_whose_first_word_is_its_emergency(town: Town) -> None:
    events = told(town, f"{GATEWAY}_300_emergency")
    await town.radio(radio.RadioEmergency, radio_id="300", kind=radio.EmergencyKind.BUTTON)
    state = town.state("event", f"{GATEWAY}_300_emergency")
    assert state.attributes["event_type"] == "emergency"
    assert events == []  # known by no entity id yet when the listener was made
    town.take_sent()


async def test_the_duress_of_a_radio_is_not_told(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    await town.radio(radio.RadioEmergency, kind=radio.EmergencyKind.DURESS)
    assert len(town.room.incidents) == 1
    assert town.state("event", f"{GATEWAY}_{RADIO}_emergency").state == STATE_UNKNOWN
    town.take_sent()


async def test_an_emergency_event_goes_with_the_link(town: Town) -> None:
    await town.radio(radio.RadioRegistered)
    town.link.lost()
    await town.settle()
    assert town.state("event", f"{GATEWAY}_{RADIO}_emergency").state == STATE_UNAVAILABLE


async def test_an_emergency_that_comes_while_its_entity_is_being_added(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    added = RadioEntity.async_added_to_hass

    async def slowly(entity: RadioEntity) -> None:
        await asyncio.sleep(0.05)
        await added(entity)

    monkeypatch.setattr(RadioEntity, "async_added_to_hass", slowly)
    await town.radio(radio.RadioEmergency, radio_id="300", kind=radio.EmergencyKind.BUTTON)
    state = town.state("event", f"{GATEWAY}_300_emergency")
    assert state.attributes["event_type"] == "emergency"
    town.take_sent()
