"""A console: heard on every page, awake when out of sight, and known to the room."""

from playwright.async_api import expect
import pytest

from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, HEAD, QUEUE, SitDown, stays, until

HIDE = """
for (const [name, value] of [["hidden", true], ["visibilityState", "hidden"]]) {
  Object.defineProperty(document, name, { configurable: true, get: () => value });
}
document.dispatchEvent(new Event("visibilitychange"));
"""


@pytest.mark.quick
async def test_an_alarm_sounds_on_a_page_of_settings(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    alex = await sit_down("admin")
    await alex.go("/config/areas/dashboard")
    await alex.page.locator("ha-config-areas-dashboard").wait_for()
    stage.buttons.press(desk)
    await until(lambda: alex.heard)
    await alex.page.locator(BAR).get_by_role("button", name="Show").click()
    await expect(alex.page.locator(HEAD)).to_contain_text("Desk 3")


async def test_ten_minutes_out_of_sight_it_is_still_heard(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(path=None)
    await anna.page.clock.install()
    await anna.open(QUEUE)
    await anna.page.locator("municipal-alarm-queue h2").wait_for()
    await anna.page.evaluate(HIDE)
    await anna.page.clock.fast_forward("10:00")
    stage.buttons.press(desk)
    await until(lambda: anna.heard)
    await expect(anna.page.locator(f"{BAR} .alarm")).to_contain_text("1 waiting")


async def test_single_letters_are_the_operators(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down()
    for key in ("a", "c", "e", "m"):
        await anna.page.keyboard.press(key)
    await anna.page.wait_for_timeout(500)
    assert await anna.page.locator("ha-voice-command-dialog, ha-quick-bar").count() == 0


async def test_blocked_sound_is_said_known_and_cured_by_a_click(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    # A press of a mouse, for what asks the page by its selectors counts as a click already.
    anna = await sit_down("operator2", path=None, audible=False)
    watcher = await stage.operator("operator")
    await anna.open("/profile/general")
    await until(lambda: _present(watcher, "Omar"))
    stage.buttons.press(desk)
    await stays(lambda: not anna.heard, 3)
    await anna.page.mouse.click(960, 400)
    await until(lambda: anna.heard)


async def test_the_room_knows_who_is_at_a_console(stage: Stage, sit_down: SitDown) -> None:
    watcher = await stage.operator("operator")
    # Of a console of an earlier test it may not be sure yet that it is gone.
    await until(lambda: not _present(watcher, "Omar"), 40)
    omar = await sit_down("operator2")
    await until(lambda: _present(watcher, "Omar"))
    await omar.context.close()
    # Nothing is concluded from a page that has gone: it may only be loading anew.
    await stays(lambda: _present(watcher, "Omar"), 2)
    await until(lambda: not _present(watcher, "Omar"), 40)


async def test_no_console_no_sound(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna = await sit_down(console=False)
    stage.buttons.press(desk)
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    await stays(lambda: not anna.heard, 2)
    await anna.page.get_by_role("button", name="Make this browser a console").click()
    await until(lambda: anna.heard)
    await anna.page.get_by_role("button", name="No console any more").click()
    await until(lambda: not anna.heard)


def _present(watcher: object, name: str) -> bool:
    operators = watcher.screen.operators  # type: ignore[attr-defined]
    return any(one["name"] == name and one["present"] for one in operators)
