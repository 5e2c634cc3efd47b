"""All figures of a period: of the city, or of a building that has no operators of its own."""

from dataclasses import replace
from datetime import timedelta
from time import process_time

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import BuildingId, IncidentId
from custom_components.municipal_alarm.learning.figures.period import Given, figures
from custom_components.municipal_alarm.learning.figures.rules import DEFAULT_RULES
from tests.control_room.shift import NOON, Room

from .making import facts

UNTIL = NOON + timedelta(days=30)


def test_a_building_has_no_load_no_links_and_nobody_alone() -> None:
    given = Given(facts=[facts(), facts(2, drill=True)], desks=frozenset({"desk 1"}))
    found = figures(given, NOON, UNTIL, DEFAULT_RULES, BuildingId("library"))
    assert (found.load, found.lone_work, found.links, found.set_aside) == (None, None, (), None)
    assert (found.all.incidents, found.drills) == (1, 1)
    city = figures(given, NOON, UNTIL, DEFAULT_RULES)
    assert city.load is not None
    assert city.load.alarms == 1
    assert city.as_json()["building_id"] is None


def test_the_sweep_of_a_drill_is_no_round(room: Room) -> None:
    room.operator("Anna").starts_round("sweep")
    room.after(minutes=30)
    (told,) = room.happened(e.RoundReported)
    of_drill = replace(told.report, incident_id=IncidentId("i2"))
    for drill, rounds in ((True, 0), (False, 1)):
        given = Given(facts=[facts(2, drill=drill)], reports=[of_drill])
        assert figures(given, NOON, UNTIL, DEFAULT_RULES).rounds.kept.whole == rounds


def test_a_year_is_made_in_a_moment() -> None:
    """No clock on a wall: other work on the machine does not count."""
    some = [
        facts(
            number,
            number * 1000.0,
            building_id=f"b{number % 150}",
            desk_id=f"d{number % 1500}",
            acknowledged_s=float(number % 97),
            receipt_s=float(number % 7),
            accepted_s=float(number % 211),
            on_scene_s=None if number % 5 == 0 else float(number % 900),
        )
        for number in range(30_000)
    ]
    begun = process_time()
    found = figures(Given(facts=some), NOON, NOON + timedelta(days=366), DEFAULT_RULES)
    took = process_time() - begun
    assert found.all.incidents == 30_000
    # Half a second where it is measured; a machine that is five times as slow passes.
    assert took < 3
