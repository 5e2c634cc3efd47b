from itertools import islice

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.numbers import (
    group_number,
    radio_address,
    request_ids,
)


@given(st.integers(0, 2**40))
def test_request_ids_are_of_32_bits_and_never_nothing(epoch: int) -> None:
    ids = list(islice(request_ids(epoch), 300))
    assert all(0 < number < 2**32 for number in ids)
    assert len(set(ids)) == 300


def test_a_later_start_does_not_use_them_again() -> None:
    first = set(islice(request_ids(1_800_000_000), 1_000))
    assert first.isdisjoint(islice(request_ids(1_800_000_060), 1_000))


def test_zero_is_left_out_where_they_wrap() -> None:
    assert next(request_ids(2**24)) == 1


@pytest.mark.parametrize("radio_id", ["", "0", "abc", "16776416", "99999999", "\uff11\uff12", "-1"])
def test_what_no_radio_can_be_has_no_address(radio_id: str) -> None:
    assert radio_address(radio_id, 10) is None


def test_a_radio_has_an_address() -> None:
    assert radio_address("12345", 11) == RadioAddress(12345, 11)


@pytest.mark.parametrize(
    ("talkgroup", "number"),
    [("9", 9), ("16777215", 16_777_215), ("16777216", None), ("0", None), ("x", None), ("", None)],
)
def test_talkgroups(talkgroup: str, number: int | None) -> None:
    assert group_number(talkgroup) == number
