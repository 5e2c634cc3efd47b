"""Whether a journal can be kept in a database: tried before anything is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
import sqlite3
import ssl
from types import MappingProxyType

from ..const import (
    CONF_CA_FILE,
    CONF_DATABASE_NAME,
    CONF_HOST,
    CONF_PASSWORD,
    CONF_SCHEMA,
    CONF_SECURITY,
)
from ..journal.errors import JournalError, NewerSchema
from ..journal.port import Head
from .running import Running
from .store_address import Stored, address_of

PATIENCE_S = 5.0
"""Seconds for an answer. A database that takes longer is none to wait for at each commit."""


_REFUSES_TLS = "refuses SSL"
"""What pg8000 says of a server that answers that it has no TLS."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why it cannot be kept there: the key of an error, and the field that it stands at."""

    key: str
    field: str = "base"
    told: Mapping[str, str] = MappingProxyType({})


_BY_STATE = {
    # Appendix A of PostgreSQL's manual, "Error Codes".
    "28P01": ("database_login", CONF_PASSWORD),  # invalid_password
    "28000": ("database_login", CONF_PASSWORD),  # invalid_authorization_specification
    "3D000": ("no_database", CONF_DATABASE_NAME),  # invalid_catalog_name
}


def check(running: Running | None, stored: Stored, *, moving: bool) -> Problem | str:
    """Connect and look; the server's version. Blocks, and writes nothing there.

    `moving`: out of the file. Then the database must have no journal yet, or the very one
    that runs; otherwise it must have that one, as far as it can be asked.
    """
    # A driver that only those load who use it.
    from pg8000.exceptions import DatabaseError, Error

    from ..journal.postgres.moving import has, look
    from ..journal.postgres.session import state_of, words_of

    if (path := stored.get(CONF_CA_FILE)) and not _is_certificate(path):
        return Problem("bad_certificate", CONF_CA_FILE)
    try:
        address = address_of(stored)
    except ValueError:
        return Problem("bad_schema", CONF_SCHEMA)
    try:
        found = look(address, timeout=PATIENCE_S)
        if found.is_old:
            return Problem("old_server", told={"version": found.version})
        if not found.may_create:
            return Problem("may_not_create", CONF_SCHEMA)
        if not found.syncs:
            return Problem("database_does_not_sync")
        ours = _head(running)
        if not found.head.position:
            if not moving:
                return Problem("other_journal", CONF_SCHEMA)
        elif moving if ours is None else not has(address, ours):
            return Problem("journal_there", CONF_SCHEMA)
    except DatabaseError as err:
        key, at = _BY_STATE.get(state_of(err), ("database_says", "base"))
        return Problem(key, at, {"reason": words_of(err)})
    except NewerSchema:
        return Problem("newer_journal", CONF_SCHEMA)
    except ssl.SSLError as err:
        return Problem("database_not_trusted", CONF_SECURITY, {"reason": str(err)})
    except (JournalError, Error, OSError) as err:
        if _REFUSES_TLS in words_of(err):
            return Problem("no_encryption", CONF_SECURITY)
        return Problem("database_away", CONF_HOST, {"reason": words_of(err)})
    return found.version


def _head(running: Running | None) -> Head | None:
    """Where the journal that runs ends; None: it cannot be asked now."""
    if running is None:
        return None
    try:
        return running.journal.head()
    except JournalError, OSError, sqlite3.Error:
        return None


def _is_certificate(path: str) -> bool:
    try:
        ssl.create_default_context().load_verify_locations(Path(path))
    except OSError:
        return False
    return True
