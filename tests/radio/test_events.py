from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import get_args

import pytest

from custom_components.municipal_alarm.radio import events


@pytest.mark.parametrize("kind", get_args(events.RadioEvent.__value__))
def test_every_event_can_be_recognised_when_it_is_repeated(kind: type) -> None:
    assert is_dataclass(kind)
    assert {"event_id", "occurred_at", "sequence"} <= {field.name for field in fields(kind)}


def test_the_list_is_closed() -> None:
    made = {
        value
        for value in vars(events).values()
        if isinstance(value, type)
        and issubclass(value, events.SourceEvent)
        and value is not events.SourceEvent
    }
    assert made == set(get_args(events.RadioEvent.__value__))


def test_values_stay_as_they_are() -> None:
    press = events.DeskPress(event_id="1", input_id="d")
    with pytest.raises(FrozenInstanceError):
        press.input_id = "e"  # type: ignore[misc]
    assert not hasattr(press, "__dict__")
