"""What an entity is about: the room, a building, a desk, a radio system, a radio or a person.

Whoever can see an entity can be anybody, so a subject shows the room without its
secrets: incidents as they are `shown`, and those that only duress raised not at all.
"""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar, override

from homeassistant.helpers import device_registry as dr
from homeassistant.helpers.device_registry import DeviceInfo

from ..bridge.changes import ROOM, building_key, desk_key, device_key, responder_key, system_key
from ..bridge.radios import Radio
from ..const import CONF_CAMERA, CONF_CAMERA_STREAM, DOMAIN, MANUFACTURER, SUBENTRY_DESK
from ..control_room.ids import BuildingId, DeskId, SystemId
from ..control_room.incident import Incident
from ..control_room.site import Contact, Place, Responder
from ..control_room.state import RoomState
from ..runtime import MunicipalAlarmConfigEntry, Runtime


class Subject:
    """A room, building, desk, checkpoint, radio or whatever else, as entities need it."""

    follows_site: ClassVar[bool] = True
    """Whether an edit of what is set up can change what its entities show."""

    def __init__(self, entry: MunicipalAlarmConfigEntry, unique: str) -> None:
        """`unique` begins the unique ids of all its entities."""
        self.entry = entry
        self.unique = unique

    @property
    def runtime(self) -> Runtime:
        """The runtime that all entries share."""
        return self.entry.runtime_data

    @property
    def room(self) -> RoomState:
        """The room now."""
        return self.runtime.room.state

    @property
    @abstractmethod
    def keys(self) -> tuple[str, ...]:
        """The keys of `bridge.changes` that tell of it."""

    @property
    def device_info(self) -> DeviceInfo:
        """The device that stands for it; `devices` made it when the entry was set up."""
        return DeviceInfo(identifiers={(DOMAIN, self.entry.entry_id)})


class PartSubject(Subject):
    """A desk, a radio or a person: with a device of its own, below that of its entry."""

    identifier: str
    """Of the device."""

    @property
    @abstractmethod
    def description(self) -> tuple[str, str]:
        """Name and model; empty where not known."""

    def device(self) -> dr.DeviceEntry | None:
        """The device that stands for it."""
        return dr.async_get(self.runtime.hass).async_get_device_by_identifier(
            (DOMAIN, self.identifier), self.entry.entry_id
        )

    def _parent(self) -> str:
        return dr.async_get_device_id_by_identifier(
            self.runtime.hass, (DOMAIN, self.entry.entry_id), config_entry_id=self.entry.entry_id
        )


class RoomSubject(Subject):
    """The control room."""

    def __init__(self, entry: MunicipalAlarmConfigEntry) -> None:
        """There is one."""
        super().__init__(entry, entry.entry_id)

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (ROOM,)


class BuildingSubject(Subject):
    """A building."""

    def __init__(self, entry: MunicipalAlarmConfigEntry) -> None:
        """A building is its entry."""
        super().__init__(entry, entry.entry_id)
        self.building_id = BuildingId(entry.entry_id)

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (building_key(self.building_id),)


class SystemSubject(Subject):
    """A radio system."""

    def __init__(self, entry: MunicipalAlarmConfigEntry) -> None:
        """A radio system is its entry."""
        super().__init__(entry, entry.entry_id)
        self.system_id = SystemId(entry.entry_id)

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (system_key(self.system_id),)


class SubentrySubject(PartSubject):
    """What is set up as a subentry, and comes and goes with it."""

    subentry_type: ClassVar[str]
    model: ClassVar[str]

    def __init__(self, entry: MunicipalAlarmConfigEntry, subentry_id: str) -> None:
        """It is its subentry."""
        super().__init__(entry, subentry_id)
        self.identifier = subentry_id

    @property
    def stored(self) -> Mapping[str, Any]:
        """What is set up of it now; nothing when it was just removed."""
        subentry = self.entry.subentries.get(self.identifier)
        return subentry.data if subentry is not None else {}

    @property
    @override
    def description(self) -> tuple[str, str]:
        # With the building's name: there is a "Desk 1" in every building.
        return f"{self.entry.title} {self.entry.subentries[self.identifier].title}", self.model

    @property
    @override
    def device_info(self) -> DeviceInfo:
        name, model = self.description
        return DeviceInfo(
            identifiers={(DOMAIN, self.identifier)},
            name=name,
            manufacturer=MANUFACTURER,
            model=model,
            via_device_id=self._parent(),
        )


class DeskSubject(SubentrySubject):
    """A desk."""

    follows_site = False
    subentry_type = SUBENTRY_DESK
    model = "Desk"

    def __init__(self, entry: MunicipalAlarmConfigEntry, subentry_id: str) -> None:
        """A desk is a subentry of its building."""
        super().__init__(entry, subentry_id)
        self.desk_id = DeskId(subentry_id)

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (desk_key(self.desk_id),)

    def incident(self) -> Incident | None:
        """Its incident: the open one, or else the newest that still is to be closed."""
        incidents = self.room.incidents
        known = self.room.by_subject.get(f"desk/{self.desk_id}")
        found = incidents.get(known) if known is not None else None
        if found is None or found.is_secret:
            found = max(
                (
                    one
                    for one in incidents.values()
                    if one.desk_id == self.desk_id and one.is_of_desk and not one.is_secret
                ),
                # A real alarm during a drill may be over while the drill goes on.
                key=lambda one: (one.is_open, one.number),
                default=None,
            )
        return found.shown if found is not None else None

    def is_open(self) -> bool:
        """Whether an alarm at it is going on."""
        incident = self.incident()
        return incident is not None and incident.is_open


class RadioSubject(PartSubject):
    """A radio of a radio system."""

    def __init__(self, entry: MunicipalAlarmConfigEntry, address: str) -> None:
        """A radio is known by its address within its system."""
        super().__init__(entry, f"{entry.entry_id}_{address}")
        self.system_id = SystemId(entry.entry_id)
        self.address = address
        self.contact = Contact(self.system_id, address)
        self.identifier = f"{entry.entry_id}/{address}"

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        own = device_key(self.system_id, self.address)
        carrier = self.carrier()
        return (own,) if carrier is None else (own, responder_key(carrier.responder_id))

    @property
    def radio(self) -> Radio:
        """What the radio said of itself."""
        return self.runtime.radios.get(self.system_id, self.address)

    @property
    def linked(self) -> bool:
        """Whether its system is connected: what it shows is the present."""
        return self.room.links.get(self.system_id) is True

    def carrier(self) -> Responder | None:
        """The responder who carries it now: signed on to it, or else by setting."""
        room = self.room
        responder_id = room.roster.carrier(self.contact)
        return room.site.responders.get(responder_id) if responder_id is not None else None

    @property
    @override
    def description(self) -> tuple[str, str]:
        return self.radio.name, self.radio.model

    @property
    @override
    def device_info(self) -> DeviceInfo:
        known = self.device()
        name, model = self.description
        if known is not None:
            # After a restart it has not said its name yet, and had one before.
            name, model = name or known.name or "", model or known.model or ""
        if name:
            return DeviceInfo(
                identifiers={(DOMAIN, self.identifier)},
                name=name,
                model=model or None,
                via_device_id=self._parent(),
            )
        return DeviceInfo(
            identifiers={(DOMAIN, self.identifier)},
            translation_key="radio",
            translation_placeholders={"address": self.address},
            model=model or None,
            via_device_id=self._parent(),
        )


class RepeaterSubject(PartSubject):
    """A piece of a radio system that stands somewhere: a repeater."""

    follows_site = False

    def __init__(self, entry: MunicipalAlarmConfigEntry, host: str) -> None:
        """A repeater is known by its address on the network."""
        super().__init__(entry, f"{entry.entry_id}_part_{host}")
        self.host = host
        # Not the slash of a radio, whose address this would seem to be.
        self.identifier = f"{entry.entry_id}#{host}"

    @property
    @override
    def keys(self) -> tuple[str, ...]:
        return (system_key(SystemId(self.entry.entry_id)),)

    @property
    @override
    def description(self) -> tuple[str, str]:
        return "", "Repeater"

    @property
    @override
    def device_info(self) -> DeviceInfo:
        return DeviceInfo(
            identifiers={(DOMAIN, self.identifier)},
            translation_key="repeater",
            translation_placeholders={"host": self.host},
            model=self.description[1],
            via_device_id=self._parent(),
        )


_STATE_LENGTH = 255


def to_the_floor(place: Place) -> str:
    """A place in words that anybody may see at any time: its building and floor.

    At which desk or checkpoint a guard is, is for operators.
    """
    return replace(place, desk="", checkpoint="").words()[:_STATE_LENGTH]


def has_camera(stored: Mapping[str, Any]) -> bool:
    """Whether a camera looks at a desk, by what is set up of it."""
    return bool(stored.get(CONF_CAMERA) or stored.get(CONF_CAMERA_STREAM))


def open_incidents(
    subject: RoomSubject | BuildingSubject, building_id: BuildingId | None = None
) -> Sequence[Incident]:
    """The open incidents that anybody may know of: all, or those of one building."""
    return subject.runtime.open_incidents.of(subject.room, building_id)
