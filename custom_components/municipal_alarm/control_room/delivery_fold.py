"""Incident + messages that leave, and what is heard of them -> what changes.

See `incident_fold`.
"""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from . import events as e, radio_fold as radio
from .incident import Incident
from .incident_parts import DELIVERY_MAY_FOLLOW, Assignment, Delivery
from .words import AssignmentState, DeliveryState, Prompt

_FINAL = (DeliveryState.RECEIPTED, DeliveryState.OVERTAKEN)

type Changes = dict[str, Any]


def without(incident: Incident, *prompts: Prompt) -> tuple[Prompt, ...]:
    """What the operator must still look at, less what this deals with."""
    return tuple(prompt for prompt in incident.prompts if prompt not in prompts)


def sent(incident: Incident, alerts: Iterable[e.Alert], at: datetime) -> Changes:
    """Messages leave, which makes nobody part of the incident."""
    new = {
        alert.key: Delivery(alert, DeliveryState.QUEUED, at, receipt_due_at=alert.receipt_due_at)
        for alert in alerts
        if alert.key not in incident.deliveries
    }
    return {"deliveries": {**incident.deliveries, **new}} if new else {}


def told(incident: Incident, alerts: tuple[e.Alert, ...], at: datetime) -> Changes:
    """Messages leave, and whoever gets them is part of the incident from now on."""
    if not alerts:
        return {}
    assignments = dict(incident.assignments)
    for alert in alerts:
        if alert.responder_id not in assignments:
            assignments[alert.responder_id] = Assignment(
                alert.responder_id, alert.responder, AssignmentState.ALERTED, at
            )
    return {**sent(incident, alerts, at), "assignments": assignments}


def reported(incident: Incident, event: e.DeliveryReported) -> Changes:
    """How far one of them is. Reports come late, twice and out of order."""
    if event.key not in incident.deliveries:
        return radio.microphone_reported(incident, event)
    before = incident.deliveries[event.key]
    if event.state not in DELIVERY_MAY_FOLLOW[before.state]:
        return {}
    due_at = before.receipt_due_at
    no_receipts = before.alert.receipt_due_at is None
    if event.state in _FINAL or (event.state is DeliveryState.SENT and no_receipts):
        due_at = None
    elif event.state is DeliveryState.FAILED:
        due_at = event.receipt_due_at
    deliveries = {
        **incident.deliveries,
        event.key: replace(
            before, state=event.state, since=event.at, reason=event.reason, receipt_due_at=due_at
        ),
    }
    if event.state is DeliveryState.RECEIPTED:
        # Whoever has it by one way needs it by no other.
        original = before.alert.original or event.key
        for key, one in deliveries.items():
            if original in (key, one.alert.original) and one.receipt_due_at is not None:
                deliveries[key] = replace(one, receipt_due_at=None)
    changes: Changes = {"deliveries": deliveries}
    if Prompt.NOT_RECEIPTED in incident.prompts and not any(
        one.is_worrying for one in deliveries.values()
    ):
        changes["prompts"] = without(incident, Prompt.NOT_RECEIPTED)
    return changes


def retried(incident: Incident, event: e.DeliveryRetried) -> Changes:
    """One of them was sent again."""
    changes = sent(incident, (event.other,) if event.other else (), event.at)
    before = incident.deliveries.get(event.key)
    if before is not None:
        deliveries = changes.setdefault("deliveries", dict(incident.deliveries))
        deliveries[event.key] = replace(
            before, attempt=event.attempt, receipt_due_at=event.receipt_due_at
        )
    return changes
