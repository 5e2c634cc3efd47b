"""A short form of script/kill9: the whole of it is a hundred rounds."""

from pathlib import Path
import subprocess
import sys

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.timeout(300)
def test_nothing_answered_is_lost_when_home_assistant_is_killed():
    run = subprocess.run(
        [sys.executable, "-m", "simulators.kill9", "3"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=280,
        check=False,
    )
    assert run.returncode == 0, f"{run.stdout}\n{run.stderr}"
    assert run.stdout.count("all there") == 3
