"""The end of a desk's test, in the journal's words."""

from ..events import DeskTestEnded
from ..incident import Incident
from ..turn import Turn
from .desk_test import DeskTest


def ended(turn: Turn, test: DeskTest, reason: str, note: str = "", *, ticked: bool = True) -> None:
    """Record that a test is over; `reason`: one of `DESK_TEST_ENDED_REASONS`.

    `ticked`: somebody said so; otherwise its time was over.
    """
    turn.record(
        DeskTestEnded(
            at=turn.now,
            desk_id=test.desk_id,
            desk=test.desk,
            actor=test.actor,
            passed=reason == "seen",
            reason=reason,
            note=note,
            incident_id=test.incident_id,
            ticked=ticked,
        )
    )


def resolved(turn: Turn, incident: Incident) -> None:
    """The incident of a test was resolved by hand: nobody will say any more what they saw.

    Otherwise the test would wait for a press again after a restart, once its
    incident has left the room.
    """
    test = turn.room.desk_tests.get(incident.desk_id) if incident.desk_id is not None else None
    if test is not None and test.incident_id == incident.incident_id:
        ended(turn, test, "stopped")
