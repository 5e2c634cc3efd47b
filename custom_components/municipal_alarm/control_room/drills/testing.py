"""One desk tested by one person: start, press, see, tick.

A test tells nobody: no responder, nobody outside. So above all, no alarm may become
one. The press of a test is the first at that desk, by its own button, made and heard
within the minute; whatever else is raised there is what it always is.
"""

from dataclasses import replace
from datetime import timedelta

from ..closing import NOTE_LENGTH, close, resolve
from ..commands import (
    AUTOMATION,
    Accept,
    Actor,
    AlertTargets,
    Arrive,
    CallUp,
    Close,
    Command,
    Dispatch,
    Escalate,
    FinishDeskTest,
    OpenMicrophone,
    Refuse,
    Resolve,
    SendMessage,
    SendStatusCode,
    StartDeskTest,
    StartRollCall,
)
from ..correlation import Alarm, desk_alarm
from ..dispatch import answer_desk
from ..errors import BadRequest, NotPermitted, WrongState
from ..events import Acknowledged, DeskTested, DeskTestStarted
from ..ids import DeskId
from ..incident import Incident
from ..turn import Turn
from ..words import ActorKind, DeskAnswer, Outcome
from .desk_test import PRESS_WITHIN, DeskTest
from .ending import ended
from .testers import demand_presence

_REACH_OUT = (
    Accept,
    AlertTargets,
    Arrive,
    CallUp,
    Dispatch,
    Escalate,
    OpenMicrophone,
    Refuse,
    SendMessage,
    SendStatusCode,
    StartRollCall,
)
"""What has to do with people who come: nobody comes to a test."""

BOUNCE = timedelta(seconds=1)
"""Nobody lets go of a button and presses again in need within it; contacts do."""


def start(turn: Turn, command: StartDeskTest) -> None:
    """Somebody stands at a desk: its next press within a minute is the test."""
    desk = turn.desk(command.desk_id)
    demand_presence(turn, command.actor, desk)
    if desk.desk_id in turn.room.desk_tests:
        raise WrongState("desk_test_runs")
    # What only duress raised is not spoken of, and its desk tests nothing: see `press`.
    if any(not one.is_secret for one in _open_at(turn, desk.desk_id)):
        raise WrongState("desk_has_alarm")
    turn.record(
        DeskTestStarted(
            at=turn.now,
            desk_id=desk.desk_id,
            desk=turn.site.places[desk.desk_id],
            actor=command.actor,
            until=turn.now + PRESS_WITHIN,
        )
    )


def press(turn: Turn, alarm: Alarm, desk_id: DeskId) -> None:
    """A press at a desk: an alarm, or what a test there waits for."""
    test = turn.room.desk_tests.get(desk_id)
    if test is None or not (_is_awaited(turn, test, alarm) or _bounces(turn, test, alarm)):
        desk_alarm(turn, alarm, desk_id)
        return
    desk_alarm(turn, replace(alarm, drill=True, test=True, tester=test.actor.name), desk_id)
    incident_id = turn.room.desk_tests[desk_id].incident_id
    if incident_id is None or incident_id == test.incident_id:
        return
    if test.actor.kind is ActorKind.OPERATOR:
        turn.record(
            Acknowledged(
                at=turn.now, incident_id=incident_id, actor=test.actor, on_scene_due_at=None
            )
        )
    # So that the tester sees the lamp, and that it is this desk's.
    answer_desk(turn, incident_id, DeskAnswer.SEEN)


def _is_awaited(turn: Turn, test: DeskTest, alarm: Alarm) -> bool:
    """Whether a press is the one that a test waits for. In doubt it is an alarm."""
    return test.takes(alarm.occurred_at, turn.now) and all(
        one.drill for one in _open_at(turn, test.desk_id)
    )


def _bounces(turn: Turn, test: DeskTest, alarm: Alarm) -> bool:
    """Whether it is the same press once more: a contact closes a few times in a moment."""
    incident = turn.room.incidents.get(test.incident_id) if test.incident_id is not None else None
    return (
        incident is not None
        and incident.source_id == alarm.source_id
        and timedelta(0) <= turn.now - incident.raised_at < BOUNCE
    )


def finish(turn: Turn, command: FinishDeskTest) -> None:
    """What they saw of it."""
    test = turn.room.desk_tests.get(command.desk_id)
    if test is None:
        turn.desk(command.desk_id)
        raise WrongState("no_desk_test")
    actor = command.actor
    if actor.kind is ActorKind.RESPONDER and actor != test.actor:
        raise NotPermitted("not_permitted", name=actor.name or actor.actor_id)
    if command.passed and test.incident_id is None:
        raise WrongState("desk_not_pressed")
    if len(command.note) > NOTE_LENGTH:
        raise BadRequest("long_text", length=str(NOTE_LENGTH))
    reason = "no_press" if test.incident_id is None else "not_seen"
    _end(turn, test, "seen" if command.passed else reason, command.note, actor, ticked=True)


def end_due(turn: Turn) -> None:
    """Those whose press, or whose tick, has not come in time."""
    for test in tuple(turn.room.desk_tests.values()):
        if test.is_ahead(turn.now):
            # The clock was wrong, which is no fault of the desk.
            _end(turn, test, "stopped", "", AUTOMATION, ticked=False)
        elif test.due_at <= turn.now:
            reason = "no_press" if test.incident_id is None else "not_seen"
            _end(turn, test, reason, "", AUTOMATION, ticked=False)


def _end(turn: Turn, test: DeskTest, reason: str, note: str, actor: Actor, *, ticked: bool) -> None:
    """The test is over, and so is its incident; it leaves the room by itself."""
    ended(turn, test, reason, note, ticked=ticked)
    if reason == "seen":
        turn.record(DeskTested(at=turn.now, desk_id=test.desk_id))
    incident_id = test.incident_id
    if incident_id is None:
        return
    # It is open: whoever resolves it by hand ends the test.
    resolve(turn, Resolve(actor=actor, incident_id=incident_id, outcome=Outcome.DRILL, note=note))
    close(turn, Close(actor=actor, incident_id=incident_id))


def keep_inside(turn: Turn, command: Command) -> None:
    """Refuse what would bring people to a test, or speak to them of it.

    Not what a responder says of themselves in a code: that is never refused for a test
    (and never taken as part of one, see `codes`).
    """
    if not isinstance(command, _REACH_OUT) or command.incident_id is None:
        return
    if isinstance(command, SendStatusCode) and command.actor.kind is ActorKind.RESPONDER:
        return
    incident = turn.room.incidents.get(command.incident_id)
    if incident is not None and incident.test:
        raise WrongState("test_stays_here")


def _open_at(turn: Turn, desk_id: DeskId) -> list[Incident]:
    subject = f"desk/{desk_id}"
    return [one for one in turn.room.incidents.values() if one.subject == subject and one.is_open]
