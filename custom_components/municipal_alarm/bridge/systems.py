"""The radio systems: each carries texts, and reports, while its entry is loaded.

Phones go by Home Assistant's notify entities; every other system has a `Link`, and all
links are started, followed and stopped here in one way.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
import logging
from typing import Any

from homeassistant.components.tag import async_scan_tag
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed, ConfigEntryError
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.instance_id import async_get as async_get_instance_id

from ..const import DOMAIN
from ..control_room.commands import Command
from ..control_room.ids import DeskId, SystemId
from ..control_room.signals import Scan, TextIn
from ..control_room.state import RoomState
from ..links.base import Link, LinkState, LinkStatus
from ..radio.network import Part, Voice
from .delivery import Delivery
from .links import LinkCarrier, Take
from .parts import Parts
from .phones import PhoneCarrier
from .radio_settings import Gateway, Settings, known_radios, network_of, settings_of
from .radios import Radios

_LOGGER = logging.getLogger(__name__)

type MakeLink = Callable[..., Link]
"""`GatewayLink` or `DatagramLink` itself, but for tests."""


@dataclass(slots=True)
class _System:
    """One entry with a link, while it is loaded."""

    entry: ConfigEntry[Any]
    carrier: LinkCarrier
    settings: Settings
    """What its link was made with."""
    one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Two edits in a row must not leave two links."""


class Systems:
    """Starts and stops radio systems."""

    def __init__(
        self,
        hass: HomeAssistant,
        delivery: Delivery,
        radios: Radios,
        parts: Parts,
        *,
        room: Callable[[], RoomState],
        find_desk: Callable[[SystemId, str], DeskId | None],
        take: Take,
        give: Callable[[Command | Scan | TextIn], object],
        hear: Callable[[SystemId, Sequence[Voice]], None],
        tell: Callable[[SystemId], None],
        make_gateway: MakeLink,
        make_datagrams: MakeLink,
        now: Callable[[], datetime],
    ) -> None:
        """`take` what machines report; `give` what people do on their phones.

        `hear` what open microphones bring; `tell` whose link stands otherwise now.
        """
        self._hass = hass
        self._delivery = delivery
        self._radios = radios
        self._parts = parts
        self._room = room
        self._find_desk = find_desk
        self._take = take
        self._give = give
        self._hear = hear
        self._tell = tell
        self._make_gateway = make_gateway
        self._make_datagrams = make_datagrams
        self._now = now
        self.links: dict[str, Link] = {}
        """By config entry, while it is loaded."""

    async def stop(self) -> None:
        """Close all links."""
        for link in tuple(self.links.values()):
            await link.stop()

    @callback
    def start_phones(self, entry: ConfigEntry[Any]) -> CALLBACK_TYPE:
        """Use notify entities as a radio system; returns how to stop."""
        system_id = SystemId(entry.entry_id)
        carrier = PhoneCarrier(
            self._hass, system_id, self._delivery, lambda: self._room().site, self._give
        )
        stop_carrier = carrier.start()
        remove = self._delivery.add_carrier(system_id, carrier)

        def stop() -> None:
            # In this order: what the carrier gives back waits for the next one.
            remove()
            stop_carrier()

        return stop

    async def start_link(self, entry: ConfigEntry[Any]) -> None:
        """Connect to a radio system, supervised until the entry is unloaded.

        ConfigEntryAuthFailed: its pairing token cannot be one. ConfigEntryError: what
        is stored of it cannot be used.
        """
        system_id = SystemId(entry.entry_id)
        carrier = LinkCarrier(
            system_id,
            self._delivery,
            self._radios,
            self._take,
            self._find_desk,
            self._tag_seen,
            self._now,
        )
        try:
            system = _System(entry, carrier, settings_of(entry))
        except ValueError as err:
            raise ConfigEntryError(
                translation_domain=DOMAIN,
                translation_key="settings_unusable",
                translation_placeholders={"reason": str(err)},
            ) from err
        await self._connect(system)
        entry.async_on_unload(self._delivery.add_carrier(system_id, carrier))

        async def stop() -> None:
            link = self.links.pop(entry.entry_id, None)
            if link is not None:
                await link.stop()
            self._parts.forget(system_id)

        @callback
        def changed(_change: ConfigEntryChange, one: ConfigEntry[Any]) -> None:
            if one is entry and entry.entry_id in self.links:
                self._edited(system)

        entry.async_on_unload(stop)
        entry.async_on_unload(
            async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
        )

    @callback
    def _edited(self, system: _System) -> None:
        """Follow an edit of what the link is made with; the entry stays loaded."""
        entry = system.entry
        try:
            settings = settings_of(entry)
        except ValueError:
            # The forms let nothing of the kind through. What runs is better than nothing.
            _LOGGER.exception("What is set up for %s cannot be used", entry.title)
            return
        if settings != system.settings:
            system.settings = settings
            entry.async_create_task(
                self._hass, self._connect_anew(system), f"{DOMAIN} link {entry.title}"
            )

    async def _connect(self, system: _System) -> None:
        entry, carrier = system.entry, system.carrier
        system_id = SystemId(entry.entry_id)

        def on_state(state: LinkState) -> None:
            carrier.on_state(state)
            self._tell(system_id)
            if state.status is LinkStatus.INVALID_TOKEN:
                entry.async_start_reauth(self._hass)

        def on_parts(parts: Sequence[Part]) -> None:
            self._parts.update(system_id, parts)

        def on_voice(voice: Voice) -> None:
            self._hear(system_id, (voice,))

        link: Link
        if isinstance(system.settings, Gateway):
            try:
                link = self._make_gateway(
                    async_get_clientsession(self._hass),
                    system.settings.url,
                    system.settings.token,
                    client_id=await async_get_instance_id(self._hass),
                    name=self._hass.config.location_name,
                    on_event=carrier.on_event,
                    on_state=on_state,
                    create_task=self._task_of(entry),
                    utcnow=self._now,
                )
            except ValueError as err:
                raise ConfigEntryAuthFailed(str(err)) from err
        else:
            known = known_radios(self._hass, entry, self._room())
            link = self._make_datagrams(
                network_of(system.settings, known, self._now()),
                name=entry.title,
                bind=system.settings.bind,
                on_event=carrier.on_event,
                on_state=on_state,
                on_voice=on_voice,
                on_parts=on_parts,
                create_task=self._task_of(entry),
                utcnow=self._now,
            )
        carrier.link = link
        self.links[entry.entry_id] = link
        await link.start()

    def _task_of(self, entry: ConfigEntry[Any]) -> Callable[..., asyncio.Task[None]]:
        return lambda coro, name: entry.async_create_background_task(self._hass, coro, name)

    async def _connect_anew(self, system: _System) -> None:
        """What the old link had not sent the room sends again."""
        entry = system.entry
        async with system.one_by_one:
            old = self.links.get(entry.entry_id)
            if old is None:
                return
            await old.stop()
            self._parts.forget(SystemId(entry.entry_id))
            try:
                await self._connect(system)
            except ConfigEntryAuthFailed:
                _LOGGER.warning("The new pairing token of %s cannot be one", entry.title)
                entry.async_start_reauth(self._hass)

    @callback
    def _tag_seen(self, tag_id: str) -> None:
        """Feed Home Assistant's own tags with what radios read, but for tags of people.

        It makes an entity of each, which every user sees and the recorder keeps: whose
        a personal tag is anybody could work out, and then where it was held, when.
        """
        if tag_id in self._room().site.by_personal_tag:
            return
        self._hass.async_create_task(async_scan_tag(self._hass, tag_id, None), f"{DOMAIN} tag")
