"""Killed with -9 at random points, again and again, on one journal."""

from dataclasses import replace
from pathlib import Path
import random
import subprocess
import sys

from custom_components.municipal_alarm.journal import Person, SqliteJournal

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


def test_whatever_care_was_killed_in_holds_and_is_finished_later(tmp_path: Path) -> None:
    path, dice = tmp_path / "journal.db", random.Random(3)
    journal = SqliteJournal(path)
    journal.start()
    for number in range(60):
        name = f"incident-{number}"
        journal.append([make.noted(name, number), make.noted(name, 0), make.closed(name)])
    journal.append([make.raised("open"), make.number(7)])
    assert journal.flush()
    present = journal.load()
    assert journal.close() == 0
    anneke, steps = Person(("u1",), ("Anneke",)), 0
    for _ in range(12):
        with subprocess.Popen(  # noqa: S603
            [sys.executable, REPOSITORY / "tests/journal/killed_carer.py", REPOSITORY, path],
            stdout=subprocess.PIPE,
        ) as process:
            assert process.stdout
            steps += sum(bool(process.stdout.readline()) for _ in range(dice.randint(1, 6)))
            process.kill()
        journal = SqliteJournal(path)
        journal.start()
        # Whole steps and no half ones: each change with the event that says so.
        assert journal.examine().damages == ()
        assert journal.load() == present
        assert journal.close() == 0
    assert steps > 12
    journal = SqliteJournal(path)
    journal.start()
    journal.erase(anneke, replace(make.OPERATOR, actor_id="x", name="X"), "asked")
    assert journal.mentions(anneke).records == 0
    assert journal.close() == 0
    assert b"Anneke" not in path.read_bytes()
