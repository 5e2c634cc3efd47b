"""The reports that are kept: whole or not there, and found again by what they are of."""

from datetime import UTC, datetime
import os
from pathlib import Path
from unittest.mock import patch

import pytest

from custom_components.municipal_alarm.bridge import report_files as files
from custom_components.municipal_alarm.control_room.ids import BuildingId
from custom_components.municipal_alarm.learning.reports.period import Period

TEXTS = {"html": "<p>", "csv": "a\r\n", "json": "{}"}
NOW = datetime(2026, 10, 1, 2, tzinfo=UTC)
HALL = BuildingId("01JHALL")


def test_kept_and_read(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    assert files.kept(folder) == []
    assert files.read(folder, "2026-09_city", "csv") is None
    files.keep(folder, files.name_of(Period(2026, 9), None, ""), TEXTS, NOW)
    files.keep(folder, files.name_of(Period(2026), HALL, "Stadhuis Één & co"), TEXTS, NOW)
    assert files.read(folder, "2026-09_city", "csv") == b"a\r\n"
    month, year = files.kept(folder)
    assert (month.name, month.mark, month.formats) == (
        "2026-09_city",
        "city",
        ("html", "csv", "json"),
    )
    assert month.made_at == NOW
    assert year.mark == files.mark_of(HALL)
    assert year.name == f"2026_stadhuis_een_co-{files.mark_of(HALL)}"
    assert oct(folder.stat().st_mode)[-3:] == "700"
    assert {oct(path.stat().st_mode)[-3:] for path in folder.iterdir()} == {"600"}


def test_a_building_of_another_name_has_one_report(tmp_path: Path) -> None:
    for name in ("Town hall", "City hall"):
        files.keep(tmp_path, files.name_of(Period(2026, 9), HALL, name), TEXTS, NOW)
    (one,) = files.kept(tmp_path)
    assert one.name.startswith("2026-09_city_hall-")


@pytest.mark.parametrize(
    "name", ["", "..", "2026-09_../x", "/etc/passwd", "2026-09", "2026-13_city/..", "\0"]
)
def test_only_names_of_ours_are_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.html").write_text("secret")
    assert files.read(tmp_path, name, "html") is None
    with pytest.raises(ValueError, match="no name"):
        files.keep(tmp_path, name, TEXTS, NOW)


def test_only_forms_of_ours_are_read(tmp_path: Path) -> None:
    (tmp_path / "2026-09_city.exe").write_text("x")
    assert files.read(tmp_path, "2026-09_city", "exe") is None


def test_what_else_lies_there_is_left_alone(tmp_path: Path) -> None:
    for name in ("notes.txt", "2026-13_city.html", "2026-09_city.html.part", "x.html"):
        (tmp_path / name).write_text("x")
    assert files.kept(tmp_path) == []
    assert files.forget(tmp_path, 2999) == 0
    assert len(list(tmp_path.iterdir())) == 4


def test_half_a_report_is_none(tmp_path: Path) -> None:
    files.keep(tmp_path, "2026-09_city", TEXTS, NOW)
    with (
        patch.object(os, "fsync", side_effect=OSError("full")),
        pytest.raises(OSError, match="full"),
    ):
        files.keep(tmp_path, "2026-09_city", {"html": "new", "csv": "new"}, NOW)
    assert files.read(tmp_path, "2026-09_city", "html") == b"<p>"


def test_one_that_goes_meanwhile(tmp_path: Path) -> None:
    files.keep(tmp_path, "2026-09_city", TEXTS, NOW)
    with patch.object(Path, "stat", side_effect=FileNotFoundError):
        assert files.kept(tmp_path) == []


def test_old_ones_go(tmp_path: Path) -> None:
    for period in (Period(2019), Period(2020, 12), Period(2021, 1)):
        files.keep(tmp_path, files.name_of(period, None, ""), TEXTS, NOW)
    assert files.forget(tmp_path, 2021) == 2
    assert [one.period for one in files.kept(tmp_path)] == [Period(2021, 1)]
