"""Which desks are to be tested, most urgent first."""

from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.control_room.drills.coverage import DueDesk, due, is_due
from custom_components.municipal_alarm.control_room.drills.desk_test import FailedTest
from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId
from tests.control_room.shift import DESKS, NOON, make_town

TOWN = make_town()
EVERY = timedelta(days=30)
FAILED = FailedTest(NOON, "not_seen", "", "Anna")
ONE = DeskId("desk 1")
TWO = DeskId("desk 2")
THREE = DeskId("desk 3")
FOUR = DeskId("desk 4")


def names(found: tuple[DueDesk, ...]) -> list[str]:
    return [one.place.desk for one in found]


def test_failed_then_never_then_oldest() -> None:
    tested = {ONE: NOON - EVERY, TWO: NOON - 2 * EVERY, THREE: NOON}
    found = due(TOWN, tested, {THREE: FAILED}, NOON, EVERY)
    assert names(found) == ["desk 3", "desk 4", "desk 2", "desk 1"]
    assert [(one.tested_at, one.failed) for one in found] == [
        (NOON, FAILED),
        (None, None),
        (NOON - 2 * EVERY, None),
        (NOON - EVERY, None),
    ]


def test_to_the_second() -> None:
    tested = dict.fromkeys((ONE, TWO, THREE, FOUR), NOON - EVERY)
    assert not due(TOWN, tested, {}, NOON - timedelta(seconds=1), EVERY)
    assert names(due(TOWN, tested, {}, NOON, EVERY)) == ["desk 4", "desk 1", "desk 2", "desk 3"]


def test_nobody_asks_for_it() -> None:
    assert not due(TOWN, {}, {}, NOON, None)
    assert names(due(TOWN, {}, {TWO: FAILED}, NOON, None)) == ["desk 2"]


def test_of_one_building_and_of_desks_that_are_there() -> None:
    gone = DeskId("gone")
    found = due(TOWN, {}, {gone: FAILED}, NOON, EVERY, BuildingId("library"))
    assert names(found) == ["desk 1", "desk 2"]


@given(
    tested=st.dictionaries(
        st.sampled_from([one.desk_id for one in DESKS]),
        st.timedeltas(timedelta(0), timedelta(days=90)).map(lambda ago: NOON - ago),
    ),
    failed=st.sets(st.sampled_from([one.desk_id for one in DESKS])),
    every=st.none() | st.just(EVERY),
)
def test_each_desk_by_itself(
    tested: dict[DeskId, datetime], failed: set[DeskId], every: timedelta | None
) -> None:
    of = dict.fromkeys(failed, FAILED)
    found = {one.place.desk_id for one in due(TOWN, tested, of, NOON, every)}
    for desk in DESKS:
        one = desk.desk_id
        assert (one in found) is is_due(tested.get(one), of.get(one), NOON, every)
