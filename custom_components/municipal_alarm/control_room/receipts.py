"""What machines say of our messages, and what to do when they say nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from . import effects as x
from .alerts import CALLS_FOR_HELP, alert_otherwise, report, send
from .clocks import SOON, has_come
from .delivery_fold import leaves_anew
from .escalation import outside
from .events import Alert, DeliveryReported, DeliveryRetried, ExternalReported, called_by
from .ids import IncidentId, ResponderId, SystemId
from .incident import Incident
from .incident_parts import DELIVERY_MAY_FOLLOW, RECEIPT_WITHIN, Delivery
from .lone_work.signs import prompt_reported
from .lone_work.watch import STREAM
from .microphones import microphone_report
from .muster import call_up
from .prompts import prompt
from .signals import Receipt
from .site import Contact, is_talkgroup
from .tries import as_known, family, has_it, not_tried
from .turn import Turn
from .words import DeliveryState, Prompt, Purpose

_RETRY_AT_MOST = timedelta(seconds=60)
_GIVE_UP_AFTER = 10
"""Attempts for what is no call for help: some eight minutes. A call for help is
repeated until it is confirmed, answered, or over."""

_TELLINGS = (Purpose.ALARM, Purpose.AGAIN, Purpose.DISPATCH)
"""What a further telling overtakes: to whom was sent it says again to go (`again_text`)."""

_REPEATED = 2
"""Attempts of a telling that a further one overtakes: its other ways were tried by then."""


def receipt(turn: Turn, signal: Receipt) -> None:
    """A machine reports how far something is."""
    if signal.incident_id is None:
        return
    if signal.incident_id.startswith(STREAM):
        prompt_reported(turn, signal)
        return
    incident = turn.room.incidents.get(signal.incident_id)
    if _of_a_call(turn, signal, incident):
        return
    for key in (signal.key, *_sent_along(incident, signal)):
        _receipt(turn, signal.incident_id, replace(signal, key=key))


def _of_a_call(turn: Turn, signal: Receipt, incident: Incident | None) -> bool:
    """Whether it is of a call to somebody outside, which is reported as that."""
    target = called_by(signal.key)
    if target is None or signal.incident_id is None:
        return False
    if incident is None:
        turn.record(
            ExternalReported(
                at=turn.now,
                incident_id=signal.incident_id,
                # Who must not know of duress may never have heard of this call.
                secret=True,
                target=target,
                state=signal.state,
                reason=signal.reason,
                actor=None,
                key=signal.key,
                late=True,
            )
        )
    elif outside.target_of(incident, signal.key) == target:
        outside.reported(turn, incident, target, signal.state, signal.reason, None)
    else:
        # They were called again since, and only the last call counts.
        return False
    return True


def _sent_along(incident: Incident | None, signal: Receipt) -> tuple[str, ...]:
    """The messages that left as this one: the same words to several people by one talkgroup."""
    sent = incident.deliveries.get(signal.key) if incident is not None else None
    if incident is None or sent is None or not is_talkgroup(sent.alert.address):
        return ()
    return tuple(
        key
        for key, one in incident.messages.items()
        if key != signal.key
        and (one.alert.system_id, one.alert.address, one.alert.text)
        == (sent.alert.system_id, sent.alert.address, sent.alert.text)
        and (signal.state is not DeliveryState.FAILED or one.state is DeliveryState.QUEUED)
    )


def _receipt(turn: Turn, incident_id: IncidentId, signal: Receipt) -> None:
    incident = turn.room.incidents.get(incident_id)
    delivery = incident.messages.get(signal.key) if incident is not None else None
    if delivery is not None and (
        signal.state is delivery.state or signal.state not in DELIVERY_MAY_FOLLOW[delivery.state]
    ):
        return
    failed = (
        incident is not None
        and delivery is not None
        and signal.state is DeliveryState.FAILED
        and not has_it(incident, signal.key, delivery)
    )
    turn.record(
        DeliveryReported(
            at=turn.now,
            incident_id=incident_id,
            # Of what is closed it is not known any more who knew that it was sent.
            secret=incident is None or _is_secret(incident, signal.key),
            key=signal.key,
            state=signal.state,
            reason=signal.reason,
            late=incident is None,
            receipt_due_at=turn.now + _pause(delivery.attempt) if failed and delivery else None,
        )
    )
    if failed and delivery is not None:
        _failed(turn, incident_id, signal.key, delivery.attempt)
    elif incident is not None and delivery is None:
        microphone_report(turn, incident, signal)


def _is_secret(incident: Incident, key: str) -> bool:
    """Whether only duress let it be sent, opened or done."""
    shown = incident.shown
    return key not in shown.deliveries and shown.microphone(key) is None


def retry_due(turn: Turn, incident_id: IncidentId) -> None:
    """Send again what was not confirmed in time, and by another contact too."""
    for key in turn.incident(incident_id).messages:
        if has_come(_waits(turn, incident_id, key), turn.now, SOON):
            _retry(turn, incident_id, key)


def retry_device(turn: Turn, system_id: SystemId, address: str) -> None:
    """A radio is back: tell it at once what it did not confirm."""
    for incident in tuple(turn.room.incidents.values()):
        for key, delivery in incident.messages.items():
            sent = delivery.alert
            if (sent.system_id, sent.address) == (system_id, address) and _waits(
                turn, incident.incident_id, key
            ):
                _retry(turn, incident.incident_id, key)


def retry_system(turn: Turn, system_id: SystemId) -> None:
    """A link is back: what waited for it may have expired there, and leaves at once."""
    for incident in tuple(turn.room.incidents.values()):
        for key, delivery in incident.messages.items():
            if delivery.alert.system_id == system_id and _waits(turn, incident.incident_id, key):
                _retry(turn, incident.incident_id, key)


def retry_responder(turn: Turn, responder_id: ResponderId) -> None:
    """Somebody took a radio: tell them at once, by it, what they did not confirm."""
    for incident in tuple(turn.room.incidents.values()):
        for key, delivery in incident.messages.items():
            if delivery.alert.responder_id == responder_id and _waits(
                turn, incident.incident_id, key
            ):
                _retry(turn, incident.incident_id, key)


def _waits(turn: Turn, incident_id: IncidentId, key: str) -> datetime | None:
    """When a message must be sent again, as it is by now: one retry may end another."""
    return turn.incident(incident_id).messages[key].receipt_due_at


def _retry(turn: Turn, incident_id: IncidentId, key: str) -> None:
    incident = turn.incident(incident_id)
    delivery = incident.messages[key]
    if delivery.alert.purpose not in CALLS_FOR_HELP and delivery.attempt >= _GIVE_UP_AFTER:
        report(turn, incident, key, DeliveryState.FAILED, "given_up")
        return
    attempt = delivery.attempt + 1
    other = _by_another_way(turn, incident, key, delivery)
    if _has_other_radio(turn, incident, key, delivery, other):
        _hand_over(turn, incident, key, delivery, other)
        return
    if other is None and _is_overtaken(incident, key, delivery):
        report(turn, incident, key, DeliveryState.OVERTAKEN, "told_again")
        _withdraw(turn, incident, key, delivery)
        return
    _record_retry(turn, incident, key, attempt, other)
    if leaves_anew(incident, delivery.alert):
        send(turn, incident, (delivery.alert,))
    if other is not None:
        _send_other(turn, incident, other)
    _worry(turn, incident_id, key)


def _send_other(turn: Turn, incident: Incident, other: Alert) -> None:
    """The same by another contact, where it did not arrive in secret.

    `incident` is as it was before that was recorded.
    """
    if leaves_anew(incident, other):
        send(turn, incident, (other,))
    overtake(turn, incident, other)


def _has_other_radio(
    turn: Turn, incident: Incident, key: str, delivery: Delivery, other: Alert | None
) -> bool:
    """Whether somebody else has this radio now, and the responder can be told by another."""
    sent = delivery.alert
    responder = turn.site.responders.get(sent.responder_id)
    contacts = turn.roster.contacts(responder) if responder is not None else ()
    if not contacts or Contact(sent.system_id, sent.address) in contacts:
        return False
    return other is not None or any(
        Contact(one.alert.system_id, one.alert.address) in contacts
        for one in family(as_known(incident, key), key, delivery)
    )


def _hand_over(
    turn: Turn, incident: Incident, key: str, delivery: Delivery, other: Alert | None
) -> None:
    """What was for them goes on by their other radio; this one is somebody else's."""
    if other is not None:
        other = replace(other, overtook=delivery.alert.overtook + delivery.attempt)
        _record_retry(turn, incident, key, delivery.attempt, other)
    report(turn, incident, key, DeliveryState.OVERTAKEN, "other_radio")
    _withdraw(turn, incident, key, delivery)
    if other is not None:
        _send_other(turn, incident, other)
        _worry(turn, incident.incident_id, other.key)


def _withdraw(turn: Turn, incident: Incident, key: str, delivery: Delivery) -> None:
    turn.effect(x.Withdraw(f"{key}/withdraw", incident.incident_id, key, delivery.alert.system_id))


# --- telling again ----------------------------------------------------------


def overtaking(turn: Turn, incident: Incident, one: Alert) -> Alert:
    """A further telling, with the count of what it overtakes. Records nothing.

    A radio that is off would collect a text for every telling, and show them all when
    it is on again: the place on the first, and the last on top.
    """
    known = incident if one.secret else incident.shown
    return _overtaking(turn, known, one)


def _overtaking(turn: Turn, known: Incident, one: Alert) -> Alert:
    vain = [d.alert.overtook + d.attempt for _, d in _overtaken(turn, known, one)]
    return replace(one, overtook=max(vain)) if vain else one


def overtake(turn: Turn, incident: Incident, one: Alert) -> None:
    """Let go of what a further telling, recorded by now, overtakes.

    `incident` is as it was before that telling.
    """
    seen = incident.shown
    overtaken = dict(_overtaken(turn, seen, one))
    if seen is not incident:
        # And what only they know who may know of all.
        secret = _overtaken(turn, incident, one)
        overtaken |= {key: was for key, was in secret if key not in seen.deliveries}
    for key, delivery in overtaken.items():
        report(turn, incident, key, DeliveryState.OVERTAKEN, "told_again")
        _withdraw(turn, incident, key, delivery)
    if one.overtook:
        _worry(turn, incident.incident_id, one.key)


def _overtaken(turn: Turn, incident: Incident, one: Alert) -> Iterator[tuple[str, Delivery]]:
    """Earlier tellings to the same responder by the same contact, repeated already.

    Not one that can still be tried by another contact: that is how it may arrive.
    """
    if one.purpose is not Purpose.AGAIN:
        return
    order = _order(incident)
    this = order.get(one.original, order.get(one.key, len(order)))
    for key, delivery in incident.deliveries.items():
        if (
            _same_way(delivery.alert, one)
            and delivery.alert.purpose in _TELLINGS
            and delivery.receipt_due_at is not None
            and delivery.attempt >= _REPEATED
            and _age(order, key, delivery) < this
            and not_tried(turn, incident, key, delivery) is None
        ):
            yield key, delivery


def _is_overtaken(incident: Incident, key: str, delivery: Delivery) -> bool:
    """Whether a further telling, by the same contact, is repeated in its place by now."""
    incident = as_known(incident, key)
    if delivery.alert.purpose not in _TELLINGS:
        return False
    order = _order(incident)
    this = _age(order, key, delivery)
    return delivery.attempt >= _REPEATED and any(
        _same_way(one.alert, delivery.alert)
        and one.alert.purpose is Purpose.AGAIN
        and one.receipt_due_at is not None
        and one.attempt >= _REPEATED
        and _age(order, other, one) > this
        for other, one in incident.deliveries.items()
    )


def _order(incident: Incident) -> dict[str, int]:
    """Messages by their age, oldest first."""
    return {key: number for number, key in enumerate(incident.deliveries)}


def _age(order: dict[str, int], key: str, delivery: Delivery) -> int:
    """Its place, or that of what it repeats (which a damaged journal may have lost)."""
    return order.get(delivery.alert.original, order[key])


def _same_way(one: Alert, other: Alert) -> bool:
    return (one.responder_id, one.system_id, one.address) == (
        other.responder_id,
        other.system_id,
        other.address,
    )


def _failed(turn: Turn, incident_id: IncidentId, key: str, attempt: int) -> None:
    """It is known not to have arrived: do not wait for the other way."""
    incident = turn.incident(incident_id)
    other = _by_another_way(turn, incident, key, incident.messages[key])
    if other is None:
        _worry(turn, incident_id, key)
        call_up.failed(turn, incident_id, incident.messages[key].alert.responder_id)
    else:
        _record_retry(turn, incident, key, attempt, other)
        _send_other(turn, incident, other)


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
    delivery = incident.messages[key]
    if delivery.is_worrying and delivery.alert.purpose in CALLS_FOR_HELP:
        secret = key not in incident.shown.deliveries
        prompt(turn, incident_id, Prompt.NOT_RECEIPTED, delivery.alert.responder, secret=secret)


def _by_another_way(turn: Turn, incident: Incident, key: str, delivery: Delivery) -> Alert | None:
    """The same message by a contact that was not tried for it yet."""
    sent = delivery.alert
    known = as_known(incident, key)
    responder = turn.site.responders.get(sent.responder_id)
    contact = not_tried(turn, known, key, delivery)
    if responder is None or contact is None:
        return None
    original = sent.original or key
    other = alert_otherwise(turn, responder, contact, sent.purpose, sent.text, original)
    return _overtaking(turn, known, other)


def _pause(attempt: int) -> timedelta:
    """How long to wait for a receipt of this attempt: 10, 20, 40, then 60 seconds."""
    doublings: int = min(attempt - 1, 10)
    return min(RECEIPT_WITHIN * (1 << doublings), _RETRY_AT_MOST)
