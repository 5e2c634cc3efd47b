"""What a radio system can do, by what is stored of it."""

from collections.abc import Mapping
from typing import Any

from ..const import CONF_CARRIER, CONF_SYSTEM, MICROPHONE_SYSTEMS, SYSTEM_HYTERA
from ..radio.hytera.settings import Carrier


def why_no_microphone(stored: Mapping[str, Any]) -> str:
    """Why the microphones of its radios cannot be opened, in a word; empty: they can.

    MOTOTRBO keeps that to who has its keys. Through a Hytera control station no voice
    comes to us, only the radio itself hears it.
    """
    system = stored.get(CONF_SYSTEM, "")
    if system not in MICROPHONE_SYSTEMS:
        return str(system)
    if stored.get(CONF_CARRIER) == Carrier.CONTROL_STATION:
        return Carrier.CONTROL_STATION.value
    return ""


def gives_sound(stored: Mapping[str, Any]) -> bool:
    """Whether what an open microphone hears comes to us, and not to the radios alone.

    The protocol of the open gateway opens and closes microphones, and carries no sound.
    """
    return not why_no_microphone(stored) and stored.get(CONF_SYSTEM) == SYSTEM_HYTERA
