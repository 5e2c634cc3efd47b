"""One engine and one journal: messages in; effects and changes out.

Within the turn of the event loop in which a message comes in, the engine decides
and the effects leave. What can wait a turn does: the hand-over to the journal's
thread, the next wake-up, entities, triggers and screens. So nothing slow stands
before a radio text, and a storm of presses is written in few commits.
"""

from asyncio import AbstractEventLoop
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
import logging
from typing import Protocol

from ..control_room.commands import Command
from ..control_room.effects import Effect, Withdraw
from ..control_room.engine import Decision, handle, set_aside_broken
from ..control_room.events import Event
from ..control_room.fold import fold
from ..control_room.signals import Signal
from ..control_room.site import Site
from ..control_room.state import RoomState, with_site
from ..journal.port import Journal, Loaded, OnCommit

_LOGGER = logging.getLogger(__name__)

_AT_ONCE = 64
"""Events told to entities and screens in one turn of the loop; a storm goes on in
the next, so that a further press gets its turn in between."""

type Listener = Callable[[Sequence[Event]], None]
"""Told what happened, in order, after the state has taken it in."""


class Runner(Protocol):
    """Does effects. Must not block and must not raise."""

    def run(self, effect: Effect) -> None:
        """Do one effect now, or keep it until its carrier is there."""


class Room:
    """The control room of one Home Assistant."""

    def __init__(
        self,
        loop: AbstractEventLoop,
        journal: Journal,
        runner: Runner,
        now: Callable[[], datetime],
        on_turn_end: Callable[[], None],
    ) -> None:
        """Put the parts together; `on_turn_end` re-arms the clock."""
        self._loop = loop
        self._journal = journal
        self._runner = runner
        self._now = now
        self._on_turn_end = on_turn_end
        self._state = RoomState()
        self._events: list[Event] = []
        self._effects: list[Effect] = []
        self._waiting: list[OnCommit] = []
        self._turn_scheduled = False
        self._told: deque[Event] = deque()
        self._telling = False
        self._listeners: list[Listener] = []

    @property
    def state(self) -> RoomState:
        """The room as it is now."""
        return self._state

    @property
    def journal(self) -> Journal:
        """Where it is written down."""
        return self._journal

    def restore(self, loaded: Loaded) -> None:
        """Become what the journal says."""
        self._state = fold(self._state, loaded.events)

    def set_site(self, site: Site) -> None:
        """Take an edited site at once."""
        self._state = with_site(self._state, site)
        self._end_turn_soon()

    def handle(self, message: Signal | Command, on_commit: OnCommit | None = None) -> Decision:
        """Take a message; `RoomError` when a command is refused.

        `on_commit` runs in the loop when everything the message led to is durable;
        for a repeat, when what it repeats is.
        """
        return self._become(handle(self._state, message, self._now()), on_commit)

    def take(self, signal: Signal, on_commit: OnCommit | None = None) -> None:
        """Take a signal. It is never refused, and a defect of ours never comes out.

        What cannot be taken in is recorded as set aside, so that an operator sees it
        and its source is answered: told again it would only fail again.
        """
        try:
            self.handle(signal, on_commit)
        except Exception:
            _LOGGER.exception("A signal could not be taken in: %s", signal)
            try:
                self._become(set_aside_broken(self._state, signal, self._now()), on_commit)
            except Exception:
                # Without its commit the source tells it again.
                _LOGGER.exception("Nor could it be set aside")

    def _become(self, decision: Decision, on_commit: OnCommit | None) -> Decision:
        self._state = decision.state
        # Collected before anything is done: what is done may already report back.
        self._events.extend(decision.events)
        self._effects.extend(decision.effects)
        for effect in decision.effects:
            self._run(effect)
        if on_commit is not None:
            self._waiting.append(on_commit)
        if decision.events or on_commit is not None:
            self._end_turn_soon()
        return decision

    async def durable(self) -> None:
        """Wait until everything that has happened so far is written down."""
        done = self._loop.create_future()

        def commit() -> None:
            if not done.done():
                done.set_result(None)

        self._waiting.append(commit)
        self._end_turn_soon()
        await done

    def end_turn(self) -> None:
        """Hand over to the journal what this turn brought."""
        self._turn_scheduled = False
        if self._events or self._waiting:
            waiting = tuple(self._waiting)
            self._journal.append(
                tuple(self._events),
                tuple(effect for effect in self._effects if type(effect) is not Withdraw),
                partial(_run_all, waiting) if waiting else None,
            )
            self._told.extend(self._events)
            self._events.clear()
            self._effects.clear()
            self._waiting.clear()
        self._on_turn_end()
        if self._told and not self._telling:
            self._tell()

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Be told of every event, in order; returns how to stop."""
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    def _run(self, effect: Effect) -> None:
        try:
            self._runner.run(effect)
        except Exception:
            # The other effects of this alarm must still leave; the engine repeats
            # this one when its receipt does not come.
            _LOGGER.exception("Effect %s failed", effect.key)

    def _end_turn_soon(self) -> None:
        if not self._turn_scheduled:
            self._turn_scheduled = True
            self._loop.call_soon(self.end_turn)

    def _tell(self) -> None:
        count = min(_AT_ONCE, len(self._told))
        events = tuple(self._told.popleft() for _ in range(count))
        for listener in tuple(self._listeners):
            try:
                listener(events)
            except Exception:
                # An entity or screen that fails must not keep the others from knowing.
                _LOGGER.exception("A listener of the room failed")
        self._telling = bool(self._told)
        if self._telling:
            self._loop.call_soon(self._tell)


def _run_all(calls: Sequence[OnCommit]) -> None:
    for call in calls:
        try:
            call()
        except Exception:
            _LOGGER.exception("What waited for the journal failed")
