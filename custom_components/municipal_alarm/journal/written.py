"""What every journal with a writer's thread has in common."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import override

from ..control_room.effects import Effect
from ..control_room.events import Event
from .looking_back import LookingBack
from .port import Fault, OnCommit
from .records import Change
from .writer import Writer


class WrittenJournal(LookingBack):
    """Hands over to its writer."""

    def __init__(self, writer: Writer, now: Callable[[], datetime]) -> None:
        super().__init__(now)
        self._writer = writer

    @override
    def append(
        self,
        events: Sequence[Event],
        effects: Sequence[Effect] = (),
        on_commit: OnCommit | None = None,
    ) -> None:
        self._writer.put(events, effects, on_commit)

    @override
    def _put(self, events: Sequence[Event], change: Change | None, on_commit: OnCommit) -> None:
        self._writer.put(events, (), on_commit, change)

    @override
    def _why_not(self) -> str:
        return super()._why_not() if self._writer.is_running else "it is not open"

    @override
    def barrier(self, on_commit: OnCommit) -> None:
        self._writer.put((), (), on_commit)

    @override
    def flush(self, timeout: float = 10) -> bool:
        return self._writer.flush(timeout)

    @override
    def close(self, timeout: float = 10) -> int:
        return self._writer.close(timeout)

    @property
    @override
    def fault(self) -> Fault | None:
        return self._writer.fault

    @property
    @override
    def waiting(self) -> int:
        return self._writer.waiting
