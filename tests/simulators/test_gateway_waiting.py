import asyncio

import pytest

from simulators.gateway_waiting import Watch


async def test_wakes_whenever_something_may_have_changed() -> None:
    watch = Watch()
    seen: list[int] = []
    waiting = asyncio.ensure_future(watch.until(lambda: len(seen) if len(seen) == 2 else None, 5))
    for number in range(2):
        await asyncio.sleep(0)
        seen.append(number)
        watch.changed()
        watch.changed()
    assert await waiting == 2
    assert await watch.until(lambda: "at once", 0) == "at once"


async def test_gives_up() -> None:
    with pytest.raises(TimeoutError):
        await Watch().until(lambda: None, 0.001)
