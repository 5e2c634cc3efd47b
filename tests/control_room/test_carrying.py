"""Who carries which radio."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.engine import next_deadline
from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.roster import SHIFT
from custom_components.municipal_alarm.control_room.words import AlarmKind, Prompt

from .shift import PEOPLE, PHONE, RADIO, TRACKED, Room, make_town
from .strategies import NAMES

POOL = "pool radio 7"


def reasons(room: Room) -> list[tuple[str, str, str]]:
    return [(off.responder, off.address, off.reason) for off in room.happened(e.RadioSignedOff)]


def test_guard_takes_a_radio_from_the_rack(room: Room) -> None:
    """The alarm names them, and their texts go to the radio in their hand."""
    piet = room.guard("Piet")
    piet.alarms(AlarmKind.EMERGENCY, radio=POOL)
    assert room.incident.responder == f"radio {POOL}"
    room.operator("Anna").resolves()
    room.operator("Anna").closes()

    piet.signs_on(POOL)
    assert room.carrier(POOL) == "Piet"
    piet.alarms(AlarmKind.EMERGENCY, radio=POOL, signal_id="second")
    room.radio_text(to="Els", contains="Town hall - Piet - EMERGENCY #2")
    assert room.incident.responder_id == "piet"
    room.press("desk 3")
    assert room.radio_text(to="Piet").address == POOL
    room.whatever()


def test_alarm_names_who_carries_the_radio_at_that_moment(room: Room) -> None:
    for number, name in enumerate(("Jan", "Piet", "Omar")):
        room.after(seconds=1)
        room.guard(name).signs_on(POOL)
        room.guard("Kees").alarms(AlarmKind.LONE_WORKER, radio=POOL)
        assert room.incident.responder == name
        assert room.incident.number == number + 1
    room.whatever()


def test_radio_that_somebody_else_took_reaches_its_owner_no_more(room: Room) -> None:
    room.guard("Omar").signs_on("radio of Piet")
    assert room.carrier("radio of Piet") == "Omar"
    room.press("desk 3")
    assert room.radio_text(to="Piet").system_id == PHONE.system_id
    room.guard("Omar").texts("4", system="radio")
    room.whatever()


def test_one_person_carries_one_radio_and_one_radio_has_one_carrier(room: Room) -> None:
    jan, piet = room.guard("Jan"), room.guard("Piet")
    jan.signs_on(POOL)
    room.after(seconds=1)
    jan.signs_on("8")
    assert (room.carrier(POOL), room.carrier("8")) == (None, "Jan")
    room.after(seconds=1)
    piet.signs_on("8")
    assert (room.carrier("8"), room.carrier("radio of Jan")) == ("Piet", "Jan")
    assert reasons(room) == [("Jan", POOL, "other_radio"), ("Jan", "8", "other_person")]


def test_shift_ends_by_itself(room: Room) -> None:
    room.guard("Jan").signs_on(POOL)
    assert next_deadline(room.state) == room.now + SHIFT
    room.after(minutes=6 * 60)
    room.guard("Jan").signs_on(POOL)
    room.after(minutes=12 * 60 - 1)
    assert room.carrier(POOL) == "Jan", "held to it again at half time"
    room.after(minutes=1)
    assert room.carrier(POOL) is None
    assert reasons(room) == [("Jan", POOL, "shift_over")]
    assert next_deadline(room.state) is None


def test_sign_on_stands_through_a_restart_and_ends_at_its_time(room: Room) -> None:
    room.guard("Jan").signs_on(POOL)
    carried, due = room.state.roster.carried, next_deadline(room.state)
    room.restart(down=3600)
    assert (room.state.roster.carried, next_deadline(room.state)) == (carried, due)
    room.restart(down=SHIFT.total_seconds())
    assert room.carrier(POOL) is None


def test_operator_says_who_carries_it(room: Room) -> None:
    anna = room.operator("Anna")
    anna.gives("radio of Jan", "Omar")
    anna.gives("radio of Jan", "Omar")
    (event,) = room.happened(e.RadioSignedOn)
    assert (event.by, event.responder, event.actor) == ("operator", "Omar", anna.actor)
    assert room.carrier("radio of Jan") == "Omar"
    anna.gives("radio of Jan", None)
    anna.gives("radio of Jan", None)
    assert room.carrier("radio of Jan") == "Jan"
    assert reasons(room) == [("Omar", "radio of Jan", "operator")]
    assert room.happened(e.RadioSignedOff)[0].actor == anna.actor


def test_operator_says_nonsense(room: Room) -> None:
    anna = room.operator("Anna")
    with pytest.raises(UnknownThing, match="unknown_responder"):
        anna.gives(POOL, "Zorro")
    with pytest.raises(BadRequest, match="talkgroup_carried"):
        anna.gives("talkgroup/100", "Jan")
    room.edit(make_town(systems=()))
    with pytest.raises(UnknownThing, match=r"unknown_system.*radio"):
        anna.gives(POOL, "Jan")
    assert not room.events


@pytest.mark.parametrize(
    ("after", "ago"),
    [
        ("nothing", 12 * 3600),
        ("another radio", 60),
        ("another person", 60),
        ("an operator", 60),
        ("nobody", 60),
    ],
)
def test_scan_that_comes_late_undoes_nothing(room: Room, after: str, ago: float) -> None:
    """What was said since counts; a tag held to a radio yesterday says nothing of today."""
    room.now += timedelta(days=1)
    match after:
        case "another radio":
            room.guard("Jan").signs_on("8")
        case "another person":
            room.guard("Piet").signs_on(POOL)
        case "an operator":
            room.operator("Anna").gives(POOL, "Piet")
        case "nobody":
            room.operator("Anna").gives(POOL, "Piet")
            room.operator("Anna").gives(POOL, None)
    before = room.state.roster.carried
    room.guard("Jan").signs_on(POOL, at=room.now - timedelta(seconds=ago))
    assert room.state.roster.carried == before
    assert [aside.reason for aside in room.happened(e.SignalSetAside)] == ["out_of_date"]


def test_scan_told_twice_is_one(room: Room) -> None:
    jan, piet = room.guard("Jan"), room.guard("Piet")
    jan.signs_on(POOL, signal_id="scan 1")
    room.after(seconds=5)
    piet.signs_on(POOL)
    jan.signs_on(POOL, signal_id="scan 1", at=room.now)
    assert room.carrier(POOL) == "Piet"


def test_clock_that_is_ahead_or_set_back_stops_no_sign_on(room: Room) -> None:
    jan, piet = room.guard("Jan"), room.guard("Piet")
    jan.signs_on(POOL, at=room.now + timedelta(days=1))
    room.after(seconds=1)
    piet.signs_on(POOL)
    assert room.carrier(POOL) == "Piet"
    room.now -= timedelta(hours=1)
    jan.signs_on(POOL)
    assert room.carrier(POOL) == "Jan"


def test_carrier_who_is_not_set_up_any_more(room: Room) -> None:
    room.guard("Omar").signs_on("radio of Jan")
    room.edit(make_town(people=[one for one in PEOPLE if one.name != "Omar"]))
    assert room.carrier("radio of Jan") == "Jan"
    room.press("desk 2")
    assert room.radio_text(to="Jan").address == "radio of Jan"
    room.operator("Anna").gives("radio of Jan", None)
    assert reasons(room) == [("omar", "radio of Jan", "operator")]


# --- what is under way when a radio changes hands -----------------------------


def test_alarm_that_did_not_arrive_goes_to_the_radio_they_take(room: Room) -> None:
    jan = room.guard("Jan")
    jan.lies_in_a_dead_spot()
    room.press("desk 2")
    first = room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.after(seconds=25)
    room.radio_text(to="Jan")
    room.off.clear()
    jan.signs_on(POOL)
    texts = [room.radio_text(to="Jan"), room.radio_text(to="Jan")]
    assert {text.address for text in texts} == {"radio of Jan", POOL}
    assert {text.text for text in texts} == {first.text}
    room.after(minutes=4)
    assert room.incident.prompts == ()


def test_radio_of_somebody_else_gets_their_texts_no_more(room: Room) -> None:
    """Piet was told by a radio that Omar takes: it goes on by Piet's phone, and once."""
    piet = room.guard("Piet")
    piet.lies_in_a_dead_spot()
    room.press("desk 3")
    by_radio = room.radio_text(to="Piet", by="radio")
    room.operator("Anna").acknowledges()
    room.whatever()
    room.guard("Omar").signs_on("radio of Piet")
    room.after(seconds=10)
    room.radio_text(to="Piet", by="phone")
    room.withdrawn(to="Piet")
    assert room.incident.deliveries[by_radio.key].reason == "other_radio"
    room.after(minutes=4)
    room.nothing_more()


def test_told_by_the_other_way_already(room: Room) -> None:
    people = [
        replace(
            PEOPLE[0],
            contacts=(*PEOPLE[0].contacts, replace(PEOPLE[0].contacts[0], address="spare")),
        )
    ]
    room.edit(make_town(people=[*people, *PEOPLE[1:]]))
    room.guard("Jan").lies_in_a_dead_spot()
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.after(seconds=10)
    room.whatever()
    room.guard("Omar").signs_on("radio of Jan")
    room.after(seconds=20)
    assert room.radio_text(to="Jan").address == "spare"
    room.withdrawn(to="Jan")
    room.after(minutes=2)
    assert {text.address for text in room.unsaid if hasattr(text, "text")} == {"spare"}
    assert Prompt.NOT_RECEIPTED in room.incident.prompts
    room.whatever()


def test_nobody_is_heard_or_followed_by_anothers_radio(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    room.guard("Piet").signs_on("radio of Jan")
    assert room.closed("Jan").address == "radio of Jan"
    room.followed_no_more("radio of Jan")
    assert not room.incident.microphones
    assert not room.incident.following
    room.whatever()


def test_who_is_in_trouble_is_followed_by_the_radio_they_take(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els")
    assert room.followed("Jan").address == "radio of Jan"
    room.guard("Jan").signs_on(POOL)
    room.followed_no_more("radio of Jan")
    assert room.followed("Jan").address == POOL


def test_own_radio_signed_on_to_changes_nothing_under_way(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    room.guard("Jan").signs_on("radio of Jan")
    room.nothing_more()
    assert room.incident.microphones
    assert room.incident.following


# --- whatever happens ---------------------------------------------------------

RADIOS = (POOL, "8", "radio of Jan", "radio of Piet")
steps = st.one_of(
    st.tuples(st.just("tag"), st.sampled_from(NAMES), st.sampled_from(RADIOS)),
    st.tuples(st.just("late tag"), st.sampled_from(NAMES), st.sampled_from(RADIOS)),
    st.tuples(st.just("operator"), st.sampled_from(NAMES), st.sampled_from(RADIOS)),
    st.tuples(st.just("nobody"), st.none(), st.sampled_from(RADIOS)),
    st.tuples(st.just("hours"), st.integers(1, 13), st.none()),
    st.tuples(st.just("alarm"), st.none(), st.sampled_from(RADIOS)),
)


@given(night=st.lists(steps, max_size=20))
def test_a_night_of_sign_ons(night: list[tuple[str, object, str]]) -> None:
    room = Room()
    for what, who, radio in night:
        room.now += timedelta(seconds=1)
        match what:
            case "tag":
                room.guard(str(who)).signs_on(radio)
                assert room.carrier(radio) == who
            case "late tag":
                room.guard(str(who)).signs_on(radio, at=room.now - timedelta(hours=1))
            case "operator":
                room.operator("Anna").gives(radio, str(who))
                assert room.carrier(radio) == who
            case "nobody":
                room.operator("Anna").gives(radio, None)
                assert room.carrier(radio) in (None, radio.removeprefix("radio of "))
            case "hours":
                room.after(minutes=60 * int(str(who)))
            case "alarm":
                carrier = room.carrier(radio)
                room.guard("Kees").alarms(AlarmKind.EMERGENCY, radio=radio)
                incident = max(
                    room.state.incidents.values(), key=lambda one: (one.last_press_at, one.number)
                )
                assert incident.responder == (carrier or f"radio {radio}")
        roster = room.state.roster
        people = [carried.responder_id for carried in roster.carried.values()]
        assert len(people) == len(set(people)), "somebody is signed on to two radios"
        for responder in room.site.responders.values():
            for contact in roster.contacts(responder):
                if contact.system_id == RADIO.system_id:
                    assert roster.carrier(contact) == responder.responder_id
        assert all(carried.until > room.now for carried in roster.carried.values())
        room.handle(s.TimePassed())
        before, due = room.state.roster.carried, next_deadline(room.state)
        room.restart()
        assert (room.state.roster.carried, next_deadline(room.state)) == (before, due)
