"""Status codes between the operator's screen and the radios of guards, both ways and unseen."""

from playwright.async_api import Locator, expect
import pytest

from simulators.browser import Screen
from simulators.stage import Stage
from simulators.town import Place

from .conftest import ROW, SitDown

CODES = "municipal-alarm-codes"


def _row(screen: Screen, name: str) -> Locator:
    return screen.page.locator("municipal-alarm-responders tr", has_text=name)


@pytest.mark.quick
async def test_a_code_goes_to_the_radio_and_one_comes_back(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    jan = stage.radio(stage.town.person("Jan"))
    stage.buttons.press(desk)
    await jan.screen.wait("Desk 3", timeout=20)
    await anna.page.locator("button.acknowledge").click()
    await expect(_row(anna, "Jan de Vries")).to_contain_text("received")

    before = len(jan.screen.texts)
    await anna.page.locator(f"{CODES} .keys button", has_text="police").click()
    await expect(anna.page.locator(f"{CODES} [role=status]")).to_contain_text("Code 5")
    await jan.screen.watch.until(
        lambda: next((one for one in jan.screen.texts[before:] if "5" in one.text), None), 20
    )

    jan.says("2")
    row = _row(anna, "Jan de Vries")
    await expect(row.locator(".code")).to_have_text("2")
    await expect(row).to_contain_text("on scene")
    timeline = anna.page.locator("municipal-alarm-timeline")
    await expect(timeline).to_contain_text("code 5")
    await expect(timeline).to_contain_text("code 2")


async def test_need_back_up_is_seen_by_every_operator(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna, omar = await sit_down(), await sit_down("operator2")
    stage.buttons.press(desk)
    await anna.page.locator("button.acknowledge").click()
    await omar.page.locator(ROW).click()
    stage.radio(stage.town.person("Samira")).says("4")
    for one in (anna, omar):
        await expect(_row(one, "Samira Haddad").locator(".code")).to_have_text("4")


async def test_digits_that_are_no_code_are_shown_as_they_are(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await anna.page.locator("button.acknowledge").click()
    stage.radio(stage.town.person("Jan")).says("77")
    await expect(_row(anna, "Jan de Vries").locator("strong")).to_contain_text("77")


async def test_duress_looks_like_all_is_well_to_a_viewer_and_is_told_to_operators(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    vera = await sit_down("viewer", console=False)
    stage.buttons.press(desk)
    await anna.page.locator("button.acknowledge").click()
    await vera.page.locator(ROW).first.click()
    stage.radio(stage.town.person("Jan")).says("0")
    await expect(anna.page.locator("municipal-alarm-incident")).to_contain_text("uress")
    await expect(_row(vera, "Jan de Vries").locator(".code")).to_have_text("9")
    said = await vera.page.locator("municipal-alarm-console-card").inner_text()
    assert "uress" not in said
