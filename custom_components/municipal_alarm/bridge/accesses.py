"""Writing down who looked at what: see docs/privacy.md."""

from collections.abc import Iterable
import logging

from ..control_room.commands import Actor, RecordAccess
from ..control_room.ids import IncidentId
from ..control_room.snapshot.shapes import Incident
from ..control_room.words import AccessKind
from .past import about as named
from .running import Running

_LOGGER = logging.getLogger(__name__)

_LONGEST = 300
"""Letters of what was looked at: a search may be of any length."""


def record_access(
    running: Running,
    actor: Actor,
    what: AccessKind,
    about: str,
    incident_id: IncidentId | None = None,
) -> None:
    """Somebody looks at something that says who was where, or did what.

    `about` is for people: a place and number, a period, the words searched for. To be
    called where the look is granted, before it is answered. Never raises: what cannot be
    written down at all shows as a fault of the journal.
    """
    try:
        running.room.handle(
            RecordAccess(actor=actor, what=what, about=about[:_LONGEST], incident_id=incident_id)
        )
    except Exception:
        # A defect of ours. Whoever looks after an alarm must see what happened.
        _LOGGER.exception("A look could not be written down")


def record_positions(
    running: Running,
    actor: Actor,
    incidents: Iterable[Incident],
    known: set[IncidentId] | None = None,
) -> None:
    """Somebody is shown incidents: written down of those that say where exactly people are.

    `known`: those of which it is written down already; the new ones are added.
    """
    for one in incidents:
        incident_id = IncidentId(one["incident_id"])
        if not (one["position"] or one["located"]) or (known and incident_id in known):
            continue
        if known is not None:
            known.add(incident_id)
        place = one["place"]["text"] if one["place"] is not None else ""
        record_access(running, actor, AccessKind.POSITION, named(one["number"], place), incident_id)
