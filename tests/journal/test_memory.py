"""`MemoryJournal` keeps the contract, and can be broken on purpose."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, override

from custom_components.municipal_alarm.journal import Fault, FaultKind, Journal, MemoryJournal

from . import examples as make
from .care_contract import Place
from .contract import JournalContract


class TestContract(JournalContract):
    survives = False

    @override
    @contextmanager
    def place(self) -> Iterator[Place]:
        yield Place(MemoryJournal, _tamper)


def _tamper(journal: Journal, position: int, column: str, value: Any) -> None:
    assert isinstance(journal, MemoryJournal)
    stored = journal._tables.events[position - 1]
    if column in stored.event._fields:
        stored = stored._replace(event=stored.event._replace(**{column: value}))
    else:
        stored = stored._replace(**{column: value})
    journal._tables.events[position - 1] = stored


def test_a_break_down_keeps_everything_in_order() -> None:
    health: list[Fault | None] = []
    done: list[str] = []
    journal = MemoryJournal(on_health=health.append)
    journal.start()
    journal.append([make.raised("a")])
    journal.break_down(FaultKind.FULL, "no space")
    journal.append([make.noted("a", 1)], [make.text("a", "k")], lambda: done.append("first"))
    journal.append([make.noted("a", 2)], on_commit=lambda: done.append("second"))
    assert not journal.flush()
    assert journal.head().position == 1
    assert done == []
    assert journal.fault == Fault(FaultKind.FULL, "no space", 2)
    assert journal.close() == 2
    journal.repair()
    assert done == ["first", "second"]
    assert [entry.position for entry in journal.read()] == [1, 2, 3]
    assert health == [
        Fault(FaultKind.FULL, "no space", 0),
        Fault(FaultKind.FULL, "no space", 1),
        Fault(FaultKind.FULL, "no space", 2),
        None,
    ]


def test_a_restart_finds_what_was_written_before_it() -> None:
    journal = MemoryJournal()
    journal.append([make.raised("a")])
    assert journal.close() == 0
    journal.start()
    journal.append([make.noted("a", 1)])
    assert journal.load().events == (make.raised("a"), make.noted("a", 1))


def test_a_fault_that_nobody_listens_to() -> None:
    journal = MemoryJournal()
    journal.break_down()
    journal.break_down()
    assert journal.fault
    journal.repair()
    assert journal.fault is None


def test_a_damaged_row_is_left_out_and_named(tmp_path: Path) -> None:
    journal = MemoryJournal()
    journal.append([make.raised("a"), make.raised("b")])
    _tamper(journal, 1, "data", "{}")
    loaded = journal.load()
    assert loaded.events == (make.raised("b"),)
    assert [damaged.position for damaged in loaded.unreadable] == [1]
    journal.begin_backup()
    journal.snapshot_to(tmp_path / "copy")
    journal.end_backup()
    assert not (tmp_path / "copy").exists()
