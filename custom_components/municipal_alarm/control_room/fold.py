"""State + event -> state, for live use and replay alike."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any

from . import access_fold, console_fold, events as e
from .drills import fold as drills_fold
from .evaluation import measure_fold
from .event_bases import IncidentEventBase
from .incident import Incident, raised
from .incident_fold import after
from .lone_work import fold as lone_work_fold
from .patrol import fold as patrol_fold
from .roster import Carried, LastPlace
from .shelves import without
from .site import Contact
from .state import RoomState, SourceMemory
from .words import AlarmKind, IncidentState


class Working:
    """A `RoomState` that changes while one message, or a journal, is folded."""

    __slots__ = (
        "accesses",
        "by_subject",
        "console_checks",
        "desk_tests",
        "devices",
        "failed_tests",
        "incidents",
        "links",
        "lone_work",
        "measures",
        "number",
        "pre_alerts",
        "present",
        "reports",
        "roster",
        "rounds",
        "scanned",
        "secret_number",
        "sources",
        "tested",
        "unknown_tags",
    )

    def __init__(self, state: RoomState) -> None:
        """Start from a state, which stays as it is."""
        self.roster = state.roster
        self.incidents = state.incidents
        self.by_subject = state.by_subject
        self.sources = state.sources
        self.links = state.links
        self.devices = state.devices
        self.present = state.present
        self.tested = state.tested
        self.number = state.number
        self.secret_number = state.secret_number
        self.scanned = state.scanned
        self.unknown_tags = state.unknown_tags
        self.rounds = state.rounds
        self.reports = state.reports
        self.lone_work = state.lone_work
        self.pre_alerts = state.pre_alerts
        self.desk_tests = state.desk_tests
        self.failed_tests = state.failed_tests
        self.accesses = state.accesses
        self.measures = state.measures
        self.console_checks = state.console_checks

    def frozen(self) -> RoomState:
        """The state it has become; this object must not be used any more."""
        return RoomState(
            self.roster,
            self.incidents,
            self.by_subject,
            self.sources,
            self.links,
            self.devices,
            self.present,
            self.tested,
            self.number,
            self.secret_number,
            self.scanned,
            self.unknown_tags,
            self.rounds,
            self.reports,
            self.lone_work,
            self.pre_alerts,
            self.desk_tests,
            self.failed_tests,
            accesses=self.accesses,
            measures=self.measures,
            console_checks=self.console_checks,
        )

    def apply(self, event: e.Event) -> None:
        """Take in one event. An event of an incident that has left changes nothing."""
        kind = type(event)
        room_fold = _ROOM.get(kind)
        if room_fold is not None:
            room_fold(self, event)
        elif isinstance(event, e.IncidentRaised):
            self.incidents = self.incidents.put(event.incident_id, raised(event))
            drills_fold.pressed(self, event)
            # What only duress raised stays behind what everybody may know of.
            if event.kind is not AlarmKind.DURESS or event.subject not in self.by_subject:
                self.by_subject = self.by_subject.put(event.subject, event.incident_id)
        elif isinstance(event, IncidentEventBase):
            incident = self.incidents.get(event.incident_id)
            if incident is not None:
                self._changed(incident, event)

    def _changed(self, incident: Incident, event: Any) -> None:
        changed = after(incident, event)
        if changed.state is IncidentState.CLOSED:
            self.incidents = self.incidents.without(incident.incident_id)
            return
        if changed is not incident:
            self.incidents = self.incidents.put(incident.incident_id, changed)
        if incident.is_open and not changed.is_open:
            self._let_go(changed)

    def _let_go(self, over: Incident) -> None:
        """Nothing further joins what is over; what stood behind it comes to the fore.

        A drill behind a real alarm, and behind both what only duress raised.
        """
        if self.by_subject.get(over.subject) != over.incident_id:
            return
        left = max(
            (
                (not one.is_secret, one.number, one.incident_id)
                for one in self.incidents.values()
                if one.subject == over.subject and one.is_open
            ),
            default=None,
        )
        self.by_subject = (
            self.by_subject.put(over.subject, left[2])
            if left is not None
            else self.by_subject.without(over.subject)
        )


def fold(state: RoomState, events: Iterable[e.Event]) -> RoomState:
    """The state after these events, in their order."""
    working = Working(state)
    for event in events:
        working.apply(event)
    return working.frozen()


# --- the room ---------------------------------------------------------------


def _source_heard(room: Working, event: e.SourceHeard) -> None:
    memory = SourceMemory(event.occurred_at, event.on, event.recent, event.about)
    room.sources = room.sources.put(event.source_id, memory)


def _number_issued(room: Working, event: e.NumberIssued) -> None:
    if event.secret:
        room.secret_number = event.number
    else:
        room.number = event.number


def _responder_placed(room: Working, event: e.ResponderPlaced) -> None:
    place = LastPlace(event.place, event.occurred_at, event.by, event.doubtful)
    room.roster = replace(room.roster, placed={**room.roster.placed, event.responder_id: place})


def _device_was_seen(room: Working, event: e.DeviceWasSeen) -> None:
    room.devices = {**room.devices, (event.system_id, event.address): event.online}


def _link_state_changed(room: Working, event: e.LinkStateChanged) -> None:
    room.links = {**room.links, event.system_id: event.up}


def _presence_changed(room: Working, event: e.OperatorPresenceChanged) -> None:
    one = {event.operator_id}
    room.present = room.present | one if event.present else room.present - one


def _duty_changed(room: Working, event: e.DutyChanged) -> None:
    room.roster = replace(room.roster, duty={**room.roster.duty, event.responder_id: event.on_duty})


def _signed_on(room: Working, event: e.RadioSignedOn) -> None:
    contact = Contact(event.system_id, event.address)
    carried = Carried(event.responder_id, event.since, event.until, event.by)
    room.roster = replace(
        room.roster,
        carried={**room.roster.carried, contact: carried},
        let_go=without(room.roster.let_go, contact),
    )


def _signed_off(room: Working, event: e.RadioSignedOff) -> None:
    contact = Contact(event.system_id, event.address)
    room.roster = replace(
        room.roster,
        carried=without(room.roster.carried, contact),
        let_go={**room.roster.let_go, contact: event.at},
    )


def _desk_tested(room: Working, event: e.DeskTested) -> None:
    room.tested = {**room.tested, event.desk_id: event.at}


def _for_the_journal(room: Working, event: e.Event) -> None:
    """What the journal did with itself is nothing of the room's present."""


_ROOM: Mapping[type[e.Event], Callable[[Working, Any], None]] = {
    e.SourceHeard: _source_heard,
    e.NumberIssued: _number_issued,
    e.ResponderPlaced: _responder_placed,
    e.DeviceWasSeen: _device_was_seen,
    e.LinkStateChanged: _link_state_changed,
    e.OperatorPresenceChanged: _presence_changed,
    **console_fold.FOLDS,
    e.DutyChanged: _duty_changed,
    e.RadioSignedOn: _signed_on,
    e.RadioSignedOff: _signed_off,
    e.DeskTested: _desk_tested,
    e.AccessRecorded: access_fold.recorded,
    **drills_fold.FOLDS,
    **dict.fromkeys(
        (e.HoldSet, e.HoldReleased, e.ContentExpired, e.PersonErased), _for_the_journal
    ),
    **patrol_fold.FOLDS,
    **lone_work_fold.FOLDS,
    **measure_fold.FOLDS,
}
