"""Steps of operators, supervisors and viewers: what they see, and what they do."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from .client import Refused
from .operator import Operator, Seen
from .story import Step
from .story_scene import DEFAULT_WITHIN_S, Failed, Line, Scene, milliseconds
from .town import House, Place, Spot, Where

type Json = dict[str, Any]

_TIMES = ("within", "not before", "since")
_KINDS = {"no sign of life": "lone_worker"}


async def sees(scene: Scene, step: Step) -> None:
    """The screen shows an incident at a place, in the state that the details say."""
    place: Where = step.what
    operator = await scene.stage.operator(step.who)
    since = scene.since_for(step, place)

    def find() -> Seen | None:
        history = _history(operator, place)
        fitting = (seen for seen in history if seen.at >= since and _fits(scene, seen, step))
        return next(fitting, None) or next(
            (seen for seen in history[-1:] if _fits(scene, seen, step)), None
        )

    try:
        seen = await operator.client.watch.until(find, scene.patience_s(step, place))
    except TimeoutError:
        raise Failed(f"{_name(scene, step)} sees {_shown(operator, place)}") from None
    at = max(seen.at, since)
    scene.in_time(step, at, place)
    scene.tell(
        Line(
            at,
            f"sees {_told(scene, step)}",
            _name(scene, step),
            place.text,
            scene.delay_ms(at, step, place),
        )
    )


async def sees_nothing(scene: Scene, step: Step) -> None:
    """The screen shows no open incident at a place."""
    operator = await scene.stage.operator(step.who)
    place: Where = step.what
    if any(one["state"] != "resolved" for one in operator.screen.at_desk(place.text)):
        raise Failed(f"{_name(scene, step)} sees {_shown(operator, place)}")
    scene.tell(Line(datetime.now(UTC), "sees nothing of it", _name(scene, step), place.text))


async def sees_link(scene: Scene, step: Step) -> None:
    """The screen shows whether a radio system is connected."""
    operator = await scene.stage.operator(step.who)
    wanted = step.details.get("is", "up")
    since = scene.since_for(step, None)

    def find() -> datetime | None:
        """Since when it is so: as `sees` looks at an incident."""
        shown = operator.screen.links
        later = (one for one in shown if one[0] >= since)
        for at, links in (*later, *shown[-1:]):
            if any(one["name"] == step.what and one["up"] is (wanted == "up") for one in links):
                return at
        return None

    try:
        at = await operator.client.watch.until(find, scene.patience_s(step))
    except TimeoutError:
        raise Failed(f"{_name(scene, step)} does not see {step.what} {wanted}") from None
    at = max(at, since)
    scene.in_time(step, at)
    what = f"sees that {step.what} are {wanted}"
    scene.tell(Line(at, what, _name(scene, step), delay_ms=scene.delay_ms(at, step)))


async def acts(scene: Scene, step: Step) -> None:
    """Something is done on the screen, or refused when the story says so."""
    operator = await scene.stage.operator(step.who)
    place = _place(step)
    if place is None and step.verb != "raises":
        place = _latest(scene)
    data: Json = {}
    if step.verb != "raises":
        data["incident_id"] = await incident_id(scene, operator, place)
    command, more, words = _command(scene, step)
    await do(scene, step, operator, Deed(command, {**data, **more}, words, place))


@dataclass(frozen=True, slots=True)
class Deed:
    """One command of an operator, and how the story tells of it."""

    command: str
    fields: Json
    words: str
    place: Where | None
    """What it is about."""


async def do(scene: Scene, step: Step, operator: Operator, deed: Deed) -> None:
    """An operator does it, or is refused when the story says so."""
    name = scene.stage.town.user(step.who).name
    words = deed.words
    asked = datetime.now(UTC)
    scene.caused(asked, deed.place)
    refused = step.details.get("is refused", False)
    try:
        await operator.act(deed.command, **deed.fields)
    except Refused as err:
        if not refused:
            raise Failed(f"{name} was refused: {err}") from err
        words = f"may not: {words} ({err})"
    else:
        if refused:
            raise Failed(f"{name} was not refused: {words}")
    delay = milliseconds(asked, datetime.now(UTC))
    where = deed.place.text if deed.place is not None else ""
    scene.tell(Line(asked, words, name, where, delay))


def _command(scene: Scene, step: Step) -> tuple[str, Json, str]:
    """The command, its fields, and how it is told."""
    details = step.details
    match step.verb:
        case "acknowledges":
            return "acknowledge", {}, "acknowledges"
        case "closes":
            return "close", {}, "closes the incident"
        case "resolves":
            outcome = details.get("as", "genuine")
            return "resolve", {"outcome": outcome}, f"resolves it as {outcome}"
        case "dispatches":
            names = [person.name for person in step.what]
            return "dispatch", {"responders": names}, f"sends {' and '.join(names)}"
        case "escalates":
            target = details.get("to", "")
            fields = {"external": target, "confirm": "unconfirmed" not in details}
            return "escalate", fields, f"calls {target or 'for the next step'}"
        case "hands over":
            user = scene.stage.town.user(details["to"])
            return "hand_over", {"operator": user.user_id}, f"hands over to {user.name}"
        case "notes":
            return "add_note", {"note": step.what}, f"notes “{step.what}”"
        case "closes the microphone of":
            words = f"closes the microphone of {step.what.name}"
            return "close_microphone", {"responder": step.what.name}, words
        case "raises":
            drill = bool(details.get("drill"))
            fields = {"desk": step.what.desk.desk_id, "drill": drill}
            return "raise_alarm", fields, "raises an alarm" + (" as a drill" if drill else "")
        case _:
            return _telling(step)


def _telling(step: Step) -> tuple[str, Json, str]:
    names = [person.name for person in step.what]
    if (digits := step.details.get("code")) is not None:
        words = f"sends {' and '.join(names)} the code {digits}"
        return "send_status_code", {"digits": digits, "responders": names}, words
    text = step.details.get("text", "")
    words = f"tells {' and '.join(names)} “{text}”"
    return "send_message", {"message": text, "responders": names}, words


async def looks_at(scene: Scene, step: Step) -> None:
    """The desk's camera gives this user the live picture, or the privacy picture."""
    stage, place = scene.stage, step.what
    operator = await stage.operator(step.who)
    wanted = step.details.get("sees", "live picture")
    entity_id = await stage.desk_entity(place, "camera")
    before = stage.cameras.looks[place.desk.desk_id]
    asked = datetime.now(UTC)
    status, picture = await operator.client.get(f"/api/camera_proxy/{entity_id}")
    now = datetime.now(UTC)
    if status != 200 or not picture.startswith(b"\xff\xd8"):
        raise Failed(f"{_name(scene, step)} got no picture (status {status})")
    live = stage.cameras.is_live(place, picture)
    got = "live picture" if live else "privacy picture"
    if got != wanted:
        raise Failed(f"{_name(scene, step)} sees the {got} of {place.text}, not the {wanted}")
    if not live and stage.cameras.looks[place.desk.desk_id] != before:
        raise Failed(f"the camera of {place.text} was looked at without need")
    delay = milliseconds(asked, now)
    scene.tell(
        Line(now, f"sees the {got}, {len(picture)} bytes", _name(scene, step), place.text, delay)
    )


def _name(scene: Scene, step: Step) -> str:
    return scene.stage.town.user(step.who).name


def _place(step: Step) -> Where | None:
    if isinstance(step.what, (Place, Spot, House)):
        return step.what
    for word in ("to", "about"):
        if isinstance(place := step.details.get(word), (Place, Spot, House)):
            return place
    return None


def _latest(scene: Scene) -> Where:
    if scene.place is None:
        raise Failed("it is not clear which incident is meant; say 'about' or 'to' which desk")
    return scene.place


async def incident_id(scene: Scene, operator: Operator, place: Where | None) -> str:
    """The newest incident at a place that is not closed."""
    assert place is not None

    def find() -> str | None:
        found = operator.screen.at_desk(place.text)
        return found[0]["incident_id"] if found else None

    try:
        return await operator.client.watch.until(find, DEFAULT_WITHIN_S)
    except TimeoutError:
        raise Failed(f"{operator.user.name} sees no incident at {place.text}") from None


def known_id(scene: Scene, place: Where) -> str:
    """The newest incident that anybody has seen at a place, closed or not."""
    found = [
        (incident["number"], incident_id)
        for operator in scene.stage.operators.values()
        for incident_id, history in operator.screen.history.items()
        for seen in history[:1]
        if (incident := seen.incident) is not None
        and incident["place"] is not None
        and incident["place"]["text"] == place.text
    ]
    if not found:
        raise Failed(f"nobody saw an incident at {place.text}")
    return max(found)[1]


def _history(operator: Operator, place: Where) -> list[Seen]:
    """All that the screen has shown of the newest incident at a place."""
    newest: list[Seen] = []
    number = 0
    for history in operator.screen.history.values():
        known = next((seen.incident for seen in history if seen.incident is not None), None)
        if known is None or known["place"] is None or known["place"]["text"] != place.text:
            continue
        if known["number"] > number:
            newest, number = history, known["number"]
    return newest


def _fits(scene: Scene, seen: Seen, step: Step) -> bool:
    details = step.details
    incident = seen.incident
    if incident is None:
        return details.get("state") == "closed"
    return all(
        _one_fits(scene, incident, seen, word, value, details) for word, value in details.items()
    )


def _one_fits(
    scene: Scene, incident: Json, seen: Seen, word: str, value: Any, details: Mapping[str, Any]
) -> bool:
    match word:
        case "state" | "answer" | "outcome" | "presses" | "drill":
            return bool(incident[word] == value)
        case "owner":
            return bool(incident["owner_id"] == scene.stage.town.user(value).user_id)
        case "prompt":
            return value.replace(" ", "_") in incident["prompts"]
        case "no prompt":
            return value.replace(" ", "_") not in incident["prompts"]
        case "sound":
            return bool(incident["sound_raised"]) is (value == "raised")
        case "first":
            return seen.first
        case "called":
            return value in incident["external_called"]
        case "the call is":
            called = details.get("called")
            return any(
                one["state"] == value and called in (None, one["target"])
                for one in incident["external"]
            )
        case "test":
            return bool(incident["test"])
        case "put off":
            return bool(incident["put_off"])
        case "responder" | "is" | "code" | "message":
            return _responder_fits(incident, details)
        case "kind":
            return bool(incident["kind"] == _KINDS.get(value, value.replace(" ", "_")))
        case "guard":
            return bool(incident["responder"] == value.name)
        case "possible":
            return bool(incident["possible"])
        case "seen there":
            return bool(_age_s(incident["placed_at"], seen.at) >= value)
        case "unaccounted" | "safe" | "helping":
            return {who.name for who in value} == {
                one["responder"]
                for one in (incident["roll_call"] or {"people": ()})["people"]
                if one["answer"] == word
            }
        case "asked":
            calls = incident["call_up"] or {"asked": ()}
            return {who.name for who in value} == {one["responder"] for one in calls["asked"]}
        case "coming":
            return bool((incident["call_up"] or {"coming": 0})["coming"] == value)
        case "microphone":
            states = [one["state"] for one in incident["microphones"]]
            return value in states if value != "closed" else not states
        case _:
            return word in _TIMES


def _age_s(placed_at: str | None, at: datetime) -> float:
    return (at - datetime.fromisoformat(placed_at)).total_seconds() if placed_at else -1.0


def _responder_fits(incident: Json, details: Mapping[str, Any]) -> bool:
    """Whether a responder of the incident is, says and got what the details say."""
    person = details.get("responder")
    return any(
        (person is None or one["responder"] == person.name)
        and details.get("is", one["state"]) == one["state"]
        and details.get("code", one["code"]) == one["code"]
        and details.get("message", one["delivery"]) == one["delivery"]
        for one in incident["responders"]
    )


def _told(scene: Scene, step: Step) -> str:
    """What was expected and is seen, as a sentence."""
    parts = []
    for word, value in step.details.items():
        match word:
            case "state" | "is":
                parts.append(str(value).replace("_", " "))
            case "first":
                parts.append("first in the queue")
            case "owner":
                parts.append(f"owned by {scene.stage.town.user(value).name}")
            case "responder" | "guard":
                parts.append(value.name)
            case "unaccounted" | "safe" | "helping" | "asked":
                parts.append(f"{word} {' and '.join(who.name for who in value)}")
            case "seen there":
                parts.append(f"seen there {value / 60:g} min ago")
            case "possible":
                parts.append("possibly")
            case "within" | "not before" | "since":
                continue
            case _:
                parts.append(f"{word} {value}".replace("_", " "))
    return "the incident" + (f": {', '.join(parts)}" if parts else "")


def _shown(operator: Operator, place: Where) -> str:
    """What the screen shows of a place now, for whoever must find out why."""
    found = operator.screen.at_desk(place.text)
    if not found:
        return f"no incident at {place.text}"
    one = found[0]
    people = [
        f"{who['responder']} {who['state']}, code {who['code']}, message {who['delivery']}"
        for who in one["responders"]
    ]
    shown = (
        f"incident #{one['number']} at {place.text}: {one['state']}, owner {one['owner']}, "
        f"{one['presses']} presses, prompts {one['prompts']}, sound raised {one['sound_raised']}, "
        f"answer {one['answer']}, called {one['external_called']}; {'; '.join(people) or 'nobody'}"
    )
    if (call := one["call_up"]) is not None:
        asked = ", ".join(who["responder"] for who in call["asked"])
        shown += f"; called up {asked or 'nobody'}, {call['coming']} coming"
    if (roll := one["roll_call"]) is not None:
        shown += f"; roll-call {[f'{who["responder"]} {who["answer"]}' for who in roll['people']]}"
    return shown
