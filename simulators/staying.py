"""After the story: the town stays up, tells what reaches people, and takes orders."""

import asyncio
from datetime import UTC, datetime
from itertools import count
import sys

from .stage import Stage
from .story import StoryError, read_step
from .story_inbox import Inbox
from .story_runner import play_step
from .story_scene import Line, Scene
from .telling import Teller

_HELP = """
It stays up; Ctrl-C ends it. Click in the browser, or type steps of a story here:
  press: Town Hall, Desk 1
  {guard: Jan de Vries, answers: "1"}
  {response team: Bas Kuiper, taps: On my way}
  {operator: Anna, acknowledges: "Town Hall, Desk 1"}
What reaches radios, phones and external help is shown as it comes."""


async def stay(stage: Stage, teller: Teller) -> None:
    """Stay up until cancelled."""
    teller.say(_HELP)
    inbox = Inbox(stage)
    scene = Scene(stage, inbox, teller.line)
    typed: asyncio.Queue[str] = asyncio.Queue()
    async with asyncio.TaskGroup() as group:
        group.create_task(_show(inbox, teller))
        if sys.stdin is not None and sys.stdin.isatty():
            asyncio.get_running_loop().add_reader(
                sys.stdin.fileno(), lambda: typed.put_nowait(sys.stdin.readline())
            )
            group.create_task(_obey(typed, scene, teller))


async def _show(inbox: Inbox, teller: Teller) -> None:
    for number in count():
        message = await inbox.nth(number)
        teller.line(Line(message.at, f"{message.way}: “{message.text}”", message.to))


async def _obey(typed: asyncio.Queue[str], scene: Scene, teller: Teller) -> None:
    while True:
        line = (await typed.get()).strip()
        if not line:
            continue
        try:
            step = read_step(line, scene.stage.town)
        except StoryError as err:
            teller.say(str(err))
            continue
        await play_step(scene, step)
        if step.verb == "":
            scene.caused(datetime.now(UTC))
