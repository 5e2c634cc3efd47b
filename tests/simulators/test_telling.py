from datetime import UTC, datetime, timedelta
import io
import json

from custom_components.municipal_alarm.control_room.events import (
    HELD_REASONS,
    PUT_OFF_REASONS,
    REPEAT_ENDED_REASONS,
)
from simulators.report import report_lines
from simulators.story import find
from simulators.story_scene import Line
from simulators.telling import Teller
from simulators.town import WATERVEEN

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DESK = "Town Hall, Ground floor, Desk 3"


def test_programs_get_one_object_a_line_with_five_keys():
    out = io.StringIO()
    teller = Teller(as_json=True, out=out)
    story = find("aggression", WATERVEEN)
    teller.title(story, NOW)
    teller.line(Line(NOW, "radio shows “x”", "Jan de Vries", DESK, 12.5, report=("more",)))
    teller.verdict(story, NOW, held=False)
    first, last = (json.loads(line) for line in out.getvalue().splitlines())
    assert first == {
        "time": "2026-11-22T12:00:00.000+00:00",
        "what": "radio shows “x”",
        "who": "Jan de Vries",
        "where": DESK,
        "delay_ms": 12.5,
    }
    assert last["what"] == "the story aggression did not hold"


def test_people_get_times_delays_and_a_place_once():
    out = io.StringIO()
    teller = Teller(as_json=False, out=out)
    teller.title(find("aggression", WATERVEEN), NOW)
    for seconds in (1, 2):
        teller.line(Line(NOW + timedelta(seconds=seconds), "acknowledges", "Anna", DESK, 3))
    lines = out.getvalue().splitlines()
    assert lines[-2] == f"  1.000 s       3 ms  Anna: acknowledges  ({DESK})"
    assert lines[-1] == "  2.000 s       3 ms  Anna: acknowledges"


def test_a_report_says_why_a_step_did_nothing():
    def said(event: str, **more: object) -> str:
        (line,) = report_lines([{"event": event, "at": NOW.isoformat(), "step": 1, **more}])
        return line.partition("  ")[2]

    assert said("step_taken", held_by="unguarded") == (
        "step 2 of the policy is not taken, for no guard is in the building"
    )
    assert said("step_repeated", held_by="", alerts=[{"responder": "Jan"}]) == (
        "step 2 again: tells Jan"
    )
    assert said("step_repeated", held_by="answered") == (
        "step 2 is not repeated, for somebody comes"
    )
    assert said("steps_put_off", reason="answered") == ("enough come, so the steps from 2 on wait")
    for reason in HELD_REASONS:
        assert said("step_taken", held_by=reason)
    for reason in REPEAT_ENDED_REASONS:
        assert said("step_repeated", held_by=reason)
    for reason in PUT_OFF_REASONS:
        assert "2" in said("steps_put_off", reason=reason)


def test_a_report_leaves_out_deliveries_that_went_well():
    lines = report_lines(
        [
            {
                "event": "step_taken",
                "at": NOW.isoformat(),
                "step": 0,
                "alerts": [{"responder": "Jan"}, {"responder": "Samira"}],
                "external": ["Police"],
                "skipped": [{"target": "operators", "reason": "nobody_there"}],
            },
            {"event": "delivery_reported", "at": NOW.isoformat(), "state": "receipted"},
            {"event": "delivery_reported", "at": NOW.isoformat(), "state": "failed"},
            {"event": "acknowledged", "at": NOW.isoformat(), "actor": {"name": "Anna"}},
        ]
    )
    assert [line.partition("  ")[2] for line in lines] == [
        "step 1 of the policy: tells Jan, Samira; calls Police; not operators (nobody there)",
        "delivery reported",
        "acknowledged: by Anna",
    ]
