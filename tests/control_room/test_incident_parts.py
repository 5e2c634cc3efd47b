"""What an incident is made of."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room.incident_parts import (
    DELIVERY_MAY_FOLLOW,
    Delivery,
)
from custom_components.municipal_alarm.control_room.words import DeliveryState, MicrophoneState

from .shift import NOON, Room


def test_receipt_is_the_last_word() -> None:
    assert set(DELIVERY_MAY_FOLLOW) == set(DeliveryState)
    assert not DELIVERY_MAY_FOLLOW[DeliveryState.RECEIPTED]
    for before, after in DELIVERY_MAY_FOLLOW.items():
        assert DeliveryState.QUEUED not in after
        if before is not DeliveryState.RECEIPTED:
            assert DeliveryState.RECEIPTED in after


@pytest.fixture
def delivery(room: Room) -> Delivery:
    """A text that Jan's radio has not confirmed yet."""
    room.off.add("Jan")
    room.press("desk 2")
    room.whatever()
    (sent,) = room.incident.deliveries.values()
    return sent


@pytest.mark.parametrize(
    ("overtook", "attempt", "state", "worrying"),
    [
        (0, 1, DeliveryState.QUEUED, False),
        (0, 2, DeliveryState.SENT, False),
        (0, 3, DeliveryState.SENT, True),
        (1, 2, DeliveryState.SENT, True),
        (0, 1, DeliveryState.FAILED, True),
    ],
)
def test_when_the_operator_must_know(
    delivery: Delivery, overtook: int, attempt: int, state: DeliveryState, worrying: bool
) -> None:
    alert = replace(delivery.alert, overtook=overtook)
    one = replace(delivery, alert=alert, attempt=attempt, state=state)
    assert one.is_worrying is worrying
    assert not replace(one, receipt_due_at=None).is_worrying, "nothing is waited for"


def test_microphone_that_failed_has_not_to_be_closed(room: Room) -> None:
    room.guard("Jan").texts("0")
    room.whatever()
    (one,) = room.incident.microphones.values()
    assert one.closes_at == NOON + timedelta(seconds=30)
    assert replace(one, state=MicrophoneState.FAILED).closes_at is None
