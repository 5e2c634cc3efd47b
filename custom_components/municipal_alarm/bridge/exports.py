"""Copies of the journal for others: made, offered for a while by a link, and deleted."""

from collections.abc import Iterator
from datetime import datetime, timedelta
import logging
from pathlib import Path
import re
from secrets import token_hex

from homeassistant.components.http.auth import async_sign_path
from homeassistant.core import HomeAssistant

_LOGGER = logging.getLogger(__name__)

FOLDER = "exports"

KEEP = timedelta(days=7)
"""What is exported names everybody, and is of no use here once it was fetched."""

LINK_LASTS = timedelta(hours=1)

URL = "/api/municipal_alarm/export/{name}"

_NAME = re.compile(r"journal-\d{8}T\d{6}Z-[0-9a-f]{32}\.jsonl")


def new_name(now: datetime) -> str:
    """The name of a new file, which nobody guesses: who has it may fetch it."""
    return f"journal-{now:%Y%m%dT%H%M%SZ}-{token_hex(16)}.jsonl"


def is_name(name: str) -> bool:
    """Whether a file could have this name."""
    return _NAME.fullmatch(name) is not None


def make_folder(folder: Path) -> None:
    """Make the folder, for Home Assistant's own user only. Blocks."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def purge(folder: Path, now: datetime) -> None:
    """Delete what was there long enough. Blocks, and never raises."""
    try:
        for path in _found(folder):
            if path.stat().st_mtime < (now - KEEP).timestamp():
                path.unlink()
    except OSError as err:
        _LOGGER.warning("Old exports cannot be deleted: %s", err)


def _found(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (path for path in folder.iterdir() if is_name(path.name))


def link(hass: HomeAssistant, name: str) -> str:
    """An address by which a browser fetches it, for an hour."""
    return async_sign_path(hass, URL.format(name=name), LINK_LASTS, use_content_user=True)
