"""What one journal lacks of another is found whatever was written, and wherever it ends."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings, strategies as st

from custom_components.municipal_alarm.control_room.events import Event
from custom_components.municipal_alarm.journal import Cutoff, MemoryJournal, catching_up
from custom_components.municipal_alarm.journal.catching_up import (
    OWN,
    effects_to_do,
    hand_on,
    lacking_after,
    pages,
)

from . import examples as make

KINDS = [
    make.raised("a"),
    make.noted("a", 1),
    make.noted("b", 2),
    make.number(3),
    make.heard("s", 1),
    make.closed("a"),
]


def journal(events: Sequence[Event]) -> MemoryJournal:
    made = MemoryJournal(now=lambda: make.NOON)
    for event in events:
        made.append([event])
    return made


def said(of: MemoryJournal) -> list[Event | None]:
    return [one.event for one in of.read(limit=100_000) if one.kind not in OWN]


@given(st.data())
@settings(max_examples=200)
def test_the_other_gets_what_it_lacks_and_nothing_twice(data: st.DataObject) -> None:
    many = data.draw(st.lists(st.sampled_from(KINDS), max_size=30))
    # Some days apart, or at once; and a clock may go back by less than a day.
    apart = data.draw(st.lists(st.floats(-0.9, 3.0), min_size=len(many), max_size=len(many)))
    events: list[Event] = []
    for number, (event, days) in enumerate(zip(many, apart, strict=True)):
        at = make.NOON + timedelta(days=number + days, microseconds=number)
        events.append(replace(event, at=at))
    known = data.draw(st.integers(0, len(events)))
    whole, other = journal(events), journal(events[:known])
    # Each says things of itself as well, wherever it is.
    for one in data.draw(st.lists(st.sampled_from([whole, other]), max_size=3)):
        if said(one):
            one.hold(one.read()[0].stream, make.OPERATOR, "asked for")
            one.expire(Cutoff(make.NOON, make.NOON))
    after, last = lacking_after(whole, other), whole.head().position
    for _, entries in pages(whole, after, last):
        other.append([one.event for one in entries if one.event is not None])
    assert [one.stream for one in other.read(limit=1000) if one.kind not in OWN] == [
        one.stream for one in events
    ]
    assert lacking_after(whole, other) in (0, *(p.position for p in whole.read(limit=1000)))
    again = [one for _, page in pages(whole, lacking_after(whole, other), last) for one in page]
    assert again == []


def test_more_than_a_page(monkeypatch) -> None:
    monkeypatch.setattr(catching_up, "PAGE", 3)
    events = [
        replace(make.noted("a", number), at=make.NOON + timedelta(minutes=number))
        for number in range(20)
    ]
    whole, other = journal(events), journal(events[:8])
    assert lacking_after(whole, other) == 8
    found = list(pages(whole, 8, 20))
    assert [end for end, _ in found] == [11, 14, 17, 20]
    assert [one.event for _, page in found for one in page] == events[8:]


def test_a_journal_that_knows_nothing_of_it_gets_all() -> None:
    assert lacking_after(journal([make.number(1)]), journal([make.heard("s", 1)])) == 0
    assert lacking_after(journal([make.number(1)]), journal([])) == 0
    assert lacking_after(journal([]), journal([make.number(1)])) == 0


def test_handing_on() -> None:
    events = [make.raised("a"), make.noted("a", 1, at=make.NOON + timedelta(minutes=1))]
    whole, other = journal([]), journal([])
    whole.append(events, [make.text("a", "a/1")])
    assert hand_on(whole, other)
    assert hand_on(whole, other), "once more changes nothing"
    assert other.load().events == whole.load().events
    assert effects_to_do(other) == effects_to_do(whole)
    assert said(other) == events
    # What is durable nowhere is not handed on.
    other.break_down()
    whole.append([make.number(5)])
    assert not hand_on(whole, other)


def test_what_is_still_to_be_done() -> None:
    whole = journal([])
    whole.append([make.raised("a")], [make.text("a", "a/1")])
    assert effects_to_do(whole) == [make.text("a", "a/1")]
