"""Listening by HTTP: the very sound, to the right people, as long as it may be heard."""

import asyncio
from collections.abc import Callable
from pathlib import Path
import struct
from typing import Any

from aiohttp import ClientConnectionResetError, ClientPayloadError, ClientResponse
from aiohttp.test_utils import TestClient
from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component
import pytest
from pytest_homeassistant_custom_component.common import CLIENT_ID, MockUser

from custom_components.municipal_alarm.bridge import sound
from custom_components.municipal_alarm.bridge.listening import WAV_HEADER, ListeningView
from custom_components.municipal_alarm.bridge.microphones import MOST_LISTENERS
from custom_components.municipal_alarm.bridge.sound import BEAT_BYTES

from .flow_kit import COMPONENT
from .speech import Speech, spoken, without_silence
from .town import Town

DOC = COMPONENT.parents[1] / "docs" / "listening.md"

type Connect = Callable[[MockUser | None], Any]
type Sign = Callable[[MockUser], Any]


class Browser:
    """Somebody's browser."""

    def __init__(self, client: TestClient[Any, Any], token: str, speech: Speech) -> None:
        self._client = client
        self._speech = speech
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    @property
    def url(self) -> str:
        return f"/api/municipal_alarm/microphone/{self._speech.incident_id}/ben"

    async def get(self, url: str = "") -> ClientResponse:
        return await self._client.get(url or self.url, headers=self.headers)

    async def listen(self, url: str = "") -> ClientResponse:
        """Begin to listen; the header of the file has been read."""
        answer = await self.get(url)
        assert answer.status == 200
        assert await answer.content.readexactly(len(WAV_HEADER)) == WAV_HEADER
        return answer

    async def refused(self, url: str = "") -> tuple[int, str]:
        answer = await self.get(url)
        said = await answer.json()
        assert said["message"], said
        assert said["message"] != said["error"], "in words"
        return answer.status, said["error"]


@pytest.fixture
async def speech(town: Town) -> Speech:
    speech = Speech(town)
    await speech.open()
    return speech


@pytest.fixture
def connect(hass: HomeAssistant, speech: Speech, hass_client_no_auth: Any) -> Connect:
    async def connect(user: MockUser | None) -> Browser:
        token = ""
        if user is not None:
            refresh = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
            token = hass.auth.async_create_access_token(refresh)
        return Browser(await hass_client_no_auth(), token, speech)

    return connect


@pytest.fixture
def sign(hass: HomeAssistant, connect: Connect, hass_ws_client: Any) -> Sign:
    """Let a user's page ask Home Assistant for a path that an audio element can have."""

    async def sign(user: MockUser) -> tuple[Browser, str]:
        assert await async_setup_component(hass, "auth", {})
        token = await hass.auth.async_create_refresh_token(user, CLIENT_ID)
        page = await hass_ws_client(hass, hass.auth.async_create_access_token(token))
        browser = await connect(None)
        await page.send_json_auto_id({"type": "auth/sign_path", "path": browser.url, "expires": 30})
        answer = await page.receive_json()
        return browser, answer["result"]["path"]

    return sign


async def heard(answer: ClientResponse, beats: int) -> bytes:
    return await answer.content.readexactly(beats * BEAT_BYTES)


# --- what is heard ------------------------------------------------------------------


async def test_an_operator_hears_the_very_sound(connect: Connect, speech: Speech) -> None:
    browser = await connect(speech.town.operator)
    answer = await browser.listen()
    speech.say(0, 1, 3, 2, 4)
    speech.pause(5)
    pcm = await heard(answer, 10)
    assert without_silence(pcm) == spoken(0, 1, 2, 3, 4)
    answer.close()
    await ended(speech)


def test_the_header() -> None:
    """What a player reads: RIFF, one channel of 16 bits, 8000 samples a second, no end."""
    riff, length, wave, fmt, size, kind, channels, rate, per_second, block, bits, data, rest = (
        struct.unpack("<4sI4s4sIHHIIHH4sI", WAV_HEADER)
    )
    assert (riff, wave, fmt, data) == (b"RIFF", b"WAVE", b"fmt ", b"data")
    assert (size, kind, channels, rate, per_second, block, bits) == (16, 1, 1, 8000, 16000, 2, 16)
    assert length == rest == 0xFFFFFFFF


async def test_nothing_on_the_way_keeps_it(connect: Connect, speech: Speech) -> None:
    answer = await (await connect(speech.town.operator)).listen()
    assert answer.content_type == "audio/wav"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "Content-Length" not in answer.headers
    answer.close()
    await ended(speech)


async def test_an_audio_element_by_a_signed_path(sign: Sign, speech: Speech) -> None:
    """It has no token to send, and the listening is in the name of who asked for the path."""
    browser, signed = await sign(speech.town.operator)
    answer = await browser.listen(signed)
    speech.say(*range(8))
    assert without_silence(await heard(answer, 8)).startswith(spoken(0, 1, 2))
    answer.close()
    await ended(speech)
    assert (await browser.get(signed.replace("/ben", "/cleo"))).status == 401


async def test_nothing_is_written(connect: Connect, speech: Speech, hass: HomeAssistant) -> None:
    folder = Path(hass.config.path())
    answer = await (await connect(speech.town.operator)).listen()
    await speech.town.settle()

    def files() -> dict[Path, int]:
        return {path: path.stat().st_size for path in folder.rglob("*") if path.is_file()}

    before = await asyncio.to_thread(files)
    speech.say(*range(200))
    await heard(answer, 40)
    await speech.town.settle()
    assert await asyncio.to_thread(files) == before
    answer.close()
    await ended(speech)

    def written() -> bool:
        return any(spoken(7)[:16] in path.read_bytes() for path in files())

    assert not await asyncio.to_thread(written)


# --- who may --------------------------------------------------------------------------


async def test_nobody_without_a_log_in(connect: Connect) -> None:
    assert (await (await connect(None)).get()).status == 401


@pytest.mark.parametrize("who", ["viewer", "stranger"])
async def test_who_has_not_the_role(connect: Connect, speech: Speech, who: str) -> None:
    browser = await connect(getattr(speech.town, who))
    assert await browser.refused() == (403, "not_permitted")
    await speech.town.settle()
    assert speech.journaled() == []


async def test_a_signed_path_of_a_viewer(sign: Sign, town: Town) -> None:
    browser, signed = await sign(town.viewer)
    assert await browser.refused(signed) == (403, "not_permitted")


async def test_a_supervisor_may(connect: Connect, speech: Speech) -> None:
    answer = await (await connect(speech.town.supervisor)).listen()
    answer.close()
    await ended(speech, "Sue")


async def test_no_such_thing(connect: Connect, speech: Speech) -> None:
    browser = await connect(speech.town.operator)
    url = browser.url
    assert await browser.refused(url.replace("ben", "nobody")) == (404, "unknown_responder")
    assert await browser.refused(url.replace("ben", "anna")) == (409, "microphone_closed")
    other = url.replace(speech.incident_id, "other")
    assert await browser.refused(other) == (404, "unknown_incident")


async def test_one_too_many(connect: Connect, speech: Speech) -> None:
    browser = await connect(speech.town.operator)
    answers = [await browser.listen() for _ in range(MOST_LISTENERS)]
    assert await browser.refused() == (429, "too_many_listeners")
    for answer in answers:
        answer.close()
    await ended(speech)


async def test_nothing_runs(connect: Connect, speech: Speech, hass: HomeAssistant) -> None:
    browser = await connect(speech.town.operator)
    for entry in reversed(speech.town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)
    assert (await browser.get()).status == 503


# --- how it ends ------------------------------------------------------------------------


async def ended(speech: Speech, name: str = "Olga") -> None:
    """All streams are over, and the journal knows. A broken connection shows at a write."""
    async with asyncio.timeout(10):
        while speech.town.runtime.microphones._sounds:
            speech.pause(1)
            await asyncio.sleep(0.01)
    await speech.town.settle()
    told = speech.journaled()
    assert told[0] == ("started", name)
    assert told[-1] == ("ended", name)
    assert [what for what, _ in told].count("started") * 2 == len(told)
    speech.town.take_sent()


async def test_closing_the_microphone_ends_the_stream(connect: Connect, speech: Speech) -> None:
    answer = await (await connect(speech.town.operator)).listen()
    speech.say(0, 1)
    await heard(answer, 2)
    await speech.close()
    speech.say(2, 3, 4, 5, 6, 7)
    async with asyncio.timeout(5):
        assert await answer.content.read() == b"", "not a sound after it closed"
    await ended(speech)


async def test_who_closes_the_page_is_journaled(connect: Connect, speech: Speech) -> None:
    answer = await (await connect(speech.town.operator)).listen()
    await speech.town.settle()
    assert speech.journaled() == [("started", "Olga")]
    answer.close()
    await ended(speech)


async def test_logging_out_ends_it(connect: Connect, speech: Speech, hass: HomeAssistant) -> None:
    answer = await (await connect(speech.town.operator)).listen()
    for token in list(speech.town.operator.refresh_tokens.values()):
        hass.auth.async_remove_refresh_token(token)
    async with asyncio.timeout(5):
        await answer.content.read()
    await ended(speech)


async def test_nothing_is_left_of_a_listening_at_its_log_in(
    connect: Connect, speech: Speech, hass: HomeAssistant
) -> None:
    answer = await (await connect(speech.town.operator)).listen()
    kept = hass.auth._revoke_callbacks

    def waiting() -> int:
        return sum(len(kept.get(one, ())) for one in speech.town.operator.refresh_tokens)

    assert waiting() == 1
    await speech.close()
    async with asyncio.timeout(5):
        await answer.content.read()
    await ended(speech)
    assert waiting() == 0


async def test_a_page_closed_during_a_write_is_no_fault(
    connect: Connect,
    speech: Speech,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answer = await (await connect(speech.town.operator)).listen()
    monkeypatch.setattr("aiohttp.web.StreamResponse.write", _closed)
    speech.say(0)
    await ended(speech)
    answer.close()
    assert "Error handling request" not in caplog.text


async def _closed(_response: Any, _data: bytes) -> None:
    raise ClientConnectionResetError("Cannot write to closing transport")


async def test_who_takes_nothing_is_cut_off(
    connect: Connect, speech: Speech, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A browser that hangs must not keep the listening going beyond its end."""
    monkeypatch.setattr(sound, "_GRACE_S", 0.0)
    monkeypatch.setattr("aiohttp.web.StreamResponse.write_eof", _hang)
    answer = await (await connect(speech.town.operator)).listen()
    await speech.close()
    async with asyncio.timeout(5):
        with pytest.raises(ClientPayloadError):
            await answer.content.read()
    await ended(speech)


async def _hang(_response: Any, _data: bytes = b"") -> None:
    await asyncio.Event().wait()


# --- the documentation --------------------------------------------------------------------


def test_the_page_names_this_door() -> None:
    assert f"`GET {ListeningView.url}`" in DOC.read_text("utf-8")
