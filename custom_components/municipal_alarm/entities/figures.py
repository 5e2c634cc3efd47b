"""How it went in the last thirty days, as sensors of the control room.

Of what everybody may know, drills left out; the numbers behind each stand in its attributes.
"""

from collections.abc import Callable
from typing import Any

from homeassistant.components.sensor import SensorDeviceClass, SensorStateClass
from homeassistant.const import PERCENTAGE, UnitOfTime
from homeassistant.helpers.typing import StateType

from ..bridge.changes import FIGURES
from ..learning.figures.milestones import Spread
from ..learning.figures.period import Figures
from ..learning.figures.rules import Milestone
from .readings import AlarmSensorDescription
from .subjects import RoomSubject

type _Value = Callable[[Figures], StateType]
type _Attributes = Callable[[Figures], dict[str, Any]]


def _sensor(
    key: str,
    value: _Value,
    attributes: _Attributes | None = None,
    *,
    unit: str | None = None,
    device_class: SensorDeviceClass | None = None,
    enabled: bool = True,
) -> AlarmSensorDescription[RoomSubject]:
    def found(room: RoomSubject) -> StateType:
        figures = room.runtime.live_figures.figures
        return value(figures) if figures is not None else None

    def told(room: RoomSubject) -> dict[str, Any]:
        figures = room.runtime.live_figures.figures
        return attributes(figures) if attributes is not None and figures is not None else {}

    return AlarmSensorDescription[RoomSubject](
        key=key,
        state_class=SensorStateClass.MEASUREMENT,
        native_unit_of_measurement=unit,
        device_class=device_class,
        suggested_display_precision=0 if device_class is not None else None,
        entity_registry_enabled_default=enabled,
        watched=(FIGURES,),
        value=found,
        attributes=told,
    )


def _spread(figures: Figures, milestone: Milestone) -> Spread:
    return figures.all.spread(milestone)


def _times(milestone: Milestone, *, enabled: bool = True) -> AlarmSensorDescription[RoomSubject]:
    return _sensor(
        f"{milestone.value}_median",
        lambda figures: _spread(figures, milestone).median,
        lambda figures: _spread(figures, milestone).as_json(),
        unit=UnitOfTime.SECONDS,
        device_class=SensorDeviceClass.DURATION,
        enabled=enabled,
    )


def _in_time(figures: Figures) -> StateType:
    """Of the strictest target of the acknowledgement, which has the shortest time."""
    return min(
        (
            (one.target.within_s, one.share.percent)
            for one in figures.all.held
            if one.target.milestone is Milestone.ACKNOWLEDGED
        ),
        key=lambda one: one[0],
        default=(0, None),
    )[1]


CONTROL_ROOM = (
    _sensor(
        "incidents", lambda figures: figures.all.incidents, lambda figures: dict(figures.outcomes)
    ),
    *(_times(one, enabled=one is not Milestone.RECEIPT) for one in Milestone),
    _sensor(
        "acknowledged_in_time",
        _in_time,
        lambda figures: {"targets": [one.as_json() for one in figures.all.held]},
        unit=PERCENTAGE,
    ),
    _sensor(
        "false_alarms",
        lambda figures: figures.all.false.percent,
        lambda figures: figures.all.false.as_json(),
        unit=PERCENTAGE,
    ),
    _sensor(
        "repeat_desks",
        lambda figures: len(figures.repeat_desks),
        lambda figures: {"share_of_ten": figures.worst_desks.as_json()},
    ),
    _sensor(
        "floods",
        lambda figures: len(figures.load.floods) if figures.load is not None else None,
        lambda figures: figures.load.as_json() if figures.load is not None else {},
        enabled=False,
    ),
    _sensor(
        "rounds_kept",
        lambda figures: figures.rounds.kept.percent,
        lambda figures: {
            "kept": figures.rounds.kept.as_json(),
            "missed": figures.rounds.missed.as_json(),
        },
        unit=PERCENTAGE,
    ),
    _sensor(
        "silent_equipment",
        lambda figures: len(figures.silent),
        lambda figures: {
            kind: sum(one.equipment == kind for one in figures.silent)
            for kind in sorted({one.equipment.value for one in figures.silent})
        },
    ),
)
