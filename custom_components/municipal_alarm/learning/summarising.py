"""The events of one incident -> what it comes down to: see `facts`.

Made to take what care has left of a journal: an event whose content went is not there,
and what it would have said did not happen, for all that is known.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..control_room import events as e
from ..control_room.alerts import CALLS_FOR_HELP
from ..control_room.evaluation.parts import Evaluation
from ..control_room.ids import OperatorId
from ..control_room.incident import Incident, raised
from ..control_room.incident_fold import after
from ..control_room.secrecy import story
from ..control_room.words import ActorKind, CodeEffect, DeliveryState, IncidentState, Outcome
from .facts import Facts


def summarise(events: Iterable[e.Event], *, secrets: bool) -> Facts | None:
    """The facts of one incident, from its events in their order.

    `secrets` False: as those see it who must not learn of duress. None: they may not know
    of it at all, or how it began is not known any more.
    """
    summary: _Summary | None = None
    for event in events if secrets else story(events):
        if summary is not None:
            handler = _HANDLERS.get(type(event))
            if handler is not None:
                handler(summary, event)
        elif isinstance(event, e.IncidentRaised):
            summary = _Summary(event)
    return None if summary is None else summary.facts()


class _Summary:
    """What is known of an incident so far."""

    def __init__(self, event: e.IncidentRaised) -> None:
        self.alarms: Incident = raised(event)
        """What its alarms make of it, and nothing else: its kind, its place, its presses."""
        self.state = IncidentState.RAISED
        self.seconds: dict[str, float] = {}
        self.calls: set[str] = set()
        """Keys of the messages that call for help."""
        self.receipts = False
        self.operator_id: OperatorId | None = None
        self.steps: set[int] = set()
        self.external: dict[str, None] = {}
        self.outcome: Outcome | None = None
        self.evaluation: Evaluation | None = None
        self.duress = self.alarms.duress

    def facts(self) -> Facts:
        """All of it."""
        of, place, told = self.alarms, self.alarms.place, self.evaluation
        facts = Facts(
            incident_id=of.incident_id,
            number=of.number,
            kind=of.kind,
            priority=of.priority,
            raised_at=of.raised_at,
            state=self.state,
            drill=of.drill,
            test=of.test,
            building_id=place.building_id if place is not None else None,
            building=place.building if place is not None else "",
            desk_id=of.desk_id if of.is_of_desk else None,
            place=place.words() if place is not None else "",
            responder_id=of.responder_id,
            source_id=of.source_id,
            presses=of.presses,
            receipts=self.receipts,
            operator_id=self.operator_id,
            steps=len(self.steps),
            external=tuple(self.external),
            outcome=self.outcome,
            duress=self.duress,
            **self.seconds,  # type: ignore[arg-type]
        )
        if told is None:
            return facts
        return replace(
            facts,
            outcome=told.outcome,
            aggression=told.aggression,
            injury=told.injury,
            police_report=told.police_report,
            aftercare=told.aftercare,
            sanction=told.sanction,
            measures=len(told.measures),
        )

    def first(self, name: str, at: datetime) -> None:
        """Something happened; only the first time counts. A clock that was set back ends at 0."""
        if name not in self.seconds:
            self.seconds[name] = max((at - self.alarms.raised_at).total_seconds(), 0.0)

    def reached(self, state: IncidentState) -> None:
        """It is so far, unless it is further."""
        if _ORDER[state] > _ORDER[self.state]:
            self.state = state

    def told(self, alerts: Iterable[e.Alert]) -> None:
        """Messages leave."""
        for alert in alerts:
            if alert.purpose in CALLS_FOR_HELP:
                self.calls.add(alert.key)
                self.receipts = self.receipts or alert.receipt_due_at is not None


_ORDER = {state: number for number, state in enumerate(IncidentState)}


def _alarm(one: _Summary, event: e.AlarmJoined | e.SubjectPlaced) -> None:
    # Only these are given to it, so it is open: nothing of the table can refuse them.
    one.alarms = after(one.alarms, event)
    one.duress = one.duress or one.alarms.duress


def _told(one: _Summary, event: Any) -> None:
    one.told(event.alerts)


def _step_taken(one: _Summary, event: e.StepTaken) -> None:
    one.told(event.alerts)
    if not event.held_by:
        one.steps.add(event.step)
    one.external |= dict.fromkeys(event.external)


def _targets_alerted(one: _Summary, event: e.TargetsAlerted) -> None:
    one.told(event.alerts)
    one.external |= dict.fromkeys(event.external)


def _external_called(one: _Summary, event: e.ExternalCalled) -> None:
    one.external[event.target] = None


def _reported(one: _Summary, event: e.DeliveryReported) -> None:
    if event.state is DeliveryState.RECEIPTED and event.key in one.calls and not event.late:
        one.first("receipt_s", event.at)


def _retried(one: _Summary, event: e.DeliveryRetried) -> None:
    if event.other is not None:
        one.told((event.other,))


def _acknowledged(one: _Summary, event: e.Acknowledged) -> None:
    one.first("acknowledged_s", event.at)
    if one.operator_id is None and event.actor.kind is ActorKind.OPERATOR:
        one.operator_id = OperatorId(event.actor.actor_id)
    one.reached(IncidentState.ACKNOWLEDGED)


def _accepted(one: _Summary, event: e.ResponderAccepted) -> None:
    one.first("accepted_s", event.at)
    one.reached(IncidentState.RESPONDING)


def _arrived(one: _Summary, event: e.ResponderArrived) -> None:
    # Whoever is there has taken it on, said or not.
    one.first("accepted_s", event.at)
    one.first("on_scene_s", event.at)
    one.reached(IncidentState.ON_SCENE)


def _code_received(one: _Summary, event: e.CodeReceived) -> None:
    one.duress = one.duress or event.effect is CodeEffect.DURESS


def _resolved(one: _Summary, event: e.IncidentResolved) -> None:
    one.first("resolved_s", event.at)
    one.outcome = event.outcome
    one.reached(IncidentState.RESOLVED)


def _closed(one: _Summary, event: e.IncidentClosed) -> None:
    one.first("closed_s", event.at)
    one.reached(IncidentState.CLOSED)


def _evaluated(one: _Summary, event: e.EvaluationWritten) -> None:
    one.first("evaluated_s", event.at)
    one.evaluation = event.evaluation
    one.seconds.pop("approved_s", None)


def _approved(one: _Summary, event: e.EvaluationApproved) -> None:
    if one.evaluation is not None:
        one.first("approved_s", event.at)


_HANDLERS: Mapping[type[e.Event], Callable[[_Summary, Any], None]] = {
    e.AlarmJoined: _alarm,
    e.SubjectPlaced: _alarm,
    e.ToldAgain: _told,
    e.StepTaken: _step_taken,
    e.StepRepeated: _told,
    e.TargetsAlerted: _targets_alerted,
    e.ExternalCalled: _external_called,
    e.Acknowledged: _acknowledged,
    e.RespondersDispatched: _told,
    e.ResponderAccepted: _accepted,
    e.ResponderArrived: _arrived,
    e.MessageSent: _told,
    e.CodeReceived: _code_received,
    e.DeliveryReported: _reported,
    e.DeliveryRetried: _retried,
    e.CallUpAsked: _told,
    e.IncidentResolved: _resolved,
    e.IncidentClosed: _closed,
    e.EvaluationWritten: _evaluated,
    e.EvaluationApproved: _approved,
}
"""Every other event of an incident tells no figure of it."""
