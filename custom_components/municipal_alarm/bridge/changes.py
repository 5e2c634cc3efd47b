"""Who must look again after an event: desks, checkpoints, people, devices, the room.

Entities subscribe to one key and are called at most once for a batch of events,
with those that touch it. Keys::

    room  desk/<id>  building/<id>  responder/<id>  system/<id>  device/<system>/<address>
    checkpoint/<id>  plan/<id>  whereabouts  journal  age  coverage  consoles
    measures  figures  plans  equipment
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from functools import partial
import logging

from ..control_room import events as e
from ..control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    IncidentId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SystemId,
)
from ..control_room.roster import PLACE_HOLDS
from ..control_room.site import Place
from ..control_room.state import RoomState

_LOGGER = logging.getLogger(__name__)

ROOM = "room"
JOURNAL = "journal"
"""Whether what happens is written down."""
WHEREABOUTS = "whereabouts"
"""Who is on duty, and who came from where their home says they are: it may be any building."""
AGE = "age"
"""What grows old, which no event tells: told now and then by who shows it."""
CONSOLES = "consoles"
"""Which screens are there, and could be heard: told by `bridge.consoles`."""
MEASURES = "measures"
"""What was agreed after incidents."""
COVERAGE = "coverage"
"""Which desks are to be tested: told by `bridge.coverage`."""
FIGURES = "figures"
"""The figures of the last days: told by `bridge.live_figures`."""
PLANS = "plans"
"""The floor plans: told by `bridge.plans`."""
EQUIPMENT = "equipment"
"""What of the equipment does not work: told by `bridge.equipment`."""

type OnChange = Callable[[Sequence[e.Event]], None]


def desk_key(desk_id: DeskId) -> str:
    """The key of a desk."""
    return f"desk/{desk_id}"


def building_key(building_id: BuildingId) -> str:
    """The key of a building."""
    return f"building/{building_id}"


def checkpoint_key(checkpoint_id: CheckpointId) -> str:
    """The key of a checkpoint."""
    return f"checkpoint/{checkpoint_id}"


def plan_key(plan_id: RoundPlanId) -> str:
    """The key of a round plan: of its rounds, and of when the next one is."""
    return f"plan/{plan_id}"


def responder_key(responder_id: ResponderId) -> str:
    """The key of a responder."""
    return f"responder/{responder_id}"


def system_key(system_id: SystemId) -> str:
    """The key of a radio system's link, and of the list of its radios."""
    return f"system/{system_id}"


def device_key(system_id: SystemId, address: str) -> str:
    """The key of one radio."""
    return f"device/{system_id}/{address}"


class Changes:
    """Tells each subscriber of what touches it."""

    def __init__(self) -> None:
        """Nobody is subscribed yet."""
        self._subscribers: dict[str, list[OnChange]] = {}
        self._keys_of: dict[IncidentId, tuple[str, ...]] = {}
        self._plan_of: dict[RoundId, str] = {}
        """By the rounds that are not over: the key of their plan."""
        self._placed: dict[ResponderId, tuple[BuildingId, datetime]] = {}
        """In which building each was last proven to be, and when."""
        self._microphones: dict[str, str] = {}
        """By the key a microphone was opened under: the key of its radio."""

    def restore(self, state: RoomState) -> None:
        """Know the incidents and rounds that were there before this program started."""
        for one in state.rounds.values():
            self._plan_of[one.round_id] = plan_key(one.plan_id)
        for responder_id, last in state.roster.placed.items():
            self._placed[responder_id] = last.place.building_id, last.occurred_at
        for incident in state.incidents.values():
            self._keys_of[incident.incident_id] = tuple(
                _place_keys(incident.place, incident.responder_id)
            )
            for open_one in incident.microphones.values():
                self._microphones[open_one.key] = device_key(open_one.system_id, open_one.address)

    def subscribe(self, key: str, on_change: OnChange) -> Callable[[], None]:
        """Be called when something touches `key`; returns how to stop."""
        self._subscribers.setdefault(key, []).append(on_change)
        return partial(self._stop, key, on_change)

    def _stop(self, key: str, on_change: OnChange) -> None:
        with suppress(KeyError, ValueError):
            self._subscribers[key].remove(on_change)
            if not self._subscribers[key]:
                del self._subscribers[key]

    def take(self, events: Sequence[e.Event]) -> None:
        """Tell everybody of these events."""
        touched: dict[str, list[e.Event]] = {ROOM: list(events)}
        for event in events:
            for key in self._keys(event):
                touched.setdefault(key, []).append(event)
        for key, about in touched.items():
            self.tell(key, about)

    def tell(self, key: str, about: Sequence[e.Event] = ()) -> None:
        """Tell the subscribers of one key; also for what is no event of the room."""
        for on_change in tuple(self._subscribers.get(key, ())):
            try:
                on_change(about)
            except Exception:
                _LOGGER.exception("An entity could not take in a change of %s", key)

    def _keys(self, event: e.Event) -> Iterator[str]:
        match event:
            case _ if isinstance(event, e.MEASURE_EVENTS):
                yield MEASURES
            case e.ResponderPlaced():
                yield responder_key(event.responder_id)
                yield from self._moved(event)
            case e.DutyChanged():
                yield responder_key(event.responder_id)
                yield WHEREABOUTS
            case e.DeviceWasSeen():
                yield device_key(event.system_id, event.address)
                yield system_key(event.system_id)
            case e.RadioSignedOn() | e.RadioSignedOff():
                yield device_key(event.system_id, event.address)
                yield responder_key(event.responder_id)
            case e.LinkStateChanged():
                yield system_key(event.system_id)
            case e.DeskTested() | e.DeskTestStarted() | e.DeskTestEnded():
                yield desk_key(event.desk_id)
            case e.SourceHeard() | e.SignalSetAside() | e.NumberIssued():
                return
            case e.OperatorPresenceChanged():
                return
            case e.ConsoleChecked():
                yield CONSOLES
            case e.IncidentRaised():
                keys = tuple(_place_keys(event.place, event.responder_id))
                self._keys_of[event.incident_id] = keys
                yield from keys
            case e.IncidentClosed():
                yield from self._keys_of.pop(event.incident_id, ())
            case _ if isinstance(event, e.INCIDENT_EVENTS):
                if isinstance(event, e.SubjectPlaced | e.AlarmJoined):
                    self._moves(event)
                yield from self._keys_of.get(event.incident_id, ())
                match event:
                    case (
                        e.CodeReceived()
                        | e.TextReceived()
                        | e.MicrophoneUnavailable()
                        | e.ListeningStarted()
                        | e.ListeningEnded()
                        | e.ResponderLocated()
                        | e.ResponderAccepted()
                        | e.ResponderArrived()
                        | e.ResponderRefused()
                        | e.CallUpUnanswered()
                        | e.RollCallAnswered()
                    ):
                        yield responder_key(event.responder_id)
                    case e.MicrophoneOpened():
                        self._microphones[event.key] = device_key(event.system_id, event.address)
                        yield responder_key(event.responder_id)
                        yield self._microphones[event.key]
                    case e.MicrophoneClosed():
                        yield responder_key(event.responder_id)
                        if key := self._microphones.pop(event.key, None):
                            yield key
            case e.PreAlertRaised() | e.PreAlertEnded():
                yield responder_key(event.responder_id)
            case e.CheckpointScanned():
                yield checkpoint_key(event.checkpoint_id)
            case e.RoundReported():
                yield plan_key(event.report.plan_id)
                yield building_key(event.report.building_id)
            case e.RoundOpened():
                self._plan_of[event.round_id] = plan_key(event.plan_id)
                yield plan_key(event.plan_id)
            case e.RoundEnded():
                self._plan_of.pop(event.round_id, None)
                yield plan_key(event.plan_id)
            case _ if isinstance(event, e.ROUND_EVENTS):
                if key := self._plan_of.get(event.round_id):
                    yield key
            case _ if isinstance(event, e.LONE_WORK_EVENTS):
                yield responder_key(event.responder_id)

    def _moved(self, event: e.ResponderPlaced) -> Iterator[str]:
        """The buildings that somebody left and came to; none when it is the same one."""
        here = event.place.building_id
        there, since = self._placed.get(event.responder_id, (None, event.occurred_at))
        self._placed[event.responder_id] = here, event.occurred_at
        if there is None or event.at - since >= PLACE_HOLDS:
            yield WHEREABOUTS
        elif there != here:
            yield building_key(there)
            yield building_key(here)

    def _moves(self, event: e.SubjectPlaced | e.AlarmJoined) -> None:
        """An incident is elsewhere: what it left shows that too, and until its end."""
        before = self._keys_of.get(event.incident_id)
        if before is not None and event.place is not None:
            keys = (*before, *_place_keys(event.place, None))
            self._keys_of[event.incident_id] = tuple(dict.fromkeys(keys))


def _place_keys(place: Place | None, responder_id: ResponderId | None) -> Iterator[str]:
    if place is not None:
        yield building_key(place.building_id)
        if place.desk_id is not None:
            yield desk_key(place.desk_id)
    if responder_id is not None:
        yield responder_key(responder_id)
