"""Who is on the list of a roll-call."""

from datetime import timedelta

from custom_components.municipal_alarm.control_room import events as e, site
from custom_components.municipal_alarm.control_room.ids import BuildingId, ResponderId
from custom_components.municipal_alarm.control_room.muster import roll_call
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    Prompt,
    Purpose,
    RollCallAnswer,
)

from ..shift import Room

JAN = ResponderId("jan")

SAFE, HELP, UNACCOUNTED = RollCallAnswer.SAFE, RollCallAnswer.HELP, RollCallAnswer.UNACCOUNTED
HELPING = RollCallAnswer.HELPING


def test_who_is_on_the_list(room: Room) -> None:
    """Whom it is about, who was sent or told and may be there, and who was seen inside."""
    room.guard("Kees").scans("cellar")
    room.after(minutes=2)
    room.guard("Omar").scans("attic")
    room.after(minutes=1)
    room.guard("Omar").scans("desk 3")
    room.after(minutes=2)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.operator("Anna").dispatches("Piet", "Els")
    room.guard("Piet").texts("1")
    room.whatever()
    room.operator("Anna").calls_the_roll()
    # Els was sent and is not known to be inside; Omar has left.
    assert set(room.roll_call()) == {"Jan", "Kees", "Piet"}
    (started,) = room.happened(e.RollCallStarted)
    seen = {one.responder: (one.place, one.seen_at) for one in started.expected}
    assert seen["Jan"] == (None, None)
    assert seen["Kees"] == (
        room.site.checkpoint_places["cellar"],  # type: ignore[index]
        room.now - timedelta(minutes=5),
    )
    room.radio_texts("Jan", "Kees", "Piet", contains="ROLL CALL 3 SAFE 4 HELP - Jan #1")


def test_lone_worker_at_their_post_is_on_the_list(room: Room) -> None:
    room.guard("Ria").works_alone()
    room.press("desk 2")
    room.operator("Anna").hears_no_of("Jan")
    room.operator("Anna").calls_the_roll()
    assert set(room.roll_call()) == {"Ria"}
    room.whatever()


def test_who_was_seen_yesterday_is_not(room: Room) -> None:
    room.guard("Kees").scans("attic")
    room.after(minutes=12 * 60)
    room.press("desk 2")
    room.operator("Anna").calls_the_roll()
    assert set(room.roll_call()) == {"Jan"}
    room.whatever()


def test_where_no_place_is_known_all_who_were_told_are(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, radio="77")
    room.operator("Anna").dispatches("Els", "Kees")
    room.operator("Anna").hears_no_of("Kees")
    room.operator("Anna").calls_the_roll()
    assert set(room.roll_call()) == {"Els"}
    room.whatever()


def test_who_enters_after_the_start_is_asked_too(called: Room) -> None:
    room = called
    room.after(minutes=4)
    assert Prompt.UNACCOUNTED in room.incident.prompts
    room.guard("Els").scans("hall")
    room.radio_text(to="Els", contains="ROLL CALL", purpose=Purpose.ROLL_CALL)
    assert room.roll_call()["Els"] is UNACCOUNTED
    (joined,) = room.happened(e.RollCallJoined)
    assert joined.expected.place == room.site.checkpoint_places["hall"]  # type: ignore[index]
    room.after(minutes=3)
    told = [one.about for one in room.happened(e.Prompted) if one.prompt is Prompt.UNACCOUNTED]
    assert told == ["Jan, Kees", "Jan, Kees, Els"]
    room.guard("Els").scans("square")
    assert room.roll_call()["Els"] is SAFE
    room.guard("Piet").scans_by_phone("square")
    assert "Piet" not in room.roll_call(), "who only came to where people gather"


def test_scan_that_a_later_place_overtakes_brings_nobody_in(called: Room) -> None:
    room = called
    room.after(minutes=2)
    room.guard("Els").scans("desk 3")
    room.rule(
        lambda turn: roll_call.seen(
            turn,
            ResponderId("els"),
            room.site.checkpoint_places["hall"],  # type: ignore[index]
            room.now - timedelta(minutes=1),
        )
    )
    room.rule(
        lambda turn: roll_call.seen(
            turn,
            ResponderId("zorro"),
            site.Place(BuildingId("library"), "Library"),
            room.now,
        )
    )
    assert set(room.roll_call()) == {"Jan", "Kees"}


def test_help_that_was_on_its_way_is_put_on_the_list_as_such(called: Room) -> None:
    room = called
    room.operator("Anna").dispatches("Els")
    room.whatever()
    room.after(minutes=1)
    room.guard("Els").scans("hall")
    assert room.roll_call()["Els"] is HELPING
    room.nothing_more()


def test_question_alone_makes_nobody_part_of_the_incident(called: Room) -> None:
    """Or the steps of the policy would pass them over, and calls for help go to them."""
    room = called
    assert set(room.incident.assignments) == {"jan"}
    room.press("desk 2")
    room.after(seconds=10)
    room.radio_text(to="Jan", contains="2x")
    room.nothing_more()
    room.guard("Kees").texts("at the back")
    assert [one.responder for one in room.happened(e.TextReceived)] == ["Kees"]
    room.operator("Anna").resolves()
    room.radio_texts("Jan", "Kees", contains="OVER #1")
    assert {one.alert.responder for one in room.incident.shown.deliveries.values()} == {
        "Jan",
        "Kees",
    }


def test_nobody_to_be_asked(room: Room) -> None:
    room.press("desk 4")
    room.operator("Anna").acknowledges()
    for name in ("Kees", "Els"):
        if room.guard(name).part is not None:
            room.operator("Anna").hears_no_of(name)
    room.operator("Anna").calls_the_roll()
    assert room.roll_call() == {}
    room.after(minutes=10)
    room.whatever()
    assert Prompt.UNACCOUNTED not in room.incident.prompts
    room.guard("Jan").scans("gate")
    assert room.roll_call() == {"Jan": UNACCOUNTED}
    room.whatever()
