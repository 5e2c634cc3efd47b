"""Opens the journal at start, whatever state its file or database is in.

A journal that cannot be read must not keep alarms from going out: a file is put aside
whole, and a new one begins; without its database the room comes out of the file that
stands by for it. What one of the two has that the other lacks goes along when an
administrator changes from one to the other.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
import logging
from pathlib import Path
import sqlite3

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from ..journal.catching_up import hand_on
from ..journal.errors import DamagedJournal, JournalError
from ..journal.port import Fault, Journal, Loaded, OnCommit, OnHealth
from ..journal.store import SqliteJournal, move_aside
from .backup_copy import JOURNAL_FILE, adopt, keep_copy
from .issues import Issue, raise_issue
from .store_address import Stored, address_of, database_of

_LOGGER = logging.getLogger(__name__)

STANDBY_FILE = "journal-standby.db"
"""What a journal in a database has beside it: see ADR 21."""

PAST_UNKNOWN_ISSUE = "journal_past_unknown"


@dataclass(frozen=True, slots=True)
class Opened:
    """A journal that is open."""

    journal: Journal
    loaded: Loaded
    aside: Path | None = None
    """Where the damaged one lies now."""
    past_is_known: bool = True
    """False: the room begins with nothing, for what it was cannot be read now."""


async def async_open_journal(
    hass: HomeAssistant, folder: Path, tell_health: Callable[[Fault | None], None]
) -> Opened:
    """Open the journal; what it calls comes back into the loop. Errors as of `open_journal`."""

    def hand_over(calls: Sequence[OnCommit]) -> None:
        hass.loop.call_soon_threadsafe(_call_all, tuple(calls))

    def on_health(fault: Fault | None) -> None:
        hass.loop.call_soon_threadsafe(tell_health, fault)

    opened = await hass.async_add_executor_job(
        partial(
            open_journal,
            folder,
            hand_over=hand_over,
            on_health=on_health,
            database=database_of(hass),
        )
    )
    if opened.aside is not None:
        aside = {"path": str(opened.aside)}
        issue = Issue("journal_put_aside", aside, ir.IssueSeverity.CRITICAL)
        raise_issue(hass, "journal_put_aside", issue, persistent=True)
    if not opened.past_is_known:
        # Until somebody closes it: what was open must be looked after by hand.
        unknown = Issue(PAST_UNKNOWN_ISSUE, {}, ir.IssueSeverity.CRITICAL)
        raise_issue(hass, PAST_UNKNOWN_ISSUE, unknown, persistent=True)
    return opened


def _call_all(calls: tuple[OnCommit, ...]) -> None:
    for call in calls:
        call()


def open_journal(
    folder: Path,
    *,
    hand_over: Callable[[Sequence[OnCommit]], None],
    on_health: OnHealth,
    database: Stored | None = None,
) -> Opened:
    """Open what is there, or begin anew. Blocks.

    JournalError: it was written by a newer release, or another Home Assistant writes to
    it. OSError, sqlite3.Error: it cannot be read now, and may be later.
    """
    # Where nothing can be written, the journal says so as its own fault.
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if database is not None:
        return _open_database(folder, database, hand_over, on_health)
    try:
        adopt(folder)
    except OSError as err:
        _LOGGER.warning("The copy of the journal from a backup is not looked at: %s", err)
    path = folder / JOURNAL_FILE
    try:
        return _open(path, hand_over, on_health)
    except DamagedJournal:
        aside = move_aside(path)
        _LOGGER.exception("The journal is damaged. It is %s now, and a new one begins", aside)
        opened = _open(path, hand_over, on_health)
        return Opened(opened.journal, opened.loaded, aside)


def _open(
    path: Path, hand_over: Callable[[Sequence[OnCommit]], None], on_health: OnHealth
) -> Opened:
    journal = SqliteJournal(path, hand_over=hand_over, on_health=on_health)
    journal.start()
    try:
        _take_back(path.with_name(STANDBY_FILE), journal)
        return Opened(journal, journal.load())
    except BaseException:
        journal.close(0)
        raise


def _take_back(standby: Path, journal: Journal) -> None:
    """The journal was in a database: what only the file beside it has is taken along."""
    if not standby.exists():
        return
    try:
        given = hand_on(SqliteJournal(standby), journal)
    except JournalError, OSError, sqlite3.Error:
        _LOGGER.exception("What stood by for the journal cannot be read")
        move_aside(standby)
        return
    if given:
        for suffix in ("-wal", "-shm", ""):
            standby.with_name(standby.name + suffix).unlink(missing_ok=True)


def _open_database(
    folder: Path,
    database: Stored,
    hand_over: Callable[[Sequence[OnCommit]], None],
    on_health: OnHealth,
) -> Opened:
    # A driver that only those load who use it.
    from ..journal.postgres import StandbyJournal
    from ..journal.postgres.moving import move_in

    keep_copy(folder)
    address, older = address_of(database), folder / JOURNAL_FILE
    moves = older.exists()
    journal = StandbyJournal(
        address,
        folder / STANDBY_FILE,
        # The room runs while it is brought over; a million records take a minute.
        prepare=partial(move_in, older, address) if moves else None,
        begin_from=older if moves else None,
        hand_over=hand_over,
        on_health=on_health,
    )
    journal.start()
    try:
        loaded = journal.load()
    except BaseException:
        journal.close(0)
        raise
    return Opened(journal, loaded, past_is_known=journal.past_is_known)
