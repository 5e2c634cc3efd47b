"""Steps of the procedure on a console: external help, the clerk, prompts, tests of desks."""

from typing import Any

from .story import Step
from .story_console import Deed, do, incident_id
from .story_scene import Failed, Scene
from .story_words import TARGETS
from .town import House, Place, Spot, Where

type Json = dict[str, Any]

VERBS = (
    "hears from",
    "alerts",
    "asks for a look",
    "dismisses",
    "answers the clerk",
    "starts test of",
    "finishes test of",
)


async def acts(scene: Scene, step: Step) -> None:
    """Something is done on the screen, or refused when the story says so."""
    operator = await scene.stage.operator(step.who)
    place = _place(scene, step)
    command, fields, words = _command(step)
    if not step.verb.endswith("test of"):
        fields["incident_id"] = await incident_id(scene, operator, place)
    await do(scene, step, operator, Deed(command, fields, words, place))


def _command(step: Step) -> tuple[str, Json, str]:
    """The command, its fields, and how it is told."""
    what, details = step.what, step.details
    match step.verb:
        case "hears from":
            reached = details["that they"] == "come"
            fields = {"external": what, "reached": reached}
            return "report_external", fields, f"hears from {what} that they {details['that they']}"
        case "alerts":
            targets = [TARGETS[one] for one in what]
            return "alert_targets", {"targets": targets}, f"alerts {' and '.join(what)}"
        case "asks for a look":
            return "prompt_operator", {"about": what}, f"asks for a look: “{what}”"
        case "dismisses":
            return "dismiss_prompt", {"prompt": what.replace(" ", "_")}, f"dismisses “{what}”"
        case "answers the clerk":
            return "answer_desk", {"answer": what}, f"answers the clerk: {what.replace('_', ' ')}"
        case "starts test of":
            return "start_desk_test", {"desk": what.desk.desk_id}, "starts a test"
        case _:
            fields = {"desk": what.desk.desk_id, "passed": details["as"] == "works"}
            return "finish_desk_test", fields, f"finishes the test: it {details['as']}"


def _place(scene: Scene, step: Step) -> Where:
    for place in (step.what, step.details.get("about")):
        if isinstance(place, (Place, Spot, House)):
            return place
    if scene.place is None:
        raise Failed("it is not clear which incident is meant; say 'about' which desk")
    return scene.place
