"""What happens to people in the field: tags they read, lone work, warnings before an alarm."""

from collections.abc import Iterator, Mapping
from typing import Final

from ...control_room import events as e, snapshot
from ...control_room.ids import ResponderId
from ...control_room.site import Place
from ...control_room.snapshot import Json
from ...control_room.state import RoomState
from .parts import Happening, actor_json, responder_facts, responder_json, system_json
from .words import FLAG, KIND, SIGN

type Words = Mapping[str, tuple[str, ...]]
"""By option: the words by which this happening can be chosen."""

NOT_DOUBTFUL: Final = "none"
"""The word for a scan with no flag."""


def of_guards(event: e.Event, state: RoomState) -> Iterator[Happening]:
    """The triggers of one event, where it has one."""
    match event:
        case e.CheckpointScanned():
            yield _scanned(event, state)
        case e.SignalSetAside(reason="unknown_tag"):
            known = state.unknown_tags.get(event.text)
            yield Happening(
                "unknown_tag",
                "unknown tag read",
                {
                    "tag": event.text,
                    "who": event.who,
                    "times": known.times if known is not None else 1,
                },
            )
        case e.PreAlertRaised():
            warned = {
                "kind": event.kind.value,
                "system": system_json(state.site, event.system_id),
                "address": event.address,
                "until": snapshot.time(event.until),
            }
            yield _of("pre_alert_raised", event, state, warned, {KIND: (event.kind.value,)})
        case e.PreAlertEnded():
            ended = {"kind": event.kind.value, "reason": event.reason}
            yield _of("pre_alert_ended", event, state, ended, {KIND: (event.kind.value,)})
        case _:
            yield from _of_lone_work(event, state)


def _of_lone_work(event: e.Event, state: RoomState) -> Iterator[Happening]:
    match event:
        case e.LoneWorkStarted():
            more: Json = {
                "by": actor_json(event.actor),
                "started_by": event.by,
                "every_s": event.every_s,
                "due_at": snapshot.time(event.due_at),
                "until": snapshot.time(event.until),
            }
            yield _of("lone_work_started", event, state, more)
        case e.CheckInPrompted():
            yield _of(
                "check_in_prompted", event, state, {"alarm_at": snapshot.time(event.alarm_at)}
            )
        case e.CheckedIn():
            more = {
                "by": actor_json(event.actor),
                "sign": event.by,
                "occurred_at": snapshot.time(event.occurred_at),
                "due_at": snapshot.time(event.due_at),
            }
            yield _of("checked_in", event, state, more, {SIGN: (event.by,)})
        case e.CheckInMissed():
            # Not which incident: it may be one that only those know who know of duress.
            yield _of("check_in_missed", event, state, {})
        case e.LoneWorkEnded():
            more = {"by": actor_json(event.actor), "reason": event.reason}
            yield _of("lone_work_ended", event, state, more)


def _of(
    key: str,
    event: e.LoneWorkEvent | e.PreAlertRaised | e.PreAlertEnded,
    state: RoomState,
    more: Json,
    words: Words | None = None,
) -> Happening:
    return _person(key, event.responder_id, event.responder, state, more, words)


def _person(
    key: str,
    responder_id: ResponderId,
    name: str,
    state: RoomState,
    more: Json,
    words: Words | None = None,
    place: Place | None = None,
) -> Happening:
    """Something of one person, with the name of that moment."""
    return Happening(
        key,
        f"{key.replace('_', ' ')}: {name}",
        {"responder": responder_json(state.site, responder_id, name), **more},
        {**responder_facts(state.site, responder_id), **(words or {})},
        place,
    )


def _scanned(event: e.CheckpointScanned, state: RoomState) -> Happening:
    flags = tuple(flag.value for flag in event.flags)
    return _person(
        "checkpoint_scanned",
        event.responder_id,
        event.responder,
        state,
        {
            "by": actor_json(event.actor),
            "place": snapshot.place(event.place),
            "read_by": event.by,
            "tag": event.tag,
            "flags": list(flags),
            "occurred_at": snapshot.time(event.occurred_at),
        },
        {FLAG: flags or (NOT_DOUBTFUL,)},
        event.place,
    )
