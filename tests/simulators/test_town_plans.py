"""The town hall's floor plans: everything of each floor is on them, and in a room."""

from io import BytesIO
from pathlib import Path

from PIL import Image
import pytest

from custom_components.municipal_alarm.bridge.plan_files import PlanFiles
from custom_components.municipal_alarm.bridge.plans import FOLDER
from custom_components.municipal_alarm.control_room import floor_plans
from custom_components.municipal_alarm.control_room.words import MarkKind
from simulators.town import WATERVEEN
from simulators.town_plans import DRAWINGS, SIZE, Drawing, draw, plant


@pytest.mark.parametrize("drawing", DRAWINGS, ids=[one.floor for one in DRAWINGS])
def test_all_of_the_floor_is_on_it(drawing: Drawing) -> None:
    house = next(one for one in WATERVEEN.buildings if one.building_id == drawing.building_id)
    assert set(drawing.desks) == {one.desk_id for one in house.desks if one.floor == drawing.floor}
    assert set(drawing.checkpoints) == {
        one.checkpoint_id for one in house.checkpoints if one.floor == drawing.floor
    }
    for x, y in (*drawing.desks.values(), *drawing.checkpoints.values()):
        assert any(r.left < x < r.right and r.top < y < r.bottom for r in drawing.rooms)
    assert Image.open(BytesIO(draw(drawing))).size == SIZE


def test_they_are_planted_as_the_component_keeps_them(tmp_path: Path) -> None:
    plant(tmp_path, WATERVEEN)
    files = PlanFiles(tmp_path / FOLDER)
    kept = files.read_list()
    plans = [floor_plans.read(one) for one in kept["plans"]]
    assert [one.floor for one in plans] == [one.floor for one in DRAWINGS]
    for plan in plans:
        assert plan.building_id == "town-hall"
        assert files.read(plan.picture.file) is not None
        assert {mark.kind for mark in plan.marks} == set(MarkKind)
        assert all(0 <= mark.x <= 1 and 0 <= mark.y <= 1 for mark in plan.marks)
