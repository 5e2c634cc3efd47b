from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome, Priority
from custom_components.municipal_alarm.journal import Head, SqliteJournal
from simulators import kill9_check as check
from simulators.gateway_radio import ReceivedText
from simulators.kill9_traffic import Done, Pressed
from simulators.operator import Screen, Seen
from simulators.town import WATERVEEN
from simulators.town_entries import Policy, PolicyStep

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
POLICY = Policy((PolicyStep(0, ("guards_here",)), PolicyStep(3, ("external",))))
PLACE = WATERVEEN.place("Town Hall, Desk 3")

RAISED = e.IncidentRaised(
    at=NOW,
    incident_id="one",
    number=1,
    kind=AlarmKind.PANIC,
    priority=Priority.URGENT,
    subject="desk/1",
    place=None,
    responder_id=None,
    responder="",
    source_id="s",
    signal_id="one",
    occurred_at=NOW,
    actor=None,
    drill=False,
    policy_id="p",
    step_due_at=NOW,
)
RESOLVED = e.IncidentResolved(
    at=NOW, incident_id="one", actor=AUTOMATION, outcome=Outcome.GENUINE, note="", overtaken=()
)
AGAIN = replace(RAISED, incident_id="two", signal_id="two", number=2)


def step(number, after_s, incident_id="one"):
    return e.StepTaken(
        at=NOW + timedelta(seconds=after_s),
        incident_id=incident_id,
        step=number,
        actor=None,
        alerts=(),
        external=(),
        skipped=(),
        raise_sound=False,
        step_due_at=None,
    )


def record(*events):
    return check.Record(events, Head(len(events), b""), "")


def test_an_answered_press_that_is_missing_is_found():
    there = Pressed("one", PLACE, NOW, NOW)
    unanswered = Pressed("three", PLACE, NOW)
    lost = Pressed("two", PLACE, NOW, NOW)
    assert not list(check.lost_presses(record(RAISED), [there, unanswered]))
    assert "two" in next(check.lost_presses(record(RAISED), [there, lost]))


def test_an_answered_command_that_is_missing_is_found():
    done = Done("incident_resolved", "one", NOW)
    assert not list(check.lost_commands(record(RAISED, RESOLVED), [done]))
    assert "is lost" in next(check.lost_commands(record(RAISED), [done]))


@pytest.mark.parametrize(
    ("events", "says"),
    [
        ((RAISED, AGAIN), "desk/1 has two incidents"),
        ((RAISED, RESOLVED, replace(AGAIN, number=1)), "the number 1 was given twice"),
        ((RAISED, RESOLVED, replace(AGAIN, signal_id="one")), "the press one counts 2 times"),
    ],
)
def test_what_is_double_is_found(events, says):
    assert any(says in found for found in check.duplicates(record(*events)))


def test_what_is_not_double_is_left_alone():
    assert not list(check.duplicates(record(RAISED, RESOLVED, AGAIN)))


def test_a_radio_that_shows_the_same_twice_is_found():
    text = ReceivedText(NOW, "1201", "Desk - PANIC #1", "one/step0/jan")
    known = record(RAISED)
    assert not list(check.told_twice(known, [text, replace(text, radio_id="1202")]))
    assert "2 times" in next(check.told_twice(known, [text, replace(text, key="one/step1/jan")]))


def test_a_text_that_left_before_its_commit_is_told_anew():
    text = ReceivedText(NOW, "1201", "Desk - PANIC #1", "one/step0/jan")
    before = replace(text, key="lost/step0/jan")
    assert check.told_anew(record(RAISED), [before, text]) == [before]
    assert not list(check.told_twice(record(RAISED), [before, text]))


AWAY = check.Away(NOW + timedelta(seconds=2), NOW + timedelta(seconds=10))


@pytest.mark.parametrize(
    ("taken", "away", "says"),
    [
        (step(1, 3.0), (), ""),
        (step(1, 2.5), (), "too early"),
        (step(1, 9.0), (), "late"),
        (step(1, 10.5), (AWAY,), ""),
        (step(1, 20.0), (AWAY,), "late"),
    ],
)
def test_steps_are_judged_by_their_absolute_time(taken, away, says):
    found = " ".join(check.wrong_steps(record(RAISED, step(0, 0), taken), POLICY, away))
    assert (says in found) if says else not found


def test_a_step_taken_twice_is_found():
    found = list(check.wrong_steps(record(RAISED, step(0, 0), step(0, 0)), POLICY, ()))
    assert found == ["one took the steps [0, 0]"]


def test_an_incident_that_no_screen_shows_is_found():
    screen = Screen()
    assert "one" in next(check.not_shown(record(RAISED), screen))
    screen.history["one"] = []
    assert not list(check.not_shown(record(RAISED), screen))


def test_a_deadline_that_moved_is_found():
    before = check.due_times([{"incident_id": "one", "step": 1, "step_due_at": "12:00:03"}])
    screen = Screen()

    def after(due_at):
        incident = {"step": 1, "step_due_at": due_at}
        screen.history["one"] = [Seen(NOW, incident, first=True)]
        return list(check.moved_deadlines(before, screen, NOW - timedelta(seconds=1)))

    assert not after("12:00:03")
    assert not after(None)
    assert "now due at 12:00:33" in after("12:00:33")[0]


def test_a_journal_is_read_from_a_copy(tmp_path):
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.start()
    journal.append((RAISED, step(0, 0)))
    assert journal.flush()
    read = check.read_journal(tmp_path, None)
    assert [type(event) for event in read.events] == [e.IncidentRaised, e.StepTaken]
    assert read.head == journal.head()
    assert not read.damage
    assert check.read_journal(tmp_path, Head(1, b"other")).damage
    assert journal.close() == 0
