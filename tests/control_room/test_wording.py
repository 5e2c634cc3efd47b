"""The sentences that go to radios: the place first."""

from datetime import timedelta
from itertools import combinations
import re

import pytest

from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.wording import (
    LANGUAGES,
    again_text,
    alarm_text,
    check_in_text,
    dispatch_text,
    kind_word,
    radio_name,
    roll_call_text,
    stand_down_text,
)
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome
from custom_components.municipal_alarm.radio.short_text import fit

from .shift import Room

HERE = Place("b", "Library", "1st floor", "d", "desk 1")  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def incident(room: Room) -> None:
    room.press("desk 1")
    room.whatever()


@pytest.mark.parametrize(
    ("language", "changes", "expected"),
    [
        ("en", {}, "Library, 1st floor, desk 1 - PANIC #1"),
        ("nl", {}, "Library, 1st floor, desk 1 - PANIEK #1"),
        ("fr", {}, "Library, 1st floor, desk 1 - PANIC #1"),
        ("en", {"presses": 2}, "Library, 1st floor, desk 1 - PANIC - 2x #1"),
        ("en", {"drill": True}, "Library, 1st floor, desk 1 - DRILL PANIC #1"),
        ("nl", {"drill": True}, "Library, 1st floor, desk 1 - OEFENING PANIEK #1"),
        (
            "nl",
            {"presses": 3, "drill": True, "responder": "Jan", "kind": AlarmKind.LONE_WORKER},
            "Library, 1st floor, desk 1 - OEFENING GEEN TEKEN - Jan - 3x #1",
        ),
        ("en", {"kind": AlarmKind.DURESS}, "Library, 1st floor, desk 1 - EMERGENCY #1"),
        ("nl", {"kind": AlarmKind.DURESS}, "Library, 1st floor, desk 1 - NOOD #1"),
        ("en", {"place": None, "responder": "radio/7"}, "place unknown - PANIC - radio/7 #1"),
        ("nl", {"place": None}, "plaats onbekend - PANIEK #1"),
        ("en", {"place": Place("b", "Library")}, "Library - PANIC #1"),
        # The dash parts the place from the rest.
        ("en", {"place": Place("b", "Library - East")}, "Library-East - PANIC #1"),
        (
            "en",
            {"responder": "Jan", "kind": AlarmKind.EMERGENCY, "possible": True},
            "Library, 1st floor, desk 1 - POSS. EMERGENCY - Jan #1",
        ),
        (
            "nl",
            {"kind": AlarmKind.MAN_DOWN, "possible": True, "presses": 2},
            "Library, 1st floor, desk 1 - MOG. MAN DOWN - 2x #1",
        ),
    ],
)
def test_alarm(room: Room, language: str, changes: dict[str, object], expected: str) -> None:
    assert alarm_text(language, room.incident.but(**changes)) == expected


AGES = [
    (timedelta(minutes=5), "", ""),
    (timedelta(minutes=5, seconds=1), " (5 min)", " (5 min)"),
    (timedelta(minutes=59, seconds=59), " (59 min)", " (59 min)"),
    (timedelta(hours=1), " (1 h)", " (1 u)"),
    (timedelta(hours=11, minutes=59), " (11 h)", " (11 u)"),
    (-timedelta(seconds=3), "", ""),
    (None, " (?)", " (?)"),
]


@pytest.mark.parametrize(("age", "english", "dutch"), AGES)
def test_age_of_the_place_of_a_responder(
    room: Room, age: timedelta | None, english: str, dutch: str
) -> None:
    told_at = room.incident.last_press_at
    placed_at = told_at - age if age is not None else None
    jan = room.incident.but(
        responder_id="jan", responder="Jan", kind=AlarmKind.MAN_DOWN, placed_at=placed_at
    )
    for language, words in (("en", english), ("nl", dutch)):
        place = f"Library, 1st floor, desk 1{words}"
        assert alarm_text(language, jan) == f"{place} - MAN DOWN - Jan #1"
        assert alarm_text(language, jan.but(place=None)).startswith(("place unk", "plaats onb"))
        # That it is over needs no looking for.
        assert "(" not in stand_down_text(language, jan, Outcome.FALSE)
    # Whoever is sent later is told of it as it is then.
    later = told_at + timedelta(minutes=30)
    if age is not None:
        assert "desk 1 (30 min) - GO" in dispatch_text("en", jan.but(placed_at=told_at), later)


@pytest.mark.parametrize("letters", [16, 20, 24, 32, 48])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_doubt_about_a_place_outlasts_the_cut(room: Room, language: str, letters: int) -> None:
    """Cut as radios cut it: the age, or at the least a question mark, behind the desk."""
    for place in PLACES:
        for age in (timedelta(minutes=20), timedelta(hours=3), None):
            placed_at = room.incident.last_press_at - age if age is not None else None
            jan = room.incident.but(
                number=128,
                place=place,
                kind=AlarmKind.MAN_DOWN,
                responder_id="jan",
                responder="Jan de Vries",
                placed_at=placed_at,
            )
            shown = fit(alarm_text(language, jan), letters)
            fresh = fit(alarm_text(language, jan.but(placed_at=jan.last_press_at)), letters)
            if place is None:
                assert shown == fresh
                continue
            assert re.search(r"(\?| \(20 min\)| \(3 [hu]\)| \(\?\)) (- )?MAN", shown), shown
            assert "?" not in fresh
            assert "(" not in fresh
            numbered = any(letter.isdecimal() for letter in place.desk)
            aged = "(20 min)" in shown or "(3 " in shown
            if letters >= 32 and age is not None and (numbered or not place.desk):
                assert aged
            # Where to begin to look goes before how long ago that was.
            assert numbered or not aged or place.desk in shown
            if numbered:
                assert f" {place.desk.split()[-1]}" in f" {shown}".replace("..", " ")


def test_question_for_a_sign_of_life() -> None:
    assert check_in_text("en", 60) == "CHECK IN - answer within 60 s"
    assert check_in_text("nl", 30) == "MELD U - antwoord binnen 30 s"
    assert check_in_text("fr", 60, "Jan") == "CHECK IN Jan - answer within 60 s"
    # The first thing on any display.
    assert fit(check_in_text("en", 60), 16).startswith("CHECK IN")
    assert fit(check_in_text("nl", 60), 16).startswith("MELD U")


def test_question_of_a_roll_call(room: Room) -> None:
    room.fire()
    room.whatever()
    one = room.incident.but(number=1)
    assert roll_call_text("en", one, "3", "4") == "Library - FIRE ROLL CALL 3 SAFE 4 HELP #1"
    assert roll_call_text("nl", one, "3", "4") == "Library - BRAND APPEL 3 VEILIG 4 HULP #1"
    assert roll_call_text("fr", one, "", "44") == "Library - FIRE ROLL CALL 44 HELP #1"
    drill = one.but(drill=True, presses=2, number=1)
    assert roll_call_text("en", drill, "", "") == "Library - DRILL FIRE ROLL CALL - 2x #1"
    assert fit(roll_call_text("en", one, "3", "4"), 32) == "L.. FIRE ROLL CALL 3 SAFE 4 HELP"
    assert fit(roll_call_text("en", one, "3", "4"), 16) == "L.. FIRE ROLL.."
    assert fit(roll_call_text("nl", one, "3", "4"), 16) == "L.. BRAND APPEL"


def test_radio_that_nobody_is_known_to_carry() -> None:
    assert radio_name("en", "12345") == "radio 12345"
    assert radio_name("nl", "12345") == "portofoon 12345"
    assert radio_name("fr", "12345") == "radio 12345"


def test_dispatch(room: Room) -> None:
    assert dispatch_text("en", room.incident) == "Library, 1st floor, desk 1 - GO: PANIC #1"
    assert dispatch_text("nl", room.incident) == "Library, 1st floor, desk 1 - GA: PANIEK #1"


@pytest.mark.parametrize(
    ("outcome", "english", "dutch"),
    [
        (Outcome.GENUINE, "handled", "afgehandeld"),
        (Outcome.FALSE, "false alarm", "vals alarm"),
        (Outcome.DRILL, "drill", "oefening"),
        (Outcome.CANCELLED, "cancelled", "ingetrokken"),
        (Outcome.TECHNICAL, "technical fault", "storing"),
    ],
)
def test_stand_down(room: Room, outcome: Outcome, english: str, dutch: str) -> None:
    place = "Library, 1st floor, desk 1"
    assert stand_down_text("en", room.incident, outcome) == f"OVER #1 {place} - {english}"
    assert stand_down_text("nl", room.incident, outcome) == f"VOORBIJ #1 {place} - {dutch}"
    assert stand_down_text("de", room.incident, outcome) == f"OVER #1 {place} - {english}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_word_of_its_own(language: str) -> None:
    words = [kind_word(language, kind) for kind in AlarmKind]
    assert len(set(words)) == len(words)
    assert all(word.isupper() for word in words)


def _place(building: str, floor: str = "", desk: str = "") -> Place:
    return Place("b", building, floor, "d" if desk else None, desk)  # type: ignore[arg-type]


PLACES = [
    None,
    _place("Gemeentehuis"),
    _place("Gemeentehuis", "Souterrain"),
    _place("Stadhuis", "Begane grond", "Balie 3"),
    _place("Stadskantoor Burgerzaken", "2e verdieping", "Balie 12"),
    _place("Stadskantoor - Oost", "2e verdieping", "Kamer 2.112"),
    _place("Town hall", "Ground floor", "Information desk by the door"),
]


@pytest.mark.parametrize("letters", [16, 20, 32, 48])
@pytest.mark.parametrize("number", [1, 128, 10_000])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_display_shows_two_messages_alike(
    room: Room, language: str, number: int, letters: int
) -> None:
    """What it is, whom it sends and that it is a drill or over: each shows, however it is cut."""
    for place in PLACES:
        for kind in AlarmKind:
            real = room.incident.but(
                number=number, place=place, kind=kind, responder="Jan de Vries"
            )
            drill, possible = real.but(drill=True), real.but(possible=True)
            whole = [alarm_text(language, incident) for incident in (real, drill, possible)]
            whole += [dispatch_text(language, incident) for incident in (real, drill, possible)]
            calls = [fit(text, letters) for text in whole]
            ends = {fit(stand_down_text(language, real, outcome), letters) for outcome in Outcome}
            for one, other in combinations((*calls, *ends), 2):
                assert one != other
            assert all(end.startswith(("OVER #", "VOORBIJ #")) for end in ends)
            assert all(f"#{number}" in end for end in ends)
            if place is not None and any(letter.isdecimal() for letter in place.desk):
                desk = place.desk.split()[-1]
                assert all(f"{desk} " in call for call in calls)


@pytest.mark.parametrize("letters", [16, 20, 32, 48])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_display_shows_two_kinds_alike(room: Room, language: str, letters: int) -> None:
    for place in PLACES:
        for text in (alarm_text, dispatch_text):
            shown = {
                fit(text(language, room.incident.but(place=place, kind=kind, number=128)), letters)
                for kind in AlarmKind
            }
            # Duress goes out as an emergency.
            assert len(shown) == len(AlarmKind) - 1


def test_whoever_was_sent_is_sent_again(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").dispatches("Omar")
    room.whatever()
    jan, omar = room.guard("Jan").responder_id, room.guard("Omar").responder_id
    for language, go in (("en", "GO:"), ("nl", "GA:")):
        assert again_text(language, room.incident, jan) == alarm_text(language, room.incident)
        assert f"desk 2 - {go} " in again_text(language, room.incident, omar)
