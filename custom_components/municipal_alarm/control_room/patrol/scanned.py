"""What is kept of tags that were read."""

from datetime import datetime

from ..ids import ResponderId
from ..values import value
from ..words import ScanFlag


@value
class LastScan:
    """The last time somebody was proven to be at a checkpoint."""

    occurred_at: datetime
    responder_id: ResponderId
    responder: str
    by: str
    """radio, phone, reader, operator, automation."""
    tag: str = ""
    flags: tuple[ScanFlag, ...] = ()
    device: str = ""
    """What read it."""


@value
class UnknownTag:
    """A tag that belongs to nothing, and who read it."""

    tag: str
    at: datetime
    who: str = ""
    times: int = 1
