"""A connection to Home Assistant's WebSocket, as its own frontend has one.

It comes back by itself after a restart, and subscribes again to what it was
subscribed to.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Self

import aiohttp

from .gateway_waiting import Watch

_COMMAND_S = 10.0
_AGAIN_S = 0.05

type Json = dict[str, Any]
type OnEvent = Callable[[Json], None]


class Refused(Exception):
    """Home Assistant refused a command."""

    def __init__(self, code: str, message: str) -> None:
        """Keep the code beside what people read."""
        super().__init__(message)
        self.code = code


class NotConnected(ConnectionError):
    """Home Assistant is not there now, or went away before it answered."""


class Client:
    """One user's connection."""

    def __init__(self, session: aiohttp.ClientSession, url: str, token: str) -> None:
        """Nothing is connected before `start`."""
        self.session = session
        self.url = url
        self.headers = {"Authorization": f"Bearer {token}"}
        self.watch = Watch()
        self._token = token
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._number = 0
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._listening: dict[int, OnEvent] = {}
        self._wanted: list[tuple[Json, OnEvent]] = []
        self._task: asyncio.Task[None] | None = None
        self.connected = False

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    async def start(self) -> None:
        """Connect, and stay so; returns at once."""
        self._task = asyncio.create_task(self._stay(), name=f"client of {self.url}")

    async def stop(self) -> None:
        """Hang up for good."""
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    async def wait_connected(self, timeout: float) -> None:  # noqa: ASYNC109
        """Return when all that is wanted is subscribed to."""
        await self.watch.until(lambda: self.connected or None, timeout)

    async def command(self, kind: str, **fields: Any) -> Any:
        """Give a command and return its result; Refused, NotConnected, TimeoutError."""
        return await self._ask({"type": kind, **fields})

    async def action(self, domain: str, name: str, *, response: bool = False, **data: Any) -> Any:
        """Perform an action; returns its response when it is asked for."""
        result = await self.command(
            "call_service", domain=domain, service=name, service_data=data, return_response=response
        )
        return result.get("response") if response else None

    async def subscribe(self, on_event: OnEvent, kind: str, **fields: Any) -> None:
        """Have events handed over, from now on and after every reconnection."""
        message = {"type": kind, **fields}
        self._wanted.append((message, on_event))
        if self.connected:
            await self._ask(message, on_event)

    async def get(self, path: str) -> tuple[int, bytes]:
        """Fetch something over HTTP as this user; returns status and body."""
        async with self.session.get(f"{self.url}{path}", headers=self.headers) as response:
            return response.status, await response.read()

    async def listen(
        self,
        path: str,
        enough: Callable[[bytes], bool],
        *,
        skip: int = 0,
        timeout: float,  # noqa: ASYNC109
    ) -> tuple[int, int]:
        """Take in a stream until `enough` says so of all that came; TimeoutError.

        Returns status and length. The first `skip` bytes are the header's.
        """
        heard = bytearray()
        async with (
            asyncio.timeout(timeout),
            self.session.get(
                f"{self.url}{path}", headers=self.headers, timeout=aiohttp.ClientTimeout()
            ) as response,
        ):
            if response.status == 200:
                async for piece in response.content.iter_any():
                    heard += piece
                    if enough(bytes(heard[skip:])):
                        break
                else:
                    raise TimeoutError("the stream ended before it was enough")
            return response.status, len(heard)

    async def post(self, path: str, body: Json) -> Json:
        """Post JSON as this user; raises aiohttp's errors."""
        async with self.session.post(
            f"{self.url}{path}", json=body, headers=self.headers, raise_for_status=True
        ) as response:
            answer: Json = await response.json()
            return answer

    async def _ask(self, message: Json, on_event: OnEvent | None = None) -> Any:
        if self._socket is None or self._socket.closed:
            raise NotConnected(f"{self.url} is not there")
        self._number += 1
        number = self._number
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[number] = future
        if on_event is not None:
            self._listening[number] = on_event
        try:
            await self._socket.send_json({"id": number, **message})
            async with asyncio.timeout(_COMMAND_S):
                return await future
        except (aiohttp.ClientError, ConnectionError) as err:
            raise NotConnected(str(err)) from err
        finally:
            self._waiting.pop(number, None)

    async def _stay(self) -> None:
        while True:
            try:
                # It may not be there, or go away in the middle of a word.
                with suppress(aiohttp.ClientError, aiohttp.WSMessageTypeError, OSError):
                    await self._connect()
            finally:
                self._lost()
            await asyncio.sleep(_AGAIN_S)

    async def _connect(self) -> None:
        address = f"{self.url.replace('http', 'ws', 1)}/api/websocket"
        async with self.session.ws_connect(address, max_msg_size=0) as socket:
            await socket.receive_json(timeout=_COMMAND_S)
            await socket.send_json({"type": "auth", "access_token": self._token})
            answer = await socket.receive_json(timeout=_COMMAND_S)
            if answer["type"] != "auth_ok":
                raise NotConnected(str(answer))
            self._socket = socket
            reading = asyncio.create_task(self._read(socket))
            try:
                for message, on_event in tuple(self._wanted):
                    # What is not set up yet is refused: the next round asks again.
                    await self._ask(message, on_event)
                self.connected = True
                self.watch.changed()
                await reading
            except Refused:
                await asyncio.sleep(_AGAIN_S)
            finally:
                reading.cancel()

    async def _read(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            body = message.json()
            for one in body if isinstance(body, list) else [body]:
                self._take(one)
            self.watch.changed()

    def _take(self, message: Json) -> None:
        match message["type"]:
            case "event":
                if on_event := self._listening.get(message["id"]):
                    on_event(message["event"])
            case "result":
                future = self._waiting.get(message["id"])
                if future is None or future.done():
                    return
                if message["success"]:
                    future.set_result(message["result"])
                else:
                    error = message["error"]
                    future.set_exception(Refused(error["code"], error["message"]))

    def _lost(self) -> None:
        self.connected = False
        self._socket = None
        self._listening.clear()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(NotConnected(f"{self.url} went away"))
        self._waiting.clear()
        self.watch.changed()
