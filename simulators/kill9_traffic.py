"""A busy evening for `kill9`: presses, codes and operators at random, without a pause.

Everything that the control room has answered is kept: it may not be lost any more.
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from random import Random
import secrets
from typing import Any

from .client import NotConnected, Refused
from .gateway_waiting import Watch
from .http_press import HttpButton
from .operator import Json, Operator
from .radios.entries import GATEWAY
from .stage import Stage
from .town import Button, Place
from .town_entries import press_secret

_BUTTONS_S = (0.05, 0.35)
"""Between two presses. Five a second: new incidents, and presses that join them."""

_CONSOLE_S = (0.01, 0.06)
_AWAY_S = 0.05
_GIVE_UP_S = 120.0


@dataclass(slots=True)
class Pressed:
    """One press, under the id that the journal will know it by."""

    signal_id: str
    place: Place
    at: datetime
    answered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """Something an operator was told is done, and written down."""

    event: str
    incident_id: str
    at: datetime


class Traffic:
    """Everybody at work, until `stop`."""

    def __init__(self, stage: Stage, operator: Operator, random: Random) -> None:
        """Nobody works before `start`."""
        self.pressed: list[Pressed] = []
        self.done: list[Done] = []
        self.settled: set[str] = set()
        """Keys whose receipts are safely in the journal: nothing may repeat these."""
        self.watch = Watch()
        self._stage = stage
        self._operator = operator
        self._random = random
        self._places = list(stage.town.places())
        self._tasks: list[asyncio.Task[None]] = []
        self._waiting: set[asyncio.Task[None]] = set()
        self._settled_to = 0

    def start(self) -> None:
        """Begin: radios answer by themselves, the others choose at random."""
        for radio in self._stage.gateway.radios:
            radio.answer("1", "2", contains="PANIC", after_s=0.08)
        work = (self._press_buttons(), self._work_console(), self._watch_receipts())
        self._tasks = [asyncio.create_task(one) for one in work]

    async def stop(self) -> None:
        """Press no more, and wait until every press so far is answered."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await asyncio.gather(*self._waiting)
        await self._gateway_is_answered()
        self._settle()

    async def next_press(self) -> None:
        """Return in the turn of the loop in which a button is pressed."""
        so_far = len(self.pressed)
        await self.watch.until(lambda: len(self.pressed) > so_far or None, _GIVE_UP_S)

    # --- buttons -------------------------------------------------------------------

    async def _press_buttons(self) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(*_BUTTONS_S))
            place = self._random.choice(self._places)
            if place.desk.button is Button.GATEWAY:
                event_id = self._stage.gateway.press(place.desk.desk_id)
                press = Pressed(f"{GATEWAY}/{event_id}", place, datetime.now(UTC))
                self._later(self._gateway_answers(press))
            else:
                press_id = secrets.token_hex(16)
                signal_id = f"http/{place.building.building_id}/{press_id}"
                press = Pressed(signal_id, place, datetime.now(UTC))
                self._later(self._http_answers(press, press_id))
            self.pressed.append(press)
            self.watch.changed()

    def _later(self, answer: Any) -> None:
        task = asyncio.create_task(answer)
        self._waiting.add(task)
        task.add_done_callback(self._waiting.discard)

    async def _gateway_answers(self, press: Pressed) -> None:
        await self._gateway_is_answered()
        press.answered_at = datetime.now(UTC)

    async def _gateway_is_answered(self) -> None:
        """The gateway has its answers when nothing it reported is unacknowledged."""
        async with asyncio.timeout(_GIVE_UP_S):
            while self._stage.gateway.server.endpoint.sender.pending:  # noqa: ASYNC110 - a count
                await asyncio.sleep(0.001)

    async def _http_answers(self, press: Pressed, press_id: str) -> None:
        button = HttpButton(
            self._stage.home.url, press.place, press_secret(press.place.building), press_id
        )
        press.answered_at = await button.press(self._stage.session, _GIVE_UP_S)

    # --- consoles ------------------------------------------------------------------

    async def _work_console(self) -> None:
        while True:
            await asyncio.sleep(self._random.uniform(*_CONSOLE_S))
            incidents = list(self._operator.screen.incidents.values())
            if not incidents or not self._operator.client.connected:
                await asyncio.sleep(_AWAY_S)
                continue
            await self._deal_with(self._random.choice(incidents))

    async def _deal_with(self, incident: Json) -> None:
        chosen = self._choose(incident)
        if chosen is None:
            return
        command, event, data = chosen
        incident_id = incident["incident_id"]
        with suppress(Refused, NotConnected, TimeoutError):
            answer = await self._operator.act(command, incident_id=incident_id, **data)
            if answer["journaled"]:
                self.done.append(Done(event, incident_id, datetime.now(UTC)))

    def _choose(self, incident: Json) -> tuple[str, str, Json] | None:
        """What to do next with an incident, and the event that it leads to; perhaps nothing."""
        chance = self._random.random()
        if incident["state"] == "resolved":
            return "close", "incident_closed", {}
        if incident["owner_id"] is None:
            # Let most of them escalate for a while.
            return ("acknowledge", "acknowledged", {}) if chance < 0.1 else None
        if chance < 0.5:
            return "add_note", "note_added", {"note": "as discussed"}
        return "resolve", "incident_resolved", {"outcome": "genuine"}

    # --- receipts ------------------------------------------------------------------

    async def _watch_receipts(self) -> None:
        while True:
            await self._gateway_is_answered()
            self._settle()
            await asyncio.sleep(0.01)

    def _settle(self) -> None:
        """All receipts given until now were acknowledged, which is after their commit."""
        commands = self._stage.gateway.work.commands
        self.settled.update(one.key for one in commands[self._settled_to :])
        self._settled_to = len(commands)
