import pytest

from custom_components.municipal_alarm.radio.mototrbo.settings import (
    MototrboPorts,
    MototrboSettings,
)


def test_the_defaults_are_the_fields() -> None:
    settings = MototrboSettings()
    assert (settings.cai, settings.group_octet) == (12, 225)
    ports = settings.ports
    assert (ports.ars, ports.tms, ports.lrrp) == (4005, 4007, 4001)


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"cai": 0}, "first octet of radio"),
        ({"cai": 223}, "first octet of radio"),
        ({"group_octet": 13}, "first octet of group"),
        ({"group_octet": 256}, "first octet of group"),
        ({"ports": MototrboPorts(ars=4007)}, "port of its own"),
        ({"refresh_half_hours": 128}, "half hours"),
        ({"refresh_half_hours": -1}, "half hours"),
        ({"display_letters": 0}, "letters"),
        ({"check_every_s": 0.0}, "pause"),
        ({"radio_ids": ((0, 7),)}, "ranges from 1"),
        ({"radio_ids": ((1, 7), (9, 8))}, "ranges from 1"),
        ({"radio_ids": ((1, 16_776_416),)}, "ranges from 1"),
    ],
)
def test_what_cannot_work_is_refused(wrong: dict, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        MototrboSettings(**wrong)
