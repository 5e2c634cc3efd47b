"""The journal in a PostgreSQL database: one writer, commits on disk before they count."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
import logging
from pathlib import Path
from queue import Empty, LifoQueue
from typing import override

from pg8000.exceptions import Error

from ...control_room.events import RoundReport
from ...control_room.ids import BuildingId
from ..care import Aging, Care, Mention, Message
from ..chain import START, ChainRow
from ..errors import JournalError
from ..port import (
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
from ..records import Group
from ..shelf import Shelf
from ..writer import RETRY_DELAYS, Writer, call_each
from ..written import WrittenJournal
from . import copying, reading
from .case_reading import PostgresShelf
from .schema import migrate, scripts, version_of
from .session import (
    LOCK_TIMEOUT_S,
    TIMEOUT_S,
    Address,
    Session,
    fault_of,
    is_lost,
    let_go,
    take_lock,
    words_of,
)
from .transaction import head_of, write
from .verification import examine

_LOGGER = logging.getLogger(__name__)

_READERS = 4
"""Connections for reading that are kept. Each costs a server a few megabytes."""


class PostgresJournal(WrittenJournal):
    """A journal in a schema of a PostgreSQL database."""

    def __init__(
        self,
        address: Address,
        *,
        on_health: OnHealth | None = None,
        hand_over: HandOver = call_each,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        timeout: float = TIMEOUT_S,
        lock_timeout: float = LOCK_TIMEOUT_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ladder: Mapping[int, str] | None = None,
    ) -> None:
        """Connect to nothing yet.

        Seconds: `timeout` for any one answer, `lock_timeout` for another writer to leave,
        `retry_delays` between tries.
        """
        self._address = address
        self._readers = Readers(address, timeout)
        self._sink = _PostgresSink(address, ladder or scripts(), timeout, lock_timeout)
        writer = Writer(
            self._sink,
            name=f"municipal_alarm journal {address.schema}",
            on_health=on_health,
            hand_over=hand_over,
            retry_delays=retry_delays,
            now=now,
        )
        super().__init__(writer, now)

    @override
    def start(self) -> None:
        """As `Journal.start`; also InUse: another program writes to this journal."""
        fault = None
        try:
            self._sink.connect()
        except JournalError:
            raise
        except (Error, OSError) as err:
            kind = fault_of(err) or FaultKind.IO
            fault = Fault(kind, words_of(err), 0)
        self._writer.start(fault)

    @override
    def close(self, timeout: float = 10) -> int:
        lost = super().close(timeout)
        self._readers.close()
        return lost

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
        return self._ask(head_of, Head(0, START))

    @override
    def examine(self, anchor: Head | None = None) -> Verification:
        # Between care and its event nothing is what it says.
        with self._caring:
            anchors = [head for head in (anchor, self._sink.written) if head]
            return self._ask(lambda db: examine(db, anchors), Verification(Head(0, START)))

    @override
    def holds(self) -> list[Hold]:
        return self._ask(reading.holds, [])

    @property
    @override
    def _care(self) -> Care:
        return _PostgresCare(self._readers)

    @property
    @override
    def _shelf(self) -> Shelf:
        return PostgresShelf(self._readers)

    @override
    def set_aside(self) -> list[SetAside]:
        return self._ask(reading.set_aside, [])

    @override
    def begin_backup(self) -> None:
        """There is no file of ours: the database has backups of its own."""

    @override
    def end_backup(self) -> None:
        """There is no file of ours."""

    @override
    def snapshot_to(self, path: Path) -> None:
        """Write all of it as a SQLite journal, as it stands at one moment."""
        with self._caring, self._readers.one() as db:
            copying.copy_out(db, path)

    def _ask[T](self, question: Callable[[Session], T], nothing: T) -> T:
        """Ask; `nothing` when the tables could not be made yet. OSError: it cannot be reached."""
        with self._readers.one() as db:
            return question(db) if version_of(db) else nothing


class Readers:
    """Connections for reading, each used by one thread at a time and then by the next."""

    def __init__(self, address: Address, timeout: float) -> None:
        self._address = address
        self._timeout = timeout
        self._idle: LifoQueue[Session] = LifoQueue(_READERS)

    @contextmanager
    def one(self) -> Iterator[Session]:
        """One of them; OSError when the database cannot be reached, or says an error."""
        db = None
        try:
            db = self._take()
            yield db
        except Error as err:
            if db:
                db.close()
            raise ConnectionError(f"the journal {self._address}: {words_of(err)}") from err
        except BaseException:
            if db:
                db.close()
            raise
        self._give_back(db)

    def _take(self) -> Session:
        while True:
            try:
                db = self._idle.get_nowait()
            except Empty:
                return Session(self._address, self._timeout)
            try:
                db.run("SELECT 1")
            except Exception as err:
                # The server was restarted since: of this one nothing is to be had.
                db.close()
                if not (isinstance(err, Error) or is_lost(err)):
                    raise
            else:
                return db

    def _give_back(self, db: Session) -> None:
        if self._idle.qsize() < _READERS:
            self._idle.put(db)
        else:
            db.close()

    def close(self) -> None:
        """Close all that are idle."""
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                return


class _PostgresCare:
    """See `Care`."""

    def __init__(self, readers: Readers) -> None:
        self._readers = readers

    def aging(self, before: Cutoff, limit: int) -> Aging:
        with self._readers.one() as db:
            return reading.aging(db, before, limit)

    def mentions(self, after: int, needles: Sequence[str], limit: int) -> list[Mention]:
        with self._readers.one() as db:
            return reading.mentions(db, after, needles, limit)

    def messages(self, needles: Sequence[str]) -> list[Message]:
        with self._readers.one() as db:
            return reading.messages(db, needles)

    def asides(self, needles: Sequence[str]) -> list[tuple[int, str]]:
        with self._readers.one() as db:
            return reading.asides(db, needles)

    def standing(self) -> tuple[frozenset[str], frozenset[str]]:
        with self._readers.one() as db:
            return reading.standing(db)

    def chain(self, after: int) -> list[ChainRow]:
        with self._readers.one() as db:
            return reading.chain_page(db, after)


class _PostgresSink:
    """The writer's own connection; opened anew after every fault, and with it the lock."""

    def __init__(
        self, address: Address, ladder: Mapping[int, str], timeout: float, lock_timeout: float
    ) -> None:
        self._address = address
        self._ladder = ladder
        self._timeout = timeout
        self._lock_timeout = lock_timeout
        self._db: Session | None = None
        self._pid: int | None = None
        self.written: Head | None = None
        """Where the chain ended last, as this process knows it."""

    def connect(self) -> Session:
        """Connect, become the writer, make or migrate the tables.

        Raises InUse, NewerSchema, DamagedJournal, and errors of the driver.
        """
        db = Session(self._address, self._timeout)
        try:
            self._pid = take_lock(db, self._address, self._pid, self._lock_timeout)
            migrate(db, self._address, self._ladder)
            ((fsync,),) = db.run("SHOW fsync")
            if fsync != "on":
                _LOGGER.error("The database of the journal may lose commits: its fsync is off")
            ((checksums,),) = db.run("SHOW data_checksums")
            if checksums != "on":
                _LOGGER.warning(
                    "The database of the journal has no checksums: a row that a disk lost"
                    " may pass unnoticed"
                )
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
                if record.change:
                    record.change.settled = True  # its log is PostgreSQL's own
        except BaseException:
            # One way out of every trouble: a new connection in place of one whose state
            # nobody knows.
            self.disconnect()
            raise

    def fault_of(self, err: Exception) -> FaultKind | None:
        """See `Sink`."""
        return fault_of(err)

    def disconnect(self) -> None:
        """See `Sink`."""
        db, self._db = self._db, None
        if db:
            let_go(db, self._address)
