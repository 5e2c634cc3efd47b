"""When something of lone work falls due."""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId, SessionId
from custom_components.municipal_alarm.control_room.lone_work.session import LoneWork

from ..shift import NOON

ONE = LoneWork(
    session_id=SessionId("lone_work/1"),
    responder_id=ResponderId("jan"),
    responder="Jan",
    by="responder",
    started_at=NOON,
    every_s=60,
    grace_s=60,
    last_sign_at=NOON,
    last_sign_by="started",
    next_at=NOON,
)
SOON, LATER = NOON + timedelta(seconds=1), NOON + timedelta(seconds=2)
ASKED = replace(ONE, next_at=None, again_at=SOON, alarm_at=LATER)
MISSED = replace(ONE, next_at=None, incident_id=IncidentId("i"), missed_at=SOON)


@pytest.mark.parametrize(
    ("one", "due_at"),
    [
        (ONE, NOON),
        (replace(ONE, next_at=SOON, until=LATER), SOON),
        (replace(ONE, next_at=LATER, until=SOON), SOON),
        (ASKED, SOON),
        (replace(ASKED, again_at=None), LATER),
        # Whoever was asked, or is missed, is let go of by nobody but a person.
        (replace(ASKED, until=NOON), SOON),
        (replace(MISSED, until=NOON), None),
        (MISSED, None),
    ],
)
def test_due(one: LoneWork, due_at: object) -> None:
    assert one.due_at == due_at


def test_asked() -> None:
    assert [one.is_asked for one in (ONE, ASKED, MISSED)] == [False, True, True]
