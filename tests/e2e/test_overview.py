"""All buildings, what does not work, and the wall: in real browsers."""

from playwright.async_api import expect
import pytest

from simulators.stage import Stage
from simulators.town import Place

from .conftest import HEAD, SitDown, only_present, violations

OVERVIEW = "/control-room/overview"
EQUIPMENT = "/control-room/equipment"
WALL = "/alarm-wall/wall"
BUILDING = "municipal-alarm-overview button.building"
PHONE = {"width": 390, "height": 844}


async def test_an_alarm_comes_first_and_leads_to_itself(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(path=OVERVIEW)
    rows = anna.page.locator(BUILDING)
    await expect(rows).to_have_count(len(stage.town.buildings))
    await expect(anna.page.locator("button.building.alarm")).to_have_count(0)
    stage.buttons.press(desk)
    await expect(rows.first).to_contain_text("Town Hall")
    await expect(rows.first).to_contain_text("Panic button, Desk 3")
    await rows.first.click()
    of = anna.page.locator("municipal-alarm-building")
    await expect(of).to_contain_text("Jan de Vries")
    await expect(of.locator("button[aria-pressed=true]")).to_contain_text("Ground floor")
    await expect(of.locator("li.thing", has_text="Reception")).to_contain_text("never tested")
    await of.locator("button.incident").click()
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    assert "/control-room/queue?incident=" in anna.page.url


async def test_a_building_is_found_by_the_keyboard_alone(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down(path=OVERVIEW)
    rows = anna.page.locator(BUILDING)
    await expect(rows).to_have_count(len(stage.town.buildings))
    keyboard = anna.page.keyboard
    await anna.page.get_by_role("searchbox").focus()
    await keyboard.type("lib")
    await expect(rows).to_have_count(1)
    await keyboard.press("ArrowDown")
    await keyboard.press("Enter")
    await expect(anna.page.locator("municipal-alarm-building h2")).to_have_text("Library")
    assert "building=" in anna.page.url
    # Focus goes where the eye goes, and back.
    await expect(anna.page.locator("button.back")).to_be_focused()
    await keyboard.press("Enter")
    await expect(rows.first).to_be_focused()
    await anna.page.get_by_role("searchbox").fill("no such place")
    await expect(anna.page.locator(".none")).to_be_visible()


async def test_the_list_stands_still_under_the_pointer(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(path=OVERVIEW)
    rows = anna.page.locator(BUILDING)
    await expect(rows).to_have_count(len(stage.town.buildings))
    before = await rows.locator(".name").all_text_contents()
    await rows.last.hover()
    stage.buttons.press(desk)
    await expect(anna.page.locator("button.building.alarm")).to_contain_text("Town Hall")
    assert await rows.locator(".name").all_text_contents() == before
    await anna.page.mouse.move(5, 5)
    await expect(rows.first).to_contain_text("Town Hall")


async def test_equipment_that_goes_and_comes_back(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down(path=EQUIPMENT)
    lost = anna.page.locator("section[data-kind=link_lost]")
    await expect(anna.page.locator("section[data-kind=desk_untested]")).to_be_visible()
    await expect(lost).to_have_count(0)
    await stage.gateway.stop()
    try:
        await expect(lost).to_contain_text("since", timeout=20_000)
        # A device page is for who may change something there.
        assert await anna.page.locator("a.device").count() == 0
        alex = await sit_down("admin", path=EQUIPMENT, console=False)
        await alex.page.locator("section[data-kind=link_lost] a.device").click()
        await alex.page.locator("ha-config-device-page").wait_for()
    finally:
        await stage.gateway.start()
    await expect(lost).to_have_count(0, timeout=40_000)


async def test_a_desk_is_tested_and_leaves_the_list(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down(path=EQUIPMENT)
    untested = anna.page.locator("section[data-kind=desk_untested]")
    await untested.locator("summary", has_text="Town Hall").click()
    one = untested.locator(".one", has_text="Desk 3")
    await one.get_by_role("button", name="Test this desk: Desk 3").click()
    await expect(one).to_contain_text("Press the button of Desk 3 within")
    stage.buttons.press(desk)
    await one.get_by_role("button", name="All of it").click()
    await expect(one).to_have_count(0)


async def test_a_viewer_sees_what_is_wrong_and_tests_nothing(sit_down: SitDown) -> None:
    vera = await sit_down("viewer", path=EQUIPMENT, console=False)
    await vera.page.locator("section[data-kind=desk_untested] summary").first.click()
    await expect(vera.page.locator("section[data-kind=desk_untested] .one").first).to_be_visible()
    assert await vera.page.get_by_role("button", name="Test").count() == 0
    await vera.go(OVERVIEW)
    await vera.page.locator(BUILDING).first.click()
    await expect(vera.page.locator("municipal-alarm-building h2")).to_be_visible()
    assert (
        await vera.page.locator("municipal-alarm-building button.key")
        .filter(has_text="Test")
        .count()
        == 0
    )


async def test_the_wall_shows_place_age_and_who_goes_and_makes_no_sound(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    wall = await sit_down("viewer", path=WALL, console=False)
    await only_present(await stage.operator("viewer"), "Anna")
    shown = wall.page.locator("municipal-alarm-wall")
    await expect(shown).to_contain_text("No alarm")
    await expect(shown.locator(".counts")).to_contain_text("Operators present 1")
    stage.buttons.press(desk)
    await expect(shown.locator("li .where")).to_have_text("Town Hall, Desk 3")
    await expect(shown.locator("li")).to_contain_text("No operator has it")
    await anna.page.locator("button.acknowledge").click()
    await expect(shown.locator("li")).to_contain_text("Anna")
    assert await violations(wall, "municipal-alarm-wall") == []
    assert await shown.locator("button, a, input").count() == 0
    assert not wall.heard
    for width, height in ((1920, 1080), (3840, 2160)):
        await wall.page.set_viewport_size({"width": width, "height": height})
        letters = await shown.locator("li .where").evaluate(
            "one => parseFloat(getComputedStyle(one).fontSize)"
        )
        # A twentieth of its height is read from five metres on a screen of 55 inches.
        assert letters >= height / 20
        fits = await shown.evaluate(
            "one => [...one.renderRoot.querySelectorAll('li, .counts, .top')]"
            ".every(each => each.scrollHeight <= each.clientHeight + 1)"
        )
        assert fits


async def test_the_wall_says_large_that_it_knows_nothing(stage: Stage, sit_down: SitDown) -> None:
    wall = await sit_down("viewer", path=WALL, console=False)
    shown = wall.page.locator("municipal-alarm-wall")
    await expect(shown).to_contain_text("No alarm")
    await wall.page.evaluate(
        """() => {
            const Real = WebSocket;
            window.WebSocket = function () { return new Real("ws://127.0.0.1:9"); };
            return window.hassConnection.then(({ conn }) => conn.socket.close());
        }"""
    )
    await expect(shown.locator(".lost")).to_contain_text("No connection to the alarm system")
    await expect(shown).not_to_contain_text("No alarm")
    # What browser and Home Assistant's own page say of a connection that is gone.
    await wall.page.close()
    wall.errors.clear()


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_no_violations(stage: Stage, sit_down: SitDown, desk: Place, *, dark: bool) -> None:
    stage.buttons.press(desk)
    anna = await sit_down(path=OVERVIEW, dark=dark)
    await anna.page.locator("button.building.alarm").click()
    await expect(anna.page.locator("municipal-alarm-building")).to_contain_text("Desk 3")
    assert await violations(anna, "municipal-alarm-overview") == []
    await anna.go(EQUIPMENT)
    await anna.page.locator("summary").first.click()
    await expect(anna.page.locator("section .one").first).to_be_visible()
    assert await violations(anna, "municipal-alarm-equipment") == []


async def test_on_a_phone_nothing_is_cut_off(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    stage.buttons.press(desk)
    anna = await sit_down(path=OVERVIEW, viewport=PHONE, language="nl", console=False)
    await anna.page.locator("button.building.alarm").click()
    await expect(anna.page.locator("municipal-alarm-building")).to_contain_text("Hier in dienst")
    for path, ready in ((OVERVIEW, "municipal-alarm-building"), (EQUIPMENT, "section")):
        await anna.go(path)
        await anna.page.locator(ready).first.wait_for()
        wide = await anna.page.evaluate("document.documentElement.scrollWidth")
        assert wide <= PHONE["width"]
    await anna.go(OVERVIEW)
