"""When the siren is on: exactly while the rule says so."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.bridge.sounding import Sounding, on_since, sounding

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
MOMENTS = st.integers(0, 600).map(lambda seconds: NOON + timedelta(seconds=seconds))
DELAYS = st.none() | st.integers(0, 300).map(lambda seconds: timedelta(seconds=seconds))
RULES = st.builds(Sounding, unheard=DELAYS, waiting=DELAYS, drills=st.booleans())


def incident(
    raised_at: datetime = NOON, owner_id: str | None = None, *, drill: bool = False
) -> Any:
    return SimpleNamespace(raised_at=raised_at, owner_id=owner_id, drill=drill)


INCIDENTS = st.lists(
    st.builds(incident, MOMENTS, st.none() | st.just("anna"), drill=st.booleans()), max_size=4
)


@given(RULES, INCIDENTS, st.none() | MOMENTS, MOMENTS)
def test_it_is_on_exactly_while_there_is_a_reason(
    rule: Sounding, incidents: list[Any], unheard_since: datetime | None, now: datetime
) -> None:
    begins = on_since(rule, incidents, unheard_since)
    reasons = [
        one
        for one in incidents
        if (rule.drills or not one.drill)
        and (
            (
                rule.waiting is not None
                and one.owner_id is None
                and now - one.raised_at >= rule.waiting
            )
            or (
                rule.unheard is not None
                and unheard_since is not None
                and now - one.raised_at >= rule.unheard
                and now - unheard_since >= rule.unheard
            )
        )
    ]
    assert (begins is not None and begins <= now) is bool(reasons)


@given(RULES, INCIDENTS, MOMENTS)
def test_an_alarm_more_never_makes_it_later(
    rule: Sounding, incidents: list[Any], since: datetime
) -> None:
    with_one = on_since(rule, [*incidents, incident()], since)
    without = on_since(rule, incidents, since)
    assert without is None or (with_one is not None and with_one <= without)


def test_without_alarms_nothing_sounds() -> None:
    assert on_since(Sounding(waiting=timedelta(0)), [], NOON) is None


@pytest.mark.parametrize(
    ("options", "rule"),
    [
        ({}, Sounding()),
        (
            {
                "sounders": ["siren.hall"],
                "sound_unheard": None,
                "sound_waiting": 20,
                "sound_drills": False,
                "sound_volume": 80,
            },
            Sounding(("siren.hall",), None, timedelta(seconds=20), drills=False, volume=0.8),
        ),
    ],
)
def test_what_is_set_up(options: dict[str, Any], rule: Sounding) -> None:
    assert sounding(options) == rule
