"""An operator at a console, without the console: the feed, and what it allows to do.

Keeps every state of every incident that the feed has shown, with the moment it
came, so that a story can ask since when something could be seen.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Self

from .client import Client, NotConnected, Refused
from .town import User

type Json = dict[str, Any]

DOMAIN = "municipal_alarm"
_BEAT_S = 10.0


@dataclass(frozen=True, slots=True)
class Seen:
    """How an incident stood from a moment on (aware UTC); None: gone from the room."""

    at: datetime
    incident: Json | None
    first: bool
    """Whether it stood first among the open ones."""


@dataclass(frozen=True, slots=True)
class Field:
    """Rounds by their ids, reports by their plans, lone workers by who they are; warnings."""

    rounds: Mapping[str, Json]
    reports: Mapping[str, Json]
    lone_work: Mapping[str, Json]
    pre_alerts: Sequence[Json]

    @classmethod
    def of(cls, room: Json) -> Self:
        """What a snapshot shows."""
        return cls(
            {one["round_id"]: one for one in room["rounds"]},
            {one["plan_id"]: one for one in room["reports"]},
            {one["responder_id"]: one for one in room["lone_work"]},
            room["pre_alerts"],
        )

    def after(self, delta: Json) -> Self:
        """The same with what a message changes."""
        return type(self)(
            _changed(self.rounds, delta, "rounds", "round_id"),
            _changed(self.reports, delta, "reports", "plan_id"),
            _changed(self.lone_work, delta, "lone_work", "responder_id"),
            delta.get("pre_alerts", self.pre_alerts),
        )


def _changed(known: Mapping[str, Json], delta: Json, word: str, by: str) -> Mapping[str, Json]:
    gone = delta.get(f"{word}_removed", ())
    new = {one[by]: one for one in delta.get(word, ())}
    return {key: one for key, one in (dict(known) | new).items() if key not in gone}


@dataclass(slots=True)
class Screen:
    """What the feed has brought."""

    number: int = 0
    gaps: int = 0
    """Messages that were missed: the feed promises none."""
    snapshots: int = 0
    shown_at: datetime | None = None
    """When the last snapshot came."""
    incidents: dict[str, Json] = field(default_factory=dict)
    history: dict[str, list[Seen]] = field(default_factory=dict)
    operators: list[Json] = field(default_factory=list)
    journal: Json | None = None
    links: list[tuple[datetime, list[Json]]] = field(default_factory=list)
    """How the radio systems stood, each from a moment on."""
    in_field: list[tuple[datetime, Field]] = field(default_factory=list)
    """How it stood with those in the field, each from a moment on."""

    def take(self, message: Json) -> None:
        """Take one message of the feed in."""
        at = datetime.now(UTC)
        match message["type"]:
            case "snapshot":
                self.snapshots += 1
                self.shown_at = at
                self.number = message["number"]
                room = message["room"]
                self.operators, self.journal = room["operators"], room["journal"]
                self.links.append((at, room.get("links", [])))
                self.in_field.append((at, Field.of(room)))
                there = {one["incident_id"]: one for one in room["incidents"]}
                gone = [known for known in self.incidents if known not in there]
                self._show(at, there.values(), gone)
            case "delta":
                self.gaps += message["number"] != self.number + 1
                self.number = message["number"]
                self.operators = message.get("operators", self.operators)
                self.journal = message.get("journal", self.journal)
                if "links" in message:
                    self.links.append((at, message["links"]))
                if self.in_field:
                    self.in_field.append((at, self.in_field[-1][1].after(message)))
                self._show(at, message.get("incidents", ()), message.get("removed", ()))

    def _show(self, at: datetime, changed: Any, gone: Any) -> None:
        for incident_id in gone:
            if self.incidents.pop(incident_id, None) is not None:
                self.history[incident_id].append(Seen(at, None, first=False))
        for incident in changed:
            self.incidents[incident["incident_id"]] = incident
        queue = self.queue()
        first = queue[0]["incident_id"] if queue else None
        for incident in changed:
            incident_id = incident["incident_id"]
            seen = Seen(at, incident, first=incident_id == first)
            self.history.setdefault(incident_id, []).append(seen)

    def queue(self) -> list[Json]:
        """The open incidents as they should be dealt with."""
        return sorted(
            (one for one in self.incidents.values() if one["state"] not in ("resolved", "closed")),
            key=lambda one: (
                one["drill"],
                one["owner_id"] is not None,
                one["priority"],
                one["raised_at"],
                one["number"],
            ),
        )

    def at_desk(self, place_text: str) -> list[Json]:
        """The incidents of one desk, newest first, closed ones left out."""
        found = [
            one
            for one in self.incidents.values()
            if one["place"] is not None and one["place"]["text"] == place_text
        ]
        return sorted(found, key=lambda one: -one["number"])


class Operator:
    """A user who looks at the feed and acts. Also a viewer: then what they do is refused."""

    def __init__(self, user: User, client: Client) -> None:
        """Look at nothing before `sit_down`."""
        self.user = user
        self.client = client
        self.screen = Screen()
        self.on_change: Callable[[], None] = lambda: None
        self._beating: asyncio.Task[None] | None = None

    async def sit_down(self) -> None:
        """Open the console: the feed, and a heartbeat for those who may act."""
        await self.client.start()
        await self.client.subscribe(self._take, f"{DOMAIN}/subscribe")
        if self.user.role != "viewer":
            self._beating = asyncio.create_task(self._beat(), name=f"console of {self.user.name}")

    async def leave(self) -> None:
        """Close the console."""
        if self._beating is not None:
            self._beating.cancel()
            with suppress(asyncio.CancelledError):
                await self._beating
        await self.client.stop()

    async def wait_room(self, timeout: float) -> None:  # noqa: ASYNC109
        """Return when the room has been shown once."""
        await self.client.watch.until(lambda: self.screen.snapshots or None, timeout)

    async def act(self, command: str, **data: Any) -> Json:
        """Do something as on the screen; raises Refused."""
        answer: Json = await self.client.command(f"{DOMAIN}/command", command=command, data=data)
        return answer

    async def timeline(self, incident_id: str) -> list[Json]:
        """Everything that happened in one incident."""
        answer = await self.client.command(f"{DOMAIN}/timeline", incident_id=incident_id)
        entries: list[Json] = answer["entries"]
        return entries

    def _take(self, message: Json) -> None:
        self.screen.take(message)
        self.on_change()

    async def _beat(self) -> None:
        while True:
            await self.client.watch.until(lambda: self.client.connected or None, 3600)
            with suppress(Refused, NotConnected, TimeoutError):
                await self.client.command(
                    f"{DOMAIN}/heartbeat",
                    console=f"simulated-{self.user.username}",
                    visible=True,
                    sound=True,
                )
            with suppress(TimeoutError):
                # At once again after a restart, which knows nobody.
                await self.client.watch.until(
                    lambda: None if self.client.connected else True, _BEAT_S
                )
