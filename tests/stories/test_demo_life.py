"""The demo's own life: it stays up, ends with all its processes, and goes on where it was."""

from collections.abc import Iterator
import json
from pathlib import Path
import signal
import subprocess
import sys

import psutil
import pytest

ROOT = Path(__file__).parents[2]


def demo(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, "-m", "simulators.demo", "--json", "--keep", str(folder), *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def living_in(folder: Path) -> list[psutil.Process]:
    return [
        one
        for one in psutil.process_iter(["cmdline"])
        if str(folder) in (one.info["cmdline"] or []) and "homeassistant" in one.info["cmdline"]
    ]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    for left in living_in(tmp_path):
        left.kill()


def whats(lines: str) -> list[str]:
    return [json.loads(line)["what"] for line in lines.splitlines()]


def assert_radios_are_heard_on_this_machine_alone(home: psutil.Process, folder: Path) -> None:
    """Every UDP port of a radio system is bound to an address that only this machine reaches."""
    ports = json.loads((folder / "simulators.json").read_text())
    radios = {*range(30001, 30015), ports["ars"], ports["tms"], ports["lrrp"]}
    bound = [one.laddr for one in home.net_connections("udp") if one.laddr.port in radios]
    # Five services and a voice port on each of two slots; three services of MOTOTRBO.
    assert len(bound) == 2 * 6 + 3
    assert {address.ip for address in bound} == {f"{ports['block']}.20"}


@pytest.mark.timeout(300)
def test_it_stays_up_until_it_is_ended_and_goes_on_in_the_same_folder(folder: Path) -> None:
    first = demo(folder, "--port=0", "--story=unguarded")
    assert first.stdout is not None
    for line in first.stdout:
        if json.loads(line)["what"] == "the story unguarded held":
            break
    assert first.poll() is None
    (home,) = living_in(folder)
    assert_radios_are_heard_on_this_machine_alone(home, folder)
    first.send_signal(signal.SIGTERM)
    _, progress = first.communicate(timeout=60)
    assert first.returncode == 0, progress
    assert not living_in(folder)

    second = demo(folder, "--once", "--story=unguarded")
    told, progress = second.communicate(timeout=200)
    assert second.returncode == 0, f"{told}\n{progress}"
    assert whats(told)[-1] == "the story unguarded held"
    assert any(what.endswith("PANIC #2”") for what in whats(told))


@pytest.mark.timeout(300)
def test_nothing_is_left_when_the_demo_itself_is_killed(folder: Path) -> None:
    running = demo(folder, "--port=0")
    assert running.stderr is not None
    for line in running.stderr:
        if "Home Assistant answers" in line:
            break
    (home,) = living_in(folder)
    running.kill()
    running.communicate(timeout=60)
    assert psutil.wait_procs([home], timeout=60)[1] == []
