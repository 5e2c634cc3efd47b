"""Floor plans: what is marked, what is shown of it, and what is refused."""

from dataclasses import replace
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.errors import BadRequest, UnknownThing
from custom_components.municipal_alarm.control_room.floor_plans import (
    LONGEST_NAME,
    FloorPlan,
    Mark,
    Picture,
    key,
    marked,
    read,
    shown_marks,
    stored,
)
from custom_components.municipal_alarm.control_room.ids import BuildingId, CheckpointId, DeskId
from custom_components.municipal_alarm.control_room.site import (
    Building,
    Checkpoint,
    Desk,
    make_site,
)
from custom_components.municipal_alarm.control_room.words import MarkKind

HALL = BuildingId("hall")
DESK = Desk(DeskId("d1"), HALL, "Desk 1", "Ground floor")
UPSTAIRS = Desk(DeskId("d2"), HALL, "Desk 2", "First floor")
STAIRS = Checkpoint(CheckpointId("c1"), HALL, "Stairs", "ground  FLOOR")
SITE = make_site(buildings=[Building(HALL, "Hall")], desks=[DESK, UPSTAIRS], checkpoints=[STAIRS])
PLAN = FloorPlan(HALL, "Ground floor", Picture("a.png", 400, 300))


def asked(kind: str, mark_id: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "id": mark_id, "x": 0.5, "y": 0.25, **more}


def test_marks_are_called_what_they_are_called_in_the_site() -> None:
    plan = marked(
        PLAN,
        [
            asked("desk", "d1", name="Whatever"),
            asked("checkpoint", "c1"),
            asked("exit", "e1", name="  Main \t exit "),
            asked("camera", "camera.hall", name="Hall", turn=-90),
        ],
        SITE,
    )
    assert plan.version == PLAN.version + 1
    assert [(one.kind, one.name, one.turn) for one in plan.marks] == [
        (MarkKind.DESK, "Desk 1", None),
        (MarkKind.CHECKPOINT, "Stairs", None),
        (MarkKind.EXIT, "Main exit", None),
        (MarkKind.CAMERA, "Hall", 270.0),
    ]
    assert tuple(shown_marks(plan, SITE)) == plan.marks


def test_what_is_no_more_or_went_elsewhere_leaves_no_mark() -> None:
    plan = marked(PLAN, [asked("desk", "d1"), asked("checkpoint", "c1")], SITE)
    renamed = make_site(
        buildings=SITE.buildings.values(),
        desks=[replace(DESK, name="Counter")],
    )
    assert [one.name for one in shown_marks(plan, renamed)] == ["Counter"]
    moved = make_site(buildings=SITE.buildings.values(), desks=[replace(DESK, floor="First floor")])
    assert list(shown_marks(plan, moved)) == []


@pytest.mark.parametrize(
    ("mark", "refusal", "why"),
    [
        (asked("desk", "d2", name="Desk 2"), UnknownThing, "plan_mark_elsewhere"),
        (asked("desk", "gone"), UnknownThing, "plan_mark_elsewhere"),
        (asked("checkpoint", "d1"), UnknownThing, "plan_mark_elsewhere"),
        (asked("exit", "e1", name="  "), BadRequest, "plan_mark_without_name"),
        (asked("camera", "camera.hall"), BadRequest, "plan_mark_without_name"),
    ],
)
def test_refused(mark: dict[str, Any], refusal: type[Exception], why: str) -> None:
    with pytest.raises(refusal, match=why):
        marked(PLAN, [mark], SITE)


def test_nothing_is_there_twice() -> None:
    with pytest.raises(BadRequest, match="plan_mark_twice"):
        marked(PLAN, [asked("desk", "d1"), asked("desk", "d1", x=0.1)], SITE)
    # An id is of its kind: an exit may be called as a desk is.
    assert len(marked(PLAN, [asked("desk", "d1"), asked("exit", "d1", name="E")], SITE).marks) == 2


def test_a_long_name_is_cut() -> None:
    (mark,) = marked(PLAN, [asked("exit", "e", name="x" * 200)], SITE).marks
    assert len(mark.name) == LONGEST_NAME


@given(st.text(max_size=20), st.text(max_size=20))
def test_a_floor_is_one_however_it_is_spaced_and_cased(one: str, other: str) -> None:
    assert key("b", f" {one}  {other}") == key("b", f"{one} {other} ")
    assert key("b", one.casefold()) == key("b", one.casefold().casefold())
    assert key("a", one) != key("b", one)


marks = st.builds(
    Mark,
    st.sampled_from(MarkKind),
    st.text(min_size=1, max_size=20),
    st.text(max_size=20),
    st.floats(0, 1),
    st.floats(0, 1),
    st.none() | st.floats(0, 360),
)


@given(
    st.builds(
        FloorPlan,
        st.text(max_size=10).map(BuildingId),
        st.text(max_size=10),
        st.builds(Picture, st.text(max_size=10), st.integers(1, 9999), st.integers(1, 9999)),
        st.lists(marks, max_size=5).map(tuple),
        st.integers(1, 10**6),
    )
)
def test_what_is_kept_comes_back(plan: FloorPlan) -> None:
    assert read(json.loads(json.dumps(stored(plan)))) == plan


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-360, 360))
def test_places_stay_on_the_picture(x: float, y: float, turn: float) -> None:
    (mark,) = marked(
        PLAN, [asked("camera", "camera.a", name="A") | {"x": x, "y": y, "turn": turn}], SITE
    ).marks
    assert 0 <= mark.x <= 1
    assert 0 <= mark.y <= 1
    assert mark.turn is not None
    assert 0 <= mark.turn <= 360
    assert abs(mark.x - x) < 1e-4
