"""A town that is really there, with browsers in it: Chromium, Home Assistant, simulators.

Run by script/e2e, without the test plugin that keeps a Home Assistant inside of pytest.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable

from playwright.async_api import expect
import pytest

from simulators.addresses import Ports, free_port
from simulators.browser import Browsers, Screen, console_script
from simulators.home_assistant import REPOSITORY, folder_for
from simulators.operator import Operator
from simulators.stage import Stage
from simulators.town import WATERVEEN, Place

# Where nothing else is said: a machine that has much to do is no failure.
PATIENCE_S = 30.0
expect.set_options(timeout=PATIENCE_S * 1000)

QUEUE = "/control-room/queue"
ROW = "municipal-alarm-queue button.row"
HEAD = "municipal-alarm-incident header"
BAR = "municipal-alarm-sentinel"

type SitDown = Callable[..., Awaitable[Screen]]


@pytest.fixture(scope="session")
async def stage() -> AsyncGenerator[Stage]:
    """One town for all tests of a run."""
    with folder_for(None, REPOSITORY / ".cache" / "e2e") as folder:
        stage = Stage(WATERVEEN, folder, Ports.of(folder, free_port(), None)[0])
        async with stage:
            await stage.home_assistant_up()
            yield stage


@pytest.fixture(autouse=True)
async def nobody_stays(stage: Stage) -> AsyncGenerator[None]:
    """Whoever sat down without a browser leaves with the test: they would count as present."""
    yield
    while stage.operators:
        await stage.operators.popitem()[1].leave()


@pytest.fixture
async def sit_down(stage: Stage) -> AsyncGenerator[SitDown]:
    """Somebody sits down at a browser of their own, at the queue unless told otherwise.

    At the end the room is tidied up, no browser may have said an error, and none may
    have wanted anything from outside.
    """
    screens: list[Screen] = []
    async with Browsers() as browsers:

        async def sit_down(
            username: str = "operator",
            *,
            path: str | None = QUEUE,
            console: bool = True,
            **more: object,
        ) -> Screen:
            screen = await browsers.sit_down(stage, username, **more)  # type: ignore[arg-type]
            screens.append(screen)
            if console:
                await screen.context.add_init_script(console_script(username))
            if path is not None:
                await screen.open(path)
            if path == QUEUE:
                await screen.page.locator("municipal-alarm-queue h2").wait_for()
            return screen

        yield sit_down
    # Nobody looks any more when what is looked at goes.
    await stage.tidy()
    for screen in screens:
        assert screen.errors == [], screen.unhandled
        assert screen.left == []


@pytest.fixture
def desk(stage: Stage) -> Place:
    """The desk where it happens."""
    return stage.town.place("Town Hall, Desk 3")


async def until(what: Callable[[], bool], seconds: float = PATIENCE_S) -> float:
    """Wait until it is so; returns after how many seconds. TimeoutError: it did not become so."""
    loop = asyncio.get_running_loop()
    began = loop.time()
    async with asyncio.timeout(seconds):
        while not what():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.02)
    return loop.time() - began


async def until_async(what: Callable[[], Awaitable[bool]], seconds: float = PATIENCE_S) -> None:
    """The same of what must be asked."""
    async with asyncio.timeout(seconds):
        while not await what():  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.05)


async def stays(what: Callable[[], bool], seconds: float) -> None:
    """Make sure that it is so all the while."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while loop.time() < end:
        assert what()
        await asyncio.sleep(0.05)


def forgive_lost_subscriptions(screen: Screen) -> None:
    """Home Assistant's sidebar has a fault when a connection comes back, and that alone is forgiven.

    It ends the subscription of its notifications by the number which that had on the connection
    before, and leaves it to the browser that nobody looks at the answer. See `test_loss` for
    what that may do to others.
    """
    strays, said = screen.asked.strays, screen.unhandled
    assert set(strays) <= {"persistent_notification/subscribe"}, strays
    assert all("Subscription not found" in one for one in said), said
    assert len(said) <= len(strays), (said, strays)
    screen.errors[:] = [one for one in screen.errors if one != "Object"]


def present(watcher: Operator) -> set[str]:
    """Who is at a console, as the room tells it."""
    return {one["name"] for one in watcher.screen.operators if one["present"]}


async def only_present(watcher: Operator, *names: str) -> None:
    """Wait until it is so: of a browser that went the room concludes nothing for half a minute."""
    await until(lambda: present(watcher) == set(names), 60)


AXE = (REPOSITORY / "frontend/node_modules/axe-core/axe.min.js").read_text()


async def violations(screen: Screen, selector: str) -> list[str]:
    """What axe-core finds wrong in one of our elements."""
    await screen.page.evaluate(AXE)
    return await screen.page.locator(selector).evaluate(
        """async element => {
            const found = await axe.run(element, {
                runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
            });
            return found.violations.map(one =>
                `${one.id}: ${one.help}: ${one.nodes.map(node => node.html.slice(0, 160)).join(" | ")}`);
        }"""
    )
