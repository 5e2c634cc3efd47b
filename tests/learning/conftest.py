"""The room of a story. What it does outside is told elsewhere: here its events count."""

import pytest

from tests.control_room.shift import Room


@pytest.fixture
def room() -> Room:
    return Room()
