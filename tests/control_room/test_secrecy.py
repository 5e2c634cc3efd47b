"""Nobody who must not know of duress can learn of it."""

from dataclasses import replace
from datetime import datetime

from hypothesis import given
import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s, snapshot
from custom_components.municipal_alarm.control_room.procedure import DEFAULT_CODES
from custom_components.municipal_alarm.control_room.secrecy import public, story
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    AssignmentState,
    CodeEffect,
    DeliveryState,
    DeskAnswer,
    Duty,
    IncidentState,
    Outcome,
    Priority,
    Prompt,
    RollCallAnswer,
    Target,
)
from tests.journal.strategies import of_classes

from .shift import PEOPLE, PHONE, TRACKED, Room, make_town
from .test_two_worlds import what_a_viewer_sees


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


def test_what_those_say_whom_duress_brought_in_stays_secret(room: Room) -> None:
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
    room.guard("Piet").texts("4")
    room.guard("Omar").texts("at the gate")
    room.guard("Ria").accepts()
    room.operator("Anna").hears_arrival_of("Ria")
    assert room.guard("Piet").part is AssignmentState.ACCEPTED
    assert room.guard("Ria").part is AssignmentState.ON_SCENE
    assert room.incident.state is IncidentState.ON_SCENE
    assert Prompt.BACKUP_ASKED in room.incident.prompts
    seen = room.incident.shown
    assert set(seen.assignments) == {"jan"}
    assert seen.state is IncidentState.ACKNOWLEDGED
    assert Prompt.BACKUP_ASKED not in seen.prompts
    assert room.incident.answer is DeskAnswer.SEEN
    assert not room.happened(e.ResponderPlaced)
    room.operator("Anna").resolves(Outcome.GENUINE)
    room.closed("Jan")
    room.radio_texts("Jan", "Ria", "Piet", "Omar", contains="OVER #")
    assert set(room.incident.shown.assignments) == {"jan"}


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
    e.StepRepeated,
    e.StepsPutOff,
    e.TargetsAlerted,
    e.ExternalCalled,
    e.ExternalReported,
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
    e.PromptDismissed,
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
    e.EvaluationAsked,
    e.EvaluationWritten,
    e.EvaluationApproved,
    e.IncidentClosed,
    e.MeasureAgreed,
    e.MeasureReminded,
    e.MeasureDone,
    e.MeasureReopened,
    e.MeasureDropped,
    e.MeasureFiled,
}
"""Once more, and by hand: whoever adds an event says here who may know of it."""


def test_it_is_decided_of_every_event_who_may_know_of_it() -> None:
    assert set(e.EVENTS) == FOR_THOSE_WHO_MAY_KNOW | FOR_ALL
    assert not FOR_THOSE_WHO_MAY_KNOW & FOR_ALL


@given(event=of_classes(e.EVENTS))
def test_what_is_not_for_all_is_for_nobody_else(event: e.Event) -> None:
    shown = public(event)
    assert shown is None or (type(event) in FOR_ALL and not getattr(event, "secret", False))
    told = replace(event, secret=False) if hasattr(event, "secret") else event
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
