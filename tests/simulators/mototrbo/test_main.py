from pathlib import Path
import subprocess
import sys

import pytest

from simulators.mototrbo import __main__ as program

ROOT = Path(__file__).parents[3]


def test_it_runs_without_home_assistant() -> None:
    code = (
        "import sys; sys.modules['homeassistant'] = None\n"
        "sys.argv = 'simulators.mototrbo --radios 2 --ars 24005 --tms 24007 --lrrp 24001'.split()\n"
        "import runpy; runpy.run_module('simulators.mototrbo', run_name='__main__')"
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
    one, other, done, refused, *_ = run.stdout.splitlines()
    assert (one, other) == ("radio 1201 at 127.0.4.177", "radio 1202 at 127.0.4.178")
    assert done == "done"
    assert refused.startswith("not understood")


@pytest.mark.usefixtures("socket_enabled")
def test_an_address_of_somebody_else_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert program.main(["--cai", "12"]) == 1
    assert "cannot listen there" in capsys.readouterr().err
