"""The reports that are kept: files below Home Assistant's config folder, in its backups.

    2026-09_city.html                 a month of the municipality
    2026_library-1f0a9c2e.csv         a year of a building: its name then, and a hash of its id

They hold what all may read and nobody's name, so they may outlive the journal. All of this
is for the executor.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
import hashlib
import os
from pathlib import Path
import re

from homeassistant.util import slugify

from ..control_room.ids import BuildingId
from ..learning.reports.period import Period, read_period

CITY = "city"

FORMATS: Mapping[str, str] = {
    "html": "text/html",
    "csv": "text/csv",
    "json": "application/json",
}

_NAME = re.compile(r"(\d{4}(?:-\d{2})?)_((?:[a-z0-9_]+-)?([a-z0-9]+))")
_LETTERS = 40


@dataclass(frozen=True, slots=True)
class Kept:
    """A report that is kept."""

    name: str
    """Without the ending that says in which form."""
    period: Period
    mark: str
    """Of what: see `mark_of`."""
    made_at: datetime
    formats: tuple[str, ...]


def mark_of(building_id: BuildingId | None) -> str:
    """What a name says of a building whatever it is called; None: of the municipality."""
    if building_id is None:
        return CITY
    return hashlib.sha256(building_id.encode()).hexdigest()[:8]


def name_of(period: Period, building_id: BuildingId | None, building: str) -> str:
    """What a report is called."""
    if building_id is None:
        return f"{period}_{CITY}"
    return f"{period}_{slugify(building)[:_LETTERS]}-{mark_of(building_id)}"


def keep(folder: Path, name: str, texts: Mapping[str, str], made_at: datetime) -> None:
    """Write a report in its forms, each whole or not at all.

    When it was made is the time of its files: a copy of them keeps it.

    Raises:
        OSError: it cannot be written there.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    period, mark = _parsed(name)
    for text_format, text in texts.items():
        path = folder / f"{name}.{text_format}"
        part = path.with_name(f"{path.name}.part")
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        # Lines end as the text says: those of a CSV file in CR LF.
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.utime(part, (made_at.timestamp(), made_at.timestamp()))
        part.replace(path)
    for old in kept(folder):
        if (old.period, old.mark) == (period, mark) and old.name != name:
            # The building is called otherwise since: one report, not two.
            _remove(folder, old)


def kept(folder: Path) -> list[Kept]:
    """All that are kept, the latest period first."""
    found: dict[str, tuple[datetime, list[str]]] = {}
    for path in _files(folder):
        stem, _, ending = path.name.rpartition(".")
        if ending not in FORMATS or _NAME.fullmatch(stem) is None:
            continue
        try:
            made_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        except OSError:
            continue
        before, formats = found.get(stem, (made_at, []))
        found[stem] = (min(before, made_at), [*formats, ending])
    every = []
    for name, (made_at, formats) in found.items():
        try:
            period, mark = _parsed(name)
        except ValueError:
            continue
        in_order = tuple(one for one in FORMATS if one in formats)
        every.append(Kept(name, period, mark, made_at, in_order))
    every.sort(key=lambda one: one.name)
    return sorted(every, key=lambda one: str(one.period), reverse=True)


def read(folder: Path, name: str, text_format: str) -> bytes | None:
    """A report that is kept; None: there is none of this name."""
    if text_format not in FORMATS or _NAME.fullmatch(name) is None:
        return None
    try:
        return (folder / f"{name}.{text_format}").read_bytes()
    except FileNotFoundError:
        return None


def forget(folder: Path, before_year: int) -> int:
    """Delete the reports of earlier years; how many went.

    Raises:
        OSError: one cannot be deleted.
    """
    old = [one for one in kept(folder) if one.period.year < before_year]
    for one in old:
        _remove(folder, one)
    return len(old)


def _remove(folder: Path, one: Kept) -> None:
    for text_format in one.formats:
        (folder / f"{one.name}.{text_format}").unlink(missing_ok=True)


def _files(folder: Path) -> Iterator[Path]:
    try:
        yield from folder.iterdir()
    except FileNotFoundError:
        return


def _parsed(name: str) -> tuple[Period, str]:
    found = _NAME.fullmatch(name)
    if found is None:
        raise ValueError(f"no name of a report: {name}")
    return read_period(found[1]), found[3]
