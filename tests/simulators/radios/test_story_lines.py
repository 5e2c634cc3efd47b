"""Steps about lines, with a stage that has nothing but lines."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from simulators.impairment import Impairment, Way
from simulators.radios import story_lines as lines
from simulators.story import read_step
from simulators.story_runner import acts
from simulators.story_scene import Line, Scene
from simulators.town import WATERVEEN, Network


class Bench:
    """A scene, and what was told."""

    def __init__(self) -> None:
        self.line = Impairment()
        self.told: list[Line] = []
        networks = {Network.HYTERA: self.line, Network.MOTOTRBO: Impairment()}
        stage: Any = SimpleNamespace(radios=SimpleNamespace(lines=networks))
        self.scene = Scene(stage, SimpleNamespace(), self.told.append)  # type: ignore[arg-type]


def step(words: str) -> Any:
    one = read_step(f"{{line: Hytera repeater, {words}}}", WATERVEEN)
    assert acts(one)
    return one


async def test_a_line_breaks_for_a_while_and_the_story_does_not_end_before() -> None:
    bench = Bench()
    await lines.breaks(bench.scene, step("breaks for: 1 ms"))
    assert bench.line.is_cut
    assert bench.scene.broken
    await bench.scene.keep_promises()
    assert not bench.line.is_cut
    assert [one.what for one in bench.told] == [
        "the line to the Hytera repeater breaks for 0.001 s",
        "the line to the Hytera repeater is whole again",
    ]


async def test_a_story_that_fails_leaves_a_whole_line() -> None:
    bench = Bench()
    await lines.breaks(bench.scene, step("breaks for: 60 s"))
    await asyncio.sleep(0)
    await bench.scene.end()
    assert not bench.line.is_cut


@pytest.mark.parametrize(("percent", "loss"), [(30, 0.3), (400, 1.0)])
async def test_a_line_loses_until_it_is_mended(percent: int, loss: float) -> None:
    bench = Bench()
    await lines.loses(bench.scene, step(f"loses: {percent}"))
    assert [bench.line.quality[way].loss for way in Way] == [loss, loss]
    await lines.is_mended(bench.scene, step("is mended: yes"))
    assert [bench.line.quality[way].loss for way in Way] == [0.0, 0.0]
