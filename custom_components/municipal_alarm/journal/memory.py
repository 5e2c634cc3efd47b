"""The journal without a disk: for tests, and for a room whose disk cannot even be opened.

It keeps the stored forms and not the values, so that what it gives back went
through the codec; and it commits inside `append`, so that a test needs no wait.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple, override

from ..control_room.effects import Effect
from ..control_room.events import Event, RoundReport, RoundReported
from ..control_room.ids import BuildingId
from .chain import START, ChainRow, follow, link
from .codec import read_time
from .errors import DamagedRecord
from .outbox import Changes, Row
from .port import (
    Damage,
    Entry,
    Fault,
    FaultKind,
    HandOver,
    Head,
    Journal,
    Loaded,
    OnCommit,
    OnHealth,
    Pending,
    SetAside,
    Unreadable,
)
from .records import (
    NewEffect,
    NewEvent,
    Record,
    Request,
    latest_reports,
    make_record,
    read_effect,
    read_event,
    read_report,
)
from .writer import LOGGER, call_each


class _Stored(NamedTuple):
    event: NewEvent
    stream_version: int
    hash: bytes


class MemoryJournal(Journal):
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
        self._now = now
        self._fault: Fault | None = None
        self._closed = False
        self._waiting: list[Request] = []
        self._events: list[_Stored] = []
        self._versions: dict[str, int] = {}
        self._live: dict[tuple[str, str | int], int] = {}
        self._ended: set[str] = set()
        self._outbox: dict[str, Row] = {}
        self._effects: dict[str, NewEffect] = {}
        self._aside: list[SetAside] = []

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
        for position in sorted(self._live.values()):
            event = self._events[position - 1].event
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
            for key, row in self._outbox.items()
            if row.pending and (effect := self._effects[key])
        ]
        return Loaded(tuple(events), tuple(pending), tuple(unreadable))

    @override
    def append(
        self,
        events: Sequence[Event],
        effects: Sequence[Effect] = (),
        on_commit: OnCommit | None = None,
    ) -> None:
        request = Request(tuple(events), tuple(effects), on_commit)
        if self._closed:
            self._waiting.append(request)
            LOGGER.error("The journal is closed; lost: %s %s", events, effects)
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
        return [entry for entry in self.read(0, len(self._events)) if entry.stream == stream]

    @override
    def first_kind(self, stream: str) -> str | None:
        return next((event.kind for event, _, _ in self._events if event.stream == stream), None)

    @override
    def read(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        return [
            Entry(
                position,
                event.stream,
                stream_version,
                event.kind,
                read_time(event.at),
                read_event(event.kind, event.version, event.at, event.data),
            )
            for position, (event, stream_version, _) in enumerate(
                self._events[after : after + limit], after + 1
            )
        ]

    @override
    def reports(
        self, since: datetime, until: datetime, building_id: BuildingId | None = None
    ) -> list[RoundReport]:
        found = (
            read_report(event.kind, event.version, event.at, event.data)
            for event, _, _ in self._events
            if event.kind == RoundReported.KIND and since <= read_time(event.at) < until
        )
        return latest_reports(
            one for one in found if building_id is None or (one and one.building_id == building_id)
        )

    @override
    def head(self) -> Head:
        return Head(len(self._events), self._events[-1].hash if self._events else START)

    @override
    def verify(self, anchor: Head | None = None) -> Damage | None:
        return follow(
            (
                ChainRow(
                    position,
                    event.stream.encode(),
                    stream_version,
                    event.kind.encode(),
                    event.version,
                    event.at.encode(),
                    event.data.encode(),
                    event.salt,
                    event.digest,
                    row_hash,
                )
                for position, (event, stream_version, row_hash) in enumerate(self._events, 1)
            ),
            anchor,
        )

    @override
    def set_aside(self) -> list[SetAside]:
        return list(self._aside)

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
        self._change_outbox(record)
        for event in record.events:
            self._write(event)
        for thing in record.rejected:
            self._aside.append(SetAside(read_time(record.at), thing.reason, thing.text))
            self._report(Fault(FaultKind.SET_ASIDE, thing.reason, 0))
        if request.on_commit:
            self._hand_over([request.on_commit])

    def _change_outbox(self, record: Record) -> None:
        changes = Changes(self._outbox.values(), self._ended)
        changes.apply(record)
        for key, row in changes.changed.items():
            self._outbox[key] = row
            if row.effect:
                self._effects[key] = row.effect

    def _write(self, event: NewEvent) -> None:
        stream = event.stream
        head, version = self.head(), self._versions.get(stream, 0) + 1
        self._versions[stream] = version
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
        self._events.append(_Stored(event, version, row_hash))
        if stream in self._ended:
            return
        if event.ends:
            self._ended.add(stream)
            self._live = {key: at for key, at in self._live.items() if key[0] != stream}
        elif event.live_key is not None:
            self._live[stream, event.live_key or head.position + 1] = head.position + 1
