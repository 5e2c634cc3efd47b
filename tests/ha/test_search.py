"""Incidents that are over are found again, by whoever may know of them."""

from datetime import timedelta
from typing import Any
from unittest.mock import patch

from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.common import MockUser

from custom_components.municipal_alarm.bridge import queries_search
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.words import AccessKind
from custom_components.municipal_alarm.journal.errors import JournalError

from .acting import act, refused
from .town import Town


async def over(town: Town, freezer: Any, desk: str, note: str) -> Incident:
    """An alarm of an hour ago, whose case was made by now."""
    incident = await town.press(desk)
    await town.acknowledge(incident)
    await act(town, "add_note", town.operator, incident_id=str(incident.number), note=note)
    await town.resolve(town.room.incidents[incident.incident_id])
    await town.close(town.room.incidents[incident.incident_id])
    await town.pass_time(freezer, 3600)
    town.take_sent()
    return incident


async def found(town: Town, user: Any = None, **wanted: Any) -> list[int]:
    answer = await act(town, "search_incidents", user or town.supervisor, **wanted)
    assert answer["complete"]
    return [one["number"] for one in answer["incidents"]]


async def test_by_words_period_building_and_kind(town: Town, freezer: Any) -> None:
    first = await over(town, freezer, "desk_1", "He had a red coat")
    between = dt_util.now() - timedelta(minutes=30)
    await over(town, freezer, "desk_2", "Shouted, and left")
    assert await found(town) == [2, 1]
    assert await found(town, limit=1) == [2]
    assert await found(town, words="RED coa") == [1]
    assert await found(town, words="#1") == [1]
    assert await found(town, words="red shouted") == []
    assert await found(town, since=between) == [2]
    assert await found(town, until=between) == [1]
    assert await found(town, building="Town hall", kind="panic") == [2, 1]
    assert await found(town, kind="fire") == []
    answer = await act(town, "search_incidents", town.viewer, words="coat")
    (one,) = answer["incidents"]
    assert (one["incident_id"], one["place"]) == (
        first.incident_id,
        "Town hall, Ground floor, Desk 1",
    )
    assert "red coat" in one["excerpt"]
    # By what it gives its timeline is asked for, though it has left the room.
    told = await act(town, "get_timeline", town.viewer, incident_id=one["incident_id"])
    assert told["entries"]


async def test_who_searched_for_what_is_written_down(town: Town, freezer: Any) -> None:
    await over(town, freezer, "desk_1", "A note")
    for user, words in ((town.viewer, "anna"), (town.operator, "anna"), (town.viewer, "")):
        await found(town, user, words=words)
    looks = [
        (one.event.actor.name, one.event.about)
        for one in town.runtime.journal.read(limit=10_000)
        if isinstance(one.event, e.AccessRecorded) and one.event.what is AccessKind.SEARCH
    ]
    assert looks == [(town.viewer.name, "anna"), (town.operator.name, "anna")]


async def test_who_may_not_know_of_duress_finds_nothing_by_it(town: Town, freezer: Any) -> None:
    await act(town, "report_status_code", responder="Anna", digits="0")
    (secret,) = town.room.incidents.values()
    await town.resolve(secret)
    await town.close(town.room.incidents[secret.incident_id])
    await over(town, freezer, "desk_1", "A note")
    for words in ("", "anna", "duress", "dwang", str(secret.number)):
        assert secret.number not in await found(town, town.viewer, words=words)
        assert secret.number in await found(town, town.supervisor, words=words)


async def test_where_much_is_to_be_gone_through_it_says_so(town: Town, freezer: Any) -> None:
    await over(town, freezer, "desk_1", "A note")
    with patch.object(queries_search, "LEARNED_FIRST", -1):
        answer = await act(town, "search_incidents", town.supervisor)
    assert [one["number"] for one in answer["incidents"]] == [1]
    assert not answer["complete"]


async def test_what_is_refused(town: Town) -> None:
    now = dt_util.now()
    nobody = MockUser(id="nora", name="Nora").add_to_hass(town.hass)
    await refused(town, "not_permitted", "search_incidents", nobody)
    await refused(town, "until_before_since", "search_incidents", since=now, until=now)
    await refused(town, "unknown_building", "search_incidents", building="Castle")


async def test_a_journal_that_cannot_be_read(town: Town) -> None:
    with (
        patch.object(type(town.runtime.journal), "search", side_effect=JournalError("gone")),
        pytest.raises(HomeAssistantError, match="gone"),
    ):
        await act(town, "search_incidents", town.supervisor)
