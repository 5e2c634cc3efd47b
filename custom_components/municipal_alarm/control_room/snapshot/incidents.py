"""Incidents, as a reader may see them."""

from collections.abc import Sequence

from ..incident import Incident
from ..incident_parts import Assignment, Delivery
from ..site import Site
from ..state import RoomState
from ..words import DeliveryState, Prompt
from . import shapes
from .evaluation import evaluation
from .muster import call_up, roll_call
from .parts import place, position, time


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


def incident(one: Incident, site: Site, *, secrets: bool) -> shapes.Incident:
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
        "test": one.test,
        "tester": one.tester,
        "place": place(one.place),
        "responder_id": one.responder_id,
        "responder": one.responder,
        "placed_at": time(one.placed_at),
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
        "put_off": one.is_put_off,
        "repeats": [
            {"step": step + 1, "number": repeat.number, "due_at": time(repeat.due_at)}
            for step, repeat in one.repeats.items()
            if repeat.due_at is not None
        ],
        "external_called": list(one.external_called),
        "external": [
            {
                "target": name,
                "state": call.state.value,
                "called_at": time(call.at),
                "reason": call.reason,
            }
            for name, call in one.external.items()
        ],
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
        "position": position(one.position) if may_locate and one.position else None,
        "located": [
            {
                "responder_id": responder_id,
                "responder": found.responder,
                "occurred_at": time(found.occurred_at),
                **position(found.position),
            }
            for responder_id, found in one.located.items()
            if may_locate
        ],
        "call_up": call_up(one),
        "roll_call": roll_call(one.roll_call, places=may_locate),
        "duress": one.duress,
        "evaluation": evaluation(one, site),
        "prompts": [prompt.value for prompt in one.prompts],
        "asked": one.asked if Prompt.ASKED in one.prompts else "",
        "responders": [
            _assignment(one, assignment, site) for assignment in one.assignments.values()
        ],
    }


def _assignment(one: Incident, assignment: Assignment, site: Site) -> shapes.Assignment:
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
        "minutes": _minutes(one, assignment),
        "code": code.digits if code is not None else None,
        "code_name": known.name if known is not None else None,
        "code_at": time(code.at) if code is not None else None,
        "unknown_code": one.unknown_codes.get(assignment.responder_id),
        "delivery": _furthest(messages),
        "messages": [_message(delivery) for delivery in messages],
    }


def _minutes(one: Incident, assignment: Assignment) -> float | None:
    """How far they were when they accepted, or else when they were asked; estimated."""
    if assignment.minutes is not None:
        return assignment.minutes
    call = one.call_up.calls.get(assignment.responder_id) if one.call_up is not None else None
    return call.minutes if call is not None else None


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


def _message(delivery: Delivery) -> shapes.Message:
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
    return found.shown.state.value, found


def open_in_building(state: RoomState, building_id: str, *, secrets: bool) -> list[Incident]:
    """The open incidents of a building."""
    return [
        one
        for one in queue(state, secrets=secrets)
        if one.is_open and one.place is not None and one.place.building_id == building_id
    ]
