"""Holds, retention and erasure, whatever the journal is stored in.

Each step is planned by reading, beside the writer, and then put to the writer like any
append: the event that says what went and the change itself are one commit. A step is
small, and an alarm never waits for more than one of them.
"""

from abc import abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import batched
from os import urandom
from pathlib import Path
from threading import Event as Flag, Lock
from typing import NamedTuple, Protocol, override

from ..control_room.commands import Actor
from ..control_room.events import (
    ROOM,
    ContentExpired,
    Event,
    HoldReleased,
    HoldSet,
    PersonErased,
    PreAlertRaised,
    RadioSignedOn,
)
from .chain import SALT_BYTES, ChainRow, digest_of
from .errors import CannotWrite, JournalError
from .export import write_export
from .named import ranges
from .port import Cutoff, Damage, Erasure, FaultKind, Head, Journal, NotErased, OnCommit, Person
from .records import Change, Content, read_event
from .redaction import Redactor
from .shelf import Shelf, relearned

BATCH = 200
"""Records that are replaced in one commit: about 10 ms."""

_PATIENCE_S = 30
"""How long a step may take to be durable, before nobody waits for it any more. It may be
written later: what it does is right whenever it is done."""

_HARMLESS = FaultKind.SET_ASIDE

_NEEDED = (RadioSignedOn.KIND, PreAlertRaised.KIND)
"""Who carries a radio now, and whose radio warns, the room must not forget."""


@dataclass(frozen=True, slots=True)
class Aging:
    """What is old enough to go."""

    positions: Sequence[int] = ()
    """Rising."""
    streams: frozenset[str] = frozenset()
    effects: tuple[int, ...] = ()
    aside: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.positions) + len(self.effects) + len(self.aside)


class Mention(NamedTuple):
    """A record in which somebody may be."""

    position: int
    stream: str
    kind: str
    version: int
    at: str
    data: str
    live: bool


class Message(NamedTuple):
    """An effect of the outbox in which somebody may be."""

    number: int
    key: str
    stream: str
    data: str
    pending: bool


class Care(Protocol):
    """What the journal's care asks of the place that it is stored in."""

    def aging(self, before: Cutoff, limit: int) -> Aging:
        """What may go: not live, not held, of no stream that is not over."""
        ...

    def mentions(self, after: int, needles: Sequence[str], limit: int) -> list[Mention]:
        """Records behind a position with content that has any of these, in any case."""
        ...

    def messages(self, needles: Sequence[str]) -> list[Message]:
        """The same of the whole outbox."""
        ...

    def asides(self, needles: Sequence[str]) -> list[tuple[int, str]]:
        """Number and text of all that was set aside with any of these."""
        ...

    def standing(self) -> tuple[frozenset[str], frozenset[str]]:
        """Streams that are held, and streams that are not over."""
        ...

    def chain(self, after: int) -> list[ChainRow]:
        """A page of rows behind a position; empty: there are none."""
        ...


class _Row(NamedTuple):
    """What is to become of one record."""

    stream: str
    content: Content
    unlive: bool


@dataclass(slots=True)
class _Batch:
    """What one commit does about a person."""

    rows: list[_Row] = field(default_factory=list)
    effects: list[Message] = field(default_factory=list)
    aside: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.rows or self.effects or self.aside)

    @property
    def streams(self) -> list[str]:
        """Of each row and effect the stream."""
        return [one.stream for one in self.rows] + [one.stream for one in self.effects]

    def without(self, held: Collection[str], left: _Left) -> _Batch:
        """The rest of it, when these streams are held."""
        for stream in self.streams:
            if stream in held:
                left.add(stream, "held")
        return _Batch(
            [one for one in self.rows if one.stream not in held],
            [one for one in self.effects if one.stream not in held],
            self.aside,
        )


class _Left(dict[tuple[str, str], int]):
    """Where a person still stands: stream and why, and how often."""

    def add(self, stream: str, why: str) -> None:
        """Once more."""
        self[stream, why] = self.get((stream, why), 0) + 1


class CaredJournal(Journal):
    """The part of a journal that is the same for every store."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        # One at a time: what was planned is still true when it is written.
        self._caring = Lock()
        # At first as well: whatever ended before may have ended in the middle of it.
        self._unsettled = True

    @property
    @abstractmethod
    def _care(self) -> Care:
        """The place, as its care sees it."""

    @property
    @abstractmethod
    def _shelf(self) -> Shelf:
        """The place, as looking back sees it."""

    @abstractmethod
    def _put(self, events: Sequence[Event], change: Change | None, on_commit: OnCommit) -> None:
        """Append events and a change in one commit."""

    @override
    def verify(self, anchor: Head | None = None) -> Damage | None:
        return self.examine(anchor).damage

    # --- holds ---------------------------------------------------------------

    @override
    def hold(self, stream: str, actor: Actor, reason: str) -> bool:
        if self.first_kind(stream) is None:
            raise LookupError(stream)
        return self._put_and_wait(HoldSet(at=self._now(), held=stream, actor=actor, reason=reason))

    @override
    def release(self, stream: str, actor: Actor, reason: str) -> bool:
        if stream not in {hold.stream for hold in self.holds()}:
            raise LookupError(stream)
        return self._put_and_wait(
            HoldReleased(at=self._now(), held=stream, actor=actor, reason=reason)
        )

    def _put_and_wait(self, event: Event | None, change: Change | None = None) -> bool:
        """Whether it is durable; False: it is not, or not yet."""
        if self._why_not():
            return False
        done = Flag()
        self._put((event,) if event else (), change, done.set)
        return done.wait(_PATIENCE_S)

    def _why_not(self) -> str:
        """What is wrong with writing; empty: nothing."""
        return self.fault.reason if self.fault and self.fault.kind is not _HARMLESS else ""

    def _carry_out(self, event: Event | None, change: Change) -> bool:
        """Whether a change is made; False: something that it takes away is held by now.

        Raises CannotWrite.
        """
        self._unsettled = True
        if not self._put_and_wait(event, change) or change.failed:
            raise CannotWrite(change.failed or self._why_not() or "it takes too long")
        return not change.refused

    def _settle(self) -> None:
        """Have what was taken away leave the store's log, too; once more, where that failed."""
        if self._unsettled:
            change = Change(settle=True)
            self._put_and_wait(None, change)
            self._unsettled = not change.settled

    # --- retention -----------------------------------------------------------

    @override
    def expire(self, before: Cutoff, limit: int = 500) -> int:
        with self._caring:
            while found := self._care.aging(before, limit):
                event = ContentExpired(
                    at=self._now(),
                    positions=ranges(found.positions),
                    count=len(found.positions),
                    events_before=before.events,
                    places_before=before.places,
                )
                contents = tuple(Content(position, None, None) for position in found.positions)
                change = Change(
                    contents=contents,
                    learned=relearned(self._shelf, found.streams, contents),
                    effects=found.effects,
                    aside=found.aside,
                    guard=found.streams,
                )
                if self._carry_out(event if found.positions else None, change):
                    break  # otherwise it is planned anew, without what is held by now
            if len(found) < limit:
                self._settle()
            return len(found)

    # --- erasure -------------------------------------------------------------

    @override
    def mentions(self, person: Person) -> Erasure:
        with self._caring:
            left = _Left()
            return _erasure(list(self._batches(Redactor(person), left)), left)

    @override
    def erase(self, person: Person, actor: Actor, reason: str) -> Erasure:
        with self._caring:
            left = _Left()
            batches = self._batches(Redactor(person), left)
            done = [self._erase(batch, actor, reason, left) for batch in batches]
            self._settle()
            return _erasure(done, left)

    def _erase(self, batch: _Batch, actor: Actor, reason: str, left: _Left) -> _Batch:
        """Write one batch, less what was held since it was planned; what was written."""
        while batch:
            contents = tuple(one.content for one in batch.rows)
            event = PersonErased(
                at=self._now(),
                actor=actor,
                reason=reason,
                replaced=tuple((one.position, _digest(one)) for one in contents),
                effects=len(batch.effects) + len(batch.aside),
            )
            change = Change(
                contents=contents,
                learned=relearned(self._shelf, set(batch.streams), contents),
                unlive=tuple(one.content.position for one in batch.rows if one.unlive),
                effects=tuple(one.number for one in batch.effects),
                aside=batch.aside,
                guard=frozenset(batch.streams),
            )
            if self._carry_out(event, change):
                break
            batch = batch.without(self._care.standing()[0], left)
        return batch

    def _batches(self, redactor: Redactor, left: _Left) -> Iterator[_Batch]:
        held, open_streams = self._care.standing()
        # No further: what is written meanwhile may name them again as the one who asked.
        after, last = 0, self.head().position
        while page := self._care.mentions(after, redactor.needles, BATCH):
            after = page[-1].position
            batch = _Batch()
            for mention in page:
                if mention.position > last or (data := redactor.data(mention.data)) is None:
                    continue
                if why := _stays(mention, held, open_streams):
                    left.add(mention.stream, why)
                else:
                    batch.rows.append(_replaced(mention, data))
            if batch:
                yield batch
            if after >= last:
                break
        for messages in batched(self._care.messages(redactor.needles), BATCH, strict=False):
            batch = _Batch()
            for one in messages:
                if redactor.data(one.data) is None and redactor.text(one.key) == one.key:
                    continue
                if one.pending or one.stream in held or one.stream in open_streams:
                    left.add(one.stream, "held" if one.stream in held else "open")
                else:
                    batch.effects.append(one)
            if batch:
                yield batch
        texts = self._care.asides(redactor.needles)
        if aside := tuple(number for number, text in texts if redactor.text(text) != text):
            yield _Batch(aside=aside)

    # --- a copy for others ---------------------------------------------------

    @override
    def export_to(self, path: Path, streams: Collection[str] | None = None) -> Head:
        with self._caring:
            return write_export(path, self.head(), self._chain_rows(), self._now(), streams)

    def _chain_rows(self) -> Iterator[ChainRow]:
        after = 0
        while page := self._care.chain(after):
            yield from page
            after = page[-1].position


def _stays(mention: Mention, held: Collection[str], open_streams: Collection[str]) -> str:
    """Why a person may not be taken out of a record; empty: they may."""
    if mention.stream in held:
        return "held"
    if mention.stream in open_streams and mention.stream != ROOM:
        return "open"
    return "live" if mention.live and mention.kind in _NEEDED else ""


def _replaced(mention: Mention, data: str) -> _Row:
    """What is to stand in a record; nothing, where it could not be read any more."""
    unlive = False
    content = Content(mention.position, data, urandom(SALT_BYTES))
    try:
        after = read_event(mention.kind, mention.version, mention.at, data)
        if mention.live:
            before = read_event(mention.kind, mention.version, mention.at, mention.data)
            # Of this person alone: nothing would ever replace it.
            unlive = before.live_key != after.live_key
    except JournalError:
        unlive, content = True, Content(mention.position, None, None)
    return _Row(mention.stream, content, unlive)


def _digest(content: Content) -> str:
    if content.data is None or content.salt is None:
        return ""
    return digest_of(content.salt, content.data.encode()).hex()


def _erasure(batches: Sequence[_Batch], left: _Left) -> Erasure:
    return Erasure(
        sum(len(batch.rows) for batch in batches),
        sum(len(batch.effects) + len(batch.aside) for batch in batches),
        tuple(NotErased(stream, why, number) for (stream, why), number in left.items()),
    )
