"""The journal in one SQLite file: WAL, `synchronous=FULL`, one writer's thread."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
import errno
import os
from pathlib import Path
import sqlite3
from typing import override

from . import reading
from .care import Care
from .case_reading import SqliteShelf
from .errors import DamagedJournal, JournalError
from .port import Fault, FaultKind, HandOver, Head, OnHealth, Verification
from .records import Group
from .schema import check, migrate, scripts, version_of
from .shelf import Shelf
from .transaction import write
from .verification import examine_file
from .writer import RETRY_DELAYS, Writer, call_each
from .written import AskedCare, WrittenJournal

_FAULT_OF_CODE = {
    sqlite3.SQLITE_FULL: FaultKind.FULL,
    sqlite3.SQLITE_READONLY: FaultKind.READ_ONLY,
    sqlite3.SQLITE_BUSY: FaultKind.LOCKED,
    sqlite3.SQLITE_LOCKED: FaultKind.LOCKED,
    sqlite3.SQLITE_CORRUPT: FaultKind.DAMAGED,
    sqlite3.SQLITE_NOTADB: FaultKind.DAMAGED,
}
_FAULT_OF_ERRNO = {
    errno.ENOSPC: FaultKind.FULL,
    errno.EDQUOT: FaultKind.FULL,
    errno.EROFS: FaultKind.READ_ONLY,
    errno.EACCES: FaultKind.READ_ONLY,
    errno.EPERM: FaultKind.READ_ONLY,
}
_OWN_FAULTS = frozenset({sqlite3.SQLITE_CONSTRAINT, sqlite3.SQLITE_MISMATCH, sqlite3.SQLITE_TOOBIG})
"""What SQLite refuses for what is in it: trying again changes nothing."""

_WAL_KEPT = 64 * 1024 * 1024
"""Bytes of log that stay on disk after a long reader made it grow."""


class SqliteJournal(WrittenJournal[sqlite3.Connection]):
    """A journal in the file `path`, readable by its owner only."""

    def __init__(
        self,
        path: Path,
        *,
        on_health: OnHealth | None = None,
        hand_over: HandOver = call_each,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        lock_timeout: float = 1.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ladder: Mapping[int, str] | None = None,
    ) -> None:
        """Touch nothing yet. `lock_timeout` and `retry_delays` are seconds."""
        self._path = path.absolute()
        self._ladder = ladder or scripts()
        self._cases = SqliteShelf(self._path)
        self._sink = _SqliteSink(self._path, self._ladder, lock_timeout)
        writer = Writer(
            self._sink,
            name=f"municipal_alarm journal {path.name}",
            on_health=on_health,
            hand_over=hand_over,
            retry_delays=retry_delays,
            now=now,
        )
        super().__init__(writer, now, reading)

    @override
    def start(self) -> None:
        fault = None
        try:
            self._sink.connect()
        except (OSError, sqlite3.Error) as err:
            kind = self._sink.fault_of(err) or FaultKind.IO
            if kind is FaultKind.DAMAGED:
                raise DamagedJournal(f"{self._path}: {err}") from err
            fault = Fault(kind, self._sink.words_of(err), 0)
        self._writer.start(fault)

    @override
    def examine(self, anchor: Head | None = None) -> Verification:
        # Between care and its event nothing is what it says.
        with self._caring:
            # What is still in the log alone would pass for whole until the next start.
            self._unsettled = True
            self._settle()
            anchors = [head for head in (anchor, self._sink.written) if head]
            return examine_file(self._path, anchors, self._ladder, alone=False)

    @property
    @override
    def _care(self) -> Care:
        return AskedCare(reading, lambda: reading.reading(self._path))

    @property
    @override
    def _shelf(self) -> Shelf:
        return self._cases

    @override
    def _ask[T](self, question: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Ask on a connection of its own; `nothing` when the tables could not be made yet."""
        if not self._path.exists():
            return nothing
        with reading.reading(self._path) as db:
            return question(db) if version_of(db) else nothing

    @override
    def snapshot_to(self, path: Path) -> None:
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)
        _make_private(part)
        try:
            with (
                reading.reading(self._path) as db,
                closing(sqlite3.connect(part, autocommit=True)) as copy,
            ):
                db.backup(copy)
                # One whole file: a copy in WAL mode would grow companions when opened.
                copy.execute("PRAGMA journal_mode = DELETE")
            part.replace(path)
        except sqlite3.Error as err:
            raise OSError(f"no snapshot at {path}: {err}") from err
        finally:
            part.unlink(missing_ok=True)


class _SqliteSink:
    """The writer's own connection; opened anew after every fault."""

    def __init__(self, path: Path, ladder: Mapping[int, str], lock_timeout: float) -> None:
        self._path = path
        self._ladder = ladder
        self._lock_timeout = lock_timeout
        self._db: sqlite3.Connection | None = None
        self.written: Head | None = None
        """Where the chain ended last, as this process knows it."""

    def connect(self) -> sqlite3.Connection:
        """Open, make or migrate the file; errors of `migrate`, sqlite3 and OSError."""
        if self._path.exists() and self._path.stat().st_size:
            # Asked before it is opened to write, so that a newer file stays as it is.
            with reading.reading(self._path, alone=True) as db:
                check(db, self._ladder)
        _make_private(self._path)
        db = sqlite3.connect(
            self._path,
            timeout=self._lock_timeout,
            autocommit=True,
            check_same_thread=False,  # opened by `start`, then used by the writer alone
            cached_statements=256,
        )
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            db.execute("PRAGMA secure_delete = ON")  # what is erased leaves the disk, too
            db.execute(f"PRAGMA journal_size_limit = {_WAL_KEPT}")
            migrate(db, self._ladder)
        except BaseException:
            db.close()
            raise
        self._db = db
        return db

    def store(self, group: Group) -> None:
        """See `Sink`."""
        db = self._db or self.connect()
        try:
            write(db, group)
            self.written = group.head or self.written
            for record in group.records:
                if record.change and record.change.settle:
                    record.change.settled = self._settle(db)
        except BaseException:
            # One way out of every trouble: a new connection, which recovers what the
            # file says, in place of one whose state nobody knows.
            self.disconnect()
            raise

    def _settle(self, db: sqlite3.Connection) -> bool:
        """Empty the log of what was erased; False: somebody reads it just now."""
        db.execute("PRAGMA busy_timeout = 0")
        ((busy, _, _),) = db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute(f"PRAGMA busy_timeout = {int(self._lock_timeout * 1000)}")
        return not busy

    def fault_of(self, err: Exception) -> FaultKind | None:
        """See `Sink`."""
        if isinstance(err, sqlite3.Error):
            code = getattr(err, "sqlite_errorcode", None)
            if code is None:  # a misuse of the module, or a value that it refuses
                return None
            primary = code & 0xFF
            return None if primary in _OWN_FAULTS else _FAULT_OF_CODE.get(primary, FaultKind.IO)
        if isinstance(err, JournalError):  # the file was replaced while we ran
            return FaultKind.DAMAGED
        if isinstance(err, OSError):
            return _FAULT_OF_ERRNO.get(err.errno or 0, FaultKind.IO)
        return None

    def words_of(self, err: Exception) -> str:
        """See `Sink`."""
        return f"{type(err).__name__}: {err}"

    def disconnect(self) -> None:
        """See `Sink`."""
        db, self._db = self._db, None
        if db:
            with suppress(sqlite3.Error):
                db.close()


def move_aside(path: Path, why: str = "damaged") -> Path:
    """Move a journal that cannot be read out of the way, whole; the new path.

    For when an alarm room must start and its journal is damaged: nothing of it is lost
    to those who may still read it, and a new one can begin. `why` is part of its name.
    """
    number = 1
    while (target := path.with_name(f"{path.stem}.{why}-{number}{path.suffix}")).exists():
        number += 1
    for suffix in ("-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).rename(target.with_name(target.name + suffix))
    return target


def _make_private(path: Path) -> None:
    """Make the file if need be, readable by its owner only; its log inherits that."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
