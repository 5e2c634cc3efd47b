"""The sentences that go to radios: the place first."""

import pytest

from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.control_room.wording import (
    LANGUAGES,
    alarm_text,
    dispatch_text,
    kind_word,
    radio_name,
    stand_down_text,
)
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome

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
        ("en", {"drill": True}, "Library, 1st floor, desk 1 - PANIC - DRILL #1"),
        ("nl", {"drill": True}, "Library, 1st floor, desk 1 - PANIEK - OEFENING #1"),
        (
            "nl",
            {"presses": 3, "drill": True, "responder": "Jan", "kind": AlarmKind.LONE_WORKER},
            "Library, 1st floor, desk 1 - Jan - GEEN TEKEN VAN LEVEN - 3x - OEFENING #1",
        ),
        ("en", {"kind": AlarmKind.DURESS}, "Library, 1st floor, desk 1 - EMERGENCY #1"),
        ("nl", {"kind": AlarmKind.DURESS}, "Library, 1st floor, desk 1 - NOODOPROEP #1"),
        ("en", {"place": None, "responder": "radio/7"}, "place unknown - radio/7 - PANIC #1"),
        ("nl", {"place": None}, "plaats onbekend - PANIEK #1"),
        ("en", {"place": Place("b", "Library")}, "Library - PANIC #1"),
        (
            "en",
            {"responder": "Jan", "kind": AlarmKind.EMERGENCY, "possible": True},
            "Library, 1st floor, desk 1 - Jan - POSSIBLE EMERGENCY #1",
        ),
        (
            "nl",
            {"kind": AlarmKind.MAN_DOWN, "possible": True, "presses": 2},
            "Library, 1st floor, desk 1 - MOGELIJK MAN DOWN - 2x #1",
        ),
    ],
)
def test_alarm(room: Room, language: str, changes: dict[str, object], expected: str) -> None:
    assert alarm_text(language, room.incident.but(**changes)) == expected


def test_radio_that_nobody_is_known_to_carry() -> None:
    assert radio_name("en", "12345") == "radio 12345"
    assert radio_name("nl", "12345") == "portofoon 12345"
    assert radio_name("fr", "12345") == "radio 12345"


def test_dispatch(room: Room) -> None:
    assert dispatch_text("en", room.incident) == "GO TO Library, 1st floor, desk 1 - PANIC #1"
    assert dispatch_text("nl", room.incident) == "GA NAAR Library, 1st floor, desk 1 - PANIEK #1"


@pytest.mark.parametrize(
    ("outcome", "english", "dutch"),
    [
        (Outcome.GENUINE, "over: handled", "voorbij: afgehandeld"),
        (Outcome.FALSE, "over: false alarm", "voorbij: vals alarm"),
        (Outcome.DRILL, "over: drill", "voorbij: oefening"),
        (Outcome.CANCELLED, "over: cancelled", "voorbij: ingetrokken"),
        (Outcome.TECHNICAL, "over: technical fault", "voorbij: storing"),
    ],
)
def test_stand_down(room: Room, outcome: Outcome, english: str, dutch: str) -> None:
    place = "Library, 1st floor, desk 1"
    assert stand_down_text("en", room.incident, outcome) == f"{place} - {english} #1"
    assert stand_down_text("nl", room.incident, outcome) == f"{place} - {dutch} #1"
    assert stand_down_text("de", room.incident, outcome) == f"{place} - {english} #1"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_word_of_its_own(language: str) -> None:
    words = [kind_word(language, kind) for kind in AlarmKind]
    assert len(set(words)) == len(words)
    assert all(word.isupper() for word in words)
