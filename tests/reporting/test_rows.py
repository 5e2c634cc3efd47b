"""CSV: read back by a reader of RFC 4180, and nothing in it that a spreadsheet would run."""

import csv
from datetime import UTC, datetime
import io
from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.evaluation.parts import Aggression
from custom_components.municipal_alarm.reporting.rows import COLUMNS, csv_text, safe

from .sample import NOW, ZONE, facts


def read(text: str) -> list[dict[str, str]]:
    assert "\n" not in text.replace("\r\n", "") or '"' in text
    return list(csv.DictReader(io.StringIO(text, newline="")))


@given(st.text())
@example('"; DROP')
@example("a\r\nb")
@example("=1+1")
def test_whatever_a_desk_is_called(place: str) -> None:
    (row,) = read(csv_text([facts(1, NOW, place=place)], ZONE))
    assert row["place"] in (place, f"'{place}")
    assert not row["place"].lstrip(" \u00a0").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.parametrize(
    "text",
    ["=A1", "+31 20", "-2", "@SUM(A1)", "\t=A1", "\r=A1", " =A1", "\u00a0@x", "\uff1dA1", "\n+1"],
)
def test_a_formula_is_text(text: str) -> None:
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Desk 1", "1=2", "a-b", "Zoë", "'quoted'"])
def test_what_is_no_formula_stays(text: str) -> None:
    assert safe(text) == text


def test_every_column() -> None:
    one = facts(
        12,
        datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
        acknowledged_s=12.3456,
        on_scene_s=None,
        aggression=(Aggression.VERBAL, Aggression.THREAT),
        external=("=police", "mayor"),
        drill=True,
    )
    text = csv_text([one], ZONE)
    assert text.endswith("\r\n")
    (row,) = read(text)
    assert list(row) == list(COLUMNS)
    expected: dict[str, Any] = {
        "number": "12",
        # On the municipality's clocks, an hour and a day further.
        "raised_at": "2026-07-02 00:30:00",
        "acknowledged_s": "12.346",
        "resolved_s": "900",
        "on_scene_s": "",
        "aggression": "verbal; threat",
        "external": "'=police; mayor",
        "drill": "yes",
        "outcome": "genuine",
    }
    assert {name: row[name] for name in expected} == expected


def test_nothing_happened() -> None:
    assert csv_text([], ZONE) == ",".join(COLUMNS) + "\r\n"
