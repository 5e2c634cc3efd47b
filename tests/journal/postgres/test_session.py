"""What errors say of the place, and names that are no names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
import socket
import struct
from threading import Thread

from pg8000.exceptions import DatabaseError, InterfaceError
import pytest

from custom_components.municipal_alarm.journal import FaultKind, NewerSchema
from custom_components.municipal_alarm.journal.postgres import Address
from custom_components.municipal_alarm.journal.postgres.session import (
    InUse,
    Session,
    fault_of,
    state_of,
    words_of,
)
from simulators.postgres import Server

HERE = Address("d", "u")


def says(code: str) -> DatabaseError:
    return DatabaseError({"S": "ERROR", "C": code, "M": "no", "F": "postgres.c"})


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (says("53100"), FaultKind.FULL),
        (says("25006"), FaultKind.READ_ONLY),
        (says("42501"), FaultKind.READ_ONLY),
        (says("55P03"), FaultKind.LOCKED),
        (says("XX001"), FaultKind.DAMAGED),
        (says("57P01"), FaultKind.IO),
        (says("53300"), FaultKind.IO),
        (says("42P01"), FaultKind.IO),
        (says("23505"), None),
        (DatabaseError({"C": "23505", "n": "outbox_key_key"}), None),
        (DatabaseError({"C": "23505", "n": "events_pkey"}), FaultKind.LOCKED),
        (says("22021"), None),
        (DatabaseError("without a code"), FaultKind.IO),
        (InterfaceError("network error"), FaultKind.IO),
        (ConnectionResetError("reset"), FaultKind.IO),
        (struct.error("half a message"), FaultKind.IO),
        (InUse(HERE), FaultKind.LOCKED),
        (NewerSchema(2, 1), FaultKind.DAMAGED),
        (ValueError("our own mistake"), None),
    ],
)
def test_what_an_error_says_of_the_place(error: Exception, kind: FaultKind | None) -> None:
    assert fault_of(error) is kind


def test_words_for_people() -> None:
    assert words_of(says("53100")) == "no (53100)"
    lost = InterfaceError("network error")
    assert words_of(lost) == "network error"
    lost.__cause__ = OSError("reset")
    assert words_of(lost) == "network error: reset"


@contextmanager
def a_server_that_leaves(path: Path, said: bytes) -> Iterator[Address]:
    """It hears who comes, hears no more, says this and is gone: the goodbye reaches nobody."""

    def serve() -> None:
        one, _ = listening.accept()
        with one:
            (length,) = struct.unpack("!i", one.recv(4))
            one.recv(length - 4, socket.MSG_WAITALL)
            one.shutdown(socket.SHUT_RD)
            one.sendall(said)

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = Thread(target=serve)
        thread.start()
        yield Address("nowhere", "journal", socket=str(path))
        thread.join()


def refusal(code: str, text: str) -> bytes:
    """An ErrorResponse, as PostgreSQL's manual has it."""
    fields = b"".join(
        part.encode() + b"\0" for part in ("SFATAL", "VFATAL", f"C{code}", f"M{text}")
    )
    return b"E" + struct.pack("!i", 4 + len(fields) + 1) + fields + b"\0"


# What the driver could not send goes when it is collected, and says so.
UNSENT = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@UNSENT
@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("3D000", 'database "nowhere" does not exist'),
        ("28P01", 'password authentication failed for user "journal"'),
        ("53300", "sorry, too many clients already"),
    ],
)
def test_why_a_server_refuses_is_told_though_it_has_gone(
    tmp_path: Path, code: str, text: str
) -> None:
    with (
        a_server_that_leaves(tmp_path / "s", refusal(code, text)) as address,
        pytest.raises(DatabaseError) as caught,
    ):
        Session(address)
    assert state_of(caught.value) == code
    assert words_of(caught.value) == f"{text} ({code})"


@UNSENT
def test_a_server_that_leaves_without_a_word(tmp_path: Path) -> None:
    with (
        a_server_that_leaves(tmp_path / "s", b"") as address,
        pytest.raises(InterfaceError) as caught,
    ):
        Session(address)
    assert fault_of(caught.value) is FaultKind.IO
    assert words_of(caught.value).startswith("network error")


@pytest.mark.parametrize("name", ["", "A", "1a", "a b", 'a"b', "a;b", "a" * 64])
def test_a_schema_has_a_name_that_needs_no_quotes(name: str) -> None:
    with pytest.raises(ValueError, match="the name of a schema"):
        Address("d", "u", schema=name)


def test_every_schema_has_a_lock_of_its_own() -> None:
    locks = {Address("d", "u", schema=f"s{number}").lock for number in range(100)}
    assert len(locks) == 100
    assert all(-(2**63) <= lock < 2**63 for lock in locks)


def test_a_statement_is_prepared_once(server: Server) -> None:
    with Session(server.address()) as db:
        for number in range(5):
            assert db.run("SELECT CAST(:n AS integer)", n=number) == [[number]]
        assert db.run("SELECT count(*) FROM pg_prepared_statements") == [[2]]
