r"""The hash chain: a row that was changed, removed or put elsewhere shows.

A third party can follow it with a few lines of any language::

    digest = sha256(salt + data)
    hash   = sha256(hash before + digest + row)
    row    = position \n stream version \n version \n time \n kind \n stream, as UTF-8

The hash before the first row is 32 zero bytes. The chain covers the digest and
not the content, and 16 random bytes of salt make the digest say nothing about
it: a person's data can be erased (data and salt) while the chain still holds. What
was erased, or replaced, is named by a later event: see `named`.

The chain alone cannot tell that its end was cut off, or that all of it was
made anew: for that, keep a `Head` elsewhere and verify against it.
"""

from collections.abc import Iterable, Iterator
from hashlib import sha256
import sqlite3
from typing import NamedTuple

from .named import Named, State
from .port import Damage, Head

SALT_BYTES = 16
START = bytes(32)
"""The hash before the first row."""


def digest_of(salt: bytes, data: bytes) -> bytes:
    """What the chain knows of a row's content."""
    return sha256(salt + data).digest()


def link(
    before: bytes,
    digest: bytes,
    position: int,
    stream_version: int,
    version: int,
    at: str,
    kind: str,
    stream: str,
) -> bytes:
    """The hash of a row. The free text comes last, so no two rows are spelled alike."""
    row = f"{position}\n{stream_version}\n{version}\n{at}\n{kind}\n{stream}"
    return sha256(before + digest + row.encode()).digest()


class ChainRow(NamedTuple):
    """A row as `follow` needs it: texts as UTF-8."""

    position: int
    stream: bytes
    stream_version: int
    kind: bytes
    version: int
    at: bytes
    data: bytes | None
    salt: bytes | None
    digest: bytes
    hash: bytes


def follow(
    rows: Iterable[ChainRow], anchor: Head | None = None, named: Named | None = None
) -> Damage | None:
    """The first damage in rows that are read in order of position; None: the chain holds."""
    return next(Following(named).damages(rows, *filter(None, [anchor])), None)


class Following:
    """One way along the chain. Keeps nothing but the hash before, and counts."""

    def __init__(self, named: Named | None = None) -> None:
        """`named`: what events say of content that is gone or was replaced."""
        self.head = Head(0, START)
        self.gone = 0
        self.replaced = 0
        self._named = named or Named()

    def damages(self, rows: Iterable[ChainRow], *anchors: Head) -> Iterator[Damage]:
        """Every damage, in order; what follows one is judged by what stands there.

        An error of the database while a row is read is a damage too, and the last.
        """
        reading = iter(rows)
        while True:
            try:
                row = next(reading, None)
            except sqlite3.DatabaseError as err:
                yield Damage(self.head.position + 1, f"cannot be read: {err}")
                return
            if row is None:
                break
            expected = self.head.position + 1
            if row.position != expected:
                yield Damage(expected, "is missing")
            if why := self._wrong(row, follows=row.position == expected):
                yield Damage(row.position, why, _readable(row.stream), _readable(row.at))
            self.head = Head(row.position, row.hash)
            if any(one.position == row.position and one.hash != row.hash for one in anchors):
                why = "is another row than the one that was known to stand here"
                yield Damage(row.position, why, _readable(row.stream), _readable(row.at))
        reached = max((one.position for one in anchors), default=0)
        if self.head.position < reached:
            why = f"is missing: the journal once reached {reached}"
            yield Damage(self.head.position + 1, why)

    def _wrong(self, row: ChainRow, *, follows: bool) -> str:
        """What is wrong with one row; empty: nothing."""
        try:
            expected = link(
                self.head.hash,
                row.digest,
                row.position,
                row.stream_version,
                row.version,
                row.at.decode(),
                row.kind.decode(),
                row.stream.decode(),
            )
            if why := self._wrong_content(row):
                return why
        except (AttributeError, TypeError, UnicodeDecodeError) as err:
            return f"it is no longer a row of the journal: {err}"
        if follows and expected != row.hash:
            return "it was changed, or does not follow the row before it"
        return ""

    def _wrong_content(self, row: ChainRow) -> str:
        known = self._named.of(row.position)
        if row.data is None or row.salt is None:
            if known is not State.GONE or row.data is not row.salt:
                return "its content is gone"
            self.gone += 1
            return ""
        if known is State.GONE:
            return "its content was erased, and stands there again"
        stands = digest_of(row.salt, row.data)
        if isinstance(known, State):
            return "" if stands == row.digest else "its content was changed"
        self.replaced += 1
        return "" if stands == known else "its content was changed since a person was erased"


def _readable(value: object) -> str:
    """Of a row that may be damaged: whatever can be said."""
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)
