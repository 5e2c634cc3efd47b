"""The table of allowed changes; what a group does is held against the model by the contract."""

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal.outbox import (
    FAILED,
    MAY_FOLLOW,
    OVERTAKEN,
    QUEUED,
    RECEIPTED,
    SENT,
    Changes,
    Row,
)
from custom_components.municipal_alarm.journal.records import Record, Request, make_record

from . import examples as make


def row(state: DeliveryState, *, pending: bool = True) -> Row:
    return Row("k", "a", state, 0, pending, "then", "then")


def record(*events: object, effects: tuple[object, ...] = ()) -> Record:
    return make_record(Request(events, effects, None), make.NOON)  # type: ignore[arg-type]


def after(start: Row, *states: DeliveryState, ended: tuple[str, ...] = ()) -> Row:
    changes = Changes([start], ended)
    changes.apply(record(*(make.reported("a", "k", state) for state in states)))
    return start


def test_every_state_has_a_line() -> None:
    assert set(MAY_FOLLOW) == set(DeliveryState)


@given(st.lists(st.sampled_from(DeliveryState)))
def test_a_receipt_is_the_last_word(states: list[DeliveryState]) -> None:
    assert after(row(RECEIPTED, pending=False), *states).state is RECEIPTED
    assert after(row(QUEUED), *states, RECEIPTED).state is RECEIPTED


@given(st.lists(st.sampled_from([s for s in DeliveryState if s is not RECEIPTED])))
def test_what_is_overtaken_stays_so_unless_it_arrived(states: list[DeliveryState]) -> None:
    assert after(row(OVERTAKEN, pending=False), *states).state is OVERTAKEN


@given(st.lists(st.sampled_from(DeliveryState)))
def test_only_queued_and_sent_are_repeated(states: list[DeliveryState]) -> None:
    found = after(row(QUEUED), *states)
    assert found.pending == (found.state in (QUEUED, SENT))
    assert found.attempts <= states.count(SENT)


def test_a_failure_may_be_made_good() -> None:
    assert after(row(QUEUED), FAILED, SENT).pending
    assert after(row(QUEUED), FAILED, RECEIPTED).state is RECEIPTED


def test_when_the_incident_is_over_sent_is_enough() -> None:
    assert not after(row(QUEUED), SENT, ended=("a",)).pending


def test_a_report_in_the_turn_of_its_effect_counts() -> None:
    changes = Changes([], [])
    changes.apply(record(make.reported("a", "k", SENT), effects=(make.text("a", "k"),)))
    assert (changes.changed["k"].state, changes.changed["k"].attempts) == (SENT, 1)


def test_a_report_of_an_unknown_key_is_nothing() -> None:
    changes = Changes([], [])
    changes.apply(record(make.reported("a", "k", SENT)))
    assert changes.changed == {}


@pytest.mark.parametrize(("state", "then"), [(QUEUED, OVERTAKEN), (SENT, SENT), (FAILED, FAILED)])
def test_the_end_of_an_incident(state: DeliveryState, then: DeliveryState) -> None:
    found = row(state, pending=state is not FAILED)
    changes = Changes([found], [])
    changes.apply(record(make.closed("a"), effects=(make.text("a", "k"), make.text("a", "l"))))
    assert (found.state, found.pending) == (then, False)
    assert (changes.changed["l"].state, changes.changed["l"].pending) == (QUEUED, True)
