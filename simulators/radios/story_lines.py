"""Steps of a story about the line between the room and its radios."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

from ..impairment import Impairment
from ..story import Step
from ..story_scene import Line, Scene
from ..town import Network

_NETWORKS = {"Hytera repeater": Network.HYTERA, "MOTOTRBO radios": Network.MOTOTRBO}


def _line(scene: Scene, step: Step) -> Impairment:
    return scene.stage.radios.lines[_NETWORKS[step.who]]


async def breaks(scene: Scene, step: Step) -> None:
    """Nothing passes for some time; the story goes on meanwhile, and does not end before."""
    line, name = _line(scene, step), step.who
    scene.broken = True
    line.cut()
    scene.caused(datetime.now(UTC))
    scene.tell(Line(datetime.now(UTC), f"the line to the {name} breaks for {step.what:g} s"))

    async def mend() -> None:
        try:
            await asyncio.sleep(step.what)
        finally:
            # Also when the story ends early: the next one needs the line.
            line.mend()
        scene.tell(Line(datetime.now(UTC), f"the line to the {name} is whole again"))

    scene.promise(mend())


async def loses(scene: Scene, step: Step) -> None:
    """So many of a hundred datagrams are lost from now on, each way."""
    line = _line(scene, step)
    scene.broken = True
    for way, quality in line.quality.items():
        line.quality[way] = replace(quality, loss=min(step.what, 100) / 100)
    what = f"the line to the {step.who} loses {step.what} of a hundred"
    scene.tell(Line(datetime.now(UTC), what))


async def is_mended(scene: Scene, step: Step) -> None:
    """The line is as good as new."""
    line = _line(scene, step)
    line.mend()
    for way, quality in line.quality.items():
        line.quality[way] = replace(quality, loss=0.0)
    scene.tell(Line(datetime.now(UTC), f"the line to the {step.who} is mended"))
