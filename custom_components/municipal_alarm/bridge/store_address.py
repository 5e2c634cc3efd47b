"""Where the journal is kept, as the options have it: a file of ours, or a database."""

from collections.abc import Mapping
import logging
import ssl
from typing import TYPE_CHECKING, Any

from homeassistant.core import HomeAssistant

from ..const import (
    CONF_CA_FILE,
    CONF_DATABASE,
    CONF_DATABASE_NAME,
    CONF_HOST,
    CONF_PASSWORD,
    CONF_PORT,
    CONF_SCHEMA,
    CONF_SECURITY,
    CONF_USER,
    KIND_CONTROL_ROOM,
    SECURITY_CLEAR,
    SECURITY_VERIFIED,
)
from .site_source import entries_of

if TYPE_CHECKING:
    from ..journal.postgres import Address

_LOGGER = logging.getLogger(__name__)

type Stored = Mapping[str, Any]
"""How the database is reached, as the options have it."""


def database_of(hass: HomeAssistant) -> Stored | None:
    """How the database of the journal is reached; None: it is a file."""
    room = next(entries_of(hass, KIND_CONTROL_ROOM), None)
    return (room.options.get(CONF_DATABASE) or None) if room is not None else None


def address_of(stored: Stored) -> Address:
    """The same for the journal. Blocks: it reads certificates, and loads the driver."""
    # A driver that only those load who use it.
    from ..journal.postgres import Address

    return Address(
        database=stored[CONF_DATABASE_NAME],
        user=stored[CONF_USER],
        password=stored[CONF_PASSWORD] or None,
        host=stored[CONF_HOST],
        port=stored[CONF_PORT],
        schema=stored[CONF_SCHEMA],
        ssl=_security(stored),
    )


def _security(stored: Stored) -> ssl.SSLContext | bool:
    if stored[CONF_SECURITY] == SECURITY_CLEAR:
        return False
    context = ssl.create_default_context()
    if stored[CONF_SECURITY] != SECURITY_VERIFIED:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif path := stored.get(CONF_CA_FILE):
        try:
            context.load_verify_locations(path)
        except OSError as err:
            # The server will not be trusted then, which is said where it is missed.
            _LOGGER.error("The certificate %s cannot be read: %s", path, err)  # noqa: TRY400
    return context
