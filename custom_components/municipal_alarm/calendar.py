"""Calendars: the rounds of a building, planned and walked."""

from datetime import datetime
from typing import override

from homeassistant.components.calendar import CalendarEntity, CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback
from homeassistant.util import dt as dt_util

from .bridge import agenda
from .bridge.changes import plan_key
from .bridge.journal_reads import journal_read
from .entities.subjects import BuildingSubject
from .entity import MunicipalAlarmEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the calendar of a building."""
    async_add_entities([RoundsCalendar(BuildingSubject(entry))])


class RoundsCalendar(MunicipalAlarmEntity[BuildingSubject], CalendarEntity):
    """On while a round of the building is under way."""

    _shown: CalendarEvent | None = None

    def __init__(self, subject: BuildingSubject) -> None:
        """One for each building."""
        super().__init__(subject, "rounds")

    @property
    @override
    def event(self) -> CalendarEvent | None:
        if self._shown is not None and self._shown.end_datetime_local <= dt_util.now():
            # A round that is suspended lasts longer, and no event tells of that.
            self._look()
        return self._shown

    @override
    def _look(self) -> bool:
        subject = self.subject
        plans = agenda.plans_of(subject.room.site, subject.building_id)
        self._also = tuple(plan_key(plan.plan_id) for plan in plans)
        before, self._shown = (
            self._shown,
            agenda.now_or_next(subject.runtime, subject.building_id),
        )
        return self._shown != before

    @override
    async def async_get_events(
        self, hass: HomeAssistant, start_date: datetime, end_date: datetime
    ) -> list[CalendarEvent]:
        """The rounds that touch this time."""
        subject = self.subject
        with journal_read():
            return await agenda.between(
                hass, subject.runtime, subject.building_id, start_date, end_date
            )
