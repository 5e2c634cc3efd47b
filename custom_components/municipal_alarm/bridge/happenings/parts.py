"""What happenings are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeIs

from ...control_room import events as e, snapshot
from ...control_room.commands import Actor
from ...control_room.ids import ResponderId, SystemId
from ...control_room.incident import Incident
from ...control_room.site import Place, Site
from ...control_room.snapshot import Json
from ...control_room.words import Priority
from .words import DUTY, KIND, PRIORITY, RESPONDER

type Facts = Mapping[str, tuple[str, ...]]
"""By option: the words by which this happening can be chosen."""


@dataclass(frozen=True)
class Happening:
    """One thing that happened, for one trigger. Without slots, for the payload."""

    key: str
    description: str
    """For the logbook, which every user may read."""
    more: Json
    facts: Facts = field(default_factory=dict)
    place: Place | None = None
    incident: Incident | None = None
    site: Site | None = None
    secrets: bool = False

    @cached_property
    def payload(self) -> Json:
        """What the trigger carries. Made when somebody wants it: most happen unheard."""
        if self.incident is None or self.site is None:
            return self.more
        told = snapshot.incident(self.incident, self.site, secrets=self.secrets)
        return {"incident": told, **self.more}

    @property
    def drill(self) -> bool:
        """Whether it is part of a drill."""
        return self.incident is not None and self.incident.drill


def is_of_incident(event: e.Event) -> TypeIs[e.IncidentEvent]:
    """Whether an event belongs to an incident."""
    return isinstance(event, e.INCIDENT_EVENTS)


def priority_word(priority: Priority) -> str:
    """A priority, as one chooses it."""
    return priority.name.lower()


def incident_facts(incident: Incident) -> Facts:
    """What an incident can be chosen by, beside its place and whether it is a drill."""
    return {KIND: (incident.kind.value,), PRIORITY: (priority_word(incident.priority),)}


def responder_json(site: Site, responder_id: ResponderId | None, name: str) -> Json:
    """A responder, with the name of that moment."""
    one = site.responders.get(responder_id) if responder_id is not None else None
    return {
        "responder_id": responder_id,
        "name": name,
        "duty": one.duty.value if one is not None else None,
    }


def responder_facts(site: Site, responder_id: ResponderId) -> Facts:
    """What a responder can be chosen by."""
    one = site.responders.get(responder_id)
    if one is None:
        return {RESPONDER: (responder_id,)}
    return {RESPONDER: (responder_id, one.name), DUTY: (one.duty.value,)}


def system_json(site: Site, system_id: SystemId) -> Json:
    """A radio system."""
    one = site.systems.get(system_id)
    return {"system_id": system_id, "name": one.name if one is not None else ""}


def actor_json(actor: Actor | None) -> Json | None:
    """Who did it; None: nobody, it was due."""
    if actor is None:
        return None
    return {"kind": actor.kind.value, "id": actor.actor_id, "name": actor.name}
