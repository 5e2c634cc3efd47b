"""Opens the journal at start, whatever state its file is in.

A journal that cannot be read must not keep alarms from going out: it is put aside
whole, and a new one begins.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
import logging
from pathlib import Path

from homeassistant.core import HomeAssistant
from homeassistant.helpers import issue_registry as ir

from ..const import DOMAIN
from ..journal.errors import DamagedJournal
from ..journal.port import Fault, Journal, Loaded, OnCommit, OnHealth
from ..journal.store import SqliteJournal, move_aside
from .backup_copy import JOURNAL_FILE, adopt

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Opened:
    """A journal that is open."""

    journal: Journal
    loaded: Loaded
    aside: Path | None = None
    """Where the damaged one lies now."""


async def async_open_journal(
    hass: HomeAssistant, folder: Path, tell_health: Callable[[Fault | None], None]
) -> Opened:
    """Open the journal; what it calls comes back into the loop. Errors as of `open_journal`."""

    def hand_over(calls: Sequence[OnCommit]) -> None:
        hass.loop.call_soon_threadsafe(_call_all, tuple(calls))

    def on_health(fault: Fault | None) -> None:
        hass.loop.call_soon_threadsafe(tell_health, fault)

    opened = await hass.async_add_executor_job(
        partial(open_journal, folder, hand_over=hand_over, on_health=on_health)
    )
    if opened.aside is not None:
        ir.async_create_issue(
            hass,
            DOMAIN,
            "journal_put_aside",
            is_fixable=False,
            is_persistent=True,
            severity=ir.IssueSeverity.CRITICAL,
            translation_key="journal_put_aside",
            translation_placeholders={"path": str(opened.aside)},
        )
    return opened


def _call_all(calls: tuple[OnCommit, ...]) -> None:
    for call in calls:
        call()


def open_journal(
    folder: Path, *, hand_over: Callable[[Sequence[OnCommit]], None], on_health: OnHealth
) -> Opened:
    """Open what is there, or begin anew. Blocks.

    JournalError: it was written by a newer release. OSError, sqlite3.Error: it cannot
    be read now, and may be later.
    """
    # Where nothing can be written, the journal says so as its own fault.
    with suppress(OSError):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
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
        return Opened(journal, journal.load())
    except BaseException:
        journal.close(0)
        raise
