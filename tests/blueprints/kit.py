"""Blueprints in a running Home Assistant: filled in, triggered, and their traces read."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
import shutil
from typing import Any

from homeassistant.components.blueprint.models import Blueprint
from homeassistant.components.blueprint.schemas import BLUEPRINT_SCHEMA
from homeassistant.core import Context, HomeAssistant, ServiceCall
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.selector import selector
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict
from pytest_homeassistant_custom_component.common import MockConfigEntry

from tests.ha.town import Town
from tests.test_docs import parts, table

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "custom_components" / "municipal_alarm" / "blueprints"
FILES = tuple(sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.yaml")))

ACTION = "mobile_app_notification_action"


def blueprint(file: str) -> Blueprint:
    """One of ours, as Home Assistant reads it."""
    return Blueprint(
        load_yaml_dict(str(FOLDER / file)),
        expected_domain=file.split("/", maxsplit=1)[0],
        schema=BLUEPRINT_SCHEMA,
    )


def file_of(name: str) -> str:
    """A blueprint by the last part of its path."""
    (found,) = [file for file in FILES if Path(file).stem == name]
    return found


def dutch(name: str) -> dict[str, str]:
    """The texts of one in Dutch, as docs/blueprints.md has them."""
    one = blueprint(file_of(name))
    page = (ROOT / "docs" / "blueprints.md").read_text("utf-8")
    title = one.name.partition(": ")[2]
    section = parts(parts(page, 2)[f"{one.domain.title()}s"], 3)[title[0].upper() + title[1:]]
    written = {row[0]: row[1].strip("`") for row in table(section) if len(row) == 2}
    texts = one.metadata["input"].get("texts", {}).get("input", {})
    return {key: written[said["name"]] for key, said in texts.items()}


class Phones:
    """Companion apps, as `mobile_app` registers them; what reaches them is kept."""

    def __init__(self, hass: HomeAssistant) -> None:
        self.hass = hass
        self.calls: list[dict[str, Any]] = []

    def add(self, name: str) -> str:
        """A phone of this name; returns its device."""
        entry = MockConfigEntry(domain="mobile_app", data={"device_name": name}, title=name)
        entry.add_to_hass(self.hass)
        device = dr.async_get(self.hass).async_get_or_create(
            config_entry_id=entry.entry_id, identifiers={("mobile_app", name)}, name=name
        )
        service = f"mobile_app_{name.lower().replace(' ', '_')}"
        self.hass.services.async_register("notify", service, self._called)
        return device.id

    def _called(self, call: ServiceCall) -> None:
        self.calls.append({"to": call.service, **call.data})

    def take(self) -> list[dict[str, Any]]:
        """What came until now, but for what takes a notification away."""
        taken, self.calls = self.calls, []
        return [one for one in taken if one["message"] != "clear_notification"]

    def tap(self, call: Mapping[str, Any], title: str, user_id: str) -> None:
        """Tap a button of a notification."""
        (action,) = [one["action"] for one in call["data"]["actions"] if one["title"] == title]
        self.hass.bus.async_fire(ACTION, {"action": action}, context=Context(user_id=user_id))


class House:
    """A town in which blueprints are used."""

    def __init__(self, hass: HomeAssistant, town: Town) -> None:
        self.hass = hass
        self.town = town
        self.phones = Phones(hass)

    async def use(self, name: str, **inputs: Any) -> None:
        """Fill a blueprint in and save it, as the editor does; once in a test.

        What is filled in must be what the selectors give.
        """
        file = file_of(name)
        if any(word in (FOLDER / file).read_text("utf-8") for word in ("wait_for_", "- delay:")):
            self.town.settle = self.settle_beside_what_waits
        domain, _, path = file.partition("/")
        selectors = {key: one["selector"] for key, one in blueprint(file).inputs.items()}
        for key, said in inputs.items():
            selector(selectors[key])(said)
        target = Path(self.hass.config.path("blueprints"))
        await self.hass.async_add_executor_job(
            lambda: shutil.copytree(FOLDER, target, dirs_exist_ok=True)
        )
        used = {"use_blueprint": {"path": path, "input": inputs}}
        config = (
            {name: {"alias": name, **used}}
            if domain == "script"
            else [{"id": name, "alias": name, **used}]
        )
        assert await async_setup_component(self.hass, domain, {domain: config})
        await self.hass.async_block_till_done()
        entity_id = f"{domain}.{name}"
        state = self.hass.states.get(entity_id)
        assert state is not None
        assert state.state == ("off" if domain == "script" else "on"), state

    async def settle_beside_what_waits(self) -> None:
        """Let everything go on that can; Home Assistant's own would wait for the end of a run."""
        for _ in range(3):
            for _ in range(50):
                await asyncio.sleep(0)
            # What is used for the first time is loaded beside the loop: let that end as well.
            await self.hass.async_add_import_executor_job(lambda: None)
            await self.town.runtime.room.durable()

    async def stop(self) -> None:
        """End what waits, and the clocks of those that go by time."""
        for domain in ("automation", "script"):
            entities = self.hass.states.async_entity_ids(domain)
            if entities:
                await self.hass.services.async_call(
                    domain, "turn_off", {"entity_id": entities}, blocking=True
                )

    def traces(self) -> list[dict[str, Any]]:
        """The traces of everything that ran until now, the oldest first."""
        return [
            trace.as_extended_dict()
            for buckets in self.hass.data["trace"].values()
            for trace in buckets.runs.values()
        ]

    def sound(self, count: int = 1) -> list[dict[str, Any]]:
        """The traces, of which there are so many: all at their end, and without an error."""
        traces = self.traces()
        assert len(traces) == count, [trace["trigger"] for trace in traces]
        for trace in traces:
            assert "error" not in trace, trace["error"]
            assert trace["state"] == "stopped"
            assert trace["script_execution"] in ("finished", "failed_conditions")
            for path, steps in trace["trace"].items():
                for step in steps:
                    assert "error" not in step, (path, step["error"])
        return traces

    def ended(self) -> list[str]:
        """How each run ended."""
        return [trace["script_execution"] for trace in self.traces()]

    def device(self, name: str) -> str:
        """A building or desk, as a device selector gives it."""
        for device in dr.async_get(self.hass).devices:
            if device.name == name or ("municipal_alarm", name) in device.identifiers:
                return device.id
        raise LookupError(name)

    def notify(self, owner: str) -> str:
        """The notify entity of somebody's phone."""
        found = er.async_get(self.hass).async_get_entity_id("notify", "test", f"phone_{owner}")
        assert found is not None
        return found
