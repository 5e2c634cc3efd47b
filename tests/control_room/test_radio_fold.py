"""What events of radios change of an incident. Most of it is told in test_microphones."""

from dataclasses import replace

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.commands import AUTOMATION
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.incident_fold import after
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeliveryState,
    MicrophoneState,
)

from .shift import NOON, Room


@pytest.fixture
def incident(room: Room) -> Incident:
    """Jan is down, and heard."""
    room.guard("Jan").alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    return room.incident


def test_damaged_journal_of_radios(incident: Incident) -> None:
    """The end of what was never begun changes nothing."""
    about = {"at": NOON, "incident_id": incident.incident_id}
    of_jan = {**about, "responder_id": "jan", "responder": "Jan"}
    closed = e.MicrophoneClosed(**of_jan, key="lost", reason="time")  # type: ignore[arg-type]
    assert after(incident, closed) is incident
    opened = e.DeliveryReported(**about, key="lost", state=DeliveryState.RECEIPTED)  # type: ignore[arg-type]
    assert after(incident, opened) is incident
    ended = e.ListeningEnded(**of_jan, actor=AUTOMATION)  # type: ignore[arg-type]
    assert after(incident, ended).listening == {}
    stopped = e.FollowingEnded(**of_jan, key="lost")  # type: ignore[arg-type]
    assert after(incident, stopped).following == {}


def test_only_a_receipt_says_that_it_is_open(room: Room, incident: Incident) -> None:
    (opened,) = room.happened(e.MicrophoneOpened)
    states = []
    for state in (DeliveryState.QUEUED, DeliveryState.SENT, DeliveryState.RECEIPTED):
        reported = e.DeliveryReported(
            at=NOON, incident_id=incident.incident_id, key=opened.key, state=state
        )
        states.append(after(incident, reported).microphones[opened.responder_id].state)
    asked = MicrophoneState.ASKED
    assert states == [asked, asked, MicrophoneState.OPEN]


def test_end_of_one_that_was_opened_anew(room: Room, incident: Incident) -> None:
    """A late word of the first opening does not close the second."""
    (opened,) = room.happened(e.MicrophoneOpened)
    again = after(incident, replace(opened, key="again"))
    closed = e.MicrophoneClosed(
        at=NOON,
        incident_id=incident.incident_id,
        responder_id=opened.responder_id,
        responder="Jan",
        key=opened.key,
        reason="time",
    )
    assert after(again, closed) is again
    assert not after(again, replace(closed, key="again")).microphones
