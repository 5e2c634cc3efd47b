"""Who is there: operators, responders, lone workers, warnings, and the links to them.

Where people are is shown with secrets only: building and floor at all times, the desk
or checkpoint as long as `opened` says. Who works alone, and of whom a radio warns, is for
those who may know secrets: it is a list of people whom nobody is near.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from ..ids import ResponderId
from ..lone_work.session import LoneWork, PreAlert
from ..roster import best_contacts
from ..site import Place, Responder
from ..state import RoomState
from ..words import AlarmKind
from . import shapes
from .opened import Opened, opened
from .parts import place, time


def operators(state: RoomState) -> list[shapes.Operator]:
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


def links(state: RoomState) -> list[shapes.Link]:
    """The radio systems, and whether we are connected to them."""
    return [
        {
            "system_id": system.system_id,
            "name": system.name,
            "up": state.links.get(system.system_id),
            "microphone": system.microphone,
            "sound": system.sound,
        }
        for system in state.site.systems.values()
    ]


def responder(
    state: RoomState,
    one: Responder,
    *,
    secrets: bool = True,
    now: datetime | None = None,
    near: Opened | None = None,
) -> shapes.Responder:
    """A responder: reachable by what, and with secrets where last seen.

    `now`: for how sure it is that they are still there; without it that is not told.
    `near`: what `opened` gives, for whoever tells of many.
    """
    last = state.roster.placed.get(one.responder_id) if secrets else None
    sure = state.roster.confidence(one, now) if last is not None and now is not None else None
    contacts = best_contacts(state.roster.contacts(one), state.links, state.devices)
    return {
        "responder_id": one.responder_id,
        "name": one.name,
        "duty": one.duty.value,
        "on_duty": state.roster.on_duty(one),
        "building_id": state.roster.whereabouts(one) if secrets else one.home,
        "last_place": place(_seen(one, last.place, near or opened(state)))
        if last is not None
        else None,
        "last_seen_at": time(last.occurred_at) if last is not None else None,
        "confidence": sure.value if sure is not None else None,
        "lone_work": one.responder_id in state.lone_work if secrets else None,
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


def _seen(one: Responder, exact: Place, near: Opened) -> Place:
    """A last place, to the floor; the desk or checkpoint of it where there is an incident."""
    if near.shows(one.responder_id, exact):
        return exact
    return replace(exact, desk_id=None, desk="", checkpoint_id=None, checkpoint="")


def lone_workers(state: RoomState, *, secrets: bool) -> list[shapes.LoneWorker]:
    """Everybody who works alone and is watched over."""
    return [lone_worker(one) for one in state.lone_work.values() if secrets]


def lone_worker(one: LoneWork) -> shapes.LoneWorker:
    """One who works alone. For those alone who may know secrets."""
    return {
        "responder_id": one.responder_id,
        "responder": one.responder,
        "state": lone_work_state(one),
        "started_by": one.by,
        "started_at": time(one.started_at),
        "every_s": one.every_s,
        "grace_s": one.grace_s,
        "last_sign_at": time(one.last_sign_at),
        "last_sign_by": one.last_sign_by,
        "next_at": time(one.next_at),
        "alarm_at": time(one.alarm_at),
        "until": time(one.until),
        "prompts": one.prompts,
        "incident_id": one.incident_id,
    }


def lone_work_state(one: LoneWork) -> str:
    """watched; prompted (asked for a sign of life); alarm (none came)."""
    if one.incident_id is not None:
        return "alarm"
    return "prompted" if one.alarm_at is not None else "watched"


def pre_alerts(state: RoomState, *, secrets: bool) -> list[shapes.PreAlert]:
    """What will be an alarm unless somebody stirs or answers, the next one first.

    `by`: radio (it warns by itself), check_in (a lone worker who was asked).
    """
    if not secrets:
        return []
    warned = [_warning(one) for one in state.pre_alerts.values()]
    asked = [
        _asked(responder_id, one, one.alarm_at)
        for responder_id, one in state.lone_work.items()
        if one.alarm_at is not None and one.incident_id is None
    ]
    return sorted([*warned, *asked], key=lambda told: (told["until"], told["responder_id"]))


def _warning(one: PreAlert) -> shapes.PreAlert:
    return {
        "responder_id": one.responder_id,
        "responder": one.responder,
        "by": "radio",
        "kind": one.kind.value,
        "since": time(one.since),
        "until": time(one.until),
        "system_id": one.system_id,
        "address": one.address,
    }


def _asked(responder_id: ResponderId, one: LoneWork, alarm_at: datetime) -> shapes.PreAlert:
    return {
        "responder_id": responder_id,
        "responder": one.responder,
        "by": "check_in",
        "kind": AlarmKind.LONE_WORKER.value,
        "since": time(alarm_at - timedelta(seconds=one.grace_s)),
        "until": time(alarm_at),
        "system_id": None,
        "address": "",
    }
