"""What was agreed after incidents and is not done, as a report tells it."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from ...control_room.evaluation.measures import KeptMeasure
from ...control_room.ids import BuildingId
from ...control_room.values import record


@record
class OpenMeasure:
    """One measure. Text and owner are empty for who reads no names."""

    number: int
    """Of the incident."""
    place: str
    text: str
    owner: str
    agreed_at: datetime
    due: date
    late_days: int
    """How long ago it was due; 0: it is not late."""

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {
            "incident": self.number,
            "place": self.place,
            "text": self.text,
            "owner": self.owner,
            "agreed_at": self.agreed_at.isoformat(),
            "due": self.due.isoformat(),
            "late_days": self.late_days,
        }


def open_measures(
    kept: Iterable[KeptMeasure],
    today: date,
    *,
    secrets: bool,
    names: bool,
    building_id: BuildingId | None = None,
) -> tuple[OpenMeasure, ...]:
    """Those that are not done, the first due first. `today`: by the municipality's clock."""
    found = [
        OpenMeasure(
            number=one.number,
            place=one.place.words() if one.place is not None else "",
            text=one.measure.text if names else "",
            owner=one.measure.owner if names else "",
            agreed_at=one.agreed_at,
            due=one.measure.due,
            late_days=max((today - one.measure.due).days, 0),
        )
        for one in kept
        if one.done_at is None
        and (secrets or not one.secret)
        and (
            building_id is None or (one.place is not None and one.place.building_id == building_id)
        )
    ]
    return tuple(sorted(found, key=lambda one: (one.due, one.number, one.text)))
