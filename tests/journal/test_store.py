"""`SqliteJournal` keeps the contract; what is true of its file alone."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
import errno
from pathlib import Path
from queue import SimpleQueue
import random
import re
from shutil import copyfile
import sqlite3
from tempfile import TemporaryDirectory
from threading import enumerate as threads
from typing import Any, override

import pytest

from custom_components.municipal_alarm.control_room.events import EVENTS, HoldSet
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal import (
    CannotWrite,
    Cutoff,
    DamagedJournal,
    Erasure,
    Fault,
    FaultKind,
    Journal,
    Keep,
    Loaded,
    NewerSchema,
    NotErased,
    Person,
    SqliteJournal,
    looking_back,
    move_aside,
    reading,
    schema,
    tidy,
)

from . import examples as make
from .care_contract import Place
from .contract import JournalContract
from .everywhere import NAME, PERSON_ID, everywhere


class TestContract(JournalContract):
    @override
    @contextmanager
    def place(self) -> Iterator[Place]:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "journal.db"

            def tamper(journal: Journal, position: int, column: str, value: Any) -> None:
                with closing(sqlite3.connect(path)) as db, db:
                    statement = f"UPDATE events SET {column} = ? WHERE position = ?"  # noqa: S608
                    assert db.execute(statement, (value, position)).rowcount == 1

            yield Place(lambda **options: SqliteJournal(path, **options), tamper)

    @override
    def check_snapshot(self, path: Path, expected: Loaded) -> None:
        assert path.stat().st_mode & 0o777 == 0o600
        assert list(path.parent.iterdir()) == [path]
        journal = SqliteJournal(path)
        journal.start()
        assert journal.load() == expected
        assert journal.verify() is None
        assert journal.close() == 0


def files(path: Path) -> dict[str, int]:
    return {file.name: file.stat().st_mode & 0o777 for file in path.parent.iterdir()}


def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.touch(mode=0o644)
    path.chmod(0o644)
    journal = SqliteJournal(path)
    journal.start()
    journal.append([make.number(1)])
    assert journal.flush()
    assert files(path) == {"journal.db": 0o600, "journal.db-wal": 0o600, "journal.db-shm": 0o600}
    assert journal.close() == 0
    assert files(path) == {"journal.db": 0o600}


def test_it_writes_with_the_promised_durability(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.start()
    db = journal._sink._db
    assert db is not None
    assert db.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    assert db.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL
    assert journal.close() == 0


def test_its_thread_has_a_name_and_ends(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.start()
    name = "municipal_alarm journal journal.db"
    assert name in {thread.name for thread in threads()}
    assert journal.close() == 0
    assert name not in {thread.name for thread in threads()}
    assert journal.close() == 0


def test_without_a_file_there_is_no_past(tmp_path: Path) -> None:
    assert SqliteJournal(tmp_path / "journal.db").load() == Loaded((), ())


def test_a_snapshot_is_taken_while_it_writes(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.start()
    for number in range(1000):
        journal.append([make.noted("a", number)])
    journal.snapshot_to(tmp_path / "one.db")
    for number in range(1000, 2000):
        journal.append([make.noted("a", number)])
    assert journal.flush()
    journal.snapshot_to(tmp_path / "one.db")  # replaces it whole
    head = journal.head()
    assert journal.close() == 0
    copy = SqliteJournal(tmp_path / "one.db")
    copy.start()
    assert copy.head() == head
    assert copy.verify() is None
    assert copy.close() == 0


def test_a_snapshot_of_nothing_is_an_error_of_the_place(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no snapshot at"):
        SqliteJournal(tmp_path / "journal.db").snapshot_to(tmp_path / "copy.db")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_be_opened_is_a_damage_of_no_event(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"nonsense" * 1000)
    damage = SqliteJournal(path).verify()
    assert damage is not None
    assert damage.position == 0


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OSError(errno.ENOSPC, "no space"), FaultKind.FULL),
        (OSError(errno.EROFS, "read-only"), FaultKind.READ_ONLY),
        (OSError(errno.EACCES, "denied"), FaultKind.READ_ONLY),
        (OSError(errno.EIO, "broken"), FaultKind.IO),
        (OSError("no number"), FaultKind.IO),
        (NewerSchema(2, 1), FaultKind.DAMAGED),
        (sqlite3.ProgrammingError("our own mistake"), None),
        (ValueError("a value"), None),
    ],
)
def test_what_an_error_says_of_the_place(
    tmp_path: Path, error: Exception, kind: FaultKind | None
) -> None:
    assert SqliteJournal(tmp_path / "journal.db")._sink.fault_of(error) is kind


def test_a_file_that_was_replaced_by_a_newer_one_is_a_fault_while_it_runs(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    health: SimpleQueue[Fault | None] = SimpleQueue()
    journal = SqliteJournal(path, on_health=health.put, retry_delays=[0.001], lock_timeout=0)
    journal.start()
    with closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("PRAGMA user_version = 99")
        journal.append([make.number(1)])
        fault = health.get(timeout=10)
        assert fault
        assert fault.kind is FaultKind.LOCKED
        other.execute("COMMIT")
    while (fault := health.get(timeout=10)) is None or fault.kind is not FaultKind.DAMAGED:
        pass
    assert "schema version 99" in fault.reason
    assert journal.close(0) == 1


def copy_of(path: Path, folder: Path) -> tuple[Path, Path]:
    """Where the copies of a file and of its log belong, as a backup makes them."""
    folder.mkdir()
    return folder / path.name, folder / f"{path.name}-wal"


@pytest.mark.parametrize("log_first", [True, False])
def test_a_backup_that_copies_one_file_after_the_other(tmp_path: Path, *, log_first: bool) -> None:
    path = tmp_path / "journal.db"
    log = path.with_name("journal.db-wal")
    journal = SqliteJournal(path)
    journal.start()

    def write(count: int) -> None:
        for number in range(count):
            journal.append(
                [make.noted("a", number)], [make.text("a", f"{journal.waiting}-{number}")]
            )
        assert journal.flush(30)

    write(500)
    journal.begin_backup()
    held = journal.head()
    content = path.read_bytes()
    file_copy, log_copy = copy_of(path, tmp_path / "copy")
    (copyfile(log, log_copy) if log_first else copyfile(path, file_copy))
    write(8000)  # enough for the log to be brought into the file several times over
    assert path.read_bytes() == content
    (copyfile(path, file_copy) if log_first else copyfile(log, log_copy))
    journal.end_backup()
    write(1)
    assert path.read_bytes() != content

    copy = SqliteJournal(file_copy)
    copy.start()
    assert copy.verify(held) is None
    assert copy.head().position == (500 if log_first else 8500)
    assert len(copy.load().events) == copy.head().position
    assert copy.close() == 0
    assert journal.verify(held) is None
    assert journal.close() == 0
    assert not log.exists()


def test_closing_during_a_backup_leaves_the_file_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    journal.begin_backup()
    content = path.read_bytes()
    journal.append([make.number(1)])
    assert journal.close() == 0
    assert path.read_bytes() == content
    again = SqliteJournal(path)
    again.start()
    assert again.load().events == (make.number(1),)
    assert again.close() == 0


def test_a_damaged_journal_is_moved_aside_whole(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    for number in (1, 2):
        path.write_bytes(b"damaged" * 1000)
        path.with_name("journal.db-wal").write_bytes(b"log")
        with pytest.raises(DamagedJournal):
            SqliteJournal(path).start()
        aside = move_aside(path)
        assert aside == tmp_path / f"journal.damaged-{number}.db"
        assert aside.read_bytes() == b"damaged" * 1000
        assert aside.with_name(f"{aside.name}-wal").read_bytes() == b"log"
    journal = SqliteJournal(path)
    journal.start()
    assert journal.load() == Loaded((), ())
    assert journal.close() == 0


def test_damage_that_shows_only_when_it_is_migrated(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    assert journal.close() == 0
    with path.open("r+b") as file:  # the list of free pages begins at a page that is none
        file.seek(32)
        file.write(bytes([0, 0, 255, 255, 0, 0, 0, 9]))
    last = max(schema.scripts())
    ladder = {**schema.scripts(), last + 1: "CREATE TABLE more (number INTEGER) STRICT;"}
    with pytest.raises(DamagedJournal, match="malformed"):
        SqliteJournal(path, ladder=ladder).start()


# --- its care --------------------------------------------------------------------


def test_of_whom_is_erased_no_byte_stays_on_the_disk(tmp_path: Path) -> None:
    """Neither in the file nor in its log, wherever SQLite moved a row meanwhile."""
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    dice = random.Random(7)
    for number in range(1500):
        name = f"incident-{number}"
        said = replace(
            make.noted(name, number),
            text=f"Wilhelmina {'x' * dice.randrange(900)} Wilhelmina",
            actor=replace(make.OPERATOR, actor_id="u77", name="Wilhelmina"),
        )
        first = replace(make.raised(name), responder="Wilhelmina", responder_id=ResponderId("u77"))
        journal.append(
            [first, said, make.closed(name)],
            [replace(make.text(name, name), text="Wilhelmina")],
        )
        journal.append([make.reported(name, name, DeliveryState.RECEIPTED)])
        if number % 500 == 250:
            assert journal.flush()
            # Cases that are made anew, and rows of others that go, so that pages are joined.
            while journal.settle_cases():
                pass
            journal.append([replace(said, text=f"{said.text}, Wilhelmina")])
            journal.expire(Cutoff(make.NOON.replace(year=2090), make.NOON), 150)
    assert journal.flush()
    while journal.settle_cases():
        pass
    assert b"Wilhelmina" in path.read_bytes()
    assert b"\nwilhelmina" in path.read_bytes()
    done = journal.erase(Person(("u77",), ("Wilhelmina",)), make.OPERATOR, "asked")
    assert done.records > 1000
    assert done.effects > 1000
    assert len(journal.search("erased", secrets=True, limit=9999)) > 1000
    for file in path.parent.iterdir():
        content = file.read_bytes()
        assert b"Wilhelmina" not in content, (file.name, content.count(b"Wilhelmina"))
        assert b"wilhelmina" not in content, (file.name, content.count(b"wilhelmina"))
        assert b"u77" not in content, file.name
    assert journal.examine().damages == ()
    assert journal.close() == 0


def test_no_commit_waits_for_long_while_old_records_go(tmp_path: Path) -> None:
    """At most for one step of it, however much there is: counted in steps, not in seconds."""
    journal = SqliteJournal(tmp_path / "journal.db", now=lambda: make.NOON.replace(year=2030))
    journal.start()
    journal.append([make.put_aside("s") for _ in range(3000)])
    assert journal.flush()
    order: list[str] = []
    expire = journal.expire

    def step(before: Cutoff, limit: int = 500) -> int:
        went = expire(before, limit)
        order.append("step")
        if len(order) == 2:
            journal.append([make.number(1)], on_commit=lambda: order.append("alarm"))
        return went

    journal.expire = step  # type: ignore[method-assign]
    assert tidy(journal, Keep(), make.NOON.replace(year=2030)).records == 3000
    assert "alarm" in order[2:4]
    assert journal.close() == 0


def test_with_a_fault_nothing_is_erased_and_it_says_so(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    health: SimpleQueue[Fault | None] = SimpleQueue()
    journal = SqliteJournal(path, on_health=health.put, retry_delays=[0.001], lock_timeout=0)
    journal.start()
    journal.append([make.noted("a", 1), make.closed("a")])
    assert journal.flush()
    with closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        journal.append([make.number(1)])
        assert health.get(timeout=10)
        far = make.NOON.replace(year=2090)
        with pytest.raises(CannotWrite, match="locked"):
            journal.expire(Cutoff(far, far))
        assert not tidy(journal, Keep(), far).done
        assert not journal.hold("a", make.OPERATOR, "police")
        with pytest.raises(CannotWrite, match="in part"):
            journal.erase(Person(("u1",), ("Anneke",)), make.OPERATOR, "asked")
        other.execute("ROLLBACK")
    assert journal.flush()
    assert journal.erase(Person(("u1",), ("Anneke",)), make.OPERATOR, "asked").records == 2
    assert journal.close() == 0


@pytest.mark.parametrize("care", ["expire", "erase"])
def test_what_is_held_after_it_was_planned_stays(tmp_path: Path, care: str) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.start()
    for name in ("a", "b"):
        journal.append([make.noted(name, 1), make.closed(name)])
    assert journal.flush()
    put = journal._put

    def late(events: Any, change: Any, on_commit: Any) -> None:
        if change and change.guard:
            journal._put = put  # type: ignore[method-assign]
            journal.append([HoldSet(at=make.NOON, held="b", actor=make.OPERATOR, reason="police")])
        put(events, change, on_commit)

    journal._put = late  # type: ignore[method-assign]
    far = make.NOON.replace(year=2090)
    if care == "expire":
        assert journal.expire(Cutoff(far, far)) == 2
    else:
        done = journal.erase(Person(("u1",), ("Anneke",)), make.OPERATOR, "asked")
        assert done == Erasure(2, left=(NotErased("b", "held", 2),))
    assert [entry.event for entry in journal.timeline("b")] == [
        make.noted("b", 1),
        make.closed("b"),
    ]
    assert journal.verify() is None
    assert journal.close() == 0


def test_a_page_of_years_ago_that_is_damaged_keeps_no_alarm_waiting(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    for number in range(400):
        journal.append([make.noted("a", number)])
    journal.append([make.closed("a")])
    assert journal.close() == 0
    raw = bytearray(path.read_bytes())
    page = raw.index(b"note 200,") // 4096 * 4096
    raw[page : page + 100] = b"\xff" * 100
    path.write_bytes(raw)
    health: list[Fault | None] = []
    journal = SqliteJournal(path, on_health=health.append)
    journal.start()
    far = make.NOON.replace(year=2090)
    failed = tidy(journal, Keep(), far)
    assert (failed.records, failed.done) == (0, False)
    assert "malformed" in failed.failed
    journal.append([make.number(1)])
    assert journal.flush()
    assert health == []
    assert journal.load().events == (make.number(1),)
    assert journal.examine().damages
    assert journal.close() == 0


def test_what_the_log_still_has_of_the_erased_goes_later(tmp_path: Path) -> None:
    """Somebody reads meanwhile, or a backup is being made: it is done by the next that may."""
    path = tmp_path / "journal.db"
    log = path.with_name("journal.db-wal")
    journal = SqliteJournal(path)
    journal.start()
    journal.append([make.noted("a", 1), make.closed("a")])
    assert journal.flush()
    with closing(sqlite3.connect(path, autocommit=True)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (2,)
        anneke = Person(("u1",), ("Anneke",))
        assert (
            journal.erase(anneke, replace(make.OPERATOR, actor_id="x", name="X"), "asked").records
            == 2
        )
        assert b"Anneke" in log.read_bytes()
        reader.execute("COMMIT")
    journal.begin_backup()
    assert journal.mentions(anneke).records == 0
    with pytest.raises(CannotWrite, match="a backup"):
        journal.expire(Cutoff(make.NOON, make.NOON))
    journal.end_backup()
    assert journal.expire(Cutoff(make.NOON, make.NOON)) == 0
    assert log.read_bytes() == b""
    assert journal.examine().damages == ()
    assert journal.close() == 0


def test_of_an_erased_person_no_byte_is_left(tmp_path: Path) -> None:
    """Whatever events and effects there are, and in whichever of their texts."""
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    made = list(everywhere())
    events = [one for one in made if isinstance(one, EVENTS)]
    going = [one for one in events if not one.ENDS]
    journal.append(going, [one for one in made if not isinstance(one, EVENTS)])
    journal.append(events[len(going) :])
    assert journal.flush()
    words = [PERSON_ID.encode(), *(part.encode() for part in re.split("[ -]", NAME.split("-")[0]))]
    held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert all(word in held for word in words)
    other = replace(make.OPERATOR, actor_id="x", name="X")
    assert journal.erase(Person((PERSON_ID,), (NAME,)), other, "asked").records
    for file in (path, path.with_name("journal.db-wal")):
        content = file.read_bytes().lower()
        assert not [word for word in words if word.lower() in content]
    assert journal.close() == 0


# --- cases ------------------------------------------------------------------------


def settle(journal: Journal) -> None:
    while journal.settle_cases():
        pass


def test_a_journal_that_could_not_be_made_has_no_cases(tmp_path: Path) -> None:
    """Or that is of an earlier release, on a disk that takes nothing any more."""
    path = tmp_path / "journal.db"
    ever = (make.NOON - 9 * Keep().events, make.NOON + 9 * Keep().events)
    for _ in range(2):
        journal = SqliteJournal(path)
        assert journal.cases(*ever, secrets=True) == []
        assert journal.search("", secrets=True) == []
        assert list(journal.happened(["desk_tested"], *ever)) == []
        assert (journal.settle_cases(), journal.behind()) == (0, 0)
        with closing(sqlite3.connect(path, autocommit=True)) as db:
            schema.migrate(db, {step: schema.scripts()[step] for step in (1, 2, 3)})


def test_bringing_the_tables_of_cases_reads_no_event(tmp_path: Path) -> None:
    def steps(count: int) -> int:
        path, taken = tmp_path / f"{count}.db", 0
        old = SqliteJournal(path, ladder={step: schema.scripts()[step] for step in (1, 2, 3)})
        old.start()
        for number in range(count):
            name = f"incident-{number}"
            old.append([make.raised(name), make.resolved(name), make.closed(name)])
        assert old.close() == 0

        def step() -> None:
            nonlocal taken
            taken += 1

        with closing(sqlite3.connect(path, autocommit=True)) as db:
            db.set_progress_handler(step, 1)
            schema.migrate(db, {step: schema.scripts()[step] for step in (1, 2, 3, 4)})
        return taken

    assert steps(1) == steps(400)


def test_the_present_does_not_depend_on_cases(tmp_path: Path) -> None:
    """What a restart reads is counted in steps of SQLite's machine, before and after."""
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    for number in range(100):
        name = f"incident-{number}"
        journal.append([make.raised(name), make.resolved(name), make.closed(name)])
    journal.append([make.raised("open")])
    assert journal.flush()
    taken = 0

    def step() -> None:
        nonlocal taken
        taken += 1

    counts = []
    for _ in range(2):
        with closing(sqlite3.connect(path, autocommit=True)) as db:
            db.set_progress_handler(step, 1)
            reading.load(db)
        counts.append(taken)
        taken = 0
        settle(journal)
    assert counts[0] == counts[1]
    assert journal.close() == 0


def test_cases_wait_for_a_backup_and_for_other_care(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.start()
    journal.append([make.raised("a"), make.closed("a")])
    assert journal.flush()
    journal.begin_backup()
    with pytest.raises(CannotWrite, match="backup"):
        journal.settle_cases()
    journal.end_backup()
    monkeypatch.setattr(looking_back, "_PATIENCE_S", 0)
    with journal._caring, pytest.raises(CannotWrite, match="looked after"):
        journal.settle_cases()
    assert journal.settle_cases() == 2
    assert journal.close() == 0
    journal.append([make.raised("b")])
    with pytest.raises(CannotWrite, match="not open"):
        journal.expire(Cutoff(make.NOON.replace(year=2090), make.NOON))


@pytest.mark.parametrize("table", ["cases", "case_facts", "happenings", "settled"])
def test_a_row_of_what_is_derived_that_was_changed_is_named(tmp_path: Path, table: str) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    journal.append([make.raised("a"), make.closed("a"), make.put_aside("s")])
    assert journal.flush()
    settle(journal)
    column = {"cases": "words", "case_facts": "facts", "happenings": "kind"}.get(table, "form")
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute(f"UPDATE {table} SET {column} = 'x'")  # noqa: S608
    (damage,) = journal.examine().damages
    assert f"of the table {table} was changed" in damage.reason
    assert damage.stream == ("a" if table == "cases" else "")
    assert journal.close() == 0


def test_a_case_that_cannot_be_read_is_left_out(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    for name in ("a", "b"):
        journal.append([make.raised(name), make.closed(name)])
    assert journal.flush()
    settle(journal)
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("UPDATE case_facts SET facts = '{}' WHERE number = 2")
    assert len(journal.search("", secrets=True)) == 1
    assert "A case is left out" in caplog.text
    assert journal.close() == 0


def test_what_the_disk_refuses_is_said(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    journal.append([make.raised("a"), make.closed("a")])
    assert journal.flush()
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON cases BEGIN SELECT raise(ABORT, 'broken'); END"
        )
        with pytest.raises(CannotWrite, match="broken"):
            journal.settle_cases()
        assert journal.behind() == 2
        db.execute("DROP TRIGGER broken")
    settle(journal)
    assert len(journal.search("", secrets=True)) == 1
    assert journal.fault is None
    assert journal.close() == 0
