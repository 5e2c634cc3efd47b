"""Buttons: the virtual one of each desk, the start of a round, a lone worker's check-in."""

from typing import override

from homeassistant.components.button import ButtonEntity
from homeassistant.core import Context, HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .bridge.actors import actor_of
from .bridge.carrying_out import written
from .const import CONF_KIND, KIND_CONTROL_ROOM
from .control_room.commands import Actor, CheckIn, RaiseAlarm, StartRound
from .control_room.ids import SignalId
from .control_room.roles import permits
from .control_room.words import ActorKind
from .entities.following import follow_desks, follow_subentries
from .entities.guarding import ResponderSubject, RoundPlanSubject
from .entities.subjects import DeskSubject
from .entity import MunicipalAlarmEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the buttons of desks and round plans, or of people."""
    if entry.data[CONF_KIND] == KIND_CONTROL_ROOM:
        follow_subentries(
            entry, async_add_entities, ResponderSubject, lambda one: [CheckInButton(one)]
        )
        return
    follow_desks(entry, async_add_entities, lambda desk: [VirtualButton(desk)])
    follow_subentries(entry, async_add_entities, RoundPlanSubject, lambda plan: [StartButton(plan)])


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
        # Refused when the desk was removed a moment ago.
        self.give(
            RaiseAlarm(
                actor=await self._caller(context),
                # With desk and time: a script presses several desks, or one desk
                # again, in one and the same context, and each press counts.
                signal_id=SignalId(f"{desk_id}/{context.id}@{dt_util.utcnow().isoformat()}"),
                desk_id=desk_id,
                pressed=True,
            )
        )
        await written(self.subject.runtime)

    async def _caller(self, context: Context) -> Actor:
        """Who pressed. Anyone may call for help, so nobody's role is asked for."""
        actor = actor_of(self.subject.room.site, context)
        if permits(actor, RaiseAlarm):
            return actor
        user = await self.hass.auth.async_get_user(actor.actor_id)
        name = (user.name if user is not None else None) or ""
        return Actor(ActorKind.SOURCE, actor.actor_id, name)


class StartButton(MunicipalAlarmEntity[RoundPlanSubject], ButtonEntity):
    """Opens a round of its plan, for whoever scans first."""

    def __init__(self, subject: RoundPlanSubject) -> None:
        """A round plan has one."""
        super().__init__(subject, "start_round")

    @override
    async def async_press(self) -> None:
        """Open it."""
        self.give(StartRound(actor=self.actor, plan_id=self.subject.plan_id))


class CheckInButton(MunicipalAlarmEntity[ResponderSubject], ButtonEntity):
    """A sign of life of somebody who works alone, as an operator or automation heard it."""

    def __init__(self, subject: ResponderSubject) -> None:
        """A responder has one."""
        super().__init__(subject, "check_in")

    @override
    async def async_press(self) -> None:
        """Take it as heard of them."""
        self.give(CheckIn(actor=self.actor, responder_id=self.subject.responder_id))
