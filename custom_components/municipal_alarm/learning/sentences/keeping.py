"""What is done with what is written down: holds, expiry, erasure, and who looked at it."""

from collections.abc import Callable, Mapping
from typing import Any

from ...control_room import events as e
from ...control_room.ids import IncidentId
from .telling import Category, Telling
from .vocabulary import Pair


def _incident(tell: Telling, incident_id: str) -> str:
    name = tell.names.incidents.get(IncidentId(incident_id), "")
    return name or tell.say(("an incident", "een incident"))


def _held(tell: Telling, event: e.HoldSet) -> str:
    return tell.say(
        ("{who} holds {incident}{reason}", "{who} houdt {incident} vast{reason}"),
        who=tell.who(event.actor),
        incident=_incident(tell, event.held),
        reason=tell.speech.said(event.reason),
    )


def _released(tell: Telling, event: e.HoldReleased) -> str:
    return tell.say(
        ("{who} holds {incident} no more{reason}", "{who} laat {incident} los{reason}"),
        who=tell.who(event.actor),
        incident=_incident(tell, event.held),
        reason=tell.speech.said(event.reason),
    )


def _expired(tell: Telling, event: e.ContentExpired) -> str:
    words: Pair = (
        "what was kept long enough is gone: {count} records",
        "wat lang genoeg bewaard is, is weg: {count} regels",
    )
    return tell.say(words, count=event.count)


def _erased(tell: Telling, event: e.PersonErased) -> str:
    return tell.say(
        (
            "{who} had a person erased from {count} records{reason}",
            "{who} liet een persoon uit {count} regels wissen{reason}",
        ),
        who=tell.who(event.actor),
        count=len(event.replaced),
        reason=tell.speech.said(event.reason),
    )


def _accessed(tell: Telling, event: e.AccessRecorded) -> str:
    return tell.looked(event.actor, event.what, event.about)


SENTENCES: Mapping[type[e.Event], tuple[Category, Callable[[Telling, Any], str]]] = {
    e.HoldSet: (Category.CARE, _held),
    e.HoldReleased: (Category.CARE, _released),
    e.ContentExpired: (Category.CARE, _expired),
    e.PersonErased: (Category.CARE, _erased),
    e.AccessRecorded: (Category.CARE, _accessed),
}
