"""A simulated year is one that the engine would have written, and the same every time."""

from collections import Counter
from itertools import pairwise

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome
from custom_components.municipal_alarm.journal.memory import MemoryJournal
from simulators.year import STORM, Year

DAYS = 6
ALARMS = 160


def lived(seed: int) -> tuple[Year, list[e.Event]]:
    journal = MemoryJournal()
    journal.start()
    year = Year(journal, ALARMS, seed, days=DAYS)
    year.live()
    entries = journal.read(0, 1_000_000)
    assert all(entry.event is not None for entry in entries)
    return year, [entry.event for entry in entries if entry.event is not None]


@pytest.fixture(scope="module")
def year() -> tuple[Year, list[e.Event]]:
    return lived(7)


def test_the_same_seed_is_the_same_year(year: tuple[Year, list[e.Event]]) -> None:
    assert lived(7)[1] == year[1]
    assert lived(8)[1] != year[1]


def test_time_only_grows(year: tuple[Year, list[e.Event]]) -> None:
    assert all(before.at <= after.at for before, after in pairwise(year[1]))


def test_every_incident_is_over_in_the_end(year: tuple[Year, list[e.Event]]) -> None:
    _, events = year
    of = {
        kind: {one.incident_id for one in events if isinstance(one, kind)}
        for kind in (e.IncidentRaised, e.IncidentResolved, e.IncidentClosed)
    }
    assert of[e.IncidentRaised] == of[e.IncidentResolved] == of[e.IncidentClosed]
    # The others joined one that was open.
    joined = sum(isinstance(one, e.AlarmJoined) for one in events)
    assert ALARMS <= len(of[e.IncidentRaised]) + joined <= 2 * ALARMS


def test_there_is_something_of_everything(year: tuple[Year, list[e.Event]]) -> None:
    one, events = year
    raised = [event for event in events if isinstance(event, e.IncidentRaised)]
    assert {AlarmKind.PANIC, AlarmKind.MAN_DOWN} <= {event.kind for event in raised}
    assert any(event.drill for event in raised)
    ended = {event.outcome for event in events if isinstance(event, e.IncidentResolved)}
    assert {Outcome.GENUINE, Outcome.FALSE, Outcome.DRILL} <= ended
    for kind in (
        *("acknowledged", "responder_accepted", "responder_arrived", "code_received"),
        *("delivery_retried", "camera_viewed", "note_added", "evaluation_written"),
        *("round_reported", "checkpoint_overdue"),
    ):
        assert one.counts[kind], kind


def test_a_storm_is_a_flood(year: tuple[Year, list[e.Event]]) -> None:
    """More than ten within ten minutes in one building."""
    per = Counter(
        (event.place.building_id, event.at.date())
        for event in year[1]
        if isinstance(event, e.IncidentRaised) and event.place is not None
    )
    assert 10 <= max(per.values()) <= STORM


def test_nothing_is_refused_but_what_came_too_late(year: tuple[Year, list[e.Event]]) -> None:
    refused = {kind for kind in year[0].counts if kind.startswith("refused")}
    assert refused <= {
        f"refused: {key}" for key in ("already_owned", "unknown_incident", "wrong_state")
    }
