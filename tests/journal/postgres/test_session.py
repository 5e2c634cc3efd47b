"""What errors say of the place, and names that are no names."""

import struct

from pg8000.exceptions import DatabaseError, InterfaceError
import pytest

from custom_components.municipal_alarm.journal import FaultKind, NewerSchema
from custom_components.municipal_alarm.journal.postgres import Address
from custom_components.municipal_alarm.journal.postgres.session import (
    InUse,
    Session,
    fault_of,
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
