"""What all our entities have in common: when they look at the room again.

An entity looks when something about its subject changed, and writes its state only
when what it shows is different.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import override

from homeassistant.core import CALLBACK_TYPE, Context, callback
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.device_registry import DeviceInfo
from homeassistant.helpers.entity import Entity

from .bridge.actors import actor_of
from .bridge.carrying_out import refusal
from .bridge.changes import system_key
from .control_room.commands import Actor, Command
from .control_room.errors import NotPermitted, RoomError
from .control_room.events import Event, LinkStateChanged
from .control_room.roles import permits
from .entities.subjects import RadioSubject, Subject

_NOTHING: Mapping[str, CALLBACK_TYPE] = MappingProxyType({})
_ASSISTANTS = ("conversation", "cloud.alexa", "cloud.google_assistant")


class MunicipalAlarmEntity[S: Subject](Entity):
    """Something of ours that people and automations see."""

    _attr_has_entity_name = True
    _attr_should_poll = False
    _watched: tuple[str, ...] | None = None
    """Other keys than the subject's, where something else changes the value."""
    _also: tuple[str, ...] = ()
    """Further keys, that come and go with the value."""
    _listening: Mapping[str, CALLBACK_TYPE] = _NOTHING
    """How to stop listening, by the keys that are listened to."""

    def __init__(self, subject: S, key: str) -> None:
        """`key` is both the end of the unique id and the translation key."""
        self.subject = subject
        self._attr_unique_id = f"{subject.unique}_{key}"
        self._attr_translation_key = key

    @property
    @override
    def device_info(self) -> DeviceInfo:
        """Made when it is asked for, which is once: a city has twenty thousand."""
        return self.subject.device_info

    @callback
    @override
    def get_initial_entity_options(self) -> er.EntityOptionsType | None:
        """Nothing of ours is for a voice assistant, unless an administrator says so.

        Home Assistant would ask for every new entity at its first start whether it is,
        and write the answer: for more than 5 000 in one go that is more events than
        its bus takes. It means this hook for its own platforms; there is no other that
        comes in time.
        """
        options = super().get_initial_entity_options() or {}
        hidden = {assistant: {"should_expose": False} for assistant in _ASSISTANTS}
        return {**options, **hidden}

    @override
    async def async_added_to_hass(self) -> None:
        """Look at the room, and listen to what changes."""
        await super().async_added_to_hass()
        self.async_on_remove(self._stop)
        if self.subject.follows_site:
            self.async_on_remove(self.subject.runtime.listen_site(self._site_changed))
        self._look()
        self._listen()

    @callback
    def _listen(self) -> None:
        keys = tuple(dict.fromkeys((*(self._watched or self.subject.keys), *self._also)))
        if keys != tuple(self._listening):
            self._stop()
            subscribe = self.subject.runtime.changes.subscribe
            self._listening = {key: subscribe(key, self._on_change) for key in keys}

    @callback
    def _stop(self) -> None:
        for stop in self._listening.values():
            stop()
        self._listening = _NOTHING

    @callback
    def _site_changed(self) -> None:
        self._on_change(())

    @callback
    def _on_change(self, _events: Sequence[Event]) -> None:
        changed = self._look()
        # The change may be that somebody else carries this radio now.
        self._listen()
        if changed:
            self.async_write_ha_state()

    def _look(self) -> bool:
        """Look at the room again; whether what is shown has changed."""
        return False

    @property
    def actor(self) -> Actor:
        """Who called the action that is running."""
        return actor_of(self.subject.room.site, self._context or Context())

    def demand(self, command: type[Command]) -> Actor:
        """The actor, who must be one that may do this.

        Home Assistant has checked that they may control the entity; what they may
        do in the control room is ours to check.
        """
        actor = self.actor
        if not permits(actor, command):
            raise refusal(NotPermitted("not_permitted", name=actor.name or actor.actor_id))
        return actor

    def give(self, command: Command) -> None:
        """Have the room do something; what it refuses is said in the caller's language."""
        try:
            self.subject.runtime.room.handle(command)
        except RoomError as err:
            raise refusal(err) from err


class RadioEntity(MunicipalAlarmEntity[RadioSubject]):
    """Something of a radio; it is there as long as the radio's system is."""

    _needs_link = True

    @property
    @override
    def available(self) -> bool:
        """Whether what it shows, or does, goes over a link that is up."""
        return self.subject.linked or not self._needs_link

    @override
    async def async_added_to_hass(self) -> None:
        """Also listen to the link."""
        await super().async_added_to_hass()
        self.async_on_remove(
            self.subject.runtime.changes.subscribe(
                system_key(self.subject.system_id), self._on_system
            )
        )

    @callback
    def _on_system(self, events: Sequence[Event]) -> None:
        if any(type(event) is LinkStateChanged for event in events):
            self._look()
            self.async_write_ha_state()
