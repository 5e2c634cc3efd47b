"""The main job, shown: a town, a real Home Assistant, and a story played in it.

script/demo                       the story of an aggression; stays up afterwards
script/demo --stories             which stories there are
script/demo --story unguarded     another one, or one of your own by its path
script/demo --once --json         for programs; the exit code says whether it held
"""

import argparse
import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
import sys
import time

from .addresses import Ports, PortTaken, demand_free, free_port
from .ending import end_on_signals
from .home_assistant import REPOSITORY, StartFailed, folder_for
from .stage import PASSWORD, Stage
from .staying import stay
from .story import Story, StoryError, files, find
from .story_runner import play
from .story_scene import Line
from .telling import Teller
from .town import WATERVEEN, Network, Person

CACHE = REPOSITORY / ".cache" / "demo"
_USUAL_PORT = 8123

_PACE_S = 1.5
_ADVICE = 2
"""Exit code: what was asked for makes no sense."""
_STOPPED = 130
"""Exit code: Ctrl-C before the stories had ended, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo; returns the exit code."""
    options = _parser().parse_args(arguments)
    if options.stories:
        for path in files():
            story = find(str(path), WATERVEEN)
            print(f"{story.name:24} {story.title}")
        return 0
    try:
        stories = [find(name, WATERVEEN) for name in options.story or ["aggression"]]
        return asyncio.run(_run(options, stories))
    except (StoryError, PortTaken) as err:
        print(f"script/demo: {err}", file=sys.stderr)
        return _ADVICE
    except StartFailed as err:
        print(f"script/demo: {err}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="script/demo",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--story", action="append", metavar="NAME|PATH", help="play this one (may be repeated)"
    )
    parser.add_argument("--stories", action="store_true", help="list the stories, and end")
    parser.add_argument("--once", action="store_true", help="end after the stories")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    parser.add_argument(
        "--port", type=int, help="Home Assistant's port; 0 for any (8123 if it is free)"
    )
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="live in this folder, and leave it there"
    )
    return parser


def _wanted(asked: int | None) -> tuple[int | None, int | None]:
    """The port that must be used, and the one to prefer."""
    if asked is not None:
        return (demand_free(asked) if asked else free_port()), None
    try:
        return None, demand_free(_USUAL_PORT)
    except PortTaken:
        return None, None


async def _run(options: argparse.Namespace, stories: list[Story]) -> int:
    end_on_signals()
    teller = Teller(as_json=options.json)
    began = time.monotonic()

    def progress(what: str) -> None:
        print(f"[{time.monotonic() - began:5.1f} s] {what}", file=sys.stderr, flush=True)

    with folder_for(options.keep, CACHE) as folder:
        ports, used = Ports.of(folder, *_wanted(options.port))
        stage = Stage(WATERVEEN, folder, ports, used=used, policy=stories[0].policy, say=progress)
        progress(f"{WATERVEEN.name} is being set up in {_shown(folder)}")
        try:
            held = await _show(options, stories, stage, teller)
        except asyncio.CancelledError:
            progress("stopped before the end")
            return _STOPPED
        progress("everything has ended")
        return 0 if _log_is_clean(stage, teller) and held else 1


async def _show(
    options: argparse.Namespace, stories: list[Story], stage: Stage, teller: Teller
) -> bool:
    """Play the stories, and stay up if asked to; returns whether all held."""
    async with stage:
        await stage.home_assistant_up()
        teller.say(_welcome(stage))
        # Nobody can follow a story that takes a third of a second.
        pace_s = 0.0 if options.once or options.json else _PACE_S
        held = True
        for story in stories:
            teller.title(story, datetime.now(UTC))
            one_held = await play(stage, story, teller.line, pace_s=pace_s)
            teller.verdict(story, datetime.now(UTC), held=one_held)
            held = held and one_held
            if options.once or story is not stories[-1]:
                await stage.tidy()
        if not options.once:
            with suppress(asyncio.CancelledError):
                await stay(stage, teller)
    return held


def _welcome(stage: Stage) -> str:
    lines = [
        f"\n{stage.town.name} is up: {stage.home.url}",
        f"Everybody's password is {PASSWORD}. Log in as:",
        *(f"  {user.username:10} {user.name}, {user.role}" for user in stage.town.users),
        "Who is reached by what:",
        *(f"  {person.name:16} {_reached_by(person)}" for person in stage.town.people),
    ]
    return "\n".join(lines)


_MAKES = {
    Network.GATEWAY: "on the open gateway",
    Network.HYTERA: "behind the Hytera repeater",
    Network.MOTOTRBO: "of MOTOTRBO",
}


def _reached_by(person: Person) -> str:
    radio = f"radio {person.radio_id} {_MAKES[person.network]}" if person.radio_id else ""
    return " and ".join(filter(None, (radio, "phone" if person.has_phone else "")))


def _log_is_clean(stage: Stage, teller: Teller) -> bool:
    errors = stage.home.errors()
    for error in errors:
        teller.line(Line(datetime.now(UTC), f"FAILED: Home Assistant's log: {error}", failed=True))
    return not errors


def _shown(folder: Path) -> str:
    folder = folder.resolve()
    return str(folder.relative_to(REPOSITORY) if folder.is_relative_to(REPOSITORY) else folder)


if __name__ == "__main__":
    raise SystemExit(main())
