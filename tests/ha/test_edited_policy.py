"""A policy that is edited while an incident is open counts for it, also when nobody was there."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room.incident import Incident
from tests.ha.town import ROOM, Town, policy, step


@pytest.fixture
async def pressed(town: Town) -> Incident:
    """A desk's alarm, whose next step is a quarter of an hour away."""
    await town.add(ROOM, policy(step(0, "guards_here"), step(900, "response_team")))
    incident = await town.press()
    assert due_after(town) == 900
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    town.take_sent()
    return incident


def due_after(town: Town) -> float | None:
    """When the next step falls due, in seconds after the alarm."""
    incident = town.incident()
    if incident.step_due_at is None:
        return None
    return (incident.step_due_at - incident.raised_at) / timedelta(seconds=1)


async def test_while_it_runs(town: Town, pressed: Incident) -> None:
    await town.change_subentry(
        ROOM, "own_policy", steps=[step(0, "guards_here"), step(600, "response_team")]
    )
    assert due_after(town) == 600


async def test_while_it_is_down(hass, town: Town, pressed: Incident) -> None:
    """As the edit was stored and Home Assistant ended before anybody took it in."""
    entry = town.entries[ROOM]
    edited = [step(0, "guards_here"), step(600, "response_team")]
    own = entry.subentries["own_policy"]
    hass.config_entries.async_update_subentry(entry, own, data={**own.data, "steps": edited})
    assert due_after(town) == 900
    await town.restart()
    assert due_after(town) == 600
    assert town.take_sent("phone") == []
    town.take_sent()  # the lamp, and whoever is asked again
