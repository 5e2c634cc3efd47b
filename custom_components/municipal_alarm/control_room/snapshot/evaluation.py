"""The evaluation of an incident, and the measures that were agreed."""

from ..evaluation.asking import persons_for
from ..evaluation.measures import KeptMeasure
from ..evaluation.parts import Evaluation, Measure
from ..incident import Incident
from ..site import Site
from ..state import RoomState
from . import evaluation_shapes as shapes
from .parts import place, time


def evaluation(one: Incident, site: Site) -> shapes.Evaluation | None:
    """How far it is, and what is written; None: nothing is, and nobody asks for it.

    Of an incident as the reader may know it: what was written in words is in no other.
    """
    evaluating = one.evaluating
    persons = persons_for(site.policy(one.policy_id, one.kind).evaluation, one)
    written = evaluating.written
    if not persons and written is None:
        return None
    return {
        "persons": persons,
        "complete": evaluating.is_enough(persons),
        "due_at": time(evaluating.due_at),
        "by": evaluating.by.name if evaluating.by is not None else None,
        "at": time(evaluating.at),
        "version": evaluating.version,
        "approved_by": [approval.actor.name for approval in evaluating.approvals],
        "written": form(written) if written is not None else None,
    }


def form(written: Evaluation) -> shapes.WrittenEvaluation:
    """Everything that an evaluation holds."""
    return {
        "outcome": written.outcome.value,
        "happened": written.happened,
        "went_well": written.went_well,
        "to_improve": written.to_improve,
        "aggression": [one.value for one in written.aggression],
        "channel": written.channel.value,
        "weapon": written.weapon.value,
        "offender": written.offender.value,
        "affected": written.affected,
        "injury": written.injury.value,
        "absence": written.absence.value,
        "inspectorate": written.inspectorate.value,
        "police_report": written.police_report.value,
        "by_employer": written.by_employer,
        "police_reference": written.police_reference,
        "aftercare": written.aftercare.value,
        "aftercare_by": [one.value for one in written.aftercare_by],
        "sanction": written.sanction.value,
        "recovery": written.recovery.value,
        "measures": [measure(one) for one in written.measures],
    }


def measure(one: Measure) -> shapes.Measure:
    """A measure as it was agreed."""
    return {
        "measure_id": one.measure_id,
        "text": one.text,
        "owner": one.owner,
        "due": one.due.isoformat(),
    }


def kept_measures(state: RoomState, *, secrets: bool) -> list[KeptMeasure]:
    """Those that are open or only just done; open ones first, in the order of their dates."""
    return sorted(
        (one for one in state.measures.kept.values() if secrets or not one.secret),
        key=lambda one: (one.done_at is not None, one.measure.due, one.measure.measure_id),
    )


def measures(state: RoomState, *, secrets: bool) -> list[shapes.KeptMeasure]:
    """The measures of all incidents that are open or only just done."""
    return [kept_measure(one) for one in kept_measures(state, secrets=secrets)]


def kept_measure(one: KeptMeasure) -> shapes.KeptMeasure:
    """One of them, with what it was agreed after."""
    return {
        **measure(one.measure),
        "state": "open" if one.done_at is None else "done",
        "incident_id": one.incident_id,
        "number": one.number,
        "place": place(one.place),
        "agreed_at": time(one.agreed_at),
        "agreed_by": one.agreed_by,
        "reminders": one.reminders,
        "done_at": time(one.done_at),
        "done_by": one.done_by,
        "note": one.note,
    }
