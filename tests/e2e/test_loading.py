"""Loading: on every page, in whatever order the browser does it, and nothing from outside."""

import asyncio
import re

from playwright.async_api import Route, expect
import pytest

from simulators.home_assistant import REPOSITORY
from simulators.stage import Stage

from .conftest import SitDown

SOURCE = REPOSITORY / "frontend" / "src"
ELEMENTS = sorted(
    {
        name
        for path in SOURCE.rglob("*.ts")
        for name in re.findall(r'customElements\.define\(\s*"([a-z-]+)"', path.read_text())
    }
    | {
        f"municipal-alarm-{name}-card"
        for name in re.findall(
            r'^  \["([a-z]+)", \w+Card\]', (SOURCE / "cards" / "cards.ts").read_text(), re.MULTILINE
        )
    }
    | {
        f"ll-strategy-dashboard-{name}"
        for name in re.findall(
            r'^    type: "([a-z-]+)"', (SOURCE / "strategies/element.ts").read_text(), re.MULTILINE
        )
    }
)
"""All that is defined anywhere in the screen's sources."""
LOADS = 50
"""A registration that loses a race loses it in about every third load."""
SLOWEST_S = 1.0


async def _loads(sit_down: SitDown, times: int) -> None:
    anna = await sit_down(path=None, console=False)
    # Cards, strategies, the sentinel's bar and all that is inside of them.
    assert len(ELEMENTS) > 40
    slow_s = 0.0

    async def slowly(route: Route) -> None:
        await asyncio.sleep(slow_s)
        await route.continue_()

    # Home Assistant's own program: what it is later than, and what is later than it.
    await anna.context.route("**/frontend_latest/app.*.js", slowly)
    for load in range(times):
        slow_s = SLOWEST_S * load / max(1, times - 1)
        await anna.open("/control-room/queue")
        await anna.page.locator("municipal-alarm-queue h2").wait_for()
        there = await anna.page.evaluate(
            "names => names.filter(name => customElements.get(name))", ELEMENTS
        )
        assert there == ELEMENTS, f"load {load + 1} of {times}"


@pytest.mark.quick
async def test_elements_are_there_in_each_of_a_few_loads(sit_down: SitDown) -> None:
    await _loads(sit_down, 4)


@pytest.mark.timeout(900)
async def test_elements_are_there_in_each_of_fifty_loads(sit_down: SitDown) -> None:
    await _loads(sit_down, LOADS)


async def test_the_dashboard_is_offered_where_dashboards_are_made(
    stage: Stage, sit_down: SitDown
) -> None:
    alex = await sit_down("admin", path="/config/lovelace/dashboards", console=False)
    await alex.page.wait_for_function("window.customStrategies?.length > 0")
    offered = await alex.page.evaluate("window.customStrategies.map(one => one.type)")
    made = [name for name in ELEMENTS if name.startswith("ll-strategy-dashboard-")]
    assert sorted(f"ll-strategy-dashboard-{one}" for one in offered) == made
    await alex.page.get_by_role("button", name="Add dashboard").click()
    dialog = alex.page.locator("ha-dialog, ha-wa-dialog, dialog-new-dashboard").first
    for words in ("Control room", "Wall display"):
        await expect(dialog).to_contain_text(words)


async def test_somebody_logs_in_and_is_at_the_queue(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down(path=None, console=False, logged_in=False)
    await anna.open("/control-room/queue")
    await anna.page.locator("input[name=username]").fill("operator")
    await anna.page.locator("input[name=password]").fill(stage.logins["operator"].password)
    await anna.page.keyboard.press("Enter")
    await expect(anna.page.locator("municipal-alarm-queue")).to_contain_text("No open incidents")
