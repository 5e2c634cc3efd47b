"""Everybody can work with it: axe-core finds nothing, in light and dark, wide and narrow."""

from playwright.async_api import expect
import pytest

from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, HEAD, ROW, SitDown, violations

PHONE = {"width": 412, "height": 915}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_no_violations(stage: Stage, sit_down: SitDown, desk: Place, *, dark: bool) -> None:
    anna = await sit_down(dark=dark)
    stage.buttons.press(desk)
    stage.buttons.press(desk)
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    await expect(anna.page.locator("municipal-alarm-timeline li").first).to_be_visible()
    assert await violations(anna, "municipal-alarm-console-card") == []
    assert await violations(anna, BAR) == []
    await anna.page.get_by_role("button", name="Resolve…").click()
    assert await violations(anna, "municipal-alarm-actions") == []


async def test_all_of_it_by_keyboard(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna = await sit_down()
    stage.buttons.press(stage.town.place("Library, Reading room"))
    stage.buttons.press(desk)
    rows = anna.page.locator(ROW)
    await expect(rows).to_have_count(2)
    await rows.first.focus()
    await anna.page.keyboard.press("ArrowDown")
    await anna.page.keyboard.press("Enter")
    await expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    for _ in range(8):
        if await anna.page.locator("button.acknowledge:focus").count():
            break
        await anna.page.keyboard.press("Tab")
    await anna.page.keyboard.press("Enter")
    await expect(anna.page.locator("municipal-alarm-incident")).to_contain_text("Anna")


async def test_on_a_phone_the_queue_leads_to_the_incident_and_back(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(viewport=PHONE, language="nl", console=False)
    stage.buttons.press(desk)
    await anna.page.locator(ROW).click()
    await expect(anna.page.locator(HEAD)).to_contain_text("Noodknop")
    wide = await anna.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    assert await violations(anna, "municipal-alarm-console-card") == []
    await anna.page.get_by_role("button", name="Terug naar de wachtrij").click()
    await expect(anna.page.locator(ROW)).to_be_visible()
