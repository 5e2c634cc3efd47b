"""The tone of the control room's loudspeakers: made here, so that no file can be missing.

The rhythm is that of an urgent alarm at a console: two and two.
"""

from array import array
from functools import cache
import io
import math
import sys
from typing import Final
import wave

from aiohttp import web
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView

from ..const import DOMAIN

URL: Final = f"/api/{DOMAIN}/tone.wav"

_RATE: Final = 16_000
_PERIOD_S: Final = 1.2
_PERIODS: Final = 50
"""A minute: loudspeakers take a second to begin, and would else be silent half of the time."""
_NOTES: Final = ((0.0, 880), (0.2, 1175), (0.5, 880), (0.7, 1175))
"""When each begins, in seconds of a period, and its pitch in Hz."""
_LASTS_S: Final = 0.14
_RAMP_S: Final = 0.008
_LOUDEST: Final = 0.9 * 32_767


@cache
def tone() -> bytes:
    """The tone as a WAV file. It takes a moment: not in the event loop."""
    period = array("h", bytes(2 * round(_RATE * _PERIOD_S)))
    for begin, pitch in _NOTES:
        first = round(begin * _RATE)
        length = round(_LASTS_S * _RATE)
        for i in range(length):
            edge = min(i, length - 1 - i) / (_RAMP_S * _RATE)
            period[first + i] = round(
                _LOUDEST * min(1.0, edge) * math.sin(2 * math.pi * pitch * i / _RATE)
            )
    if sys.byteorder == "big":
        period.byteswap()
    file = io.BytesIO()
    with wave.open(file, "wb") as written:
        written.setnchannels(1)
        written.setsampwidth(2)
        written.setframerate(_RATE)
        written.writeframes(period.tobytes() * _PERIODS)
    return file.getvalue()


class ToneView(HomeAssistantView):
    """Gives it to loudspeakers, which know no passwords. It tells nothing."""

    url = URL
    name = f"api:{DOMAIN}:tone"
    requires_auth = False

    def __init__(self, hass: HomeAssistant) -> None:
        """Make nothing before somebody asks."""
        self._hass = hass

    async def get(self, request: web.Request) -> web.Response:
        """Give the tone."""
        made = await self._hass.async_add_executor_job(tone)
        return web.Response(body=made, content_type="audio/wav")
