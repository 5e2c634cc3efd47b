"""Write the screen's types of the feed from the component's own.

Reads `control_room/snapshot/shapes.py` and `messages.py`, which mypy holds the component
to, and the table of commands, which Home Assistant checks them by.

feed_types.py          writes frontend/src/api/generated.ts
feed_types.py --check  says whether it is what would be written; exit code 1: it is not
"""

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
import sys
from types import ModuleType, NoneType, UnionType
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

from homeassistant.helpers import config_validation as cv
import voluptuous as vol

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from custom_components.municipal_alarm.bridge.asking import SCHEMAS  # noqa: E402
from custom_components.municipal_alarm.control_room import words  # noqa: E402
from custom_components.municipal_alarm.control_room.evaluation import parts  # noqa: E402
from custom_components.municipal_alarm.control_room.snapshot import (  # noqa: E402
    evaluation_shapes,
    messages,
    own_shapes,
    place_shapes,
    plan_shapes,
    round_shapes,
    shapes,
    site_shapes,
)

WRITTEN = ROOT / "frontend" / "src" / "api" / "generated.ts"


def _union(several: Any) -> str:
    return " | ".join(f'"{one}"' for one in several)


HEAD = """\
// What the feed sends and takes, generated from the component by script/frontend types.
// Not to be edited by hand: script/check compares.
"""

PLAIN: dict[Any, str] = {str: "string", int: "number", float: "number", bool: "boolean"}
VALIDATED: dict[Any, str] = {
    cv.string: "string",
    cv.entity_id: "string",
    cv.date: "string",
    cv.datetime: "string",
    cv.positive_time_period: "string",
    cv.boolean: "boolean",
}


def main(check: bool) -> int:
    """Write or compare; returns the exit code."""
    modules = (
        place_shapes,
        round_shapes,
        evaluation_shapes,
        site_shapes,
        plan_shapes,
        shapes,
        messages,
        own_shapes,
    )
    told = [line for module in modules for line in _shapes(module)]
    text = "\n".join([HEAD, *_words(), *told, *_commands()])
    if not check:
        WRITTEN.write_text(text)
        return 0
    if WRITTEN.exists() and WRITTEN.read_text() == text:
        return 0
    print(f"{WRITTEN.relative_to(ROOT)} is not what the component says: script/frontend types")
    return 1


LISTS = {
    _union(word.value for word in one): name
    for module in (words, parts)
    for name, one in vars(module).items()
    if isinstance(one, type) and issubclass(one, StrEnum) and one is not StrEnum
}
"""The closed lists of words, by how they are written."""


def _words() -> Iterator[str]:
    for union, name in LISTS.items():
        yield f"export type {name} = {union};\n"


def _shapes(module: ModuleType) -> Iterator[str]:
    for name, one in vars(module).items():
        if isinstance(one, TypeAliasType):
            yield f"export type {name} = {_type(one.__value__)};\n"
        elif is_typeddict(one) and one.__module__ == module.__name__:
            yield "\n".join(_interface(name, one))


def _interface(name: str, one: type) -> Iterator[str]:
    if one.__doc__:
        yield f"/** {one.__doc__} */"
    bases = [base for base in one.__orig_bases__ if is_typeddict(base)]  # type: ignore[attr-defined]
    inherited = {key for base in bases for key in base.__annotations__}
    extends = f" extends {', '.join(base.__name__ for base in bases)}" if bases else ""
    yield f"export interface {name}{extends} {{"
    for key, hint in get_type_hints(one, include_extras=True).items():
        if key in inherited:
            continue
        optional = get_origin(hint) is NotRequired
        inner = get_args(hint)[0] if optional else hint
        yield f"  {key}{'?' if optional else ''}: {_type(inner)};"
    yield "}\n"


def _type(hint: Any) -> str:
    origin, inside = get_origin(hint), get_args(hint)
    if hint in PLAIN:
        return PLAIN[hint]
    if hint is NoneType or hint is None:
        return "null"
    if origin is Annotated:
        return str(inside[1].__name__)
    if origin is Literal:
        return _union(inside)
    if origin is dict:
        return "Record<string, unknown>"
    if origin is list:
        item = _type(inside[0])
        return f"({item})[]" if " " in item else f"{item}[]"
    if origin in (Union, UnionType):
        return " | ".join(_type(one) for one in inside)
    if is_typeddict(hint):
        return str(hint.__name__)
    raise TypeError(f"how is {hint} written in TypeScript?")


def _commands() -> Iterator[str]:
    yield "/** The fields of each command. */"
    yield "export interface Commands {"
    for name, schema in sorted(SCHEMAS.items()):
        yield f"  {name}: {{"
        yield from (f"    {one};" for one in _fields(schema.schema))
        yield "  };"
    yield "}\n"
    yield "export type CommandName = keyof Commands;\n"


def _fields(schema: dict[Any, Any]) -> Iterator[str]:
    for marker, validator in schema.items():
        optional = "" if isinstance(marker, vol.Required) else "?"
        yield f"{marker.schema}{optional}: {_field(validator)}"


def _field(validator: Any) -> str:
    """What a field takes. A list may be given as one item too; the screen gives lists."""
    if isinstance(validator, vol.All):
        parts = [one for one in validator.validators if one is not cv.ensure_list]
        known = [text for one in parts if (text := _maybe(one))]
        if len(known) == 1:
            return known[0]
    text = _maybe(validator)
    if text is None:
        raise TypeError(f"how is {validator} written in TypeScript?")
    return text


def _maybe(validator: Any) -> str | None:
    if isinstance(validator, dict):
        return f"{{ {'; '.join(_fields(validator))} }}"
    if isinstance(validator, list):
        item = _field(validator[0])
        return f"({item})[]" if " " in item else f"{item}[]"
    if isinstance(validator, vol.In):
        union = _union(validator.container)
        return LISTS.get(union, union)
    if isinstance(validator, vol.Coerce):
        return PLAIN[validator.type]
    return VALIDATED.get(validator)


if __name__ == "__main__":
    raise SystemExit(main("--check" in sys.argv[1:]))
