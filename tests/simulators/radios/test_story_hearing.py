"""What an operator hears, against a real HTTP server that stands for Home Assistant."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from itertools import islice
import struct
from types import SimpleNamespace
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from simulators.client import Client
from simulators.hytera.voice import tone, tone_of
from simulators.operator import Operator
from simulators.radios import story_hearing as hearing
from simulators.story import read_step
from simulators.story_scene import Failed, Line, Scene
from simulators.town import WATERVEEN

pytestmark = pytest.mark.usefixtures("socket_enabled")

PIETER = WATERVEEN.person("Pieter")
PATH = "/api/municipal_alarm/microphone/i1/pieter"


class Home:
    """A stream of some sound, or a status; and a scene whose operator listens to it."""

    def __init__(self) -> None:
        self.status = 200
        self.sound: Iterator[int] = iter(())
        self.told: list[Line] = []
        self.asked: list[str] = []

    async def serve(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        if self.status != 200:
            return web.Response(status=self.status)
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(bytes(44))
        while piece := list(islice(self.sound, 480)):
            await response.write(struct.pack(f"<{len(piece)}h", *piece))
            await asyncio.sleep(0)
        return response

    async def play(self, play: Any, words: str, state: str = "open") -> None:
        """Play a step of the operator's."""
        step = read_step(f"{{operator: Anna, {words}}}", WATERVEEN)
        async with self._scene(state) as scene:
            await play(scene, step)

    @asynccontextmanager
    async def _scene(self, state: str) -> AsyncIterator[Scene]:
        app = web.Application()
        app.router.add_get("/{tail:.*}", self.serve)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with aiohttp.ClientSession() as session:
            client = Client(session, f"http://127.0.0.1:{runner.addresses[0][1]}", "token")
            operator = Operator(WATERVEEN.user("Anna"), client)
            microphones = [{"responder": PIETER.name, "state": state}] if state else []
            incident = {"incident_id": "i1", "microphones": microphones}
            operator.screen.incidents["i1"] = incident

            async def sits(_username: str) -> Operator:
                return operator

            stage: Any = SimpleNamespace(operator=sits)
            yield Scene(stage, SimpleNamespace(), self.told.append)  # type: ignore[arg-type]
        await runner.cleanup()


async def test_the_tone_of_the_radio_is_heard() -> None:
    home = Home()
    home.sound = tone(tone_of(PIETER.radio_id))
    await home.play(hearing.hears, "hears: Pieter, within: 5 s")
    assert home.asked == [PATH]
    (line,) = home.told
    assert line.what.startswith("hears Pieter Bakker: a tone of ")


async def test_silence_before_it_does_no_harm() -> None:
    home = Home()
    wanted = tone(tone_of(PIETER.radio_id))
    home.sound = (next(wanted) if number > 4000 else 0 for number in range(16000))
    await home.play(hearing.hears, "hears: Pieter, within: 5 s")
    assert len(home.told) == 1


@pytest.mark.parametrize("sound", ["another", "none"])
async def test_another_tone_or_none_is_not_it(sound: str) -> None:
    home = Home()
    home.sound = islice(tone(tone_of(PIETER.radio_id) + 100), 8000 if sound == "another" else 0)
    with pytest.raises(Failed, match="instead of the"):
        await home.play(hearing.hears, "hears: Pieter, within: 1 s")


async def test_whoever_may_not_listen_hears_nothing() -> None:
    home = Home()
    home.status = 403
    with pytest.raises(Failed, match="may not listen"):
        await home.play(hearing.hears, "hears: Pieter, within: 1 s")
    await home.play(hearing.cannot_hear, "cannot hear: Pieter")
    assert home.told[-1].what == "cannot hear Pieter Bakker"


async def test_a_stream_that_is_there_can_be_heard() -> None:
    home = Home()
    home.sound = tone(500)
    with pytest.raises(Failed, match="Anna hears Pieter"):
        await home.play(hearing.cannot_hear, "cannot hear: Pieter")


async def test_a_microphone_that_is_not_open_is_named() -> None:
    home = Home()
    with pytest.raises(Failed, match="there is Pieter Bakker asked"):
        await home.play(hearing.hears, "hears: Pieter, within: 1 ms", "asked")
    with pytest.raises(Failed, match="there is none"):
        await home.play(hearing.hears, "hears: Pieter, within: 1 ms", "")
