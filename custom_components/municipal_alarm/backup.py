"""The backup platform: a whole copy of the journal goes into every backup."""

from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from .bridge import backup_copy
from .bridge.running import RUNNING
from .const import DOMAIN
from .runtime import JOURNAL_FOLDER


async def async_pre_backup(hass: HomeAssistant) -> None:
    """Put a consistent copy of the journal where the backup takes it along.

    Alarms go on meanwhile, and are written down. A copy that cannot be made fails
    the backup: one without a journal would only look like one.
    """
    running = hass.data.get(RUNNING)
    if running is None:
        return
    try:
        await hass.async_add_executor_job(backup_copy.make, running.journal, _folder(hass))
    except OSError as err:
        raise HomeAssistantError(
            translation_domain=DOMAIN,
            translation_key="journal_not_copied",
            translation_placeholders={"reason": str(err)},
        ) from err


async def async_post_backup(hass: HomeAssistant) -> None:
    """Take the copy away again; that it is there means at start: this is a backup."""
    await hass.async_add_executor_job(backup_copy.remove, _folder(hass))


def _folder(hass: HomeAssistant) -> Path:
    return Path(hass.config.path(JOURNAL_FOLDER))
