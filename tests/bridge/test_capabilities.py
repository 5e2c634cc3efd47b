"""What radio systems can do, by what is stored of them."""

import pytest

from custom_components.municipal_alarm.bridge.capabilities import gives_sound, why_no_microphone


@pytest.mark.parametrize(
    ("stored", "why", "sound"),
    [
        ({"system": "phones"}, "phones", False),
        ({"system": "open_gateway"}, "", False),
        ({"system": "mototrbo"}, "mototrbo", False),
        ({"system": "hytera"}, "", True),
        ({"system": "hytera", "carrier": "repeater"}, "", True),
        ({"system": "hytera", "carrier": "control_station"}, "control_station", False),
    ],
)
def test_whose_microphones_can_be_opened(stored: dict[str, str], why: str, sound: bool) -> None:
    assert why_no_microphone(stored) == why
    assert gives_sound(stored) is sound
