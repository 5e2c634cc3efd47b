"""What messages change of an incident. Most of it is told by the stories of receipts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.delivery_fold import (
    leaves_anew,
    sent,
    told,
    without,
)
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.incident_fold import after
from custom_components.municipal_alarm.control_room.words import (
    AssignmentState,
    DeliveryState,
    Prompt,
)

from .shift import NOON, Room

RIA = ResponderId("ria")


@pytest.fixture
def incident(room: Room) -> Incident:
    """An alarm at desk 1, Jan told."""
    room.press("desk 1")
    room.whatever()
    return room.incident


@pytest.fixture
def to_ria(incident: Incident) -> e.Alert:
    """A message to somebody who is not part of it yet."""
    (delivery,) = incident.deliveries.values()
    return replace(delivery.alert, key="to Ria", responder_id=RIA, responder="Ria")


def test_damaged_journal(incident: Incident, to_ria: e.Alert) -> None:
    """Events about messages of which the record is lost change nothing."""
    about = {"at": NOON, "incident_id": incident.incident_id, "key": "lost"}
    reported = e.DeliveryReported(**about, state=DeliveryState.SENT)  # type: ignore[arg-type]
    assert after(incident, reported) is incident
    retried = e.DeliveryRetried(**about, attempt=2, receipt_due_at=NOON, other=None)  # type: ignore[arg-type]
    assert after(incident, retried) is incident
    changed = after(incident, replace(retried, other=to_ria))
    assert set(changed.deliveries) == {*incident.deliveries, "to Ria"}


def test_reports_in_an_order_that_cannot_be(incident: Incident) -> None:
    (key,) = incident.deliveries
    about = {"at": NOON, "incident_id": incident.incident_id, "key": key}
    assert incident.deliveries[key].state is DeliveryState.RECEIPTED
    failed = e.DeliveryReported(**about, state=DeliveryState.FAILED)  # type: ignore[arg-type]
    assert after(incident, failed) is incident


def test_who_is_told_has_a_part_and_who_is_only_sent_something_has_none(
    incident: Incident, to_ria: e.Alert
) -> None:
    assert incident.but(**sent(incident, (to_ria,), NOON)).assignments == incident.assignments
    told_ria = incident.but(**told(incident, (to_ria,), NOON))
    assert told_ria.assignments[RIA].state is AssignmentState.ALERTED
    assert told_ria.deliveries["to Ria"].state is DeliveryState.QUEUED
    assert told(incident, (), NOON) == sent(incident, (), NOON) == {}


def test_the_same_message_again_is_no_other_once_it_has_arrived(
    incident: Incident, to_ria: e.Alert
) -> None:
    once = incident.but(**told(incident, (to_ria,), NOON))
    later = NOON + timedelta(seconds=5)
    assert once.but(**told(once, (to_ria,), later)).deliveries["to Ria"].left_at == later
    about = {"at": later, "incident_id": incident.incident_id, "key": "to Ria"}
    arrived = after(once, e.DeliveryReported(**about, state=DeliveryState.RECEIPTED))  # type: ignore[arg-type]
    assert arrived.but(**told(arrived, (to_ria,), later)) == arrived
    # By another radio it does leave.
    elsewhere = replace(to_ria, address="radio 7")
    left = arrived.but(**told(arrived, (elsewhere,), later)).deliveries["to Ria"]
    assert (left.state, left.alert) == (DeliveryState.QUEUED, elsewhere)


def test_a_receipt_that_comes_to_light_ends_what_all_saw_of_it(
    incident: Incident, to_ria: e.Alert
) -> None:
    """It is known: nothing of it changes, but nobody worries any more, nor is it repeated."""
    other = replace(to_ria, key="to Ria by phone", original="to Ria")
    once = incident.but(**told(incident, (to_ria, other), NOON), prompts=(Prompt.NOT_RECEIPTED,))
    about = {"at": NOON, "incident_id": incident.incident_id, "key": "to Ria"}
    receipted = e.DeliveryReported(**about, state=DeliveryState.RECEIPTED)  # type: ignore[arg-type]
    known = after(once, receipted).but(prompts=(Prompt.NOT_RECEIPTED,))
    retried = e.DeliveryRetried(**about, attempt=2, receipt_due_at=NOON, other=None)  # type: ignore[arg-type]
    assert after(known, retried).deliveries["to Ria"].receipt_due_at is None
    by_phone = replace(known.deliveries[other.key], receipt_due_at=NOON)
    known = known.but(deliveries={**known.deliveries, other.key: by_phone})
    told_again = after(known, replace(receipted, at=NOON + timedelta(seconds=5)))
    assert told_again.deliveries["to Ria"] == known.deliveries["to Ria"]
    assert told_again.deliveries[other.key].receipt_due_at is None
    assert told_again.prompts == ()


def test_a_phone_that_gives_no_receipt_has_what_was_sent(
    incident: Incident, to_ria: e.Alert
) -> None:
    for waits, again in ((None, False), (NOON, True)):
        one = replace(to_ria, receipt_due_at=waits)
        once = incident.but(**told(incident, (one,), NOON))
        about = {"at": NOON, "incident_id": incident.incident_id, "key": "to Ria"}
        on_air = after(once, e.DeliveryReported(**about, state=DeliveryState.SENT))  # type: ignore[arg-type]
        assert leaves_anew(on_air, one) is again


def test_prompts_that_are_dealt_with(incident: Incident) -> None:
    both = incident.but(prompts=(Prompt.BACKUP_ASKED, Prompt.ALL_CLEAR))
    assert without(both, Prompt.ALL_CLEAR, Prompt.DURESS) == (Prompt.BACKUP_ASKED,)
