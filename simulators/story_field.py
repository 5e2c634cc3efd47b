"""Steps about the field: rounds, lone workers, call-ups, roll-calls, fire."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from .operator import Field, Json, Operator, Screen
from .story import Step
from .story_console import Deed, do, incident_id
from .story_scene import Failed, Line, Scene
from .town import Building, Person, Walk, Where
from .town_entries import fire_of

_DUTIES = {"response team": "response_team", "guards": "guard", "patrols": "patrol"}


async def fire(scene: Scene, step: Step) -> None:
    """The fire panel of a building goes off; it is put back at once, by hand."""
    building: Building = step.who
    now = datetime.now(UTC)
    scene.caused(now)
    scene.tell(Line(now, "the fire panel goes off", where=building.name))
    panel = fire_of(building)
    await scene.stage.admin.action("input_boolean", "turn_on", entity_id=panel)
    await scene.stage.admin.action("input_boolean", "turn_off", entity_id=panel)


async def sees_round(scene: Scene, step: Step) -> None:
    """The screen shows a round, open or over, as the details say."""
    walk: Walk = step.what
    screen = (await scene.stage.operator(step.who)).screen

    def deadlines(shown: Field) -> Json | None:
        one = _round(shown, walk)
        if one is None or _is_over(one):
            return None
        due = {line["checkpoint_id"]: line["due_at"] for line in one["checkpoints"]}
        return {"round_id": one["round_id"], "ends_at": one["ends_at"], **due}

    def fits(at: datetime, shown: Field) -> bool:
        """The open one; when there is none, the report of the last."""
        one = _round(shown, walk)
        if one is None or ("deadline" in step.details and not as_before(screen, at, deadlines)):
            return False
        return all(_round_fits(one, word, value) for word, value in step.details.items())

    await _sees(scene, step, fits, f"the {walk.plan.name}", walk.building.name)


def as_before(screen: Screen, at: datetime, of: Callable[[Field], Json | None]) -> bool:
    """Whether deadlines are, since the screen was shown anew, what they were before that."""
    anew = screen.shown_at
    if anew is None or at < anew:
        return False
    known = [(when, of(shown)) for when, shown in screen.in_field]
    before = next((one for when, one in reversed(known) if when < anew), None)
    now = next((one for when, one in reversed(known) if when <= at), None)
    return before is not None and before == now


def _is_over(one: Json) -> bool:
    return "complete" in one


def _round(shown: Field, walk: Walk) -> Json | None:
    def is_it(one: Json) -> bool:
        return bool(one["plan"] == walk.plan.name and one["building"] == walk.building.name)

    of_plan = (*shown.rounds.values(), *shown.reports.values())
    return next((one for one in of_plan if is_it(one)), None)


def _round_fits(one: Json, word: str, value: Any) -> bool:
    is_over = _is_over(one)
    match word:
        case "state":
            if is_over:
                return bool(value == ("complete" if one["complete"] else "incomplete"))
            return bool(value == ("suspended" if one["suspended_at"] else "open"))
        case "proven":
            return bool(one["proven"] == value)
        case "missed":
            return is_over and {line["checkpoint"] for line in one["missed"]} == set(value)
        case "late":
            return is_over and bool(one["late"] == value)
        case "out of order":
            return is_over and bool(one["out_of_order"] == value)
        case "walked by":
            names = [who if isinstance(who, str) else who["responder"] for who in one["walkers"]]
            return value.name in names
        case _:
            return True


async def sees_lone_worker(scene: Scene, step: Step) -> None:
    """The screen shows how it stands with somebody who works alone."""
    person: Person = step.what
    wanted = step.details.get("is", "watched")
    screen = (await scene.stage.operator(step.who)).screen

    def worker(shown: Field) -> Json | None:
        return next((s for s in shown.lone_work.values() if s["responder"] == person.name), None)

    def deadline(shown: Field) -> Json | None:
        """It is so long after the last sign of life, also when it is over already."""
        one = worker(shown)
        return one and {word: one[word] for word in ("started_at", "last_sign_at", "every_s")}

    def fits(at: datetime, shown: Field) -> bool:
        if "deadline" in step.details and not as_before(screen, at, deadline):
            return False
        one = worker(shown)
        return bool(wanted == (_lone_worker(one) if one is not None else "not watched"))

    await _sees(scene, step, fits, f"{person.name} as a lone worker")


def _lone_worker(one: Json) -> str:
    if one["incident_id"] is not None:
        return "alarm"
    return "prompted" if one["alarm_at"] is not None else "watched"


async def sees_warning(scene: Scene, step: Step) -> None:
    """The screen warns of somebody before it is an alarm."""
    person: Person = step.what
    await _sees(
        scene,
        step,
        lambda _at, shown: any(one["responder"] == person.name for one in shown.pre_alerts),
        f"a warning of {person.name}",
    )


async def _sees(
    scene: Scene,
    step: Step,
    fits: Callable[[datetime, Field], bool],
    what: str,
    where: str = "",
) -> None:
    operator = await scene.stage.operator(step.who)
    since = scene.since_for(step, None)

    def find() -> datetime | None:
        shown = operator.screen.in_field
        later = (one for one in shown if one[0] >= since)
        return next((at for at, one in (*later, *shown[-1:]) if fits(at, one)), None)

    name = scene.stage.town.user(step.who).name
    try:
        at = await operator.client.watch.until(find, scene.patience_s(step))
    except TimeoutError:
        raise Failed(
            f"{name} does not see {what} as {dict(step.details)}; there is {_shown(operator)}"
        ) from None
    at = max(at, since)
    scene.in_time(step, at)
    details = ", ".join(
        f"{word} {getattr(value, 'name', value)}"
        for word, value in step.details.items()
        if word not in ("within", "not before", "since")
    )
    told = f"sees {what}: {details}" if details else f"sees {what}"
    scene.tell(Line(at, told, name, where, scene.delay_ms(at, step)))


def _shown(operator: Operator) -> str:
    """What the screen shows of the field now, for whoever must find out why."""
    _at, field = operator.screen.in_field[-1]
    rounds = [
        f"{one['building']}, {one['plan']}: {one['proven']} of {one['total']}"
        for one in field.rounds.values()
    ]
    reports = [
        f"{one['building']}, {one['plan']}: missed {[line['checkpoint'] for line in one['missed']]}"
        for one in field.reports.values()
    ]
    alone = [f"{one['responder']}: {_lone_worker(one)}" for one in field.lone_work.values()]
    return f"open {rounds}, over {reports}, alone {alone}, warnings {list(field.pre_alerts)}"


async def acts(scene: Scene, step: Step) -> None:
    """Something is done about the field, or refused when the story says so."""
    operator = await scene.stage.operator(step.who)
    command, data, words, place = await _command(scene, step, operator)
    await do(scene, step, operator, Deed(command, data, words, place))


async def _command(
    scene: Scene, step: Step, operator: Operator
) -> tuple[str, Json, str, Where | None]:
    """The command, its fields, how it is told, and where it is about."""
    details: Mapping[str, Any] = step.details
    data: Json
    match step.verb:
        case "starts round":
            plan: Walk = step.what
            words, data = f"starts {plan.words}", {"round_plan": plan.words}
            if (walker := details.get("walked by")) is not None:
                words, data = f"{words}, for {walker.name}", {**data, "responder": walker.name}
            return "start_round", data, words, None
        case "ends round":
            data = {"round": _open_round(operator, step.what), "reason": details["because"]}
            return "end_round", data, f"ends {step.what.words}: {details['because']}", None
        case "corrects round":
            spot = f"{step.what.building.name}, {details['checkpoint']}"
            data = {
                "round": _open_round(operator, step.what),
                "checkpoint": spot,
                "reason": details["because"],
            }
            return "correct_round", data, f"takes {spot} as proven: {details['because']}", None
        case "watches over":
            who = {"responder": step.what.name}
            return "start_lone_work", who, f"watches over {step.what.name}", None
        case "watches no more over":
            who = {"responder": step.what.name}
            return "stop_lone_work", who, f"watches no more over {step.what.name}", None
        case "checks in":
            who = {"responder": step.what.name}
            return "check_in", who, f"has heard {step.what.name}", None
        case "calls up":
            place = details["to"]
            data = {
                "incident_id": await incident_id(scene, operator, place),
                "duty": [_DUTIES[step.what]],
                "wanted": details.get("wanted", 1),
            }
            return "call_up", data, f"calls up the {step.what}", place
        case "starts roll-call":
            data = {"incident_id": await incident_id(scene, operator, step.what)}
            return "start_roll_call", data, "calls the roll", step.what
        case _:
            place = details["about"]
            data = {
                "incident_id": await incident_id(scene, operator, place),
                "responder": step.what.name,
                "answer": details["as"],
            }
            return "answer_roll_call", data, f"marks {step.what.name}: {details['as']}", place


def _open_round(operator: Operator, walk: Walk) -> str:
    one = _round(operator.screen.in_field[-1][1], walk)
    if one is None:
        raise Failed(f"{operator.user.name} sees no round {walk.words}")
    round_id: str = one["round_id"]
    return round_id
