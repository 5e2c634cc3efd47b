"""Who is shown where exactly somebody is stands in the report of accesses."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.words import AccessKind
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.websocket_api import DATA_FEED

from .acting import act
from .town import Town

WHERE = {"latitude": 52.25, "longitude": 5.75}


async def looks(town: Town) -> list[tuple[str, str]]:
    """Who was shown a position, and of what incident."""
    await town.settle()
    return [
        (one.event.actor.name, one.event.about)
        for one in town.runtime.journal.read(limit=10_000)
        if isinstance(one.event, e.AccessRecorded) and one.event.what is AccessKind.POSITION
    ]


@pytest.fixture
def screen(hass: HomeAssistant, town: Town) -> Any:
    """Open a screen; what it was told."""

    def opened(user: Any) -> list[Any]:
        told: list[Any] = []
        hass.data[DATA_FEED].subscribe(town.runtime, user.id, told.append)
        return told

    return opened


async def test_each_screen_once_for_each_incident(town: Town, screen: Any) -> None:
    for user in (town.operator, town.viewer):
        screen(user)
    await town.press()
    await town.radio(radio.RadioEmergency, kind=radio.EmergencyKind.BUTTON)
    assert await looks(town) == [], "nobody is told where anybody is"
    for _ in range(3):
        await town.radio(radio.Position, **WHERE)
    assert await looks(town) == [("Olga", "#2 Library")]
    screen(town.supervisor)
    screen(town.operator)
    assert await looks(town) == [("Olga", "#2 Library"), ("Sue", "#2 Library")]
    told = await act(town, "get_access_report")
    assert (told["kinds"], told["live"], told["outside"]) == ({"position": 2}, 2, [])
    assert told["looks"][0]["text"] == "Olga looked at where people were in #2 Library"
    assert told["looks"][0]["when"] == "during"
    town.take_sent()


async def test_by_an_action_and_by_the_timeline(town: Town, freezer: Any) -> None:
    await town.radio(radio.RadioEmergency, kind=radio.EmergencyKind.BUTTON, **WHERE)
    assert await looks(town) == []
    await act(town, "get_incidents", town.viewer)
    await act(town, "get_timeline", town.viewer, incident_id="1")
    assert await looks(town) == []
    await act(town, "get_incidents", town.operator)
    await act(town, "get_timeline", town.operator, incident_id="1")
    assert await looks(town) == [("Olga", "#1 Library")], "the same look"
    await act(town, "get_timeline", town.supervisor, incident_id="1", category="alarm")
    await act(town, "get_incidents")
    assert await looks(town) == [("Olga", "#1 Library"), ("Sue", "#1 Library"), ("", "#1 Library")]
    # Lines that say nothing of it are no look; nor is what is over.
    await town.pass_time(freezer, 3600)
    await act(town, "get_timeline", town.operator, incident_id="1", category="step")
    await town.resolve(next(iter(town.room.incidents.values())))
    await act(town, "get_incidents", town.operator)
    await act(town, "get_timeline", town.operator, incident_id="1")
    assert len(await looks(town)) == 3
    town.take_sent()
