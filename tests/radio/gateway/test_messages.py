from dataclasses import dataclass

import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, MalformedFrame
from custom_components.municipal_alarm.radio.gateway import wire
from custom_components.municipal_alarm.radio.gateway.messages import Field, Shape, optional


@dataclass(frozen=True)
class Lamp:
    name: str
    level: int = 5


def never_nine(lamp: Lamp) -> None:
    if lamp.level == 9:
        raise MalformedFrame("conflict", "not nine", field="level")


LAMP = Shape(
    "lamp",
    Lamp,
    (
        Field("lamp", "name", wire.ident()),
        optional("level", "level", wire.integer(0, 9), 5, dump=int),
    ),
    never_nine,
)


def test_one_table_reads_and_writes() -> None:
    assert LAMP.parse({"lamp": "a", "level": 3, "other": 1}) == Lamp("a", 3)
    assert LAMP.dump(Lamp("a", 3), seq=7) == {"type": "lamp", "seq": 7, "lamp": "a", "level": 3}
    assert list(LAMP.dump(Lamp("a"), seq=7)) == ["type", "seq", "lamp"]
    assert LAMP.parse({"lamp": "a", "level": None}) == Lamp("a")


@pytest.mark.parametrize(
    ("raw", "field", "code"),
    [
        ({}, "lamp", "missing"),
        ({"lamp": None}, "lamp", "missing"),
        ({"lamp": ""}, "lamp", "out_of_range"),
        ({"lamp": "a", "level": "5"}, "level", "wrong_type"),
        ({"lamp": "a", "level": 9}, "level", "conflict"),
    ],
)
def test_a_refusal_names_the_field(raw: dict[str, object], field: str, code: str) -> None:
    with pytest.raises(MalformedFrame) as caught:
        LAMP.parse(raw)
    assert (caught.value.field, caught.value.code) == (field, code)


@pytest.mark.parametrize("lamp", [Lamp(""), Lamp("a", 10), Lamp("a", 9)])
def test_what_would_be_refused_is_not_written(lamp: Lamp) -> None:
    with pytest.raises(LocalMisuse, match=r"lamp\.(lamp|level): "):
        LAMP.dump(lamp)
