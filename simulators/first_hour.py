"""Somebody begins: an empty Home Assistant, our zip in it, and every form clicked through.

    async with NewHome(folder, packed, "nl") as home, Browsers() as browsers:
        beginner = await Beginner.sit_down(home, browsers)
        await beginner.sets_everything_up()

Nothing of the repository is in that Home Assistant but what a release's zip holds.

script/screenshots makes the pictures of docs/first-hour.md of it, too.
"""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
import json
from pathlib import Path
import shutil
import subprocess
from typing import Any, Self
from urllib.parse import urlsplit
import zipfile

import aiohttp
from playwright.async_api import Locator, Page

from custom_components.municipal_alarm.flows.defaults import CONTROL_ROOM

from .addresses import free_port
from .browser import Browsers, Screen
from .client import Client
from .home_assistant import REPOSITORY, HomeAssistant, folder_for
from .operator import DOMAIN
from .phone import Phones
from .preseed import Login, preseed_address, preseed_home, preseed_users
from .town import WATERVEEN

ADMIN = "admin"
BUILDING = "Town Hall"
DESK = "Counter 1"
BUTTON = "input_button.button_at_the_counter"
GUARD = "Kees Mulder"
PHONE = "kees"
PHONE_NAME = "Phone of Kees"

_PARTS = (
    *("backup", "config", "frontend", "history", "input_button", "logbook", "media_source"),
    *("mobile_app", "my", "recorder", "sun", "system_health", "webhook"),
)
"""What every Home Assistant has by itself, without what fetches something from outside."""
_VIEWPORT = {"width": 1280, "height": 860}
_UP_S = 60.0
_CALM_S = 1.5
"""For whatever moves into its place."""
_PICTURES = frozenset({"control_room", "desk", "responder", "first_press", "dashboards", "queue"})
"""Of all that is seen."""
_PANEL = "ui.panel.config"
_FLOW = f"{_PANEL}.integrations.config_flow"
_DASHBOARDS = f"{_PANEL}.lovelace.dashboards"

type Texts = Mapping[str, Any]
type Seen = Callable[[str, Page], Awaitable[None]]
"""Told at each form, filled in and not yet sent: by what name it goes, and the page."""


def release(to: Path) -> Path:
    """The zip of the files as they are, made by script/release."""
    subprocess.run(  # noqa: S603 - our own script
        [REPOSITORY / "script" / "release", "--uncommitted", "--to", to],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return to / f"{DOMAIN}.zip"


class NewHome:
    """A Home Assistant of its own in a folder, with the zip unpacked as HACS does it.

    There is a button in the area Town Hall, and the phone of a guard.
    """

    def __init__(self, folder: Path, packed: Path, language: str = "en") -> None:
        """Know what goes into it; nothing runs before `async with`."""
        self.home = HomeAssistant(folder, free_port())
        self.component = folder / "custom_components" / DOMAIN
        self.language = language
        self.phones = Phones()
        self.logins: dict[str, Login] = {}
        self._packed = packed
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        try:
            await self._begin()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _begin(self) -> None:
        self._lay()
        session = await self._stack.enter_async_context(aiohttp.ClientSession())
        await self._stack.enter_async_context(self.phones)
        self._stack.push_async_callback(self.home.stop)
        self.admin = Client(session, self.home.url, self.logins[ADMIN].token)
        await self.home.start()
        await self.home.wait_listening(session)
        await self.admin.start()
        self._stack.push_async_callback(self.admin.stop)
        await self.wait_running()
        await self._furnish()

    def _lay(self) -> None:
        folder = self.home.folder
        self.component.mkdir(parents=True)
        with zipfile.ZipFile(self._packed) as packed:
            packed.extractall(self.component)
        preseed_address(folder, self.home.port)
        preseed_home(folder, WATERVEEN, ())
        users = [one for one in WATERVEEN.users if one.username == ADMIN]
        self.logins = preseed_users(folder, users, "waterveen")
        (folder / "configuration.yaml").write_text("".join(f"{part}:\n" for part in _PARTS))

    async def wait_running(self) -> None:
        """Return when Home Assistant has started wholly."""
        async with asyncio.timeout(_UP_S):
            await self.admin.wait_connected(_UP_S)
            while (await self.admin.command("get_config"))["state"] != "RUNNING":  # noqa: ASYNC110 - another process
                await asyncio.sleep(0.1)

    async def without_us(self) -> None:
        """What HACS does at the end: the integration's folder goes, Home Assistant starts anew."""
        await self.home.stop()
        shutil.rmtree(self.component)
        await self.home.start()
        await self.home.wait_listening(self.admin.session)
        await self.wait_running()

    async def _furnish(self) -> None:
        """What people have before they come to us."""
        admin = self.admin
        await admin.command("config/core/update", language=self.language)
        await self.phones.register(admin, PHONE, PHONE_NAME)
        area = await admin.command("config/area_registry/create", name=BUILDING)
        await admin.command("input_button/create", name="Button at the counter")
        await admin.command(
            "config/entity_registry/update", entity_id=BUTTON, area_id=area["area_id"]
        )


async def _nobody_looks(name: str, page: Page) -> None:
    pass


class Beginner:
    """An administrator at a browser who has read nothing."""

    def __init__(self, home: NewHome, screen: Screen, seen: Seen = _nobody_looks) -> None:
        """Know the texts of the release, in the language of the browser."""
        self.screen = screen
        self.page = screen.page
        self._seen = seen
        self.language = home.language
        translations = home.component / "translations" / f"{home.language}.json"
        self.texts: Texts = json.loads(translations.read_text("utf-8"))

    @classmethod
    async def sit_down(
        cls, home: NewHome, browsers: Browsers, seen: Seen = _nobody_looks, **more: Any
    ) -> Self:
        """Take a browser of their own."""
        screen = await browsers.sit_down(
            home, ADMIN, viewport=_VIEWPORT, language=home.language, **more
        )
        return cls(home, screen, seen)

    # --- forms ---------------------------------------------------------------------------

    async def sets_everything_up(self) -> None:
        """From nothing to the first drill, as the forms lead."""
        await self.adds_the_integration()
        await self.form("control_room")
        await self.form("building", name=BUILDING)
        await self.form("desk", name=DESK)
        await self.chooses("radio_system", "phones")
        await self.form("phones")
        await self.form("responder", name=GUARD, phones=PHONE_NAME)
        await self.form("first_press")
        await self._flow.get_by_text(DESK).wait_for()
        await self._seen("pressed", self.page)

    async def adds_the_integration(self) -> None:
        """Look for it by its name, among all there are."""
        await self.screen.open("/config/integrations/dashboard")
        await self.click(f"{_PANEL}.integrations.add_integration")
        search = await self.word(f"{_PANEL}.integrations.search_brand")
        await self.page.get_by_placeholder(search).fill("Municipal")
        await self._seen("add", self.page)
        await self.page.locator("ha-integration-list-item", has_text="Municipal Alarm").click()

    async def form(self, step: str, **fields: str) -> None:
        """Fill in what has no default, and send it."""
        texts = self._step(step)
        await self._flow.get_by_text(texts["title"], exact=True).first.wait_for()
        # Once its last field is there, all of it is.
        await self._flow.get_by_text(list(texts["data"].values())[-1]).last.wait_for(
            state="attached"
        )
        for key, value in fields.items():
            await self._fill(texts["data"][key], value)
        await self._seen(step, self.page)
        await self.click(f"{_FLOW}.submit")

    async def chooses(self, step: str, option: str) -> None:
        """Take one of a menu."""
        texts = self._step(step)
        await self._flow.get_by_text(texts["title"]).wait_for()
        await self._seen(step, self.page)
        await self._flow.get_by_text(texts["menu_option_descriptions"][option]).click()

    async def _fill(self, label: str, value: str) -> None:
        """Type a word, or choose an entity by its name."""
        typed = self._flow.get_by_role("textbox", name=label)
        if await typed.count():
            await typed.fill(value)
            return
        picker = self._flow.locator("ha-selector-entity", has_text=label)
        await picker.locator("ha-entity-picker").last.click()
        offered = self.page.locator("ha-picker-combo-box").last
        await offered.get_by_role("textbox").fill(value)
        await offered.locator("ha-combo-box-item", has_text=value).click()

    def _step(self, step: str) -> Texts:
        flows = (self.texts["config"], *self.texts["config_subentries"].values())
        found: Texts = next(flow["step"][step] for flow in flows if step in flow["step"])
        return found

    @property
    def _flow(self) -> Locator:
        return self.page.locator("dialog-data-entry-flow")

    # --- Home Assistant's own page --------------------------------------------------------

    async def adds_the_dashboard(self) -> str:
        """As the last form says: by its link, a page loaded anew, and its name. Returns its path."""
        await self._flow.get_by_role("link").click()
        await self.page.wait_for_url("**/config/lovelace/dashboards*")
        # Before the integration was added, the page could not know its screen.
        await self.page.reload(wait_until="commit")
        await self.click(f"{_DASHBOARDS}.picker.add_dashboard")
        # It is listed as the control room is called.
        name = CONTROL_ROOM[self.language]
        await self.page.get_by_text(name, exact=True).last.wait_for()
        await self._seen("dashboards", self.page)
        await self.page.get_by_text(name, exact=True).last.click()
        await self.click(f"{_DASHBOARDS}.detail.create")
        await self.page.locator("ha-sidebar").get_by_text(name, exact=True).click()
        await self.page.locator("municipal-alarm-queue h2").wait_for()
        # What the page was asking for when it was loaded anew.
        errors = self.screen.errors
        errors[:] = [one for one in errors if one != "disconnected"]
        return urlsplit(self.page.url).path

    async def word(self, key: str) -> str:
        """What Home Assistant's page calls something, in the language of this browser."""
        said = await self.page.wait_for_function(
            "key => document.querySelector('home-assistant')?.hass?.localize(key)", arg=key
        )
        return str(await said.json_value())

    async def click(self, key: str) -> None:
        """Click the button that says it."""
        word = await self.word(key)
        await self.page.get_by_role("button", name=word, exact=True).last.click()


async def take_pictures(to: Path, folder: Path) -> None:
    """The pictures of docs/first-hour.md, of an empty Home Assistant in a folder."""

    async def shoot(name: str, page: Page) -> None:
        if name in _PICTURES:
            await asyncio.sleep(_CALM_S)
            file = f"first-hour-{name.replace('_', '-')}.png"
            await page.screenshot(path=to / file)
            print(file, flush=True)

    packed = await asyncio.to_thread(release, folder / "release")
    async with NewHome(folder / "home", packed) as home, Browsers() as browsers:
        beginner = await Beginner.sit_down(home, browsers, shoot)
        await beginner.sets_everything_up()
        await beginner.adds_the_dashboard()
        await shoot("queue", beginner.page)


def main(arguments: Sequence[str] | None = None) -> int:
    """Take them; returns the exit code."""
    parser = argparse.ArgumentParser(description="The pictures of docs/first-hour.md.")
    images = REPOSITORY / "docs" / "images"
    parser.add_argument("--to", type=Path, default=images, metavar="DIR", help="where they go")
    to: Path = parser.parse_args(arguments).to
    to.mkdir(parents=True, exist_ok=True)
    with folder_for(None, REPOSITORY / ".cache" / "first-hour") as folder:
        asyncio.run(take_pictures(to, folder))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
