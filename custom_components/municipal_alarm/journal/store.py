"""The journal in one SQLite file: WAL, `synchronous=FULL`, one writer's thread."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing, suppress
from datetime import UTC, datetime
import errno
import os
from pathlib import Path
import sqlite3
from typing import override

from ..control_room.events import RoundReport
from ..control_room.ids import BuildingId
from . import reading
from .care import Aging, Care, Mention, Message
from .case_reading import SqliteShelf
from .chain import START, ChainRow
from .errors import CannotWrite, DamagedJournal, JournalError
from .port import (
    Cutoff,
    Entry,
    Fault,
    FaultKind,
    HandOver,
    Head,
    Hold,
    Loaded,
    OnHealth,
    SetAside,
    Verification,
)
from .records import Group
from .schema import check, migrate, scripts, version_of
from .shelf import Shelf
from .transaction import write
from .verification import examine_file
from .writer import RETRY_DELAYS, Writer, call_each
from .written import WrittenJournal

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


_PAGES_TO_CHECKPOINT = 1000
"""SQLite's own default: after 4 MB the log is brought into the file."""


class SqliteJournal(WrittenJournal):
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
        super().__init__(writer, now)

    @override
    def start(self) -> None:
        fault = None
        try:
            self._sink.connect()
        except (OSError, sqlite3.Error) as err:
            kind = self._sink.fault_of(err) or FaultKind.IO
            if kind is FaultKind.DAMAGED:
                raise DamagedJournal(f"{self._path}: {err}") from err
            fault = Fault(kind, f"{type(err).__name__}: {err}", 0)
        self._writer.start(fault)

    @override
    def load(self) -> Loaded:
        return self._ask(reading.load, Loaded((), ()))

    @override
    def timeline(self, stream: str) -> list[Entry]:
        return self._ask(lambda db: reading.timeline(db, stream), [])

    @override
    def first_kind(self, stream: str) -> str | None:
        return self._ask(lambda db: reading.first_kind(db, stream), None)

    @override
    def read(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        return self._ask(lambda db: reading.read(db, after, limit), [])

    @override
    def reports(
        self, since: datetime, until: datetime, building_id: BuildingId | None = None
    ) -> list[RoundReport]:
        return self._ask(lambda db: reading.reports(db, since, until, building_id), [])

    @override
    def head(self) -> Head:
        return self._ask(reading.head, Head(0, START))

    @override
    def expire(self, before: Cutoff, limit: int = 500) -> int:
        if self._sink.held:
            # All of it would go to the log, which meanwhile only grows.
            raise CannotWrite("a backup is being made")
        return super().expire(before, limit)

    @override
    def examine(self, anchor: Head | None = None) -> Verification:
        # Between care and its event nothing is what it says.
        with self._caring:
            # What is still in the log alone would pass for whole until the next start.
            self._unsettled = True
            self._settle()
            anchors = [head for head in (anchor, self._sink.written) if head]
            return examine_file(self._path, anchors, self._ladder, alone=False)

    @override
    def holds(self) -> list[Hold]:
        return self._ask(reading.holds, [])

    @property
    @override
    def _care(self) -> Care:
        return _SqliteCare(self._path)

    @property
    @override
    def _shelf(self) -> Shelf:
        return self._cases

    @override
    def settle_cases(self, limit: int = 200) -> int:
        if self._sink.held:
            # As with old records: the log only grows.
            raise CannotWrite("a backup is being made")
        return super().settle_cases(limit)

    @override
    def set_aside(self) -> list[SetAside]:
        return self._ask(reading.set_aside, [])

    def _ask[T](self, question: Callable[[sqlite3.Connection], T], nothing: T) -> T:
        """Ask on a connection of its own; `nothing` when the tables could not be made yet."""
        if not self._path.exists():
            return nothing
        with reading.reading(self._path) as db:
            return question(db) if version_of(db) else nothing

    @override
    def begin_backup(self) -> None:
        self._sink.held = True
        self.flush()  # so that no checkpoint is under way any more

    @override
    def end_backup(self) -> None:
        self._sink.held = False

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


class _SqliteCare:
    """See `Care`: each question on a connection of its own."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def aging(self, before: Cutoff, limit: int) -> Aging:
        with reading.reading(self._path) as db:
            return reading.aging(db, before, limit)

    def mentions(self, after: int, needles: Sequence[str], limit: int) -> list[Mention]:
        with reading.reading(self._path) as db:
            return reading.mentions(db, after, needles, limit)

    def messages(self, needles: Sequence[str]) -> list[Message]:
        with reading.reading(self._path) as db:
            return reading.messages(db, needles)

    def asides(self, needles: Sequence[str]) -> list[tuple[int, str]]:
        with reading.reading(self._path) as db:
            return reading.asides(db, needles)

    def standing(self) -> tuple[frozenset[str], frozenset[str]]:
        with reading.reading(self._path) as db:
            return reading.standing(db)

    def chain(self, after: int) -> list[ChainRow]:
        with reading.reading(self._path) as db:
            return reading.chain_page(db, after)


class _SqliteSink:
    """The writer's own connection; opened anew after every fault."""

    def __init__(self, path: Path, ladder: Mapping[int, str], lock_timeout: float) -> None:
        self._path = path
        self._ladder = ladder
        self._lock_timeout = lock_timeout
        self._db: sqlite3.Connection | None = None
        self._checkpoints = True
        self.written: Head | None = None
        """Where the chain ended last, as this process knows it."""
        self.held = False
        """Write to the log only, never to the file itself: then a copy of the file and a
        copy of the log fit together, whichever is made first and whatever is written between."""

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
        self._db, self._checkpoints = db, True
        return db

    def store(self, group: Group) -> None:
        """See `Sink`."""
        db = self._db or self.connect()
        try:
            if self._checkpoints is self.held:
                pages = 0 if self.held else _PAGES_TO_CHECKPOINT
                db.execute(f"PRAGMA wal_autocheckpoint = {pages}")
                self._checkpoints = not self.held
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
        if self.held:
            return False
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

    def disconnect(self) -> None:
        """See `Sink`."""
        db, self._db = self._db, None
        if db:
            with suppress(sqlite3.Error):
                db.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, self.held)
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
