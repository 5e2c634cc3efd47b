"""A real PostgreSQL for tests and benchmarks: on this machine alone, ended by its pid."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
import os
from pathlib import Path
import shutil
import signal
import socket
import subprocess
from tempfile import mkdtemp
from typing import Any

from pg8000.exceptions import Error

from custom_components.municipal_alarm.journal.postgres import Address
from custom_components.municipal_alarm.journal.postgres.session import Session

NOBODY = 65534
"""initdb and postgres refuse to run as root, so they run as the system's nobody."""

PASSWORD = "not a secret: 127.0.0.1 alone"
_SCHEMAS = count(1)
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "max_connections": "40",
    "shared_buffers": "16MB",
    "autovacuum": "off",
    "max_wal_senders": "0",
    "wal_level": "minimal",
}


def programs() -> Path:
    """The folder of initdb and postgres: the system's, or what script/setup unpacked."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "municipal_alarm"
    places = [
        *sorted(cache.glob("postgresql/usr/lib/postgresql/*/bin"), reverse=True),
        *sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True),
    ]
    if found := shutil.which("initdb"):
        places.append(Path(found).resolve().parent)
    for place in places:
        if (place / "initdb").exists() and (place / "postgres").exists():
            return place
    raise FileNotFoundError("there is no PostgreSQL: run script/setup")


class Server:
    """One cluster in a folder of its own."""

    def __init__(self) -> None:
        # Not below pytest's folder, which only its owner may enter.
        self.folder = Path(mkdtemp(prefix="journal-pg-"))
        self.folder.chmod(0o755)
        self.programs = self._reachable(programs())
        self.environment = {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}
        libraries = [str(path) for path in self.programs.parents[2].glob("*-linux-gnu")]
        if not self.programs.is_relative_to("/usr"):
            self.environment["LD_LIBRARY_PATH"] = os.pathsep.join(libraries)
        self.as_nobody: dict[str, Any] = {}
        if os.geteuid() == 0:
            self.as_nobody = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.socket = self.folder / "data" / f".s.PGSQL.{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def _reachable(self, place: Path) -> Path:
        """The programs where nobody may run them: root's own cache is closed to others."""
        root = place.parents[4]
        if os.geteuid() or root == Path("/"):
            return place
        shutil.copytree(root / "usr", self.folder / "usr", symlinks=True)
        return self.folder / place.relative_to(root)

    def make(self) -> None:
        """Make the cluster."""
        data, secret = self.folder / "data", self.folder / "secret"
        data.mkdir(mode=0o700)
        secret.write_text(PASSWORD)
        if os.geteuid() == 0:
            os.chown(data, NOBODY, NOBODY)
            os.chown(secret, NOBODY, NOBODY)
        done = subprocess.run(  # noqa: S603
            [
                *(self.programs / "initdb", "-D", data, "-U", "journal", "-E", "UTF8"),
                *("--locale=C", "--no-sync", "--data-checksums", f"--pwfile={secret}"),
                *("--auth-local=trust", "--auth-host=scram-sha-256"),
            ],
            capture_output=True,
            check=False,
            env=self.environment,
            cwd="/",
            **self.as_nobody,
        )
        assert done.returncode == 0, done.stderr.decode()

    def begin(self) -> None:
        """Start it, and wait until it answers."""
        settings = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        data = str(self.folder / "data")
        command = [
            *(str(self.programs / "postgres"), "-D", data),
            *("-p", str(self.port), "-k", data, *settings),
        ]
        if wrapper := shutil.which("setpriv"):
            # Should the test run be killed, it goes with it.
            command = [wrapper, "--pdeathsig", "INT", *command]
        with (self.folder / "log").open("ab") as log:
            self.process = process = subprocess.Popen(  # noqa: S603
                command,
                stdout=log,
                stderr=log,
                env=self.environment,
                cwd="/",
                **self.as_nobody,
            )
        code = None
        for _ in range(600):
            try:
                self.ask("SELECT 1", database="postgres")
            except Error, OSError:
                with suppress(subprocess.TimeoutExpired):
                    code = process.wait(0.05)
                    break
            else:
                return
        raise AssertionError(self.said(code))

    def said(self, code: int | None) -> str:
        """How it ended, and the last words of its log."""
        return f"it ended with {code}: {(self.folder / 'log').read_text()[-2000:]}"

    def end(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it: SIGINT in order, SIGQUIT as a power failure would."""
        if self.process:
            self.process.send_signal(how)
            self.process.wait(30)
            self.process = None

    def address(self, schema: str | None = None, **more: Any) -> Address:
        """A schema by its name, or a new one, over the socket."""
        name = schema or f"journal_{next(_SCHEMAS)}"
        return Address("postgres", "journal", socket=str(self.socket), schema=name, **more)

    def typed(self) -> dict[str, Any]:
        """A new schema, as an installer fills in the form of the journal's store."""
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "database_name": "postgres",
            "user": "journal",
            "password": PASSWORD,
            "schema": self.address().schema,
            "security": "clear",
            "ca_file": "",
        }

    def ask(self, sql: str, database: str = "postgres", schema: str = "public") -> list[list[str]]:
        """Ask on a connection of its own."""
        address = Address(database, "journal", socket=str(self.socket), schema=schema)
        with Session(address, 10) as db:
            return db.run(sql)


@contextmanager
def running() -> Iterator[Server]:
    """A server, and nothing of it left behind."""
    server = Server()
    try:
        server.make()
        server.begin()
        yield server
    finally:
        server.end()
        shutil.rmtree(server.folder, ignore_errors=True)
