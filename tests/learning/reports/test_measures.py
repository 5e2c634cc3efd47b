"""Open measures: what each reader is told of them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from custom_components.municipal_alarm.control_room.evaluation.measures import KeptMeasure
from custom_components.municipal_alarm.control_room.evaluation.parts import Measure, MeasureId
from custom_components.municipal_alarm.control_room.ids import BuildingId, IncidentId
from custom_components.municipal_alarm.control_room.site import Place
from custom_components.municipal_alarm.learning.reports.measures import open_measures

NOW = datetime(2026, 9, 1, tzinfo=UTC)
HALL = Place(BuildingId("hall"), "Town hall", desk="Desk 1")
TODAY = date(2026, 9, 10)


def kept(name: str, due: date, **more: Any) -> KeptMeasure:
    said: dict[str, Any] = {
        "measure": Measure(measure_id=MeasureId(name), text=name, owner="Karin", due=due),
        "incident_id": IncidentId("i"),
        "number": 7,
        "place": HALL,
        "secret": False,
        "agreed_at": NOW,
        "agreed_by": "Olga",
        "since": NOW,
        "due_at": NOW + timedelta(days=9),
    }
    return KeptMeasure(**{**said, **more})


ALL = [
    kept("later", date(2026, 12, 1)),
    kept("late", date(2026, 9, 8)),
    kept("today", TODAY),
    kept("done", date(2026, 9, 1), done_at=NOW),
    kept("secret", date(2026, 9, 2), secret=True),
    kept("elsewhere", date(2026, 9, 3), place=None),
]


def test_the_first_due_first_less_what_is_done() -> None:
    found = open_measures(ALL, TODAY, secrets=True, names=True)
    assert [(one.text, one.late_days) for one in found] == [
        ("secret", 8),
        ("elsewhere", 7),
        ("late", 2),
        ("today", 0),
        ("later", 0),
    ]
    assert {one.owner for one in found} == {"Karin"}
    assert found[0].as_json()["due"] == "2026-09-02"


def test_nothing_secret_and_no_names_for_all_to_read() -> None:
    found = open_measures(ALL, TODAY, secrets=False, names=False)
    assert len(found) == 4
    assert {one.text + one.owner for one in found} == {""}


def test_of_one_building() -> None:
    found = open_measures(ALL, TODAY, secrets=True, names=True, building_id=BuildingId("hall"))
    assert "elsewhere" not in {one.text for one in found}
    assert not open_measures(
        ALL, TODAY, secrets=True, names=True, building_id=BuildingId("library")
    )
