"""Links to pictures: signed, of one incident, and known again after a restart."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util import dt as dt_util
from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.bridge.looks import (
    LASTS,
    Looks,
    address,
    incident_of,
    reference,
)
from custom_components.municipal_alarm.control_room.ids import IncidentId
from custom_components.municipal_alarm.control_room.words import AlarmKind
from custom_components.municipal_alarm.radio import events as radio_events
from tests.ha.town import Town

URL = "https://alarm.example.org"


@pytest.fixture(autouse=True)
async def outside_address(hass: HomeAssistant) -> None:
    await hass.config.async_update(external_url=URL)


def token_of(url: str | None) -> str:
    assert url is not None
    return url.rpartition("/")[2]


async def test_a_link_is_of_one_incident_and_half_an_hour(town: Town) -> None:
    incident = await town.press()
    now = dt_util.utcnow()
    links = town.runtime.looks.links(town.room, incident, "Police", now)
    assert links.camera is not None
    assert links.camera.startswith(f"{URL}/api/municipal_alarm/look/live/")
    assert links.snapshot == links.camera.replace("/live/", "/snapshot/")
    look = town.runtime.looks.read(token_of(links.camera))
    assert look is not None
    assert look.target == "Police"
    assert look.until == links.until == now.replace(microsecond=0) + LASTS
    assert incident_of(town.room, look, now) == incident
    assert incident_of(town.room, look, look.until) is None
    other = await town.press("desk_2")
    assert reference(other.incident_id) != look.reference
    await town.resolve(incident)
    assert incident_of(town.room, look, now) is None
    town.take_sent()


async def test_where_there_is_nothing_to_see(town: Town, hass: HomeAssistant) -> None:
    looks, now = town.runtime.looks, dt_util.utcnow()
    blind = await town.press("desk_2")
    assert looks.links(town.room, blind, "", now).why_none == "no_camera"
    incident = await town.press()
    nowhere = incident.but(place=None)
    assert looks.links(town.room, nowhere, "", now).why_none == "no_camera"
    await town.radio(radio_events.RadioEmergency, kind=radio_events.EmergencyKind.MAN_DOWN)
    man_down = next(i for i in town.room.incidents.values() if i.kind is AlarmKind.MAN_DOWN)
    # At a desk with a camera or not: it is no alarm of the desk.
    at_desk = man_down.but(place=incident.place)
    assert looks.links(town.room, at_desk, "", now).camera is None
    await hass.config.async_update(external_url=None)
    assert address(hass) is None
    none = looks.links(town.room, incident, "", now)
    assert (none.camera, none.snapshot, none.why_none) == (None, None, "no_address")
    town.take_sent()


async def test_a_link_works_after_a_restart(town: Town) -> None:
    incident = await town.press()
    before = town.runtime.looks
    token = token_of(before.links(town.room, incident, "Police", dt_util.utcnow()).camera)
    await town.restart()
    assert town.runtime.looks is not before
    look = town.runtime.looks.read(token)
    assert look is not None
    assert incident_of(town.room, look, dt_util.utcnow()) is not None
    town.take_sent()


async def test_the_key_is_nobody_elses(hass: HomeAssistant, town: Town) -> None:
    incident = await town.press()
    token = token_of(town.runtime.looks.links(town.room, incident, "", dt_util.utcnow()).camera)
    assert Looks(hass).read(token) is None
    assert Looks(hass)._store._private
    town.take_sent()


async def test_without_a_store_links_end_with_the_run(
    hass: HomeAssistant, built_town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    load = Store.async_load

    async def broken(self: Store[Any]) -> Any:
        if self.key == "municipal_alarm.links":
            raise HomeAssistantError("broken")
        return await load(self)

    with patch.object(Store, "async_load", broken):
        await built_town.set_up()
    assert "will not work any more after a restart" in caplog.text
    incident = await built_town.press()
    links = built_town.runtime.looks.links(built_town.room, incident, "", dt_util.utcnow())
    assert built_town.runtime.looks.read(token_of(links.camera)) is not None
    built_town.take_sent()


@pytest.mark.parametrize("spoilt", ["", "x", "%%%", "é", "=" * 9, "A" * 40])
async def test_what_is_no_link(hass: HomeAssistant, spoilt: str) -> None:
    assert Looks(hass).read(spoilt) is None


@settings(max_examples=200)
@given(st.text(), st.integers(0, 10**9), st.data())
def test_nobody_can_change_a_link(target: str, seconds: int, data: st.DataObject) -> None:
    looks = object.__new__(Looks)
    looks._key = b"k" * 32
    until = dt_util.utc_from_timestamp(seconds)
    token = looks._sign(reference(IncidentId("i")), target, until)
    read = looks.read(token)
    assert read is not None
    assert (read.target, read.until) == (target, until)
    raw = bytearray(urlsafe_b64decode(token + "=" * (-len(token) % 4)))
    at = data.draw(st.integers(0, len(raw) - 1))
    raw[at] ^= data.draw(st.integers(1, 255))
    assert looks.read(urlsafe_b64encode(raw).decode().rstrip("=")) is None


def test_half_an_hour() -> None:
    assert timedelta(minutes=30) == LASTS
