"""Config entries -> what is set up, as the site plan sees it.

Entities are shown by their entity ids, as people know them; what refers to something that
was removed is left out, as the forms do.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from homeassistant.config_entries import ConfigEntry, ConfigSubentry
from homeassistant.core import HomeAssistant
from homeassistant.helpers import device_registry as dr

from ..const import (
    CONF_ADDRESS,
    CONF_ANSWER_OUTPUTS,
    CONF_CAMERA,
    CONF_CHECKPOINT,
    CONF_CHECKPOINTS,
    CONF_CONTACTS,
    CONF_DUTY_SOURCE,
    CONF_EXTERNAL,
    CONF_FIRE_SOURCES,
    CONF_HOME,
    CONF_INPUT_ID,
    CONF_INPUT_SYSTEM,
    CONF_KIND,
    CONF_LONE_WORK_SOURCE,
    CONF_PRESS_SECRET,
    CONF_READER,
    CONF_ROLES,
    CONF_SOURCE,
    CONF_STEPS,
    CONF_SYSTEM,
    CONF_TOKEN,
    DOMAIN,
    SYSTEM_PHONES,
)
from ..flows import entities
from ..site_plan import kinds as k
from ..site_plan.planning import tidy
from ..site_plan.setup import Item, Setup

ONE_ENTITY = (CONF_SOURCE, CONF_CAMERA, CONF_DUTY_SOURCE, CONF_LONE_WORK_SOURCE)
MANY_ENTITIES = (CONF_FIRE_SOURCES, CONF_ANSWER_OUTPUTS)
_OF_ENTRY = (CONF_KIND, CONF_SYSTEM, "name", CONF_TOKEN)


@dataclass(frozen=True, slots=True)
class Stored:
    """What is stored, as it was at one moment."""

    entries: tuple[tuple[ConfigEntry[Any], tuple[ConfigSubentry, ...]], ...]
    users: Mapping[str, str]
    devices: Mapping[str, str]
    state: frozenset[tuple[str, Any, int]]
    """Another one, as soon as anything of it was edited."""

    @property
    def ids(self) -> frozenset[str]:
        """Of everything that is set up."""
        subs = (sub.subentry_id for _, inside in self.entries for sub in inside)
        return frozenset((*(entry.entry_id for entry, _ in self.entries), *subs))


def state_of(hass: HomeAssistant) -> frozenset[tuple[str, Any, int]]:
    """What tells whether anything was edited."""
    return frozenset(
        (one.entry_id, one.modified_at, len(one.subentries))
        for one in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
    )


async def look(hass: HomeAssistant) -> Stored:
    """What is stored now; quick, so that alarms do not wait for it."""
    users = await hass.auth.async_get_users()
    return Stored(
        tuple(
            (one, tuple(one.subentries.values()))
            for one in hass.config_entries.async_entries(DOMAIN, include_ignore=False)
        ),
        {one.id: one.name or one.id for one in users if not one.system_generated},
        {one.id: one.name_by_user or one.name or one.id for one in dr.async_get(hass).devices},
        state_of(hass),
    )


def setup_of(hass: HomeAssistant, stored: Stored) -> Setup:
    """What that is in the words of the site plan; takes a while, so for the executor."""
    reader = _Reader(hass, stored)
    items = {item.item_id: item for item in reader.items()}
    return Setup(items, stored.users, stored.devices)


class _Reader:
    def __init__(self, hass: HomeAssistant, stored: Stored) -> None:
        self._hass = hass
        self._stored = stored
        kinds = {one.entry_id: one.data.get(CONF_KIND) for one, _ in stored.entries}
        self._buildings = {one for one, kind in kinds.items() if kind == k.BUILDING}
        self._systems = {
            one.entry_id: one.data.get(CONF_SYSTEM)
            for one, _ in stored.entries
            if kinds[one.entry_id] == k.SYSTEM
        }
        subs = [sub for _, inside in stored.entries for sub in inside]
        self._checkpoints = {s.subentry_id for s in subs if s.subentry_type == k.CHECKPOINT}
        self._outside = {
            name: sub.subentry_id
            for sub in reversed(subs)
            if sub.subentry_type == k.EXTERNAL
            for name in (sub.title, sub.subentry_id)
        }

    def items(self) -> Iterator[Item]:
        for entry, inside in self._stored.entries:
            kind = entry.data.get(CONF_KIND)
            if kind not in (k.ROOM, k.SYSTEM, k.BUILDING):
                continue
            yield Item(kind, entry.entry_id, entry.title, tidy(kind, self._of_entry(kind, entry)))
            parent = entry.entry_id if kind == k.BUILDING else ""
            for sub in inside:
                if sub.subentry_type in k.KINDS:
                    values = tidy(sub.subentry_type, self._of_sub(sub))
                    yield Item(sub.subentry_type, sub.subentry_id, sub.title, values, parent)

    def _of_entry(self, kind: str, entry: ConfigEntry[Any]) -> dict[str, Any]:
        if kind == k.ROOM:
            roles = entry.options.get(CONF_ROLES) or {}
            there = {one: role for one, role in roles.items() if one in self._stored.users}
            return {**entry.options, CONF_ROLES: there or None}
        if kind == k.SYSTEM:
            settings = {key: said for key, said in entry.data.items() if key not in _OF_ENTRY}
            return {CONF_SYSTEM: entry.data.get(CONF_SYSTEM), "settings": settings}
        data = {key: said for key, said in entry.data.items() if key != CONF_PRESS_SECRET}
        return self._shown(data)

    def _of_sub(self, sub: ConfigSubentry) -> dict[str, Any]:
        data = self._shown(sub.data)
        match sub.subentry_type:
            case k.DESK:
                if data.get(CONF_INPUT_SYSTEM) not in self._systems:
                    data |= {CONF_INPUT_SYSTEM: "", CONF_INPUT_ID: ""}
            case k.CHECKPOINT:
                data[CONF_READER] = self._reader(data.get(CONF_READER) or "")
            case k.ROUND:
                planned = data.get(CONF_CHECKPOINTS) or ()
                there = [one for one in planned if one[CONF_CHECKPOINT] in self._checkpoints]
                data[CONF_CHECKPOINTS] = [dict(one) for one in there]
            case k.RESPONDER:
                if data.get(CONF_HOME) not in self._buildings:
                    data[CONF_HOME] = ""
                data[CONF_CONTACTS] = list(self._contacts(data.get(CONF_CONTACTS) or ()))
            case k.POLICY:
                data[CONF_STEPS] = [self._step(one) for one in data.get(CONF_STEPS) or ()]
        return data

    def _shown(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """With its entities by entity id; of what is gone, nothing."""
        shown = dict(data)
        for key in ONE_ENTITY:
            if shown.get(key):
                shown[key] = entities.shown(self._hass, shown[key])
        for key in MANY_ENTITIES:
            if shown.get(key):
                shown[key] = entities.shown_all(self._hass, shown[key])
        return shown

    def _reader(self, stored: str) -> str:
        system, slash, _ = stored.partition("/")
        known: Callable[[str], bool] = (
            self._systems.__contains__ if slash else self._stored.devices.__contains__
        )
        return stored if known(system) else ""

    def _contacts(self, stored: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
        for one in stored:
            system, address = one[CONF_SYSTEM], one[CONF_ADDRESS]
            if system not in self._systems:
                continue
            if self._systems[system] == SYSTEM_PHONES:
                address = entities.shown(self._hass, address) or address
            yield {CONF_SYSTEM: system, CONF_ADDRESS: address}

    def _step(self, stored: Mapping[str, Any]) -> dict[str, Any]:
        step = {key: said for key, said in stored.items() if said not in (None, "", [], "any")}
        if called := step.get(CONF_EXTERNAL):
            step[CONF_EXTERNAL] = [self._outside.get(one, one) for one in called]
        return {"targets": [], "raise_sound": False, **step}
