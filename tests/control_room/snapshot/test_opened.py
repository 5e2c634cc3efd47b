"""The very desk or checkpoint of somebody: shown where there is an incident, and of whom."""

from custom_components.municipal_alarm.control_room import snapshot
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import AlarmKind

from ..shift import Room


def exact(room: Room) -> set[str]:
    """Of whom the desk or checkpoint is shown to operators."""
    told = snapshot.room(room.state, secrets=True, now=room.now)["responders"]
    return {
        one["name"]
        for one in told
        if one["last_place"] is not None
        and (one["last_place"]["desk_id"] or one["last_place"]["checkpoint_id"])
    }


def test_nobody_is_followed_while_nothing_happens(room: Room) -> None:
    for name in ("Jan", "Kees", "Piet"):
        room.guard(name).scans("desk 1")
    assert exact(room) == set()
    assert snapshot.opened(room.state) == snapshot.Opened()


def test_where_there_is_an_incident_and_whoever_has_a_part_in_one(room: Room) -> None:
    for name in ("Jan", "Kees", "Piet"):
        room.guard(name).scans("desk 1")
    room.guard("Omar").scans("desk 3")
    elsewhere = room.state.roster.placed[ResponderId("omar")].place.building_id
    here = room.state.roster.placed[ResponderId("jan")].place.building_id
    assert here != elsewhere
    room.guard("Omar").alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    incident = room.incident
    near = snapshot.opened(room.state)
    assert near.buildings == {elsewhere}
    assert near.people == {"omar", *incident.assignments}
    assert exact(room) == {"Omar"} | {
        room.site.responders[one].name
        for one in incident.assignments
        if one in room.state.roster.placed
    }
    assert not {"Jan", "Kees", "Piet"} <= exact(room), "who has nothing to do with it"
    room.operator("Anna").acknowledges()
    room.operator("Anna").resolves()
    room.whatever()
    assert exact(room) == set()


def test_who_does_not_come_has_no_part_in_it(room: Room) -> None:
    room.guard("Omar").scans("desk 3")
    room.press("desk 1")
    room.operator("Anna").dispatches("Omar")
    room.whatever()
    assert "Omar" in exact(room)
    room.guard("Omar").refuses()
    room.whatever()
    assert "Omar" not in exact(room)


def test_a_test_of_one_desk_opens_nothing(room: Room) -> None:
    room.guard("Jan").scans("desk 1")
    room.operator("Anna").tests_desk("desk 1")
    room.press("desk 1")
    assert room.incident.test
    assert exact(room) == set()
    room.whatever()


def test_what_only_duress_raised_opens_for_those_who_may_know(room: Room) -> None:
    room.guard("Jan").scans("desk 1")
    room.guard("Jan").texts("0")
    room.whatever()
    assert "Jan" in exact(room)
    viewed = snapshot.room(room.state, secrets=False, now=room.now)["responders"]
    assert all(one["last_place"] is None for one in viewed)
