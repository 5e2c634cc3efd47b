"""The radio systems: each carries texts, and reports, while its entry is loaded."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
import logging
from typing import Any

from homeassistant.components.tag import async_scan_tag
from homeassistant.config_entries import SIGNAL_CONFIG_ENTRY_CHANGED, ConfigEntry, ConfigEntryChange
from homeassistant.const import CONF_URL
from homeassistant.core import CALLBACK_TYPE, HomeAssistant, callback
from homeassistant.exceptions import ConfigEntryAuthFailed
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.dispatcher import async_dispatcher_connect
from homeassistant.helpers.instance_id import async_get as async_get_instance_id

from ..const import CONF_TOKEN, DOMAIN
from ..control_room.commands import Command
from ..control_room.ids import DeskId, SystemId
from ..control_room.signals import Scan
from ..control_room.site import Site
from ..links.base import LinkState, LinkStatus
from ..links.gateway import GatewayLink
from .delivery import Delivery
from .links import LinkCarrier, Take
from .phones import PhoneCarrier
from .radios import Radios

_LOGGER = logging.getLogger(__name__)

type MakeLink = Callable[..., GatewayLink]
"""`GatewayLink` itself, but for tests."""


@dataclass(slots=True)
class _Gateway:
    """One gateway's entry while it is loaded."""

    entry: ConfigEntry[Any]
    carrier: LinkCarrier
    address: tuple[str, str]
    """URL and token of the link."""
    one_by_one: asyncio.Lock = field(default_factory=asyncio.Lock)
    """Two edits in a row must not leave two links."""


class Systems:
    """Starts and stops radio systems."""

    def __init__(
        self,
        hass: HomeAssistant,
        delivery: Delivery,
        radios: Radios,
        *,
        site: Callable[[], Site],
        find_desk: Callable[[SystemId, str], DeskId | None],
        take: Take,
        give: Callable[[Command | Scan], object],
        make_link: MakeLink,
        now: Callable[[], datetime],
    ) -> None:
        """`take` what machines report; `give` what people do on their phones."""
        self._hass = hass
        self._delivery = delivery
        self._radios = radios
        self._site = site
        self._find_desk = find_desk
        self._take = take
        self._give = give
        self._make_link = make_link
        self._now = now
        self.links: dict[str, GatewayLink] = {}
        """By config entry, while it is loaded."""

    async def stop(self) -> None:
        """Close all links."""
        for link in tuple(self.links.values()):
            await link.stop()

    @callback
    def start_phones(self, entry: ConfigEntry[Any]) -> CALLBACK_TYPE:
        """Use notify entities as a radio system; returns how to stop."""
        system_id = SystemId(entry.entry_id)
        carrier = PhoneCarrier(self._hass, system_id, self._delivery, self._site, self._give)
        stop_carrier = carrier.start()
        remove = self._delivery.add_carrier(system_id, carrier)

        def stop() -> None:
            # In this order: what the carrier gives back waits for the next one.
            remove()
            stop_carrier()

        return stop

    async def start_gateway(self, entry: ConfigEntry[Any]) -> None:
        """Connect to an open gateway, supervised until the entry is unloaded.

        ConfigEntryAuthFailed: its token cannot be one.
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
        gateway = _Gateway(entry, carrier, _address(entry))
        await self._connect(gateway)
        entry.async_on_unload(self._delivery.add_carrier(system_id, carrier))

        async def stop() -> None:
            link = self.links.pop(entry.entry_id, None)
            if link is not None:
                await link.stop()

        @callback
        def changed(_change: ConfigEntryChange, one: ConfigEntry[Any]) -> None:
            if one is entry and entry.entry_id in self.links and _address(entry) != gateway.address:
                gateway.address = _address(entry)
                entry.async_create_task(
                    self._hass, self._connect_anew(gateway), f"{DOMAIN} link {entry.title}"
                )

        entry.async_on_unload(stop)
        entry.async_on_unload(
            async_dispatcher_connect(self._hass, SIGNAL_CONFIG_ENTRY_CHANGED, changed)
        )

    async def _connect(self, gateway: _Gateway) -> None:
        entry, carrier = gateway.entry, gateway.carrier

        def on_state(state: LinkState) -> None:
            carrier.on_state(state)
            if state.status is LinkStatus.INVALID_TOKEN:
                entry.async_start_reauth(self._hass)

        url, token = gateway.address
        try:
            link = self._make_link(
                async_get_clientsession(self._hass),
                url,
                token,
                client_id=await async_get_instance_id(self._hass),
                name=self._hass.config.location_name,
                on_event=carrier.on_event,
                on_state=on_state,
                create_task=lambda coro, name: entry.async_create_background_task(
                    self._hass, coro, name
                ),
                utcnow=self._now,
            )
        except ValueError as err:
            raise ConfigEntryAuthFailed(str(err)) from err
        carrier.link = link
        self.links[entry.entry_id] = link
        await link.start()

    async def _connect_anew(self, gateway: _Gateway) -> None:
        """Follow an edit of address or token; the entry stays loaded.

        What the old link had not sent the room sends again.
        """
        entry = gateway.entry
        async with gateway.one_by_one:
            old = self.links.get(entry.entry_id)
            if old is None:
                return
            await old.stop()
            try:
                await self._connect(gateway)
            except ConfigEntryAuthFailed:
                _LOGGER.warning("The new pairing token of %s cannot be one", entry.title)
                entry.async_start_reauth(self._hass)

    @callback
    def _tag_seen(self, tag_id: str) -> None:
        """Feed Home Assistant's own tags with what radios read."""
        self._hass.async_create_task(async_scan_tag(self._hass, tag_id, None), f"{DOMAIN} tag")


def _address(entry: ConfigEntry[Any]) -> tuple[str, str]:
    return entry.data[CONF_URL], entry.data[CONF_TOKEN]
