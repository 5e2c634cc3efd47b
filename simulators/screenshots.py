"""Pictures of every view of the screen, made from the demo town: docs/images.

script/screenshots             makes them all anew
script/screenshots --to DIR    elsewhere, to look at them first
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from playwright.async_api import Locator, Page

from .addresses import Ports, free_port
from .browser import Browsers, Screen
from .ending import end_on_signals
from .home_assistant import REPOSITORY, folder_for
from .operator import DOMAIN
from .stage import Stage
from .town import WATERVEEN

_CACHE = REPOSITORY / ".cache" / "screenshots"
_IMAGES = REPOSITORY / "docs" / "images"
_QUEUE = "/control-room/queue"
_DESK = {"width": 1440, "height": 900}
_PHONE = {"width": 412, "height": 915}
_HAND = {"width": 390, "height": 844}
_WALL = {"width": 1920, "height": 1080}
_CALM_S = 1.5
"""For pictures of cameras, and whatever moves into its place."""

type Shoot = Callable[[str, Page], Awaitable[None]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the pictures; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="script/screenshots",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--to", type=Path, default=_IMAGES, metavar="DIR", help="where they go")
    to: Path = parser.parse_args(arguments).to
    to.mkdir(parents=True, exist_ok=True)
    return asyncio.run(_run(to))


async def _run(to: Path) -> int:
    end_on_signals()

    async def shoot(name: str, page: Page) -> None:
        await asyncio.sleep(_CALM_S)
        await page.screenshot(path=to / f"screen-{name}.png")
        print(f"screen-{name}.png", flush=True)

    with folder_for(None, _CACHE) as folder:
        stage = Stage(WATERVEEN, folder, Ports.of(folder, free_port(), None)[0])
        async with stage, Browsers() as browsers:
            await stage.home_assistant_up()
            await _wide(stage, browsers, shoot)
            await _plans(stage, browsers, shoot)
            await _narrow(stage, browsers, shoot)
            await _guard(stage, browsers, shoot)
    return 0


async def _wide(stage: Stage, browsers: Browsers, shoot: Shoot) -> None:
    anna = await browsers.sit_down(stage, "operator", viewport=_DESK)
    await anna.open(_QUEUE)
    page = anna.page
    await page.locator("municipal-alarm-queue h2").wait_for()
    await page.get_by_role("button", name="Make this browser a console").click()
    await shoot("quiet", page)
    for place in ("Town Hall, Desk 3", "Library, Reading room", "Swimming Pool, Cash desk"):
        stage.buttons.press(stage.town.place(place))
        await _row(anna, place).wait_for()
    await shoot("alarm", page)
    await _town(stage, anna, shoot)
    await _wall(stage, browsers, shoot)
    await anna.go(_QUEUE)
    await page.locator("button.acknowledge").click()
    await page.locator("municipal-alarm-picture .live").wait_for()
    await page.locator("municipal-alarm-codes .keys button").nth(4).click()
    await page.mouse.move(0, 0)
    await page.locator("section.one").evaluate("one => one.scrollTo(0, 0)")
    await shoot("acknowledged", page)
    await anna.go("/history")
    await page.locator("ha-panel-history").wait_for()
    await shoot("other-page", page)
    await anna.go(_QUEUE)
    await _row(anna, "Town Hall, Desk 3").click()
    await page.get_by_role("button", name="Resolve…").click()
    await page.get_by_role("button", name="Genuine").click()
    await _after(stage, browsers, anna, shoot)
    await _many(stage, anna, shoot)
    await anna.context.close()


async def _after(stage: Stage, browsers: Browsers, anna: Screen, shoot: Shoot) -> None:
    """What comes after an incident: its evaluation, and the figures of the month."""
    page = anna.page
    await anna.go("/control-room/evaluation")
    await page.locator("municipal-alarm-evaluation-waiting button.row").first.click()
    happened = page.locator("textarea[name=happened]")
    await happened.fill("A visitor threw a chair at the counter and shouted at the clerk.")
    await page.get_by_text("Aggression", exact=True).click()
    await page.get_by_label("Verbal abuse").check()
    await page.locator("section.one").evaluate("one => one.scrollTo(0, 0)")
    await shoot("evaluation", page)
    await page.locator("button.save").click()
    await page.get_by_text("Written by").first.wait_for()
    alex = await browsers.sit_down(stage, "admin", viewport=_DESK)
    await alex.open("/control-room/evaluation")
    await alex.page.get_by_role("button", name="Figures").click()
    await alex.page.locator("municipal-alarm-figures svg.bar").first.wait_for()
    await shoot("figures", alex.page)
    await alex.context.close()


async def _many(stage: Stage, anna: Screen, shoot: Shoot) -> None:
    """All desks at once."""
    await anna.go(_QUEUE)
    for place in stage.town.places():
        await stage.admin.action(DOMAIN, "raise_alarm", response=True, desk=place.text)
    rows = anna.page.locator("button.row.calling")
    await rows.nth(9).wait_for()
    await shoot("many", anna.page)
    await stage.tidy()


async def _town(stage: Stage, anna: Screen, shoot: Shoot) -> None:
    """All buildings, what does not work, who is there, and the rounds that they walk."""
    page = anna.page
    await anna.go("/control-room/overview")
    await page.locator("button.building.alarm").first.click()
    await page.locator("municipal-alarm-building h2").wait_for()
    await shoot("overview", page)
    await anna.go("/control-room/equipment")
    await page.locator("municipal-alarm-equipment summary").first.click()
    await shoot("equipment", page)
    for responder, tag in (("Kees Mulder", "ground"), ("Pieter Bakker", "door")):
        await stage.admin.action(
            DOMAIN, "report_scan", responder=responder, tag=f"tag-town-hall-{tag}"
        )
    await anna.go("/control-room/guards")
    await page.locator("municipal-alarm-guards button.row", has_text="Pieter Bakker").click()
    await shoot("guards", page)
    await anna.go("/control-room/rounds")
    await page.locator("municipal-alarm-rounds article").first.wait_for()
    await shoot("rounds", page)


async def _wall(stage: Stage, browsers: Browsers, shoot: Shoot) -> None:
    wall = await browsers.sit_down(stage, "viewer", viewport=_WALL)
    await wall.open("/alarm-wall/wall")
    await wall.page.locator("municipal-alarm-wall li").first.wait_for()
    await shoot("wall", wall.page)
    await wall.context.close()


async def _plans(stage: Stage, browsers: Browsers, shoot: Shoot) -> None:
    """The floor of the first alarm: for an operator, and being made."""
    plans = "/control-room/plans?building=town-hall&floor=Ground%20floor"
    stage.buttons.press(stage.town.place("Town Hall, Desk 3"))
    anna = await browsers.sit_down(stage, "operator", viewport=_DESK)
    await anna.open(plans)
    await anna.page.locator("municipal-alarm-plan .seen li").first.wait_for()
    await shoot("plan", anna.page)
    await anna.context.close()
    alex = await browsers.sit_down(stage, "admin", viewport=_DESK)
    await alex.open(plans)
    await alex.page.get_by_role("button", name="Edit plan").click()
    await alex.page.get_by_role("button", name="Desk Desk 2").focus()
    await alex.page.keyboard.press("ArrowDown")
    await shoot("plan-edit", alex.page)
    await alex.context.close()


async def _narrow(stage: Stage, browsers: Browsers, shoot: Shoot) -> None:
    stage.buttons.press(stage.town.place("Library, Reading room"))
    omar = await browsers.sit_down(stage, "operator2", viewport=_PHONE, dark=True, language="nl")
    await omar.open(_QUEUE)
    await _row(omar, "Library, Reading room").wait_for()
    await shoot("phone-queue", omar.page)
    await _row(omar, "Library, Reading room").click()
    await shoot("phone-incident", omar.page)


async def _guard(stage: Stage, browsers: Browsers, shoot: Shoot) -> None:
    """What a guard holds in their hand, with one alarm."""
    await stage.tidy()
    kees = await browsers.sit_down(stage, "kees", viewport=_HAND, dark=True)
    await kees.open("/guard-phone/phone")
    phone = kees.page.locator("municipal-alarm-phone")
    await phone.locator(".pad").wait_for()
    stage.buttons.press(stage.town.place("Social Services, Interview room 1"))
    await phone.locator("article").wait_for()
    await shoot("guard-phone", kees.page)
    await phone.get_by_role("button", name="On my way").click()
    answer = await stage.admin.action(DOMAIN, "get_incidents", response=True)
    about = next(one for one in answer["incidents"] if one["place"]["desk"] == "Interview room 1")
    incident_id = about["incident_id"]
    await stage.admin.action(DOMAIN, "acknowledge", incident_id=incident_id)
    await stage.admin.action(DOMAIN, "send_status_code", incident_id=incident_id, digits="3")
    await phone.locator(".last").wait_for()
    await phone.get_by_role("button", name="4", exact=True).click()
    await shoot("guard-phone-codes", kees.page)


def _row(screen: Screen, place: str) -> Locator:
    return screen.page.locator("button.row", has_text=place.partition(", ")[2])


if __name__ == "__main__":
    raise SystemExit(main())
