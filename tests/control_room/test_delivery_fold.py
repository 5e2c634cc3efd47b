"""What messages change of an incident. Most of it is told by the stories of receipts."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.delivery_fold import sent, told, without
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


def test_the_same_message_again_is_no_other(incident: Incident, to_ria: e.Alert) -> None:
    once = incident.but(**told(incident, (to_ria,), NOON))
    later = NOON + timedelta(seconds=5)
    assert once.but(**told(once, (to_ria,), later)) == once


def test_prompts_that_are_dealt_with(incident: Incident) -> None:
    both = incident.but(prompts=(Prompt.BACKUP_ASKED, Prompt.ALL_CLEAR))
    assert without(both, Prompt.ALL_CLEAR, Prompt.DURESS) == (Prompt.BACKUP_ASKED,)
