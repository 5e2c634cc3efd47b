"""What the feed keeps: what changed since the last message, and what a view has already."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from ..control_room import events as e, snapshot
from ..control_room.ids import IncidentId, ResponderId, RoundId, RoundPlanId
from ..control_room.site import Contact
from ..control_room.snapshot import Json, round_shapes, shapes, site_shapes
from ..control_room.state import RoomState


@dataclass(slots=True)
class Dirty:
    """What changed since the last message."""

    incidents: dict[IncidentId, None] = field(default_factory=dict)
    responders: dict[ResponderId, None] = field(default_factory=dict)
    rounds: dict[RoundId, None] = field(default_factory=dict)
    reports: dict[RoundPlanId, None] = field(default_factory=dict)
    lone_work: dict[ResponderId, None] = field(default_factory=dict)
    pre_alerts: bool = False
    desk_tests: bool = False
    links: bool = False
    operators: bool = False
    health: bool = False
    consoles: bool = False
    plans: bool = False
    equipment: bool = False

    def mark(self, event: e.Event, state: RoomState) -> None:
        """Note what an event touches; `state`: the room by now."""
        match event:
            case e.ResponderPlaced() | e.DutyChanged():
                self.responders[event.responder_id] = None
            case e.RadioSignedOn() | e.RadioSignedOff():
                self.responders[event.responder_id] = None
                # Whose it is by setting has one way less, or more, to be reached by.
                self._owner(Contact(event.system_id, event.address), state)
            case e.DeviceWasSeen():
                self._carrier(Contact(event.system_id, event.address), state)
            case e.LinkStateChanged():
                self.links = True
                self._system(event.system_id, state)
            case e.OperatorPresenceChanged():
                self.operators = True
            case e.PreAlertRaised() | e.PreAlertEnded():
                self.pre_alerts = True
            case e.DeskTestStarted() | e.DeskTestEnded():
                self.desk_tests = True
            case e.RoundReported():
                self.reports[event.report.plan_id] = None
            case _ if isinstance(event, e.INCIDENT_EVENTS):
                self.incidents[event.incident_id] = None
                if isinstance(event, e.IncidentRaised) and event.test:
                    self.desk_tests = True
            case _ if isinstance(event, e.ROUND_EVENTS):
                self.rounds[event.round_id] = None
            case _ if isinstance(event, e.LONE_WORK_EVENTS):
                self.lone_work[event.responder_id] = None
                self.responders[event.responder_id] = None
                self.pre_alerts = True

    def _carrier(self, contact: Contact, state: RoomState) -> None:
        responder_id = state.roster.carrier(contact)
        if responder_id is not None:
            self.responders[responder_id] = None

    def _owner(self, contact: Contact, state: RoomState) -> None:
        owner = state.site.by_contact.get(contact)
        if owner is not None:
            self.responders[owner] = None

    def _system(self, system_id: str, state: RoomState) -> None:
        roster = state.roster
        self.responders.update(
            (responder.responder_id, None)
            for responder in roster.site.responders.values()
            if any(contact.system_id == system_id for contact in roster.contacts(responder))
        )


@dataclass(slots=True)
class View:
    """What all screens of one view have.

    What is not different there is not sent: the sending itself would tell a viewer
    that something secret happened.
    """

    incidents: dict[IncidentId, shapes.Incident] = field(default_factory=dict)
    responders: dict[ResponderId, shapes.Responder] = field(default_factory=dict)
    rounds: dict[RoundId, round_shapes.Round] = field(default_factory=dict)
    reports: dict[RoundPlanId, round_shapes.Report] = field(default_factory=dict)
    lone_work: dict[ResponderId, shapes.LoneWorker] = field(default_factory=dict)
    pre_alerts: list[shapes.PreAlert] = field(default_factory=list)
    equipment: dict[str, site_shapes.Abnormal] = field(default_factory=dict)

    def become(self, room: shapes.Room, equipment: Mapping[str, site_shapes.Abnormal]) -> Json:
        """Have what a snapshot gives; what of it is different for who has this view already."""
        delta = self._take(
            _all(
                self.incidents, {IncidentId(one["incident_id"]): one for one in room["incidents"]}
            ),
            _all(
                self.responders,
                {ResponderId(one["responder_id"]): one for one in room["responders"]},
            ),
            _all(self.rounds, {RoundId(one["round_id"]): one for one in room["rounds"]}),
            _all(self.reports, {RoundPlanId(one["plan_id"]): one for one in room["reports"]}),
            _all(
                self.lone_work, {ResponderId(one["responder_id"]): one for one in room["lone_work"]}
            ),
            room["pre_alerts"],
        )
        return {**delta, **self.equipment_delta(equipment)}

    def delta(
        self,
        state: RoomState,
        dirty: Dirty,
        now: datetime,
        near: snapshot.Opened,
        *,
        secrets: bool,
    ) -> shapes.Changes:
        """What of `dirty` this view does not have yet; from now on it has it."""
        delta = self._take(
            _incidents(state, dirty, secrets=secrets),
            _responders(state, dirty, now, near, secrets=secrets),
            _rounds(state, dirty, secrets=secrets),
            _reports(state, dirty, secrets=secrets),
            _lone_work(state, dirty, secrets=secrets),
            snapshot.pre_alerts(state, secrets=secrets) if dirty.pre_alerts else self.pre_alerts,
        )
        if secrets and (touched := self._touched(dirty, delta.get("incidents", ()))):
            delta["touched"] = touched
        if dirty.desk_tests:
            delta["desk_tests"] = snapshot.desk_tests(state)
        if dirty.links:
            delta["links"] = snapshot.links(state)
        if dirty.operators:
            delta["operators"] = snapshot.operators(state)
        return delta

    def _take(
        self,
        incidents: _Told[IncidentId, shapes.Incident],
        responders: _Told[ResponderId, shapes.Responder],
        rounds: _Told[RoundId, round_shapes.Round],
        reports: _Told[RoundPlanId, round_shapes.Report],
        lone_work: _Told[ResponderId, shapes.LoneWorker],
        pre_alerts: list[shapes.PreAlert],
    ) -> shapes.Changes:
        """Take it in; what of it was not there, or not like this."""
        changed, removed = _several(self.incidents, incidents)
        people, _ = _several(self.responders, responders)
        walked, over = _several(self.rounds, rounds)
        reported, _ = _several(self.reports, reports)
        alone, ended = _several(self.lone_work, lone_work)
        delta: shapes.Changes = {}
        if changed:
            delta["incidents"] = changed
        if removed:
            delta["removed"] = removed
        if people:
            delta["responders"] = people
        if walked:
            delta["rounds"] = walked
        if over:
            delta["rounds_removed"] = over
        if reported:
            delta["reports"] = reported
        if alone:
            delta["lone_work"] = alone
        if ended:
            delta["lone_work_removed"] = ended
        if pre_alerts != self.pre_alerts:
            self.pre_alerts = delta["pre_alerts"] = pre_alerts
        return delta

    def equipment_delta(self, now: Mapping[str, site_shapes.Abnormal]) -> Json:
        """What of the equipment is wrong now, and what no more, that this view does not have."""
        changed, gone = _several(self.equipment, _all(self.equipment, now))
        delta: Json = {}
        if changed:
            delta["equipment"] = changed
        if gone:
            delta["equipment_removed"] = gone
        return delta

    def _touched(self, dirty: Dirty, changed: Sequence[shapes.Incident]) -> list[str]:
        """Of which incidents something is told in the timeline alone: a note, a look.

        For those alone who may know all of it: of others the telling itself would tell.
        """
        told = {one["incident_id"] for one in changed}
        return [one for one in dirty.incidents if one in self.incidents and one not in told]


type _Told[K, T] = Iterator[tuple[K, T | None]]
"""Each as it is; None: it is there no more, or not for this view."""


def _several[K: str, T](known: dict[K, T], told: _Told[K, T]) -> tuple[list[T], list[str]]:
    """Those that are new or different, and the keys of those that are gone."""
    changed: list[T] = []
    removed: list[str] = []
    for key, one in told:
        if one is None:
            if known.pop(key, None) is not None:
                removed.append(key)
        elif known.get(key) != one:
            known[key] = one
            changed.append(one)
    return changed, removed


def _all[K: str, T](known: Mapping[K, T], now: Mapping[K, T]) -> _Told[K, T]:
    """Everything, as it is now."""
    yield from ((key, now.get(key)) for key in {**known, **now})


def _incidents(
    state: RoomState, dirty: Dirty, *, secrets: bool
) -> _Told[IncidentId, shapes.Incident]:
    for incident_id in dirty.incidents:
        one = state.incidents.get(incident_id)
        if one is None:
            yield incident_id, None
        elif snapshot.is_shown(one, secrets=secrets):
            yield incident_id, snapshot.incident(one, state.site, secrets=secrets)


def _responders(
    state: RoomState, dirty: Dirty, now: datetime, near: snapshot.Opened, *, secrets: bool
) -> _Told[ResponderId, shapes.Responder]:
    for responder_id in dirty.responders:
        one = state.site.responders.get(responder_id)
        # Who is set up no more goes with the snapshot that follows an edit.
        if one is not None:
            yield responder_id, snapshot.responder(state, one, secrets=secrets, now=now, near=near)


def _rounds(state: RoomState, dirty: Dirty, *, secrets: bool) -> _Told[RoundId, round_shapes.Round]:
    for round_id in dirty.rounds:
        one = state.rounds.get(round_id)
        told = snapshot.open_round(state, one, secrets=secrets) if one is not None else None
        yield round_id, told


def _reports(
    state: RoomState, dirty: Dirty, *, secrets: bool
) -> _Told[RoundPlanId, round_shapes.Report]:
    for plan_id in dirty.reports:
        if plan_id in state.site.round_plans:
            yield plan_id, snapshot.report(state, state.reports[plan_id], secrets=secrets)


def _lone_work(
    state: RoomState, dirty: Dirty, *, secrets: bool
) -> _Told[ResponderId, shapes.LoneWorker]:
    for responder_id in dirty.lone_work:
        one = state.lone_work.get(responder_id) if secrets else None
        yield responder_id, snapshot.lone_worker(one) if one is not None else None
