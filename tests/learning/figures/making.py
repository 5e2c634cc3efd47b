"""Facts for tests of figures, and random ones."""

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st

from custom_components.municipal_alarm.control_room.ids import BuildingId, DeskId, IncidentId
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    IncidentState,
    Outcome,
    Priority,
)
from custom_components.municipal_alarm.learning.facts import Facts
from tests.control_room.shift import NOON


def facts(number: int = 1, after: float = 0, **more: Any) -> Facts:
    """An incident, so many seconds after noon; resolved after five minutes."""
    given: dict[str, Any] = {
        "incident_id": IncidentId(f"i{number}"),
        "number": number,
        "kind": AlarmKind.PANIC,
        "priority": Priority.URGENT,
        "raised_at": NOON + timedelta(seconds=after),
        "state": IncidentState.CLOSED,
        "building_id": BuildingId("library"),
        "building": "Library",
        "desk_id": DeskId("desk 1"),
        "place": "Library, desk 1",
        "resolved_s": 300.0,
        "outcome": Outcome.GENUINE,
        "receipts": True,
    }
    return Facts(**{**given, **more})


seconds = st.none() | st.floats(0, 400) | st.sampled_from((29.0, 30.0, 31.0, 60.0))

some_facts = st.lists(
    st.builds(
        facts,
        st.integers(1, 10**6),
        st.floats(0, 40 * 86_400),
        acknowledged_s=seconds,
        receipt_s=seconds,
        on_scene_s=seconds,
        resolved_s=seconds,
        receipts=st.booleans(),
        drill=st.booleans(),
        test=st.booleans(),
        outcome=st.none() | st.sampled_from(Outcome),
        kind=st.sampled_from(AlarmKind),
        desk_id=st.none() | st.sampled_from(("d1", "d2", "d3")),
        building_id=st.none() | st.sampled_from(("b1", "b2")),
    ),
    max_size=40,
)
