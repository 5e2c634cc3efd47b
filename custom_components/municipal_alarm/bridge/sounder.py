"""One siren, loudspeaker, light or switch: put on, and put back as it was.

By actions of Home Assistant, each with a limit: what hangs must not hold up the others.
"""

import asyncio
from collections.abc import Mapping
import logging
from typing import Any

from homeassistant.components.media_player.browse_media import async_process_play_media_url
from homeassistant.components.media_player.const import (
    ATTR_MEDIA_CONTENT_ID,
    ATTR_MEDIA_CONTENT_TYPE,
    ATTR_MEDIA_VOLUME_LEVEL,
    SERVICE_PLAY_MEDIA,
    MediaPlayerEntityFeature,
    MediaPlayerState,
    MediaType,
)
from homeassistant.const import (
    ATTR_ENTITY_ID,
    ATTR_SUPPORTED_FEATURES,
    SERVICE_MEDIA_STOP,
    SERVICE_TURN_OFF,
    SERVICE_TURN_ON,
    SERVICE_VOLUME_SET,
    STATE_OFF,
    STATE_ON,
    STATE_UNAVAILABLE,
    STATE_UNKNOWN,
)
from homeassistant.core import CoreState, HomeAssistant, State, split_entity_id
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.state import async_reproduce_state

from . import outputs
from .tone import URL as TONE_URL

_LOGGER = logging.getLogger(__name__)

DOMAINS = ("light", "media_player", "siren", "switch")
"""What can be used."""

TIMEOUT_S = 10.0
"""What has not answered by now is broken, or its hub is."""

_PLAYER = "media_player"
_RED = (255, 0, 0)
_SAID_NOTHING = (STATE_UNAVAILABLE, STATE_UNKNOWN)
_PLAIN = (str, int, float, list, tuple)
_PLAYING = (MediaPlayerState.PLAYING, MediaPlayerState.BUFFERING)


def before(hass: HomeAssistant, entity_id: str) -> dict[str, Any] | None:
    """How it is now, to be put back; None: not known."""
    state = hass.states.get(entity_id)
    if state is None or state.state in _SAID_NOTHING:
        return None
    # It is kept in a file; what is no plain value is nothing to be put back either.
    plain = {key: one for key, one in state.attributes.items() if isinstance(one, _PLAIN)}
    return {"state": state.state, "attributes": plain}


def is_missing(hass: HomeAssistant, entity_id: str) -> bool:
    """Whether nothing can be done with it now."""
    return bool(list(outputs.dead(hass, [entity_id])))


def is_gone(hass: HomeAssistant, entity_id: str) -> bool:
    """Whether it was removed, and will not come back."""
    known = er.async_get(hass).async_get(entity_id)
    # Until Home Assistant has started, it may only not be there yet.
    return hass.state is CoreState.running and known is None and hass.states.get(entity_id) is None


def fell_silent(old: State | None, new: State | None) -> bool:
    """Whether it must be put on again: it came back, or a loudspeaker is through its tone.

    What somebody put off by hand is left off: they know.
    """
    if new is None or new.state == STATE_UNAVAILABLE:
        return False
    if old is None or old.state == STATE_UNAVAILABLE:
        return True
    return (
        split_entity_id(new.entity_id)[0] == _PLAYER
        and old.state in _PLAYING
        and new.state == MediaPlayerState.IDLE
    )


async def put_on(hass: HomeAssistant, entity_id: str, volume: float | None) -> str:
    """Put it on; returns why that failed, "" when it did not."""
    domain = split_entity_id(entity_id)[0]
    if is_missing(hass, entity_id):
        return "not available"
    # Whatever an integration raises, it is said and tried again.
    try:
        async with asyncio.timeout(TIMEOUT_S):
            if domain == _PLAYER:
                await _play(hass, entity_id, volume)
            else:
                data = _brightest(hass, entity_id) if domain == outputs.LIGHT else {}
                await _call(hass, domain, SERVICE_TURN_ON, entity_id, **data)
    except Exception as err:
        return _reason(err)
    return ""


async def put_back(hass: HomeAssistant, entity_id: str, was: Mapping[str, Any] | None) -> str:
    """Put it back as it was, or off where that is not known; returns why that failed."""
    domain = split_entity_id(entity_id)[0]
    if is_missing(hass, entity_id):
        return "not available"
    try:
        async with asyncio.timeout(TIMEOUT_S):
            if domain == _PLAYER:
                await _hush(hass, entity_id)
            if was is not None and domain in (_PLAYER, outputs.LIGHT):
                await async_reproduce_state(hass, State(entity_id, was["state"], was["attributes"]))
            elif domain != _PLAYER and (was is None or was["state"] != STATE_ON):
                await _call(hass, domain, SERVICE_TURN_OFF, entity_id)
    except Exception as err:
        return _reason(err)
    return ""


def _reason(err: Exception) -> str:
    if not isinstance(err, HomeAssistantError | TimeoutError):
        _LOGGER.error("A sounder failed", exc_info=err)
    return str(err) or type(err).__name__


def _features(hass: HomeAssistant, entity_id: str) -> int:
    state = hass.states.get(entity_id)
    return int(state.attributes.get(ATTR_SUPPORTED_FEATURES) or 0) if state is not None else 0


async def _hush(hass: HomeAssistant, entity_id: str) -> None:
    features = _features(hass, entity_id)
    for feature, service in (
        (MediaPlayerEntityFeature.STOP, SERVICE_MEDIA_STOP),
        (MediaPlayerEntityFeature.TURN_OFF, SERVICE_TURN_OFF),
    ):
        if features & feature:
            await _call(hass, _PLAYER, service, entity_id)
            return


async def _play(hass: HomeAssistant, entity_id: str, volume: float | None) -> None:
    features = _features(hass, entity_id)
    if features & MediaPlayerEntityFeature.TURN_ON and hass.states.is_state(entity_id, STATE_OFF):
        await _call(hass, _PLAYER, SERVICE_TURN_ON, entity_id)
    if volume is not None and features & MediaPlayerEntityFeature.VOLUME_SET:
        await _call(
            hass, _PLAYER, SERVICE_VOLUME_SET, entity_id, **{ATTR_MEDIA_VOLUME_LEVEL: volume}
        )
    tone = {
        ATTR_MEDIA_CONTENT_ID: async_process_play_media_url(hass, TONE_URL),
        ATTR_MEDIA_CONTENT_TYPE: MediaType.MUSIC,
    }
    await _call(hass, _PLAYER, SERVICE_PLAY_MEDIA, entity_id, **tone)


def _brightest(hass: HomeAssistant, entity_id: str) -> dict[str, Any]:
    # A lamp without brightness is only put on: Home Assistant leaves out what it cannot do.
    bright: dict[str, Any] = {"brightness": 255}
    return {**bright, "rgb_color": _RED} if outputs.has_colours(hass, entity_id) else bright


async def _call(
    hass: HomeAssistant, domain: str, service: str, entity_id: str, **data: Any
) -> None:
    await hass.services.async_call(
        domain, service, {ATTR_ENTITY_ID: entity_id, **data}, blocking=True
    )
