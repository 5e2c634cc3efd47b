"""Room + event of tags and rounds -> room: see `control_room.fold`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .. import events as e
from .round import Round, Visit
from .scanned import LastScan, UnknownTag

if TYPE_CHECKING:
    from ..fold import Working

UNKNOWN_TAGS_KEPT = 32
"""The latest, so that whoever makes up tags does not fill the memory."""


def _scanned(room: Working, event: e.CheckpointScanned) -> None:
    if event.late:
        return
    last = LastScan(
        event.occurred_at,
        event.responder_id,
        event.responder,
        event.by,
        event.tag,
        event.flags,
        event.device,
    )
    room.scanned = room.scanned.put(event.checkpoint_id, last)
    if event.tag in room.unknown_tags:
        # It was assigned meanwhile.
        room.unknown_tags = {tag: one for tag, one in room.unknown_tags.items() if tag != event.tag}


def _set_aside(room: Working, event: e.SignalSetAside) -> None:
    """What was set aside changes nothing; a tag that nobody knows is offered to be assigned."""
    if event.reason != "unknown_tag" or not event.text:
        return
    before = room.unknown_tags.get(event.text)
    times = before.times + 1 if before is not None else 1
    others = [(tag, one) for tag, one in room.unknown_tags.items() if tag != event.text]
    room.unknown_tags = dict(
        [
            *others[1 - UNKNOWN_TAGS_KEPT :],
            (event.text, UnknownTag(event.text, event.at, event.who, times)),
        ]
    )


def _opened(room: Working, event: e.RoundOpened) -> None:
    walkers = {event.responder_id: event.responder} if event.responder_id is not None else {}
    room.rounds = room.rounds.put(
        event.round_id,
        Round(
            round_id=event.round_id,
            plan_id=event.plan_id,
            plan=event.plan,
            kind=event.kind,
            building_id=event.building_id,
            building=event.building,
            opened_by=event.opened_by,
            planned_at=event.planned_at,
            opened_at=event.at,
            ends_at=event.ends_at,
            ordered=event.ordered,
            checkpoints=event.checkpoints,
            walkers=walkers,
            incident_id=event.incident_id,
        ),
    )


def _of_round[E: e.RoundEvent](
    change: Callable[[Round, E], Round],
) -> Callable[[Working, E], None]:
    """Of a round that is not known (a damaged journal) nothing changes."""

    def fold(room: Working, event: E) -> None:
        before = room.rounds.get(event.round_id)
        if before is not None:
            room.rounds = room.rounds.put(event.round_id, change(before, event))

    return fold


def _visited(one: Round, event: e.CheckpointVisited) -> Round:
    visit = Visit(
        event.occurred_at,
        event.deviation,
        event.out_of_order,
        event.responder_id,
        event.responder,
        event.flags,
    )
    return replace(
        one,
        visits={**one.visits, event.checkpoint_id: visit},
        walkers={**one.walkers, event.responder_id: event.responder},
    )


def _corrected(one: Round, event: e.RoundCorrected) -> Round:
    visit = Visit(
        event.occurred_at,
        event.deviation,
        corrected=event.reason,
        corrected_by=event.actor.name or event.actor.actor_id,
    )
    return replace(one, visits={**one.visits, event.checkpoint_id: visit})


def _overdue(one: Round, event: e.CheckpointOverdue) -> Round:
    return replace(one, overdue=one.overdue | {event.checkpoint_id})


def _suspended(one: Round, event: e.RoundSuspended) -> Round:
    return replace(one, suspended_at=event.at)


def _resumed(one: Round, event: e.RoundResumed) -> Round:
    later = timedelta(seconds=event.later_s)
    return replace(
        one,
        suspended_at=None,
        ends_at=one.ends_at + later,
        checkpoints=one.shifted(later),
    )


def _remarked(one: Round, event: e.RoundRemarked) -> Round:
    who = event.actor.name or event.actor.actor_id
    return replace(one, remarks=(*one.remarks, e.Remark(event.at, who, event.text)))


def _ended(room: Working, event: e.RoundEnded) -> None:
    room.rounds = room.rounds.without(event.round_id)


def _reported(room: Working, event: e.RoundReported) -> None:
    room.reports = {**room.reports, event.report.plan_id: event.report}


FOLDS: Mapping[type[e.Event], Callable[[Working, Any], None]] = {
    e.CheckpointScanned: _scanned,
    e.SignalSetAside: _set_aside,
    e.RoundOpened: _opened,
    e.CheckpointVisited: _of_round(_visited),
    e.RoundCorrected: _of_round(_corrected),
    e.CheckpointOverdue: _of_round(_overdue),
    e.RoundSuspended: _of_round(_suspended),
    e.RoundResumed: _of_round(_resumed),
    e.RoundRemarked: _of_round(_remarked),
    e.RoundEnded: _ended,
    e.RoundReported: _reported,
}
