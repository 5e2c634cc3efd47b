"""What is set up: buildings with their floors, desks and checkpoints, and round plans.

Screens ask for it once, and again when its version is another one; it is too much to
send with everything that happens.
"""

from collections.abc import Iterable, Mapping
from hashlib import blake2b

from ..floors import level
from ..ids import BuildingId
from ..site import Checkpoint, Desk, RoundPlan, Site
from ..state import RoomState
from . import site_shapes as shapes
from .parts import time

_VERSION_BYTES = 6
"""As many as a number of a screen's program holds without loss."""


def site_structure(state: RoomState) -> shapes.SiteStructure:
    """Every building by its name, and when each desk was last tested."""
    site = state.site
    desks, checkpoints = _by_building(site.desks.values()), _by_building(site.checkpoints.values())
    buildings = sorted(site.buildings.values(), key=lambda one: (one.name.casefold(), one.name))
    return {
        "version": site_version(site),
        "buildings": [
            {
                "building_id": one.building_id,
                "name": one.name,
                "address": one.address,
                "floors": floors(
                    thing.floor
                    for thing in (
                        *desks.get(one.building_id, ()),
                        *checkpoints.get(one.building_id, ()),
                    )
                ),
                "desks": [
                    {
                        "desk_id": desk.desk_id,
                        "name": desk.name,
                        "floor": desk.floor,
                        "camera": desk.camera,
                        "tested_at": time(state.tested.get(desk.desk_id)),
                    }
                    for desk in desks.get(one.building_id, ())
                ],
                "checkpoints": [
                    {
                        "checkpoint_id": checkpoint.checkpoint_id,
                        "name": checkpoint.name,
                        "floor": checkpoint.floor,
                        "assembly_point": checkpoint.assembly_point,
                    }
                    for checkpoint in checkpoints.get(one.building_id, ())
                ],
            }
            for one in buildings
        ],
        "round_plans": [
            {
                "plan_id": plan.plan_id,
                "plan": plan.name,
                "kind": plan.kind.value,
                "building_id": plan.building_id,
                "building": site.buildings[plan.building_id].name,
                "total": len(plan.checkpoints),
            }
            for plan in sorted(site.round_plans.values(), key=lambda one: _order(site, one))
        ],
    }


def site_version(site: Site) -> int:
    """A number of what is set up: the same after a restart, another after an edit."""
    told = blake2b(digest_size=_VERSION_BYTES)
    for building in site.buildings.values():
        told.update(repr((building.building_id, building.name, building.address)).encode())
    for desk in site.desks.values():
        where = desk.desk_id, desk.building_id, desk.name, desk.floor, desk.camera
        told.update(repr(where).encode())
    for one in site.checkpoints.values():
        here = one.checkpoint_id, one.building_id, one.name, one.floor, one.assembly_point
        told.update(repr(here).encode())
    for plan in site.round_plans.values():
        walk = plan.plan_id, plan.building_id, plan.name, plan.kind.value, len(plan.checkpoints)
        told.update(repr(walk).encode())
    return int.from_bytes(told.digest())


def floors(names: Iterable[str]) -> list[str]:
    """Each floor once, from below; those whose name does not say their height come last."""
    return sorted({name for name in names if name}, key=_height)


def _height(name: str) -> tuple[bool, int, str]:
    known = level(name)
    return known is None, known or 0, name.casefold()


def _order(site: Site, plan: RoundPlan) -> tuple[str, str, str]:
    building = site.buildings[plan.building_id].name
    return building.casefold(), plan.name.casefold(), plan.plan_id


def _by_building[T: (Desk, Checkpoint)](several: Iterable[T]) -> Mapping[BuildingId, list[T]]:
    found: dict[BuildingId, list[T]] = {}
    for one in several:
        found.setdefault(one.building_id, []).append(one)
    return found
