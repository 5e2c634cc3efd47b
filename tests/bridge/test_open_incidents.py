"""The open incidents by building are those that one would find by going through all."""

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.bridge.open_incidents import OpenIncidents
from custom_components.municipal_alarm.control_room.words import Outcome
from tests.control_room.shift import Room

DESKS = ("desk 1", "desk 2", "desk 3", "desk 4")
BUILDINGS = (None, "town hall", "library", "depot", "no such building")


@given(done=st.lists(st.tuples(st.sampled_from(("press", "resolve")), st.sampled_from(DESKS))))
def test_they_are_what_one_finds_by_looking_at_all(done: list[tuple[str, str]]) -> None:
    room, found = Room(), OpenIncidents()
    room.checks = False
    for what, desk in done:
        incident_id = room.state.by_subject.get(f"desk/{desk}")
        if what == "press":
            room.press(desk)
        elif incident_id is not None:
            room.operator("Anna").resolves(Outcome.GENUINE, room.state.incidents[incident_id])
        room.whatever()
        everyone = [one.shown for one in room.state.incidents.values() if one.is_open]
        for building in BUILDINGS:
            assert list(found.of(room.state, building)) == [
                one
                for one in everyone
                if building is None or (one.place and one.place.building_id == building)
            ]


def test_what_only_duress_raised_and_a_test_are_none_of_them() -> None:
    room, found = Room(), OpenIncidents()
    room.guard("Jan").texts("0")
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    room.whatever()
    hidden = list(room.state.incidents.values())
    assert {(one.is_secret, one.test) for one in hidden} == {(True, False), (False, True)}
    assert not found.of(room.state)
    room.press("desk 2")
    room.whatever()
    assert [one.desk_id for one in found.of(room.state)] == ["desk 2"]


def test_it_goes_through_all_once_for_each_state() -> None:
    room, found = Room(), OpenIncidents()
    room.press("desk 2")
    room.whatever()
    first = found.of(room.state)
    assert found.of(room.state) is first
    room.press("desk 4")
    room.whatever()
    assert len(found.of(room.state)) == 2
