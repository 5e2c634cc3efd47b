"""What every journal must know of incidents that are over: cases, search, what happened."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    DeskId,
    IncidentId,
    ResponderId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.site import Place, Position
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    CodeEffect,
    DeliveryState,
    IncidentState,
    Outcome,
    Prompt,
)
from custom_components.municipal_alarm.journal import (
    CannotWrite,
    Cutoff,
    FaultKind,
    Journal,
    MemoryJournal,
    Person,
)
from custom_components.municipal_alarm.journal.case_words import folded
from custom_components.municipal_alarm.journal.cases import HAPPENINGS
from custom_components.municipal_alarm.journal.codec import read_time
from custom_components.municipal_alarm.learning.facts import Facts
from custom_components.municipal_alarm.learning.summarising import summarise

from . import examples as make
from .care_contract import CareContract
from .everywhere import NAME, PERSON_ID, everywhere

HOUR = timedelta(hours=1)
EVER = (make.NOON - timedelta(days=9000), make.NOON + timedelta(days=9000))
LIBRARY = Place(BuildingId("b2"), "Library", "0", DeskId("d9"), "Counter 9")


def incident(
    name: str, number: int, *more: e.Event, hours: float = 0, until: str = "closed", **fields: Any
) -> list[e.Event]:
    """An incident from press to end, `hours` after noon, with more in between."""
    at = make.NOON + hours * HOUR
    found: list[e.Event] = [replace(make.raised(name), at=at, number=number, **fields), *more]
    if until in {"resolved", "closed"}:
        found.append(replace(make.resolved(name), at=at + HOUR / 2))
    if until == "closed":
        found.append(replace(make.closed(name), at=at + HOUR))
    return found


def noted(name: str, text: str) -> e.NoteAdded:
    return replace(make.noted(name, 1), text=text)


def covert(name: str, effect: CodeEffect = CodeEffect.DURESS) -> e.CodeReceived:
    """The covert code, which others read as an all-clear."""
    return e.CodeReceived(
        at=make.NOON,
        incident_id=IncidentId(name),
        signal_id=make.raised(name).signal_id,
        responder_id=ResponderId("g1"),
        responder="Jan",
        digits="99",
        effect=effect,
        shown_digits="10",
    )


def settle(journal: Journal, **limit: int) -> int:
    """Make all cases there are to make; in how many portions."""
    assert journal.flush()
    portions = 0
    while journal.settle_cases(**limit):
        portions += 1
        assert portions < 1000
    assert journal.behind() == 0
    return portions


def write(journal: Journal, *stories: Sequence[e.Event]) -> None:
    for one in stories:
        journal.append(one)
    settle(journal)


def numbers(journal: Journal, words: str = "", *, secrets: bool = True, **more: Any) -> list[int]:
    return [one.facts.number for one in journal.search(words, secrets=secrets, **more)]


def all_cases(journal: Journal, *, secrets: bool = True) -> list[Facts]:
    return journal.cases(*EVER, secrets=secrets)


class CasesContract(CareContract):
    """Tests that need no more than the `Journal` protocol."""

    # --- cases -----------------------------------------------------------------

    def test_what_is_over_is_a_case_and_what_is_not_is_none(self) -> None:
        with self.journal() as journal:
            assert (journal.settle_cases(), journal.behind(), all_cases(journal)) == (0, 0, [])
            write(
                journal,
                incident("open", 1, until="open"),
                incident("resolved", 2, until="resolved"),
                incident("closed", 3),
                [make.number(1), make.round_reported("r1", 20), make.scanned("c", "g1", "Jan")],
            )
            assert [(one.number, one.state) for one in all_cases(journal)] == [
                (2, IncidentState.RESOLVED),
                (3, IncidentState.CLOSED),
            ]
            assert journal.verify() is None

    def test_what_comes_after_makes_a_case_anew(self) -> None:
        with self.journal() as journal:
            write(journal, incident("a", 1, until="resolved"))
            assert numbers(journal, "afterwards") == []
            write(journal, [noted("a", "known afterwards")], [make.closed("a")])
            (case,) = all_cases(journal)
            assert case.state is IncidentState.CLOSED
            assert numbers(journal, "afterwards") == [1]
            late = replace(make.reported("a", "k", DeliveryState.RECEIPTED), late=True)
            write(journal, [late, noted("a", "and after the end")])
            assert numbers(journal, "after the end") == [1]
            assert len(all_cases(journal)) == 1

    def test_cases_of_a_time_and_of_a_building(self) -> None:
        with self.journal() as journal:
            write(
                journal,
                incident("late", 1, hours=3),
                incident("early", 2, hours=1),
                incident("there", 3, hours=2, place=LIBRARY),
                incident("nowhere", 4, hours=4, place=None),
            )
            assert [one.number for one in all_cases(journal)] == [2, 3, 1, 4]

            def found(since: int, until: int, **more: Any) -> list[int]:
                times = (make.NOON + hours * HOUR for hours in (since, until))
                return [one.number for one in journal.cases(*times, secrets=True, **more)]

            # From the first moment, until before the last.
            assert (found(1, 3), found(3, 4), found(5, 9)) == ([2, 3], [1], [])
            assert found(0, 9, building_id=BuildingId("b2")) == [3]
            assert found(0, 9, building_id=BuildingId("b1")) == [2, 1]

    def test_facts_are_those_of_the_events(self) -> None:
        story = incident("a", 7, noted("a", "x"), covert("a"), make.noted("b", 1))
        own = [one for one in story if one.stream == "a"]
        with self.journal() as journal:
            write(journal, story)
            for secrets in (True, False):
                assert all_cases(journal, secrets=secrets) == [summarise(own, secrets=secrets)]

    def test_it_goes_a_little_at_a_time(self) -> None:
        with self.journal() as journal:
            for number in range(25):
                journal.append(incident(f"i{number}", number, make.noted(f"i{number}", 1)))
            assert journal.flush()
            assert journal.behind() == 100
            assert journal.settle_cases(limit=10)
            assert len(all_cases(journal)) == 10
            assert 0 < journal.behind() < 100
            assert settle(journal, limit=10) == 2
            assert sorted(numbers(journal)) == list(range(25))

    def test_a_long_past_is_gone_through_in_portions(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("custom_components.municipal_alarm.journal.looking_back.PORTION", 7)
        stories = [incident(f"i{number}", number) for number in range(9)]
        mixed = [event for events in zip(*stories, strict=True) for event in events]
        with self.journal() as journal:
            journal.append(mixed)
            assert settle(journal) == 4
            assert sorted(numbers(journal)) == list(range(9))
            assert {one.state for one in all_cases(journal)} == {IncidentState.CLOSED}

    def test_cases_of_another_form_are_made_anew(self, monkeypatch: pytest.MonkeyPatch) -> None:
        with self.journal() as journal:
            write(journal, incident("a", 1), [make.put_aside("s")])
            cases = "custom_components.municipal_alarm.journal.cases"
            monkeypatch.setattr(f"{cases}.FORM", "later")
            monkeypatch.setattr(
                "custom_components.municipal_alarm.journal.looking_back.FORM", "later"
            )
            assert journal.behind() == 4
            # Meanwhile the old ones are there.
            assert len(all_cases(journal)) == 1
            assert len(list(journal.happened(["signal_set_aside"], *EVER))) == 1
            assert settle(journal) == 1
            assert len(all_cases(journal)) == 1
            assert len(list(journal.happened(["signal_set_aside"], *EVER))) == 1
            assert journal.verify() is None

    @pytest.mark.parametrize(("column", "value"), [("version", 0), ("data", "nonsense")])
    def test_one_that_cannot_be_read_holds_up_nothing(
        self, column: str, value: Any, caplog: pytest.LogCaptureFixture
    ) -> None:
        with self.place() as place:
            journal = place.open()
            journal.start()
            for number, name in enumerate(("a", "b", "c")):
                journal.append(incident(name, number, noted(name, "words")))
            journal.append([make.put_aside("s")])
            assert journal.flush()
            place.tamper(journal, 6, column, value)  # the note of b
            settle(journal)
            assert numbers(journal) == [2, 0]
            assert "Nothing can be learned of the incident b" in caplog.text
            # What was known of it stays known.
            place.tamper(journal, 2, column, value)
            journal.append([make.noted("a", 2)])
            settle(journal)
            assert numbers(journal, "words") == [2, 0]
            assert journal.close() == 0

    def test_with_a_fault_it_says_so(self) -> None:
        journal = MemoryJournal()
        journal.append(incident("a", 1))
        journal.break_down(FaultKind.FULL, "no space")
        with pytest.raises(CannotWrite, match="no space"):
            journal.settle_cases()
        journal.repair()
        assert settle(journal) == 1

    # --- secrets -----------------------------------------------------------------

    def test_who_may_not_know_of_duress_finds_nothing_of_it(self) -> None:
        secret = replace(noted("a", "he has a knife"), secret=True)
        hidden = incident("b", 2, kind=AlarmKind.DURESS)
        with self.journal() as journal:
            write(journal, incident("a", 1, covert("a"), secret), hidden, incident("c", 3))
            assert numbers(journal, "knife") == [1]
            assert numbers(journal, "knife", secrets=False) == []
            assert numbers(journal, "dwangcode") == [2]
            assert numbers(journal, kind=AlarmKind.DURESS) == [2]
            assert numbers(journal, "", secrets=False, kind=AlarmKind.DURESS) == []
            assert numbers(journal, "", secrets=False) == [3, 1]
            assert [one.duress for one in all_cases(journal)] == [True, True, False]
            assert [one.duress for one in all_cases(journal, secrets=False)] == [False, False]
            assert numbers(journal) == [3, 2, 1]
            assert not [one for one in journal.search("", secrets=False) if "knife" in one.excerpt]
            # And it is so when what is secret comes afterwards.
            write(journal, [replace(noted("c", "another knife"), secret=True)])
            assert numbers(journal, "knife") == [3, 1]
            assert numbers(journal, "knife", secrets=False) == []
            assert len(all_cases(journal)) == 3

    # --- search --------------------------------------------------------------------

    @pytest.mark.parametrize(
        "words",
        [
            "#41",
            "41",
            "library",
            "LIBR counter",
            "Counter 9",
            "paniek",
            "noodknop",
            "panic button",
            "anneke",
            "één",
            "een",
            "EEN BALIE",
            "straße",
            "STRASSE",
            "100%",
            "under_score",
            "back\\slash",
            "it's",
            "echt",
            "genuine",
            "Çelik",
            "celik",
            "verklaring",
            "gek",
            "Bel even",
        ],
    )
    def test_it_is_found_by_all_that_is_said_of_it(self, words: str) -> None:
        refused = e.ResponderRefused(
            at=make.NOON,
            incident_id=IncidentId("a"),
            actor=make.OPERATOR,
            responder_id=ResponderId("g2"),
            responder="Wim Çelik",
            reason="geen auto, gek",
        )
        asked = e.Prompted(
            at=make.NOON, incident_id=IncidentId("a"), prompt=Prompt.ASKED, about="Bel even"
        )
        story = incident(
            "a",
            41,
            noted("a", "één balie, Straße, 100% under_score back\\slash it's"),
            refused,
            asked,
            noted("a", "verklaring"),
            place=LIBRARY,
        )
        other = incident(
            "b",
            52,
            replace(make.noted("b", 1), actor=replace(make.OPERATOR, name="Bert"), text="x"),
            kind=AlarmKind.FIRE,
            place=replace(LIBRARY, building="Pool", desk="Till"),
        )
        other[-2:] = [
            replace(one, actor=replace(make.OPERATOR, name="Bert"), **more)  # type: ignore[arg-type]
            for one, more in zip(other[-2:], ({"outcome": Outcome.FALSE}, {}), strict=True)
        ]
        with self.journal() as journal:
            write(journal, story, other)
            assert numbers(journal, words) == [41]
            assert numbers(journal, f"{words} brand") == []

    @pytest.mark.parametrize("words", ["%", "_", "100_", "b%r", "\\", "'", '"', "*", "?", ";"])
    def test_no_sign_has_a_meaning_of_its_own(self, words: str) -> None:
        with self.journal() as journal:
            write(journal, incident("a", 1, noted("a", "1005 bear")))
            assert numbers(journal, words) == []
            write(journal, incident("b", 2, noted("b", f"say {words} loud")))
            assert numbers(journal, words) == [2]

    def test_a_number_puts_its_incident_first(self) -> None:
        with self.journal() as journal:
            write(
                journal,
                incident("a", 12),
                incident("b", 112),
                incident("c", 3, noted("c", "as in 12")),
                incident("d", 4),
            )
            assert numbers(journal, "12") == [12, 3, 112]
            assert numbers(journal, "#12") == [12]
            assert numbers(journal, "12", limit=1) == [12]

    def test_a_search_within_a_time_a_building_a_kind(self) -> None:
        with self.journal() as journal:
            write(
                journal,
                incident("a", 1, hours=1),
                incident("b", 2, hours=2, place=LIBRARY),
                incident("c", 3, hours=3, kind=AlarmKind.FIRE),
            )
            since, until = make.NOON + 2 * HOUR, make.NOON + 3 * HOUR
            assert numbers(journal, since=since) == [3, 2]
            assert numbers(journal, until=until) == [2, 1]
            assert numbers(journal, since=since, until=until) == [2]
            assert numbers(journal, building_id=BuildingId("b1")) == [3, 1]
            assert numbers(journal, "town", kind=AlarmKind.FIRE) == [3]
            assert (numbers(journal, limit=2), numbers(journal, limit=0)) == ([3, 2], [])

    def test_an_excerpt_shows_where_it_stands(self) -> None:
        long = "é " * 200 + "the crowbar lay there " + "x " * 200
        with self.journal() as journal:
            write(
                journal,
                incident("a", 1, noted("a", "a man shouted"), noted("a", long)),
                incident("b", 2, noted("b", "a man left"), noted("b", "a man with a crowbar")),
            )

            def excerpts(words: str) -> list[str]:
                return [one.excerpt for one in journal.search(words, secrets=True)]

            # Where most of the words are.
            first, second = excerpts("crowbar a")
            assert first == "a man with a crowbar"
            assert "the crowbar lay there" in second
            assert second.startswith("…")
            assert second.endswith("…")
            assert len(second) < 170
            assert excerpts("man shouted") == ["a man shouted"]
            assert excerpts("#2") == [""]
            assert excerpts("town") == ["", ""]

    @settings(
        deadline=None,
        max_examples=25,
        suppress_health_check=[HealthCheck.differing_executors, HealthCheck.too_slow],
    )
    @given(
        texts=st.lists(st.text(max_size=20), min_size=1, max_size=3),
        data=st.data(),
    )
    def test_any_part_of_any_text_finds_it(self, texts: list[str], data: st.DataObject) -> None:
        with self.journal() as journal:
            write(
                journal,
                incident("a", 1, *(noted("a", text) for text in texts)),
                incident("b", 2, noted("b", "")),
            )
            text = data.draw(st.sampled_from(texts))
            begin = data.draw(st.integers(0, len(text)))
            part = text[begin : data.draw(st.integers(begin, len(text)))]
            assert 1 in numbers(journal, part)
            # By definition: every word, in one of the lines.
            words = folded(part.replace("\0", " ").encode(errors="replace").decode()).split()
            said = folded(
                f"#2 {incident('b', 2)[0].place.words()} Panic button, noodknop,"  # type: ignore[union-attr]
                " paniekknop Genuine, echt Anneke"
            )
            if not any(" " in word for word in words):
                assert (2 in numbers(journal, part)) is all(word in said for word in words[:10])

    # --- what happened ---------------------------------------------------------------

    def test_what_happened_of_some_kinds_in_a_time(self) -> None:
        def link(hours: int) -> e.LinkStateChanged:
            return e.LinkStateChanged(
                at=make.NOON + hours * HOUR, system_id=SystemId("hytera"), up=False
            )

        tested = e.DeskTested(at=make.NOON + 2 * HOUR, desk_id=DeskId("d1"))
        with self.journal() as journal:
            journal.append([link(1), tested, make.number(1), link(2), link(3)])

            def found(*kinds: str, since: float = -9, until: float = 9) -> list[int]:
                times = (make.NOON + hours * HOUR for hours in (since, until))
                return [one.position for one in journal.happened(kinds, *times)]

            for _ in range(2):  # before they are gone through, and after
                assert journal.flush()
                assert found("link_state_changed") == [1, 4, 5]
                assert found("link_state_changed", "desk_tested") == [1, 2, 4, 5]
                assert found("link_state_changed", since=1, until=3) == [1, 4]
                assert found("camera_viewed") == []
                settle(journal)
            journal.append([link(4)])
            assert journal.flush()
            assert found("link_state_changed") == [1, 4, 5, 6]
            (last,) = journal.happened(["link_state_changed"], make.NOON + 4 * HOUR, EVER[1])
            assert last.event == link(4)
            with pytest.raises(ValueError, match="number_issued"):
                journal.happened(["number_issued"], *EVER)
            # What goes is no more to be found.
            assert journal.expire(Cutoff(make.NOON + 3 * HOUR, make.NOON + 3 * HOUR))
            assert found("link_state_changed") == [5, 6]
            assert journal.verify() is None

    def test_what_happened_is_read_in_pages(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("custom_components.municipal_alarm.journal.looking_back.PAGE", 3)
        with self.journal() as journal:
            journal.append([make.put_aside("s") for _ in range(10)])
            settle(journal)
            found = list(journal.happened(["signal_set_aside"], *EVER))
            assert [one.position for one in found] == list(range(1, 11))

    def test_what_happened_and_cannot_be_read_is_left_out(self) -> None:
        with self.place() as place:
            journal = place.open()
            journal.start()
            journal.append([make.put_aside("s"), make.put_aside("t")])
            settle(journal)
            place.tamper(journal, 1, "data", "[]")
            assert [one.position for one in journal.happened(["signal_set_aside"], *EVER)] == [2]
            assert journal.close() == 0

    # --- care ------------------------------------------------------------------------

    def test_where_people_were_does_not_count(self) -> None:
        located = e.ResponderLocated(
            at=make.NOON,
            incident_id=IncidentId("a"),
            responder_id=ResponderId("g1"),
            responder="Jan",
            position=Position(52.0, 5.0),
            occurred_at=make.NOON,
        )
        later = make.NOON + timedelta(days=60)
        with self.journal(now=lambda: later) as journal:
            write(journal, incident("a", 1, located))
            before = all_cases(journal)
            assert journal.expire(Cutoff(make.NOON - HOUR, later)) == 1
            assert all_cases(journal) == before
            assert numbers(journal, "town") == [1]
            assert journal.verify() is None

    def test_a_case_goes_with_the_content_it_is_made_of(self) -> None:
        later = make.NOON + timedelta(days=900)
        with self.journal(now=lambda: later) as journal:
            write(journal, incident("a", 1), incident("b", 2, hours=5, until="resolved"))
            write(journal, incident("c", 3, hours=4), incident("d", 4, hours=900))
            assert journal.hold("c", make.OPERATOR, "police")
            assert journal.expire(Cutoff(make.NOON + 10 * HOUR, make.NOON)) == 3
            assert numbers(journal) == [4, 3, 2]
            assert len(all_cases(journal)) == 3
            settle(journal)
            assert numbers(journal) == [4, 3, 2]
            assert journal.verify() is None

    def test_a_case_whose_beginning_went_is_none(self) -> None:
        later = make.NOON + timedelta(days=900)
        with self.journal(now=lambda: later) as journal:
            write(journal, incident("a", 1, noted("a", "secretive")))
            assert journal.expire(Cutoff(later, later), limit=1) == 1
            assert (numbers(journal), all_cases(journal)) == ([], [])
            journal.append([make.noted("a", 3)])
            settle(journal)
            assert numbers(journal) == []

    def test_a_case_is_remade_when_somebody_is_erased(self) -> None:
        operator = replace(make.OPERATOR, actor_id="u2", name="Bert")
        with self.journal() as journal:
            write(
                journal,
                incident("a", 1, noted("a", "Anneke saw it")),
                incident("b", 2, noted("b", "ook Anneke"), until="resolved"),
            )
            assert numbers(journal, "anneke") == [2, 1]
            journal.erase(Person(("u1",), ("Anneke",)), operator, "asked")
            # Of what is not closed nobody is erased.
            assert numbers(journal, "anneke") == [2]
            assert numbers(journal, "erased saw") == [1]
            assert [one.number for one in all_cases(journal)] == [1, 2]
            assert journal.verify() is None

    def test_nothing_derived_keeps_a_person(self) -> None:
        other = replace(make.OPERATOR, actor_id="x", name="X")
        with self.journal(now=lambda: make.NOON) as journal:
            events = [one for one in everywhere() if isinstance(one, e.EVENTS)]
            events = [
                # All but the notes may be known: so there is a case for each kind of reader.
                replace(one, secret=isinstance(one, e.NoteAdded)) if hasattr(one, "secret") else one
                for one in events
            ]
            going = [one for one in events if not one.ENDS]
            going.sort(key=lambda one: not isinstance(one, e.IncidentRaised))
            journal.append(going)
            journal.append(events[len(going) :])
            settle(journal)
            words = (PERSON_ID, *NAME.split())
            for word in words:
                assert len(journal.search(word, secrets=True)) == 1, word
                assert len(journal.search(word, secrets=False)) == 1, word
            journal.erase(Person((PERSON_ID,), (NAME,)), other, "asked")
            for secrets in (True, False):
                assert len(all_cases(journal, secrets=secrets)) == 1
                assert PERSON_ID not in repr(all_cases(journal, secrets=secrets))
                for word in words:
                    assert journal.search(word, secrets=secrets) == []
            assert journal.verify() is None

    def test_kinds_that_happen_are_kinds_of_events_or_to_be(self) -> None:
        known = {cls.KIND for cls in e.EVENTS}
        assert len(HAPPENINGS & known) > 10
        assert read_time("2026-03-02T12:00:00.000123+00:00") == make.NOON
