"""The screen's program in every page: served, loaded, and missing without harm."""

from pathlib import Path
from typing import Any
from unittest.mock import patch

from homeassistant.components.frontend import DATA_EXTRA_MODULE_URL
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from custom_components.municipal_alarm.bridge import screen

LOADER = "customElements.whenDefined('home-assistant').then(() => import('./main-B2x_-9.js'))"


@pytest.fixture
def built(tmp_path: Path) -> Path:
    (tmp_path / "loader.js").write_text(LOADER)
    (tmp_path / "main-1.js").write_text("export {}")
    return tmp_path


async def _serve(hass: HomeAssistant, files: Path) -> list[str]:
    with patch.object(screen, "FILES", files):
        await screen.async_serve_screen(hass)
    return sorted(hass.data[DATA_EXTRA_MODULE_URL].urls)


@pytest.fixture
async def pages(hass: HomeAssistant) -> None:
    """Home Assistant with pages, as those who have a browser have it."""
    await async_setup_component(hass, "http", {})
    with patch("homeassistant.components.frontend._frontend_root", return_value=Path()):
        assert await async_setup_component(hass, "frontend", {})


@pytest.mark.usefixtures("pages")
async def test_every_page_loads_it_and_a_browser_may_keep_it(
    hass: HomeAssistant, built: Path, hass_client_no_auth: Any
) -> None:
    (url,) = await _serve(hass, built)
    client = await hass_client_no_auth()
    answer = await client.get(url)
    assert await answer.text() == LOADER
    assert "max-age" in answer.headers["Cache-Control"]
    # A page of before an update asks for another version, and finds what there is.
    assert (await client.get(f"{screen.URL}/loader.js?v=older")).status == 200
    assert (await client.get(f"{screen.URL}/main-1.js")).status == 200


@pytest.mark.usefixtures("pages")
async def test_what_is_built_anew_has_another_address(hass: HomeAssistant, built: Path) -> None:
    before = await _serve(hass, built)
    (built / "loader.js").write_text(LOADER + ";")
    assert len(set(await _serve(hass, built)) - set(before)) == 1


@pytest.mark.usefixtures("pages")
async def test_the_program_is_known_by_the_hash_of_what_is_in_it(
    hass: HomeAssistant, built: Path
) -> None:
    await _serve(hass, built)
    assert hass.data[screen.DATA_PROGRAM] == "B2x_-9"


@pytest.mark.usefixtures("pages")
async def test_not_built_it_says_how_and_alarms_go_on(
    hass: HomeAssistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    assert await _serve(hass, tmp_path) == []
    assert "script/frontend" in caplog.text


async def test_without_pages_there_is_no_screen(hass: HomeAssistant, built: Path) -> None:
    with patch.object(screen, "FILES", built):
        await screen.async_serve_screen(hass)
    assert DATA_EXTRA_MODULE_URL not in hass.data
