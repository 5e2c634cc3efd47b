"""A notify entity for each radio: a text of an automation, outside any incident."""

from typing import override

from homeassistant.components.notify import NotifyEntity
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util.ulid import ulid_now

from .bridge.carrying_out import refusal
from .const import DOMAIN
from .control_room.commands import SendMessage
from .control_room.dispatch import MESSAGE_LENGTH
from .control_room.errors import BadRequest
from .entities.following import follow_radios
from .entities.subjects import RadioSubject
from .entity import RadioEntity
from .radio.commands import Priority, SendText
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a notify entity for each radio."""
    follow_radios(entry, async_add_entities, lambda radio: [RadioNotify(radio)])


class RadioNotify(RadioEntity, NotifyEntity):
    """Sends a text to a radio.

    What belongs to an incident goes by `send_message`, which the timeline shows and
    which is repeated until it has arrived; this is for everything else.
    """

    def __init__(self, subject: RadioSubject) -> None:
        """A radio has one."""
        super().__init__(subject, "text")

    @override
    async def async_send_message(self, message: str, title: str | None = None) -> None:
        """Hand the text to the link, in this turn of the loop."""
        self.demand(SendMessage)
        text = message.strip()
        if not text:
            raise refusal(BadRequest("empty_text"))
        if len(text) > MESSAGE_LENGTH:
            raise refusal(BadRequest("long_text", length=str(MESSAGE_LENGTH)))
        link = self.subject.runtime.links.get(self.subject.entry.entry_id)
        if link is None:
            raise HomeAssistantError(translation_domain=DOMAIN, translation_key="no_link")
        link.send(
            SendText(
                key=f"notify/{ulid_now()}",
                text=text,
                radio_ids=(self.subject.address,),
                priority=Priority.URGENT,
            )
        )
