"""The room of a story: what it does outside and nobody speaks of fails the story."""

from collections.abc import Iterator

import pytest

from .shift import Room


@pytest.fixture
def room() -> Iterator[Room]:
    room = Room()
    yield room
    room.nothing_more()
