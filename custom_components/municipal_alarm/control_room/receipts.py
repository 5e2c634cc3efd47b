"""What machines say of our messages, and what to do when they say nothing."""

from datetime import timedelta

from .alerts import CALLS_FOR_HELP, RECEIPT_WITHIN, alert_by, send
from .events import Alert, DeliveryReported, DeliveryRetried
from .ids import IncidentId, SystemId
from .incident import DELIVERY_MAY_FOLLOW, Delivery, Incident
from .prompts import prompt
from .roster import best_contacts
from .signals import Receipt
from .turn import Turn
from .words import DeliveryState, Prompt

_RETRY_AT_MOST = timedelta(seconds=60)
_GIVE_UP_AFTER = 10
"""Attempts for what is no call for help: some eight minutes. A call for help is
repeated until it is confirmed, answered, or over."""


def receipt(turn: Turn, signal: Receipt) -> None:
    """A machine reports how far something is."""
    if signal.incident_id is None:
        return
    incident = turn.room.incidents.get(signal.incident_id)
    delivery = incident.deliveries.get(signal.key) if incident is not None else None
    if delivery is not None and (
        signal.state is delivery.state or signal.state not in DELIVERY_MAY_FOLLOW[delivery.state]
    ):
        return
    failed = (
        incident is not None
        and delivery is not None
        and signal.state is DeliveryState.FAILED
        and not _has_it(incident, signal.key, delivery)
    )
    turn.record(
        DeliveryReported(
            at=turn.now,
            incident_id=signal.incident_id,
            secret=incident is not None and signal.key not in incident.shown.deliveries,
            key=signal.key,
            state=signal.state,
            reason=signal.reason,
            late=incident is None,
            receipt_due_at=turn.now + _pause(delivery.attempt) if failed and delivery else None,
        )
    )
    if failed and delivery is not None:
        _failed(turn, signal.incident_id, signal.key, delivery.attempt)


def _has_it(incident: Incident, key: str, delivery: Delivery) -> bool:
    """Whether the responder confirmed the same message by another contact."""
    original = delivery.alert.original or key
    return any(
        one.state is DeliveryState.RECEIPTED and original in (other, one.alert.original)
        for other, one in incident.deliveries.items()
    )


def retry_due(turn: Turn, incident_id: IncidentId) -> None:
    """Send again what was not confirmed in time, and by another contact too."""
    for key, delivery in turn.incident(incident_id).deliveries.items():
        if delivery.receipt_due_at is not None and delivery.receipt_due_at <= turn.now:
            _retry(turn, incident_id, key)


def retry_device(turn: Turn, system_id: SystemId, address: str) -> None:
    """A radio is back: tell it at once what it did not confirm."""
    for incident in tuple(turn.room.incidents.values()):
        for key, delivery in incident.deliveries.items():
            sent = delivery.alert
            if delivery.receipt_due_at is not None and (sent.system_id, sent.address) == (
                system_id,
                address,
            ):
                _retry(turn, incident.incident_id, key)


def _retry(turn: Turn, incident_id: IncidentId, key: str) -> None:
    incident = turn.incident(incident_id)
    delivery = incident.deliveries[key]
    if delivery.alert.purpose not in CALLS_FOR_HELP and delivery.attempt >= _GIVE_UP_AFTER:
        turn.record(
            DeliveryReported(
                at=turn.now,
                incident_id=incident_id,
                secret=key not in incident.shown.deliveries,
                key=key,
                state=DeliveryState.FAILED,
                reason="given_up",
            )
        )
        return
    attempt = delivery.attempt + 1
    other = _by_another_way(turn, incident, key, delivery)
    _record_retry(turn, incident, key, attempt, other)
    send(turn, incident, (delivery.alert,) if other is None else (delivery.alert, other))
    _worry(turn, incident_id, key)


def _failed(turn: Turn, incident_id: IncidentId, key: str, attempt: int) -> None:
    """It is known not to have arrived: do not wait for the other way."""
    incident = turn.incident(incident_id)
    other = _by_another_way(turn, incident, key, incident.deliveries[key])
    if other is None:
        _worry(turn, incident_id, key)
    else:
        _record_retry(turn, incident, key, attempt, other)
        send(turn, incident, (other,))


def _record_retry(
    turn: Turn, incident: Incident, key: str, attempt: int, other: Alert | None
) -> None:
    turn.record(
        DeliveryRetried(
            at=turn.now,
            incident_id=incident.incident_id,
            secret=key not in incident.shown.deliveries,
            key=key,
            attempt=attempt,
            receipt_due_at=turn.now + _pause(attempt),
            other=other,
        )
    )


def _worry(turn: Turn, incident_id: IncidentId, key: str) -> None:
    incident = turn.incident(incident_id)
    delivery = incident.deliveries[key]
    if delivery.is_worrying and delivery.alert.purpose in CALLS_FOR_HELP:
        secret = key not in incident.shown.deliveries
        prompt(turn, incident_id, Prompt.NOT_RECEIPTED, delivery.alert.responder, secret=secret)


def _by_another_way(turn: Turn, incident: Incident, key: str, delivery: Delivery) -> Alert | None:
    """The same message by a contact that was not tried for it yet."""
    sent = delivery.alert
    responder = turn.site.responders.get(sent.responder_id)
    if responder is None:
        return None
    original = sent.original or key
    tried = {
        (one.alert.system_id, one.alert.address)
        for other, one in incident.deliveries.items()
        if original in (other, one.alert.original)
    }
    for contact in best_contacts(responder.contacts, turn.room.links, turn.room.devices):
        if (contact.system_id, contact.address) not in tried:
            by = f"{original}/by/{contact.system_id}/{contact.address}"
            return alert_by(turn, responder, contact, sent.purpose, sent.text, by, original)
    return None


def _pause(attempt: int) -> timedelta:
    """How long to wait for a receipt of this attempt: 10, 20, 40, then 60 seconds."""
    doublings: int = min(attempt - 1, 10)
    return min(RECEIPT_WITHIN * (1 << doublings), _RETRY_AT_MOST)
