from pathlib import Path
import subprocess
import sys

import pytest

from simulators.hytera import __main__ as program

ROOT = Path(__file__).parents[3]


def test_it_runs_without_home_assistant() -> None:
    code = (
        "import sys; sys.modules['homeassistant'] = None\n"
        "sys.argv = ['simulators.hytera', '--host', '127.99.7.21', '--radios', '2']\n"
        "import runpy; runpy.run_module('simulators.hytera', run_name='__main__')"
    )
    run = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code],
        input="1201 says 2\ndance\nquit\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    first, done, refused, *_ = run.stdout.splitlines()
    assert first == "repeater at 127.99.7.21; radios 1201, 1202"
    assert done == "done"
    assert refused.startswith("not understood")


def test_it_can_be_a_control_station() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "simulators.hytera", "--host", "127.99.7.22", "--station", "1299"],
        input="man_down\ndance\nquit\n",
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    first, done, refused, *_ = run.stdout.splitlines()
    assert first == "control station 1299 at 127.99.7.22"
    assert done == "done"
    assert refused.startswith("not understood")


@pytest.mark.usefixtures("socket_enabled")
def test_an_address_of_somebody_else_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--host", "192.0.2.1"]) == 1
    assert "cannot listen there" in capsys.readouterr().err
