"""Others get their turn."""

import pytest

from custom_components.municipal_alarm.journal import resting
from custom_components.municipal_alarm.journal.resting import gently


def test_it_rests_and_leaves_nothing_out(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    monkeypatch.setattr(resting, "sleep", told.append)
    monkeypatch.setattr(resting, "EVERY", 3)
    assert list(gently(range(10))) == list(range(10))
    assert told == [resting.REST_S] * 3
    assert list(gently([])) == []
