"""The shapes of what is set up, and of what of it does not work; see `shapes`."""

from typing import TypedDict


class SiteDesk(TypedDict):
    """A desk with its button."""

    desk_id: str
    name: str
    floor: str
    camera: bool
    tested_at: str | None


class SiteCheckpoint(TypedDict):
    """A place to prove on rounds."""

    checkpoint_id: str
    name: str
    floor: str
    assembly_point: bool


class SiteBuilding(TypedDict):
    """A building and what is in it, floor by floor from below."""

    building_id: str
    name: str
    address: str
    floors: list[str]
    desks: list[SiteDesk]
    checkpoints: list[SiteCheckpoint]


class SiteStructure(TypedDict):
    """Every building. `version` is another one when anything but a test is different."""

    version: int
    buildings: list[SiteBuilding]
