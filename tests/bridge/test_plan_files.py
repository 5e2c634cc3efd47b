"""The folder of the floor plans: whole files, and no way out of it."""

from pathlib import Path
import re

import pytest

from custom_components.municipal_alarm.bridge.plan_files import LIST, PlanFiles

NAME = f"{'0a' * 32}.png"


@pytest.fixture
def files(tmp_path: Path) -> PlanFiles:
    return PlanFiles(tmp_path / "plans")


def test_nothing_is_there_at_first(files: PlanFiles) -> None:
    assert files.read_list() is None
    assert files.read(NAME) is None
    files.remove(NAME)


def test_what_was_written_is_there_for_us_alone(files: PlanFiles, tmp_path: Path) -> None:
    files.write(NAME, b"picture")
    files.write_list({"version": 1})
    assert files.read(NAME) == b"picture"
    assert files.read_list() == {"version": 1}
    folder = tmp_path / "plans"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {one.stat().st_mode & 0o777 for one in folder.iterdir()} == {0o600}
    assert {one.name for one in folder.iterdir()} == {NAME, LIST}
    files.remove(NAME)
    assert files.read(NAME) is None


def test_what_fails_leaves_what_was_before(files: PlanFiles, tmp_path: Path) -> None:
    files.write_list({"version": 1})
    (tmp_path / "plans" / f"{LIST}.part").mkdir()
    with pytest.raises(OSError, match=LIST):
        files.write_list({"version": 2})
    assert files.read_list() == {"version": 1}


@pytest.mark.parametrize(
    "name",
    ["../secrets.yaml", "/etc/passwd", "plans.json", f"../{NAME}", f"{NAME}/..", f"{NAME}\n", "."],
)
def test_no_name_leads_elsewhere(files: PlanFiles, name: str) -> None:
    for use in (files.read, files.remove):
        with pytest.raises(ValueError, match=re.escape(name)):
            use(name)
    with pytest.raises(ValueError, match=re.escape(name)):
        files.write(name, b"")
