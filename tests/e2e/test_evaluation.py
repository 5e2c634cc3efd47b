"""After an incident: written by one, approved by another, closed; and what was agreed is done."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.async_api import Dialog, Page, expect
import pytest

from simulators.browser import Screen
from simulators.stage import Stage
from simulators.town import Place
from simulators.town_entries import Policy

from .conftest import SitDown, violations

VIEW = "/control-room/evaluation"
CARD = "municipal-alarm-evaluation-card"
ROW = "municipal-alarm-evaluation-waiting button.row"
FORM = "municipal-alarm-evaluation-form"
PHONE = {"width": 390, "height": 844}
SOON = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()


@pytest.fixture
async def two_persons(stage: Stage) -> AsyncGenerator[None]:
    """While this lasts the policy wants two persons behind an evaluation."""
    await stage.set_policy(replace(stage.policy, evaluation_persons=2))
    yield
    await stage.set_policy(Policy())
    await stage.tidy()


@pytest.fixture
async def over(two_persons: None, stage: Stage, desk: Place) -> str:
    """An incident that is resolved, and waits; its id."""
    return await resolved(stage, desk)


async def resolved(stage: Stage, desk: Place) -> str:
    raised = await stage.admin.action(
        "municipal_alarm", "raise_alarm", response=True, desk=desk.text
    )
    about = {"incident_id": raised["incident_id"]}
    await stage.admin.action("municipal_alarm", "resolve", **about, outcome="genuine")
    incident_id: str = raised["incident_id"]
    return incident_id


async def incident(stage: Stage, incident_id: str) -> dict[str, Any] | None:
    answer = await stage.admin.action(
        "municipal_alarm", "get_incidents", response=True, incident_id=incident_id
    )
    return next(iter(answer["incidents"]), None)


async def at_the_form(screen: Screen, incident_id: str) -> Page:
    await screen.page.locator(f"{ROW}[data-incident='{incident_id}']").click()
    return screen.page


def happened(page: Page) -> Any:
    return page.locator(f"{FORM} textarea[name=happened]")


async def test_from_nothing_to_closed_by_two_persons_and_a_measure_done(
    stage: Stage, sit_down: SitDown, over: str
) -> None:
    anna, omar = await sit_down(path=VIEW), await sit_down("operator2", path=VIEW)
    page = await at_the_form(anna, over)
    row = page.locator(ROW)
    await expect(row).to_contain_text("To be written")
    await expect(page.locator(f"{CARD} button.close")).to_have_count(0)
    await happened(page).fill("A visitor threw a chair.")
    await page.get_by_text("Aggression", exact=True).click()
    await page.get_by_label("Verbal abuse").check()
    await page.get_by_label("Injury").select_option("hospital")
    await expect(page.locator(FORM)).to_contain_text("must be reported to the labour inspectorate")
    await page.get_by_role("button", name="Add a measure").click()
    await page.keyboard.type("A second exit behind desk 3")
    await page.get_by_label("Who sees to it").fill("Facilities")
    await page.get_by_label("By when").fill(SOON)
    await expect(row).to_contain_text("draft")
    assert await violations(anna, CARD) == []
    await page.locator("button.save").click()
    await expect(page.locator(CARD)).to_contain_text("somebody else approves it")
    await expect(row).to_contain_text("May approve:")
    await expect(row).to_contain_text("Omar")

    other = await at_the_form(omar, over)
    await expect(other.locator(CARD)).to_contain_text("Written by Anna")
    await expect(happened(other)).to_have_value("A visitor threw a chair.")
    await other.locator("button.approve").click()
    await expect(other.locator(CARD)).to_contain_text("All that the policy asks for is there")
    await other.locator("button.close").click()
    await expect(other.locator(CARD)).to_contain_text("This incident is closed")
    await expect(row).to_have_count(0)
    assert await incident(stage, over) is None

    await page.get_by_role("button", name="Measures").click()
    measure = page.locator(".row[data-measure]", has_text="A second exit behind desk 3")
    await expect(measure).to_contain_text("Facilities")
    assert await violations(anna, CARD) == []
    await measure.get_by_role("button").click()
    await expect(measure).to_contain_text("Done: Anna")
    told = await stage.admin.action("municipal_alarm", "get_measures", response=True, done=True)
    assert {one["state"] for one in told["measures"] if "second exit" in one["text"]} == {"done"}
    await measure.get_by_role("button").click()
    await expect(measure).not_to_contain_text("Done: Anna")
    await measure.get_by_role("button").click()
    await expect(measure).to_contain_text("Done: Anna")


async def test_a_draft_stays_while_one_looks_elsewhere_and_leaving_is_warned_of(
    sit_down: SitDown, over: str
) -> None:
    anna = await sit_down(path=VIEW)
    page = await at_the_form(anna, over)
    await happened(page).fill("A visitor")
    await anna.go("/control-room/queue")
    await page.locator("municipal-alarm-queue h2").wait_for()
    await anna.go(VIEW)
    await at_the_form(anna, over)
    await expect(happened(page)).to_have_value("A visitor")
    asked: list[str] = []

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", answer)
    await page.reload(wait_until="commit")
    await page.locator(CARD).wait_for()
    assert asked == ["beforeunload"]
    await expect(happened(page)).to_have_value("")
    await page.reload(wait_until="commit")
    assert asked == ["beforeunload"]


async def test_what_somebody_else_wrote_meanwhile_is_seen_before_it_is_replaced(
    stage: Stage, sit_down: SitDown, over: str
) -> None:
    anna, omar = await sit_down(path=VIEW), await sit_down("operator2", path=VIEW)
    mine, theirs = await at_the_form(anna, over), await at_the_form(omar, over)
    await happened(mine).fill("As Anna saw it")
    await happened(theirs).fill("As Omar saw it")
    await theirs.get_by_label("What went well").fill("Quick help")
    await theirs.locator("button.save").click()
    card = mine.locator(CARD)
    await expect(card).to_contain_text("Omar wrote it meanwhile")
    await expect(card).to_contain_text("As Omar saw it")
    await expect(mine.locator("button.save")).to_be_disabled()
    await mine.locator("button.bring").click()
    await expect(mine.get_by_label("What went well")).to_have_value("Quick help")
    await expect(happened(mine)).to_have_value("As Anna saw it")
    await mine.locator("button.save").click()
    await expect(card).to_contain_text("Written by Anna")
    told = await incident(stage, over)
    assert told is not None
    written = told["evaluation"]["written"]
    assert (written["happened"], written["went_well"]) == ("As Anna saw it", "Quick help")


async def test_a_refusal_is_said_in_words(sit_down: SitDown, over: str) -> None:
    anna = await sit_down(path=VIEW)
    page = await at_the_form(anna, over)
    await happened(page).fill("   ")
    await page.locator("button.save").click()
    await expect(page.locator(f"{CARD} [role=alert]")).to_contain_text("Write what happened")


async def test_a_viewer_reads_and_writes_nothing(
    stage: Stage, sit_down: SitDown, over: str
) -> None:
    anna = await stage.operator("operator")
    await anna.client.command(
        "municipal_alarm/command",
        command="evaluate_incident",
        data={
            "incident_id": over,
            "outcome": "genuine",
            "happened": "Only for some",
            "aggression": ["verbal"],
        },
    )
    vera = await sit_down("viewer", path=VIEW, console=False)
    page = await at_the_form(vera, over)
    card = page.locator(CARD)
    await expect(card).to_contain_text("Verbal abuse")
    await expect(card).not_to_contain_text("Only for some")
    await expect(page.locator(f"{FORM}, button.save, button.approve, button.close")).to_have_count(
        0
    )
    assert await violations(vera, CARD) == []
    await page.get_by_role("button", name="Figures").click()
    await expect(card).to_contain_text("False alarms")
    await expect(page.locator("button.make")).to_have_count(0)


async def test_incidents_that_are_over_are_searched(sit_down: SitDown, over: str) -> None:
    anna = await sit_down(path=VIEW)
    page = anna.page
    await page.get_by_role("button", name="Search", exact=True).first.click()
    await page.get_by_label("Words").fill("Desk 3")
    await page.locator("municipal-alarm-search button.main").click()
    found = page.locator(f"municipal-alarm-search button.row[data-incident='{over}']")
    await expect(found).to_be_visible()
    assert await violations(anna, CARD) == []
    await found.click()
    await expect(happened(page)).to_be_visible()


async def test_figures_against_targets_and_the_dossier_in_a_tab_of_its_own(
    sit_down: SitDown, over: str
) -> None:
    anna = await sit_down(path=VIEW)
    page = await at_the_form(anna, over)
    async with anna.context.expect_page() as opened:
        await page.locator("button.dossier").click()
    dossier = await opened.value
    await expect(dossier.locator("body")).to_contain_text("Desk 3")
    await page.get_by_role("button", name="Figures").click()
    await expect(page.locator("svg.bar").first).to_be_visible()
    await expect(page.locator(".targets")).to_contain_text("target 80 %")
    assert await violations(anna, CARD) == []


async def test_a_supervisor_has_a_report_kept_of_a_year_and_a_building(sit_down: SitDown) -> None:
    alex = await sit_down("admin", path=VIEW, console=False, language="nl")
    page = alex.page
    await page.get_by_role("button", name="Cijfers").click()
    year = str(datetime.now(UTC).year)
    await page.locator("select[name=period]").select_option(year)
    await page.locator("select[name=building]").select_option(label="Library")
    await page.locator("button.make").click()
    report = page.locator("municipal-alarm-reports li a").first
    await expect(report).to_have_text(f"{year}, Library")
    async with alex.context.expect_page() as opened:
        await report.click()
    await expect((await opened.value).locator("h1").first).to_be_visible()


async def test_whoever_reads_opens_the_report_of_a_period_as_they_may_read_it(
    stage: Stage, sit_down: SitDown, over: str
) -> None:
    vera = await sit_down("viewer", path=VIEW, console=False)
    page = vera.page
    await page.get_by_role("button", name="Figures").click()
    async with vera.context.expect_page() as opened:
        await page.locator("municipal-alarm-reports button.look").click()
    report = await opened.value
    await expect(report.locator("h1").first).to_be_visible()
    # It needs nothing else, and fits the paper that it is printed on.
    assert await report.locator("script, link[rel=stylesheet], iframe").count() == 0
    await report.emulate_media(media="print")
    await report.set_viewport_size({"width": 794, "height": 1123})
    assert await report.evaluate("document.documentElement.scrollWidth") <= 794
    await expect(page.locator("button.make")).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_on_a_phone_the_list_leads_to_the_form_and_back(
    sit_down: SitDown, over: str, *, dark: bool
) -> None:
    anna = await sit_down(path=VIEW, viewport=PHONE, language="nl", console=False, dark=dark)
    page = await at_the_form(anna, over)
    await expect(happened(page)).to_be_visible()
    await page.get_by_role("button", name="Maatregel toevoegen").click()
    assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert await violations(anna, CARD) == []
    await page.get_by_role("button", name="Terug naar de lijst").click()
    await expect(page.locator(ROW)).to_be_visible()
    for part in ("Maatregelen", "Zoeken", "Cijfers"):
        await page.get_by_role("button", name=part).first.click()
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert await violations(anna, CARD) == []
