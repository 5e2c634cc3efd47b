"""The writer's thread: takes what waits, stores it in groups, and never gives up.

Knows no database: a `Sink` stores a group, whole or not at all. What fails with
a fault of the place (full, read-only, locked, broken) is kept in order and tried
again; what fails for itself is set aside in words, so that it holds up nothing. What the
journal's own care changes is stored by itself, tried once, and given up: a page of years
ago that is damaged, or a disk too full to tidy, keeps no alarm waiting.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import astuple
from datetime import UTC, datetime
import logging
from queue import Empty, SimpleQueue
from threading import Event as Flag, Lock, Thread
from time import monotonic, sleep
from typing import Protocol

from ..control_room.effects import Effect
from ..control_room.events import Event
from .port import Fault, FaultKind, HandOver, OnCommit, OnHealth
from .records import Change, Group, Record, Request, make_record, reject_all

LOGGER = logging.getLogger(__name__)

RETRY_DELAYS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0)
"""Seconds between tries while there is a fault; the last one repeats."""

_CLOSING_DELAY = 0.25
"""Seconds; longest pause once the journal is being closed."""

_EVENTS_AT_ONCE = 512
"""Largest group. More would not raise the rate, and delays the first in it: 512 events
take about 10 ms."""


class Sink(Protocol):
    """Where groups are stored."""

    def store(self, group: Group) -> None:
        """Store it durably, or not at all. An empty group: prove that storing works."""
        ...

    def fault_of(self, err: Exception) -> FaultKind | None:
        """What an error says of the place; None: it is the group's own fault."""
        ...

    def disconnect(self) -> None:
        """Let go of the place; called in the writer's thread, after faults and at the end."""
        ...


def call_each(calls: Sequence[OnCommit]) -> None:
    """Run callbacks one by one, whatever one of them does."""
    for call in calls:
        try:
            call()
        except Exception:
            LOGGER.exception("A callback of the journal failed")


class Writer:
    """One thread that stores requests in the order in which they were put."""

    def __init__(
        self,
        sink: Sink,
        *,
        name: str,
        on_health: OnHealth | None = None,
        hand_over: HandOver = call_each,
        retry_delays: Sequence[float] = RETRY_DELAYS,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.fault: Fault | None = None
        self._sink = sink
        self._on_health = on_health
        self._hand_over = hand_over
        self._retry_delays = retry_delays
        self._now = now
        self._queue: SimpleQueue[Request | None] = SimpleQueue()
        self._put_in = 0
        self._counting = Lock()  # the journal's care puts in from threads of its own
        self._taken_out = 0  # and this by the writer's
        self._ahead: Request | None = None
        """Taken out of the queue, and not yet part of a group."""
        self._aside: str | None = None
        self._closing = Flag()
        self._deadline = 0.0
        self._thread = Thread(target=self._run, name=name, daemon=True)

    @property
    def waiting(self) -> int:
        """How many events are put in and not yet stored."""
        return self._put_in - self._taken_out

    @property
    def is_running(self) -> bool:
        """Whether what is put in now will be stored."""
        return self._thread.is_alive() and not self._closing.is_set()

    def start(self, fault: Fault | None = None) -> None:
        """Begin; with a fault that is known already, begin by waiting for its end."""
        self.fault = fault
        self._thread.start()

    def put(
        self,
        events: Sequence[Event],
        effects: Sequence[Effect],
        on_commit: OnCommit | None,
        change: Change | None = None,
    ) -> None:
        """Hand over. Neither blocks nor encodes."""
        with self._counting:
            self._put_in += len(events)
        self._queue.put(Request(tuple(events), tuple(effects), on_commit, change))
        if self._closing.is_set():
            LOGGER.error("The journal is closed; lost: %s %s", events, effects)

    def flush(self, timeout: float) -> bool:
        """Wait until all that was put before is stored."""
        if self._closing.is_set():
            return self.waiting == 0
        done = Flag()
        self.put((), (), done.set)
        return done.wait(timeout)

    def close(self, timeout: float) -> int:
        """Store what waits and end the thread; how many events are lost."""
        self._deadline = monotonic() + timeout
        self._closing.set()
        self._queue.put(None)
        if self._thread.is_alive():
            self._thread.join()
        return self.waiting

    # --- in the writer's thread ---------------------------------------------

    def _run(self) -> None:
        try:
            if self.fault:
                self._tell(self.fault)
                self._wait(0)
                self._store([], prove=True)
            while (requests := self._take()) is not None:
                self._store([make_record(request, self._now()) for request in requests])
        except _GivenUpError:
            LOGGER.critical(
                "The journal was closed before it could write %s events: %s",
                self.waiting,
                self.fault and self.fault.reason,
            )
        except Exception as err:
            # Nothing is known that leads here. Should it happen, it must not be silent.
            LOGGER.exception("The journal's writer ended")
            self._report(Fault(FaultKind.IO, f"the writer ended: {err!r}", self.waiting))
        finally:
            self._sink.disconnect()

    def _take(self) -> list[Request] | None:
        """All that waits, up to the largest group; None: closed, and nothing is left.

        A change is alone in its group: it neither delays nor endangers what else waits.
        """
        first, self._ahead = self._ahead or self._queue.get(), None
        if first is None:
            return None
        requests, events = [first], len(first.events)
        if first.change:
            return requests
        with suppress(Empty):
            while events < _EVENTS_AT_ONCE:
                request = self._queue.get_nowait()
                if request is None:
                    self._queue.put(None)  # for the next round
                    break
                if request.change:
                    self._ahead = request
                    break
                requests.append(request)
                events += len(request.events)
        return requests

    def _store(self, records: list[Record], *, prove: bool = False) -> None:
        """Store a group, however long it takes, and call back those who wait for it."""
        group = Group(records)
        tries = 0
        while prove or not group.is_empty:
            try:
                self._sink.store(group)
                break
            except Exception as err:
                if change := records[0].change if records else None:
                    change.failed = f"{type(err).__name__}: {err}"
                    LOGGER.warning("The journal could not tidy up: %s", change.failed)
                    break
                kind = self._sink.fault_of(err)
                if kind is None and any(record.events or record.effects for record in records):
                    self._isolate(records, err)
                    return
                # Words alone that are refused: whatever it is, it is not in the words.
                reason = f"{type(err).__name__}: {err}"
                self._report(Fault(kind or FaultKind.IO, reason, self.waiting))
                self._wait(tries)
                tries += 1
        self._stored(records)

    def _stored(self, records: list[Record]) -> None:
        self._taken_out += sum(len(record.request.events) for record in records)
        for thing in [thing for record in records for thing in record.rejected]:
            self._aside = thing.reason
            LOGGER.error("The journal set something aside: %s: %s", thing.reason, thing.text)
        self._report(Fault(FaultKind.SET_ASIDE, self._aside, 0) if self._aside else None)
        if calls := [call for record in records if (call := record.request.on_commit)]:
            try:
                self._hand_over(calls)
            except Exception:
                # A loop that is closed already needs no acknowledgement any more.
                LOGGER.exception("The journal could not hand over %s callbacks", len(calls))

    def _isolate(self, records: list[Record], err: Exception) -> None:
        """The store refuses the group for what is in it: find out which, and go on."""
        if len(records) == 1:
            self._store([reject_all(records[0], err)])
        else:
            for record in records:
                self._store([record])

    def _wait(self, tries: int) -> None:
        """Pause before the next try; closing cuts it short, and ends all tries at its deadline."""
        delay = self._retry_delays[min(tries, len(self._retry_delays) - 1)]
        if not self._closing.is_set():
            self._closing.wait(delay)
            return
        left = self._deadline - monotonic()
        if left <= 0:
            raise _GivenUpError
        sleep(min(delay, left, _CLOSING_DELAY))

    def _report(self, fault: Fault | None) -> None:
        if fault != self.fault:
            self.fault = fault
            self._tell(fault)

    def _tell(self, fault: Fault | None) -> None:
        if fault:
            LOGGER.error("The journal: %s: %s (%s waiting)", *astuple(fault))
        else:
            LOGGER.warning("The journal writes again")
        if self._on_health:
            try:
                self._on_health(fault)
            except Exception:
                LOGGER.exception("A callback of the journal failed")


class _GivenUpError(Exception):
    """Closed while there is a fault, and the time for it is over."""
