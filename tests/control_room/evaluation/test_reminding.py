"""What is due is said on its morning, every week after, and never by the way of an alarm."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import commands as c, events as e
from custom_components.municipal_alarm.control_room.engine import due, next_deadline
from custom_components.municipal_alarm.control_room.evaluation.reminding import (
    AT_ONCE,
    MORNING,
    first_at,
)
from custom_components.municipal_alarm.control_room.signals import TimePassed
from tests.control_room.evaluation.kit import IN_MARCH, evaluates, kept, measure, only, over
from tests.control_room.shift import NOON, Room, actor, make_town

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def agreed(*dates: date) -> Room:
    """A town on Dutch clocks that agreed something for each of these days."""
    room = Room(make_town(time_zone=AMSTERDAM))
    over(room)
    evaluates(room, "Anna", *(measure(f"{day} {n}", due=day) for n, day in enumerate(dates)))
    room.operator("Anna").closes()
    return room


def said(room: Room) -> list[datetime]:
    """When something was said to be due, on the clocks of the town."""
    return [one.at.astimezone(AMSTERDAM) for one in room.happened(e.MeasureReminded) if one.times]


def test_on_the_morning_of_its_date_and_every_week_after_across_summer_time() -> None:
    room = agreed(date(2027, 3, 22))
    room.after(minutes=(datetime(2027, 4, 7, tzinfo=UTC) - room.now).total_seconds() / 60)
    assert said(room) == [
        datetime(2027, 3, 22, 9, tzinfo=AMSTERDAM),
        datetime(2027, 3, 29, 9, tzinfo=AMSTERDAM),
        datetime(2027, 4, 5, 9, tzinfo=AMSTERDAM),
    ]
    assert {at.hour for at in said(room)} == {9}
    assert only(room).reminders == 3
    reminded = room.happened(e.MeasureReminded)[-1]
    assert reminded.measure == only(room).measure
    room.restart()
    assert only(room).reminders == 3


def test_what_is_done_is_said_no_more() -> None:
    room = agreed(IN_MARCH)
    measure_id = only(room).measure.measure_id
    room.handle(c.CompleteMeasure(actor=actor("Anna"), measure_id=measure_id))
    room.after(minutes=200 * 24 * 60)
    assert not said(room)


def test_what_is_put_off_is_said_on_its_new_morning() -> None:
    room = agreed(IN_MARCH)
    room.after(minutes=100 * 24 * 60)
    assert len(said(room)) == 1
    later = IN_MARCH + timedelta(days=100)
    measure_id = only(room).measure.measure_id
    room.handle(c.ChangeMeasure(actor=actor("Anna"), measure_id=measure_id, due=later))
    room.after(minutes=90 * 24 * 60)
    assert len(said(room)) == 1
    room.after(minutes=15 * 24 * 60)
    assert said(room)[1].date() == later


@given(
    due_in=st.integers(-400, 400),
    now=st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_first_is_a_morning_to_come(due_in: int, now: datetime) -> None:
    day = now.astimezone(AMSTERDAM).date() + timedelta(days=due_in)
    at = first_at(day, now, AMSTERDAM)
    local = at.astimezone(AMSTERDAM)
    assert at > now
    assert local.time() == MORNING
    assert local.date() == day or (local.date() > day and at - now <= timedelta(hours=34))


def test_a_day_long_past_is_said_tomorrow() -> None:
    room = agreed(NOON.date() - timedelta(days=40))
    room.after(minutes=24 * 60)
    assert [at.date() for at in said(room)] == [NOON.date() + timedelta(days=1)]


@given(
    ahead=st.timedeltas(timedelta(minutes=2), timedelta(days=4000)),
    due_in=st.integers(-30, 300),
    reminded=st.booleans(),
)
def test_a_clock_put_back_neither_storms_nor_forgets(
    ahead: timedelta, due_in: int, reminded: bool
) -> None:
    room = Room(make_town(time_zone=AMSTERDAM))
    over(room)
    day = room.now.astimezone(AMSTERDAM).date() + timedelta(days=due_in)
    if reminded:
        evaluates(room, "Anna", measure(due=day))
        room.checks = False
        room.now += ahead + timedelta(days=300)
        room.handle(TimePassed())
        room.now -= ahead + timedelta(days=300)
    else:
        room.now += min(ahead, timedelta(days=3000))
        evaluates(room, "Anna", measure(due=day))
        room.now -= min(ahead, timedelta(days=3000))
    before = len(said(room))
    for _ in range(5):
        for part in due(room.state, room.now):
            room.handle(part)
        room.now += timedelta(seconds=60)
    assert len(said(room)) <= before + 1
    at = next_deadline(room.state)
    assert at is not None
    morning = datetime.combine(day, MORNING, AMSTERDAM)
    latest = max(morning, room.now) + timedelta(days=8)
    assert room.now < at <= latest
    room.now = at
    room.handle(TimePassed())
    assert len(said(room)) >= before + 1 or len(said(room)) == before + 1


def test_what_was_done_by_a_clock_that_was_ahead_does_not_stay_for_years() -> None:
    room = agreed(IN_MARCH)
    measure_id = only(room).measure.measure_id
    room.now += timedelta(days=2000)
    room.handle(c.CompleteMeasure(actor=actor("Anna"), measure_id=measure_id))
    room.now -= timedelta(days=2000)
    room.handle(TimePassed())
    assert not kept(room)


def test_two_thousand_on_one_morning_come_a_little_at_a_time() -> None:
    room = many(2000)
    room.now = next_deadline(room.state) or room.now
    turns = 0
    while (at := next_deadline(room.state)) is not None and at <= room.now:
        (part,) = due(room.state, room.now)
        decision = room.handle(part)
        assert len(decision.events) <= AT_ONCE
        turns += 1
    assert turns == 2000 / AT_ONCE
    assert len(said(room)) == 2000


def test_two_thousand_cost_an_alarm_nothing() -> None:
    """No alarm looks at a measure: their deadline is known, and they stay what they are."""
    room = many(2000)
    next_deadline(room.state)
    measures = room.state.measures
    assert "due_at" in vars(measures)
    room.press("desk 1")
    room.after(seconds=90)
    room.operator("Anna").acknowledges()
    assert room.state.measures is measures
    room.whatever()


def many(count: int) -> Room:
    """A town with so many open measures, all for one day."""
    room = Room()
    room.checks = False
    for number in range(count // 50):
        over(room, desk="desk 2")
        evaluates(room, "Anna", *(measure(f"{number}.{n}") for n in range(50)))
        room.operator("Anna").closes()
    assert len(room.state.measures.kept) == count
    return room


@pytest.mark.parametrize("late", [0, 5, 400])
def test_a_start_long_after_says_it_once(late: int) -> None:
    room = agreed(IN_MARCH, IN_MARCH)
    room.now = datetime(2027, 3, 1, 8, tzinfo=UTC)
    room.restart(down=late * 24 * 3600)
    assert len(said(room)) == 2
