r"""The hash chain: a row that was changed, removed or put elsewhere shows.

A third party can follow it with a few lines of any language::

    digest = sha256(salt + data)
    hash   = sha256(hash before + digest + row)
    row    = position \n stream version \n version \n time \n kind \n stream, as UTF-8

The hash before the first row is 32 zero bytes. The chain covers the digest and
not the content, and 16 random bytes of salt make the digest say nothing about
it: a person's data can be erased (data and salt) while the chain still holds.

The chain alone cannot tell that its end was cut off, or that all of it was
made anew: for that, keep a `Head` elsewhere and verify against it.
"""

from collections.abc import Iterable
from hashlib import sha256
import sqlite3
from typing import NamedTuple

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


def follow(rows: Iterable[ChainRow], anchor: Head | None = None) -> Damage | None:
    """The first damage in rows that are read in order of position; None: the chain holds.

    Keeps nothing but the hash before. An error of the database while a row is
    read is a damage too.
    """
    position, before = 0, START
    reading = iter(rows)
    while True:
        try:
            row = next(reading, None)
        except sqlite3.DatabaseError as err:
            return Damage(position + 1, f"cannot be read: {err}")
        if row is None:
            break
        if row.position != position + 1:
            return Damage(position + 1, "is missing")
        position += 1
        if why := _wrong(row, before):
            return Damage(position, why)
        before = row.hash
        if anchor and position == anchor.position and before != anchor.hash:
            return Damage(position, "is another row than the one that was known to stand here")
    if anchor and position < anchor.position:
        return Damage(position + 1, f"is missing: the journal once reached {anchor.position}")
    return None


def _wrong(row: ChainRow, before: bytes) -> str:
    """What is wrong with one row; empty: nothing."""
    if row.data is None or row.salt is None:
        # An erasure will name its rows in an event of its own; without one this is damage.
        return "its content is gone"
    try:
        expected = link(
            before,
            row.digest,
            row.position,
            row.stream_version,
            row.version,
            row.at.decode(),
            row.kind.decode(),
            row.stream.decode(),
        )
        if digest_of(row.salt, row.data) != row.digest:
            return "its content was changed"
    except (AttributeError, TypeError, UnicodeDecodeError) as err:
        return f"it is no longer a row of the journal: {err}"
    if expected != row.hash:
        return "it was changed, or does not follow the row before it"
    return ""
