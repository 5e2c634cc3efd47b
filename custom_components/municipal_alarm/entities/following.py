"""Entities that come and go with desks, people and radios, while Home Assistant runs.

A platform says what entities a desk or a radio has; they are added as soon as there
is one, and leave with it. Never by a reload, which would be an alarm blackout.
"""

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from homeassistant.core import callback
from homeassistant.helpers import device_registry as dr, entity_registry as er
from homeassistant.helpers.dispatcher import async_dispatcher_connect, async_dispatcher_send
from homeassistant.helpers.entity import Entity
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.signal_type import SignalType

from ..bridge.changes import device_key, system_key
from ..const import DOMAIN
from ..control_room.events import Event
from ..control_room.ids import SystemId
from ..radio.network import Part
from ..runtime import MunicipalAlarmConfigEntry
from .subjects import DeskSubject, PartSubject, RadioSubject, SubentrySubject


@callback
def follow_subentries[S: SubentrySubject](
    entry: MunicipalAlarmConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    kind: type[S],
    make: Callable[[S], Sequence[Entity]],
    fits: Callable[[Mapping[str, Any]], bool] = lambda _stored: True,
    *,
    describe: bool = False,
) -> None:
    """Have the entities of `make` for every subentry of a kind that `fits`, from now on.

    One platform must `describe`: keep the names of the devices up to date.
    """
    known: dict[str, Sequence[Entity]] = {}

    @callback
    def follow() -> None:
        there = [
            one.subentry_id
            for one in entry.get_subentries_of_type(kind.subentry_type)
            if fits(one.data)
        ]
        for gone in known.keys() - set(there):
            # Those of a subentry that was removed have left the registry with it.
            _unregister(entry, known.pop(gone))
        for subentry_id in there:
            if subentry_id not in known:
                known[subentry_id] = make(kind(entry, subentry_id))
                add(known[subentry_id], config_subentry_id=subentry_id)
            elif describe:
                _describe(kind(entry, subentry_id))

    follow()
    entry.async_on_unload(entry.runtime_data.listen_site(follow))


@callback
def follow_desks(
    entry: MunicipalAlarmConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    make: Callable[[DeskSubject], Sequence[Entity]],
    fits: Callable[[Mapping[str, Any]], bool] = lambda _stored: True,
    *,
    describe: bool = False,
) -> None:
    """The same for every desk of a building."""
    follow_subentries(entry, add, DeskSubject, make, fits, describe=describe)


@callback
def follow_radios(
    entry: MunicipalAlarmConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    make: Callable[[RadioSubject], Iterable[Entity]],
    *,
    describe: bool = False,
) -> None:
    """Have the entities of `make` for every radio of a system, as soon as it is heard.

    One platform must `describe`: keep name and model of the devices up to date.
    """
    runtime = entry.runtime_data
    system_id = SystemId(entry.entry_id)
    known: set[str] = set()

    @callback
    def appear(addresses: Iterable[str]) -> None:
        for address in addresses:
            if address not in known:
                known.add(address)
                subject = RadioSubject(entry, address)
                add(make(subject))
                if describe:
                    entry.async_on_unload(
                        runtime.changes.subscribe(
                            device_key(system_id, address), partial(_described, subject)
                        )
                    )

    @callback
    def heard(_events: Sequence[Event]) -> None:
        appear(radio.address for radio in runtime.radios.of(system_id))

    appear(sorted(_radios(entry)))
    entry.async_on_unload(runtime.changes.subscribe(system_key(system_id), heard))
    entry.async_on_unload(async_dispatcher_connect(runtime.hass, _forgotten(entry), known.discard))


@callback
def follow_parts(
    entry: MunicipalAlarmConfigEntry,
    add: AddConfigEntryEntitiesCallback,
    make: Callable[[Part], Entity],
) -> None:
    """Have an entity for every part of a radio system, as soon as the system has it.

    One that it has no more, because it was set up otherwise, leaves the registry.
    """
    runtime = entry.runtime_data
    system_id = SystemId(entry.entry_id)
    known: set[str] = set()

    @callback
    def follow(_events: Sequence[Event] = ()) -> None:
        parts = {part.key: part for part in runtime.parts.get(system_id, ())}
        # A link that is built anew has none for a moment, and then all of them.
        if not parts or parts.keys() == known:
            return
        new = [part for key, part in parts.items() if key not in known]
        known.clear()
        known.update(parts)
        _drop_parts(entry, frozenset(part_unique_id(entry, key) for key in parts))
        add([make(part) for part in new])

    follow()
    entry.async_on_unload(runtime.changes.subscribe(system_key(system_id), follow))


def part_unique_id(entry: MunicipalAlarmConfigEntry, key: str) -> str:
    """The unique id of the entity of a part."""
    return f"{entry.entry_id}_part_{key}"


@callback
def _drop_parts(entry: MunicipalAlarmConfigEntry, still: Container[str]) -> None:
    """Remove what is registered of parts that are no more, and their devices."""
    hass = entry.runtime_data.hass
    entities, devices = er.async_get(hass), dr.async_get(hass)
    for one in er.async_entries_for_config_entry(entities, entry.entry_id):
        if one.unique_id.startswith(part_unique_id(entry, "")) and one.unique_id not in still:
            entities.async_remove(one.entity_id)
    for device in dr.async_entries_for_config_entry(devices, entry.entry_id):
        is_repeater = any(
            identifier.startswith(f"{entry.entry_id}#") for _, identifier in device.identifiers
        )
        if is_repeater and not er.async_entries_for_device(
            entities, device.id, include_disabled_entities=True
        ):
            devices.async_remove_device(device.id)


def _radios(entry: MunicipalAlarmConfigEntry) -> set[str]:
    """The radios of a system at its start: heard, on the network, or still registered."""
    runtime = entry.runtime_data
    registry = dr.async_get(runtime.hass)
    addresses = {radio.address for radio in runtime.radios.of(SystemId(entry.entry_id))}
    addresses |= {
        address
        for (system, address), online in runtime.room.state.devices.items()
        if system == entry.entry_id and online
    }
    for device in dr.async_entries_for_config_entry(registry, entry.entry_id):
        addresses |= _addresses(entry, device)
    return addresses


def _addresses(entry: MunicipalAlarmConfigEntry, device: dr.AnyDeviceEntry) -> set[str]:
    prefix = f"{entry.entry_id}/"
    return {
        identifier.removeprefix(prefix)
        for domain, identifier in device.identifiers
        if domain == DOMAIN and identifier.startswith(prefix)
    }


@callback
def forget_radio(entry: MunicipalAlarmConfigEntry, device: dr.AnyDeviceEntry) -> bool:
    """Whether a device may be deleted; a radio that may is forgotten until heard again.

    One that is on the network may not: it would be back at its next word.
    """
    runtime = entry.runtime_data
    system_id = SystemId(entry.entry_id)
    addresses = _addresses(entry, device)
    if not addresses or any(runtime.room.state.devices.get((system_id, a)) for a in addresses):
        return False
    for address in addresses:
        runtime.radios.forget(system_id, address)
        async_dispatcher_send(runtime.hass, _forgotten(entry), address)
    return True


def _forgotten(entry: MunicipalAlarmConfigEntry) -> SignalType[str]:
    """Tells the platforms the address of a radio whose device is deleted."""
    return SignalType(f"{DOMAIN}_forgotten_{entry.entry_id}")


@callback
def _described(subject: RadioSubject, _events: Sequence[Event]) -> None:
    _describe(subject)


@callback
def _describe(subject: PartSubject) -> None:
    """Tell the device registry of a new name or model."""
    registry = dr.async_get(subject.runtime.hass)
    device = subject.device()
    if device is None:
        return
    name, model = subject.description
    if name and device.name != name:
        registry.async_update_device(device.id, name=name)
    if model and device.model != model:
        registry.async_update_device(device.id, model=model)


@callback
def _unregister(entry: MunicipalAlarmConfigEntry, entities: Iterable[Entity]) -> None:
    unique_ids = {entity.unique_id for entity in entities}
    registry = er.async_get(entry.runtime_data.hass)
    for one in er.async_entries_for_config_entry(registry, entry.entry_id):
        if one.unique_id in unique_ids:
            registry.async_remove(one.entity_id)
