"""Incidents -> CSV as RFC 4180 has it, one row for each, for a spreadsheet.

Times are of the municipality's clock and without an offset, as spreadsheets read them;
seconds are numbers with a point. Nobody's name is in it. A text that a spreadsheet would
take for a formula gets an apostrophe before it: somebody can call a desk `=HYPERLINK(…)`.
"""

from collections.abc import Callable, Iterable, Mapping
import csv
from datetime import datetime, tzinfo
import io
from types import MappingProxyType
from typing import Any

from ..learning.facts import Facts

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
"""What a spreadsheet takes for the beginning of one; also in the full width of East Asia."""

COLUMNS: Mapping[str, Callable[[Facts, tzinfo], Any]] = MappingProxyType(
    {
        "number": lambda one, _zone: one.number,
        "incident_id": lambda one, _zone: one.incident_id,
        "raised_at": lambda one, zone: _time(one.raised_at, zone),
        "kind": lambda one, _zone: one.kind.value,
        "priority": lambda one, _zone: int(one.priority),
        "building": lambda one, _zone: one.building,
        "place": lambda one, _zone: one.place,
        "state": lambda one, _zone: one.state.value,
        "outcome": lambda one, _zone: one.outcome.value if one.outcome is not None else None,
        "drill": lambda one, _zone: one.drill,
        "presses": lambda one, _zone: one.presses,
        "receipt_s": lambda one, _zone: one.receipt_s,
        "acknowledged_s": lambda one, _zone: one.acknowledged_s,
        "accepted_s": lambda one, _zone: one.accepted_s,
        "on_scene_s": lambda one, _zone: one.on_scene_s,
        "resolved_s": lambda one, _zone: one.resolved_s,
        "closed_s": lambda one, _zone: one.closed_s,
        "evaluated_s": lambda one, _zone: one.evaluated_s,
        "steps": lambda one, _zone: one.steps,
        "external": lambda one, _zone: one.external,
        "aggression": lambda one, _zone: tuple(each.value for each in one.aggression),
        "injury": lambda one, _zone: one.injury.value,
        "police_report": lambda one, _zone: one.police_report.value,
        "aftercare": lambda one, _zone: one.aftercare.value,
        "sanction": lambda one, _zone: one.sanction.value,
        "measures": lambda one, _zone: one.measures,
    }
)
"""What each column says, by its heading."""


def csv_text(incidents: Iterable[Facts], zone: tzinfo) -> str:
    """The file, with its headings. Lines end as RFC 4180 asks, in CR LF."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in incidents:
        writer.writerow([_cell(read(one, zone)) for read in COLUMNS.values()])
    return out.getvalue()


def _cell(said: Any) -> str:
    match said:
        case None:
            return ""
        case bool():
            return "yes" if said else "no"
        case int():
            return str(said)
        case float():
            return f"{said:.3f}".rstrip("0").rstrip(".")
        case tuple():
            return safe("; ".join(said))
    return safe(str(said))


def safe(text: str) -> str:
    """A text that no spreadsheet runs."""
    return f"'{text}" if text.lstrip(" \u00a0").startswith(_FORMULA) else text


def _time(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M:%S}"
