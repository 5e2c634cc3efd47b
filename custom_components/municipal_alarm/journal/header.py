"""The first hundred bytes of a SQLite file, of which SQLite itself does not ask all.

Offsets as in section 1.3 of "Database File Format" (sqlite.org/fileformat2.html).
Not judged, because nothing follows from them: the schema cookie (40 to 43), which only
tells a program that is running of a change, and the version of the library that wrote
last (96 to 99). The page size and the counts of pages are judged by SQLite.
"""

from collections.abc import Iterator
from pathlib import Path

SIZE = 100

_FIXED = ((20, 0x00402020), (44, 4), (48, 0), (52, 0), (56, 1), (64, 0))
"""Reserved space and fractions of a payload; schema format; cache size; largest root page;
UTF-8; vacuum mode: of each the value that SQLite writes and this journal never changes."""


def wrong(path: Path, *, alone: bool) -> Iterator[str]:
    """What is wrong with the header; OSError when it cannot be read.

    `alone`: nobody writes and no log is left, so the file itself is all there is.
    """
    with path.open("rb") as file:
        header = file.read(SIZE)
    size = path.stat().st_size
    if len(header) < SIZE:
        yield "the file is shorter than its header"
        return

    def number(at: int) -> int:
        return int.from_bytes(header[at : at + 4])

    if header[18:20] not in (b"\1\1", b"\2\2"):
        yield "bytes 18 and 19 of the file do not name one way of writing"
    for at, value in _FIXED:
        # In the file of a new journal, all of which is still in the log, two are not set yet.
        if number(at) != value and (alone or number(at)):
            yield f"bytes {at} to {at + 3} of the file are not what every journal has"
    if any(header[72:92]):
        yield "bytes 72 to 91 of the file are not empty"
    if number(24) != number(92):
        yield "the counts of changes at bytes 24 and 92 of the file differ"
    page = int.from_bytes(header[16:18])
    if alone and number(28) * page != size:
        yield f"the file has {size} bytes, and says that it has {number(28) * page}"
