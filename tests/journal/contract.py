"""What every journal must do, whatever it is stored in. Inherited by each store's test.

A store's test class says how a new one is made and opened again, and how a row is
tampered with behind its back.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
import pytest

from custom_components.municipal_alarm.control_room.events import Event
from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal import (
    Damage,
    Fault,
    FaultKind,
    Head,
    Journal,
    Loaded,
)

from . import examples as make
from .cases_contract import CasesContract
from .model import Model
from .strategies import appends, effects, events

# The same test method runs for every store, which is what a contract is for.
SLOW = settings(
    deadline=None, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
)
"""Where every example opens a store of its own."""


class JournalContract(CasesContract):
    """Tests that need no more than the `Journal` protocol."""

    # --- empty ---------------------------------------------------------------

    def test_new_one_is_empty_and_well(self) -> None:
        with self.journal() as journal:
            assert journal.load() == Loaded((), ())
            assert journal.read() == []
            assert journal.timeline("room") == []
            assert journal.first_kind("room") is None
            assert journal.reports(make.NOON, make.NOON) == []
            assert journal.head() == Head(0, bytes(32))
            assert journal.verify() is None
            assert journal.set_aside() == []
            assert journal.fault is None
            assert journal.waiting == 0

    # --- append --------------------------------------------------------------

    def test_events_come_back_in_order_of_writing(self) -> None:
        written: list[Event] = [
            make.raised("a"),
            make.noted("a", 1),
            make.raised("b"),
            make.noted("a", 2),
        ]
        with self.journal() as journal:
            journal.append(written[:2])
            journal.append(written[2:])
            assert journal.flush()
            entries = journal.read()
            assert [entry.event for entry in entries] == written
            assert [entry.position for entry in entries] == [1, 2, 3, 4]
            assert [entry.stream_version for entry in entries] == [1, 2, 1, 3]
            assert [entry.event for entry in journal.timeline("a")] == [*written[:2], written[3]]
            assert [(e.kind, e.at) for e in entries] == [(w.KIND, w.at) for w in written]
            assert journal.first_kind("b") == written[2].KIND
            assert journal.first_kind("a/") is None

    def test_reads_in_pages(self) -> None:
        with self.journal() as journal:
            journal.append([make.noted("a", number) for number in range(5)])
            assert journal.flush()
            assert [entry.position for entry in journal.read(limit=2)] == [1, 2]
            assert [entry.position for entry in journal.read(after=2, limit=2)] == [3, 4]
            assert [entry.position for entry in journal.read(after=4, limit=2)] == [5]
            assert journal.read(after=5) == []

    def test_calls_back_when_it_is_durable_and_in_order(self) -> None:
        with self.journal() as journal:
            seen: list[tuple[str, int]] = []

            def call(name: str) -> Callable[[], None]:
                return lambda: seen.append((name, journal.head().position))

            journal.append([make.noted("a", 1)], on_commit=call("first"))
            journal.append([make.noted("a", 2)], on_commit=call("second"))
            journal.barrier(call("barrier"))
            assert journal.flush()
            assert [name for name, _ in seen] == ["first", "second", "barrier"]
            assert all(head >= least for (_, head), least in zip(seen, (1, 2, 2), strict=True))

    def test_hands_over_all_that_waited_for_a_commit(self) -> None:
        handed: list[int] = []

        def hand_over(calls: Any) -> None:
            handed.append(len(calls))
            for call in calls:
                call()

        done: list[int] = []
        with self.journal(hand_over=hand_over) as journal:
            for number in range(20):
                journal.append([make.noted("a", number)], on_commit=partial(done.append, number))
            assert journal.flush()
        assert done == list(range(20))
        assert sum(handed) >= 20

    def test_a_callback_that_fails_harms_nobody(self, caplog: pytest.LogCaptureFixture) -> None:
        done: list[str] = []
        with self.journal() as journal:
            journal.append([make.noted("a", 1)], on_commit=[].remove)  # type: ignore[arg-type]
            journal.append([make.noted("a", 2)], on_commit=lambda: done.append("second"))
            assert journal.flush()
            assert done == ["second"]
            assert "TypeError" in caplog.text

    # --- the present ---------------------------------------------------------

    def test_a_keyed_event_replaces_the_one_before(self) -> None:
        with self.journal() as journal:
            journal.append([make.number(1), make.heard("s", 1), make.number(2)])
            journal.append([make.heard("s", 2), make.heard("t", 3)])
            assert journal.flush()
            assert journal.load().events == (make.number(2), make.heard("s", 2), make.heard("t", 3))

    def test_a_stream_that_ended_is_past(self) -> None:
        with self.journal() as journal:
            journal.append([make.raised("a"), make.raised("b"), make.noted("a", 1)])
            journal.append([make.closed("a")])
            journal.append([make.noted("a", 2)])  # late: it is written down, and not live
            assert journal.flush()
            assert journal.load().events == (make.raised("b"),)
            assert len(journal.timeline("a")) == 4

    def test_an_event_without_a_key_is_never_live(self) -> None:
        with self.journal() as journal:
            journal.append([make.put_aside("s")])
            assert journal.flush()
            assert journal.load().events == ()
            assert len(journal.read()) == 1

    # --- reports of rounds -----------------------------------------------------

    def test_reports_of_a_time_in_the_order_of_their_rounds(self) -> None:
        early, late = make.round_reported("r1", 20, made=8), make.round_reported("r2", 2, made=9)
        with self.journal() as journal:
            journal.append([make.number(1), early, make.raised("a"), late])
            assert journal.flush()

            def found(since: int, until: int) -> list[str]:
                hours = (make.NOON.replace(hour=hour) for hour in (since, until))
                return [one.round_id for one in journal.reports(*hours)]

            assert journal.reports(make.NOON.replace(hour=0), make.NOON) == [
                late.report,
                early.report,
            ]
            # From the first moment, until before the last.
            assert (found(8, 9), found(9, 10), found(10, 12)) == (["r1"], ["r2"], [])

    def test_the_last_report_of_a_round_stands(self) -> None:
        first = make.round_reported("r1", 20, made=8, complete=False)
        other = make.round_reported("r2", 21, made=9)
        amended = make.round_reported("r1", 20, made=10, amended=True)
        with self.journal() as journal:
            journal.append([first, other, amended])
            assert journal.flush()
            day = make.NOON.replace(hour=0), make.NOON
            assert journal.reports(*day) == [amended.report, other.report]

    def test_reports_of_one_building(self) -> None:
        here, there = make.round_reported("r1", 20), make.round_reported("r2", 20, building="b2")
        with self.journal() as journal:
            journal.append([here, there])
            assert journal.flush()
            day = make.NOON.replace(hour=0), make.NOON
            assert journal.reports(*day, here.report.building_id) == [here.report]
            assert journal.reports(*day, there.report.building_id) == [there.report]
            assert len(journal.reports(*day)) == 2

    @pytest.mark.parametrize(("column", "value"), [("version", 0), ("data", '{"report":{}}')])
    def test_a_report_that_cannot_be_read_is_left_out(self, column: str, value: Any) -> None:
        with self.place() as place:
            journal = place.open()
            journal.start()
            journal.append([make.round_reported("r1", 20), make.round_reported("r2", 21)])
            assert journal.flush()
            place.tamper(journal, 1, column, value)
            found = journal.reports(make.NOON.replace(hour=0), make.NOON)
            assert [one.round_id for one in found] == ["r2"]
            assert journal.close() == 0

    # --- the outbox ----------------------------------------------------------

    @pytest.mark.parametrize(
        ("reports", "state"),
        [
            ([], "queued"),
            (["sent"], "sent"),
            (["sent", "sent"], "sent"),
            (["failed", "sent"], "sent"),
            (["receipted"], None),
            (["receipted", "sent"], None),
            (["receipted", "failed"], None),
            (["sent", "failed"], None),
            (["failed", "receipted"], None),
            (["overtaken", "sent"], None),
            (["queued"], "queued"),
        ],
    )
    def test_reports_say_what_is_to_be_repeated(
        self, reports: list[str], state: str | None
    ) -> None:
        with self.journal() as journal:
            journal.append([make.raised("a")], [make.text("a", "k")])
            for report in reports:
                journal.append([make.reported("a", "k", DeliveryState(report))])
            # A repeated key never resets a state.
            journal.append([make.noted("a", 1)], [make.text("a", "k")])
            assert journal.flush()
            pending = journal.load().pending
            assert [p.state for p in pending] == ([] if state is None else [DeliveryState(state)])
            assert all(p.effect == make.text("a", "k") for p in pending)
            assert all(p.attempts == reports.count("sent") for p in pending)
            assert all(p.queued_at == make.raised("a").at for p in pending)

    def test_resolving_overtakes_what_has_no_receipt(self) -> None:
        with self.journal() as journal:
            journal.append([make.raised("a")], [make.text("a", k) for k in ("k", "l", "m")])
            journal.append([make.reported("a", "l", DeliveryState.SENT)])
            journal.append([make.resolved("a", "k", "l")])
            assert journal.flush()
            assert [p.effect.key for p in journal.load().pending] == ["m"]

    def test_the_end_of_a_stream_leaves_only_what_it_calls_for_itself(self) -> None:
        with self.journal() as journal:
            journal.append([make.raised("a")], [make.text("a", "k"), make.text("a", "l")])
            journal.append([make.reported("a", "l", DeliveryState.SENT)])
            journal.append([make.closed("a")], [make.text("a", "last")])
            assert journal.flush()
            assert [p.effect.key for p in journal.load().pending] == ["last"]
            journal.append([make.reported("a", "last", DeliveryState.SENT)])
            assert journal.flush()
            assert journal.load().pending == ()

    def test_an_effect_may_come_without_an_event(self) -> None:
        with self.journal(now=lambda: make.NOON) as journal:
            journal.append([], [make.text("a", "k")])
            assert journal.flush()
            (pending,) = journal.load().pending
            assert (pending.effect, pending.queued_at) == (make.text("a", "k"), make.NOON)

    # --- everything together -------------------------------------------------

    @SLOW
    @given(appends)
    def test_it_holds_what_the_model_holds(self, requests: Any) -> None:
        model = Model()
        with self.place() as place:
            journal = place.open()
            journal.start()
            for some_events, some_effects in requests:
                journal.append(some_events, some_effects)
                model.append(some_events, some_effects)
            assert journal.flush()
            self._holds(journal, model)
            assert journal.close() == 0
            if self.survives:
                journal = place.open()
                journal.start()
                self._holds(journal, model)
                assert journal.close() == 0

    def _holds(self, journal: Journal, model: Model) -> None:
        loaded = journal.load()
        assert list(loaded.events) == model.live
        assert [(p.effect, p.state, p.attempts) for p in loaded.pending] == model.pending
        entries = journal.read()
        assert [entry.event for entry in entries] == model.events
        assert [entry.position for entry in entries] == list(range(1, len(model.events) + 1))
        for stream in {event.stream for event in model.events}:
            line = journal.timeline(stream)
            assert [entry.event for entry in line] == [
                e for e in model.events if e.stream == stream
            ]
            assert [entry.stream_version for entry in line] == list(range(1, len(line) + 1))
            assert journal.first_kind(stream) == line[0].kind
        assert journal.verify() is None
        assert journal.head().position == len(model.events)

    @SLOW
    @given(event=events, effect=effects)
    def test_any_event_and_effect_comes_back_as_it_was(self, event: Any, effect: Any) -> None:
        with self.journal() as journal:
            # Apart: in one append the event may be the last word on this very effect.
            journal.append([event])
            journal.append([], [effect])
            assert journal.flush()
            assert journal.set_aside() == []
            (entry,) = journal.read()
            assert entry.event == event
            assert [pending.effect for pending in journal.load().pending] == [effect]

    # --- what cannot be stored -----------------------------------------------

    def test_what_cannot_be_stored_is_set_aside_and_holds_up_nothing(self) -> None:
        health: list[Fault | None] = []
        done: list[str] = []
        naive = make.noted("a", 1, at=make.NOON.replace(tzinfo=None))
        with self.journal(on_health=health.append, now=lambda: make.NOON) as journal:
            journal.append(
                [make.raised("a"), naive],
                [make.text("a\0", "k"), make.text("a", "l")],
                lambda: done.append("first"),
            )
            journal.append([object()], [object()])  # type: ignore[list-item]
            journal.append([make.noted("a", 2)], on_commit=lambda: done.append("second"))
            assert journal.flush()
            assert done == ["first", "second"]
            assert [entry.event for entry in journal.read()] == [
                make.raised("a"),
                make.noted("a", 2),
            ]
            assert [pending.effect.key for pending in journal.load().pending] == ["l"]
            aside = journal.set_aside()
            assert [thing.text for thing in aside[:2]] == [repr(naive), repr(make.text("a\0", "k"))]
            assert len(aside) == 4
            assert "time zone" in aside[0].reason
            assert {thing.at for thing in aside} == {make.NOON}
            assert journal.fault is not None
            assert journal.fault.kind is FaultKind.SET_ASIDE
            assert health[-1] == journal.fault
            assert journal.verify() is None

    # --- the chain -----------------------------------------------------------

    @pytest.mark.parametrize(
        ("column", "value", "reason"),
        [
            ("data", '{"text":"all was well"}', "its content was changed"),
            ("salt", bytes(16), "its content was changed"),
            ("digest", bytes(32), "its content was changed"),
            ("hash", bytes(32), "does not follow"),
            ("kind", "noted", "does not follow"),
            ("stream", "z", "does not follow"),
            ("at", "2026-01-01T00:00:00.000000+00:00", "does not follow"),
            ("version", 2, "does not follow"),
            ("stream_version", 99, "does not follow"),
        ],
    )
    def test_a_changed_row_is_named(self, column: str, value: Any, reason: str) -> None:
        with self.place() as place:
            journal = place.open()
            journal.start()
            journal.append([make.noted("a", number) for number in range(5)])
            assert journal.flush()
            place.tamper(journal, 3, column, value)
            damage = journal.verify()
            assert damage is not None
            assert damage.position == 3
            assert reason in damage.reason
            assert journal.close() == 0

    def test_an_anchor_shows_a_chain_that_was_cut_or_made_anew(self) -> None:
        with self.journal() as journal:
            journal.append([make.noted("a", number) for number in range(3)])
            assert journal.flush()
            head = journal.head()
            journal.append([make.noted("a", 4)])
            assert journal.flush()
            assert journal.verify(head) is None
            at = "2026-03-02T12:00:00.000123+00:00"
            assert journal.verify(Head(3, bytes(32))) == Damage(
                3, "is another row than the one that was known to stand here", "a", at
            )
            assert journal.verify(Head(9, head.hash)) == Damage(
                5, "is missing: the journal once reached 9"
            )

    # --- closing -------------------------------------------------------------

    def test_closing_writes_what_waits(self) -> None:
        done: list[int] = []
        with self.journal() as journal:
            for number in range(2000):
                journal.append([make.noted("a", number)], on_commit=partial(done.append, number))
            assert journal.close() == 0
            assert done == list(range(2000))
            assert journal.head().position == 2000

    def test_appending_after_closing_raises_nothing(self, caplog: pytest.LogCaptureFixture) -> None:
        with self.place() as place:
            journal = place.open()
            journal.start()
            assert journal.close() == 0
            assert journal.flush()
            journal.append([make.noted("a", 1)])
            assert journal.waiting == 1
            assert not journal.flush()
            assert journal.close() == 1
            assert "The journal is closed; lost" in caplog.text

    # --- a copy ---------------------------------------------------------------

    def test_a_snapshot_is_a_journal(self, tmp_path: Path) -> None:
        if not self.survives:
            pytest.skip("nothing to copy")
        with self.journal() as journal:
            journal.append([make.raised("a")], [make.text("a", "k")])
            assert journal.flush()
            journal.begin_backup()
            journal.snapshot_to(tmp_path / "copy")
            journal.end_backup()
            journal.append([make.noted("a", 1)])
            assert journal.flush()
            expected = Loaded((make.raised("a"),), journal.load().pending)
        self.check_snapshot(tmp_path / "copy", expected)

    def check_snapshot(self, path: Path, expected: Loaded) -> None:
        """Prove that the copy holds what is expected; for stores that survive."""
        raise NotImplementedError
