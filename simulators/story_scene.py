"""What every step of a story needs: the stage, the clock, what came, what to tell."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .stage import Stage
from .story import Step
from .story_inbox import Inbox, Message
from .town import Where

DEFAULT_WITHIN_S = 5.0
"""How long an expectation that says nothing waits."""

_SLACK = timedelta(milliseconds=20)
"""Clocks are read one after the other; nothing is 'too early' by less than this."""


def milliseconds(since: datetime, at: datetime) -> float:
    """From one moment to another, never less than nothing."""
    return round(max(0.0, (at - since).total_seconds() * 1000), 1)


class Failed(Exception):
    """An expectation did not hold."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happened, as it is told. `delay_ms` counts from what caused it."""

    time: datetime
    what: str
    who: str = ""
    where: str = ""
    delay_ms: float | None = None
    failed: bool = False
    report: tuple[str, ...] = ()
    """More lines, for people alone."""


@dataclass(frozen=True, slots=True)
class _Cause:
    at: datetime
    place: Where | None
    press: bool


class Scene:
    """A story being played. `tell` is given every line."""

    def __init__(self, stage: Stage, inbox: Inbox, tell: Callable[[Line], None]) -> None:
        """Begin with nothing having happened."""
        self.stage = stage
        self.inbox = inbox
        self.tell = tell
        self.presses: dict[str, asyncio.Task[datetime | None]] = {}
        self.broken = False
        """Whether something was broken on purpose, so that repeats are in order."""
        self._promises: list[asyncio.Task[None]] = []
        self._causes = [_Cause(datetime.now(UTC), None, press=False)]

    def promise(self, coming: Coroutine[Any, Any, None]) -> None:
        """Expect something beside the steps that follow; `keep_promises` ends it."""
        self._promises.append(asyncio.create_task(coming, name="promise of a story"))

    async def keep_promises(self) -> None:
        """Return when all that was promised has come; raises Failed."""
        for promise in self._promises:
            await promise

    async def end(self) -> None:
        """Wait for nothing any more."""
        tasks = [*self._promises, *self.presses.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def caused(self, at: datetime, place: Where | None = None, *, press: bool = False) -> None:
        """Something was done that other things follow from."""
        self._causes.append(_Cause(at, place, press))

    def since(self, place: Where | None = None, *, press: bool = False) -> datetime:
        """The latest cause that something at this place can follow from."""
        return next(
            cause.at
            for cause in reversed(self._causes)
            if (place is None or cause.place is None or cause.place == place)
            and (cause.press or not press or cause is self._causes[0])
        )

    def since_for(self, step: Step, place: Where | None) -> datetime:
        """What a step counts its times from: the latest cause, or the press if it says so."""
        return self.since(place, press="since" in step.details)

    @property
    def place(self) -> Where | None:
        """The place of the latest cause that had one."""
        return next((c.place for c in reversed(self._causes) if c.place is not None), None)

    def delay_ms(self, at: datetime, step: Step, place: Where | None = None) -> float:
        """From its cause to this moment."""
        return milliseconds(self.since_for(step, place), at)

    def patience_s(self, step: Step, place: Where | None = None) -> float:
        """How long to wait, from now on, for what a step expects."""
        within = step.details.get("within")
        if within is None:
            return DEFAULT_WITHIN_S
        waited = (datetime.now(UTC) - self.since_for(step, place)).total_seconds()
        # A moment more, so that what came too late is told with its delay.
        return max(0.0, float(within) - waited) + 0.5

    def in_time(self, step: Step, at: datetime, place: Where | None = None) -> None:
        """Raise Failed when something came too late or too early."""
        delay = at - self.since_for(step, place)
        within, not_before = step.details.get("within"), step.details.get("not before")
        came = f"it came after {delay.total_seconds():.3f} s"
        if within is not None and delay > timedelta(seconds=within):
            raise Failed(f"{came}, not within {within:g} s")
        if not_before is not None and delay + _SLACK < timedelta(seconds=not_before):
            raise Failed(f"{came}, and not before {not_before:g} s")

    async def expect(
        self, step: Step, to: str, contains: str, place: Where | None, way: str = ""
    ) -> Message:
        """Return the message that a step expects somebody to get."""
        try:
            message = await self.inbox.expect(to, contains, way, self.patience_s(step, place))
        except TimeoutError:
            others = self.inbox.shown(to)
            raise Failed(
                f"{to} did not get {contains!r}" + (f", but {others}" if others else "")
            ) from None
        self.in_time(step, message.at, place)
        return message
