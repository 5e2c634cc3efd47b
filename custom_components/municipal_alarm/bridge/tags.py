"""Home Assistant's tags, read by a reader in the wall: ESPHome, MQTT.

A responder's phone is for `phones`, which knows whose it is. Of anybody else's phone a tag
that belongs to nothing is taken, so that who hangs tags can assign it; and nothing more.
What we feed to Home Assistant's tags ourselves names no device, so it does not come back.
"""

from collections.abc import Callable
from typing import Any, TypeIs

from homeassistant.components.tag.const import EVENT_TAG_SCANNED, TAG_ID
from homeassistant.const import CONF_DEVICE_ID
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.helpers import device_registry as dr
from homeassistant.util import dt as dt_util

from ..control_room.ids import SignalId
from ..control_room.signals import Scan, Signal
from ..control_room.site import Site
from .companion import MAX_TAG, resolve

_MOBILE_APP = "mobile_app"


def is_tag(said: Any) -> TypeIs[str]:
    """Whether what was said can be a tag. Anybody may say anything, and it would be kept whole."""
    return isinstance(said, str) and 0 < len(said) <= MAX_TAG


class TagReaders:
    """Listens to the readers that hang at checkpoints, and for tags that are new."""

    def __init__(
        self, hass: HomeAssistant, take: Callable[[Signal], None], site: Callable[[], Site]
    ) -> None:
        """`take` what a reader of the `site` reads."""
        self._hass = hass
        self._take = take
        self._site = site

    @callback
    def start(self) -> CALLBACK_TYPE:
        """Listen; returns how to stop."""
        return self._hass.bus.async_listen(EVENT_TAG_SCANNED, self._on_tag)

    @callback
    def _on_tag(self, event: Event) -> None:
        reader = event.data.get(CONF_DEVICE_ID)
        tag = event.data.get(TAG_ID)
        if not isinstance(reader, str) or not is_tag(tag):
            return
        if event.context.user_id is not None:
            # A reader is nobody. Every user of the companion app can fire any event.
            self._by_phone(event, reader, tag)
            return
        if reader not in self._site().by_reader:
            return
        self._take(
            Scan(
                SignalId(f"tag/{event.context.id}"),
                tag,
                min(event.time_fired, dt_util.utcnow()),
                reader=reader,
            )
        )

    def _by_phone(self, event: Event, device_id: str, tag: str) -> None:
        """Offer a tag that belongs to nothing, read by a phone that is no responder's."""
        site = self._site()
        device = dr.async_get(self._hass).async_get(device_id)
        if (
            device is None
            or not self._is_phone_of(device, event.context.user_id)
            or tag in site.by_tag
            or tag in site.by_checkpoint_tag
            or tag in site.by_personal_tag
            or any(
                (phone := resolve(self._hass, contact.address)) is not None
                and phone.device_id == device_id
                for responder in site.responders.values()
                for contact in responder.contacts
            )
        ):
            return
        self._take(
            Scan(
                SignalId(f"tag/{event.context.id}"),
                tag,
                min(event.time_fired, dt_util.utcnow()),
                read_by=device.name_by_user or device.name or "",
            )
        )

    def _is_phone_of(self, device: dr.AnyDeviceEntry, user_id: str | None) -> bool:
        """Whether a device is a companion app, of this user."""
        entry = self._hass.config_entries.async_get_entry(device.config_entry_id)
        return (
            entry is not None
            and entry.domain == _MOBILE_APP
            and entry.data.get("user_id") == user_id
        )
