"""A browser without a driver, for pages that are really out of sight.

Playwright tells each of its pages that somebody looks at it, so that a browser never slows
one down. Here Chromium is spoken to as it is: another tab comes to the front, and after the
grace that its own policy gives, the hidden page's timers run once a minute.

    async with Tab(stage, "operator", grace_s=10) as tab:
        await tab.open("/control-room/queue")
        await tab.hide()
"""

import asyncio
from contextlib import AsyncExitStack
from itertools import count
import re
from tempfile import TemporaryDirectory
from typing import Any, Self

from aiohttp import ClientSession, ClientWebSocketResponse

from .browser import AUDIBLE, EAR, EAR_SAYS, console_script, login_script, program
from .stage import Stage

_ENDS_S = 10


class Tab:
    """One page of one Chromium, logged in as somebody."""

    def __init__(self, stage: Stage, username: str, *, grace_s: int) -> None:
        """Nothing runs before `async with`."""
        self._url = stage.home.url
        self._scripts = (
            EAR,
            login_script(self._url, stage.logins[username].token),
            console_script(username),
        )
        self._grace_s = grace_s
        self._stack = AsyncExitStack()
        self._numbers = count(1)
        self._answers: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._session = ""
        self.heard = False
        """Whether sound comes out, measured."""

    async def __aenter__(self) -> Self:
        folder = self._stack.enter_context(TemporaryDirectory(ignore_cleanup_errors=True))
        chromium = await asyncio.create_subprocess_exec(
            program(),
            "--headless=new",
            "--no-sandbox",
            "--remote-debugging-port=0",
            f"--user-data-dir={folder}",
            f"--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/{self._grace_s}",
            AUDIBLE,
            "about:blank",
            stderr=asyncio.subprocess.PIPE,
        )
        self._stack.push_async_callback(_end, chromium)
        session = await self._stack.enter_async_context(ClientSession())
        self._socket = await self._stack.enter_async_context(
            session.ws_connect(await _address(chromium), max_msg_size=0)
        )
        reading = asyncio.create_task(self._read(self._socket))
        self._stack.callback(reading.cancel)
        target = await self._ask("Target.createTarget", url="about:blank")
        attached = await self._ask(
            "Target.attachToTarget", targetId=target["targetId"], flatten=True
        )
        self._session = attached["sessionId"]
        await self._ask("Runtime.enable")
        await self._ask("Page.enable")
        for script in self._scripts:
            await self._ask("Page.addScriptToEvaluateOnNewDocument", source=script)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def open(self, path: str) -> None:
        """Load a page of Home Assistant."""
        await self._ask("Page.navigate", url=self._url + path)

    async def hide(self) -> None:
        """Another tab comes to the front."""
        session, self._session = self._session, ""
        other = await self._ask("Target.createTarget", url="about:blank")
        await self._ask("Target.activateTarget", targetId=other["targetId"])
        self._session = session

    async def evaluate(self, expression: str) -> Any:
        """What an expression is in the page; it does not count as a click."""
        answer = await self._ask("Runtime.evaluate", expression=expression, returnByValue=True)
        return answer["result"].get("value")

    async def _ask(self, method: str, **params: Any) -> dict[str, Any]:
        number = next(self._numbers)
        answer: asyncio.Future[dict[str, Any]] = asyncio.get_running_loop().create_future()
        self._answers[number] = answer
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        await self._socket.send_json(message)
        return await answer

    async def _read(self, socket: ClientWebSocketResponse) -> None:
        async for frame in socket:
            message = frame.json()
            waiting = self._answers.pop(message.get("id", 0), None)
            if waiting is not None and "error" in message:
                waiting.set_exception(RuntimeError(str(message["error"])))
            elif waiting is not None:
                waiting.set_result(message["result"])
            elif message["method"] == "Runtime.consoleAPICalled":
                said = str(message["params"]["args"][0].get("value", ""))
                if said.startswith(EAR_SAYS):
                    self.heard = said.endswith("on")


async def _address(chromium: asyncio.subprocess.Process) -> str:
    """Where it can be spoken to, by its own words."""
    assert chromium.stderr is not None
    async with asyncio.timeout(_ENDS_S * 3):
        while line := await chromium.stderr.readline():
            if found := re.search(rb"ws://\S+", line):
                return found[0].decode()
    raise RuntimeError("Chromium did not begin")


async def _end(chromium: asyncio.subprocess.Process) -> None:
    if chromium.returncode is None:
        chromium.terminate()
        async with asyncio.timeout(_ENDS_S):
            # What it still wants to say must be read, or it waits for that.
            await chromium.communicate()
