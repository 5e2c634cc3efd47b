"""Every view there is: without a word of error, for everybody, and open to everybody.

What views there are is asked of the strategies themselves, so that a new one is in this.
"""

import re

from playwright.async_api import expect
import pytest

from simulators.browser import DESK, Screen
from simulators.browser_line import Line
from simulators.operator import DOMAIN
from simulators.preseed import id_of
from simulators.stage import Stage
from simulators.town import Place
from simulators.town_configuration import DASHBOARDS

from .conftest import BAR, HEAD, QUEUE, SitDown, forgive_lost_subscriptions, violations

PHONE = {"width": 390, "height": 844}
FEWEST = 9
"""Queue, overview, guards, rounds, equipment, evaluation, plans; the wall; a guard's phone."""

HOME_ASSISTANTS = (
    "/config/dashboard",
    "/config/integrations/dashboard",
    "/config/devices/dashboard",
    "/config/entities",
    "/config/automation/dashboard",
    "/config/logs",
    "/logbook",
    "/history",
    "/profile/general",
)


async def _views(screen: Screen) -> list[tuple[str, str]]:
    """Path and card of each view of each of our dashboards."""
    await screen.page.wait_for_function("document.querySelector('home-assistant')?.hass?.states")
    made = await screen.page.evaluate(
        """async (files) => {
            const hass = document.querySelector("home-assistant").hass;
            const found = [];
            for (const path of files) {
                const { strategy } = await hass.callWS({ type: "lovelace/config", url_path: path });
                const name = strategy.type.replace("custom:", "ll-strategy-dashboard-");
                await customElements.whenDefined(name);
                const { views } = await customElements.get(name).generate({}, hass);
                for (const view of views) {
                    found.push([`/${path}/${view.path}`, view.cards[0].type.replace("custom:", "")]);
                }
            }
            return found;
        }""",
        list(DASHBOARDS),
    )
    assert len(made) >= FEWEST, made
    # The plans are reached from a building, and are of one.
    of = f"?building={id_of('town-hall')}"
    return [(path + (of if path.endswith("/plans") else ""), card) for path, card in made]


async def _is_drawn(screen: Screen, card: str) -> None:
    """The card is there, and says something."""
    await expect(screen.page.locator(card)).to_contain_text(re.compile(r"\w{3}"))


async def _much_goes_on(stage: Stage, desk: Place) -> None:
    stage.buttons.press(desk)
    await stage.admin.action(DOMAIN, "start_round", round_plan="Library, Evening round")
    await stage.admin.action(DOMAIN, "start_lone_work", responder="Kees Mulder")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("who", ["operator", "viewer", "admin"])
async def test_no_page_says_an_error(
    stage: Stage, sit_down: SitDown, desk: Place, who: str
) -> None:
    """Errors in the browser's console fail each test; here each page is loaded by itself."""
    screen = await sit_down(who, console=who == "operator")
    views = await _views(screen)
    await _much_goes_on(stage, desk)
    for path, card in views:
        await screen.open(path)
        await _is_drawn(screen, card)


@pytest.mark.timeout(600)
async def test_who_has_no_role_is_told_so_on_every_page(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    """An empty page would look like a quiet night."""
    kees = await sit_down("kees", path=None, console=False)
    await kees.open("/control-room/overview")
    views = await _views(kees)
    stage.buttons.press(desk)
    for path, card in views:
        await kees.open(path)
        if card == "municipal-alarm-phone-card":
            await expect(kees.page.locator(card)).to_contain_text("Kees")
        elif card == "municipal-alarm-wall-card":
            await expect(kees.page.locator(card)).to_contain_text("no role in the control room")
        else:
            said = kees.page.locator(card).get_by_role("alert")
            await expect(said).to_contain_text("no role in the control room")
            await expect(kees.page.locator(card)).not_to_contain_text("No open incidents")


async def test_a_browser_that_is_no_console_says_that_it_knows_nothing(sit_down: SitDown) -> None:
    vera = await sit_down("viewer", path=None, console=False)
    line = await Line.of(vera.context)
    await vera.open(QUEUE)
    card = vera.page.locator("municipal-alarm-console-card")
    await expect(card).to_contain_text("No open incidents")
    said = card.get_by_role("alert")
    await line.cut()
    await expect(said).to_contain_text("No connection to the alarm system")
    await expect(card).not_to_contain_text("No open incidents")
    line.down = False
    await expect(said).to_be_empty()
    await expect(card).to_contain_text("No open incidents")
    forgive_lost_subscriptions(vera)


@pytest.mark.timeout(600)
async def test_no_page_of_home_assistant_says_an_error_on_a_console(
    stage: Stage, sit_down: SitDown, desk: Place
) -> None:
    alex = await sit_down("admin")
    stage.buttons.press(desk)
    for path in HOME_ASSISTANTS:
        await alex.go(path)
        await alex.page.wait_for_url(f"**{path}*")
        await expect(alex.page.locator(BAR)).to_contain_text("1 waiting for an operator")
    assert alex.heard
    await alex.go(QUEUE)
    await expect(alex.page.locator(HEAD)).to_contain_text("Desk 3")


@pytest.mark.timeout(600)
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_no_violations_in_any_view(
    stage: Stage, sit_down: SitDown, desk: Place, size: dict[str, int], *, dark: bool
) -> None:
    alex = await sit_down("admin", viewport=size, dark=dark)
    views = await _views(alex)
    await _much_goes_on(stage, desk)
    found: dict[str, list[str]] = {}
    for path, card in views:
        await alex.go(path)
        await _is_drawn(alex, card)
        await _is_still(alex)
        found[path] = await violations(alex, card)
        wide = await alex.page.evaluate("document.documentElement.scrollWidth")
        if wide > size["width"]:
            found[path].append(f"{wide} pixels wide")
    assert {path: said for path, said in found.items() if said} == {}


async def _is_still(screen: Screen) -> None:
    """Nothing fades or slides any more: half of a colour has no contrast."""
    await screen.page.evaluate(
        """async () => {
            const all = (root) => [...root.querySelectorAll("*")].flatMap((one) =>
                [one, ...(one.shadowRoot ? all(one.shadowRoot) : [])]);
            for (const one of all(document)) {
                for (const moving of one.getAnimations()) {
                    if (moving.effect.getComputedTiming().iterations !== Infinity) {
                        await moving.finished.catch(() => undefined);
                    }
                }
            }
        }"""
    )


async def test_they_tell_what_goes_on(stage: Stage, sit_down: SitDown, desk: Place) -> None:
    """A view that draws itself empty would pass all of the above."""
    alex = await sit_down("admin")
    views = dict(await _views(alex))
    await _much_goes_on(stage, desk)
    told = {
        "municipal-alarm-console-card": "Desk 3",
        "municipal-alarm-overview-card": "Town Hall",
        "municipal-alarm-guards-card": "Kees Mulder",
        "municipal-alarm-rounds-card": "Evening round",
        "municipal-alarm-equipment-card": "Desk",
        "municipal-alarm-evaluation-card": "evaluate",
        "municipal-alarm-plan-card": "Plan:",
        "municipal-alarm-wall-card": "Desk 3",
    }
    for path, card in views.items():
        if card in told:
            await alex.go(path)
            await expect(alex.page.locator(card)).to_contain_text(told.pop(card))
    assert told == {}
