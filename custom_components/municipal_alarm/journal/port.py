"""What a journal is, whatever it is stored in.

`append` and `barrier` belong to the event loop's thread: they only hand over,
cost microseconds, never wait for the disk and never raise. All else may block
and belongs to another thread.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from ..control_room.commands import Actor
from ..control_room.effects import Effect
from ..control_room.events import Event, RoundReport
from ..control_room.ids import BuildingId
from ..control_room.words import DeliveryState
from .lookup import Lookup

type OnCommit = Callable[[], None]
type HandOver = Callable[[Sequence[OnCommit]], None]
"""Runs what waited for one commit. Called in the writer's thread, once a commit, so
that a loop is woken once: `lambda calls: loop.call_soon_threadsafe(run_all, calls)`."""


class FaultKind(StrEnum):
    """Why the journal cannot write, or what it could not write."""

    FULL = "full"
    READ_ONLY = "read_only"
    LOCKED = "locked"
    """Another program holds the file."""
    IO = "io"
    """The disk answers with errors, or the file cannot be opened."""
    DAMAGED = "damaged"
    SET_ASIDE = "set_aside"
    """It writes, but something in this run could not be stored as what it is."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with writing; `waiting` events are kept in memory meanwhile."""

    kind: FaultKind
    reason: str
    waiting: int


type OnHealth = Callable[[Fault | None], None]
"""Called in the writer's thread on every change; None: all is well again."""


@dataclass(frozen=True, slots=True)
class Pending:
    """An effect that was not done before the restart, or of which that is not known.

    `state` is QUEUED, or SENT: then it left and no receipt is known, which for
    a target that gives none is as good as done.
    """

    effect: Effect
    state: DeliveryState
    attempts: int
    """How often it was reported as sent."""
    queued_at: datetime


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A record needed for the present that is damaged; `verify` names the damage."""

    position: int
    """0: an effect."""
    reason: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a restart needs: the present, however long the past is."""

    events: tuple[Event, ...]
    """To fold, in order of writing."""
    pending: tuple[Pending, ...]
    """In order of queueing."""
    unreadable: tuple[Unreadable, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One event as it stands in the journal. Positions count from 1, without gaps."""

    position: int
    stream: str
    stream_version: int
    kind: str
    at: datetime
    event: Event | None
    """None: its content was erased."""


@dataclass(frozen=True, slots=True)
class Head:
    """The end of the chain. Kept elsewhere, it proves what stood here."""

    position: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Damage:
    """A place where the journal is not what was written."""

    position: int
    """0: no event, but the store itself."""
    reason: str
    stream: str = ""
    """What stands there, as far as it can be read; empty: not of a row."""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Verification:
    """What came of looking at every row."""

    head: Head
    """As far as the chain was followed. Kept elsewhere, it is the next anchor."""
    damages: tuple[Damage, ...] = ()
    """In order; no more than a hundred, for one cut may be the cause of all of them."""
    gone: int = 0
    """How many rows have no content any more, as events of the journal say."""
    replaced: int = 0
    """How many have other content since a person was erased, as events say."""

    @property
    def damage(self) -> Damage | None:
        """The first; None: all is as it was written."""
        return next(iter(self.damages), None)


@dataclass(frozen=True, slots=True)
class Hold:
    """An incident of which nothing may go."""

    stream: str
    since: datetime
    actor: Actor
    reason: str


@dataclass(frozen=True, slots=True)
class Cutoff:
    """What is older may go."""

    events: datetime
    places: datetime
    """Of scans and positions: `retention.PLACES`."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, by every word that they stand in the journal by.

    `ids`: of a responder and of an operator; `names`: as set up, now and before. A name
    is found in any case, as whole words; a call sign that was theirs alone is one, too.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]

    def __post_init__(self) -> None:
        if not any(self.ids + self.names) or not all(self.ids + self.names):
            raise ValueError("a person without a name, or with an empty one")


@dataclass(frozen=True, slots=True)
class NotErased:
    """Where a person still stands, and why."""

    stream: str
    reason: str
    """held, open, or live: needed for the room's present."""
    records: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """What came of erasing a person."""

    records: int
    effects: int = 0
    left: tuple[NotErased, ...] = ()


@dataclass(frozen=True, slots=True)
class SetAside:
    """Something that could not be stored as what it is, in the words of its `repr`."""

    at: datetime
    reason: str
    text: str


class Journal(Lookup, Protocol):
    """An append-only, durable record with an outbox."""

    def start(self) -> None:
        """Open it, and begin to write. Blocks.

        A place that cannot be written is no error: it is a `fault`, and writing
        is tried again until it works.

        Raises:
            NewerSchema: it is of a newer release; nothing was touched.
            DamagedJournal: it is there, but it is no journal.
        """
        ...

    def load(self) -> Loaded:
        """Read what is needed to fold the present, and what is still to be done. Blocks.

        Raises:
            UnknownKind, NewerVersion: it was written by a newer release.
            DamagedJournal: the present cannot be read.
        """
        ...

    def append(
        self,
        events: Sequence[Event],
        effects: Sequence[Effect] = (),
        on_commit: OnCommit | None = None,
    ) -> None:
        """Write events and the effects that they call for, all or nothing, in order.

        An effect whose key was written before changes nothing. Returns at once;
        `on_commit` runs when all of it is durable.
        """
        ...

    def barrier(self, on_commit: OnCommit) -> None:
        """Have `on_commit` run when all that was appended before is durable."""
        ...

    def flush(self, timeout: float = 10) -> bool:
        """Wait until all that was appended before is durable; False: not in `timeout` seconds."""
        ...

    def close(self, timeout: float = 10) -> int:
        """Write what waits, and stop.

        Returns how many events could not be written in `timeout` seconds: 0 unless
        there is a fault.
        """
        ...

    @property
    def fault(self) -> Fault | None:
        """What is wrong with writing now."""
        ...

    @property
    def waiting(self) -> int:
        """How many events are appended and not yet durable."""
        ...

    def timeline(self, stream: str) -> list[Entry]:
        """All events of one stream, in order."""
        ...

    def first_kind(self, stream: str) -> str | None:
        """The kind of the first event of a stream; None: there is no such stream."""
        ...

    def read(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        """Up to `limit` events behind position `after`, in order."""
        ...

    def reports(
        self, since: datetime, until: datetime, building_id: BuildingId | None = None
    ) -> list[RoundReport]:
        """The reports of rounds that were made from `since` until before `until`.

        Of one building or of all; of each round the last one, which replaces those
        before it; in the order in which the rounds were planned. What cannot be read is
        left out.
        """
        ...

    def happened(self, kinds: Collection[str], since: datetime, until: datetime) -> Iterator[Entry]:
        """Events of some kinds, all of `cases.HAPPENINGS`, from `since` until before `until`.

        In order, read in pages. What is gone or cannot be read is left out; what is secret
        is not.
        """
        ...

    def head(self) -> Head:
        """The last position and its hash; position 0 for an empty journal."""
        ...

    def verify(self, anchor: Head | None = None) -> Damage | None:
        """The first damage that `examine` finds; None: all holds."""
        ...

    def examine(self, anchor: Head | None = None) -> Verification:
        """Look at every row; with `anchor`, the chain must lead through there.

        Follows the chain from its beginning, looks at the rows that no chain covers, and
        has the store check itself. Reads in pages, so memory does not grow with the journal.
        """
        ...

    def hold(self, stream: str, actor: Actor, reason: str) -> bool:
        """Keep an incident whole until it is released. Blocks; False: not durable in time."""
        ...

    def release(self, stream: str, actor: Actor, reason: str) -> bool:
        """Hold it no more. Blocks; False: not durable in time."""
        ...

    def holds(self) -> list[Hold]:
        """All that is held, in order of its beginning."""
        ...

    def expire(self, before: Cutoff, limit: int = 500) -> int:
        """Let the content go of up to `limit` of the oldest records that are not kept.

        Never what is live, of a stream that is not over, or held. Blocks; how many went,
        0: none is left.

        Raises:
            CannotWrite: now. Nothing is tried again by itself.
        """
        ...

    def erase(self, person: Person, actor: Actor, reason: str) -> Erasure:
        """Take a person out of everything that is neither held nor needed now. Blocks.

        Raises:
            CannotWrite: it is done in part; asked again, it goes on.
        """
        ...

    def mentions(self, person: Person) -> Erasure:
        """What `erase` would do. Blocks."""
        ...

    def export_to(self, path: Path, streams: Collection[str] | None = None) -> Head:
        """Write a file that others can verify: see `export`. Replaces `path` whole. Blocks.

        `streams`: of these alone with what happened, of all others the proof. The head is
        that of what was written.

        Raises:
            OSError: it cannot be written there.
        """
        ...

    def set_aside(self) -> list[SetAside]:
        """Everything that could not be stored as what it is."""
        ...

    def begin_backup(self) -> None:
        """Keep the store's files such that they may be copied one by one. Blocks shortly.

        Writing goes on. A copy holds at least what was durable at this call.
        """
        ...

    def end_backup(self) -> None:
        """The files are copied."""
        ...

    def snapshot_to(self, path: Path) -> None:
        """Write a consistent copy of all that is durable now; replaces `path` whole.

        Raises:
            OSError: it cannot be written there.
        """
        ...
