"""Counters of one link, for diagnostics, sensors and tests."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class LinkStats:
    """What a link did since it was built. Plain counters, never reset.

    `dropped` counts frames and commands that were not passed on, by reason
    (`repeat`, `malformed`, `unsupported`, `expired`, ...). `last_seen` is the
    caller's monotonic clock, in seconds, at the last frame received.
    `clock_skew_s` is the peer's clock minus ours at its last heartbeat, None
    until known.
    """

    frames_in: int = 0
    frames_out: int = 0
    connects: int = 0
    losses: int = 0
    last_seen: float | None = None
    clock_skew_s: float | None = None
    pending_commands: int = 0
    dropped: Counter[str] = field(default_factory=Counter)

    @property
    def reconnects(self) -> int:
        """Return how often the link came back after it had been up."""
        return max(0, self.connects - 1)

    def as_dict(self) -> dict[str, Any]:
        """Return the counters as JSON-ready values, for diagnostics."""
        return {
            "frames_in": self.frames_in,
            "frames_out": self.frames_out,
            "connects": self.connects,
            "reconnects": self.reconnects,
            "losses": self.losses,
            "last_seen": self.last_seen,
            "clock_skew_s": self.clock_skew_s,
            "pending_commands": self.pending_commands,
            "dropped": dict(self.dropped),
        }
