"""Each script blueprint in the town: filled in, called, and its trace read."""

import asyncio
from typing import Any

from freezegun.api import FrozenDateTimeFactory

from tests.ha.town import Town

from .kit import House


async def ask(house: House, **data: Any) -> asyncio.Task[Any]:
    """Call the script, which waits."""
    call = house.hass.services.async_call
    task = asyncio.create_task(
        call("script", "ask_phones", data, blocking=True, return_response=True)
    )
    await house.town.settle()
    return task


async def test_ask_phones(house: House, freezer: FrozenDateTimeFactory) -> None:
    phones = [house.phones.add("Olga"), house.phones.add("Sues phone")]
    await house.use("ask_phones", phones=phones, button_3="Later")
    task = await ask(house, message="Who goes?", title="Control room")
    asked = house.phones.take()
    assert [one["to"] for one in asked] == ["mobile_app_olga", "mobile_app_sues_phone"]
    assert [one["title"] for one in asked[0]["data"]["actions"]] == ["Yes", "No", "Later"]
    assert asked[0]["data"]["push"]["sound"]["critical"] == 1
    house.phones.tap(asked[1], "Later", "sue")
    assert await task == {"answer": "Later", "user_id": "sue"}
    assert {one["message"] for one in house.phones.calls} == {"clear_notification"}
    house.sound()


async def test_ask_phones_and_nobody_answers(
    house: House, town: Town, freezer: FrozenDateTimeFactory
) -> None:
    await house.use(
        "ask_phones", phones=[house.phones.add("Olga")], button_2="", times=2, loud=False
    )
    task = await ask(house, message="Who goes?")
    (asked,) = house.phones.take()
    assert [one["title"] for one in asked["data"]["actions"]] == ["Yes"]
    assert "push" not in asked["data"]
    await town.pass_time(freezer, 61)
    assert len(house.phones.take()) == 1
    await town.pass_time(freezer, 61)
    assert await task == {"answer": None, "user_id": None}
    house.sound()
