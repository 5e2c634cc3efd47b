"""Every byte of a journal's file from which anything follows: flipped, it is named."""

from contextlib import closing
from dataclasses import replace
import os
from pathlib import Path
import random
import sqlite3

import pytest

from custom_components.municipal_alarm.journal import (
    Cutoff,
    Damage,
    DamagedJournal,
    Head,
    Person,
    SqliteJournal,
    Verification,
    reading,
    verification,
)
from custom_components.municipal_alarm.journal.seals import SEALED
from custom_components.municipal_alarm.journal.verification import examine, examine_file

from . import examples as make
from .free_space import bytes_that_carry_nothing


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


def change(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        assert db.execute(statement, values).rowcount == 1


# --- one flipped byte, anywhere -------------------------------------------------


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A journal with something in every table and index, and with all that care does to it."""
    path = tmp_path_factory.mktemp("small") / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    for number in range(6):
        name = f"incident-{number}"
        journal.append(
            [make.heard(f"s{number}", 1), make.raised(name), make.noted(name, number)],
            [make.text(name, f"{name}/1"), make.text(name, f"{name}/2")],
        )
        journal.append([make.closed(name)] if number % 2 else [make.put_aside("s")])
    journal.append([make.round_reported("r1", 20), make.scanned("c1", "g1", "Jan")])
    journal.append([make.noted("incident-1", 7, at=make.NOON.replace(tzinfo=None))])
    covert = replace(make.noted("incident-3", 8), secret=True)
    journal.append([covert, replace(make.put_aside("s"), at=make.NOON.replace(year=2040))])
    assert journal.flush()
    while journal.settle_cases():
        pass
    assert journal.hold("incident-3", make.OPERATOR, "the police asked for it")
    assert journal.erase(Person(("u1",), ("Anneke",)), make.OPERATOR, "as asked").records
    assert journal.expire(Cutoff(make.NOON.replace(year=2030), make.NOON.replace(year=2030)))
    assert journal.examine().damages == ()
    assert journal.close() == 0
    assert [file.name for file in path.parent.iterdir()] == ["journal.db"]
    return path.read_bytes()


def everything(path: Path) -> list[object]:
    """All that SQLite ever gives of a file."""
    with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as db:
        db.text_factory = bytes
        names = ("user_version", "application_id", "encoding", "page_size", "page_count")
        tables = ("sqlite_schema", "events", *SEALED)
        asked = [f"PRAGMA {name}" for name in names]
        asked += [f"SELECT * FROM {table}" for table in tables]  # noqa: S608
        return [db.execute(statement).fetchall() for statement in asked]


def everything_beside(path: Path) -> list[object]:
    """What is in the tables of a journal that is being written."""
    copy = path.with_name(f"copy-{path.name}")
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        db.execute("VACUUM INTO ?", (str(copy),))
    return everything(copy)[6:]  # without pages and definitions, which are placed anew


def test_any_flipped_byte_of_the_file_is_named_or_carries_nothing(small: bytes, path: Path) -> None:
    """Every byte of it with FLIP_EVERY_BYTE=1, as many as time allows otherwise."""
    path.write_bytes(small)
    before, nothing = everything(path), bytes_that_carry_nothing(small)
    dice, named = random.Random(1), 0
    used = sorted(set(range(len(small))) - nothing)
    tried = [*range(100), *dice.sample(used, 1200), *dice.sample(sorted(nothing), 100)]
    if os.environ.get("FLIP_EVERY_BYTE"):
        tried = list(range(len(small)))
    blind = []
    for at in tried:
        flipped = bytearray(small)
        flipped[at] ^= 1 << dice.randrange(8)
        path.write_bytes(flipped)
        found = examine_file(path)
        if found.damages:
            named += 1
            assert all(damage.reason for damage in found.damages)
        else:
            blind.append(at)
            assert everything(path) == before, at
    # What is not named reads the same, and is where the format says that nothing is kept.
    assert set(blind) <= nothing, sorted(set(blind) - nothing)
    assert named >= 1000


# --- and in the log, while it is written ----------------------------------------


@pytest.mark.parametrize("seed", range(3))
def test_a_flipped_byte_of_the_log_is_named_or_never_comes_to_count(
    tmp_path: Path, seed: int
) -> None:
    """Verification brings the log into the file first: what is verified is what will be read."""
    dice = random.Random(seed)
    for number in range(12):
        path = tmp_path / f"journal-{number}.db"
        journal = SqliteJournal(path)
        journal.start()
        for one in range(4):
            name = f"incident-{one}"
            journal.append([make.raised(name), make.noted(name, one)], [make.text(name, name)])
            assert journal.flush()
        before = everything_beside(path)
        log = path.with_name(f"{path.name}-wal")
        with log.open("r+b") as file:
            at = dice.randrange(32, log.stat().st_size)
            file.seek(at)
            (value,) = file.read(1)
            file.seek(at)
            file.write(bytes([value ^ 1 << dice.randrange(8)]))
        damages = journal.examine().damages
        assert log.stat().st_size == 0
        assert journal.close() == 0
        # Nothing else happens to it: either it was named, or it is as if it had not been.
        assert damages or everything(path)[6:] == before, at
        assert bool(damages) == bool(examine_file(path).damages), at


# --- what is named, and how -----------------------------------------------------


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal of several pages, closed."""
    path = tmp_path_factory.mktemp("sample") / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    for number in range(120):
        name = f"incident-{number}"
        journal.append(
            [make.heard(f"s{number}", 1), make.raised(name), make.noted(name, number)],
            [make.text(name, f"{name}/1")],
        )
        journal.append([make.closed(name)])
    assert journal.close() == 0
    return path


COLUMNS = ("stream", "stream_version", "kind", "version", "at", "data", "salt", "digest", "hash")


@pytest.mark.parametrize("column", COLUMNS)
def test_one_flipped_byte_in_any_column_is_named(sample: Path, path: Path, column: str) -> None:
    dice = random.Random(column)
    path.write_bytes(sample.read_bytes())
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("PRAGMA ignore_check_constraints = ON")
        (last,) = db.execute("SELECT max(position) FROM events").fetchone()
        for _ in range(20):
            position = dice.randint(1, last)
            select = f"SELECT {column}, CAST({column} AS BLOB) FROM events WHERE position = ?"  # noqa: S608
            value, raw = db.execute(select, (position,)).fetchone()
            at = dice.randrange(len(raw))
            flipped: object = raw[:at] + bytes([raw[at] ^ 1 << dice.randrange(8)]) + raw[at + 1 :]
            if isinstance(value, int):
                flipped = value ^ 1 << dice.randrange(8, 16)  # lower ones meet another row
            kept = "?" if isinstance(value, (int, bytes)) else "CAST(? AS TEXT)"
            update = f"UPDATE events SET {column} = {kept} WHERE position = ?"  # noqa: S608
            db.execute(update, (flipped, position))
            damage = examine(db).damage
            assert damage is not None, (column, position, at)
            assert damage.position == position
            db.text_factory = str
            db.execute(f"UPDATE events SET {column} = ? WHERE position = ?", (value, position))  # noqa: S608
        assert examine(db).damage is None


def test_a_table_whose_name_is_no_text_any_more_is_damage(sample: Path, path: Path) -> None:
    """SQLite says so in the damaged bytes, which Python then cannot read."""
    whole = sample.read_bytes()
    path.write_bytes(whole.replace(b"CREATE TABLE events", b"CREATE TABLE \xc5vents"))
    with pytest.raises(DamagedJournal), reading.reading(path, alone=True) as db:
        examine(db)


def test_a_table_that_seems_to_be_empty_is_named(sample: Path, path: Path) -> None:
    path.write_bytes(sample.read_bytes())
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("PRAGMA writable_schema = ON")
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_schema WHERE name = 'set_aside'"
        ).fetchone()
        db.execute("UPDATE sqlite_schema SET rootpage = ? WHERE name = 'events'", (root,))
    with reading.reading(path, alone=True) as db:
        damage = examine(db).damage
    assert damage is not None
    assert damage.position == 0
    assert "the file is damaged" in damage.reason


def test_rows_that_are_gone_are_named(sample: Path, path: Path) -> None:
    with reading.reading(sample, alone=True) as db:
        head = reading.head(db)
    for statement, damage in (
        ("DELETE FROM events WHERE position = 7", Damage(7, "is missing")),
        (f"DELETE FROM events WHERE position = {head.position}", None),  # noqa: S608
    ):
        path.write_bytes(sample.read_bytes())
        change(path, statement)
        with reading.reading(path) as db:
            assert examine(db).damage == damage
            cut = examine(db, [head]).damage
            assert cut is not None
    assert cut == Damage(head.position, f"is missing: the journal once reached {head.position}")


def test_verifying_reads_in_pages(sample: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "PAGE", 50)
    statements: list[str] = []
    with reading.reading(sample, alone=True) as db:
        db.set_trace_callback(statements.append)
        assert examine(db, [Head(0, bytes(32))]).damage is None
    pages = [text for text in statements if "LIMIT 50" in text]
    assert len(pages) == 480 // 50 + 2  # the last finds nothing


def test_a_file_that_is_shorter_than_its_header_is_named(path: Path) -> None:
    assert examine_file(path) == Verification(Head(0, bytes(32)))
    path.write_bytes(b"SQLite format 3\0")
    first, *_ = examine_file(path).damages
    assert first == Damage(0, "the file is shorter than its header")


def test_a_file_that_cannot_be_read_now_is_no_damage(sample: Path, path: Path) -> None:
    path.write_bytes(sample.read_bytes())
    busy = sqlite3.OperationalError("database is locked")
    busy.sqlite_errorcode = sqlite3.SQLITE_BUSY
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(verification, "differs", lambda db, ladder: (_ for _ in ()).throw(busy))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            examine_file(path)
    assert examine_file(path).damages == ()


def test_every_damage_is_listed_up_to_a_hundred(sample: Path, path: Path) -> None:
    path.write_bytes(sample.read_bytes())
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("UPDATE events SET salt = zeroblob(16) WHERE position IN (3, 9, 27)")
        db.execute("UPDATE outbox SET attempts = 7 WHERE number = 5")
    found = examine_file(path)
    assert [(one.position, one.stream) for one in found.damages] == [
        (3, "incident-0"),
        (9, "room"),
        (27, "incident-6"),
        (0, "incident-4"),
    ]
    assert found.damage == found.damages[0]
    assert {one.at[:4] for one in found.damages[:3]} == {"2026"}
    with closing(sqlite3.connect(path, autocommit=True)) as db:
        db.execute("UPDATE events SET digest = zeroblob(32)")
    assert len(examine_file(path).damages) == 100
