"""Those outside who can be called for help: they take calls over HTTP.

What calls them is an administrator's own automation, so this shows the whole way
out: policy, trigger, automation, network.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from aiohttp import web

from .gateway_waiting import Watch


@dataclass(frozen=True, slots=True)
class Call:
    """A call for help, and when it came (aware UTC)."""

    at: datetime
    target: str
    text: str
    key: str


class AlarmCentre:
    """Takes calls for all external targets."""

    def __init__(self, *, host: str = "127.0.0.1", port: int = 0) -> None:
        """Build the server; it listens after `start`."""
        self._host = host
        self._port = port
        self._runner: web.AppRunner | None = None
        self.watch = Watch()
        self.calls: list[Call] = []
        self.on_call: Callable[[Call], None] = lambda call: None
        self.url = ""

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Listen."""
        app = web.Application()
        app.router.add_post("/call", self._call)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        self.url = f"http://{self._host}:{self._runner.addresses[0][1]}/call"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        body = await request.json()
        call = Call(
            datetime.now(UTC),
            str(body.get("target", "")),
            str(body.get("text", "")),
            str(body.get("key", "")),
        )
        self.calls.append(call)
        self.on_call(call)
        self.watch.changed()
        return web.json_response({"taken": True})
