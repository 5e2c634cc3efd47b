"""Messages of a peer: which are repeats, and when each is acknowledged.

A peer repeats what was not acknowledged, under its number; the network between
repeats what it likes. A message is a repeat when number *and* content are
known: a peer that was restarted begins to count again, and its first alarm
must not pass for an old one.
"""

from dataclasses import dataclass
from hashlib import blake2b

from .carrier import ACK_AT_LATEST_S

# Three tries take seconds; half a minute covers a slow network as well. The same
# words under the same number after that are news.
REMEMBERED_S = 30.0
# Per peer and port. Some hundred radios that register in one second, and their repeats.
CAPACITY = 1_024


@dataclass(slots=True)
class _Seen:
    """`ack` is the whole answer, ready to be sent again."""

    digest: bytes
    at: float
    ticket: int
    ack: bytes
    acknowledged: bool = False


class Incoming:
    """What was received lately, by number."""

    def __init__(self) -> None:
        """Begin with nothing seen."""
        self._seen: dict[int, _Seen] = {}
        self._held: dict[int, _Seen] = {}
        self._tickets = 0

    def accept(self, number: int, payload: bytes, ack: bytes, now: float) -> int | bytes | None:
        """Judge a message: a ticket for news, the answer for a repeat, None to stay silent.

        Silent is the answer to a repeat of what is not dealt with yet.
        """
        self._forget(now)
        # The digest keeps what is remembered small, whatever a peer sends.
        digest = blake2b(payload, digest_size=16).digest()
        known = self._seen.get(number)
        if known is not None and known.digest == digest:
            return known.ack if known.acknowledged else None
        self._seen.pop(number, None)
        self._tickets += 1
        seen = _Seen(digest, now, self._tickets, ack)
        self._seen[number] = seen
        self._held[seen.ticket] = seen
        if len(self._held) > CAPACITY:
            # Never acknowledged: the peer repeats it when there is room again.
            del self._held[next(iter(self._held))]
        return seen.ticket

    def acknowledge(self, ticket: int) -> bytes | None:
        """Return the answer to a message that is dealt with, the first time."""
        if (seen := self._held.pop(ticket, None)) is None:
            return None
        seen.acknowledged = True
        return seen.ack

    def overdue(self, now: float) -> bytes | None:
        """Return the answer that can be held back no longer, if there is one."""
        due = self.next_due()
        if due is None or due > now:
            return None
        return self.acknowledge(next(iter(self._held)))

    def next_due(self) -> float | None:
        """Return when `overdue` next has something."""
        return next((seen.at + ACK_AT_LATEST_S for seen in self._held.values()), None)

    def clear(self) -> None:
        """Forget what was seen: the peer counts anew. Answers held back stay due."""
        self._seen.clear()

    def _forget(self, now: float) -> None:
        while self._seen:
            number = next(iter(self._seen))
            if now - self._seen[number].at <= REMEMBERED_S and len(self._seen) < CAPACITY:
                return
            del self._seen[number]
