"""Killed with -9 at random points, with a database and the file that stands by for it."""

from pathlib import Path
import random

from custom_components.municipal_alarm.journal import SqliteJournal
from custom_components.municipal_alarm.journal.postgres import StandbyJournal
from simulators.postgres import Server

from .. import examples as make
from ..test_kill import killed_after

ROUNDS = 6


def test_what_was_acknowledged_is_in_the_database_once(server: Server, tmp_path: Path) -> None:
    """Whichever of the two was ahead: the next start brings both to the same."""
    path, address = tmp_path / "journal-standby.db", server.address()
    dice, first = random.Random(4), 1
    for _ in range(ROUNDS):
        acknowledged = killed_after(
            path, first, dice.randint(1, 200), address.socket, address.schema
        )
        journal = StandbyJournal(address, path)
        journal.start()
        assert journal.is_following
        found = [entry.event for entry in journal.timeline("a")]
        first = len(found) + 1
        assert first > acknowledged[-1]
        assert found == [make.at_its_moment(number)[0] for number in range(1, first)]
        keys = {one.effect.key for one in journal.load().pending}
        assert keys == {f"k{number}" for number in range(1, first)}
        assert journal.verify() is None
        assert SqliteJournal(path).verify() is None
        assert journal.close() == 0
