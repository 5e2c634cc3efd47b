"""One append in stored form: made once, in the writer's thread, and kept for every retry."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from os import urandom
from typing import Any, NamedTuple

from ..control_room.effects import Effect
from ..control_room.evaluation.parts import MEASURES
from ..control_room.events import (
    CheckInPromptReported,
    DeliveryReported,
    Event,
    ExternalReported,
    FollowingEnded,
    HoldReleased,
    HoldSet,
    IncidentResolved,
    MicrophoneClosed,
    RoundReport,
    RoundReported,
)
from ..control_room.words import DeliveryState
from .cases import Learned
from .chain import SALT_BYTES, digest_of
from .codec import EFFECT_CODEC, EVENT_CODEC, to_text, write_time
from .errors import DamagedRecord
from .port import Head, OnCommit


class NewEvent(NamedTuple):
    """An event to be written; its place in stream and chain is found when it is."""

    stream: str
    kind: str
    version: int
    at: str
    data: str
    salt: bytes
    digest: bytes
    live_key: str | None
    ends: bool
    reports: tuple[tuple[str, DeliveryState], ...]
    """What it says of effects: key and state."""
    hold: str | None = None
    """The stream that it holds."""
    release: str | None = None
    """The stream that it releases."""


class NewEffect(NamedTuple):
    """An effect to be put into the outbox."""

    key: str
    stream: str
    kind: str
    version: int
    data: str


class Rejected(NamedTuple):
    """Something that cannot be stored as what it is."""

    reason: str
    text: str


class Content(NamedTuple):
    """What is to stand in a row from now on; None: nothing."""

    position: int
    data: str | None
    salt: bytes | None


@dataclass(slots=True)
class Change:
    """What the journal's own care changes of what was written, in the commit of its event.

    All of it or, with its event, nothing: when a stream in `guard` is held by then.
    """

    contents: tuple[Content, ...] = ()
    unlive: tuple[int, ...] = ()
    """Positions that are live no more."""
    effects: tuple[int, ...] = ()
    """Numbers in the outbox that go."""
    aside: tuple[int, ...] = ()
    """Numbers of what was set aside that go."""
    learned: Learned | None = None
    """What is derived anew, or goes: see `cases`."""
    guard: frozenset[str] = frozenset()
    settle: bool = False
    """What was taken away before is to leave the store's log as well."""
    refused: bool = False
    """Said by the store: a stream in `guard` is held."""
    settled: bool = False
    """Said by the store."""
    failed: str = ""
    """Said by the writer: why it is not done. It is not tried again."""


class Request(NamedTuple):
    """One call of `append`, as it comes from the event loop's thread."""

    events: tuple[Event, ...]
    effects: tuple[Effect, ...]
    on_commit: OnCommit | None
    change: Change | None = None


@dataclass(slots=True)
class Record:
    """One call of `append`, ready to be written."""

    request: Request
    at: str
    """The time of its last event, or of writing when it has none."""
    events: list[NewEvent] = field(default_factory=list)
    effects: list[NewEffect] = field(default_factory=list)
    rejected: list[Rejected] = field(default_factory=list)
    change: Change | None = None

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write: a barrier."""
        return not (self.events or self.effects or self.rejected or self.change)


@dataclass(slots=True)
class Group:
    """Appends that are written together or not at all."""

    records: Sequence[Record]
    head: Head | None = None
    """Where the chain ends with it; known from the first try on."""

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to write."""
        return all(record.is_empty for record in self.records)


def make_record(request: Request, now: datetime) -> Record:
    """Encode what can be encoded; the rest is rejected, in words, and holds up nothing."""
    record = Record(request, write_time(now), change=request.change)
    salts = urandom(SALT_BYTES * len(request.events))
    for number, event in enumerate(request.events):
        try:
            made = _new_event(event, salts[number * SALT_BYTES : (number + 1) * SALT_BYTES])
        except Exception as err:
            record.rejected.append(reject(event, err))
        else:
            record.events.append(made)
            record.at = made.at
    for effect in request.effects:
        try:
            record.effects.append(_new_effect(effect))
        except Exception as err:
            record.rejected.append(reject(effect, err))
    return record


def reject_all(record: Record, err: Exception) -> Record:
    """The same record with everything in it set aside, because the store refuses it."""
    things: Sequence[object] = (*record.request.events, *record.request.effects)
    return Record(record.request, record.at, rejected=[reject(thing, err) for thing in things])


def reject(thing: object, err: Exception) -> Rejected:
    """Why something is set aside, and all that can still be said of it."""
    try:
        text = repr(thing)
    except Exception:
        text = object.__repr__(thing)
    # A lone surrogate is a likely reason to be here, and a zero character no less.
    return Rejected(
        *(
            part.encode(errors="backslashreplace").decode().replace("\0", "\\x00")
            for part in (f"{type(err).__name__}: {err}", text)
        )
    )


_DIGITS = "0123456789"

HELD_WITH = f"'{MEASURES}' || held.stream || '/' = rtrim(events.stream, '{_DIGITS}')"
"""The same as `holders` in SQL, of the measures of what is held."""


def holders(stream: str) -> frozenset[str]:
    """The streams by whose hold this one is held: its own; of a measure, its incident's too."""
    incident = stream.removeprefix(MEASURES).rstrip(_DIGITS)
    if not (stream.startswith(MEASURES) and incident.endswith("/")):
        return frozenset((stream,))
    return frozenset((stream, incident.removesuffix("/")))


def is_held(stream: str, held: Collection[str]) -> bool:
    """Whether nothing of a stream may go, when these are held."""
    return any(one in held for one in holders(stream))


def unrefused(records: Sequence[Record], held: Collection[str]) -> list[Record]:
    """The records that may be written, when these streams are held; says so of the others."""
    if not any(record.change for record in records):
        return list(records)
    # One of this very group may hold what another would take away.
    held = {*held, *(one.hold for record in records for one in record.events if one.hold)}
    for record in records:
        if record.change:
            record.change.refused = any(is_held(one, held) for one in record.change.guard)
    return [one for one in records if not (one.change and one.change.refused)]


def reports_of(event: Event) -> tuple[tuple[str, DeliveryState], ...]:
    """What an event says of effects."""
    match event:
        case DeliveryReported() | CheckInPromptReported() | ExternalReported():
            return ((event.key, event.state),)
        case IncidentResolved():
            return tuple((key, DeliveryState.OVERTAKEN) for key in event.overtaken)
        case MicrophoneClosed(reason="failed"):
            # Reported as that before.
            return ()
        case MicrophoneClosed() | FollowingEnded():
            # What began it must not be done again after a restart.
            return ((event.key, DeliveryState.OVERTAKEN),)
    return ()


def _new_event(event: Event, salt: bytes) -> NewEvent:
    kind, version, fields = EVENT_CODEC.write(event)
    at: str = fields.pop("at")  # a column of its own: it outlives an erasure
    data = to_text(fields)
    stream, live_key = event.stream, event.live_key
    _check_text(stream, live_key)
    return NewEvent(
        stream,
        kind,
        version,
        at,
        data,
        salt,
        digest_of(salt, data.encode()),
        live_key,
        event.ENDS,
        reports_of(event),
        event.held if isinstance(event, HoldSet) else None,
        event.held if isinstance(event, HoldReleased) else None,
    )


def _new_effect(effect: Effect) -> NewEffect:
    kind, version, fields = EFFECT_CODEC.write(effect)
    _check_text(effect.key, effect.incident_id)
    return NewEffect(effect.key, effect.incident_id, kind, version, to_text(fields))


def _check_text(*texts: str | None) -> None:
    """Fail here, for one record, on what a database would refuse for the whole group."""
    for text in texts:
        if text is not None and "\0" in text:
            raise ValueError("a zero character in a name")
        if text:
            text.encode()


def read_event(kind: str, version: int, at: str, data: str) -> Event:
    """The reverse of what `make_record` does with an event; errors as of `Codec.read`."""
    more: dict[str, Any] = {"at": at}
    return EVENT_CODEC.read_text(kind, version, data, **more)


def read_report(kind: str, version: int, at: str, data: str) -> RoundReport | None:
    """The report in an event of a round; None: it cannot be read."""
    try:
        event = read_event(kind, version, at, data)
    except DamagedRecord:
        return None
    return event.report if isinstance(event, RoundReported) else None


def latest_reports(found: Iterable[RoundReport | None]) -> list[RoundReport]:
    """Of each round the last report, in the order in which the rounds were planned."""
    last = {one.round_id: one for one in found if one is not None}
    return sorted(last.values(), key=lambda one: (one.planned_at, one.round_id))


def read_effect(kind: str, version: int, data: str) -> Effect:
    """The reverse of what `make_record` does with an effect; errors as of `Codec.read`."""
    return EFFECT_CODEC.read_text(kind, version, data)
