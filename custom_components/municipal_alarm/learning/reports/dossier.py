"""One incident: what is known of it, what happened, what was learned, and how to prove it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from ...control_room import events as e
from ...control_room.commands import Actor
from ...control_room.evaluation.parts import Evaluation
from ...control_room.secrecy import story
from ...control_room.values import record
from ..facts import Facts
from ..sentences import Line
from ..summarising import summarise

VERSION = 1


@record
class Photo:
    """A picture that was taken of it."""

    taken_at: datetime
    what: str
    """Where, as people read it."""
    jpeg: bytes


@record
class Approval:
    """Who agreed with the evaluation."""

    name: str
    at: datetime


@record
class Evaluated:
    """The evaluation as it stands."""

    evaluation: Evaluation
    written_by: str
    written_at: datetime
    approvals: tuple[Approval, ...]


@record
class Proof:
    """Where the journal ended, and what all that stood in it then comes down to."""

    position: int
    hash: bytes
    last: int
    """The last record of this incident."""


@record
class Dossier:
    """All of it."""

    facts: Facts
    made_at: datetime
    secrets: bool
    lines: tuple[Line, ...]
    evaluated: Evaluated | None
    photos: tuple[Photo, ...]
    gone: int
    """Events whose content is not kept any more."""
    complete: bool
    """Whether all that happened is in the journal already."""
    proof: Proof | None
    """None: what is shown to this reader is not what stands there."""

    def as_json(self) -> dict[str, Any]:
        """With the keys of docs/reports.md. The pictures stay behind."""
        one, evaluated, proof = self.facts, self.evaluated, self.proof
        return {
            "report": "dossier",
            "version": VERSION,
            "made_at": self.made_at.isoformat(),
            "secrets": self.secrets,
            "complete": self.complete,
            "gone": self.gone,
            "incident": facts_json(one),
            "timeline": [
                {
                    "event": line.event,
                    "at": line.at.isoformat(),
                    "delay_s": line.delay_s,
                    "category": line.category.value,
                    "actor": line.actor,
                    "text": line.text,
                }
                for line in self.lines
            ],
            "pictures": len(self.photos),
            "evaluation": None if evaluated is None else _evaluated_json(evaluated),
            "proof": None
            if proof is None
            else {
                "position": proof.position,
                "hash": proof.hash.hex(),
                "last_position": proof.last,
            },
        }


def facts_json(one: Facts) -> dict[str, Any]:
    """What an incident comes down to, for answers."""
    return {
        "incident_id": one.incident_id,
        "number": one.number,
        "kind": one.kind.value,
        "priority": int(one.priority),
        "raised_at": one.raised_at.isoformat(),
        "state": one.state.value,
        "drill": one.drill,
        "building_id": one.building_id,
        "building": one.building,
        "desk_id": one.desk_id,
        "place": one.place,
        "presses": one.presses,
        "receipt_s": one.receipt_s,
        "acknowledged_s": one.acknowledged_s,
        "accepted_s": one.accepted_s,
        "on_scene_s": one.on_scene_s,
        "resolved_s": one.resolved_s,
        "closed_s": one.closed_s,
        "evaluated_s": one.evaluated_s,
        "approved_s": one.approved_s,
        "steps": one.steps,
        "external": list(one.external),
        "outcome": one.outcome.value if one.outcome is not None else None,
        "duress": one.duress,
    }


def _evaluated_json(said: Evaluated) -> dict[str, Any]:
    one = said.evaluation
    return {
        "outcome": one.outcome.value,
        "happened": one.happened,
        "went_well": one.went_well,
        "to_improve": one.to_improve,
        "aggression": [each.value for each in one.aggression],
        "injury": one.injury.value,
        "police_report": one.police_report.value,
        "police_reference": one.police_reference,
        "aftercare": one.aftercare.value,
        "sanction": one.sanction.value,
        "measures": [
            {"text": each.text, "owner": each.owner, "due": each.due.isoformat()}
            for each in one.measures
        ],
        "written_by": said.written_by,
        "written_at": said.written_at.isoformat(),
        "approvals": [{"name": each.name, "at": each.at.isoformat()} for each in said.approvals],
    }


def evaluated_of(events: Iterable[e.Event], *, secrets: bool) -> Evaluated | None:
    """The evaluation that stands, with who agreed with it since it was written."""
    written: e.EvaluationWritten | None = None
    approvals: list[Approval] = []
    for event in events if secrets else story(events):
        match event:
            case e.EvaluationWritten():
                written, approvals = event, []
            case e.EvaluationApproved():
                approvals.append(Approval(name=_name(event.actor), at=event.at))
    if written is None:
        return None
    return Evaluated(
        evaluation=written.evaluation,
        written_by=_name(written.actor),
        written_at=written.at,
        approvals=tuple(approvals),
    )


def _name(actor: Actor) -> str:
    return actor.name or actor.actor_id


def make_dossier(
    events: Sequence[e.Event],
    lines: Iterable[Line],
    made_at: datetime,
    *,
    secrets: bool,
    photos: Iterable[Photo] = (),
    gone: int = 0,
    complete: bool = True,
    proof: Proof | None = None,
) -> Dossier | None:
    """Make it of the events of one incident; None: this reader may know of none."""
    facts = summarise(events, secrets=secrets)
    if facts is None:
        return None
    return Dossier(
        facts=facts,
        made_at=made_at,
        secrets=secrets,
        lines=tuple(lines),
        evaluated=evaluated_of(events, secrets=secrets),
        photos=tuple(photos),
        # How much is hidden, or of what, is for those who may know all of it.
        gone=gone if secrets else 0,
        complete=complete,
        proof=proof if secrets else None,
    )
