"""The events of rounds."""

from custom_components.municipal_alarm.control_room import events as e, round_events

from .shift import Room, live


def test_they_are_of_the_vocabulary() -> None:
    ours = {
        value
        for value in vars(round_events).values()
        if isinstance(value, type) and value.__module__ == round_events.__name__
    }
    assert {one for one in ours if hasattr(one, "KIND")} == {*e.ROUND_EVENTS, e.RoundReported}
    assert {getattr(e, one.__name__) for one in ours} == ours


def test_every_reason_of_an_end_is_of_the_list(room: Room) -> None:
    room.operator("Anna").starts_round("closing")
    room.operator("Anna").ends_round("closing")
    room.round_is_due("night round")
    for place in ("archive", "council room"):
        room.guard("Jan").scans(place)
    room.round_is_due("evening round")
    room.after(minutes=60)
    reasons = {one.reason for one in room.happened(e.RoundEnded)}
    assert reasons == set(e.ROUND_ENDED_REASONS) - {"incident_over"}


def test_a_round_is_needed_until_it_is_over(room: Room) -> None:
    room.round_is_due("closing")
    room.guard("Jan").scans("attic")
    of_the_round = [one for one in room.events if isinstance(one, e.ROUND_EVENTS)]
    assert [one for one in live(room.events) if isinstance(one, e.ROUND_EVENTS)] == of_the_round
    assert {one.stream for one in of_the_round} == {f"round/{room.round('closing').round_id}"}
    room.after(minutes=60)
    assert not [one for one in live(room.events) if isinstance(one, e.ROUND_EVENTS)]
