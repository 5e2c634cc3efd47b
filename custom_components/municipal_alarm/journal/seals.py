"""A seal on every row that no chain covers, so that a flipped byte in it shows.

It is no secret and stops nobody who means to change a row: that is what the chain of
the events is for, from which all of these rows follow. It tells a row that a disk
changed from one that was written.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from types import MappingProxyType

from .port import Damage

SEALED: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "live": ("position", "stream", "key"),
        "ended": ("stream", "position"),
        "held": ("stream", "position"),
        "outbox": ("number", "key", "stream", "kind", "version", "data", "queued_at"),
        "set_aside": ("number", "at", "reason", "text"),
        "cases": (
            *("number", "stream", "last", "audience"),
            *("raised_at", "building_id", "kind", "words"),
        ),
        "case_facts": ("number", "facts", "lines"),
        "happenings": ("position", "kind", "at"),
        "settled": ("number", "position", "form"),
    }
)
"""Each table's columns that its column `seal` covers, in this order."""

STATE = ("key", "state", "attempts", "pending", "updated_at")
"""What `state_seal` of the outbox covers: it changes while the rest stays."""


def seal(*values: object) -> str:
    """The seal of a row: 16 hexadecimal digits. Bytes and text count alike.

    64 bits: a row that a disk changed passes once in 10**19.
    """
    found = sha256()
    for value in values:
        if value is None:
            found.update(b"-:")
            continue
        raw = value if isinstance(value, bytes) else str(value).encode()
        found.update(b"%d:" % len(raw))
        found.update(raw)
    return found.hexdigest()[:16]


def broken(table: str, rows: Iterable[Sequence[object]]) -> Iterator[Damage]:
    """Rows that are not as they were written: each the columns it is sealed by, and the seal.

    Of the outbox, the columns of its state and their seal follow.
    """
    columns = SEALED[table]
    for row in rows:
        own, stated = row[: len(columns) + 1], row[len(columns) + 1 :]
        for *values, stands in filter(None, (own, stated)):
            if stands not in (made := seal(*values), made.encode()):
                named = dict(zip(columns, own, strict=False))
                which = named.get("number", named.get("position"))
                reason = f"row {_text(which)} of the table {table} was changed"
                yield Damage(0, reason, _text(named["stream"]) if "stream" in named else "")
                break


def _text(value: object) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
