"""What a supervisor asks of the journal: hold, verify, export, find and erase a person.

None of it is a command of the room: it is about what is written down, and changes nothing
that goes on. Who asked is always written down, and never whom they looked for.
"""

from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..const import DOMAIN
from ..control_room.commands import Actor
from ..control_room.errors import BadRequest, NotPermitted, UnknownThing, WrongState
from ..control_room.events import IncidentRaised
from ..control_room.ids import IncidentId
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.words import AccessKind, ActorKind, Role
from ..journal.errors import CannotWrite
from ..journal.port import Damage, Erasure, Head, Hold, Person
from . import exports
from .accesses import record_access
from .carrying_out import written
from .journal_reads import journal_read
from .naming import Names
from .running import Running

INCIDENT = "incident_id"
INCIDENTS = "incidents"
REASON = "reason"
POSITION = "position"
HASH = "hash"
ACCEPT = "accept"
RESPONDER = "responder"
OPERATOR = "operator"
IDS = "ids"
NAMES = "names"

_WHY = vol.All(cv.string, str.strip, vol.Length(min=3, max=500))
_WORDS = vol.All(
    cv.ensure_list, vol.Length(max=50), [vol.All(cv.string, str.strip, vol.Length(min=2, max=200))]
)

HOLD_SCHEMA = vol.Schema({vol.Required(INCIDENT): cv.string, vol.Required(REASON): _WHY})
HOLDS_SCHEMA = vol.Schema({})
VERIFY_SCHEMA = vol.Schema(
    {
        vol.Inclusive(POSITION, "head"): vol.All(vol.Coerce(int), vol.Range(min=1)),
        vol.Inclusive(HASH, "head"): vol.All(
            cv.string, str.strip, str.lower, vol.Match(r"^[0-9a-f]{64}$")
        ),
        vol.Optional(ACCEPT, default=False): cv.boolean,
    }
)
EXPORT_SCHEMA = vol.Schema(
    {
        vol.Optional(INCIDENTS): vol.All(cv.ensure_list, vol.Length(min=1), [cv.string]),
        vol.Required(REASON): _WHY,
    }
)
_PERSON = {
    vol.Optional(RESPONDER): cv.string,
    vol.Optional(OPERATOR): cv.string,
    vol.Optional(IDS, default=list): _WORDS,
    vol.Optional(NAMES, default=list): _WORDS,
}
FIND_SCHEMA = vol.Schema({**_PERSON, vol.Required(REASON): _WHY})
ERASE_SCHEMA = vol.Schema(
    {
        vol.Optional(IDS, default=list): _WORDS,
        vol.Optional(NAMES, default=list): _WORDS,
        vol.Required(REASON): _WHY,
    }
)

ENOUGH = 1000
"""Places that an answer names. More are counted."""


def _demand_supervisor(actor: Actor) -> None:
    if actor.kind is not ActorKind.AUTOMATION and actor.role is not Role.SUPERVISOR:
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)


async def _ask[T](hass: HomeAssistant, question: Callable[[], T]) -> T:
    """Ask the journal, in the executor."""
    with journal_read():
        try:
            return await hass.async_add_executor_job(question)
        except CannotWrite as err:
            raise _error("journal_cannot_write", reason=err.why) from err


def _error(key: str, **placeholders: str) -> HomeAssistantError:
    return HomeAssistantError(
        translation_domain=DOMAIN, translation_key=key, translation_placeholders=placeholders
    )


# --- holds -----------------------------------------------------------------------


async def hold_incident(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Keep everything of an incident, until it is released."""
    _demand_supervisor(actor)
    stream = await _incident(hass, running, data[INCIDENT])
    hold = partial(running.journal.hold, stream, actor, data[REASON])
    if not await _ask(hass, hold):
        raise _error("journal_cannot_write", reason=_why(running))
    record_access(running, actor, AccessKind.CARE, f"hold: {data[REASON]}", IncidentId(stream))
    return await holds(hass, running, actor, {})


async def release_incident(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Keep it no longer than everything else."""
    _demand_supervisor(actor)
    stream = await _incident(hass, running, data[INCIDENT])
    release = partial(running.journal.release, stream, actor, data[REASON])
    try:
        released = await _ask(hass, release)
    except LookupError as err:
        raise WrongState("not_held", incident=data[INCIDENT]) from err
    if not released:
        raise _error("journal_cannot_write", reason=_why(running))
    record_access(running, actor, AccessKind.CARE, f"release: {data[REASON]}", IncidentId(stream))
    return await holds(hass, running, actor, {})


async def holds(
    hass: HomeAssistant, running: Running, actor: Actor, _data: Mapping[str, Any]
) -> Json:
    """What is held, since when, and who asked for it."""
    _demand_supervisor(actor)
    found = await _ask(hass, running.journal.holds)
    return {"holds": [_hold(running.room.state, one) for one in found]}


def _hold(state: RoomState, hold: Hold) -> Json:
    incident = state.incidents.get(IncidentId(hold.stream))
    return {
        "incident_id": hold.stream,
        "number": incident.number if incident is not None else None,
        "since": hold.since.isoformat(),
        "by": hold.actor.name or hold.actor.kind.value,
        "reason": hold.reason,
    }


async def _incident(hass: HomeAssistant, running: Running, said: str) -> str:
    """The stream of an incident, also of one that left the room long ago."""
    try:
        stream = str(Names(hass, running.room.state).incident(said))
    except UnknownThing:
        stream = said
    await written(running)
    if await _ask(hass, partial(running.journal.first_kind, stream)) != IncidentRaised.KIND:
        raise UnknownThing("unknown_incident", incident=said)
    return stream


def _why(running: Running) -> str:
    fault = running.journal.fault
    return fault.reason if fault is not None else "it takes too long"


# --- verification, export ----------------------------------------------------------


async def verify_journal(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Look at every byte from which anything follows."""
    _demand_supervisor(actor)
    anchor = None
    if POSITION in data:
        anchor = Head(data[POSITION], bytes.fromhex(data[HASH]))
    about = "verification, and what is found accepted" if data[ACCEPT] else "verification"
    record_access(running, actor, AccessKind.CARE, about)
    await written(running)
    against = anchor or running.care.anchor
    with journal_read():
        found = await running.care.verify(anchor, accept=data[ACCEPT])
    return {
        "whole": not found.damages,
        "head": _head(found.head),
        "against": _head(against) if against is not None else None,
        "gone": found.gone,
        "replaced": found.replaced,
        "damages": [_damage(one) for one in found.damages],
    }


def _head(head: Head) -> Json:
    return {"position": head.position, "hash": head.hash.hex()}


def _damage(damage: Damage) -> Json:
    return {
        "position": damage.position,
        "at": damage.at or None,
        "stream": damage.stream or None,
        "reason": damage.reason,
    }


async def export_journal(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Write a file that others can verify: of everything, or of chosen incidents."""
    _demand_supervisor(actor)
    streams = None
    if INCIDENTS in data:
        streams = [await _incident(hass, running, said) for said in data[INCIDENTS]]
    of = ", ".join(data[INCIDENTS]) if streams is not None else "everything"
    only = IncidentId(streams[0]) if streams is not None and len(streams) == 1 else None
    record_access(running, actor, AccessKind.EXPORT, f"{of}: {data[REASON]}", only)
    await written(running)
    name = exports.new_name(dt_util.utcnow())
    path = running.care.exports / name

    def write() -> tuple[Head, int]:
        exports.make_folder(path.parent)
        return running.journal.export_to(path, streams), path.stat().st_size

    head, size = await _ask(hass, write)
    return {
        "path": str(path),
        "url": exports.link(hass, name),
        "size": size,
        "head": _head(head),
    }


# --- persons -----------------------------------------------------------------------


async def find_person(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """How often a person stands in the journal, and by which ids and names. Erases nothing."""
    _demand_supervisor(actor)
    person = _person(hass, running, data)
    record_access(running, actor, AccessKind.CARE, f"a person: {data[REASON]}")
    await written(running)
    found = await _ask(hass, partial(running.journal.mentions, person))
    return {**_erasure(running.room.state, person, found), "set_up": _set_up(running, person)}


async def erase_person(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Take a person out of everything that is over and not held. It cannot be undone."""
    _demand_supervisor(actor)
    person = _person(hass, running, data)
    if _set_up(running, person):
        # They would be written down again at once.
        raise WrongState("person_set_up")
    record_access(running, actor, AccessKind.CARE, f"a person erased: {data[REASON]}")
    await written(running)
    done = await _ask(hass, partial(running.journal.erase, person, actor, data[REASON]))
    return _erasure(running.room.state, person, done)


def _person(hass: HomeAssistant, running: Running, data: Mapping[str, Any]) -> Person:
    state = running.room.state
    names = Names(hass, state)
    ids, called = list(data[IDS]), list(data[NAMES])
    if RESPONDER in data:
        responder_id = names.responder(data[RESPONDER])
        ids.append(responder_id)
        called.append(state.site.responders[responder_id].name)
    if OPERATOR in data:
        operator_id = names.operator(data[OPERATOR])
        ids.append(operator_id)
        called.append(state.site.operators[operator_id].name)
    if not ids and not called:
        raise BadRequest("no_person")
    return Person(tuple(dict.fromkeys(ids)), tuple(dict.fromkeys(filter(None, called))))


def _set_up(running: Running, person: Person) -> bool:
    site = running.room.state.site
    return any(one in site.responders or one in site.operators for one in person.ids)


def _erasure(state: RoomState, person: Person, erasure: Erasure) -> Json:
    left = sorted(erasure.left, key=lambda one: one.stream)
    return {
        "ids": list(person.ids),
        "names": list(person.names),
        "records": erasure.records,
        "messages": erasure.effects,
        "left_count": sum(one.records for one in left),
        "left": [
            {
                "stream": one.stream,
                "number": incident.number if incident is not None else None,
                "reason": one.reason,
                "records": one.records,
            }
            for one in left[:ENOUGH]
            for incident in (state.incidents.get(IncidentId(one.stream)),)
        ],
    }


type Answer = Callable[[HomeAssistant, Running, Actor, Mapping[str, Any]], Awaitable[Json]]

ACTIONS: tuple[tuple[str, vol.Schema, Answer], ...] = (
    ("hold_incident", HOLD_SCHEMA, hold_incident),
    ("release_incident", HOLD_SCHEMA, release_incident),
    ("erase_person", ERASE_SCHEMA, erase_person),
    ("verify_journal", VERIFY_SCHEMA, verify_journal),
    ("export_journal", EXPORT_SCHEMA, export_journal),
)
"""What does something; an answer comes with it."""

QUERIES: tuple[tuple[str, vol.Schema, Answer], ...] = (
    ("get_holds", HOLDS_SCHEMA, holds),
    ("find_person", FIND_SCHEMA, find_person),
)
