"""The to-do list: the measures that were agreed after incidents.

Everybody may read it, so it shows what everybody may know.
"""

from datetime import datetime
from typing import override

from homeassistant.components.todo.const import TodoItemStatus, TodoListEntityFeature
from homeassistant.components.todo.entity import TodoItem, TodoListEntity
from homeassistant.core import HomeAssistant
from homeassistant.helpers.entity_platform import AddConfigEntryEntitiesCallback

from .bridge.carrying_out import refusal
from .bridge.changes import MEASURES
from .control_room.commands import ChangeMeasure, CompleteMeasure, ReopenMeasure
from .control_room.errors import BadRequest, UnknownThing
from .control_room.evaluation.measures import KeptMeasure
from .control_room.evaluation.parts import MeasureId
from .control_room.snapshot.evaluation import kept_measures
from .entities.subjects import RoomSubject
from .entity import MunicipalAlarmEntity
from .runtime import MunicipalAlarmConfigEntry

PARALLEL_UPDATES = 0


async def async_setup_entry(
    hass: HomeAssistant,
    entry: MunicipalAlarmConfigEntry,
    async_add_entities: AddConfigEntryEntitiesCallback,
) -> None:
    """Add the list of the control room."""
    async_add_entities([MeasureList(RoomSubject(entry))])


class MeasureList(MunicipalAlarmEntity[RoomSubject], TodoListEntity):
    """What is open, and what was done in the last days. Measures come from evaluations alone."""

    _watched = (MEASURES,)
    _attr_supported_features = (
        TodoListEntityFeature.UPDATE_TODO_ITEM | TodoListEntityFeature.SET_DUE_DATE_ON_ITEM
    )

    def __init__(self, subject: RoomSubject) -> None:
        """The control room has one."""
        super().__init__(subject, "measures")

    @override
    def _look(self) -> bool:
        before = self._attr_todo_items
        self._attr_todo_items = [
            _item(one) for one in kept_measures(self.subject.room, secrets=False)
        ]
        return self._attr_todo_items != before

    @override
    async def async_update_todo_item(self, item: TodoItem) -> None:
        """Tick a measure off, take that back, or change its text or date."""
        measure_id = MeasureId(item.uid or "")
        one = self.subject.room.measures.get(measure_id)
        if one is None or one.secret:
            raise refusal(UnknownThing("unknown_measure", measure=item.summary or ""))
        due = item.due.date() if isinstance(item.due, datetime) else item.due
        if due is None:
            raise refusal(BadRequest("measure_needs_date"))
        done = item.status == TodoItemStatus.COMPLETED
        if one.done_at is not None and not done:
            actor = self.demand(ReopenMeasure)
            self.give(ReopenMeasure(actor=actor, measure_id=measure_id))
        if (item.summary, due) != (one.measure.text, one.measure.due):
            actor = self.demand(ChangeMeasure)
            self.give(ChangeMeasure(actor=actor, measure_id=measure_id, text=item.summary, due=due))
        if done and one.done_at is None:
            actor = self.demand(CompleteMeasure)
            self.give(CompleteMeasure(actor=actor, measure_id=measure_id))


def _item(one: KeptMeasure) -> TodoItem:
    where = one.place.words() if one.place is not None else ""
    return TodoItem(
        summary=one.measure.text,
        uid=one.measure.measure_id,
        status=TodoItemStatus.NEEDS_ACTION if one.done_at is None else TodoItemStatus.COMPLETED,
        due=one.measure.due,
        description="\n".join(
            line for line in (one.measure.owner, f"#{one.number} {where}") if line
        ),
        completed=one.done_at,
    )
