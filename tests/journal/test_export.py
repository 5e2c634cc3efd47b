"""What is exported, others can verify: by the program in our documentation, run as they would."""

import json
from pathlib import Path
import random
import re
import subprocess
import sys
from typing import Any

import pytest

from custom_components.municipal_alarm.journal import Cutoff, Head, Person, SqliteJournal
from custom_components.municipal_alarm.journal.export import line, write_export

from . import examples as make

DOCUMENT = Path(__file__).parents[2] / "docs" / "journal-export.md"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The verifier, taken out of the documentation."""
    (code,) = re.findall(r"```python\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
    assert len(code.splitlines()) < 60
    path = tmp_path_factory.mktemp("theirs") / "verify.py"
    path.write_text(code, encoding="utf-8")
    return path


def verdict(program: Path, export: Path) -> tuple[int, str]:
    """What a plain Python says, that knows nothing of ours."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", program, export],
        capture_output=True,
        text=True,
        check=False,
        cwd=export.parent,
        env={},
    )
    assert done.stderr == ""
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> SqliteJournal:
    """One to which all that care does was done, twice over."""
    journal = SqliteJournal(tmp_path_factory.mktemp("ours") / "journal.db")
    journal.start()
    for number in range(8):
        name = f"incident-{number}"
        journal.append([make.raised(name), make.noted(name, number), make.closed(name)])
    journal.append([make.scanned("c", "g1", "Jan"), make.scanned("c", "g2", "Piet")])
    assert journal.flush()
    for held in ("incident-1", "incident-2"):
        assert journal.hold(held, make.OPERATOR, "police")
    assert journal.erase(Person(("g1",), ("Jan",)), make.OPERATOR, "asked").records == 1
    assert journal.expire(Cutoff(make.NOON.replace(year=2090), make.NOON.replace(year=2090)), 9)
    assert journal.erase(Person(("u1",), ("Anneke",)), make.OPERATOR, "asked").records
    assert journal.close() == 0
    return journal


@pytest.fixture
def export(journal: SqliteJournal, tmp_path: Path) -> Path:
    journal.export_to(tmp_path / "export.jsonl")
    return tmp_path / "export.jsonl"


def test_a_whole_journal_is_as_it_was_written(
    program: Path, export: Path, journal: SqliteJournal
) -> None:
    code, said = verdict(program, export)
    assert (code, said.splitlines()[1]) == (0, "All of it is as it was written.")
    found = journal.examine()
    assert found.damages == ()
    assert found.gone > 0
    assert found.replaced > 0
    assert f"{found.head.position} rows, {found.gone} expired" in said
    assert f"Head: {found.head.hash.hex()}" in said


def test_one_incident_with_the_proof_of_all(
    program: Path, journal: SqliteJournal, tmp_path: Path
) -> None:
    journal.export_to(tmp_path / "one.jsonl", streams=["incident-1"])
    code, said = verdict(program, tmp_path / "one.jsonl")
    assert (code, said.splitlines()[1]) == (0, "All of it is as it was written.")
    assert "note 2" not in (tmp_path / "one.jsonl").read_text()


@pytest.mark.parametrize("number", range(12))
def test_whatever_was_changed_shows(program: Path, export: Path, number: int) -> None:
    dice = random.Random(number)
    lines = export.read_text().splitlines()
    at = dice.randrange(1, len(lines))
    row: dict[str, Any] = json.loads(lines[at])
    match dice.choice(("drop", "swap", "cut", "field", "field", "field")):
        case "drop":
            del lines[at]
        case "swap":
            other = 1 + at % (len(lines) - 1)
            lines[at], lines[other] = lines[other], lines[at]
        case "cut":
            del lines[at:]
        case _:
            name = dice.choice([name for name, value in row.items() if value])
            value = row[name]
            if isinstance(value, int):
                row[name] = value + 1
            elif name in ("salt", "digest", "hash"):
                row[name] = f"{int(value[0], 16) ^ 1:x}{value[1:]}"
            elif name == "data":
                row[name] = value + " "
            else:
                row[name] = value + "x"
            lines[at] = json.dumps(row)
    export.write_text("\n".join(lines) + "\n")
    code, said = verdict(program, export)
    assert code == 1, said
    assert "row" in said.splitlines()[1]


def test_content_without_a_word_of_why_it_went_shows(program: Path, export: Path) -> None:
    lines = [json.loads(text) for text in export.read_text().splitlines()]
    victim = next(one for one in lines[1:] if one["data"] and one["kind"] == "hold_set")
    victim["data"] = victim["salt"] = None
    export.write_text("\n".join(map(json.dumps, lines)) + "\n")
    code, said = verdict(program, export)
    assert (code, f"row {victim['position']}: its content was changed" in said) == (1, True)


def test_a_file_that_cannot_be_written_leaves_nothing(
    journal: SqliteJournal, tmp_path: Path
) -> None:
    (tmp_path / "export.jsonl").mkdir()
    with pytest.raises(OSError, match=r"export\.jsonl"):
        journal.export_to(tmp_path / "export.jsonl")
    assert [path.name for path in tmp_path.iterdir()] == ["export.jsonl"]


def test_what_is_written_meanwhile_is_not_in_it(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "journal.db")
    journal.start()
    journal.append([make.number(1), make.number(2)])
    assert journal.flush()
    rows = journal._care.chain(0)
    head = Head(1, rows[0].hash)
    assert write_export(tmp_path / "export.jsonl", head, rows, make.NOON) == head
    assert len((tmp_path / "export.jsonl").read_text().splitlines()) == 2
    assert journal.close() == 0


def test_the_fields_are_documented(journal: SqliteJournal) -> None:
    (row, *_) = journal._care.chain(0)
    documented = DOCUMENT.read_text("utf-8")
    assert all(f"`{name}`" in documented for name in line(row))
