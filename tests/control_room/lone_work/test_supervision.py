"""Lone work as it is told by those who watch: asked, answered, missed, found."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    signals as s,
)
from custom_components.municipal_alarm.control_room.errors import BadRequest, WrongState
from custom_components.municipal_alarm.control_room.lone_work.supervision import (
    EVERY_AT_LEAST_S,
    EVERY_AT_MOST_S,
    take_due,
)
from custom_components.municipal_alarm.control_room.site import Contact, LoneWorkRule
from custom_components.municipal_alarm.control_room.turn import Turn
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    DeliveryState,
    IncidentState,
    Outcome,
    Prompt,
    Purpose,
)

from ..shift import NOON, PEOPLE, RADIO, Guard, Operator, Room, live, make_town

HALF_HOUR, GRACE = timedelta(minutes=30), timedelta(seconds=60)


@pytest.fixture
def anna(room: Room) -> Operator:
    return room.operator("Anna")


@pytest.fixture
def jan(room: Room) -> Guard:
    return room.guard("Jan")


def missed(room: Room, jan: Guard, *, kees: str = "NO LIFE SIGN - Jan") -> None:
    """Jan, who works alone, is asked and does not answer."""
    room.after(minutes=31)
    room.radio_text(to="Jan", contains="CHECK IN - answer within 60 s", purpose=Purpose.CHECK_IN)
    room.radio_text(to="Jan", contains="CHECK IN - answer within 30 s", purpose=Purpose.CHECK_IN)
    room.radio_text(to="Els", contains=kees)
    assert room.watched(jan.name).incident_id == room.incident.incident_id


# --- stories ------------------------------------------------------------------


def test_guard_silent(room: Room, anna: Operator, jan: Guard) -> None:
    """Asked, asked once more, and then looked for at the last place, which is not new."""
    piet = room.guard("Piet")
    jan.texts("21")
    room.after(minutes=20)
    jan.scans("desk 4")
    room.after(minutes=29, seconds=59)
    room.nothing_more()

    room.after(seconds=1)
    asked = room.radio_text(to="Jan", purpose=Purpose.CHECK_IN)
    assert asked.text == "CHECK IN - answer within 60 s"
    assert room.watched("Jan").alarm_at == room.now + GRACE
    room.after(seconds=30)
    again = room.radio_text(to="Jan", purpose=Purpose.CHECK_IN)
    assert again.text == "CHECK IN - answer within 30 s"
    assert again.key != asked.key
    assert room.watched("Jan").alarm_at == room.now + GRACE / 2
    assert not room.state.incidents

    room.after(seconds=30)
    incident = room.incident
    assert (incident.kind, incident.responder) == (AlarmKind.LONE_WORKER, "Jan")
    assert incident.place is not None
    assert incident.place.desk == "desk 4"
    assert incident.placed_at == NOON + timedelta(minutes=20)
    words = "Depot, 1st floor, desk 4 (31 min) - NO LIFE SIGN - Jan #1"
    room.radio_text(to="Kees", contains=words, purpose=Purpose.ALARM)
    anna.acknowledges()
    anna.dispatches("Piet")
    room.radio_text(to="Piet", contains="desk 4 (31 min) - GO: NO LIFE SIGN - Jan #1")

    room.after(minutes=2)
    piet.texts("2")
    assert room.incident.state is IncidentState.ON_SCENE
    anna.resolves()
    room.radio_texts("Kees", "Piet", contains="handled", purpose=Purpose.STAND_DOWN)
    assert room.just(e.CheckedIn)[0].by == "resolved"
    assert room.watched("Jan").next_at == room.now + HALF_HOUR
    jan.texts("22")
    assert not room.state.lone_work
    assert [one.reason for one in room.happened(e.LoneWorkEnded)] == ["responder"]


def test_whoever_answers_after_the_alarm_is_for_the_operator_to_judge(
    room: Room, anna: Operator, jan: Guard
) -> None:
    jan.texts("21")
    missed(room, jan)
    room.after(seconds=20)
    jan.texts("I am fine, was in the lift")
    assert room.incident.is_open
    assert room.incident.prompts == (Prompt.SIGN_OF_LIFE,)
    assert room.watched("Jan").next_at == room.now + HALF_HOUR
    # Silent once more: the same incident, and the old news holds no more.
    room.after(minutes=31)
    room.radio_texts("Jan", "Jan", contains="CHECK IN")
    assert len(room.state.incidents) == 1
    assert room.incident.presses == 2
    assert Prompt.SIGN_OF_LIFE not in room.incident.prompts
    room.whatever()
    anna.resolves(Outcome.FALSE)
    room.whatever()


@pytest.mark.parametrize("said", [timedelta(seconds=1), timedelta(minutes=10)])
def test_what_was_said_before_the_alarm_is_no_answer_to_it(
    room: Room, jan: Guard, said: timedelta
) -> None:
    jan.texts("21")
    missed(room, jan)
    before = room.watched("Jan")
    jan.texts("20", said=said)
    assert room.watched("Jan") == before
    assert Prompt.SIGN_OF_LIFE not in room.incident.prompts


def test_what_came_late_counts_from_when_it_was_said(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.after(minutes=30, seconds=10)
    room.radio_text(to="Jan", contains="CHECK IN")
    jan.texts("20", said=timedelta(minutes=25))
    assert room.watched("Jan").next_at == room.now + timedelta(minutes=5)
    # What was said before that moves nothing, forward or back.
    before = room.watched("Jan")
    jan.texts("20", said=timedelta(minutes=26))
    assert room.watched("Jan") == before


def test_what_would_be_due_again_by_now_puts_off_no_alarm(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.after(minutes=30, seconds=10)
    room.radio_text(to="Jan", contains="CHECK IN")
    before = room.watched("Jan")
    jan.texts("20", said=HALF_HOUR)
    assert room.watched("Jan") == before
    missed_at = before.alarm_at
    room.after(seconds=50)
    assert room.happened(e.CheckInMissed)[0].at == missed_at
    room.whatever()


def test_a_clock_that_is_ahead_wins_no_time(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.after(minutes=1)
    jan.texts("20", said=-timedelta(hours=1))
    assert room.watched("Jan").next_at == room.now + HALF_HOUR
    room.after(minutes=1)
    jan.texts("20")
    assert room.watched("Jan").next_at == room.now + HALF_HOUR


def test_what_was_said_while_our_clock_was_ahead_holds_back_nothing(
    room: Room, anna: Operator, jan: Guard
) -> None:
    anna.watches("Jan")
    room.now += timedelta(days=1)
    jan.checks_in()
    room.now -= timedelta(days=1)
    room.after(minutes=1)
    jan.checks_in()
    assert room.watched("Jan").next_at == room.now + HALF_HOUR


def test_whoever_is_silent_after_our_clock_was_ahead_is_asked_and_missed(
    room: Room, anna: Operator, jan: Guard
) -> None:
    anna.watches("Jan")
    room.now += timedelta(days=1)
    jan.checks_in()
    room.now -= timedelta(days=1)
    room.at_once(seconds=60)  # the look that the clock takes every minute
    room.radio_text(to="Jan", contains="CHECK IN - answer within 60 s")
    room.after(seconds=60)
    room.radio_text(to="Jan", contains="CHECK IN")
    room.radio_text(to="Els", contains="NO LIFE SIGN")


def test_a_late_stop_ends_no_watch_that_they_have_answered_since(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.after(minutes=20)
    jan.texts("21")
    room.after(minutes=1)
    jan.texts("22", said=timedelta(minutes=5))
    assert room.watched("Jan").next_at == room.now + HALF_HOUR - timedelta(minutes=1)
    jan.texts("22")
    assert not room.state.lone_work


def test_an_end_that_only_a_clock_that_was_ahead_came_to_ends_nothing(
    room: Room, anna: Operator, jan: Guard
) -> None:
    anna.watches("Jan", until=NOON + timedelta(hours=6))
    room.now += timedelta(hours=5, minutes=45)
    jan.checks_in()
    room.now -= timedelta(hours=5, minutes=45)
    room.at_once(seconds=60)
    room.radio_text(to="Jan", contains="CHECK IN")
    jan.texts("20")
    assert room.watched("Jan").next_at == room.now + HALF_HOUR
    assert room.watched("Jan").until == NOON + timedelta(hours=6)


def test_a_question_asked_while_our_clock_was_ahead_is_asked_anew(
    room: Room, anna: Operator
) -> None:
    anna.watches("Jan")
    room.now += timedelta(hours=2)
    room.handle(s.TimePassed())
    room.radio_text(to="Jan", contains="CHECK IN")
    room.now -= timedelta(hours=2)
    room.at_once(seconds=60)
    room.radio_text(to="Jan", contains="CHECK IN - answer within 60 s")
    assert room.watched("Jan").alarm_at == room.now + GRACE
    room.after(seconds=60)
    room.radio_text(to="Els", contains="NO LIFE SIGN")


def test_an_alarm_of_a_clock_that_was_ahead_is_answered(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.now += timedelta(hours=2)
    room.handle(s.TimePassed())
    room.after(minutes=1)
    room.whatever()
    room.now -= timedelta(hours=2)
    room.after(minutes=5)
    jan.texts("fine")
    assert room.incident.prompts == (Prompt.SIGN_OF_LIFE,)
    jan.texts("22")
    assert not room.state.lone_work


def test_whoever_is_set_up_no_more_after_our_clock_was_ahead(room: Room, anna: Operator) -> None:
    anna.watches("Jan")
    room.now += timedelta(hours=2)
    room.handle(s.TimePassed())
    room.whatever()
    room.now -= timedelta(hours=2)
    room.edit(make_town(people=PEOPLE[1:]))
    room.at_once(seconds=60)
    room.after(seconds=60)
    assert room.incident.responder == "Jan"
    room.whatever()


def test_months_of_it_take_no_room(room: Room, jan: Guard) -> None:
    room.checks = False
    jan.texts("21")
    for _ in range(20):
        room.after(minutes=30, seconds=45)
        jan.texts("20")
    room.whatever()
    kept = len(live(room.events))
    for _ in range(20):
        room.after(minutes=30, seconds=45)
        jan.texts("20")
    room.checks = True
    room.after(minutes=30, seconds=45)
    room.whatever()
    assert len(live(room.events)) <= kept
    jan.texts("22")


# --- who may begin and end it ---------------------------------------------------


def test_begun_and_ended_by_the_guard(room: Room, jan: Guard) -> None:
    jan.works_alone(every_s=600)
    (started,) = room.just(e.LoneWorkStarted)
    assert (started.by, started.every_s, started.due_at) == (
        "responder",
        600,
        NOON + timedelta(seconds=600),
    )
    room.after(minutes=5)
    jan.checks_in()
    (signed,) = room.just(e.CheckedIn)
    assert (signed.by, signed.actor, signed.due_at) == (
        "phone",
        jan.actor,
        room.now + timedelta(seconds=600),
    )
    room.after(minutes=1)
    jan.works_alone_no_more()
    assert room.just(e.LoneWorkEnded)[0].reason == "responder"
    room.after(minutes=60)


def test_begun_and_ended_by_an_operator_and_an_automation(room: Room, anna: Operator) -> None:
    anna.watches("Jan")
    assert room.watched("Jan").by == "operator"
    room.after(minutes=29)
    anna.heard_of("Jan")
    assert room.just(e.CheckedIn)[0].by == "operator"
    room.after(minutes=29)
    room.automation().heard_of("Jan")
    assert room.just(e.CheckedIn)[0].by == "button"
    room.automation().watches_no_more("Jan")
    (ended,) = room.just(e.LoneWorkEnded)
    assert (ended.reason, ended.actor) == ("operator", c.AUTOMATION)
    assert not room.state.lone_work


def test_begun_and_ended_by_a_schedule(room: Room) -> None:
    room.lone_work_schedule("Jan", on=True)
    (started,) = room.just(e.LoneWorkStarted)
    assert started.by == "schedule"
    assert started.actor is not None
    assert started.actor.kind is ActorKind.SOURCE
    room.after(minutes=10)
    room.lone_work_schedule("Jan", on=True)  # as after a restart
    assert not room.just(e.LoneWorkStarted)
    room.lone_work_schedule("Jan", on=False)
    assert room.just(e.LoneWorkEnded)[0].reason == "schedule"
    assert not room.state.lone_work
    room.lone_work_schedule("nobody", on=True)
    assert not room.just(e.SourceHeard)


def test_a_schedule_begins_nothing_anew_and_ends_only_what_it_began(
    room: Room, anna: Operator
) -> None:
    room.lone_work_schedule("Jan", on=False)
    anna.watches("Jan", 600)
    before = room.watched("Jan")
    room.lone_work_schedule("Jan", on=True)
    room.lone_work_schedule("Jan", on=False)
    assert room.watched("Jan") == before
    # What somebody ended by hand stays ended until the schedule begins again.
    room.lone_work_schedule("Piet", on=True)
    anna.watches_no_more("Piet")
    room.lone_work_schedule("Piet", on=True)
    assert set(room.state.lone_work) == {"jan"}


def test_a_schedule_that_ends_during_an_alarm_ends_no_alarm(room: Room, jan: Guard) -> None:
    room.lone_work_schedule("Jan", on=True)
    missed(room, jan)
    room.lone_work_schedule("Jan", on=False)
    assert room.incident.is_open
    assert room.watched("Jan").incident_id == room.incident.incident_id
    room.after(seconds=1)
    jan.texts("sorry")
    assert room.incident.is_open
    assert room.incident.prompts == (Prompt.SIGN_OF_LIFE,)
    # Heard of, and nobody wants them watched any more.
    assert not room.state.lone_work
    assert room.just(e.LoneWorkEnded)[0].reason == "schedule"


def test_a_schedule_lets_nobody_go_who_was_asked(room: Room, jan: Guard) -> None:
    room.lone_work_schedule("Jan", on=True)
    room.after(minutes=30)
    room.radio_text(to="Jan", contains="CHECK IN")
    room.lone_work_schedule("Jan", on=False)
    room.after(seconds=60)
    room.radio_text(to="Jan", contains="CHECK IN")
    room.radio_text(to="Els", contains="NO LIFE SIGN")
    assert room.incident.responder == "Jan"


def test_it_ends_at_its_time(room: Room, anna: Operator) -> None:
    anna.watches("Jan", until=NOON + timedelta(minutes=30))
    room.after(minutes=30)
    assert room.just(e.LoneWorkEnded)[0].reason == "time"
    assert not room.state.lone_work


def test_its_time_lets_nobody_go_who_was_asked(room: Room, anna: Operator, jan: Guard) -> None:
    anna.watches("Jan", until=NOON + timedelta(minutes=30, seconds=20))
    room.after(minutes=30, seconds=40)
    room.radio_texts("Jan", "Jan", contains="CHECK IN")
    assert room.watched("Jan").alarm_at is not None
    jan.texts("20")
    assert room.just(e.LoneWorkEnded)[0].reason == "time"
    assert not room.state.lone_work


def test_other_settings_put_off_nothing(room: Room, anna: Operator, jan: Guard) -> None:
    anna.watches("Jan")
    first = room.watched("Jan")
    room.after(minutes=10)
    anna.watches("Jan")
    assert room.watched("Jan") == first
    anna.watches("Jan", 900)
    changed = room.watched("Jan")
    assert changed.session_id != first.session_id
    assert changed.last_sign_at == NOON
    assert changed.next_at == NOON + timedelta(minutes=15)
    room.after(minutes=5)
    room.radio_text(to="Jan", contains="CHECK IN")
    with pytest.raises(WrongState, match=r"check_in_asked.*Jan"):
        anna.watches("Jan", 1800)
    jan.works_alone(1800)  # of themselves: that is an answer
    assert room.watched("Jan").next_at == room.now + HALF_HOUR


def test_a_code_that_starts_it_twice_is_a_sign_of_life(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.after(minutes=10)
    jan.texts("21")
    assert len(room.happened(e.LoneWorkStarted)) == 1
    assert room.watched("Jan").next_at == room.now + HALF_HOUR


def test_an_end_that_was_said_of_earlier_work_ends_no_later_one(room: Room, jan: Guard) -> None:
    jan.texts("22")
    jan.texts("21")
    room.after(minutes=5)
    jan.texts("22", said=timedelta(minutes=6))
    assert room.watched("Jan")


def test_ended_by_whoever_is_missed(room: Room, jan: Guard) -> None:
    room.lone_work_schedule("Jan", on=True)
    missed(room, jan)
    room.after(seconds=5)
    jan.works_alone_no_more()
    assert room.incident.prompts == (Prompt.SIGN_OF_LIFE,)
    assert room.incident.is_open
    assert not room.state.lone_work
    # Its schedule was over by then: ended once.
    room.lone_work_schedule("Jan", on=False)
    room.lone_work_schedule("Jan", on=True)
    room.after(minutes=30)
    room.lone_work_schedule("Jan", on=False)
    room.whatever()
    jan.works_alone_no_more()
    assert len(room.happened(e.LoneWorkEnded)) == 2


@pytest.mark.parametrize(
    ("every_s", "ends", "key"),
    [
        (EVERY_AT_LEAST_S - 1, None, "check_in_every"),
        (EVERY_AT_MOST_S + 1, None, "check_in_every"),
        (None, timedelta(0), "until_past"),
    ],
)
def test_what_makes_no_sense(
    room: Room, anna: Operator, every_s: int | None, ends: timedelta | None, key: str
) -> None:
    with pytest.raises(BadRequest, match=key):
        anna.watches("Jan", every_s, room.now + ends if ends is not None else None)
    assert not room.state.lone_work


def test_nobody_is_watched(room: Room, anna: Operator) -> None:
    for ask in (anna.heard_of, anna.watches_no_more):
        with pytest.raises(WrongState, match=r"no_lone_work.*Jan"):
            ask("Jan")


@pytest.mark.parametrize("digits", ["20", "21", "22"])
def test_its_codes_are_of_no_incident(room: Room, jan: Guard, digits: str) -> None:
    jan.texts(digits)
    jan.sends_code(digits)
    assert not room.happened(e.SignalSetAside)


# --- whom is asked, and how ---------------------------------------------------------


def test_asked_by_every_contact(room: Room, anna: Operator) -> None:
    people = [replace(one, check_in_every=timedelta(minutes=5)) for one in PEOPLE]
    lone_work = LoneWorkRule(grace=timedelta(seconds=20))
    group = replace(
        people[1], contacts=(*people[1].contacts, Contact(RADIO.system_id, "talkgroup/9"))
    )
    room.edit(make_town(people=[people[0], group, *people[2:]], lone_work=lone_work, language="nl"))
    anna.watches("Piet")
    room.after(minutes=5)
    texts = {
        room.radio_text(to="Piet", by="phone").text,
        room.radio_text(to="Piet", contains="MELD U - ", by="radio").text,
    }
    assert texts == {"MELD U - antwoord binnen 20 s"}
    # All who listen to it must read who is meant.
    shared = room.radio_text(to="Piet", by="radio")
    assert (shared.address, shared.text) == (
        "talkgroup/9",
        "MELD U Piet - antwoord binnen 20 s",
    )
    states = {asked.state for asked in room.watched("Piet").asked.values()}
    assert states == {DeliveryState.SENT, DeliveryState.RECEIPTED}
    room.guard("Piet").checks_in()
    room.whatever()


def test_who_has_no_contact_is_missed_all_the_same(room: Room, anna: Operator) -> None:
    room.edit(make_town(people=[replace(PEOPLE[0], contacts=()), *PEOPLE[1:]]))
    anna.watches("Jan")
    room.after(minutes=31)
    room.radio_text(to="Els", contains="Library (?) - NO LIFE SIGN - Jan")


def test_who_is_set_up_no_more_is_let_go(room: Room, anna: Operator) -> None:
    anna.watches("Jan")
    room.edit(make_town(people=PEOPLE[1:]))
    room.after(minutes=30)
    assert room.just(e.LoneWorkEnded)[0].reason == "removed"


def test_who_was_asked_is_missed_though_set_up_no_more(
    room: Room, anna: Operator, jan: Guard
) -> None:
    jan.scans("hall")
    anna.watches("Jan")
    room.after(minutes=30)
    room.radio_text(to="Jan", contains="CHECK IN")
    room.edit(make_town(people=PEOPLE[1:]))
    room.after(seconds=60)
    assert (room.incident.responder, room.incident.responder_id) == ("Jan", "jan")
    room.radio_text(to="Els", contains="Library, ground floor, hall (31 min) - NO LIFE SIGN - Jan")
    room.after(minutes=10)
    room.whatever()
    anna.resolves()
    room.whatever()
    # There is nobody to be asked again.
    assert not room.state.lone_work
    assert room.just(e.LoneWorkEnded)[0].reason == "removed"


def test_who_is_set_up_no_more_and_seen_nowhere(room: Room, anna: Operator) -> None:
    anna.watches("Jan")
    room.after(minutes=30)
    room.edit(make_town(people=PEOPLE[1:]))
    room.after(seconds=60)
    assert room.incident.place is None
    room.whatever()


def test_a_question_that_did_not_arrive_is_taken_back_when_it_is_answered(
    room: Room, anna: Operator, jan: Guard
) -> None:
    jan.lies_in_a_dead_spot()
    anna.watches("Jan")
    room.after(minutes=30)
    asked = room.radio_text(to="Jan", contains="CHECK IN")
    jan.report(asked, DeliveryState.SENT)
    jan.scans("desk 1")
    (told,) = room.just(e.CheckInPromptReported)
    assert (told.key, told.state, told.reason) == (
        asked.key,
        DeliveryState.OVERTAKEN,
        "answered",
    )
    assert [one.withdrawn for one in room.unsaid if isinstance(one, x.Withdraw)] == [asked.key]
    room.whatever()
    # What a machine says of it now is no news.
    jan.report(asked, DeliveryState.RECEIPTED)
    assert room.watched("Jan").asked == {}


def test_reports_of_a_question(room: Room, anna: Operator, jan: Guard) -> None:
    jan.lies_in_a_dead_spot()
    anna.watches("Jan")
    room.after(minutes=30)
    asked = room.radio_text(to="Jan", contains="CHECK IN")
    for state in (
        DeliveryState.FAILED,
        DeliveryState.FAILED,
        DeliveryState.SENT,
        DeliveryState.RECEIPTED,
        DeliveryState.SENT,
    ):
        jan.report(asked, state, "reason")
    told = [one.state for one in room.happened(e.CheckInPromptReported)]
    assert told == [DeliveryState.FAILED, DeliveryState.SENT, DeliveryState.RECEIPTED]
    assert not room.happened(e.DeliveryReported)
    room.handle(s.Receipt("of nothing", asked.incident_id, DeliveryState.SENT))
    assert room.happened(e.CheckInPromptReported)[-1].key == asked.key
    jan.works_alone_no_more()
    jan.report(asked, DeliveryState.FAILED)
    assert len(room.happened(e.CheckInPromptReported)) == 3


# --- restarts ----------------------------------------------------------------------


@pytest.mark.parametrize("minutes", [10.0, 30.25, 30.75, 40.0])
def test_a_restart_changes_no_deadline(
    room: Room, anna: Operator, jan: Guard, minutes: float
) -> None:
    anna.watches("Jan", until=NOON + timedelta(hours=8))
    room.after(minutes=minutes)
    before = room.watched("Jan")
    room.restart()
    assert room.watched("Jan") == before
    room.whatever()


def test_who_was_not_asked_before_a_long_stop_is_asked_first(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.restart(down=2 * 60 * 60)
    room.radio_text(to="Jan", contains="CHECK IN - answer within 60 s")
    assert room.watched("Jan").alarm_at == room.now + GRACE
    assert not room.state.incidents
    room.after(seconds=60)
    room.radio_text(to="Jan", contains="CHECK IN")
    room.radio_text(to="Els", contains="NO LIFE SIGN")


def test_who_was_asked_before_a_stop_is_not_asked_anew(room: Room, jan: Guard) -> None:
    jan.texts("21")
    room.after(minutes=30)
    room.radio_text(to="Jan", contains="CHECK IN")
    room.restart(down=120)
    room.radio_text(to="Els", contains="NO LIFE SIGN")
    assert room.incident.responder == "Jan"
    room.restart()
    assert len(room.happened(e.CheckInMissed)) == 1


def test_woken_for_what_is_over_nothing_happens(room: Room, jan: Guard) -> None:
    jan.texts("21")
    session_id = room.watched("Jan").session_id
    for _ in range(2):
        room.handle(s.TimePassed(session_id=session_id))
        # Also when something that was due before has ended it.
        turn = Turn(room.state, room.now)
        take_due(turn, session_id)
        assert turn.decision().events == ()
        jan.texts("22")
    assert not room.happened(e.CheckInPrompted)
