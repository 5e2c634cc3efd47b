"""Every blueprint can be imported by its address, through Home Assistant's own importer."""

from pathlib import Path
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest

from .kit import FILES, FOLDER, blueprint

OWNER = "municipal-alarm"
RAW = "https://raw.githubusercontent.com/"


@pytest.mark.parametrize("file", FILES)
async def test_is_imported_and_saved(
    hass: HomeAssistant, hass_ws_client: Any, aioclient_mock: Any, tmp_path: Path, file: str
) -> None:
    """Only GitHub's answer is played: the text of the file that lies there."""
    one = blueprint(file)
    address = one.metadata["source_url"]
    lies_at = address.replace("https://github.com/", RAW).replace("/blob/", "/")
    aioclient_mock.get(lies_at, text=(FOLDER / file).read_text("utf-8"))
    hass.config.config_dir = str(tmp_path)
    for component in (one.domain, "blueprint"):
        assert await async_setup_component(hass, component, {})
    browser = await hass_ws_client(hass)

    await browser.send_json_auto_id({"type": "blueprint/import", "url": address})
    told = await browser.receive_json()
    assert told["success"], told
    imported = told["result"]
    assert imported["validation_errors"] is None
    assert imported["blueprint"]["metadata"]["name"] == one.name
    assert imported["suggested_filename"] == f"{OWNER}/{Path(file).stem}"

    # As the dialog does it: by the name that it suggests.
    await browser.send_json_auto_id(
        {
            "type": "blueprint/save",
            "domain": one.domain,
            "path": imported["suggested_filename"],
            "yaml": imported["raw_data"],
            "source_url": address,
        }
    )
    assert (await browser.receive_json())["success"]
    saved = tmp_path / "blueprints" / one.domain / OWNER / Path(file).name
    assert saved.is_file()
    await browser.send_json_auto_id({"type": "blueprint/list", "domain": one.domain})
    shown = (await browser.receive_json())["result"][f"{OWNER}/{Path(file).name}"]
    assert shown["metadata"]["source_url"] == address
