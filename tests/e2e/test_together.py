"""Several operators at once, and a connection that goes and comes back."""

import asyncio
from typing import Any

from playwright.async_api import expect
import pytest

from simulators.browser import Screen
from simulators.browser_line import Line
from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, HEAD, QUEUE, ROW, SitDown, forgive_lost_subscriptions, until, until_async

WITHIN_S = 1.0


async def test_taking_it_on_shows_at_the_other_within_a_second(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna, omar = await sit_down(), await sit_down("operator2")
    stage.buttons.press(desk)
    await until(lambda: anna.heard and omar.heard)
    shown = asyncio.create_task(omar.when("municipal-alarm-queue", "button.row", "Anna"))
    clicked = await _click(anna, "button.acknowledge")
    # By the clock of both pages: what the test itself needs to look is not in it.
    took = await shown - clicked
    assert took < WITHIN_S, f"{took:.2f} s"
    await expect(omar.page.locator("button.acknowledge")).to_have_count(0)
    await until(lambda: not omar.heard)


async def test_an_incident_is_handed_over(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna, omar = await sit_down(), await sit_down("operator2")
    stage.buttons.press(desk)
    await anna.page.locator("button.acknowledge").click()
    await anna.page.get_by_role("button", name="Hand over…").click()
    await anna.page.get_by_role("button", name="Omar").click()
    await expect(omar.page.locator(ROW)).to_contain_text("you")
    await expect(anna.page.locator(ROW)).to_contain_text("Omar")
    await expect(anna.page.get_by_role("button", name="Hand over…")).to_have_count(0)


async def test_two_cannot_own_one(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna, omar = await sit_down(), await sit_down("operator2")
    stage.buttons.press(desk)
    for one in (anna, omar):
        await one.page.locator("button.acknowledge").wait_for()
    await asyncio.gather(*(_click(one, "button.acknowledge") for one in (anna, omar)))
    await until_async(lambda: _owned(stage))
    owner = (await _incident(stage))["owner"]
    assert owner in ("Anna", "Omar")
    for one, name in ((anna, "Anna"), (omar, "Omar")):
        await expect(one.page.locator(ROW)).to_contain_text("you" if name == owner else owner)


async def test_who_clicks_what_is_decided_already_is_told_and_all_screens_agree(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    """What one operator does has not reached the other's screen when that one clicks too."""
    anna, omar = await sit_down(), await sit_down("operator2", path=None)
    line = await Line.of(omar.context)
    await omar.open(QUEUE)
    stage.buttons.press(desk)
    for one in (anna, omar):
        await one.page.locator("button.acknowledge").wait_for()
    line.hold()
    await anna.page.locator("button.acknowledge").click()
    await until_async(lambda: _owned(stage))
    await omar.page.locator("button.acknowledge").click()
    line.release()
    await expect(omar.page.locator("municipal-alarm-incident .refused")).to_contain_text("Anna")
    await expect(omar.page.locator(ROW)).to_contain_text("Anna")
    await expect(anna.page.locator(ROW)).to_contain_text("you")
    assert (await _incident(stage))["owner"] == "Anna"

    # And how it ended: as the first said, on both.
    for one in (anna, omar):
        await one.page.get_by_role("button", name="Resolve…").click()
        await one.page.get_by_role("button", name="False alarm").wait_for()
    line.hold()
    await anna.page.get_by_role("button", name="False alarm").click()
    await expect(anna.page.locator(HEAD)).to_contain_text("Resolved")
    await omar.page.get_by_role("button", name="Genuine").click()
    line.release()
    for one in (anna, omar):
        await expect(one.page.locator(HEAD)).to_contain_text("Resolved")
    assert (await _incident(stage))["outcome"] == "false"


@pytest.mark.timeout(400)
async def test_after_a_restart_of_home_assistant_it_is_right_without_a_reload(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    await anna.page.evaluate("window.sameDocument = true")
    stage.buttons.press(desk)
    await expect(anna.page.locator(ROW)).to_contain_text("Desk 3")
    await anna.page.locator("button.acknowledge").click()
    await until(lambda: not anna.heard)

    await stage.home.stop()
    await expect(anna.page.locator(BAR)).to_contain_text("No connection since")
    await until(lambda: anna.heard)

    await stage.start_again()
    await until(lambda: not anna.heard, 60)
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    stage.buttons.press(stage.town.place("Library, Reading room"))
    await expect(anna.page.locator(ROW).first).to_contain_text("Reading room")
    await until(lambda: anna.heard)
    assert await anna.page.evaluate("window.sameDocument") is True
    # What the browser itself says of nobody who listens.
    anna.errors[:] = [one for one in anna.errors if "ERR_CONNECTION_REFUSED" not in one]
    forgive_lost_subscriptions(anna)


async def test_the_list_stands_still_under_the_pointer(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down()
    places = [stage.town.place(f"Town Hall, Desk {number}") for number in (1, 2)]
    for place in places:
        stage.buttons.press(place)
        await expect(anna.page.locator(ROW, has_text=place.desk.name)).to_be_visible()
    rows = anna.page.locator(ROW)
    first = await rows.first.inner_text()
    await rows.first.hover()
    await anna.page.locator("button.acknowledge").evaluate("key => key.click()")
    await expect(rows.first).to_contain_text("you")
    assert (await rows.first.inner_text()).split("\n")[0] == first.split("\n")[0]
    await anna.page.mouse.move(1500, 900)
    await expect(rows.first).to_contain_text("Desk 2")


async def _click(screen: Screen, selector: str) -> float:
    """Click, and return when; in seconds since the epoch."""
    at: float = await screen.page.locator(selector).evaluate(
        "one => { const now = outside.now(); one.click(); return now / 1000; }"
    )
    return at


async def _incident(stage: Stage) -> dict[str, Any]:
    answer = await stage.admin.action("municipal_alarm", "get_incidents", response=True)
    (incident,) = answer["incidents"]
    return dict(incident)


async def _owned(stage: Stage) -> bool:
    return (await _incident(stage))["owner"] is not None
