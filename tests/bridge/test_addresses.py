"""Addresses of radios and talkgroups, as people type them."""

from typing import Any

from hypothesis import example, given, strategies as st
import pytest

from custom_components.municipal_alarm.bridge.addresses import problem, spelled

REPEATER = {"system": "hytera", "carrier": "repeater", "own_id": 9000}
STATION = {"system": "hytera", "carrier": "control_station", "own_id": 9000}
RANGES = {"system": "mototrbo", "radio_ids": [[1000, 1999], [5, 5]]}
GATEWAY = {"system": "open_gateway"}
SYSTEMS: tuple[dict[str, Any], ...] = (REPEATER, STATION, RANGES, GATEWAY, {})


@pytest.mark.parametrize(
    ("typed", "stored", "is_spelled"),
    [
        ("01201", REPEATER, "1201"),
        ("01201", RANGES, "1201"),
        ("01201", GATEWAY, "01201"),
        ("12O1", REPEATER, "12O1"),
        ("Talkgroup / 0100", REPEATER, "talkgroup/100"),
        ("Talkgroup/7", GATEWAY, "talkgroup/7"),
        ("talkgroup/all", REPEATER, "talkgroup/all"),
        ("alfa/7", GATEWAY, "alfa/7"),
    ],
)
def test_spelling(typed: str, stored: dict[str, Any], is_spelled: str) -> None:
    assert spelled(typed, stored) == is_spelled


@given(
    typed=st.text(max_size=30) | st.from_regex(r"(talkgroup/)?[0-9]{1,9}", fullmatch=True),
    stored=st.sampled_from(SYSTEMS),
)
@example(typed="\u0661\u0662", stored=REPEATER)
def test_every_address_has_one_spelling(typed: str, stored: dict[str, Any]) -> None:
    once = spelled(typed, stored)
    assert spelled(once, stored) == once
    if problem(once, stored) is None and stored in (REPEATER, STATION, RANGES):
        number = once.removeprefix("talkgroup/")
        assert number == str(int(number))


@pytest.mark.parametrize(
    ("address", "stored", "wrong"),
    [
        ("1201", REPEATER, None),
        ("16776415", REPEATER, None),
        ("16776416", REPEATER, "bad_radio"),
        ("0", REPEATER, "bad_radio"),
        ("12O1", REPEATER, "bad_radio"),
        ("9000", REPEATER, "radio_is_ours"),
        ("9000", STATION, None),
        ("1201", RANGES, None),
        ("5", RANGES, None),
        ("6", RANGES, "radio_shut_out"),
        ("16777215", {}, None),
        ("talkgroup/16777215", RANGES, None),
        ("talkgroup/16777216", RANGES, "bad_talkgroup"),
        ("talkgroup/0", GATEWAY, "bad_talkgroup"),
        ("talkgroup/x", GATEWAY, "bad_talkgroup"),
        ("anything", GATEWAY, None),
    ],
)
def test_what_is_wrong_with_it(address: str, stored: dict[str, Any], wrong: str | None) -> None:
    assert problem(address, stored) == wrong
