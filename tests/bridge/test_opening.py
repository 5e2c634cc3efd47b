"""The journal is opened whatever its file is like; only a newer one is left alone."""

from contextlib import closing
from pathlib import Path
import sqlite3
from threading import enumerate as threads
from typing import Any

import pytest

from custom_components.municipal_alarm.bridge import opening
from custom_components.municipal_alarm.bridge.backup_copy import COPY_FILE, JOURNAL_FILE, make
from custom_components.municipal_alarm.bridge.opening import Opened, open_journal
from custom_components.municipal_alarm.journal.errors import NewerSchema, UnknownKind
from custom_components.municipal_alarm.journal.writer import call_each
from tests.journal import examples as example


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
