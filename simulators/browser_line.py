"""The connection of a browser's page to Home Assistant: looked at, and in a test's hands.

    line = await Line.of(screen)      # before the page is opened
    line.loses_deltas = True

`Asked` only listens, to what each page asks by which number.
"""

from collections.abc import Callable, Iterator
import json
from time import time
from typing import Any, Self

from playwright.async_api import BrowserContext, Page, WebSocket, WebSocketRoute

type Frame = str | bytes


class Line:
    """A page's connection: cut, held up, or losing what the feed says."""

    def __init__(self) -> None:
        """Nothing is carried yet, and nothing is lost."""
        self.loses_deltas = False
        self.lost = 0
        self.down = False
        self.pages: list[WebSocketRoute] = []
        self.opened: list[float] = []
        """When each connection came, in seconds since the epoch."""
        self.snapshots: list[float] = []
        """When each came."""
        self.through: list[float] = []
        """When each message of the feed came that was not lost."""
        self._held: list[Callable[[], None]] | None = None

    @classmethod
    async def of(cls, context: BrowserContext) -> Self:
        """That of all pages which are opened from now on."""
        line = cls()
        await context.route_web_socket("**/api/websocket", line.carry)
        return line

    async def carry(self, page: WebSocketRoute) -> None:
        """Carry one connection, there and back."""
        if self.down:
            await page.close()
            return
        self.opened.append(time())
        server = page.connect_to_server()
        self.pages.append(page)

        def told(message: Frame) -> None:
            kinds = _feed_kinds(message)
            if self.loses_deltas and "delta" in kinds:
                self.lost += sum(kind == "delta" for kind in kinds)
                return
            now = time()
            if "snapshot" in kinds:
                self.snapshots.append(now)
            if kinds:
                self.through.append(now)
            if self._held is None:
                page.send(message)
            else:
                self._held.append(lambda: page.send(message))

        server.on_message(told)

    async def cut(self) -> None:
        """End it, and let none come before `down` is taken back."""
        self.down = True
        for page in self.pages:
            await page.close()
        self.pages.clear()

    def hold(self) -> None:
        """Keep what Home Assistant says; what the page says goes its way."""
        self._held = []

    def release(self) -> None:
        """Let the page hear all of it, in its order."""
        held, self._held = self._held or [], None
        for send in held:
            send()


class Asked:
    """What the pages of a browser ask, and by which numbers: they begin anew with each connection."""

    def __init__(self, page: Page) -> None:
        """Listen to every connection that a page opens from now on."""
        self.connections: list[dict[int, str]] = []
        self.strays: list[str] = []
        """What was ended by the number that it had on an earlier connection."""
        page.on("websocket", self._opened)

    def number_of(self, kind: str) -> int:
        """The number of the last question of this kind on the newest connection; KeyError."""
        return {kind: number for number, kind in self.connections[-1].items()}[kind]

    def _opened(self, socket: WebSocket) -> None:
        asked: dict[int, str] = {}
        ended: dict[int, int] = {}
        # One that nobody answered asked nothing.
        before = next((one for one in reversed(self.connections) if one), {})
        self.connections.append(asked)

        def sent(frame: Frame) -> None:
            for one in _messages(frame):
                if "id" in one:
                    asked[one["id"]] = one["type"]
                if one["type"] == "unsubscribe_events":
                    ended[one["id"]] = one["subscription"]

        def received(frame: Frame) -> None:
            # Most of it is no refusal, and is not worth reading.
            if ended and "not_found" in str(frame):
                for one in _messages(frame):
                    if one.get("id") in ended and not one.get("success", True):
                        self.strays.append(before.get(ended[one["id"]], "what nobody asked for"))

        socket.on("framesent", sent)
        socket.on("framereceived", received)


def _messages(frame: Frame) -> Iterator[dict[str, Any]]:
    told = json.loads(frame)
    yield from told if isinstance(told, list) else [told]


def _feed_kinds(frame: Frame) -> list[str]:
    """The types of the feed's messages in it."""
    return [
        one["event"]["type"]
        for one in _messages(frame)
        if one.get("type") == "event" and isinstance(one["event"], dict) and "type" in one["event"]
    ]
