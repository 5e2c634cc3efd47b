"""Whether what was sent has the shape that is promised, at run time and to the last field."""

from collections.abc import Iterator
from enum import StrEnum
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    TypeAliasType,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)


def misfits(value: Any, hint: Any, where: str = "it") -> Iterator[str]:
    """What of a value is not as it should be."""
    origin, inside = get_origin(hint), get_args(hint)
    if isinstance(hint, TypeAliasType):
        yield from misfits(value, hint.__value__, where)
    elif is_typeddict(hint):
        yield from _fields(value, hint, where)
    elif origin in (Union, UnionType):
        found = [list(misfits(value, one, where)) for one in inside]
        if all(found):
            yield from min(found, key=len)
    elif origin is list:
        if not isinstance(value, list):
            yield f"{where} is no list: {value!r}"
            return
        for number, one in enumerate(value):
            yield from misfits(one, inside[0], f"{where}[{number}]")
    elif origin is dict:
        if not isinstance(value, dict):
            yield f"{where} is no object: {value!r}"
    elif origin is Literal:
        if value not in inside:
            yield f"{where} is {value!r}, none of {inside}"
    elif origin is Annotated:
        words: type[StrEnum] = inside[1]
        if value not in list(words):
            yield f"{where} is {value!r}, no {words.__name__}"
    elif hint is float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            yield f"{where} is no number: {value!r}"
    elif type(value) is not (NoneType if hint is None else hint):
        yield f"{where} is no {hint.__name__}: {value!r}"


def _fields(value: Any, hint: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} is no object: {value!r}"
        return
    hints = get_type_hints(hint, include_extras=True)
    optional = {key for key, one in hints.items() if get_origin(one) is NotRequired}
    for key in hints.keys() - optional - value.keys():
        yield f"{where} has no {key}"
    for key in value.keys() - hints.keys():
        yield f"{where} has {key}, which nobody promised"
    for key in hints.keys() & value.keys():
        one = hints[key]
        yield from misfits(
            value[key], get_args(one)[0] if key in optional else one, f"{where}.{key}"
        )
