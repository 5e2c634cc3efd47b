"""Effects -> those who do them, and what became of them.

What radios must do goes to the carrier of their radio system, everything else to the
handler of its kind. An effect whose doer is not there yet (its config
entry is still loading, or is reloaded) waits for it, in order and once.
"""

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
import logging
from typing import Protocol

from ..control_room.effects import (
    AnswerDesk,
    CallExternal,
    CloseMicrophone,
    Effect,
    FollowPosition,
    OpenMicrophone,
    RadioText,
    ShowCamera,
    StopFollowing,
    Withdraw,
)
from ..control_room.events import CheckedIn, Event, IncidentClosed, LoneWorkEnded
from ..control_room.ids import IncidentId, ResponderId, SystemId
from ..control_room.positions import FOLLOW_EVERY_S
from ..control_room.signals import Receipt
from ..control_room.state import RoomState
from ..control_room.words import DeliveryState, Purpose
from ..journal.port import OnCommit, Pending

_LOGGER = logging.getLogger(__name__)

_CLOSED_KEPT = 256
"""Closed incidents, and lone work that has ended, whose messages are still known, for
receipts that come late."""

_SETTLED = (DeliveryState.RECEIPTED, DeliveryState.OVERTAKEN)

type Carried = RadioText | OpenMicrophone | CloseMicrophone | FollowPosition | StopFollowing
"""What a radio or phone must do."""

type Report = Callable[[Receipt, OnCommit | None], None]
"""Hands what became of an effect to the room; the second runs after the commit."""


class Carrier(Protocol):
    """Carries texts and orders to the devices of one radio system. Must not block."""

    def send(self, effect: Carried) -> None:
        """Send now, or keep it until the link is back."""

    def withdraw(self, key: str) -> None:
        """Forget a text that has not left yet."""


type Handler = Callable[[Effect], None]


class Delivery:
    """Does effects."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        """Know no carrier yet."""
        self._now = now
        self._report: Report | None = None
        self._state: Callable[[], RoomState] = RoomState
        self._carriers: dict[SystemId, Carrier] = {}
        self._handlers: dict[type[Effect], Handler] = {}
        self._parked: dict[str, Effect] = {}
        """By key, so that what is asked for again while it waits leaves once."""
        self._incident_of: dict[str, IncidentId] = {}
        self._keys_of: dict[IncidentId, set[str]] = {}
        self._closed: deque[IncidentId] = deque()

    def report_to(self, report: Report, state: Callable[[], RoomState]) -> None:
        """Say where receipts go, and how the room is now."""
        self._report = report
        self._state = state

    def add_carrier(self, system_id: SystemId, carrier: Carrier) -> Callable[[], None]:
        """Use a carrier from now on, and give it what waited; returns how to stop."""
        self._carriers[system_id] = carrier
        self._unpark()

        def remove() -> None:
            if self._carriers.get(system_id) is carrier:
                del self._carriers[system_id]

        return remove

    def add_handler(self, kind: type[Effect], handler: Handler) -> None:
        """Use a handler for one kind of effect."""
        self._handlers[kind] = handler
        self._unpark()

    def run(self, effect: Effect) -> None:
        """Do an effect now, or when its doer is there."""
        self._know(effect.key, effect.incident_id)
        match effect:
            case OpenMicrophone() | FollowPosition() if effect.until <= self._now():
                # It waited for its system until nobody could want it any more.
                self.report(effect.key, DeliveryState.FAILED, "expired")
            case (
                RadioText()
                | OpenMicrophone()
                | CloseMicrophone()
                | FollowPosition()
                | StopFollowing()
            ):
                carrier = self._carriers.get(effect.system_id)
                if carrier is not None:
                    self._do(effect, carrier.send, effect)
                elif effect.system_id in self._state().site.systems:
                    self._parked[effect.key] = effect
                else:
                    # Removed or disabled: nobody will come for it. Another way may do.
                    self.report(effect.key, DeliveryState.FAILED, "unknown_system")
            case Withdraw():
                self._parked.pop(effect.withdrawn, None)
                carrier = self._carriers.get(effect.system_id)
                if carrier is not None:
                    self._do(effect, carrier.withdraw, effect.withdrawn)
            case _:
                handler = self._handlers.get(type(effect))
                if handler is None:
                    self._parked[effect.key] = effect
                else:
                    self._do(effect, handler, effect)

    def _do[T](self, effect: Effect, act: Callable[[T], None], what: T) -> None:
        try:
            act(what)
        except Exception as err:
            # The other effects of this alarm must still leave, and the operator must
            # see that this one did not; the room tries another way.
            _LOGGER.exception("Effect %s failed", effect.key)
            self.report(effect.key, DeliveryState.FAILED, str(err)[:200])

    def repeat(self, pending: tuple[Pending, ...]) -> None:
        """After a restart: do again what was not done, under the same keys.

        Sent, and no receipt known: asked again of a system that gives receipts
        (it knows the key), left alone where it would only tell a person twice.
        """
        for one in pending:
            effect = one.effect
            self._know(effect.key, effect.incident_id)
            sent = one.state is DeliveryState.SENT
            match effect:
                case RadioText() if sent and not self._confirms(effect.system_id):
                    continue
                case OpenMicrophone() | FollowPosition():
                    # Asked for again when their link is up: see `link_is_up`.
                    continue
                case AnswerDesk():
                    # Desks are answered from the state: see `DeskAnswers.show_again`.
                    continue
                case ShowCamera() | CallExternal() if sent:
                    continue
                case _ if not self._settled(effect):
                    self.run(effect)

    def link_is_up(self, system_id: SystemId) -> None:
        """Ask again for what lasts, under the same keys.

        Its system, or our end of the link, may have been restarted and know nothing of it.
        """
        for effect in _lasting(self._state(), system_id, self._now()):
            self.run(effect)

    def report(
        self,
        key: str,
        state: DeliveryState,
        reason: str = "",
        on_commit: OnCommit | None = None,
        *,
        detail: str = "",
    ) -> None:
        """Tell the room what became of an effect."""
        incident_id = self._incident_of.get(key)
        if self._report is None or incident_id is None:
            if on_commit is not None:
                # A receipt for what nobody waits for any more: it may be forgotten.
                on_commit()
            return
        self._report(Receipt(key, incident_id, state, reason, detail), on_commit)

    def restore(self) -> None:
        """Remember what earlier effects belonged to, for receipts after a restart."""
        state = self._state()
        for incident in state.incidents.values():
            for key in incident.deliveries:
                self._know(key, incident.incident_id)
        for session in state.lone_work.values():
            for key in session.asked:
                self._know(key, IncidentId(session.session_id))

    def on_events(self, events: Sequence[Event]) -> None:
        """Let go of what belongs to incidents and lone work that ended long ago."""
        for event in events:
            match event:
                case IncidentClosed():
                    self._closed.append(event.incident_id)
                case LoneWorkEnded():
                    self._closed.append(IncidentId(event.session_id))
                case CheckedIn():
                    self._answered(event)
        while len(self._closed) > _CLOSED_KEPT:
            self._forget(self._keys_of.pop(self._closed.popleft(), ()))

    def _answered(self, event: CheckedIn) -> None:
        """Let go of questions that were answered: lone work may go on for weeks."""
        session = self._state().lone_work.get(event.responder_id)
        known = self._keys_of.get(IncidentId(event.session_id), set())
        over = known.difference(session.asked if session is not None else ())
        known -= over
        self._forget(over)

    def _forget(self, keys: Iterable[str]) -> None:
        for key in keys:
            del self._incident_of[key]
            self._parked.pop(key, None)

    def _know(self, key: str, incident_id: IncidentId) -> None:
        if key not in self._incident_of:
            self._incident_of[key] = incident_id
            self._keys_of.setdefault(incident_id, set()).add(key)

    def _unpark(self) -> None:
        parked, self._parked = self._parked, {}
        for effect in parked.values():
            if not self._settled(effect):
                self.run(effect)

    def _settled(self, effect: Effect) -> bool:
        """Whether it was answered or has ended meanwhile, and need not be done any more."""
        if isinstance(effect, RadioText) and effect.purpose is Purpose.CHECK_IN:
            return not self._is_asked(effect.responder_id, effect.key)
        incident = self._state().incidents.get(effect.incident_id)
        delivery = incident.deliveries.get(effect.key) if incident is not None else None
        return delivery is not None and delivery.state in _SETTLED

    def _is_asked(self, responder_id: ResponderId, key: str) -> bool:
        """Whether somebody is still asked for a sign of life by this very message."""
        session = self._state().lone_work.get(responder_id)
        asked = session.asked.get(key) if session is not None else None
        waits = session is not None and session.alarm_at is not None
        return waits and asked is not None and asked.state not in _SETTLED

    def _confirms(self, system_id: SystemId) -> bool:
        system = self._state().site.systems.get(system_id)
        return system is not None and system.receipts

    def describe(self) -> dict[str, int]:
        """How much is kept, for diagnostics."""
        return {"parked": len(self._parked), "known": len(self._incident_of)}


def _lasting(
    state: RoomState, system_id: SystemId, now: datetime
) -> Collection[OpenMicrophone | FollowPosition]:
    """What the radios of a system were asked to go on doing; what lasts longest of each."""
    found: list[OpenMicrophone | FollowPosition] = []
    for incident_id, incident in state.incidents.items():
        found += [
            OpenMicrophone(one.key, incident_id, responder_id, system_id, one.address, one.until)
            for responder_id, one in incident.microphones.items()
            if one.system_id == system_id and one.closes_at is not None
        ]
        found += [
            FollowPosition(
                one.key,
                incident_id,
                responder_id,
                system_id,
                one.address,
                FOLLOW_EVERY_S,
                one.until,
            )
            for responder_id, one in incident.following.items()
            if one.system_id == system_id
        ]
    found = sorted((one for one in found if one.until > now), key=lambda one: one.until)
    # A radio can be open, and followed, in two incidents.
    return {(type(one), one.address): one for one in found}.values()
