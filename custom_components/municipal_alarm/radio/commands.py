"""What the room asks of a radio system, free of any protocol.

Every command carries an idempotency `key`: sending is at-least-once, and the
far side does the work of one key once, however often it arrives. Receipts
(`events.Receipt`) come back under the same key.

`ttl_s` is how long the command is worth carrying out, in seconds from the
moment it is handed to the link. A text that waited out a broken link for a
quarter of an hour sends a guard to a desk where nobody is any more, and a
microphone that opens late listens to people who are not in danger: what has
expired is not sent, and comes back as FAILED with reason EXPIRED.
"""

from dataclasses import dataclass
from enum import StrEnum


class Priority(StrEnum):
    """How a text is to be carried and shown; EMERGENCY overtakes the others."""

    ROUTINE = "routine"
    URGENT = "urgent"
    EMERGENCY = "emergency"


class OutputState(StrEnum):
    """What a desk's discreet output (answer lamp) shows."""

    OFF = "off"
    ON = "on"
    BLINK = "blink"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendText:
    """Show `text` on radios and talkgroups (at least one of either).

    `covert` asks for no tone, light or vibration at the radio; a system that
    cannot do that still sends.
    """

    key: str
    text: str
    radio_ids: tuple[str, ...] = ()
    talkgroups: tuple[str, ...] = ()
    priority: Priority = Priority.ROUTINE
    covert: bool = False
    ttl_s: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SendStatus:
    """Send a status code (1 to 6 digits) to radios and talkgroups."""

    key: str
    code: str
    radio_ids: tuple[str, ...] = ()
    talkgroups: tuple[str, ...] = ()
    ttl_s: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenMicrophone:
    """Let a radio transmit what it hears for `seconds` (1 to 300)."""

    key: str
    radio_id: str
    seconds: int
    ttl_s: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseMicrophone:
    """Stop a radio's open microphone before its time is over."""

    key: str
    radio_id: str
    ttl_s: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOutput:
    """Switch a desk output, such as the discreet answer lamp."""

    key: str
    output_id: str
    state: OutputState
    ttl_s: float = 900.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryPosition:
    """Ask a radio where it is; the answer is a `Position`."""

    key: str
    radio_id: str
    ttl_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowPosition:
    """Tell where a radio is every `interval_s` seconds, for `seconds`.

    The answers are `Position` events. A system that cannot repeat by itself
    answers once, as for `QueryPosition`.
    """

    key: str
    radio_id: str
    interval_s: int
    seconds: int
    ttl_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StopFollowing:
    """End every `FollowPosition` of this radio before its time."""

    key: str
    radio_id: str
    ttl_s: float = 900.0


type RadioCommand = (
    SendText
    | SendStatus
    | OpenMicrophone
    | CloseMicrophone
    | SetOutput
    | QueryPosition
    | FollowPosition
    | StopFollowing
)
"""Everything a link can be asked; closed, so that a `match` can be exhaustive."""
