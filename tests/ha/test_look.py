"""Looking by a link: without an account, at one incident, and no longer than it lasts."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from http import HTTPStatus
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import TestClient
from homeassistant.components.camera import Image
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge import look_view, showing
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.events import CameraViewed
from custom_components.municipal_alarm.control_room.handing_over import Links
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.words import AlarmKind, Outcome

from .test_camera import LIVE, PRIVACY, entity
from .town import OPERATOR, Town

URL = "https://alarm.example.org"


class Outsider:
    """Somebody with links, and no account."""

    def __init__(self, client: TestClient[Any, Any], town: Town) -> None:
        self._client = client
        self.town = town
        self.looks: list[CameraViewed] = []
        town.runtime.room.listen(self._on_events)

    def _on_events(self, events: Any) -> None:
        self.looks += [event for event in events if isinstance(event, CameraViewed)]

    def links(self, incident: Incident, target: str = "Police") -> Links:
        return self.town.runtime.looks.links(self.town.room, incident, target, dt_util.utcnow())

    async def get(self, url: str | None) -> Any:
        assert url is not None
        return await self._client.get(url.removeprefix(URL))

    async def status(self, url: str | None) -> int:
        async with asyncio.timeout(5):
            answer = await self.get(url)
            answer.close()
        await self.town.settle()
        return answer.status


@pytest.fixture
async def outsider(hass: HomeAssistant, town: Town, hass_client_no_auth: Any) -> Outsider:
    await hass.config.async_update(external_url=URL)
    return Outsider(await hass_client_no_auth(), town)


async def pressed(town: Town) -> Incident:
    incident = await town.press()
    town.take_sent()
    return incident


async def test_live_until_it_is_resolved(outsider: Outsider, town: Town) -> None:
    incident = await pressed(town)
    async with asyncio.timeout(10):
        answer = await outsider.get(outsider.links(incident).camera)
        assert answer.status == HTTPStatus.OK
        assert answer.content_type == "multipart/x-mixed-replace"
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        begun = await answer.content.readuntil(LIVE)
        assert PRIVACY not in begun
        await town.resolve(incident)
        rest = await answer.content.read()
    assert LIVE not in rest.partition(PRIVACY)[2]
    assert PRIVACY in rest
    (look,) = outsider.looks
    assert look.incident_id == incident.incident_id
    assert look.actor == c.Actor(c.AUTOMATION.kind, "link/Police", "Police")
    assert look.camera == town.entity_id("camera", "desk_1_camera")
    assert not look.secret
    town.take_sent()


async def test_live_until_the_link_ends(outsider: Outsider, town: Town) -> None:
    incident = await pressed(town)
    links = outsider.links(incident)
    over = SimpleNamespace(utcnow=lambda: links.until)
    async with asyncio.timeout(10):
        answer = await outsider.get(links.camera)
        await answer.content.readuntil(LIVE)
        with patch.object(look_view, "dt_util", over):
            assert PRIVACY in await answer.content.read()
            assert await outsider.status(links.camera) == HTTPStatus.GONE
    assert incident.is_open


async def test_a_camera_that_hangs_keeps_no_picture_standing(
    outsider: Outsider, town: Town
) -> None:
    incident = await pressed(town)

    async def stuck(_interval: float) -> AsyncGenerator[Image]:
        yield Image("image/jpeg", LIVE)
        await asyncio.Event().wait()

    with (
        patch.object(entity(town), "pictures", stuck),
        patch.object(showing, "_CHECK_S", 0.01),
    ):
        async with asyncio.timeout(10):
            answer = await outsider.get(outsider.links(incident).camera)
            await answer.content.readuntil(LIVE)
            await town.resolve(incident)
            assert PRIVACY in await answer.content.read()
    town.take_sent()


async def test_a_picture_that_comes_too_late_is_not_shown(outsider: Outsider, town: Town) -> None:
    incident = await pressed(town)
    asked, answer_now = asyncio.Event(), asyncio.Event()

    async def slow(_interval: float) -> AsyncGenerator[Image]:
        asked.set()
        await answer_now.wait()
        yield Image("image/jpeg", LIVE)

    with patch.object(entity(town), "pictures", slow):
        async with asyncio.timeout(10):
            answer = await outsider.get(outsider.links(incident).camera)
            await asked.wait()
            town.runtime.room.handle(
                c.Resolve(actor=OPERATOR, incident_id=incident.incident_id, outcome=Outcome.FALSE)
            )
            answer_now.set()
            body = await answer.content.read()
    assert LIVE not in body
    assert PRIVACY in body
    await town.settle()
    town.take_sent()


async def test_the_picture_of_the_alarm(outsider: Outsider, town: Town, freezer: Any) -> None:
    incident = await pressed(town)
    link = outsider.links(incident).snapshot
    answer = await outsider.get(link)
    assert answer.status == HTTPStatus.OK
    assert answer.content_type == "image/jpeg"
    assert (await answer.read()).startswith(LIVE)
    # Loaded again at once it is the same look, and later another one.
    assert await outsider.status(link) == HTTPStatus.OK
    assert len(outsider.looks) == 1
    freezer.tick(look_view.SAME_LOOK.total_seconds())
    assert await outsider.status(link) == HTTPStatus.OK
    assert len(outsider.looks) == 2
    await town.resolve(incident)
    assert await outsider.status(link) == HTTPStatus.GONE
    town.take_sent()


async def test_no_picture_was_taken(outsider: Outsider, town: Town) -> None:
    town.camera.broken = True
    incident = await pressed(town)
    assert await outsider.status(outsider.links(incident).snapshot) == HTTPStatus.NOT_FOUND
    assert outsider.looks == []


async def test_what_is_no_link_and_what_is_none_any_more_look_alike(
    outsider: Outsider, town: Town, freezer: Any
) -> None:
    incident = await pressed(town)
    link = outsider.links(incident).camera
    assert link is not None
    other = await town.press("desk_2")
    forged = [
        link[:-2],
        link.replace("/live/", "/everything/"),
        f"{URL}/api/municipal_alarm/look/live/nonsense",
    ]
    bodies = set()
    for url in forged:
        answer = await outsider.get(url)
        bodies.add((answer.status, await answer.text()))
    await town.resolve(incident)
    answer = await outsider.get(link)
    bodies.add((answer.status, await answer.text()))
    assert {status for status, _ in bodies} == {HTTPStatus.GONE}
    assert len(bodies) == 1
    # Nor does it open what is open elsewhere, or is pressed there again.
    assert other.is_open
    await town.press()
    assert await outsider.status(link) == HTTPStatus.GONE
    assert outsider.looks == []
    town.take_sent()


async def test_nothing_runs(outsider: Outsider, town: Town, hass: HomeAssistant) -> None:
    link = outsider.links(await pressed(town)).camera
    for entry in reversed(town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)
    async with asyncio.timeout(5):
        assert (await outsider.get(link)).status == HTTPStatus.GONE


async def test_an_unloaded_integration_shows_nothing_more(
    outsider: Outsider, town: Town, hass: HomeAssistant
) -> None:
    incident = await pressed(town)
    async with asyncio.timeout(10):
        answer = await outsider.get(outsider.links(incident).camera)
        await answer.content.readuntil(LIVE)
        for entry in reversed(town.entries.values()):
            await hass.config_entries.async_unload(entry.entry_id)
        assert LIVE not in (await answer.content.read()).partition(PRIVACY)[2]


async def test_only_a_few_look_at_once(outsider: Outsider, town: Town) -> None:
    incident = await pressed(town)
    link = outsider.links(incident).camera
    async with asyncio.timeout(10):
        open_ones = [await outsider.get(link) for _ in range(look_view.AT_ONCE)]
        for one in open_ones:
            await one.content.readuntil(LIVE)
        more = await outsider.get(outsider.links(incident, "Alarm centre").camera)
        assert more.status == HTTPStatus.TOO_MANY_REQUESTS
        await town.resolve(incident)
        for one in open_ones:
            await one.content.read()
    assert len(outsider.looks) == 1
    town.take_sent()


async def test_a_camera_that_is_not_there(
    outsider: Outsider, town: Town, hass: HomeAssistant
) -> None:
    incident = await pressed(town)
    link = outsider.links(incident).camera
    entity_id = town.entity_id("camera", "desk_1_camera")
    with patch.object(showing, "get_camera_from_entity_id") as find:
        find.side_effect = HomeAssistantError("off")
        assert await outsider.status(link) == HTTPStatus.NOT_FOUND
    assert entity_id is not None
    er.async_get(hass).async_remove(entity_id)
    await town.settle()
    assert await outsider.status(link) == HTTPStatus.NOT_FOUND
    assert outsider.looks == []


async def test_resolved_between_the_question_and_the_look(outsider: Outsider, town: Town) -> None:
    incident = await pressed(town)
    links = outsider.links(incident)
    real = look_view.incident_of
    answers = iter((incident, incident))

    def late(state: Any, look: Any, now: Any) -> Incident | None:
        return next(answers, None) or real(state, look, now)

    await town.resolve(incident)
    with patch.object(look_view, "incident_of", late):
        assert await outsider.status(links.snapshot) == HTTPStatus.GONE
        assert await outsider.status(links.camera) == HTTPStatus.GONE
    assert outsider.looks == []
    town.take_sent()


async def test_an_incident_that_duress_raised_is_shown_to_whom_it_was_handed_over(
    outsider: Outsider, town: Town
) -> None:
    """The desk's own camera stays closed, for everybody who may not know."""
    await town.command(
        c.RaiseAlarm(actor=OPERATOR, signal_id="s", kind=AlarmKind.DURESS, desk_id=town.desk_1)
    )
    (incident,) = town.room.incidents.values()
    assert incident.is_secret
    async with asyncio.timeout(10):
        answer = await outsider.get(outsider.links(incident).camera)
        await answer.content.readuntil(LIVE)
        assert town.state("camera", "desk_1_camera").state == "idle"
        await town.resolve(incident)
        assert PRIVACY in await answer.content.read()
    town.take_sent()


async def test_the_journal_is_not_filled_and_little_is_remembered(
    outsider: Outsider, town: Town
) -> None:
    incident = await pressed(town)
    with patch.object(look_view, "_REMEMBERED", 2):
        for name in ("a", "b", "c"):
            link = outsider.links(incident, name).snapshot
            assert await outsider.status(link) == HTTPStatus.OK
    assert [look.actor.name for look in outsider.looks] == ["a", "b", "c"]
    assert timedelta(seconds=10) == look_view.SAME_LOOK
    town.take_sent()
