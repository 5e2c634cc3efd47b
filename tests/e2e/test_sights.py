"""What there is to see: pictures at once, then live, the cameras nearby, and the targets."""

import asyncio
import re

from playwright.async_api import Locator, Page, expect
import pytest

from simulators.browser import Screen
from simulators.stage import Stage
from simulators.town import Place

from .conftest import HEAD, QUEUE, ROW, SitDown, forgive_lost_subscriptions, until_async, violations

PICTURE = "municipal-alarm-picture"
LARGE = f"{PICTURE} figure img"
FIRST_MOVING_S = 2.0
"""About a second; this machine does other things beside."""


async def test_one_click_from_the_press_to_moving_pictures(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    loop = asyncio.get_running_loop()
    pressed = loop.time()
    stage.buttons.press(desk)
    await anna.page.locator(ROW).click()
    await _moves(anna.page.locator(LARGE))
    took = loop.time() - pressed
    assert took < FIRST_MOVING_S, f"{took:.2f} s from the press to a picture that moves"
    await expect(anna.page.locator(f"{PICTURE} .live")).to_have_text("Live")
    await expect(anna.page.locator("municipal-alarm-timeline")).to_contain_text(
        "looked at the camera"
    )
    assert await violations(anna, PICTURE) == []
    await anna.page.get_by_role("button", name="Stop live").click()
    await expect(anna.page.locator(LARGE)).to_have_attribute("src", re.compile("/picture/"))


async def test_the_picture_is_that_of_the_incident(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await _is_picture_of(anna, "1st")
    first = await _chosen(anna)
    await stage.admin.action("municipal_alarm", "resolve", incident_id=first, outcome="technical")
    stage.buttons.press(desk)
    rows = anna.page.locator(ROW)
    await expect(rows).to_have_count(2)
    await rows.first.click()
    await _is_picture_of(anna, "2nd")
    second = await _chosen(anna)
    assert second != first
    # Not the newest of the desk: its own.
    await rows.nth(1).click()
    await expect(anna.page.locator(LARGE)).to_have_attribute(
        "src", re.compile(f"/picture/{re.escape(first)}")
    )
    await _loaded(anna.page.locator(LARGE))


async def test_cameras_nearby_and_a_fourth_that_moves_stops_the_oldest(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    page = anna.page
    stage.buttons.press(desk)
    await expect(page.locator(HEAD)).to_contain_text("Desk 3")
    # Nobody looks at others unless they mean to, or have taken it on.
    near = page.get_by_role("button", name="Cameras nearby (3)")
    await expect(near).to_be_visible()
    await page.locator("button.acknowledge").click()
    small = page.locator(f"{PICTURE} .around button")
    await expect(small).to_have_count(3)
    await _moves(page.locator(LARGE))
    for name in ("Desk 1", "Desk 2", "Reception"):
        await small.filter(has_text=name).click()
        await _moves(page.locator(LARGE))
        await expect(page.locator(f"{PICTURE} figcaption")).to_contain_text(name)
    own = small.filter(has_text="Desk 3")
    await expect(own).to_contain_text("Stopped: three pictures move at most")
    await expect(page.locator(f"{PICTURE} img[src*='/sight/']")).to_have_count(3)
    assert await violations(anna, PICTURE) == []
    # There is a connection left for everything else.
    await page.get_by_role("textbox", name="Note").fill("All quiet at the reception")
    await page.get_by_role("button", name="Add note").click()
    await expect(page.locator("municipal-alarm-timeline")).to_contain_text("All quiet")
    answer = await page.evaluate("fetch('/manifest.json').then(answer => answer.status)")
    assert answer == 200
    # Live pictures end with the incident.
    await page.get_by_role("button", name="Resolve…").click()
    await page.get_by_role("button", name="False alarm").click()
    await expect(page.locator(f"{PICTURE} img[src*='/sight/']")).to_have_count(0)
    await expect(page.locator(LARGE)).to_have_attribute("src", re.compile("/picture/"))


async def test_a_viewer_sees_the_desk_and_no_other(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    vera = await sit_down("viewer", console=False)
    stage.buttons.press(desk)
    await _loaded(vera.page.locator(LARGE))
    await vera.page.get_by_role("button", name="Show live").click()
    await _moves(vera.page.locator(LARGE))
    assert await vera.page.get_by_role("button", name="Cameras nearby").count() == 0


async def test_live_again_after_the_connection_was_lost(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await anna.page.locator(ROW).click()
    image = anna.page.locator(LARGE)
    await _moves(image)
    before = await image.get_attribute("src")
    await anna.page.evaluate("hassConnection.then(({ conn }) => conn.reconnect(true))")
    await expect(image).not_to_have_attribute("src", before or "")
    await _moves(image)
    forgive_lost_subscriptions(anna)


async def test_a_target_that_passes_is_said_by_word_and_sign(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(path=None)
    await anna.page.clock.install()
    await anna.open(QUEUE)
    await anna.page.locator("municipal-alarm-queue h2").wait_for()
    stage.buttons.press(desk)
    lines = anna.page.locator("municipal-alarm-targets li")
    await expect(lines).to_have_count(2)
    await expect(lines.first).to_contain_text("within 0:30 (80 %)")
    await expect(lines.first).to_contain_text("left")
    await anna.page.clock.fast_forward(32_000)
    await expect(lines.first).to_contain_text("too late already")
    await expect(lines.first.locator(".sign")).to_have_text("!")
    await expect(lines.nth(1)).to_contain_text("left")
    assert await violations(anna, "municipal-alarm-targets") == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_on_a_phone_nothing_is_cut_off(
    stage: Stage, sit_down: SitDown, desk: Place, *, dark: bool
) -> None:
    anna = await sit_down(
        viewport={"width": 390, "height": 844}, dark=dark, language="nl", console=False
    )
    stage.buttons.press(desk)
    await anna.page.locator(ROW).click()
    await anna.page.get_by_role("button", name="Camera's in de buurt (3)").click()
    small = anna.page.locator(f"{PICTURE} .around img")
    await expect(small).to_have_count(3)
    for one in await small.all():
        await _loaded(one)
    wide = await anna.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= 390
    assert await violations(anna, "municipal-alarm-incident") == []


async def _chosen(screen: Screen) -> str:
    found: str = await screen.page.evaluate(
        "new URLSearchParams(location.search).get('incident') ?? ''"
    )
    return found


async def _is_picture_of(screen: Screen, which: str) -> None:
    """The picture of the incident that is looked at is there."""
    image = screen.page.locator(LARGE)
    await expect(image, which).to_have_attribute("src", re.compile("/picture/|/sight/"))
    await _loaded(image)


async def _loaded(image: Locator) -> None:
    await until_async(lambda: _width(image))


async def _width(image: Locator) -> bool:
    widths: list[int] = await image.evaluate_all("all => all.map(one => one.naturalWidth)")
    return bool(widths) and all(widths)


async def _moves(image: Locator) -> None:
    """A picture of a camera is there, and becomes another one."""
    page: Page = image.page
    await page.wait_for_function(
        """selector => {
            const deep = (root, path) => path.reduce((at, name) => {
                for (const found of function* all(where) {
                    for (const one of where.querySelectorAll("*")) {
                        yield one;
                        if (one.shadowRoot) yield* all(one.shadowRoot);
                    }
                }(at)) if (found.matches(name)) return found.shadowRoot ?? found;
                return at;
            }, root);
            const image = deep(document, ["municipal-alarm-picture", "figure"]).querySelector("img");
            if (!image?.src.includes("/sight/") || !image.naturalWidth) return false;
            const canvas = document.createElement("canvas");
            canvas.width = 160; canvas.height = 90;
            canvas.getContext("2d").drawImage(image, 0, 0, 160, 90);
            const pixels = image.src + canvas.toDataURL();
            const before = window.__pixels;
            window.__pixels = pixels;
            return before !== undefined && before !== pixels && before.startsWith(image.src);
        }""",
        polling=40,
    )
