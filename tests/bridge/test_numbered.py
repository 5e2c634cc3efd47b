"""Messages of a subscription: numbered whatever happens to one of them."""

from datetime import UTC, datetime
from typing import Any

from homeassistant.util import dt as dt_util
import pytest

from custom_components.municipal_alarm.bridge.numbered import Subscriber


def test_numbers_go_on_also_past_one_that_could_not_be_sent(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(dt_util, "utcnow", lambda: datetime(2026, 11, 23, 16, tzinfo=UTC))
    told: list[dict[str, Any]] = []

    def send(message: dict[str, Any]) -> None:
        if message["type"] == "lost":
            raise ConnectionError("gone")
        told.append(message)

    subscriber = Subscriber("anna", send)
    for kind in ("own", "lost", "ended"):
        subscriber.tell({"type": kind})
    now = "2026-11-23T16:00:00+00:00"
    assert [(one["type"], one["number"]) for one in told] == [("own", 1), ("ended", 3)]
    assert {datetime.fromisoformat(one["now"]) for one in told} == {datetime.fromisoformat(now)}
    assert "A subscriber could not be told" in caplog.text
