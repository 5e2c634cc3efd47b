from datetime import UTC, datetime
import io

import aiohttp
from PIL import Image
import pytest

from simulators.camera import SIZE, Cameras, draw
from simulators.town import WATERVEEN

pytestmark = pytest.mark.usefixtures("socket_enabled")

DESK_3 = WATERVEEN.place("Town Hall, Desk 3")


@pytest.fixture
async def cameras():
    async with Cameras(WATERVEEN) as running:
        yield running


@pytest.fixture
async def session():
    async with aiohttp.ClientSession() as one:
        yield one


def test_a_picture_is_a_jpeg_that_moves():
    first = draw("Desk", datetime(2026, 11, 22, 12, 0, 0, tzinfo=UTC))
    second = draw("Desk", datetime(2026, 11, 22, 12, 0, 0, 200_000, tzinfo=UTC))
    assert Image.open(io.BytesIO(first)).size == SIZE
    assert first != second


async def test_a_still_is_known_as_live(cameras, session):
    async with session.get(f"{cameras.url}/town-hall-3/now.jpg") as response:
        assert response.content_type == "image/jpeg"
        picture = await response.read()
    assert cameras.is_live(DESK_3, picture)
    assert not cameras.is_live(DESK_3, picture + b" ")
    assert not cameras.is_live(WATERVEEN.place("Town Hall, Desk 1"), picture)
    assert cameras.looks["town-hall-3"] == 1


async def test_a_stream_brings_picture_after_picture(cameras, session):
    async with session.get(f"{cameras.url}/town-hall-3/live.mjpeg") as response:
        reader = aiohttp.MultipartReader.from_response(response)
        pictures = [bytes(await (await reader.next()).read()) for _ in range(3)]
    assert len(set(pictures)) == 3
    assert all(cameras.is_live(DESK_3, picture) for picture in pictures)


@pytest.mark.parametrize("desk", ["nowhere", "pool-first-aid"])
async def test_where_no_camera_is_there_is_no_picture(cameras, session, desk):
    async with session.get(f"{cameras.url}/{desk}/now.jpg") as response:
        assert response.status == 404
