"""Random shifts in the small town of `tests.control_room.shift`, told by their events."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from itertools import groupby
from operator import attrgetter

from hypothesis import strategies as st

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome
from tests.control_room.shift import Room

type Step = Callable[[Room], object]


def _after(seconds: float) -> Step:
    return lambda room: room.after(seconds=seconds)


def _off(*radios: str) -> Step:
    return lambda room: setattr(room, "off", set(radios))


STEPS: dict[str, Step] = {
    "press": lambda room: room.press("desk 1"),
    "press elsewhere": lambda room: room.press("desk 3"),
    "press in the depot": lambda room: room.press("desk 4"),
    "drill": lambda room: room.press("desk 2", drill=True),
    "man down": lambda room: room.guard("Jan").alarms(AlarmKind.MAN_DOWN),
    "lone worker": lambda room: room.guard("Piet").alarms(AlarmKind.LONE_WORKER),
    "possible": lambda room: room.guard("Els").alarms(AlarmKind.EMERGENCY, possible=True),
    "duress": lambda room: room.guard("Jan").texts("0"),
    "duress of Piet": lambda room: room.guard("Piet").texts("0"),
    "duress key": lambda room: room.guard("Jan").alarms(AlarmKind.DURESS),
    "fire": lambda room: room.fire("library"),
    "Jan comes": lambda room: room.guard("Jan").texts("1"),
    "Piet comes": lambda room: room.guard("Piet").accepts(),
    "Jan is there": lambda room: room.guard("Jan").texts("2"),
    "Els is sent": lambda room: room.operator("Anna").dispatches("Els"),
    "Els is there": lambda room: room.operator("Bram").hears_arrival_of("Els"),
    "Jan scans": lambda room: room.guard("Jan").scans_by_phone("council room"),
    "Anna": lambda room: room.operator("Anna").acknowledges(),
    "Bram": lambda room: room.operator("Bram").acknowledges(),
    "police": lambda room: room.operator("Anna").escalates("police"),
    "backup": lambda room: room.guard("Jan").texts("4"),
    "all clear": lambda room: room.guard("Jan").texts("9"),
    "genuine": lambda room: room.operator("Anna").resolves(Outcome.GENUINE),
    "false": lambda room: room.operator("Bram").resolves(Outcome.FALSE),
    "technical": lambda room: room.operator("Anna").resolves(Outcome.TECHNICAL),
    "closed": lambda room: room.operator("Anna").closes(),
    "Anna comes": lambda room: room.operator("Anna").comes(),
    "Anna leaves": lambda room: room.operator("Anna").leaves(),
    "Bram comes": lambda room: room.operator("Bram").comes(),
    "link lost": lambda room: room.link("radio", up=False),
    "link there": lambda room: room.link("radio", up=True),
    "Jan works alone": lambda room: room.guard("Jan").works_alone(300),
    "Jan checks in": lambda room: room.guard("Jan").checks_in(),
    "a round": lambda room: room.operator("Anna").starts_round("evening round"),
    "a night round": lambda room: room.operator("Bram").starts_round("night round"),
    "a sweep": lambda room: room.operator("Bram").starts_round("sweep"),
    "Jan in the hall": lambda room: room.guard("Jan").scans_by_phone("hall"),
    "Jan in the attic": lambda room: room.guard("Jan").scans_by_phone("attic"),
    "Jan in the cellar": lambda room: room.guard("Jan").scans_by_phone("cellar"),
    "the cellar is taken as proven": lambda room: room.operator("Anna").corrects(
        room.round("evening round"), "cellar"
    ),
    "a test": lambda room: room.operator("Anna").tests_desk("desk 2"),
    "press of desk 2": lambda room: room.press("desk 2"),
    "seen": lambda room: room.operator("Anna").ticks("desk 2"),
    "not seen": lambda room: room.operator("Anna").ticks("desk 2", passed=False),
    "a tag of nothing": lambda room: room.guard("Jan").scans_by_phone("nowhere"),
    "it was a drill": lambda room: room.operator("Anna").resolves(Outcome.DRILL),
    "a day": _after(86_400),
    "radios off": _off("Jan", "Piet", "Omar", "Els", "Kees"),
    "radios on": _off(),
    "a second": _after(1.25),
    "half a minute": _after(31),
    "a minute": _after(60),
    "ten minutes": _after(600),
    "two hours": _after(7200),
    "the clock is set back": lambda room: setattr(room, "now", room.now - timedelta(seconds=3)),
}

steps = st.lists(st.sampled_from(sorted(STEPS)), max_size=20)


def events_after(names: list[str]) -> list[e.Event]:
    """What has happened after these steps, as far as the room allowed them."""
    room = Room()
    room.checks = False
    for name in names:
        # What is refused, and what speaks of an incident when there is none, did not happen.
        with suppress(RoomError, StopIteration, ValueError):
            STEPS[name](room)
    return room.events


def by_incident(events: list[e.Event]) -> list[list[e.Event]]:
    """The events of each incident, in the order in which they were raised."""
    of_incidents = [event for event in events if isinstance(event, e.INCIDENT_EVENTS)]
    order = {id(event): number for number, event in enumerate(of_incidents)}
    streams = [
        list(found)
        for _, found in groupby(
            sorted(of_incidents, key=attrgetter("stream")), attrgetter("stream")
        )
    ]
    return sorted(streams, key=lambda stream: order[id(stream[0])])
