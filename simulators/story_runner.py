"""Plays a story on a stage, step by step, in real time."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime

import aiohttp

from . import (
    story_console as console,
    story_field as field,
    story_learning as learning,
    story_people as people,
    story_procedure as procedure,
    story_world as world,
)
from .client import NotConnected, Refused
from .radios import story_hearing as hearing, story_lines as lines
from .stage import Stage
from .story import Step, Story
from .story_inbox import Inbox
from .story_scene import Failed, Line, Scene

type Play = Callable[[Scene, Step], Awaitable[None]]

_RESPONDERS: Mapping[str, Play] = {
    "gets": people.gets,
    "gets text": people.gets_text,
    "answers": people.answers,
    "is sure it was sent": people.is_sure,
    "taps": people.taps,
    "replies": people.replies,
    "scans": people.scans,
    "reports": people.reports,
    "switches": people.switches,
    "is heard": people.is_heard,
    "takes the radio of": people.takes,
}

_USERS: Mapping[str, Play] = {
    "sees": console.sees,
    "sees nothing of": console.sees_nothing,
    "sees link": console.sees_link,
    "hears": hearing.hears,
    "cannot hear": hearing.cannot_hear,
    "looks at": console.looks_at,
    "sees round": field.sees_round,
    "sees lone worker": field.sees_lone_worker,
    "sees warning of": field.sees_warning,
    **dict.fromkeys(
        (
            "starts round",
            "ends round",
            "corrects round",
            "watches over",
            "watches no more over",
            "checks in",
            "calls up",
            "starts roll-call",
            "marks",
        ),
        field.acts,
    ),
    **dict.fromkeys(procedure.VERBS, procedure.acts),
    "evaluates": learning.evaluates,
    "approves": learning.approves,
    "sees measure": learning.sees_measure,
    "ticks off": learning.ticks_off,
    "makes report": learning.makes_report,
    "opens dossier": learning.opens_dossier,
}

_REST: Mapping[tuple[str, str], Play] = {
    ("tell", ""): world.tells,
    ("press", ""): world.press,
    ("press again", ""): world.press,
    ("button", "is answered"): world.is_answered,
    ("desk", "lamp"): world.lamp,
    ("fire", ""): field.fire,
    ("external", "gets"): world.external_gets,
    ("report", "tells"): world.report,
    ("home assistant", ""): world.home_assistant,
    ("radio network", ""): world.radio_network,
    ("line", "breaks for"): lines.breaks,
    ("line", "loses"): lines.loses,
    ("line", "is mended"): lines.is_mended,
    ("wait", ""): world.wait,
    ("nothing else", ""): world.nothing_else,
}


def player(step: Step) -> Play:
    """Who plays a step. Every step that can be read has one; a test holds that."""
    if (known := _REST.get((step.subject, step.verb))) is not None:
        return known
    if step.subject in ("operator", "supervisor", "viewer"):
        return _USERS.get(step.verb, console.acts)
    return _RESPONDERS[step.verb]


_EXPECTING = frozenset(
    {
        "gets",
        "gets text",
        "is heard",
        "is sure it was sent",
        "sees",
        "sees nothing of",
        "sees link",
        "sees round",
        "sees lone worker",
        "sees warning of",
        "sees measure",
        "looks at",
    }
    | {"hears", "cannot hear"}
    | {"is answered", "lamp", "tells"}
)


def acts(step: Step) -> bool:
    """Whether somebody does something in a step; otherwise something is to be seen."""
    return step.verb not in _EXPECTING and step.subject not in ("tell", "wait", "nothing else")


async def play(
    stage: Stage, story: Story, tell: Callable[[Line], None], *, pace_s: float = 0.0
) -> bool:
    """Play a story to its end, or to the first expectation that does not hold.

    Returns whether all held. Whoever looks at a screen in it sits down first. People
    take `pace_s` before each thing they do, so that somebody who watches can follow.
    """
    await stage.set_policy(story.policy)
    for username in sorted({"operator", *story.users()}):
        await stage.operator(username)
    before = _counts(stage)
    scene = Scene(stage, Inbox(stage), tell)
    try:
        for step in story.steps:
            if pace_s and acts(step):
                await asyncio.sleep(pace_s)
            await _one(scene, step)
        await scene.keep_promises()
        await world.demand_quiet(scene)
        _demand_counts(before, _counts(stage), broken=scene.broken)
    except Failed as err:
        tell(Line(datetime.now(UTC), f"FAILED: {err}", failed=True))
        return False
    finally:
        await scene.end()
    return True


def _counts(stage: Stage) -> tuple[int, int]:
    """How many messages of the feed were missed, and texts sent again without need."""
    gaps = sum(operator.screen.gaps for operator in stage.operators.values())
    return gaps, stage.radios.repeats


def _demand_counts(before: tuple[int, int], after: tuple[int, int], *, broken: bool) -> None:
    if missed := after[0] - before[0]:
        raise Failed(f"the feed left out {missed} messages")
    again = after[1] - before[1]
    if again and not broken:
        raise Failed(f"{again} texts were sent again under a key that had its receipt")


async def play_step(scene: Scene, step: Step) -> None:
    """Play a single step, typed while the demo is up; tells what went wrong."""
    try:
        await _one(scene, step)
    except Failed as err:
        scene.tell(Line(datetime.now(UTC), f"no: {err}", failed=True))


async def _one(scene: Scene, step: Step) -> None:
    try:
        await player(step)(scene, step)
    except Failed as err:
        raise Failed(f"{err} (line {step.line})") from err
    except (Refused, NotConnected, TimeoutError, LookupError, aiohttp.ClientError) as err:
        raise Failed(f"{type(err).__name__}: {err} (line {step.line})") from err
