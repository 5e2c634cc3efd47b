"""What is stored of reports."""

import pytest

from custom_components.municipal_alarm.bridge.report_source import Schedule, schedule

STORED = {"monthly": False, "yearly": True, "buildings": True, "keep_years": 3.0}


def test_as_stored() -> None:
    assert schedule({}) == Schedule()
    assert schedule({"reports": STORED}) == Schedule(
        monthly=False, yearly=True, buildings=True, keep_years=3
    )


@pytest.mark.parametrize("bad", [{}, {**STORED, "keep_years": 0}, {**STORED, "keep_years": "many"}])
def test_what_cannot_be_read(bad: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError, TypeError)):
        schedule({"reports": bad})
