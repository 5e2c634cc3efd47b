"""Several operators at once, and a connection that goes and comes back."""

import asyncio

from playwright.async_api import expect
import pytest

from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, HEAD, ROW, SitDown, until


async def test_taking_it_on_shows_at_the_other_within_a_second(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna, omar = await sit_down(), await sit_down("operator2")
    stage.buttons.press(desk)
    await until(lambda: anna.heard and omar.heard)
    await anna.page.locator("button.acknowledge").click()
    await expect(omar.page.locator(ROW)).to_contain_text("Anna", timeout=1_000)
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
    keys = [one.page.locator("button.acknowledge") for one in (anna, omar)]
    for key in keys:
        await key.wait_for()
    await asyncio.gather(*(key.click() for key in keys))
    incident = (await _incidents(stage))[0]
    owner = incident["owner"]
    assert owner in ("Anna", "Omar")
    for one, name in ((anna, "Anna"), (omar, "Omar")):
        await expect(one.page.locator(ROW)).to_contain_text("you" if name == owner else owner)


@pytest.mark.timeout(180)
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
    await expect(anna.page.locator(BAR)).to_contain_text("No connection since", timeout=10_000)
    await until(lambda: anna.heard)

    await stage.start_again()
    await until(lambda: not anna.heard, 20)
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    stage.buttons.press(stage.town.place("Library, Reading room"))
    await expect(anna.page.locator(ROW).first).to_contain_text("Reading room")
    await until(lambda: anna.heard)
    assert await anna.page.evaluate("window.sameDocument") is True
    # What browser and Home Assistant's own page say of a connection that is gone: the last is
    # that Home Assistant ends a subscription of before.
    anna.errors = [
        one for one in anna.errors if "ERR_CONNECTION_REFUSED" not in one and one != "Object"
    ]
    assert [one for one in anna.unhandled if "Subscription not found" not in one] == []


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


async def _incidents(stage: Stage) -> list[dict[str, object]]:
    await asyncio.sleep(0.5)
    answer = await stage.admin.action("municipal_alarm", "get_incidents", response=True)
    incidents: list[dict[str, object]] = answer["incidents"]
    return incidents
