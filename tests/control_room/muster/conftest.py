"""A roll-call that goes on."""

import pytest

from custom_components.municipal_alarm.control_room.words import Purpose

from ..shift import Room


@pytest.fixture
def called(room: Room) -> Room:
    """A press at desk 2; Jan told, Kees seen in the attic before, and the roll called."""
    room.guard("Kees").scans("attic")
    room.after(minutes=1)
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    room.operator("Anna").calls_the_roll()
    room.radio_texts("Jan", "Kees", purpose=Purpose.ROLL_CALL)
    return room
