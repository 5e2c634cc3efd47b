"""The snapshot of the alarm."""

from http import HTTPStatus

from homeassistant.components import image
from homeassistant.const import STATE_UNKNOWN
from homeassistant.exceptions import HomeAssistantError
import pytest

from tests.ha.town import Town


async def picture(town: Town) -> bytes:
    entity_id = town.entity_id("image", "desk_1_snapshot")
    assert entity_id is not None
    return (await image.async_get_image(town.hass, entity_id)).content


async def test_the_snapshot_of_the_alarm(town: Town, hass_client) -> None:
    assert town.state("image", "desk_1_snapshot").state == STATE_UNKNOWN
    with pytest.raises(HomeAssistantError):
        await picture(town)
    await town.press()
    assert town.state("image", "desk_1_snapshot").state != STATE_UNKNOWN
    assert await picture(town) == b"\xff\xd8\xff\xe0 picture 1"

    client = await hass_client()
    answer = await client.get(town.state("image", "desk_1_snapshot").attributes["entity_picture"])
    assert answer.status == HTTPStatus.OK
    assert await answer.read() == b"\xff\xd8\xff\xe0 picture 1"
    town.take_sent()


async def test_there_is_none_where_no_camera_looks(town: Town) -> None:
    assert town.entity_id("image", "desk_2_snapshot") is None


async def test_the_next_alarm_has_its_own(town: Town) -> None:
    first = await town.press()
    taken_at = town.state("image", "desk_1_snapshot").state
    before = await picture(town)
    await town.resolve(first)
    assert town.state("image", "desk_1_snapshot").state == taken_at
    await town.press()
    assert town.state("image", "desk_1_snapshot").state > taken_at
    assert await picture(town) != before
    town.take_sent()


async def test_once_it_is_closed_it_is_evidence(town: Town) -> None:
    incident = await town.press()
    await town.resolve(incident)
    await town.close(incident)
    assert town.state("image", "desk_1_snapshot").state == STATE_UNKNOWN
    assert await town.runtime.pictures.read(incident.incident_id) is not None
    town.take_sent()


async def test_it_survives_a_restart(town: Town) -> None:
    await town.press()
    await town.restart()
    assert town.state("image", "desk_1_snapshot").state != STATE_UNKNOWN
    assert (await picture(town)).startswith(b"\xff\xd8\xff\xe0 picture")
    town.take_sent()


async def test_a_restart_without_a_picture(town: Town) -> None:
    town.camera.broken = True
    await town.press()
    await town.restart()
    assert town.state("image", "desk_1_snapshot").state == STATE_UNKNOWN
    town.take_sent()
