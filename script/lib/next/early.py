"""Loaded before the test plugin, which is of an older Home Assistant than script/next runs.

pytest-homeassistant-custom-component follows each release of Home Assistant by some days or
weeks, and pins it. What stands between the one that is pinned and the next release is here,
and goes when the plugin has caught up.
"""

# Before anybody imports httpx: from 2026.11 on that is httpx2 under its name.
import homeassistant  # noqa: F401
from homeassistant.components import logger
from homeassistant.components.logger import helpers

# Moved in 2026.11; the plugin still looks for it where it was.
logger._clear_logger_overwrites = helpers._clear_logger_overwrites  # type: ignore[attr-defined] # noqa: SLF001
