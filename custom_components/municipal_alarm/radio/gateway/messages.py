"""The shape shared by all messages: a table of fields, read and written alike.

One row per field, so that parser, serialiser and specification cannot drift
apart. Fields that are absent or null take the default; fields nobody knows are
ignored, since later versions may add some.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ..errors import LocalMisuse, MalformedFrame
from . import wire
from .tables import Code


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in JSON, our attribute, and how to check it.

    `dump` turns our value into a JSON value where that is not the same thing.
    """

    name: str
    attribute: str
    check: wire.Check
    required: bool = True
    default: Any = None
    dump: Callable[[Any], object] | None = None


def optional(
    name: str,
    attribute: str,
    check: wire.Check,
    default: Any = None,
    *,
    dump: Callable[[Any], object] | None = None,
) -> Field:
    """Describe a field that may be absent; `default` is then its value."""
    return Field(name, attribute, check, required=False, default=default, dump=dump)


@dataclass(frozen=True, slots=True)
class Shape:
    """A message: its `type` word, the class it becomes, its fields.

    `rule` checks fields against each other; it raises MalformedFrame.
    """

    kind: str
    cls: type[Any]
    fields: tuple[Field, ...]
    rule: Callable[[Any], None] | None = None

    def parse(self, raw: Mapping[str, Any]) -> Any:
        """Build the value from a decoded frame; raises MalformedFrame."""
        values: dict[str, Any] = {}
        for field in self.fields:
            value = raw.get(field.name)
            if value is not None:
                try:
                    values[field.attribute] = field.check(value)
                except MalformedFrame as err:
                    raise MalformedFrame(err.code, err.reason, field=field.name) from None
            elif field.required:
                raise MalformedFrame(Code.MISSING, "is required", field=field.name)
            else:
                values[field.attribute] = field.default
        result = self.cls(**values)
        if self.rule is not None:
            self.rule(result)
        return result

    def dump(self, value: Any, **extra: object) -> dict[str, object]:
        """Return the frame for a value, with `extra` fields right after `type`.

        Checked like received data, so that we never send what we would refuse;
        raises LocalMisuse then.
        """
        frame: dict[str, object] = {"type": self.kind, **extra}
        try:
            for field in self.fields:
                mine = getattr(value, field.attribute)
                if not field.required and mine == field.default:
                    continue
                if mine is not None and field.dump is not None:
                    mine = field.dump(mine)
                field.check(mine)
                frame[field.name] = mine
            if self.rule is not None:
                self.rule(value)
        except MalformedFrame as err:
            raise LocalMisuse(f"{self.kind}.{err.field or field.name}: {err.reason}") from None
        return frame
