"""A camera is read once for all who look, begun at the alarm, and let go."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import aclosing

from homeassistant.components.camera import Image
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import current_request
import pytest

from custom_components.municipal_alarm.bridge import warm
from custom_components.municipal_alarm.bridge.warm import Reader


class Camera:
    """Gives a picture each time it is told to, and knows who reads it."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.readings = 0
        self.now = 0
        self.given = 0
        self.within: list[object] = []
        self.next = asyncio.Event()
        self.fails = False
        self.reader = Reader(hass, "the camera", self.read)

    async def read(self) -> AsyncGenerator[Image]:
        self.readings += 1
        self.now += 1
        self.within.append(current_request.get())
        try:
            while True:
                await self.next.wait()
                self.next.clear()
                if self.fails:
                    raise RuntimeError("a defect")
                self.given += 1
                yield Image("image/jpeg", b"%d" % self.given)
        finally:
            self.now -= 1

    async def give(self) -> None:
        before = self.given
        self.next.set()
        await until(lambda: self.given > before)
        await turns()


async def turns() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def until(what: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not what():  # noqa: ASYNC110 - a turn of the loop
            await asyncio.sleep(0)


@pytest.fixture
async def camera(hass: HomeAssistant) -> AsyncGenerator[Camera]:
    one = Camera(hass)
    yield one
    one.reader.end()
    await until(lambda: one.now == 0)


async def seen(look: AsyncGenerator[Image]) -> bytes | None:
    async with asyncio.timeout(5):
        image = await anext(look, None)
    return image.content if image is not None else None


async def test_nobody_looks_and_nobody_reads(camera: Camera) -> None:
    await turns()
    assert camera.readings == 0


async def test_who_looks_after_the_alarm_has_a_picture_without_waiting(camera: Camera) -> None:
    camera.reader.warm()
    await turns()
    await camera.give()
    async with aclosing(camera.reader.look(0)) as look:
        assert await seen(look) == b"1"
        await camera.give()
        assert await seen(look) == b"2"
    assert camera.readings == 1


async def test_an_old_picture_is_none_of_now(
    camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "_FRESH_S", 0.0)
    camera.reader.warm()
    await turns()
    await camera.give()
    async with aclosing(camera.reader.look(0)) as look:
        waiting = asyncio.ensure_future(seen(look))
        await turns()
        assert not waiting.done()
        await camera.give()
        assert await waiting == b"2"


async def test_two_who_look_are_one_who_reads(camera: Camera) -> None:
    async with aclosing(camera.reader.look(0)) as one, aclosing(camera.reader.look(0)) as two:
        asked = [asyncio.ensure_future(seen(look)) for look in (one, two)]
        await turns()
        await camera.give()
        assert [await answer for answer in asked] == [b"1", b"1"]
        # Who does not ask for a while has the newest then.
        await camera.give()
        await camera.give()
        assert await seen(two) == b"3"
    assert camera.readings == 1
    await until(lambda: camera.now == 0)


async def test_who_goes_leaves_the_camera_to_the_others(camera: Camera) -> None:
    async with aclosing(camera.reader.look(0)) as stays:
        waiting = asyncio.ensure_future(seen(stays))
        async with aclosing(camera.reader.look(0)) as goes:
            gone = asyncio.ensure_future(seen(goes))
            await turns()
            await camera.give()
            await gone
        assert await waiting == b"1"
        assert camera.now == 1
    await until(lambda: camera.now == 0)


async def test_after_the_alarm_nothing_is_read_or_kept(camera: Camera) -> None:
    camera.reader.warm()
    await turns()
    await camera.give()
    camera.reader.cool()
    await until(lambda: camera.now == 0)
    async with aclosing(camera.reader.look(0)) as look:
        waiting = asyncio.ensure_future(seen(look))
        await turns()
        assert not waiting.done()
        await camera.give()
        assert await waiting == b"2"
    assert camera.readings == 2


async def test_nobody_came_in_time(camera: Camera, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warm, "WARM_S", 0.05)
    camera.reader.warm()
    await turns()
    assert camera.now == 1
    # Also of one that hangs: it gives no picture, and takes no other's place for good.
    await until(lambda: camera.now == 0)
    assert not camera.reader.is_wanted
    assert camera.given == 0


async def test_a_further_alarm_keeps_it_read(
    camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "WARM_S", 0.05)
    camera.reader.warm()
    monkeypatch.setattr(warm, "WARM_S", 60.0)
    camera.reader.warm()
    await asyncio.sleep(0.1)
    await turns()
    assert camera.now == 1


async def test_in_a_storm_only_some_are_warmed(
    hass: HomeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "WARM_AT_ONCE", 2)
    cameras = [Camera(hass) for _ in range(4)]
    for one in cameras:
        one.reader.warm()
    await turns()
    assert [one.now for one in cameras] == [1, 1, 0, 0]
    # The place of one whose alarm is over is free.
    cameras[0].reader.cool()
    cameras[3].reader.warm()
    await until(lambda: [one.now for one in cameras] == [0, 1, 0, 1])
    for one in cameras:
        one.reader.end()
    await until(lambda: not any(one.now for one in cameras))


async def test_the_end_is_told_to_who_looks(camera: Camera) -> None:
    async with aclosing(camera.reader.look(0)) as look:
        waiting = asyncio.ensure_future(seen(look))
        await turns()
        camera.reader.end()
        assert await waiting is None


async def test_a_defect_ends_the_looking_and_not_for_good(
    camera: Camera, caplog: pytest.LogCaptureFixture
) -> None:
    camera.fails = True
    async with aclosing(camera.reader.look(0)) as look:
        waiting = asyncio.ensure_future(seen(look))
        await turns()
        camera.next.set()
        assert await waiting is None
    assert "the camera cannot be read" in caplog.text
    caplog.clear()
    camera.fails = False
    async with aclosing(camera.reader.look(0)) as look:
        again = asyncio.ensure_future(seen(look))
        await turns()
        await camera.give()
        assert await again == b"1"


async def test_reading_is_no_part_of_somebodys_request(camera: Camera) -> None:
    token = current_request.set("of somebody")  # type: ignore[arg-type]
    camera.reader.warm()
    current_request.reset(token)
    await turns()
    assert camera.within == [None]


async def test_it_is_asked_rarely_until_somebody_looks(
    camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "IDLE_PACE_S", 60.0)
    monkeypatch.setattr(warm, "PACE_S", 0.01)
    camera.reader.warm()
    await turns()
    pausing = asyncio.ensure_future(camera.reader.pause())
    await asyncio.sleep(0.05)
    assert not pausing.done()
    assert not camera.reader.is_looked_at()
    async with aclosing(camera.reader.look(0)) as look:
        waiting = asyncio.ensure_future(seen(look))
        async with asyncio.timeout(5):
            # Who comes does not wait for it.
            await pausing
            await camera.reader.pause()
        assert camera.reader.is_looked_at()
        await camera.give()
        await waiting
    assert not camera.reader.is_looked_at()


async def test_for_nobody_it_is_asked_again_in_its_time(
    camera: Camera, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warm, "IDLE_PACE_S", 0.01)
    async with asyncio.timeout(5):
        await camera.reader.pause()
