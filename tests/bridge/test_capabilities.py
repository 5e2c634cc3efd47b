"""What radio systems can do, by what is stored of them."""

import pytest

from custom_components.municipal_alarm.bridge.capabilities import why_no_microphone


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        ({"system": "phones"}, "phones"),
        ({"system": "open_gateway"}, ""),
        ({"system": "mototrbo"}, "mototrbo"),
        ({"system": "hytera"}, ""),
        ({"system": "hytera", "carrier": "repeater"}, ""),
        ({"system": "hytera", "carrier": "control_station"}, "control_station"),
    ],
)
def test_whose_microphones_can_be_opened(stored: dict[str, str], why: str) -> None:
    assert why_no_microphone(stored) == why
