"""The looks of the last minutes, so that one look is written down once."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from .access_events import AccessRecorded
from .words import AccessKind

SAME_LOOK = timedelta(minutes=10)
"""Within it the same person looks at the same thing once: a page that is loaded again and
again must not fill the journal, nor hide what else was looked at."""

type Look = tuple[str, AccessKind, str, str]
"""Who looked, how, at what, of which incident."""

type Accesses = Mapping[Look, datetime]
"""Each look with the time that it was written down. Forgotten at a restart: a look too
many is written down then, and none too few."""


class _Room(Protocol):
    accesses: Accesses


def look_of(event: AccessRecorded) -> Look:
    """What makes a look the same as another."""
    return event.actor.actor_id, event.what, event.about, event.incident_id or ""


def recorded(room: _Room, event: AccessRecorded) -> None:
    """Fold it in, and forget what is too long ago to be the same look."""
    room.accesses = {
        **{look: at for look, at in room.accesses.items() if event.at - at < SAME_LOOK},
        look_of(event): event.at,
    }
