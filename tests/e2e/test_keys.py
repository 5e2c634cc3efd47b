"""With the keyboard alone, and with a hand that clicks twice."""

from playwright.async_api import expect

from simulators.stage import Stage
from simulators.town import Place

from .conftest import HEAD, ROW, SitDown

ACKNOWLEDGE = "button.acknowledge"
ACTIONS = "municipal-alarm-actions"


async def test_three_alarms_are_taken_on_without_a_mouse(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    page, key = anna.page, anna.page.keyboard
    for place in (desk, *(stage.town.place(f"Town Hall, Desk {one}") for one in (1, 2))):
        stage.buttons.press(place)
        await page.locator(ROW, has_text=place.desk.name).wait_for()
    first = page.locator(ROW).first
    await first.focus()
    for left in (2, 1, 0):
        await key.press("Enter")
        # However long the queue is, what is to be done is the next stop.
        await key.press("Tab")
        await expect(page.locator(f"{ACKNOWLEDGE}:focus")).to_be_visible()
        await key.press("Enter")
        await expect(page.locator(f"{ROW}.calling")).to_have_count(left)
        # The key is gone, and the focus with what came in its place.
        await expect(page.locator(f"{ACTIONS} .taken:focus")).to_be_visible()
        await key.press("Shift+Tab")
        await expect(page.locator(f"{ROW}:focus")).to_be_visible()
        await key.press("Home")
        await expect(first).to_be_focused()


async def test_a_row_that_moves_keeps_the_focus(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    other = stage.town.place("Town Hall, Desk 1")
    for place in (desk, other):
        stage.buttons.press(place)
        await anna.page.locator(ROW, has_text=place.desk.name).wait_for()
    row = anna.page.locator(ROW, has_text=desk.desk.name)
    await row.focus()
    omar = await stage.operator("operator2")
    incident_id = await row.get_attribute("data-incident")
    await omar.client.command(
        "municipal_alarm/command", command="acknowledge", data={"incident_id": incident_id}
    )
    await expect(anna.page.locator(ROW).last).to_have_attribute("data-incident", incident_id or "")
    await expect(row).to_be_focused()


async def test_a_second_click_at_the_same_place_does_nothing_else(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    key = anna.page.locator(ACKNOWLEDGE)
    await key.wait_for()
    box = await key.bounding_box()
    assert box is not None
    # At its end, where the key to hand over comes.
    await anna.page.mouse.dblclick(box["x"] + box["width"] - 40, box["y"] + box["height"] / 2)
    await expect(anna.page.locator(HEAD)).to_contain_text("Acknowledged, you")
    await expect(anna.page.locator(f"{ACTIONS} fieldset")).to_have_count(0)


async def test_a_note_stays_with_the_incident_that_it_is_about(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    page = anna.page
    other = stage.town.place("Town Hall, Desk 1")
    for place in (desk, other):
        stage.buttons.press(place)
        await page.locator(ROW, has_text=place.desk.name).wait_for()
    note = page.get_by_role("textbox", name="Note")
    await page.locator(ROW, has_text=desk.desk.name).click()
    await note.fill("He has a knife")
    await page.locator(ROW, has_text=other.desk.name).click()
    await expect(note).to_have_value("")
    await page.locator(ROW, has_text=desk.desk.name).click()
    await expect(note).to_have_value("He has a knife")
