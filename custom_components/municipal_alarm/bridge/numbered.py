"""Whoever follows one of our feeds: its messages are numbered without gaps, and say the time."""

from collections.abc import Callable
from dataclasses import dataclass, field
import logging
from typing import ClassVar

from homeassistant.util import dt as dt_util

from ..control_room.snapshot import Json, time

_LOGGER = logging.getLogger(__name__)

type Send = Callable[[Json], None]


@dataclass(slots=True)
class Subscriber:
    """One subscription, of the connection of a user."""

    called: ClassVar[str] = "A subscriber"

    user_id: str
    send: Send
    number: int = field(default=0, init=False)

    def tell(self, message: Json) -> None:
        """Send it, numbered; one that fails must not keep the others from knowing."""
        self.number += 1
        try:
            self.send({**message, "number": self.number, "now": time(dt_util.utcnow())})
        except Exception:
            _LOGGER.exception("%s could not be told", self.called)
