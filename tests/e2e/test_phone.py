"""A guard's own phone: their alarms, covert talk, lone work and rounds, in one hand."""

import asyncio
import re
from typing import Any

from playwright.async_api import Locator, Page, expect
import pytest

from simulators.operator import DOMAIN
from simulators.stage import Stage
from simulators.town import Place

from .conftest import SitDown, forgive_lost_subscriptions, until, until_async, violations
from .test_loss import Line

PHONE = "/guard-phone/phone"
ALARM = "municipal-alarm-phone article"
TOP = "municipal-alarm-phone .top"
SAID = "municipal-alarm-phone .press"
TALL = {"width": 390, "height": 844}
SMALL = {"width": 360, "height": 640}


@pytest.fixture
def counter(stage: Stage) -> Place:
    """A desk that Kees guards, who has nothing but a phone."""
    return stage.town.place("Social Services, Interview room 1")


def key(page: Page, name: str) -> Locator:
    return page.locator("municipal-alarm-phone").get_by_role("button", name=name, exact=True)


async def part_of(stage: Stage, name: str = "Kees Mulder") -> dict[str, Any]:
    """What the room knows of somebody's part in the only incident."""
    answer = await stage.admin.action(DOMAIN, "get_incidents", response=True)
    (incident,) = answer["incidents"]
    return next(one for one in incident["responders"] if one["responder"] == name)


async def fits(page: Page) -> bool:
    """Whether nothing has to be pushed sideways, and no key is too small for a thumb."""
    wide, high = await page.locator("municipal-alarm-phone").evaluate(
        """phone => {
            const main = phone.shadowRoot.querySelector("main");
            const keys = [...phone.shadowRoot.querySelectorAll("button")];
            const sizes = keys.map(one => one.getBoundingClientRect()).filter(one => one.height);
            return [
                Math.max(main.scrollWidth - main.clientWidth,
                         document.documentElement.scrollWidth - innerWidth),
                Math.min(...sizes.map(one => Math.min(one.height, one.width))),
            ];
        }"""
    )
    return wide <= 0 and high >= 48


@pytest.mark.parametrize("size", [TALL, SMALL], ids=["tall", "small"])
async def test_the_place_first_and_an_answer_with_one_touch(
    stage: Stage, sit_down: SitDown, counter: Place, size: dict[str, int]
) -> None:
    kees = await sit_down("kees", path=PHONE, console=False, viewport=size, dark=size is SMALL)
    page = kees.page
    await expect(page.locator(TOP)).to_contain_text("Kees Mulder, on duty")
    await expect(page.locator("municipal-alarm-phone")).to_contain_text("No alarm")
    stage.buttons.press(counter)
    alarm = page.locator(ALARM)
    await expect(alarm.locator("h2")).to_have_text("Interview room 1")
    await expect(alarm).to_contain_text("You: alerted")
    await expect(alarm).to_contain_text("No operator has it yet")
    # Without scrolling: where, and the answer.
    for one in (alarm.locator("h2"), key(page, "On my way"), key(page, "Emergency")):
        await expect(one).to_be_in_viewport()
    assert await fits(page)
    assert await violations(kees, "municipal-alarm-phone") == []
    box = await key(page, "On my way").bounding_box()
    assert box is not None
    middle = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    # A key that has just come takes no touch yet.
    await key(page, "On my way").click(trial=True)
    await page.mouse.click(*middle)
    # A glove touches twice: what has come to that place meanwhile is not meant.
    await expect(key(page, "On scene")).to_have_class(re.compile("main"))
    await page.mouse.click(*middle)
    await expect(alarm).to_contain_text("You: on the way")
    await expect(page.locator(SAID)).to_contain_text("Received")
    assert (await part_of(stage))["state"] == "accepted"
    await key(page, "On scene").click()
    await expect(alarm).to_contain_text("You: on scene")
    operator = await stage.operator("operator")
    await until(lambda: len(operator.screen.incidents) == 1)
    incident_id = next(iter(operator.screen.incidents))
    await operator.act("acknowledge", incident_id=incident_id)
    await expect(alarm).to_contain_text("Anna has it")
    await operator.act("resolve", incident_id=incident_id, outcome="false")
    await expect(alarm).to_have_count(0)
    await expect(page.locator("municipal-alarm-phone")).to_contain_text("OVER #")


async def test_covert_talk_both_ways(stage: Stage, sit_down: SitDown, counter: Place) -> None:
    kees = await sit_down("kees", path=PHONE, console=False, viewport=TALL, language="nl")
    page = kees.page
    stage.buttons.press(counter)
    await key(page, "Ik kom eraan").click()
    operator = await stage.operator("operator")
    await until(lambda: len(operator.screen.incidents) == 1)
    incident_id = next(iter(operator.screen.incidents))
    await operator.act("send_status_code", incident_id=incident_id, digits="3")
    texts = page.locator("municipal-alarm-phone .texts li")
    await expect(texts.first.locator("p")).to_have_text("3")
    # The last of them is read without looking for it.
    await expect(page.locator("municipal-alarm-phone .last strong")).to_have_text("3")
    await expect(page.locator("municipal-alarm-phone .last strong")).to_be_in_viewport()
    await key(page, "4").click()
    await expect(page.locator(SAID)).to_contain_text("Ontvangen")
    part = await part_of(stage)
    assert (part["code"], part["code_name"]) == ("4", "need back-up")
    await page.get_by_label("Tekst of code").fill("achterdeur")
    await page.get_by_label("Tekst of code").press("Enter")
    await expect(page.get_by_label("Tekst of code")).to_have_value("")
    await until_async(lambda: _tells(stage, incident_id, "achterdeur"))
    # Nobody who reads along learns what a key means.
    said = await page.locator("municipal-alarm-phone .pad").inner_text()
    assert re.sub(r"\s+", "", said) == "1234567890"
    assert await fits(page)


async def _tells(stage: Stage, incident_id: str, words: str) -> bool:
    operator = await stage.operator("operator")
    return any(words in one["text"] for one in await operator.timeline(incident_id))


async def test_a_0_is_seen_by_nobody_who_holds_the_phone(
    stage: Stage, sit_down: SitDown, counter: Place
) -> None:
    """The page itself, letter by letter, after a 9 and after a 0."""
    kees = await sit_down("kees", path=PHONE, console=False, viewport=TALL)
    page = kees.page
    frames: list[str] = []
    page.on(
        "websocket",
        lambda socket: socket.on("framereceived", lambda one: frames.append(str(one))),
    )
    # Once it is there: Home Assistant's own page still finds its way before.
    await expect(page.locator(TOP)).to_contain_text("Kees Mulder")
    await page.reload()
    seen: dict[str, tuple[str, list[str]]] = {}
    for digits in ("9", "0"):
        await expect(page.locator("municipal-alarm-phone")).to_contain_text("No alarm")
        stage.buttons.press(counter)
        await key(page, "On scene").click()
        await expect(page.locator(ALARM)).to_contain_text("You: on scene")
        await expect(page.locator(SAID)).to_contain_text("Received")
        frames.clear()
        await key(page, digits).click()
        await expect(page.locator(SAID)).to_contain_text("Received")
        answer = await stage.admin.action(DOMAIN, "get_incidents", response=True)
        assert answer["incidents"][0]["duress"] is (digits == "0")
        await asyncio.sleep(1.5)
        told = [one for one in frames if '"own"' in one]
        seen[digits] = _plain(await _drawn(page)), [_plain(one) for one in told]
        await stage.tidy()
    assert seen["0"] == seen["9"]


async def _drawn(page: Page) -> str:
    return str(
        await page.locator("municipal-alarm-phone").evaluate(
            "phone => phone.shadowRoot.querySelector('article').outerHTML"
            " + phone.shadowRoot.querySelector('.pad').outerHTML"
            " + phone.shadowRoot.querySelector('.foot').outerHTML"
        )
    )


def _plain(text: str) -> str:
    """Without times and numbers, which count on from the one to the other."""
    return re.sub(r"<!--.*?-->|\d+", "", text)


async def test_a_press_in_a_stairwell_counts_once_and_late(
    stage: Stage, sit_down: SitDown, counter: Place
) -> None:
    kees = await sit_down("kees", path=None, console=False, viewport=TALL)
    line = Line()
    await kees.context.route_web_socket("**/api/websocket", line.carry)
    await kees.open(PHONE)
    page = kees.page
    stage.buttons.press(counter)
    await key(page, "On my way").click()
    await expect(page.locator(ALARM)).to_contain_text("You: on the way")
    await expect(page.locator(SAID)).to_contain_text("Received")
    await line.cut()
    await expect(page.locator(TOP)).to_contain_text("NO CONNECTION. Use your radio.")
    await key(page, "4").click()
    await expect(page.locator(SAID)).to_contain_text("Not received yet: 4")
    assert await violations(kees, "municipal-alarm-phone") == []
    # What happens meanwhile is there when the connection is.
    stage.buttons.press(counter)
    line.down = False
    await expect(page.locator(SAID)).to_contain_text("Received", timeout=30_000)
    await expect(page.locator(TOP)).to_contain_text("Connected")
    await expect(page.locator(ALARM)).to_contain_text("2\u00d7")
    operator = await stage.operator("operator")
    entries = await operator.timeline(next(iter(operator.screen.incidents)))
    assert sum(one["event"] == "code_received" for one in entries) == 1
    forgive_lost_subscriptions(kees)


async def test_after_an_hour_of_sleep_it_asks_before_it_believes(
    stage: Stage, sit_down: SitDown, counter: Place
) -> None:
    kees = await sit_down("kees", path=None, console=False, viewport=TALL)
    await kees.context.add_init_script(
        "{ const now = Date.now; window.slept = 0; Date.now = () => now() + window.slept; }"
    )
    line = Line()
    await kees.context.route_web_socket("**/api/websocket", line.carry)
    await kees.open(PHONE)
    page = kees.page
    await expect(page.locator(TOP)).to_contain_text("Connected")
    await page.evaluate("window.slept = 3_600_000")
    # The clock ran and nothing was heard: until the next answer nothing is known.
    await expect(page.locator(TOP)).to_contain_text("NO CONNECTION")
    stage.buttons.press(counter)
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    await expect(page.locator(TOP)).to_contain_text("Connected", timeout=1_500)
    await expect(page.locator(f"{ALARM} h2")).to_have_text("Interview room 1")


async def test_lone_work_and_the_own_emergency(stage: Stage, sit_down: SitDown) -> None:
    kees = await sit_down("kees", path=PHONE, console=False, viewport=TALL)
    page = kees.page
    phone = page.locator("municipal-alarm-phone")
    await key(page, "Start lone work").click()
    await expect(phone).to_contain_text("Sign of life within")
    await key(page, "I am fine").click()
    await expect(page.locator(SAID)).to_contain_text("Received")
    # One touch ends nobody's protection.
    await key(page, "Stop lone work").click()
    await expect(phone).to_contain_text("Sign of life within")
    await key(page, "Stop lone work: press again").click()
    await expect(phone).not_to_contain_text("Sign of life within")
    # Nor does one raise an alarm in a pocket.
    await key(page, "Emergency").click()
    assert (await stage.admin.action(DOMAIN, "get_incidents", response=True))["incidents"] == []
    await key(page, "Emergency: press again").click()
    await expect(page.locator(ALARM)).to_contain_text("This is your own alarm.")
    answer = await stage.admin.action(DOMAIN, "get_incidents", response=True)
    assert [one["kind"] for one in answer["incidents"]] == ["emergency"]
    assert await violations(kees, "municipal-alarm-phone") == []


async def test_a_round_by_tags_and_where_a_tag_is_broken(stage: Stage, sit_down: SitDown) -> None:
    kees = await sit_down("kees", path=PHONE, console=False, viewport=SMALL)
    page = kees.page
    phone = page.locator("municipal-alarm-phone")
    walk = "Social Services, Closing round"
    await stage.admin.action(DOMAIN, "start_round", round_plan=walk, responder="Kees Mulder")
    spots = [
        stage.town.spot(f"Social Services, {name}")
        for name in ("First floor exit", "Ground floor exit", "Front door")
    ]
    await expect(phone).to_contain_text(f"Next: {spots[0].checkpoint.name}")
    await stage.phones.scan(
        stage.session, stage.home.url, stage.phones["kees"], spots[0].checkpoint.tag
    )
    await expect(phone).to_contain_text(f"1 of {len(spots)}")
    await expect(phone).to_contain_text(f"Next: {spots[1].checkpoint.name}")
    await phone.get_by_text("The tag does not work?").click()
    await page.get_by_label("Number of the tag").fill("no such tag")
    await page.get_by_label("Number of the tag").press("Enter")
    await expect(page.locator(SAID)).to_contain_text("No desk or checkpoint has the tag")
    await key(page, "Leave it").click()
    await page.get_by_label("Number of the tag").fill(spots[1].checkpoint.tag)
    await page.get_by_label("Number of the tag").press("Enter")
    await expect(phone).to_contain_text(f"2 of {len(spots)}")
    await phone.get_by_role("button", name="I am here").first.click()
    # That was the last: the round is over, and says what nothing but a finger proved.
    await expect(phone).to_contain_text("No round is waiting for you.")
    answer = await stage.admin.action(DOMAIN, "get_rounds", response=True)
    (report,) = (one for one in answer["reports"] if one["plan"] == "Closing round")
    typed = ["typed" in one["flags"] for one in report["checkpoints"]]
    assert typed == [False, True, True]
    assert await fits(page)
    assert await violations(kees, "municipal-alarm-phone") == []


async def test_who_is_no_responder_is_told_what_to_set_up(
    stage: Stage, sit_down: SitDown, counter: Place
) -> None:
    vera = await sit_down("viewer", path=PHONE, console=False, viewport=SMALL)
    phone = vera.page.locator("municipal-alarm-phone")
    await expect(phone).to_contain_text("This account is that of no responder")
    await expect(phone).to_contain_text("Companion app on your phone with this account: Vera")
    stage.buttons.press(counter)
    await asyncio.sleep(1)
    await expect(phone).not_to_contain_text("Interview room 1")
    await expect(phone.locator("main button, .foot button")).to_have_count(0)
    assert await violations(vera, "municipal-alarm-phone") == []
