"""The shapes of what is set up, and of what of it does not work; see `shapes`."""

from typing import Annotated, TypedDict

from ..words import EquipmentFault, RoundKind


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


class SitePlan(TypedDict):
    """A round that can be walked."""

    plan_id: str
    plan: str
    kind: Annotated[str, RoundKind]
    building_id: str
    building: str
    total: int


class SiteStructure(TypedDict):
    """Every building. `version` is another one when anything but a test is different."""

    version: int
    buildings: list[SiteBuilding]
    round_plans: list[SitePlan]


class Abnormal(TypedDict):
    """A piece of equipment that does not work, or of which nobody knows that it does.

    `why`: of a desk to be tested `failed`, `never` or `overdue`; of a radio that never
    registered `never`; of a button whose entity has said nothing yet `unknown`; else empty.
    `since` is null where it never worked.
    """

    key: str
    kind: Annotated[str, EquipmentFault]
    name: str
    place: str
    building_id: str | None
    desk_id: str | None
    device_id: str | None
    why: str
    since: str | None
