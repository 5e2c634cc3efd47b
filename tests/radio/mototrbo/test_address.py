from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse
from custom_components.municipal_alarm.radio.mototrbo.address import (
    MAX_GROUP,
    MAX_ID,
    Origin,
    group_address,
    is_among,
    is_radio,
    origin,
    radio_address,
)


@pytest.mark.parametrize(
    ("radio_id", "host"),
    [
        ("12045", "12.0.47.13"),
        ("3175", "12.0.12.103"),
        ("2626054", "12.40.18.6"),
        ("12345", "12.0.48.57"),
        ("1", "12.0.0.1"),
        ("16776415", "12.255.252.223"),
    ],
)
def test_addresses_of_the_field(radio_id: str, host: str) -> None:
    assert radio_address(12, radio_id) == host
    assert is_radio(radio_id)
    assert origin(12, host) == Origin(radio_id)
    assert origin(12, host.replace("12", "13", 1)) == Origin(radio_id, behind=True)


def test_groups() -> None:
    assert group_address(225, "100") == "225.0.0.100"
    assert group_address(225, str(MAX_GROUP)) == "225.255.255.255"


@given(number=st.integers(1, MAX_ID), cai=st.integers(1, 222))
def test_there_and_back(number: int, cai: int) -> None:
    assert origin(cai, radio_address(cai, str(number))) == Origin(str(number))


@pytest.mark.parametrize(
    "host",
    [
        *("11.0.48.57", "14.0.48.57", "225.0.0.100", "192.168.10.1"),
        *("12.0.0.0", "12.255.252.224", "12.255.255.255"),  # no radio has such a number
        *("", "12", "12.0.48", "12.0.48.57.1", "12.0.48.256", "12.0.48.-1", "12.0.48.5a"),
        *("12.0.48.", "12.0.48.٣", "12.0.48. 7", "12.0.48.0057", "::1", "localhost"),
    ],
)
def test_other_addresses_are_nobodys(host: str) -> None:
    assert origin(12, host) is None


@pytest.mark.parametrize(
    "radio_id", ["", "0", "007", "-1", "1.5", "a", "٣", "16776416", "9" * 5_000, " 7"]
)
def test_what_is_no_number_of_a_radio(radio_id: str) -> None:
    with pytest.raises(LocalMisuse):
        radio_address(12, radio_id)
    assert not is_radio(radio_id)


@given(
    ranges=st.lists(st.tuples(st.integers(1, 20), st.integers(1, 20)), max_size=4),
    number=st.integers(1, 20),
)
def test_ranges_have_both_their_ends(ranges: list[tuple[int, int]], number: int) -> None:
    members = {n for first, last in ranges for n in range(first, last + 1)}
    assert is_among(ranges, number) is (not ranges or number in members)


@pytest.mark.parametrize("group_id", ["", "0", "16777216", "BOA"])
def test_what_is_no_number_of_a_group(group_id: str) -> None:
    with pytest.raises(LocalMisuse):
        group_address(225, group_id)


@given(host=st.text("0123456789. ", max_size=16))
def test_any_address_is_somebodys_or_nobodys(host: str) -> None:
    found = origin(12, host)
    assert found is None or 1 <= int(found.radio_id) <= MAX_ID
