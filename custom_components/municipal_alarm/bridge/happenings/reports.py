"""A report was made, and is kept."""

from collections.abc import Mapping

from ...control_room.ids import BuildingId
from ...control_room.site import Place
from ..report_files import Kept
from .parts import Happening
from .words import REPORT


def report_made(
    kept: Kept, building_id: BuildingId | None, building: str, files: Mapping[str, str]
) -> Happening:
    """The trigger of it. `files`: where it is, by form."""
    kind = "year" if kept.period.month is None else "month"
    told = {
        "report": {
            "report": kind,
            "name": kept.name,
            "period": str(kept.period),
            "building_id": building_id,
            "building": building,
            "made_at": kept.made_at.isoformat(),
            "files": dict(files),
        }
    }
    described = f"report made: {kept.period} {building}".rstrip()
    place = Place(building_id, building) if building_id is not None else None
    return Happening("report_made", described, told, {REPORT: (kind,)}, place)
