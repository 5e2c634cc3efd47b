"""What every event of the journal has: see `events`."""

from datetime import datetime
from typing import ClassVar

from .evaluation.parts import MeasureId, stream_of
from .ids import IncidentId, ResponderId, RoundId, SessionId
from .values import record

ROOM = "room"
"""The stream of what belongs to no incident."""


@record
class RoomEventBase:
    """An event that belongs to no incident."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    ENDS: ClassVar[bool] = False

    at: datetime

    @property
    def stream(self) -> str:
        """What the event belongs to."""
        return ROOM

    @property
    def live_key(self) -> str | None:
        """Until when it is needed: see `events`."""
        return None


@record
class RoundEventBase:
    """An event of one round."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    ENDS: ClassVar[bool] = False

    at: datetime
    round_id: RoundId

    @property
    def stream(self) -> str:
        """What the event belongs to."""
        return f"round/{self.round_id}"

    @property
    def live_key(self) -> str | None:
        """Until when it is needed: see `events`."""
        return ""


@record
class LoneWorkEventBase:
    """An event of lone work that is watched over."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    ENDS: ClassVar[bool] = False

    at: datetime
    session_id: SessionId
    responder_id: ResponderId
    responder: str

    @property
    def stream(self) -> str:
        """What the event belongs to."""
        return self.session_id

    @property
    def live_key(self) -> str | None:
        """Until when it is needed: see `events`."""
        return ""


@record
class MeasureEventBase:
    """An event of one measure."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    ENDS: ClassVar[bool] = False

    at: datetime
    measure_id: MeasureId
    incident_id: IncidentId
    """What it was agreed after."""
    secret: bool = False
    """The incident was more than everybody may know."""

    @property
    def stream(self) -> str:
        """What the event belongs to."""
        return stream_of(self.measure_id)

    @property
    def live_key(self) -> str | None:
        """Until when it is needed: see `events`."""
        return ""


@record
class IncidentEventBase:
    """An event of one incident."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1
    ENDS: ClassVar[bool] = False

    at: datetime
    incident_id: IncidentId
    secret: bool = False
    """It would not have happened without a duress code: see `secrecy`."""

    @property
    def stream(self) -> str:
        """What the event belongs to."""
        return self.incident_id

    @property
    def live_key(self) -> str | None:
        """Until when it is needed: see `events`."""
        return ""
