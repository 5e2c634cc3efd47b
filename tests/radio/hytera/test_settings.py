from custom_components.municipal_alarm.radio.hytera.settings import (
    Carrier,
    HyteraPorts,
    HyteraSettings,
)


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
