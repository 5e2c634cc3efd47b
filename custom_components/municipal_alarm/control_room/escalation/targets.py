"""Whom the targets of a step mean: who is told, who is called from outside, and why not."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from ..alerts import can_be_told
from ..events import Skip
from ..ids import BuildingId, ResponderId
from ..incident import Incident
from ..site import Responder
from ..turn import Turn
from ..words import AssignmentState, DeliveryState, Duty, Target

_HOW_MANY = {Target.NEAREST_PATROL: 1, Target.NEIGHBOURING_GUARDS: 2}
"""How many are called in from elsewhere: enough to help, without emptying the
neighbourhood."""


@dataclass(slots=True)
class Found:
    """Whom some targets mean, for one incident at one moment."""

    responders: dict[ResponderId, Responder] = field(default_factory=dict)
    """To be told, not being part of it."""
    again: dict[ResponderId, Responder] = field(default_factory=dict)
    """Told before, and without an answer: see `find_again`."""
    is_anybody_reached: bool = False
    """Whether one of those to be told can be, as far as anybody knows."""
    external: tuple[str, ...] = ()
    skipped: list[Skip] = field(default_factory=list)

    def skip(self, target: Target, reason: str) -> None:
        """Remember why a target was not reached."""
        self.skipped.append(Skip(target, reason))


def find(
    turn: Turn,
    incident: Incident,
    targets: Iterable[Target],
    external: tuple[str, ...] = (),
    *,
    once_more: bool = False,
) -> Found:
    """Those meant for this incident, without those already in it.

    `external`: whom EXTERNAL means, by name; empty: all that are set up. `once_more`: also
    who was called in vain, as a later step does.
    """
    found = Found()
    for target in targets:
        if target is Target.EXTERNAL:
            found.external = _external(turn, incident, external, found, once_more=once_more)
        else:
            _find(turn, incident, target, found, None)
    return found


def find_again(
    turn: Turn, incident: Incident, targets: Iterable[Target], told: Collection[ResponderId]
) -> Found:
    """Those meant by now, and who of them was told and has not answered.

    `told`: by the step that is repeated. Nobody outside is called twice.
    """
    found = Found()
    for target in targets:
        if target is not Target.EXTERNAL:
            _find(turn, incident, target, found, told)
    for responder_id in told:
        responder = turn.site.responders.get(responder_id)
        if responder is not None and _is_silent(incident, responder_id):
            found.again.setdefault(responder_id, responder)
    return found


def _is_silent(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody was told, and neither was sent nor has answered in any way."""
    assignment = incident.assignments.get(responder_id)
    return (
        assignment is not None
        and assignment.state is AssignmentState.ALERTED
        and not incident.has_answered(responder_id)
    )


def _external(
    turn: Turn, incident: Incident, names: tuple[str, ...], found: Found, *, once_more: bool
) -> tuple[str, ...]:
    """The external targets not called yet, or in vain. A drill never leaves the house."""
    if incident.drill:
        found.skip(Target.EXTERNAL, "drill")
        return ()
    known = tuple(one.name for one in turn.site.external)
    meant = tuple(name for name in dict.fromkeys(names) if name in known) if names else known
    if not meant or len(meant) < len(set(names)):
        found.skip(Target.EXTERNAL, "none_set_up")
    failed = [
        name
        for name, call in incident.external.items()
        if once_more and call.state is DeliveryState.FAILED
    ]
    left = tuple(name for name in meant if name in failed or name not in incident.external_called)
    if meant and not left:
        found.skip(Target.EXTERNAL, "already_alerted")
    return left


def _find(
    turn: Turn,
    incident: Incident,
    target: Target,
    found: Found,
    told: Collection[ResponderId] | None,
) -> None:
    """Whom one target means; `told`: see `find_again`, None: it is no repetition."""
    if target is Target.OPERATORS and turn.room.present:
        # The room itself sees every incident in the feed; nothing is sent.
        return
    meant = _meant(turn, incident, target)
    number = _HOW_MANY.get(target) if incident.place is not None else None
    again: list[Responder] = []
    mine = meant
    if told is not None:
        mine = [one for one in meant if number is None or one.responder_id in told]
        again = [one for one in mine if _is_silent(incident, one.responder_id)]
    if target is Target.NEAREST_PATROL:
        # By whatever they were told: whoever comes, comes.
        mine = meant
    if number is not None and (told is not None or target is Target.NEAREST_PATROL):
        number -= sum(_comes(turn, incident, one) for one in mine)
    fresh, lost = _fresh(turn, incident, meant, number)
    found.responders |= {one.responder_id: one for one in (*fresh, *lost)}
    found.again |= {one.responder_id: one for one in again}
    found.is_anybody_reached = found.is_anybody_reached or bool(fresh)
    if fresh or any(can_be_told(turn, one) for one in again):
        return
    unreached = bool(lost or again)
    found.skip(
        target,
        "nobody_reachable" if unreached else "already_alerted" if meant else "nobody_there",
    )
    if target is Target.GUARDS_HERE and incident.place is not None and (unreached or not meant):
        # Nobody here can be counted on: the nearest patrol goes, by the same step.
        _find(turn, incident, Target.NEAREST_PATROL, found, told)


def _comes(turn: Turn, incident: Incident, responder: Responder) -> bool:
    """Whether somebody who was told before still counts as help."""
    assignment = incident.assignments.get(responder.responder_id)
    return assignment is not None and assignment.has_part and can_be_told(turn, responder)


def _meant(turn: Turn, incident: Incident, target: Target) -> list[Responder]:
    """Those on duty whom a target means, in their order, whether in it already or not."""
    match target:
        case Target.OPERATORS:
            return _helpers(incident, turn.roster.with_duty(Duty.OPERATOR))
        case Target.SUPERVISORS:
            return _helpers(incident, turn.roster.with_duty(Duty.SUPERVISOR))
    if incident.place is not None:
        there = _of_place(turn, incident.place.building_id, target)
        return _helpers(incident, there)
    return [] if target is Target.RESPONSE_TEAM else _anywhere(turn, incident)


def _helpers(incident: Incident, responders: Iterable[Responder]) -> list[Responder]:
    if incident.responder_id is None and not incident.codes:
        return list(responders)
    return [
        one
        for one in responders
        if one.responder_id != incident.responder_id
        # Nor, by what their code does, who sent that of duress: their own radio would tell.
        and not incident.told_duress(one.responder_id)
    ]


def _anywhere(turn: Turn, incident: Incident) -> list[Responder]:
    """Whom an alarm means of which nobody knows where: all patrols, or else the guards as well."""
    patrols = _helpers(incident, turn.roster.with_duty(Duty.PATROL))
    if any(_may_come(turn, incident, one) for one in patrols):
        return patrols
    return patrols + _helpers(incident, turn.roster.with_duty(Duty.GUARD))


def _may_come(turn: Turn, incident: Incident, responder: Responder) -> bool:
    assignment = incident.assignments.get(responder.responder_id)
    return can_be_told(turn, responder) and (assignment is None or assignment.has_part)


def _of_place(turn: Turn, building_id: BuildingId, target: Target) -> tuple[Responder, ...]:
    """Those on duty in a building, or near it."""
    roster = turn.roster
    match target:
        case Target.GUARDS_HERE:
            return roster.here(Duty.GUARD, building_id, turn.now)
        case Target.RESPONSE_TEAM:
            return roster.here(Duty.RESPONSE_TEAM, building_id, turn.now)
        case Target.NEIGHBOURING_GUARDS:
            return roster.nearest(Duty.GUARD, building_id, turn.now)
        case _:
            return roster.nearest(Duty.PATROL, building_id, turn.now)


def _fresh(
    turn: Turn, incident: Incident, meant: Iterable[Responder], number: int | None
) -> tuple[list[Responder], list[Responder]]:
    """Those not in it yet, at most `number`: who can be told, and who is not known to be."""
    told: list[Responder] = []
    lost: list[Responder] = []
    if number is not None and number <= 0:
        return told, lost
    for responder in meant:
        if responder.responder_id in incident.assignments:
            continue
        (told if can_be_told(turn, responder) else lost).append(responder)
        if len(told) == number:
            break
    return told, lost if number is None else lost[: number - len(told)]
