"""Looking through the cameras of an incident: who may, how long, and that it is written down."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import timedelta
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, patch

from homeassistant.components.camera import Image
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

from custom_components.municipal_alarm.bridge import showing, sight_view
from custom_components.municipal_alarm.bridge.sight_view import path_of
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.events import AccessRecorded, CameraViewed
from custom_components.municipal_alarm.control_room.ids import DeskId, ResponderId, SignalId
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.words import AccessKind, AlarmKind, Outcome

from .test_camera import LIVE, PRIVACY, entity
from .town import CAMERA, OPERATOR, TOWN_HALL, Town

type Connect = Callable[[MockUser | None], Any]


@pytest.fixture
def connect(hass: HomeAssistant, town: Town, hass_client_no_auth: Any) -> Connect:
    """Somebody's browser."""

    async def connect(user: MockUser | None) -> Any:
        client = await hass_client_no_auth()
        headers = {}
        if user is not None:
            token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
            headers = {"Authorization": f"Bearer {hass.auth.async_create_access_token(token)}"}

        async def get(incident: Incident, desk: str = "desk_1", query: str = "?still") -> Any:
            return await client.get(
                path_of(incident.incident_id, DeskId(desk)) + query, headers=headers
            )

        return get

    return connect


@pytest.fixture
def events(town: Town) -> list[Any]:
    """The looks that were written down."""
    found: list[Any] = []
    town.runtime.room.listen(
        lambda told: found.extend(
            one for one in told if isinstance(one, CameraViewed | AccessRecorded)
        )
    )
    return found


@pytest.fixture
async def neighbour(town: Town) -> str:
    """Desk 2 is on the same floor, and the same camera looks at it."""
    await town.change_subentry(TOWN_HALL, "desk_2", floor=" ground  floor", camera=CAMERA)
    return "desk_2"


async def pressed(town: Town) -> Incident:
    incident = await town.press()
    town.take_sent()
    return incident


async def test_live_until_it_is_resolved(connect: Connect, town: Town, events: list[Any]) -> None:
    incident = await pressed(town)
    operator = await connect(town.operator)
    async with asyncio.timeout(10):
        answer = await operator(incident, query="")
        assert answer.status == HTTPStatus.OK
        assert answer.content_type == "multipart/x-mixed-replace"
        assert answer.headers["Cache-Control"] == "no-store"
        begun = await answer.content.readuntil(LIVE)
        assert PRIVACY not in begun
        await town.resolve(incident)
        rest = await answer.content.read()
    assert LIVE not in rest.partition(PRIVACY)[2]
    assert PRIVACY in rest
    (look,) = events
    assert (look.actor.name, look.incident_id) == ("Olga", incident.incident_id)
    assert look.camera == town.entity_id("camera", "desk_1_camera")
    assert (await operator(incident)).status == HTTPStatus.CONFLICT
    town.take_sent()


async def test_the_first_picture_shows_at_once(connect: Connect, town: Town) -> None:
    """A browser shows a picture when the next one begins."""
    incident = await pressed(town)

    async def one(_interval: float) -> AsyncGenerator[Image]:
        yield Image("image/jpeg", LIVE)
        await asyncio.Event().wait()

    with patch.object(entity(town), "pictures", one):
        async with asyncio.timeout(10):
            answer = await (await connect(town.operator))(incident, query="")
            await answer.content.readuntil(LIVE)
            await answer.content.readuntil(LIVE)
            answer.close()
    await town.settle()


async def test_cameras_of_the_same_floor_are_open_too(
    connect: Connect, town: Town, neighbour: str, events: list[Any]
) -> None:
    incident = await pressed(town)
    operator, viewer = await connect(town.operator), await connect(town.viewer)
    answer = await operator(incident, neighbour)
    assert answer.status == HTTPStatus.OK
    assert (await answer.read()).startswith(LIVE)
    # A camera may call a page with a program in it a picture.
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert [one.camera for one in events] == [town.entity_id("camera", "desk_2_camera")]
    # Its own camera stays closed for everybody else.
    assert town.state("camera", "desk_2_camera").state == "idle"
    assert (await viewer(incident, neighbour)).status == HTTPStatus.FORBIDDEN
    await town.resolve(incident)
    assert (await operator(incident, neighbour)).status == HTTPStatus.CONFLICT
    town.take_sent()


async def test_no_other_camera_is(connect: Connect, town: Town) -> None:
    await town.change_subentry(TOWN_HALL, "desk_2", camera=CAMERA)
    incident = await pressed(town)
    operator = await connect(town.operator)
    for desk in ("desk_2", "info_desk", "nonsense"):
        assert (await operator(incident, desk)).status == HTTPStatus.NOT_FOUND


async def test_an_address_that_only_its_own_alarm_opens_is_no_neighbour(
    connect: Connect, town: Town
) -> None:
    await town.change_subentry(
        TOWN_HALL, "desk_2", floor="Ground floor", camera_stream="rtsp://10.0.0.9/live"
    )
    incident = await pressed(town)
    operator = await connect(town.operator)
    assert (await operator(incident, "desk_2")).status == HTTPStatus.NOT_FOUND


async def test_a_viewer_sees_what_the_camera_entity_shows_to_all(
    connect: Connect, town: Town, events: list[Any]
) -> None:
    incident = await pressed(town)
    viewer = await connect(town.viewer)
    assert (await viewer(incident)).status == HTTPStatus.OK
    (look,) = events
    assert (look.what, look.actor.actor_id, look.incident_id) == (
        AccessKind.CAMERA,
        town.viewer.id,
        incident.incident_id,
    )
    assert (await (await connect(None))(incident)).status == HTTPStatus.UNAUTHORIZED
    assert (await (await connect(MockUser().add_to_hass(town.hass)))(incident)).status == (
        HTTPStatus.FORBIDDEN
    )


async def test_of_somebody_on_an_unknown_floor_there_are_no_cameras(
    connect: Connect, town: Town
) -> None:
    await town.change_subentry(TOWN_HALL, "desk_2", floor="", camera=CAMERA)
    await town.command(
        c.RaiseAlarm(
            actor=OPERATOR,
            signal_id=SignalId("s"),
            kind=AlarmKind.MAN_DOWN,
            responder_id=ResponderId("anna"),
        )
    )
    (incident,) = town.room.incidents.values()
    assert incident.place is not None
    assert (incident.place.building_id, incident.place.floor) == (TOWN_HALL, "")
    town.take_sent()
    operator = await connect(town.operator)
    for desk in ("desk_1", "desk_2"):
        assert (await operator(incident, desk)).status == HTTPStatus.NOT_FOUND


async def test_duress_is_for_operators(connect: Connect, town: Town) -> None:
    await town.command(
        c.RaiseAlarm(
            actor=OPERATOR, signal_id=SignalId("s"), kind=AlarmKind.DURESS, desk_id=town.desk_1
        )
    )
    (incident,) = town.room.incidents.values()
    town.take_sent()
    assert (await (await connect(town.viewer))(incident)).status == HTTPStatus.NOT_FOUND
    answer = await (await connect(town.operator))(incident)
    assert answer.status == HTTPStatus.OK
    assert (await answer.read()).startswith(LIVE)


async def test_small_pictures_again_and_again_are_one_look(
    connect: Connect, town: Town, events: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sight_view, "_REMEMBERED", 1)
    incident = await pressed(town)
    operator = await connect(town.operator)
    for _ in range(3):
        assert (await operator(incident)).status == HTTPStatus.OK
    assert len(events) == 1
    # Another one is forgotten for it.
    assert (await (await connect(town.supervisor))(incident)).status == HTTPStatus.OK
    assert (await operator(incident)).status == HTTPStatus.OK
    assert [one.actor.name for one in events] == ["Olga", "Sue", "Olga"]


async def test_after_the_clock_was_put_back_a_look_is_a_new_one(
    connect: Connect, town: Town, events: list[Any]
) -> None:
    incident = await pressed(town)
    operator = await connect(town.operator)
    await operator(incident)
    before = dt_util.utcnow() - timedelta(hours=1)
    with patch.object(sight_view, "dt_util", SimpleNamespace(utcnow=lambda: before)):
        await operator(incident)
    await town.settle()
    assert len(events) == 2


async def test_a_still_that_comes_too_late_is_for_nobody(connect: Connect, town: Town) -> None:
    """It was asked for while the incident was open, and the camera took its time."""
    incident = await pressed(town)

    async def late(_interval: float) -> AsyncGenerator[Image]:
        town.runtime.room.handle(
            c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.FALSE)
        )
        yield Image("image/jpeg", LIVE)

    with patch.object(entity(town), "pictures", late):
        answer = await (await connect(town.operator))(incident)
    assert answer.status == HTTPStatus.NOT_FOUND
    assert LIVE not in await answer.read()
    await town.settle()
    town.take_sent()


async def test_nothing_there(
    connect: Connect, town: Town, events: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sight_view, "_STILL_WITHIN_S", 0.05)
    incident = await pressed(town)
    operator = await connect(town.operator)

    async def none(_interval: float) -> AsyncGenerator[Image]:
        await asyncio.Event().wait()
        yield Image("image/jpeg", LIVE)

    with patch.object(entity(town), "pictures", none):
        assert (await operator(incident)).status == HTTPStatus.NOT_FOUND
    events.clear()
    camera = town.entity_id("camera", "desk_1_camera")
    assert camera is not None
    er.async_get(town.hass).async_remove(camera)
    await town.settle()
    assert (await operator(incident)).status == HTTPStatus.NOT_FOUND
    assert events == []
    runtime = town.hass.data.pop(DOMAIN)
    assert (await operator(incident)).status == HTTPStatus.SERVICE_UNAVAILABLE
    town.hass.data[DOMAIN] = runtime


async def test_it_ends_with_the_role_also_while_the_camera_hangs(
    connect: Connect, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "_CHECK_S", 0.01)
    incident = await pressed(town)

    async def stuck(_interval: float) -> AsyncGenerator[Image]:
        yield Image("image/jpeg", LIVE)
        await asyncio.Event().wait()

    with (
        patch.object(entity(town), "pictures", stuck),
        patch.object(sight_view, "may_read", return_value=True) as may,
    ):
        async with asyncio.timeout(10):
            answer = await (await connect(town.operator))(incident, query="")
            await answer.content.readuntil(LIVE)
            may.return_value = False
            assert PRIVACY in await answer.content.read()


async def test_it_ends_with_the_login_it_was_asked_with(
    hass: HomeAssistant, connect: Connect, town: Town
) -> None:
    """A lost tablet is logged out elsewhere: it shows nothing any more."""
    incident = await pressed(town)
    operator = await connect(town.operator)
    async with asyncio.timeout(10):
        answer = await operator(incident, query="")
        await answer.content.readuntil(LIVE)
        for token in tuple(town.operator.refresh_tokens.values()):
            hass.auth.async_remove_refresh_token(token)
        assert PRIVACY in await answer.content.read()


async def test_who_takes_nothing_in_keeps_no_camera_open(connect: Connect, town: Town) -> None:
    """Somebody who reads no further must not have it read when the incident is over."""
    large = LIVE + bytes(2 * 1024 * 1024)
    incident = await pressed(town)
    reader = entity(town)._reader
    with patch.object(town.camera, "async_camera_image", AsyncMock(return_value=large)):
        answer = await (await connect(town.operator))(incident, query="")
        async with asyncio.timeout(10):
            await answer.content.readuntil(LIVE)
            # Until its buffers are full, here and there.
            await asyncio.sleep(2)
            assert reader.is_wanted
            await town.command(
                c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.FALSE)
            )
            while reader.is_wanted:  # noqa: ASYNC110 - within a second, by the clock
                await asyncio.sleep(0.05)
    answer.close()
    town.take_sent()


async def test_resolved_between_the_question_and_the_look(connect: Connect, town: Town) -> None:
    incident = await pressed(town)
    with patch.object(type(town.runtime.room), "handle", side_effect=sight_view.RoomError("over")):
        answer = await (await connect(town.operator))(incident)
    assert answer.status == HTTPStatus.CONFLICT
