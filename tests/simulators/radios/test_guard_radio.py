import asyncio
from datetime import UTC, datetime

import pytest

from simulators.radios.guard_radio import Screen, Shown, ShownAs

NOW = datetime(2026, 11, 2, tzinfo=UTC)


def text(words: str, key: str) -> Shown:
    return Shown(NOW, "1201", ShownAs.TEXT, words, key)


def test_the_same_thing_again_is_counted_and_not_shown() -> None:
    told: list[Shown] = []
    screen = Screen(told.append)
    assert screen.show(text("one", "1"))
    assert not screen.show(text("one", "1"))
    assert screen.show(text("one", "2"))
    assert [one.key for one in told] == ["1", "2"] == [one.key for one in screen.texts]
    assert screen.repeats == {"1": 1}


async def test_waiting_for_a_text() -> None:
    screen = Screen(lambda shown: None)
    waiting = asyncio.create_task(screen.wait("two"))
    await asyncio.sleep(0)
    screen.show(text("one", "1"))
    screen.show(text("two", "2"))
    assert (await waiting).key == "2"
    assert (await screen.wait("one")).key == "1"
    with pytest.raises(TimeoutError):
        await screen.wait("three", timeout=0)
