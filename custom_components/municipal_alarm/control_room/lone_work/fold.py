"""Room + event of lone work and warnings -> room: see `control_room.fold`."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from .. import events as e
from ..ids import SourceId
from ..incident_parts import DELIVERY_MAY_FOLLOW
from ..shelves import without
from ..words import ActorKind
from .session import Asked, LoneWork, PreAlert

if TYPE_CHECKING:
    from ..fold import Working


def _started(room: Working, event: e.LoneWorkStarted) -> None:
    session = LoneWork(
        session_id=event.session_id,
        responder_id=event.responder_id,
        responder=event.responder,
        by=event.by,
        started_at=event.at,
        every_s=event.every_s,
        grace_s=event.grace_s,
        # When it was started anew with other settings, the last sign of life still counts.
        last_sign_at=event.due_at - timedelta(seconds=event.every_s),
        last_sign_by="started",
        next_at=event.due_at,
        until=event.until,
        source_id=event.source_id or _source_of(event),
    )
    room.lone_work = {**room.lone_work, event.responder_id: session}


def _source_of(event: e.LoneWorkStarted) -> SourceId | None:
    if event.actor is None or event.actor.kind is not ActorKind.SOURCE:
        return None
    return SourceId(event.actor.actor_id)


def _of_session[E: e.LoneWorkEvent](
    change: Callable[[LoneWork, E], LoneWork],
) -> Callable[[Working, E], None]:
    """Of lone work that is not known (a damaged journal), or is over, nothing changes."""

    def fold(room: Working, event: E) -> None:
        before = room.lone_work.get(event.responder_id)
        if before is not None and before.session_id == event.session_id:
            room.lone_work = {**room.lone_work, event.responder_id: change(before, event)}

    return fold


def _checked_in(one: LoneWork, event: e.CheckedIn) -> LoneWork:
    return replace(
        one,
        last_sign_at=event.occurred_at,
        last_sign_by=event.by,
        next_at=event.due_at,
        alarm_at=None,
        again_at=None,
        missed_at=None,
        incident_id=None,
        prompts=0,
        asked={},
    )


def _prompted(one: LoneWork, event: e.CheckInPrompted) -> LoneWork:
    # Half of what is left after the first time: whoever did not hear it may still answer.
    again_at = event.at + (event.alarm_at - event.at) / 2
    return replace(
        one,
        next_at=None,
        alarm_at=event.alarm_at,
        again_at=again_at if one.prompts == 0 else None,
        prompts=one.prompts + 1,
        asked={
            **one.asked,
            **{
                alert.key: Asked(alert.system_id, slot=f"{event.number}/{place}")
                for place, alert in enumerate(event.alerts)
            },
        },
    )


def _missed(one: LoneWork, event: e.CheckInMissed) -> LoneWork:
    return replace(
        one,
        next_at=None,
        alarm_at=None,
        again_at=None,
        missed_at=event.at,
        incident_id=event.incident_id,
    )


def _reported(one: LoneWork, event: e.CheckInPromptReported) -> LoneWork:
    before = one.asked.get(event.key)
    if before is None or event.state not in DELIVERY_MAY_FOLLOW[before.state]:
        return one
    return replace(one, asked={**one.asked, event.key: replace(before, state=event.state)})


def _ended(room: Working, event: e.LoneWorkEnded) -> None:
    before = room.lone_work.get(event.responder_id)
    if before is not None and before.session_id == event.session_id:
        room.lone_work = without(room.lone_work, event.responder_id)


def _pre_alert(room: Working, event: e.PreAlertRaised) -> None:
    one = PreAlert(
        event.responder_id,
        event.responder,
        event.kind,
        event.system_id,
        event.address,
        event.at,
        event.until,
    )
    room.pre_alerts = {**room.pre_alerts, event.responder_id: one}


def _pre_alert_ended(room: Working, event: e.PreAlertEnded) -> None:
    room.pre_alerts = without(room.pre_alerts, event.responder_id)


FOLDS: Mapping[type[e.Event], Callable[[Working, Any], None]] = {
    e.LoneWorkStarted: _started,
    e.CheckedIn: _of_session(_checked_in),
    e.CheckInPrompted: _of_session(_prompted),
    e.CheckInPromptReported: _of_session(_reported),
    e.CheckInMissed: _of_session(_missed),
    e.LoneWorkEnded: _ended,
    e.PreAlertRaised: _pre_alert,
    e.PreAlertEnded: _pre_alert_ended,
}
