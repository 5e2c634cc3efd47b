"""A console: heard on every page, awake when out of sight, and known to the room."""

from typing import Any

from playwright.async_api import expect
import pytest

from simulators.browser import Screen
from simulators.client import Client
from simulators.operator import DOMAIN
from simulators.stage import Stage
from simulators.tab import Tab
from simulators.town import Place

from .conftest import (
    BAR,
    HEAD,
    QUEUE,
    ROW,
    SitDown,
    only_present,
    present,
    stays,
    until,
    until_async,
)

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


@pytest.mark.timeout(400)
async def test_really_out_of_sight_it_beats_on_and_is_heard(stage: Stage, desk: Place) -> None:
    """In a browser that slows its hidden pages down to a timer a minute, as all do."""
    watcher = await stage.operator("viewer")
    # Whoever of a test before is still taken for present would hide that this one is not.
    await only_present(watcher)
    async with Tab(stage, "operator", grace_s=10) as tab:
        await tab.open("/profile/general")
        await until(lambda: "Anna" in present(watcher), 40)
        await tab.evaluate("window.ticks = 0; setInterval(() => { window.ticks += 1 }, 1000); 0")
        await tab.hide()
        assert await tab.evaluate("document.visibilityState") == "hidden"
        # Beside its own grace the browser waits a minute for what a page has begun.
        await stays(lambda: "Anna" in present(watcher), 75)
        ticks = await tab.evaluate("window.ticks")
        await stays(lambda: "Anna" in present(watcher), 35)
        # It did slow the page down: without that this proves nothing.
        assert await tab.evaluate("window.ticks") - ticks <= 2
        stage.buttons.press(desk)
        await until(lambda: tab.heard)


async def test_single_letters_are_the_operators(stage: Stage, sit_down: SitDown) -> None:
    alex = await sit_down("admin")
    same = await sit_down("admin", console=False)
    dialogs = "ha-quick-bar, ha-voice-command-dialog"
    for screen in (alex, same):
        for key in ("a", "c", "e", "m"):
            await screen.page.keyboard.press(key)
    # In a browser that is no console they open: what is looked for is there to be found.
    await same.page.locator(dialogs).first.wait_for(state="attached")
    assert await alex.page.locator(dialogs).count() == 0


async def test_blocked_sound_is_said_known_and_cured_by_a_click(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    # A press of a mouse, for what asks the page by its selectors counts as a click already.
    omar = await sit_down("operator2", path=None, audible=False)
    consoles: dict[str, bool] = {}

    def told(message: dict[str, Any]) -> None:
        for one in message.get("room", message).get("consoles", ()):
            consoles[one["console"]] = one["sound"]

    async with Client(stage.session, stage.home.url, stage.logins["viewer"].token) as watcher:
        await watcher.subscribe(told, f"{DOMAIN}/subscribe")
        await omar.open("/profile/general")
        await until(lambda: consoles.get("e2e-operator2") is False)
        stage.buttons.press(desk)
        await stays(lambda: not omar.heard, 3)
        assert "blocks the sound" in await _words_of_the_bar(omar)
        assert not omar.heard
        await omar.page.mouse.click(960, 400)
        await until(lambda: omar.heard)
        await until(lambda: consoles["e2e-operator2"])
        assert "blocks the sound" not in await _words_of_the_bar(omar)


async def _words_of_the_bar(screen: Screen) -> str:
    """What it says, asked in a way that does not count as a click."""
    protocol = await screen.context.new_cdp_session(screen.page)
    answer = await protocol.send(
        "Runtime.evaluate",
        {
            "expression": f"document.querySelector('{BAR}').shadowRoot.textContent",
            "returnByValue": True,
            "userGesture": False,
        },
    )
    return str(answer["result"].get("value"))


async def test_the_room_knows_who_is_at_a_console(stage: Stage, sit_down: SitDown) -> None:
    watcher = await stage.operator("viewer")
    # Of a console of an earlier test it may not be sure yet that it is gone.
    await until(lambda: "Omar" not in present(watcher), 40)
    omar = await sit_down("operator2")
    await until(lambda: "Omar" in present(watcher))
    await omar.context.close()
    # Nothing is concluded from a page that has gone: it may only be loading anew.
    await stays(lambda: "Omar" in present(watcher), 2)
    await until(lambda: "Omar" not in present(watcher), 40)


async def test_no_console_no_sound(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna = await sit_down(console=False)
    stage.buttons.press(desk)
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    await stays(lambda: not anna.heard, 2)
    await anna.page.get_by_role("button", name="Make this browser a console").click()
    await until(lambda: anna.heard)
    await anna.page.locator("button.acknowledge").click()
    await until(lambda: not anna.heard)
    # One wrong click does not silence a console; two do, also for alarms to come.
    await anna.page.get_by_role("button", name="No console any more").click()
    await anna.page.get_by_role("button", name="No console: sure?").click()
    await expect(
        anna.page.get_by_role("button", name="Make this browser a console")
    ).to_be_visible()
    stage.buttons.press(stage.town.place("Library, Archive"))
    await expect(anna.page.locator(ROW)).to_have_count(2)
    await stays(lambda: not anna.heard, 2)


@pytest.mark.parametrize(
    "viewport",
    [{"width": 1366, "height": 768}, {"width": 390, "height": 844}],
    ids=["desk", "phone"],
)
async def test_the_bar_covers_nothing_of_home_assistant(
    stage: Stage, sit_down: SitDown, desk: Place, viewport: dict[str, int]
) -> None:
    alex = await sit_down("admin", path=None, viewport=viewport)
    await alex.open("/config/dashboard")
    await alex.page.locator("ha-config-dashboard").wait_for(state="attached")
    stage.buttons.press(desk)
    bar = await alex.page.locator(f"{BAR} .alarm").bounding_box()
    assert bar is not None
    foot = bar["y"] + 1
    if viewport["width"] < 800:
        await alex.page.locator("ha-menu-button").first.click()
    lowest = alex.page.locator("ha-sidebar a, ha-sidebar ha-list-item-button").last

    async def free() -> bool:
        last = await lowest.bounding_box()
        return last is not None and last["x"] >= 0 and last["y"] + last["height"] <= foot

    # A sidebar of a phone slides in.
    await until_async(free)
