"""The start of a shift, and a page that is older than what Home Assistant serves."""

import re

from playwright.async_api import Route, expect
import pytest

from simulators.browser import Screen
from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, QUEUE, SitDown, until, violations

CHECK = "municipal-alarm-check"
WATCH = "municipal-alarm-watch"
OLD = "OLDofB4"


async def test_a_console_is_heard_and_seen_at_its_check(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down()
    await anna.page.get_by_role("button", name="Check this console").click()
    await until(lambda: anna.heard)
    dialog = anna.page.locator(f"{CHECK} dialog")
    # The whole screen is red.
    box = await dialog.bounding_box()
    assert box is not None
    assert (box["width"], box["height"]) == (1920, 1080)
    assert await violations(anna, CHECK) == []
    await expect(dialog).to_contain_text("Did you hear the tone")
    await until(lambda: not anna.heard)
    assert await violations(anna, CHECK) == []
    await dialog.get_by_role("button", name="I heard it and saw it").click()
    await expect(dialog).to_have_count(0)
    await expect(anna.page.locator(WATCH)).to_contain_text(re.compile("Checked by Anna.*heard"))


async def test_one_that_was_not_heard_is_said_large_to_everybody(
    stage: Stage, sit_down: SitDown
) -> None:
    anna, omar = await sit_down(), await sit_down("operator2")
    await anna.page.get_by_role("button", name="Check this console").click()
    await anna.page.get_by_role("button", name="I did not").click()
    await expect(anna.page.locator(CHECK)).to_contain_text("Is the loudspeaker on")
    assert await violations(anna, CHECK) == []
    said = omar.page.locator(WATCH).get_by_text("The console of Anna was not heard or seen")
    await expect(said).to_be_visible()
    await anna.page.locator(CHECK).get_by_role("button", name="Once more").click()
    await anna.page.get_by_role("button", name="I heard it and saw it").click()
    await expect(said).to_have_count(0)


async def test_an_alarm_ends_the_check(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna = await sit_down()
    await anna.page.get_by_role("button", name="Check this console").click()
    await expect(anna.page.locator(f"{CHECK} dialog")).to_be_visible()
    stage.buttons.press(desk)
    await expect(anna.page.locator(f"{CHECK} dialog")).to_have_count(0)
    await anna.page.locator("button.acknowledge").click()
    await until(lambda: not anna.heard)


async def _as_of_before_an_update(screen: Screen) -> None:
    """Home Assistant serves this program; the page was loaded when it had another name."""

    async def older(route: Route) -> None:
        answer = await route.fetch()
        text = await answer.text()
        await route.fulfill(
            response=answer, body=re.sub(r"main-[\w-]+\.js", f"main-{OLD}.js", text)
        )

    async def program(route: Route) -> None:
        loader = await screen.context.request.get(f"{screen.url}/municipal_alarm_files/loader.js")
        name = re.search(r"main-[\w-]+\.js", await loader.text())
        assert name is not None
        await route.fulfill(
            response=await route.fetch(url=f"{screen.url}/municipal_alarm_files/{name[0]}")
        )

    await screen.context.route("**/municipal_alarm_files/loader.js?*", older)
    await screen.context.route(f"**/municipal_alarm_files/main-{OLD}.js", program)


async def _updated(screen: Screen) -> None:
    await screen.context.unroute("**/municipal_alarm_files/loader.js?*")


async def test_a_new_version_is_said_and_loaded_by_a_click(sit_down: SitDown) -> None:
    anna = await sit_down(path=None)
    await _as_of_before_an_update(anna)
    await anna.open(QUEUE)
    bar = anna.page.locator(BAR)
    await expect(bar).to_contain_text("new version of this screen")
    await _updated(anna)
    await bar.get_by_role("button", name="Load it").click()
    await anna.page.locator("municipal-alarm-queue h2").wait_for()
    await expect(bar).not_to_contain_text("new version of this screen")
    assert not anna.heard


@pytest.mark.parametrize("place", ["console", "wall"])
async def test_it_is_loaded_by_itself_where_nobody_works_now(sit_down: SitDown, place: str) -> None:
    """A minute in which nobody touches it is passed by the page's own clock."""
    anna = await sit_down(path=None, console=place == "console")
    await _as_of_before_an_update(anna)
    await anna.page.clock.install()
    await anna.open(QUEUE if place == "console" else "/alarm-wall/wall")
    shown = f"{BAR}" if place == "console" else "municipal-alarm-wall"
    await anna.page.locator(shown).first.wait_for(state="attached")
    await anna.page.evaluate("window.sameDocument = true")
    await anna.page.clock.fast_forward("01:05")
    await _updated(anna)
    await anna.page.wait_for_function("window.sameDocument === undefined", timeout=20_000)


async def test_sound_is_let_out_after_a_reload_where_somebody_had_clicked(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    """A console without a kiosk's flags: it may load itself anew and is not silent by that."""
    anna = await sit_down(audible=False)
    await anna.page.mouse.click(960, 700)
    await anna.page.evaluate("location.reload()")
    await anna.page.locator("municipal-alarm-queue h2").wait_for()
    stage.buttons.press(desk)
    await until(lambda: anna.heard)
