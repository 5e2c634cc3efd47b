"""What can go wrong when a journal is opened or read.

::

    JournalError
    ├── DamagedJournal      the file is no journal, or cannot be read as one
    ├── NewerSchema         the tables are of a newer release
    ├── UnknownKind         a record of a kind that this release does not know
    ├── NewerVersion        a record of a known kind, of a newer release
    ├── DamagedRecord       a record that does not fit its kind and version
    └── CannotWrite         retention or an erasure came to no end, for something failed

Appending raises none of them: what cannot be written waits, and a `Fault` says why.
"""

from typing import override


class JournalError(Exception):
    """Any failure to open or read a journal."""


class DamagedJournal(JournalError):
    """The file is not a journal, or so damaged that the present cannot be read."""


class NewerSchema(JournalError):
    """The file's tables are newer than this release; nothing was touched."""

    def __init__(self, found: int, known: int) -> None:
        super().__init__(found, known)
        self.found = found
        self.known = known

    @override
    def __str__(self) -> str:
        return (
            f"the journal has schema version {self.found}, this release knows up to {self.known}:"
            " install the newer release again, or restore the backup made before it"
        )


class UnknownKind(JournalError):
    """A record of a kind that this release does not know."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind

    @override
    def __str__(self) -> str:
        return f"records of kind {self.kind!r} are unknown to this release"


class NewerVersion(JournalError):
    """A record of a known kind, but of a later version than this release writes."""

    def __init__(self, kind: str, found: int, known: int) -> None:
        super().__init__(kind, found, known)
        self.kind = kind
        self.found = found
        self.known = known

    @override
    def __str__(self) -> str:
        return (
            f"a record of kind {self.kind!r} has version {self.found},"
            f" this release knows up to {self.known}"
        )


class DamagedRecord(JournalError):
    """A record whose content does not fit its kind and version."""

    def __init__(self, kind: str, version: int, why: str) -> None:
        super().__init__(kind, version, why)
        self.kind = kind
        self.version = version
        self.why = why

    @override
    def __str__(self) -> str:
        return f"a record of kind {self.kind!r}, version {self.version}, is damaged: {self.why}"


class CannotWrite(JournalError):
    """The journal cannot write now. What was asked for may be done in part; ask again."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why

    @override
    def __str__(self) -> str:
        return (
            f"what was asked for is not done, or in part: the journal cannot write now: {self.why}"
        )
