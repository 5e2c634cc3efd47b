"""The camera of each desk: live while an alarm is going on, a closed eye otherwise.

Everything is decided by the room at the moment of the question, so no picture of
the desk leaves before the press, and none after the incident is resolved: open
streams end then, and the last thing they show is the privacy picture.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
import logging
from pathlib import Path
from typing import Final, override

from aiohttp import ClientError, ClientTimeout, web
from homeassistant.components import camera
from homeassistant.components.camera import Camera, Image
from homeassistant.components.camera.const import CameraEntityFeature
from homeassistant.components.camera.prefs import DynamicStreamSettings
from homeassistant.components.stream import Stream
from homeassistant.const import ATTR_SUPPORTED_FEATURES, EVENT_HOMEASSISTANT_STOP
from homeassistant.core import Event, HomeAssistant, callback
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.helpers.aiohttp_client import async_get_clientsession
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge import looking, mjpeg
from .bridge.warm import PACE_S, Reader
from .const import CONF_CAMERA, CONF_CAMERA_STREAM, DOMAIN
from .control_room.words import AccessKind
from .entities.following import follow_desks
from .entities.subjects import DeskSubject, has_camera
from .entity import MunicipalAlarmEntity
from .runtime import MunicipalAlarmConfigEntry

_LOGGER = logging.getLogger(__name__)

PARALLEL_UPDATES = 0

PRIVACY_PICTURE: Final = Path(__file__).parent / "bridge" / "privacy.jpg"
JPEG: Final = "image/jpeg"

_TIMEOUT = ClientTimeout(total=None, sock_connect=10, sock_read=10)
_LARGEST = 8 * 1024 * 1024
"""Bytes of one picture. A 4K JPEG of the best quality has about half of it; what
is larger is no picture, or an address that is no camera."""


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a camera for each desk with a camera."""
    privacy = await hass.async_add_executor_job(PRIVACY_PICTURE.read_bytes)
    follow_desks(entry, async_add_entities, lambda desk: [DeskCamera(desk, privacy)], has_camera)


class DeskCamera(MunicipalAlarmEntity[DeskSubject], Camera):
    """Shows another camera, or a stream address, during an incident."""

    def __init__(self, subject: DeskSubject, privacy: bytes) -> None:
        """`privacy` is the JPEG shown when there is nothing to see."""
        super().__init__(subject, "camera")
        Camera.__init__(self)
        self.privacy = Image(JPEG, privacy)
        self._viewers: set[asyncio.Timeout] = set()
        """The open MJPEG streams, each with the limit that ends it."""
        self._reader = Reader(subject.runtime.hass, subject.unique, self._read)

    @property
    @override
    def available(self) -> bool:
        """A stream that fails does not take the still pictures away."""
        return True

    @override
    async def async_added_to_hass(self) -> None:
        """Also end what is shown when Home Assistant stops."""
        await super().async_added_to_hass()
        self.async_on_remove(self.hass.bus.async_listen(EVENT_HOMEASSISTANT_STOP, self._on_stop))

    @callback
    def _on_stop(self, _event: Event) -> None:
        self._reader.end()

    @override
    async def async_will_remove_from_hass(self) -> None:
        """End what is shown."""
        await super().async_will_remove_from_hass()
        self._end_streams()
        self._reader.end()

    @override
    def _look(self) -> bool:
        is_open = self.subject.is_open()
        features = self._features() if is_open else CameraEntityFeature(0)
        if (is_open, features) == (self._attr_is_streaming, self._attr_supported_features):
            return False
        if is_open and not self._attr_is_streaming:
            self._reader.warm()
        self._attr_is_streaming = is_open
        # Without the feature Home Assistant neither starts nor keeps a stream, and
        # a WebRTC provider closes its sessions.
        self._attr_supported_features = features
        if not is_open:
            self._end_streams()
        return True

    # --- where the picture comes from -----------------------------------------

    @property
    def _source(self) -> str | None:
        stored = self.subject.stored.get(CONF_CAMERA)
        if not stored:
            return None
        return er.async_resolve_entity_id(er.async_get(self.hass), stored) or stored

    @property
    def _address(self) -> str:
        return self.subject.stored.get(CONF_CAMERA_STREAM) or ""

    @property
    def _http(self) -> bool:
        return self._address.startswith("http")

    def _features(self) -> CameraEntityFeature:
        if self._address:
            streams = not self._http
        else:
            state = self.hass.states.get(self._source or "")
            features = state.attributes.get(ATTR_SUPPORTED_FEATURES, 0) if state else 0
            streams = CameraEntityFeature.STREAM in CameraEntityFeature(features)
        return CameraEntityFeature.STREAM if streams else CameraEntityFeature(0)

    # --- still and stream ------------------------------------------------------

    @override
    async def async_camera_image(
        self, width: int | None = None, height: int | None = None
    ) -> bytes | None:
        """A picture of now, or the privacy picture."""
        image = await self._live_image(width, height) if self.subject.is_open() else self.privacy
        if not self.subject.is_open():
            # It may have been resolved while the camera was asked.
            image = self.privacy
        else:
            looking.looked_over_http(
                self.subject.runtime,
                self.subject.incident(),
                AccessKind.CAMERA,
                looking.CAMERA_PROXY,
            )
        self.content_type = image.content_type
        return image.content

    @override
    async def stream_source(self) -> str | None:
        """The stream's own address, for the stream component and WebRTC."""
        if not self.subject.is_open() or not self._features():
            return None
        if self._address:
            return self._shown_to_browser(self._address)
        address = await camera.async_get_stream_source(self.hass, self._source or "")
        # It may have been resolved while the camera was asked.
        return self._shown_to_browser(address) if self.subject.is_open() else None

    def _shown_to_browser(self, address: str | None) -> str | None:
        """The address of a stream that begins; who looks at it is written down."""
        if address is not None:
            looking.looked_over_websocket(self.subject.runtime, self.subject.incident())
        return address

    @override
    async def async_create_stream(self) -> Stream | None:
        """The running stream; none once the incident is over, also when it ends meanwhile."""
        stream = await super().async_create_stream()
        if stream is not None and not self.subject.is_open():
            self._end_streams()
            return None
        return stream

    async def _live_image(self, width: int | None, height: int | None) -> Image:
        source = self._source
        if source is not None:
            return await camera.async_get_image(self.hass, source, width=width, height=height)
        if self._http:
            try:
                async with aclosing(self._fetch()) as pictures:
                    return await anext(pictures)
            except (ClientError, TimeoutError, StopAsyncIteration) as err:
                raise _no_picture() from err
        stream = await self.async_create_stream()
        picture = await stream.async_get_image(width, height) if stream is not None else None
        if picture is None:
            raise _no_picture()
        return Image(JPEG, picture)

    @callback
    def _end_streams(self) -> None:
        self._reader.cool()
        while self._viewers:
            self._viewers.pop().reschedule(self.hass.loop.time())
        stream, self.stream = self.stream, None
        if stream is not None:
            # A stream that a user had preloaded ends with the incident, too.
            stream.dynamic_stream_settings = DynamicStreamSettings()
            self.hass.async_create_task(_end(stream), f"end {self.entity_id}")

    # --- MJPEG -------------------------------------------------------------------

    @override
    async def handle_async_mjpeg_stream(self, request: web.Request) -> web.StreamResponse:
        """Moving pictures for a browser that plays nothing better."""
        return await self._show(request, PACE_S)

    @override
    async def handle_async_still_stream(
        self, request: web.Request, interval: float
    ) -> web.StreamResponse:
        """The same, at an interval that the viewer asks for."""
        return await self._show(request, interval)

    async def _show(self, request: web.Request, interval: float) -> web.StreamResponse:
        """Show what is live until the incident ends, and then the privacy picture.

        Without an incident the privacy picture is all: a stream that waited for one
        would hold one of the six connections that a browser has for us.
        """
        response = web.StreamResponse()
        response.content_type = mjpeg.CONTENT_TYPE
        await response.prepare(request)
        limit = asyncio.timeout(None)
        if self.subject.is_open():
            looking.looked_over_http(
                self.subject.runtime,
                self.subject.incident(),
                AccessKind.CAMERA,
                looking.CAMERA_PROXY,
            )
        try:
            async with limit, aclosing(self.pictures(interval)) as pictures:
                self._viewers.add(limit)
                while self.subject.is_open():
                    image = await anext(pictures, None)
                    if image is None:
                        break
                    if self.subject.is_open():
                        await mjpeg.write(response, image)
        except TimeoutError:
            _LOGGER.debug("%s: the incident is over, its stream ends", self.entity_id)
        finally:
            self._viewers.discard(limit)
        await mjpeg.write_last(response, self.privacy)
        return response

    def pictures(self, interval: float) -> AsyncGenerator[Image]:
        """Picture after picture; a camera that fails is asked again.

        Whoever asks has asked the room: see also `bridge.look_view` and `sight_view`.
        """
        return self._reader.look(interval)

    async def _read(self) -> AsyncGenerator[Image]:
        while True:
            try:
                if self._http and self._reader.is_looked_at():
                    async with aclosing(self._fetch()) as pictures:
                        async for picture in pictures:
                            yield picture
                            if not self._reader.is_looked_at():
                                break
                else:
                    yield await self._live_image(None, None)
            except Exception as err:
                # Whatever another integration raises, its camera is asked again; the snapshot
                # of the alarm has said what.
                _LOGGER.debug("%s: no picture: %r", self.entity_id, err)
            await self._reader.pause()

    async def _fetch(self) -> AsyncGenerator[Image]:
        """The pictures that the address sends: one, or one after the other."""
        # Cameras bring certificates of their own making: to insist on better ones
        # would be to see nothing.
        session = async_get_clientsession(self.hass, verify_ssl=False)
        async with session.get(self._address, timeout=_TIMEOUT) as response:
            response.raise_for_status()
            is_one = response.content_type.startswith("image/")
            received = bytearray()
            cutter = mjpeg.Cutter()
            async for chunk in response.content.iter_any():
                if is_one:
                    received += chunk
                else:
                    for picture in cutter.cut(chunk):
                        yield Image(JPEG, picture)
                if len(received) + cutter.waiting > _LARGEST:
                    raise _no_picture()
            if is_one:
                yield Image(response.content_type, bytes(received))


async def _end(stream: Stream) -> None:
    for output in stream.outputs().values():
        await stream.remove_provider(output)
    await stream.stop()


def _no_picture() -> HomeAssistantError:
    return HomeAssistantError(translation_domain=DOMAIN, translation_key="no_picture")
