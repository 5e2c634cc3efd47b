import pytest

from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.settings import (
    Carrier,
    HyteraPorts,
    HyteraSettings,
)
from custom_components.municipal_alarm.radio.hytera.tables import MAX_RADIO


def test_a_repeater_has_two_slots_of_its_own() -> None:
    settings = HyteraSettings(hosts=("192.0.2.1", "192.0.2.2", "192.0.2.1"))
    assert settings.is_repeater
    assert settings.channels == [
        ("192.0.2.1", 1),
        ("192.0.2.1", 2),
        ("192.0.2.2", 1),
        ("192.0.2.2", 2),
    ]
    assert settings.used_ports.voice == (30012, 30014)


def test_a_control_station_has_one_channel_and_no_voice() -> None:
    settings = HyteraSettings(hosts=("192.0.2.1",), carrier=Carrier.CONTROL_STATION)
    assert not settings.is_repeater
    assert settings.channels == [("192.0.2.1", 1)]
    assert settings.used_ports == HyteraPorts.usual(Carrier.CONTROL_STATION)
    assert settings.used_ports.tmp == (3004,)
    assert settings.used_ports.voice == ()


def test_ports_of_ones_own_are_used() -> None:
    ports = HyteraPorts(tmp=(4007, 4008))
    assert HyteraSettings(hosts=("192.0.2.1",), ports=ports).used_ports.tmp == (4007, 4008)


def test_equal_settings_are_equal() -> None:
    """So that an edit of something else does not restart the link."""
    assert HyteraSettings(hosts=("192.0.2.1",)) == HyteraSettings(hosts=("192.0.2.1",))
    assert HyteraSettings(hosts=("192.0.2.1",)) != HyteraSettings(hosts=("192.0.2.2",))


@pytest.mark.parametrize(
    ("number", "subnet", "is_radio"),
    [
        (12345, 10, True),
        (12345, 0, True),
        (12345, 11, True),  # programmed otherwise: its alarms count all the same
        (12345, 126, True),
        (0xA81464, 192, False),
        (0x100005, 172, False),
        (1, 127, False),
        (0, 10, False),
        (MAX_RADIO, 10, False),  # ourselves
        (MAX_RADIO + 1, 10, False),
    ],
)
def test_who_can_be_a_radio(number: int, subnet: int, is_radio: bool) -> None:
    settings = HyteraSettings(hosts=("192.0.2.1",))
    assert settings.is_radio(RadioAddress(number, subnet)) is is_radio


def test_a_site_may_have_chosen_an_odd_subnet() -> None:
    settings = HyteraSettings(hosts=("192.0.2.1",), subnet=192)
    assert settings.is_radio(RadioAddress(12345, 192))
