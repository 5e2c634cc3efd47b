"""The hand-over in words, as it is read aloud."""

from dataclasses import replace
from datetime import timedelta, tzinfo

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.handing_over import (
    HandOver,
    Inside,
    Links,
    Why,
    text,
)
from custom_components.municipal_alarm.control_room.handing_over.text import (
    LANGUAGES,
    drill_words,
    place_words,
    what,
)
from custom_components.municipal_alarm.control_room.incident_parts import LastLocated
from custom_components.municipal_alarm.control_room.site import Position
from custom_components.municipal_alarm.control_room.words import AlarmKind

from .made import AMSTERDAM, LINKS, NOON, hand_overs, languages, links, made, zones

INSIDE = (
    Inside("Jan", Why.IN_DANGER, NOON - timedelta(minutes=3), "Library, hall"),
    Inside("Els", Why.HELP, NOON - timedelta(seconds=20), "Library, attic"),
    Inside("Ben", Why.MISSING),
    Inside("Ria", Why.ON_SCENE, NOON - timedelta(hours=3), "Depot"),
    Inside("Omar", Why.ALONE, NOON - timedelta(minutes=119), "Library"),
    Inside("Piet", Why.ON_GUARD),
)

ALL_OF_IT = made(
    kind=AlarmKind.MAN_DOWN,
    possible=True,
    detail="tilt 2",
    subject="Jan",
    place_at=NOON - timedelta(minutes=20),
    presses=3,
    last_press_at=NOON,
    inside=INSIDE,
    located=LastLocated(Position(52.08651, 4.88301, 12.4), NOON - timedelta(minutes=2), NOON),
)


def test_english() -> None:
    assert text(ALL_OF_IT, LINKS, "en", AMSTERDAM).splitlines() == [
        "Alarm 12: possibly man down",
        "Place: Library, 1st floor, desk 1, last proven there 20 min ago",
        "Address: Station Square 1, Woerden",
        "Map: 52.08650, 4.88300",
        "Radio: 52.08651, 4.88301, 2 min ago, about 12 m",
        "Since: 12:48, 12 min ago, raised 3 times, last just now",
        "The source calls it: tilt 2",
        "Inside:",
        "- Jan: raised the alarm; last seen 3 min ago: Library, hall",
        "- Els: asks for help; last seen just now: Library, attic",
        "- Ben: not heard of; not seen lately",
        "- Ria: is there to help; last seen 3 h ago: Depot",
        "- Omar: works there alone; last seen 119 min ago: Library",
        "- Piet: is a guard on duty there; not seen lately",
        "Contact there: the porter, 0348 111 111",
        "Control room: 0348 222 222",
        "Camera, until 13:30: https://example.org/live",
        "Picture of the alarm: https://example.org/snapshot",
    ]


def test_dutch() -> None:
    assert text(ALL_OF_IT, LINKS, "nl", AMSTERDAM).splitlines() == [
        "Alarm 12: mogelijk man down",
        "Plaats: Library, 1st floor, desk 1, daar 20 min geleden voor het laatst vastgesteld",
        "Adres: Station Square 1, Woerden",
        "Kaart: 52.08650, 4.88300",
        "Portofoon: 52.08651, 4.88301, 2 min geleden, op 12 m na",
        "Sinds: 12:48, 12 min geleden, 3 keer gegeven, het laatst zojuist",
        "De bron noemt het: tilt 2",
        "Binnen:",
        "- Jan: gaf het alarm; laatst gezien 3 min geleden: Library, hall",
        "- Els: vraagt om hulp; laatst gezien zojuist: Library, attic",
        "- Ben: niets van gehoord; de laatste tijd niet gezien",
        "- Ria: is er om te helpen; laatst gezien 3 uur geleden: Depot",
        "- Omar: werkt daar alleen; laatst gezien 119 min geleden: Library",
        "- Piet: is daar beveiliger met dienst; de laatste tijd niet gezien",
        "Contact daar: the porter, 0348 111 111",
        "Meldkamer: 0348 222 222",
        "Camera, tot 13:30: https://example.org/live",
        "Foto van het alarm: https://example.org/snapshot",
    ]


def test_the_least_there_is() -> None:
    least = made(
        place=None, address="", latitude=None, longitude=None, contact="", phone="", drill=True
    )
    assert text(least, Links(), "en", AMSTERDAM).splitlines() == [
        "DRILL, do not come",
        "Alarm 12: panic button",
        "Place: not known",
        "Since: 12:48, 12 min ago",
        "Inside: nobody of ours is known to be there",
        "Camera: none looks at this place",
    ]


@pytest.mark.parametrize(
    ("language", "pressed", "said"),
    [
        ("en", True, ["Inside:", "- An employee at this desk: pressed the button"]),
        ("en", False, ["Inside:", "- An employee at this desk: may be there"]),
        ("nl", True, ["Binnen:", "- Een medewerker aan deze balie: drukte op de knop"]),
        ("nl", False, ["Binnen:", "- Een medewerker aan deze balie: is daar mogelijk"]),
    ],
)
def test_at_a_desk_is_somebody_of_ours(language: str, pressed: bool, said: list[str]) -> None:
    alone = text(made(desk=True, pressed=pressed), LINKS, language, AMSTERDAM).splitlines()
    first = alone.index(said[0])
    assert alone[first : first + 2] == said
    assert not [line for line in alone if line.startswith(("Inside: ", "Binnen: "))]
    # Beside whoever else is known to be there.
    known = made(desk=True, pressed=pressed, inside=INSIDE[:1])
    lines = text(known, LINKS, language, AMSTERDAM).splitlines()
    assert lines[first : first + 2] == said
    assert lines[first + 2].startswith("- Jan: ")


def test_where_nobody_saw_them() -> None:
    told = text(made(subject="Jan"), LINKS, "en", AMSTERDAM)
    assert "Place: Library, 1st floor, desk 1, not proven to be there" in told


def test_no_address_on_the_internet_is_said() -> None:
    told = text(made(), Links(why_none="no_address"), "en", AMSTERDAM)
    assert "Camera: no link, for the control room has no address on the internet" in told
    assert "http" not in told


def test_a_night_has_its_date() -> None:
    told = text(made(raised_at=NOON - timedelta(hours=20)), LINKS, "en", AMSTERDAM)
    assert "Since: 2026-03-01 17:00, 20 h ago" in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_that_leaves_the_house_has_its_words(language: str) -> None:
    kinds = [kind for kind in AlarmKind if kind is not AlarmKind.DURESS]
    said = [what(made(kind=kind), language) for kind in kinds]
    assert len(set(said)) == len(kinds)
    with pytest.raises(KeyError):
        what(made(kind=AlarmKind.DURESS), language)


@given(hand_overs, links, languages, zones)
def test_what_people_typed_makes_no_line_of_its_own(
    handed: HandOver, links: Links, language: str, zone: tzinfo
) -> None:
    lines = text(handed, links, language, zone).splitlines()
    told = replace(handed, detail="x", address="x", contact="x", phone="x")
    most = text(told, links, language, zone).splitlines()
    assert len(lines) <= len(most)
    # One for each person, whatever their name is made of.
    assert sum(line.startswith("- ") for line in lines) == len(handed.inside) + handed.desk
    assert (lines[0] == drill_words(language)) is handed.drill
    assert "\n" not in place_words(handed, language)
    if links.camera is not None:
        assert any(line.endswith(links.camera) for line in lines)


@given(hand_overs, links, zones, st.sampled_from(("fr", "de", "")))
def test_another_language_is_english(
    handed: HandOver, links: Links, zone: tzinfo, language: str
) -> None:
    assert text(handed, links, language, zone) == text(handed, links, "en", zone)
