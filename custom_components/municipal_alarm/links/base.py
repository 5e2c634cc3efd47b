"""What the bridge sees of a radio system: one `Link`, whatever the protocol.

    LinkError
    ├── CannotConnect        nobody answers at this address, or not in time
    ├── NotAGateway          somebody answers, but does not speak the protocol
    ├── UnsupportedVersion   no protocol version in common
    └── InvalidToken         the pairing token is wrong, on either side

A link is built once, started, and then looks after itself: it reconnects with
growing pauses, keeps what was not delivered, and says on `on_state` where it
stands. Nothing a peer sends can make it raise into its owner.
"""

from asyncio import Task, create_task
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol

from ..radio.commands import RadioCommand
from ..radio.events import RadioEvent
from ..radio.network import Part, Voice
from .stats import LinkStats


class LinkError(Exception):
    """Root of what `probe` functions raise."""


class CannotConnect(LinkError):
    """Nobody answers at this address, or not in time."""


class NotAGateway(LinkError):
    """Somebody answers, but does not speak the protocol."""


class UnsupportedVersion(LinkError):
    """There is no protocol version that both sides know."""


class InvalidToken(LinkError):
    """The pairing token is wrong, or the peer could not prove that it knows it."""


class LinkStatus(StrEnum):
    """Where a link stands. Only CONNECTED carries anything."""

    STOPPED = "stopped"
    CONNECTING = "connecting"
    CONNECTED = "connected"
    LOST = "lost"
    INVALID_TOKEN = "invalid_token"
    UNSUPPORTED = "unsupported"


@dataclass(frozen=True, slots=True)
class LinkState:
    """The status and, in English for the log and diagnostics, why.

    INVALID_TOKEN and UNSUPPORTED need a person; the link goes on trying, at
    its longest pause, because that person may be at the other end. So does LOST
    with `local` set: it is this machine that cannot open a port.
    """

    status: LinkStatus
    reason: str | None = None
    local: bool = False

    @property
    def connected(self) -> bool:
        """Return whether texts leave at once."""
        return self.status is LinkStatus.CONNECTED


type Done = Callable[[], None]
"""Says that the event is safely in the journal; see `OnEvent`."""

type OnEvent = Callable[[RadioEvent, Done], None]
"""Called in the event loop, in the turn the frame arrived, once per event.

Call `done` in the same loop when the fact is committed: only then is it
acknowledged to the source, which repeats it otherwise (also to the next
process, after a crash). Calls may come late, in any order, and more than once;
the acknowledgement on the wire is cumulative. Must not raise: an exception is
logged, and the event stays unacknowledged.
"""

type OnState = Callable[[LinkState], None]
"""Called in the event loop at each change of state; never twice for the same."""

type OnParts = Callable[[Sequence[Part]], None]
"""Called in the event loop when a piece of the system comes up, goes down or is new."""

type OnVoice = Callable[[Voice], None]
"""Called in the event loop for each packet of an open microphone."""


def utc_now() -> datetime:
    """Return the wall clock; what links use unless they are given another."""
    return datetime.now(UTC)


def start_task(coroutine: Coroutine[Any, Any, None], name: str) -> Task[None]:
    """Start a task of its own; what links use unless their owner tracks tasks."""
    return create_task(coroutine, name=name)


type CreateTask = Callable[[Coroutine[Any, Any, None], str], Task[None]]
"""Starts the supervising task: `(coroutine, name)`, as the owner tracks tasks."""


class Link(Protocol):
    """A supervised connection to one radio system."""

    @property
    def state(self) -> LinkState:
        """Return where the link stands."""

    @property
    def stats(self) -> LinkStats:
        """Return the live counters."""

    @property
    def clock_skew_s(self) -> float | None:
        """Return by how much the peer's clock is ahead of ours; None: not known."""

    @property
    def parts(self) -> Sequence[Part]:
        """Return the pieces that can be up or down by themselves; empty: it is one."""

    async def start(self) -> None:
        """Begin to connect, and return at once; `on_state` tells the rest."""

    async def stop(self) -> None:
        """Close the connection and end all tasks. What was not sent is gone."""

    def send(self, command: RadioCommand) -> None:
        """Hand over a command; never blocks, never raises for reasons of the link.

        Connected, the frame leaves in this very turn of the event loop.
        Otherwise it waits, in order, until the link is back or `ttl_s` is
        over. The outcome comes as `Receipt` events under the command's key;
        their `done` is to be called like any other.
        """
