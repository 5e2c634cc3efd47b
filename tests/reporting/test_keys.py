"""JSON: what docs/reports.md says it has."""

from datetime import timedelta
import json
from pathlib import Path

from custom_components.municipal_alarm.learning.reports.period import Period
from custom_components.municipal_alarm.reporting.keys import json_text

from .sample import NOW, facts, report, year

DOCS = Path(__file__).parents[2] / "docs" / "reports.md"


def test_a_report_with_its_incidents() -> None:
    period = Period(2026, 9)
    told = json.loads(json_text(report(period, year(period, 50, 1))))
    assert len(told["incidents"]) == 50
    assert [one["number"] for one in told["incidents"]] != []
    assert told["figures"]["incidents"] == sum(
        not one["drill"] and one["outcome"] != "drill" for one in told["incidents"]
    )


def test_every_key_is_documented() -> None:
    told = json.loads(json_text(report(Period(2027, 1), [facts(1, NOW - timedelta(hours=1))])))
    words = DOCS.read_text("utf-8")
    for key in (*told, *told["incidents"][0], *told["open_measures"][0]):
        assert f"`{key}`" in words, key


def test_letters_stay_as_they_are() -> None:
    told = json_text(report(Period(2026, 12), [facts(1, NOW.replace(2026, 12), place="Café")]))
    assert "Café" in told
