"""Cases as rows: of the events alone, for whom they are, and what they come back as."""

from dataclasses import replace
import json
from typing import Any

from hypothesis import HealthCheck, given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.control_room.words import AlarmKind
from custom_components.municipal_alarm.journal.cases import (
    ALL,
    INSIDERS,
    OTHERS,
    Case,
    RawEvent,
    _facts_text,
    make_cases,
    read_facts,
    with_contents,
)
from custom_components.municipal_alarm.journal.codec import EVENT_CODEC, to_text
from custom_components.municipal_alarm.journal.errors import DamagedRecord, JournalError
from custom_components.municipal_alarm.journal.seals import SEALED, broken
from custom_components.municipal_alarm.learning.facts import Facts

from . import examples as make
from .cases_contract import covert, incident, noted
from .strategies import of_class


def raw(events: Any, first: int = 1) -> list[RawEvent]:
    rows = []
    for position, event in enumerate(events, first):
        kind, version, fields = EVENT_CODEC.write(event)
        at = fields.pop("at")
        rows.append(RawEvent(position, event.stream, kind, version, at, to_text(fields)))
    return rows


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(of_class(Facts))
def test_facts_come_back_as_they_were(facts: Facts) -> None:
    assert read_facts(_facts_text(facts)) == facts


def test_what_is_so_by_default_is_not_written() -> None:
    (case,) = make_cases(raw(incident("a", 1)))
    assert "drill" not in json.loads(case.facts)


@pytest.mark.parametrize("text", ["", "[]", "7", "{}", '{"raised_at": 3}', "[" * 100_000])
def test_what_is_no_case_is_damage(text: str) -> None:
    with pytest.raises(DamagedRecord):
        read_facts(text)


def test_one_row_for_everybody_or_one_for_each() -> None:
    def audiences(*events: Any) -> list[tuple[int, int]]:
        return [(one.number, one.audience) for one in make_cases(raw(events, 7))]

    assert audiences(*incident("a", 1, noted("a", "x"))) == [(14, ALL)]
    assert audiences(*incident("a", 1, covert("a"))) == [(14, INSIDERS), (15, OTHERS)]
    assert audiences(*incident("a", 1, kind=AlarmKind.DURESS)) == [(14, INSIDERS)]
    assert audiences(*incident("a", 1, until="open")) == []


def test_without_its_beginning_it_is_none() -> None:
    rows = raw(incident("a", 1, noted("a", "x")))
    assert len(make_cases(rows)) == 1
    assert make_cases(with_contents(rows, {1: None})) == []
    (case,) = make_cases(with_contents(rows, {2: None}))
    assert "x" not in case.lines.split("\n")


def test_what_cannot_be_read_is_an_error_and_no_wrong_case() -> None:
    rows = raw(incident("a", 1, noted("a", "x")))
    for wrong in (rows[1]._replace(data="{"), rows[1]._replace(version=9)):
        with pytest.raises(JournalError):
            make_cases([rows[0], wrong, *rows[2:]])


@given(st.integers(0, 8))
def test_a_row_has_its_seal(column: int) -> None:
    (case,) = make_cases(raw(incident("a", 1)))
    own = case.columns()
    assert list(broken("cases", [own])) == []
    changed = [*own[:column], "other", *own[column + 1 :]]
    assert len(list(broken("cases", [changed]))) == 1
    assert list(broken("case_facts", [case.fact_columns()])) == []
    assert Case._fields[: len(SEALED["cases"])] == tuple(SEALED["cases"])


def test_a_building_of_which_a_database_would_refuse_the_id() -> None:
    place = replace(make.raised("a").place, building_id="b\0\ud800")  # type: ignore[type-var]
    (case,) = make_cases(raw(incident("a", 1, place=place)))
    assert case.building_id == "b ?"
    assert read_facts(case.facts).building_id == "b\0\ud800"
