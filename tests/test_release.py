"""The zip of a release: the same bytes from the same files, and a Home Assistant that runs it."""

import asyncio
import importlib.util
import json
import os
from pathlib import Path
import re
import shutil
import subprocess
from types import ModuleType
from typing import Any
import zipfile

import aiohttp
import pytest

from simulators.addresses import free_port
from simulators.home_assistant import HomeAssistant

ROOT = Path(__file__).parents[1]
HACS = json.loads((ROOT / "hacs.json").read_text("utf-8"))
CLIENT = "http://127.0.0.1/"


@pytest.fixture(scope="module")
def release() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release", ROOT / "script/lib/release.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def packed(release: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("release") / release.NAME
    release.build(release.COMPONENT, ROOT / "LICENSE", target)
    return target


def test_same_files_same_bytes(release: ModuleType, packed: Path, tmp_path: Path) -> None:
    """In another folder, copied in another order, with other times and modes, and caches."""
    copy = tmp_path / "elsewhere"
    shutil.copytree(release.COMPONENT, copy, ignore=shutil.ignore_patterns("*.json"))
    for path in release.COMPONENT.rglob("*.json"):
        shutil.copy(path, copy / path.relative_to(release.COMPONENT))
    for path in copy.rglob("*"):
        if path.is_file():
            path.chmod(0o600)
            os.utime(path, (1, 1))
    (copy / "__pycache__").mkdir(exist_ok=True)
    (copy / "__pycache__" / "x.cpython-314.pyc").write_bytes(b"x")
    (copy / ".DS_Store").write_bytes(b"x")
    again = tmp_path / release.NAME
    release.build(copy, ROOT / "LICENSE", again)
    assert again.read_bytes() == packed.read_bytes()


def test_another_file_is_another_release(release: ModuleType, packed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "elsewhere"
    shutil.copytree(release.COMPONENT, copy)
    with (copy / "const.py").open("a", encoding="utf-8") as file:
        file.write("#")
    again = tmp_path / release.NAME
    release.build(copy, ROOT / "LICENSE", again)
    assert again.read_bytes() != packed.read_bytes()


def test_what_is_in_it(release: ModuleType, packed: Path) -> None:
    with zipfile.ZipFile(packed) as zipped:
        names = zipped.namelist()
        assert zipped.testzip() is None
        assert {info.external_attr >> 16 for info in zipped.infolist()} == {0o100644}
        assert {info.date_time for info in zipped.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert names == sorted(set(names))
    # HACS unpacks it into the folder of the integration.
    assert {"manifest.json", "__init__.py", "translations/nl.json", "LICENSE"} <= set(names)
    assert "brand/icon.png" in names
    assert any(name.startswith("blueprints/automation/") for name in names)
    assert not [name for name in names if "__pycache__" in name or name.endswith("ruff.toml")]
    # Built, and not in the repository; tests/e2e/test_first_hour.py runs a zip with it.
    if (release.COMPONENT / "frontend" / "loader.js").exists():
        programs = [name for name in names if re.fullmatch(r"frontend/main-[\w-]+\.js", name)]
        assert len(programs) == 1
        with zipfile.ZipFile(packed) as zipped:
            loader = zipped.read("frontend/loader.js").decode()
        assert programs[0].removeprefix("frontend/") in loader
    tracked = subprocess.run(
        ["git", "ls-files", "custom_components/municipal_alarm"],  # noqa: S607
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split("\n")
    missing = {
        name.removeprefix("custom_components/municipal_alarm/")
        for name in tracked
        if name and not name.endswith("ruff.toml") and (ROOT / name).exists()
    } - set(names)
    assert not missing


def test_hacs_asks_for_this_file(release: ModuleType) -> None:
    assert HACS["zip_release"] is True
    assert HACS["filename"] == release.NAME


def test_a_tag_that_is_not_the_version_is_refused() -> None:
    script = ROOT / "script" / "release"
    wrong = subprocess.run(  # noqa: S603 - our own script
        [script, "--tag", "v999.0.0", "--uncommitted"], capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 1
    assert "Please tag v" in wrong.stderr


async def _get(session: aiohttp.ClientSession, method: str, url: str, **more: Any) -> Any:
    async with session.request(method, url, **more) as answer:
        assert answer.status < 300, (url, answer.status, await answer.text())
        return await answer.json()


@pytest.mark.usefixtures("socket_enabled")
async def test_an_empty_home_assistant_runs_it(packed: Path, tmp_path: Path) -> None:
    """As HACS does it: nothing but the zip, a real Home Assistant, and its own forms."""
    folder = tmp_path / "config"
    with zipfile.ZipFile(packed) as zipped:
        zipped.extractall(folder / "custom_components" / "municipal_alarm")
    port = free_port()
    (folder / "configuration.yaml").write_text(
        f"http:\n  server_host: 127.0.0.1\n  server_port: {port}\nconfig:\nsystem_health:\n",
        "utf-8",
    )
    home = HomeAssistant(folder, port)
    try:
        async with aiohttp.ClientSession() as session:
            await home.start()
            await home.wait_listening(session)
            created = await _get(
                session,
                "POST",
                f"{home.url}/api/onboarding/users",
                json={
                    "client_id": CLIENT,
                    "name": "Admin",
                    "username": "admin",
                    "password": "waterveen",
                    "language": "en",
                },
            )
            token = await _get(
                session,
                "POST",
                f"{home.url}/auth/token",
                data={
                    "client_id": CLIENT,
                    "grant_type": "authorization_code",
                    "code": created["auth_code"],
                },
            )
            header = {"Authorization": f"Bearer {token['access_token']}"}
            flows = f"{home.url}/api/config/config_entries/flow"
            asked = await _get(
                session, "POST", flows, json={"handler": "municipal_alarm"}, headers=header
            )
            assert asked["step_id"] == "control_room"
            made = await _get(
                session,
                "POST",
                f"{flows}/{asked['flow_id']}",
                json={"language": "en"},
                headers=header,
            )
            assert made["type"] == "create_entry"
            told = await _get(
                session,
                "POST",
                f"{home.url}/api/services/municipal_alarm/get_readiness?return_response",
                json={},
                headers=header,
            )
            missing = {one["key"] for one in told["service_response"]["findings"]}
            assert {"no_building", "no_system", "no_responder"} <= missing
            # Whoever ends it while it starts has what it was about to do in the log.
            async with asyncio.timeout(60):
                state = ""
                while state != "RUNNING":
                    await asyncio.sleep(0.1)
                    told = await _get(session, "GET", f"{home.url}/api/config", headers=header)
                    state = told["state"]
    finally:
        await home.stop()
    assert home.errors() == []
    assert (folder / "municipal_alarm").is_dir(), "the journal"
