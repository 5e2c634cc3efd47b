"""A report is of its period, and of nothing else."""

from datetime import UTC, datetime, timedelta

from custom_components.municipal_alarm.control_room.ids import BuildingId
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.learning.reports.period import Period
from tests.reporting.sample import NOW, ZONE, facts, report

MONTH = Period(2026, 9)


def test_what_is_in_it() -> None:
    since, until = MONTH.since(ZONE), MONTH.until(ZONE)
    inside = [facts(2, until - timedelta(seconds=1)), facts(1, since)]
    outside = [facts(3, since - timedelta(seconds=1)), facts(4, until)]
    drill = facts(5, since + timedelta(days=1), outcome=Outcome.DRILL)
    one = report(MONTH, [*inside, *outside, drill], outside)
    assert one.figures.all.incidents == 2
    assert one.before.all.incidents == 1
    # A drill is in the list, and in no figure.
    assert [each.number for each in one.incidents] == [1, 5, 2]
    assert one.figures.drills == 1
    assert one.is_over
    told = one.as_json()
    assert (told["report"], told["period"], told["whole_period"]) == ("month", "2026-09", True)
    assert told["figures"]["incidents"] == 2
    assert told["open_measures"][0]["owner"] == "Karin de Wit"
    assert told["time_zone"] == "Europe/Amsterdam"


def test_a_period_that_runs_ends_where_it_is() -> None:
    one = report(Period(2027, 1), [facts(1, NOW - timedelta(hours=1))])
    assert not one.is_over
    assert one.figures.until == NOW
    assert one.figures.all.incidents == 1
    assert one.figures.load is not None
    assert one.figures.load.seconds == (NOW - one.period.since(ZONE)).total_seconds()


def test_a_period_that_is_to_come_is_empty() -> None:
    one = report(Period(2030), [facts(1, datetime(2030, 5, 1, tzinfo=UTC))])
    assert one.figures.all.incidents == 0
    assert one.incidents == ()
    assert one.as_json()["report"] == "year"


def test_of_a_building_without_what_is_of_the_room() -> None:
    one = report(MONTH, [], building_id=BuildingId("hall"), building="Town hall")
    assert one.figures.load is None
    assert one.as_json()["building"] == "Town hall"
