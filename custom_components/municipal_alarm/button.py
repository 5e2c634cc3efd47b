"""The virtual button of each desk: it raises an alarm like the real one."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .bridge.actors import actor_of
from .bridge.carrying_out import refusal, written
from .control_room.commands import Actor, RaiseAlarm
from .control_room.errors import RoomError
from .control_room.ids import SignalId
from .control_room.roles import permits
from .control_room.words import ActorKind
from .entities.following import follow_desks
from .entities.subjects import DeskSubject
from .entity import MunicipalAlarmEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a button for each desk."""
    follow_desks(entry, async_add_entities, lambda desk: [VirtualButton(desk)])


class VirtualButton(MunicipalAlarmEntity[DeskSubject], ButtonEntity):
    """Raises an alarm at its desk."""

    def __init__(self, subject: DeskSubject) -> None:
        """A desk has one."""
        super().__init__(subject, "panic")

    @override
    async def async_press(self) -> None:
        """Raise the alarm, recorded with who pressed; answered when it is written down."""
        context = self._context or Context()
        desk_id = self.subject.desk_id
        try:
            self.subject.runtime.room.handle(
                RaiseAlarm(
                    actor=await self._caller(context),
                    # With desk and time: a script presses several desks, or one desk
                    # again, in one and the same context, and each press counts.
                    signal_id=SignalId(f"{desk_id}/{context.id}@{dt_util.utcnow().isoformat()}"),
                    desk_id=desk_id,
                )
            )
        except RoomError as err:
            # The desk was removed a moment ago.
            raise refusal(err) from err
        await written(self.subject.runtime)

    async def _caller(self, context: Context) -> Actor:
        """Who pressed. Anyone may call for help, so nobody's role is asked for."""
        actor = actor_of(self.subject.room.site, context)
        if permits(actor, RaiseAlarm):
            return actor
        user = await self.hass.auth.async_get_user(actor.actor_id)
        name = (user.name if user is not None else None) or ""
        return Actor(ActorKind.SOURCE, actor.actor_id, name)
