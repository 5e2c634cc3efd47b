"""The events of people in the field."""

from datetime import timedelta

from custom_components.municipal_alarm.control_room import events as e, guard_events

from .shift import NOON, Room, live


def test_they_are_of_the_vocabulary() -> None:
    ours = {
        value
        for value in vars(guard_events).values()
        if isinstance(value, type) and value.__module__ == guard_events.__name__
    }
    assert ours == {
        e.CheckpointScanned,
        e.PreAlertRaised,
        e.PreAlertEnded,
        *e.LONE_WORK_EVENTS,
    }
    assert {getattr(e, one.__name__) for one in ours} == ours


def test_of_a_night_of_scans_the_last_of_each_checkpoint_is_needed(room: Room) -> None:
    for _ in range(10):
        for place in ("hall", "attic"):
            room.after(minutes=10)
            room.guard("Jan").scans(place)
    room.guard("Piet").scans("hall", at=NOON - timedelta(hours=1))
    kept = [one for one in live(room.events) if isinstance(one, e.CheckpointScanned)]
    assert kept == room.happened(e.CheckpointScanned)[-3:-1]


def test_lone_work_is_a_stream_of_its_own() -> None:
    ended = e.LoneWorkEnded(
        at=NOON,
        session_id="lone_work/1",  # type: ignore[arg-type]
        responder_id="jan",  # type: ignore[arg-type]
        responder="Jan",
        reason="responder",
    )
    assert (ended.stream, ended.live_key, ended.ENDS) == ("lone_work/1", "", True)
    assert ended.reason in e.LONE_WORK_ENDED_REASONS
