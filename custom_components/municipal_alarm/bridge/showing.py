"""Showing what a desk's camera sees to a browser, for as long as they may see it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing, suppress
from typing import Protocol, cast

from aiohttp import web
from homeassistant.components.camera import Image
from homeassistant.components.camera.helper import get_camera_from_entity_id
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError

from . import mjpeg

_CHECK_S = 1.0
"""How soon a picture is taken away when it is over and the camera hangs."""


class Eye(Protocol):
    """The camera entity of a desk, as far as it is looked through."""

    @property
    def privacy(self) -> Image:
        """What is shown when there is nothing to see."""

    def pictures(self, interval: float) -> AsyncGenerator[Image]:
        """Picture after picture, whatever the room says: it is the caller's to ask."""


def eye(hass: HomeAssistant, entity_id: str | None) -> Eye | None:
    """The camera of that name; None when it is not there now."""
    if entity_id is None:
        return None
    try:
        return cast(Eye, get_camera_from_entity_id(hass, entity_id))
    except HomeAssistantError:
        return None


async def show(
    request: web.Request,
    eye: Eye,
    may_see: Callable[[], bool],
    *,
    interval: float,
    headers: Mapping[str, str],
) -> web.StreamResponse:
    """Show what is live for as long as they may see it, and then the privacy picture."""
    response = web.StreamResponse(headers=headers)
    response.content_type = mjpeg.CONTENT_TYPE
    # A write may notice the closed page first.
    with suppress(ConnectionError):
        await response.prepare(request)
        async with aclosing(eye.pictures(interval)) as pictures:
            begun = False
            while (image := await _while(may_see, anext(pictures, None))) is not None:
                await _while(may_see, mjpeg.write(response, image))
                if not begun:
                    begun = True
                    # Browsers show a picture when the next one begins: the first one, now.
                    await _while(may_see, mjpeg.write(response, image))
        await mjpeg.write_last(response, eye.privacy)
    return response


async def glance(eye: Eye, may_see: Callable[[], bool], within_s: float) -> Image | None:
    """One picture of now; None when there is none in time, or they may not see it any more."""
    with suppress(TimeoutError):
        async with asyncio.timeout(within_s), aclosing(eye.pictures(0)) as pictures:
            return await _while(may_see, anext(pictures, None))
    return None


async def _while[T](may_see: Callable[[], bool], doing: Awaitable[T]) -> T | None:
    """What comes of it; None when they may not see it, also while camera or browser hang."""
    task = asyncio.ensure_future(doing)
    try:
        while may_see():
            await asyncio.wait({task}, timeout=_CHECK_S)
            if task.done():
                # Asked before the end, and answered after it: not for them.
                return task.result() if may_see() else None
        return None
    finally:
        if not task.done():
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task
