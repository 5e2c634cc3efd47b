"""An open microphone, heard in the browser: the radio's own tone, with its level."""

from playwright.async_api import expect

from simulators.browser import Screen
from simulators.stage import Stage
from simulators.town import Place

from .conftest import HEAD, SitDown, stays, until, until_async, violations

MICROPHONES = "municipal-alarm-microphones"


async def test_one_click_opens_and_plays_a_guards_microphone(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await _listening(stage, sit_down, desk)
    page = anna.page
    meter = page.locator(f"{MICROPHONES} [role=meter]")
    await until_async(lambda: _level(meter, 30))
    await expect(page.locator("municipal-alarm-timeline")).to_contain_text("listen")
    assert await violations(anna, MICROPHONES) == []
    # Stopping is no closing: others may listen on.
    await page.get_by_role("button", name="Stop listening to Jan de Vries").click()
    await until(lambda: not anna.heard)
    await expect(meter).to_have_count(0)
    await page.get_by_role("button", name="Listen to Jan de Vries").click()
    await until(lambda: anna.heard)
    await page.get_by_role("button", name="Close the microphone of Jan de Vries").click()
    await until(lambda: not anna.heard)
    await expect(page.locator(MICROPHONES)).not_to_contain_text("open,")


async def test_it_is_quieter_while_an_alarm_sounds_and_never_hides_it(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await _listening(stage, sit_down, desk)
    page = anna.page
    stage.buttons.press(stage.town.place("Library, Archive"))
    await expect(page.locator(MICROPHONES)).to_contain_text("Quieter while an alarm sounds")
    await page.locator("municipal-alarm-sentinel").get_by_role("button", name="Silence").click()
    await expect(page.locator(MICROPHONES)).not_to_contain_text("Quieter")


async def test_who_looks_elsewhere_listens_no_more(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await _listening(stage, sit_down, desk)
    await anna.go("/config/areas/dashboard")
    await until(lambda: not anna.heard)


async def test_a_viewer_can_open_and_hear_nothing(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    vera = await sit_down("viewer", console=False)
    stage.buttons.press(desk)
    await expect(vera.page.locator(HEAD)).to_contain_text("Desk 3")
    (incident,) = (await stage.admin.action("municipal_alarm", "get_incidents", response=True))[
        "incidents"
    ]
    await stage.admin.action(
        "municipal_alarm",
        "open_microphone",
        incident_id=incident["incident_id"],
        responder="Jan de Vries",
    )
    await expect(vera.page.locator(MICROPHONES)).to_contain_text("Jan de Vries")
    assert await vera.page.locator(f"{MICROPHONES} button").count() == 0
    await stays(lambda: not vera.heard, 1)


async def _listening(stage: Stage, sit_down: SitDown, desk: Place) -> Screen:
    """An operator who has taken an alarm on, and hears a guard's microphone."""
    anna = await sit_down()
    stage.buttons.press(desk)
    await anna.page.locator("button.acknowledge").click()
    await until(lambda: not anna.heard)
    await anna.page.get_by_role("button", name="Open a microphone").click()
    await anna.page.get_by_role("button", name="Open the microphone of Jan de Vries").click()
    await until(lambda: anna.heard)
    return anna


async def _level(meter: object, at_least: int) -> bool:
    said = await meter.get_attribute("aria-valuenow")  # type: ignore[attr-defined]
    return int(said or 0) >= at_least
