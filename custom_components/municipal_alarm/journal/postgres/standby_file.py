"""The file that stands by, made anew of the present alone."""

import logging
from pathlib import Path
import sqlite3

from ..errors import JournalError
from ..port import Loaded
from ..store import SqliteJournal

_LOGGER = logging.getLogger(__name__)

_LOGS = ("-wal", "-shm")


def made_of(path: Path, loaded: Loaded, seconds: float) -> Path | None:
    """Write a journal of this alone beside `path`; where it is, None: it is not on the disk."""
    part = path.with_name(f"{path.name}.new")
    made = SqliteJournal(part)
    try:
        for suffix in ("", *_LOGS):
            _beside(part, suffix).unlink(missing_ok=True)
        made.start()
    except (OSError, sqlite3.Error, JournalError) as err:
        _cannot(err)
        return None
    made.append(loaded.events, [one.effect for one in loaded.pending])
    written = made.flush(seconds)
    return part if made.close(seconds) == 0 and written else None


def put_in_place(part: Path, path: Path) -> None:
    """Replace one closed journal by another. Whatever ends it, one of the two is there."""
    try:
        for suffix in _LOGS:
            _beside(path, suffix).unlink(missing_ok=True)
        part.replace(path)
    except OSError as err:
        _cannot(err)


def _cannot(err: Exception) -> None:
    _LOGGER.warning("What stands by for the journal could not be made anew: %s", err)


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)
