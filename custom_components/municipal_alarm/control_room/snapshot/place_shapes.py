"""The shapes of where something is; see `shapes`."""

from typing import TypedDict


class Place(TypedDict):
    """Where something is, with its words ready."""

    building_id: str
    building: str
    floor: str
    desk_id: str | None
    desk: str
    checkpoint_id: str | None
    checkpoint: str
    text: str


class Position(TypedDict):
    """Where a radio says it is."""

    latitude: float
    longitude: float
    accuracy_m: float | None


class Located(Position):
    """Where the radio of a responder says it is."""

    responder_id: str
    responder: str
    occurred_at: str
