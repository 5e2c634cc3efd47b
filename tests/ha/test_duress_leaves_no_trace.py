"""Duress leaves no trace: everything that the wrong person can read, read, and compared.

One evening is played three times: with an honest all-clear, with an honest all-clear once
more, and with the covert code. The first two must read the same, or the comparing is worth
nothing; then the third must read the same too. Read are: all that a viewer's browser gets
(our feed, every event and entity of Home Assistant it may have, our queries), every trigger
but `duress`, every line of the log, and all that reaches the guard who is under coercion,
on the screen in their own hand as well: what it shows, and what it is answered.
Where a colleague answers, they say the same on each evening: only in the third were they
told anything by then, and only what they say once all know of them may show.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
import json
import logging
import re
from typing import Any

from homeassistant.auth.permissions.events import SUBSCRIBE_ALLOWLIST
from homeassistant.const import MATCH_ALL
from homeassistant.core import Event, State, callback
from homeassistant.util import dt as dt_util
import pytest
from pytest_homeassistant_custom_component.typing import WebSocketGenerator

from custom_components.municipal_alarm.bridge import live_figures, own
from custom_components.municipal_alarm.bridge.happenings import HAPPENINGS
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.words import ActorKind
from custom_components.municipal_alarm.radio import events as radio

from .ear import Ear
from .town import PHONES, RADIO, TOWN_HALL, Town, responder

CLIENT_ID = "https://example.com/app"
_messages = count(1)


@dataclass(frozen=True)
class Scene:
    """Who is under coercion, and where."""

    desk: str
    responder_id: str
    owned: bool
    """Whether an operator has taken the incident on; else its steps go on."""
    secretly_told: tuple[str, ...]
    """Whose phones ring because of duress. That a phone of theirs was written to is the
    one thing that shows, on the entity of whoever brings that phone; see docs/codes.md."""
    colleague: str = ""
    """Who is told because of duress, and says that they come, and that they are there."""

    def is_of_the_told(self, text: str) -> bool:
        """Whether it is about one of those entities."""
        return any(f"notify.{name}" in text for name in self.secretly_told)


SCENES = {
    "a guard with a radio, the incident owned": Scene(
        "info_desk", "ben", owned=True, secretly_told=("cleo", "anna")
    ),
    "a guard with a radio, nobody has taken it on": Scene(
        "info_desk", "ben", owned=False, secretly_told=("cleo", "anna")
    ),
    "a guard with a phone, the incident owned": Scene(
        "desk_1", "anna", owned=True, secretly_told=("cleo",)
    ),
    "a guard with a phone, nobody has taken it on": Scene(
        "desk_1", "anna", owned=False, secretly_told=("cleo",)
    ),
    "a colleague answers by phone, the incident owned": Scene(
        "info_desk", "ben", owned=True, secretly_told=("cleo", "anna"), colleague="cleo"
    ),
    "a colleague answers by phone, and is told for all to see": Scene(
        "info_desk", "ben", owned=False, secretly_told=("cleo", "anna"), colleague="anna"
    ),
    "a colleague answers by radio, the incident owned": Scene(
        "desk_1", "anna", owned=True, secretly_told=("cleo",), colleague="ben"
    ),
    "a colleague answers by radio, and is told for all to see": Scene(
        "desk_1", "anna", owned=False, secretly_told=("cleo",), colleague="ben"
    ),
}

COLLEAGUE_SAYS = {0: "1", 1: "2", 10: "1", 12: "2"}
"""Before the step that tells them for all to see, where nobody owns it, and after it; by how
many times five seconds the code is old."""

_WHEN = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:[+-]\d\d:\d\d|Z)?")
_ID = re.compile(r"\b[0-9a-f]{16,64}\b|\b[0-9A-HJKMNP-TV-Z]{26}\b|\be\d+\b|\bresult-\d+\b")
_NUMBER = re.compile(
    r"(?:#|[Ii]ncident |Alarm |number=|municipal-alarm-|incident_number</valueName><value>)(\d+)"
)
_OF_OTHERS = re.compile(r"http\.connection|^WARNING asyncio ")
"""What a browser is sent is read where it arrives; and a made-up clock makes slow tasks."""
_NOT_COMPARED = frozenset({"context", "lc", "lu", "id", "context_id", "last_reported", "size"})
"""Of every change of a state: when, and which of Home Assistant's own ids."""


class Evening:
    """All that was to be read in one evening, in order, by where it was read."""

    def __init__(self, began: datetime, number: int) -> None:
        self.read: dict[str, list[Any]] = {}
        self._began = began
        self._number = number
        self._ids: dict[str, str] = {}

    def take(self, where: str, what: Any) -> None:
        """Keep what was read, with its times and numbers counted from the beginning."""
        self.read.setdefault(where, []).append(self._plain(what))

    def _plain(self, what: Any) -> Any:
        match what:
            case dict():
                return {
                    str(key): what[key] - self._number
                    if key == "number" and isinstance(what[key], int)
                    else self._plain(what[key])
                    for key in what
                    if key not in _NOT_COMPARED
                }
            case list() | tuple() | set() | frozenset():
                return [self._plain(one) for one in what]
            case State():
                return self._plain(dict(what.as_dict()))
            case datetime():
                return self._plain(what.astimezone(UTC).isoformat())
            case str():
                text = _WHEN.sub(self._when, what)
                text = _NUMBER.sub(lambda found: f"#{int(found[1]) - self._number}", text)
                return _ID.sub(lambda found: self._ids.setdefault(found[0], "an id"), text)
            case int() | float() | bool() | None:
                return what
            case _:
                return self._plain(str(what))

    def _when(self, found: re.Match[str]) -> str:
        at = dt_util.parse_datetime(found[0])
        assert at is not None
        at = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
        seconds = (at - self._began).total_seconds()
        # What happened on an evening before this one did so some time ago.
        return f"{seconds:+.0f} s" if seconds >= -1 else "before"


class Viewer:
    """A browser of somebody who may only watch, with everything open that can be opened."""

    def __init__(self, town: Town, client: Any) -> None:
        self._town = town
        self._client = client
        self._told: list[Any] = []

    async def open_all(self) -> None:
        """Follow the feed, all events that are allowed, and all entities."""
        await self.ask(f"{DOMAIN}/subscribe")
        await self.ask("subscribe_entities")
        for event_type in sorted(map(str, SUBSCRIBE_ALLOWLIST)):
            await self.ask("subscribe_events", event_type=event_type)
        answer = await self.ask("subscribe_events", event_type=MATCH_ALL)
        assert not answer["success"], "a viewer can follow everything"

    async def ask(self, kind: str, **data: Any) -> Any:
        """Ask for something, and keep what else is told meanwhile."""
        await self._client.send_json_auto_id({"type": kind, **data})
        while (message := await self._client.receive_json())["type"] == "event":
            self._told.append(message["event"])
        return message

    async def take(self) -> list[Any]:
        """What it was told since it was last asked for."""
        await self._town.settle()
        await self.ask("ping")
        taken, self._told = self._told, []
        return taken


class Hand:
    """The screen in the hand of the guard who is under coercion."""

    def __init__(self, town: Town, responder_id: str) -> None:
        self._town = town
        self._screens = town.hass.data[own.DATA_OWN]
        self._told: list[dict[str, Any]] = []
        self.user_id = responder_id
        self._screens.subscribe(town.runtime, responder_id, self._told.append)

    async def press(self, code: str) -> dict[str, Any]:
        """Press a key of the keypad; what it is answered."""
        request = {
            "action": f"{DOMAIN}:code:{code}",
            "text": "",
            "request_id": f"e{next(_messages)}",
        }
        return dict(await self._screens.do(self._town.runtime, self.user_id, request))

    def take(self) -> list[dict[str, Any]]:
        """What it was told since; its numbers count on from evening to evening."""
        told = [{key: one[key] for key in one if key != "number"} for one in self._told]
        self._told.clear()
        return told


@pytest.fixture
def log() -> Iterator[Callable[[], list[str]]]:
    """Every line that is written by anybody, also for those who look for a fault."""
    lines: list[str] = []

    class Keeper(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.levelno < logging.INFO and not record.name.startswith("custom_components"):
                # Whoever has all of Home Assistant written down is an administrator.
                return
            lines.append(f"{record.levelname} {record.name} {record.getMessage()}")

    root, keeper, ours = logging.getLogger(), Keeper(), logging.getLogger("custom_components")
    before = ours.level
    root.addHandler(keeper)
    ours.setLevel(logging.DEBUG)

    def take() -> list[str]:
        taken = [one for one in lines if DOMAIN in one and not _OF_OTHERS.search(one)]
        lines.clear()
        return taken

    yield take
    root.removeHandler(keeper)
    ours.setLevel(before)


async def _furnish(town: Town) -> None:
    """The supervisor has a phone, and all follow what happens at the info desk."""
    phone = next(
        sub.data["contacts"][0]["address"]
        for sub in town.entries["control_room"].subentries.values()
        if sub.subentry_id == "cleo"
    )
    await town.add("control_room", responder("sue", "Sue", "supervisor", TOWN_HALL, PHONES, phone))
    await town.radio(radio.RadioRegistered)


async def _says(town: Town, who: str, code: str) -> None:
    """Somebody sends a code, by radio or by phone."""
    if who == "ben":
        await town.radio(radio.StatusMessage, code=code)
        return
    name = town.room.site.responders[ResponderId(who)].name
    actor = c.Actor(ActorKind.RESPONDER, who, name)
    message_id = f"e{next(_messages)}"
    await town.command(c.SendStatusCode(actor=actor, digits=code, message_id=message_id))


async def _evening(
    town: Town,
    viewer: Viewer,
    hand: Hand,
    ear: Ear,
    log: Callable[[], list[str]],
    freezer: Any,
    scene: Scene,
    code: str,
) -> Evening:
    """The guard goes to the desk, and then says that all is well: `code`."""
    # The same time of the day: texts for people tell the hour.
    now = dt_util.utcnow()
    tomorrow = (now + timedelta(days=1)).replace(hour=12, minute=0, second=0, microsecond=0)
    await town.pass_time(freezer, (tomorrow - now).total_seconds())
    await viewer.take()
    hand.take()
    ear.take()
    log()
    evening = Evening(dt_util.utcnow(), town.room.number)
    events: list[Event[Any]] = []

    @callback
    def keep(event: Event[Any]) -> None:
        if event.event_type in SUBSCRIBE_ALLOWLIST:
            events.append(event)

    stop = town.hass.bus.async_listen(MATCH_ALL, keep)
    incident = await town.press(scene.desk)
    if scene.owned:
        await town.acknowledge(incident)

    async def say(said: str) -> None:
        if scene.responder_id == "ben":
            await _says(town, "ben", said)
        else:
            evening.take("the guard's own screen, its answers", await hand.press(said))

    for said in ("1", "2"):
        await say(said)
        await town.pass_time(freezer, 5)
    await say(code)
    for fives in range(14):
        await town.pass_time(freezer, 5)
        if scene.colleague and fives in COLLEAGUE_SAYS:
            await _says(town, scene.colleague, COLLEAGUE_SAYS[fives])
            await town.settle()
        await _look(evening, viewer, scene, incident.incident_id)
    # Whoever has it reports as ever, and the operator ends it.
    await say("3")
    await town.resolve(town.room.incidents[incident.incident_id])
    await town.pass_time(freezer, 5)
    await _look(evening, viewer, scene, incident.incident_id)
    await town.close(town.room.incidents[incident.incident_id])
    await town.pass_time(freezer, 30)
    stop()
    for told in await viewer.take():
        _sort(evening, told)
    for shown in hand.take():
        evening.take("the guard's own screen", shown)
    for event in events:
        entity_id = event.data.get("entity_id", "")
        evening.take(f"the bus, {event.event_type} {entity_id}", dict(event.data))
    for heard in ear.take():
        evening.take("the triggers", heard)
    for line in log():
        evening.take("the log", line)
    own = ("radio", RADIO) if scene.responder_id == "ben" else ("phone", "Anna")
    for sent in town.take_sent():
        if (sent.by, sent.to) == own:
            evening.take("the guard's own radio or phone", sent)
        if sent.by == "lamp":
            evening.take("the lamp of the desk", sent)
    return evening


def _sort(evening: Evening, told: dict[str, Any]) -> None:
    """One thing that a browser was told: of the feed, of an entity, or an event.

    Each entity by itself: which of two comes first is left to threads.
    """
    if told.get("type") == "delta":
        # It counts on from evening to evening; that none is missing is tried elsewhere.
        del told["number"]
        evening.take("the feed", told)
    elif "event_type" in told:
        entity_id = told["data"].get("entity_id", "")
        evening.take(f"{told['event_type']} {entity_id}", told["data"])
    else:
        for entity_id, change in told.pop("c", {}).items():
            evening.take(f"changes of {entity_id}", change)
        if told:
            evening.take("the browser's other news", told)


async def _look(evening: Evening, viewer: Viewer, scene: Scene, incident_id: str) -> None:
    """What a viewer is answered who asks for everything."""
    for name in ("get_incidents", "get_responders", "get_rounds"):
        answer = await viewer.ask("call_service", domain=DOMAIN, service=name, return_response=True)
        evening.take(name, answer.get("result", answer.get("error")))
    story = await viewer.ask(f"{DOMAIN}/timeline", incident_id=incident_id)
    evening.take("the timeline", story.get("result", story.get("error")))
    states = await viewer.ask("get_states")
    shown = [one for one in states["result"] if not scene.is_of_the_told(one["entity_id"])]
    evening.take("the entities", shown)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
@pytest.mark.usefixtures("all_entities_enabled")
async def test_who_must_not_know_reads_the_same(
    town: Town,
    ear: Ear,
    freezer: Any,
    log: Any,
    hass_ws_client: WebSocketGenerator,
    monkeypatch: pytest.MonkeyPatch,
    scene: Scene,
) -> None:
    # Figures of the evening itself: those of a month count on from evening to evening.
    monkeypatch.setattr(live_figures, "PERIOD", timedelta(hours=12))
    hass = town.hass
    await _furnish(town)
    await ear.listen(*(key for key in HAPPENINGS if key != "duress"))
    token = await hass.auth.async_create_refresh_token(town.viewer, CLIENT_ID)
    client = await hass_ws_client(hass, hass.auth.async_create_access_token(token))
    await town.edited()
    viewer = Viewer(town, client)
    await viewer.open_all()
    # Whose phone it is, is tried where companion apps are.
    monkeypatch.setattr(own, "owners", _by_name)
    hand = Hand(town, scene.responder_id)

    await _evening(town, viewer, hand, ear, log, freezer, scene, "9")
    honest = await _evening(town, viewer, hand, ear, log, freezer, scene, "9")
    again = await _evening(town, viewer, hand, ear, log, freezer, scene, "9")
    _demand_same(scene, honest, again)
    read = {where.partition(",")[0].partition(" of ")[0] for where in honest.read}
    assert {"the feed", "changes", "the bus", "the triggers", "the timeline"} <= read
    assert "the guard's own screen" in read

    coerced = await _evening(town, viewer, hand, ear, log, freezer, scene, "0")
    _demand_same(scene, honest, coerced)


def _by_name(_hass: Any, site: Site) -> own.Owners:
    return {one.responder_id: ((one, one.contacts[0]),) for one in site.responders.values()}


def _demand_same(scene: Scene, one: Evening, other: Evening) -> None:
    """Both evenings read the same, wherever one looks; else the first difference."""
    told = {where for where in (*one.read, *other.read) if scene.is_of_the_told(where)}
    assert set(one.read) - told == set(other.read) - told
    for where in set(one.read) - told:
        first, second = (
            [line for line in map(_line, of) if not scene.is_of_the_told(line)]
            for of in (one.read[where], other.read[where])
        )
        for number, (line, theirs) in enumerate(zip(first, second, strict=False)):
            assert line == theirs, f"{where}, {number}: {_difference(line, theirs)}"
        assert len(first) == len(second), (
            f"{where}: {(first + second)[min(len(first), len(second))]}"
        )


def _line(read: Any) -> str:
    return json.dumps(read, sort_keys=True, default=str)


def _difference(line: str, theirs: str) -> str:
    """Around the first letter that is another: the lines are long."""
    at = next(n for n, (a, b) in enumerate(zip(line, theirs, strict=False)) if a != b)
    return f"…{line[max(0, at - 300) : at + 80]}… or …{theirs[at : at + 80]}…"
