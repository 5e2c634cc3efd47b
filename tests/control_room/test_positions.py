"""Where people are by their radios: during an incident of theirs, and for operators alone."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import (
    effects as x,
    events as e,
    signals as s,
    snapshot,
)
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.positions import usable
from custom_components.municipal_alarm.control_room.secrecy import story
from custom_components.municipal_alarm.control_room.site import Contact, Position
from custom_components.municipal_alarm.control_room.words import AlarmKind, AssignmentState

from .shift import PEOPLE, PHONE, RADIO, TRACKED, Room, make_town

HERE = Position(52.37, 4.9, 12.5)
SPARE = "spare radio of Jan"


@pytest.fixture
def room(room: Room) -> Room:
    """A town whose radio system can be asked where its radios are."""
    room.edit(make_town(systems=(TRACKED, PHONE)))
    return room


def where(room: Room, incident: Incident | None = None) -> dict[str, tuple[float, float]]:
    """Where operators see people."""
    told = snapshot.incident(incident or room.incident, room.site, secrets=True)
    return {one["responder"]: (one["latitude"], one["longitude"]) for one in told["located"]}


# --- being followed -----------------------------------------------------------


def test_guard_in_trouble_is_followed_until_it_is_over(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els")
    asked = room.followed("Jan")
    assert (asked.address, asked.interval_s) == ("radio of Jan", 15)
    assert asked.until == room.now + timedelta(minutes=10)
    room.operator("Anna").acknowledges()
    room.after(minutes=1)
    room.operator("Anna").resolves()
    room.followed_no_more("radio of Jan")
    room.whatever()
    assert [one.key for one in room.happened(e.FollowingEnded)] == [asked.key]


def test_by_the_very_radio_that_told_it(room: Room) -> None:
    jan = PEOPLE[0]
    people = [replace(jan, contacts=(*jan.contacts, Contact(RADIO.system_id, SPARE)))]
    room.edit(make_town(people=people, systems=(TRACKED, PHONE)))
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, radio=SPARE)
    assert room.followed("Jan").address == SPARE
    room.after(seconds=20)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.followed_no_more(SPARE)
    assert room.followed("Jan").address == "radio of Jan"
    room.whatever()


def test_raised_by_hand_follows_the_surest_radio(room: Room) -> None:
    room.operator("Anna").raises(guard="Piet", kind=AlarmKind.LONE_WORKER)
    assert room.followed("Piet").address == "radio of Piet"
    room.whatever()


def test_further_alarm_follows_on(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.EMERGENCY)
    room.operator("Anna").acknowledges()
    room.whatever()
    room.after(minutes=4)
    jan.alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els")
    room.nothing_more()
    room.after(minutes=2)
    room.whatever()
    jan.alarms(AlarmKind.EMERGENCY)
    assert room.followed("Jan").until == room.now + timedelta(minutes=10)
    room.whatever()


def test_what_has_ended_by_itself_is_not_stopped(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.after(minutes=11)
    room.whatever()
    room.operator("Anna").resolves()
    assert not [one for one in room.unsaid if isinstance(one, x.StopFollowing)]
    room.whatever()


def test_radio_that_leaves_and_comes_back(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.EMERGENCY)
    room.whatever()
    room.after(seconds=20)
    room.guard("Els").radio(on=False)
    jan.radio(on=False)
    room.followed_no_more("radio of Jan")
    assert not room.incident.following
    room.whatever()
    jan.radio(on=True)
    assert room.followed("Jan").until == room.now + timedelta(minutes=10)
    room.whatever()


def test_radios_that_cannot_be_asked_are_not(room: Room) -> None:
    room.edit(make_town())
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els")
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY)
    room.radio_texts("Kees", "Els")
    room.guard("Stranger").radio(on=False)
    room.guard("Stranger").radio(on=True)


def test_one_radio_in_two_incidents_is_followed_until_the_last(room: Room) -> None:
    """Jan is in trouble himself, and under coercion at a desk."""
    jan, anna = room.guard("Jan"), room.operator("Anna")
    room.press("desk 2")
    jan.texts("0")
    desk = room.incident
    assert room.followed("Jan").address == "radio of Jan"
    room.after(seconds=1)
    jan.alarms(AlarmKind.EMERGENCY)
    room.followed("Jan")
    room.whatever()
    anna.resolves(incident=desk)
    assert not [one for one in room.unsaid if isinstance(one, x.StopFollowing)]
    room.whatever()
    anna.resolves()
    room.followed_no_more("radio of Jan")
    room.whatever()


# --- what is kept -------------------------------------------------------------


def test_nobody_is_located_outside_an_incident(room: Room) -> None:
    jan = room.guard("Jan")
    jan.is_at(52.1)
    room.press("desk 3")
    jan.is_at(52.2)
    room.guard("Piet").is_at(52.3)  # alerted, and free to go where he likes
    room.operator("Anna").acknowledges()
    room.whatever()
    assert not room.happened(e.ResponderLocated)
    room.operator("Anna").dispatches("Jan")
    jan.is_at(52.4)
    assert where(room) == {"Jan": (52.4, 5.0)}
    jan.refuses()
    room.after(seconds=30)
    jan.is_at(52.5)
    assert where(room) == {"Jan": (52.4, 5.0)}
    room.operator("Anna").resolves()
    jan.is_at(52.6)
    assert where(room) == {}, "and when it is over, not any more"
    room.whatever()


@pytest.mark.parametrize("part", ["DISPATCHED", "ACCEPTED", "ON_SCENE"])
def test_helpers_are_located(room: Room, part: str) -> None:
    room.press("desk 2")
    room.operator("Anna").dispatches("Jan")
    match part:
        case "ACCEPTED":
            room.guard("Jan").accepts()
        case "ON_SCENE":
            room.operator("Anna").hears_arrival_of("Jan")
    assert room.guard("Jan").part is AssignmentState[part]
    room.guard("Jan").is_at(52.4)
    assert where(room) == {"Jan": (52.4, 5.0)}
    room.whatever()


def test_at_most_once_in_ten_seconds(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.EMERGENCY)
    for _ in range(41):
        jan.is_at(52.0)
        room.after(seconds=1)
    assert len(room.happened(e.ResponderLocated)) == 5
    room.whatever()


def test_clock_that_is_set_back_stops_no_positions(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.EMERGENCY)
    room.after(seconds=30)
    jan.is_at(52.1)
    room.now -= timedelta(seconds=20)
    jan.is_at(52.2)
    assert where(room)["Jan"] == (52.2, 5.0)
    room.whatever()


def test_position_that_comes_late(room: Room) -> None:
    """Where they were before the incident is nobody's business; older than known is no news."""
    jan = room.guard("Jan")
    room.after(minutes=5)
    jan.alarms(AlarmKind.EMERGENCY)
    jan.is_at(52.1, ago=3)
    assert where(room) == {}
    jan.is_at(52.2, ago=2)
    assert where(room)["Jan"] == (52.2, 5.0), "two clocks never agree"
    room.after(seconds=60)
    jan.is_at(52.3, ago=5)
    room.after(seconds=20)
    jan.is_at(52.4, ago=40)
    assert where(room)["Jan"] == (52.3, 5.0)
    room.whatever()


def test_radio_of_nobody(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.guard("Stranger").is_at(52.1)
    assert not room.happened(e.ResponderLocated)
    room.guard("Jan").signs_on("7")
    room.guard("Stranger").is_at(52.2, radio="7")
    assert where(room) == {"Jan": (52.2, 5.0)}
    room.whatever()


# --- what the alarm itself brought --------------------------------------------


def test_alarm_that_says_where_it_is(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, position=HERE)
    told = snapshot.incident(room.incident, room.site, secrets=True)
    assert told["position"] == {"latitude": 52.37, "longitude": 4.9, "accuracy_m": 12.5}
    assert told["located"] == [
        {
            "responder_id": "jan",
            "responder": "Jan",
            "occurred_at": "2026-11-22T12:00:00+00:00",
            "latitude": 52.37,
            "longitude": 4.9,
            "accuracy_m": 12.5,
        }
    ]
    room.after(seconds=20)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, position=Position(52.38, 4.9))
    assert where(room) == {"Jan": (52.38, 4.9)}
    room.whatever()


def test_alarm_of_an_unknown_radio_says_where_it_is(room: Room) -> None:
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY, position=HERE)
    told = snapshot.incident(room.incident, room.site, secrets=True)
    assert told["position"]["latitude"] == 52.37
    assert told["located"] == []
    room.guard("Stranger").alarms(AlarmKind.EMERGENCY, position=Position(52.38, 4.9))
    assert room.incident.position == Position(52.38, 4.9)
    room.operator("Anna").resolves()
    assert snapshot.incident(room.incident, room.site, secrets=True)["position"] is None
    room.whatever()


@pytest.mark.parametrize("kind", [AlarmKind.EMERGENCY, AlarmKind.DURESS])
def test_viewers_see_nobody(room: Room, kind: AlarmKind) -> None:
    jan = room.guard("Jan")
    jan.alarms(kind, position=HERE)
    room.after(seconds=20)
    jan.is_at(52.1)
    jan.alarms(kind, position=HERE)
    room.whatever()
    shown = snapshot.room(room.state, secrets=False)["incidents"]
    for told in shown:
        assert (told["position"], told["located"]) == (None, [])
    read = [one for one in story(room.events) if one.stream != "room"]
    assert all(getattr(one, "position", None) is None for one in read)
    hidden = (e.ResponderLocated, e.FollowingStarted, e.FollowingEnded)
    assert not [one for one in read if isinstance(one, hidden)]
    assert (len(shown), bool(read)) == ((1, True) if kind is AlarmKind.EMERGENCY else (0, False))


@pytest.mark.parametrize(
    ("position", "kept"),
    [
        (HERE, HERE),
        (None, None),
        (Position(90, -180, 0.0), Position(90, -180, 0.0)),
        (Position(90.1, 0), None),
        (Position(0, 180.1), None),
        (Position(float("nan"), 0), None),
        (Position(0, float("-inf")), None),
        (Position(1, 2, -1.0), Position(1, 2)),
        (Position(1, 2, float("nan")), Position(1, 2)),
        (Position(1, 2, float("inf")), Position(1, 2)),
    ],
)
def test_position_that_the_journal_can_keep(
    room: Room, position: Position | None, kept: Position | None
) -> None:
    assert usable(position) == kept
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, position=position)
    assert room.incident.position == kept, "and the alarm is one all the same"
    room.whatever()


@given(
    latitude=st.floats(),
    longitude=st.floats(),
    accuracy=st.none() | st.floats(),
    open_=st.booleans(),
)
def test_no_position_is_refused(
    latitude: float, longitude: float, accuracy: float | None, open_: bool
) -> None:
    room = Room(make_town(systems=(TRACKED, PHONE)))
    if open_:
        room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    position = Position(latitude, longitude, accuracy)
    contact = Contact(RADIO.system_id, "radio of Jan")
    decision = room.handle(
        s.Located(room.new_id(), contact.system_id, contact.address, position, room.now)
    )
    assert len(decision.events) == (open_ and usable(position) is not None)
