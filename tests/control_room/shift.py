"""A shift in a small town, told in the words of those who work it.

    room.press("desk 1")
    room.radio_text(to="Jan", contains="Library")
    room.after(seconds=31)
    room.operator("Anna").acknowledges()

What the room does outside (texts, lamps, cameras, calls) is kept until a line of
the story speaks of it; the fixture fails a test that leaves some of it unsaid.
After every message the journal's own rules are tried: folding what happened must
give the very state in which the room is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    procedure,
    signals as s,
    site as st,
)
from custom_components.municipal_alarm.control_room.engine import Decision, handle, next_deadline
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    CheckpointId,
    DeskId,
    IncidentId,
    OperatorId,
    ResponderId,
    RoundPlanId,
    SignalId,
    SourceId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.incident import Incident
from custom_components.municipal_alarm.control_room.lone_work.session import LoneWork
from custom_components.municipal_alarm.control_room.muster.gathering import CallUp
from custom_components.municipal_alarm.control_room.patrol.round import Round
from custom_components.municipal_alarm.control_room.round_events import ReportLine, RoundReport
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.turn import Turn
from custom_components.municipal_alarm.control_room.words import (
    ActorKind,
    AlarmKind,
    AssignmentState,
    CodeForm,
    DeliveryState,
    DeskAnswer,
    Duty,
    Outcome,
    Prompt,
    Purpose,
    Role,
    RollCallAnswer,
    RoundKind,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)

RADIO = st.RadioSystem(SystemId("radio"), "Radio", receipts=True, microphone=True)
PHONE = st.RadioSystem(SystemId("phone"), "Phones", receipts=False)
TRACKED = replace(RADIO, positions=True)
"""The radio system of a town that asks radios where they are."""


def _responder(
    name: str, duty: Duty, home: str, *contacts: str, on_duty: bool = True
) -> st.Responder:
    return st.Responder(
        ResponderId(name.lower()),
        name,
        duty,
        BuildingId(home),
        tuple(st.Contact(SystemId(system), f"{system} of {name}") for system in contacts),
        on_duty=on_duty,
        tag=f"tag of {name}",
    )


def _desk(name: str, building: str, *, camera: bool = False, answers: bool = False) -> st.Desk:
    desk_id = DeskId(name)
    building_id = BuildingId(building)
    return st.Desk(desk_id, building_id, name, "1st floor", f"tag {name}", camera, answers)


BUILDINGS = (
    st.Building(BuildingId("library"), "Library", 52.000, 5.000),
    st.Building(BuildingId("town hall"), "Town hall", 52.010, 5.000),
    st.Building(BuildingId("museum"), "Museum", 52.020, 5.000),
    st.Building(BuildingId("depot"), "Depot", 52.100, 5.000),
)
DESKS = (
    _desk("desk 1", "library", camera=True, answers=True),
    _desk("desk 2", "library"),
    _desk("desk 3", "town hall", answers=True),
    _desk("desk 4", "depot"),
)
PEOPLE = (
    _responder("Jan", Duty.GUARD, "library", "radio"),
    _responder("Piet", Duty.GUARD, "town hall", "radio", "phone"),
    _responder("Omar", Duty.GUARD, "museum", "radio"),
    _responder("Ria", Duty.RESPONSE_TEAM, "library", "phone"),
    _responder("Kees", Duty.PATROL, "museum", "radio"),
    _responder("Els", Duty.PATROL, "town hall", "radio"),
)


def _checkpoint(name: str, building: str, floor: str, **more: Any) -> st.Checkpoint:
    """One with a tag "tag NAME"."""
    return st.Checkpoint(
        CheckpointId(name), BuildingId(building), name, floor, f"tag {name}", **more
    )


CHECKPOINTS = (
    _checkpoint("cellar", "library", "basement"),
    _checkpoint("hall", "library", "ground floor"),
    _checkpoint("attic", "library", "2nd floor"),
    _checkpoint("square", "library", "", assembly_point=True),
    _checkpoint("archive", "town hall", "basement"),
    _checkpoint("council room", "town hall", "1st floor"),
    _checkpoint("gate", "depot", "ground floor", reader="gate reader"),
    _checkpoint("yard", "depot", "ground floor"),
)


def make_plan(
    name: str,
    building: str,
    *checkpoints: str,
    kind: RoundKind = RoundKind.ROUND,
    ordered: bool = False,
    opens_on_scan: bool = False,
) -> st.RoundPlan:
    """A round plan with five minutes for each checkpoint, and five at the end."""
    five = timedelta(minutes=5)
    return st.RoundPlan(
        RoundPlanId(name),
        BuildingId(building),
        name,
        kind,
        tuple(
            st.PlannedCheckpoint(CheckpointId(checkpoint), number * five)
            for number, checkpoint in enumerate(checkpoints, 1)
        ),
        five * (len(checkpoints) + 1),
        ordered,
        opens_on_scan,
    )


ROUND_PLANS = (
    make_plan("evening round", "library", "hall", "attic", "cellar", ordered=True),
    make_plan("closing", "library", "attic", "hall", "cellar", kind=RoundKind.FINAL_ROUND),
    make_plan("sweep", "library", "attic", "hall", kind=RoundKind.FIRE_SWEEP),
    make_plan("night round", "town hall", "archive", "council room"),
    make_plan("gate round", "depot", "gate", "yard", ordered=True, opens_on_scan=True),
)
OPERATORS = tuple(
    st.Operator(OperatorId(name.lower()), name, role)
    for name, role in (
        ("Anna", Role.OPERATOR),
        ("Bram", Role.OPERATOR),
        ("Sophie", Role.SUPERVISOR),
        ("Vic", Role.VIEWER),
    )
)


def make_town(
    *,
    people: Sequence[st.Responder] = PEOPLE,
    policies: Sequence[procedure.EscalationPolicy] = (),
    codes: Sequence[procedure.StatusCode] = procedure.DEFAULT_CODES,
    external: Sequence[str] = ("police",),
    systems: Sequence[st.RadioSystem] = (RADIO, PHONE),
    language: str = "en",
    checkpoints: Sequence[st.Checkpoint] = CHECKPOINTS,
    round_plans: Sequence[st.RoundPlan] = ROUND_PLANS,
    lone_work: st.LoneWorkRule = st.DEFAULT_LONE_WORK,
    code_form: CodeForm = CodeForm.DIGITS,
    time_zone: tzinfo = UTC,
) -> st.Site:
    """The town, or a variation of it."""
    return st.make_site(
        buildings=BUILDINGS,
        desks=DESKS,
        responders=people,
        systems=systems,
        operators=OPERATORS,
        policies=policies,
        codes=codes,
        external=[procedure.ExternalTarget(name, has_actions=True) for name in external],
        language=language,
        checkpoints=checkpoints,
        round_plans=round_plans,
        lone_work=lone_work,
        code_form=code_form,
        time_zone=time_zone,
    )


def actor(name: str, role: Role | None = None) -> c.Actor:
    """An operator of the town, by name."""
    known = next(one for one in OPERATORS if one.name == name)
    return c.Actor(ActorKind.OPERATOR, known.operator_id, name, role or known.role)


def live(events: Sequence[e.Event]) -> list[e.Event]:
    """What the journal would give back at a start: the rules in `events`, plainly."""
    kept: dict[tuple[str, str | int], int] = {}
    ended: set[str] = set()
    for position, event in enumerate(events):
        if event.stream in ended:
            continue
        if event.ENDS:
            ended.add(event.stream)
            kept = {key: at for key, at in kept.items() if key[0] != event.stream}
        elif event.live_key is not None:
            kept[event.stream, event.live_key or position] = position
    return [events[position] for position in sorted(kept.values())]


def without_links(state: RoomState) -> RoomState:
    """The state less what is not known after a start: links, consoles, tags of nothing, looks."""
    return replace(state, links={}, present=frozenset(), unknown_tags={}, accesses={})


FORGOTTEN = (
    e.LinkStateChanged,
    e.OperatorPresenceChanged,
    e.SignalSetAside,
    e.AccessRecorded,
)
"""The events that a start reads nothing of, though they change the room."""


class Room:
    """A control room on a shift."""

    def __init__(self, site: st.Site | None = None) -> None:
        """Begin at noon, with nobody in trouble."""
        self.site = site or make_town()
        self.state = with_site(RoomState(), self.site)
        self.now = NOON
        self.events: list[e.Event] = []
        self.unsaid: list[x.Effect] = []
        """What was done outside, and not spoken of yet."""
        self.off: set[str] = set()
        """Whose radio, or which radio, receipts nothing."""
        self.checks = True
        """Whether replay is tried after every message."""
        self._signals = 0
        self._since: list[e.Event] = []

    # --- the room ------------------------------------------------------------

    def handle(self, message: s.Signal | c.Command) -> Decision:
        """Give the room a message; what carries its texts reports back."""
        decision = handle(self.state, message, self.now)
        self.state = decision.state
        self.events += decision.events
        if not isinstance(message, s.Receipt):
            self._since = list(decision.events)
        self.unsaid += decision.effects
        if self.checks:
            start = with_site(RoomState(), self.state.site)
            assert fold(start, self.events) == self.state
            assert without_links(fold(start, live(self.events))) == without_links(self.state)
        for effect in decision.effects:
            if isinstance(effect, x.RadioText):
                self._carry(effect)
            elif isinstance(effect, x.CallExternal) and effect.target not in self.off:
                self.handle(s.Receipt(effect.key, effect.incident_id, DeliveryState.SENT))
        return decision

    def _carry(self, text: x.RadioText) -> None:
        """What the carriers say of a text: radios confirm it, phones do not."""
        if text.system_id == PHONE.system_id:
            self.handle(s.Receipt(text.key, text.incident_id, DeliveryState.SENT))
        elif not {self._name(text.responder_id), text.address} & self.off:
            self.handle(s.Receipt(text.key, text.incident_id, DeliveryState.RECEIPTED))

    def restart(self, *, down: float = 0) -> None:
        """Home Assistant was killed, and starts again `down` seconds later."""
        self.now += timedelta(seconds=down)
        self.state = fold(with_site(RoomState(), self.site), live(self.events))
        # Journals keep what they were given; the fold of all of it has no links.
        self.events = [event for event in self.events if not isinstance(event, FORGOTTEN)]
        self.handle(s.SiteEdited())
        self.handle(s.TimePassed())

    def edit(self, site: st.Site) -> None:
        """The site is edited."""
        self.site = site
        self.state = with_site(self.state, site)
        self.handle(s.SiteEdited())

    def after(self, *, seconds: float = 0, minutes: float = 0) -> None:
        """Let time pass, and be woken at every deadline on the way."""
        until = self.now + timedelta(seconds=seconds, minutes=minutes)
        while (due := next_deadline(self.state)) is not None and due <= until:
            self.now = max(due, self.now)
            self.handle(s.TimePassed())
            again = next_deadline(self.state)
            assert again is None or again > self.now, "woken for nothing"
        self.now = until

    def at_once(self, *, seconds: float) -> None:
        """Let time pass, and be woken late: once, at the end."""
        self.now += timedelta(seconds=seconds)
        self.handle(s.TimePassed())

    @property
    def incident(self) -> Incident:
        """The newest incident in the room."""
        known = self.state.incidents
        return next(
            known[one.incident_id]
            for one in reversed(self.events)
            if isinstance(one, e.IncidentRaised) and one.incident_id in known
        )

    def incident_number(self, number: int) -> Incident:
        """An incident by its number."""
        return next(one for one in self.state.incidents.values() if one.number == number)

    def rule(self, rule: Callable[[Turn], object]) -> None:
        """Something happens for which another rule of the room asks."""
        turn = Turn(self.state, self.now)
        rule(turn)
        decision = turn.decision()
        self.state = decision.state
        self.events += decision.events
        self.unsaid += decision.effects

    def round(self, plan: str) -> Round:
        """The open round of a plan."""
        return next(one for one in self.state.rounds.values() if one.plan_id == plan)

    def report(self, plan: str) -> RoundReport:
        """The report of the last round of a plan."""
        return self.state.reports[RoundPlanId(plan)]

    def line(self, plan: str, checkpoint: str) -> ReportLine:
        """What the last report says of a checkpoint."""
        (line,) = (one for one in self.report(plan).lines if one.checkpoint_id == checkpoint)
        return line

    def happened[E: e.Event](self, kind: type[E]) -> list[E]:
        """The events of this kind, so far."""
        return [event for event in self.events if isinstance(event, kind)]

    def just[E: e.Event](self, kind: type[E]) -> list[E]:
        """The events of this kind, of the last message that was no receipt."""
        return [event for event in self._since if isinstance(event, kind)]

    def new_id(self) -> SignalId:
        """A signal's id that was not used before."""
        self._signals += 1
        return SignalId(f"signal {self._signals}")

    # --- sources -------------------------------------------------------------

    def press(
        self,
        desk: str,
        *,
        drill: bool = False,
        signal_id: str = "",
        at: datetime | None = None,
        ordered: bool | None = None,
        source: str = "",
    ) -> None:
        """Somebody presses the button of a desk; `at` by a source whose times only grow."""
        self.handle(
            s.Press(
                SignalId(signal_id) if signal_id else self.new_id(),
                SourceId(source or f"button {desk}"),
                DeskId(desk),
                at or self.now,
                ordered_by_time=at is not None if ordered is None else ordered,
                drill=drill,
            )
        )

    def level(
        self,
        desk: str,
        *,
        on: bool,
        first: bool = False,
        gap: timedelta = timedelta(0),
        signal_id: str = "",
    ) -> None:
        """A contact at a desk is on or off."""
        self.handle(
            s.SourceLevel(
                SignalId(signal_id) if signal_id else self.new_id(),
                SourceId(f"contact {desk}"),
                DeskId(desk),
                self.now,
                on,
                first=first,
                gap=gap,
            )
        )

    def bound(self, desk: str, *, on: bool | None) -> None:
        """A contact is made the button of a desk."""
        self.handle(s.SourceBound(SourceId(f"contact {desk}"), self.now, on))

    def round_is_due(self, plan: str, *, at: datetime | None = None) -> None:
        """The schedule of a round plan comes to one of its times."""
        self.handle(s.RoundDue(RoundPlanId(plan), at or self.now))

    def lone_work_schedule(self, name: str, *, on: bool, source: str = "") -> None:
        """The schedule of somebody's lone work says so."""
        source_id = SourceId(source or f"lone work of {name}")
        self.handle(s.LoneWorkHeard(source_id, ResponderId(name.lower()), on))

    def watched(self, name: str) -> LoneWork:
        """The watch over somebody who works alone."""
        return self.state.lone_work[ResponderId(name.lower())]

    def fire(
        self,
        building: str = "library",
        *,
        on: bool = True,
        source: str = "fire panel",
        first: bool = False,
        gap: timedelta = timedelta(0),
        signal_id: str = "",
    ) -> None:
        """A fire signal of a building is on or off."""
        self.handle(
            s.FireLevel(
                SignalId(signal_id) if signal_id else self.new_id(),
                SourceId(f"{source} {building}"),
                BuildingId(building),
                self.now,
                on,
                first=first,
                gap=gap,
            )
        )

    def roll_call(self, incident: Incident | None = None) -> dict[str, RollCallAnswer]:
        """What the roll-call of an incident knows of each, by name."""
        called = (incident or self.incident).roll_call
        assert called is not None, "nobody called the roll"
        return {one.responder: one.answer for one in called.people.values()}

    def call_up(self, incident: Incident | None = None) -> CallUp:
        """The call-up of an incident."""
        called = (incident or self.incident).call_up
        assert called is not None, "nobody was called up"
        return called

    def link(self, system: str, *, up: bool) -> None:
        """The link to a radio system comes up, or is lost."""
        self.handle(s.LinkChanged(SystemId(system), up))

    def operator(self, name: str) -> Operator:
        """Somebody at a console."""
        return Operator(self, actor(name))

    def automation(self) -> Operator:
        """An automation of the administrator."""
        return Operator(self, c.AUTOMATION)

    def guard(self, name: str) -> Guard:
        """Somebody in the field."""
        return Guard(self, name)

    # --- what was done outside -----------------------------------------------

    def _name(self, responder_id: ResponderId) -> str:
        responder = self.state.site.responders.get(responder_id)
        return responder.name if responder is not None else responder_id

    def radio_text(
        self,
        *,
        to: str,
        contains: str = "",
        purpose: Purpose | None = None,
        by: str = "",
    ) -> x.RadioText:
        """A text leaves for somebody's radio or phone."""
        for effect in self.unsaid:
            if (
                isinstance(effect, x.RadioText)
                and self._name(effect.responder_id) == to
                and contains in effect.text
                and purpose in (None, effect.purpose)
                and by in ("", effect.system_id)
            ):
                self.unsaid.remove(effect)
                return effect
        raise AssertionError(self._missing(f"text to {to} with {contains!r}"))

    def radio_texts(self, *to: str, contains: str = "", purpose: Purpose | None = None) -> None:
        """One text leaves for each of these."""
        for name in to:
            self.radio_text(to=name, contains=contains, purpose=purpose)

    def withdrawn(self, *, to: str) -> None:
        """What was still on its way to somebody is withdrawn."""
        for effect in self.unsaid:
            if isinstance(effect, x.Withdraw) and f"/{to.lower()}" in effect.withdrawn:
                self.unsaid.remove(effect)
                return
        raise AssertionError(self._missing(f"withdrawal from {to}"))

    def lamp(self, desk: str, answer: DeskAnswer) -> None:
        """The answer at a desk changes to this."""
        for effect in self.unsaid:
            if (
                isinstance(effect, x.AnswerDesk)
                and effect.desk_id == desk
                and effect.answer is answer
            ):
                self.unsaid.remove(effect)
                return
        raise AssertionError(self._missing(f"{answer.value} at {desk}"))

    def camera(self, desk: str) -> None:
        """The camera of a desk is shown."""
        for effect in self.unsaid:
            if isinstance(effect, x.ShowCamera) and effect.desk_id == desk:
                self.unsaid.remove(effect)
                return
        raise AssertionError(self._missing(f"camera of {desk}"))

    def external(self, target: str, *, contains: str = "") -> None:
        """Somebody outside is called."""
        for effect in self.unsaid:
            if (
                isinstance(effect, x.CallExternal)
                and effect.target == target
                and contains in effect.text
            ):
                self.unsaid.remove(effect)
                return
        raise AssertionError(self._missing(f"call of {target}"))

    def microphone(self, name: str) -> x.OpenMicrophone:
        """Somebody's microphone is opened."""
        for effect in self.unsaid:
            if isinstance(effect, x.OpenMicrophone) and self._name(effect.responder_id) == name:
                self.unsaid.remove(effect)
                return effect
        raise AssertionError(self._missing(f"microphone of {name}"))

    def closed(self, name: str) -> x.CloseMicrophone:
        """Somebody's microphone is closed, and does not open any more."""
        done = self._done(x.CloseMicrophone, name, "closed microphone")
        self._not_begun(done.key.removesuffix("/close"))
        return done

    def _not_begun(self, key: str) -> None:
        """What may still wait for its link is withdrawn."""
        self.unsaid = [
            one for one in self.unsaid if not isinstance(one, x.Withdraw) or one.withdrawn != key
        ]

    def followed(self, name: str) -> x.FollowPosition:
        """Somebody's radio is asked to tell where it is."""
        return self._done(x.FollowPosition, name, "following")

    def followed_no_more(self, address: str) -> None:
        """A radio is asked no more where it is."""
        for effect in self.unsaid:
            if isinstance(effect, x.StopFollowing) and effect.address == address:
                self.unsaid.remove(effect)
                self._not_begun(effect.key.removesuffix("/stop"))
                return
        raise AssertionError(self._missing(f"end of following {address}"))

    def _done[X: x.CloseMicrophone | x.FollowPosition](
        self, kind: type[X], name: str, words: str
    ) -> X:
        for effect in self.unsaid:
            if isinstance(effect, kind) and self._name(effect.responder_id) == name:
                self.unsaid.remove(effect)
                return effect
        raise AssertionError(self._missing(f"{words} of {name}"))

    def reports(
        self, effect: x.Effect, state: DeliveryState, reason: str = "", detail: str = ""
    ) -> None:
        """A machine reports how far something is."""
        self.handle(s.Receipt(effect.key, effect.incident_id, state, reason, detail))

    def carrier(self, radio: str) -> str | None:
        """Who carries a radio."""
        found = self.state.roster.carrier(st.Contact(RADIO.system_id, radio))
        return self._name(found) if found is not None else None

    def raised_at_desk_1(self) -> None:
        """All that a first press at desk 1 does outside."""
        self.radio_text(to="Jan", contains="Library, 1st floor, desk 1")
        self.camera("desk 1")
        self.lamp("desk 1", DeskAnswer.SENT)

    def nothing_more(self) -> None:
        """Nothing was done outside that the story did not speak of."""
        assert not self.unsaid, self._missing("nothing more")

    def whatever(self) -> None:
        """What was done so far is another story."""
        self.unsaid.clear()

    def _missing(self, wanted: str) -> str:
        lines = "\n".join(f"  {effect}" for effect in self.unsaid)
        return f"the story says: {wanted}; the room did:\n{lines or '  nothing'}"


@dataclass
class Operator:
    """Somebody at a console, or an automation."""

    room: Room
    actor: c.Actor

    def _of(self, incident: Incident | None) -> IncidentId:
        return (incident or self.room.incident).incident_id

    def comes(self) -> None:
        self.room.handle(s.OperatorPresence(OperatorId(self.actor.actor_id), present=True))

    def leaves(self) -> None:
        self.room.handle(s.OperatorPresence(OperatorId(self.actor.actor_id), present=False))

    def raises(
        self,
        *,
        desk: str | None = None,
        guard: str | None = None,
        building: str | None = None,
        kind: AlarmKind = AlarmKind.PANIC,
        drill: bool = False,
        signal_id: str = "",
    ) -> None:
        self.room.handle(
            c.RaiseAlarm(
                building_id=BuildingId(building) if building is not None else None,
                actor=self.actor,
                signal_id=SignalId(signal_id) if signal_id else self.room.new_id(),
                kind=kind,
                desk_id=DeskId(desk) if desk is not None else None,
                responder_id=ResponderId(guard.lower()) if guard is not None else None,
                drill=drill,
            )
        )

    def acknowledges(self, incident: Incident | None = None) -> None:
        self.room.handle(c.Acknowledge(actor=self.actor, incident_id=self._of(incident)))

    def hands_over_to(self, name: str, incident: Incident | None = None) -> None:
        self.room.handle(
            c.HandOver(
                actor=self.actor,
                incident_id=self._of(incident),
                operator_id=OperatorId(name.lower()),
            )
        )

    def dispatches(self, *names: str, incident: Incident | None = None) -> None:
        ids = tuple(ResponderId(name.lower()) for name in names)
        self.room.handle(
            c.Dispatch(actor=self.actor, incident_id=self._of(incident), responder_ids=ids)
        )

    def hears_yes_of(self, name: str) -> None:
        self.room.handle(
            c.Accept(
                actor=self.actor, incident_id=self._of(None), responder_id=ResponderId(name.lower())
            )
        )

    def hears_no_of(self, name: str, reason: str = "") -> None:
        self.room.handle(
            c.Refuse(
                actor=self.actor,
                incident_id=self._of(None),
                responder_id=ResponderId(name.lower()),
                reason=reason,
            )
        )

    def hears_arrival_of(self, name: str) -> None:
        self.room.handle(
            c.Arrive(
                actor=self.actor, incident_id=self._of(None), responder_id=ResponderId(name.lower())
            )
        )

    def writes(self, text: str, *to: str, message_id: str = "m1") -> None:
        self.room.handle(
            c.SendMessage(
                actor=self.actor,
                incident_id=self._of(None),
                text=text,
                message_id=message_id,
                responder_ids=tuple(ResponderId(name.lower()) for name in to),
            )
        )

    def sends_code(self, digits: str, *to: str, message_id: str = "c1") -> None:
        self.room.handle(
            c.SendStatusCode(
                actor=self.actor,
                digits=digits,
                message_id=message_id,
                incident_id=self._of(None),
                responder_ids=tuple(ResponderId(name.lower()) for name in to),
            )
        )

    def tests_desk(self, desk: str) -> None:
        """Stands at a desk: its next press is a test."""
        self.room.handle(c.StartDeskTest(actor=self.actor, desk_id=DeskId(desk)))

    def ticks(self, desk: str, *, passed: bool = True, note: str = "") -> None:
        """Says what they saw of a test."""
        self.room.handle(
            c.FinishDeskTest(actor=self.actor, desk_id=DeskId(desk), passed=passed, note=note)
        )

    def presses_on_screen(self, desk: str) -> None:
        """Presses a desk's own button on a screen."""
        self.room.handle(
            c.RaiseAlarm(
                actor=self.actor,
                signal_id=self.room.new_id(),
                desk_id=DeskId(desk),
                pressed=True,
            )
        )

    def escalates(self, external: str = "", *, confirmed: bool = True) -> None:
        self.room.handle(
            c.Escalate(
                actor=self.actor,
                incident_id=self._of(None),
                external=external,
                confirmed=confirmed,
            )
        )

    def answers_clerk(self, answer: DeskAnswer, incident: Incident | None = None) -> None:
        self.room.handle(
            c.AnswerClerk(actor=self.actor, incident_id=self._of(incident), answer=answer)
        )

    def asks_for_a_look(self, about: str, incident: Incident | None = None) -> None:
        self.room.handle(
            c.PromptOperator(actor=self.actor, incident_id=self._of(incident), about=about)
        )

    def dismisses(self, prompt: Prompt, incident: Incident | None = None) -> None:
        self.room.handle(
            c.DismissPrompt(actor=self.actor, incident_id=self._of(incident), prompt=prompt)
        )

    def notes(self, text: str) -> None:
        self.room.handle(c.AddNote(actor=self.actor, incident_id=self._of(None), text=text))

    def listens_to(self, name: str, seconds: int = 30) -> None:
        self.room.handle(
            c.OpenMicrophone(
                actor=self.actor,
                incident_id=self._of(None),
                responder_id=ResponderId(name.lower()),
                seconds=seconds,
            )
        )

    def closes_microphone_of(self, name: str, incident: Incident | None = None) -> None:
        self.room.handle(
            c.CloseMicrophone(
                actor=self.actor,
                incident_id=self._of(incident),
                responder_id=ResponderId(name.lower()),
            )
        )

    def hears(self, name: str, *, started: bool = True, incident: Incident | None = None) -> None:
        """The sound of an open microphone begins to play, or stops."""
        self.room.handle(
            c.ListenIn(
                actor=self.actor,
                incident_id=self._of(incident),
                responder_id=ResponderId(name.lower()),
                started=started,
            )
        )

    def gives(self, radio: str, to: str | None) -> None:
        """Says who carries a radio."""
        self.room.handle(
            c.CarryRadio(
                actor=self.actor,
                system_id=RADIO.system_id,
                address=radio,
                responder_id=ResponderId(to.lower()) if to is not None else None,
            )
        )

    def looks_at(self, camera: str) -> None:
        self.room.handle(c.ViewCamera(actor=self.actor, incident_id=self._of(None), camera=camera))

    def resolves(
        self,
        outcome: Outcome = Outcome.GENUINE,
        incident: Incident | None = None,
        note: str = "",
    ) -> None:
        self.room.handle(
            c.Resolve(actor=self.actor, incident_id=self._of(incident), outcome=outcome, note=note)
        )

    def closes(self, incident: Incident | None = None) -> None:
        self.room.handle(c.Close(actor=self.actor, incident_id=self._of(incident)))

    def starts_round(self, plan: str, *, walked_by: str | None = None) -> None:
        self.room.handle(
            c.StartRound(
                actor=self.actor,
                plan_id=RoundPlanId(plan),
                responder_id=ResponderId(walked_by.lower()) if walked_by is not None else None,
            )
        )

    def suspends(self, plan: str, reason: str = "") -> None:
        round_id = self.room.round(plan).round_id
        self.room.handle(c.SuspendRound(actor=self.actor, round_id=round_id, reason=reason))

    def resumes(self, plan: str) -> None:
        round_id = self.room.round(plan).round_id
        self.room.handle(c.ResumeRound(actor=self.actor, round_id=round_id))

    def corrects(
        self,
        one: Round | RoundReport,
        checkpoint: str,
        reason: str = "the tag is broken",
        *,
        at: datetime | None = None,
    ) -> None:
        self.room.handle(
            c.CorrectRound(
                actor=self.actor,
                round_id=one.round_id,
                checkpoint_id=CheckpointId(checkpoint),
                reason=reason,
                occurred_at=at,
            )
        )

    def remarks(self, one: Round | RoundReport, text: str) -> None:
        self.room.handle(c.RemarkRound(actor=self.actor, round_id=one.round_id, text=text))

    def ends_round(self, plan: str, reason: str = "called away") -> None:
        round_id = self.room.round(plan).round_id
        self.room.handle(c.EndRound(actor=self.actor, round_id=round_id, reason=reason))

    def hears_scan_of(
        self, name: str, *, checkpoint: str = "", tag: str = "", at: datetime | None = None
    ) -> None:
        """Says where somebody is, for they said so or a device of another make did."""
        self.room.handle(
            c.ReportScan(
                actor=self.actor,
                signal_id=self.room.new_id(),
                responder_id=ResponderId(name.lower()),
                tag=tag,
                checkpoint_id=CheckpointId(checkpoint) if checkpoint else None,
                occurred_at=at,
            )
        )

    def watches(self, name: str, every_s: int | None = None, until: datetime | None = None) -> None:
        """Starts lone work of somebody."""
        self.room.handle(
            c.StartLoneWork(
                actor=self.actor,
                responder_id=ResponderId(name.lower()),
                every_s=every_s,
                until=until,
            )
        )

    def heard_of(self, name: str) -> None:
        """Checks somebody in."""
        self.room.handle(c.CheckIn(actor=self.actor, responder_id=ResponderId(name.lower())))

    def watches_no_more(self, name: str) -> None:
        """Ends lone work of somebody."""
        self.room.handle(c.StopLoneWork(actor=self.actor, responder_id=ResponderId(name.lower())))

    def calls_up(self, *duties: Duty, wanted: int = 1, incident: Incident | None = None) -> None:
        self.room.handle(
            c.CallUp(actor=self.actor, incident_id=self._of(incident), duties=duties, wanted=wanted)
        )

    def calls_the_roll(self, incident: Incident | None = None) -> None:
        self.room.handle(c.StartRollCall(actor=self.actor, incident_id=self._of(incident)))

    def knows(self, name: str, answer: RollCallAnswer, incident: Incident | None = None) -> None:
        """What they know of somebody in a roll-call."""
        self.room.handle(
            c.AnswerRollCall(
                actor=self.actor,
                incident_id=self._of(incident),
                responder_id=ResponderId(name.lower()),
                answer=answer,
            )
        )

    def ends_the_roll_call(self, incident: Incident | None = None) -> None:
        self.room.handle(c.EndRollCall(actor=self.actor, incident_id=self._of(incident)))

    def sets_duty(self, name: str, *, on_duty: bool) -> None:
        self.room.handle(
            c.SetDuty(actor=self.actor, responder_id=ResponderId(name.lower()), on_duty=on_duty)
        )


@dataclass
class Guard:
    """Somebody in the field, with a radio, a phone or both."""

    room: Room
    name: str

    @property
    def responder_id(self) -> ResponderId:
        return ResponderId(self.name.lower())

    @property
    def actor(self) -> c.Actor:
        return c.Actor(ActorKind.RESPONDER, self.responder_id, self.name)

    def _address(self, system: str) -> tuple[SystemId, str]:
        return SystemId(system), f"{system} of {self.name}"

    def texts(
        self,
        text: str,
        *,
        signal_id: str = "",
        system: str = "radio",
        said: timedelta = timedelta(0),
    ) -> None:
        """`said` so long ago: the text waited for its link."""
        self.room.handle(
            s.TextIn(
                SignalId(signal_id) if signal_id else self.room.new_id(),
                *self._address(system),
                text,
                self.room.now - said,
            )
        )

    def replies(
        self,
        text: str,
        incident: Incident | None = None,
        system: str = "phone",
        *,
        signal_id: str = "",
    ) -> None:
        """In the field of a notification on the phone."""
        self.room.handle(
            s.TextIn(
                SignalId(signal_id) if signal_id else self.room.new_id(),
                *self._address(system),
                text,
                self.room.now,
                self.responder_id,
                incident.incident_id if incident is not None else None,
            )
        )

    def sends_code(
        self, digits: str, incident: Incident | None = None, message_id: str = ""
    ) -> None:
        """By the app on the phone."""
        self.room.handle(
            c.SendStatusCode(
                actor=self.actor,
                digits=digits,
                message_id=message_id or self.room.new_id(),
                incident_id=incident.incident_id if incident is not None else None,
            )
        )

    def works_alone(self, every_s: int | None = None) -> None:
        """By the app on the phone, as the two that follow."""
        Operator(self.room, self.actor).watches(self.name, every_s)

    def checks_in(self) -> None:
        Operator(self.room, self.actor).heard_of(self.name)

    def works_alone_no_more(self) -> None:
        Operator(self.room, self.actor).watches_no_more(self.name)

    def warned(
        self,
        kind: AlarmKind = AlarmKind.MAN_DOWN,
        *,
        on: bool = True,
        said: timedelta = timedelta(0),
        signal_id: str = "",
        radio: str = "",
    ) -> None:
        """Their radio warns them that it will raise an alarm, or they stirred."""
        system_id, address = self._address("radio")
        self.room.handle(
            s.PreAlert(
                SignalId(signal_id) if signal_id else self.room.new_id(),
                SourceId(f"radio {radio}" if radio else f"radio of {self.name}"),
                kind,
                system_id,
                radio or address,
                self.room.now - said,
                on,
            )
        )

    def accepts(self, incident: Incident | None = None) -> None:
        self.room.handle(
            c.Accept(
                actor=self.actor,
                incident_id=(incident or self.room.incident).incident_id,
                responder_id=self.responder_id,
            )
        )

    def refuses(self, reason: str = "") -> None:
        self.room.handle(
            c.Refuse(
                actor=self.actor,
                incident_id=self.room.incident.incident_id,
                responder_id=self.responder_id,
                reason=reason,
            )
        )

    def says(self, answer: RollCallAnswer) -> None:
        """By a button on the phone, in a roll-call."""
        Operator(self.room, self.actor).knows(self.name, answer)

    def scans(self, desk: str, *, at: datetime | None = None, tag: str = "") -> None:
        self.room.handle(
            s.Scan(
                self.room.new_id(),
                tag or f"tag {desk}",
                at or self.room.now,
                *self._address("radio"),
            )
        )

    def scans_by_phone(self, place: str, *, at: datetime | None = None) -> None:
        """Holds the phone to the tag of a desk or checkpoint."""
        self.room.handle(
            s.Scan(
                self.room.new_id(),
                f"tag {place}",
                at or self.room.now,
                responder_id=self.responder_id,
            )
        )

    def types(self, tag: str = "", *, checkpoint: str = "") -> None:
        """Says on the screen of the phone where they are."""
        self.room.handle(
            c.ReportScan(
                actor=self.actor,
                signal_id=self.room.new_id(),
                responder_id=self.responder_id,
                tag=tag,
                checkpoint_id=CheckpointId(checkpoint) if checkpoint else None,
            )
        )

    def holds_tag_to(self, reader: str, *, at: datetime | None = None) -> None:
        """Holds their own tag to a reader in the wall."""
        self.room.handle(
            s.Scan(self.room.new_id(), f"tag of {self.name}", at or self.room.now, reader=reader)
        )

    def tests_desk(self, desk: str) -> None:
        """By the app on the phone, as the next."""
        Operator(self.room, self.actor).tests_desk(desk)

    def ticks(self, desk: str, *, passed: bool = True, note: str = "") -> None:
        Operator(self.room, self.actor).ticks(desk, passed=passed, note=note)

    def alarms(
        self,
        kind: AlarmKind,
        *,
        signal_id: str = "",
        drill: bool = False,
        radio: str = "",
        possible: bool = False,
        detail: str = "",
        position: st.Position | None = None,
        explains: str = "",
    ) -> None:
        """By a key of the radio, or of another than their own."""
        system_id, address = self._address("radio")
        self.room.handle(
            s.ResponderAlarm(
                SignalId(signal_id) if signal_id else self.room.new_id(),
                SourceId(f"radio {radio}" if radio else f"radio of {self.name}"),
                kind,
                system_id,
                radio or address,
                self.room.now,
                drill=drill,
                possible=possible,
                detail=detail,
                position=position,
                explains=SignalId(explains) if explains else None,
            )
        )

    def signs_on(self, radio: str, *, at: datetime | None = None, signal_id: str = "") -> None:
        """Holds their own tag to a radio."""
        self.room.handle(
            s.Scan(
                SignalId(signal_id) if signal_id else self.room.new_id(),
                f"tag of {self.name}",
                at or self.room.now,
                RADIO.system_id,
                radio,
            )
        )

    def is_at(
        self, latitude: float, longitude: float = 5.0, *, ago: float = 0, radio: str = ""
    ) -> None:
        """Their radio tells where it is, or was some seconds ago."""
        system_id, address = self._address("radio")
        self.room.handle(
            s.Located(
                self.room.new_id(),
                system_id,
                radio or address,
                st.Position(latitude, longitude),
                self.room.now - timedelta(seconds=ago),
            )
        )

    def radio(self, *, on: bool, radio: str = "") -> None:
        """Switches the radio on or off; the radio system tells."""
        (self.room.off.discard if on else self.room.off.add)(radio or self.name)
        system_id, address = self._address("radio")
        self.room.handle(s.DeviceSeen(system_id, radio or address, online=on))

    def lies_in_a_dead_spot(self) -> None:
        """The radio is on and hears nothing; nobody knows."""
        self.room.off.add(self.name)

    def report(self, text: x.RadioText, state: DeliveryState, reason: str = "") -> None:
        """A machine reports how far a text to this person is."""
        self.room.handle(s.Receipt(text.key, text.incident_id, state, reason))

    @property
    def part(self) -> AssignmentState | None:
        """How far this person is with the newest incident."""
        assignment = self.room.incident.assignments.get(self.responder_id)
        return assignment.state if assignment is not None else None
