"""One connection to PostgreSQL, and what its errors say of the place."""

from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
import logging
import re
import socket
from ssl import SSLContext
import struct
from typing import Any, Self, override

from pg8000.exceptions import DatabaseError, Error, InterfaceError
from pg8000.native import Connection, PreparedStatement

from ..errors import JournalError
from ..port import FaultKind

_LOGGER = logging.getLogger(__name__)

LOCK_TIMEOUT_S = 3.0
"""How long to wait for the lock of the one writer."""

TIMEOUT_S = 10.0
"""How long any one answer may take. A commit that takes longer is tried again elsewhere
than on a connection of which nobody knows."""

_SETTINGS = """
SET synchronous_commit = on;
SET idle_in_transaction_session_timeout = '60s';
SET default_transaction_isolation = 'read committed';
SET standard_conforming_strings = on;
SET jit = off;
SET tcp_keepalives_idle = 10;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3
"""
"""Durability as promised, whatever the server's own settings are. With the last three a
server sees within 25 s that a machine is gone, and lets go of its lock."""

# Appendix A of PostgreSQL's manual, "Error Codes": by code, else by class.
_FAULT_OF_STATE = {
    "53100": FaultKind.FULL,  # disk_full
    "25006": FaultKind.READ_ONLY,  # read_only_sql_transaction: a standby, say
    "42501": FaultKind.READ_ONLY,  # insufficient_privilege
    "55P03": FaultKind.LOCKED,  # lock_not_available
    "40001": FaultKind.LOCKED,  # serialization_failure
    "40P01": FaultKind.LOCKED,  # deadlock_detected
    "XX001": FaultKind.DAMAGED,  # data_corrupted
    "XX002": FaultKind.DAMAGED,  # index_corrupted
}
_OWN_FAULTS = ("21", "22", "23")
"""Cardinality, data and integrity: what is refused for what is in it."""
_NOT_UNIQUE = "23505"
_PLACES = ("events_pkey", "events_stream_stream_version_key")
"""Where an event's place is taken, somebody else wrote: a pool of connections, say, has
given the lock of the one writer to two. Found a new place, it is written all the same."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where the database is."""

    database: str
    user: str
    password: str | None = field(default=None, repr=False)
    host: str = "localhost"
    port: int = 5432
    socket: str = ""
    """A Unix socket's path, in place of host and port."""
    schema: str = "municipal_alarm"
    ssl: SSLContext | bool = False
    """A context that knows whom to trust; False: in clear, for the same machine."""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", self.schema):
            raise ValueError("the name of a schema: small letters, digits and _")

    @property
    def lock(self) -> int:
        """The number of the lock that the one writer of this schema holds."""
        found = sha256(f"municipal_alarm {self.schema}".encode()).digest()
        return int.from_bytes(found[:8], signed=True)

    @override
    def __str__(self) -> str:
        return f"{self.socket or f'{self.host}:{self.port}'}/{self.database}/{self.schema}"


class InUse(JournalError):
    """Another program writes to this journal."""

    def __init__(self, address: Address) -> None:
        super().__init__(f"another Home Assistant writes to the journal {address}")


class Session:
    """A connection; for one thread at a time."""

    def __init__(self, address: Address, timeout: float = TIMEOUT_S) -> None:
        """Connect; errors as of `run`."""
        self._statements: dict[str, PreparedStatement] = {}
        self._db = Connection(
            address.user,
            host=None if address.socket else address.host,
            database=address.database,
            port=address.port,
            password=address.password,
            unix_sock=address.socket or None,
            ssl_context=address.ssl,
            timeout=timeout,
            application_name="municipal_alarm",
        )
        try:
            self.script(f"{_SETTINGS}; SET search_path = {address.schema}")
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def run(self, sql: str, **params: Any) -> list[list[Any]]:
        """Run a statement that is prepared once; its rows.

        Raises DatabaseError, InterfaceError, or whatever a torn connection makes it raise.
        """
        statement = self._statements.get(sql)
        if statement is None:
            statement = self._statements[sql] = self._db.prepare(sql)
        return statement.run(**params) or []

    def script(self, sql: str) -> None:
        """Run statements without parameters, one after the other."""
        self._db.run(sql)

    def close(self) -> None:
        """Let go. Never fails."""
        with suppress(Error, OSError, struct.error, AttributeError):
            self._db.close()


def take_lock(db: Session, address: Address, former: int | None, wait: float) -> int:
    """Become the one writer; the number of this session at the server.

    `former`: of the session that we had before. Where our connection was lost and the
    server does not know it yet, it is ended there. InUse: somebody else is the writer, and
    was so for `wait` seconds: a Home Assistant that just ended may still be leaving.
    """
    ((pid,),) = db.run("SELECT pg_backend_pid()")
    if former is not None:
        db.run(
            _END_FORMER, former=former, high=address.lock >> 32 & _HALF, low=address.lock & _HALF
        )
    db.script(f"SET lock_timeout = {max(1, int(wait * 1000))}")
    try:
        db.run("SELECT pg_advisory_lock(:lock)", lock=address.lock)
    except DatabaseError as err:
        if fault_of(err) is FaultKind.LOCKED:
            raise InUse(address) from err
        raise
    return int(pid)


def let_go(db: Session, address: Address) -> None:
    """Be the writer no more, for whoever comes next need not wait for the server to notice."""
    with suppress(Error, OSError, struct.error, AttributeError):
        db.run("SELECT pg_advisory_unlock(:lock)", lock=address.lock)
    db.close()


_HALF = 0xFFFFFFFF
_END_FORMER = """
SELECT pg_terminate_backend(pid, 2000) FROM pg_locks
WHERE locktype = 'advisory' AND pid = :former AND objsubid = 1
AND classid::bigint = :high AND objid::bigint = :low
"""


def fault_of(err: Exception) -> FaultKind | None:
    """What an error says of the place; None: it is the fault of what was to be written."""
    if isinstance(err, InUse):
        return FaultKind.LOCKED
    if isinstance(err, JournalError):
        return FaultKind.DAMAGED
    if isinstance(err, DatabaseError):
        state = state_of(err)
        if state == _NOT_UNIQUE and _said(err).get("n") in _PLACES:
            return FaultKind.LOCKED
        if state[:2] in _OWN_FAULTS:
            return None
        return _FAULT_OF_STATE.get(state, FaultKind.IO)
    if is_lost(err):
        return FaultKind.IO
    return None


def state_of(err: DatabaseError) -> str:
    """The five characters of an error's code; empty: it has none."""
    return _said(err).get("C", "")


def _said(err: DatabaseError) -> dict[str, str]:
    """The fields of an error, by the letters of the protocol."""
    said = err.args[0] if err.args else None
    return said if isinstance(said, dict) else {}


def words_of(err: Exception) -> str:
    """An error in words for people, without the server's source lines."""
    said = err.args[0] if err.args else None
    if isinstance(said, dict):
        return f"{said.get('M', '')} ({said.get('C', '')})"
    return f"{err}" + (f": {err.__cause__}" if err.__cause__ else "")


def is_lost(err: Exception) -> bool:
    """Whether an error is one of the connection."""
    return isinstance(err, (InterfaceError, OSError, EOFError, struct.error, socket.error))
