"""Any event and any effect, made from the type hints of their classes."""

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import Enum
from types import NoneType
from typing import Any, NewType, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from custom_components.municipal_alarm.control_room.effects import EFFECTS, AnswerDesk, Effect
from custom_components.municipal_alarm.control_room.events import (
    EVENTS,
    DeliveryReported,
    Event,
    IncidentClosed,
    IncidentResolved,
    NoteAdded,
    NumberIssued,
    SignalSetAside,
    SourceHeard,
)
from custom_components.municipal_alarm.control_room.words import DeliveryState, DeskAnswer, Outcome

# PostgreSQL knows no zero character, SQLite compares only up to it, and UTF-8 no surrogates.
texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
zones = st.sampled_from([UTC, timezone(timedelta(hours=2)), timezone(timedelta(hours=-9.5))])
# Not the first and last day there are: in UTC they fall outside what a datetime can say.
times = st.datetimes(timezones=zones).filter(lambda time: 1 < time.year < 9999)


def of_hint(hint: Any) -> st.SearchStrategy[Any]:
    """Any value of a type hint."""
    if isinstance(hint, NewType):
        return of_hint(hint.__supertype__)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(hint)
    if is_dataclass(hint) and isinstance(hint, type):
        return of_class(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple and args[-1] is ...:
        return st.lists(of_hint(args[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(of_hint(arg) for arg in args))
    if args:
        return st.one_of(*(of_hint(arg) for arg in args))
    return {
        str: texts,
        int: st.integers(-(2**40), 2**40),
        float: st.floats(allow_nan=False, allow_infinity=False),
        bool: st.booleans(),
        datetime: times,
        date: st.dates(),
        NoneType: st.none(),
    }[hint]


def of_class[T](cls: type[T]) -> st.SearchStrategy[T]:
    """Any value of a dataclass."""
    hints = get_type_hints(cls)
    return st.builds(cls, **{field.name: of_hint(hints[field.name]) for field in fields(cls)})  # type: ignore[arg-type]


def of_classes[T](classes: Iterable[type[T]]) -> st.SearchStrategy[T]:
    """Any value of any of some dataclasses."""
    return st.one_of(*(of_class(cls) for cls in classes))


events: st.SearchStrategy[Event] = of_classes(EVENTS)
effects: st.SearchStrategy[Effect] = of_classes(EFFECTS)

# --- few names, so that what is appended meets what was appended before ------

_incidents = st.sampled_from(["incident-1", "incident-2", "incident-3"])
_keys = st.sampled_from(["key-1", "key-2", "key-3", "key-4"])
_actor = of_class(get_type_hints(NoteAdded)["actor"])


def _few[T](cls: type[T], **names: st.SearchStrategy[Any]) -> st.SearchStrategy[T]:
    hints = get_type_hints(cls)
    rest = {f.name: of_hint(hints[f.name]) for f in fields(cls)}  # type: ignore[arg-type]
    return st.builds(cls, **{**rest, **names})


few_events: st.SearchStrategy[Event] = st.one_of(
    _few(NumberIssued),
    _few(SourceHeard, source_id=st.sampled_from(["source-1", "source-2"])),
    _few(SignalSetAside),
    _few(NoteAdded, incident_id=_incidents, actor=_actor),
    _few(
        DeliveryReported,
        incident_id=_incidents,
        key=_keys,
        state=st.sampled_from(DeliveryState),
    ),
    _few(
        IncidentResolved,
        incident_id=_incidents,
        overtaken=st.lists(_keys, max_size=3).map(tuple),
        outcome=st.sampled_from(Outcome),
    ),
    _few(IncidentClosed, incident_id=_incidents),
)
few_effects: st.SearchStrategy[Effect] = _few(
    AnswerDesk, key=_keys, incident_id=_incidents, answer=st.sampled_from(DeskAnswer)
)
appends = st.lists(
    st.tuples(st.lists(few_events, max_size=4), st.lists(few_effects, max_size=2)), max_size=12
)
