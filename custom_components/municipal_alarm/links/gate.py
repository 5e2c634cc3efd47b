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
every forged one. It bounds what is remembered, too."""

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
    ) -> None:
        """`name` the radio system for the log."""
        self._name = name
        self._is_allowed = is_allowed
        self._per_host = per_host
        self._altogether = altogether
        self._second = -1
        self._heard: Counter[str] = Counter()
        self._taken = 0
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
            self._heard.clear()
            self._taken = 0
        if self._heard[host] >= self._per_host or self._taken >= self._altogether:
            self._drop("flood", host, "sends more than can be meant", now)
            return False
        self._heard[host] += 1
        self._taken += 1
        return True

    def _drop(self, reason: str, host: str, words: str, now: float) -> None:
        self.dropped[reason] += 1
        if now >= self._silent_until.get(reason, now):
            self._silent_until[reason] = now + _LOG_EVERY_S
            _LOGGER.warning(
                "%s: %s %s; dropped, as %s so far", self._name, host, words, self.dropped[reason]
            )
