from hypothesis import given
import pytest

from custom_components.municipal_alarm.radio.errors import LocalMisuse
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from tests.radio.hytera.messages import addresses


@given(addresses)
def test_round_trip(address: RadioAddress) -> None:
    assert RadioAddress.from_bytes(address.to_bytes()) == address
    assert RadioAddress.of_radio(address.radio_id, address.subnet) == address


def test_one_radio_in_two_subnets_has_one_id() -> None:
    ours, answered = (RadioAddress.from_bytes(bytes((net, 0, 0x30, 0x39))) for net in (10, 0))
    assert ours.radio_id == answered.radio_id == "12345"
    assert ours != answered


def test_a_computer_has_its_own_address() -> None:
    assert RadioAddress.from_bytes(bytes.fromhex("C0A81464")).ipv4 == "192.168.20.100"
    assert RadioAddress.of_radio("2308195").ipv4 == "10.35.56.99"


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "16777216", "99999999", "9" * 5_000, "²"])
def test_what_is_no_id(text: str) -> None:
    with pytest.raises(LocalMisuse):
        RadioAddress.of_radio(text)


def test_no_subnet_beyond_a_byte() -> None:
    with pytest.raises(LocalMisuse):
        RadioAddress(1, 256).to_bytes()
