"""The HTTP press: who may press, what is answered when, and that no answer tells a stranger more."""

import asyncio
from datetime import timedelta
import hashlib
import hmac
import json
import re
import shutil
import subprocess
import sys
from typing import Any
from unittest.mock import patch

from aiohttp.test_utils import TestClient
from homeassistant.config_entries import ConfigEntryDisabler
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge import http_press
from custom_components.municipal_alarm.bridge.http_press import SIGNATURE_HEADER
from custom_components.municipal_alarm.journal.port import Fault, FaultKind

from .flow_kit import COMPONENT
from .town import Town

URL = "/api/municipal_alarm/press"
DOC = COMPONENT.parents[1] / "docs" / "http-press.md"


def said(**changes: Any) -> dict[str, Any]:
    """A press as a client says it."""
    return {
        "building": "town_hall",
        "desk": "desk_1",
        "id": "press-1",
        "time": dt_util.utcnow().isoformat(),
        **changes,
    }


def signed(body: bytes, secret: str = "s3cret") -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {SIGNATURE_HEADER: f"sha256={digest}"}


class Client:
    """A PC with a hotkey."""

    def __init__(self, client: TestClient[Any, Any], town: Town) -> None:
        self._client = client
        self.town = town

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
        answer = await self._client.post(URL, data=body, headers=headers)
        await self.town.settle()
        return answer.status, await answer.json()

    async def press(self, secret: str = "s3cret", **changes: Any) -> tuple[int, Any]:
        body = json.dumps(said(**changes)).encode()
        return await self.post(body, signed(body, secret))


@pytest.fixture
async def client(town: Town, hass_client_no_auth: Any) -> Client:
    await town.change_subentry("town_hall", "desk_1", http_press=True)
    town.take_sent()
    return Client(await hass_client_no_auth(), town)


async def test_a_press_raises_an_alarm(client: Client, town: Town) -> None:
    assert await client.press() == (200, {"received": "press-1"})
    incident = town.incident()
    assert incident.signal_id == "http/town_hall/press-1"
    assert incident.source_id == "http/desk_1"
    assert incident.presses == 1
    assert [one.to for one in town.take_sent("phone")] == ["Anna"]
    town.take_sent()


async def test_the_answer_comes_after_the_commit(client: Client, town: Town) -> None:
    await client.press()
    kinds = [entry.kind for entry in town.runtime.journal.read()]
    assert "incident_raised" in kinds
    town.take_sent()


async def test_a_repeat_is_answered_and_no_second_alarm(client: Client, town: Town) -> None:
    for _ in range(3):
        assert (await client.press())[0] == 200
    assert town.incident().presses == 1
    assert (await client.press(id="press-2"))[0] == 200
    assert town.incident().presses == 2
    town.take_sent()


async def test_a_repeat_after_a_restart(client: Client, town: Town) -> None:
    await client.press()
    town.take_sent()
    await town.restart()
    town.take_sent()
    assert (await client.press())[0] == 200
    assert town.incident().presses == 1
    town.take_sent()


@pytest.mark.parametrize(
    "changes",
    [
        {"building": "town_hall"},
        {"desk": "Desk 1"},
        {"desk": "DESK_1"},
        {"time": "now"},
        {"time": "+01:00"},
    ],
)
async def test_ways_to_say_it(client: Client, town: Town, changes: dict[str, Any]) -> None:
    if changes.get("time") == "now":
        changes = {"time": dt_util.utcnow().timestamp()}
    if changes.get("time") == "+01:00":
        zone = dt_util.get_time_zone("Europe/Amsterdam")
        changes = {"time": dt_util.utcnow().astimezone(zone).isoformat()}
    assert (await client.press(**changes))[0] == 200
    town.take_sent()


async def test_a_building_by_its_name(client: Client, hass: HomeAssistant, town: Town) -> None:
    hass.config_entries.async_update_entry(town.entries["town_hall"], title="Dorpshuis 't Hof")
    await town.edited()
    assert (await client.press(building="dorpshuis_t_hof"))[0] == 200
    town.take_sent()


async def test_two_buildings_of_one_name(client: Client, hass: HomeAssistant, town: Town) -> None:
    hass.config_entries.async_update_entry(town.entries["library"], title="Town hall")
    await town.change_subentry("library", "info_desk", http_press=True)
    assert (await client.press("s3cret2", desk="info_desk"))[0] == 200
    assert town.incident("info_desk").presses == 1
    town.take_sent()


# --- strangers -------------------------------------------------------------------


async def test_a_stranger_always_gets_the_same_answer(client: Client, town: Town) -> None:
    state, written = town.room, town.runtime.journal.head()
    good = json.dumps(said()).encode()
    old = (dt_util.utcnow() - timedelta(hours=1)).isoformat()
    answers = [
        await client.press("wrong"),
        await client.press("wrong", building="castle"),
        await client.press("wrong", desk="throne"),
        await client.press("wrong", time=old),
        await client.press("s3cret2"),
        await client.post(good, {}),
        await client.post(good, {SIGNATURE_HEADER: "sha256="}),
        await client.post(good, {SIGNATURE_HEADER: "sha256=h\xe9"}),
        await client.post(good + b" ", signed(good)),
        await client.post(b"", signed(b"")),
        await client.post(b"\xff\xfe", signed(b"\xff\xfe")),
        await client.post(b"[" * 2000, signed(b"[" * 2000)),
        await client.post(b"[]", signed(b"[]")),
        await client.post(b"x" * 5000, signed(b"x" * 5000)),
        *[
            await client.press(**changes)
            for changes in (
                {"building": 7},
                {"desk": None},
                {"id": ""},
                {"id": "x" * 65},
                {"id": "a b"},
                {"time": "yesterday"},
                {"time": "2026-11-22T10:00:00"},
                {"time": True},
                {"time": 1e300},
                {"time": None},
                {"building": ""},
            )
        ],
    ]
    assert answers == [(401, {"error": "refused"})] * len(answers)
    assert town.room is state
    assert town.runtime.journal.head() == written


async def test_a_large_body_without_a_length(client: Client) -> None:
    async def chunks() -> Any:
        for _ in range(10):
            yield b"x" * 1000

    answer = await client._client.post(URL, data=chunks())
    assert answer.status == 401


async def test_strangers_fill_no_log(
    client: Client, caplog: pytest.LogCaptureFixture, freezer: Any
) -> None:
    for _ in range(5):
        await client.press("wrong")
    freezer.tick(61)
    await client.press("wrong")
    told = [one for one in caplog.messages if "HTTP presses" in one]
    assert [re.sub(r"from .*", "", one) for one in told] == [
        "Refused 1 HTTP presses without a valid signature, the last ",
        "Refused 5 HTTP presses without a valid signature, the last ",
    ]


# --- who holds the secret ---------------------------------------------------------


@pytest.mark.parametrize("seconds", [-61, 61])
async def test_outside_the_window(client: Client, town: Town, seconds: int) -> None:
    state = town.room
    when = dt_util.utcnow() + timedelta(seconds=seconds)
    status, answer = await client.press(time=when.isoformat())
    assert status == 409
    assert dt_util.parse_datetime(answer["now"]) is not None
    assert town.room is state


@pytest.mark.parametrize("seconds", [-55, 55])
async def test_inside_the_window(client: Client, town: Town, seconds: int) -> None:
    when = dt_util.utcnow() + timedelta(seconds=seconds)
    assert (await client.press(time=when.isoformat()))[0] == 200
    town.take_sent()


async def test_a_desk_that_takes_no_presses(client: Client, town: Town) -> None:
    state = town.room
    for desk in ("desk_2", "info_desk", "throne", ""):
        assert (await client.press(desk=desk))[0] == 404
    assert town.room is state


async def test_a_building_that_somebody_disabled(
    client: Client, hass: HomeAssistant, town: Town
) -> None:
    await hass.config_entries.async_set_disabled_by("town_hall", ConfigEntryDisabler.USER)
    await town.edited()
    assert (await client.press())[0] == 401


# --- the journal ------------------------------------------------------------------


async def test_a_journal_that_cannot_write(client: Client, town: Town) -> None:
    town.runtime.journal_health(Fault(FaultKind.FULL, "no space", 0))
    status, answer = await client.press()
    assert (status, answer) == (503, {"error": "repeat with the same id"})
    assert town.incident().presses == 1, "the alarm is out"
    town.runtime.journal_health(None)
    assert (await client.press())[0] == 200
    assert town.incident().presses == 1
    town.take_sent()


async def test_a_journal_that_hangs(client: Client, town: Town) -> None:
    def never(*_args: Any) -> None:
        """Write nothing."""

    with (
        patch.object(town.runtime.journal, "append", never),
        patch.object(http_press, "COMMIT_WAIT_S", 0.01),
    ):
        body = json.dumps(said()).encode()
        answer = await client._client.post(URL, data=body, headers=signed(body))
    assert answer.status == 503
    assert town.incident().presses == 1
    town.take_sent()


async def test_nothing_runs(client: Client, hass: HomeAssistant, town: Town) -> None:
    for entry in reversed(town.entries.values()):
        await hass.config_entries.async_unload(entry.entry_id)
    assert (await client.press())[0] == 503


async def test_a_commit_that_comes_too_late_hurts_nobody(client: Client, town: Town) -> None:
    late: list[Any] = []

    def keep(events: Any, effects: Any, on_commit: Any) -> None:
        late.append((events, effects, on_commit))

    with (
        patch.object(town.runtime.journal, "append", keep),
        patch.object(http_press, "COMMIT_WAIT_S", 0.01),
    ):
        body = json.dumps(said()).encode()
        await client._client.post(URL, data=body, headers=signed(body))
        await asyncio.sleep(0)
    for events, effects, on_commit in late:
        town.runtime.journal.append(events, effects, on_commit)
    await town.settle()
    town.take_sent()


# --- the documentation --------------------------------------------------------------


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", DOC.read_text("utf-8"), re.DOTALL)


def test_the_example_signature_is_right() -> None:
    text = DOC.read_text("utf-8")
    body = re.search(r"^(\{.*\})$", text, re.MULTILINE)
    secret = re.search(r"the secret `([^`]+)`", text)
    signature = re.search(r"sha256=([0-9a-f]{64})", text)
    assert body is not None
    assert secret is not None
    assert signature is not None
    digest = hmac.new(secret[1].encode(), body[1].encode(), hashlib.sha256).hexdigest()
    assert signature[1] == digest


async def run_client(client: Client, command: list[str], *, stdin: str) -> str:
    """Run a client of the documentation against the test's server."""
    server = client._client.server
    url = f"http://127.0.0.1:{server.port}"
    done = await asyncio.to_thread(
        subprocess.run,
        command,
        input=stdin.replace("http://homeassistant.local:8123", url),
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    await client.town.settle()
    return done.stdout + done.stderr


@pytest.fixture
def documented(client: Client, hass: HomeAssistant, town: Town) -> Client:
    text = DOC.read_text("utf-8")
    secret = re.search(r"the secret `([^`]+)`", text)
    assert secret is not None
    entry = town.entries["town_hall"]
    hass.config_entries.async_update_entry(entry, data={**entry.data, "press_secret": secret[1]})
    return client


async def test_the_python_client(documented: Client, town: Town, socket_enabled: None) -> None:
    (program,) = blocks("python")
    told = await run_client(documented, [sys.executable, "-"], stdin=program)
    assert town.incident().presses == 1, told
    town.take_sent()


@pytest.mark.skipif(
    not (shutil.which("curl") and shutil.which("openssl")), reason="needs curl and openssl"
)
async def test_the_shell_client(documented: Client, town: Town, socket_enabled: None) -> None:
    (program,) = blocks("sh")
    told = await run_client(documented, ["sh", "-s"], stdin=program)
    assert town.incident().presses == 1, told
    town.take_sent()


@pytest.mark.skipif(not shutil.which("pwsh"), reason="needs PowerShell")
async def test_the_powershell_client(
    documented: Client, town: Town, socket_enabled: None
) -> None:  # pragma: no cover
    (program,) = blocks("powershell")
    told = await run_client(documented, ["pwsh", "-NoProfile", "-Command", "-"], stdin=program)
    assert town.incident().presses == 1, told
    town.take_sent()
