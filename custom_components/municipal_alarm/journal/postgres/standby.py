"""The journal in PostgreSQL with a file on this machine that stands by for it.

All that happens goes to both. It counts as durable when the database has it, and when the
file has it while the database is away: so a network that fails neither keeps a source
waiting for its answer nor leaves in memory alone what a power failure would take. At a start
without the database the room comes out of the file; once it is back, it is given what it
lacks, in order. See ADR 21.
"""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
import logging
from pathlib import Path
import sqlite3
from threading import Event as Flag, Lock, Thread
from typing import override

from pg8000.exceptions import Error

from ...control_room.commands import Actor
from ...control_room.effects import Effect
from ...control_room.events import Event
from ..catching_up import effects_to_do, lacking_after, pages
from ..errors import CannotWrite, DamagedJournal, JournalError
from ..port import (
    Cutoff,
    Entry,
    Erasure,
    Fault,
    FaultKind,
    HandOver,
    Loaded,
    OnCommit,
    OnHealth,
    Person,
)
from ..store import SqliteJournal, move_aside
from ..writer import RETRY_DELAYS, call_each
from .confirming import Confirming
from .session import LOCK_TIMEOUT_S, TIMEOUT_S, Address, fault_of, words_of
from .standby_file import made_of, put_in_place
from .store import PostgresJournal

_LOGGER = logging.getLogger(__name__)

_KEPT = timedelta(days=14)
"""How long the file keeps what is over. Who goes back to a file alone has as long to restart."""

_NEWS_S = 5.0
"""How long anything may take at a start, before the room begins without it."""

type _Append = tuple[Sequence[Event], Sequence[Effect], OnCommit | None]


class StandbyJournal(PostgresJournal):
    """A PostgreSQL journal that also writes to the file `path`, and begins from it if it must.

    `prepare` is run before the database is first used, beside the room, which begins from
    `begin_from` meanwhile: what brings an older journal over. It is tried until it works.
    """

    def __init__(
        self,
        address: Address,
        path: Path,
        *,
        prepare: Callable[[], object] | None = None,
        begin_from: Path | None = None,
        on_health: OnHealth | None = None,
        hand_over: HandOver = call_each,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        timeout: float = TIMEOUT_S,
        lock_timeout: float = LOCK_TIMEOUT_S,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        ladder: Mapping[int, str] | None = None,
    ) -> None:
        """Touch nothing yet."""
        super().__init__(
            address,
            on_health=self._on_database,
            hand_over=hand_over,
            retry_delays=retry_delays,
            timeout=timeout,
            lock_timeout=lock_timeout,
            now=now,
            ladder=ladder,
        )
        self._path = path
        self._prepare = prepare
        self._begin_from = begin_from
        self._tell_health = on_health
        self._hand_over = hand_over
        self._delays = retry_delays
        self._file = self._new_file()
        self._away: Fault | None = None
        """Why the database is not written to; None with `_following` false: not yet."""
        self._following = False
        self._kept: deque[_Append] = deque()
        """What the database is given once it has all from before."""
        self._switch = Lock()
        self._confirming = Confirming(hand_over, self._counts_here)
        self._closing = Flag()
        self._after: int | None = None
        """Up to where in the file the database has everything; None: not looked at yet."""
        self._before = 0
        """Where the file ended before this run."""
        self._thread: Thread | None = None
        self._found: Loaded | None = None
        """What the room begins with, until something happens."""
        self.past_is_known = True
        """False: the room began with nothing, for neither could be read."""

    def _new_file(self) -> SqliteJournal:
        return SqliteJournal(
            self._path,
            on_health=self._tell,
            hand_over=self._hand_over,
            retry_delays=self._delays,
        )

    # --- start ---------------------------------------------------------------

    @override
    def start(self) -> None:
        """As `PostgresJournal.start`. Of the file it raises nothing but NewerSchema."""
        try:
            self._file.start()
        except DamagedJournal:
            _LOGGER.exception("What stands by for the journal is %s now", move_aside(self._path))
            self._file = self._new_file()
            self._file.start()
        try:
            with suppress(OSError, sqlite3.Error, DamagedJournal):
                self._before = self._file.head().position
            if self._prepare is not None or not self._begin():
                self._begin_here()
        except BaseException:
            self.close(0)
            raise

    def _begin(self) -> bool:
        """Begin from the database; False: it cannot be reached now."""
        super().start()
        self._away = self._writer.fault
        if self._away is not None:
            return False
        try:
            if not self._catch_up():
                self._away = self._writer.fault
                return False
            self._found = super().load()
        except OSError as err:
            self._away = Fault(FaultKind.IO, str(err), 0)
            return False
        # Everything is there: the file begins anew, with what it needs alone.
        self._seed(self._found)
        self._following = True
        return True

    def _begin_here(self) -> None:
        """Begin without the database, and look for it."""
        if self._begin_from is not None and not self._before:
            self._found = SqliteJournal(self._begin_from).load()
            self._seed(self._found)
            self._before = self._after = self._file.head().position
        self.past_is_known = self._before > 0
        self._thread = Thread(
            target=self._come_back, name="municipal_alarm journal comes back", daemon=True
        )
        self._thread.start()

    @override
    def load(self) -> Loaded:
        """The present, out of the database if it can be had now, else out of the file."""
        if self._found is not None:
            return self._found
        if self._following:
            with suppress(OSError):
                return super().load()
        return self._file.load()

    def _seed(self, loaded: Loaded) -> None:
        """Let the file be the present and nothing else; it stays as it is where that fails."""
        part = made_of(self._path, loaded, _NEWS_S)
        if part is None:
            return
        self._file.close(_NEWS_S)
        put_in_place(part, self._path)
        self._file = self._new_file()
        self._file.start()

    # --- coming back ---------------------------------------------------------

    def _come_back(self) -> None:
        """Until the database has everything: prepare it, catch up, and go on with it."""
        tries = 0
        while not self._closing.is_set():
            try:
                if self._prepare is not None:
                    self._prepare()
                    super().start()
                    self._prepare = None
                if self._catch_up():
                    self._go_on()
                    return
                self._report(self._writer.fault)
            except (JournalError, OSError, sqlite3.Error, Error) as err:
                kind = fault_of(err) or FaultKind.IO
                self._report(Fault(kind, words_of(err), self.waiting))
            self._closing.wait(self._delays[min(tries, len(self._delays) - 1)])
            tries += 1

    def _catch_up(self) -> bool:
        """Give the database what the file has from before this run; False: not all of it now."""
        if self._after is None:
            self._after = lacking_after(self._file, self) if self._before else 0
            if self._after == self._before:
                return True
        if self._after < self._before:
            PostgresJournal.append(self, (), effects_to_do(self._file))
            for end, entries in pages(self._file, self._after, self._before):
                events = [one.event for one in entries if one.event is not None]
                PostgresJournal.append(self, events)
                self._after = end
        return PostgresJournal.flush(self, _NEWS_S)

    def _go_on(self) -> None:
        """Give it what happened meanwhile, and from now on what happens."""
        while True:
            with self._switch:
                if self._closing.is_set():
                    return  # the next start finds it in the file
                if not self._kept:
                    self._following, self._away = True, None
                    break
                one = self._kept.popleft()
            PostgresJournal.append(self, *one)
        self._tell(None)
        _LOGGER.warning("The journal in the database goes on")

    def _report(self, fault: Fault | None) -> None:
        self._away = fault
        self._tell(fault)

    def _tell(self, _fault: Fault | None) -> None:
        """Either of the two says something: what it comes to."""
        if self._tell_health:
            self._tell_health(self.fault)

    # --- writing -------------------------------------------------------------

    @override
    def append(
        self,
        events: Sequence[Event],
        effects: Sequence[Effect] = (),
        on_commit: OnCommit | None = None,
    ) -> None:
        in_file, in_database = self._confirming.either(on_commit) if on_commit else (None, None)
        self._found = None
        with self._switch:
            following = self._following
            if not following:
                self._kept.append((tuple(events), tuple(effects), in_database))
        self._file.append(events, effects, in_file)
        if following:
            super().append(events, effects, in_database)

    def _counts_here(self) -> bool:
        """Whether what is in the file counts as durable: the database is away."""
        return not self._following or self._database_fails

    @property
    def _database_fails(self) -> bool:
        fault = super().fault
        return fault is not None and fault.kind is not FaultKind.SET_ASIDE

    def _on_database(self, fault: Fault | None) -> None:
        """The database's writer says how it is: while it is ill, the file is what counts."""
        self._confirming.look()
        self._tell(fault)

    @override
    def barrier(self, on_commit: OnCommit) -> None:
        self.append((), (), on_commit)

    @override
    def flush(self, timeout: float = 10) -> bool:
        if self._closing.is_set():
            return self.waiting == 0
        done = Flag()
        self.append((), (), done.set)
        return done.wait(timeout)

    @override
    def close(self, timeout: float = 10) -> int:
        with self._switch:
            self._closing.set()
        if self._thread is not None:
            self._thread.join(_NEWS_S)
        left = self._file.close(timeout)
        # What is in the file need not be waited for.
        wait = timeout if left or super().fault is None else 0
        unwritten = super().close(wait) + self._unseen
        if unwritten and not left:
            _LOGGER.warning("The database of the journal gets %s events later", unwritten)
        return min(left, unwritten)

    @property
    def _unseen(self) -> int:
        """How many events the database has not even been told of."""
        return sum(len(events) for events, _, _ in tuple(self._kept))

    @property
    @override
    def waiting(self) -> int:
        """How many events are in neither."""
        return min(super().waiting + self._unseen, self._file.waiting)

    @property
    @override
    def fault(self) -> Fault | None:
        of_database = super().fault if self._following else self._away
        if of_database is not None and of_database.kind is not FaultKind.SET_ASIDE:
            return of_database
        of_file = self._file.fault
        if of_file is not None:
            return replace(of_file, reason=f"{self._path}: {of_file.reason}")
        return of_database

    @property
    def is_following(self) -> bool:
        """Whether what happens goes to the database, or will once it is back."""
        return self._following

    # --- reading -------------------------------------------------------------

    @override
    def timeline(self, stream: str) -> list[Entry]:
        """As far as is known here while the database is away."""
        if self._following:
            with suppress(OSError):
                return super().timeline(stream)
        return self._file.timeline(stream)

    @override
    def first_kind(self, stream: str) -> str | None:
        """As far as is known here while the database is away."""
        if self._following:
            with suppress(OSError):
                return super().first_kind(stream)
        return self._file.first_kind(stream)

    # --- care ----------------------------------------------------------------

    @override
    def _why_not(self) -> str:
        if not self._following:
            return self._away.reason if self._away else "the database is being made ready"
        return super()._why_not()

    def _demand_database(self) -> None:
        if why := self._why_not():
            raise CannotWrite(why)

    @override
    def expire(self, before: Cutoff, limit: int = 500) -> int:
        self._demand_database()
        went = super().expire(before, limit)
        if went < limit:
            until = self._now() - _KEPT
            with suppress(CannotWrite):  # it says itself what is wrong with it
                while self._file.expire(Cutoff(until, until), limit) == limit:
                    pass
        return went

    @override
    def erase(self, person: Person, actor: Actor, reason: str) -> Erasure:
        self._demand_database()
        done = super().erase(person, actor, reason)
        self._file.erase(person, actor, reason)
        return done
