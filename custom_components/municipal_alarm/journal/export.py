"""A journal as one file of JSON lines that others can verify: see docs/journal-export.md.

The first line says what the file is; every other is one row, in order. `data` is the text
that was written, letter by letter, for the digest is made of it.
"""

from collections.abc import Collection, Iterable
from datetime import datetime
import json
import os
from pathlib import Path

from .chain import ChainRow
from .codec import write_time
from .named import KINDS
from .port import Head
from .resting import gently

FORMAT = "municipal-alarm-journal"
VERSION = 1


def write_export(
    path: Path,
    head: Head,
    rows: Iterable[ChainRow],
    now: datetime,
    streams: Collection[str] | None = None,
) -> Head:
    """Write the rows up to `head`, readable by their owner only; OSError as of the disk.

    `streams`: the content of these alone, and of the events that say what went.
    """
    part = path.with_name(f"{path.name}.part")
    top = {
        "format": FORMAT,
        "version": VERSION,
        "made": write_time(now),
        "rows": head.position,
        "head": head.hash.hex(),
        "only": None if streams is None else sorted(streams),
    }
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(json.dumps(top) + "\n")
            for row in gently(rows):
                if row.position > head.position:
                    break
                file.write(json.dumps(line(row, streams)) + "\n")
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    return head


def line(row: ChainRow, streams: Collection[str] | None = None) -> dict[str, object]:
    """One row; bytes in hexadecimal digits."""
    stream, kind = row.stream.decode(), row.kind.decode()
    shown = row.data is not None and (streams is None or stream in streams or kind in KINDS)
    return {
        "position": row.position,
        "stream": stream,
        "stream_version": row.stream_version,
        "kind": kind,
        "version": row.version,
        "at": row.at.decode(),
        "data": row.data.decode() if shown and row.data is not None else None,
        "salt": row.salt.hex() if shown and row.salt is not None else None,
        "digest": row.digest.hex(),
        "hash": row.hash.hex(),
    }
