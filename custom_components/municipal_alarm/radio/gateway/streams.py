"""One numbered stream, seen from its sender and from its receiver.

A stream is named by its sender's `epoch`. Messages get their number when they
first go on the wire, not before: what still waits can be overtaken by an alarm
or dropped to make room for one, and the numbers on the wire never have holes.
What has a number is kept until it is acknowledged, and goes out again, under
the same number, on the next connection.
"""

from collections import deque
from dataclasses import dataclass

from ..commands import RadioCommand
from ..errors import BufferFull, MalformedFrame
from ..events import RadioEvent
from .tables import MAX_INTEGER, MAX_OUTSTANDING, Code, Lane

type Body = RadioEvent | RadioCommand


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one sender keeps.

    `capacity` counts everything not yet acknowledged, waiting or under way.
    `window` is how much of the normal and low lanes may be under way at a
    time: the room behind it is what an alarm finds free when the receiver has
    stopped acknowledging (its disk is full, say). Urgent messages always go; those
    that a newer one replaces (receipts, registrations) only until half the capacity
    is under way, so that they cannot use up the room of alarms.
    """

    capacity: int = 4_096
    window: int = 256


@dataclass(slots=True)
class Item:
    """A message on its way: `expires_at` is on the owner's clock, or None.

    `frame` is its JSON object, checked and complete but for its number and
    what is left of its time to live when it goes out.
    """

    body: Body
    lane: Lane
    frame: dict[str, object]
    merge: tuple[str, str] | None = None
    expires_at: float | None = None


class Sender:
    """The sending end: lanes, numbers, and what is not yet acknowledged."""

    def __init__(self, epoch: str, limits: Limits) -> None:
        """Begin a stream with number 1."""
        self.epoch = epoch
        self.dropped = 0
        self._limits = limits
        self._next = 1
        self._sent: deque[tuple[int, Item]] = deque()
        # The lanes that may be dropped from are kept by key, so that a newer
        # position takes the place of the older one; dicts keep their order.
        self._waiting: tuple[dict[object, Item], ...] = ({}, {}, {})

    @property
    def first(self) -> int:
        """Return the number of the oldest message kept, else of the next one."""
        return self._sent[0][0] if self._sent else self._next

    @property
    def pending(self) -> int:
        """Return how many messages are not acknowledged yet."""
        return len(self._sent) + sum(map(len, self._waiting))

    def offer(self, item: Item) -> Item | None:
        """Take a message in; returns the one that had to make room, if any.

        Raises BufferFull when nothing less important is left to drop.
        """
        lane = self._waiting[item.lane]
        if item.merge is not None and (older := lane.pop(item.merge, None)) is not None:
            lane[item.merge] = item
            return older
        evicted = self._evict(item.lane) if self.pending >= self._limits.capacity else None
        lane[item.merge or object()] = item
        return evicted

    def _evict(self, newcomer: Lane) -> Item:
        """Drop the oldest of the least important lane, if no better than `newcomer`."""
        for lane in (Lane.LOW, Lane.NORMAL):
            if lane >= newcomer and (waiting := self._waiting[lane]):
                self.dropped += 1
                return waiting.pop(next(iter(waiting)))
        urgent = self._waiting[Lane.URGENT]
        for key, item in urgent.items():
            if item.merge is not None:
                self.dropped += 1
                return urgent.pop(key)
        raise BufferFull("everything kept is as important as this")

    def take(self, now: float) -> list[tuple[int, Item]]:
        """Number what may go out now; what has expired is left out."""
        taken: list[tuple[int, Item]] = []
        for lane, waiting in enumerate(self._waiting):
            window = self._limits.capacity // 2 if lane == Lane.URGENT else self._limits.window
            while waiting:
                key = next(iter(waiting))
                if len(self._sent) >= window:
                    if lane != Lane.URGENT:
                        break
                    key = next((k for k, one in waiting.items() if one.merge is None), None)
                    if key is None:
                        break
                item = waiting.pop(key)
                if item.expires_at is not None and item.expires_at <= now:
                    continue
                taken.append((self._next, item))
                self._sent.append((self._next, item))
                self._next += 1
        return taken

    def acknowledged(self, seq: int) -> list[Item]:
        """Forget everything up to `seq`, and return it; raises MalformedFrame."""
        if seq >= self._next:
            raise MalformedFrame(Code.OUT_OF_RANGE, "was never sent", field="seq")
        done: list[Item] = []
        while self._sent and self._sent[0][0] <= seq:
            done.append(self._sent.popleft()[1])
        return done

    def find(self, seq: int) -> Item | None:
        """Return the unacknowledged message with this number."""
        return next((item for number, item in self._sent if number == seq), None)

    def resume(self, received: int) -> list[tuple[int, Item]]:
        """Return what the peer, having `received` so much, must get again.

        A peer may claim more than was ever sent, if this side came back from
        an older state without changing its epoch. Going on under used numbers
        would make the peer drop alarms as repeats, so the count starts behind
        the claim, for what is still unacknowledged too. Raises MalformedFrame
        on a claim that would use the numbers up.
        """
        if received > MAX_INTEGER // 2:
            raise MalformedFrame(Code.OUT_OF_RANGE, "was never sent", field="received")
        if received >= self._next:
            self._next = received + 1
            items = [item for _, item in self._sent]
            self._sent.clear()
            for item in items:
                self._sent.append((self._next, item))
                self._next += 1
        return [(seq, item) for seq, item in self._sent if seq > received]

    def forget(self) -> None:
        """Drop everything; the numbers go on."""
        self._sent.clear()
        for lane in self._waiting:
            lane.clear()


class Gap(MalformedFrame):
    """Numbers are missing in front of this one; a new connection brings them."""


class Receiver:
    """The receiving end: what is new, what is a repeat, what may be acknowledged."""

    def __init__(self) -> None:
        """Know nothing yet, not even which stream."""
        self.epoch: str | None = None
        self.received = 0
        self.repeats = 0
        self._done_to = 0
        self._done: set[int] = set()
        self._acked = 0
        self._say_again = False
        self._gap_at: int | None = None

    def resume(self, epoch: str, first: int) -> bool:
        """Begin or go on with a stream; returns whether it is the known one."""
        if epoch == self.epoch:
            # The last acknowledgement may not have arrived.
            self._say_again = True
            return True
        self.epoch = epoch
        self.received = self._done_to = self._acked = first - 1
        self._done.clear()
        self._say_again = False
        self._gap_at = None
        return False

    def accept(self, seq: int) -> int | None:
        """Judge a number: None for a repeat, else how many went missing before it.

        Raises Gap the first time numbers are missing: the sender has them and
        sends them again after a reconnect. If it then still leaves them out it
        cannot do better, and refusing once more would only lose what follows.
        Raises MalformedFrame when too much is unacknowledged.
        """
        expected = self.received + 1
        if seq < expected:
            self.repeats += 1
            self._say_again = True
            return None
        if seq > expected and self._gap_at != expected:
            self._gap_at = expected
            raise Gap(Code.GAP, f"{expected} expected", field="seq")
        if seq - self._done_to > MAX_OUTSTANDING:
            raise MalformedFrame(Code.OUT_OF_RANGE, "too much not yet acknowledged", field="seq")
        self.received = seq
        self._done.update(range(expected, seq))
        return seq - expected

    def complete(self, epoch: str, seq: int) -> None:
        """Mark a message as safe; one of another stream, or known, is ignored."""
        if epoch != self.epoch or not self._done_to < seq <= self.received:
            return
        self._done.add(seq)
        while self._done_to + 1 in self._done:
            self._done_to += 1
            self._done.remove(self._done_to)

    def ack(self) -> int | None:
        """Return the number to acknowledge now, if there is news or doubt."""
        if self._done_to == self._acked and not self._say_again:
            return None
        self._acked = self._done_to
        self._say_again = False
        return self._done_to or None
