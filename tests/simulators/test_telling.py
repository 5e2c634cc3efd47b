from datetime import UTC, datetime, timedelta
import io
import json

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


def test_a_report_leaves_out_deliveries_that_went_well():
    def entry(event: str, text: str, **details: object) -> dict[str, object]:
        return {"event": event, "at": NOW.isoformat(), "text": text, "details": details}

    lines = report_lines(
        [
            entry("step_taken", "Step 1: told Jan", step=0),
            entry("delivery_reported", "Jan's radio confirmed the alarm", state="receipted"),
            entry("delivery_reported", "The alarm did not reach Jan's radio", state="failed"),
            entry("acknowledged", "Anna took the incident on (3.0 s)"),
        ]
    )
    assert [line.partition("  ")[2] for line in lines] == [
        "Step 1: told Jan",
        "The alarm did not reach Jan's radio",
        "Anna took the incident on (3.0 s)",
    ]
