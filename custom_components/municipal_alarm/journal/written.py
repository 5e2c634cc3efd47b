"""What every journal with a writer's thread has in common: writing, and asking what is written."""

from abc import abstractmethod
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, override

from ..control_room.effects import Effect
from ..control_room.events import Event, RoundReport
from ..control_room.ids import BuildingId
from .care import Aging, Mention, Message
from .chain import START, ChainRow
from .looking_back import LookingBack
from .port import Cutoff, Entry, Fault, Head, Hold, Loaded, OnCommit, SetAside
from .records import Change
from .writer import Writer


class Questions[D](Protocol):
    """A store's module `reading`: what can be asked on one of its connections."""

    def load(self, db: D, /) -> Loaded:
        """See `Journal`, and so on to `set_aside`."""
        ...

    def timeline(self, db: D, stream: str, /) -> list[Entry]: ...  # noqa: D102
    def first_kind(self, db: D, stream: str, /) -> str | None: ...  # noqa: D102
    def read(self, db: D, after: int, limit: int, /) -> list[Entry]: ...  # noqa: D102
    def reports(  # noqa: D102
        self, db: D, since: datetime, until: datetime, building_id: BuildingId | None, /
    ) -> list[RoundReport]: ...
    def head(self, db: D, /) -> Head: ...  # noqa: D102
    def holds(self, db: D, /) -> list[Hold]: ...  # noqa: D102
    def set_aside(self, db: D, /) -> list[SetAside]: ...  # noqa: D102

    def aging(self, db: D, before: Cutoff, limit: int, /) -> Aging:
        """See `Care`, and so on to the end."""
        ...

    def mentions(  # noqa: D102
        self, db: D, after: int, needles: Sequence[str], limit: int, /
    ) -> list[Mention]: ...
    def messages(self, db: D, needles: Sequence[str], /) -> list[Message]: ...  # noqa: D102
    def asides(self, db: D, needles: Sequence[str], /) -> list[tuple[int, str]]: ...  # noqa: D102
    def standing(self, db: D, /) -> tuple[frozenset[str], frozenset[str]]: ...  # noqa: D102
    def chain_page(self, db: D, after: int, /) -> list[ChainRow]: ...  # noqa: D102


class AskedCare[D]:
    """See `Care`: each question on a connection of its own."""

    def __init__(
        self, questions: Questions[D], connection: Callable[[], AbstractContextManager[D]]
    ) -> None:
        """Connect to nothing yet."""
        self._questions = questions
        self._connection = connection

    def aging(self, before: Cutoff, limit: int) -> Aging:
        """See `Care`."""
        with self._connection() as db:
            return self._questions.aging(db, before, limit)

    def mentions(self, after: int, needles: Sequence[str], limit: int) -> list[Mention]:
        """See `Care`."""
        with self._connection() as db:
            return self._questions.mentions(db, after, needles, limit)

    def messages(self, needles: Sequence[str]) -> list[Message]:
        """See `Care`."""
        with self._connection() as db:
            return self._questions.messages(db, needles)

    def asides(self, needles: Sequence[str]) -> list[tuple[int, str]]:
        """See `Care`."""
        with self._connection() as db:
            return self._questions.asides(db, needles)

    def standing(self) -> tuple[frozenset[str], frozenset[str]]:
        """See `Care`."""
        with self._connection() as db:
            return self._questions.standing(db)

    def chain(self, after: int) -> list[ChainRow]:
        """See `Care`."""
        with self._connection() as db:
            return self._questions.chain_page(db, after)


class WrittenJournal[D](LookingBack):
    """Hands over to its writer, and asks on connections `D`."""

    def __init__(
        self, writer: Writer, now: Callable[[], datetime], questions: Questions[D]
    ) -> None:
        super().__init__(now)
        self._writer = writer
        self._questions = questions

    # --- writing -------------------------------------------------------------

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

    # --- asking --------------------------------------------------------------

    @abstractmethod
    def _ask[T](self, question: Callable[[D], T], nothing: T) -> T:
        """Ask on a connection; `nothing` when the tables could not be made yet."""

    @override
    def load(self) -> Loaded:
        return self._ask(self._questions.load, Loaded((), ()))

    @override
    def timeline(self, stream: str) -> list[Entry]:
        return self._ask(lambda db: self._questions.timeline(db, stream), [])

    @override
    def first_kind(self, stream: str) -> str | None:
        return self._ask(lambda db: self._questions.first_kind(db, stream), None)

    @override
    def read(self, after: int = 0, limit: int = 1000) -> list[Entry]:
        return self._ask(lambda db: self._questions.read(db, after, limit), [])

    @override
    def reports(
        self, since: datetime, until: datetime, building_id: BuildingId | None = None
    ) -> list[RoundReport]:
        return self._ask(lambda db: self._questions.reports(db, since, until, building_id), [])

    @override
    def head(self) -> Head:
        return self._ask(self._questions.head, Head(0, START))

    @override
    def holds(self) -> list[Hold]:
        return self._ask(self._questions.holds, [])

    @override
    def set_aside(self) -> list[SetAside]:
        return self._ask(self._questions.set_aside, [])
