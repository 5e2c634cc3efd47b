"""What somebody outside must know of an incident: where, what, since when, who is inside."""

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum

from ..ids import IncidentId, ResponderId
from ..incident import Incident
from ..incident_parts import LastLocated
from ..roster import PLACE_HOLDS
from ..site import Place
from ..state import RoomState
from ..values import value
from ..words import ActorKind, AlarmKind, AssignmentState, Duty, RollCallAnswer


class Why(StrEnum):
    """Why somebody is named as inside; the gravest first, and each is named once."""

    IN_DANGER = "in_danger"
    """The alarm is theirs."""
    HELP = "help"
    """They said in the roll-call that they need help."""
    MISSING = "missing"
    """The roll-call knows nothing of them."""
    ON_SCENE = "on_scene"
    """They are there to help."""
    ALONE = "alone"
    """They work there alone."""
    ON_GUARD = "on_guard"
    """They are the guards who are on duty there."""


@value
class Inside:
    """Somebody who is in there, or may be."""

    name: str
    why: Why
    seen_at: datetime | None = None
    """When they were last proven to be somewhere; None: not since a shift ago."""
    seen: str = ""
    """Where that was."""


@value
class Links:
    """Where the pictures are to be had, by somebody without an account.

    None: there is none, and `why_none` says why: "no_camera", "no_address" (nobody set up
    how this Home Assistant is reached from outside).
    """

    camera: str | None = None
    snapshot: str | None = None
    until: datetime | None = None
    """Until when they hold; they end with the incident as well."""
    why_none: str = "no_camera"


@value
class HandOver:
    """The facts, as they are at `now`."""

    now: datetime
    incident_id: IncidentId
    number: int
    kind: AlarmKind
    possible: bool
    drill: bool
    detail: str
    """What a source called it, where that is no kind of ours."""
    place: Place | None
    place_at: datetime | None
    """Of a responder's alarm: when they were last proven to be at `place`."""
    subject: str
    """The responder whom it is about; empty: it is about no one."""
    raised_at: datetime
    presses: int
    last_press_at: datetime
    address: str
    latitude: float | None
    longitude: float | None
    """Of the building."""
    located: LastLocated | None
    """Where the radio of the responder whom it is about last said that it was."""
    desk: bool
    """Whether it is the alarm of a desk: somebody of ours works there, who has no name here."""
    pressed: bool
    """Whether that one raised it, and nobody else for them."""
    inside: tuple[Inside, ...]
    contact: str
    """Who can be asked in the building."""
    phone: str
    """The control room's own number."""


def facts(state: RoomState, incident: Incident, now: datetime) -> HandOver:
    """What is known of an incident now. Duress goes as the emergency it is."""
    shown = incident.shown
    building = state.site.buildings.get(shown.place.building_id) if shown.place else None
    kind = AlarmKind.EMERGENCY if shown.kind is AlarmKind.DURESS else shown.kind
    of = shown.responder_id
    return HandOver(
        now=now,
        incident_id=shown.incident_id,
        number=shown.number,
        kind=kind,
        possible=shown.possible,
        drill=shown.drill,
        detail=shown.detail,
        place=shown.place,
        place_at=shown.placed_at if of is not None else None,
        subject=shown.responder if of is not None else "",
        raised_at=shown.raised_at,
        presses=shown.presses,
        last_press_at=shown.last_press_at,
        address=building.address if building is not None else "",
        latitude=building.latitude if building is not None else None,
        longitude=building.longitude if building is not None else None,
        located=incident.located.get(of) if of is not None else None,
        desk=shown.is_of_desk,
        pressed=shown.is_of_desk
        and shown.kind is AlarmKind.PANIC
        and not shown.source_id.startswith(f"{ActorKind.OPERATOR}/"),
        inside=_inside(state, shown, now),
        contact=building.contact if building is not None else "",
        phone=state.site.phone,
    )


def _inside(state: RoomState, shown: Incident, now: datetime) -> tuple[Inside, ...]:
    found: dict[ResponderId, Inside] = {}
    for responder_id, name, why in _named(state, shown, now):
        if responder_id in found:
            continue
        last = state.roster.placed.get(responder_id)
        if last is None or now - last.occurred_at >= PLACE_HOLDS:
            found[responder_id] = Inside(name, why)
        else:
            found[responder_id] = Inside(name, why, last.occurred_at, last.place.words())
    return tuple(found.values())


def _named(
    state: RoomState, shown: Incident, now: datetime
) -> Iterator[tuple[ResponderId, str, Why]]:
    if shown.responder_id is not None:
        yield shown.responder_id, shown.responder, Why.IN_DANGER
    people = shown.roll_call.people if shown.roll_call is not None else {}
    for answer, why in (
        (RollCallAnswer.HELP, Why.HELP),
        (RollCallAnswer.UNACCOUNTED, Why.MISSING),
    ):
        for responder_id, one in people.items():
            if one.answer is answer:
                yield responder_id, one.responder, why
    for responder_id, assignment in shown.assignments.items():
        if assignment.state is AssignmentState.ON_SCENE:
            yield responder_id, assignment.responder, Why.ON_SCENE
    if shown.place is None:
        return
    for responder_id, lone in state.lone_work.items():
        responder = state.site.responders.get(responder_id)
        if (
            responder is not None
            and state.roster.whereabouts(responder, now) == shown.place.building_id
        ):
            yield responder_id, lone.responder, Why.ALONE
    for guard in state.roster.here(Duty.GUARD, shown.place.building_id, now):
        yield guard.responder_id, guard.name, Why.ON_GUARD
