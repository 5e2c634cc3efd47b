"""The snapshot of the alarm: what the desk's camera saw at the press.

Taken from the camera's newest frame as soon as the alarm is out, kept as a file
beside the journal for as long as evidence is kept, and never in a public folder.
A desk whose camera is only a stream address is seen by its own camera entity.
"""

import asyncio
from collections.abc import Callable, Container, Mapping, Sequence
from contextvars import Context
from datetime import datetime
import hashlib
import logging
import os
from pathlib import Path
from typing import Any

from homeassistant.components import camera
from homeassistant.components.camera.const import DOMAIN as CAMERA_DOMAIN
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from ..const import CONF_CAMERA, DOMAIN
from ..control_room.effects import Effect, ShowCamera
from ..control_room.ids import DeskId, IncidentId
from ..control_room.words import DeliveryState
from ..journal.port import Hold
from .delivery import Delivery
from .journal_reads import UNREADABLE
from .retention import keep_pictures

_LOGGER = logging.getLogger(__name__)

_TIMEOUT_S = 10

_AT_ONCE = 32
"""Cameras asked at a time: in a storm of presses a network of cameras takes no more."""


class Pictures:
    """Takes and keeps the snapshots."""

    def __init__(
        self,
        hass: HomeAssistant,
        folder: Path,
        delivery: Delivery,
        desks: Callable[[], Mapping[DeskId, Mapping[str, Any]]],
        taken: Callable[[DeskId], None],
        holds: Callable[[], Sequence[Hold]],
    ) -> None:
        """`taken` is called when a desk has a new picture; `holds` blocks, and may fail."""
        self._hass = hass
        self._folder = folder
        self._delivery = delivery
        self._desks = desks
        self._taken = taken
        self._holds = holds
        self._free = asyncio.Semaphore(_AT_ONCE)
        self._latest: dict[DeskId, tuple[IncidentId, datetime]] = {}

    def handle(self, effect: Effect) -> None:
        """Take the snapshot of an alarm, beside everything else."""
        if isinstance(effect, ShowCamera):
            # In a turn of its own: what a camera does first may take its time, and
            # the texts of all alarms of this turn come before it.
            # And not as part of whatever request brought the alarm: nobody looks yet.
            self._hass.loop.call_soon(self._begin, effect, context=Context())

    def _begin(self, effect: ShowCamera) -> None:
        self._hass.async_create_background_task(self._take(effect), f"snapshot {effect.key}")

    def latest(self, desk_id: DeskId) -> tuple[IncidentId, datetime] | None:
        """The incident and time of a desk's newest snapshot since the start."""
        return self._latest.get(desk_id)

    def path(self, incident_id: IncidentId) -> Path:
        """Where the snapshot of an incident is, or would be."""
        # An incident's id comes from a source's own words: no file name.
        return self._folder / f"{hashlib.sha256(incident_id.encode()).hexdigest()}.jpg"

    async def read(self, incident_id: IncidentId) -> bytes | None:
        """The snapshot of an incident, None when there is none."""
        return await self._hass.async_add_executor_job(_read, self.path(incident_id))

    async def purge(self, now: datetime) -> None:
        """Forget what is older than is kept, but for incidents that are held."""
        before = now - keep_pictures(self._hass)
        await self._hass.async_add_executor_job(self._purge, before)

    def _purge(self, before: datetime) -> None:
        try:
            held = {self.path(IncidentId(one.stream)) for one in self._holds()}
        except UNREADABLE as err:
            # What is held cannot be known now, and what is gone does not come back.
            _LOGGER.warning("Old snapshots are kept until the journal can be read: %s", err)
            return
        _purge(self._folder, before, held)

    async def _take(self, effect: ShowCamera) -> None:
        try:
            async with self._free:
                image = await camera.async_get_image(
                    self._hass, self._camera(effect.desk_id), timeout=_TIMEOUT_S
                )
            await self._hass.async_add_executor_job(
                _write, self.path(effect.incident_id), image.content
            )
        except Exception as err:
            # Whatever a camera raises: the alarm goes on, and the room knows.
            if not isinstance(err, HomeAssistantError | OSError):
                _LOGGER.exception("The camera of desk %s failed", effect.desk_id)
            _LOGGER.warning("No snapshot of the alarm at desk %s: %s", effect.desk_id, err)
            self._delivery.report(effect.key, DeliveryState.FAILED, str(err)[:200])
            return
        self._latest[effect.desk_id] = (effect.incident_id, dt_util.utcnow())
        self._delivery.report(effect.key, DeliveryState.SENT)
        self._taken(effect.desk_id)

    def _camera(self, desk_id: DeskId) -> str:
        """The desk's source of pictures; HomeAssistantError when there is none now."""
        registry = er.async_get(self._hass)
        source = self._desks().get(desk_id, {}).get(CONF_CAMERA)
        if source:
            return er.async_resolve_entity_id(registry, source) or source
        own = registry.async_get_entity_id(CAMERA_DOMAIN, DOMAIN, f"{desk_id}_camera")
        if own is None:
            raise HomeAssistantError("the desk has no camera now")
        return own


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
    part.replace(path)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _purge(folder: Path, before: datetime, held: Container[Path]) -> None:
    try:
        paths = list(folder.iterdir())
    except FileNotFoundError:
        return
    except OSError as err:
        # It is asked at the start, and alarms do not wait for old pictures.
        _LOGGER.warning("Old snapshots cannot be listed: %s", err)
        return
    for path in paths:
        try:
            if path not in held and path.stat().st_mtime < before.timestamp():
                path.unlink()
        except OSError as err:
            _LOGGER.warning("An old snapshot cannot be deleted: %s", err)
