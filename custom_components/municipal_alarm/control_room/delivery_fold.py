"""Incident + messages that leave, and what is heard of them -> what changes.

See `incident_fold`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from . import events as e, radio_fold as radio
from .ids import ResponderId
from .incident import Incident
from .incident_parts import (
    DELIVERY_MAY_FOLLOW,
    RECEIPT_WITHIN,
    USUALLY_WITHIN,
    Assignment,
    Coming,
    Delivery,
)
from .words import AssignmentState, DeliveryState, Prompt

_FINAL = (DeliveryState.RECEIPTED, DeliveryState.OVERTAKEN)

type Changes = dict[str, Any]


def without(incident: Incident, *prompts: Prompt) -> tuple[Prompt, ...]:
    """What the operator must still look at, less what this deals with."""
    return tuple(prompt for prompt in incident.prompts if prompt not in prompts)


def sent(incident: Incident, alerts: Iterable[e.Alert], at: datetime) -> Changes:
    """Messages leave, which makes nobody part of the incident."""
    new = {
        alert.key: Delivery(
            alert, DeliveryState.QUEUED, at, at, receipt_due_at=alert.receipt_due_at
        )
        for alert in alerts
        if leaves_anew(incident, alert)
    }
    if not new:
        return {}
    # What leaves anew is the newest.
    left = {key: one for key, one in incident.deliveries.items() if key not in new}
    return {"deliveries": {**left, **new}}


def leaves_anew(incident: Incident, alert: e.Alert) -> bool:
    """Whether a message that is recorded leaves now: it has not arrived, by this way.

    What left in secret before, and is told for all to see now, may have: then nobody is
    told twice, and what is known of it comes to light (`come_to_light`).
    """
    before = incident.deliveries.get(alert.key)
    if before is None or not before.has_arrived:
        return True
    sent = before.alert
    return (sent.system_id, sent.address) != (alert.system_id, alert.address)


def come_to_light(before: Incident, shadow: Incident, event: e.Event) -> Incident:
    """What all see, with what will be told of messages that left in secret, each in its time.

    A timeline that tells of no report where others have one would tell that they left
    before; so would one that was there at once. `before`: the incident before `event`,
    which is as all may know it; `shadow`: as all know it, after that.
    """
    coming: dict[str, Delivery] = {}
    for alert in _alerts(event):
        past = _in_secret(before, event, alert)
        known = before.shown.deliveries
        if past is not None and alert.key not in known and alert.key in shadow.deliveries:
            told = tuple(_as_it_went(past, event.at))
            coming[alert.key] = replace(shadow.deliveries[alert.key], coming=told)
    return shadow.but(deliveries={**shadow.deliveries, **coming}) if coming else shadow


def _alerts(event: e.Event) -> tuple[e.Alert, ...]:
    if isinstance(event, e.DeliveryRetried):
        return (event.other,) if event.other is not None else ()
    alerts: tuple[e.Alert, ...] = getattr(event, "alerts", ())
    return alerts


def _in_secret(before: Incident, event: e.Event, alert: e.Alert) -> Delivery | None:
    """How it went with what somebody was told in secret; None: the message leaves now."""
    if alert.key in before.deliveries:
        return None if leaves_anew(before, alert) else before.deliveries[alert.key]
    if not isinstance(event, e.StepRepeated) or not is_hushed(before, alert.responder_id):
        return None
    # As with the last one that went the same way.
    way = (alert.responder_id, alert.system_id, alert.address)
    same = (
        one
        for one in reversed(list(before.deliveries.values()))
        if (one.alert.responder_id, one.alert.system_id, one.alert.address) == way
    )
    past = next(same, None)
    if past is not None and _tells_of(past, alert):
        return past
    # Nothing is known of how fast they are: as an ordinary one.
    state = DeliveryState.RECEIPTED if alert.receipt_due_at is not None else DeliveryState.SENT
    return Delivery(
        alert, state, event.at + USUALLY_WITHIN, event.at, sent_after=USUALLY_WITHIN / 4
    )


def _tells_of(past: Delivery, alert: e.Alert) -> bool:
    """Whether what was reported of one message says of another that it has arrived.

    Not when its system was set to confirm, or to confirm no more, since.
    """
    if past.state is DeliveryState.RECEIPTED:
        return True
    return past.has_arrived and alert.receipt_due_at is None and past.sent_after is not None


def is_hushed(incident: Incident, responder_id: ResponderId) -> bool:
    """Whether somebody answered in secret, and is not called again for what all see."""
    return incident.has_answered(responder_id) and not incident.shown.has_answered(responder_id)


def _as_it_went(past: Delivery, at: datetime) -> Iterator[Coming]:
    """What was reported of a message, as if it left at `at`."""
    receipted = past.state is DeliveryState.RECEIPTED
    took = max(past.since - past.left_at, timedelta(0))
    if took >= RECEIPT_WITHIN:
        # The radio was off.
        took = USUALLY_WITHIN
    if past.sent_after is not None:
        sent_after = min(max(past.sent_after, timedelta(0)), took)
        yield Coming(DeliveryState.SENT, "" if receipted else past.reason, at + sent_after)
    if receipted:
        yield Coming(DeliveryState.RECEIPTED, past.reason, at + took)


def _still_coming(delivery: Delivery, state: DeliveryState) -> tuple[Coming, ...]:
    """What may still be told of a message that is so far."""
    return tuple(one for one in delivery.coming if one.state in DELIVERY_MAY_FOLLOW[state])


def overtaken(delivery: Delivery, at: datetime) -> Delivery:
    """A message that is worth nothing any more; one that is confirmed stays so."""
    state = DeliveryState.OVERTAKEN
    if state not in DELIVERY_MAY_FOLLOW[delivery.state]:
        return replace(delivery, receipt_due_at=None)
    coming = _still_coming(delivery, state)
    return replace(delivery, state=state, since=at, receipt_due_at=None, coming=coming)


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
    # A receipt may come to light that is known already.
    comes_to_light = event.state is before.state is DeliveryState.RECEIPTED
    if event.state not in DELIVERY_MAY_FOLLOW[before.state] and not comes_to_light:
        return {}
    due_at = before.receipt_due_at
    no_receipts = before.alert.receipt_due_at is None
    if event.state in _FINAL or (event.state is DeliveryState.SENT and no_receipts):
        due_at = None
    elif event.state is DeliveryState.FAILED:
        due_at = event.receipt_due_at
    after = before
    if not comes_to_light:
        is_sent = event.state is DeliveryState.SENT
        after = replace(
            before,
            state=event.state,
            since=event.at,
            reason=event.reason,
            receipt_due_at=due_at,
            sent_after=event.at - before.left_at if is_sent else before.sent_after,
            coming=_still_coming(before, event.state),
        )
    deliveries = {**incident.deliveries, event.key: after}
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
    if before is not None and before.state is not DeliveryState.RECEIPTED:
        deliveries = changes.setdefault("deliveries", dict(incident.deliveries))
        deliveries[event.key] = replace(
            before,
            left_at=event.at,
            attempt=event.attempt,
            receipt_due_at=event.receipt_due_at,
        )
    return changes
