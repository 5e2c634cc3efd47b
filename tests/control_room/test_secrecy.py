"""Nobody who must not know of duress can learn of it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
import re
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import (
    effects as x,
    events as e,
    signals as s,
    snapshot,
)
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.ids import SystemId
from custom_components.municipal_alarm.control_room.secrecy import public, story
from custom_components.municipal_alarm.control_room.site import DEFAULT_CODES, Site
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    CodeEffect,
    DeliveryState,
    DeskAnswer,
    Duty,
    Outcome,
    Priority,
    Prompt,
    RollCallAnswer,
    Target,
)
from tests.journal.strategies import of_classes

from .shift import PEOPLE, PHONE, TRACKED, Room, make_town
from .strategies import people, towns_of

WAYS = frozenset({"state", "since", "attempt", "reason"})
"""Of a message: how far it is. A text that left earlier may arrive earlier."""


def what_a_viewer_sees(room: Room) -> Any:
    """All that `snapshot` tells a viewer, less when texts to others arrived."""
    seen = snapshot.room(room.state, secrets=False)
    for one in seen["incidents"]:
        one.pop("due_at")  # also of receipts that are waited for
        for part in one["responders"]:
            part.pop("delivery")
            for message in part["messages"]:
                for way in WAYS:
                    message.pop(way)
    called = [
        (one.shown.call_up, one.shown.roll_call)
        for one in snapshot.queue(room.state, secrets=False)
    ]
    return seen, called, [snapshot.desk_state(room.state, desk)[0] for desk in room.site.desks]


def what_a_viewer_reads(room: Room) -> list[list[tuple[Any, ...]]]:
    """The timelines of all incidents, as a viewer may read them."""
    streams: dict[str, list[e.Event]] = {}
    for event in room.events:
        if not isinstance(event, _ROOM):
            streams.setdefault(event.stream, []).append(event)
    return [
        [
            (type(event).__name__, event.at, getattr(event, "step", None), _whom(event))
            for event in story(events)
            if not isinstance(event, e.DeliveryReported | e.DeliveryRetried)
        ]
        for events in streams.values()
    ]


_ROOM = e.ROOM_EVENTS


def _whom(event: e.Event) -> list[tuple[str, str, str]]:
    alerts = getattr(event, "alerts", ())
    return sorted((alert.key, alert.responder, alert.text) for alert in alerts)


def what_the_guard_gets(room: Room, name: str) -> list[tuple[str, str]]:
    """Everything that was sent to one radio or phone."""
    return [
        (effect.key, effect.text)
        for effect in room.unsaid
        if getattr(effect, "responder_id", None) == name.lower() and hasattr(effect, "text")
    ]


def what_the_desk_shows(room: Room) -> list[x.Effect]:
    """Lamps and cameras."""
    return [one for one in room.unsaid if isinstance(one, x.AnswerDesk | x.ShowCamera)]


def _taken(room: Room) -> None:
    """By somebody else. What they do with it shows: duress may have brought them in."""
    room.operator("Anna").gives("radio of Jan", "Omar")
    room.operator("Anna").gives("radio of Jan", None)


def _microphone(room: Room, state: DeliveryState) -> None:
    """What a radio says of the microphone that all see; of another it may say it too."""
    for one in tuple(room.state.incidents.values()):
        for key in sorted({m.key for m in one.shown.microphones.values()}):
            room.handle(s.Receipt(key, one.incident_id, state))


def who_works_alone(room: Room) -> list[tuple[Any, ...]]:
    """What entities show of it, and what the feed of a viewer says."""
    shown = snapshot.room(room.state, secrets=False, now=room.now)
    return [
        (shown["lone_work"], shown["pre_alerts"]),
        *(
            (
                one.responder_id,
                one.next_at,
                one.alarm_at,
                one.prompts,
                snapshot.lone_work_state(one),
            )
            for one in room.state.lone_work.values()
        ),
        *((one.responder_id, one.kind, one.until) for one in room.state.pre_alerts.values()),
    ]


type Then = Callable[[Room], None]

CAME = ("Jan", "Piet", "Omar")


def _after(seconds: float) -> Then:
    return lambda room: room.after(seconds=seconds)


THEN: dict[str, Then] = {
    "a moment passes": _after(3),
    "half a minute passes": _after(31),
    "ten minutes pass": _after(600),
    "another press": lambda room: room.press("desk 1"),
    "another desk": lambda room: room.press("desk 2"),
    "man down": lambda room: room.guard("Jan").alarms(AlarmKind.MAN_DOWN),
    "on my way": lambda room: room.guard("Jan").texts("1"),
    "on scene": lambda room: room.guard("Jan").texts("2"),
    "all clear": lambda room: room.guard("Jan").texts("9"),
    "back-up": lambda room: room.guard("Jan").texts("4"),
    "listen in": lambda room: room.guard("Jan").texts("8"),
    "a text": lambda room: room.guard("Jan").texts("at the back"),
    "dispatch": lambda room: room.operator("Anna").dispatches("Piet"),
    "message to all": lambda room: room.operator("Anna").writes(
        "use the back door", message_id=room.new_id()
    ),
    "acknowledge": lambda room: room.operator("Anna").acknowledges(),
    "note": lambda room: room.operator("Anna").notes("heard shouting"),
    "police": lambda room: room.operator("Anna").escalates("police"),
    "listen": lambda room: room.operator("Anna").listens_to("Jan", 20),
    "close the microphone": lambda room: room.operator("Anna").closes_microphone_of("Jan"),
    "hear": lambda room: room.operator("Anna").hears("Jan"),
    "hear no more": lambda room: room.operator("Anna").hears("Jan", started=False),
    "another radio": lambda room: room.guard("Jan").signs_on("7"),
    "own radio": lambda room: room.guard("Jan").signs_on("radio of Jan"),
    "radio taken for a moment": _taken,
    "radio off": lambda room: room.handle(
        s.DeviceSeen(SystemId("radio"), "radio of Jan", online=False)
    ),
    "radio on": lambda room: room.handle(
        s.DeviceSeen(SystemId("radio"), "radio of Jan", online=True)
    ),
    "position": lambda room: room.guard("Jan").is_at(52.1),
    "microphone opens": lambda room: _microphone(room, DeliveryState.RECEIPTED),
    "microphone fails": lambda room: _microphone(room, DeliveryState.FAILED),
    "call up": lambda room: room.operator("Anna").calls_up(Duty.GUARD, Duty.RESPONSE_TEAM),
    "call up two": lambda room: room.operator("Anna").calls_up(*Duty, wanted=2),
    "refuses": lambda room: room.operator("Anna").hears_no_of("Piet"),
    "accepts": lambda room: room.operator("Anna").hears_yes_of("Ria"),
    "call the roll": lambda room: room.operator("Anna").calls_the_roll(),
    "asks for help": lambda room: room.guard("Jan").says(RollCallAnswer.HELP),
    "roll is called": lambda room: room.operator("Anna").ends_the_roll_call(),
    "seen inside": lambda room: room.guard("Omar").scans_by_phone("hall"),
    "seen outside": lambda room: room.guard("Jan").scans("square"),
    "alone": lambda room: room.guard("Jan").works_alone(600),
    "not alone": lambda room: room.guard("Jan").works_alone_no_more(),
    "half an hour passes": _after(1801),
    "a warning": lambda room: room.guard("Jan").warned(),
    "all is well": lambda room: room.guard("Jan").warned(on=False),
    "resolve": lambda room: room.operator("Anna").resolves(),
    "close": lambda room: room.operator("Anna").closes(),
}


def both(worlds: list[Room], what: str) -> None:
    """The same happens in both worlds. What an operator is refused, only they see."""
    for room in worlds:
        with suppress(RoomError):
            if room.state.incidents:
                THEN[what](room)


JAN_AND_OTHERS = people().map(
    lambda drawn: [next(one for one in PEOPLE if one.name == "Jan"), *drawn[1:]]
)
ANYTHING = sorted(THEN)
BUT_THE_END = sorted(THEN.keys() - {"resolve", "close"})


@example(
    site=make_town(), before=["on scene"], after=["half a minute passes", "half a minute passes"]
)
@example(site=make_town(), before=["man down"], after=["man down", "half a minute passes"])
@example(site=make_town(), before=["acknowledge"], after=["another press", "a moment passes"])
@example(site=make_town(), before=["all clear"], after=["another press", "all clear", "resolve"])
@example(
    site=make_town(),
    before=["listen in", "hear"],
    after=["a moment passes", "hear no more", "half a minute passes", "listen", "another radio"],
)
@example(
    site=make_town(systems=(TRACKED, PHONE)),
    before=["listen in"],
    after=["microphone opens", "position", "radio off", "radio on", "listen", "resolve"],
)
@example(
    site=make_town(),
    before=["call up two", "seen inside", "call the roll"],
    after=["half a minute passes", "refuses", "asks for help", "ten minutes pass", "resolve"],
)
@example(site=make_town(), before=["alone"], after=["half an hour passes", "half an hour passes"])
@example(
    site=make_town(),
    before=["alone", "half an hour passes"],
    after=["half an hour passes", "man down", "on scene", "a text", "resolve"],
)
@example(site=make_town(), before=["a warning"], after=["man down", "all is well", "seen outside"])
@example(
    site=make_town(),
    before=["seen inside"],
    after=["call the roll", "call up", "accepts", "half a minute passes", "all clear", "resolve"],
)
@given(
    site=towns_of(JAN_AND_OTHERS).filter(lambda site: site.code_with(CodeEffect.ALL_CLEAR)),
    before=st.lists(st.sampled_from(BUT_THE_END), max_size=4),
    after=st.lists(st.sampled_from(ANYTHING), min_size=1, max_size=6),
)
def test_code_0_looks_like_code_9(site: Site, before: list[str], after: list[str]) -> None:
    """Two worlds that differ in one digit; nothing that a viewer sees differs."""
    nine, zero = worlds = [Room(site), Room(site)]
    for room in worlds:
        room.press("desk 1")
        room.operator("Anna").dispatches("Jan")
    for what in before:
        both(worlds, what)
    nine.guard("Jan").texts("9")
    zero.guard("Jan").texts("0")
    assert any(one.duress for one in zero.state.incidents.values())
    for what in ("", *after):
        if what:
            both(worlds, what)
        assert who_works_alone(zero) == who_works_alone(nine)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)
        assert what_the_guard_gets(zero, "Jan") == what_the_guard_gets(nine, "Jan")
        assert what_the_desk_shows(zero) == what_the_desk_shows(nine)


FIELD = (
    "a moment passes",
    "half a minute passes",
    "ten minutes pass",
    "half an hour passes",
    "alone",
    "not alone",
    "a warning",
    "all is well",
    "man down",
    "on my way",
    "on scene",
    "all clear",
    "a text",
    "another press",
    "seen inside",
    "seen outside",
)


def what_a_viewer_may_read(room: Room) -> list[Any]:
    """Less the timelines that are empty for them."""
    return [one for one in what_a_viewer_reads(room) if one]


def without_numbers(seen: Any) -> str:
    """Numbers of incidents have gaps for whoever does not see them all."""
    return re.sub(r"(#|'number': |'incident': )\d+", r"\1-", repr(seen))


@example(before=["alone"], after=["half an hour passes", "half an hour passes", "a text"])
@example(before=["alone", "half an hour passes"], after=["half an hour passes", "man down"])
@example(before=["a warning"], after=["man down", "all is well", "seen outside", "on scene"])
@example(before=[], after=["another press", "on my way", "on scene", "all clear"])
@given(
    before=st.lists(st.sampled_from(FIELD[:8]), max_size=3),
    after=st.lists(st.sampled_from(FIELD), min_size=1, max_size=6),
)
def test_what_duress_alone_raises_changes_nothing_beside_it(
    before: list[str], after: list[str]
) -> None:
    """As above, where there is no incident yet: what comes of the 0 stands by itself."""
    nine, zero = worlds = [Room(make_town(codes=DEFAULT_CODES)) for _ in range(2)]
    for what in before:
        for room in worlds:
            with suppress(RoomError):
                THEN[what](room)
    nine.guard("Jan").texts("9")
    zero.guard("Jan").texts("0")
    for what in ("", *after):
        for room in worlds if what else ():
            with suppress(RoomError):
                THEN[what](room)
        assert who_works_alone(zero) == who_works_alone(nine)
        for seen in (what_a_viewer_sees, what_a_viewer_may_read):
            assert without_numbers(seen(zero)) == without_numbers(seen(nine))


def test_duress_alone_raises_what_no_viewer_sees(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.radio_text(to="Els", contains="Library (?) - EMERGENCY - Jan #1")
    room.microphone("Jan")
    assert room.incident.is_secret
    assert room.incident.duress
    assert snapshot.queue(room.state, secrets=True) == [room.incident]
    assert snapshot.room(room.state, secrets=False)["incidents"] == []
    assert snapshot.open_in_building(room.state, "library", secrets=False) == []
    assert list(story(one for one in room.events if one.stream == room.incident.incident_id)) == []
    room.after(seconds=60)
    room.closed("Jan")
    room.radio_texts("Ria", "Piet", "Omar", contains="EMERGENCY")
    room.external("police", contains="EMERGENCY")


def test_duress_by_radio_key_in_ones_own_incident(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.MAN_DOWN)
    room.microphone("Jan")
    room.radio_text(to="Els")
    seen = what_a_viewer_sees(room)
    jan.alarms(AlarmKind.DURESS)
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar", contains="MAN DOWN - Jan #1")
    assert what_a_viewer_sees(room) == seen
    assert room.incident.duress
    assert room.incident.presses == 2
    assert Prompt.DURESS in room.incident.prompts
    assert room.incident.kind is AlarmKind.MAN_DOWN
    assert not room.incident.shown.duress
    room.after(seconds=29)
    room.nothing_more()  # above all no "2x" to those who were told


def test_duress_key_does_not_hide_what_is_known_already(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.LONE_WORKER)
    room.radio_text(to="Els")
    room.guard("Jan").alarms(AlarmKind.DURESS)
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar", contains="NO LIFE SIGN - Jan #1")
    assert room.incident.kind is AlarmKind.LONE_WORKER
    assert room.incident.priority is Priority.URGENT
    assert room.incident.shown.priority is Priority.HIGH


def test_what_only_goes_to_whom_duress_brought_in_is_secret(room: Room) -> None:
    room.edit(make_town(people=[one for one in PEOPLE if one.duty is not Duty.PATROL]))
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    room.operator("Anna").writes("wait for the police")
    room.radio_texts("Ria", "Piet", "Omar", contains="wait")
    room.operator("Anna").resolves()
    room.closed("Jan")
    room.withdrawn(to="Ria")
    room.radio_texts("Ria", "Piet", "Omar", contains="OVER #")
    assert [event.secret for event in room.happened(e.MessageSent)] == [True, True]
    assert not room.incident.shown.deliveries


def test_step_that_duress_took_is_taken_again_for_all_to_see(room: Room) -> None:
    jan = room.guard("Jan")
    room.press("desk 2")
    room.radio_text(to="Jan")
    jan.texts("0")
    room.radio_texts("Ria", "Piet", "Omar")
    room.microphone("Jan")
    assert room.incident.secret_step == 2
    assert room.incident.shown.step == 1
    assert not room.incident.shown.sound_raised

    room.after(seconds=30)
    room.closed("Jan")
    assert room.incident.step == 2
    assert room.incident.shown.sound_raised
    assert set(room.incident.shown.assignments) == {"jan", "ria", "piet", "omar"}
    room.after(seconds=30)
    room.external("police")


def test_second_duress_goes_one_step_further(room: Room) -> None:
    jan = room.guard("Jan")
    room.press("desk 1")
    room.raised_at_desk_1()
    room.operator("Anna").acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)
    jan.texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    jan.texts("0")
    room.microphone("Jan")
    room.external("police")  # and the lamp does not say so
    assert room.incident.external_called == ("police",)
    assert room.incident.shown.external_called == ()
    jan.texts("0")
    room.microphone("Jan")


def test_police_called_behind_the_code_are_called_once(room: Room) -> None:
    room.press("desk 1")
    room.raised_at_desk_1()
    for _ in range(2):
        room.guard("Jan").texts("0")
        room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    room.external("police")
    room.after(seconds=60)
    room.closed("Jan")
    room.lamp("desk 1", DeskAnswer.POLICE_CALLED)
    assert room.incident.external_called == ("police",)
    assert room.incident.shown.external_called == ("police",)


def test_operator_who_escalates_goes_on_from_there(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    room.operator("Anna").escalates()
    room.external("police")
    assert [step.step for step in room.just(e.StepTaken)] == [1, 2]


def test_whom_duress_brought_in_shows_when_they_act(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.operator("Anna").acknowledges()
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    room.operator("Anna").writes("careful")
    room.radio_texts("Jan", "Ria", "Piet", "Omar", contains="careful")
    assert set(room.incident.shown.assignments) == {"jan"}
    room.guard("Piet").texts("1")
    assert set(room.incident.shown.assignments) == {"jan", "piet"}
    room.operator("Anna").resolves(Outcome.GENUINE)
    room.closed("Jan")
    room.radio_texts("Jan", "Ria", "Piet", "Omar", contains="OVER #")
    assert set(room.incident.shown.assignments) == {"jan", "piet"}
    room.withdrawn(to="Ria")


def test_without_an_all_clear_a_duress_code_is_not_shown_at_all(room: Room) -> None:
    room.edit(make_town(codes=[c for c in DEFAULT_CODES if c.effect is not CodeEffect.ALL_CLEAR]))
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    seen = snapshot.incident(room.incident, room.site, secrets=False)
    assert seen["responders"][0]["code"] is None


def test_people_and_what_was_set_aside_are_not_for_everybody(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.guard("Jan").texts("9")
    assert [public(event) for event in room.happened(e.ResponderPlaced)] == [None]
    assert [public(event) for event in room.happened(e.SignalSetAside)] == [None]
    room.press("desk 1")
    (raised,) = room.happened(e.IncidentRaised)
    assert public(raised) is raised
    room.whatever()


FOR_THOSE_WHO_MAY_KNOW = {
    *e.ROOM_EVENTS,
    *e.ROUND_EVENTS,
    *e.LONE_WORK_EVENTS,
    e.ResponderLocated,
    e.FollowingStarted,
    e.FollowingEnded,
}
FOR_ALL = {
    e.IncidentRaised,
    e.AlarmJoined,
    e.SubjectPlaced,
    e.ToldAgain,
    e.StepTaken,
    e.ExternalCalled,
    e.Acknowledged,
    e.HandedOver,
    e.RespondersDispatched,
    e.ResponderAccepted,
    e.ResponderRefused,
    e.ResponderArrived,
    e.MessageSent,
    e.CodeReceived,
    e.TextReceived,
    e.DeliveryReported,
    e.DeliveryRetried,
    e.Prompted,
    e.DeskAnswered,
    e.MicrophoneOpened,
    e.MicrophoneClosed,
    e.MicrophoneUnavailable,
    e.ListeningStarted,
    e.ListeningEnded,
    e.CameraViewed,
    e.NoteAdded,
    e.CallUpStarted,
    e.CallUpAsked,
    e.CallUpUnanswered,
    e.CallUpEnded,
    e.RollCallStarted,
    e.RollCallJoined,
    e.RollCallAnswered,
    e.RollCallEnded,
    e.IncidentResolved,
    e.IncidentClosed,
}
"""Once more, and by hand: whoever adds an event says here who may know of it."""


def test_it_is_decided_of_every_event_who_may_know_of_it() -> None:
    assert set(e.EVENTS) == FOR_THOSE_WHO_MAY_KNOW | FOR_ALL
    assert not FOR_THOSE_WHO_MAY_KNOW & FOR_ALL


@given(event=of_classes(e.EVENTS))
def test_what_is_not_for_all_is_for_nobody_else(event: e.Event) -> None:
    shown = public(event)
    assert shown is None or (type(event) in FOR_ALL and not getattr(event, "secret", False))
    told = replace(event, secret=False) if isinstance(event, e.INCIDENT_EVENTS) else event
    if type(event) in FOR_ALL and "duress" not in repr(event).lower():
        assert public(told) is not None


def test_who_was_where_at_night_is_not_for_everybody(room: Room) -> None:
    """Whatever the room does of rounds, lone work, warnings and radios."""
    anna, jan = room.operator("Anna"), room.guard("Jan")
    anna.watches("Jan", 600)
    room.after(seconds=5)
    jan.signs_on("7")
    jan.scans("attic")
    jan.warned()
    anna.starts_round("closing")
    room.guard("Kees").scans("attic")
    room.after(minutes=12)
    room.whatever()
    seen = {type(event) for event in room.events}
    assert {e.CheckpointScanned, e.CheckedIn, e.PreAlertRaised, e.RadioSignedOn} <= seen
    assert {e.RoundOpened, e.CheckpointVisited} <= seen
    told = [shown for event in room.events if (shown := public(event)) is not None]
    assert {type(event) for event in told} <= FOR_ALL
    assert "tag " not in repr(told)


@pytest.mark.parametrize("digits", ["9", "0"])
def test_what_left_before_is_told_as_if_it_left_now(room: Room, digits: str) -> None:
    """A step that duress took early is on every screen's list since its own time."""
    room.edit(make_town(systems=(TRACKED, PHONE)))
    room.press("desk 1")
    room.guard("Jan").texts(digits)
    for seconds in (12, 18):
        for key in tuple(room.incident.deliveries):
            room.handle(s.Receipt(key, room.incident.incident_id, DeliveryState.FAILED, "x"))
        room.after(seconds=seconds)
    room.whatever()
    taken = next(one for one in room.happened(e.StepTaken) if one.step == 1 and not one.secret)
    assert {alert.responder for alert in taken.alerts} == {"Ria", "Piet", "Omar"}

    def how_far() -> set[tuple[datetime, int]]:
        shown = room.incident.shown.deliveries
        return {(shown[alert.key].since, shown[alert.key].attempt) for alert in taken.alerts}

    assert how_far() == {(taken.at, 1)}
    if digits == "0":
        room.after(seconds=3)
        room.whatever()
        assert {one.attempt for one in room.happened(e.DeliveryRetried)} == {2, 3}
        assert {attempt for _, attempt in how_far()} == {1, 2}, "one of them has no receipts"


def test_where_people_were_seen_is_not_for_everybody(room: Room) -> None:
    room.guard("Kees").scans("attic")
    room.press("desk 2")
    room.operator("Anna").calls_the_roll()
    room.guard("Els").scans("hall")
    room.whatever()
    (started,), (joined,) = room.happened(e.RollCallStarted), room.happened(e.RollCallJoined)
    assert {one.responder: one.place is not None for one in started.expected} == {
        "Jan": False,
        "Kees": True,
    }
    for event in (started, joined):
        seen = public(event)
        assert isinstance(seen, e.RollCallStarted | e.RollCallJoined)
        shown = seen.expected if isinstance(seen.expected, tuple) else (seen.expected,)
        assert [(one.place, one.seen_at) for one in shown] == [(None, None)] * len(shown)
    called = room.incident.shown.roll_call
    assert called is not None
    assert set(called.people) == {"jan", "kees", "els"}
    assert not any(one.place or one.seen_at for one in called.people.values())
    nobody_seen = replace(started, expected=(e.Expected(started.expected[0].responder_id, "Jan"),))
    assert public(nobody_seen) is nobody_seen


def test_duress_in_a_roll_call_looks_like_safe(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").calls_the_roll()
    room.guard("Jan").texts("0")
    room.whatever()
    assert room.incident.duress
    assert room.roll_call() == {"Jan": RollCallAnswer.SAFE}
    assert room.incident.shown.roll_call == room.incident.roll_call
    room.after(minutes=5)
    room.whatever()


def test_whom_duress_brought_in_is_not_on_the_list_for_that(room: Room) -> None:
    """They are at their posts in other buildings; but Ria is at hers, in this one."""
    room.press("desk 2")
    room.guard("Jan").texts("0")
    assert "ria" in room.incident.assignments
    room.operator("Anna").calls_the_roll()
    assert room.roll_call() == {"Jan": RollCallAnswer.UNACCOUNTED}
    room.after(minutes=1)
    room.whatever()


def test_secret_skips_stay_secret(room: Room) -> None:
    """A duress step that finds nobody says so to nobody but operators."""
    room.link("radio", up=False)
    room.press("desk 2")
    room.radio_texts("Jan", "Els")
    assert Target.GUARDS_HERE in [skip.target for skip in room.happened(e.StepTaken)[0].skipped]
    room.guard("Jan").texts("0")
    room.microphone("Jan")
    room.radio_texts("Ria", "Piet", "Omar")
    assert [step.secret for step in room.happened(e.StepTaken)] == [False, True]
    assert len([event for event in story(room.events) if isinstance(event, e.StepTaken)]) == 1
