"""The shapes of floor plans; see `shapes`."""

from typing import Annotated, TypedDict

from ..words import MarkKind


class PlanMark(TypedDict):
    """Something on a plan. `x` and `y`: parts of its width and height, from the upper left.

    `id`: of a desk or checkpoint its own, of a camera its entity; of an exit any. `turn`:
    where a camera looks, in degrees clockwise from upwards; null: not said.
    """

    kind: Annotated[str, MarkKind]
    id: str
    name: str
    x: float
    y: float
    turn: float | None


class FloorPlan(TypedDict):
    """The plan of one floor. `url` needs a token of Home Assistant; `version` goes up."""

    building_id: str
    floor: str
    url: str
    width: int
    height: int
    version: int
    marks: list[PlanMark]


class FloorPlans(TypedDict):
    """The plans that were asked for; `version` as in the feed."""

    version: int
    plans: list[FloorPlan]
