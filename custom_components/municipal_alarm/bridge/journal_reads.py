"""The journal, where it cannot be read: said in words to who asked."""

from collections.abc import Iterator
from contextlib import contextmanager
import sqlite3
from typing import Final

from homeassistant.exceptions import HomeAssistantError

from ..const import DOMAIN
from ..journal.errors import JournalError

UNREADABLE: Final = (JournalError, OSError, sqlite3.Error)
"""What asking a journal raises when it cannot answer: a damaged file, a disk, a database."""


@contextmanager
def journal_read() -> Iterator[None]:
    """Ask the journal in here; `HomeAssistantError` when it cannot be read now."""
    try:
        yield
    except UNREADABLE as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="journal_unreadable",
            translation_placeholders={"reason": str(err)},
        ) from err
