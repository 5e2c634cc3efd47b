"""The tone of the loudspeakers: a sound file that anything can play."""

import io
from typing import Any
import wave

from homeassistant.core import HomeAssistant
from homeassistant.setup import async_setup_component

from custom_components.municipal_alarm.bridge.tone import URL, ToneView, tone


def test_it_is_a_minute_of_two_and_two() -> None:
    with wave.open(io.BytesIO(tone())) as file:
        rate, frames = file.getframerate(), file.getnframes()
        samples = memoryview(file.readframes(frames)).cast("h")
    assert frames / rate == 60
    period = samples[: round(rate * 1.2)]
    loud = [max(map(abs, period[round(at * rate) :][: rate // 50])) for at in (0.05, 0.25, 0.55)]
    assert min(loud) > 20_000
    assert max(map(abs, period[round(0.9 * rate) :])) == 0
    # No click: each note begins and ends in silence.
    assert max(abs(period[round(at * rate)]) for at in (0, 0.2, 0.5, 0.7)) < 100


async def test_a_loudspeaker_gets_it_without_a_password(
    hass: HomeAssistant, hass_client_no_auth: Any
) -> None:
    await async_setup_component(hass, "http", {})
    hass.http.register_view(ToneView(hass))
    client = await hass_client_no_auth()
    answer = await client.get(URL)
    assert answer.headers["Content-Type"] == "audio/wav"
    assert await answer.read() == tone()
