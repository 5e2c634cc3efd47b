"""The watch over somebody: how it begins, how it ends, and what outlasts it.

A session is forgotten when it is over. What the next one must know of it is kept as the
memory of a source of its own (`_memory_of`): its id, and when they were last heard of.
"""

from datetime import datetime, timedelta
from hashlib import blake2b

from .. import effects as x
from ..commands import Actor
from ..events import CheckInPromptReported, LoneWorkEnded, LoneWorkStarted, SourceHeard
from ..ids import IncidentId, ResponderId, SessionId, SignalId, SourceId
from ..incident_parts import DELIVERY_MAY_FOLLOW
from ..site import Responder
from ..sources import REAL_GAP
from ..state import SourceMemory
from ..turn import Turn
from ..words import ActorKind, DeliveryState
from .session import LoneWork

STREAM = "lone_work/"
"""How the ids of sessions begin, which no id of an incident does."""

BY = {ActorKind.RESPONDER: "responder", ActorKind.SOURCE: "schedule"}
"""Who starts it, or ends it; anybody else is an operator."""


def session_of(turn: Turn, session_id: SessionId) -> LoneWork | None:
    """A session by its id, as long as it lasts."""
    return next((one for one in turn.room.lone_work.values() if one.session_id == session_id), None)


def begin(
    turn: Turn,
    responder: Responder,
    actor: Actor,
    every_s: int | None = None,
    until: datetime | None = None,
    *,
    last_sign_at: datetime | None = None,
    source_id: SourceId | None = None,
) -> None:
    """Watch over somebody, of whom nobody does; from their last sign of life if that counts."""
    rule = turn.site.lone_work
    if every_s is None:
        every_s = round((responder.check_in_every or rule.every).total_seconds())
    since = min(last_sign_at or turn.now, turn.now)
    session_id = _new_id(turn, responder.responder_id)
    _remember(turn, responder.responder_id, session_id, turn.now, on=True)
    turn.record(
        LoneWorkStarted(
            at=turn.now,
            session_id=session_id,
            responder_id=responder.responder_id,
            responder=responder.name,
            by=BY.get(actor.kind, "operator"),
            actor=actor,
            every_s=every_s,
            grace_s=max(1, round(rule.grace.total_seconds())),
            due_at=since + timedelta(seconds=every_s),
            until=until,
            source_id=source_id,
        )
    )


def begin_by_schedule(turn: Turn, responder: Responder, source_id: SourceId) -> None:
    """A schedule says so. One that blinked gives nobody a new half hour."""
    memory = turn.room.sources.get(_memory_of(responder.responder_id))
    schedule = turn.room.sources.get(source_id)
    blinked = (
        memory is not None
        and memory.on is False
        and schedule is not None
        and schedule.on is False
        and abs(turn.now - schedule.occurred_at) < REAL_GAP
    )
    heard(turn, responder.responder_id, source_id, on=True)
    begin(
        turn,
        responder,
        Actor(ActorKind.SOURCE, source_id),
        last_sign_at=memory.occurred_at if memory is not None and blinked else None,
    )


def heard(turn: Turn, responder_id: ResponderId, source_id: SourceId, *, on: bool) -> None:
    """Remember what the schedule of somebody's lone work says."""
    turn.record(
        SourceHeard(
            at=turn.now,
            source_id=source_id,
            occurred_at=turn.now,
            on=on,
            recent=(),
            about=responder_id,
        )
    )


def end(turn: Turn, one: LoneWork, reason: str, actor: Actor | None = None) -> None:
    """Watch over somebody no more. An alarm of theirs stays.

    At the time that was given for it, their schedule takes over, if that says so.
    """
    withdraw(turn, one, "over")
    if reason == "schedule":
        _remember(turn, one.responder_id, one.session_id, one.last_sign_at, on=False)
    turn.record(
        LoneWorkEnded(
            at=turn.now,
            session_id=one.session_id,
            responder_id=one.responder_id,
            responder=one.responder,
            reason=reason,
            actor=actor,
        )
    )
    responder = turn.site.responders.get(one.responder_id)
    schedule = _schedule_of(turn, one.responder_id) if reason == "time" else None
    if responder is not None and schedule is not None:
        actor = Actor(ActorKind.SOURCE, schedule)
        begin(turn, responder, actor, last_sign_at=one.last_sign_at)


def _schedule_of(turn: Turn, responder_id: ResponderId) -> SourceId | None:
    """The schedule that says that somebody works alone now; of several the latest heard."""
    found = max(
        (
            (memory.occurred_at, source_id, memory.on)
            for source_id in turn.room.sources
            if (memory := turn.room.sources[source_id]).about == responder_id
        ),
        default=None,
    )
    return found[1] if found is not None and found[2] else None


# --- what outlasts it -------------------------------------------------------


def _memory_of(responder_id: ResponderId) -> SourceId:
    return SourceId(f"watch/{responder_id}")


def _remember(
    turn: Turn, responder_id: ResponderId, session_id: SessionId, at: datetime, *, on: bool
) -> None:
    """`on`: a session goes on; else its schedule ended it, and they were last heard of `at`."""
    turn.record(
        SourceHeard(
            at=turn.now,
            source_id=_memory_of(responder_id),
            occurred_at=at,
            on=on,
            recent=(SignalId(session_id),),
        )
    )


def _new_id(turn: Turn, responder_id: ResponderId) -> SessionId:
    """The same when the same decision is made again after a crash.

    Never that of an earlier session, for that is over in the journal for good.
    """
    memory: SourceMemory | None = turn.room.sources.get(_memory_of(responder_id))
    earlier = memory.recent[-1] if memory is not None else ""
    unique = f"{responder_id} {turn.now.isoformat()} {earlier}"
    return SessionId(STREAM + blake2b(unique.encode(), digest_size=8).hexdigest())


# --- what was asked ---------------------------------------------------------


def withdraw(turn: Turn, one: LoneWork, reason: str) -> None:
    """Ask no more: what has not arrived need not."""
    for key, asked in one.asked.items():
        if DeliveryState.OVERTAKEN in DELIVERY_MAY_FOLLOW[asked.state]:
            report(turn, one, key, DeliveryState.OVERTAKEN, reason)
            stream = IncidentId(one.session_id)
            turn.effect(x.Withdraw(f"{key}/withdraw", stream, key, asked.system_id))


def report(turn: Turn, one: LoneWork, key: str, state: DeliveryState, reason: str) -> None:
    """Write down how far a message is that asks for a sign of life."""
    turn.record(
        CheckInPromptReported(
            at=turn.now,
            session_id=one.session_id,
            responder_id=one.responder_id,
            responder=one.responder,
            key=key,
            state=state,
            reason=reason,
            slot=one.asked[key].slot,
        )
    )
