"""When something is durable that two places are given: the database, and the file beside it."""

from collections.abc import Callable
from threading import Lock

from ..port import HandOver, OnCommit


class Confirming:
    """Runs each call once: when the database has what it waits for, or the file while it is away.

    Asked by the thread that what is durable is handed over to, and by the writers' own.
    """

    def __init__(self, hand_over: HandOver, counts_here: Callable[[], bool]) -> None:
        """`counts_here`: whether what is in the file counts now."""
        self._hand_over = hand_over
        self._counts_here = counts_here
        self._lock = Lock()
        self._in_file: dict[int, _Once] = {}
        """What is in the file and not known to be in the database, which is well."""

    def either(self, call: OnCommit) -> tuple[OnCommit, OnCommit]:
        """What to run when it is in the file, and when it is in the database."""
        one = _Once(call)
        return lambda: self._is_in_file(one), lambda: self._is_in_database(one)

    def look(self) -> None:
        """How the database is has changed: while it is away, what is in the file counts."""
        with self._lock:
            if not self._counts_here():
                return
            waiting, self._in_file = tuple(self._in_file.values()), {}
        if waiting:
            self._hand_over(waiting)

    def _is_in_file(self, one: _Once) -> None:
        with self._lock:
            counts = self._counts_here()
            if not counts and not one.is_done:
                self._in_file[id(one)] = one
        if counts:
            one()

    def _is_in_database(self, one: _Once) -> None:
        with self._lock:
            self._in_file.pop(id(one), None)
        one()


class _Once:
    """A call that runs once, whoever is the first to run it."""

    def __init__(self, call: OnCommit) -> None:
        self._calls = [call]

    @property
    def is_done(self) -> bool:
        return not self._calls

    def __call__(self) -> None:
        try:
            call = self._calls.pop()
        except IndexError:
            return
        call()
