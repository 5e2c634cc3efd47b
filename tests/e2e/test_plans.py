"""Floor plans: the desk in alarm on the operator's screen, and placed by an administrator."""

from collections.abc import AsyncGenerator
from io import BytesIO
import json
from typing import Any

from PIL import Image, ImageDraw
from playwright.async_api import FilePayload, Locator, expect
import pytest

from simulators.browser import Screen
from simulators.stage import Stage
from simulators.town import Place

from .conftest import HEAD, SitDown, violations

PLAN = "municipal-alarm-plan"
EDITOR = "municipal-alarm-plan-editor"
CARD = "municipal-alarm-plan-card"
PHONE = {"width": 412, "height": 915}
TABLET = {"width": 1024, "height": 768}


def plans(building: str, floor: str) -> str:
    return f"/control-room/plans?building={building}&floor={floor.replace(' ', '%20')}"


def picture() -> FilePayload:
    image = Image.new("RGB", (900, 600), "white")
    ImageDraw.Draw(image).rectangle((20, 20, 880, 580), outline="black", width=8)
    into = BytesIO()
    image.save(into, "PNG")
    return {"name": "floor.png", "mimeType": "image/png", "buffer": into.getvalue()}


@pytest.fixture
async def pool(stage: Stage) -> AsyncGenerator[str]:
    """A floor without a plan, before and after."""
    yield plans("swimming-pool", "Ground floor")
    about = {"building_id": "swimming-pool"}
    told = await stage.admin.command("municipal_alarm/plans", **about)
    for one in told["plans"]:
        key = {name: one[name] for name in ("building_id", "floor", "version")}
        await stage.admin.command("municipal_alarm/plans/remove", **key)


def mark(screen: Screen, name: str) -> Locator:
    return screen.page.locator(f"{PLAN} .mark:has(.label:text-is('{name}'))")


def sign(screen: Screen, name: str) -> Locator:
    """What is seen of a mark, which itself is a point."""
    return mark(screen, name).locator(".sign")


async def middle(where: Locator) -> tuple[float, float]:
    box = await where.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


async def part_of(screen: Screen, element: str, what: Locator) -> tuple[float, float]:
    """Where a mark is, as parts of the picture."""
    stage = await screen.page.locator(f"{element} .stage").bounding_box()
    assert stage is not None
    x, y = await middle(what)
    return (x - stage["x"]) / stage["width"], (y - stage["y"]) / stage["height"]


@pytest.mark.quick
async def test_the_desk_in_alarm_is_on_the_plan(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    stage.buttons.press(desk)
    await expect(anna.page.locator(HEAD)).to_contain_text("Desk 3")
    here = mark(anna, "Desk 3")
    await expect(here.locator(".ring")).to_be_visible()
    image = anna.page.locator(f"{PLAN} img")
    assert await image.evaluate("image => image.decode().then(() => image.naturalWidth)") == 1200
    x, y = await part_of(anna, PLAN, sign(anna, "Desk 3"))
    assert abs(x - 715 / 1200) < 0.02
    assert abs(y - 235 / 780) < 0.02
    # Its neighbours, and how one gets out.
    for name in ("Desk 1", "Desk 2", "Main entrance", "Emergency exit"):
        await expect(sign(anna, name)).to_be_visible()
    # Once, in words, for who does not see the picture.
    told = anna.page.locator(f"{PLAN} .things li.alarming")
    await expect(told).to_contain_text("Desk 3")
    await expect(told).to_contain_text("in alarm")
    assert await violations(anna, PLAN) == []


async def test_who_was_last_seen_where_is_on_it_for_operators_alone(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    anna = await sit_down()
    vera = await sit_down("viewer", console=False)
    stage.buttons.press(desk)
    await expect(mark(anna, "Desk 3").locator(".ring")).to_be_visible()
    guard = stage.town.person("Pieter")
    await stage.admin.action(
        "municipal_alarm", "report_scan", tag="tag-town-hall-door", responder=guard.name
    )
    seen = anna.page.locator(f"{PLAN} .seen li", has_text=guard.name)
    await expect(seen).to_contain_text("Front door")
    await expect(seen).to_contain_text("ago")
    initials = "".join(part[0] for part in (guard.name.split()[0], guard.name.split()[-1]))
    await expect(mark(anna, "Front door").locator(".who")).to_have_text(initials)
    await expect(mark(vera, "Desk 3").locator(".ring")).to_be_visible()
    await expect(vera.page.locator(f"{PLAN} .who")).to_have_count(0)
    await expect(vera.page.locator(PLAN)).not_to_contain_text(guard.name)


async def test_without_a_plan_a_list_says_what_is_there(stage: Stage, sit_down: SitDown) -> None:
    anna = await sit_down()
    stage.buttons.press(stage.town.place("Library, Reading room"))
    things = anna.page.locator(f"{PLAN} .things")
    await expect(things).to_contain_text("Reading room")
    await expect(things).to_contain_text("First floor exit")
    await expect(anna.page.locator(f"{PLAN} .alarming")).to_contain_text("Reading room")
    assert await violations(anna, PLAN) == []


async def test_one_comes_closer_by_wheel_and_keys(sit_down: SitDown) -> None:
    anna = await sit_down(path=plans("town-hall", "Ground floor"), console=False)
    area = anna.page.locator(f"{PLAN} .stage")
    await expect(anna.page.locator(f"{PLAN} img")).to_be_visible()
    desk_1 = sign(anna, "Desk 1")
    before = await part_of(anna, PLAN, desk_1)
    await area.focus()
    await anna.page.keyboard.press("+")
    await anna.page.keyboard.press("ArrowRight")
    await expect(area).to_have_class("stage closer")
    assert await part_of(anna, PLAN, desk_1) != before
    await anna.page.keyboard.press("0")
    assert await part_of(anna, PLAN, desk_1) == pytest.approx(before, abs=0.01)
    # What is under the pointer stays there.
    await anna.page.mouse.move(*await middle(desk_1))
    await anna.page.mouse.wheel(0, -300)
    await expect(area).to_have_class("stage closer")
    assert await part_of(anna, PLAN, desk_1) == pytest.approx(before, abs=0.01)


async def test_a_building_leads_to_its_plans(sit_down: SitDown) -> None:
    anna = await sit_down(path="/control-room/overview?building=town-hall")
    of = anna.page.locator("municipal-alarm-building")
    await of.get_by_role("button", name="First floor").click()
    await of.get_by_role("button", name="Floor plans").click()
    await expect(sign(anna, "Registry")).to_be_visible()
    await expect(anna.page.get_by_role("combobox", name="Floor")).to_have_value("First floor")
    # Where there is no plan, nobody but an administrator has any use for the key.
    await anna.open("/control-room/overview?building=library")
    await expect(of.locator("h2")).to_have_text("Library")
    await expect(of.get_by_role("button", name="Floor plans")).to_have_count(0)


async def test_an_administrator_brings_a_picture_places_and_saves(
    sit_down: SitDown, pool: str
) -> None:
    admin = await sit_down("admin", path=pool, console=False, viewport=TABLET)
    page = admin.page
    await page.get_by_role("button", name="Edit plan").click()
    await page.locator(f"{EDITOR} input[type=file]").set_input_files(picture())
    area = page.locator(f"{EDITOR} .stage")
    await expect(page.locator(f"{EDITOR} img")).to_be_visible()
    await expect(page.locator(EDITOR)).to_contain_text("All is saved")
    await page.get_by_role("button", name="Cash desk").click()
    box = await area.bounding_box()
    assert box is not None
    await area.click(position={"x": box["width"] * 0.25, "y": box["height"] * 0.5})
    await expect(page.locator(EDITOR)).to_contain_text("Not saved yet")
    # By keys alone.
    await page.get_by_role("button", name="First aid room").focus()
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    aid = page.get_by_role("button", name="Desk First aid room")
    await expect(aid).to_be_focused()
    for _ in range(4):
        await page.keyboard.press("Shift+ArrowRight")
    # One step back.
    await page.get_by_role("button", name="Undo").click()
    # Dragged.
    cash = page.get_by_role("button", name="Desk Cash desk")
    await page.mouse.move(*await middle(cash.locator(".sign")))
    await page.mouse.down()
    await page.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + box["height"] * 0.6, steps=4)
    await page.mouse.move(box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.7, steps=4)
    await page.mouse.up()
    # An exit, with a name.
    await page.get_by_role("button", name="Exit", exact=True).click()
    await area.click(position={"x": box["width"] * 0.9, "y": box["height"] * 0.9})
    await page.get_by_role("textbox", name="Name").fill("Way to the lawn")
    await page.keyboard.press("Tab")
    assert await violations(admin, CARD) == []
    await page.get_by_role("button", name="Save").click()
    await expect(page.locator(EDITOR)).to_contain_text("All is saved")

    await admin.open(pool)
    await expect(sign(admin, "Way to the lawn")).to_be_visible()
    for name, where in (
        ("Cash desk", (0.4, 0.7)),
        ("First aid room", (0.65, 0.5)),
        ("Way to the lawn", (0.9, 0.9)),
    ):
        found = await part_of(admin, PLAN, sign(admin, name))
        assert found == pytest.approx(where, abs=0.02)


async def test_an_open_screen_sees_what_an_administrator_saves(
    stage: Stage, sit_down: SitDown, pool: str
) -> None:
    anna = await sit_down(path=pool, console=False)
    await expect(anna.page.locator(f"{PLAN} .things")).to_contain_text("Cash desk")
    await _upload(stage, "swimming-pool", "Ground floor")
    await expect(anna.page.locator(f"{PLAN} img")).to_be_visible()


async def test_two_administrators_at_once_lose_nothing_without_a_word(
    stage: Stage, sit_down: SitDown, pool: str
) -> None:
    plan = await _upload(stage, "swimming-pool", "Ground floor")
    admin = await sit_down("admin", path=pool, console=False, language="nl")
    page = admin.page
    await page.get_by_role("button", name="Plattegrond bewerken").click()
    await page.get_by_role("button", name="Cash desk").click()
    await page.locator(f"{EDITOR} .stage").click(position={"x": 100, "y": 100})
    key = {name: plan[name] for name in ("building_id", "floor", "version")}
    await stage.admin.command("municipal_alarm/plans/save", **key, marks=[])
    await page.get_by_role("button", name="Opslaan").click()
    await expect(page.locator(f"{EDITOR} .refused")).to_contain_text("Iemand anders")
    await expect(page.locator(EDITOR)).to_contain_text("Nog niet opgeslagen")
    await page.get_by_role("button", name="Wijzigingen weggooien").click()
    await expect(page.locator(EDITOR)).to_contain_text("Alles is opgeslagen")


async def test_what_is_no_picture_is_refused_and_a_vector_drawing_is_taken(
    sit_down: SitDown, pool: str
) -> None:
    admin = await sit_down("admin", path=pool, console=False)
    page = admin.page
    await page.get_by_role("button", name="Edit plan").click()
    bring = page.locator(f"{EDITOR} input[type=file]")
    pdf: FilePayload = {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7"}
    await bring.set_input_files(pdf)
    await expect(page.locator(f"{EDITOR} .refused")).to_contain_text("saved as a picture")
    # The browser writes down each answer that says no.
    assert all("400" in one for one in admin.errors)
    admin.errors.clear()
    svg = (
        b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200">'
        b'<script>parent.document.title="ran"</script>'
        b'<rect width="280" height="180" x="10" y="10" fill="none" stroke="black"/></svg>'
    )
    await bring.set_input_files({"name": "a.svg", "mimeType": "image/svg+xml", "buffer": svg})
    image = page.locator(f"{EDITOR} img")
    await expect(image).to_be_visible()
    size = await image.evaluate(
        "image => image.decode().then(() => [image.naturalWidth, image.naturalHeight])"
    )
    assert size[0] == 2400
    assert size[1] == pytest.approx(1600, abs=2)
    assert await page.title() != "ran"


@pytest.mark.parametrize("who", ["viewer", "operator"])
async def test_nobody_else_can_edit(sit_down: SitDown, who: str) -> None:
    vera = await sit_down(who, path=plans("town-hall", "Ground floor"), console=False)
    await expect(sign(vera, "Desk 1")).to_be_visible()
    await expect(vera.page.get_by_role("button", name="Edit plan")).to_have_count(0)


async def test_by_touch_on_a_phone_and_in_the_dark(sit_down: SitDown) -> None:
    admin = await sit_down(
        "admin",
        path=plans("town-hall", "First floor"),
        console=False,
        viewport=PHONE,
        dark=True,
        language="nl",
    )
    await expect(sign(admin, "Registry")).to_be_visible()
    assert await violations(admin, CARD) == []
    await admin.page.get_by_role("button", name="Plattegrond bewerken").click()
    await expect(admin.page.get_by_role("button", name="Balie Registry")).to_be_visible()
    wide = await admin.page.evaluate("document.documentElement.scrollWidth")
    assert wide <= PHONE["width"]
    assert await violations(admin, CARD) == []


async def _upload(stage: Stage, building: str, floor: str) -> dict[str, Any]:
    async with stage.session.post(
        f"{stage.home.url}/api/municipal_alarm/plan",
        params={"building": building, "floor": floor},
        data=picture()["buffer"],
        headers={"Authorization": f"Bearer {stage.logins['admin'].token}"},
    ) as answer:
        plan: dict[str, Any] = json.loads(await answer.text())
    assert answer.status == 200, plan
    return plan
