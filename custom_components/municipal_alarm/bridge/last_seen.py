"""The incident an event belongs to, also when it has left the room since.

Events are told after the room has taken them in, a few at a time: by then an
incident may be further on, or closed and gone.
"""

from ..control_room import events as e
from ..control_room.ids import IncidentId
from ..control_room.incident import Incident, raised
from ..control_room.state import RoomState
from ..control_room.words import IncidentState


class LastSeen:
    """Incidents as they were last seen by one listener of the room."""

    def __init__(self, state: RoomState) -> None:
        """Know the incidents that are there now."""
        self._known: dict[IncidentId, Incident] = dict(state.incidents)

    def incident_of(self, event: e.IncidentEvent, state: RoomState) -> Incident | None:
        """The incident, as it is or as it was; None: it left before we looked at all."""
        incident_id = event.incident_id
        incident = state.incidents.get(incident_id) or self._known.get(incident_id)
        if incident is None and isinstance(event, e.IncidentRaised):
            # Raised, resolved and closed before anybody was told.
            incident = raised(event)
        if incident is None:
            return None
        if isinstance(event, e.IncidentClosed):
            self._known.pop(incident_id, None)
            shadow = incident.shadow
            if shadow is not None:
                shadow = shadow.but(state=IncidentState.CLOSED)
            return incident.but(state=IncidentState.CLOSED, shadow=shadow)
        self._known[incident_id] = incident
        return incident
