"""Who may talk to us by datagram, and how much of it is taken in.

A UDP source proves nothing: an address is only as true as the network it comes from.
So everything that is not on the allow-list is dropped unread, and what an allowed
address sends is bounded, for one that has gone mad must not take the loop from the
alarms of the others.
"""

from collections import Counter
from collections.abc import Callable
import logging

_LOGGER = logging.getLogger(__name__)

PER_HOST = 1_000
"""Datagrams a second of one address. A repeater that carries two calls sends 34 voice
packets and a few frames a second; after a power cut some 250 radios register in the
first second, with three frames each. At 50 us each a thousand are a twentieth of the
loop's time."""

ALTOGETHER = 4_000
"""Datagrams a second of all: every MOTOTRBO radio has an address of its own, and so has
every forged one. Half of it is kept for those who were heard before the flood, so that
invented addresses do not drown the real ones. Who forges the real ones is not stopped by
counting."""

REMEMBERED = 10_000
"""Addresses that count as heard before; the one that was silent for longest is left out."""

_LOG_EVERY_S = 60.0


class Gate:
    """Counts and judges each datagram before it is read."""

    def __init__(
        self,
        name: str,
        is_allowed: Callable[[str], bool],
        *,
        per_host: int = PER_HOST,
        altogether: int = ALTOGETHER,
        remembered: int = REMEMBERED,
    ) -> None:
        """`name` the radio system for the log."""
        self._name = name
        self._is_allowed = is_allowed
        self._per_host = per_host
        self._altogether = altogether
        self._of_strangers = altogether // 2
        self._remembered = remembered
        self._second = -1
        self._heard: Counter[str] = Counter()
        self._taken = 0
        self._strange = 0
        self._known: dict[str, None] = {}
        self._silent_until: dict[str, float] = {}
        self.dropped: Counter[str] = Counter()
        """What was not let through, by reason: `not_allowed`, `flood`."""

    def lets_in(self, host: str, now: float) -> bool:
        """Whether a datagram is to be read; `now` is monotonic."""
        if not self._is_allowed(host):
            self._drop("not_allowed", host, "is not one of its addresses", now)
            return False
        if int(now) != self._second:
            self._second = int(now)
            self._remember()
            self._heard.clear()
            self._taken = self._strange = 0
        is_strange = host not in self._known
        if (
            self._heard[host] >= self._per_host
            or self._taken >= self._altogether
            or (is_strange and self._strange >= self._of_strangers)
        ):
            self._drop("flood", host, "sends more than can be meant", now)
            return False
        self._heard[host] += 1
        self._taken += 1
        self._strange += is_strange
        return True

    def _remember(self) -> None:
        """Know from now on who was heard in the second that is over, unless it was a flood."""
        is_flood = self._strange >= self._of_strangers
        for host in self._heard:
            if host in self._known:
                del self._known[host]
            elif is_flood:
                continue
            self._known[host] = None
        while len(self._known) > self._remembered:
            del self._known[next(iter(self._known))]

    def _drop(self, reason: str, host: str, words: str, now: float) -> None:
        self.dropped[reason] += 1
        if now >= self._silent_until.get(reason, now):
            self._silent_until[reason] = now + _LOG_EVERY_S
            _LOGGER.warning(
                "%s: %s %s; dropped, as %s so far", self._name, host, words, self.dropped[reason]
            )
