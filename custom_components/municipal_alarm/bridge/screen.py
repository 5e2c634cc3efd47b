"""The screen's own program: served by us, and loaded by every page of Home Assistant.

So an administrator adds no resource, and an alarm sounds on every page of a console. Only
the loader has a fixed name: what it loads carries a hash of what is in it. A page of before
an update therefore finds the loader, and with it the program of now.
"""

import hashlib
import logging
from pathlib import Path
from typing import Final

from homeassistant.components import frontend
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.core import HomeAssistant

_LOGGER = logging.getLogger(__name__)

FILES: Final = Path(__file__).parents[1] / "frontend"
"""Built by script/frontend; in a release, and not in the repository."""
LOADER: Final = "loader.js"
URL: Final = "/municipal_alarm_files"


async def async_serve_screen(hass: HomeAssistant) -> None:
    """Serve the program, and have every page load it."""
    if "frontend" not in hass.config.components:
        return
    version = await hass.async_add_executor_job(_version)
    if version is None:
        _LOGGER.warning("The control room's screen was not built; script/frontend builds it")
        return
    await hass.http.async_register_static_paths(
        [StaticPathConfig(URL, str(FILES), cache_headers=True)]
    )
    frontend.add_extra_js_url(hass, f"{URL}/{LOADER}?v={version}")


def _version() -> str | None:
    """What is served, in a word that changes with it; None: nothing was built."""
    try:
        return hashlib.sha256((FILES / LOADER).read_bytes()).hexdigest()[:12]
    except OSError:
        return None
