"""The blueprints that come with us: which of them are installed, and installing them.

They are written by Home Assistant's own blueprint machinery, which reloads the
automations and scripts that use them. A copy that its owner changed is never written
over unless they say so: what we last wrote is kept beside, to tell the two apart.
Copies that were imported by URL are found by their `source_url`, wherever they lie; one
that is as ours is now is remembered like one we wrote, so that it can be brought up to
date when ours changes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

from homeassistant.components.blueprint.const import (
    CONF_BLUEPRINT,
    CONF_SOURCE_URL,
    DOMAIN as BLUEPRINTS,
)
from homeassistant.components.blueprint.errors import BlueprintInUse
from homeassistant.components.blueprint.models import Blueprint, DomainBlueprints
from homeassistant.components.blueprint.schemas import BLUEPRINT_SCHEMA
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.storage import Store
from homeassistant.util.yaml import parse_yaml

from ..const import DOMAIN

FOLDER = Path(__file__).parents[1] / "blueprints"
"""One folder for each domain of blueprints, as in Home Assistant's own."""

_STORE_VERSION = 1

type _Meaning = Mapping[str, Any]
"""What a blueprint says, but for where it came from."""


class State(StrEnum):
    """What is known of a blueprint of ours here, from the least to be done to the most."""

    INSTALLED = "installed"
    NOT_INSTALLED = "not_installed"
    UPDATE = "update"
    """A copy is as we once wrote it, and there is a newer one."""
    OTHER = "other"
    """A copy has our address and differs from ours: imported from another version, and
    whether somebody changed it as well, nobody knows."""
    CHANGED = "changed"
    """A copy is neither ours of now nor what was last known of it."""


@dataclass(frozen=True, slots=True)
class Shipped:
    """A blueprint that comes with us, and its copies here."""

    domain: str
    path: str
    """Below the folder of the domain: `municipal_alarm/man_down.yaml`."""
    text: str
    blueprint: Blueprint
    copies: Mapping[str, State]
    """By their paths below the folder of the domain."""

    @property
    def key(self) -> str:
        """Names it among all."""
        return f"{self.domain}/{self.path}"

    @property
    def name(self) -> str:
        """Its name, without ours before it."""
        return self.blueprint.name.partition(": ")[2] or self.blueprint.name

    @property
    def state(self) -> State:
        """Of several copies that of the one with most to be done."""
        return max(self.copies.values(), key=list(State).index, default=State.NOT_INSTALLED)


async def look(hass: HomeAssistant) -> tuple[Shipped, ...]:
    """All that come with us, of those domains that run here; by domain and name."""
    folders = {domain: one.blueprint_folder for domain, one in _domains(hass).items()}
    store = _store(hass)
    written = await store.async_load() or {}
    found = await hass.async_add_executor_job(_look, folders, written)
    known = written | {
        f"{one.domain}/{path}": one.text
        for one in found
        for path, state in one.copies.items()
        if state is State.INSTALLED
    }
    if known != written:
        await store.async_save(known)
    return found


async def install(hass: HomeAssistant, wanted: Sequence[Shipped]) -> None:
    """Write some: where they are not yet, and over every copy that is not as it should be.

    The caller has asked before what was changed goes. OSError, HomeAssistantError: it
    cannot be written, or another was put there since `look`; those before it are.
    """
    domains, store = _domains(hass), _store(hass)
    written = await store.async_load() or {}
    for one in wanted:
        stale = [path for path, state in one.copies.items() if state is not State.INSTALLED]
        for path in stale or ([] if one.copies else [one.path]):
            await domains[one.domain].async_add_blueprint(
                _blueprint(one.domain, one.text), path, allow_override=path in one.copies
            )
            written[f"{one.domain}/{path}"] = one.text
            await store.async_save(written)


async def remove_unused(hass: HomeAssistant) -> bool:
    """Remove every copy that nobody changed or uses; whether any is left."""
    left = False
    for one in await look(hass):
        for path, state in one.copies.items():
            if state in (State.OTHER, State.CHANGED):
                left = True
                continue
            try:
                await _domains(hass)[one.domain].async_remove_blueprint(path)
            except BlueprintInUse:
                left = True
    return left


def _domains(hass: HomeAssistant) -> Mapping[str, DomainBlueprints]:
    """Who keeps the blueprints of automations, and who those of scripts."""
    return cast(Mapping[str, DomainBlueprints], hass.data.get(BLUEPRINTS, {}))


def _store(hass: HomeAssistant) -> Store[dict[str, str]]:
    """What was last known of each copy, by domain and path: the text as it came with us.

    The text, and not what became of it: Home Assistant fills in what a selector leaves
    out, another way with each of its versions.
    """
    return Store(hass, _STORE_VERSION, f"{DOMAIN}.{BLUEPRINTS}")


def _look(folders: Mapping[str, Path], written: Mapping[str, str]) -> tuple[Shipped, ...]:
    found: list[Shipped] = []
    for domain, folder in sorted(folders.items()):
        here = {
            path.relative_to(folder).as_posix(): _read(domain, path)
            for path in folder.rglob("*.yaml")
        }
        for path in sorted((FOLDER / domain).rglob("*.yaml")):
            name, text = path.relative_to(FOLDER / domain).as_posix(), path.read_text("utf-8")
            blueprint = _blueprint(domain, text)
            ours, url = _said(blueprint)
            found.append(
                Shipped(
                    domain,
                    name,
                    text,
                    blueprint,
                    {
                        copy: _state(
                            domain,
                            said,
                            ours,
                            written.get(f"{domain}/{copy}"),
                            is_ours=source == url,
                        )
                        for copy, (said, source) in here.items()
                        if copy == name or source == url
                    },
                )
            )
    return tuple(sorted(found, key=lambda one: (one.domain, one.name)))


def _state(
    domain: str,
    said: _Meaning | None,
    ours: _Meaning | None,
    written: str | None,
    *,
    is_ours: bool,
) -> State:
    """Of one copy. `written`: what was last known of it; `is_ours`: it has our address."""
    if said == ours:
        return State.INSTALLED
    if written is None:
        return State.OTHER if is_ours else State.CHANGED
    if said is not None and said == _meaning(domain, written)[0]:
        return State.UPDATE
    return State.CHANGED


def _blueprint(domain: str, text: str) -> Blueprint:
    return Blueprint(
        cast(dict[str, Any], parse_yaml(text)), expected_domain=domain, schema=BLUEPRINT_SCHEMA
    )


def _read(domain: str, path: Path) -> tuple[_Meaning | None, str | None]:
    """What a file says, and where it came from."""
    try:
        return _meaning(domain, path.read_text("utf-8"))
    except OSError, ValueError:
        return None, None


def _meaning(domain: str, text: str) -> tuple[_Meaning | None, str | None]:
    """What a text says, and where it came from; None: it is no blueprint of this domain."""
    try:
        return _said(_blueprint(domain, text))
    except HomeAssistantError:
        return None, None


def _said(blueprint: Blueprint) -> tuple[_Meaning, str | None]:
    metadata = dict(blueprint.metadata)
    url = metadata.pop(CONF_SOURCE_URL, None)
    return {**blueprint.data, CONF_BLUEPRINT: metadata}, url
