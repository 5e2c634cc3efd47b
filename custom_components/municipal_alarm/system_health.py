"""The page of system information: how the alarm system is doing, in a few words."""

from typing import Any

from homeassistant.components.system_health import SystemHealthRegistration
from homeassistant.core import HomeAssistant, callback
from homeassistant.loader import async_get_integration

from .bridge import readiness_words
from .bridge.running import RUNNING, Running
from .const import DOMAIN
from .journal.store import SqliteJournal


@callback
def async_register(hass: HomeAssistant, register: SystemHealthRegistration) -> None:
    """Say what to ask, and where it is mended."""
    register.async_register_info(system_health_info, f"/config/integrations/integration/{DOMAIN}")


async def system_health_info(hass: HomeAssistant) -> dict[str, Any]:
    """Figures and words; no names but those that a finding has to name."""
    integration = await async_get_integration(hass, DOMAIN)
    told: dict[str, Any] = {"version": str(integration.version)}
    running = hass.data.get(RUNNING)
    if running is None:
        return told
    return {**told, **_figures(running), "in_the_way": await _in_the_way(hass, running)}


def _figures(running: Running) -> dict[str, Any]:
    state, fault = running.room.state, running.fault
    site = state.site
    linked = [system_id for system_id, system in site.systems.items() if system.receipts]
    up = sum(state.links.get(system_id, False) for system_id in linked)
    return {
        "journal_store": "SQLite" if isinstance(running.journal, SqliteJournal) else "PostgreSQL",
        "journal_state": fault.kind.value if fault is not None else "ok",
        "buildings": len(site.buildings),
        "desks": len(site.desks),
        "responders": len(site.responders),
        "links_up": f"{up} / {len(linked)}",
        "consoles": len(state.present),
    }


async def _in_the_way(hass: HomeAssistant, running: Running) -> str:
    found = await running.readiness.findings()
    if not found:
        return "0"
    return f"{len(found)}: {await readiness_words.sentence(hass, found[0])}"
