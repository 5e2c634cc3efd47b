"""Killed with -9 at random points, again and again, on one journal."""

from pathlib import Path
import random
import subprocess
import sys

from custom_components.municipal_alarm.journal import SqliteJournal

from . import examples as make

ROUNDS = 20
REPOSITORY = Path(__file__).parents[2]


def killed_after(path: Path, first: int, acknowledged: int) -> list[int]:
    """Numbers that were acknowledged before the kill, which falls anywhere behind the last."""
    with subprocess.Popen(  # noqa: S603
        [
            sys.executable,
            REPOSITORY / "tests/journal/killed_writer.py",
            REPOSITORY,
            path,
            str(first),
        ],
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout
        seen = [int(process.stdout.readline()) for _ in range(acknowledged)]
        process.kill()
        # A line that the kill cut in half was not acknowledged.
        rest = process.stdout.read().decode()
        return seen + [int(line) for line in rest.splitlines(keepends=True) if line[-1] == "\n"]


def test_what_was_acknowledged_survives_any_kill(tmp_path: Path) -> None:
    path, dice, first = tmp_path / "journal.db", random.Random(2), 1
    for _ in range(ROUNDS):
        acknowledged = killed_after(path, first, dice.randint(1, 300))
        assert acknowledged == list(range(first, first + len(acknowledged)))

        journal = SqliteJournal(path)
        journal.start()
        texts = [entry.event for entry in journal.timeline("a")]
        first = len(texts) + 1
        # All that was acknowledged, and perhaps more of what was appended: nothing twice,
        # no gap, and never an event without the effect that it calls for.
        assert first > acknowledged[-1]
        assert texts == [make.noted("a", number) for number in range(1, first)]
        loaded = journal.load()
        assert loaded.events[-1] == make.number(first - 1)
        assert [pending.effect.key for pending in loaded.pending] == [
            f"k{number}" for number in range(1, first)
        ]
        assert journal.verify() is None
        assert journal.close() == 0
