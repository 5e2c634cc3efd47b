"""The snapshot of the alarm, for each desk that a camera looks at."""

from datetime import UTC, datetime
from pathlib import Path
from typing import override

from homeassistant.components.image import ImageEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge import looking
from .control_room.ids import IncidentId
from .control_room.words import AccessKind
from .entities.following import follow_desks
from .entities.subjects import DeskSubject, has_camera
from .entity import MunicipalAlarmEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add a snapshot for each desk with a camera."""
    follow_desks(entry, async_add_entities, lambda desk: [Snapshot(hass, desk)], has_camera)


class Snapshot(MunicipalAlarmEntity[DeskSubject], ImageEntity):
    """What the camera saw at the press.

    Shown until the incident is closed. Later it is evidence, and no longer for
    everybody who happens to look at the desk.
    """

    def __init__(self, hass: HomeAssistant, subject: DeskSubject) -> None:
        """A desk has one."""
        super().__init__(subject, "snapshot")
        ImageEntity.__init__(self, hass)
        self._kept: tuple[IncidentId, datetime] | None = None
        """One of before the start."""

    @override
    async def async_added_to_hass(self) -> None:
        """Also look whether there is one of before the start."""
        await super().async_added_to_hass()
        incident = self.subject.incident()
        if incident is not None:
            path = self.subject.runtime.pictures.path(incident.incident_id)
            taken_at = await self.hass.async_add_executor_job(_written_at, path)
            if taken_at is not None:
                self._kept = (incident.incident_id, taken_at)
                self._look()

    @override
    async def async_image(self) -> bytes | None:
        """Read the picture."""
        taken = self._taken()
        if taken is None:
            return None
        runtime = self.subject.runtime
        picture = await runtime.pictures.read(taken[0])
        if picture is not None:
            looking.looked_over_http(
                runtime, self.subject.incident(), AccessKind.PICTURE, looking.IMAGE_PROXY
            )
        return picture

    @override
    def _look(self) -> bool:
        taken = self._taken()
        taken_at = taken[1] if taken is not None else None
        if taken_at == self._attr_image_last_updated:
            return False
        self._attr_image_last_updated = taken_at
        return True

    def _taken(self) -> tuple[IncidentId, datetime] | None:
        incident = self.subject.incident()
        if incident is None:
            return None
        for taken in (self.subject.runtime.pictures.latest(self.subject.desk_id), self._kept):
            if taken is not None and taken[0] == incident.incident_id:
                return taken
        return None


def _written_at(path: Path) -> datetime | None:
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except FileNotFoundError:
        return None
