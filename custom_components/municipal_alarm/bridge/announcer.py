"""The milestones of each incident and round on Home Assistant's event bus, for its logbook.

Everybody who may open the logbook reads them, so they carry no names of people and
nothing secret: an incident that only duress raised is not among them. Automations
have triggers, and screens the feed; both carry more and lose nothing.
"""

from collections.abc import Callable, Sequence

from homeassistant.core import HomeAssistant, callback
from homeassistant.helpers import device_registry as dr

from ..const import DOMAIN
from ..control_room import events as e, snapshot
from ..control_room.incident import Incident
from ..control_room.secrecy import public
from ..control_room.site import Place
from ..control_room.snapshot import Json
from ..control_room.words import Deviation
from .happenings import is_of_incident
from .last_seen import LastSeen
from .running import Running

EVENT = f"{DOMAIN}_event"

MILESTONES = {
    e.IncidentRaised: "raised",
    e.Acknowledged: "acknowledged",
    e.HandedOver: "handed_over",
    e.ResponderAccepted: "accepted",
    e.ResponderArrived: "on_scene",
    e.IncidentResolved: "resolved",
    e.EvaluationWritten: "evaluated",
    e.EvaluationApproved: "evaluation_approved",
    e.IncidentClosed: "closed",
    e.CallUpStarted: "called_up",
    e.CallUpEnded: "call_up_ended",
    e.RollCallStarted: "roll_call_started",
    e.RollCallEnded: "roll_call_ended",
}

EXTERNAL_CALLED = "external_called"
"""Whoever did it: a step of the policy, an operator, an automation."""

ROUND_MILESTONES = ("round_complete", "round_incomplete")
"""How a round ended. Which checkpoints were missed, and who walked it, is in its report."""


def _milestone(event: e.Event) -> str | None:
    match event:
        case e.ExternalCalled():
            return EXTERNAL_CALLED
        case e.StepTaken() | e.TargetsAlerted() if event.external:
            return EXTERNAL_CALLED
    return MILESTONES.get(type(event))


class Announcer:
    """Fires the events of one runtime."""

    def __init__(self, hass: HomeAssistant, running: Running) -> None:
        """Announce what happens in `running`, from `start` on."""
        self._hass = hass
        self._running = running

    @callback
    def start(self) -> Callable[[], None]:
        """Begin; returns how to stop."""
        seen = LastSeen(self._running.room.state)
        return self._running.room.listen(lambda events: self._on_events(seen, events))

    @callback
    def _on_events(self, seen: LastSeen, events: Sequence[e.Event]) -> None:
        # Few at a time: the room tells 64 events in a turn, and the bus takes 10 000.
        state = self._running.room.state
        for event in events:
            if isinstance(event, e.RoundReported) and not event.amended:
                self._hass.bus.async_fire(EVENT, self._round(event.report))
            if not is_of_incident(event):
                continue
            incident = seen.incident_of(event, state)
            # What happens in secret within an incident that all may see is no milestone.
            shown = public(event)
            what = _milestone(shown) if shown is not None else None
            if what and incident is not None and snapshot.is_shown(incident, secrets=False):
                self._hass.bus.async_fire(EVENT, self._data(what, incident.shown))

    def _data(self, what: str, incident: Incident) -> Json:
        place = incident.place
        data: Json = {
            "what": what,
            "incident_id": incident.incident_id,
            "number": incident.number,
            "kind": incident.kind.value,
            "drill": incident.drill,
            "place": place.words() if place is not None else "",
        }
        return {**data, **self._of(place)}

    def _round(self, report: e.RoundReport) -> Json:
        missed = sum(line.deviation is Deviation.MISSED for line in report.lines)
        return {
            "what": ROUND_MILESTONES[not report.complete],
            "round_id": report.round_id,
            "round": report.plan,
            "kind": report.kind.value,
            "missed": missed,
            "place": report.building,
            **self._of(Place(report.building_id, report.building)),
        }

    def _of(self, place: Place | None) -> Json:
        """So that it shows in the logbook of the desk, or of the building."""
        device_id = self._device_of(place) if place is not None else None
        return {"device_id": device_id} if device_id is not None else {}

    def _device_of(self, place: Place) -> str | None:
        ours = place.desk_id or place.building_id
        device = dr.async_get(self._hass).async_get_device_by_identifier(
            (DOMAIN, ours), place.building_id
        )
        return device.id if device is not None else None
