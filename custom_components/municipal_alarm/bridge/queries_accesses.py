"""Who looked at what, and when: the report for the works council."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import config_validation as cv
from homeassistant.util import dt as dt_util
import voluptuous as vol

from ..control_room.commands import Actor
from ..control_room.errors import BadRequest, NotPermitted
from ..control_room.events import IncidentRaised, IncidentResolved
from ..control_room.ids import IncidentId
from ..control_room.snapshot import Json
from ..control_room.state import RoomState
from ..control_room.words import AccessKind, ActorKind, Role
from ..journal.port import Journal
from ..learning.accesses import KINDS, Accesses, Lasted, Look, count, looks_of
from ..learning.sentences import Names, Speech
from ..learning.sentences.telling import Telling
from ..learning.sentences.vocabulary import LANGUAGES
from .accesses import record_access
from .carrying_out import written
from .journal_reads import journal_read
from .past import about
from .running import Running
from .speaking import names_for, speech_of

SINCE = "since"
UNTIL = "until"
ACTOR = "actor"
LANGUAGE = "language"

USUALLY = timedelta(days=28)
LONGEST = timedelta(days=3 * 366)
LINES = 1000
"""The newest looks are told one by one; all are counted."""

ACCESS_REPORT_SCHEMA = vol.Schema(
    {
        vol.Optional(SINCE): cv.datetime,
        vol.Optional(UNTIL): cv.datetime,
        vol.Optional(ACTOR): cv.string,
        vol.Optional(LANGUAGE): vol.In(LANGUAGES),
    }
)


async def access_report(
    hass: HomeAssistant, running: Running, actor: Actor, data: Mapping[str, Any]
) -> Json:
    """Every look of a period, with proof that no live one was outside an incident.

    For supervisors: it names who looked.
    """
    if actor.kind is not ActorKind.AUTOMATION and actor.role is not Role.SUPERVISOR:
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
    until = dt_util.as_utc(data[UNTIL]) if UNTIL in data else dt_util.utcnow()
    since = dt_util.as_utc(data[SINCE]) if SINCE in data else until - USUALLY
    if not timedelta(0) < until - since <= LONGEST:
        raise BadRequest("bad_period", days=str(LONGEST.days))
    complete = await written(running)
    state = running.room.state
    with journal_read():
        looks = await hass.async_add_executor_job(
            _read, running.journal, since, until, _in_the_room(state)
        )
    named = data.get(ACTOR, "").strip().casefold()
    found = count(tuple(one for one in looks if named in one.actor.name.casefold()))
    speech = speech_of(hass, state, data.get(LANGUAGE, ""))
    period = f"{speech.day(since)} - {speech.day(until)}"
    record_access(running, actor, AccessKind.ACCESSES, period)
    return {
        "since": since.isoformat(),
        "until": until.isoformat(),
        "complete": complete,
        **_json(found, speech, names_for(hass, state)),
    }


def _in_the_room(state: RoomState) -> dict[IncidentId, Lasted]:
    return {
        one.incident_id: Lasted(
            one.raised_at,
            one.resolved_at,
            about(one.number, one.place.words() if one.place is not None else ""),
        )
        for one in state.incidents.values()
    }


def _read(
    journal: Journal, since: datetime, until: datetime, known: dict[IncidentId, Lasted]
) -> tuple[Look, ...]:
    """The looks of a period. Blocks."""
    events = [
        entry.event for entry in journal.happened(KINDS, since, until) if entry.event is not None
    ]
    of = {one for event in events if (one := getattr(event, "incident_id", None)) is not None}
    for incident_id in of - known.keys():
        lasted = _lasted(journal, incident_id)
        if lasted is not None:
            known[incident_id] = lasted
    return looks_of(events, known)


def _lasted(journal: Journal, incident_id: IncidentId) -> Lasted | None:
    """When an incident that has left the room was open; None: nothing is kept of it."""
    raised: IncidentRaised | None = None
    resolved_at: datetime | None = None
    for entry in journal.timeline(incident_id):
        match entry.event:
            case IncidentRaised() if raised is None:
                raised = entry.event
            case IncidentResolved():
                resolved_at = entry.at
    if raised is None:
        return None
    place = raised.place.words() if raised.place is not None else ""
    return Lasted(raised.at, resolved_at, about(raised.number, place))


def _json(found: Accesses, speech: Speech, names: Names) -> Json:
    tell = Telling(speech, names)
    return {
        "total": len(found.looks),
        "live": found.live,
        "outside": [_look(tell, one) for one in found.outside[:LINES]],
        "outside_incidents": len(found.outside),
        "unproven": found.unknown,
        "people": sorted(
            (
                {
                    "actor_id": actor_id,
                    "name": name or actor_id,
                    "total": sum(kinds.values()),
                    "kinds": {kind.value: number for kind, number in sorted(kinds.items())},
                }
                for (actor_id, name), kinds in found.by_person.items()
            ),
            key=lambda one: (-int(str(one["total"])), str(one["name"])),
        ),
        "kinds": {kind.value: number for kind, number in sorted(found.by_kind.items())},
        "looks": [_look(tell, one) for one in found.looks[-LINES:]],
        "left_out": max(len(found.looks) - LINES, 0),
    }


def _look(tell: Telling, look: Look) -> Json:
    return {
        "at": look.at.isoformat(),
        "actor": tell.who(look.actor),
        "what": look.what.value,
        "about": look.about,
        "incident_id": look.incident_id,
        "live": look.is_live,
        "when": look.when.value,
        "text": tell.looked(look.actor, look.what, look.about),
    }
