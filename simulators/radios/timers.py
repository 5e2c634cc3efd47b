"""Time for simulators: the event loop's, or a test's that is moved by hand."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Handle(Protocol):
    """Something that will be done later."""

    def cancel(self) -> None:
        """Do it no more."""


class Timers(Protocol):
    """Does things later. An asyncio event loop is one."""

    def call_later(self, delay: float, callback: Callable[[], object], /) -> Handle:
        """Do `callback` after `delay` seconds."""

    def time(self) -> float:
        """Return the seconds of a clock that never goes back."""


class Later:
    """What one thing still means to do, so that it can drop all of it."""

    def __init__(self, timers: Timers) -> None:
        """Begin with nothing to do."""
        self._timers = timers
        self._handles: dict[int, Handle] = {}
        self._number = 0

    def do(self, delay_s: float, work: Callable[[], object]) -> int:
        """Do `work` after so many seconds; returns a number to drop it by."""
        self._number += 1
        number = self._number

        def now() -> None:
            del self._handles[number]
            work()

        self._handles[number] = self._timers.call_later(delay_s, now)
        return number

    def drop(self, number: int | None) -> None:
        """Do it no more; nothing happens when it was done or dropped."""
        if number is not None and (handle := self._handles.pop(number, None)) is not None:
            handle.cancel()

    def drop_all(self) -> None:
        """Do nothing any more."""
        for handle in self._handles.values():
            handle.cancel()
        self._handles.clear()


type Clock = Callable[[], datetime]
"""Gives the time of the day, aware, UTC."""


def utcnow() -> datetime:
    """Return the time of the day."""
    return datetime.now(UTC)
