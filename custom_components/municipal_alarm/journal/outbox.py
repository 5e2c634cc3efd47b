"""How far every effect is. One table says which change of state counts.

Reports come late, twice and out of order. A receipt is the last word; what is
overtaken may still turn out to have arrived; a failure may be made good.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from ..control_room.words import DeliveryState
from .records import NewEffect, Record

QUEUED = DeliveryState.QUEUED
SENT = DeliveryState.SENT
RECEIPTED = DeliveryState.RECEIPTED
FAILED = DeliveryState.FAILED
OVERTAKEN = DeliveryState.OVERTAKEN

MAY_FOLLOW: Mapping[DeliveryState, frozenset[DeliveryState]] = MappingProxyType(
    {
        QUEUED: frozenset({SENT, RECEIPTED, FAILED, OVERTAKEN}),
        SENT: frozenset({SENT, RECEIPTED, FAILED, OVERTAKEN}),
        FAILED: frozenset({SENT, RECEIPTED, OVERTAKEN}),
        OVERTAKEN: frozenset({RECEIPTED}),
        RECEIPTED: frozenset(),
    }
)


@dataclass(slots=True)
class Row:
    """One effect in the outbox."""

    key: str
    stream: str
    state: DeliveryState
    attempts: int
    """How often it was reported as sent."""
    pending: bool
    """To be repeated after a restart."""
    queued_at: str
    updated_at: str
    effect: NewEffect | None = None
    """None: it is in the store already."""


class Changes:
    """What a group of records does to the outbox, worked out before it is written.

    Needs the rows of every key and every ended stream that the group names.
    """

    def __init__(self, rows: Iterable[Row], ended: Iterable[str]) -> None:
        self._rows = {row.key: row for row in rows}
        self._ended = set(ended)
        self.changed: dict[str, Row] = {}

    def apply(self, record: Record) -> None:
        """Apply one record: take in the effects it calls for, then what its events say.

        One turn of the event loop is one record, and a carrier may report within the
        turn: the report must find its effect. A stream that ends spares the effects
        of its own record, so what its last event calls for is still done.
        """
        new: set[str] = set()
        for effect in record.effects:
            if effect.key not in self._rows:
                new.add(effect.key)
                self._rows[effect.key] = self.changed[effect.key] = Row(
                    effect.key,
                    effect.stream,
                    QUEUED,
                    0,
                    True,
                    record.at,
                    record.at,
                    effect,
                )
        for event in record.events:
            for key, state in event.reports:
                self._report(key, state, event.at)
            if event.ends:
                self._end(event.stream, event.at, new)

    def _report(self, key: str, state: DeliveryState, at: str) -> None:
        row = self._rows.get(key)
        if row is None or state not in MAY_FOLLOW[row.state]:
            return
        row.state, row.updated_at = state, at
        row.attempts += state is SENT
        # Of an incident that is over, sent is enough: nobody waits for the receipt.
        row.pending = state is SENT and row.stream not in self._ended
        self.changed[key] = row

    def _end(self, stream: str, at: str, spared: Collection[str]) -> None:
        self._ended.add(stream)
        for row in self._rows.values():
            if row.stream == stream and row.pending and row.key not in spared:
                row.pending, row.updated_at = False, at
                if row.state is QUEUED:
                    row.state = OVERTAKEN
                self.changed[row.key] = row
