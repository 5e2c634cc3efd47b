"""Single fields of a payload, and layouts made of them: read and written by one table.

Received data raise MalformedFrame and nothing else; values of ours that do not fit
raise LocalMisuse. Bytes behind the last field are left alone: newer equipment may say
more than we know.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from ..errors import LocalMisuse, MalformedFrame
from . import tables
from .address import RadioAddress

type Order = Literal["big", "little"]


class Reader:
    """The bytes of a payload that nobody has read yet."""

    __slots__ = ("_at", "_data")

    def __init__(self, data: bytes) -> None:
        """Begin at the first byte."""
        self._data = data
        self._at = 0

    @property
    def left(self) -> int:
        """Return how many bytes are still unread."""
        return len(self._data) - self._at

    def take(self, count: int) -> bytes:
        """Return the next `count` bytes; raises MalformedFrame when there are fewer."""
        if count > self.left:
            raise MalformedFrame("too_short", f"{count} bytes wanted, {self.left} left")
        data = self._data[self._at : self._at + count]
        self._at += count
        return data

    def rest(self) -> bytes:
        """Return all that is left."""
        return self.take(self.left)


@dataclass(frozen=True, slots=True)
class Field[Value]:
    """How one field is read and written."""

    read: Callable[[Reader], Value]
    write: Callable[[Value], bytes]


def number(size: int, order: Order = "big", *, signed: bool = False) -> Field[int]:
    """Return a whole number of `size` bytes."""

    def write(value: int) -> bytes:
        try:
            return value.to_bytes(size, order, signed=signed)
        except OverflowError:
            raise LocalMisuse(f"{value} does not fit {size} bytes") from None

    return Field(
        lambda reader: int.from_bytes(reader.take(size), order, signed=signed),
        write,
    )


U8 = number(1)
U16 = number(2)
U32 = number(4)
I16 = number(2, signed=True)
LE16 = number(2, "little")
LE32 = number(4, "little")


def word[Word: IntEnum](words: type[Word], field: Field[int] = U8) -> Field[Word | int]:
    """Return a number that has a word where we know it, and stays a number where not."""
    return Field(lambda reader: tables.known(words, field.read(reader)), field.write)


def optional[Value](field: Field[Value]) -> Field[Value | None]:
    """Return a last field that some equipment leaves out: None then.

    Also None when only a part of it is there, which is not worth losing the rest for.
    """

    def read(reader: Reader) -> Value | None:
        try:
            return field.read(reader)
        except MalformedFrame:
            return None

    return Field(read, lambda value: b"" if value is None else field.write(value))


def digits(count: int) -> Field[str]:
    """Return text of `count` bytes: ASCII digits, kept as they come otherwise."""

    def write(value: str) -> bytes:
        try:
            data = value.encode("latin-1")
        except UnicodeEncodeError:
            data = b""
        if len(data) != count:
            raise LocalMisuse(f"{value!r} is not {count} digits")
        return data

    return Field(lambda reader: reader.take(count).decode("latin-1"), write)


def text_from_bytes(data: bytes) -> str:
    """Return UTF-16LE text; what cannot be read shows as U+FFFD instead of being lost."""
    return data.decode("utf-16-le", "replace")


def text_to_bytes(text: str) -> bytes:
    """Return a text as UTF-16LE; raises LocalMisuse for half of a surrogate pair."""
    try:
        return text.encode("utf-16-le")
    except UnicodeEncodeError:
        raise LocalMisuse("a text with half a character cannot be sent") from None


ADDRESS = Field(lambda reader: RadioAddress.from_bytes(reader.take(4)), RadioAddress.to_bytes)
REST: Field[bytes] = Field(Reader.rest, bytes)
TEXT: Field[str] = Field(lambda reader: text_from_bytes(reader.rest()), text_to_bytes)


class Layout:
    """A message: its class, and its fields in the order of their bytes."""

    def __init__(self, cls: type[Any], **fields: Field[Any]) -> None:
        """Name the fields as the class does."""
        self.cls = cls
        self._fields = fields

    def read(self, reader: Reader, **values: Any) -> Any:
        """Build the value, with `values` from elsewhere; raises MalformedFrame by field."""
        for name, field in self._fields.items():
            try:
                values[name] = field.read(reader)
            except MalformedFrame as err:
                raise MalformedFrame(err.code, err.reason, field=name) from None
        return self.cls(**values)

    def write(self, value: Any) -> bytes:
        """Return the payload; raises LocalMisuse with the field's name."""
        parts: list[bytes] = []
        for name, field in self._fields.items():
            try:
                parts.append(field.write(getattr(value, name)))
            except LocalMisuse as err:
                raise LocalMisuse(f"{self.cls.__name__}.{name}: {err}") from None
        return b"".join(parts)


def nested(layout: Layout) -> Field[Any]:
    """Return a layout as one field of another."""
    return Field(layout.read, layout.write)
