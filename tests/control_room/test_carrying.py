"""Who carries which radio."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import effects as x, events as e, signals as s
from custom_components.municipal_alarm.control_room.engine import next_deadline
from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.roster import SHIFT
from custom_components.municipal_alarm.control_room.site import Contact
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    DeliveryState,
    Prompt,
)

from .shift import PEOPLE, PHONE, RADIO, TRACKED, Room, make_town
from .strategies import NAMES

POOL = "pool radio 7"
COPY = "666"
"""A radio that somebody's copied tag was sent from."""


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
    room.radio_text(to="Els", contains="Town hall (?) - EMERGENCY - Piet #2")
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


def test_who_is_in_trouble_is_followed_by_the_radio_an_operator_gives(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els")
    assert room.followed("Jan").address == "radio of Jan"
    room.operator("Anna").gives(POOL, "Jan")
    room.followed_no_more("radio of Jan")
    assert room.followed("Jan").address == POOL
    room.operator("Anna").gives("8", "Jan")
    room.followed_no_more(POOL)
    assert room.followed("Jan").address == "8"


def test_who_is_not_followed_is_by_the_radio_they_take(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.EMERGENCY)
    jan.radio(on=False)
    room.whatever()
    jan.signs_on(POOL)
    assert room.followed("Jan").address == POOL


@pytest.mark.parametrize("alarmed_by", ["radio of Jan", POOL])
def test_copied_tag_takes_nothing_from_who_is_in_trouble(room: Room, alarmed_by: str) -> None:
    """They are heard and followed by the radio they alarmed with, signed on to by tag or not."""
    room.edit(make_town(systems=(TRACKED, PHONE)))
    jan = room.guard("Jan")
    jan.signs_on(alarmed_by)
    jan.alarms(AlarmKind.MAN_DOWN, radio=alarmed_by)
    room.whatever()
    jan.signs_on(COPY)
    jan.radio(on=True, radio=COPY)
    room.nothing_more()
    assert [one.address for one in room.incident.microphones.values()] == [alarmed_by]
    assert [one.address for one in room.incident.following.values()] == [alarmed_by]
    jan.is_at(52.001, radio=alarmed_by)
    assert room.incident.located[jan.responder_id].position.latitude == 52.001
    # Until somebody else takes that very radio.
    room.guard("Piet").signs_on(alarmed_by)
    assert room.closed("Jan").address == alarmed_by
    room.followed_no_more(alarmed_by)
    room.whatever()


def test_own_radio_signed_on_to_changes_nothing_under_way(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    room.guard("Jan").signs_on("radio of Jan")
    room.nothing_more()
    assert room.incident.microphones
    assert room.incident.following


def test_operator_gives_another_radio_to_who_is_heard(room: Room) -> None:
    """The one they leave is not theirs any more: nobody is heard by it."""
    jan = room.guard("Jan")
    jan.signs_on("8")
    jan.alarms(AlarmKind.MAN_DOWN, radio="8")
    assert room.microphone("Jan").address == "8"
    room.whatever()
    room.operator("Anna").gives(POOL, "Jan")
    assert room.closed("Jan").address == "8"
    assert not room.incident.microphones
    room.whatever()


def test_operator_takes_the_radio_from_who_is_heard_and_followed(room: Room) -> None:
    room.edit(make_town(systems=(TRACKED, PHONE)))
    anna = room.operator("Anna")
    anna.gives(POOL, "Jan")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN, radio=POOL)
    assert (room.microphone("Jan").address, room.followed("Jan").address) == (POOL, POOL)
    room.whatever()
    anna.gives(POOL, None)
    assert room.closed("Jan").address == POOL
    room.followed_no_more(POOL)
    assert not room.incident.microphones
    assert not room.incident.following
    room.whatever()


# --- a shift that is over during an incident ------------------------------------


@pytest.mark.parametrize("by", ["tag", "operator"])
def test_radio_stays_theirs_until_who_is_in_trouble_is_safe(room: Room, by: str) -> None:
    """Jan has Piet's radio, and lies somewhere when his twelve hours are over."""
    room.edit(make_town(systems=(TRACKED, PHONE)))
    jan, anna, radio = room.guard("Jan"), room.operator("Anna"), "radio of Piet"
    if by == "tag":
        jan.signs_on(radio)
    else:
        anna.gives(radio, "Jan")
    since = room.now
    room.after(minutes=12 * 60 - 1)
    jan.alarms(AlarmKind.MAN_DOWN, radio=radio)
    anna.acknowledges()
    jan.is_at(52.1, radio=radio)
    room.after(minutes=2)
    jan.is_at(52.2, radio=radio)
    assert [
        (one.responder, one.position.latitude) for one in room.happened(e.ResponderLocated)
    ] == [
        ("Jan", 52.1),
        ("Jan", 52.2),
    ]
    room.whatever()
    anna.listens_to("Jan", 60)
    assert room.microphone("Jan").address == radio
    room.guard("Piet").texts("0")  # by the radio in Jan's hand
    assert [one.responder_id for one in room.happened(e.CodeReceived)] == ["jan"]
    due = next_deadline(room.state)
    assert due is not None
    assert due > room.now
    room.after(minutes=3 * 60)
    (carried,) = room.state.roster.carried.values()
    assert (carried.responder_id, carried.by, carried.since) == ("jan", by, since)
    assert not reasons(room)
    for incident in tuple(room.state.incidents.values()):
        anna.resolves(incident=incident)
    room.after(minutes=60)
    assert room.carrier(radio) == "Piet"
    assert reasons(room) == [("Jan", radio, "shift_over")]
    assert next_deadline(room.state) is None
    room.whatever()


@pytest.mark.parametrize(
    ("part", "stays"),
    [("told", True), ("on the way", True), ("refused", False), ("resolved", False), ("no", False)],
)
def test_radio_stays_with_who_is_called_to_help(room: Room, part: str, stays: bool) -> None:
    jan, anna = room.guard("Jan"), room.operator("Anna")
    jan.signs_on(POOL)
    room.after(minutes=12 * 60 - 1)
    room.press("desk 3" if part == "no" else "desk 2")
    anna.acknowledges()
    match part:
        case "on the way":
            anna.hears_yes_of("Jan")
        case "refused":
            anna.hears_no_of("Jan")
        case "resolved":
            anna.resolves()
    assert (jan.part is None) is (part == "no")
    room.after(minutes=1)
    assert room.carrier(POOL) == ("Jan" if stays else None)
    room.whatever()


def test_who_was_under_coercion_keeps_the_radio(room: Room) -> None:
    """Jan was called, said no, and that under coercion: he is followed by what he holds."""
    room.edit(make_town(systems=(TRACKED, PHONE)))
    jan = room.guard("Jan")
    jan.signs_on("radio of Jan")
    room.after(minutes=12 * 60 - 1)
    room.press("desk 2")
    jan.texts("0")
    room.operator("Anna").hears_no_of("Jan")
    assert room.incident.following
    room.after(minutes=1)
    assert room.state.roster.carried
    room.whatever()


def test_shift_that_was_over_while_the_room_was_down(room: Room) -> None:
    jan = room.guard("Jan")
    jan.signs_on(POOL)
    jan.alarms(AlarmKind.EMERGENCY, radio=POOL)
    room.operator("Anna").acknowledges()
    room.restart(down=2 * SHIFT.total_seconds())
    assert room.carrier(POOL) == "Jan"
    assert [one.until for one in room.state.roster.carried.values()] == [
        room.now + timedelta(hours=1)
    ]
    room.edit(make_town(people=[one for one in PEOPLE if one.name != "Jan"]))
    room.after(minutes=60)
    assert reasons(room) == [("jan", POOL, "shift_over")], "of nobody it is not kept"
    room.whatever()


# --- tags that were copied -----------------------------------------------------


def told(room: Room, name: str) -> list[str]:
    """The addresses that somebody is told by at this moment, in order."""
    return [
        text.address
        for text in room.unsaid
        if isinstance(text, x.RadioText) and text.responder_id == name.lower()
    ]


def test_who_signed_on_by_tag_is_called_by_their_own_radio_too(room: Room) -> None:
    jan = room.guard("Jan")
    jan.signs_on(COPY)
    room.press("desk 1")
    assert told(room, "Jan") == [COPY, "radio of Jan"]
    room.whatever()
    room.after(seconds=6)
    room.press("desk 1")
    assert told(room, "Jan") == [COPY, "radio of Jan"], "a further press"
    room.whatever()
    jan.texts("1")
    assert jan.part is AssignmentState.ACCEPTED, "an answer by the set-up radio is theirs"
    room.whatever()
    room.operator("Anna").writes("east door", "Jan")
    assert told(room, "Jan") == [COPY], "what is no call for help goes one way"
    room.whatever()


def test_alarm_by_the_set_up_radio_still_names_them(room: Room) -> None:
    jan = room.guard("Jan")
    jan.signs_on("radio of Jan")
    jan.signs_on(COPY)
    assert room.carrier("radio of Jan") == "Jan"
    jan.alarms(AlarmKind.EMERGENCY)
    assert room.incident.responder == "Jan"
    room.whatever()


def test_one_of_the_two_ways_is_enough_and_none_is_lost(room: Room) -> None:
    """Piet has a phone besides; it is tried when neither radio confirms."""
    room.guard("Piet").signs_on(COPY)
    room.off |= {COPY, "radio of Piet"}
    room.press("desk 3")
    room.operator("Anna").acknowledges()
    assert told(room, "Piet") == [COPY, "radio of Piet"]
    room.unsaid = [one for one in room.unsaid if not isinstance(one, x.RadioText)]
    room.after(seconds=10)
    assert set(told(room, "Piet")) == {COPY, "radio of Piet", "phone of Piet"}
    room.off.discard("radio of Piet")
    room.after(seconds=20)
    room.whatever()
    room.after(minutes=5)
    room.nothing_more()
    states = {one.alert.address: one.state for one in room.incident.deliveries.values()}
    assert states["radio of Piet"] is DeliveryState.RECEIPTED
    assert states[COPY] is DeliveryState.QUEUED, "shown as it is"


@pytest.mark.parametrize(
    ("signed_on_to", "off", "by"),
    [
        (COPY, "radio of Jan", [COPY]),
        (COPY, COPY, ["radio of Jan"]),
        ("radio of Jan", "", ["radio of Jan"]),
    ],
)
def test_not_told_twice_for_nothing(room: Room, signed_on_to: str, off: str, by: list[str]) -> None:
    jan = room.guard("Jan")
    jan.signs_on(signed_on_to)
    if off:
        jan.radio(on=False, radio=off)
    room.press("desk 1")
    assert told(room, "Jan") == by
    room.whatever()


def test_who_has_only_lost_radios_is_told_by_one(room: Room) -> None:
    jan = room.guard("Jan")
    jan.signs_on(COPY)
    room.link("radio", up=False)
    room.press("desk 1")
    assert told(room, "Jan") == [COPY]
    room.whatever()


def test_radio_of_an_operator_is_the_first_and_alone(room: Room) -> None:
    room.operator("Anna").gives(POOL, "Jan")
    room.press("desk 1")
    assert told(room, "Jan") == [POOL]
    room.whatever()


@pytest.mark.parametrize(
    ("who", "radio"), [("Jan", COPY), ("Jan", "radio of Jan"), ("Omar", POOL), ("Jan", POOL)]
)
@pytest.mark.parametrize("by_tag_before", [False, True])
def test_tag_undoes_nothing_that_an_operator_chose(
    room: Room, who: str, radio: str, by_tag_before: bool
) -> None:
    if by_tag_before:
        room.guard("Jan").signs_on(POOL)
    room.after(seconds=1)
    room.operator("Anna").gives(POOL, "Jan")
    room.after(seconds=1)
    before = room.state.roster.carried
    assert [one.by for one in before.values()] == ["operator"]
    room.guard(who).signs_on(radio)
    assert room.state.roster.carried == before
    (aside,) = room.happened(e.SignalSetAside)
    assert (aside.reason, aside.text) == ("operator_chose", f"tag of {who}")
    room.operator("Anna").gives(POOL, None)
    room.after(seconds=1)
    room.guard(who).signs_on(radio)
    assert room.carrier(radio) == who, "taken back, it is free again"


def test_choice_for_somebody_who_is_gone_holds_nobody_back(room: Room) -> None:
    room.operator("Anna").gives(POOL, "Omar")
    room.edit(make_town(people=[one for one in PEOPLE if one.name != "Omar"]))
    room.after(seconds=1)
    room.guard("Jan").signs_on(POOL)
    assert room.carrier(POOL) == "Jan"


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
                before = room.state.roster
                own = before.carrier(Contact(RADIO.system_id, f"radio of {who}"))
                chosen = {
                    contact: carried.responder_id
                    for contact, carried in before.carried.items()
                    if carried.by == "operator"
                }
                room.guard(str(who)).signs_on(radio)
                after = room.state.roster
                if str(who).lower() in chosen.values() or radio in {c.address for c in chosen}:
                    assert after == before, "a tag undid what an operator chose"
                else:
                    assert room.carrier(radio) == who
                if own == str(who).lower():
                    assert room.carrier(f"radio of {who}") == who, "it was taken from them"
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
