"""What each event of a desk's test changes."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .. import events as e
from ..shelves import without
from .desk_test import DeskTest, FailedTest

if TYPE_CHECKING:
    from ..fold import Working


def _started(room: Working, event: e.DeskTestStarted) -> None:
    test = DeskTest(event.desk_id, event.desk, event.actor, event.at, event.until)
    room.desk_tests = {**room.desk_tests, event.desk_id: test}


def pressed(room: Working, event: e.IncidentRaised) -> None:
    """The press that a test waited for."""
    desk_id = event.place.desk_id if event.place is not None else None
    if desk_id is None or not event.test:
        return
    test = room.desk_tests.get(desk_id)
    if test is not None:
        changed = replace(test, incident_id=event.incident_id, pressed_at=event.at)
        room.desk_tests = {**room.desk_tests, desk_id: changed}


def _ended(room: Working, event: e.DeskTestEnded) -> None:
    room.desk_tests = without(room.desk_tests, event.desk_id)
    if event.passed:
        room.failed_tests = without(room.failed_tests, event.desk_id)
    elif event.reason != "stopped":
        unspoken = event.incident_id is not None and not event.ticked
        failed = FailedTest(
            event.at,
            event.reason,
            event.note,
            event.actor.name,
            event.actor if unspoken else None,
        )
        room.failed_tests = {**room.failed_tests, event.desk_id: failed}


FOLDS: Mapping[type[e.Event], Callable[[Working, Any], None]] = {
    e.DeskTestStarted: _started,
    e.DeskTestEnded: _ended,
}
