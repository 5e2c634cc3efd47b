"""Pressing the panic buttons of a town, each the way its kind works.

A button that can be answered (HTTP, gateway) repeats until it is; what a contact
or a wireless button reports while nobody listens is lost, as in life.
"""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import aiohttp

from .gateway import SimulatedGateway
from .http_press import HttpButton
from .town import Button, Place
from .town_entries import press_secret, source_of

_ANSWER_S = 60.0


class NotPressed(RuntimeError):
    """A press did not arrive, and its button cannot repeat it."""


@dataclass(frozen=True, slots=True)
class Press:
    """One press: when it was made, and what answers it."""

    place: Place
    at: datetime
    answered: asyncio.Task[datetime | None]
    """When the control room had it safely; None where buttons are not answered."""


class DeskButtons:
    """All buttons of a town."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        url: str,
        admin_token: str,
        gateway: SimulatedGateway,
    ) -> None:
        """Know whom to call; `admin_token` is what the tablets are logged in with."""
        self._session = session
        self._url = url
        self._headers = {"Authorization": f"Bearer {admin_token}"}
        self._gateway = gateway

    def press(self, place: Place, *, drill: bool = False) -> Press:
        """Press a button now. Only the gateway's know drills; others raise NotPressed."""
        if drill and place.desk.button is not Button.GATEWAY:
            raise NotPressed(f"the button at {place.words} cannot tell a drill")
        answer: Coroutine[Any, Any, datetime | None]
        match place.desk.button:
            case Button.GATEWAY:
                self._gateway.press(place.desk.desk_id, drill=drill)
                answer = self._gateway_answer()
            case Button.HTTP:
                button = HttpButton(self._url, place, press_secret(place.building))
                answer = button.press(self._session, _ANSWER_S)
            case Button.CONTACT | Button.EVENT:
                answer = self._call(f"/api/webhook/button-{place.desk.desk_id}", {})
            case Button.TILE:
                answer = self._action("input_button/press", place)
            case Button.SWITCH:
                answer = self._switch(place)
        return Press(place, datetime.now(UTC), asyncio.create_task(answer, name="press"))

    async def _gateway_answer(self) -> datetime:
        """The gateway has an answer when nothing it reported is unacknowledged."""
        async with asyncio.timeout(_ANSWER_S):
            while self._gateway.server.endpoint.sender.pending:  # noqa: ASYNC110 - a count
                await asyncio.sleep(0.001)
        return datetime.now(UTC)

    async def _switch(self, place: Place) -> None:
        """A press is off and on again: somebody left it on."""
        await self._action("input_boolean/turn_off", place)
        await self._action("input_boolean/turn_on", place)

    async def _action(self, name: str, place: Place) -> None:
        await self._call(f"/api/services/{name}", {"entity_id": source_of(place)})

    async def _call(self, path: str, body: dict[str, str]) -> None:
        try:
            async with self._session.post(
                f"{self._url}{path}", json=body, headers=self._headers, raise_for_status=True
            ):
                return
        except aiohttp.ClientError as err:
            raise NotPressed(f"Home Assistant did not take it: {err}") from err
