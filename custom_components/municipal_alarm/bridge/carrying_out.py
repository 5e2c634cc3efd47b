"""One request, from the asking to what became of it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError, ServiceValidationError

from ..const import DOMAIN
from ..control_room.commands import Actor, CarryRadio, Command, RaiseAlarm, SetDuty
from ..control_room.errors import RoomError
from ..control_room.ids import IncidentId, SourceId, incident_of_signal
from ..control_room.incident import Incident
from ..control_room.site import Contact
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.turn import Decision
from ..control_room.words import IncidentState
from ..journal.port import FaultKind
from .asking import command_for
from .running import RUNNING, Running

WAIT_S = 2.0
"""How long a request waits for the disk. A commit takes milliseconds; after two
seconds something is wrong with the disk, and nobody at a console waits for it."""


def running_in(hass: HomeAssistant) -> Running:
    """What runs; `HomeAssistantError` when nothing does."""
    running = hass.data.get(RUNNING)
    if running is None:
        raise HomeAssistantError(translation_domain=DOMAIN, translation_key="not_running")
    return running


def refusal(err: RoomError) -> ServiceValidationError:
    """A refusal in the language of whoever asked."""
    return ServiceValidationError(
        translation_domain=DOMAIN,
        translation_key=err.key,
        translation_placeholders=err.placeholders,
    )


async def carry_out(
    hass: HomeAssistant, running: Running, name: str, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Do what is asked, and say what became of it; `RoomError` when it is refused.

    The room has decided and the radios are told before the first wait here. The wait
    is for the journal; a disk that fails must not fail the request: it is done.
    """
    before = running.room.state
    command = command_for(hass, before, name, actor, data)
    decision = running.room.handle(command)
    answer = _outcome(before, command, decision)
    answer["journaled"] = await written(running)
    return answer


async def written(running: Running) -> bool:
    """Wait until all so far is durable; False: it is not, and the journal catches up later."""
    fault = running.fault
    if fault is not None and fault.kind is not FaultKind.SET_ASIDE:
        return False
    try:
        async with asyncio.timeout(WAIT_S):
            await running.room.durable()
    except TimeoutError:
        return False
    return True


def _outcome(before: RoomState, command: Command, decision: Decision) -> Json:
    if isinstance(command, SetDuty):
        return {"responder_id": command.responder_id, "on_duty": command.on_duty}
    if isinstance(command, CarryRadio):
        radio = Contact(command.system_id, command.address)
        return {
            "system_id": radio.system_id,
            "address": radio.address,
            "responder_id": decision.state.roster.carrier(radio),
        }
    incident_id = _incident_of(command, decision)
    incident = decision.state.incidents.get(incident_id) if incident_id is not None else None
    if incident is not None:
        return _facts(incident, incident.state)
    left = before.incidents.get(incident_id) if incident_id is not None else None
    return _facts(left, IncidentState.CLOSED) if left is not None else {}


def _facts(incident: Incident, state: IncidentState) -> Json:
    return {
        "incident_id": incident.incident_id,
        "number": incident.number,
        "state": state.value,
    }


def _incident_of(command: Command, decision: Decision) -> IncidentId | None:
    for event in decision.events:
        if (found := getattr(event, "incident_id", None)) is not None:
            return IncidentId(found)
    if isinstance(command, RaiseAlarm):
        # A repeat: nothing happened, and the alarm of this id is where it went.
        by = command.actor
        source_id = SourceId(f"{by.kind.value}/{by.actor_id}")
        own = incident_of_signal(source_id, command.signal_id)
        if own in decision.state.incidents:
            return own
        desk_id, responder_id = command.desk_id, command.responder_id
        about = f"desk/{desk_id}" if desk_id is not None else f"responder/{responder_id}"
        return decision.state.by_subject.get(about)
    return getattr(command, "incident_id", None)
