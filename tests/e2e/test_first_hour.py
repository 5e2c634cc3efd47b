"""From the zip of a release and nothing else to a press on the operator's screen, and away again.

An empty Home Assistant, a browser, and somebody who has read nothing.
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
import json
from pathlib import Path
import re
from typing import Any

from playwright.async_api import expect
import pytest

from simulators.browser import Browsers
from simulators.first_hour import BUILDING, BUTTON, DESK, GUARD, PHONE, Beginner, NewHome, release
from simulators.home_assistant import REPOSITORY, folder_for
from simulators.operator import DOMAIN

from .conftest import HEAD, ROW, until, until_async

pytestmark = pytest.mark.timeout(500)
"""Home Assistant is started three times, and each form is waited for."""

OFFLINE = re.compile(r"/api/(brands|map_tiles)/")
"""What Home Assistant itself would fetch from outside: pictures of brands, maps."""

FILES = "/municipal_alarm_files/"
WHOSE = ("platform", "identifiers", "domain", "statistic_id")
EVIDENCE = {"journal.db", "journal.key", "pictures", "reports", "exports"}
"""What may stay: the journal and what belongs to it."""


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The zip, as script/release makes it."""
    return release(tmp_path_factory.mktemp("release"))


@asynccontextmanager
async def begun(packed: Path, language: str) -> AsyncGenerator[tuple[NewHome, Beginner, Browsers]]:
    """An empty Home Assistant and somebody before it; at the end nobody may have seen an error."""
    with folder_for(None, REPOSITORY / ".cache" / "e2e" / f"first-hour-{language}") as folder:
        async with NewHome(folder, packed, language) as home, Browsers() as browsers:
            beginner = await Beginner.sit_down(home, browsers)
            yield home, beginner, browsers
            assert [one for one in beginner.screen.errors if not OFFLINE.search(one)] == []
            assert beginner.screen.left == []
        assert home.home.errors() == []
        # Nothing of ours that Home Assistant will take away one day.
        assert "custom integration 'municipal_alarm'" not in home.home.output.read_text()


async def test_from_the_zip_to_a_press_on_the_screen_and_away_again(packed: Path) -> None:
    async with begun(packed, "en") as (home, alex, _browsers):
        await alex.sets_everything_up()
        # The drill at the end of the forms was real: on the phone, and on the screen.
        phone = home.phones[PHONE]
        await until(lambda: bool(phone.pushes))
        assert f"{BUILDING}, {DESK} - DRILL PANIC" in phone.pushes[0].message
        path = await alex.adds_the_dashboard()
        assert path.endswith("/queue")
        row = alex.page.locator(ROW)
        await expect(row).to_have_count(1)
        await expect(row).to_contain_text("drill", ignore_case=True)
        # A press of the desk's own button, that was suggested, comes beside it.
        await home.admin.action("input_button", "press", entity_id=BUTTON)
        await expect(row).to_have_count(2)
        await expect(row.first).to_contain_text(DESK)
        await expect(row.first).not_to_contain_text("drill", ignore_case=True)
        await until(lambda: len(phone.pushes) > 1)
        await row.first.click()
        await alex.page.locator("button.acknowledge").click()
        await expect(alex.page.locator(HEAD)).to_contain_text("Acknowledged, you")
        await expect(alex.page.get_by_text(GUARD).first).to_be_visible()
        told = await home.admin.action(DOMAIN, "get_readiness", response=True)
        assert told["alarms_go_out"] is True
        await _everything_is_removed(home)
        # Nobody looks when Home Assistant goes down.
        await alex.screen.context.close()
        await home.without_us()
        stored = json.loads((home.home.folder / ".storage" / "core.config_entries").read_text())
        assert DOMAIN not in {one["domain"] for one in stored["data"]["entries"]}


async def test_the_same_in_dutch(packed: Path) -> None:
    async with begun(packed, "nl") as (home, alex, _browsers):
        await alex.sets_everything_up()
        phone = home.phones[PHONE]
        await until(lambda: bool(phone.pushes))
        assert f"{BUILDING}, {DESK} - OEFENING PANIEK" in phone.pushes[0].message
        assert await alex.adds_the_dashboard() == "/dashboard-meldkamer/queue"
        await home.admin.action("input_button", "press", entity_id=BUTTON)
        row = alex.page.locator(ROW)
        await expect(row).to_have_count(2)
        await expect(row.first).to_contain_text("Noodknop")
        await alex.page.get_by_role("button", name="Aannemen").click()
        await expect(alex.page.locator(HEAD)).to_contain_text("Aangenomen, u")


async def _everything_is_removed(home: NewHome) -> None:
    """By the calls that Home Assistant's page makes for *Delete*, an incident being open."""
    admin = home.admin
    page = await _page(home)
    assert FILES in page
    for entry in await admin.command("config_entries/get", domain=DOMAIN):
        url = f"{admin.url}/api/config/config_entries/entry/{entry['entry_id']}"
        async with admin.session.delete(url, headers=admin.headers) as answer:
            assert answer.status == 200
    assert not [one for one in await admin.command("config/entity_registry/list") if _ours(one)]
    assert not [one for one in await admin.command("config/device_registry/list") if _ours(one)]
    assert not [one for one in (await admin.command("repairs/list_issues"))["issues"] if _ours(one)]

    async def no_figures() -> bool:
        return not any(map(_ours, await admin.command("recorder/list_statistic_ids")))

    # The recorder writes when it comes to it.
    await until_async(no_figures)
    assert FILES not in await _page(home)
    storage = home.home.folder / ".storage"
    assert [path.name for path in storage.glob(f"{DOMAIN}*")] == []
    # What it says, and what is there.
    (said,) = [
        one for one in await _notifications(home) if one["notification_id"].startswith(DOMAIN)
    ]
    journal = home.home.folder / DOMAIN
    assert str(journal) in said["message"]
    assert {path.name.partition("-")[0] for path in journal.iterdir()} <= EVIDENCE
    assert (journal / "journal.db").is_file()


def _ours(one: dict[str, Any]) -> bool:
    """Whether something that Home Assistant lists is of our domain."""
    return DOMAIN in json.dumps([one.get(key) for key in WHOSE])


async def _page(home: NewHome) -> str:
    """Home Assistant's page, as a browser loads it."""
    status, body = await home.admin.get("/")
    assert status == 200
    return body.decode()


async def _notifications(home: NewHome) -> list[dict[str, Any]]:
    return list(await home.admin.command("persistent_notification/get"))
