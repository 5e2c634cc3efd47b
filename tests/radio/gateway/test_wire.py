from contextlib import suppress
from datetime import UTC, datetime
from enum import StrEnum
import json

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse, MalformedFrame
from custom_components.municipal_alarm.radio.gateway import tables, wire


class Colour(StrEnum):
    RED = "red"
    OTHER = "other"


def code(check: wire.Check, value: object) -> str:
    with pytest.raises(MalformedFrame) as caught:
        check(value)
    assert caught.value.reason
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("", "not_json"),
        ("{", "not_json"),
        ('{"a":1} {}', "not_json"),
        ('{"a":NaN}', "not_json"),
        ('{"a":-Infinity}', "not_json"),
        ("{'a':1}", "not_json"),
        ('{"a":' + "9" * 5_000 + "}", "not_json"),
        (b"\xff\xfe", "not_json"),
        (b'{"a":"\xed\xa0\x80"}', "not_json"),
        ("[]", "not_object"),
        ("3", "not_object"),
        ("null", "not_object"),
        ('{"a":1,"a":1}', "duplicate_key"),
        ('{"a":{"b":1,"b":2}}', "duplicate_key"),
        ("[" * 9 + "]" * 9, "too_deep"),
        ("[" * 60_000, "too_deep"),
        ('{"a":' * 9 + "1" + "}" * 9, "too_deep"),
        ('{"a":"' + "x" * tables.MAX_FRAME_BYTES + '"}', "too_large"),
        ('{"a":"' + "€" * (tables.MAX_FRAME_BYTES // 3) + '"}', "too_large"),
    ],
)
def test_refuses_by_name(data: str | bytes, expected: str) -> None:
    with pytest.raises(MalformedFrame) as caught:
        wire.decode(data)
    assert caught.value.code == expected


def test_the_largest_frame_passes_whole() -> None:
    data = '{"a":"' + "x" * (tables.MAX_FRAME_BYTES - 8) + '"}'
    assert len(data) == tables.MAX_FRAME_BYTES
    assert wire.decode(data) == wire.decode(data.encode()) == json.loads(data)


def test_brackets_inside_strings_are_no_depth() -> None:
    assert wire.decode('{"a":"' + "[" * 50 + '\\"{{"}')["a"].startswith("[[")


def test_eight_deep_is_allowed() -> None:
    assert wire.decode('{"a":' * 8 + "1" + "}" * 8 + " ")
    assert wire.decode('{"a":[[],[],[],[],[],[],[],[]]}')


def test_a_frame_too_large_to_send_is_our_own_mistake() -> None:
    with pytest.raises(LocalMisuse, match="larger"):
        wire.encode({"a": "x" * tables.MAX_FRAME_BYTES})
    assert wire.encode({"a": "é", "b": [1, True]}) == '{"a":"é","b":[1,true]}'


@given(st.one_of(st.text(), st.binary()))
def test_garbage_raises_nothing_else(data: str | bytes) -> None:
    with suppress(MalformedFrame):
        assert isinstance(wire.decode(data), dict)


def test_ident() -> None:
    check = wire.ident(5)
    assert check("ab cé") == "ab cé"
    assert code(check, "") == "out_of_range"
    assert code(check, "abcdef") == "too_long"
    assert code(check, 3) == "wrong_type"
    for bad in (" a", "a ", "a\n", "a\0b", "\ud800", "a\u2028b", "a\u202eb"):
        assert code(check, bad) == "bad_characters"


def test_text() -> None:
    check = wire.text(5)
    assert check("a\n\tb") == "a\n\tb"
    assert check("👩\u200d🚒") == "👩\u200d🚒"
    assert code(check, "") == "out_of_range"
    assert wire.text(empty=True)("") == ""
    assert code(check, "abcdef") == "too_long"
    for bad in ("\0", "\x1b[2J", "\x7f", "\x85", "\ud83d", "\r"):
        assert code(check, bad) == "bad_characters"


def test_numbers() -> None:
    whole = wire.integer(0, 10)
    assert whole(10) == 10
    for bad in (1.0, "1", True, [1]):
        assert code(whole, bad) == "wrong_type"
    for bad in (-1, 11, 10**40):
        assert code(whole, bad) == "out_of_range"
    real = wire.number(-90, 90)
    assert real(5) == 5.0
    assert isinstance(real(5), float)
    for bad in (90.001, float("inf"), float("nan"), 10**400):
        assert code(real, bad) == "out_of_range"
    for bad in (True, "5"):
        assert code(real, bad) == "wrong_type"


def test_boolean() -> None:
    assert wire.boolean(True) is True
    for bad in (0, 1, "true"):
        assert code(wire.boolean, bad) == "wrong_type"


def test_choices() -> None:
    assert wire.choice(Colour)("red") is Colour.RED
    assert code(wire.choice(Colour), "blue") == "bad_value"
    assert code(wire.choice(Colour), 1) == "wrong_type"
    lenient = wire.lenient_choice(Colour, Colour.OTHER)
    assert lenient("red") is Colour.RED
    assert lenient("blue") is Colour.OTHER
    assert code(lenient, "") == "out_of_range"
    assert wire.other_word(Colour)("red") is None
    assert wire.other_word(Colour)("blue") == "blue"


def test_idents() -> None:
    check = wire.idents(2)
    assert check(["a", "b"]) == ("a", "b")
    assert check([]) == ()
    assert code(check, "ab") == "wrong_type"
    assert code(check, ["a", "b", "c"]) == "too_long"
    assert code(check, ["a", "a"]) == "conflict"
    assert code(check, [1]) == "wrong_type"


def test_digits() -> None:
    assert wire.digits("007") == "007"
    for bad in ("", "1234567", "1a", "٣", "-1", "1\n"):
        assert code(wire.digits, bad) == "bad_value"


def test_hex() -> None:
    check = wire.lower_hex(2, 4)
    assert check("0af") == "0af"
    assert code(check, "a") == "out_of_range"
    assert code(check, "AF") == "bad_characters"


def test_time() -> None:
    assert wire.time("2026-11-22T17:30:00.5+01:00") == datetime(
        2026, 11, 22, 16, 30, 0, 500_000, UTC
    )
    for bad in ("2026-11-22T16:30:00", "20261122T163000Z", "now", "2026-W47-7T00:00:00Z"):
        assert code(wire.time, bad) == "bad_value"
    for bad in (
        "2026-13-01T00:00:00Z",
        "0001-01-01T00:00:00+10:00",
        "2026-11-22T25:00:00Z",
        "2026-11-22T00:00:00+99:00",
    ):
        assert code(wire.time, bad) == "out_of_range"
    assert code(wire.time, 5) == "wrong_type"


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1970, 1, 1)))  # noqa: DTZ001
def test_times_survive_to_the_millisecond(moment: datetime) -> None:
    there = wire.time(wire.dump_time(moment))
    assert abs((there - moment).total_seconds()) < 0.001


def test_naive_times_are_our_own_mistake() -> None:
    with pytest.raises(LocalMisuse, match="aware"):
        wire.dump_time(datetime(2026, 1, 1))  # noqa: DTZ001
