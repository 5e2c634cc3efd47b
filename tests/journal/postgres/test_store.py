"""`PostgresJournal` keeps the contract, against a real PostgreSQL; what is true of it alone."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
import logging
from pathlib import Path
from queue import SimpleQueue
import signal
from threading import Thread
from typing import Any, override

from pg8000.exceptions import DatabaseError, InterfaceError
import pytest

from custom_components.municipal_alarm.journal import (
    DamagedJournal,
    Fault,
    FaultKind,
    Journal,
    Loaded,
    NewerSchema,
    SqliteJournal,
)
from custom_components.municipal_alarm.journal.postgres import (
    Address,
    PostgresJournal,
    reading,
    verification,
)
from custom_components.municipal_alarm.journal.postgres.schema import scripts
from custom_components.municipal_alarm.journal.postgres.session import InUse, Session
from simulators.postgres import PASSWORD, Server

from .. import examples as make
from ..care_contract import Place
from ..contract import JournalContract


class TestContract(JournalContract):
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

        yield Place(lambda **options: PostgresJournal(address, **options), tamper)

    @override
    def check_snapshot(self, path: Path, expected: Loaded) -> None:
        assert path.stat().st_mode & 0o777 == 0o600
        assert list(path.parent.iterdir()) == [path]
        journal = SqliteJournal(path)
        journal.start()
        assert journal.load() == expected
        assert journal.examine().damages == ()
        assert journal.close() == 0


class Watched:
    """A journal with everything it says."""

    def __init__(self, address: Address, **options: Any) -> None:
        self.health: SimpleQueue[Fault | None] = SimpleQueue()
        self.done: list[int] = []
        self.written = 0
        self.journal = PostgresJournal(
            address,
            on_health=self.health.put,
            retry_delays=[0.01, 0.05],
            **{"lock_timeout": 0.2, **options},
        )

    def append(self, count: int) -> None:
        for _ in range(count):
            number = self.written = self.written + 1
            self.journal.append(
                [make.noted("a", number)],
                [make.text("a", f"k{number}")],
                partial(self.done.append, number),
            )

    def wait_for(self, kind: FaultKind) -> Fault:
        while (fault := self.health.get(timeout=30)) is None or fault.kind is not kind:
            pass
        return fault

    def wait_for_health(self) -> None:
        while self.health.get(timeout=30) is not None:
            pass

    def check(self) -> None:
        """All is there, once, in order, and called back in order."""
        assert self.journal.flush(30)
        assert self.journal.fault is None
        assert self.journal.waiting == 0
        numbers = range(1, self.written + 1)
        assert [entry.event for entry in self.journal.timeline("a")] == [
            make.noted("a", number) for number in numbers
        ]
        keys = [pending.effect.key for pending in self.journal.load().pending]
        assert keys == [f"k{number}" for number in numbers]
        assert self.done == list(numbers)
        assert self.journal.verify() is None


@contextmanager
def watched(address: Address, *, start: bool = True, **options: Any) -> Iterator[Watched]:
    found = Watched(address, **options)
    if start:
        found.journal.start()
    try:
        yield found
    finally:
        found.journal.close(0)


def kick_out(server: Server, address: Address) -> None:
    """End every connection of a journal at the server."""
    server.ask(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
        " WHERE pid <> pg_backend_pid() AND application_name = 'municipal_alarm'"
    )


# --- one writer -----------------------------------------------------------------


def test_a_second_writer_is_refused(server: Server) -> None:
    address = server.address()
    with watched(address) as found:
        found.append(1)
        assert found.journal.flush()
        second = PostgresJournal(address, lock_timeout=0.1)
        with pytest.raises(InUse, match="another Home Assistant writes"):
            second.start()
        # Whoever only reads is welcome.
        assert second.head() == found.journal.head()
        other = PostgresJournal(server.address())
        other.start()
        assert other.close() == 0
        found.append(1)
        found.check()
    with watched(address) as third:
        third.done, third.written = [1, 2], 2
        third.check()


def test_whoever_lost_its_place_to_another_waits(server: Server) -> None:
    address = server.address()
    with watched(address) as found:
        found.append(2)
        assert found.journal.flush()
        with Session(address) as other:
            kick = (
                "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks WHERE locktype = 'advisory'"
            )
            other.run(kick)
            other.run("SELECT pg_advisory_lock(:lock)", lock=address.lock)
            found.append(3)
            fault = found.wait_for(FaultKind.LOCKED)
            assert "another Home Assistant" in fault.reason
            assert found.done == [1, 2]
        found.wait_for_health()
        found.check()


def test_a_former_connection_that_the_server_still_believes_in_is_ended(server: Server) -> None:
    address = server.address()
    with watched(address) as found:
        found.append(1)
        assert found.journal.flush()
        # As after a break in the network: gone for us, there for the server.
        sink = found.journal._sink
        former, sink._db = sink._db, None
        assert former is not None
        found.append(2)
        found.check()
        with pytest.raises(Exception, match=r"terminat|network"):
            former.run("SELECT 1")
        former.close()


# --- the connection is lost -----------------------------------------------------


def test_a_connection_that_is_cut_comes_back(server: Server) -> None:
    address = server.address()
    with watched(address) as found:
        for _ in range(5):
            found.append(20)
            kick_out(server, address)
        found.append(1)
        found.check()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGQUIT], ids=["stopped", "crashed"])
def test_a_server_that_is_away_for_a_while(server: Server, how: signal.Signals) -> None:
    with watched(server.address()) as found:
        found.append(20)
        assert found.journal.flush()
        server.end(how)
        try:
            found.append(20)
            fault = found.wait_for(FaultKind.IO)
            assert fault.waiting > 0
            assert len(found.done) == 20
            with pytest.raises(OSError, match="journal_"):
                found.journal.load()
            found.append(20)
        finally:
            server.begin()
        found.wait_for_health()
        found.append(1)
        found.check()


def test_a_server_that_is_not_there_at_the_start(server: Server) -> None:
    address = server.address()
    server.end()
    try:
        with watched(address, start=False) as found:
            found.journal.start()
            assert found.wait_for(FaultKind.IO).waiting == 0
            found.append(3)
            server.begin()
            found.wait_for_health()
            found.check()
    finally:
        if server.process is None:
            server.begin()


@pytest.mark.parametrize("answered", [True, False], ids=["answer lost", "commit lost"])
def test_a_commit_of_which_no_answer_came(
    server: Server, monkeypatch: pytest.MonkeyPatch, *, answered: bool
) -> None:
    lost = [True]
    run = Session.run

    def losing(self: Session, sql: str, **params: Any) -> Any:
        if sql == "COMMIT" and lost and lost.pop():
            if answered:
                run(self, sql)
            raise InterfaceError("network error")
        return run(self, sql, **params)

    with watched(server.address()) as found:
        monkeypatch.setattr(Session, "run", losing)
        found.append(3)
        found.wait_for(FaultKind.IO)
        found.wait_for_health()
        found.check()


def test_a_database_that_may_only_be_read(server: Server) -> None:
    with watched(server.address()) as found:
        found.append(1)
        assert found.journal.flush()
        sink = found.journal._sink
        assert sink._db is not None
        sink._db.script("SET default_transaction_read_only = on")
        found.append(2)
        assert "read-only" in found.wait_for(FaultKind.READ_ONLY).reason
        found.wait_for_health()  # the next connection may write
        found.check()


# --- the rest ---------------------------------------------------------------------


def test_it_writes_with_the_promised_durability(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    server.ask("ALTER ROLE journal SET synchronous_commit = off")
    try:
        with watched(server.address()) as found:
            db = found.journal._sink._db
            assert db is not None
            assert db.run("SHOW synchronous_commit") == [["on"]]
            assert "fsync" not in caplog.text
    finally:
        server.ask("ALTER ROLE journal RESET synchronous_commit")


def test_a_server_that_does_not_sync_is_named(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Session.run
    monkeypatch.setattr(
        Session,
        "run",
        lambda self, sql, **p: [["off"]] if sql == "SHOW fsync" else run(self, sql, **p),
    )
    with caplog.at_level(logging.ERROR), watched(server.address()):
        assert "fsync is off" in caplog.text


def test_by_password_over_the_network(server: Server) -> None:
    there = replace(server.address(), socket="", host="127.0.0.1", port=server.port)
    with watched(replace(there, password=PASSWORD)) as found:
        found.append(2)
        found.check()
    assert PASSWORD not in repr(replace(there, password=PASSWORD))
    with watched(replace(there, password="wrong"), start=False) as found:
        found.journal.start()
        assert "password authentication failed" in found.wait_for(FaultKind.IO).reason


def test_tables_of_a_newer_release_are_refused(server: Server) -> None:
    address = server.address()
    ladder = {**scripts(), max(scripts()) + 1: "CREATE TABLE more (number bigint)"}
    with watched(address, ladder=ladder) as found:
        found.append(1)
        found.check()
    with pytest.raises(NewerSchema):
        PostgresJournal(address).start()


def test_words_with_zero_characters_are_set_aside_all_the_same(server: Server) -> None:
    class Odd:
        @override
        def __repr__(self) -> str:
            return "zero: \0"

    with watched(server.address()) as found:
        found.journal.append([Odd()])  # type: ignore[list-item]
        assert found.journal.flush()
        assert [one.text for one in found.journal.set_aside()] == ["zero: \\x00"]
        assert found.journal.verify() is None


def test_without_tables_there_is_no_past(server: Server) -> None:
    assert PostgresJournal(server.address()).load() == Loaded((), ())


def test_what_is_damaged_is_left_out_and_named(server: Server) -> None:
    address = server.address()
    with watched(address) as found:
        found.append(2)
        assert found.journal.flush()
        assert found.journal.hold("a", make.OPERATOR, "police")
        with Session(address) as db:
            db.run("UPDATE events SET data = '{}' WHERE position IN (1, 3)")
            db.run("UPDATE outbox SET queued_at = 'once' WHERE number = 1")
        loaded = found.journal.load()
        assert [one.position for one in loaded.unreadable] == [1, 0]
        assert loaded.events == (make.noted("a", 2),)
        # What holds holds, whatever became of the words.
        assert [(one.stream, one.reason) for one in found.journal.holds()] == [("a", "")]
        damages = found.journal.examine().damages
        assert [one.position for one in damages] == [1, 3, 0]


def test_what_the_database_itself_finds_is_named(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Session.run
    broken = DatabaseError({"C": "XX001", "M": "invalid page in block 7"})
    error: list[Exception] = [broken]

    def damaged(self: Session, sql: str, **params: Any) -> Any:
        if "FROM outbox" in sql:
            raise error[0]
        return run(self, sql, **params)

    with watched(server.address()) as found:
        found.append(1)
        assert found.journal.flush()
        monkeypatch.setattr(Session, "run", damaged)
        damage = found.journal.verify()
        assert damage is not None
        assert damage.reason == "the database is damaged: invalid page in block 7 (XX001)"
        error[0] = DatabaseError({"C": "57P01", "M": "terminating connection"})
        with pytest.raises(OSError, match="terminating"):
            found.journal.verify()
        error[0] = ValueError("a mistake of ours")
        with pytest.raises(ValueError, match="ours"):
            found.journal.verify()
        monkeypatch.undo()
        assert found.journal.verify() is None


def test_tables_of_another_program_are_left_alone(server: Server) -> None:
    address = server.address()
    server.ask(f"CREATE SCHEMA {address.schema}")
    server.ask(f"CREATE TABLE {address.schema}.events (name text)")
    with pytest.raises(DamagedJournal, match="another program"):
        PostgresJournal(address).start()
    assert server.ask(f"SELECT count(*) FROM {address.schema}.events") == [[0]]  # noqa: S608


def test_many_may_read_at_a_time(server: Server) -> None:
    """More than there are connections kept; those of a server that began anew are forgotten."""
    address = server.address()
    seen: list[int] = []
    with watched(address) as found:
        found.append(50)
        assert found.journal.flush()

        def read() -> None:
            for _ in range(5):
                seen.extend([len(found.journal.timeline("a"))])

        for _ in range(2):
            readers = [Thread(target=read, name="reader", daemon=True) for _ in range(8)]
            for reader in readers:
                reader.start()
            for reader in readers:
                reader.join()
            kick_out(server, address)
        assert seen == [50] * 80
        assert len(found.journal.timeline("a")) == 50
        taken = found.journal._readers._take
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Session, "run", lambda *_, **__: [][0])
            with pytest.raises(IndexError):
                taken()


def test_it_is_as_quick_to_start_however_long_the_past_is(server: Server) -> None:
    """By an index: the plan of the database for what a start asks never reads `events` whole."""
    with watched(server.address()) as found:
        found.journal.append([make.number(1), make.raised("open")], [make.text("open", "k")])
        for number in range(2000):
            found.journal.append([make.noted("old", number)])
        found.journal.append([make.closed("old")])
        assert found.journal.flush(60)
        db = found.journal._sink._db
        assert db is not None
        db.script("ANALYZE")
        for query in (reading._LIVE, reading._PENDING):
            plan = "\n".join(line for (line,) in db.run(f"EXPLAIN {query}"))
            assert "Seq Scan on events" not in plan
        assert len(found.journal.load().events) == 2


def test_a_place_that_another_took_is_found_anew(server: Server) -> None:
    """Two writers there must not be. If there are, nothing of ours is set aside for it."""
    address = server.address()
    with watched(address) as found:
        found.append(1)
        assert found.journal.flush()
        with Session(address) as other:
            other.run("BEGIN")
            other.run(
                "INSERT INTO events SELECT 2, 'b', 1, kind, version, at, data, salt, digest, hash"
                " FROM events"
            )
            found.append(1)  # waits for the other at the place that both want
            server.ask("SELECT pg_sleep(0.2)")
            other.run("COMMIT")
        assert found.journal.flush(30)
        assert found.wait_for(FaultKind.LOCKED)
        assert found.journal.set_aside() == []
        assert [entry.stream for entry in found.journal.read()] == ["a", "b", "a"]
        assert found.done == [1, 2]
        # What the other wrote is no link of the chain, and is named.
        assert [one.position for one in found.journal.examine().damages] == [2]


def test_a_search_goes_a_little_at_a_time(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_SEARCHED", 3)
    with watched(server.address()) as found:
        found.append(10)
        found.journal.append([make.closed("a")])
        assert found.journal.flush()
        with found.journal._readers.one() as db:
            for limit, expected in ((4, [1, 2, 3, 4]), (20, list(range(1, 12)))):
                rows = reading.mentions(db, 0, ["anneke"], limit)
                assert [row.position for row in rows] == expected
            assert [row.position for row in reading.mentions(db, 8, ["note"], 9)] == [9, 10]
            assert reading.mentions(db, 0, ["nobody"], 9) == []


def test_rows_are_verified_in_pages(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "PAGE", 2)
    address = server.address()
    with watched(address) as found:
        found.append(7)
        assert found.journal.flush()
        assert found.journal.verify() is None
        with Session(address) as db:
            db.run("UPDATE outbox SET attempts = 5 WHERE number IN (2, 7)")
        reasons = [one.reason for one in found.journal.examine().damages]
        assert reasons == [f"row {row} of the table outbox was changed" for row in (2, 7)]


def test_a_server_without_checksums_is_named(
    server: Server, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = Session.run
    with watched(server.address()):
        assert "checksums" not in caplog.text
    monkeypatch.setattr(
        Session,
        "run",
        lambda self, sql, **p: [["off"]] if "checksums" in sql else run(self, sql, **p),
    )
    with watched(server.address()):
        assert "has no checksums" in caplog.text
