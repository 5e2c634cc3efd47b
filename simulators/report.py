"""The report of an incident, as somebody reads it the next morning."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

type Json = dict[str, Any]


def report_lines(entries: Sequence[Json]) -> tuple[str, ...]:
    """The lines of a timeline. Of deliveries only those that failed are told."""
    return tuple(
        f"{_clock(entry['at'])}  {entry['text']}"
        for entry in entries
        if entry["event"] != "delivery_reported" or entry["details"].get("state") == "failed"
    )


def _clock(at: str) -> str:
    moment = datetime.fromisoformat(at).astimezone()
    return f"{moment:%H:%M:%S}.{moment.microsecond // 1000:03}"
