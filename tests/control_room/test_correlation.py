"""Which incident an alarm belongs to."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import SourceId, incident_of_signal
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeskAnswer,
    Outcome,
    Priority,
    Prompt,
    Purpose,
)

from .shift import NOON, Room


def test_second_press_joins(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan", contains="PANIC #1")
    room.after(seconds=5)
    room.press("desk 2")
    room.radio_text(to="Jan", contains="PANIC - 2x #1")
    assert (len(room.state.incidents), room.incident.presses) == (1, 2)
    assert room.incident.last_press_at == room.now


def test_told_again_at_most_every_five_seconds(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=4.9)
    room.press("desk 2")
    room.after(seconds=0.05)
    room.nothing_more()
    room.after(seconds=0.05)
    room.radio_text(to="Jan", contains="2x")
    room.after(seconds=1)
    room.press("desk 2")
    room.press("desk 2")
    room.after(seconds=3.9)
    room.nothing_more()
    room.after(seconds=0.1)
    room.radio_text(to="Jan", contains="4x")
    room.after(seconds=10)


def test_press_at_a_desk_whose_guards_nobody_reached(room: Room) -> None:
    for name in ("Kees", "Els"):
        room.operator("Anna").sets_duty(name, on_duty=False)
    room.press("desk 4")
    assert room.incident.prompts == (Prompt.NOBODY_REACHED,)
    room.press("desk 4")
    room.after(seconds=5)
    assert [again.alerts for again in room.happened(e.ToldAgain)] == [()]


def test_whoever_was_called_since_the_press_is_not_told_again(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.after(seconds=28)
    room.press("desk 2")
    room.radio_text(to="Jan", contains="2x")
    room.after(seconds=1)
    room.press("desk 2")
    room.after(seconds=10)
    room.radio_texts("Ria", "Piet", "Omar", contains="3x")
    room.radio_text(to="Jan", contains="3x")


def test_press_after_the_all_clear_takes_it_back(room: Room) -> None:
    room.press("desk 2")
    room.radio_text(to="Jan")
    room.guard("Jan").texts("9")
    assert room.incident.prompts == (Prompt.ALL_CLEAR,)
    room.after(seconds=60)
    room.whatever()
    room.press("desk 2")
    room.whatever()
    assert Prompt.ALL_CLEAR not in room.incident.prompts


def test_press_after_it_is_over_is_a_new_incident(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves()
    room.whatever()
    room.press("desk 2")
    room.radio_text(to="Jan", contains="PANIC #2")
    assert len(room.state.incidents) == 2


def test_drill_press_at_a_desk_in_trouble_joins(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=6)
    room.press("desk 2", drill=True)
    room.radio_text(to="Jan")
    room.radio_text(to="Jan", contains="2x")
    assert len(room.state.incidents) == 1


def test_drill_comes_to_the_fore_again_when_the_real_alarm_is_over(room: Room) -> None:
    room.press("desk 1", drill=True)
    room.press("desk 1")
    room.whatever()
    room.operator("Anna").resolves(Outcome.FALSE)
    room.radio_text(to="Jan", contains="OVER #")
    room.lamp("desk 1", DeskAnswer.SENT)
    room.after(seconds=6)
    room.press("desk 1", drill=True)
    room.radio_text(to="Jan", contains="DRILL PANIC - 2x #1")
    room.operator("Anna").resolves(Outcome.DRILL, room.incident_number(1))
    room.radio_text(to="Jan", contains="OVER #")
    room.lamp("desk 1", DeskAnswer.NONE)
    assert room.state.by_subject == {}


def test_lamp_belongs_to_the_real_alarm(room: Room) -> None:
    room.press("desk 1", drill=True)
    drill = room.incident
    room.press("desk 1")
    room.whatever()
    room.operator("Bram").acknowledges(drill)
    room.nothing_more()
    assert room.incident_number(1).answer is DeskAnswer.SEEN
    room.operator("Anna").acknowledges()
    room.lamp("desk 1", DeskAnswer.SEEN)


def test_alarm_of_an_unknown_device_still_is_one(room: Room) -> None:
    stranger = room.guard("Stranger")
    stranger.alarms(AlarmKind.EMERGENCY)
    assert room.incident.subject == "device/radio/radio of Stranger"
    assert room.incident.place is None
    room.radio_texts("Kees", "Els", contains="place unknown")
    stranger.alarms(AlarmKind.EMERGENCY)
    assert room.incident.presses == 2


def test_alarm_of_a_guard_goes_to_the_last_place(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.after(minutes=1)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Piet", contains="Town hall, 1st floor, desk 3 - EMERGENCY - Jan #1")
    assert not room.incident.is_of_desk


def test_alarm_of_a_guard_nobody_saw_today_goes_home(room: Room) -> None:
    room.guard("Jan").scans("desk 3")
    room.after(minutes=12 * 60)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.radio_text(to="Els", contains="Library (?) - EMERGENCY - Jan #1")


def test_guards_own_microphone_opens_again_with_every_man_down(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els")
    room.microphone("Jan")
    room.after(seconds=20)
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els", contains="2x")
    assert room.microphone("Jan").until == room.now + timedelta(seconds=30)


@pytest.mark.parametrize("kind", [AlarmKind.EMERGENCY, AlarmKind.LONE_WORKER, AlarmKind.FIRE])
def test_other_alarms_open_no_microphone(room: Room, kind: AlarmKind) -> None:
    room.guard("Jan").alarms(kind)
    room.radio_text(to="Els")


def test_more_urgent_alarm_leads_the_incident(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.LONE_WORKER)
    room.radio_text(to="Els", contains="NO LIFE SIGN")
    assert room.incident.priority is Priority.HIGH
    room.after(seconds=5)
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els", contains="MAN DOWN - Jan - 2x")
    room.microphone("Jan")
    assert room.incident.priority is Priority.URGENT
    room.after(seconds=5)
    room.guard("Jan").alarms(AlarmKind.LONE_WORKER)
    room.radio_text(to="Els", contains="MAN DOWN - Jan - 3x")


def test_man_down_raised_by_hand_listens_too(room: Room) -> None:
    room.operator("Anna").raises(guard="Jan", kind=AlarmKind.MAN_DOWN)
    room.radio_text(to="Els", contains="MAN DOWN - Jan")
    room.microphone("Jan")
    (raised,) = room.happened(e.IncidentRaised)
    assert raised.actor is not None
    assert raised.actor.name == "Anna"


def test_press_raised_by_hand_joins_the_button(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=6)
    room.operator("Anna").raises(desk="desk 2")
    room.radio_text(to="Jan")
    room.radio_text(to="Jan", contains="2x")


def test_same_command_twice_raises_once(room: Room) -> None:
    for _ in range(2):
        room.operator("Anna").raises(desk="desk 2", signal_id="click 1")
    room.radio_text(to="Jan")
    assert room.incident.presses == 1


def test_incident_has_the_same_id_when_the_press_was_not_written_down(room: Room) -> None:
    before = room.state
    room.press("desk 2", signal_id="1")
    first = room.unsaid.copy()
    room.state, room.events, room.unsaid = before, [], []
    room.press("desk 2", signal_id="1")
    assert room.unsaid == first
    assert room.incident.incident_id == incident_of_signal(SourceId("button desk 2"), "1")  # type: ignore[arg-type]
    room.whatever()


def test_numbers_go_on_after_a_restart(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").resolves()
    room.operator("Anna").closes()
    room.whatever()
    room.restart(down=5)
    room.press("desk 2")
    room.radio_text(to="Jan", contains="#2")


def test_signal_told_again_after_many_others_raises_nothing_twice(room: Room) -> None:
    room.press("desk 2", signal_id="first", ordered=False)
    room.operator("Anna").resolves()
    for number in range(17):
        room.press("desk 4", source="button desk 2", signal_id=f"n{number}", ordered=False)
    room.press("desk 2", signal_id="first", ordered=False)
    assert len(room.happened(e.IncidentRaised)) == 2
    room.whatever()


def test_whoever_was_called_in_after_the_press_is_not_told_the_same_words_again(
    room: Room,
) -> None:
    room.press("desk 2")
    room.after(seconds=28)
    room.press("desk 2")
    room.whatever()
    room.press("desk 2")
    room.after(seconds=2)
    called = [d.alert for d in room.incident.deliveries.values() if "/step1/" in d.alert.key]
    assert called
    for name in {alert.responder for alert in called}:
        room.guard(name).texts("1")
    room.after(seconds=10)
    room.whatever()
    heard = [(d.alert.responder_id, d.alert.text) for d in room.incident.deliveries.values()]
    assert len(heard) == len(set(heard))


# --- what is told before its kind is known ---------------------------------------


@pytest.mark.parametrize("kind", [AlarmKind.MAN_DOWN, AlarmKind.LONE_WORKER])
@pytest.mark.parametrize("seconds", [0, 0.5, 7])
def test_report_says_what_the_call_before_it_was(
    room: Room, kind: AlarmKind, seconds: float
) -> None:
    room.guard("Jan").scans("desk 2")
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, signal_id="call")
    raised_at = room.now
    room.radio_text(to="Els", contains="EMERGENCY - Jan #1")
    room.whatever()
    room.after(seconds=seconds)
    room.guard("Jan").alarms(kind, detail="type 2", explains="call")
    assert (room.incident.kind, room.incident.presses) == (kind, 1)
    assert (room.incident.last_press_at, room.incident.detail) == (raised_at, "type 2")
    assert room.incident.priority is Priority.URGENT, "nothing becomes less urgent by it"
    assert bool(room.incident.microphones) == (kind is AlarmKind.MAN_DOWN)
    # At once: what they were told was something else.
    words = "MAN DOWN" if kind is AlarmKind.MAN_DOWN else "NO LIFE SIGN"
    room.radio_text(to="Els", contains=f"desk 2 - {words} - Jan #1")
    room.whatever()
    # A press after that is one, and told in its time.
    room.guard("Jan").alarms(kind)
    assert room.incident.presses == 2
    room.whatever()


def test_report_of_a_further_call_is_no_third_press(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY)
    room.after(seconds=20)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, signal_id="call")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN, explains="call")
    assert (room.incident.kind, room.incident.presses) == (AlarmKind.EMERGENCY, 2)
    assert room.incident.microphones, "whoever fell may not be able to speak"
    room.whatever()


def test_report_whose_call_is_over_by_now_is_an_alarm(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, signal_id="call")
    room.operator("Anna").resolves()
    room.whatever()
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN, explains="call")
    (second,) = (one for one in room.state.incidents.values() if one.is_open)
    assert (second.kind, second.presses) == (AlarmKind.MAN_DOWN, 1)
    room.whatever()


# --- what is only possible ----------------------------------------------------


def test_possible_emergency_is_an_alarm_that_says_so(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, possible=True, detail="unasked position")
    room.radio_text(to="Els", contains="Library (?) - POSS. EMERGENCY - Jan #1")
    assert (room.incident.possible, room.incident.detail) == (True, "unasked position")
    room.after(seconds=30)
    room.radio_texts("Ria", "Piet", "Omar", contains="POSS. EMERGENCY")
    room.after(seconds=5)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, possible=True)
    room.radio_text(to="Els", contains="POSS. EMERGENCY - Jan - 2x")
    assert room.incident.detail == "unasked position"
    room.whatever()


@pytest.mark.parametrize(
    ("second", "kind", "possible"),
    [
        (AlarmKind.EMERGENCY, AlarmKind.EMERGENCY, False),
        (AlarmKind.MAN_DOWN, AlarmKind.MAN_DOWN, False),
        (AlarmKind.LONE_WORKER, AlarmKind.EMERGENCY, True),
        (AlarmKind.DURESS, AlarmKind.EMERGENCY, True),
    ],
)
def test_certain_alarm_leads_a_possible_one_as_urgent(
    room: Room, second: AlarmKind, kind: AlarmKind, possible: bool
) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, possible=True)
    room.after(seconds=10)
    room.guard("Jan").alarms(second, detail="type 7")
    assert (room.incident.kind, room.incident.possible) == (kind, possible)
    assert room.incident.shown.detail == ("type 7" if second is not AlarmKind.DURESS else "")
    room.whatever()


def test_possible_alarm_takes_nothing_back(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.after(seconds=10)
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, possible=True)
    assert (room.incident.kind, room.incident.possible) == (AlarmKind.MAN_DOWN, False)
    room.guard("Omar").alarms(AlarmKind.LONE_WORKER)
    room.guard("Omar").alarms(AlarmKind.EMERGENCY, possible=True)
    assert (room.incident.kind, room.incident.possible) == (AlarmKind.EMERGENCY, True)
    room.whatever()


def test_what_a_source_calls_its_alarm_is_kept_short(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.EMERGENCY, detail="x" * 500)
    assert room.incident.detail == "x" * 80
    room.radio_text(to="Els")


def test_alarms_of_unknown_radios_are_of_different_things(room: Room) -> None:
    for radio in ("12345", "12346", "12345"):
        room.guard("Stranger").alarms(AlarmKind.MAN_DOWN, radio=radio)
    assert [room.incident_number(n).responder for n in (1, 2)] == ["radio 12345", "radio 12346"]
    assert room.incident_number(1).presses == 2
    assert not room.happened(e.MicrophoneOpened)
    room.whatever()


def test_man_down_told_again_when_it_is_long_over_opens_nothing(room: Room) -> None:
    """Its radio was forgotten by then; the incident it raised is known, and resolved."""
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.MAN_DOWN, signal_id="first")
    room.operator("Anna").resolves()
    for _ in range(20):
        jan.alarms(AlarmKind.LONE_WORKER)
        room.operator("Anna").resolves()
    room.whatever()
    jan.alarms(AlarmKind.MAN_DOWN, signal_id="first")
    assert not room.just(e.MicrophoneOpened)


def test_alarm_stands_beside_what_duress_raised(room: Room) -> None:
    """Without duress it would be an incident: so it is one."""
    jan = room.guard("Jan")
    anna = room.operator("Anna")
    jan.alarms(AlarmKind.DURESS, possible=True)
    secret = room.incident
    room.after(seconds=10)
    jan.alarms(AlarmKind.MAN_DOWN)
    shown = room.incident
    assert secret.is_secret
    assert (shown.kind, shown.is_secret, shown.presses) == (AlarmKind.MAN_DOWN, False, 1)
    assert room.state.by_subject["responder/jan"] == shown.incident_id
    # What he says now is of what everybody sees.
    jan.texts("9")
    assert Prompt.ALL_CLEAR in room.incident.prompts
    # Each alarm joins its like, also once more, and after the other one is over.
    jan.alarms(AlarmKind.MAN_DOWN)
    assert room.incident.presses == 2
    anna.resolves(incident=room.incident)
    assert room.state.by_subject["responder/jan"] == secret.incident_id
    jan.alarms(AlarmKind.DURESS)
    assert room.incident_number(secret.number).presses == 2
    jan.alarms(AlarmKind.MAN_DOWN)
    assert room.incident.number == 3
    anna.resolves(incident=room.incident_number(secret.number))
    assert room.state.by_subject["responder/jan"] == room.incident.incident_id
    room.whatever()


def test_drill_goes_on_before_what_duress_raises(room: Room) -> None:
    jan = room.guard("Jan")
    jan.alarms(AlarmKind.MAN_DOWN, drill=True)
    drill = room.incident
    jan.alarms(AlarmKind.DURESS)
    jan.alarms(AlarmKind.DURESS)
    assert room.incident.presses == 2
    assert room.state.by_subject["responder/jan"] == drill.incident_id
    jan.alarms(AlarmKind.MAN_DOWN, drill=True)
    assert room.incident_number(drill.number).presses == 2
    assert len(room.state.incidents) == 2
    room.whatever()


def test_help_is_sent_to_where_somebody_was_read_since(room: Room) -> None:
    jan, anna = room.guard("Jan"), room.operator("Anna")
    jan.scans("hall")
    room.after(minutes=50)
    jan.alarms(AlarmKind.MAN_DOWN)
    room.radio_text(to="Els", contains="hall (50 min) - MAN DOWN")
    room.whatever()
    room.after(seconds=2)
    # It waited for its link.
    jan.scans("cellar", at=room.now - timedelta(minutes=1))
    assert room.incident.place is not None
    assert room.incident.place.checkpoint == "cellar"
    assert room.incident.placed_at == room.now - timedelta(minutes=1)
    room.nothing_more()
    room.after(seconds=3)
    told = room.radio_text(to="Els", purpose=Purpose.AGAIN)
    assert told.text == "Library, basement, cellar - MAN DOWN - Jan #1"
    anna.dispatches("Piet")
    room.radio_text(to="Piet", contains="Library, basement, cellar - GO: MAN DOWN")
    # Nobody is told twice of one place, and each place under a key of its own.
    room.after(seconds=20)
    jan.scans("attic")
    again = room.radio_text(to="Els", contains="attic")
    assert again.key != told.key
    room.radio_text(to="Piet", contains="attic")
    jan.scans("hall", at=room.now - timedelta(minutes=2))
    assert room.incident.place.checkpoint == "attic"
    room.whatever()


def test_whoever_went_back_to_where_they_were_is_told_of_anew(room: Room) -> None:
    piet = room.guard("Piet")
    piet.scans("hall")
    piet.alarms(AlarmKind.EMERGENCY)
    room.operator("Anna").acknowledges()  # nobody further is called
    room.radio_text(to="Jan", contains="hall")
    for place in ("attic", "hall", "attic"):
        room.after(seconds=20)
        piet.scans(place)
        assert room.radio_text(to="Jan", purpose=Purpose.AGAIN).text == (
            f"{room.incident.place.words() if room.incident.place else ''} - EMERGENCY - Piet #1"
        )
        room.whatever()
        # Nobody is told twice of one place.
        room.after(seconds=20)
        piet.scans(place)
        room.nothing_more()


def test_the_place_of_a_desk_and_of_others_stays(room: Room) -> None:
    room.press("desk 1")
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.guard("Piet").scans("cellar")
    room.guard("Jan").scans("attic")
    assert len(room.happened(e.SubjectPlaced)) == 1
    assert room.incident_number(1).desk_id == "desk 1"
    room.whatever()


def test_a_copied_tag_or_an_impossible_way_moves_no_help(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("hall")
    jan.alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    room.after(seconds=5)
    jan.scans("gate")
    assert room.incident.place is not None
    assert room.incident.place.checkpoint == "hall"
    room.whatever()


def test_a_place_that_was_proven_while_our_clock_was_ahead(room: Room) -> None:
    jan = room.guard("Jan")
    room.now += timedelta(hours=3)
    jan.scans("hall")
    jan.alarms(AlarmKind.MAN_DOWN)
    room.now -= timedelta(hours=3)
    room.after(minutes=5)
    jan.scans("cellar")
    assert room.incident.place is not None
    assert room.incident.place.checkpoint == "cellar"
    room.whatever()


def test_the_place_of_whoever_is_in_trouble_has_its_age(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 4")
    room.after(minutes=5)
    jan.alarms(AlarmKind.MAN_DOWN)
    assert room.incident.placed_at == NOON
    room.radio_text(to="Kees", contains="Depot, 1st floor, desk 4 - MAN DOWN - Jan #1")
    room.after(seconds=10)
    jan.alarms(AlarmKind.MAN_DOWN)
    (joined,) = room.just(e.AlarmJoined)
    assert (joined.place, joined.placed_at) == (None, None), "nothing new is known"
    room.radio_text(to="Kees", contains="desk 4 (5 min) - MAN DOWN - Jan - 2x #1")
    # Read at another place since.
    jan.scans("desk 3")
    room.after(seconds=10)
    assert room.incident.placed_at == room.now - timedelta(seconds=10)
    assert room.incident.place is not None
    assert room.incident.place.desk == "desk 3"
    room.radio_text(to="Kees", contains="Town hall, 1st floor, desk 3 - MAN DOWN - Jan - 2x #1")
    room.whatever()


def test_where_somebody_was_yesterday_is_no_place_of_theirs(room: Room) -> None:
    jan = room.guard("Jan")
    jan.scans("desk 4")
    room.after(minutes=12 * 60)
    jan.alarms(AlarmKind.EMERGENCY)
    assert room.incident.placed_at is None
    room.radio_text(to="Els", contains="Library (?) - EMERGENCY - Jan #1")
    # Seen again: now there is a place.
    jan.scans("desk 4")
    room.after(seconds=10)
    assert room.incident.placed_at == room.now - timedelta(seconds=10)
    room.radio_text(to="Els", contains="Depot, 1st floor, desk 4 - EMERGENCY - Jan #1")


def test_alarms_that_are_no_responders_have_no_age(room: Room) -> None:
    room.press("desk 2")
    room.after(seconds=6)
    room.press("desk 2")
    assert room.incident.placed_at is None
    assert [one.place for one in room.happened(e.AlarmJoined)] == [None]
    room.whatever()


def test_place_of_whoever_was_in_trouble_is_news_of_nothing(room: Room) -> None:
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.operator("Anna").resolves()
    room.whatever()
    room.after(seconds=10)
    room.guard("Jan").scans("desk 3")
    assert not room.happened(e.SubjectPlaced)
    room.nothing_more()
