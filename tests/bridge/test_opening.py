"""The journal is opened whatever its file is like; only a newer one is left alone."""

from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
import sqlite3
import ssl
from threading import enumerate as threads
from typing import Any

import pytest

from custom_components.municipal_alarm.bridge import opening
from custom_components.municipal_alarm.bridge.backup_copy import (
    COPY_FILE,
    JOURNAL_FILE,
    RESTORED_FILE,
    make,
)
from custom_components.municipal_alarm.bridge.opening import STANDBY_FILE, Opened, open_journal
from custom_components.municipal_alarm.bridge.store_address import address_of
from custom_components.municipal_alarm.journal.errors import NewerSchema, UnknownKind
from custom_components.municipal_alarm.journal.postgres import StandbyJournal
from custom_components.municipal_alarm.journal.writer import call_each
from simulators.postgres import PASSWORD, Server, running
from tests.journal import examples as example
from tests.journal.postgres.conftest import allow
from tests.journal.postgres.test_standby import eventually


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "config" / "municipal_alarm"


@pytest.fixture(autouse=True)
def no_thread_is_left():
    yield
    assert not [one.name for one in threads() if "journal" in one.name]


def opened(folder: Path) -> Opened:
    return open_journal(folder, hand_over=call_each, on_health=lambda _: None)


def with_something_in_it(folder: Path) -> None:
    found = opened(folder)
    found.journal.append([example.number(7)])
    assert found.journal.close() == 0


def test_a_first_start(folder: Path) -> None:
    found = opened(folder)
    assert found.loaded.events == ()
    assert found.aside is None
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / JOURNAL_FILE).stat().st_mode & 0o777 == 0o600
    assert found.journal.close() == 0


def test_a_second_start(folder: Path) -> None:
    with_something_in_it(folder)
    found = opened(folder)
    assert found.loaded.events == (example.number(7),)
    found.journal.close()


@pytest.mark.parametrize("where", ["nothing of it", "its tables"])
def test_a_damaged_one_is_put_aside_whole_and_a_new_one_begins(
    folder: Path, where: str, caplog
) -> None:
    with_something_in_it(folder)
    path = folder / JOURNAL_FILE
    content = bytearray(path.read_bytes())
    content[0 if where == "nothing of it" else 100 : 4096] = b"\xff" * 200
    path.write_bytes(content)
    found = opened(folder)
    assert found.loaded.events == ()
    found.journal.append([example.number(1)])
    assert found.journal.close() == 0
    assert found.aside is not None
    assert found.aside.read_bytes() == content
    assert "is damaged" in caplog.text


def test_one_of_a_newer_release_is_left_alone(folder: Path) -> None:
    with_something_in_it(folder)
    path = folder / JOURNAL_FILE
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 99")
    content = path.read_bytes()
    with pytest.raises(NewerSchema):
        opened(folder)
    assert path.read_bytes() == content
    assert [one.name for one in folder.iterdir()] == [JOURNAL_FILE]


def test_records_of_a_newer_release(folder: Path, monkeypatch: Any) -> None:
    with_something_in_it(folder)

    def newer(_journal: object) -> None:
        raise UnknownKind("siren")

    monkeypatch.setattr(opening.SqliteJournal, "load", newer)
    with pytest.raises(UnknownKind):
        opened(folder)


def test_out_of_a_backup(folder: Path) -> None:
    with_something_in_it(folder)
    found = opened(folder)
    make(found.journal, folder)
    found.journal.close()
    (folder / JOURNAL_FILE).write_bytes(b"torn")
    found = opened(folder)
    assert found.loaded.events == (example.number(7),)
    assert not (folder / COPY_FILE).exists()
    found.journal.close()


def test_a_copy_that_cannot_be_adopted(folder: Path, monkeypatch: Any, caplog) -> None:
    def failing(_folder: Path) -> None:
        raise OSError("read-only")

    monkeypatch.setattr(opening, "adopt", failing)
    found = opened(folder)
    assert "read-only" in caplog.text
    found.journal.close()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("in the way")
    found = opened(tmp_path / "config" / "municipal_alarm")
    # No error: it is the journal's fault, and alarms go out.
    assert found.journal.fault is not None
    found.journal.append([example.number(1)])
    assert found.journal.close(0) == 1


# --- a database ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    allow()
    with running() as server:
        yield server


@pytest.fixture
def database(server: Server) -> dict[str, Any]:
    allow()
    return server.typed()


def in_database(folder: Path, database: dict[str, Any]) -> Opened:
    return open_journal(folder, hand_over=call_each, on_health=lambda _: None, database=database)


def test_the_file_moves_into_the_database_and_back(folder: Path, database: dict[str, Any]) -> None:
    with_something_in_it(folder)
    found = in_database(folder, database)
    assert found.loaded.events == (example.number(7),)
    assert found.past_is_known
    journal = found.journal
    assert isinstance(journal, StandbyJournal)
    eventually(lambda: journal.is_following)
    journal.append([example.raised("a")])
    assert journal.flush()
    # Back again: what the database has is a file now, and more happens before the restart.
    journal.snapshot_to(folder / JOURNAL_FILE)
    later = example.noted("a", 1, at=example.NOON + timedelta(minutes=1))
    journal.append([later])
    assert journal.close() == 0
    found = opened(folder)
    assert [one.event for one in found.journal.read()] == [
        example.number(7),
        example.raised("a"),
        later,
    ]
    found.journal.close()
    assert not (folder / STANDBY_FILE).exists()
    assert (folder / "journal.moved-1.db").exists()


def test_a_start_with_the_server_away(folder: Path, database: dict[str, Any]) -> None:
    found = in_database(folder, database)
    found.journal.append([example.number(7)])
    assert found.journal.close() == 0
    found = in_database(folder, {**database, "port": 1})
    assert found.loaded.events == (example.number(7),)
    assert found.past_is_known
    assert found.journal.fault is not None
    assert found.journal.close() == 0


def test_a_start_with_nothing_to_begin_from(folder: Path, database: dict[str, Any]) -> None:
    found = in_database(folder, {**database, "port": 1})
    assert found.loaded.events == ()
    assert not found.past_is_known
    assert found.journal.close() == 0


def test_records_of_a_newer_release_in_a_database(
    folder: Path, database: dict[str, Any], monkeypatch: Any
) -> None:
    def newer(_journal: object) -> None:
        raise UnknownKind("siren")

    monkeypatch.setattr(StandbyJournal, "load", newer)
    with pytest.raises(UnknownKind):
        in_database(folder, database)


def test_what_stood_by_and_cannot_be_read(folder: Path, caplog) -> None:
    with_something_in_it(folder)
    (folder / STANDBY_FILE).write_bytes(b"no journal" * 500)
    found = opened(folder)
    assert found.loaded.events == (example.number(7),)
    found.journal.close()
    assert (folder / "journal-standby.damaged-1.db").exists()
    assert "What stood by" in caplog.text


def test_out_of_a_backup_of_a_database(folder: Path, database: dict[str, Any]) -> None:
    folder.mkdir(parents=True)
    (folder / COPY_FILE).write_text("the copy")
    found = in_database(folder, database)
    assert found.loaded.events == ()
    assert found.journal.close() == 0
    assert (folder / RESTORED_FILE).read_text() == "the copy"


@pytest.mark.parametrize("security", ["verified", "encrypted", "clear"])
def test_how_a_connection_is_trusted(database: dict[str, Any], security: str, caplog) -> None:
    address = address_of({**database, "security": security, "ca_file": "/nowhere.pem"})
    if security == "clear":
        assert address.ssl is False
        return
    assert isinstance(address.ssl, ssl.SSLContext)
    assert address.ssl.check_hostname is (security == "verified")
    # A certificate that is gone keeps no alarm system from starting.
    assert ("cannot be read" in caplog.text) is (security == "verified")
    assert PASSWORD not in repr(address)
    assert address_of({**database, "security": security}).ssl


def test_what_stood_by_stays_until_it_is_written(folder: Path, monkeypatch: Any) -> None:
    with_something_in_it(folder)
    (folder / JOURNAL_FILE).replace(folder / STANDBY_FILE)
    monkeypatch.setattr(opening, "hand_on", lambda *_: False)
    opened(folder).journal.close()
    assert (folder / STANDBY_FILE).exists()
