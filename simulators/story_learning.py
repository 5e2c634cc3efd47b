"""Steps after an incident: its evaluation, the measures, the report and the dossier."""

import csv
from datetime import UTC, datetime, timedelta
import html
import io
import json
import re
from typing import Any

from .operator import DOMAIN, Operator
from .story import Step
from .story_console import Deed, do, incident_id, known_id
from .story_scene import Failed, Line, Scene, milliseconds
from .town import Where

type Json = dict[str, Any]

_MEASURES = "todo.control_room_measures"
_MARKUP = re.compile(r"<style.*?</style>|<[^>]+>", re.DOTALL)


async def evaluates(scene: Scene, step: Step) -> None:
    """Somebody writes what was learned, with the measure that was agreed."""
    place: Where = step.what
    details = step.details
    operator = await scene.stage.operator(step.who)
    fields: Json = {
        "incident_id": await incident_id(scene, operator, place),
        "outcome": details.get("as", "genuine"),
        "happened": details["saying"],
    }
    if "kinds" in details:
        fields["aggression"] = list(details["kinds"])
    fields |= {word: details[word] for word in ("affected", "replaces") if word in details}
    if (text := details.get("measure")) is not None:
        due = datetime.now().astimezone().date() + timedelta(days=details.get("due in days", 30))
        owner = details.get("owner", "Facilities")
        fields["measures"] = [{"text": text, "owner": owner, "due": due.isoformat()}]
    words = f"writes the evaluation: “{details['saying']}”"
    await do(scene, step, operator, Deed("evaluate_incident", fields, words, place))


async def approves(scene: Scene, step: Step) -> None:
    """Somebody agrees with what another wrote."""
    operator = await scene.stage.operator(step.who)
    fields = {"incident_id": await incident_id(scene, operator, step.what)}
    deed = Deed("approve_evaluation", fields, "approves the evaluation", step.what)
    await do(scene, step, operator, deed)


async def sees_measure(scene: Scene, step: Step) -> None:
    """A measure is among those that are open, or that were done of late."""
    operator = await scene.stage.operator(step.who)
    answer = await operator.client.action(DOMAIN, "get_measures", response=True, done=True)
    found = [one for one in answer["measures"] if one["text"] == step.what]
    if not found:
        there = ", ".join(one["text"] for one in answer["measures"]) or "none"
        raise Failed(f"there is no measure {step.what!r}; there is {there}")
    one = found[-1]
    shown = {"is": one["state"], "owner": one["owner"], "overdue": one["overdue"]}
    wrong = [word for word, said in shown.items() if step.details.get(word, said) != said]
    if wrong:
        raise Failed(f"the measure is {one['state']}, of {one['owner']}, due {one['due']}")
    what = f"sees the measure “{step.what}”: {one['state']}, {one['owner']}, due {one['due']}"
    scene.tell(Line(datetime.now(UTC), what, _name(operator)))


async def ticks_off(scene: Scene, step: Step) -> None:
    """A measure is done: it is ticked off in Home Assistant's own to-do list."""
    operator = await scene.stage.operator(step.who)
    about = {"entity_id": _MEASURES, "item": step.what, "status": "completed"}
    began = datetime.now(UTC)
    scene.caused(began)
    await operator.client.action("todo", "update_item", **about)
    delay = milliseconds(began, datetime.now(UTC))
    scene.tell(Line(began, f"ticks off “{step.what}”", _name(operator), delay_ms=delay))


async def makes_report(scene: Scene, step: Step) -> None:
    """The report of the month or year that runs is made, opened and read: in all its forms."""
    operator = await scene.stage.operator(step.who)
    now = datetime.now().astimezone()
    period = f"{now:%Y-%m}" if step.what == "month" else f"{now:%Y}"
    made = await operator.client.action(
        DOMAIN, "make_report", response=True, report=step.what, period=period
    )
    page, rows, told = [
        await _opened(operator, made["urls"][one]) for one in ("html", "csv", "json")
    ]
    _demand_words(page, step)
    report = json.loads(told)
    _demand_same(report, list(csv.DictReader(io.StringIO(rows, newline=""))))
    details = step.details
    if "open measures" in details:
        _demand("open measures", len(report["open_measures"]), details["open measures"])
    if (place := details.get("about")) is not None:
        _demand_row(scene, rows, place, step)
    what = f"makes the report of {period} and reads it, {len(page)} letters"
    delay = milliseconds(now, datetime.now(UTC))
    scene.tell(Line(datetime.now(UTC), what, _name(operator), delay_ms=delay))


async def opens_dossier(scene: Scene, step: Step) -> None:
    """The dossier of an incident, also of one that is closed, opened at its signed address."""
    operator = await scene.stage.operator(step.who)
    place: Where = step.what
    answer = await operator.client.action(
        DOMAIN,
        "get_report",
        response=True,
        report="dossier",
        incident_id=known_id(scene, place),
    )
    page = await _opened(operator, answer["urls"]["html"])
    _demand_words(page, step)
    what = f"reads the dossier, {len(page)} letters"
    scene.tell(Line(datetime.now(UTC), what, _name(operator), place.text))


async def _opened(operator: Operator, url: str) -> str:
    """What a browser gets that has the address, and no token."""
    async with operator.client.session.get(f"{operator.client.url}{url}") as response:
        if response.status != 200:
            raise Failed(f"the address of the report answers {response.status}")
        return (await response.read()).decode()


def _demand_words(page: str, step: Step) -> None:
    text = " ".join(html.unescape(_MARKUP.sub(" ", page)).split())
    for said in step.details.get("tells", ()):
        if said not in text:
            raise Failed(f"the page does not tell {said!r}; it tells: {text}")
    for said in step.details.get("hides", ()):
        if said in text:
            raise Failed(f"the page tells {said!r}")


def _demand_same(report: Json, rows: list[dict[str, str]]) -> None:
    """The figures are those of the rows, added up by themselves."""
    counted = [one for one in rows if one["drill"] == "no" and one["outcome"] != "drill"]
    forms = report["aggression"]
    aggressive = [one for one in counted if one["aggression"]]
    _demand("incidents", report["figures"]["incidents"], len(counted))
    _demand("evaluated", forms["evaluated"]["n"], sum(bool(one["evaluated_s"]) for one in counted))
    _demand("with aggression", forms["with_aggression"], len(aggressive))
    _demand("affected", forms["affected"], sum(int(one["affected"]) for one in aggressive))
    for kind, number in forms["kinds"].items():
        _demand(kind, number, sum(kind in one["aggression"].split("; ") for one in aggressive))


def _demand_row(scene: Scene, rows: str, place: Where, step: Step) -> None:
    wanted = known_id(scene, place)
    found = [
        one for one in csv.DictReader(io.StringIO(rows, newline="")) if one["incident_id"] == wanted
    ]
    if not found:
        raise Failed(f"the report does not have the incident at {place.text}")
    details = step.details
    for word, column in (("outcome", "outcome"), ("affected", "affected")):
        if word in details:
            _demand(word, found[0][column], str(details[word]))
    if "kinds" in details:
        _demand("kinds", found[0]["aggression"], "; ".join(details["kinds"]))


def _demand(what: str, said: object, expected: object) -> None:
    if said != expected:
        raise Failed(f"the report says {what}: {said}; it is {expected}")


def _name(operator: Operator) -> str:
    return operator.user.name
