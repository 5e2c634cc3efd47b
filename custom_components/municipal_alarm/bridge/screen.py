"""The screen's own program: served by us, and loaded by every page of Home Assistant.

So an administrator adds no resource, and an alarm sounds on every page of a console. Only
the loader has a fixed name: what it loads carries a hash of what is in it. A page of before
an update therefore finds the loader, and with it the program of now.
"""

import hashlib
import logging
from pathlib import Path
import re
from typing import Final

from homeassistant.components import frontend
from homeassistant.components.http.server import StaticPathConfig
from homeassistant.core import HomeAssistant, callback
from homeassistant.util.hass_dict import HassKey

from ..const import DOMAIN

_LOGGER = logging.getLogger(__name__)

FILES: Final = Path(__file__).parents[1] / "frontend"
"""Built by script/frontend; in a release, and not in the repository."""
LOADER: Final = "loader.js"
URL: Final = "/municipal_alarm_files"

DATA_PROGRAM: HassKey[str] = HassKey(f"{DOMAIN}_program")
"""The program of now, by the hash in its name: pages that run another are told by the feed."""

_LOADED: HassKey[str] = HassKey(f"{DOMAIN}_loader")
"""What every page loads, for as long as anything of ours is set up."""

_MAIN: Final = re.compile(rb"main-([\w-]+)\.js")


async def async_serve_screen(hass: HomeAssistant) -> None:
    """Serve the program, and have every page load it."""
    if "frontend" not in hass.config.components:
        return
    loader = await hass.async_add_executor_job(_loader)
    if loader is None:
        _LOGGER.warning("The control room's screen was not built; script/frontend builds it")
        return
    if named := _MAIN.search(loader):
        hass.data[DATA_PROGRAM] = named[1].decode()
    await hass.http.async_register_static_paths(
        [StaticPathConfig(URL, str(FILES), cache_headers=True)]
    )
    version = hashlib.sha256(loader).hexdigest()[:12]
    hass.data[_LOADED] = f"{URL}/{LOADER}?v={version}"
    async_show_screen(hass)


@callback
def async_show_screen(hass: HomeAssistant) -> None:
    """Have every page load it, also when it was withdrawn before."""
    url = hass.data.get(_LOADED)
    if url is not None and url not in hass.data[frontend.DATA_EXTRA_MODULE_URL].urls:
        frontend.add_extra_js_url(hass, url)


@callback
def async_withdraw_screen(hass: HomeAssistant) -> None:
    """Nothing of ours is set up any more: pages load it no longer."""
    url = hass.data.get(_LOADED)
    if url is not None:
        frontend.remove_extra_js_url(hass, url)


def _loader() -> bytes | None:
    """What every page loads; None: nothing was built."""
    try:
        return (FILES / LOADER).read_bytes()
    except OSError:
        return None
