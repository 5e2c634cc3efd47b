"""An evaluation is written, written again, and approved by somebody else."""

from collections.abc import Iterable
from dataclasses import replace

from ..commands import Actor, ApproveEvaluation, EvaluateIncident
from ..errors import BadRequest, NotPermitted, UnknownThing, WrongState
from ..events import EvaluationApproved, EvaluationWritten
from ..ids import IncidentId
from ..incident import Incident
from ..turn import Turn
from ..words import ActorKind, Outcome
from . import asking, keeping
from .parts import Aggression, Evaluation, Helper, Measure, MeasureId, measure_of
from .progress import Evaluating

TEXT_LENGTH = 20_000
"""Letters of each text: some six pages."""
REFERENCE_LENGTH = 100
MOST_MEASURES = 50
MOST_AFFECTED = 10_000


def evaluate(turn: Turn, command: EvaluateIncident) -> None:
    """Write it, whole. What was approved before is not approved any more."""
    incident = _over(turn, command.incident_id)
    actor = command.actor
    before = incident.evaluating
    _demand_read(command, before)
    evaluation = _sensible(incident, command.evaluation)
    known = before.written.measures if before.written is not None else ()
    settled = _Settled(turn, known, incident.incident_id, before.given)
    measures = tuple([settled.settle(one) for one in evaluation.measures])
    evaluation = replace(evaluation, measures=measures)
    if evaluation == before.written and actor == before.by:
        return
    turn.record(
        EvaluationWritten(
            at=turn.now,
            incident_id=incident.incident_id,
            actor=actor,
            evaluation=evaluation,
            given=settled.given,
            version=before.version + 1,
            private=incident.duress,
        )
    )
    for measure in settled.agreed:
        keeping.agree(turn, incident, actor, measure)
    for measure in known:
        one = turn.room.measures.get(measure.measure_id)
        if one is not None and one.done_at is None and measure.measure_id not in settled.used:
            keeping.dropped(turn, one, actor, "")
    asking.review(turn, incident.incident_id)


def approve(turn: Turn, command: ApproveEvaluation) -> None:
    """Somebody else agrees with what is written; twice by the same is once."""
    incident = _over(turn, command.incident_id)
    actor, evaluating = command.actor, incident.evaluating
    if evaluating.written is None or evaluating.by is None:
        raise WrongState("not_evaluated")
    if actor.kind is ActorKind.AUTOMATION:
        raise NotPermitted("persons_approve")
    if actor.actor_id == evaluating.by.actor_id:
        raise NotPermitted("own_evaluation")
    if command.version not in (None, evaluating.version):
        raise _not_read(evaluating.by, evaluating.version)
    if any(one.actor.actor_id == actor.actor_id for one in evaluating.approvals):
        return
    turn.record(EvaluationApproved(at=turn.now, incident_id=incident.incident_id, actor=actor))
    asking.review(turn, incident.incident_id)


def _over(turn: Turn, incident_id: IncidentId) -> Incident:
    incident = turn.incident(incident_id)
    if incident.is_open:
        raise WrongState("not_resolved")
    return incident


def _demand_read(command: EvaluateIncident, before: Evaluating) -> None:
    """Refuse to replace what another person wrote and this one did not read.

    What an automation wrote is a draft. Whoever names a version means that one, their own too.
    """
    by, said = before.by, command.replaces
    if by is None or said == before.version:
        return
    is_other = by.actor_id != command.actor.actor_id and by.kind is not ActorKind.AUTOMATION
    if said is not None or is_other:
        raise _not_read(by, before.version)


def _not_read(by: Actor, version: int) -> WrongState:
    return WrongState("evaluation_not_read", name=by.name or by.actor_id, version=str(version))


def _sensible(incident: Incident, typed: Evaluation) -> Evaluation:
    """What was written, in order; `BadRequest` when it makes no sense."""
    texts = {
        name: getattr(typed, name).strip()
        for name in ("happened", "went_well", "to_improve", "police_reference")
    }
    if not texts["happened"]:
        raise BadRequest("evaluation_without_text")
    for name, text in texts.items():
        most = REFERENCE_LENGTH if name == "police_reference" else TEXT_LENGTH
        if len(text) > most:
            raise BadRequest("long_text", length=str(most))
    if incident.drill and typed.outcome not in (Outcome.DRILL, Outcome.CANCELLED):
        raise BadRequest("drill_outcome")
    if len(typed.measures) > MOST_MEASURES:
        raise BadRequest("many_measures", count=str(MOST_MEASURES))
    if not 0 <= typed.affected <= MOST_AFFECTED:
        raise BadRequest("affected_range", count=str(MOST_AFFECTED))
    return replace(
        typed,
        **texts,
        aggression=tuple(one for one in Aggression if one in typed.aggression),
        aftercare_by=tuple(one for one in Helper if one in typed.aftercare_by),
    )


class _Settled:
    """The measures of a new evaluation, each by the id that it has or gets.

    A measure that its writer left as they found it stays as it is by now: somebody may
    have put its date off meanwhile.
    """

    def __init__(
        self, turn: Turn, known: Iterable[Measure], incident_id: IncidentId, given: int
    ) -> None:
        self._turn = turn
        self._known = {one.measure_id: one for one in known}
        self._incident_id = incident_id
        self.given = given
        self.used: set[MeasureId] = set()
        self.agreed: list[Measure] = []

    def settle(self, typed: Measure) -> Measure:
        """One of them; what is new, or otherwise than before, is to be agreed."""
        measure = keeping.demand_measure(self._turn, typed)
        measure_id = measure.measure_id or self._by_text(measure.text)
        if not measure_id:
            return self._agree(measure, None)
        old = self._known.get(measure_id)
        if old is None:
            raise UnknownThing("unknown_measure", measure=measure_id)
        if measure_id in self.used:
            raise BadRequest("measure_twice", measure=measure.text)
        self.used.add(measure_id)
        measure = replace(measure, measure_id=measure_id)
        kept = self._turn.room.measures.get(measure_id)
        if measure == old:
            return kept.measure if kept is not None else old
        if kept is not None and measure == kept.measure:
            return measure
        return self._agree(measure, measure_id if kept is not None else None)

    def _by_text(self, text: str) -> MeasureId | None:
        said = text.casefold()
        return next(
            (
                one.measure_id
                for one in self._known.values()
                if one.text.casefold() == said and one.measure_id not in self.used
            ),
            None,
        )

    def _agree(self, measure: Measure, measure_id: MeasureId | None) -> Measure:
        if measure_id is None:
            self.given += 1
            # What has left its list is over for good, so its number is not given again.
            measure_id = measure_of(self._incident_id, self.given)
        measure = replace(measure, measure_id=measure_id)
        self.agreed.append(measure)
        return measure
