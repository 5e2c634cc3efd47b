"""What report is asked for: the words of an address, and back."""

from collections.abc import Mapping
from dataclasses import dataclass
import hashlib
from typing import Final
from urllib.parse import urlencode

from ..control_room.ids import BuildingId, IncidentId
from ..learning.reports.period import Period, read_period
from .report_files import CITY, FORMATS, mark_of

PERIOD: Final = "period"
DOSSIER: Final = "dossier"
KEPT: Final = "kept"

_HTML = "html"


@dataclass(frozen=True, slots=True)
class Asked:
    """One report, in one form."""

    report: str
    """`PERIOD`, `DOSSIER` or `KEPT`."""
    text_format: str = _HTML
    period: Period | None = None
    building_id: BuildingId | None = None
    incident_id: IncidentId | None = None
    name: str = ""
    """Of one that is kept."""

    @property
    def query(self) -> str:
        """The words of its address."""
        said = {
            "report": self.report,
            "period": str(self.period or ""),
            "building": self.building_id or "",
            "incident": self.incident_id or "",
            "name": self.name,
            "format": self.text_format,
        }
        return urlencode({word: value for word, value in said.items() if value})

    @property
    def file_name(self) -> str:
        """What it is called when it is saved; its words are ours, so they are fit for files."""
        if self.incident_id is not None:
            digest = hashlib.sha256(self.incident_id.encode()).hexdigest()
            return f"{DOSSIER}_{digest[:8]}"
        mark = mark_of(self.building_id) if self.building_id is not None else CITY
        return f"{self.period}_{mark}"


def read_asked(query: Mapping[str, str]) -> Asked:
    """Read the words of an address.

    Raises:
        ValueError: they make no sense.
    """
    text_format = query.get("format", _HTML)
    if text_format not in FORMATS:
        raise ValueError(f"no format: {text_format}")
    match query.get("report"):
        case "period":
            building = query.get("building")
            return Asked(
                PERIOD,
                text_format,
                period=read_period(query.get("period", "")),
                building_id=BuildingId(building) if building else None,
            )
        case "dossier" if query.get("incident"):
            return Asked(DOSSIER, text_format, incident_id=IncidentId(query["incident"]))
        case "kept" if query.get("name"):
            return Asked(KEPT, text_format, name=query["name"])
    raise ValueError("no report is asked for")
