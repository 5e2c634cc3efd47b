"""Messages that want an answer of a radio: in order of their rank, tried again, and their end.

One exchange is one message to one radio (or talkgroup) under one number, which
stays the same over all tries, so that the radio does the work once. What the
carrier acknowledges has only reached the repeater; the answer of the radio is
what counts.
"""

from collections import Counter
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from heapq import heappop, heappush
from typing import Final

from ..events import FailureReason, Receipt, ReceiptState
from .facts import Facts
from .pdus import Pdu
from .presence import Presence
from .slots import Post, Slot, Slots
from .tables import Service

TRIES: Final = 3
TRY_S: Final = 5.0
PER_RADIO: Final = 4
"""Under way to one radio at a time."""
CAPACITY: Final = 4_096
RANKS: Final = 4
QUERY_RANK: Final = 3
"""Behind emergency, urgent and routine texts."""


@dataclass(slots=True, eq=False)
class Exchange:
    """One message and where it stands.

    `match` is what an answer names. `radio_id` None is a talkgroup: it goes out on
    every slot, or on `only_on`, once. `key` None is our own affair, without
    receipts. `alone`: of this service, one at a time on a slot, because its answer names
    nothing. `at_home`: to a radio that was just heard, so nowhere but on its slot.
    """

    key: str | None
    recipient: str | None
    radio_id: str | None
    service: Service
    pdu: Pdu
    match: Hashable
    expires_at: float
    rank: int = QUERY_RANK
    tries_left: int = TRIES
    try_s: float = TRY_S
    only_on: str | None = None
    alone: bool = False
    at_home: bool = False
    on_end: Callable[[ReceiptState | None], None] | None = None
    number: int = 0
    tries: int = 0
    sendings: int = 0
    losses: int = 0
    slot: str | None = None
    is_sent: bool = False
    is_waiting: bool = False
    has_arrived: bool = False
    due: float | None = None
    posts: set[Post] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    reason: FailureReason = FailureReason.NO_ANSWER
    detail: str | None = None


class Exchanges:
    """All that are open."""

    def __init__(self, slots: Slots, presence: Presence, facts: Facts, epoch: int) -> None:
        """Begin with none. `epoch` differs from that of every other start."""
        self._slots = slots
        self._presence = presence
        self._facts = facts
        self._epoch = epoch
        self._receipts = 0
        self._numbers = 0
        self._open: dict[int, Exchange] = {}
        self._waiting: tuple[dict[int, Exchange], ...] = tuple({} for _ in range(RANKS))
        self._by_match: dict[Hashable, Exchange] = {}
        self._by_post: dict[Post, Exchange] = {}
        self._under_way: Counter[str] = Counter()
        self._keys: Counter[str] = Counter()
        self._due: list[tuple[float, int]] = []
        self._stirred = False
        self.counters: Counter[str] = Counter()

    @property
    def keys(self) -> int:
        """Return how many commands have an open exchange."""
        return len(self._keys)

    def renew(self, key: str, expires_at: float) -> bool:
        """Carry out a command that is given again for longer; False when it is not under way.

        Under its old time it would be given up in the middle of its tries, while whoever
        gave it again waits for these.
        """
        if key not in self._keys:
            return False
        for exchange in self._open.values():
            if exchange.key == key:
                exchange.expires_at = expires_at
                heappush(self._due, (expires_at, exchange.number))
        return True

    def receipt(
        self,
        key: str,
        state: ReceiptState,
        recipient: str | None = None,
        reason: FailureReason | None = None,
        detail: str | None = None,
    ) -> None:
        """Tell how far a command got."""
        self._receipts += 1
        self._facts.tell(
            Receipt(
                event_id=f"receipt/{self._epoch}/{self._receipts}",
                key=key,
                state=state,
                recipient=recipient,
                reason=reason,
                detail=detail,
            ),
            holds=False,
        )

    def add(self, exchange: Exchange) -> None:
        """Take one in; it goes out as soon as it may."""
        if len(self._open) >= CAPACITY:
            self.counters["buffer_full"] += 1
            if exchange.key is not None:
                self.receipt(
                    exchange.key,
                    ReceiptState.FAILED,
                    exchange.recipient,
                    FailureReason.BUFFER_FULL,
                )
            if exchange.on_end is not None:
                exchange.on_end(ReceiptState.FAILED)
            return
        self._numbers += 1
        exchange.number = self._numbers
        self._open[exchange.number] = exchange
        self._by_match[exchange.match] = exchange
        if exchange.key is not None:
            self._keys[exchange.key] += 1
        self._wait(exchange)
        heappush(self._due, (exchange.expires_at, exchange.number))
        if len(self._due) > 8 * CAPACITY:
            # Times of what has long ended.
            self._due = sorted(entry for entry in self._due if entry[1] in self._open)

    # --- answers ------------------------------------------------------------------

    def find(self, match: Hashable) -> Exchange | None:
        """Return the exchange that an answer names, if it is open."""
        return self._by_match.get(match)

    def alone_on(self, slot: Slot, service: Service) -> Exchange | None:
        """Return the one of this service that is under way on a slot alone."""
        return next(
            (
                exchange
                for exchange in self._open.values()
                if exchange.alone and exchange.slot == slot.key and exchange.service is service
            ),
            None,
        )

    def only_one_to(self, radio_id: str, service: Service) -> Exchange | None:
        """Return the one that is under way to a radio; None for several, or none."""
        found = [
            exchange
            for exchange in self._open.values()
            if exchange.radio_id == radio_id
            and exchange.service is service
            and exchange.is_sent
            and not exchange.is_waiting
        ]
        return found[0] if len(found) == 1 else None

    def succeeded(self, exchange: Exchange, detail: str | None = None) -> None:
        """The radio did it."""
        self._end(exchange, ReceiptState.RECEIPTED, None, detail)

    def failed(
        self,
        exchange: Exchange,
        reason: FailureReason,
        detail: str | None,
        now: float,
        *,
        again: bool,
    ) -> None:
        """The radio, or the repeater for it, said no. `again`: it may be worth another try."""
        exchange.reason, exchange.detail = reason, detail
        if not again:
            self._end(exchange, ReceiptState.FAILED, reason, detail)
        elif not exchange.is_waiting:
            self._pause(exchange, now + exchange.try_s)

    def cancel(self, exchange: Exchange, detail: str) -> None:
        """Give it up on our own account."""
        self._end(exchange, ReceiptState.FAILED, FailureReason.OTHER, detail)

    def let_go(self, exchange: Exchange) -> None:
        """Give it up and say nothing of it: another has taken its place."""
        self._end(exchange, None, None, None)

    # --- time and carriers --------------------------------------------------------------

    def outcome(self, post: Post, arrived: bool, now: float) -> None:
        """Take in what became of a message on its link."""
        if (exchange := self._by_post.pop(post, None)) is None:
            return
        exchange.posts.discard(post)
        if arrived:
            exchange.has_arrived = True
            exchange.missing.discard(post.slot)
        elif not self._slots[post.slot].is_up(exchange.service):
            # Lost with the link: that says nothing about the radio, so the tries are not used
            # up. But a repeater that accepts links and no messages must not go on for ever.
            exchange.losses += 1
            if exchange.losses < TRIES:
                exchange.tries = 0
        if exchange.posts:
            return
        if arrived and not exchange.missing:
            self._pause(exchange, now + exchange.try_s)
        elif exchange.radio_id is not None:
            self._pause(exchange, now if exchange.tries == 0 else now + 1)
        else:
            self._pause(exchange, now)

    def came_up(self, slot: Slot, service: Service, now: float) -> None:
        """A link came up: what waits may go, and what went elsewhere for want of it goes home."""
        self._stirred = True
        for exchange in list(self._open.values()):
            if (
                exchange.service is service
                and not exchange.is_waiting
                and not exchange.alone
                and exchange.slot != slot.key
                and now < exchange.expires_at
                and exchange.radio_id is not None
                and self._presence.home(exchange.radio_id) == slot.key
            ):
                for post in exchange.posts:
                    del self._by_post[post]
                exchange.posts.clear()
                exchange.due = None
                exchange.tries -= 1
                exchange.sendings = 0
                self._leave_air(exchange)
                self._wait(exchange)

    def stir(self) -> None:
        """A radio moved: what waits may go now."""
        self._stirred = True

    def wake(self, now: float) -> None:
        """Do what is due, and send what may go."""
        while self._due and self._due[0][0] <= now:
            _, number = heappop(self._due)
            if (exchange := self._open.get(number)) is None:
                continue
            if exchange.due is not None and exchange.due <= now:
                exchange.due = None
                self._tried(exchange, now)
            elif exchange.is_waiting and exchange.expires_at <= now:
                # A talkgroup's text that reached one slot and not another has been sent.
                state = None if exchange.has_arrived else ReceiptState.FAILED
                self._end(exchange, state, FailureReason.EXPIRED, None)
        if self._stirred:
            self._stirred = False
            self._pump(now)

    def next_wake(self) -> float | None:
        """Return when `wake` must be called."""
        while self._due and self._due[0][1] not in self._open:
            heappop(self._due)
        return self._due[0][0] if self._due else None

    # --- own -------------------------------------------------------------------------

    def _wait(self, exchange: Exchange) -> None:
        exchange.is_waiting = True
        self._waiting[exchange.rank][exchange.number] = exchange
        self._stirred = True

    def _pause(self, exchange: Exchange, until: float) -> None:
        exchange.due = until
        heappush(self._due, (until, exchange.number))

    def _tried(self, exchange: Exchange, now: float) -> None:
        """A try is over without an answer."""
        if exchange.is_waiting or exchange.posts:
            return
        if exchange.radio_id is None and exchange.has_arrived and not exchange.missing:
            # A talkgroup need not confirm: "sent" is all that is known, unless it refused.
            refused = exchange.reason is not FailureReason.NO_ANSWER
            state = ReceiptState.FAILED if refused else None
            self._end(exchange, state, exchange.reason, exchange.detail)
        elif exchange.tries >= self._tries(exchange) or now >= exchange.expires_at:
            reason = exchange.reason
            if (
                reason is FailureReason.NO_ANSWER
                and exchange.radio_id is not None
                and self._presence.is_off(exchange.radio_id)
            ):
                reason = FailureReason.RADIO_OFF
            self._end(exchange, ReceiptState.FAILED, reason, exchange.detail)
        else:
            self._leave_air(exchange)
            self._wait(exchange)

    def _tries(self, exchange: Exchange) -> int:
        """Return how often to try: a radio that may be anywhere, at least once on every slot."""
        radio_id = exchange.radio_id
        if radio_id is None or self._presence.home(radio_id) is not None:
            return exchange.tries_left
        up = sum(slot.is_up(exchange.service) for slot in self._slots)
        return max(exchange.tries_left, up)

    def _pump(self, now: float) -> None:
        if not any(slot.is_up(service) for slot in self._slots for service in slot.sessions):
            return
        for rank in self._waiting:
            for exchange in list(rank.values()):
                for slot in self._where(exchange):
                    self._send(exchange, slot, now)

    def _where(self, exchange: Exchange) -> list[Slot]:
        """Return the slots to send on now; none when it has to wait."""
        radio_id = exchange.radio_id
        if radio_id is None:
            up = [slot for slot in self._slots if slot.is_up(exchange.service)]
            if exchange.missing:
                return [slot for slot in up if slot.key in exchange.missing]
            return [slot for slot in up if slot.key == exchange.only_on] or up
        if self._under_way[radio_id] >= PER_RADIO:
            return []
        home = self._presence.home(radio_id)
        if exchange.at_home and home is not None:
            return [slot for slot in (self._slots[home],) if slot.is_up(exchange.service)]
        slot = self._slots.choose(exchange.service, home, exchange.sendings)
        if slot is None:
            return []
        if exchange.alone and self.alone_on(slot, exchange.service) is not None:
            return []
        return [slot]

    def _send(self, exchange: Exchange, slot: Slot, now: float) -> None:
        if exchange.is_waiting:
            exchange.is_waiting = False
            del self._waiting[exchange.rank][exchange.number]
            exchange.tries += 1
            exchange.sendings += 1
            exchange.missing.clear()
            if exchange.radio_id is not None:
                self._under_way[exchange.radio_id] += 1
        exchange.slot = slot.key
        post = slot.send(exchange.service, exchange.pdu, now, first=exchange.rank == 0)
        exchange.posts.add(post)
        self._by_post[post] = exchange
        if exchange.radio_id is None:
            exchange.missing.add(slot.key)
        if not exchange.is_sent:
            exchange.is_sent = True
            if exchange.key is not None:
                self.receipt(exchange.key, ReceiptState.SENT, exchange.recipient)

    def _leave_air(self, exchange: Exchange) -> None:
        if exchange.radio_id is not None and not exchange.is_waiting:
            self._under_way[exchange.radio_id] -= 1
            if self._under_way[exchange.radio_id] <= 0:
                del self._under_way[exchange.radio_id]
        exchange.slot = None
        self._stirred = True

    def _end(
        self,
        exchange: Exchange,
        state: ReceiptState | None,
        reason: FailureReason | None,
        detail: str | None,
    ) -> None:
        if self._open.pop(exchange.number, None) is None:
            return
        self._leave_air(exchange)
        self._waiting[exchange.rank].pop(exchange.number, None)
        if self._by_match.get(exchange.match) is exchange:
            del self._by_match[exchange.match]
        for post in exchange.posts:
            del self._by_post[post]
        exchange.posts.clear()
        key = exchange.key
        if key is not None:
            self._keys[key] -= 1
            if not self._keys[key]:
                del self._keys[key]
            if state is not None:
                failure = reason if state is ReceiptState.FAILED else None
                self.receipt(key, state, exchange.recipient, failure, detail)
        if exchange.on_end is not None:
            exchange.on_end(state)


def words_for(result: int) -> str:
    """Return what a radio answered, for the timeline: the name of a known number."""
    return getattr(result, "name", f"result {result}").lower().replace("_", " ")


def query(
    service: Service, key: str | None, radio_id: str, pdu: Pdu, match: Hashable, expires_at: float
) -> Exchange:
    """Return an exchange with one radio on behalf of a whole command."""
    return Exchange(key, None, radio_id, service, pdu, match, expires_at)
