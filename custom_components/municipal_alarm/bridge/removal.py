"""The last of our entries was removed: nothing stays behind but the journal, and it is said where.

The journal is evidence, and so are the pictures of incidents, reports and exports in its
folder. Everything else goes: what was kept in Home Assistant's storage, statistics, repair
issues, the screen, and the blueprints that nobody changed or uses.
"""

from collections.abc import Mapping
from contextlib import suppress
import logging
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components import persistent_notification
from homeassistant.config_entries import ConfigEntry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_DATABASE, CONF_DATABASE_NAME, CONF_HOST, DOMAIN
from . import blueprints, plans, statistics
from .labels import labels
from .screen import async_withdraw_screen

_LOGGER = logging.getLogger(__name__)

STORES = ("blueprints", "care", "links", "site_plan", "sounders")
"""What is kept in `.storage`, behind our domain and a point; areas and floors see to theirs."""

_DATABASE: HassKey[Mapping[str, Any]] = HassKey(f"{DOMAIN}_removed_database")
"""Where the journal is when it is no file: known to the control room, which may go first."""

_TITLE, _IN_FILE, _IN_DATABASE, _BLUEPRINTS = "title", "in_file", "in_database", "blueprints"
LINES = (_TITLE, _IN_FILE, _IN_DATABASE, _BLUEPRINTS)
"""The words of `selector.removed`."""


async def async_removed(hass: HomeAssistant, entry: ConfigEntry[Any]) -> None:
    """One of our entries is gone; with the last one goes everything."""
    if stored := entry.options.get(CONF_DATABASE):
        hass.data[_DATABASE] = stored
    if hass.config_entries.async_entries(DOMAIN):
        return
    kept = False
    try:
        kept = await blueprints.remove_unused(hass)
        await statistics.clear(hass)
    except Exception:
        # What follows goes all the same.
        _LOGGER.exception("Something could not be removed")
    for key in STORES:
        await Store[Any](hass, 1, f"{DOMAIN}.{key}").async_remove()
    async_withdraw_screen(hass)
    for domain, issue_id in list(ir.async_get(hass).issues):
        if domain == DOMAIN:
            ir.async_delete_issue(hass, DOMAIN, issue_id)
    await _say(hass, kept=kept)


async def _say(hass: HomeAssistant, *, kept: bool) -> None:
    """Tell where the journal is, if there is one."""
    folder = Path(hass.config.path(DOMAIN))
    there = await hass.async_add_executor_job(_tidy, folder)
    database = hass.data.pop(_DATABASE, None)
    words = await labels(hass, "removed", LINES)
    lines = []
    if database is not None:
        told = {"database": database[CONF_DATABASE_NAME], "host": database[CONF_HOST]}
        lines.append(words[_IN_DATABASE].format(folder=folder, **told))
    elif there:
        lines.append(words[_IN_FILE].format(folder=folder))
    if kept:
        lines.append(words[_BLUEPRINTS])
    if lines:
        persistent_notification.async_create(
            hass, "\n\n".join(lines), words[_TITLE], notification_id=f"{DOMAIN}_removed"
        )


def _tidy(folder: Path) -> bool:
    """Take away the list of the floor plans, which are gone; whether anything is left."""
    shutil.rmtree(folder / Path(plans.FOLDER).name, ignore_errors=True)
    with suppress(OSError):
        folder.rmdir()
    return folder.exists()
