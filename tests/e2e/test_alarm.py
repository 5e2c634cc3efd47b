"""From the press to the operator: seen, heard, pictured, taken on, ended."""

import re

from playwright.async_api import Locator, expect
import pytest

from simulators.stage import Stage
from simulators.town import Place

from .conftest import BAR, HEAD, ROW, SitDown, stays, until, until_async


@pytest.mark.quick
async def test_a_press_is_seen_heard_and_pictured(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    assert not anna.heard
    stage.buttons.press(desk)
    await expect(anna.page.locator(ROW)).to_contain_text("Desk 3")
    await until(lambda: anna.heard)
    # Nobody was looked at, so the alarm is: without a click.
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    picture = anna.page.locator("municipal-alarm-picture img")
    # Also while it is exchanged: the desk's picture of an earlier alarm makes way.
    await until_async(lambda: picture.evaluate_all("all => all.some(one => one.naturalWidth > 0)"))


@pytest.mark.quick
async def test_who_acknowledges_owns_it_and_it_is_silent(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await until(lambda: anna.heard)
    await anna.page.locator("button.acknowledge").click()
    await expect(anna.page.locator(ROW)).to_contain_text("you")
    await until(lambda: not anna.heard)
    await expect(anna.page.locator("municipal-alarm-timeline")).to_contain_text(
        "took the incident on"
    )
    await stays(lambda: not anna.heard, 2)


async def test_silence_is_no_acknowledgement(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await until(lambda: anna.heard)
    await anna.page.locator(BAR).get_by_role("button", name="Silence").click()
    await until(lambda: not anna.heard)
    await expect(anna.page.locator(BAR)).to_contain_text("1 waiting for an operator")
    await expect(anna.page.locator(ROW)).to_contain_text("nobody has it")
    # A further press is heard again, long before the silence would be over.
    stage.buttons.press(desk)
    await until(lambda: anna.heard, 20)


async def test_an_incident_goes_its_way_to_the_end(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    page = anna.page
    await page.locator("button.acknowledge").click()
    await page.locator("municipal-alarm-codes .keys button", has_text="police").click()
    await expect(page.locator("municipal-alarm-codes [role=status]")).to_contain_text("Code 5")
    await page.get_by_role("textbox", name="Note").fill("Visitor calms down")
    await page.get_by_role("button", name="Add note").click()
    await expect(page.locator("municipal-alarm-timeline")).to_contain_text("Visitor calms down")
    await page.get_by_role("button", name="Resolve…").click()
    await page.get_by_role("button", name="False alarm").click()
    await expect(page.locator(HEAD)).to_contain_text("Resolved")
    await page.get_by_role("button", name="Close", exact=True).click()
    await expect(page.locator("municipal-alarm-queue")).to_contain_text("No open incidents")


async def test_somebody_more_is_sent_the_nearest_first(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await anna.page.locator("button.acknowledge").click()
    await anna.page.get_by_role("button", name="Send somebody…").click()
    found = anna.page.locator("municipal-alarm-dispatch li")
    await expect(found.first).to_contain_text("in this building")
    await found.get_by_role("button", name="Send Pieter Bakker").click()
    alerted = anna.page.locator("municipal-alarm-responders tr", has_text="Pieter Bakker")
    await expect(alerted).to_contain_text("dispatched")
    await expect(alerted).to_contain_text("received")
    await expect(found.get_by_role("button", name="Send Pieter Bakker")).to_have_count(0)


async def test_a_refusal_is_said_in_the_operators_language(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(language="nl")
    await stage.admin.action("municipal_alarm", "raise_alarm", desk=desk.text, drill=True)
    await expect(anna.page.locator(HEAD)).to_contain_text("OEFENING")
    await until(lambda: anna.heard)
    before = len(stage.centre.calls)
    await anna.page.get_by_role("button", name="Police bellen").click()
    await anna.page.get_by_role("button", name="Police bellen: zeker?").click()
    said = anna.page.locator("municipal-alarm-incident .refused")
    await expect(said).to_contain_text("Geweigerd:")
    await expect(said).to_contain_text("oefening")
    assert len(stage.centre.calls) == before


async def test_a_call_to_the_police_is_asked_twice(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await anna.page.locator("button.acknowledge").click()
    await anna.page.get_by_role("button", name="Call Police").click()
    before = len(stage.centre.calls)
    await stays(lambda: len(stage.centre.calls) == before, 1)
    await anna.page.get_by_role("button", name="Call Police: sure?").click()
    await until(lambda: len(stage.centre.calls) > before)


async def test_live_pictures_and_that_one_looked(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await anna.page.get_by_role("button", name="Show live").click()
    image = anna.page.locator("municipal-alarm-picture figure img")
    await expect(image).to_have_attribute("src", re.compile("/sight/"))
    await expect(anna.page.locator("municipal-alarm-timeline")).to_contain_text(
        "looked at the camera"
    )
    first = await _pixels(image)
    await until_async(lambda: _differs(image, first))
    await anna.page.get_by_role("button", name="Stop live").click()
    await expect(image).to_have_attribute("src", re.compile("/picture/"))


async def _pixels(image: Locator) -> str:
    """What is shown at this moment."""
    drawn: str = await image.evaluate(
        """image => {
            const canvas = document.createElement("canvas");
            canvas.width = 160; canvas.height = 90;
            canvas.getContext("2d").drawImage(image, 0, 0, 160, 90);
            return canvas.toDataURL();
        }"""
    )
    return drawn


async def _differs(image: Locator, before: str) -> bool:
    return await _pixels(image) != before


async def test_a_viewer_sees_and_can_do_nothing(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    vera = await sit_down("viewer", console=False)
    stage.buttons.press(desk)
    await expect(vera.page.locator(HEAD)).to_contain_text("Desk 3")
    await expect(vera.page.locator("municipal-alarm-timeline li").first).to_be_visible()
    keys = vera.page.locator("municipal-alarm-incident button.key:not(.back):not(.look)")
    assert [text for text in await keys.all_inner_texts() if "live" not in text] == []
    # Nor by what no key offers.
    refused = await vera.page.evaluate(
        """async ([incident]) => {
            const { conn } = await window.hassConnection;
            const message = { type: "municipal_alarm/command", command: "acknowledge" };
            const data = { incident_id: incident };
            return conn.sendMessagePromise({ ...message, data }).then(() => "done", (e) => e.code);
        }""",
        [await vera.page.evaluate("new URLSearchParams(location.search).get('incident')")],
    )
    assert refused == "unauthorized"
