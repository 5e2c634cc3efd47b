"""What entities and screens may show: the room as plain JSON.

`secrets` says whether the reader may learn of duress. Without it an incident is
rendered as it looks without what is secret (`Incident.shown`), and one that only
duress raised is not there at all: nobody who looks over a shoulder, and no viewer,
can tell the difference. Where people are is shown with secrets and during an
incident only. Times are ISO 8601 in UTC.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from .incident import Assignment, Delivery, Incident
from .roster import best_contacts
from .site import Place, Position, Responder, Site
from .state import RoomState
from .words import CodeEffect, DeliveryState

type Json = dict[str, Any]


def time(at: datetime | None) -> str | None:
    """A moment, as text."""
    return at.isoformat() if at is not None else None


def is_shown(incident: Incident, *, secrets: bool) -> bool:
    """Whether a reader may know of an incident at all."""
    return secrets or not incident.is_secret


def queue(state: RoomState, *, secrets: bool) -> list[Incident]:
    """The incidents as they should be dealt with.

    Open, real, unowned, most urgent, oldest first.
    """
    return sorted(
        (i for i in state.incidents.values() if is_shown(i, secrets=secrets)),
        key=lambda i: (
            not i.is_open,
            i.drill,
            i.owner_id is not None,
            (i if secrets else i.shown).priority,
            i.raised_at,
            i.number,
        ),
    )


def room(state: RoomState, *, secrets: bool) -> Json:
    """The whole room: incidents, responders, operators, links."""
    return {
        "incidents": [
            incident(i, state.site, secrets=secrets) for i in queue(state, secrets=secrets)
        ],
        "responders": [
            responder(state, r, secrets=secrets) for r in state.site.responders.values()
        ],
        "operators": operators(state),
        "links": links(state),
        "codes": [
            {"digits": code.digits, "name": code.name, "effect": code.effect.value}
            for code in state.site.codes.values()
            if secrets or code.effect is not CodeEffect.DURESS
        ],
    }


def operators(state: RoomState) -> list[Json]:
    """Everybody with a role, and whether their console is there."""
    return [
        {
            "operator_id": operator.operator_id,
            "name": operator.name,
            "role": operator.role.value,
            "present": operator.operator_id in state.present,
        }
        for operator in state.site.operators.values()
    ]


def links(state: RoomState) -> list[Json]:
    """The radio systems, and whether we are connected to them."""
    return [
        {
            "system_id": system.system_id,
            "name": system.name,
            "up": state.links.get(system.system_id),
        }
        for system in state.site.systems.values()
    ]


def incident(one: Incident, site: Site, *, secrets: bool) -> Json:
    """One incident, whole."""
    if not secrets:
        one = one.shown
    may_locate = secrets and one.is_open
    return {
        "incident_id": one.incident_id,
        "number": one.number,
        "kind": one.kind.value,
        "priority": int(one.priority),
        "possible": one.possible,
        "detail": one.detail,
        "state": one.state.value,
        "drill": one.drill,
        "place": place(one.place),
        "responder_id": one.responder_id,
        "responder": one.responder,
        "raised_at": time(one.raised_at),
        "occurred_at": time(one.occurred_at),
        "last_press_at": time(one.last_press_at),
        "presses": one.presses,
        "owner_id": one.owner_id,
        "owner": one.owner,
        "acknowledged_at": time(one.acknowledged_at),
        "accepted_at": time(one.accepted_at),
        "on_scene_at": time(one.on_scene_at),
        "resolved_at": time(one.resolved_at),
        "outcome": one.outcome.value if one.outcome is not None else None,
        "step": one.step,
        "due_at": time(one.due_at),
        "step_due_at": time(one.step_due_at),
        "on_scene_due_at": time(one.on_scene_due_at),
        "sound_raised": one.sound_raised,
        "external_called": list(one.external_called),
        "answer": one.answer.value,
        "microphones": [
            {
                "responder_id": responder_id,
                "responder": microphone.responder,
                "until": time(microphone.until),
                "state": microphone.state.value,
                "reason": microphone.reason,
                "detail": microphone.detail,
                "system_id": microphone.system_id,
                "address": microphone.address,
            }
            for responder_id, microphone in one.microphones.items()
        ],
        "position": _position(one.position) if may_locate and one.position else None,
        "located": [
            {
                "responder_id": responder_id,
                "responder": found.responder,
                "occurred_at": time(found.occurred_at),
                **_position(found.position),
            }
            for responder_id, found in one.located.items()
            if may_locate
        ],
        "duress": one.duress,
        "prompts": [prompt.value for prompt in one.prompts],
        "responders": [
            _assignment(one, assignment, site) for assignment in one.assignments.values()
        ],
    }


def _position(position: Position) -> Json:
    return {
        "latitude": position.latitude,
        "longitude": position.longitude,
        "accuracy_m": position.accuracy_m,
    }


def place(where: Place | None) -> Json | None:
    """A place, with its words ready."""
    if where is None:
        return None
    return {
        "building_id": where.building_id,
        "building": where.building,
        "floor": where.floor,
        "desk_id": where.desk_id,
        "desk": where.desk,
        "text": where.words(),
    }


def responder(state: RoomState, one: Responder, *, secrets: bool = True) -> Json:
    """A responder: reachable by what, and during an incident where last seen."""
    may_see = secrets and any(i.is_open for i in state.incidents.values())
    last = state.roster.placed.get(one.responder_id) if may_see else None
    contacts = best_contacts(state.roster.contacts(one), state.links, state.devices)
    return {
        "responder_id": one.responder_id,
        "name": one.name,
        "duty": one.duty.value,
        "on_duty": state.roster.on_duty(one),
        "building_id": state.roster.whereabouts(one) if may_see else one.home,
        "last_place": place(last.place) if last is not None else None,
        "last_seen_at": time(last.occurred_at) if last is not None else None,
        "contacts": [
            {
                "system_id": contact.system_id,
                "address": contact.address,
                "link": state.links.get(contact.system_id),
                "online": state.devices.get((contact.system_id, contact.address)),
            }
            for contact in contacts
        ],
    }


def _assignment(one: Incident, assignment: Assignment, site: Site) -> Json:
    code = one.codes.get(assignment.responder_id)
    known = site.codes.get(code.digits) if code is not None else None
    messages = [
        delivery
        for delivery in one.deliveries.values()
        if delivery.alert.responder_id == assignment.responder_id
    ]
    return {
        "responder_id": assignment.responder_id,
        "responder": assignment.responder,
        "state": assignment.state.value,
        "since": time(assignment.since),
        "code": code.digits if code is not None else None,
        "code_name": known.name if known is not None else None,
        "code_at": time(code.at) if code is not None else None,
        "delivery": _furthest(messages),
        "messages": [_message(delivery) for delivery in messages],
    }


_ORDER = (
    DeliveryState.RECEIPTED,
    DeliveryState.SENT,
    DeliveryState.QUEUED,
    DeliveryState.FAILED,
    DeliveryState.OVERTAKEN,
)


def _furthest(messages: Sequence[Delivery]) -> str | None:
    """How far the last message got, by the best of its ways."""
    if not messages:
        return None
    last = messages[-1].alert
    original = last.original or last.key
    ways = [one.state for one in messages if original in (one.alert.key, one.alert.original)]
    return min(ways, key=_ORDER.index).value


def _message(delivery: Delivery) -> Json:
    return {
        "key": delivery.alert.key,
        "purpose": delivery.alert.purpose.value,
        "text": delivery.alert.text,
        "system_id": delivery.alert.system_id,
        "address": delivery.alert.address,
        "state": delivery.state.value,
        "since": time(delivery.since),
        "attempt": delivery.attempt,
        "reason": delivery.reason,
    }


def desk_state(state: RoomState, desk_id: str) -> tuple[str, Incident | None]:
    """What a desk's alarm state entity shows: `idle` or the state of its open incident.

    Entities have no reader whose role could be asked: they show what everybody may see.
    """
    incident_id = state.by_subject.get(f"desk/{desk_id}")
    found = state.incidents.get(incident_id) if incident_id is not None else None
    if found is None or found.is_secret:
        return "idle", None
    return found.state.value, found


def open_in_building(state: RoomState, building_id: str, *, secrets: bool) -> list[Incident]:
    """The open incidents of a building."""
    return [
        one
        for one in queue(state, secrets=secrets)
        if one.is_open and one.place is not None and one.place.building_id == building_id
    ]
