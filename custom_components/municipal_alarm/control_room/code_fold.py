"""Incident + what a responder says -> what changes of the incident: see `incident_fold`."""

from typing import Any

from . import events as e
from .delivery_fold import without
from .incident import Incident
from .incident_parts import LastCode
from .words import CodeEffect, Prompt

_ALARMING = frozenset(
    {
        CodeEffect.NEED_BACKUP,
        CodeEffect.POLICE,
        CodeEffect.AMBULANCE,
        CodeEffect.FIRE,
        CodeEffect.LISTEN_IN,
        CodeEffect.DURESS,
    }
)
"""Codes after which an earlier all-clear no longer holds, and whoever comes is not enough."""

type Changes = dict[str, Any]


def code_received(incident: Incident, event: e.CodeReceived) -> Changes:
    """A status code: what they sent before that was none is over with it."""
    code = LastCode(event.digits, event.effect, event.at)
    changes: Changes = {"codes": {**incident.codes, event.responder_id: code}}
    if event.responder_id in incident.unknown_codes:
        changes["unknown_codes"] = {
            responder_id: digits
            for responder_id, digits in incident.unknown_codes.items()
            if responder_id != event.responder_id
        }
    if event.effect is CodeEffect.DURESS:
        changes["duress"] = True
    if event.effect in _ALARMING:
        changes["prompts"] = without(incident, Prompt.ALL_CLEAR)
        changes["more_needed"] = True
    return changes


def text_received(incident: Incident, event: e.TextReceived) -> Changes:
    """That they said something; digits that are no code are shown beside their name."""
    changes: Changes = {"texted": {**incident.texted, event.responder_id: event.at}}
    if event.unknown_code:
        changes["unknown_codes"] = {**incident.unknown_codes, event.responder_id: event.text}
    return changes
