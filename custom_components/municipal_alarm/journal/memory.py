"""The journal without a disk: for tests, and for a room whose disk cannot even be opened.

It keeps the stored forms and not the values, so that what it gives back went
through the codec; and it commits inside `append`, so that a test needs no wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from operator import itemgetter
from pathlib import Path
from typing import override

from ..control_room.effects import Effect
from ..control_room.events import Event, HoldSet, RoundReport, RoundReported
from ..control_room.ids import BuildingId
from .care import Care
from .chain import START, Following, link
from .codec import read_time
from .errors import DamagedRecord
from .looking_back import LookingBack
from .memory_shelf import Stored
from .named import KINDS, Named
from .outbox import Changes
from .port import (
    Entry,
    Fault,
    FaultKind,
    HandOver,
    Head,
    Hold,
    Loaded,
    OnCommit,
    OnHealth,
    Pending,
    SetAside,
    Unreadable,
    Verification,
)
from .records import (
    Change,
    NewEvent,
    Record,
    Request,
    latest_reports,
    make_record,
    read_effect,
    read_event,
    read_report,
    unrefused,
)
from .shelf import Shelf
from .tables import Tables
from .writer import LOGGER, call_each


class MemoryJournal(LookingBack):
    """Keeps the contract of `Journal`, except that nothing outlives the process."""

    def __init__(
        self,
        *,
        on_health: OnHealth | None = None,
        hand_over: HandOver = call_each,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._on_health = on_health
        self._hand_over = hand_over
        super().__init__(now)
        self._fault: Fault | None = None
        self._closed = False
        self._waiting: list[Request] = []
        self._tables = Tables()

    # --- faults, for tests ---------------------------------------------------

    def break_down(
        self, kind: FaultKind = FaultKind.FULL, reason: str = "broken by a test"
    ) -> None:
        """Write nothing more until `repair`."""
        self._report(Fault(kind, reason, len(self._waiting)))

    def repair(self) -> None:
        """Write what waited, and go on."""
        self._report(None)
        requests, self._waiting = self._waiting, []
        for request in requests:
            self._commit(request)

    def _report(self, fault: Fault | None) -> None:
        if fault != self._fault:
            self._fault = fault
            if self._on_health:
                self._on_health(fault)

    # --- the contract --------------------------------------------------------

    @override
    def start(self) -> None:
        """Also after `close`: what a restart would find is what was written before it."""
        self._closed = False

    @override
    def load(self) -> Loaded:
        events, unreadable = [], []
        for position in sorted(self._tables.live.values()):
            event = self._tables.events[position - 1].event
            try:
                events.append(read_event(event.kind, event.version, event.at, event.data))
            except DamagedRecord as err:
                unreadable.append(Unreadable(position, str(err)))
        pending = [
            Pending(
                read_effect(effect.kind, effect.version, effect.data),
                row.state,
                row.attempts,
                read_time(row.queued_at),
            )
            for key, row in self._tables.outbox.items()
            if row.pending and (effect := self._tables.effects[key])
        ]
        return Loaded(tuple(events), tuple(pending), tuple(unreadable))

    @override
    def append(
        self,
        events: Sequence[Event],
        effects: Sequence[Effect] = (),
        on_commit: OnCommit | None = None,
    ) -> None:
        self._take(Request(tuple(events), tuple(effects), on_commit))

    @override
    def _put(self, events: Sequence[Event], change: Change | None, on_commit: OnCommit) -> None:
        self._take(Request(tuple(events), (), on_commit, change))

    def _take(self, request: Request) -> None:
        if self._closed:
            self._waiting.append(request)
            LOGGER.error("The journal is closed; lost: %s %s", request.events, request.effects)
        elif self._fault and self._fault.kind is not FaultKind.SET_ASIDE:
            self._waiting.append(request)
            self._report(replace(self._fault, waiting=self.waiting))
        else:
            self._commit(request)

    @override
    def barrier(self, on_commit: OnCommit) -> None:
        self.append((), (), on_commit)

    @override
    def flush(self, timeout: float = 10) -> bool:
        return not self._waiting

    @override
    def close(self, timeout: float = 10) -> int:
        self._closed = True
        return self.waiting

    @property
    @override
    def fault(self) -> Fault | None:
        return self._fault

    @property
    @override
    def waiting(self) -> int:
        return sum(len(request.events) for request in self._waiting)

    @override
    def timeline(self, stream: str) -> list[Entry]:
        return [entry for entry in self.read(0, len(self._tables.events)) if entry.stream == stream]

    @override
    def first_kind(self, stream: str) -> str | None:
        return next(
            (event.kind for event, _, _, _ in self._tables.events if event.stream == stream), None
        )

    @override
    def read(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        return [
            Entry(
                position,
                event.stream,
                stream_version,
                event.kind,
                read_time(event.at),
                None if gone else read_event(event.kind, event.version, event.at, event.data),
            )
            for position, (event, stream_version, _, gone) in enumerate(
                self._tables.events[after : after + limit], after + 1
            )
        ]

    @override
    def reports(
        self, since: datetime, until: datetime, building_id: BuildingId | None = None
    ) -> list[RoundReport]:
        found = (
            read_report(event.kind, event.version, event.at, event.data)
            for event, _, _, gone in self._tables.events
            if event.kind == RoundReported.KIND
            and not gone
            and since <= read_time(event.at) < until
        )
        return latest_reports(
            one for one in found if building_id is None or (one and one.building_id == building_id)
        )

    @override
    def head(self) -> Head:
        return Head(
            len(self._tables.events), self._tables.events[-1].hash if self._tables.events else START
        )

    @override
    def examine(self, anchor: Head | None = None) -> Verification:
        named = Named()
        for position, (event, _, _, gone) in enumerate(self._tables.events, 1):
            if event.kind in KINDS and not gone:
                named.take(position, event.kind, event.version, event.at, event.data)
        following = Following(named)
        anchors = [anchor] if anchor else []
        damages = tuple(following.damages(self._tables.chain(0), *anchors))
        return Verification(following.head, damages, following.gone, following.replaced)

    @override
    def holds(self) -> list[Hold]:
        holds = []
        for stream, position in sorted(self._tables.held.items(), key=itemgetter(1)):
            made = self._tables.events[position - 1].event
            event = read_event(made.kind, made.version, made.at, made.data)
            assert isinstance(event, HoldSet)  # noqa: S101  # what `_write` keeps there
            holds.append(Hold(stream, event.at, event.actor, event.reason))
        return holds

    @property
    @override
    def _care(self) -> Care:
        return self._tables

    @property
    @override
    def _shelf(self) -> Shelf:
        return self._tables.shelf

    @override
    def set_aside(self) -> list[SetAside]:
        return list(self._tables.aside)

    @override
    def begin_backup(self) -> None:
        """There is no file."""

    @override
    def end_backup(self) -> None:
        """There is no file."""

    @override
    def snapshot_to(self, path: Path) -> None:
        """There is nothing that a restore could use: writes no file."""

    # --- writing -------------------------------------------------------------

    def _commit(self, request: Request) -> None:
        record = make_record(request, self._now())
        if not unrefused([record], self._tables.held):
            record = Record(request, record.at)
        self._change_outbox(record)
        for event in record.events:
            self._write(event)
        for thing in record.rejected:
            self._tables.aside.append(SetAside(read_time(record.at), thing.reason, thing.text))
            self._report(Fault(FaultKind.SET_ASIDE, thing.reason, 0))
        if record.change:
            self._tables.change(record.change)
            record.change.settled = True
        if request.on_commit:
            self._hand_over([request.on_commit])

    def _change_outbox(self, record: Record) -> None:
        changes = Changes(self._tables.outbox.values(), self._tables.ended)
        changes.apply(record)
        for key, row in changes.changed.items():
            self._tables.outbox[key] = row
            if row.effect:
                self._tables.effects[key] = row.effect

    def _write(self, event: NewEvent) -> None:
        stream = event.stream
        head, version = self.head(), self._tables.versions.get(stream, 0) + 1
        self._tables.versions[stream] = version
        row_hash = link(
            head.hash,
            event.digest,
            head.position + 1,
            version,
            event.version,
            event.at,
            event.kind,
            stream,
        )
        self._tables.events.append(Stored(event, version, row_hash))
        if event.hold is not None:
            self._tables.held[event.hold] = head.position + 1
        if event.release is not None:
            self._tables.held.pop(event.release, None)
        if stream in self._tables.ended:
            return
        if event.ends:
            self._tables.ended.add(stream)
            self._tables.live = {
                key: at for key, at in self._tables.live.items() if key[0] != stream
            }
        elif event.live_key is not None:
            self._tables.live[stream, event.live_key or head.position + 1] = head.position + 1
