"""The to-do list of measures, as Home Assistant's own card uses it."""

from typing import Any

from homeassistant.const import ATTR_ENTITY_ID
from homeassistant.exceptions import HomeAssistantError, ServiceNotSupported
import pytest

from custom_components.municipal_alarm.const import DOMAIN

from .acting import act
from .test_evaluation_actions import EXIT, FORM, over
from .town import ROOM, Town


def the_list(town: Town) -> str:
    entity_id = town.entity_id("todo", f"{ROOM}_measures")
    assert entity_id is not None
    return entity_id


async def items(town: Town) -> list[dict[str, Any]]:
    """What the card shows."""
    answer = await town.hass.services.async_call(
        "todo",
        "get_items",
        {ATTR_ENTITY_ID: the_list(town), "status": ["needs_action", "completed"]},
        blocking=True,
        return_response=True,
    )
    assert answer is not None
    found: Any = answer[the_list(town)]
    return list(found["items"])


async def update(town: Town, item: str, user: Any = None, **data: Any) -> None:
    await town.call("todo", "update_item", user=user, entity_id=the_list(town), item=item, **data)
    await town.settle()


@pytest.fixture
async def agreed(town: Town) -> str:
    """The id of a measure that was agreed."""
    number = await over(town)
    await act(town, "evaluate_incident", incident_id=number, measures=[EXIT], **FORM)
    await act(town, "close", incident_id=number)
    (one,) = (await act(town, "get_measures"))["measures"]
    return str(one["measure_id"])


async def test_what_is_open_is_on_the_list(town: Town, agreed: str) -> None:
    assert town.hass.states.get(the_list(town)).state == "1"
    (one,) = await items(town)
    assert one == {
        "summary": "A second exit",
        "uid": agreed,
        "status": "needs_action",
        "due": "2030-03-01",
        "description": "Facilities\n#1 Town hall, Ground floor, Desk 1",
    }


async def test_it_is_there_after_a_restart(town: Town, agreed: str) -> None:
    await town.restart()
    assert [one["uid"] for one in await items(town)] == [agreed]


async def test_a_tick_and_taking_it_back(town: Town, agreed: str) -> None:
    await update(town, "A second exit", town.operator, status="completed")
    assert town.hass.states.get(the_list(town)).state == "0"
    (one,) = await items(town)
    assert one["status"] == "completed"
    assert one["completed"]
    (done,) = (await act(town, "get_measures", done=True))["measures"]
    assert done["done_by"] == town.operator.name
    await update(town, agreed, town.operator, status="needs_action")
    assert town.hass.states.get(the_list(town)).state == "1"


async def test_another_text_and_date(town: Town, agreed: str) -> None:
    await update(town, agreed, rename="Two exits", due_date="2030-05-01")
    (one,) = await items(town)
    assert (one["summary"], one["due"]) == ("Two exits", "2030-05-01")
    with pytest.raises(HomeAssistantError) as caught:
        await update(town, agreed, due_date=None)
    assert caught.value.translation_key == "measure_needs_date"


async def test_who_may_not(town: Town, agreed: str) -> None:
    before = town.room
    for user in (town.viewer, town.stranger):
        for data in ({"status": "completed"}, {"rename": "Nothing"}):
            with pytest.raises(HomeAssistantError) as caught:
                await update(town, agreed, user, **data)
            assert caught.value.translation_domain in (DOMAIN, None)
    assert town.room is before
    await update(town, agreed, town.operator, status="completed")
    before = town.room
    with pytest.raises(HomeAssistantError):
        await update(town, agreed, town.viewer, status="needs_action")
    assert town.room is before


async def test_nothing_is_made_or_thrown_away_here(town: Town, agreed: str) -> None:
    """A measure comes from an evaluation, and one that is dropped says why."""
    for action in ("add_item", "remove_item"):
        with pytest.raises(ServiceNotSupported):
            await town.call("todo", action, entity_id=the_list(town), item=agreed)


async def test_what_left_meanwhile_is_refused(town: Town, agreed: str) -> None:
    entity = town.hass.data["todo"].get_entity(the_list(town))
    (item,) = entity.todo_items
    await act(town, "drop_measure", measure=agreed, reason="Sold")
    assert await items(town) == []
    with pytest.raises(HomeAssistantError) as caught:
        await entity.async_update_todo_item(item)
    assert caught.value.translation_key == "unknown_measure"
