"""Round trips for every class, the ladder, and the documented errors."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import Enum
import json
from typing import Any, ClassVar

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.effects import EFFECTS
from custom_components.municipal_alarm.control_room.events import EVENTS, Event, MicrophoneOpened
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId
from custom_components.municipal_alarm.journal.codec import (
    EFFECT_CODEC,
    EFFECT_UPGRADES,
    EVENT_CODEC,
    EVENT_UPGRADES,
    Codec,
    read_time,
    to_text,
    write_time,
)
from custom_components.municipal_alarm.journal.errors import (
    DamagedRecord,
    NewerVersion,
    UnknownKind,
)

from . import examples as make
from .strategies import of_class, times


@pytest.mark.parametrize("cls", EVENTS, ids=lambda cls: cls.KIND)
@given(data=st.data())
def test_every_event_comes_back(cls: type, data: st.DataObject) -> None:
    value = data.draw(of_class(cls))
    kind, version, found = EVENT_CODEC.write(value)
    assert EVENT_CODEC.read_text(kind, version, to_text(found)) == value


@pytest.mark.parametrize("cls", EFFECTS, ids=lambda cls: cls.KIND)
@given(data=st.data())
def test_every_effect_comes_back(cls: type, data: st.DataObject) -> None:
    value = data.draw(of_class(cls))
    kind, version, found = EFFECT_CODEC.write(value)
    assert EFFECT_CODEC.read_text(kind, version, to_text(found)) == value


def test_the_stored_form_is_plain() -> None:
    kind, version, found = EVENT_CODEC.write(make.raised("a"))
    assert (kind, version) == ("incident_raised", 1)
    stored = json.loads(to_text(found))
    assert stored["at"] == "2026-03-02T12:00:00.000123+00:00"
    assert stored["kind"] == "panic"
    assert stored["priority"] == 1
    assert stored["actor"] is None
    assert stored["place"] == {
        "building_id": "b1",
        "building": "Town hall",
        "floor": "1",
        "desk_id": "d1",
        "desk": "Desk 1",
        "checkpoint_id": None,
        "checkpoint": "",
    }


# --- times ------------------------------------------------------------------


@given(times)
def test_times_come_back_as_the_same_moment(time: datetime) -> None:
    assert read_time(write_time(time)) == time


@given(times, times)
def test_texts_sort_as_times_do(one: datetime, other: datetime) -> None:
    assert (write_time(one) < write_time(other)) == (one < other)


def test_a_time_without_a_zone_is_refused() -> None:
    naive = make.NOON.replace(tzinfo=None)
    with pytest.raises(ValueError, match="without a time zone"):
        write_time(naive)
    with pytest.raises(ValueError, match="without a time zone"):
        read_time(naive.isoformat())


def test_a_time_of_another_zone_is_written_in_utc() -> None:
    there = datetime(2026, 3, 2, 14, tzinfo=timezone(timedelta(hours=2)))
    assert write_time(there) == write_time(datetime(2026, 3, 2, 12, tzinfo=UTC))


# --- classes of all kinds ---------------------------------------------------


class Colour(Enum):
    RED = (1, 0, 0)
    BLUE = (0, 0, 1)


type Words = tuple[str, ...]


@dataclass(frozen=True)
class One:
    only: Colour


@dataclass(frozen=True)
class Many:
    KIND: ClassVar[str] = "many"
    pair: tuple[int, datetime]
    plain: str | int
    words: Words
    nested: tuple[One, ...] = ()
    perhaps: One | None = None


@dataclass(frozen=True)
class Empty:
    KIND: ClassVar[str] = "empty"


def test_any_hint_that_is_documented_can_be_stored() -> None:
    codec: Codec[Many | Empty] = Codec((Many, Empty))
    for value in (
        Many((1, make.NOON), 7, ("a", "b"), (One(Colour.RED),), One(Colour.BLUE)),
        Many((1, make.NOON), "seven", ()),
        Empty(),
    ):
        kind, version, found = codec.write(value)
        # Words that are neither text nor number keep their value as JSON has it.
        if isinstance(value, Many) and value.perhaps:
            assert found["perhaps"] == {"only": (0, 0, 1)}
            assert codec.read(kind, version, found) == value
        else:
            assert codec.read_text(kind, version, to_text(found)) == value


@pytest.mark.parametrize("hint", [set[str], dict[str, str], object, One | Many, timedelta, tuple])
def test_a_hint_that_cannot_be_stored_fails_when_the_codec_is_built(hint: Any) -> None:
    cls = type("Odd", (), {"KIND": "odd", "__annotations__": {"field": hint}})
    with pytest.raises(TypeError, match="cannot store"):
        Codec([dataclass(cls)])


def test_two_classes_of_one_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="two classes are of kind 'many'"):
        Codec([Many, Many])


# --- the ladder -------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    KIND: ClassVar[str] = "desk"
    VERSION: ClassVar[int] = 3
    names: tuple[str, ...]
    floor: int
    colour: str = "grey"


UPGRADES: dict[tuple[str, int], Callable[[dict[str, Any]], dict[str, Any]]] = {
    ("desk", 1): lambda found: {**found, "floor": int(found["floor"])},
    ("desk", 2): lambda found: {"names": [found["name"]], "floor": found["floor"]},
}


@pytest.mark.parametrize(
    ("version", "text"),
    [
        (1, '{"name":"a","floor":"2"}'),
        (2, '{"name":"a","floor":2}'),
        (3, '{"names":["a"],"floor":2}'),
        (3, '{"names":["a"],"floor":2,"colour":"grey","added_later":true}'),
    ],
)
def test_old_versions_are_read(version: int, text: str) -> None:
    assert Codec([Desk], UPGRADES).read_text("desk", version, text) == Desk(("a",), 2)


def test_a_missing_step_is_found_when_the_codec_is_built() -> None:
    with pytest.raises(ValueError, match="'desk' has no upgrade from version 2"):
        Codec([Desk], {("desk", 1): UPGRADES["desk", 1]})


def test_every_upgrade_is_of_a_kind_there_is() -> None:
    assert {kind for kind, _ in EVENT_UPGRADES} <= {cls.KIND for cls in EVENTS}
    assert {kind for kind, _ in EFFECT_UPGRADES} <= {cls.KIND for cls in EFFECTS}


# --- errors -----------------------------------------------------------------


def test_an_unknown_kind_is_named() -> None:
    with pytest.raises(UnknownKind, match="'teleported'"):
        EVENT_CODEC.read_text("teleported", 1, "{}")


def test_a_newer_version_is_named() -> None:
    with pytest.raises(NewerVersion, match=r"'note_added' has version 9.* up to 1"):
        EVENT_CODEC.read_text("note_added", 9, "{}")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "JSONDecodeError"),
        ("[]", "TypeError"),
        ("null", "TypeError"),
        ("[" * 100_000, "RecursionError"),
        ("{}", "incident_id is missing"),
        ('{"key":"k","state":"lost","incident_id":"a"}', "'lost' is not a valid DeliveryState"),
        ('{"key":"k","state":[],"incident_id":"a"}', "is not a valid DeliveryState"),
    ],
)
def test_what_does_not_fit_is_a_damaged_record(text: str, why: str) -> None:
    with pytest.raises(DamagedRecord, match="'delivery_reported', version 1") as caught:
        EVENT_CODEC.read_text("delivery_reported", 1, text, at=write_time(make.NOON))
    assert why in str(caught.value)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
)


@given(st.data())
def test_reading_anything_fails_only_as_documented(data: st.DataObject) -> None:
    cls = data.draw(st.sampled_from(EVENTS))
    names = st.sampled_from([*cls.__dataclass_fields__, "other"])
    found = data.draw(st.dictionaries(names, json_values))
    with suppress(DamagedRecord):
        EVENT_CODEC.read(cls.KIND, 1, found)


def test_a_class_of_another_list_is_refused() -> None:
    with pytest.raises(KeyError):
        EVENT_CODEC.write(make.text("a", "k"))  # type: ignore[arg-type]


def test_what_is_not_json_is_refused() -> None:
    with pytest.raises(ValueError, match="Out of range"):
        to_text({"x": float("nan")})
    with pytest.raises(TypeError):
        to_text({"x": object()})


# --- fields that came later ---------------------------------------------------


@pytest.mark.parametrize(
    ("event", "later"),
    [
        (make.raised("a"), {"possible", "detail", "position"}),
        (
            MicrophoneOpened(
                at=make.NOON,
                incident_id=IncidentId("a"),
                actor=make.OPERATOR,
                responder_id=ResponderId("g1"),
                responder="Jan",
                key="k",
                until=make.NOON,
            ),
            {"system_id", "address"},
        ),
    ],
    ids=["incident_raised", "microphone_opened"],
)
def test_an_event_of_the_first_release_is_read(event: Event, later: set[str]) -> None:
    kind, version, found = EVENT_CODEC.write(event)
    assert version == 1
    old = {name: value for name, value in found.items() if name not in later}
    assert len(old) == len(found) - len(later)
    assert EVENT_CODEC.read(kind, version, old) == event
