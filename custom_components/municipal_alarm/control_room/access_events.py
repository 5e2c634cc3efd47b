"""The event of somebody who looks at what was written down: for privacy, and for nothing else.

Part of the journal's vocabulary: see `events`, which gives this name as well.
"""

from typing import ClassVar

from .commands import Actor
from .event_bases import RoomEventBase
from .ids import IncidentId
from .values import record
from .words import AccessKind


@record
class AccessRecorded(RoomEventBase):
    """Somebody looked at something that says who was where, or did what."""

    KIND: ClassVar[str] = "access_recorded"
    actor: Actor
    what: AccessKind
    about: str
    """What they looked at, as people read it: "#12 Town hall, Desk 1", words searched for."""
    incident_id: IncidentId | None = None
    """Of one incident; None: of several, or of none."""
