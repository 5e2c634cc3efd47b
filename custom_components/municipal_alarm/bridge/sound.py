"""The sound of one radio on its way to those who listen: in order, at the pace of the clock.

Sound is never written down, and kept for the fraction of a second that puts packets in
order. A listener gets some every 60 ms, silence where there is none, so that browsers
neither run dry nor fall behind. Who takes it too slowly loses the oldest of it, and
holds up nobody.
"""

from asyncio import Event as Bell, Timeout, get_running_loop
from collections import deque
from collections.abc import Callable
from contextlib import suppress

from homeassistant.core import callback

from ..control_room.commands import Actor
from ..control_room.ids import IncidentId, ResponderId, SystemId
from ..radio.network import Voice
from ..radio.voice.g711 import RATE, SAMPLE_BYTES
from ..radio.voice.jitter import JitterBuffer

BEAT_S = 0.06
"""How often listeners get sound: as often as a radio sends it."""

BEAT_BYTES = RATE * 6 // 100 * SAMPLE_BYTES

_NEARLY = 1e-6
"""Of a beat: sums of fractions of a second are never exact."""

_MOST_BEATS = 16
"""At once, after the loop was busy. What is older than a second is skipped."""

_MOST_BEHIND = 10 * BEAT_BYTES
"""A radio whose clock is fast, or a burst, makes sound wait. Beyond this it is cut,
oldest first, down to `_KEPT`: who helps a colleague must hear now, not then."""

_KEPT = 3 * BEAT_BYTES

_QUEUE = 50
"""Beats that a listener may be behind: 3 s."""

_GRACE_S = 1.0
"""For what is under way to a browser when the listening ends."""

type Channel = tuple[SystemId, str]
"""A radio that is heard: its system and its address there."""


class Listening:
    """One listener. Ask `take` for sound until it gives None, then `end`."""

    def __init__(
        self,
        actor: Actor,
        incident_id: IncidentId,
        responder_id: ResponderId,
        channel: Channel,
        ended: Callable[[Listening], None],
    ) -> None:
        """`ended` is called once."""
        self.actor = actor
        self.incident_id = incident_id
        self.responder_id = responder_id
        self.channel = channel
        self.is_over = False
        self._ended = ended
        self._sound: deque[bytes] = deque(maxlen=_QUEUE)
        self._bell = Bell()
        self._limits: set[Timeout] = set()

    async def take(self) -> bytes | None:
        """Wait for the next sound; None when the listening is over."""
        while not self.is_over:
            if self._sound:
                return self._sound.popleft()
            self._bell.clear()
            await self._bell.wait()
        return None

    def limit(self, timeout: Timeout) -> None:
        """Let this timeout expire soon after the end, for who waits for a slow browser."""
        self._limits.add(timeout)

    @callback
    def offer(self, pcm: bytes) -> None:
        """Give it sound, in place of the oldest when it takes none."""
        self._sound.append(pcm)
        self._bell.set()

    @callback
    def end(self) -> None:
        """Listen no more; a second call does nothing."""
        if self.is_over:
            return
        self.is_over = True
        self._sound.clear()
        self._bell.set()
        for timeout in self._limits:
            # One that has expired, or was left, cannot be set any more.
            with suppress(RuntimeError):
                timeout.reschedule(get_running_loop().time() + _GRACE_S)
        self._ended(self)


class Sound:
    """The sound of one radio, for those who listen to it."""

    def __init__(self, now: float) -> None:
        """Nobody listens yet."""
        self.listeners: list[Listening] = []
        self._buffer = JitterBuffer()
        self._waiting = bytearray()
        self._given_until = now

    def push(self, voice: Voice, now: float) -> None:
        """Take in a packet."""
        self._buffer.push(voice, now)

    def beat(self, now: float) -> None:
        """Give the listeners the sound of the time that has passed."""
        due = int((now - self._given_until) / BEAT_S + _NEARLY)
        if due > _MOST_BEATS:
            self._given_until += (due - _MOST_BEATS) * BEAT_S
            due = _MOST_BEATS
        if due <= 0:
            return
        self._given_until += due * BEAT_S
        self._waiting += self._buffer.pull(now)
        length = due * BEAT_BYTES
        if len(self._waiting) > length + _MOST_BEHIND:
            del self._waiting[: -(length + _KEPT)]
        pcm = bytes(self._waiting[:length]).ljust(length, b"\0")
        del self._waiting[:length]
        for listening in tuple(self.listeners):
            listening.offer(pcm)
