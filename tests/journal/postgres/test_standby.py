"""The file that stands by: nothing that was accepted is lost, whatever of the two is away."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Event as Flag, enumerate as threads
from time import monotonic, sleep
from typing import Any, override

import pytest

from custom_components.municipal_alarm.control_room.events import Event
from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal import (
    CannotWrite,
    Cutoff,
    Fault,
    FaultKind,
    Journal,
    Keep,
    Loaded,
    NewerSchema,
    Person,
    SqliteJournal,
    tidy,
)
from custom_components.municipal_alarm.journal.postgres import (
    Address,
    PostgresJournal,
    StandbyJournal,
    standby_file,
)
from custom_components.municipal_alarm.journal.postgres.moving import move_in
from custom_components.municipal_alarm.journal.postgres.schema import migrate, scripts
from custom_components.municipal_alarm.journal.postgres.session import InUse, Session
from simulators.postgres import Server

from .. import examples as make
from ..care_contract import Place
from ..contract import JournalContract

QUICK = (0.02,)


class TestContract(JournalContract):
    """With a file beside it, it is the same journal."""

    @pytest.fixture(autouse=True)
    def _served(self, server: Server) -> None:
        type(self).server = server

    server: Server

    @override
    @contextmanager
    def place(self) -> Iterator[Place]:
        address = self.server.address()

        def tamper(journal: Journal, position: int, column: str, value: Any) -> None:
            with Session(address) as db:
                db.run(
                    f"UPDATE events SET {column} = :value WHERE position = :position",  # noqa: S608
                    value=value,
                    position=position,
                )

        def made(**options: Any) -> Journal:
            return StandbyJournal(address, self.folder / f"{address.schema}.db", **options)

        yield Place(made, tamper)

    @pytest.fixture(autouse=True)
    def _placed(self, tmp_path_factory: pytest.TempPathFactory) -> None:
        type(self).folder = tmp_path_factory.mktemp("standby")

    folder: Path

    @override
    def check_snapshot(self, path: Path, expected: Loaded) -> None:
        journal = SqliteJournal(path)
        journal.start()
        assert journal.load() == expected
        assert journal.close() == 0


@pytest.fixture(autouse=True)
def no_thread_is_left() -> Iterator[None]:
    yield
    assert not [one.name for one in threads() if "journal" in one.name]


class Town:
    """One database, one file, and the Home Assistants that come and go."""

    def __init__(self, server: Server, folder: Path) -> None:
        self.server = server
        self.address = server.address()
        self.path = folder / "journal-standby.db"
        self.health: list[Fault | None] = []
        self.journal = self.made()

    @property
    def away(self) -> Address:
        """Where no server is."""
        return Address("postgres", "journal", socket=str(self.path.parent / "none"))

    def made(self, address: Address | None = None, **options: Any) -> StandbyJournal:
        return StandbyJournal(
            address or self.address,
            self.path,
            on_health=self.health.append,
            retry_delays=QUICK,
            **options,
        )

    def begin(self, address: Address | None = None, **options: Any) -> Loaded:
        self.journal = self.made(address, **options)
        self.journal.start()
        return self.journal.load()

    def end(self) -> None:
        assert self.journal.close() == 0

    def in_database(self, schema: str | None = None) -> list[Event | None]:
        """Without what a journal says of itself."""
        other = PostgresJournal(self.server.address(schema or self.address.schema))
        assert other.verify() is None
        found = [one.event for one in other.read()]
        other.close(0)
        return found


@pytest.fixture
def town(server: Server, tmp_path: Path) -> Town:
    return Town(server, tmp_path)


def eventually(true: Callable[[], bool]) -> None:
    """Another thread does it, in a moment."""
    ends = monotonic() + 20
    while not true():
        assert monotonic() < ends
        sleep(0.01)


def timed(*events: Event, hour: int) -> list[Event]:
    """Nothing happens twice in one moment."""
    begins = make.NOON + timedelta(hours=hour)
    return [replace(one, at=begins + timedelta(seconds=s)) for s, one in enumerate(events)]


PAST = timed(
    make.raised("a"), make.number(1), make.noted("a", 1), make.noted("a", 2), make.heard("b", 3),
    hour=0,
)  # fmt: skip
MORE = timed(make.noted("a", 3), make.raised("c"), make.number(2), hour=1)
LATER = timed(make.noted("c", 4), make.heard("b", 9), hour=2)
ONE, TWO = make.text("a", "a/1"), make.text("c", "c/2")


def test_the_room_comes_out_of_the_file_and_the_database_gets_what_it_lacks(town: Town) -> None:
    assert town.begin() == Loaded((), ())
    town.journal.append(PAST, [ONE])
    assert town.journal.flush()
    town.end()
    whole = town.begin()
    town.end()

    # A start with the server away: the same room, and what happens now is durable at once.
    found = town.begin(town.away)
    assert found == whole
    assert town.journal.past_is_known
    assert not town.journal.is_following
    fault = town.journal.fault
    assert fault is not None
    assert fault.kind is FaultKind.IO
    done = Flag()
    town.journal.append(MORE, [TWO], done.set)
    assert done.wait(5)
    assert town.journal.waiting == 0
    assert [one.event for one in town.journal.timeline("c")] == [MORE[1]]
    assert town.journal.first_kind("c") == MORE[1].KIND
    with pytest.raises(OSError, match="none"):
        town.journal.read()
    town.end()
    assert town.in_database() == PAST

    # The next one finds it, and gives the database all of it, in order, once.
    found = town.begin()
    assert set(found.events) >= {MORE[1], MORE[2]}
    assert [one.effect.key for one in found.pending] == [ONE.key, TWO.key]
    town.end()
    assert town.in_database() == PAST + MORE
    town.begin()
    town.end()
    assert town.in_database() == PAST + MORE


@pytest.mark.parametrize("end", [[], [make.resolved("a")], [make.resolved("a"), make.closed("a")]])
def test_the_file_knows_which_messages_were_sent(town: Town, end: list[Event]) -> None:
    """Made anew of the present alone, it would have them sent twice if it did not."""
    town.begin()
    town.journal.append(PAST, [ONE])
    town.journal.append([make.reported("a", ONE.key, DeliveryState.SENT), *end])
    town.journal.append([make.number(7)], [make.text("city", "stop")])
    town.journal.append([make.reported("city", "stop", DeliveryState.SENT)])
    town.journal.append([], [make.text("city", "new")])
    assert town.journal.flush()
    town.end()
    in_database = [(one.effect.key, one.state) for one in town.begin().pending]
    town.end()
    for _ in range(2):
        in_file = [(one.effect.key, one.state) for one in town.begin(town.away).pending]
        assert in_file == in_database
        assert in_file[-2:] == [("stop", DeliveryState.SENT), ("new", DeliveryState.QUEUED)]
        town.end()


def test_a_server_that_is_ended_and_begins_again(town: Town) -> None:
    server = town.server
    town.begin()
    town.journal.append(PAST)
    assert town.journal.flush()
    server.end()
    try:
        done = Flag()
        town.journal.append(MORE, (), done.set)
        assert done.wait(5), "the file has it"
        eventually(lambda: town.journal.fault is not None)
        # And a start while it is away.
        assert town.journal.close() == 0
        found = town.begin()
        assert MORE[1] in found.events
        town.journal.append(LATER)
        assert town.journal.flush()
        with pytest.raises(CannotWrite):
            town.journal.expire(Cutoff(make.NOON, make.NOON))
        assert town.journal.hold("c", make.OPERATOR, "asked for") is False
    finally:
        server.begin()
    eventually(lambda: town.journal.is_following)
    assert town.journal.fault is None
    assert town.health[-1] is None
    last = timed(make.noted("c", 5), hour=3)
    town.journal.append(last)
    town.end()
    assert town.in_database() == [*PAST, *MORE, *LATER, *last]


def test_neither_is_known(town: Town) -> None:
    assert town.begin(town.away) == Loaded((), ())
    assert not town.journal.past_is_known
    town.journal.append(PAST)
    town.end()
    town.begin()
    assert town.journal.past_is_known
    town.end()
    assert town.in_database() == PAST


def test_a_file_that_is_damaged_is_put_aside(town: Town) -> None:
    town.begin()
    town.journal.append(PAST)
    town.end()
    town.path.write_bytes(b"no journal at all" * 500)
    found = town.begin()
    assert PAST[0] in found.events
    town.end()
    assert town.path.with_name("journal-standby.damaged-1.db").exists()
    found = town.begin(town.away)
    assert PAST[0] in found.events
    town.end()


def test_a_disk_that_takes_nothing_is_told_and_the_database_goes_on(town: Town) -> None:
    town.begin()
    town.end()
    for one in town.path.parent.iterdir():
        one.unlink()
    town.path.mkdir()
    town.begin()
    done = Flag()
    town.journal.append(PAST, (), done.set)
    assert done.wait(5), "the database has it"
    fault = town.journal.fault
    assert fault is not None
    assert str(town.path) in fault.reason
    assert town.journal.is_following
    assert town.journal.waiting == 0
    assert town.journal.close(0.2) == 0
    assert town.in_database() == PAST


def test_a_database_that_fails_while_it_is_read(town: Town, monkeypatch: Any) -> None:
    """Its writer is well, and then it is not."""
    town.begin()
    town.journal.append(PAST)
    town.end()

    def gone(*_: Any) -> Loaded:
        raise ConnectionError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(PostgresJournal, "load", gone)
        found = town.begin()
        assert PAST[0] in found.events
        fault = town.journal.fault
        # It may be back already: then it was the fault until then.
        assert fault is None or fault.reason == "gone"
        eventually(lambda: town.journal.is_following)
        assert town.journal.load().events == found.events, "out of the file"
    town.end()


def test_a_database_that_takes_too_long_at_the_start(town: Town, monkeypatch: Any) -> None:
    town.begin()
    town.journal.append(PAST)
    town.end()
    town.begin(town.away)
    town.journal.append(MORE)
    town.end()
    tries: list[float] = []

    def slow(_self: object, timeout: float) -> bool:
        tries.append(timeout)
        return len(tries) > 2 and flush(town.journal, timeout)

    flush = PostgresJournal.flush
    monkeypatch.setattr(PostgresJournal, "flush", slow)
    found = town.begin()
    assert MORE[1] in found.events
    eventually(lambda: town.journal.is_following)
    monkeypatch.undo()
    town.end()
    assert len(tries) == 3
    # What was put in once is not put in again.
    assert town.in_database() == PAST + MORE


def test_it_ends_while_it_catches_up(town: Town) -> None:
    """What the database was not told of is in the file, and follows at the next start."""
    town.begin()
    town.journal.append(PAST)
    town.end()
    town.begin(town.away)
    town.journal.append(MORE)
    assert town.journal.flush()
    town.journal._closing.set()
    town.journal._go_on()
    assert not town.journal.is_following
    assert town.journal.flush() is True
    town.end()
    town.begin()
    town.end()
    assert town.in_database() == PAST + MORE


def test_a_disk_that_refuses_the_new_file(town: Town, monkeypatch: Any, caplog: Any) -> None:
    town.begin()
    town.journal.append(PAST)
    town.end()

    def refused(*_: Any) -> None:
        raise OSError("denied")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "replace", refused)
        town.begin()
        town.journal.append(MORE)
        town.end()
    assert "could not be made anew: denied" in caplog.text
    with monkeypatch.context() as patched:
        patched.setattr(standby_file.SqliteJournal, "start", refused)
        assert standby_file.made_of(town.path, Loaded((), ()), 1) is None
    # The file has it all the same.
    found = town.begin(town.away)
    assert MORE[1] in found.events
    town.end()


def test_somebody_else_writes(town: Town) -> None:
    town.begin()
    other = town.made(lock_timeout=0.1)
    with pytest.raises(InUse):
        other.start()
    town.end()


def test_a_file_of_a_newer_release(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def newer(_self: object) -> None:
        raise NewerSchema(99, 1)

    monkeypatch.setattr(SqliteJournal, "start", newer)
    with pytest.raises(NewerSchema):
        town.begin()


def test_a_callback_runs_once_however_many_have_it(town: Town) -> None:
    town.begin()
    calls: list[int] = []
    for number in range(20):
        town.journal.append([make.noted("a", number)], (), partial(calls.append, number))
    assert town.journal.flush()
    town.end()
    assert sorted(calls) == list(range(20))


# --- another server answers ------------------------------------------------------------------


def take_over(town: Town, lost: int) -> None:
    """A standby answers from now on that never had the last of it."""
    with Session(town.address) as db:
        ((last,),) = db.run("SELECT max(position) FROM events")
        for table in ("events", "live", "outbox"):
            db.script(f"CREATE TABLE former_{table} AS TABLE {table}")
        for table in ("live", "events"):
            db.run(f"DELETE FROM {table} WHERE position > :at", at=last - lost)  # noqa: S608
        db.script("DELETE FROM outbox")
    town.server.ask(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND application_name = 'municipal_alarm'"
    )


def give_back(town: Town) -> None:
    """The one that had everything answers again."""
    with Session(town.address) as db:
        for table in ("events", "live", "outbox"):
            rows = f"INSERT INTO {table} TABLE former_{table} ON CONFLICT DO NOTHING"
            db.script(rows)


def lacks(town: Town) -> None:
    """It is told, and nothing is written there."""
    eventually(lambda: any(one and one.kind is FaultKind.READ_ONLY for one in town.health))
    fault = town.journal.fault
    assert fault is not None
    assert "lacks what was written to it: it reached 8, what answers now ends at 5" in fault.reason


def test_a_database_that_lacks_what_it_had_is_told_and_given_it_by_the_next_start(
    town: Town,
) -> None:
    town.begin()
    town.journal.append(PAST)
    town.journal.append(MORE, [TWO])
    assert town.journal.flush()
    take_over(town, len(MORE))
    done = Flag()
    town.journal.append(LATER, (), done.set)
    lacks(town)
    assert done.wait(5), "the file has it"
    assert town.in_database() == PAST, "nothing hides what is missing"
    damage = town.journal.verify()
    assert damage is not None
    assert damage.reason == "is missing: the journal once reached 8"
    town.end()
    found = town.begin()
    assert MORE[1] in found.events, "an incident that is open"
    assert [one.effect.key for one in found.pending] == [TWO.key]
    assert town.journal.fault is None
    town.end()
    assert town.in_database() == PAST + MORE + LATER


def fall_behind(town: Town) -> None:
    """The database lacks the last of what it had, and something has happened since."""
    town.begin()
    town.journal.append(PAST)
    town.journal.append(MORE)
    assert town.journal.flush()
    take_over(town, len(MORE))
    town.journal.append(LATER)
    lacks(town)


def test_the_database_that_had_it_answers_again(town: Town) -> None:
    fall_behind(town)
    give_back(town)
    eventually(lambda: town.journal.fault is None)
    town.end()
    assert town.in_database() == PAST + MORE + LATER


# --- care ----------------------------------------------------------------------------------


def test_what_is_over_leaves_the_file_after_a_day_and_persons_at_once(town: Town) -> None:
    town.begin()
    over = [make.raised("a"), make.noted("a", 1), make.resolved("a"), make.closed("a")]
    town.journal.append([*over, make.raised("b")])
    assert town.journal.flush()
    # For good in the database: two years are not over.
    assert tidy(town.journal, Keep(), make.NOON).done
    erased = town.journal.erase(
        Person((make.OPERATOR.actor_id,), ("Anneke",)), make.OPERATOR, "asked for"
    )
    assert erased.records
    town.end()
    file = SqliteJournal(town.path)
    assert [one.event for one in file.timeline("a")] == [None] * 4
    assert all("Anneke" not in repr(one) for one in file.read())
    # And what the file says of itself goes nowhere.
    before = town.in_database()
    town.begin()
    town.end()
    assert town.in_database() == before
    assert make.raised("b") in before


def test_what_is_held_is_written_down_in_the_database(town: Town) -> None:
    town.begin()
    town.journal.append(PAST)
    assert town.journal.flush()
    assert town.journal.hold("a", make.OPERATOR, "the police ask")
    assert [one.stream for one in town.journal.holds()] == ["a"]
    town.end()
    town.begin()
    assert [one.stream for one in town.journal.holds()] == ["a"]
    town.end()


# --- bringing over --------------------------------------------------------------------------


@pytest.fixture
def older(tmp_path: Path) -> Path:
    path = tmp_path / "journal.db"
    journal = SqliteJournal(path)
    journal.start()
    journal.append(PAST, [ONE])
    assert journal.close() == 0
    return path


def moving(town: Town, path: Path, address: Address | None = None) -> dict[str, Any]:
    return {"prepare": partial(move_in, path, address or town.address), "begin_from": path}


def test_the_room_runs_while_it_is_brought_over(town: Town, older: Path) -> None:
    may = Flag()

    def later() -> None:
        may.wait(10)
        move_in(older, town.address)

    found = town.begin(prepare=later, begin_from=older)
    assert found == SqliteJournal(older).load()
    assert town.journal.fault is None, "it is no fault to be busy"
    done = Flag()
    town.journal.append(MORE, (), done.set)
    assert done.wait(5)
    assert town.journal.hold("a", make.OPERATOR, "asked for") is False
    may.set()
    eventually(lambda: town.journal.is_following)
    town.journal.append(LATER)
    town.end()
    assert town.in_database() == PAST + MORE + LATER
    assert not older.exists()
    aside = older.with_name("journal.moved-1.db")
    assert [one.event for one in SqliteJournal(aside).read()] == PAST


def test_a_backup_while_it_is_brought_over_fails_and_says_so(town: Town, older: Path) -> None:
    """The tables are there and empty: a copy of them would pass for the journal."""
    made, may = Flag(), Flag()

    def later() -> None:
        with Session(town.address) as db:
            migrate(db, town.address, scripts())
        made.set()
        may.wait(10)
        move_in(older, town.address)

    copy = older.with_name("copy.db")
    town.begin(prepare=later, begin_from=older)
    assert made.wait(10)
    with pytest.raises(OSError, match="the database is being made ready"):
        town.journal.snapshot_to(copy)
    assert not copy.exists()
    may.set()
    eventually(lambda: town.journal.is_following)
    town.journal.snapshot_to(copy)
    town.end()
    assert [one.event for one in SqliteJournal(copy).read()] == PAST


def test_a_backup_of_a_database_that_lacks_what_it_had_fails_too(town: Town) -> None:
    fall_behind(town)
    with pytest.raises(OSError, match="lacks what was written"):
        town.journal.snapshot_to(town.path.with_name("copy.db"))
    town.end()


def test_it_ends_before_it_was_brought_over(town: Town, older: Path) -> None:
    def never() -> None:
        raise ConnectionError("no route")

    town.begin(prepare=never, begin_from=older)
    town.journal.append(MORE)
    eventually(lambda: bool(town.health))
    fault = town.journal.fault
    assert fault is not None
    assert fault.reason == "no route"
    town.end()
    # The next start still has what happened since, and so has the database in the end.
    found = town.begin(**moving(town, older))
    assert MORE[1] in found.events
    eventually(lambda: town.journal.is_following)
    town.end()
    assert town.in_database() == PAST + MORE


def test_it_went_down_after_the_copy_and_before_the_file_was_put_aside(
    town: Town, older: Path
) -> None:
    copy = older.read_bytes()
    move_in(older, town.address)
    older.write_bytes(copy)
    town.begin(**moving(town, older))
    eventually(lambda: town.journal.is_following)
    town.end()
    assert town.in_database() == PAST
    assert not older.exists()


def test_a_damaged_file_keeps_no_room_from_beginning(town: Town, older: Path) -> None:
    damaged = b"no journal at all" * 500
    older.write_bytes(damaged)
    assert town.begin(**moving(town, older)) == Loaded((), ())
    assert not town.journal.past_is_known
    town.journal.append(MORE)
    assert town.journal.flush()
    eventually(lambda: bool(town.health))
    fault = town.journal.fault
    assert fault is not None
    assert fault.kind is FaultKind.DAMAGED
    assert str(older) in fault.reason
    town.end()
    assert older.read_bytes() == damaged, "it stays where it is, as evidence"
    # Once somebody has put it aside, what happened since goes to the database.
    older.unlink()
    town.begin()
    town.end()
    assert town.in_database() == MORE


def test_another_journal_is_there_already(town: Town, older: Path) -> None:
    town.begin()
    town.journal.append([make.number(9)])
    town.end()
    town.path.unlink()
    town.begin(**moving(town, older))
    eventually(lambda: bool(town.health))
    fault = town.journal.fault
    assert fault is not None
    assert "there is a journal already" in fault.reason
    town.journal.append(MORE)
    town.end()
    assert older.exists()
    assert town.in_database() == [make.number(9)]
