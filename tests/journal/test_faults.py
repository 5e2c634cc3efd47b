"""Real faults: a full disk, a read-only one, one that answers with errors, a locked file.

A limit on file sizes (`RLIMIT_FSIZE`) makes the system refuse writes for anybody.
Full and read-only need file systems of our own: a tmpfs and a read-only bind
mount, where mounting is permitted; where it is not, those tests are skipped.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
import os
from pathlib import Path
from queue import SimpleQueue
import resource
from shutil import which
import sqlite3
import subprocess

import pytest

from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal import (
    CannotWrite,
    DamagedJournal,
    Fault,
    FaultKind,
    Keep,
    Loaded,
    SqliteJournal,
    Tidied,
    tidy,
)

from . import examples as make


class Watched:
    """A journal with everything it says."""

    def __init__(self, path: Path) -> None:
        self.health: SimpleQueue[Fault | None] = SimpleQueue()
        self.done: list[int] = []
        self.written = 0
        self.journal = SqliteJournal(
            path, on_health=self.health.put, retry_delays=[0.001, 0.01], lock_timeout=0
        )

    def append(self, count: int) -> None:
        for _ in range(count):
            number = self.written = self.written + 1
            self.journal.append(
                [make.noted("a", number)],
                [make.text("a", f"k{number}")],
                partial(self.done.append, number),
            )

    def wait_for(self, kind: FaultKind) -> Fault:
        """The next fault of a kind; others on the way are told, too."""
        while (fault := self.health.get(timeout=10)) is None or fault.kind is not kind:
            pass
        return fault

    def wait_for_health(self) -> None:
        while self.health.get(timeout=10) is not None:
            pass

    def check(self) -> None:
        """All is there, once, in order, and called back in order."""
        assert self.journal.flush()
        assert self.journal.fault is None
        assert self.journal.waiting == 0
        numbers = range(1, self.written + 1)
        assert [entry.event for entry in self.journal.timeline("a")] == [
            make.noted("a", number) for number in numbers
        ]
        assert [pending.effect.key for pending in self.journal.load().pending] == [
            f"k{number}" for number in numbers
        ]
        assert self.done == list(numbers)
        assert self.journal.verify() is None


@contextmanager
def watched(path: Path, *, start: bool = True) -> Iterator[Watched]:
    found = Watched(path)
    if start:
        found.journal.start()
    try:
        yield found
    finally:
        found.journal.close(0)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


# --- errors of the disk -------------------------------------------------------


@contextmanager
def no_file_longer_than(size: int) -> Iterator[None]:
    """Any write beyond `size` bytes fails, in this process; the signal is ignored by Python."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_answers_with_errors(path: Path) -> None:
    with watched(path) as found:
        found.append(3)
        assert found.journal.flush()
        log = path.with_name("journal.db-wal")
        with no_file_longer_than(log.stat().st_size + 6000):
            for _ in range(10):
                found.append(5)
            fault = found.wait_for(FaultKind.IO)
            found.append(5)
        assert "disk I/O error" in fault.reason
        assert fault.waiting > 0
        assert len(found.done) < found.written
        found.wait_for_health()
        found.append(1)
        found.check()


def test_errors_at_every_length(path: Path) -> None:
    # Wherever in a transaction the disk stops: all of it is written, once, afterwards.
    with watched(path) as found:
        found.append(1)
        assert found.journal.flush()
        log = path.with_name("journal.db-wal")
        for extra in range(0, 30_000, 2500):
            with no_file_longer_than(log.stat().st_size + extra):
                found.append(20)
                found.wait_for(FaultKind.IO)
            found.wait_for_health()
            assert found.journal.flush()
        found.check()


# --- full and read-only -------------------------------------------------------


def run(*command: object) -> str:
    """Run a command of the system; what it complains of, empty when it worked."""
    done = subprocess.run([str(part) for part in command], capture_output=True, check=False)  # noqa: S603
    return done.stderr.decode() or ("failed" if done.returncode else "")


def mount(*arguments: object) -> None:
    if not which("mount"):
        pytest.skip("there is no mount command")
    if trouble := run("mount", *arguments):
        pytest.skip(f"mounting is not permitted here: {trouble.strip()}")


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 4 MB: what is kept waiting in a test fits, in the log and in the file."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount("-t", "tmpfs", "-o", "size=4m", "tmpfs", disk)
    yield disk
    assert run("umount", "--lazy", disk) == ""


def fill(path: Path) -> None:
    """Write until nothing more fits."""
    with path.open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass


def test_a_full_disk(small_disk: Path) -> None:
    with watched(small_disk / "journal.db") as found:
        found.append(3)
        assert found.journal.flush()
        fill(small_disk / "films")
        for _ in range(50):
            found.append(20)
        fault = found.wait_for(FaultKind.FULL)
        assert "full" in fault.reason
        # It can still be read, and more can still come.
        assert found.journal.load().pending
        assert found.journal.timeline("a")
        found.append(20)
        (small_disk / "films").unlink()
        assert found.journal.flush()
        found.check()


def test_a_disk_that_is_too_full_to_tidy_takes_alarms(small_disk: Path) -> None:
    """What tidying needs is more than what an alarm does: it must not end in waiting for it."""
    old = make.NOON - timedelta(days=1000)
    with watched(small_disk / "journal.db") as found:
        found.journal.append(
            [replace(make.noted("b", number, at=old), text="x" * 600) for number in range(300)]
        )
        found.journal.append([make.closed("b")])
        assert found.journal.flush()
        assert found.journal.verify() is None  # which empties the log
        free = os.statvfs(small_disk)
        (small_disk / "films").write_bytes(bytes(free.f_bavail * free.f_bsize - 96 * 1024))
        with pytest.raises(CannotWrite, match="full"):
            found.journal.expire(Keep().cutoff(make.NOON))
        found.append(1)
        assert found.journal.flush()
        assert found.health.empty()
        (small_disk / "films").unlink()
        assert tidy(found.journal, Keep(), make.NOON) == Tidied(300, done=True)
        found.check()


def test_a_disk_that_is_full_from_the_beginning(small_disk: Path) -> None:
    fill(small_disk / "films")
    with watched(small_disk / "journal.db") as found:
        assert found.journal.fault is not None
        assert found.journal.load() == Loaded((), ())
        found.append(10)
        found.wait_for(FaultKind.FULL)
        (small_disk / "films").unlink()
        found.wait_for_health()
        found.check()


def test_a_snapshot_that_does_not_fit_leaves_the_old_one(small_disk: Path, path: Path) -> None:
    with watched(path) as found:
        found.append(2000)
        assert found.journal.flush(30)
        copy = small_disk / "copy.db"
        copy.write_bytes(b"the old one")
        films = small_disk / "films"
        fill(films)
        with pytest.raises(OSError, match="full"):
            found.journal.snapshot_to(copy)
        assert set(small_disk.iterdir()) == {copy, films}
        assert copy.read_bytes() == b"the old one"


@pytest.mark.parametrize("crashed", [False, True], ids=["closed", "crashed"])
def test_a_disk_that_is_read_only_at_the_start(tmp_path: Path, *, crashed: bool) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    with watched(disk / "journal.db") as first:
        first.append(3)
        assert first.journal.flush()
        if crashed:  # what a kill leaves: the log, and the file before it
            kept = {name: (disk / name).read_bytes() for name in ("journal.db", "journal.db-wal")}
        before = first.journal.load()
        assert first.journal.close() == 0
    if crashed:
        for name, content in kept.items():
            (disk / name).write_bytes(content)
    mount("--bind", disk, disk)
    try:
        mount("-o", "remount,bind,ro", disk)
        with watched(disk / "journal.db", start=False) as found:
            found.done, found.written = [1, 2, 3], 3
            found.journal.start()
            assert found.wait_for(FaultKind.READ_ONLY).waiting == 0
            # Folded from what is there: alarms go out all the same.
            assert found.journal.load() == before
            found.append(4)
            while found.wait_for(FaultKind.READ_ONLY).waiting < 4:
                pass
            mount("-o", "remount,bind,rw", disk)
            found.wait_for_health()
            found.check()
    finally:
        assert run("umount", "--lazy", disk) == ""


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_may_not_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir(mode=0o500)
    with watched(folder / "journal.db") as found:
        found.append(2)
        found.wait_for(FaultKind.READ_ONLY)
        folder.chmod(0o700)
        found.wait_for_health()
        found.check()


# --- others ---------------------------------------------------------------------


def test_a_file_that_another_program_holds(path: Path) -> None:
    with watched(path) as found:
        found.append(2)
        assert found.journal.flush()
        with closing(sqlite3.connect(path, autocommit=True)) as other:
            other.execute("BEGIN IMMEDIATE")
            found.append(3)
            fault = found.wait_for(FaultKind.LOCKED)
            assert "locked" in fault.reason
            assert found.done == [1, 2]
            other.execute("ROLLBACK")
        found.wait_for_health()
        found.append(1)
        found.check()


def test_a_file_that_is_held_at_the_start(path: Path) -> None:
    with closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("BEGIN IMMEDIATE")
        with watched(path) as found:
            found.append(3)
            found.wait_for(FaultKind.LOCKED)
            other.execute("ROLLBACK")
            found.wait_for_health()
            found.check()


def test_closing_while_there_is_a_fault_says_what_is_lost(path: Path) -> None:
    with watched(path) as found, closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        found.append(3)
        found.wait_for(FaultKind.LOCKED)
        assert found.journal.close(0) == 3
        assert found.done == []


def test_what_the_tables_refuse_is_set_aside_alone(path: Path) -> None:
    with watched(path) as found:
        with closing(sqlite3.connect(path, autocommit=True)) as db:
            db.execute(
                "CREATE TRIGGER refuse BEFORE INSERT ON events WHEN new.stream = 'poison'"
                " BEGIN SELECT raise(ABORT, 'poison'); END"
            )
        found.append(1)
        found.journal.append([make.raised("poison")], [make.text("poison", "p")])
        found.append(2)
        fault = found.wait_for(FaultKind.SET_ASIDE)
        assert fault.reason == "IntegrityError: poison"
        assert found.journal.flush()
        assert found.done == [1, 2, 3]
        assert [thing.text for thing in found.journal.set_aside()] == [
            repr(make.raised("poison")),
            repr(make.text("poison", "p")),
        ]
        assert [entry.event for entry in found.journal.read()] == [
            make.noted("a", number) for number in (1, 2, 3)
        ]


def test_a_file_that_is_no_journal_is_refused_and_kept(path: Path) -> None:
    path.write_bytes(b"holiday pictures" * 500)
    with pytest.raises(DamagedJournal, match=str(path)):
        SqliteJournal(path).start()
    assert path.read_bytes() == b"holiday pictures" * 500


def test_a_file_that_is_damaged_while_it_is_open(path: Path) -> None:
    with watched(path) as found:
        found.append(1)
        assert found.journal.flush()
        with closing(sqlite3.connect(path, autocommit=True)) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with path.open("r+b") as file:
            file.seek(4096)
            file.write(b"\xff" * (path.stat().st_size - 4096))
        found.append(1)
        fault = found.wait_for(FaultKind.DAMAGED)
        assert fault.waiting == 1
        assert found.journal.close(0) == 1


def test_a_report_waits_with_the_rest(path: Path) -> None:
    # Reports and the effects they are about may wait together, and count in order.
    with watched(path) as found, closing(sqlite3.connect(path, autocommit=True)) as other:
        other.execute("BEGIN IMMEDIATE")
        found.append(1)
        found.journal.append([make.reported("a", "k1", DeliveryState.SENT)])
        found.journal.append([make.reported("a", "k1", DeliveryState.RECEIPTED)])
        found.wait_for(FaultKind.LOCKED)
        other.execute("ROLLBACK")
        found.wait_for_health()
        assert found.journal.flush()
        assert found.journal.load().pending == ()
        assert len(found.journal.timeline("a")) == 3
