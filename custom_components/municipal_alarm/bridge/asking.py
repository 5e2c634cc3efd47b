"""Everything one may ask of the room, in one table: for actions and for the screen alike.

So the dashboard has no private powers: what `COMMANDS` holds is an action of Home
Assistant and a command of the screen's feed, with the same fields and the same checks.
"""

from collections.abc import Mapping
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util.ulid import ulid_now
import voluptuous as vol

from ..control_room import commands as c
from ..control_room.errors import BadRequest, NotPermitted
from ..control_room.ids import SignalId, SystemId
from ..control_room.roles import permits
from ..control_room.state import RoomState
from ..control_room.words import ActorKind, AlarmKind, Outcome
from .actors import user_actor
from .addresses import problem, spelled
from .asked import INCIDENT, OF_INCIDENT, OF_RESPONDER, REASON, RESPONDER, Ask, Asked, Fields
from .asking_evaluation import OF_EVALUATIONS
from .asking_field import IN_THE_FIELD
from .asking_procedure import OF_THE_PROCEDURE
from .naming import Names

DESK = "desk"
BUILDING = "building"
RESPONDERS = "responders"
OPERATOR = "operator"
KIND = "kind"
DRILL = "drill"
MESSAGE = "message"
DIGITS = "digits"
NOTE = "note"
SECONDS = "seconds"
CAMERA = "camera"
OUTCOME = "outcome"
ON_DUTY = "on_duty"
RADIO = "radio"
SYSTEM = "system"
ADDRESS = "address"
REQUEST_ID = "request_id"

_OPTIONAL_RESPONDERS: Fields = {vol.Optional(RESPONDERS): vol.All(cv.ensure_list, [cv.string])}
_REQUEST: Fields = {
    vol.Optional(REQUEST_ID): vol.All(cv.string, vol.Length(min=1, max=64)),
}


def _raise_alarm(asked: Asked) -> c.RaiseAlarm:
    data, names = asked.data, asked.names
    if sum(one in data for one in (DESK, RESPONDER, BUILDING)) != 1:
        raise BadRequest("desk_or_responder")
    return c.RaiseAlarm(
        actor=asked.actor,
        signal_id=SignalId(asked.request_id),
        kind=AlarmKind(data[KIND]),
        desk_id=names.desk(data[DESK]) if DESK in data else None,
        responder_id=names.responder(data[RESPONDER]) if RESPONDER in data else None,
        building_id=names.building(data[BUILDING]) if BUILDING in data else None,
        drill=data[DRILL],
    )


def _acknowledge(asked: Asked) -> c.Acknowledge:
    actor = asked.actor
    if OPERATOR in asked.data:
        # An operator who answers on a phone does so through an automation, which
        # says who it was. Nobody may speak for somebody else.
        operator_id = asked.names.operator(asked.data[OPERATOR])
        if actor.kind is not ActorKind.AUTOMATION and actor.actor_id != operator_id:
            raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
        actor = user_actor(asked.state.site, operator_id)
    return c.Acknowledge(actor=actor, incident_id=asked.incident_id)


def _report_status_code(asked: Asked) -> c.SendStatusCode:
    responder_id = asked.responder_id
    name = asked.state.site.responders[responder_id].name
    return c.SendStatusCode(
        actor=c.Actor(ActorKind.RESPONDER, responder_id, name),
        digits=asked.data[DIGITS],
        message_id=asked.request_id,
        incident_id=asked.incident_id if INCIDENT in asked.data else None,
    )


def _carry_radio(asked: Asked) -> c.CarryRadio:
    data, names = asked.data, asked.names
    by_number = SYSTEM in data, ADDRESS in data
    if any(by_number) is (RADIO in data) or len(set(by_number)) > 1:
        raise BadRequest("radio_or_address")
    if RADIO in data:
        radio = names.radio(data[RADIO])
        system_id, address = radio.system_id, radio.address
    else:
        system_id = names.system(data[SYSTEM])
        address = _address(asked, system_id)
    return c.CarryRadio(
        actor=asked.actor,
        system_id=system_id,
        address=address,
        responder_id=names.responder(data[RESPONDER]) if RESPONDER in data else None,
    )


def _address(asked: Asked, system_id: SystemId) -> str:
    """The radio that was typed, in its one spelling, as the form of a responder has it."""
    entry = asked.hass.config_entries.async_get_entry(system_id)
    stored = entry.data if entry is not None else {}
    address = spelled(asked.data[ADDRESS].strip(), stored)
    system = asked.state.site.systems[system_id].name
    match problem(address, stored):
        case "bad_radio":
            raise BadRequest("bad_radio", radio=address)
        case "radio_is_ours":
            raise BadRequest("radio_is_ours", radio=address, system=system)
        case "radio_shut_out":
            raise BadRequest("radio_shut_out", radio=address, system=system)
    # A talkgroup is refused by the room, whatever its number is.
    return address


def _responders(asked: Asked) -> Any:
    return asked.names.responders(asked.data.get(RESPONDERS, ()))


COMMANDS: Mapping[str, Ask] = {
    "raise_alarm": Ask(
        c.RaiseAlarm,
        _raise_alarm,
        {
            vol.Optional(DESK): cv.string,
            vol.Optional(RESPONDER): cv.string,
            vol.Optional(BUILDING): cv.string,
            vol.Optional(KIND, default=AlarmKind.PANIC.value): vol.In([k.value for k in AlarmKind]),
            vol.Optional(DRILL, default=False): cv.boolean,
        },
    ),
    "acknowledge": Ask(
        c.Acknowledge, _acknowledge, {**OF_INCIDENT, vol.Optional(OPERATOR): cv.string}
    ),
    "hand_over": Ask(
        c.HandOver,
        lambda asked: c.HandOver(
            actor=asked.actor,
            incident_id=asked.incident_id,
            operator_id=asked.names.operator(asked.data[OPERATOR]),
        ),
        {**OF_INCIDENT, vol.Required(OPERATOR): cv.string},
    ),
    "dispatch": Ask(
        c.Dispatch,
        lambda asked: c.Dispatch(
            actor=asked.actor, incident_id=asked.incident_id, responder_ids=_responders(asked)
        ),
        {**OF_INCIDENT, vol.Required(RESPONDERS): vol.All(cv.ensure_list, [cv.string])},
    ),
    "accept": Ask(
        c.Accept,
        lambda asked: c.Accept(
            actor=asked.actor,
            incident_id=asked.incident_id,
            responder_id=asked.responder_id,
        ),
        {**OF_INCIDENT, **OF_RESPONDER},
    ),
    "refuse": Ask(
        c.Refuse,
        lambda asked: c.Refuse(
            actor=asked.actor,
            incident_id=asked.incident_id,
            responder_id=asked.responder_id,
            reason=asked.data[REASON],
        ),
        {
            **OF_INCIDENT,
            **OF_RESPONDER,
            vol.Optional(REASON, default=""): vol.All(cv.string, vol.Length(max=280)),
        },
    ),
    "arrive": Ask(
        c.Arrive,
        lambda asked: c.Arrive(
            actor=asked.actor,
            incident_id=asked.incident_id,
            responder_id=asked.responder_id,
        ),
        {**OF_INCIDENT, **OF_RESPONDER},
    ),
    "send_message": Ask(
        c.SendMessage,
        lambda asked: c.SendMessage(
            actor=asked.actor,
            incident_id=asked.incident_id,
            text=asked.data[MESSAGE],
            message_id=asked.request_id,
            responder_ids=_responders(asked),
        ),
        {**OF_INCIDENT, vol.Required(MESSAGE): cv.string, **_OPTIONAL_RESPONDERS},
    ),
    "send_status_code": Ask(
        c.SendStatusCode,
        lambda asked: c.SendStatusCode(
            actor=asked.actor,
            incident_id=asked.incident_id,
            digits=asked.data[DIGITS],
            message_id=asked.request_id,
            responder_ids=_responders(asked),
        ),
        {**OF_INCIDENT, vol.Required(DIGITS): cv.string, **_OPTIONAL_RESPONDERS},
    ),
    "report_status_code": Ask(
        c.SendStatusCode,
        _report_status_code,
        {**OF_RESPONDER, vol.Required(DIGITS): cv.string, vol.Optional(INCIDENT): cv.string},
    ),
    "add_note": Ask(
        c.AddNote,
        lambda asked: c.AddNote(
            actor=asked.actor, incident_id=asked.incident_id, text=asked.data[NOTE]
        ),
        {**OF_INCIDENT, vol.Required(NOTE): cv.string},
    ),
    "open_microphone": Ask(
        c.OpenMicrophone,
        lambda asked: c.OpenMicrophone(
            actor=asked.actor,
            incident_id=asked.incident_id,
            responder_id=asked.responder_id,
            seconds=asked.data[SECONDS],
        ),
        {
            **OF_INCIDENT,
            **OF_RESPONDER,
            # The limit itself is a rule of the room; this only keeps the sum in range.
            vol.Optional(SECONDS, default=30): vol.All(
                vol.Coerce(int), vol.Range(min=1, max=86_400)
            ),
        },
    ),
    "close_microphone": Ask(
        c.CloseMicrophone,
        lambda asked: c.CloseMicrophone(
            actor=asked.actor,
            incident_id=asked.incident_id,
            responder_id=asked.responder_id,
        ),
        {**OF_INCIDENT, **OF_RESPONDER},
    ),
    "view_camera": Ask(
        c.ViewCamera,
        lambda asked: c.ViewCamera(
            actor=asked.actor, incident_id=asked.incident_id, camera=asked.data[CAMERA]
        ),
        {**OF_INCIDENT, vol.Required(CAMERA): cv.entity_id},
    ),
    "resolve": Ask(
        c.Resolve,
        lambda asked: c.Resolve(
            actor=asked.actor,
            incident_id=asked.incident_id,
            outcome=Outcome(asked.data[OUTCOME]),
            note=asked.data[NOTE],
        ),
        {
            **OF_INCIDENT,
            vol.Required(OUTCOME): vol.In([outcome.value for outcome in Outcome]),
            vol.Optional(NOTE, default=""): vol.All(cv.string, vol.Length(max=4000)),
        },
    ),
    "close": Ask(
        c.Close,
        lambda asked: c.Close(actor=asked.actor, incident_id=asked.incident_id),
        OF_INCIDENT,
    ),
    "set_duty": Ask(
        c.SetDuty,
        lambda asked: c.SetDuty(
            actor=asked.actor,
            responder_id=asked.responder_id,
            on_duty=asked.data[ON_DUTY],
        ),
        {**OF_RESPONDER, vol.Required(ON_DUTY): cv.boolean},
    ),
    "carry_radio": Ask(
        c.CarryRadio,
        _carry_radio,
        {
            vol.Optional(RADIO): cv.string,
            vol.Optional(SYSTEM): cv.string,
            vol.Optional(ADDRESS): vol.All(cv.string, vol.Length(min=1, max=64)),
            vol.Optional(RESPONDER): cv.string,
        },
    ),
    **OF_THE_PROCEDURE,
    **IN_THE_FIELD,
    **OF_EVALUATIONS,
}

SCHEMAS: Mapping[str, vol.Schema] = {
    name: vol.Schema({**ask.fields, **_REQUEST}) for name, ask in COMMANDS.items()
}


def command_for(
    hass: HomeAssistant, state: RoomState, name: str, actor: c.Actor, data: Mapping[str, Any]
) -> c.Command:
    """The command that a validated request means; `RoomError` when it means none.

    Who may not ask it at all is told so first, and learns nothing of what exists.
    """
    ask = COMMANDS[name]
    if not permits(actor, ask.command):
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
    own = data.get(REQUEST_ID, ulid_now())
    return ask.make(
        Asked(
            hass,
            actor,
            data,
            Names(hass, state),
            state,
            # Callers choose their ids by themselves, so they are kept apart.
            f"{actor.kind.value}/{actor.actor_id}/{own}",
        )
    )
