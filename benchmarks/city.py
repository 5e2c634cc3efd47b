"""A real Home Assistant in this process, with a city of ours in it.

Not a test fixture: Home Assistant's own bootstrap, config entries from its own
storage, asyncio debug off.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
import json
from pathlib import Path
import shutil
import socket
import sys
from typing import Any

from homeassistant import bootstrap
from homeassistant.const import EVENT_HOMEASSISTANT_FINAL_WRITE
from homeassistant.core import HomeAssistant
from homeassistant.runner import RuntimeConfig

PRODUCT = Path(__file__).parents[1] / "custom_components" / "municipal_alarm"
BUILDINGS = 150
DESKS = 1500
ROOM, SYSTEM = "benchroom", "benchsystem"
HYTERA, MOTOTRBO = "benchhytera", "benchmototrbo"
TOKEN = "fictional-pairing-token-for-benchmarks"


def entry(entry_id: str, title: str, data: dict[str, Any], **more: Any) -> dict[str, Any]:
    """One stored config entry, as Home Assistant writes it."""
    return {
        "created_at": "2026-01-01T00:00:00+00:00",
        "data": data,
        "disabled_by": None,
        "discovery_keys": {},
        "domain": "municipal_alarm",
        "entry_id": entry_id,
        "minor_version": 1,
        "modified_at": "2026-01-01T00:00:00+00:00",
        "options": {},
        "pref_disable_new_entities": False,
        "pref_disable_polling": False,
        "source": "user",
        "subentries": [],
        "title": title,
        "unique_id": entry_id,
        "version": 1,
        **more,
    }


def subentry(subentry_id: str, kind: str, title: str, data: dict[str, Any]) -> dict[str, Any]:
    """One stored subentry."""
    return {
        "data": data,
        "subentry_id": subentry_id,
        "subentry_type": kind,
        "title": title,
        "unique_id": None,
    }


def desk_source(number: int) -> str:
    """The entity that is the button of a desk."""
    return f"binary_sensor.desk_{number}"


def only_gateway(building: int) -> str:
    """The system whose radio the guard of a building carries: always the open gateway."""
    return SYSTEM


def city(
    url: str,
    system_of: Callable[[int], str] = only_gateway,
    more: Sequence[dict[str, Any]] = (),
) -> list[dict[str, Any]]:
    """150 buildings, 1 500 desks, a guard in each building, one open gateway at `url`.

    `system_of` says by whose radio the guard of a building is reached, `more` are the
    entries of those systems.
    """
    guards = [
        subentry(
            f"guard{number}",
            "responder",
            f"Guard {number}",
            {
                "name": f"Guard {number}",
                "duty": "guard",
                "home": f"building{number}",
                "on_duty": True,
                "contacts": [{"system": system_of(number), "address": str(1201 + number)}],
            },
        )
        for number in range(BUILDINGS)
    ]
    buildings = [
        entry(
            f"building{number}",
            f"Building {number}",
            {
                "kind": "building",
                "latitude": 52 + number / 1000,
                "longitude": 5.1,
                "press_secret": "00" * 32,
            },
            subentries=[
                subentry(
                    f"desk{desk}",
                    "desk",
                    f"Desk {desk}",
                    {"name": f"Desk {desk}", "floor": "1", "source": desk_source(desk)},
                )
                for desk in range(number, DESKS, BUILDINGS)
            ],
        )
        for number in range(BUILDINGS)
    ]
    return [
        entry(ROOM, "Control room", {"kind": "control_room"}, subentries=guards),
        entry(
            SYSTEM,
            "Radios",
            {
                "kind": "radio_system",
                "system": "open_gateway",
                "url": url,
                "token": TOKEN,
                "gateway_id": "bench",
            },
        ),
        *more,
        *buildings,
    ]


def free_port() -> int:
    """A TCP port of this machine that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@asynccontextmanager
async def gateway(radios: int = BUILDINGS) -> AsyncIterator[str]:
    """The simulated open gateway in a process of its own; yields its address."""
    port = str(free_port())
    async with simulator(
        "gateway", "--port", port, "--token", TOKEN, "--radios", str(radios)
    ) as line:
        yield line.split()[-1]


@asynccontextmanager
async def simulator(name: str, *arguments: str) -> AsyncIterator[str]:
    """A simulator in a process of its own; yields the first line that it prints."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        f"simulators.{name}",
        *arguments,
        cwd=PRODUCT.parents[1],
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        # What it prints from now on is not wanted, but must not stop it either.
        drain = asyncio.create_task(_drain(process.stdout))
        yield line
        drain.cancel()
    finally:
        process.terminate()
        await process.wait()


async def _drain(stream: asyncio.StreamReader) -> None:
    while await stream.read(65536):
        pass


def write_config(folder: Path, entries: list[dict[str, Any]], yaml: str) -> Path:
    """A config folder that Home Assistant starts from without asking; returns it."""
    storage = folder / ".storage"
    storage.mkdir(parents=True)
    components = folder / "custom_components"
    components.mkdir()
    shutil.copytree(
        PRODUCT, components / PRODUCT.name, ignore=shutil.ignore_patterns("__pycache__")
    )
    (folder / "configuration.yaml").write_text(yaml)
    (folder / "automations.yaml").write_text("[]")
    for key, version, minor, data in (
        ("core.config_entries", 1, 5, {"entries": entries}),
        (
            "http",
            2,
            2,
            {
                "stable": {
                    "server_port": free_port(),
                    "server_host": ["127.0.0.1"],
                    "cors_allowed_origins": [],
                    "login_attempts_threshold": -1,
                    "ip_ban_enabled": True,
                    "ssl_profile": "modern",
                    "use_x_frame_options": True,
                    "created_at": "2026-01-01T00:00:00+00:00",
                    "error": None,
                    "error_message": None,
                },
                "pending": None,
                "yaml_migration_done": True,
            },
        ),
    ):
        (storage / key).write_text(
            json.dumps({"version": version, "minor_version": minor, "key": key, "data": data})
        )
    return folder


def apart[T](measure: Coroutine[Any, Any, T]) -> T:
    """What a measurement with a Home Assistant gives, run in a thread of its own.

    Home Assistant watches the thread that it was started in, to the end of the process:
    whatever a benchmark reads or deletes there afterwards it would report, with a
    traceback, as a call that blocks its loop.
    """
    with ThreadPoolExecutor(1, "home_assistant") as thread:
        return thread.submit(asyncio.run, measure).result()


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[HomeAssistant]:
    """Home Assistant, started from a config folder and stopped at the end."""
    hass = await bootstrap.async_setup_hass(
        RuntimeConfig(config_dir=str(folder), skip_pip=True, safe_mode=False)
    )
    if hass is None or hass.config.recovery_mode:
        raise RuntimeError("Home Assistant did not start: look at its log above")
    await hass.async_start()
    await hass.async_block_till_done()
    try:
        yield hass
    finally:
        await hass.async_stop(force=True)
        hass.bus.async_fire(EVENT_HOMEASSISTANT_FINAL_WRITE)
