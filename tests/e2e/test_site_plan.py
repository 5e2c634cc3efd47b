"""A site plan by the forms, in a browser: mended where it is wrong, looked at, done, undone."""

import json
import os
from pathlib import Path
from typing import Any

from playwright.async_api import Locator, expect
import pytest

from simulators.browser import Screen
from simulators.home_assistant import REPOSITORY
from simulators.operator import DOMAIN
from simulators.stage import Stage
from simulators.town import FILE

from .conftest import SitDown

pytestmark = pytest.mark.timeout(240)

PAGE = f"/config/integrations/integration/{DOMAIN}"
PANEL = "ui.panel.config.integrations"
LOOK = os.environ.get("LOOK_AT")
"""A folder for pictures of every step, for people who look."""

PLAN = """\
buildings:
  - name: Depot
    street: Quay 1
    desks:
      - {name: Gate, floor: Yard, http_press: true}
  - name: Library
    street: Kade 14, Waterveen
remove:
  buildings: [Swimming Pool]
"""
SHEET = "building;checkpoint;floor;tag\r\nLibrary;Café;Begane grond;T-Café\r\n".encode("cp1252")


class Forms:
    """The options of the control room, in one language."""

    def __init__(self, screen: Screen, language: str) -> None:
        self.page = screen.page
        self.language = language
        path = REPOSITORY / "custom_components" / DOMAIN / "translations" / f"{language}.json"
        self.texts: dict[str, Any] = json.loads(path.read_text("utf-8"))["options"]
        self.flow: Locator = self.page.locator("dialog-data-entry-flow")
        self._pictures = 0

    async def open(self, step: str) -> None:
        row = self.page.locator("ha-config-entry-row", has_text="Control room").first
        await row.get_by_role(
            "button", name=await self._word(f"{PANEL}.config_entry.configure")
        ).first.click()
        option = self.texts["step"]["init"]["menu_options"][step]
        await self.flow.get_by_text(option, exact=True).click()
        await self.shows(step)

    async def shows(self, step: str) -> None:
        title = self.texts["step"][step]["title"]
        await self.flow.get_by_text(title, exact=True).first.wait_for()

    async def type(self, text: str) -> None:
        await self.flow.locator("textarea").first.fill(text)
        await self.submit()

    async def confirm(self) -> None:
        switch = self.flow.locator("ha-switch")
        await switch.click()
        await expect(self.flow.get_by_role("switch")).to_be_checked()
        await self.submit()

    async def submit(self) -> None:
        name = await self._word(f"{PANEL}.config_flow.submit")
        await self.flow.get_by_role("button", name=name, exact=True).click()

    async def ends(self, reason: str) -> None:
        await self.flow.get_by_text(self.texts["abort"][reason]).wait_for()
        await self.picture(reason)
        close = await self._word("ui.common.close")
        await self.flow.get_by_role("button", name=close).last.click()
        await expect(self.flow.get_by_text(self.texts["abort"][reason])).to_have_count(0)

    async def says(self, *lines: str) -> None:
        for line in lines:
            await expect(self.flow.locator("li", has_text=line).first).to_be_visible()

    async def picture(self, name: str) -> None:
        self._pictures += 1
        if LOOK:
            await self.page.wait_for_timeout(800)
            path = Path(LOOK) / f"{self.language}-{self._pictures}-{name}.png"
            await self.page.screenshot(path=path)

    async def _word(self, key: str) -> str:
        said = await self.page.wait_for_function(
            "key => document.querySelector('home-assistant')?.hass?.localize(key)",
            arg=key,
        )
        return str(await said.json_value())


async def buildings(stage: Stage) -> set[str]:
    entries = await stage.admin.command("config_entries/get", domain=DOMAIN)
    return {one["title"] for one in entries}


async def exported(stage: Stage) -> str:
    answer = await stage.admin.action(DOMAIN, "export_site_plan", response=True)
    return str(answer["plan"])


@pytest.mark.parametrize(
    ("language", "wrong", "told"),
    [
        ("en", "Line 12, column 3: There is no fone here.", ("Added", "Changed", "Removed")),
        ("nl", "Regel 12, kolom 3: ", ("Toegevoegd", "Gewijzigd", "Verwijderd")),
    ],
)
async def test_a_plan_is_mended_looked_at_imported_and_undone(
    stage: Stage, sit_down: SitDown, language: str, wrong: str, told: tuple[str, str, str]
) -> None:
    before, there = await exported(stage), await buildings(stage)
    # What a form lists is in the language of Home Assistant, which knows no reader's there.
    await stage.admin.command("config/core/update", language=language)
    alex = await sit_down("admin", path=PAGE, console=False, language=language)
    forms = Forms(alex, language)
    await forms.open("site_plan")
    await forms.type(FILE.read_text("utf-8").replace("  phone:", "  fone:"))
    await forms.says(wrong)
    await forms.picture("problems")
    assert await buildings(stage) == there

    await forms.type(PLAN)
    await forms.shows("site_plan_preview")
    added, changed, removed = told
    await forms.says(
        f"{added}: Depot, Yard, Gate",
        f"{changed}: Library (street)",
        # What is to go is named, with all that goes with it.
        f"{removed}: Swimming Pool",
        f"{removed}: Swimming Pool, Poolside, Lifeguard post",
    )
    await forms.picture("preview")
    # Not yet: back to the text, as it was typed.
    await forms.submit()
    await forms.shows("site_plan")
    await expect(forms.flow.locator("textarea").first).to_have_value(PLAN)
    assert await buildings(stage) == there
    await forms.submit()
    await forms.shows("site_plan_preview")
    await forms.confirm()
    await forms.ends("plan_imported")
    assert await buildings(stage) == there - {"Swimming Pool"} | {"Depot"}

    await forms.open("site_plan_undo")
    await forms.says(f"{removed}: Depot, Yard, Gate", f"{added}: Swimming Pool")
    await forms.picture("undo")
    await forms.confirm()
    await forms.ends("plan_undone")
    await stage.admin.command("config/core/update", language="en")
    assert await buildings(stage) == there
    assert await exported(stage) == before


async def test_a_sheet_of_excel_is_dropped_in(stage: Stage, sit_down: SitDown) -> None:
    before = await exported(stage)
    alex = await sit_down("admin", path=PAGE, console=False)
    forms = Forms(alex, "en")
    await forms.open("site_plan")
    files = {"name": "checkpoints.csv", "mimeType": "text/csv", "buffer": SHEET}
    await forms.flow.locator("input[type=file]").set_input_files(files)  # type: ignore[arg-type]
    await expect(forms.flow.locator("ha-file-upload")).to_contain_text("checkpoints.csv")
    await forms.submit()
    await forms.shows("site_plan_preview")
    await forms.says("Added: Library, Begane grond, Café")
    await forms.confirm()
    await forms.ends("plan_imported")
    assert "T-Café" in await exported(stage)
    await stage.admin.action(DOMAIN, "undo_site_plan")
    assert await exported(stage) == before
