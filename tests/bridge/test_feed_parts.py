"""Whatever a screen has seen or missed: with the next change it has what is there, and no more."""

from collections.abc import Mapping
from typing import Any

from hypothesis import given, strategies as st

from custom_components.municipal_alarm.bridge.feed_parts import View

KEYS: Mapping[str, str] = {
    "incidents": "incident_id",
    "responders": "responder_id",
    "rounds": "round_id",
    "reports": "plan_id",
    "lone_work": "responder_id",
}
"""What of a room is told one by one, and what each is known by."""
GONE: Mapping[str, str] = {
    "incidents": "removed",
    "rounds": "rounds_removed",
    "lone_work": "lone_work_removed",
}
"""The others go with a snapshot alone: an edit of what is set up."""

several = st.dictionaries(st.sampled_from("abcde"), st.integers(0, 2), max_size=5)
pre_alerts = st.lists(st.integers(0, 2), max_size=2)
rooms = st.fixed_dictionaries({**dict.fromkeys(KEYS, several), "pre_alerts": pre_alerts})


def told(room: Mapping[str, Any]) -> Any:
    """As a snapshot gives it."""
    return {
        **{
            kind: [{by: key, "value": value} for key, value in room[kind].items()]
            for kind, by in KEYS.items()
        },
        "pre_alerts": room["pre_alerts"],
    }


def equipment(room: Mapping[str, Any]) -> Any:
    return {key: {"key": key, "value": value} for key, value in room["rounds"].items()}


class Screen:
    """Keeps what it is told, as a page does."""

    def __init__(self) -> None:
        self.has: dict[str, dict[str, Any]] = {kind: {} for kind in (*KEYS, "equipment")}
        self.pre_alerts: list[Any] = []

    def take(self, delta: Mapping[str, Any]) -> None:
        for kind, by in {**KEYS, "equipment": "key"}.items():
            for one in delta.get(kind, ()):
                if kind in GONE:
                    assert self.has[kind].get(one[by]) != one, "told twice"
                self.has[kind][one[by]] = one
        for kind, gone in {**GONE, "equipment": "equipment_removed"}.items():
            for key in delta.get(gone, ()):
                del self.has[kind][key]
        self.pre_alerts = delta.get("pre_alerts", self.pre_alerts)


@given(st.lists(rooms, min_size=1, max_size=6))
def test_a_screen_has_what_is_there(happened: list[Any]) -> None:
    view, screen = View(), Screen()
    for room in happened:
        screen.take(view.become(told(room), equipment(room)))
        for kind in GONE:
            assert {key: one["value"] for key, one in screen.has[kind].items()} == room[kind]
        for kind in KEYS:
            assert {key: screen.has[kind][key]["value"] for key in room[kind]} == room[kind]
        assert screen.has["equipment"] == equipment(room)
        assert screen.pre_alerts == room["pre_alerts"]


@given(rooms)
def test_what_is_as_it_was_is_not_told(room: Any) -> None:
    view = View()
    view.become(told(room), equipment(room))
    assert view.become(told(room), equipment(room)) == {}
