"""Incident + event of a radio -> what changes of the incident: see `incident_fold`."""

from dataclasses import replace
from typing import Any

from . import events as e
from .incident import Incident
from .incident_parts import Following, LastLocated, Microphone
from .words import DeliveryState, MicrophoneState

type Changes = dict[str, Any]


def microphone_reported(incident: Incident, event: e.DeliveryReported) -> Changes:
    """A radio confirms that its microphone is open."""
    if event.state is not DeliveryState.RECEIPTED:
        return {}
    for responder_id, one in incident.microphones.items():
        if one.key == event.key and one.state is MicrophoneState.ASKED:
            opened = replace(one, state=MicrophoneState.OPEN)
            return {"microphones": {**incident.microphones, responder_id: opened}}
    return {}


def microphone_opened(incident: Incident, event: e.MicrophoneOpened) -> Changes:
    """A microphone was asked for."""
    opened = Microphone(event.key, event.responder, event.system_id, event.address, event.until)
    return {"microphones": {**incident.microphones, event.responder_id: opened}}


def microphone_closed(incident: Incident, event: e.MicrophoneClosed) -> Changes:
    """It is open no more; one that failed is shown as such."""
    before = incident.microphones.get(event.responder_id)
    if before is None or before.key != event.key:
        return {}
    microphones = dict(incident.microphones)
    if event.reason == "failed":
        microphones[event.responder_id] = replace(
            before,
            state=MicrophoneState.FAILED,
            reason=event.failure,
            detail=event.detail,
        )
    else:
        del microphones[event.responder_id]
    return {"microphones": microphones}


def listening_started(incident: Incident, event: e.ListeningStarted) -> Changes:
    """Somebody hears it."""
    who = (event.actor.actor_id, event.responder_id)
    return {"listening": {**incident.listening, who: incident.listening.get(who, 0) + 1}}


def listening_ended(incident: Incident, event: e.ListeningEnded) -> Changes:
    """Somebody hears it no more."""
    who = (event.actor.actor_id, event.responder_id)
    listening = dict(incident.listening)
    if listening.get(who, 0) > 1:
        listening[who] -= 1
    else:
        listening.pop(who, None)
    return {"listening": listening}


def located(incident: Incident, event: e.ResponderLocated) -> Changes:
    """Where a responder is."""
    found = LastLocated(event.position, event.occurred_at, event.at, event.responder)
    return {"located": {**incident.located, event.responder_id: found}}


def following_started(incident: Incident, event: e.FollowingStarted) -> Changes:
    """A radio tells where it is."""
    following = Following(event.key, event.responder, event.system_id, event.address, event.until)
    return {"following": {**incident.following, event.responder_id: following}}


def following_ended(incident: Incident, event: e.FollowingEnded) -> Changes:
    """A radio tells no more."""
    return {
        "following": {
            responder_id: one
            for responder_id, one in incident.following.items()
            if one.key != event.key
        }
    }
