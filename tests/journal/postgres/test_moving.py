"""What a database says of itself, and a file that moves in."""

from pathlib import Path

from pg8000.exceptions import DatabaseError
import pytest

from custom_components.municipal_alarm.journal import (
    DamagedJournal,
    Head,
    NewerSchema,
    SqliteJournal,
)
from custom_components.municipal_alarm.journal.chain import START
from custom_components.municipal_alarm.journal.postgres import Address, PostgresJournal
from custom_components.municipal_alarm.journal.postgres.copying import NotEmpty
from custom_components.municipal_alarm.journal.postgres.moving import has, look, move_in
from custom_components.municipal_alarm.journal.postgres.session import Session
from simulators.postgres import Server

from .. import examples as make


@pytest.fixture
def address(server: Server) -> Address:
    return server.address()


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    journal.append([make.number(1), make.raised("a")])
    assert journal.close() == 0
    return path


def write(address: Address) -> None:
    journal = PostgresJournal(address)
    journal.start()
    journal.append([make.number(7)])
    assert journal.close() == 0


def test_an_empty_database(server: Server, address: Address) -> None:
    found = look(address)
    assert found.version.startswith("1")
    assert (found.is_old, found.may_create, found.syncs, found.checksums) == (
        False,
        True,
        True,
        True,
    )
    assert found.head == Head(0, START)
    assert not has(address, found.head)
    # Nothing was written.
    assert server.ask(f"SELECT to_regnamespace('{address.schema}')") == [[None]]


def test_a_journal_is_there(address: Address) -> None:
    write(address)
    found = look(address)
    assert found.head.position == 1
    assert has(address, found.head)
    assert not has(address, Head(1, bytes(32)))
    assert not has(address, Head(2, found.head.hash))


def test_one_who_may_only_look(server: Server, address: Address) -> None:
    server.ask("CREATE ROLE looker LOGIN")
    looker = Address("postgres", "looker", socket=str(server.socket), schema=address.schema)
    assert look(looker).may_create is False
    server.ask(f"CREATE SCHEMA {address.schema}")
    assert look(looker).may_create is False
    server.ask(f"GRANT CREATE ON SCHEMA {address.schema} TO looker")
    assert look(looker).may_create is True


def test_what_is_no_journal_of_ours(server: Server, address: Address) -> None:
    server.ask(f"CREATE SCHEMA {address.schema}")
    server.ask(f"CREATE TABLE {address.schema}.events (x integer)")
    with pytest.raises(DamagedJournal):
        look(address)
    write(other := server.address())
    with Session(other) as db:
        db.script("UPDATE journal SET version = 99")
    with pytest.raises(NewerSchema):
        look(other)
    with pytest.raises(DatabaseError):
        look(Address("nowhere", "journal", socket=str(server.socket)))


def test_a_file_moves_in_once(address: Address, older: Path) -> None:
    head = SqliteJournal(older).head()
    copy = older.read_bytes()
    aside = move_in(older, address)
    assert look(address).head == head
    assert not older.exists()
    assert [one.name for one in older.parent.iterdir()] == [aside.name], "and nothing beside it"
    # The machine went down before the file was put aside.
    older.write_bytes(copy)
    assert move_in(older, address).name == "journal.moved-2.db"
    assert look(address).head == head


def test_another_journal_is_in_the_way(address: Address, older: Path) -> None:
    write(address)
    with pytest.raises(NotEmpty):
        move_in(older, address)
    assert older.exists()
