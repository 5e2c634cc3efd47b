"""A real Home Assistant as a process of its own: started, stopped, killed, looked over."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
import ctypes
import os
from pathlib import Path
import re
import shutil
import signal
import sys

import aiohttp

REPOSITORY = Path(__file__).parents[1]

_START_S = 120.0
"""A cold start on a slow machine; a warm one takes some ten seconds."""

_STOP_S = 30.0
"""Home Assistant gives its own parts up to 15 s at the end."""

_ERROR = re.compile(r"^[\d\- :.]{19,} (ERROR|CRITICAL) ")
_TRACEBACK = "Traceback (most recent call last)"
_LIBC = ctypes.CDLL(None)
"""Loaded here: between fork and exec little is allowed."""
_DIE_WITH_PARENT = 1
"""prctl(PR_SET_PDEATHSIG): Linux ends the child when we are killed."""


class StartFailed(RuntimeError):
    """Home Assistant ended, or was not there in time."""


class HomeAssistant:
    """One Home Assistant in one folder. `starts` counts how often it was started."""

    def __init__(self, folder: Path, port: int) -> None:
        """Know where it lives; nothing runs before `start`."""
        self.folder = folder.resolve()
        self.port = port
        self.url = f"http://127.0.0.1:{port}"
        self.starts = 0
        self._process: asyncio.subprocess.Process | None = None

    @property
    def output(self) -> Path:
        """Everything it printed, of all its starts."""
        return self.folder / "output.log"

    @property
    def running(self) -> bool:
        """Whether its process lives."""
        return self._process is not None and self._process.returncode is None

    def install(self) -> None:
        """Put the integration in, as HACS does, and the dashboards of those who begin with YAML."""
        (self.folder / "custom_components").mkdir(parents=True, exist_ok=True)
        for part in ("custom_components/municipal_alarm", "dashboards"):
            link = self.folder / part
            if not link.is_symlink():
                link.symlink_to(REPOSITORY / part)

    async def start(self) -> None:
        """Start its process; `wait_listening` says when it can be talked to."""
        self.starts += 1
        with self.output.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "homeassistant",
                "--config",
                str(self.folder),
                "--skip-pip",
                "--log-no-color",
                cwd=self.folder,
                env=_environment(),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                # Ctrl-C on the terminal is for us alone: we stop it in order.
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )

    async def wait_listening(self, session: aiohttp.ClientSession) -> None:
        """Return when it answers; StartFailed when it ended or takes too long."""
        try:
            async with asyncio.timeout(_START_S):
                while not await self._answers(session):  # noqa: ASYNC110 - another process
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise StartFailed(self._why(f"does not answer after {_START_S:.0f} s")) from None

    async def stop(self) -> None:
        """Ask it to end, and see to it that it does."""
        process = self._process
        if process is None or process.returncode is not None:
            return
        process.terminate()
        try:
            async with asyncio.timeout(_STOP_S):
                await process.wait()
        except TimeoutError:
            await self.kill()

    async def kill(self) -> None:
        """End it in the middle of whatever it does, as a power cut would."""
        process = self._process
        if process is not None and process.returncode is None:
            process.kill()
            await process.wait()

    def errors(self) -> list[str]:
        """What its log holds of errors, each with the lines that belong to it."""
        found: list[str] = []
        keeping = False
        for line in self._lines():
            if _ERROR.match(line):
                found.append(line)
                keeping = True
            elif re.match(r"^\d{4}-\d\d-\d\d ", line):
                keeping = False
            elif keeping:
                found[-1] += f"\n{line}"
            elif line.startswith(_TRACEBACK):
                found.append(line)
                keeping = True
        return found

    def _lines(self) -> list[str]:
        if not self.output.exists():
            return []
        return self.output.read_text(errors="replace").splitlines()

    async def _answers(self, session: aiohttp.ClientSession) -> bool:
        if not self.running:
            code = self._process.returncode if self._process is not None else None
            raise StartFailed(self._why(f"ended with code {code}"))
        try:
            async with session.get(f"{self.url}/manifest.json") as response:
                return response.status < 500
        except aiohttp.ClientError:
            return False

    def _why(self, what: str) -> str:
        last = "\n".join(self._lines()[-15:])
        return f"Home Assistant {what}; its last words:\n{last}"


@contextmanager
def folder_for(keep: Path | None, cache: Path) -> Iterator[Path]:
    """Give a folder to live in: `keep`, which stays, or one that goes away at the end."""
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep
        return
    folder = cache / f"run-{os.getpid()}"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment() -> dict[str, str]:
    """Ours, without what leads to another Python or keeps compiled modules from staying."""
    drop = (
        *("PYTHONPATH", "PYTHONHOME", "PYTHONDONTWRITEBYTECODE"),
        *("SUPERVISOR", "SUPERVISOR_TOKEN"),
    )
    return {key: value for key, value in os.environ.items() if key not in drop}


def _die_with_parent() -> None:
    _LIBC.prctl(_DIE_WITH_PARENT, signal.SIGTERM)
