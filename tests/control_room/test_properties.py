"""What must hold whatever happens, in whatever order, in whatever town."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    signals as s,
    snapshot,
)
from custom_components.municipal_alarm.control_room.engine import (
    Decision,
    due,
    handle,
    next_deadline,
)
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.escalation import clock, putting_off, repeats
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundId,
    RoundPlanId,
    SignalId,
    SourceId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.procedure import EscalationPolicy
from custom_components.municipal_alarm.control_room.site import Contact, Position, Site
from custom_components.municipal_alarm.control_room.sources import CLOCK_SLACK, MAX_AGE
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    DeliveryState,
    DeskAnswer,
    Deviation,
    Duty,
    Outcome,
    Prompt,
    RollCallAnswer,
    Target,
)

from .shift import FORGOTTEN, NOON, OPERATORS, Room, live, make_town, without_links
from .strategies import DESKS, NAMES, PLACES, PLANS, SYSTEMS, policies, towns

people_ids = st.sampled_from(NAMES).map(lambda name: ResponderId(name.lower()))
radios = st.sampled_from(("pool 1", "pool 2", *(f"radio of {name}" for name in NAMES[:3])))
seconds = st.sampled_from((0.0, 0.5, 2.0, 6.0, 15.0, 31.0, 70.0, 400.0, 4000.0, 50_000.0))
ages = st.sampled_from((-3600.0, 0.0, 0.0, 60.0, 7200.0))
digits = st.sampled_from("0123456789") | st.sampled_from(("30", "31", "39", "77"))
operators = st.sampled_from(OPERATORS).map(
    lambda one: c.Actor(ActorKind.OPERATOR, one.operator_id, one.name, one.role)
)
actors = (
    operators
    | st.just(c.AUTOMATION)
    | people_ids.map(lambda one: c.Actor(ActorKind.RESPONDER, one, one))
    | st.just(c.Actor(ActorKind.SOURCE, "button"))
)


class Shift(RuleBasedStateMachine):
    """Anything happens in a random town; the invariants are held after every message."""

    @initialize(site=towns)
    def begin(self, site: Site) -> None:
        self.start = with_site(RoomState(), site)
        self.state = self.start
        self.now = self.latest = NOON
        self.events: list[e.Event] = []
        self.effects: dict[str, x.Effect] = {}
        self.heard: dict[str, set[str]] = {}
        self.count = 0

    # --- one message, and all that must hold after it ---

    def take(self, message: s.Signal | c.Command) -> Decision | None:
        before = self.state
        self.latest = max(self.latest, self.now)
        try:
            decision = handle(before, message, self.now)
        except RoomError as refusal:
            refused = refusal
        else:
            return self._taken(before, message, decision)
        assert not isinstance(message, s.Signal.__value__), "a signal is never refused"
        assert refused.key
        assert self.state is before
        return None

    def _taken(self, before: RoomState, message: Any, decision: Decision) -> Decision:
        again = handle(before, message, self.now)
        assert again == decision, "the same from the same"
        self.state = decision.state
        self.events += decision.events
        self._hold_replay()
        self._hold_incidents()
        self._hold_rounds(decision)
        self._hold_keys(decision)
        if isinstance(message, s.TimePassed):
            next_one = next_deadline(self.state)
            assert next_one is None or next_one > self.now, "woken for nothing"
        for event in decision.events:
            if isinstance(event, e.ResponderLocated | e.FollowingStarted | e.MicrophoneOpened):
                assert self.state.incidents[event.incident_id].is_open
        return decision

    def _hold_replay(self) -> None:
        site = self.state.site
        assert fold(with_site(RoomState(), site), self.events) == self.state
        kept = fold(with_site(RoomState(), site), live(self.events))
        assert without_links(kept) == without_links(self.state)

    def _hold_incidents(self) -> None:
        subjects = [
            # What only duress raised stands beside what everybody may know of.
            (one.subject, one.is_secret)
            for one in self.state.incidents.values()
            if one.is_open and not one.drill
        ]
        assert len(subjects) == len(set(subjects)), "two incidents about one thing"
        for one in self.state.incidents.values():
            if one.is_open:
                tested = {test.incident_id for test in self.state.desk_tests.values()}
                in_hand = one.owner_id or one.due_at or one.prompts or one.is_put_off
                assert in_hand or one.incident_id in tested, "nobody has it in hand"
                assert not (one.is_put_off and (one.owner_id or one.step_due_at))
                assert set(one.shown.external) <= set(one.external)
                assert one.repeats == one.shown.repeats
                assert self.state.by_subject.get(one.subject) is not None
            else:
                assert not one.microphones, "somebody is heard after the end"
                assert not one.shown.microphones
                assert not one.following
            for delivery in one.deliveries.values():
                if delivery.state in (DeliveryState.OVERTAKEN, DeliveryState.RECEIPTED):
                    assert delivery.receipt_due_at is None, "repeated for nothing"
            assert one.shadow is None or one.shadow.state is one.state
            for seen in (one, one.shown):
                for microphone in seen.microphones.values():
                    assert microphone.until <= self.latest + timedelta(minutes=5)
            assert not one.shown.located or one.is_secret, "a viewer sees where somebody is"
        carriers = [one.responder_id for one in self.state.roster.carried.values()]
        assert len(carriers) == len(set(carriers)), "signed on to two radios"
        raised = [event for event in self.events if isinstance(event, e.IncidentRaised)]
        for secret in (True, False):
            kinds = (one for one in raised if (one.kind is AlarmKind.DURESS) is secret)
            numbers = [one.number for one in kinds]
            first = 900_001 if secret else 1
            assert numbers == list(range(first, first + len(numbers))), "a gap, or one given twice"
        ids = [event.incident_id for event in self.events if isinstance(event, e.IncidentRaised)]
        assert len(ids) == len(set(ids))

    def _hold_rounds(self, decision: Decision) -> None:
        plans = [one.plan_id for one in self.state.rounds.values()]
        assert len(plans) == len(set(plans)), "two rounds of one plan"
        assert all(one.pending for one in self.state.rounds.values()), "all proven, and open"
        opened = [one.round_id for one in self.events if isinstance(one, e.RoundOpened)]
        assert len(opened) == len(set(opened))
        ended = {one.round_id: one for one in decision.events if isinstance(one, e.RoundEnded)}
        reported = [one.report for one in decision.events if isinstance(one, e.RoundReported)]
        assert set(ended) <= {one.round_id for one in reported}
        for report in reported:
            asked = next(
                one
                for one in self.events
                if isinstance(one, e.RoundOpened) and one.round_id == report.round_id
            )
            assert [one.checkpoint_id for one in report.lines] == [
                one.checkpoint_id for one in asked.checkpoints
            ]
            missed = [
                one.checkpoint_id for one in report.lines if one.deviation is Deviation.MISSED
            ]
            assert report.complete is not bool(missed)
            if report.round_id in ended:
                assert [one for one, _ in ended[report.round_id].missed] == missed

    def _hold_keys(self, decision: Decision) -> None:
        for effect in decision.effects:
            assert effect.key
            known = self.effects.setdefault(effect.key, effect)
            assert known == effect, "one key, two contents"

    def alarm(self, message: Any, *, demands: bool) -> None:
        """A signal that demands action is in an incident, or known why not."""
        heard = self.heard.setdefault(message.source_id, set())
        fresh = message.signal_id not in heard
        decision = self.take(message)
        assert decision is not None
        raised = [
            event
            for event in decision.events
            if isinstance(event, e.IncidentRaised | e.AlarmJoined)
            and event.signal_id == message.signal_id
        ]
        aside = [event for event in decision.events if isinstance(event, e.SignalSetAside)]
        if raised or aside:
            heard.add(message.signal_id)
        assert len(raised) <= 1
        assert not (raised and aside)
        if demands and fresh:
            assert raised or aside, "an alarm was lost"
        if not fresh and not aside:
            assert not raised or self._forgotten(message), "a repeat raised"

    def _forgotten(self, message: Any) -> bool:
        return len(self.heard[message.source_id]) > 16

    def fresh_id(self) -> SignalId:
        self.count += 1
        return SignalId(f"s{self.count}")

    def an_incident(self, data: st.DataObject) -> IncidentId:
        known = sorted(self.state.incidents)
        return data.draw(st.sampled_from([*known, IncidentId("none")]))

    # --- sources ---

    @rule(
        desk=st.sampled_from(DESKS),
        source=st.sampled_from(("a", "b")),
        old=st.integers(0, 3),
        drill=st.sampled_from((False, False, True)),
    )
    def press(self, desk: str, source: str, old: int, drill: bool) -> None:
        repeats = old == 3 and self.count
        signal_id = SignalId(f"s{self.count}") if repeats else self.fresh_id()
        self.alarm(
            s.Press(signal_id, SourceId(f"{source} {desk}"), DeskId(desk), self.now, drill=drill),
            demands=desk != "no such desk",
        )

    @rule(
        desk=st.sampled_from(DESKS[:4]),
        ago=st.sampled_from((-7200.0, -1.0, 0.0, 0.0, 5.0, 3000.0, 7200.0)),
    )
    def stamp(self, desk: str, ago: float) -> None:
        source_id = SourceId(f"stamp {desk}")
        memory = self.state.sources.get(source_id)
        at = self.now - timedelta(seconds=ago)
        newer = memory is None or at > memory.occurred_at
        jumped = memory is not None and memory.occurred_at > self.now + CLOCK_SLACK
        self.alarm(
            s.Press(SignalId(f"{desk}@{at}"), source_id, DeskId(desk), at, ordered_by_time=True),
            demands=newer or jumped,
        )
        if at <= self.now - MAX_AGE and newer:
            assert isinstance(self.events[-1], e.SignalSetAside)

    @rule(
        desk=st.sampled_from(DESKS[:4]),
        on=st.booleans(),
        first=st.booleans(),
        gap=st.sampled_from((0, 20, 45, 7200)),
    )
    def level(self, desk: str, on: bool, first: bool, gap: float) -> None:
        source_id = SourceId(f"level {desk}")
        memory = self.state.sources.get(source_id)
        changed = memory is None or memory.on is not on
        lost = gap == 7200 or (gap == 45 and not first)
        self.alarm(
            s.SourceLevel(
                self.fresh_id(),
                source_id,
                DeskId(desk),
                self.now,
                on,
                first=first,
                gap=timedelta(seconds=gap),
            ),
            demands=on and (changed or lost),
        )

    @rule(desk=st.sampled_from(DESKS[:4]), on=st.none() | st.booleans())
    def bind(self, desk: str, on: bool | None) -> None:
        self.take(s.SourceBound(SourceId(f"level {desk}"), self.now, on))

    @rule(
        name=st.sampled_from((*NAMES, "Stranger")),
        kind=st.sampled_from(AlarmKind),
        drill=st.sampled_from((False, False, True)),
    )
    def responder_alarm(self, name: str, kind: AlarmKind, drill: bool) -> None:
        self.alarm(
            s.ResponderAlarm(
                self.fresh_id(),
                SourceId(f"radio {name}"),
                kind,
                SystemId("radio"),
                f"radio of {name}",
                self.now,
                drill,
            ),
            demands=True,
        )

    @rule(
        name=st.sampled_from((*NAMES, "Stranger")),
        system=st.sampled_from(SYSTEMS),
        text=digits | st.just("on the stairs"),
        again=st.booleans(),
    )
    def text(self, name: str, system: str, text: str, again: bool) -> None:
        signal = s.TextIn(self.fresh_id(), SystemId(system), f"{system} of {name}", text, self.now)
        self.take(signal)
        if again:
            repeated = self.take(signal)
            assert repeated is not None
            aside = [one for one in repeated.events if isinstance(one, e.SignalSetAside)]
            # Of what is nobody's nothing is remembered.
            assert all(one.reason == "unknown_device" for one in aside)
            assert list(repeated.events) == aside, "a text told again was taken twice"

    @rule(
        who=people_ids,
        where=st.sampled_from((*DESKS, *PLACES)),
        ago=ages,
    )
    def scan(self, who: ResponderId, where: str, ago: float) -> None:
        self.proven(who, f"tag {where}", ago)

    @rule(name=st.sampled_from(NAMES), reader=st.sampled_from(("gate reader", "x")), ago=ages)
    def held_to_a_reader(self, name: str, reader: str, ago: float) -> None:
        self.proven(ResponderId(name.lower()), f"tag of {name}", ago, reader)

    def proven(self, who: ResponderId, tag: str, ago: float, reader: str = "") -> None:
        """A scan is never refused, undoes nothing, and is of nobody else."""
        at = self.now - timedelta(seconds=ago)
        before = self.state
        scan = s.Scan(self.fresh_id(), tag, at, responder_id=None if reader else who, reader=reader)
        decision = self.take(scan)
        assert decision is not None
        for one in self.state.incidents.values():
            was = before.incidents[one.incident_id]
            assert one.is_open is was.is_open
            if one.on_scene_at != was.on_scene_at:
                assert min(at, self.now) >= one.raised_at - CLOCK_SLACK, "arrived before"
        for other, known in before.lone_work.items():
            assert other == who or self.state.lone_work[other] == known, "somebody else's timer"
        for other, place in before.roster.placed.items():
            now_known = self.state.roster.placed[other]
            assert now_known == place or other == who
            # One of a time when our clock was ahead is overtaken by whatever comes.
            if place.occurred_at <= self.now + CLOCK_SLACK:
                assert now_known.occurred_at >= place.occurred_at
        if ago < 0:
            return  # made by a clock that is ahead: told again, it is made now again
        told_again = self.take(scan)
        assert told_again is not None
        twice = (e.CheckpointVisited, e.RoundOpened, e.RoundReported, e.CheckedIn)
        assert not [one for one in told_again.events if isinstance(one, twice)]

    @rule(
        data=st.data(),
        state=st.sampled_from(DeliveryState),
        known=st.sampled_from((True, True, True, False)),
    )
    def receipt(self, data: st.DataObject, state: DeliveryState, known: bool) -> None:
        keys = sorted(self.effects) if known else []
        key = data.draw(st.sampled_from([*keys, "no such key"]))
        incident_id = self.effects[key].incident_id if key in self.effects else None
        self.take(s.Receipt(key, incident_id, state))

    @rule(system=st.sampled_from(SYSTEMS), name=st.sampled_from(NAMES), online=st.booleans())
    def device(self, system: str, name: str, online: bool) -> None:
        self.take(s.DeviceSeen(SystemId(system), f"{system} of {name}", online))

    @rule(system=st.sampled_from(SYSTEMS), up=st.booleans())
    def link(self, system: str, up: bool) -> None:
        self.take(s.LinkChanged(SystemId(system), up))

    # --- radios ---

    @rule(
        who=st.sampled_from(NAMES),
        radio=radios,
        ago=st.sampled_from((-60.0, 0.0, 0.0, 0.0, 300.0, 50_000.0)),
    )
    def sign_on(self, who: str, radio: str, ago: float) -> None:
        at = self.now - timedelta(seconds=ago)
        before = self.state
        owner = self.state.site.by_personal_tag.get(f"tag of {who}")
        self.take(s.Scan(self.fresh_id(), f"tag of {who}", at, SystemId("radio"), radio))
        for contact, carried in before.roster.carried.items():
            if carried.by == "operator" and carried.responder_id in self.state.site.responders:
                assert self.state.roster.carried[contact] == carried, "undone by a tag"
        for incident_id, one in before.incidents.items():
            if one.responder_id == owner:
                after = self.state.incidents[incident_id]
                assert after.microphones.get(owner) == one.microphones.get(owner)
                if owner in one.following and one.following[owner].until > self.now:
                    # By the same radio, perhaps for longer: it is asked anew when half is over.
                    then, by_now = one.following[owner], after.following[owner]
                    assert (by_now.system_id, by_now.address) == (then.system_id, then.address)
                    assert by_now.until >= then.until

    @rule(actor=operators, radio=radios, who=st.none() | people_ids)
    def carry(self, actor: c.Actor, radio: str, who: ResponderId | None) -> None:
        decision = self.take(
            c.CarryRadio(actor=actor, system_id=SystemId("radio"), address=radio, responder_id=who)
        )
        if decision is not None and who is not None:
            contact = Contact(SystemId("radio"), radio)
            assert self.state.roster.carried[contact].responder_id == who

    @rule(radio=radios, kind=st.sampled_from(AlarmKind), possible=st.booleans())
    def alarm_of_a_radio(self, radio: str, kind: AlarmKind, possible: bool) -> None:
        carrier = self.state.roster.carrier(Contact(SystemId("radio"), radio))
        before = len(self.events)
        self.alarm(
            s.ResponderAlarm(
                self.fresh_id(),
                SourceId(f"radio {radio}"),
                kind,
                SystemId("radio"),
                radio,
                self.now,
                possible=possible,
                position=Position(52.0, 5.0),
            ),
            demands=True,
        )
        for event in self.events[before:]:
            if isinstance(event, e.IncidentRaised):
                assert event.responder_id == carrier, "not of who carried it"
            if isinstance(event, e.MicrophoneOpened):
                assert event.responder_id == carrier

    @rule(radio=radios, step=st.integers(0, 9), ago=st.sampled_from((0.0, 0.0, 5.0, 5000.0)))
    def position(self, radio: str, step: int, ago: float) -> None:
        at = self.now - timedelta(seconds=ago)
        position = Position(52 + step / 10, 5.0)
        self.take(s.Located(self.fresh_id(), SystemId("radio"), radio, position, at))

    @rule(radio=radios, online=st.booleans())
    def radio_comes_and_goes(self, radio: str, online: bool) -> None:
        self.take(s.DeviceSeen(SystemId("radio"), radio, online))
        if not online:
            for one in self.state.incidents.values():
                heard = [*one.microphones.values(), *one.shown.microphones.values()]
                assert not [m for m in heard if m.address == radio and m.closes_at is not None]
                assert radio not in {followed.address for followed in one.following.values()}

    @rule(name=st.sampled_from(OPERATORS), present=st.booleans())
    def presence(self, name: Any, present: bool) -> None:
        self.take(s.OperatorPresence(OperatorId(name.operator_id), present))

    # --- rounds ---

    @rule(plan=st.sampled_from(PLANS), ago=ages)
    def round_due(self, plan: RoundPlanId, ago: float) -> None:
        self.take(s.RoundDue(plan, self.now - timedelta(seconds=ago)))

    @rule(data=st.data(), actor=actors, plan=st.sampled_from(PLANS), who=people_ids, ago=ages)
    def of_a_round(
        self, data: st.DataObject, actor: c.Actor, plan: RoundPlanId, who: ResponderId, ago: float
    ) -> None:
        rounds = sorted(
            {*self.state.rounds, *(one.round_id for one in self.state.reports.values())}
        )
        round_id = data.draw(st.sampled_from([*rounds, RoundId("none")]))
        text = data.draw(st.sampled_from(("the tag is broken", " ", "x" * 2000)))
        make: list[Callable[[], c.Command]] = [
            lambda: c.StartRound(
                actor=actor, plan_id=plan, responder_id=data.draw(st.sampled_from((None, who)))
            ),
            lambda: c.SuspendRound(actor=actor, round_id=round_id, reason=text),
            lambda: c.ResumeRound(actor=actor, round_id=round_id),
            lambda: c.CorrectRound(
                actor=actor,
                round_id=round_id,
                checkpoint_id=CheckpointId(data.draw(st.sampled_from(PLACES))),
                reason=text,
                occurred_at=self.now - timedelta(seconds=ago),
            ),
            lambda: c.RemarkRound(actor=actor, round_id=round_id, text=text),
            lambda: c.EndRound(actor=actor, round_id=round_id, reason=text),
            lambda: c.ReportScan(
                actor=actor,
                signal_id=self.fresh_id(),
                responder_id=who,
                checkpoint_id=CheckpointId(data.draw(st.sampled_from(PLACES))),
            ),
        ]
        self.take(data.draw(st.sampled_from(make))())

    # --- lone work, fire, and who is there ---

    @rule(actor=actors, who=people_ids, every=st.sampled_from((None, 10, 300)), until=ages)
    def lone_work(self, actor: c.Actor, who: ResponderId, every: int | None, until: float) -> None:
        others = {one: known for one, known in self.state.lone_work.items() if one != who}
        for command in (
            c.StartLoneWork(
                actor=actor,
                responder_id=who,
                every_s=every,
                until=self.now + timedelta(seconds=until) if until else None,
            ),
            c.CheckIn(actor=actor, responder_id=who),
        ):
            self.take(command)
            left = {one: known for one, known in self.state.lone_work.items() if one != who}
            assert left == others, "somebody else's timer"

    @rule(actor=actors, who=people_ids)
    def not_alone(self, actor: c.Actor, who: ResponderId) -> None:
        self.take(c.StopLoneWork(actor=actor, responder_id=who))

    @rule(name=st.sampled_from(NAMES), of=st.sampled_from(("duty", "lone work")), on=st.booleans())
    def schedule(self, name: str, of: str, on: bool) -> None:
        make = s.DutyHeard if of == "duty" else s.LoneWorkHeard
        self.take(make(SourceId(f"{of} of {name}"), ResponderId(name.lower()), on))

    @rule(
        name=st.sampled_from((*NAMES, "Stranger")),
        kind=st.sampled_from((AlarmKind.MAN_DOWN, AlarmKind.LONE_WORKER)),
        on=st.booleans(),
        ago=ages,
    )
    def warning(self, name: str, kind: AlarmKind, on: bool, ago: float) -> None:
        at = self.now - timedelta(seconds=ago)
        known = {one.incident_id: one.state for one in self.state.incidents.values()}
        address = f"radio of {name}"
        self.take(
            s.PreAlert(self.fresh_id(), SourceId(address), kind, SystemId("radio"), address, at, on)
        )
        assert {one.incident_id: one.state for one in self.state.incidents.values()} == known

    @rule(building=st.sampled_from(("library", "depot", "moon")), on=st.booleans())
    def fire(self, building: str, on: bool) -> None:
        source_id = SourceId(f"smoke in {building}")
        self.take(s.FireLevel(self.fresh_id(), source_id, BuildingId(building), self.now, on))

    @precondition(lambda self: self.state.incidents)
    @rule(data=st.data(), actor=actors, who=people_ids, wanted=st.integers(0, 3))
    def muster(self, data: st.DataObject, actor: c.Actor, who: ResponderId, wanted: int) -> None:
        incident_id = self.an_incident(data)
        duties = data.draw(st.lists(st.sampled_from(Duty), max_size=2).map(tuple))
        make: list[c.Command] = [
            c.CallUp(actor=actor, incident_id=incident_id, duties=duties, wanted=wanted),
            c.StartRollCall(actor=actor, incident_id=incident_id),
            c.AnswerRollCall(
                actor=actor,
                incident_id=incident_id,
                responder_id=who,
                answer=data.draw(st.sampled_from(RollCallAnswer)),
            ),
            c.EndRollCall(actor=actor, incident_id=incident_id),
        ]
        self.take(data.draw(st.sampled_from(make)))

    # --- people ---

    @precondition(lambda self: self.state.incidents)
    @rule(data=st.data(), actor=actors, to=st.lists(people_ids, max_size=3))
    def command(self, data: st.DataObject, actor: c.Actor, to: list[ResponderId]) -> None:
        incident_id = self.an_incident(data)
        who = data.draw(people_ids)
        self.count += 1
        make: list[Callable[[], c.Command]] = [
            lambda: c.Acknowledge(actor=actor, incident_id=incident_id),
            lambda: c.HandOver(
                actor=actor,
                incident_id=incident_id,
                operator_id=OperatorId(data.draw(st.sampled_from(("anna", "vic", "nobody")))),
            ),
            lambda: c.Dispatch(actor=actor, incident_id=incident_id, responder_ids=tuple(to)),
            lambda: c.Accept(actor=actor, incident_id=incident_id, responder_id=who),
            lambda: c.Refuse(actor=actor, incident_id=incident_id, responder_id=who),
            lambda: c.Arrive(actor=actor, incident_id=incident_id, responder_id=who),
            lambda: c.SendMessage(
                actor=actor,
                incident_id=incident_id,
                text=data.draw(st.sampled_from(("east door", " ", "x" * 300))),
                message_id=f"m{self.count}",
                responder_ids=tuple(to),
            ),
            lambda: c.SendStatusCode(
                actor=actor,
                digits=data.draw(digits),
                message_id=f"m{self.count}",
                incident_id=data.draw(st.sampled_from((None, incident_id))),
                responder_ids=tuple(to),
            ),
            lambda: c.Escalate(
                actor=actor,
                incident_id=incident_id,
                external=data.draw(st.sampled_from(("", "", "police", "nobody"))),
                confirmed=data.draw(st.booleans()),
            ),
            lambda: c.AlertTargets(
                actor=actor,
                incident_id=incident_id,
                targets=data.draw(st.lists(st.sampled_from(Target), max_size=3).map(tuple)),
                raise_sound=data.draw(st.booleans()),
                confirmed=data.draw(st.booleans()),
            ),
            lambda: c.ReportExternal(
                actor=actor,
                incident_id=incident_id,
                target=data.draw(st.sampled_from(("police", "alarm centre"))),
                reached=data.draw(st.booleans()),
            ),
            lambda: c.AnswerClerk(
                actor=actor, incident_id=incident_id, answer=data.draw(st.sampled_from(DeskAnswer))
            ),
            lambda: c.PromptOperator(
                actor=actor,
                incident_id=incident_id,
                about=data.draw(st.sampled_from(("look at the door", " "))),
            ),
            lambda: c.DismissPrompt(
                actor=actor, incident_id=incident_id, prompt=data.draw(st.sampled_from(Prompt))
            ),
            lambda: c.AddNote(actor=actor, incident_id=incident_id, text="seen"),
            lambda: c.OpenMicrophone(
                actor=actor,
                incident_id=incident_id,
                responder_id=who,
                seconds=data.draw(st.sampled_from((0, 30, 301))),
            ),
            lambda: c.CloseMicrophone(actor=actor, incident_id=incident_id, responder_id=who),
            lambda: c.ListenIn(
                actor=actor,
                incident_id=incident_id,
                responder_id=who,
                started=data.draw(st.booleans()),
            ),
            lambda: c.ViewCamera(actor=actor, incident_id=incident_id, camera="camera.x"),
            lambda: c.SetDuty(actor=actor, responder_id=who, on_duty=data.draw(st.booleans())),
        ]
        self.take(data.draw(st.sampled_from(make))())

    @precondition(lambda self: self.state.incidents)
    @rule(data=st.data(), actor=operators, outcome=st.sampled_from(Outcome))
    def resolve(self, data: st.DataObject, actor: c.Actor, outcome: Outcome) -> None:
        incident_id = self.an_incident(data)
        self.take(c.Resolve(actor=actor, incident_id=incident_id, outcome=outcome))

    @precondition(lambda self: self.state.incidents)
    @rule(data=st.data(), actor=operators)
    def close(self, data: st.DataObject, actor: c.Actor) -> None:
        self.take(c.Close(actor=actor, incident_id=self.an_incident(data)))

    @rule(
        actor=actors,
        kind=st.sampled_from(AlarmKind),
        desk=st.none() | st.sampled_from(DESKS),
        who=st.none() | people_ids,
    )
    def raise_alarm(
        self, actor: c.Actor, kind: AlarmKind, desk: str | None, who: ResponderId | None
    ) -> None:
        self.take(
            c.RaiseAlarm(
                actor=actor,
                signal_id=self.fresh_id(),
                kind=kind,
                desk_id=DeskId(desk) if desk is not None else None,
                responder_id=who,
            )
        )

    @rule(actor=actors, desk=st.sampled_from(DESKS), passed=st.none() | st.booleans())
    def test_of_a_desk(self, actor: c.Actor, desk: str, passed: bool | None) -> None:
        desk_id = DeskId(desk)
        if passed is None:
            self.take(c.StartDeskTest(actor=actor, desk_id=desk_id))
        else:
            self.take(c.FinishDeskTest(actor=actor, desk_id=desk_id, passed=passed))

    # --- time, and what goes wrong ---

    @rule(passed=seconds)
    def time(self, passed: float) -> None:
        self.now += timedelta(seconds=passed)
        self._hold_parts()
        self.take(s.TimePassed())

    def _hold_parts(self) -> None:
        """What is due in parts is what is due as a whole, and nothing is due after it."""
        whole = handle(self.state, s.TimePassed(), self.now)
        state, events = self.state, []
        for part in due(self.state, self.now):
            decision = handle(state, part, self.now)
            state = decision.state
            events += decision.events
        assert (state, tuple(events)) == (whole.state, whole.events)
        assert due(state, self.now) == ()

    @rule(back=st.sampled_from((1.0, 3600.0)))
    def clock_set_back(self, back: float) -> None:
        self.now -= timedelta(seconds=back)

    @rule(site=towns)
    def edit(self, site: Site) -> None:
        self.state = with_site(self.state, site)
        self.hear_of_the_site()

    @rule(chosen=policies)
    def edit_policies(self, chosen: list[EscalationPolicy]) -> None:
        made = make_town(policies=chosen)
        site = replace(self.state.site, policies=made.policies, policy_of_kind=made.policy_of_kind)
        self.state = with_site(self.state, site)
        self.hear_of_the_site()

    @rule()
    def restart(self) -> None:
        # Not known any more: these are not folded at a start.
        self.events = [event for event in self.events if not isinstance(event, FORGOTTEN)]
        self.state = fold(with_site(RoomState(), self.state.site), live(self.events))
        self.hear_of_the_site()

    def hear_of_the_site(self) -> None:
        """As after every edit and every start: then all goes by what is set up now."""
        self.take(s.SiteEdited())
        assert handle(self.state, s.SiteEdited(), self.now).events == (), "told twice"
        for one in self.state.incidents.values():
            self._hold_policy(one, self.state.site.policy(one.policy_id, one.kind))

    def _hold_policy(self, one: Incident, policy: EscalationPolicy) -> None:
        assert putting_off.change_due(self.state, one) is None
        assert not putting_off.is_held_up_in_secret(one)
        assert repeats.asleep(self.state, one) == []
        at = one.shown.step_due_at
        assert clock.is_armed(policy, one) or (at is not None and at <= self.now)
        if putting_off.goes_on_in_secret(one) and one.step_due_at is not None:
            left = policy.steps[max(one.step, one.secret_step) :]
            times = [one.raised_at + step.delay for step in left]
            assert one.step_due_at <= self.now or one.step_due_at in times

    @rule(data=st.data())
    def damaged_journal(self, data: st.DataObject) -> None:
        """A start from a journal of which some records cannot be read must not fail."""
        events = live(self.events)
        kept = [event for event in events if data.draw(st.sampled_from((True, True, False)))]
        state = fold(with_site(RoomState(), self.state.site), kept)
        handle(state, s.TimePassed(), self.now + timedelta(days=1))
        snapshot.room(state, secrets=True)
        snapshot.room(state, secrets=False)


Shift.TestCase.settings = settings(stateful_step_count=40)
TestShift = Shift.TestCase


# --- woken late -------------------------------------------------------------


def _told(room: Room) -> dict[str, Any]:
    """What was finally told and prompted; less repeats.

    Of what nobody confirmed, and of steps: who was not awake tells once more, not ten times.
    """
    return {
        "texts": {
            (effect.key, effect.text)
            for effect in room.unsaid
            if isinstance(effect, x.RadioText)
            and "/by/" not in effect.key
            and "/repeat" not in effect.key
        },
        "others": {
            effect.key for effect in room.unsaid if not isinstance(effect, x.RadioText | x.Withdraw)
        },
        "incidents": {
            one.number: (
                one.state,
                one.step,
                one.external_called,
                one.sound_raised,
                frozenset(one.prompts) - {Prompt.NOT_RECEIPTED},
                {who: part.state for who, part in one.assignments.items()},
            )
            for one in room.state.incidents.values()
        },
    }


@given(
    site=towns,
    silent=st.sets(st.sampled_from(NAMES)),
    presses=st.lists(st.tuples(st.sampled_from(DESKS[:4]), st.floats(0, 20)), max_size=5),
    # Not of lone work: who is asked late has the whole time to answer.
    code=st.none() | st.tuples(st.sampled_from(NAMES), st.sampled_from("0123456789")),
    owned=st.booleans(),
    late=st.integers(1, 700),
)
def test_woken_late_is_as_good_as_woken_in_time(
    site: Site,
    silent: set[str],
    presses: list[tuple[str, float]],
    code: tuple[str, str] | None,
    owned: bool,
    late: int,
) -> None:
    rooms = [Room(site), Room(site)]
    for room in rooms:
        room.off |= silent
        for desk, pause in presses:
            room.after(seconds=pause)
            room.press(desk)
        if code is not None:
            room.guard(code[0]).texts(code[1])
        if owned and room.state.incidents:
            room.operator("Anna").acknowledges()
    in_time, woken_late = rooms
    in_time.after(seconds=late)
    woken_late.at_once(seconds=late)
    assert _told(in_time) == _told(woken_late)
