"""Buildings and their floors, mirrored to Home Assistant's floors and areas.

Home Assistant has no buildings: a floor of it stands for one, and an area of it, on that
floor, for each of our floors. So a whole building, and each of its floors, can be the target
of an action and has a place on Home Assistant's own pages.

What people made or changed there is theirs. One that is called so already is used as it is;
of what was made here only the name is kept up to date, as long as it is the one that was
given; what somebody deleted is not made again; and what has nothing in it any more is
deleted only when nobody changed it. A new desk is put in the area of its floor, unless
somebody was sooner, and goes along to another as long as it is there.
"""

import asyncio
from collections.abc import Container, Iterator, Mapping
import logging
from typing import Any, TypedDict

from homeassistant.config_entries import ConfigEntry
from homeassistant.core import CALLBACK_TYPE, CoreState, HassJob, HomeAssistant, callback
from homeassistant.helpers import (
    area_registry as ar,
    device_registry as dr,
    entity_registry as er,
    floor_registry as fr,
)
from homeassistant.helpers.event import async_call_later
from homeassistant.helpers.storage import Store
from homeassistant.util.hass_dict import HassKey

from ..const import CONF_FLOOR, CONF_KIND, DOMAIN, KIND_BUILDING, SUBENTRY_CHECKPOINT, SUBENTRY_DESK
from ..control_room.floor_plans import key as plan_key

_LOGGER = logging.getLogger(__name__)

_SAVE_AFTER_S = 10
_PLACE_AFTER_S = 10
"""New devices are put in their areas when all their entities are there: Home Assistant would
begin the id of each with the name of the area."""
_AT_ONCE = 50
"""Devices in one turn of the loop: an alarm is never behind more."""
_STORE_KEY = f"{DOMAIN}.areas"


class Mirrored(TypedDict):
    """What stands in Home Assistant for a building or a floor of it."""

    id: str
    name: str
    """The name that was given here; empty: it was there before, and is not ours."""


class Mirror(TypedDict):
    """What stands for a building and its floors."""

    floor: Mirrored
    areas: dict[str, Mirrored]
    """By the floor as people compare it."""
    placed: dict[str, str]
    """The floor of each desk and checkpoint that was put in its area."""


class Areas:
    """Keeps them. They belong to no runtime: they are there while nothing runs, too."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Know none before `load`."""
        self._hass = hass
        self._store: Store[dict[str, Any]] = Store(hass, 1, _STORE_KEY)
        self._mirrors: dict[str, Mirror] = {}
        self._seen: dict[str, tuple[str, dict[str, str]]] = {}
        """Each building when it was looked at last: its name, and what is on which floor."""
        self._stop: CALLBACK_TYPE | None = None

    async def load(self) -> None:
        """Read what stands for what."""
        self._mirrors = await self._store.async_load() or {}

    @callback
    def follow(self) -> None:
        """Look at every building again, and let go of those that are gone."""
        entries = {
            one.entry_id: one
            for one in self._hass.config_entries.async_entries(DOMAIN)
            if one.data.get(CONF_KIND) == KIND_BUILDING
        }
        for entry in entries.values():
            self.mirror(entry)
        for gone in self._mirrors.keys() - entries.keys():
            self.forget(gone)

    @callback
    def mirror(self, entry: ConfigEntry[Any]) -> None:
        """Look at one building. Whatever is wrong with it: it goes on without."""
        seen = entry.title, _places(entry)
        if self._seen.get(entry.entry_id) == seen:
            return
        self._seen[entry.entry_id] = seen
        try:
            self._mirror(entry, seen[1])
        except Exception:
            _LOGGER.exception("The areas of %s could not be brought up to date", entry.title)

    @callback
    def forget(self, building_id: str) -> None:
        """A building was removed: what nobody changed goes with it."""
        self._seen.pop(building_id, None)
        mirror = self._mirrors.pop(building_id, None)
        if mirror is not None:
            for there in mirror["areas"].values():
                # Its devices are still there, and on their way out.
                self._drop_area(there, mirror["floor"]["id"], mirror["placed"])
            self._drop_floor(mirror["floor"])
            self._save()

    async def remove(self) -> None:
        """The last of ours was removed: nothing stays behind."""
        for building_id in list(self._mirrors):
            self.forget(building_id)
        if self._stop is not None:
            self._stop()
            self._stop = None
        await self._store.async_remove()

    # -- one building ----------------------------------------------------------

    def _mirror(self, entry: ConfigEntry[Any], places: Mapping[str, str]) -> None:
        floors: dict[str, str] = {}
        for floor in places.values():
            floors.setdefault(_key(floor), floor)
        mirror = self._mirrors.get(entry.entry_id)
        if mirror is None:
            if not floors:
                return
            mirror = Mirror(floor=self._made_floor(entry.title), areas={}, placed={})
            self._mirrors[entry.entry_id] = mirror
        else:
            self._rename_floor(mirror["floor"], entry.title)
        areas, placed = mirror["areas"], mirror["placed"]
        for key, floor in floors.items():
            name = f"{entry.title}, {floor}" if floor else entry.title
            if key not in areas:
                areas[key] = self._made_area(name, mirror["floor"]["id"])
            else:
                self._rename_area(areas[key], name)
        for item_id in list(placed):
            if item_id not in places:
                del placed[item_id]
            elif (key := _key(places[item_id])) != placed[item_id]:
                self._put(entry, item_id, areas[placed[item_id]]["id"], areas[key]["id"])
                placed[item_id] = key
        for key in areas.keys() - floors.keys():
            self._drop_area(areas.pop(key), mirror["floor"]["id"])
        if places.keys() - placed.keys():
            self._place_soon()
        self._save()

    def _put(self, entry: ConfigEntry[Any], item_id: str, old: str | None, new: str) -> bool:
        """Put a device in another area, if it is where it is thought to be; whether it is there."""
        registry = dr.async_get(self._hass)
        device = registry.async_get_device_by_identifier((DOMAIN, item_id), entry.entry_id)
        if device is not None and device.area_id == old:
            there = ar.async_get(self._hass).async_get_area(new) is not None
            registry.async_update_device(device.id, area_id=new if there else None)
        return device is not None

    @callback
    def _place_soon(self) -> None:
        if self._stop is None:
            job = HassJob(self._place, f"{DOMAIN} areas", cancel_on_shutdown=True)
            self._stop = async_call_later(self._hass, _PLACE_AFTER_S, job)

    async def _place(self, _now: Any) -> None:
        """Put what is new in the area of its floor, where nobody has put it anywhere."""
        self._stop = None
        if self._hass.state is not CoreState.running:
            self._place_soon()
            return
        for number, (entry, item_id, key) in enumerate(list(self._unplaced()), 1):
            mirror = self._mirrors.get(entry.entry_id)
            # Others had their turn meanwhile.
            area = mirror["areas"].get(key) if mirror is not None else None
            if mirror is None or area is None:
                continue
            if self._put(entry, item_id, None, area["id"]):
                mirror["placed"][item_id] = key
            if number % _AT_ONCE == 0:
                await asyncio.sleep(0)
        self._save()

    def _unplaced(self) -> Iterator[tuple[ConfigEntry[Any], str, str]]:
        for building_id, mirror in self._mirrors.items():
            entry = self._hass.config_entries.async_get_entry(building_id)
            if entry is not None:
                for item_id, floor in _places(entry).items():
                    if item_id not in mirror["placed"]:
                        yield entry, item_id, _key(floor)

    # -- the registries --------------------------------------------------------

    def _made_floor(self, name: str) -> Mirrored:
        registry = fr.async_get(self._hass)
        if (known := registry.async_get_floor_by_name(name)) is not None:
            return Mirrored(id=known.floor_id, name="")
        return Mirrored(id=registry.async_create(name).floor_id, name=name)

    def _made_area(self, name: str, floor_id: str) -> Mirrored:
        registry = ar.async_get(self._hass)
        if (known := registry.async_get_area_by_name(name)) is not None:
            return Mirrored(id=known.id, name="")
        there = fr.async_get(self._hass).async_get_floor(floor_id)
        made = registry.async_create(name, floor_id=there.floor_id if there is not None else None)
        return Mirrored(id=made.id, name=name)

    def _rename_floor(self, there: Mirrored, name: str) -> None:
        registry = fr.async_get(self._hass)
        floor = registry.async_get_floor(there["id"])
        if _is_ours(there, floor, name) and registry.async_get_floor_by_name(name) in (None, floor):
            registry.async_update(there["id"], name=name)
            there["name"] = name

    def _rename_area(self, there: Mirrored, name: str) -> None:
        registry = ar.async_get(self._hass)
        area = registry.async_get_area(there["id"])
        if _is_ours(there, area, name) and registry.async_get_area_by_name(name) in (None, area):
            registry.async_update(there["id"], name=name)
            there["name"] = name

    def _drop_area(self, there: Mirrored, floor_id: str, but: Container[str] = ()) -> None:
        registry = ar.async_get(self._hass)
        area = registry.async_get_area(there["id"])
        if area is None or not there["name"] or area.name != there["name"]:
            return
        changed = (
            *(area.aliases, area.icon, area.labels, area.picture),
            *(area.humidity_entity_id, area.temperature_entity_id),
        )
        if any(changed) or area.floor_id not in (floor_id, None) or any(self._inside(area.id, but)):
            return
        registry.async_delete(area.id)

    def _inside(self, area_id: str, but: Container[str]) -> Iterator[object]:
        """What is in an area, of whomever; `but` these of ours."""
        for device in dr.async_entries_for_area(dr.async_get(self._hass), area_id):
            if not any(domain == DOMAIN and one in but for domain, one in device.identifiers):
                yield device
        yield from er.async_entries_for_area(er.async_get(self._hass), area_id)

    def _drop_floor(self, there: Mirrored) -> None:
        registry = fr.async_get(self._hass)
        floor = registry.async_get_floor(there["id"])
        if floor is None or not there["name"] or floor.name != there["name"]:
            return
        areas = ar.async_entries_for_floor(ar.async_get(self._hass), floor.floor_id)
        if not (floor.aliases or floor.icon or floor.level is not None or areas):
            registry.async_delete(floor.floor_id)

    def _save(self) -> None:
        self._store.async_delay_save(lambda: self._mirrors, _SAVE_AFTER_S)


def _places(entry: ConfigEntry[Any]) -> dict[str, str]:
    """The floor of each desk and checkpoint of a building."""
    return {
        one.subentry_id: " ".join((one.data.get(CONF_FLOOR) or "").split())
        for one in entry.subentries.values()
        if one.subentry_type in (SUBENTRY_DESK, SUBENTRY_CHECKPOINT)
    }


def _key(floor: str) -> str:
    """A floor as people compare it: the same one has the same plan."""
    return plan_key("", floor)[1]


def _is_ours(there: Mirrored, found: ar.AreaEntry | fr.FloorEntry | None, name: str) -> bool:
    """Whether something is called otherwise than it should be, and was named here."""
    return found is not None and found.name == there["name"] != name


DATA_AREAS: HassKey[Areas] = HassKey(f"{DOMAIN}_areas")
"""The areas of a Home Assistant, whether or not anything runs."""


async def async_setup_areas(hass: HomeAssistant) -> None:
    """Read which they are."""
    areas = hass.data[DATA_AREAS] = Areas(hass)
    await areas.load()
