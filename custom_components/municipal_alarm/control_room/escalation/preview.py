"""What would happen: an alarm played through by the engine itself, with nobody told.

The people, their places, radios and links are those of now, but for what is assumed of the
building and the consoles (`assume`); what else is going on in the room is left out, for it
changes nothing of whom this alarm reaches. Whoever can be reached by a system that confirms
does so a moment later, and answers nothing that is not asked of the preview in so many words.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from heapq import heappop, heappush

from .. import effects as x
from ..commands import Command
from ..engine import handle, next_deadline
from ..events import Event, IncidentRaised
from ..ids import BuildingId, OperatorId
from ..roster import reachable
from ..signals import Receipt, Signal, TimePassed
from ..site import Contact, is_talkgroup
from ..state import RoomState
from ..words import DeliveryState, Duty

LASTS = timedelta(minutes=10)

CONFIRMED_WITHIN = timedelta(seconds=2)
"""What a radio takes to confirm a text, and what calls somebody outside to have done so."""

_MOST_EVENTS = 1000
"""More than ten minutes of any procedure: only a fault of ours makes more."""

type Answers = Sequence[tuple[timedelta, Command | Signal]]
"""What somebody does, and how long after the alarm."""


def preview(
    state: RoomState,
    press: Command | Signal,
    now: datetime,
    *,
    answers: Answers = (),
    lasts: timedelta = LASTS,
    guarded: bool | None = None,
    operators: bool | None = None,
) -> tuple[Event, ...]:
    """The events of the incident that `press` would raise at `now`; empty: it raises none.

    `guarded` and `operators`: see `assume`. `RoomError`: the press, or an answer, would be
    refused.
    """
    play = _Play(_quiet(assume(state, building_of(state, press), now, guarded, operators)))
    play.take(TimePassed(), now)
    play.take(press, now)
    for after, message in answers:
        play.expect(now + after, message)
    play.go_on(now, now + lasts)
    raised = (one for one in play.events if isinstance(one, IncidentRaised))
    first = next(raised, None)
    if first is None:
        return ()
    return tuple(one for one in play.events if one.stream == first.incident_id)


def building_of(state: RoomState, press: Command | Signal) -> BuildingId | None:
    """The building that a press is about, where it says one."""
    desk_id = getattr(press, "desk_id", None)
    if desk_id is None:
        return getattr(press, "building_id", None)
    desk = state.site.desks.get(desk_id)
    return desk.building_id if desk is not None else None


def assume(
    state: RoomState,
    building_id: BuildingId | None,
    now: datetime,
    guarded: bool | None,
    operators: bool | None,
) -> RoomState:
    """The room as it may be at `now`; nobody knows at noon who is there on Sunday at three.

    `guarded`: no guard is in the building: theirs are not on duty; or those are whose home it
    is, and there; None: as it is now. `operators`: somebody is at a console, or nobody is.
    """
    if operators is not None:
        someone = state.present or {next(iter(state.site.operators), OperatorId("preview"))}
        state = replace(state, present=frozenset(someone if operators else ()))
    if guarded is None or building_id is None:
        return state
    roster = state.roster
    if guarded:
        there = [
            one.responder_id
            for one in state.site.responders.values()
            if one.duty is Duty.GUARD and one.home == building_id
        ]
        placed = {who: last for who, last in roster.placed.items() if who not in there}
    else:
        # Whoever is thought to be there, until the end of the preview.
        ends = (now, now + LASTS)
        there = [
            one.responder_id for at in ends for one in roster.here(Duty.GUARD, building_id, at)
        ]
        placed = {**roster.placed}
    duty = {**roster.duty, **dict.fromkeys(there, guarded)}
    return replace(state, roster=replace(roster, duty=duty, placed=placed))


def _quiet(state: RoomState) -> RoomState:
    """The room with its people and links, and nothing going on in it."""
    return RoomState(
        roster=state.roster,
        links=state.links,
        devices=state.devices,
        present=state.present,
        number=state.number,
    )


class _Play:
    """The room while it is played through."""

    def __init__(self, state: RoomState) -> None:
        self._state = state
        self._expected: list[tuple[datetime, int, Command | Signal]] = []
        self._count = 0
        self.events: list[Event] = []

    def expect(self, at: datetime, message: Command | Signal) -> None:
        """Let a message come at its time; of one moment, in their order."""
        self._count += 1
        heappush(self._expected, (at, self._count, message))

    def take(self, message: Command | Signal, now: datetime) -> None:
        """Give the room a message, and let come what follows from it."""
        decision = handle(self._state, message, now)
        self._state = decision.state
        self.events += decision.events
        self._confirm(decision.effects, now)

    def _confirm(self, effects: Iterable[x.Effect], now: datetime) -> None:
        for effect in effects:
            match effect:
                case x.RadioText() if self._confirms(effect):
                    state = DeliveryState.RECEIPTED
                case x.CallExternal() if self._calls(effect):
                    state = DeliveryState.SENT
                case _:
                    continue
            receipt = Receipt(effect.key, effect.incident_id, state)
            self.expect(now + CONFIRMED_WITHIN, receipt)

    def _calls(self, call: x.CallExternal) -> bool:
        """Whether it is known how they are called; or else an automation may listen, or not."""
        target = self._state.site.external_named(call.target)
        return target is not None and target.has_actions

    def _confirms(self, text: x.RadioText) -> bool:
        system = self._state.site.systems.get(text.system_id)
        contact = Contact(text.system_id, text.address)
        return (
            system is not None
            and system.receipts
            and not is_talkgroup(text.address)
            and reachable((contact,), self._state.links, self._state.devices)
        )

    def go_on(self, now: datetime, until: datetime) -> None:
        """Let time pass: what is due comes before what is heard in the same moment."""
        while len(self.events) < _MOST_EVENTS:
            due_at = next_deadline(self._state)
            heard_at = self._expected[0][0] if self._expected else None
            at = min((one for one in (due_at, heard_at) if one is not None), default=None)
            if at is None or at > until:
                return
            now = max(now, at)
            if at == due_at:
                self.take(TimePassed(), now)
            else:
                self.take(heappop(self._expected)[2], now)
