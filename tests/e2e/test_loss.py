"""A connection that was lost, for long or with much missed: right again within a second."""

import asyncio

from playwright.async_api import expect
import pytest

from simulators.browser_line import Line
from simulators.client import Client
from simulators.operator import DOMAIN, Operator
from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, QUEUE, ROW, SitDown, forgive_lost_subscriptions, until

WITHIN_S = 1.0
MISSED = 10_000


async def test_an_hour_without_a_connection(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna = await sit_down(path=None)
    line = await Line.of(anna.context)
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
    right = [
        asyncio.create_task(anna.when("municipal-alarm-queue", "button.row", count=2)),
        asyncio.create_task(anna.when(BAR, ".alarm", "2 waiting")),
        asyncio.create_task(anna.when(BAR, "*", "No connection", count=0)),
    ]
    line.down = False
    # Home Assistant's page tries again by itself, within some seconds.
    before = len(line.snapshots)
    for _ in range(20):
        await anna.page.clock.run_for(1_000)
        if len(line.snapshots) > before:
            break
    took = max(await asyncio.gather(*right)) - line.opened[-1]
    assert took < WITHIN_S, f"{took:.2f} s"
    await expect(rows.nth(1)).to_contain_text("Reading room")
    forgive_lost_subscriptions(anna)


@pytest.mark.timeout(600)
async def test_ten_thousand_changes_that_were_lost_on_the_way(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    # No console: it would make the connection anew when its beat is not answered in time.
    anna = await sit_down(path=None, console=False)
    line = await Line.of(anna.context)
    await anna.open(QUEUE)
    rows = anna.page.locator(ROW)
    await expect(anna.page.locator("municipal-alarm-queue")).to_contain_text("No open incidents")
    line.loses_deltas = True
    stage.buttons.press(desk)
    watcher = await stage.operator("viewer")
    await until(lambda: len(watcher.screen.incidents) == 1)
    incident_id = next(iter(watcher.screen.incidents))
    for number in range(100):
        await stage.admin.action(DOMAIN, "add_note", incident_id=incident_id, note=f"{number}")
    await _comes_and_goes(stage.admin, watcher, line)
    await expect(rows).to_have_count(0)
    line.loses_deltas = False
    before = len(line.through)
    right = asyncio.create_task(anna.when("municipal-alarm-queue", "button.row", count=2))
    # The first that comes through shows by its number that others did not.
    stage.buttons.press(stage.town.place("Library, Archive"))
    took = await right - line.through[before]
    assert took < WITHIN_S, f"{took:.2f} s"
    await expect(rows.nth(1)).to_contain_text("Archive")


async def _comes_and_goes(client: Client, watcher: Operator, line: Line) -> None:
    """A console that is looked at and away from, until enough was missed.

    No faster than the page's end of the line takes it: Home Assistant gives up who is
    thousands of messages behind.
    """
    behind = watcher.screen.number - line.lost
    while line.lost < MISSED:
        await asyncio.gather(
            *(
                client.command(f"{DOMAIN}/heartbeat", console="other", visible=visible, sound=True)
                for visible in (True, False) * 10
            )
        )
        await until(lambda: watcher.screen.number - line.lost - behind < 100)


async def test_home_assistants_page_ends_our_subscription_by_mistake(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    """When a connection comes back its sidebar ends what has the number of one of its own."""
    anna = await sit_down()
    ours = anna.asked.number_of(f"{DOMAIN}/subscribe")
    await anna.page.evaluate(
        """subscription => window.hassConnection.then(({ conn }) =>
            conn.sendMessagePromise({ type: "unsubscribe_events", subscription }))""",
        ours,
    )
    await until(lambda: anna.asked.number_of(f"{DOMAIN}/subscribe") > ours)
    stage.buttons.press(desk)
    await until(lambda: anna.heard)
    await expect(anna.page.locator(ROW)).to_contain_text("Desk 3")
