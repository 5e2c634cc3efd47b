"""Plans of floors: a picture, and where on it desks, checkpoints, cameras and exits are.

Places are parts of the picture's width and height, so they stay right when a sharper
picture of the same drawing takes its place. What is no more, or is on another floor by
now, leaves no mark.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .errors import BadRequest, UnknownThing
from .ids import BuildingId, CheckpointId, DeskId
from .site import Place, Site
from .values import value
from .words import MarkKind

MOST_MARKS = 500
"""On one plan: more cannot be told from each other."""
LONGEST_NAME = 80
_DECIMALS = 5
"""A tenth of a pixel on the largest picture that is kept."""


@value
class Mark:
    """Something on a plan."""

    kind: MarkKind
    mark_id: str
    name: str
    x: float
    y: float
    turn: float | None = None
    """Where a camera looks, in degrees clockwise from upwards."""


@value
class Picture:
    """The picture of a plan: what it is called where it is kept, and its size."""

    file: str
    width: int
    height: int


@value
class FloorPlan:
    """The plan of one floor of a building."""

    building_id: BuildingId
    floor: str
    picture: Picture
    marks: tuple[Mark, ...] = ()
    version: int = 1
    """Goes up with each edit, so that two who edit it at once learn of each other."""


type PlanKey = tuple[BuildingId, str]


def key(building_id: str, floor: str) -> PlanKey:
    """What makes two plans one: the building, and the floor as people spell it."""
    return BuildingId(building_id), " ".join(floor.split()).casefold()


def key_of(plan: FloorPlan) -> PlanKey:
    """The key of a plan."""
    return key(plan.building_id, plan.floor)


def shown_marks(plan: FloorPlan, site: Site) -> Iterator[Mark]:
    """The marks by what they are called now; of what is not there any more, none."""
    for mark in plan.marks:
        place = _place(mark.kind, mark.mark_id, site)
        if place is not None:
            if key(place.building_id, place.floor) == key_of(plan):
                yield replace(mark, name=place.desk or place.checkpoint)
        elif mark.kind in (MarkKind.CAMERA, MarkKind.EXIT):
            yield mark


def _place(kind: MarkKind, mark_id: str, site: Site) -> Place | None:
    match kind:
        case MarkKind.DESK:
            return site.places.get(DeskId(mark_id))
        case MarkKind.CHECKPOINT:
            return site.checkpoint_places.get(CheckpointId(mark_id))
        case _:
            return None


def marked(plan: FloorPlan, asked: Iterable[Mapping[str, Any]], site: Site) -> FloorPlan:
    """The plan with these marks in place of its own, each as the fields of a request.

    `UnknownThing`: a desk or checkpoint is not on this floor. `BadRequest`: one is there
    twice, or an exit has no name.
    """
    marks: dict[tuple[MarkKind, str], Mark] = {}
    for one in asked:
        mark = _checked(one, plan, site)
        if marks.setdefault((mark.kind, mark.mark_id), mark) is not mark:
            raise BadRequest("plan_mark_twice", name=mark.name)
    return replace(plan, marks=tuple(marks.values()), version=plan.version + 1)


def _checked(one: Mapping[str, Any], plan: FloorPlan, site: Site) -> Mark:
    kind, mark_id = MarkKind(one["kind"]), str(one["id"])
    name = " ".join(str(one.get("name") or "").split())[:LONGEST_NAME]
    if kind in (MarkKind.DESK, MarkKind.CHECKPOINT):
        place = _place(kind, mark_id, site)
        if place is None or key(place.building_id, place.floor) != key_of(plan):
            raise UnknownThing("plan_mark_elsewhere", name=name or mark_id, floor=plan.floor)
        name = place.desk or place.checkpoint
    elif not name:
        raise BadRequest("plan_mark_without_name")
    turn = one.get("turn") if kind is MarkKind.CAMERA else None
    return Mark(
        kind,
        mark_id,
        name,
        round(float(one["x"]), _DECIMALS),
        round(float(one["y"]), _DECIMALS),
        None if turn is None else round(float(turn) % 360, 1),
    )


def stored(plan: FloorPlan) -> dict[str, Any]:
    """A plan as it is kept."""
    return {
        "building_id": plan.building_id,
        "floor": plan.floor,
        "file": plan.picture.file,
        "width": plan.picture.width,
        "height": plan.picture.height,
        "version": plan.version,
        "marks": [
            {
                "kind": mark.kind.value,
                "id": mark.mark_id,
                "name": mark.name,
                "x": mark.x,
                "y": mark.y,
                "turn": mark.turn,
            }
            for mark in plan.marks
        ],
    }


def read(kept: Mapping[str, Any]) -> FloorPlan:
    """A plan from what was kept; KeyError, TypeError, ValueError: it cannot be read."""
    return FloorPlan(
        BuildingId(kept["building_id"]),
        str(kept["floor"]),
        Picture(str(kept["file"]), int(kept["width"]), int(kept["height"])),
        tuple(
            Mark(
                MarkKind(one["kind"]),
                str(one["id"]),
                str(one["name"]),
                float(one["x"]),
                float(one["y"]),
                None if one["turn"] is None else float(one["turn"]),
            )
            for one in kept["marks"]
        ),
        int(kept["version"]),
    )
