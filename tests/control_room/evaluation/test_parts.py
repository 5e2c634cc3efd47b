"""What an evaluation holds, and what of it everybody may read."""

from dataclasses import fields, replace
from typing import Any

import pytest

from custom_components.municipal_alarm.control_room.evaluation import parts
from tests.control_room.evaluation.kit import measure, written

WHOLE = written(
    measure(),
    went_well="w",
    to_improve="i",
    police_reference="p",
    aggression=tuple(parts.Aggression),
    injury=parts.Injury.DOCTOR,
    affected=3,
    by_employer=True,
)


@pytest.mark.parametrize("measures", [True, False])
def test_for_all_has_the_form_and_no_words(measures: bool) -> None:
    shown = WHOLE.for_all(measures=measures)
    assert shown.measures == (WHOLE.measures if measures else ())
    words = [one.name for one in fields(shown) if isinstance(getattr(shown, one.name), str)]
    own: dict[str, Any] = {name: getattr(shown, name) for name in words}
    own = {name: text for name, text in own.items() if not hasattr(text, "name")}
    assert set(own) == {"happened", "went_well", "to_improve", "police_reference"}
    assert not any(own.values())
    texts = {name: getattr(WHOLE, name) for name in own}
    assert replace(shown, **texts, measures=WHOLE.measures) == WHOLE


def test_everything_may_be_unknown() -> None:
    """Nobody is made to guess: each field that is not typed says so."""
    blank = written()
    for one in fields(blank):
        kind = type(getattr(blank, one.name))
        if issubclass(kind, parts.StrEnum) and one.name != "outcome":
            assert getattr(blank, one.name).value == "unknown", one.name
