"""What everything that is shown is made of: times and places as plain JSON."""

from datetime import datetime
from typing import Any, overload

from ..site import Place, Position
from . import place_shapes

type Json = dict[str, Any]


@overload
def time(at: datetime) -> str: ...
@overload
def time(at: datetime | None) -> str | None: ...
def time(at: datetime | None) -> str | None:
    """A moment, as text."""
    return at.isoformat() if at is not None else None


def position(where: Position) -> place_shapes.Position:
    """Where a radio says it is."""
    return {
        "latitude": where.latitude,
        "longitude": where.longitude,
        "accuracy_m": where.accuracy_m,
    }


def place(where: Place | None) -> place_shapes.Place | None:
    """A place, with its words ready."""
    if where is None:
        return None
    return {
        "building_id": where.building_id,
        "building": where.building,
        "floor": where.floor,
        "desk_id": where.desk_id,
        "desk": where.desk,
        "checkpoint_id": where.checkpoint_id,
        "checkpoint": where.checkpoint,
        "text": where.words(),
    }
