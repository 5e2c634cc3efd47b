"""The fire of a building: an alarm of all of it, and everything that goes with one."""

from ..correlation import Alarm, building_alarm
from ..ids import BuildingId
from ..patrol import rounds
from ..signals import FireLevel
from ..sources import new_level, set_aside
from ..turn import Turn
from ..words import AlarmKind, Duty
from . import call_up, roll_call


def fire(turn: Turn, signal: FireLevel) -> None:
    """A fire signal of a building went off. That it is off again ends nothing by itself."""
    if signal.building_id not in turn.site.buildings:
        if signal.on:
            set_aside(turn, signal.source_id, signal.signal_id, "unknown_building")
        return
    if not new_level(turn, signal):
        return
    alarm = Alarm(AlarmKind.FIRE, signal.source_id, signal.signal_id, signal.occurred_at)
    burns(turn, alarm, signal.building_id)


def burns(turn: Turn, alarm: Alarm, building_id: BuildingId) -> None:
    """The alarm of a building, by a signal or by hand, and all that goes with it."""
    incident_id = building_alarm(turn, alarm, building_id)
    if incident_id is None:
        # Another detector of the same fire: everybody is asked already.
        return
    team = turn.roster.here(Duty.RESPONSE_TEAM, building_id, turn.now)
    call_up.start(
        turn,
        incident_id,
        (Duty.RESPONSE_TEAM,),
        max(len(team), 1),
        alarm.actor,
        [responder.responder_id for responder in team],
    )
    roll_call.begin(turn, incident_id, alarm.actor)
    rounds.open_sweep(turn, turn.incident(incident_id))
