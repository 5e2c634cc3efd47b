"""The stories, played by the demo in a process of its own: one start for all of them."""

import json
from pathlib import Path
import socket
import subprocess
import sys

import pytest

from simulators.story import files

ROOT = Path(__file__).parents[2]
KEYS = ["time", "what", "who", "where", "delay_ms"]


def demo(*arguments, timeout=460):
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "simulators.demo", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )


def play(*names):
    run = demo(*(f"--story={name}" for name in names), "--once", "--json", "--port=0")
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert all(list(line) == KEYS for line in lines), run.stderr
    return run, lines


@pytest.mark.timeout(480)  # one of them has a line that is broken for a minute
def test_every_story_of_the_project_holds():
    names = [path.stem for path in files()]
    run, lines = play(*names)
    told = [line["what"] for line in lines]
    failures = [what for what in told if what.startswith("FAILED")]
    assert not failures, run.stderr
    assert [what for what in told if what.startswith("the story")] == [
        f"the story {name} held" for name in names
    ]
    assert run.returncode == 0, run.stderr
    reached = [line for line in lines if "shows “" in line["what"]]
    assert len(reached) > 30
    assert all(line["who"] and line["delay_ms"] >= 0 for line in reached)
    # A text about an incident has its number; what an operator writes may have no place.
    assert all(line["where"] for line in reached if " #" in line["what"])
    assert any("hears Pieter Bakker: a tone of" in what for what in told)


UNEXPECTED = """
title: Somebody gets a text that the story does not expect
steps:
  - press: Library, Reading room
  - operator: Anna
    sees: Library, Reading room
"""

IN_VAIN = """
title: Somebody does not get what the story expects
steps:
  - press: Library, Information desk
  - guard: Jan de Vries
    gets: Library, Information desk
    within: 1 s
"""

TOO_LATE = """
title: A step of the policy that comes later than the story wants
policy:
  - after: 0 s
    tell: guards here
  - after: 2 s
    tell: neighbouring guards
steps:
  - press: Swimming Pool, Lifeguard post
  - patrol: Anneke Visser
    gets: Swimming Pool, Lifeguard post
  - guards: Pieter Bakker
    gets: Swimming Pool, Lifeguard post
    within: 1 s
"""


@pytest.mark.timeout(300)
def test_a_story_that_does_not_hold_says_why(tmp_path):
    names = ("unexpected", "in-vain", "too-late")
    for name, text in zip(names, (UNEXPECTED, IN_VAIN, TOO_LATE), strict=True):
        (tmp_path / f"{name}.yaml").write_text(text)
    run, lines = play(*(str(tmp_path / f"{name}.yaml") for name in names))
    assert run.returncode == 1, run.stderr
    unexpected, in_vain, too_late = (
        line["what"] for line in lines if line["what"].startswith("FAILED")
    )
    assert "this was not expected: Pieter Bakker got 'Library, First floor, Read" in unexpected
    assert "Jan de Vries did not get 'Library, Ground floor, Information desk'" in in_vain
    assert in_vain.endswith("(line 5)")
    assert "Pieter Bakker did not get" in too_late
    assert [line["what"] for line in lines if line["what"].startswith("the story")] == [
        f"the story {name} did not hold" for name in names
    ]


def test_the_stories_are_listed():
    run = demo("--stories", timeout=60)
    assert run.returncode == 0
    listed = [line.split(maxsplit=1)[0] for line in run.stdout.splitlines()]
    assert listed == [path.stem for path in files()]


def test_a_story_that_is_not_there_is_refused_in_a_sentence():
    run = demo("--story", "agression", "--once", timeout=60)
    assert run.returncode == 2
    assert "there is no such story; there is aggression" in run.stderr
    assert "Traceback" not in run.stderr


@pytest.mark.usefixtures("socket_enabled")
def test_a_port_in_use_is_refused_in_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = demo("--port", str(port), "--once", timeout=60)
    assert run.returncode == 2
    assert f"port {port} of 127.0.0.1 is in use" in run.stderr
    assert "Traceback" not in run.stderr
