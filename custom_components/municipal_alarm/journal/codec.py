"""Events and effects to JSON fields and back, by the type hints of their classes.

A class is read once, when its codec is built; a hint that cannot be stored fails
there and not in the night. Scalars are stored as they are; times as ISO 8601 in
UTC with microseconds, days as ISO 8601; words by their value; nested values as objects.

Fields that are missing take their default, fields that are unknown are ignored:
so a field may be added without a new version, and the release before can still
read. Every other change is a new `VERSION` with its step in `EVENT_UPGRADES` or
`EFFECT_UPGRADES`.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
import json
from operator import attrgetter
from types import NoneType, UnionType
from typing import (
    Any,
    NamedTuple,
    NewType,
    TypeAliasType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
)

from ..control_room.effects import EFFECTS, Effect
from ..control_room.events import EVENTS, Event
from .errors import DamagedRecord, NewerVersion, UnknownKind

type Fields = dict[str, Any]
type Upgrade = Callable[[Fields], Fields]
"""The fields of one version to those of the next."""
type Convert = Callable[[Any], Any]

_SCALARS = (str, int, float, bool)
_to_json = json.JSONEncoder(separators=(",", ":"), allow_nan=False).encode


def to_text(values: Fields) -> str:
    """Fields as JSON in ASCII; raises TypeError or ValueError for what is not JSON."""
    return _to_json(values)


def write_time(value: datetime) -> str:
    """An aware time as text of one length, so that texts sort as times do."""
    if value.tzinfo is not UTC:
        if value.utcoffset() is None:
            raise ValueError("a time without a time zone")
        value = value.astimezone(UTC)
    return value.isoformat(timespec="microseconds")


def read_time(text: str) -> datetime:
    """The reverse of `write_time`."""
    value = datetime.fromisoformat(text)
    if value.utcoffset() is None:
        raise ValueError("a time without a time zone")
    return value


class _Form(NamedTuple):
    """How one type is written and read; None: as it is."""

    write: Convert | None
    read: Convert | None


_PLAIN = _Form(None, None)


def _form(hint: Any) -> _Form:
    """The stored form of one type hint."""
    if isinstance(hint, NewType):
        return _form(hint.__supertype__)
    if isinstance(hint, TypeAliasType):
        return _form(hint.__value__)
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        others = [arg for arg in args if arg is not NoneType]
        if len(others) == 1:
            return _optional(_form(others[0]))
        if all(_form(arg) is _PLAIN for arg in others):
            return _PLAIN
    elif origin is tuple and args[-1] is ...:
        return _sequence(_form(args[0]))
    elif origin is tuple and args:
        return _record(tuple(_form(arg) for arg in args))
    elif hint in _SCALARS:
        return _PLAIN
    elif hint is datetime:
        return _Form(write_time, read_time)
    elif hint is date:
        return _Form(date.isoformat, date.fromisoformat)
    elif isinstance(hint, type) and issubclass(hint, Enum):
        # Words are str or int themselves, so they are written as they are.
        return _Form(None, hint) if issubclass(hint, (str, int)) else _Form(_value, hint)
    elif is_dataclass(hint) and isinstance(hint, type):
        return _Form(_writer(hint), _reader(hint))
    raise TypeError(f"the journal cannot store {hint!r}")


def _value(word: Enum) -> Any:
    return word.value


def _optional(form: _Form) -> _Form:
    write, read = form
    return _Form(
        write and (lambda value: None if value is None else write(value)),
        read and (lambda value: None if value is None else read(value)),
    )


def _sequence(form: _Form) -> _Form:
    write, read = form
    return _Form(
        write and (lambda values: [write(value) for value in values]),
        (lambda values: tuple([read(value) for value in values])) if read else tuple,
    )


def _record(forms: tuple[_Form, ...]) -> _Form:
    def convert(values: Any, ways: list[Convert | None]) -> tuple[Any, ...]:
        pairs = zip(ways, values, strict=True)
        return tuple([way(value) if way else value for way, value in pairs])

    writes, reads = [form.write for form in forms], [form.read for form in forms]
    return _Form(lambda values: convert(values, writes), lambda values: convert(values, reads))


def _writer(cls: type) -> Callable[[Any], Fields]:
    """Value of a dataclass to fields."""
    hints = get_type_hints(cls)
    names = [field.name for field in fields(cls)]
    if not names:
        return lambda value: {}
    # attrgetter gives a bare value for one name; asking for the first twice gives a tuple.
    get = attrgetter(*names) if len(names) > 1 else attrgetter(*names, *names)
    converts = [(name, form.write) for name in names if (form := _form(hints[name])).write]

    def write(value: Any) -> Fields:
        found: Fields = dict(zip(names, get(value), strict=False))
        for name, convert in converts:
            found[name] = convert(found[name])
        return found

    return write


def _reader(cls: type) -> Callable[[Fields], Any]:
    """Fields to a value of a dataclass."""
    hints = get_type_hints(cls)
    plan = [
        (
            field.name,
            _form(hints[field.name]).read,
            field.default is MISSING and field.default_factory is MISSING,
        )
        for field in fields(cls)
    ]

    def read(found: Fields) -> Any:
        values: Fields = {}
        for name, convert, required in plan:
            if name in found:
                values[name] = convert(found[name]) if convert else found[name]
            elif required:
                raise ValueError(f"{name} is missing")
        return cls(**values)

    return read


def form_of[T](cls: type[T]) -> tuple[Callable[[T], Fields], Callable[[Fields], T]]:
    """How values of one dataclass are written and read; of the second any error of a misfit."""
    return _writer(cls), _reader(cls)


class Codec[T]:
    """The stored forms of a closed list of classes with `KIND` and `VERSION`."""

    def __init__(
        self,
        classes: Iterable[type[T]],
        upgrades: Mapping[tuple[str, int], Upgrade] | None = None,
    ) -> None:
        """Read the classes; TypeError for a hint that cannot be stored, ValueError for a gap."""
        self._writers: dict[type[T], tuple[str, int, Callable[[T], Fields]]] = {}
        self._readers: dict[str, tuple[int, Callable[[Fields], T]]] = {}
        self._upgrades = dict(upgrades or {})
        for cls in classes:
            kind: str = cls.KIND  # type: ignore[attr-defined]
            version: int = getattr(cls, "VERSION", 1)
            if kind in self._readers:
                raise ValueError(f"two classes are of kind {kind!r}")
            missing = [v for v in range(1, version) if (kind, v) not in self._upgrades]
            if missing:
                raise ValueError(f"{kind!r} has no upgrade from version {missing[0]}")
            self._writers[cls] = (kind, version, _writer(cls))
            self._readers[kind] = (version, _reader(cls))

    def write(self, value: T) -> tuple[str, int, Fields]:
        """A value as kind, version and fields.

        Raises KeyError for a class that is not of the list, and whatever a value that
        does not fit its hint makes its conversion raise.
        """
        kind, version, write = self._writers[type(value)]
        return kind, version, write(value)

    def read(self, kind: str, version: int, found: Fields) -> T:
        """A value from what `write` gave, in this version or an older one.

        Raises:
            UnknownKind, NewerVersion: a newer release wrote it.
            DamagedRecord: it does not fit.
        """
        if kind not in self._readers:
            raise UnknownKind(kind)
        known, read = self._readers[kind]
        if version > known:
            raise NewerVersion(kind, version, known)
        try:
            for step in range(version, known):
                found = self._upgrades[kind, step](found)
            return read(found)
        except (
            ArithmeticError,
            AttributeError,
            LookupError,
            TypeError,
            ValueError,
        ) as err:
            raise DamagedRecord(kind, version, f"{type(err).__name__}: {err}") from err

    def read_text(self, kind: str, version: int, text: str, **more: Any) -> T:
        """A value from its JSON text, and fields that are kept beside it."""
        try:
            found = {**json.loads(text), **more}
        except (RecursionError, TypeError, ValueError) as err:
            raise DamagedRecord(kind, version, f"{type(err).__name__}: {err}") from err
        return self.read(kind, version, found)


EVENT_UPGRADES: dict[tuple[str, int], Upgrade] = {}
EFFECT_UPGRADES: dict[tuple[str, int], Upgrade] = {}

EVENT_CODEC: Codec[Event] = Codec(EVENTS, EVENT_UPGRADES)
EFFECT_CODEC: Codec[Effect] = Codec(EFFECTS, EFFECT_UPGRADES)
