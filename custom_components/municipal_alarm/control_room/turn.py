"""One message being handled: what it makes happen, collected in order."""

from datetime import datetime

from .effects import Effect
from .errors import UnknownThing, WrongState
from .events import Event
from .fold import Working
from .ids import DeskId, IncidentId, ResponderId, SystemId
from .incident import Incident
from .roster import Roster, best_contacts
from .site import Contact, Desk, Responder
from .state import RoomState
from .values import value


@value
class Decision:
    """What one message led to. Empty: it was a repeat, or nothing was due."""

    state: RoomState
    events: tuple[Event, ...]
    effects: tuple[Effect, ...]


class Turn:
    """Events are folded as they are recorded, so a rule sees what the last one did."""

    __slots__ = ("effects", "events", "now", "room", "site")

    def __init__(self, state: RoomState, now: datetime) -> None:
        """Begin on `state` at `now` (aware UTC)."""
        self.room = Working(state)
        self.site = state.roster.site
        """What is set up; no message changes it."""
        self.now = now
        self.events: list[Event] = []
        self.effects: list[Effect] = []

    @property
    def roster(self) -> Roster:
        """Who is where."""
        return self.room.roster

    def record(self, event: Event) -> None:
        """Let an event happen."""
        self.room.apply(event)
        self.events.append(event)

    def effect(self, effect: Effect) -> None:
        """Ask for something to be done outside."""
        self.effects.append(effect)

    def decision(self) -> Decision:
        """What came of it."""
        return Decision(self.room.frozen(), tuple(self.events), tuple(self.effects))

    def incident(self, incident_id: IncidentId) -> Incident:
        """An incident in the room, as it is now; `UnknownThing` when there is none."""
        incident = self.room.incidents.get(incident_id)
        if incident is None:
            raise UnknownThing("unknown_incident", incident=incident_id)
        return incident

    def open_incident(self, incident_id: IncidentId) -> Incident:
        """An incident that is not resolved; `WrongState` when it is."""
        incident = self.incident(incident_id)
        if not incident.is_open:
            raise WrongState("wrong_state", state=incident.state.value)
        return incident

    def responder(self, responder_id: ResponderId) -> Responder:
        """A responder that is set up; `UnknownThing` when there is none."""
        responder = self.site.responders.get(responder_id)
        if responder is None:
            raise UnknownThing("unknown_responder", responder=responder_id)
        return responder

    def carrier(self, system_id: SystemId, address: str) -> ResponderId | None:
        """Who has a radio or phone at this moment, if anybody is known to."""
        return self.roster.carrier(Contact(system_id, address))

    def contacts(self, responder: Responder) -> tuple[Contact, ...]:
        """How a responder is reached at this moment, the surest way first."""
        contacts = self.roster.contacts(responder)
        return best_contacts(contacts, self.room.links, self.room.devices)

    def desk(self, desk_id: DeskId) -> Desk:
        """A desk that is set up; `UnknownThing` when there is none."""
        desk = self.site.desks.get(desk_id)
        if desk is None:
            raise UnknownThing("unknown_desk", desk=desk_id)
        return desk
