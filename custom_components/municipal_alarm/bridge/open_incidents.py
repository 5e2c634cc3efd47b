"""The open incidents by building, sorted out once for each state of the room.

Every building has entities that look at its incidents whenever one of them changes: in a
storm each of them would go through all incidents of the city.
"""

from collections.abc import Mapping, Sequence

from ..control_room.ids import BuildingId, IncidentId
from ..control_room.incident import Incident
from ..control_room.state import RoomState


class OpenIncidents:
    """Those that anybody may know of, as all see them.

    Not what one person tries out at a desk: it concerns nobody else.
    """

    def __init__(self) -> None:
        """Nothing was looked at yet."""
        self._of: Mapping[IncidentId, Incident] | None = None
        self._found: dict[BuildingId | None, list[Incident]] = {}

    def of(self, room: RoomState, building_id: BuildingId | None = None) -> Sequence[Incident]:
        """All, or those of one building."""
        if self._of is not room.incidents:
            self._of = room.incidents
            self._found = {}
            for one in room.incidents.values():
                if one.is_open and not one.is_secret and not one.test:
                    self._found.setdefault(None, []).append(one.shown)
                    if one.place is not None:
                        self._found.setdefault(one.place.building_id, []).append(one.shown)
        return self._found.get(building_id, ())
