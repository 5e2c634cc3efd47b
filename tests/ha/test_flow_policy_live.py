"""A policy is shown at work before it is saved: by the engine, on the room as it is."""

from datetime import datetime
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.control_room.words import AlarmKind
from tests.ha.town import GATEWAY, LIBRARY, ROOM, Town, responder

from .flow_kit import Conversation, reconfigure_subentry, subentry_flow
from .test_flow_policy import step, typed, with_a_hole

NIGHT = "2026-11-22 03:00:00"
AT_NIGHT = {
    "desk": "desk_1",
    "when": NIGHT,
    "guards": "as_now",
    "operators": False,
    "drill": False,
    "then": "again",
}
ONLY_AT_NIGHT = step(0, "guards_here", "operators") | {"after": "22:00:00", "before": "06:00:00"}
BY_DAY = step(0, "operators", "response_team") | {"after": "06:00:00", "before": "22:00:00"}


@pytest.fixture(autouse=True)
async def somebody_is_called_at_home(town: Town) -> None:
    """Where nobody is at a console Dirk is told, so that no policy here leaves a hole."""
    await town.add(ROOM, responder("dirk", "Dirk", "operator", "", GATEWAY, "300"))


async def _looked_at(hass: HomeAssistant, *steps: dict[str, Any]) -> Conversation:
    room = hass.config_entries.async_get_entry(ROOM)
    assert room is not None
    flow = await subentry_flow(hass, room, "escalation_policy")
    return await flow.answer(typed(*steps))


def _timeline(flow: Conversation) -> list[str]:
    assert flow.step == "preview"
    return flow.result["description_placeholders"]["timeline"].splitlines()


def _policies(hass: HomeAssistant) -> list[str]:
    room = hass.config_entries.async_get_entry(ROOM)
    assert room is not None
    return [one.title for one in room.get_subentries_of_type("escalation_policy")]


async def test_looked_at_changed_and_saved(hass: HomeAssistant, town: Town) -> None:
    flow = await _looked_at(hass, ONLY_AT_NIGHT, BY_DAY)
    desks = flow.result["data_schema"].schema["desk"].config["options"]
    labels = [one["label"] for one in desks]
    assert labels == sorted(labels)
    assert len(labels) == 3
    assert flow.suggested["then"] == "save"
    assert flow.suggested["drill"] is False
    assert (flow.suggested["guards"], flow.suggested["operators"]) == ("as_now", False)
    asked = AT_NIGHT
    await flow.answer(asked)
    assert flow.suggested == asked | {"then": "save"}
    at_night = _timeline(flow)
    assert "nobody at a console. On duty: guards of this building Anna;" in at_night[0]
    assert "Town hall, Ground floor, Desk 1" in at_night[1]
    assert any("Anna" in line for line in at_night)
    assert not any("Cleo" in line for line in at_night[1:])

    await flow.answer(asked | {"guards": "unguarded", "operators": True})
    unguarded = _timeline(flow)
    assert "no guards in the building, somebody at a console" in unguarded[0]
    assert not any("Anna" in line for line in unguarded)
    await flow.answer(asked | {"guards": "guarded"})
    assert "guards in the building, nobody" in _timeline(flow)[0]

    await flow.answer(asked | {"when": "2026-11-22 12:00:00"})
    by_day = _timeline(flow)
    assert any("Cleo" in line for line in by_day)
    assert not any("Anna" in line and "0:00" in line for line in by_day[1:])

    await flow.answer(asked | {"when": NIGHT, "drill": True})
    assert any("drill" in line for line in _timeline(flow))

    # Nothing was said to anybody, and nothing is stored yet.
    assert town.sent == []
    assert not town.room.incidents
    assert _policies(hass) == []

    await flow.answer(asked | {"then": "change"})
    assert flow.step == "policy"
    assert flow.suggested["name"] == "Panic"
    assert flow.suggested["step_1"] == ONLY_AT_NIGHT
    assert flow.suggested["step_2"] == BY_DAY
    await flow.answer(typed(step(0, "guards_here", "operators"), name="Always"))
    assert _timeline(flow)
    # What nobody has looked at is shown before it is saved.
    for key, value in (("guards", "guarded"), ("operators", True), ("desk", "desk_2")):
        asked = asked | {key: value, "then": "save"}
        await flow.answer(asked)
        assert flow.suggested == asked
    assert "Desk 2" in _timeline(flow)[1]
    assert _policies(hass) == []
    # The same moment, as another browser writes it.
    await flow.answer(asked | {"when": "2026-11-22T03:00"})
    assert flow.created
    assert _policies(hass) == ["Always"]
    await town.edited()
    assert town.room.site.policy_for(AlarmKind.PANIC).name == "Always"


async def test_hours_are_typed_on_the_clocks_of_the_municipality(
    hass: HomeAssistant, town: Town
) -> None:
    await hass.config.async_update(time_zone="Asia/Tokyo")
    await town.edited()
    flow = await _looked_at(hass, ONLY_AT_NIGHT, BY_DAY)
    now = dt_util.now()
    when = datetime.fromisoformat(flow.suggested["when"]).replace(tzinfo=now.tzinfo)
    assert abs((now - when).total_seconds()) < 60
    await flow.answer(AT_NIGHT)
    assert any("Anna" in line for line in _timeline(flow)[1:])


async def test_a_desk_that_is_removed_meanwhile(hass: HomeAssistant, town: Town) -> None:
    flow = await _looked_at(hass, step(0, "guards_here", "operators"))
    library = hass.config_entries.async_get_entry(LIBRARY)
    assert library is not None
    hass.config_entries.async_remove_subentry(library, "info_desk")
    await town.edited()
    await flow.answer(AT_NIGHT | {"desk": "info_desk"})
    assert flow.suggested["desk"] != "info_desk"
    assert _timeline(flow)


async def test_a_stored_policy_is_looked_at_as_it_would_be(hass: HomeAssistant, town: Town) -> None:
    flow = await _looked_at(hass, step(0, "guards_here", "operators"))
    await flow.answer(flow.suggested)
    await town.edited()
    room = hass.config_entries.async_get_entry(ROOM)
    assert room is not None
    (policy,) = room.get_subentries_of_type("escalation_policy")
    flow = await reconfigure_subentry(hass, room, policy.subentry_id)
    await flow.answer(typed(step(0, "response_team", "operators")))
    await flow.answer(flow.suggested | {"desk": "desk_1", "then": "again"})
    assert not any("Anna" in line for line in _timeline(flow)[1:])
    assert any("Cleo" in line for line in _timeline(flow)[1:])
    await flow.answer(flow.suggested)
    assert flow.reason == "reconfigure_successful"
    assert room.subentries[policy.subentry_id].data["steps"] == [
        step(0, "response_team", "operators")
    ]


@pytest.mark.parametrize("kinds", [["fire"], ["lone_worker", "man_down"]])
async def test_a_policy_for_other_kinds_is_looked_at_too(
    hass: HomeAssistant, town: Town, kinds: list[str]
) -> None:
    room = hass.config_entries.async_get_entry(ROOM)
    assert room is not None
    flow = await subentry_flow(hass, room, "escalation_policy")
    await flow.answer(typed(step(0, "response_team", "operators"), kinds=kinds))
    await flow.answer(flow.suggested | {"desk": "desk_1", "then": "again"})
    assert any("Cleo" in line for line in _timeline(flow)[1:])


async def test_a_hole_in_one_building_is_named_with_it(hass: HomeAssistant, town: Town) -> None:
    """The town hall has a response team, and the library has none."""
    room = hass.config_entries.async_get_entry(ROOM)
    flow = await subentry_flow(hass, room, "escalation_policy")
    lines = await with_a_hole(flow, typed(step(0, "response_team")))
    assert len(lines) == 2, "with a guard and without"
    assert all("Library, Monday 00:00" in line for line in lines)


async def test_a_hole_is_asked_about_before_what_would_happen(
    hass: HomeAssistant, town: Town
) -> None:
    flow = await _looked_at(hass, step(0, "response_team"))
    assert flow.step == "holes"
    await flow.answer({"known": True})
    assert _timeline(flow)
    # Back in the form nothing is wrong any more, and what was ticked is forgotten.
    await flow.answer(flow.suggested | {"then": "change"})
    assert (flow.step, flow.errors) == ("policy", {})
    await with_a_hole(flow, typed(step(0, "response_team"), name="Team"))
    await flow.answer({"known": True})
    await flow.answer(flow.suggested)
    assert flow.created
    assert _policies(hass) == ["Team"]
    await town.edited()
