"""What each event of an evaluation changes in its incident."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from .. import events as e
from ..delivery_fold import without
from ..incident import Incident
from ..words import Prompt
from .progress import Approval

type _Changes = dict[str, Any]


def _asked(incident: Incident, event: e.EvaluationAsked) -> _Changes:
    changes: _Changes = {
        "evaluating": replace(
            incident.evaluating,
            asked_at=event.at,
            due_at=event.due_at,
            within_s=event.within_s,
            reminders=event.reminders,
        )
    }
    if event.due_at is None:
        changes["prompts"] = without(incident, Prompt.EVALUATION_DUE)
    return changes


def _written(incident: Incident, event: e.EvaluationWritten) -> _Changes:
    return {
        "evaluating": replace(
            incident.evaluating,
            written=event.evaluation,
            by=event.actor,
            at=event.at,
            approvals=(),
            given=event.given,
        )
    }


def _approved(incident: Incident, event: e.EvaluationApproved) -> _Changes:
    evaluating = incident.evaluating
    approvals = (*evaluating.approvals, Approval(event.actor, event.at))
    return {"evaluating": replace(evaluating, approvals=approvals)}


FOLDS: Mapping[type[e.Event], Callable[[Incident, Any], _Changes]] = {
    e.EvaluationAsked: _asked,
    e.EvaluationWritten: _written,
    e.EvaluationApproved: _approved,
}
