"""One person in every field of every event and effect, however the classes grow."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from types import NoneType
from typing import Any, NewType, get_args, get_origin, get_type_hints

from custom_components.municipal_alarm.control_room.effects import EFFECTS, Effect
from custom_components.municipal_alarm.control_room.evaluation.parts import MeasureId
from custom_components.municipal_alarm.control_room.events import EVENTS, Event
from custom_components.municipal_alarm.control_room.ids import IncidentId, RoundId, SessionId

from . import examples as make

PERSON_ID = "01JQZX3RESPONDER7PERSON"
NAME = "Wilhelmina Zonneveld-Çelik"

_STREAMS = frozenset({IncidentId, MeasureId, RoundId, SessionId})
"""Random numbers, which the room makes itself: they are nobody's."""


def everywhere() -> Iterator[Event | Effect]:
    """One of every event and effect with the person in each of its texts.

    Those that end their stream come last, so that all of it is over. TypeError: there is a
    field of a kind that is not known here.
    """
    yield from map(_filled, sorted(EVENTS, key=lambda cls: cls.ENDS))
    yield from map(_filled, EFFECTS)


def _filled[T](cls: type[T]) -> T:
    hints = get_type_hints(cls)
    names = [one.name for one in fields(cls)]  # type: ignore[arg-type]
    made = {name: _value(hints[name], name) for name in names}
    if cls in EFFECTS:
        made["key"] = f"7f3a/{cls.__name__}/{PERSON_ID}"
    return cls(**made)


def _value(hint: Any, where: str) -> Any:
    if hint in _STREAMS:
        return "7f3a"
    if isinstance(hint, NewType):
        return PERSON_ID
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint) and isinstance(hint, type):
        return _filled(hint)
    origin, args = get_origin(hint), get_args(hint)
    if origin is tuple:
        return tuple(_value(arg, where) for arg in args if arg is not ...)
    if args:
        return next(_value(arg, where) for arg in args if arg is not NoneType)
    if hint is str:
        return f"{where} {NAME.upper()}, {PERSON_ID}: {NAME}"
    day = make.NOON.date()
    plain = {int: 1, float: 1.0, bool: True, datetime: make.NOON, date: day}
    if hint not in plain:
        raise TypeError(f"{where}: {hint}")
    return plain[hint]
