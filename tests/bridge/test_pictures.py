"""The snapshot of the alarm: taken beside everything else, kept privately, purged."""

from collections.abc import Callable
from datetime import timedelta
import os
from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.retention import (
    DEFAULT_KEEP_PICTURES as KEEP,
    keep_pictures,
)
from custom_components.municipal_alarm.bridge.warm import Reader
from custom_components.municipal_alarm.control_room import effects as x, events as e
from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.ids import DeskId, IncidentId
from custom_components.municipal_alarm.control_room.words import DeliveryState
from tests.ha.town import TOWN_HALL, Town


async def reports(town: Town) -> list[tuple[DeliveryState, str]]:
    read = await town.hass.async_add_executor_job(town.runtime.journal.read)
    return [
        (one.event.state, one.event.reason)
        for one in read
        if isinstance(one.event, e.DeliveryReported) and one.event.key.endswith("/camera")
    ]


async def on_disk[T](town: Town, ask: Callable[[], T]) -> T:
    return await town.hass.async_add_executor_job(ask)


def folder(town: Town) -> Path:
    return Path(town.hass.config.path("municipal_alarm"))


async def test_the_press_is_pictured_privately(town: Town) -> None:
    incident = await town.press()
    pictures = town.runtime.pictures
    path = pictures.path(incident.incident_id)
    assert await pictures.read(incident.incident_id) == b"\xff\xd8\xff\xe0 picture 1"
    taken = pictures.latest(DeskId("desk_1"))
    assert taken is not None
    assert taken[0] == incident.incident_id
    assert await reports(town) == [(DeliveryState.SENT, "")]

    def modes() -> list[int]:
        places = (folder(town), path.parent, path, folder(town) / "journal.db")
        return [place.stat().st_mode & 0o777 for place in places]

    assert await on_disk(town, modes) == [0o700, 0o700, 0o600, 0o600]
    # Nothing half-written is left behind, and nothing tells whose picture it is.
    assert await on_disk(town, lambda: list(path.parent.iterdir())) == [path]
    assert incident.incident_id not in path.name
    town.take_sent()


async def test_an_incident_whose_name_is_a_path(town: Town) -> None:
    path = town.runtime.pictures.path(IncidentId("../../../etc/passwd"))
    assert path.parent == folder(town) / "pictures"


async def test_no_picture(town: Town) -> None:
    await town.press("desk_2")
    assert town.runtime.pictures.latest(DeskId("desk_2")) is None
    assert await town.runtime.pictures.read(town.incident("desk_2").incident_id) is None
    assert await reports(town) == []
    town.take_sent()


async def test_a_camera_that_fails(town: Town, caplog) -> None:
    town.camera.broken = True
    await town.press()
    assert [state for state, _ in await reports(town)] == [DeliveryState.FAILED]
    assert "No snapshot of the alarm at desk desk_1" in caplog.text
    assert "Traceback" not in caplog.text
    town.take_sent()


@pytest.mark.parametrize("error", [KeyError("token"), OSError("disk")])
async def test_whatever_a_camera_raises(town: Town, error: Exception, caplog) -> None:
    with patch.object(town.camera, "async_camera_image", side_effect=error):
        await town.press()
    assert [state for state, _ in await reports(town)] == [DeliveryState.FAILED]
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    town.take_sent()


async def test_a_disk_that_takes_no_picture(town: Town) -> None:
    await on_disk(town, lambda: (folder(town) / "pictures").write_text("in the way"))
    await town.press()
    assert [state for state, _ in await reports(town)] == [DeliveryState.FAILED]
    town.take_sent()


async def test_a_desk_with_only_a_stream_is_seen_by_its_own_camera(town: Town) -> None:
    await town.change_subentry(TOWN_HALL, "desk_2", camera_stream="http://127.0.0.1:9/picture.jpg")
    asked: list[str] = []

    async def image(_hass: Any, entity_id: str, **_: Any) -> Any:
        asked.append(entity_id)
        raise HomeAssistantError("not now")

    # Nothing is at that address.
    with (
        patch("homeassistant.components.camera.async_get_image", image),
        patch.object(Reader, "warm"),
    ):
        await town.press("desk_2")
    assert asked == [town.entity_id("camera", "desk_2_camera")]
    town.take_sent()


async def test_a_desk_that_has_lost_its_camera(town: Town) -> None:
    pictures = town.runtime.pictures
    incident = await town.press("desk_2")
    key = f"{incident.incident_id}/camera"
    town.runtime.delivery.run(x.ShowCamera(key, incident.incident_id, DeskId("desk_2")))
    pictures.handle(x.Withdraw("w", incident.incident_id, "k", "s"))  # type: ignore[arg-type]
    await town.settle()
    assert await reports(town) == [(DeliveryState.FAILED, "the desk has no camera now")]
    town.take_sent()


async def test_old_pictures_are_deleted_at_the_start_and_every_few_hours(
    town: Town, freezer
) -> None:
    old, new = (await town.press(), await town.press("desk_2"))
    pictures = town.runtime.pictures
    await on_disk(town, lambda: pictures.path(new.incident_id).write_bytes(b"new"))
    past = (dt_util.utcnow() - KEEP - timedelta(minutes=1)).timestamp()
    await on_disk(town, lambda: os.utime(pictures.path(old.incident_id), (past, past)))
    await town.restart()
    pictures = town.runtime.pictures
    assert await pictures.read(old.incident_id) is None
    assert await pictures.read(new.incident_id) == b"new"

    await on_disk(town, lambda: os.utime(pictures.path(new.incident_id), (past, past)))
    await town.pass_time(freezer, 6 * 3600 + 1)
    assert await pictures.read(new.incident_id) is None
    town.take_sent()


async def test_an_old_picture_that_cannot_be_deleted(town: Town, caplog) -> None:
    incident = await town.press()
    path = town.runtime.pictures.path(incident.incident_id)

    def in_the_way() -> None:
        path.unlink()
        path.mkdir()
        os.utime(path, (0, 0))

    await on_disk(town, in_the_way)
    await town.runtime.pictures.purge(dt_util.utcnow())
    assert "An old snapshot cannot be deleted" in caplog.text
    town.take_sent()


async def old_picture(town: Town, desk: str = "desk_1") -> Path:
    """One that is older than is kept."""
    incident = await town.press(desk)
    path = town.runtime.pictures.path(incident.incident_id)
    past = (dt_util.utcnow() - KEEP - timedelta(minutes=1)).timestamp()

    def aged() -> None:
        path.write_bytes(b"old")
        os.utime(path, (past, past))

    await on_disk(town, aged)
    return path


async def test_what_is_held_is_kept_until_it_is_released(town: Town) -> None:
    path, other = await old_picture(town), await old_picture(town, "desk_2")
    journal, stream = town.runtime.journal, town.incident().incident_id
    assert await on_disk(town, lambda: journal.hold(stream, AUTOMATION, "the police ask"))
    await town.runtime.pictures.purge(dt_util.utcnow())
    assert await on_disk(town, path.exists)
    assert not await on_disk(town, other.exists)
    assert await on_disk(town, lambda: journal.release(stream, AUTOMATION, "they have it"))
    await town.runtime.pictures.purge(dt_util.utcnow())
    assert not await on_disk(town, path.exists)
    town.take_sent()


async def test_nothing_goes_while_nobody_can_say_what_is_held(town: Town, caplog) -> None:
    path = await old_picture(town)
    with patch.object(town.runtime.pictures, "_holds", side_effect=OSError("away")):
        await town.runtime.pictures.purge(dt_util.utcnow())
    assert await on_disk(town, path.exists)
    assert "until the journal can be read: away" in caplog.text
    town.take_sent()


async def test_how_long_is_an_option(town: Town) -> None:
    path = await old_picture(town)
    room = town.entries["control_room"]
    town.hass.config_entries.async_update_entry(room, options={**room.options, "keep_pictures": 60})
    assert keep_pictures(town.hass) == timedelta(days=60)
    await town.runtime.pictures.purge(dt_util.utcnow())
    assert await on_disk(town, path.exists)
    await town.runtime.pictures.purge(dt_util.utcnow() + timedelta(days=33))
    assert not await on_disk(town, path.exists)
    await town.edited()
    town.take_sent()
