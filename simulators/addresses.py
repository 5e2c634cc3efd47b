"""The ports of one stage, kept beside Home Assistant's own files.

A folder that is used again (`--keep`) has these addresses in its config entries,
so the simulators must come back where they were.

Hytera's ports are the usual ones, on loopback addresses that each stage has to itself.
A MOTOTRBO radio's address follows from its number, so there each stage has ports of
its own.
"""

from contextlib import suppress
from dataclasses import asdict, dataclass, replace
import json
from pathlib import Path
import secrets
import socket
from typing import Self

from custom_components.municipal_alarm.radio.gateway.auth import token_from_bytes

_FILE = "simulators.json"

_REPEATER, _ROOM = 21, 20
_HYTERA_PROBE = 30001
"""The first of Hytera's ports: who holds this one holds them all."""


class PortTaken(RuntimeError):
    """Somebody else listens on a port that must be ours."""


def free_port() -> int:
    """Return a port of this machine that nobody listens on now."""
    return _try(0)


def demand_free(port: int) -> int:
    """Return the port, or raise PortTaken."""
    try:
        return _try(port)
    except OSError as err:
        raise PortTaken(
            f"port {port} of 127.0.0.1 is in use; choose another with --port, or 0 for any"
        ) from err


def free_udp_port() -> int:
    """Return a UDP port that nobody listens on now, at any address of this machine."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("", 0))
        taken: int = probe.getsockname()[1]
        return taken


def free_block() -> str:
    """Return the first three numbers of loopback addresses that nobody listens at now."""
    while True:
        block = f"127.{100 + secrets.randbelow(100)}.{secrets.randbelow(256)}"
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
            probe.bind((f"{block}.{_REPEATER}", _HYTERA_PROBE))
            return block


def _try(port: int) -> int:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))
        taken: int = probe.getsockname()[1]
        return taken


@dataclass(frozen=True, slots=True)
class Ports:
    """Where everything of one stage listens, and the gateway's pairing token.

    `ars`, `tms` and `lrrp` are the UDP ports of the MOTOTRBO radios.
    """

    home: int
    gateway: int
    cameras: int
    phones: int
    centre: int
    token: str
    block: str
    """The first three numbers of this stage's own loopback addresses."""
    ars: int
    tms: int
    lrrp: int

    @property
    def room(self) -> str:
        """Where Home Assistant listens for the radios that speak UDP."""
        return f"{self.block}.{_ROOM}"

    @property
    def repeater(self) -> str:
        """Where the Hytera repeater is."""
        return f"{self.block}.{_REPEATER}"

    @classmethod
    def new(cls, home: int) -> Self:
        """Choose free ports."""
        return cls(
            home=home,
            gateway=free_port(),
            cameras=free_port(),
            phones=free_port(),
            centre=free_port(),
            token=token_from_bytes(secrets.token_bytes(16)),
            block=free_block(),
            ars=free_udp_port(),
            tms=free_udp_port(),
            lrrp=free_udp_port(),
        )

    @classmethod
    def of(cls, folder: Path, home: int | None, usual: int | None = None) -> tuple[Self, bool]:
        """Return the ports of a folder, and whether it was used before.

        `home` must be Home Assistant's; without it a used folder keeps its own, and a
        new one gets `usual`, or any free one.
        """
        path = folder / _FILE
        used = path.exists()
        if used:
            ports = cls(**json.loads(path.read_text()))
            ports = replace(ports, home=home or ports.home)
            for port in (ports.home, ports.gateway, ports.cameras, ports.phones, ports.centre):
                demand_free(port)
        else:
            ports = cls.new(home or usual or free_port())
        path.write_text(json.dumps(asdict(ports), indent=2))
        path.chmod(0o600)
        return ports, used
