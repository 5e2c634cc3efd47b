"""The events of the journal's own care: what is held, what went, and who asked for it.

Part of the journal's vocabulary: see `events`, which gives these names as well. The
journal makes them itself, in the commit that changes what they tell of.
"""

from datetime import datetime
from typing import ClassVar

from .commands import Actor
from .event_bases import RoomEventBase
from .values import record


@record
class HoldSet(RoomEventBase):
    """Nothing of an incident may go until it is released; `held` is its stream."""

    KIND: ClassVar[str] = "hold_set"
    held: str
    actor: Actor
    reason: str


@record
class HoldReleased(RoomEventBase):
    """An incident is held no more: what is older than is kept may go."""

    KIND: ClassVar[str] = "hold_released"
    held: str
    actor: Actor
    reason: str


@record
class ContentExpired(RoomEventBase):
    """The content of these records went because of its age. Never expires itself."""

    KIND: ClassVar[str] = "content_expired"
    positions: str
    """As "1-5,9": rising, the last of each range included."""
    count: int
    events_before: datetime
    """Of any kind: what was older went."""
    places_before: datetime
    """Of scans and positions."""


@record
class PersonErased(RoomEventBase):
    """One person's names and ids were taken out of these records. Never expires itself.

    Says who asked and why, and nothing of the person.
    """

    KIND: ClassVar[str] = "person_erased"
    actor: Actor
    reason: str
    replaced: tuple[tuple[int, str], ...]
    """Position, and the digest of what stands there now in hexadecimal digits; empty:
    nothing does."""
    effects: int = 0
    """How many messages of the outbox went with them."""
