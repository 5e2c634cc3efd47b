"""What every journal must do when it is looked after: holds, retention, erasure, export."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
import json
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.effects import EFFECTS
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import DeliveryState
from custom_components.municipal_alarm.journal import (
    Cutoff,
    Erasure,
    Journal,
    Keep,
    NotErased,
    Person,
    tidy,
)

from . import examples as make
from .everywhere import NAME, PERSON_ID, everywhere
from .strategies import appends

DAY = timedelta(days=1)
LATER = make.NOON + 3 * 365 * DAY
ALL = Cutoff(LATER, LATER)
ANNEKE = Person(("u1",), ("Anneke",))


@dataclass
class Place:
    """Somewhere a journal is kept, and can be opened again."""

    open: Callable[..., Journal]
    """A journal on it, not started; keyword arguments are the journal's own."""
    tamper: Callable[[Journal, int, str, Any], None]
    """Set a column of a row, by its position, to another value."""


def contents(journal: Journal) -> dict[int, e.Event | None]:
    return {entry.position: entry.event for entry in journal.read(limit=100_000)}


class CareContract(ABC):
    """Tests that need no more than the `Journal` protocol."""

    survives: bool = True
    """Whether another journal on the same place finds what was written."""

    @abstractmethod
    def place(self) -> Any:
        """A context manager that gives a new, empty `Place`."""

    @contextmanager
    def journal(self, **options: Any) -> Iterator[Journal]:
        """A new journal, started; everything was written when it is left."""
        with self.place() as place:
            journal = place.open(**options)
            journal.start()
            try:
                yield journal
            finally:
                assert journal.close() == 0

    # --- holds -----------------------------------------------------------------

    def test_what_is_held_says_who_and_why(self) -> None:
        with self.journal(now=lambda: make.NOON) as journal:
            journal.append([make.raised("a"), make.closed("a"), make.raised("b")])
            assert journal.flush()
            assert journal.hold("b", make.OPERATOR, "police")
            assert journal.hold("a", make.OPERATOR, "lawyer")
            assert [(one.stream, one.reason, one.actor, one.since) for one in journal.holds()] == [
                ("b", "police", make.OPERATOR, make.NOON),
                ("a", "lawyer", make.OPERATOR, make.NOON),
            ]
            assert journal.release("b", make.OPERATOR, "done")
            assert [one.stream for one in journal.holds()] == ["a"]
            assert [entry.kind for entry in journal.timeline("room")] == [
                "hold_set",
                "hold_set",
                "hold_released",
            ]
            for call in (journal.release, journal.hold):
                with pytest.raises(LookupError):
                    call("nowhere", make.OPERATOR, "?")
            assert journal.verify() is None

    # --- retention -------------------------------------------------------------

    def test_what_is_old_goes_and_what_is_needed_stays(self) -> None:
        old, new = make.NOON - 800 * DAY, make.NOON
        with self.journal(now=lambda: make.NOON) as journal:
            journal.append([replace(make.raised("over"), at=old), make.noted("over", 1, at=old)])
            journal.append([replace(make.closed("over"), at=old)])  # 3
            journal.append([replace(make.raised("open"), at=old)])  # 4
            journal.append([replace(make.number(1), at=old), replace(make.number(2), at=old)])
            journal.append([replace(make.put_aside("s"), at=old), make.put_aside("s")])  # 7, 8
            journal.append([make.raised("held"), make.closed("held")])
            assert journal.flush()
            # Live, of a stream that is not over, or not old: they stay.
            assert tidy(journal, Keep(), new).records == 5
            assert [at for at, event in contents(journal).items() if event is None] == [
                *(1, 2, 3, 5, 7),
            ]
            found = journal.examine()
            assert (found.damages, found.gone) == ((), 5)
            said = contents(journal)[11]
            assert isinstance(said, e.ContentExpired)
            assert (said.positions, said.count) == ("1-3,5,7", 5)
            assert (said.events_before, said.places_before) == (new - 730 * DAY, new - 28 * DAY)
            assert tidy(journal, Keep(), new).records == 0

    def test_places_go_before_the_rest(self) -> None:
        old = make.NOON - 40 * DAY
        with self.journal(now=lambda: make.NOON) as journal:
            journal.append([make.scanned("c", "g1", "Jan", old), make.noted("a", 1, at=old)])
            journal.append([make.scanned("c", "g1", "Jan"), make.closed("a")])
            assert journal.flush()
            assert tidy(journal, Keep(), make.NOON).records == 1
            assert contents(journal)[1] is None
            assert contents(journal)[2] is not None

    def test_nothing_of_what_is_held_goes_until_it_is_released(self) -> None:
        with self.journal(now=lambda: LATER) as journal:
            journal.append([make.raised("a"), make.closed("a")], [make.text("a", "k")])
            journal.append([make.reported("a", "k", DeliveryState.RECEIPTED), make.raised("b")])
            assert journal.flush()
            assert journal.hold("a", make.OPERATOR, "police")
            assert journal.expire(ALL) == 0
            assert journal.release("a", make.OPERATOR, "done")
            # Three events and the message; what released it is younger.
            assert journal.expire(ALL) == 4
            assert journal.expire(ALL) == 0
            assert journal.verify() is None

    def test_it_goes_a_little_at_a_time(self) -> None:
        times = [make.NOON, LATER]
        with self.journal(now=lambda: times[-1] if len(times) == 1 else times.pop(0)) as journal:
            # What is set aside has the time at which it was.
            journal.append([make.noted("a", 1, at=make.NOON.replace(tzinfo=None))])
            journal.append([make.put_aside("s") for _ in range(25)])
            assert journal.flush()
            assert [journal.expire(ALL, limit=10) for _ in range(4)] == [10, 10, 6, 0]
            assert journal.set_aside() == []
            assert journal.examine().gone == 25

    def test_a_run_ends_when_its_time_is_over(self) -> None:
        with self.journal(now=lambda: LATER) as journal:
            journal.append([make.put_aside("s") for _ in range(600)])
            assert journal.flush()
            first = tidy(journal, Keep(), LATER, seconds=0)
            assert (first.records, first.done) == (500, False)
            second = tidy(journal, Keep(), LATER)
            assert (second.records, second.done) == (100, True)

    def test_less_than_a_day_is_never_kept(self) -> None:
        for keep in (timedelta(0), timedelta(hours=23), -DAY):
            with pytest.raises(ValueError, match="less than a day"):
                Keep(events=keep)
            with pytest.raises(ValueError, match="less than a day"):
                Keep(places=keep)
        assert Keep(events=DAY, places=5 * DAY).cutoff(LATER) == Cutoff(LATER - DAY, LATER - DAY)

    # --- erasure ---------------------------------------------------------------

    def test_a_person_is_taken_out_and_nothing_else_changes(self) -> None:
        operator = replace(make.OPERATOR, actor_id="u2", name="Bert")
        told = replace(make.noted("a", 1), text="anneke saw annekes dog; ask Anneke.")
        other = replace(make.noted("a", 2), actor=operator)
        with self.journal(now=lambda: make.NOON) as journal:
            journal.append([make.raised("a"), told, other, make.scanned("c", "u1", "A. B.")])
            journal.append([make.closed("a")], [replace(make.text("a", "k"), text="to Anneke")])
            journal.append([make.reported("a", "k", DeliveryState.RECEIPTED)])
            journal.append([make.noted("a", 3, at=make.NOON.replace(tzinfo=None))])
            assert journal.flush()
            before = contents(journal)
            expected = Erasure(3, 2)  # also what was set aside
            assert journal.mentions(ANNEKE) == expected
            assert contents(journal) == before
            assert journal.erase(ANNEKE, operator, "asked on 3 March") == expected

            after = contents(journal)
            changed = [at for at in before if before[at] != after[at]]
            assert changed == [2, 4, 5]
            note, scan, close = (after[at] for at in changed)
            assert isinstance(note, e.NoteAdded)
            assert note.text == "erased saw annekes dog; ask erased."
            assert (note.actor.actor_id, note.actor.name) == ("erased", "erased")
            assert isinstance(scan, e.CheckpointScanned)
            assert (scan.responder_id, scan.responder) == ("erased", "erased")
            assert scan.place == make.scanned("c", "", "").place
            assert isinstance(close, e.IncidentClosed)
            assert journal.set_aside() == []
            assert "Anneke" not in repr(after)

            found = journal.examine()
            assert (found.damages, found.replaced) == ((), 3)
            said = [one for one in after.values() if isinstance(one, e.PersonErased)]
            assert [at for one in said for at, _ in one.replaced] == [2, 4, 5]
            assert {(one.actor, one.reason) for one in said} == {(operator, "asked on 3 March")}
            assert sum(one.effects for one in said) == 2
            assert journal.erase(ANNEKE, operator, "again") == Erasure(0)
            # What is left of it still goes in time.
            assert journal.expire(ALL) >= 4
            assert journal.verify() is None

    def test_no_event_and_no_effect_keeps_a_person(self) -> None:
        """Every class with them in every text: a new one, or a new field, is found as well."""
        other = replace(make.OPERATOR, actor_id="x", name="X")
        with self.journal(now=lambda: LATER) as journal:
            made = list(everywhere())
            events = [one for one in made if isinstance(one, e.EVENTS)]
            effects = [one for one in made if isinstance(one, EFFECTS)]
            assert len(events) == len(e.EVENTS)
            assert len(effects) == len(EFFECTS)
            going = [one for one in events if not one.ENDS]
            journal.append(going, effects)
            journal.append(events[len(going) :])
            assert journal.flush()
            person = Person((PERSON_ID,), (NAME,))
            there = {at for at, event in contents(journal).items() if PERSON_ID in repr(event)}
            assert journal.mentions(person).records == len(there) > len(events) * 0.9
            done = journal.erase(person, other, "asked")
            assert done == Erasure(len(there), len(effects))
            words = (PERSON_ID, *NAME.split())
            for at, event in contents(journal).items():
                assert event is not None, events[at - 1]
                assert not [word for word in words if word.lower() in repr(event).lower()]
            # Nothing else went: what can be told of them without the person still is.
            assert all(type(contents(journal)[at]) is type(events[at - 1]) for at in there)
            assert journal.mentions(person) == Erasure(0)
            assert journal.verify() is None

    def test_nobody_is_taken_out_of_what_is_held_or_open_or_needed(self) -> None:
        signed_on = e.RadioSignedOn(
            at=make.NOON,
            system_id=make.text("a", "k").system_id,
            address="1",
            responder_id=ResponderId("u1"),
            responder="Anneke",
            by="tag",
            since=make.NOON,
            until=LATER,
        )
        with self.journal() as journal:
            journal.append([make.noted("open", 1)], [make.text("open", "k")])
            journal.append([make.noted("held", 1), make.noted("held", 2), make.closed("held")])
            journal.append([signed_on, make.noted("over", 1), make.closed("over")])
            assert journal.flush()
            assert journal.hold("held", replace(make.OPERATOR, actor_id="x", name="X"), "police")
            before = contents(journal)
            done = journal.erase(ANNEKE, replace(make.OPERATOR, actor_id="x", name="X"), "asked")
            assert done == Erasure(
                2,
                left=(
                    NotErased("open", "open", 1),
                    NotErased("held", "held", 3),
                    NotErased("room", "live", 1),
                ),
            )
            after = contents(journal)
            assert [at for at in before if before[at] != after[at]] == [6, 7]
            assert journal.verify() is None

    def test_what_is_about_them_alone_is_live_no_more(self) -> None:
        placed = e.ResponderPlaced(
            at=make.NOON,
            responder_id=make.text("a", "k").responder_id,
            place=make.scanned("c", "", "").place,
            occurred_at=make.NOON,
            by="scan",
        )
        with self.journal() as journal:
            journal.append([placed, make.scanned("c", "g1", "Jan")])
            assert journal.flush()
            assert journal.erase(Person(("g1",), ("Jan",)), make.OPERATOR, "asked").records == 2
            assert journal.load().events == (make.scanned("c", "erased", "erased"),)

    def test_what_could_not_be_read_any_more_goes_whole(self) -> None:
        # Whoever is called as a word of ours is.
        with self.journal() as journal:
            journal.append([make.noted("a", 1), make.closed("a")])
            assert journal.flush()
            word = Person(("operator",), ("Nobody",))
            assert journal.erase(word, make.OPERATOR, "asked").records == 2
            assert list(contents(journal).values())[:2] == [None, None]
            found = journal.examine()
            assert (found.damages, found.gone) == ((), 2)

    def test_the_one_who_asks_may_be_the_one(self) -> None:
        with self.journal() as journal:
            journal.append([make.noted("a", 1), make.closed("a")])
            assert journal.flush()
            assert journal.erase(ANNEKE, make.OPERATOR, "my own").records == 2
            # Who asked stands there now; asked again, it is what is found.
            assert journal.erase(ANNEKE, make.OPERATOR, "my own").records == 1
            assert journal.verify() is None

    # --- where it cannot be done -------------------------------------------------

    def test_a_change_without_its_event_is_damage(self) -> None:
        with self.place() as place:
            journal = place.open()
            journal.start()
            journal.append([make.noted("a", 1), make.noted("a", 2), make.closed("a")])
            assert journal.flush()
            assert journal.erase(ANNEKE, make.OPERATOR, "asked").records
            place.tamper(journal, 2, "data", '{"text":"all was well"}')
            damage = journal.verify()
            assert damage is not None
            assert (damage.position, damage.stream) == (2, "a")
            assert damage.reason == "its content was changed since a person was erased"
            assert journal.close() == 0

    @settings(
        deadline=None, suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow]
    )
    @given(requests=appends, data=st.data())
    def test_care_never_touches_the_present(self, requests: Any, data: st.DataObject) -> None:
        """Whatever happened, held or not: what a restart folds is as before, and all verifies."""
        with self.journal(now=lambda: LATER) as journal:
            for some_events, some_effects in requests:
                journal.append(some_events, some_effects)
            assert journal.flush()
            streams = sorted({entry.stream for entry in journal.read()} - {"room"})
            held = data.draw(st.sets(st.sampled_from(streams))) if streams else set()
            for stream in held:
                assert journal.hold(stream, make.OPERATOR, "police")
            before, lines = journal.load(), {one: journal.timeline(one) for one in held}
            for _ in range(data.draw(st.integers(0, 3))):
                journal.expire(Cutoff(LATER.replace(year=9998), LATER.replace(year=9998)), 3)
            assert journal.load() == before
            assert {one: journal.timeline(one) for one in held} == lines
            assert journal.verify() is None

    # --- export ----------------------------------------------------------------

    def test_an_export_has_every_row_and_its_head(self, tmp_path: Path) -> None:
        with self.journal(now=lambda: make.NOON) as journal:
            journal.append([make.raised("a"), make.noted("a", 1), make.noted("b", 2)])
            assert journal.flush()
            head = journal.export_to(tmp_path / "all.jsonl")
            assert head == journal.head()
            top, *lines = map(json.loads, (tmp_path / "all.jsonl").read_text().splitlines())
            assert (top["rows"], top["head"]) == (3, head.hash.hex())
            assert [json.loads(line["data"])["text"] for line in lines[1:]] == [
                *("note 1, één", "note 2, één"),
            ]
            journal.export_to(tmp_path / "all.jsonl", streams=["b"])
            top, *lines = map(json.loads, (tmp_path / "all.jsonl").read_text().splitlines())
            assert top["only"] == ["b"]
            assert [line["data"] is not None for line in lines] == [False, False, True]
            assert list(tmp_path.iterdir()) == [tmp_path / "all.jsonl"]
            assert (tmp_path / "all.jsonl").stat().st_mode & 0o777 == 0o600
