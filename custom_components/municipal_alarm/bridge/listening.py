"""Listening to an open microphone by HTTP: a live WAV stream, see docs/listening.md.

Operators and supervisors alone, with a token of Home Assistant or a path that it
signed for them: a signed path stands for the user who asked for it. The stream ends
with the microphone, the incident, the role, the log-in or Home Assistant, whichever
is first.
"""

import asyncio
from contextlib import suppress
from http import HTTPStatus
import struct
from typing import Final

from aiohttp import web
from homeassistant.components.http.const import KEY_HASS_REFRESH_TOKEN_ID, KEY_HASS_USER
from homeassistant.core import HomeAssistant
from homeassistant.helpers.http import HomeAssistantView

from ..control_room.errors import NotPermitted, RoomError, UnknownThing, WrongState
from ..control_room.ids import IncidentId, ResponderId
from ..radio.voice.g711 import RATE, SAMPLE_BYTES
from .actors import user_actor
from .carrying_out import refusal
from .microphones import TooManyListeners
from .running import RUNNING
from .sound import Listening

_UNKNOWN_LENGTH = 0xFFFFFFFF
_PCM, _MONO = 1, 1

WAV_HEADER: Final = struct.pack(
    "<4sI4s4sIHHIIHH4sI",
    b"RIFF",
    _UNKNOWN_LENGTH,
    b"WAVE",
    b"fmt ",
    16,
    _PCM,
    _MONO,
    RATE,
    RATE * SAMPLE_BYTES,
    SAMPLE_BYTES,
    8 * SAMPLE_BYTES,
    b"data",
    _UNKNOWN_LENGTH,
)

_HEADERS = {
    "Content-Type": "audio/wav",
    # Sound is kept nowhere, nor held back on its way by a proxy until there is more.
    "Cache-Control": "no-store",
    "X-Accel-Buffering": "no",
    "X-Content-Type-Options": "nosniff",
    "Accept-Ranges": "none",
}

_STATUS: tuple[tuple[type[RoomError], HTTPStatus], ...] = (
    (NotPermitted, HTTPStatus.FORBIDDEN),
    (UnknownThing, HTTPStatus.NOT_FOUND),
    (WrongState, HTTPStatus.CONFLICT),
    (TooManyListeners, HTTPStatus.TOO_MANY_REQUESTS),
    (RoomError, HTTPStatus.BAD_REQUEST),
)


class ListeningView(HomeAssistantView):
    """Lets operators hear open microphones."""

    url = "/api/municipal_alarm/microphone/{incident_id}/{responder_id}"
    name = "api:municipal_alarm:microphone"

    def __init__(self, hass: HomeAssistant) -> None:
        """Serve whatever runs in `hass`."""
        self._hass = hass

    async def get(
        self, request: web.Request, incident_id: str, responder_id: str
    ) -> web.StreamResponse:
        """Stream what a microphone hears, until it closes."""
        running = self._hass.data.get(RUNNING)
        if running is None:
            return _answer(HTTPStatus.SERVICE_UNAVAILABLE, "not_running", "not running")
        user = request[KEY_HASS_USER]
        actor = user_actor(running.room.state.site, user.id, user.name or "")
        try:
            listening = running.microphones.listen(
                actor, IncidentId(incident_id), ResponderId(responder_id)
            )
        except RoomError as err:
            status = next(status for kind, status in _STATUS if isinstance(err, kind))
            return _answer(status, err.key, str(refusal(err)))
        # Nor does who logged out hear any more. Whoever has a role came by a token.
        unhook = self._hass.auth.async_register_revoke_token_callback(
            request[KEY_HASS_REFRESH_TOKEN_ID], listening.end
        )
        try:
            return await _stream(request, listening)
        finally:
            unhook()
            listening.end()


async def _stream(request: web.Request, listening: Listening) -> web.StreamResponse:
    """Write what is heard until the end. Cancelled when they close the page."""
    response = web.StreamResponse(headers=_HEADERS)
    try:
        # A write may notice the closed page first.
        with suppress(ConnectionError):
            async with asyncio.timeout(None) as limit:
                listening.limit(limit)
                await response.prepare(request)
                await response.write(WAV_HEADER)
                while (pcm := await listening.take()) is not None:
                    await response.write(pcm)
                await response.write_eof()
    except TimeoutError:
        # It takes what we wrote too slowly to learn that this is over.
        if request.transport is not None:
            request.transport.abort()
    return response


def _answer(status: HTTPStatus, key: str, message: str) -> web.Response:
    return web.json_response({"error": key, "message": message}, status=status)
