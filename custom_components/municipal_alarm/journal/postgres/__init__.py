"""The journal in PostgreSQL, for those who outgrow one file.

The same rows, the same chain and the same promises as in SQLite. Imported only by who
uses it, for it needs the driver pg8000 (BSD licence). Reading order::

    session      one connection, and what its errors say
    schema       the tables and their ladder of versions
    transaction  one group of appends in one transaction
    reading      load, timeline, read, and what care asks
    verification every row, and the database's own checksums as far as they are on
    store        `PostgresJournal`, these put together
    standby      the same, with a file on this machine for when the database is away
    copying      a SQLite journal into PostgreSQL, and a copy of it as a SQLite file
    moving       what is found in a database, and the move into it
"""

from .copying import bring_over
from .session import Address
from .standby import StandbyJournal
from .store import PostgresJournal

__all__ = ["Address", "PostgresJournal", "StandbyJournal", "bring_over"]
