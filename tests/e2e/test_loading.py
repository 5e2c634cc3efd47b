"""Loading: on every page, in whatever order the browser does it, and nothing from outside."""

import asyncio

from playwright.async_api import Route, expect
import pytest

from simulators.stage import Stage

from .conftest import SitDown

ELEMENTS = (
    "ll-strategy-dashboard-municipal-alarm",
    "municipal-alarm-console-card",
    "municipal-alarm-queue-card",
    "municipal-alarm-incident-card",
)
LOADS = 50
"""A registration that loses a race loses it in about every third load."""
SLOWEST_S = 1.0


async def _loads(sit_down: SitDown, times: int) -> None:
    anna = await sit_down(path=None, console=False)
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
            "names => names.filter(name => customElements.get(name))", list(ELEMENTS)
        )
        assert there == list(ELEMENTS), f"load {load + 1} of {times}"


@pytest.mark.quick
async def test_elements_are_there_in_each_of_a_few_loads(sit_down: SitDown) -> None:
    await _loads(sit_down, 4)


@pytest.mark.timeout(400)
async def test_elements_are_there_in_each_of_fifty_loads(sit_down: SitDown) -> None:
    await _loads(sit_down, LOADS)


async def test_the_dashboard_is_offered_where_dashboards_are_made(
    stage: Stage, sit_down: SitDown
) -> None:
    alex = await sit_down("admin", path="/config/lovelace/dashboards", console=False)
    await alex.page.wait_for_function("window.customStrategies?.length > 0")
    offered = await alex.page.evaluate("window.customStrategies.map(one => one.type)")
    assert offered == ["municipal-alarm"]


async def test_somebody_logs_in_and_is_at_the_queue(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down(path=None, console=False, logged_in=False)
    await anna.open("/control-room/queue")
    await anna.page.locator("input[name=username]").fill("operator")
    await anna.page.locator("input[name=password]").fill(stage.logins["operator"].password)
    await anna.page.keyboard.press("Enter")
    await expect(anna.page.locator("municipal-alarm-queue")).to_contain_text("No open incidents")
