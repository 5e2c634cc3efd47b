"""A connection that was lost, for long or with much missed: right again within a second."""

import asyncio
import json

from playwright.async_api import WebSocketRoute, expect

from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, QUEUE, ROW, SitDown, forgive_lost_subscriptions, until

WITHIN_S = 1.0


class Line:
    """The page's connection, in our hands."""

    def __init__(self) -> None:
        self.loses_deltas = False
        self.lost = 0
        self.down = False
        self.pages: list[WebSocketRoute] = []
        self.up_again = asyncio.Event()
        self.snapshots: list[float] = []

    async def carry(self, page: WebSocketRoute) -> None:
        if self.down:
            await page.close()
            return
        server = page.connect_to_server()
        self.pages.append(page)

        def told(message: str | bytes) -> None:
            kinds = _kinds(message)
            if self.loses_deltas and "delta" in kinds:
                self.lost += 1
                return
            if "snapshot" in kinds:
                self.snapshots.append(asyncio.get_running_loop().time())
            page.send(message)

        server.on_message(told)

    async def cut(self) -> None:
        self.down = True
        for page in self.pages:
            await page.close()
        self.pages.clear()


def _kinds(message: str | bytes) -> set[str]:
    told = json.loads(message)
    several = told if isinstance(told, list) else [told]
    return {
        one["event"]["type"]
        for one in several
        if one.get("type") == "event" and isinstance(one["event"], dict) and "type" in one["event"]
    }


async def test_an_hour_without_a_connection(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna = await sit_down(path=None)
    line = Line()
    await anna.context.route_web_socket("**/api/websocket", line.carry)
    await anna.page.clock.install()
    await anna.open(QUEUE)
    rows = anna.page.locator(ROW)
    stage.buttons.press(desk)
    await expect(rows).to_have_count(1)
    await line.cut()
    await anna.page.clock.run_for(5_000)
    await expect(anna.page.locator(BAR)).to_contain_text("No connection")
    await until(lambda: anna.heard)
    await anna.page.clock.fast_forward("01:00:00")
    # All is different meanwhile.
    await stage.tidy()
    stage.buttons.press(stage.town.place("Library, Archive"))
    stage.buttons.press(stage.town.place("Library, Reading room"))
    line.down = False
    # Home Assistant's page tries again by itself, within some seconds.
    before = len(line.snapshots)
    for _ in range(20):
        await anna.page.clock.run_for(1_000)
        if len(line.snapshots) > before:
            break
    came = line.snapshots[-1]
    await anna.page.clock.run_for(200)
    await expect(rows).to_have_count(2)
    await expect(anna.page.locator(BAR)).to_contain_text("2 waiting")
    await expect(anna.page.locator(BAR)).not_to_contain_text("No connection")
    took = asyncio.get_running_loop().time() - came
    assert took < WITHIN_S, f"{took:.2f} s"
    forgive_lost_subscriptions(anna)


async def test_changes_that_were_lost_on_the_way(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(path=None)
    line = Line()
    await anna.context.route_web_socket("**/api/websocket", line.carry)
    await anna.open(QUEUE)
    rows = anna.page.locator(ROW)
    await expect(anna.page.locator("municipal-alarm-queue")).to_contain_text("No open incidents")
    line.loses_deltas = True
    stage.buttons.press(desk)
    operator = await stage.operator("operator")
    await until(lambda: len(operator.screen.incidents) == 1)
    for number in range(200):
        await operator.act(
            "add_note", incident_id=next(iter(operator.screen.incidents)), note=f"note {number}"
        )
    await until(lambda: line.lost > 150)
    await expect(rows).to_have_count(0)
    line.loses_deltas = False
    stage.buttons.press(stage.town.place("Library, Archive"))
    loop = asyncio.get_running_loop()
    before = len(line.snapshots)
    # The first that comes through shows by its number that others did not.
    await until(lambda: len(line.snapshots) > before)
    came = loop.time()
    await expect(rows).to_have_count(2)
    assert loop.time() - came < WITHIN_S
