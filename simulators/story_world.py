"""Steps of desks, cameras, external help, and of the machinery itself."""

import asyncio
from datetime import UTC, datetime
from typing import Any

from .desk_button import NotPressed, Press
from .operator import DOMAIN
from .report import report_lines
from .story import Step
from .story_console import known_id
from .story_inbox import CALL
from .story_scene import Failed, Line, Scene, milliseconds
from .town import Button, Place
from .town_entries import lamp_of

_ANSWERED = (Button.GATEWAY, Button.HTTP)
_QUIET_S = 0.5
"""How long nothing may come at the end of a story. What the room decides leaves in
the same moment, so whatever is on its way is there long before."""


async def tells(scene: Scene, step: Step) -> None:
    """A sentence for the reader."""
    scene.tell(Line(datetime.now(UTC), step.who))


async def press(scene: Scene, step: Step) -> None:
    """Buttons are pressed, one right after the other."""
    places: tuple[Place, ...] = step.who if isinstance(step.who, tuple) else (step.who,)
    drill = bool(step.details.get("drill"))
    for place in places:
        try:
            made = scene.stage.buttons.press(place, drill=drill)
        except NotPressed as err:
            raise Failed(str(err)) from err
        scene.presses[place.text] = made.answered
        scene.caused(made.at, place, press=True)
        scene.tell(Line(made.at, f"the {_button(place)} is pressed", "the clerk", place.text, 0.0))
        if place.desk.button not in _ANSWERED:
            await _arrived(made)
        elif "answered within" in step.details:
            scene.promise(_answered(scene, place, made, step.details["answered within"]))


async def _arrived(made: Press) -> None:
    try:
        await made.answered
    except NotPressed as err:
        raise Failed(str(err)) from err


async def _answered(scene: Scene, place: Place, made: Press, within: float) -> None:
    """Told when it comes, which is after the radios: the journal is slower than they are."""
    try:
        async with asyncio.timeout(within):
            answered = await asyncio.shield(made.answered)
    except TimeoutError:
        raise Failed(f"the press at {place.text} was not answered within {within:g} s") from None
    assert answered is not None
    _tell_answered(scene, place, answered, made.at)


async def is_answered(scene: Scene, step: Step) -> None:
    """A button that was pressed before is answered: the press is safe."""
    place: Place = step.who
    pressed = scene.presses.get(place.text)
    if pressed is None or place.desk.button not in _ANSWERED:
        raise Failed(f"the button at {place.text} was not pressed, or is of a kind not answered")
    try:
        async with asyncio.timeout(scene.patience_s(step, place)):
            answered = await asyncio.shield(pressed)
    except TimeoutError:
        raise Failed(f"the press at {place.text} was not answered") from None
    assert answered is not None
    scene.in_time(step, answered, place)
    _tell_answered(scene, place, answered, scene.since_for(step, place))


def _tell_answered(scene: Scene, place: Place, answered: datetime, since: datetime) -> None:
    what = "the button is answered: the press is safe"
    delay = milliseconds(since, answered)
    scene.tell(Line(answered, what, "the clerk", place.text, delay))


async def lamp(scene: Scene, step: Step) -> None:
    """The discreet lamp at a desk is on or off."""
    place: Place = step.who
    if not place.desk.lamp:
        raise Failed(f"there is no lamp at {place.text}")
    entity_id = lamp_of(place.desk)
    since = scene.since_for(step, place)
    try:
        at = await scene.stage.states.until(
            entity_id, step.what, since, scene.patience_s(step, place)
        )
    except TimeoutError:
        shown = scene.stage.states.shown(entity_id)
        raise Failed(f"the lamp at {place.text} is {shown}, not {step.what}") from None
    scene.in_time(step, at, place)
    what = f"the lamp under the desk is {step.what}"
    scene.tell(Line(at, what, "the clerk", place.text, scene.delay_ms(at, step, place)))


async def external_gets(scene: Scene, step: Step) -> None:
    """External help is called."""
    place: Place = step.what
    call = await scene.expect(step, step.who, place.text, place, CALL)
    if (saying := step.details.get("saying", "")) not in call.text:
        raise Failed(f"{step.who} got {call.text!r}, which does not say {saying!r}")
    scene.tell(
        Line(
            call.at,
            f"is called: “{call.text}”",
            step.who,
            place.text,
            scene.delay_ms(call.at, step, place),
        )
    )


async def report(scene: Scene, step: Step) -> None:
    """The report of an incident tells some things, in this order."""
    place: Place = step.who
    incident_id = known_id(scene, place)
    answer = await scene.stage.admin.action(
        DOMAIN, "get_timeline", response=True, incident_id=incident_id
    )
    entries: list[dict[str, Any]] = answer["entries"]
    rest = iter([entry["event"].replace("_", " ") for entry in entries])
    for wanted in step.what:
        if wanted.casefold() not in rest:
            there = ", ".join(entry["event"].replace("_", " ") for entry in entries)
            raise Failed(f"the report does not tell {wanted!r} at its place; it tells: {there}")
    scene.tell(
        Line(
            datetime.now(UTC),
            f"the report tells {', '.join(step.what)}",
            "the report",
            place.text,
            report=report_lines(entries),
        )
    )


async def home_assistant(scene: Scene, step: Step) -> None:
    """Home Assistant is stopped, started, restarted or killed."""
    stage = scene.stage
    scene.broken = True
    if step.who == "kill":
        await stage.edits_are_saved()
    began = datetime.now(UTC)
    match step.who:
        case "stop":
            await stage.home.stop()
            what = "Home Assistant is stopped"
        case "kill":
            await stage.home.kill()
            what = "Home Assistant is killed"
        case "start":
            await stage.start_again()
            what = "Home Assistant is there again"
        case _:
            await stage.restart()
            what = "Home Assistant has restarted"
    now = datetime.now(UTC)
    scene.tell(Line(now, what, delay_ms=milliseconds(began, now)))


async def radio_network(scene: Scene, step: Step) -> None:
    """The connection to the radios is lost, or comes back."""
    scene.broken = True
    gateway = scene.stage.gateway
    lost = step.who == "lost"
    gateway.faults.refuse = lost
    scene.caused(datetime.now(UTC))
    if lost:
        gateway.lose_link()
    scene.tell(Line(datetime.now(UTC), f"the radio network is {step.who}"))


async def wait(scene: Scene, step: Step) -> None:
    """Time passes. What is to be seen after it must hold then, not only before."""
    await asyncio.sleep(step.who)
    scene.caused(datetime.now(UTC))
    scene.tell(Line(datetime.now(UTC), f"{step.who:g} s pass"))


async def nothing_else(scene: Scene, step: Step) -> None:
    """For some time nobody gets anything that was not expected."""
    await demand_quiet(scene, step.who)
    scene.tell(Line(datetime.now(UTC), f"nobody hears anything else for {step.who:g} s"))


async def demand_quiet(scene: Scene, seconds: float = _QUIET_S) -> None:
    """Raise Failed when somebody got something that no step expected."""
    await asyncio.sleep(seconds)
    if left := scene.inbox.unexpected():
        told = "; ".join(f"{one.to} got {one.text!r} by {one.way}" for one in left)
        raise Failed(f"this was not expected: {told}")


def _button(place: Place) -> str:
    return {
        Button.CONTACT: "panic button (a contact)",
        Button.EVENT: "panic button (wireless)",
        Button.TILE: "panic button (a tablet)",
        Button.SWITCH: "panic button (a switch)",
        Button.GATEWAY: "panic button (on the radio gateway)",
        Button.HTTP: "panic button (a hotkey)",
    }[place.desk.button]
