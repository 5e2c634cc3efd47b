"""Where people are shown to the very desk or checkpoint: where, and of whom, there is an incident.

One is open somewhere in a municipality at almost any hour. That says nothing of why
anybody elsewhere should be followed from door to door.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from ..ids import BuildingId, ResponderId
from ..incident import Incident
from ..site import Place
from ..state import RoomState


class Opened(NamedTuple):
    """The buildings with an open incident, and everybody who has a part in one."""

    buildings: frozenset[BuildingId] = frozenset()
    people: frozenset[ResponderId] = frozenset()

    def shows(self, responder_id: ResponderId, at: Place) -> bool:
        """Whether the desk or checkpoint of somebody's last place is shown."""
        return at.building_id in self.buildings or responder_id in self.people


def opened(state: RoomState) -> Opened:
    """By the open incidents, drills too. A test of one desk opens nothing."""
    those = [one for one in state.incidents.values() if one.is_open and not one.test]
    return Opened(
        frozenset(one.place.building_id for one in those if one.place is not None),
        frozenset(_people(those)),
    )


def _people(incidents: Iterable[Incident]) -> Iterator[ResponderId]:
    for incident in incidents:
        if incident.responder_id is not None:
            yield incident.responder_id
        yield from (who for who, one in incident.assignments.items() if one.has_part)
