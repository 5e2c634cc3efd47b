"""One reading of a camera for all who look through it, begun at the press.

A camera takes its time until the first picture comes, and bears few who ask. So it is read
once, however many screens show it, and from the moment of the alarm: who looks then has a
picture at once, and the next one a moment later. Only the newest is held, in memory, and
given up when nobody looks any more.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing, suppress
from contextvars import Context
import logging
from typing import Final

from homeassistant.components.camera import Image
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

PACE_S: Final = 0.2
"""Between stills of a camera that has no stream: five a second show what hands do,
and are what common cameras can deliver."""

IDLE_PACE_S: Final = 1.0
"""Between stills of any camera while nobody looks yet."""

WARM_S: Final = 60.0
"""How long a camera is read before somebody looks. Who looks later waits for the camera."""

WARM_AT_ONCE: Final = 16
"""In a storm of presses the others are read when somebody looks: what counts is the radio."""

_FRESH_S: Final = 2.0

_WARM: HassKey[set[Reader]] = HassKey(f"{DOMAIN}_warm")


class Reader:
    """Reads one camera while it is wanted."""

    def __init__(
        self, hass: HomeAssistant, name: str, read: Callable[[], AsyncGenerator[Image]]
    ) -> None:
        """`read` gives picture after picture, calls `pause` between two, and has no end."""
        self._hass = hass
        self._name = name
        self._read = read
        self._bells: set[asyncio.Event] = set()
        self._looked_at = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._newest: Image | None = None
        self._newest_at = 0.0
        self._cooling: asyncio.TimerHandle | None = None
        """Until then it is read for nobody yet."""

    @callback
    def warm(self) -> None:
        """Begin now: somebody is about to look. Not for more than a few cameras at a time."""
        warm = self._hass.data.setdefault(_WARM, set())
        if len(warm) < WARM_AT_ONCE:
            warm.add(self)
            self._cool_off()
            # By the clock: a camera that hangs gives no picture at which to look at it.
            self._cooling = self._hass.loop.call_later(WARM_S, self.cool)
            self._begin()

    @callback
    def cool(self) -> None:
        """The alarm is over: what nobody looks at is read no more, and forgotten."""
        self._hass.data.get(_WARM, set()).discard(self)
        self._cool_off()
        self._settle()

    def _cool_off(self) -> None:
        if self._cooling is not None:
            self._cooling.cancel()
            self._cooling = None

    @callback
    def end(self) -> None:
        """Whoever looks, looks no more."""
        bells, self._bells = self._bells, set()
        self._looked_at.clear()
        for bell in bells:
            bell.set()
        self.cool()

    async def look(self, interval: float) -> AsyncGenerator[Image]:
        """The newest picture again and again, until `end`. Who is slow misses some."""
        bell = asyncio.Event()
        self._bells.add(bell)
        self._looked_at.set()
        if self._hass.loop.time() - self._newest_at < _FRESH_S:
            bell.set()
        self._begin()
        try:
            while True:
                await bell.wait()
                bell.clear()
                if bell not in self._bells:
                    return
                if self._newest is not None:
                    yield self._newest
                if interval > PACE_S:
                    await asyncio.sleep(interval - PACE_S)
        finally:
            self._bells.discard(bell)
            if not self._bells:
                self._looked_at.clear()
            self._settle()

    async def pause(self) -> None:
        """Wait until the camera should be asked again: at once, when somebody comes to look."""
        if self.is_looked_at():
            await asyncio.sleep(PACE_S)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(IDLE_PACE_S):
                await self._looked_at.wait()

    def is_looked_at(self) -> bool:
        """Whether somebody looks now.

        For nobody no stream is read: 16 cameras, each with 25 pictures a second, would hold up
        the alarms.
        """
        return self._looked_at.is_set()

    @property
    def is_wanted(self) -> bool:
        """Whether somebody looks, or is about to."""
        return bool(self._bells) or self._cooling is not None

    @callback
    def _begin(self) -> None:
        if self._task is None and self.is_wanted:
            # In a turn of its own, for the texts of the alarm come before it; and not as part
            # of whatever request it is begun in.
            self._task = self._hass.loop.create_task(
                self._run(), name=f"read {self._name}", context=Context()
            )

    @callback
    def _settle(self) -> None:
        if not self.is_wanted:
            task, self._task = self._task, None
            self._newest, self._newest_at = None, 0.0
            if task is not None:
                task.cancel()

    async def _run(self) -> None:
        try:
            async with aclosing(self._read()) as pictures:
                async for picture in pictures:
                    self._newest, self._newest_at = picture, self._hass.loop.time()
                    for bell in self._bells:
                        bell.set()
                    # So that who looks has it before the next one.
                    await asyncio.sleep(0)
        except Exception:
            # A defect. Whoever looks sees that it has ended, and may look again.
            _LOGGER.exception("%s cannot be read", self._name)
            self._task = None
            self.end()
