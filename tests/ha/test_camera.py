"""The desk's camera: an open eye during an incident, a closed one otherwise."""

import asyncio
from http import HTTPStatus
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, patch

from aiohttp import web
import av
from homeassistant.components import camera
from homeassistant.components.camera.const import CameraEntityFeature
from homeassistant.const import STATE_UNAVAILABLE
from homeassistant.exceptions import HomeAssistantError
from homeassistant.setup import async_setup_component
import numpy
import pytest

from custom_components.municipal_alarm import camera as ours
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import SignalId
from custom_components.municipal_alarm.control_room.words import AlarmKind
from tests.ha.town import CAMERA, OPERATOR, TOWN_HALL, Town

PRIVACY = Path(ours.__file__).with_name("bridge").joinpath("privacy.jpg").read_bytes()
LIVE = b"\xff\xd8\xff\xe0 picture"
JPEG = b"\xff\xd8 one picture \xff\xd9"


def entity_id(town: Town, desk: str = "desk_1") -> str:
    found = town.entity_id("camera", f"{desk}_camera")
    assert found is not None
    return found


def entity(town: Town, desk: str = "desk_1") -> ours.DeskCamera:
    return town.hass.data["camera"].get_entity(entity_id(town, desk))


async def still(town: Town, desk: str = "desk_1") -> bytes:
    return (await camera.async_get_image(town.hass, entity_id(town, desk))).content


async def pressed_at(town: Town, desk: str = "desk_1") -> Any:
    incident = await town.press(desk)
    town.take_sent()
    return incident


async def over(town: Town, incident: Any) -> None:
    await town.resolve(incident)
    town.take_sent()


# --- still pictures -----------------------------------------------------------


async def test_open_from_the_press_until_it_is_resolved(town: Town) -> None:
    assert await still(town) == PRIVACY
    assert town.state("camera", "desk_1_camera").state == "idle"
    incident = await pressed_at(town)
    assert (await still(town)).startswith(LIVE)
    assert town.state("camera", "desk_1_camera").state == "streaming"
    await over(town, incident)
    assert await still(town) == PRIVACY
    assert town.state("camera", "desk_1_camera").state == "idle"


async def test_it_is_read_from_the_press_to_the_end_though_nobody_looks(town: Town) -> None:
    reader = entity(town)._reader
    assert not reader.is_wanted
    with patch.object(town.camera, "async_camera_image", AsyncMock(return_value=LIVE)) as image:
        incident = await pressed_at(town)
        async with asyncio.timeout(10):
            # Once for the snapshot, and for who will look.
            while image.await_count < 3:  # noqa: ASYNC110 - it is asked in its own time
                await asyncio.sleep(0.05)
        await over(town, incident)
        assert not reader.is_wanted
        asked = image.await_count
        await asyncio.sleep(1.2)
        assert image.await_count == asked


async def test_resolved_while_the_camera_was_asked(town: Town) -> None:
    incident = await pressed_at(town)
    asked = asyncio.Event()
    answer = asyncio.Event()

    async def slow(width: int | None = None, height: int | None = None) -> bytes:
        asked.set()
        await answer.wait()
        return LIVE

    with patch.object(town.camera, "async_camera_image", slow):
        picture = asyncio.create_task(still(town))
        await asked.wait()
        await town.command(
            c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome="genuine")
        )
        answer.set()
        assert await picture == PRIVACY
    town.take_sent()


async def test_a_camera_that_fails(town: Town) -> None:
    await pressed_at(town)
    town.camera.broken = True
    with pytest.raises(HomeAssistantError):
        await still(town)
    assert town.state("camera", "desk_1_camera").state != STATE_UNAVAILABLE


async def test_a_press_elsewhere_opens_nothing(town: Town) -> None:
    await pressed_at(town, "desk_2")
    assert await still(town) == PRIVACY


async def test_duress_at_the_desk_opens_nothing_that_anybody_could_see(town: Town) -> None:
    await town.command(
        c.RaiseAlarm(
            actor=OPERATOR, signal_id=SignalId("s"), kind=AlarmKind.DURESS, desk_id=town.desk_1
        )
    )
    assert town.state("camera", "desk_1_camera").state == "idle"
    assert await still(town) == PRIVACY
    town.take_sent()


async def test_the_proxy_shows_the_closed_eye(town: Town, hass_client) -> None:
    client = await hass_client()
    answer = await client.get(f"/api/camera_proxy/{entity_id(town)}")
    assert answer.status == HTTPStatus.OK
    assert answer.content_type == "image/jpeg"
    assert await answer.read() == PRIVACY


# --- MJPEG ---------------------------------------------------------------------


async def test_a_stream_without_an_incident_is_one_closed_eye(town: Town, hass_client) -> None:
    client = await hass_client()
    async with asyncio.timeout(5):
        answer = await client.get(f"/api/camera_proxy_stream/{entity_id(town)}")
        body = await answer.read()
    assert answer.headers["Content-Type"].startswith("multipart/x-mixed-replace")
    assert PRIVACY in body
    assert LIVE not in body


@pytest.mark.parametrize("query", ["", "?interval=0.5"])
async def test_a_stream_ends_with_its_incident(town: Town, hass_client, query: str) -> None:
    incident = await pressed_at(town)
    client = await hass_client()
    async with asyncio.timeout(10):
        answer = await client.get(f"/api/camera_proxy_stream/{entity_id(town)}{query}")
        begun = await answer.content.readuntil(LIVE)
        assert PRIVACY not in begun
        await over(town, incident)
        rest = await answer.content.read()
    after = rest.partition(PRIVACY)[2]
    assert PRIVACY in after
    assert LIVE not in after


@pytest.mark.parametrize("raised", [None, ValueError("a defect"), OSError("no route")])
async def test_a_stream_goes_on_when_the_camera_fails_for_a_moment(
    town: Town, hass_client, raised: Exception | None
) -> None:
    """Also by what no camera should raise: other integrations are as they are."""
    incident = await pressed_at(town)
    client = await hass_client()
    how = {"return_value": None} if raised is None else {"side_effect": raised}
    async with asyncio.timeout(10):
        with patch.object(town.camera, "async_camera_image", AsyncMock(**how)) as image:
            answer = await client.get(f"/api/camera_proxy_stream/{entity_id(town)}")
            while image.await_count < 2:  # noqa: ASYNC110 - it is asked in its own time
                await asyncio.sleep(0.05)
        assert PRIVACY not in await answer.content.readuntil(LIVE)
        await over(town, incident)
        await answer.content.read()


async def test_a_stream_ends_when_its_building_is_unloaded(town: Town, hass_client) -> None:
    await pressed_at(town)
    client = await hass_client()
    async with asyncio.timeout(10):
        answer = await client.get(f"/api/camera_proxy_stream/{entity_id(town)}")
        await answer.content.readuntil(LIVE)
        await town.hass.config_entries.async_unload(TOWN_HALL)
        assert PRIVACY in await answer.content.read()
    await town.hass.config_entries.async_setup(TOWN_HALL)
    await town.settle()


# --- the stream of a camera entity ---------------------------------------------


@pytest.fixture
async def streaming_town(town: Town) -> Town:
    """The desk's camera has a stream of its own."""
    town.camera._attr_supported_features = CameraEntityFeature.STREAM
    town.camera.async_write_ha_state()
    with patch.object(
        type(town.camera), "stream_source", AsyncMock(return_value="rtsp://camera/1")
    ):
        yield town


async def test_the_stream_is_delegated_during_an_incident_only(streaming_town: Town) -> None:
    town = streaming_town
    features = "supported_features"
    assert town.state("camera", "desk_1_camera").attributes[features] == 0
    assert await camera.async_get_stream_source(town.hass, entity_id(town)) is None
    incident = await pressed_at(town)
    assert town.state("camera", "desk_1_camera").attributes[features] == CameraEntityFeature.STREAM
    assert await camera.async_get_stream_source(town.hass, entity_id(town)) == "rtsp://camera/1"
    await over(town, incident)
    assert town.state("camera", "desk_1_camera").attributes[features] == 0
    assert await camera.async_get_stream_source(town.hass, entity_id(town)) is None


async def test_nothing_is_preloaded_outside_an_incident(streaming_town: Town) -> None:
    assert await entity(streaming_town).async_create_stream() is None


async def test_a_running_stream_ends_with_the_incident(streaming_town: Town) -> None:
    town = streaming_town
    incident = await pressed_at(town)
    with patch(f"{camera.Camera.__module__}.create_stream") as create:
        stream = create.return_value
        stream.stop = AsyncMock()
        stream.available = False
        assert await entity(town).async_create_stream() is stream
    assert create.call_args.args[1] == "rtsp://camera/1"
    assert town.state("camera", "desk_1_camera").state == "streaming"
    stream.dynamic_stream_settings.preload_stream = True
    await over(town, incident)
    stream.stop.assert_awaited_once()
    assert not stream.dynamic_stream_settings.preload_stream
    assert entity(town).stream is None


def film(path: Path) -> str:
    """Ten seconds of grey, as cameras send it."""
    with av.open(str(path), "w", format="mp4", options={"movflags": "frag_keyframe"}) as out:
        track = out.add_stream("h264", rate=10, options={"g": "10"})
        track.width, track.height, track.pix_fmt = 64, 48, "yuv420p"
        for _ in range(100):
            frame = av.VideoFrame.from_ndarray(numpy.full((48, 64, 3), 90, numpy.uint8), "rgb24")
            out.mux(track.encode(frame))
        out.mux(track.encode())
    return str(path)


async def test_a_real_stream_is_served_no_more(
    streaming_town: Town, hass_client, tmp_path: Path
) -> None:
    town = streaming_town
    source = await town.hass.async_add_executor_job(film, tmp_path / "desk.mp4")
    assert await async_setup_component(town.hass, "stream", {})
    incident = await pressed_at(town)
    with patch.object(type(town.camera), "stream_source", AsyncMock(return_value=source)):
        url = await camera.async_request_stream(town.hass, entity_id(town), "hls")
    client = await hass_client()
    async with asyncio.timeout(10):
        assert (await client.get(url)).status == HTTPStatus.OK
    await over(town, incident)
    assert (await client.get(url)).status == HTTPStatus.NOT_FOUND
    with pytest.raises(HomeAssistantError):
        await camera.async_request_stream(town.hass, entity_id(town), "hls")


# --- a stream address ------------------------------------------------------------


async def with_address(town: Town, address: str) -> None:
    await town.change_subentry(TOWN_HALL, "desk_2", camera_stream=address)


async def test_an_rtsp_address(town: Town) -> None:
    await with_address(town, "rtsp://10.0.0.9/live")
    assert await camera.async_get_stream_source(town.hass, entity_id(town, "desk_2")) is None
    incident = await pressed_at(town, "desk_2")
    assert (
        await camera.async_get_stream_source(town.hass, entity_id(town, "desk_2"))
        == "rtsp://10.0.0.9/live"
    )
    with patch(f"{camera.Camera.__module__}.create_stream") as create:
        create.return_value.async_get_image = AsyncMock(side_effect=[LIVE, None])
        create.return_value.stop = AsyncMock()
        assert await still(town, "desk_2") == LIVE
        with pytest.raises(HomeAssistantError):
            await still(town, "desk_2")
        await over(town, incident)


@pytest.fixture
async def http_camera(aiohttp_server):
    """A camera of the cheap sort; `pictures` says what it sends."""
    sends: dict[str, Any] = {"type": "image/jpeg", "chunks": [JPEG], "status": 200}

    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=sends["status"])
        response.content_type = sends["type"]
        await response.prepare(request)
        for chunk in sends["chunks"]:
            await response.write(chunk)
            await asyncio.sleep(0)
        return response

    app = web.Application()
    app.router.add_get("/picture", handle)
    server = await aiohttp_server(app)
    sends["address"] = str(server.make_url("/picture"))
    return sends


@pytest.mark.usefixtures("socket_enabled")
async def test_an_address_of_a_still_picture(town: Town, http_camera, hass_client) -> None:
    await with_address(town, http_camera["address"])
    incident = await pressed_at(town, "desk_2")
    assert town.state("camera", "desk_2_camera").attributes["supported_features"] == 0
    assert await camera.async_get_stream_source(town.hass, entity_id(town, "desk_2")) is None
    assert await still(town, "desk_2") == JPEG
    client = await hass_client()
    async with asyncio.timeout(10):
        answer = await client.get(f"/api/camera_proxy_stream/{entity_id(town, 'desk_2')}")
        for _ in range(2):
            await answer.content.readuntil(JPEG)
        await over(town, incident)
        await answer.content.read()


@pytest.mark.usefixtures("socket_enabled")
async def test_an_address_of_moving_pictures(town: Town, http_camera, hass_client) -> None:
    part = b"--x\r\nContent-Type: image/jpeg\r\n\r\n"
    two = JPEG.replace(b"one", b"two")
    http_camera["type"] = "multipart/x-mixed-replace"
    # Cut where it hurts: within the marks of a picture.
    whole = part + JPEG + b"\r\n" + part + two + b"\r\n"
    http_camera["chunks"] = [whole[i : i + 7] for i in range(0, len(whole), 7)]
    await with_address(town, http_camera["address"])
    incident = await pressed_at(town, "desk_2")
    assert await still(town, "desk_2") == JPEG
    client = await hass_client()
    async with asyncio.timeout(10):
        answer = await client.get(f"/api/camera_proxy_stream/{entity_id(town, 'desk_2')}")
        await answer.content.readuntil(JPEG)
        await answer.content.readuntil(two)
        await answer.content.readuntil(JPEG)
        await over(town, incident)
        await answer.content.read()


@pytest.mark.usefixtures("socket_enabled")
async def test_the_stream_of_an_address_is_read_for_who_looks_alone(
    town: Town, aiohttp_server, hass_client
) -> None:
    """Before that it gives a picture now and then, so that it holds nothing up."""
    sent: list[int] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_type = "multipart/x-mixed-replace"
        await response.prepare(request)
        sent.append(0)
        this = len(sent) - 1
        while True:
            await response.write(b"--x\r\n\r\n" + JPEG)
            sent[this] += 1
            await asyncio.sleep(0.02)

    app = web.Application()
    app.router.add_get("/", handle)
    server = await aiohttp_server(app)
    await with_address(town, str(server.make_url("/")))
    incident = await pressed_at(town, "desk_2")
    await asyncio.sleep(1.5)
    assert len(sent) >= 2
    # What is under way when it is closed again.
    assert all(pictures < 10 for pictures in sent)
    client = await hass_client()
    before = len(sent)
    async with asyncio.timeout(10):
        answer = await client.get(f"/api/camera_proxy_stream/{entity_id(town, 'desk_2')}")
        for _ in range(20):
            await answer.content.readuntil(JPEG)
        # One that was asked before somebody came may be under way.
        assert len(sent) - before <= 2
        assert sent[-1] >= 15
        answer.close()
        await over(town, incident)


@pytest.mark.usefixtures("socket_enabled")
@pytest.mark.parametrize(
    "sends",
    [
        {"status": 404},
        {"type": "text/html", "chunks": [b"<html>"]},
        {"type": "multipart/x-mixed-replace", "chunks": [b"x" * 1000] * 10},
    ],
)
async def test_an_address_that_is_no_camera(
    town: Town, http_camera, sends: dict[str, Any], monkeypatch
) -> None:
    monkeypatch.setattr(ours, "_LARGEST", 5000)
    http_camera |= sends
    await with_address(town, http_camera["address"])
    await pressed_at(town, "desk_2")
    with pytest.raises(HomeAssistantError):
        await still(town, "desk_2")


async def test_a_source_that_is_gone(town: Town) -> None:
    await town.change_subentry(TOWN_HALL, "desk_1", camera="camera.gone")
    town.hass.states.async_remove(CAMERA)
    await pressed_at(town)
    assert town.state("camera", "desk_1_camera").attributes["supported_features"] == 0
    with pytest.raises(HomeAssistantError):
        await still(town)
