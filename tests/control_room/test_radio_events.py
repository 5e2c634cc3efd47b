"""The events of radios: until when each is needed to fold the present."""

from custom_components.municipal_alarm.control_room import events as e, radio_events
from custom_components.municipal_alarm.control_room.words import AlarmKind

from .shift import PEOPLE, PHONE, TRACKED, Room, live, make_town


def test_they_are_of_the_vocabulary() -> None:
    ours = {
        value
        for value in vars(radio_events).values()
        if isinstance(value, type) and value.__module__ == radio_events.__name__
    }
    assert ours <= set(e.EVENTS)
    assert {getattr(e, one.__name__) for one in ours} == ours


def test_of_a_night_of_positions_one_is_needed(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    for step in range(20):
        room.after(seconds=15)
        jan.is_at(52 + step / 1000)
    room.whatever()
    assert len(room.happened(e.ResponderLocated)) == 20
    (kept,) = (one for one in live(room.events) if isinstance(one, e.ResponderLocated))
    assert kept == room.happened(e.ResponderLocated)[-1]
    assert kept.live_key == "located/jan"


def test_a_microphone_that_is_not_there_is_for_the_timeline_alone(room: Room) -> None:
    room.edit(make_town(people=[PEOPLE[3]]))
    ria = room.guard("Ria")
    ria.texts("8", system="phone")
    room.press("desk 2")
    room.after(seconds=30)
    ria.texts("8", system="phone")
    (event,) = room.happened(e.MicrophoneUnavailable)
    assert event.live_key is None
    room.after(minutes=1)
    room.whatever()


def test_sign_ons_of_one_radio_replace_each_other(room: Room) -> None:
    for name in ("Jan", "Piet", "Jan"):
        room.after(seconds=10)
        room.guard(name).signs_on("7")
    room.operator("Anna").gives("7", None)
    kept = live(room.events)
    keys = [one.live_key for one in kept if one.live_key and one.live_key.startswith("carried")]
    assert keys == ["carried/radio/7"]
    assert isinstance(kept[-1], e.RadioSignedOff)
