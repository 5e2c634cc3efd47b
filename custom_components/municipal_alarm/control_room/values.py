"""How the values of the room are made: frozen to whoever writes code, lean when it runs.

mypy takes both for frozen dataclasses and refuses every change of a field. At run
time they are ordinary ones with slots: a frozen constructor sets each field by a call,
which for the fifteen values of one press is a seventh of the engine's time.
"""

from dataclasses import dataclass, field
from typing import dataclass_transform


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value[T](cls: type[T]) -> type[T]:
    """A value of a few fields, in their order."""
    return dataclass(slots=True, unsafe_hash=True)(cls)


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(field,))
def record[T](cls: type[T]) -> type[T]:
    """A value of many fields, by their names."""
    return dataclass(slots=True, kw_only=True, unsafe_hash=True)(cls)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def caching[T](cls: type[T]) -> type[T]:
    """A value with cached properties, and so without slots."""
    return dataclass(unsafe_hash=True)(cls)
