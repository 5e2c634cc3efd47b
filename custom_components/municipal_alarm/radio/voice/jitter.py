"""Packets as they arrive -> sound in order, without a clock or a socket of its own.

    buffer.push(voice, now)          for each packet, in the order of arrival
    pcm = buffer.pull(now)           what may be played, each sample once
    wait until buffer.next_wake()

The first packets wait `wait_s` for any that overtook them; after that a packet is
out as soon as all before it are. A missing one is waited for as long at most, then
the gap is filled: the sound before it once more, fading, then silence. What comes
twice or too late is dropped. Order is by sequence; how long a gap is, by timestamp
where that can be believed. A source that begins anew, with another sequence,
is followed from its second packet, and then heard from its first.
"""

from collections import Counter
import struct
from typing import NamedTuple

from ..network import Voice
from .g711 import RATE, SAMPLE_BYTES

WAIT_S = 0.18
"""Three packets of a Hytera repeater."""

RESTART_S = 0.5
"""After this long without a packet in order, what is behind is no longer taken for late."""

WINDOW = 16
"""Packets. Who is further ahead is another source, or has lost more than filling can mend."""

MISORDER = 100
"""Packets. Who is further behind than this is not late but another source (RFC 3550, A.1)."""

MOST_SAMPLES = RATE // 4
"""In one packet. G.711 in RTP has 20 to 60 ms; this is 250."""

MOST_PAUSE = RATE
"""Samples. A source that says nothing for longer begins anew instead, without filling."""

MOST_READY = 2 * RATE * SAMPLE_BYTES
"""Bytes. What nobody pulls is dropped, oldest first."""


class _Waiting(NamedTuple):
    voice: Voice
    since: float


class JitterBuffer:
    """The order of one microphone's packets. Never raises; holds at most some seconds.

    `counters` has `late` (too late, or the same again), `refused` (no whole samples,
    none, or too many), `filled` (samples made up), `restarts`, `strays` and `dropped`
    (bytes that nobody pulled in time).
    """

    def __init__(self, *, wait_s: float = WAIT_S) -> None:
        """Begin empty; `wait_s` is how long a missing packet is waited for."""
        self.counters: Counter[str] = Counter()
        self._wait_s = wait_s
        self._ready = bytearray()
        self._waiting: dict[int, _Waiting] = {}
        # Packets are counted on beyond the 16 bits of their sequence, from one of them.
        # `_next` is the number due, None before the first is out.
        self._anchor: int | None = None
        self._next: int | None = None
        self._last: _Waiting | None = None
        self._heard_at = 0.0
        self._stray: _Waiting | None = None

    def push(self, voice: Voice, now: float) -> None:
        """Take in a packet that arrived at `now`."""
        if not _is_sound(voice.pcm):
            self.counters["refused"] += 1
            return
        one = _Waiting(voice, now)
        if self._anchor is None:
            self._begin(one)
        else:
            ahead = _signed(voice.sequence - self._anchor, 16)
            if self._fits(ahead, self._anchor + ahead, now):
                self._put(self._anchor + ahead, one)
            else:
                self._put_stray(one)
        self._move(now)

    def pull(self, now: float) -> bytes:
        """Return the samples that are due and were not returned before."""
        self._move(now)
        pcm = bytes(self._ready)
        self._ready.clear()
        return pcm

    def flush(self) -> bytes:
        """Return everything there is, waiting for nothing; the next packet begins anew."""
        self._drain()
        self._anchor = self._next = self._last = self._stray = None
        pcm = bytes(self._ready)
        self._ready.clear()
        return pcm

    def next_wake(self) -> float | None:
        """Return when `pull` will have more, if nothing arrives before; None: never.

        Already past when there is something now.
        """
        if self._ready:
            return self._heard_at
        if not self._waiting:
            return None
        return min(one.since for one in self._waiting.values()) + self._wait_s

    # --- which packet this is -------------------------------------------------

    def _fits(self, ahead: int, number: int, now: float) -> bool:
        """Whether a packet can be of the source that is heard."""
        if self._next is None:
            # Nothing is out yet: who comes before the first still may.
            return abs(ahead) <= WINDOW
        # A source that begins anew may by chance do so just behind the old one, which
        # then has gone silent; what is late comes while it speaks.
        behind = 0 if now - self._heard_at > RESTART_S else MISORDER
        return self._next - behind <= number < self._next + WINDOW

    def _put(self, number: int, one: _Waiting) -> None:
        if number in self._waiting or (self._next is not None and number < self._next):
            self.counters["late"] += 1
            return
        self._waiting[number] = one
        self._heard_at = one.since
        self._stray = None

    def _put_stray(self, one: _Waiting) -> None:
        """Follow a new source when it is one; a single odd packet is let go of."""
        first, self._stray = self._stray, one
        ahead = _signed(one.voice.sequence - first.voice.sequence, 16) if first is not None else 0
        if first is None or not 0 < abs(ahead) <= WINDOW:
            self.counters["strays"] += 1
            return
        # What is left of the old source goes out, then the new one is heard.
        self.counters["strays"] -= 1
        self.counters["restarts"] += 1
        self._drain()
        self._begin(first)
        self._put(first.voice.sequence + ahead, one)

    def _begin(self, first: _Waiting) -> None:
        number = first.voice.sequence
        self._anchor, self._next, self._last = number, None, None
        self._put(number, first)

    # --- letting out ----------------------------------------------------------

    def _move(self, now: float) -> None:
        while self._waiting:
            number = min(self._waiting)
            if number != self._next:
                oldest = min(one.since for one in self._waiting.values())
                if now < oldest + self._wait_s:
                    break
            self._let_out(number)

    def _drain(self) -> None:
        while self._waiting:
            self._let_out(min(self._waiting))

    def _let_out(self, number: int) -> None:
        one = self._waiting.pop(number)
        if self._last is not None and self._next is not None:
            self._fill(self._last, one, number - self._next)
        self._ready += one.voice.pcm
        self._next, self._anchor, self._last = number + 1, number, one
        over = len(self._ready) - MOST_READY
        if over > 0:
            self.counters["dropped"] += over
            del self._ready[:over]

    def _fill(self, before: _Waiting, after: _Waiting, missing: int) -> None:
        """Fill what is missing between two packets: lost ones, or a pause of the source."""
        length = len(before.voice.pcm) // SAMPLE_BYTES
        gap = _signed(after.voice.timestamp - before.voice.timestamp, 32) - length
        if missing:
            # Timestamps that count something else than samples would fill minutes.
            believed = 0 < gap <= missing * MOST_SAMPLES
            gap = gap if believed else missing * length
        elif not 0 < gap <= min(MOST_PAUSE, (after.since - before.since) * 2 * RATE):
            return
        self.counters["filled"] += gap
        self._ready += fade(before.voice.pcm, gap)


def fade(pcm: bytes, samples: int) -> bytes:
    """Return `samples` samples: the sound of `pcm` once more, fading to silence."""
    heard = pcm[: samples * SAMPLE_BYTES]
    length = len(pcm) // SAMPLE_BYTES
    faded = [
        sample * (length - place) // (length + 1)
        for place, (sample,) in enumerate(struct.iter_unpack("<h", heard))
    ]
    silence = bytes((samples - len(faded)) * SAMPLE_BYTES)
    return struct.pack(f"<{len(faded)}h", *faded) + silence


def _is_sound(pcm: bytes) -> bool:
    return 0 < len(pcm) <= MOST_SAMPLES * SAMPLE_BYTES and len(pcm) % SAMPLE_BYTES == 0


def _signed(difference: int, bits: int) -> int:
    """The shorter way round between two counters of that many bits."""
    half = 1 << bits - 1
    return (difference + half) % (1 << bits) - half
