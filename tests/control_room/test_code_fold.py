"""What a responder says, as it is kept beside their name: the last code, and what is none."""

from typing import Any

import pytest

from custom_components.municipal_alarm.control_room import snapshot

from .shift import Room


@pytest.fixture(autouse=True)
def incident(room: Room) -> None:
    """An alarm at desk 2, Jan told."""
    room.press("desk 2")
    room.radio_text(to="Jan")


def of(room: Room, name: str, *, secrets: bool = True) -> dict[str, Any]:
    """What a screen shows of somebody."""
    shown = snapshot.incident(room.incident, room.site, secrets=secrets)
    return next(one for one in shown["responders"] if one["responder"] == name)


@pytest.mark.parametrize("secrets", [False, True])
def test_digits_that_are_no_code_are_shown_to_all_until_a_code_comes(
    room: Room, *, secrets: bool
) -> None:
    jan = room.guard("Jan")
    assert of(room, "Jan", secrets=secrets)["unknown_code"] is None
    jan.texts("44")
    jan.texts("45")
    shown = of(room, "Jan", secrets=secrets)
    assert (shown["unknown_code"], shown["code"]) == ("45", None)
    # Words are no answer to "what did you mean?".
    jan.texts("two men")
    room.restart()
    assert of(room, "Jan", secrets=secrets)["unknown_code"] == "45"
    jan.texts("3")
    shown = of(room, "Jan", secrets=secrets)
    assert (shown["unknown_code"], shown["code"]) == (None, "3")
    jan.texts("46")
    shown = of(room, "Jan", secrets=secrets)
    assert (shown["unknown_code"], shown["code"]) == ("46", "3")
    room.whatever()


def test_a_code_of_one_does_not_answer_for_another(room: Room) -> None:
    room.operator("Anna").acknowledges()
    room.operator("Anna").dispatches("Piet")
    room.guard("Jan").texts("44")
    room.guard("Piet").texts("1")
    assert of(room, "Jan")["unknown_code"] == "44"
    assert of(room, "Piet")["unknown_code"] is None
    room.whatever()


@pytest.mark.parametrize("digits", ["0", "9"])
def test_duress_ends_it_like_the_all_clear_that_viewers_see(room: Room, digits: str) -> None:
    room.guard("Jan").texts("00")
    room.guard("Jan").texts(digits)
    shown = of(room, "Jan", secrets=False)
    assert (shown["unknown_code"], shown["code"]) == (None, "9")
    room.whatever()


def test_words_change_nothing(room: Room) -> None:
    before = room.incident.unknown_codes
    room.guard("Jan").texts("at the back")
    assert room.incident.unknown_codes is before
