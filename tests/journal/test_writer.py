"""The writer's thread with a sink that a test opens, blocks and breaks."""

from collections.abc import Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from threading import Event as Flag, enumerate as threads
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room.events import NoteAdded
from custom_components.municipal_alarm.journal import writer as module
from custom_components.municipal_alarm.journal.port import Fault, FaultKind
from custom_components.municipal_alarm.journal.records import Change, Group
from custom_components.municipal_alarm.journal.writer import Writer, call_each

from . import examples as make


class PlaceError(Exception):
    """The place is at fault."""


class ContentError(Exception):
    """What is in the group is at fault."""


class Sink:
    """Stores into a list; `gate` blocks, `trouble` breaks, texts in `refused` are refused."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.aside: list[str] = []
        self.tries: SimpleQueue[int] = SimpleQueue()
        self.gate = Flag()
        self.gate.set()
        self.trouble: Exception | None = None
        self.refused: set[str] = set()
        self.refuse_words = 0
        self.untidy: Exception | None = None
        self.disconnected = 0

    def store(self, group: Group) -> None:
        self.tries.put(len(group.records))
        self.gate.wait(10)
        if self.trouble:
            raise self.trouble
        if self.untidy and any(record.change for record in group.records):
            raise self.untidy
        texts = [
            event.text
            for record in group.records
            for event in record.request.events[: len(record.events)]
            if isinstance(event, NoteAdded)
        ]
        if self.refused & set(texts):
            raise ContentError("refused")
        aside = [thing.reason for record in group.records for thing in record.rejected]
        if aside and self.refuse_words:
            self.refuse_words -= 1
            raise ContentError("words, too")
        self.groups.append(texts)
        self.aside += aside

    def fault_of(self, err: Exception) -> FaultKind | None:
        return FaultKind.FULL if isinstance(err, PlaceError) else None

    def disconnect(self) -> None:
        self.disconnected += 1

    @property
    def texts(self) -> list[str]:
        return [text for group in self.groups for text in group]


class Health:
    """What was said of health, to be waited for."""

    def __init__(self) -> None:
        self.said: SimpleQueue[Fault | None] = SimpleQueue()

    def __call__(self, fault: Fault | None) -> None:
        self.said.put(fault)

    def next(self) -> Fault | None:
        return self.said.get(timeout=10)


@contextmanager
def running(sink: Sink, **options: Any) -> Iterator[Writer]:
    writer = Writer(sink, name="writer under test", **{"retry_delays": [0.001], **options})
    writer.start()
    try:
        yield writer
    finally:
        sink.gate.set()
        writer.close(10)
        assert "writer under test" not in {thread.name for thread in threads()}
        assert sink.disconnected == 1


def put(writer: Writer, *values: int, done: list[int] | None = None) -> None:
    for value in values:
        call = None if done is None else lambda value=value: done.append(value)
        writer.put([make.noted("a", value)], (), call)


def texts(*values: int) -> list[str]:
    return [make.noted("a", value).text for value in values]


def test_what_waits_is_stored_in_one_group() -> None:
    sink, done = Sink(), list[int]()
    with running(sink) as writer:
        sink.gate.clear()
        put(writer, 0, done=done)
        sink.tries.get(timeout=10)  # the first is being stored
        put(writer, 1, 2, 3, done=done)
        assert writer.waiting == 4
        assert done == []
        sink.gate.set()
        assert writer.flush(10)
        assert writer.waiting == 0
    assert sink.groups == [texts(0), texts(1, 2, 3)]
    assert done == [0, 1, 2, 3]


def test_a_group_has_a_largest_size(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_EVENTS_AT_ONCE", 10)
    sink = Sink()
    with running(sink) as writer:
        sink.gate.clear()
        put(writer, 0)
        sink.tries.get(timeout=10)
        put(writer, *range(1, 26))
        sink.gate.set()
        assert writer.flush(10)
    assert [len(group) for group in sink.groups] == [1, 10, 10, 5]
    assert sink.texts == texts(*range(26))


def test_a_fault_keeps_everything_and_tells_on_change_only() -> None:
    sink, health, done = Sink(), Health(), list[int]()
    with running(sink, on_health=health) as writer:
        sink.trouble = PlaceError("no space")
        put(writer, 1, done=done)
        assert health.next() == Fault(FaultKind.FULL, "PlaceError: no space", 1)
        put(writer, 2, 3, done=done)
        # Told again only because more waits; not at each of the tries between.
        for _ in range(20):
            sink.tries.get(timeout=10)
        said = health.next()
        while said != Fault(FaultKind.FULL, "PlaceError: no space", 3):
            said = health.next()
        fault_now = writer.fault
        assert fault_now == said
        assert health.said.empty()
        sink.trouble = None
        assert health.next() is None
        assert writer.flush(10)
        assert writer.fault is None
    assert sink.texts == texts(1, 2, 3)
    assert done == [1, 2, 3]
    assert health.said.empty()


def test_the_group_that_failed_is_tried_again_as_it_was() -> None:
    sink, health = Sink(), Health()
    with running(sink, on_health=health) as writer:
        sink.trouble = PlaceError("no space")
        put(writer, 1)
        health.next()
        put(writer, 2)
        sink.trouble = None
        assert writer.flush(10)
    assert sink.groups[0] == texts(1)


def test_the_pauses_grow_and_stay_at_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    sink, pauses = Sink(), list[float]()
    with running(sink, retry_delays=[1, 2, 3]) as writer:

        def wait(delay: float) -> bool:
            pauses.append(delay)
            if len(pauses) == 5:
                sink.trouble = None
            return False

        monkeypatch.setattr(writer._closing, "wait", wait)
        sink.trouble = PlaceError("no space")
        put(writer, 1)
        assert writer.flush(10)
        monkeypatch.undo()
    assert pauses == [1, 2, 3, 3, 3]


def test_it_may_begin_with_a_fault_and_find_its_end_by_itself() -> None:
    sink, health = Sink(), Health()
    sink.trouble = PlaceError("no space")
    fault = Fault(FaultKind.READ_ONLY, "could not open", 0)
    writer = Writer(sink, name="w", on_health=health, retry_delays=[0.001])
    writer.start(fault)
    assert health.next() == fault
    assert health.next() == Fault(FaultKind.FULL, "PlaceError: no space", 0)
    sink.trouble = None
    assert health.next() is None
    assert sink.groups == [[]]
    assert writer.close(10) == 0


def test_what_is_refused_is_set_aside_alone(caplog: pytest.LogCaptureFixture) -> None:
    sink, health, done = Sink(), Health(), list[int]()
    sink.refused = set(texts(2))
    with running(sink, on_health=health) as writer:
        sink.gate.clear()
        put(writer, 0, done=done)
        sink.tries.get(timeout=10)
        put(writer, 1, 2, 3, done=done)
        sink.gate.set()
        assert writer.flush(10)
        assert health.next() == Fault(FaultKind.SET_ASIDE, "ContentError: refused", 0)
        put(writer, 4, done=done)
        assert writer.flush(10)
        # It stays said for this run, though all else is written.
        assert writer.fault is not None
    assert sink.texts == texts(0, 1, 3, 4)
    assert sink.aside == ["ContentError: refused"]
    assert done == [0, 1, 2, 3, 4]
    assert "set something aside" in caplog.text
    assert health.said.empty()


def test_even_words_that_are_refused_are_kept_and_tried_again() -> None:
    sink, health, done = Sink(), Health(), list[int]()
    sink.refused = set(texts(1))
    sink.refuse_words = 2
    with running(sink, on_health=health) as writer:
        put(writer, 1, 2, done=done)
        assert writer.flush(10)
        fault = health.next()
        assert fault
        assert (fault.kind, fault.reason) == (FaultKind.IO, "ContentError: words, too")
    assert sink.aside == ["ContentError: refused"]
    assert sink.texts == texts(2)
    assert done == [1, 2]


def test_closing_tries_once_more_and_then_says_what_is_lost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    sink, health, done = Sink(), Health(), list[int]()
    sink.trouble = PlaceError("no space")
    with running(sink, on_health=health, retry_delays=[3600]) as writer:
        put(writer, 1, done=done)
        health.next()
        put(writer, 2, done=done)
        assert writer.close(0) == 2
        assert "closed before it could write 2 events" in caplog.text
        assert not writer.flush(10)
    assert done == []


def test_closing_goes_on_trying_until_its_deadline() -> None:
    sink, health = Sink(), Health()
    sink.trouble = PlaceError("no space")
    with running(sink, on_health=health) as writer:
        put(writer, 1)
        health.next()
        assert writer.close(0.05) == 1
    assert sink.texts == []


def test_closing_gives_a_fault_its_time() -> None:
    sink, health = Sink(), Health()
    sink.trouble = PlaceError("no space")
    with running(sink, on_health=health, retry_delays=[3600, 0.001]) as writer:
        put(writer, 1)
        health.next()
        sink.trouble = None  # closing wakes it from its pause of an hour
        assert writer.close(10) == 0
    assert sink.texts == texts(1)


def test_a_loop_that_is_gone_and_a_health_that_fails_end_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def gone(calls: object) -> None:
        raise RuntimeError("Event loop is closed")

    def on_health(fault: object) -> None:
        raise ValueError("bad health")

    sink = Sink()
    with running(sink, hand_over=gone, on_health=on_health, retry_delays=[0.001]) as writer:
        writer.put([object()], (), lambda: None)  # type: ignore[list-item]
        put(writer, 1)
        assert writer.close(10) == 0
    assert sink.texts == texts(1)
    assert "Event loop is closed" in caplog.text
    assert "bad health" in caplog.text


def test_should_the_thread_end_it_is_not_silent(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise MemoryError("none left")

    monkeypatch.setattr(module, "make_record", broken)
    sink, health = Sink(), Health()
    with running(sink, on_health=health) as writer:
        put(writer, 1)
        assert health.next() == Fault(FaultKind.IO, "the writer ended: MemoryError('none left')", 1)
        assert writer.close(0) == 1
    assert "The journal's writer ended" in caplog.text


def test_calls_are_made_one_by_one(caplog: pytest.LogCaptureFixture) -> None:
    done: list[int] = []
    call_each([lambda: done.append(1), [].pop, lambda: done.append(2)])
    assert done == [1, 2]
    assert "IndexError" in caplog.text


# --- what the journal's own care changes ------------------------------------------


def test_a_change_is_stored_by_itself_in_its_turn() -> None:
    sink, done = Sink(), list[int]()
    with running(sink) as writer:
        sink.gate.clear()
        put(writer, 0)
        sink.tries.get(timeout=10)
        put(writer, 1, 2, done=done)
        writer.put([make.noted("a", 3)], (), lambda: done.append(3), Change())
        writer.put([make.noted("a", 4)], (), lambda: done.append(4), Change())
        put(writer, 5, 6, done=done)
        sink.gate.set()
        assert writer.flush(10)
    assert sink.groups == [texts(0), texts(1, 2), texts(3), texts(4), texts(5, 6)]
    assert done == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("error", [PlaceError("no space"), ContentError("refused")])
def test_a_change_that_fails_keeps_nobody_waiting(error: Exception) -> None:
    """It is tried once, and says why; the alarm behind it is stored at once, and none the wiser."""
    sink, health, change, done = Sink(), Health(), Change(), list[int]()
    with running(sink, on_health=health, retry_delays=[3600]) as writer:
        sink.untidy = error
        sink.gate.clear()
        put(writer, 0)
        sink.tries.get(timeout=10)
        writer.put([make.noted("a", 1)], (), lambda: done.append(1), change)
        put(writer, 2, done=done)
        sink.gate.set()
        assert writer.flush(10)
        assert writer.waiting == 0
        assert writer.fault is None
    assert sink.texts == texts(0, 2)
    assert sink.aside == []
    assert done == [1, 2]
    assert change.failed == f"{type(error).__name__}: {error}"
    assert health.said.empty()


def test_a_change_that_waits_when_it_is_closed_is_stored() -> None:
    sink, done = Sink(), list[int]()
    with running(sink) as writer:
        sink.gate.clear()
        put(writer, 0)
        sink.tries.get(timeout=10)
        put(writer, 1)
        writer.put([make.noted("a", 2)], (), lambda: done.append(2), Change())
        sink.gate.set()
    assert sink.texts == texts(0, 1, 2)
    assert done == [2]
