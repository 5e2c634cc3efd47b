"""Guards and rounds: who needs help first, and what an operator does for each."""

from playwright.async_api import Locator, Page, expect
import pytest

from simulators.operator import DOMAIN
from simulators.stage import Stage
from simulators.town import Place

from .conftest import SitDown, violations

GUARDS = "/control-room/guards"
ROUNDS = "/control-room/rounds"
PHONE = {"width": 390, "height": 844}


def _row(page: Page, name: str) -> Locator:
    return page.locator("municipal-alarm-guards button.row", has_text=name)


async def test_who_is_warned_stands_before_all_others_and_is_checked_in(
    stage: Stage, sit_down: SitDown
) -> None:
    anna = await sit_down(path=GUARDS)
    page = anna.page
    await expect(_row(page, "Fatima Yilmaz")).to_be_visible()
    await _row(page, "Fatima Yilmaz").click()
    await page.get_by_role("button", name="Start lone work").click()
    # Nobody answers: within seconds it is a warning, whose time runs out.
    await expect(_row(page, "Fatima Yilmaz")).to_contain_text("alarm in 0:")
    await page.mouse.move(5, 5)
    first = page.locator("municipal-alarm-guards button.row").first
    await expect(first).to_contain_text("Fatima Yilmaz")
    await page.get_by_role("button", name="Has given a sign of life").click()
    await expect(_row(page, "Fatima Yilmaz")).to_contain_text("sign of life within")
    # One click ends nobody's protection.
    await page.get_by_role("button", name="Stop lone work").click()
    await expect(_row(page, "Fatima Yilmaz")).to_contain_text("Works alone")
    await page.get_by_role("button", name="Stop lone work: sure?").click()
    await expect(_row(page, "Fatima Yilmaz")).not_to_contain_text("Works alone")


async def test_who_goes_is_among_those_who_respond_and_can_be_written_to(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(path=GUARDS)
    page = anna.page
    await expect(_row(page, "Jan de Vries")).to_be_visible()
    stage.buttons.press(desk)
    await expect(_row(page, "Jan de Vries")).to_contain_text("alerted")
    await stage.admin.action(
        DOMAIN,
        "accept",
        incident_id=(await stage.admin.action(DOMAIN, "get_incidents", response=True))["incidents"][
            0
        ]["incident_id"],
        responder="Jan de Vries",
    )
    responding = page.get_by_role("region", name="Responding")
    await expect(responding.locator("button.row")).to_contain_text("Jan de Vries")
    await _row(page, "Jan de Vries").click()
    await page.get_by_role("textbox", name="Message to Jan").fill("Back entrance")
    await page.get_by_role("button", name="Send", exact=True).click()
    radio = stage.radio(stage.town.person("Jan"))
    await radio.screen.wait("Back entrance", timeout=10)
    await page.get_by_role("button", name="Show incident").click()
    await expect(page.locator("municipal-alarm-incident header")).to_contain_text("Desk 3")


async def test_duty_radios_and_the_keyboard(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down(path=GUARDS)
    page = anna.page
    search = page.get_by_role("searchbox", name="Find somebody")
    await search.fill("jan vries")
    rows = page.locator("municipal-alarm-guards button.row")
    await expect(rows).to_have_count(1)
    await search.press("ArrowDown")
    await expect(_row(page, "Jan de Vries")).to_be_focused()
    await page.keyboard.press("Enter")
    await page.get_by_role("button", name="Take off duty").click()
    await expect(_row(page, "Jan de Vries")).to_contain_text("off duty")
    await page.get_by_role("button", name="Put on duty").click()
    await expect(_row(page, "Jan de Vries")).not_to_contain_text("off duty")
    # A letter on a row goes to where one searches, and opens no dialog of Home Assistant.
    await _row(page, "Jan de Vries").focus()
    await page.keyboard.press("e")
    await expect(search).to_be_focused()
    await expect(search).to_have_value("jan vriese")
    await search.fill("kees")
    await _row(page, "Kees Mulder").click()
    await page.get_by_role("textbox", name="Number of the radio").fill("1201")
    await page.get_by_label("Radio system").select_option(label="Hytera radios")
    await page.get_by_role("button", name="Hand over this radio").click()
    await expect(_row(page, "Kees Mulder")).to_be_visible()
    keys = page.locator("municipal-alarm-guard-keys")
    await expect(keys.get_by_role("list", name="Can be reached by")).to_contain_text("1201")
    # It goes back to whose it is.
    await search.fill("jan")
    await _row(page, "Jan de Vries").click()
    await page.get_by_role("textbox", name="Number of the radio").fill("1201")
    await page.get_by_label("Radio system").select_option(label="Hytera radios")
    await page.get_by_role("button", name="Hand over this radio").click()
    await expect(keys.get_by_role("list", name="Can be reached by")).to_contain_text("1201")


async def test_a_round_is_started_walked_suspended_and_ended(
    stage: Stage, sit_down: SitDown
) -> None:
    anna = await sit_down(path=ROUNDS)
    page = anna.page
    await page.get_by_role("searchbox", name="Find a round").fill("library evening")
    plan = page.locator("municipal-alarm-rounds .plans li")
    await expect(plan).to_have_count(1)
    await plan.get_by_role("button").click()
    await page.get_by_label("Who walks it?").select_option(label="Pieter Bakker")
    await plan.get_by_role("button", name="Start").click()
    one = page.locator("municipal-alarm-rounds article")
    await expect(one).to_contain_text("Pieter Bakker")
    await expect(one).to_contain_text("0 of")
    stage.radio(stage.town.person("Pieter")).scan(
        stage.town.spot("Library, Front door").checkpoint.tag
    )
    await expect(one).to_contain_text("1 of")
    await one.get_by_role("button", name="Suspend").click()
    await expect(one).to_contain_text("Suspended for")
    assert await violations(anna, "municipal-alarm-rounds") == []
    await one.get_by_role("button", name="Resume").click()
    await expect(one).not_to_contain_text("Suspended for")
    # Without a reason it does not end.
    await one.get_by_role("button", name="End…").click()
    await expect(one.get_by_role("button", name="End this round")).to_be_disabled()
    await one.get_by_role("textbox").fill("Ill")
    await one.get_by_role("button", name="End this round").click()
    await expect(page.locator("municipal-alarm-rounds")).to_contain_text("No round is being walked")
    await expect(plan).to_contain_text("Ill")
    await expect(plan).to_contain_text("Missed:")


async def test_a_viewer_sees_neither_keys_nor_where_anybody_is(
    stage: Stage, sit_down: SitDown
) -> None:
    spot = stage.town.spot("Library, Front door")
    await stage.admin.action(DOMAIN, "start_round", round_plan="Library, Evening round")
    stage.radio(stage.town.person("Pieter")).scan(spot.checkpoint.tag)
    await stage.admin.action(DOMAIN, "start_lone_work", responder="Jan de Vries")
    anna = await sit_down(path=GUARDS)
    await expect(_row(anna.page, "Jan de Vries")).to_contain_text("Works alone")
    # On a round, or where last proven: to the building and floor.
    await expect(_row(anna.page, "Pieter Bakker")).to_contain_text("Library")
    await expect(_row(anna.page, "Pieter Bakker")).not_to_contain_text("Front door")
    vera = await sit_down("viewer", path=GUARDS, console=False)
    await expect(_row(vera.page, "Jan de Vries")).not_to_contain_text("Works alone")
    await _row(vera.page, "Jan de Vries").click()
    keys = vera.page.locator("municipal-alarm-guard-keys")
    await expect(keys).to_contain_text("1201")
    await expect(keys.get_by_role("button")).to_have_count(0)
    await expect(keys.get_by_role("textbox")).to_have_count(0)
    await vera.go(ROUNDS)
    rounds = vera.page.locator("municipal-alarm-rounds")
    await expect(rounds.locator("article")).to_contain_text("1 of")
    await expect(rounds).not_to_contain_text("Pieter")
    await expect(rounds.get_by_role("button")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_no_violations(stage: Stage, sit_down: SitDown, desk: Place, *, dark: bool) -> None:
    anna = await sit_down(path=GUARDS, dark=dark)
    stage.buttons.press(desk)
    await expect(_row(anna.page, "Jan de Vries")).to_contain_text("alerted")
    await _row(anna.page, "Jan de Vries").click()
    assert await violations(anna, "municipal-alarm-guards") == []
    await anna.go(ROUNDS)
    await expect(anna.page.locator("municipal-alarm-rounds .plans li").first).to_be_visible()
    assert await violations(anna, "municipal-alarm-rounds") == []


async def test_nothing_is_cut_off_on_a_phone(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down(path=GUARDS, viewport=PHONE, language="nl", console=False)
    page = anna.page
    await _row(page, "Kees Mulder").click()
    await expect(page.get_by_role("button", name="Alleenwerken starten")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await violations(anna, "municipal-alarm-guards") == []
    await anna.go(ROUNDS)
    await expect(page.locator("municipal-alarm-rounds .plans li").first).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
