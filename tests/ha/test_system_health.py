"""What still stands in the way, where people meet it: system information, action, Repairs."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from homeassistant.components.system_health import get_info
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er, issue_registry as ir
from homeassistant.setup import async_setup_component
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge import disks
from custom_components.municipal_alarm.bridge.readiness import NOT_READY_ISSUE
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.journal.port import Fault, FaultKind

from .acting import act, refused
from .flow_kit import TEXTS, placeholders
from .town import BUTTON, GATEWAY, LIBRARY, PHONES, ROOM, TOWN_HALL, Town, policy, responder, step

PAGE = "/config/integrations/integration/municipal_alarm"


@pytest.fixture(autouse=True)
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """A disk that lasts, whatever this machine has."""
    mounts = tmp_path / "mountinfo"
    monkeypatch.setattr(disks, "MOUNTS", mounts)

    def mount(kind: str) -> None:
        mounts.write_text(f"1 0 8:1 / / rw - {kind} /dev/sda1 rw\n", "utf-8")

    mount("ext4")
    return mount


@pytest.fixture
async def ready(town: Town) -> Town:
    """The town with everything: its link is up, and one desk was tested."""
    town.link.up()
    await town.happen(e.DeskTested(at=dt_util.utcnow(), desk_id=town.desk_1))
    return town


async def found(town: Town, **data: Any) -> dict[str, dict[str, Any]]:
    answer = await act(town, "get_readiness", town.supervisor, **data)
    return {one["key"]: one for one in answer["findings"]}


def issues(hass: HomeAssistant) -> list[ir.IssueEntry]:
    return [
        one
        for one in ir.async_get(hass).issues.values()
        if one.domain == DOMAIN and one.translation_key == NOT_READY_ISSUE
    ]


async def info(hass: HomeAssistant) -> dict[str, Any]:
    assert await async_setup_component(hass, "system_health", {})
    told: dict[str, Any] = (await get_info(hass))[DOMAIN]
    return told


# --- the action -----------------------------------------------------------------------


async def test_a_town_that_has_everything(ready: Town) -> None:
    answer = await act(ready, "get_readiness", ready.operator)
    assert answer == {"ready": True, "alarms_go_out": True, "findings": []}
    assert not issues(ready.hass)


@pytest.mark.parametrize("user", ["viewer", "stranger"])
async def test_who_may_not_ask(ready: Town, user: str) -> None:
    await refused(ready, "not_permitted", "get_readiness", getattr(ready, user))


async def test_what_is_lost_with_a_radio_system(ready: Town) -> None:
    """The link is down, a guard has no radio, and a desk has lost its input."""
    ready.link.lost()
    await ready.settle()
    told = await found(ready)
    assert told.keys() == {"link_down"}
    assert told["link_down"]["sentence"] == "There is no connection to Radios"
    assert told["link_down"]["url"] == f"{PAGE}#config_entry={GATEWAY}"
    assert told["link_down"]["blocks"] is False

    await ready.hass.config_entries.async_set_disabled_by(GATEWAY, ConfigEntryDisabler.USER)
    await ready.edited()
    told = await found(ready)
    assert told["contact_without_system"]["names"] == {"responder": "Ben", "contacts": "1"}
    assert told["contact_without_system"]["url"] == f"{PAGE}#config_entry={ROOM}"
    assert told["source_gone"]["about"] == "desk"
    assert told["source_gone"]["about_id"] == ready.info_desk
    assert told["source_gone"]["url"] == f"{PAGE}#config_entry={LIBRARY}"
    assert told["source_gone"]["blocks"] is True
    (one,) = issues(ready.hass)
    assert one.severity is ir.IssueSeverity.ERROR
    assert one.translation_placeholders == {
        "findings": "- The button of the desk Info desk (Library) is gone"
    }
    for texts in TEXTS.values():
        text = texts["issues"][NOT_READY_ISSUE]["description"]
        assert set(placeholders(text)) <= set(one.translation_placeholders)

    await ready.hass.config_entries.async_set_disabled_by(GATEWAY, None)
    await ready.edited()
    assert not issues(ready.hass)


async def test_in_the_language_that_is_asked_for(ready: Town) -> None:
    await ready.remove_subentry(ROOM, "anna")
    await ready.add(ROOM, responder("anna", "Anna", "guard", TOWN_HALL, PHONES, ""))
    await ready.change_subentry(ROOM, "anna", contacts=[])
    told = (await found(ready, language="nl"))["responder_without_contact"]
    assert told["sentence"] == "Anna heeft geen radio en geen telefoon"
    assert told["mend"].startswith("Configureer de hulpverlener opnieuw")
    told = (await found(ready))["responder_without_contact"]
    assert told["sentence"] == "Anna has no radio and no phone"


async def test_nobody_is_reached(ready: Town) -> None:
    """In the words of the policy's form, with the building and the hour."""
    await ready.add(ROOM, policy(step(0, "supervisors")))
    told = (await found(ready))["policy_hole"]
    assert told["sentence"].startswith("Escalation policy Own: Nobody is reached within a minute:")
    assert (told["about"], told["about_id"]) == ("policy", "own_policy")
    dutch = (await found(ready, language="nl"))["policy_hole"]["sentence"]
    assert dutch.startswith("Opschalingsplan Own: ")
    assert "maandag 00:00" in dutch.lower()


async def test_a_disk_that_does_not_last(ready: Town, mounted: Callable[[str], None]) -> None:
    mounted("overlay")
    told = await found(ready)
    assert told.keys() == {"journal_does_not_last"}
    assert told["journal_does_not_last"]["url"] == "/config/storage"
    assert "overlay" in told["journal_does_not_last"]["sentence"]


async def test_without_a_control_room(ready: Town) -> None:
    await ready.hass.config_entries.async_remove(ROOM)
    await ready.edited()
    answer = await act(ready, "get_readiness")
    told = {one["key"]: one for one in answer["findings"]}
    assert {"no_control_room", "no_responder"} <= told.keys()
    assert {told[one]["url"] for one in ("no_control_room", "no_responder")} == {PAGE}
    assert answer["alarms_go_out"] is False


# --- Repairs --------------------------------------------------------------------------


async def test_a_button_whose_entity_is_gone(ready: Town) -> None:
    ready.hass.states.async_remove(BUTTON)
    # Somebody looks at the desk, and stores it as it is.
    await ready.change_subentry(TOWN_HALL, "desk_1", floor="1")
    (one,) = issues(ready.hass)
    assert "The button of the desk Desk 1 (Town hall) is gone" in str(one.translation_placeholders)
    first = one.issue_id
    # Another finding is another issue: who ignored the first is told of it.
    await ready.change_subentry(TOWN_HALL, "desk_2", source=None)
    (two,) = issues(ready.hass)
    assert two.issue_id != first
    assert "The desk Desk 2 (Town hall) has no button" in str(two.translation_placeholders)
    ready.hass.states.async_set(BUTTON, "off")
    await ready.change_subentry(TOWN_HALL, "desk_2", http_press=True)
    assert not issues(ready.hass)


async def test_a_button_that_is_disabled_or_removed(ready: Town) -> None:
    registry = er.async_get(ready.hass)
    entry = registry.async_get_or_create("binary_sensor", "test", "button")
    await ready.change_subentry(TOWN_HALL, "desk_1", source=entry.id)
    assert not issues(ready.hass), "its integration may be away now"
    registry.async_update_entity(entry.entity_id, disabled_by=er.RegistryEntryDisabler.USER)
    await ready.change_subentry(TOWN_HALL, "desk_1", floor="1")
    assert len(issues(ready.hass)) == 1
    registry.async_remove(entry.entity_id)
    await ready.change_subentry(TOWN_HALL, "desk_1", floor="2")
    assert len(issues(ready.hass)) == 1
    await ready.change_subentry(TOWN_HALL, "desk_1", source=BUTTON)
    assert not issues(ready.hass)


async def test_more_than_a_person_reads(ready: Town) -> None:
    for number in range(7):
        await ready.add_desk(TOWN_HALL, f"more_{number}", f"More {number}")
    (one,) = issues(ready.hass)
    lines = (one.translation_placeholders or {})["findings"].splitlines()
    assert len(lines) == 6
    assert lines[-1] == "- And 2 more"


async def test_gone_with_the_last_entry(ready: Town) -> None:
    await ready.add_desk(TOWN_HALL, "bare", "Bare")
    assert issues(ready.hass)
    for entry in ready.entries.values():
        await ready.hass.config_entries.async_unload(entry.entry_id)
    assert not issues(ready.hass)


# --- system information ---------------------------------------------------------------


async def test_system_information(ready: Town) -> None:
    told = await info(ready.hass)
    for texts in TEXTS.values():
        assert texts["system_health"]["info"].keys() == told.keys()
    assert told == {
        "version": "0.1.0",
        "journal_store": "SQLite",
        "journal_state": "ok",
        "buildings": 2,
        "desks": 3,
        "responders": 3,
        "links_up": "1 / 1",
        "consoles": 0,
        "in_the_way": "0",
    }
    ready.runtime.journal_health(Fault(FaultKind.FULL, "no space", 1))
    ready.link.lost()
    await ready.settle()
    told = await info(ready.hass)
    assert told["journal_state"] == "full"
    assert told["links_up"] == "0 / 1"
    assert told["in_the_way"] == "2: The journal cannot be written as it should be: no space"
    ready.runtime.journal_health(None)


async def test_nothing_is_set_up(hass: HomeAssistant) -> None:
    assert await async_setup_component(hass, DOMAIN, {})
    assert await info(hass) == {"version": "0.1.0"}
