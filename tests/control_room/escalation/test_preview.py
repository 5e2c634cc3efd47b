"""A preview is what then happens."""

from dataclasses import replace
from datetime import timedelta
from heapq import heappop, heappush
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    signals as s,
)
from custom_components.municipal_alarm.control_room.engine import due, handle, next_deadline
from custom_components.municipal_alarm.control_room.errors import RoomError
from custom_components.municipal_alarm.control_room.escalation.preview import (
    CONFIRMED_WITHIN,
    LASTS,
    assume,
    building_of,
    preview,
)
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    DeskId,
    ResponderId,
    SignalId,
    SourceId,
    SystemId,
    incident_of_signal,
)
from custom_components.municipal_alarm.control_room.procedure import ExternalTarget
from custom_components.municipal_alarm.control_room.roster import PLACE_HOLDS
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import (
    DeliveryState,
    DeskAnswer,
    Duty,
    Outcome,
    Target,
)

from ..shift import NOON, OPERATORS, Room, actor, live, make_town
from ..strategies import DESKS, NAMES, towns
from .policies import ANNA, step, town

SOURCE, SIGNAL = SourceId("preview"), SignalId("preview")
INCIDENT = incident_of_signal(SOURCE, SIGNAL)

people = st.sampled_from(NAMES).map(lambda name: ResponderId(name.lower()))


def _answers(who: ResponderId, what: int) -> s.Signal | c.Command:
    """Something that somebody may do meanwhile."""
    name = who.capitalize()
    anna = actor("Anna")
    made: list[s.Signal | c.Command] = [
        c.Accept(actor=c.AUTOMATION, incident_id=INCIDENT, responder_id=who),
        c.Refuse(actor=c.AUTOMATION, incident_id=INCIDENT, responder_id=who),
        c.Arrive(actor=c.AUTOMATION, incident_id=INCIDENT, responder_id=who),
        s.TextIn(SignalId(f"{who} 1"), SystemId("radio"), f"radio of {name}", "1", NOON),
        s.TextIn(SignalId(f"{who} 0"), SystemId("radio"), f"radio of {name}", "0", NOON),
        s.DeviceSeen(SystemId("radio"), f"radio of {name}", online=False),
        s.LinkChanged(SystemId("phone"), up=False),
        s.OperatorPresence(OPERATORS[0].operator_id, present=True),
        c.Acknowledge(actor=anna, incident_id=INCIDENT),
        c.Escalate(actor=c.AUTOMATION, incident_id=INCIDENT),
        c.Dispatch(actor=anna, incident_id=INCIDENT, responder_ids=(who,)),
        c.Resolve(actor=anna, incident_id=INCIDENT, outcome=Outcome.DRILL),
    ]
    return made[what]


answers = st.lists(
    st.tuples(
        st.sampled_from((0, 1, 5, 15, 31, 70, 400)).map(lambda after: timedelta(seconds=after)),
        st.builds(_answers, people, st.integers(0, 11)),
    ),
    max_size=5,
)


class Driven:
    """A room to which everything comes as in life: message by message, with restarts."""

    def __init__(self, room: Room) -> None:
        self.state = room.state
        self.events: list[e.Event] = list(room.events)
        self.waits: list[tuple[Any, int, Any]] = []
        self.count = 0
        self.now = room.now

    def comes(self, at: Any, message: Any) -> None:
        self.count += 1
        heappush(self.waits, (at, self.count, message))

    def take(self, message: Any, now: Any) -> None:
        decision = handle(self.state, message, now)
        self.events += decision.events
        for effect in decision.effects:
            if isinstance(effect, x.RadioText):
                system = self.state.site.systems[effect.system_id]
                lost = self.state.links.get(effect.system_id) is False
                off = self.state.devices.get((effect.system_id, effect.address)) is False
                if system.receipts and not lost and not off:
                    receipt = s.Receipt(effect.key, effect.incident_id, DeliveryState.RECEIPTED)
                    self.comes(now + CONFIRMED_WITHIN, receipt)
            elif isinstance(effect, x.CallExternal) and any(
                one.has_actions for one in self.state.site.external if one.name == effect.target
            ):
                receipt = s.Receipt(effect.key, effect.incident_id, DeliveryState.SENT)
                self.comes(now + CONFIRMED_WITHIN, receipt)
        # Home Assistant is killed; links and consoles tell again where they are.
        start = with_site(RoomState(), self.state.site)
        self.state = replace(
            fold(start, live(self.events)),
            links=decision.state.links,
            present=decision.state.present,
        )

    def comes_true(
        self, building_id: Any, now: Any, guarded: bool | None, operators: bool | None
    ) -> None:
        """People do what a preview assumes."""
        site, anna = self.state.site, actor("Anna")
        if guarded is False:
            for one in self.state.roster.here(Duty.GUARD, building_id, now):
                who = one.responder_id
                self.take(c.SetDuty(actor=anna, responder_id=who, on_duty=False), now)
        if guarded:
            for one in site.responders.values():
                if one.duty is Duty.GUARD and one.home == building_id:
                    who = one.responder_id
                    self.take(c.SetDuty(actor=anna, responder_id=who), now)
                    place = f"tag desk {1 if building_id == 'library' else 3}"
                    if self.state.roster.whereabouts(one, now) != building_id:
                        self.take(s.Scan(SignalId(f"at {who}"), place, now, responder_id=who), now)
        if operators is not None:
            there = self.state.present or {OPERATORS[1].operator_id}
            for operator_id in there:
                signal = s.OperatorPresence(operator_id, present=operators)
                self.take(signal, now)

    def until(self, end: Any) -> None:
        while True:
            deadline = next_deadline(self.state)
            times = [one for one in (deadline, self.waits[0][0] if self.waits else None) if one]
            at = min(times, default=None)
            if at is None or at > end:
                return
            # What somebody did may have made something due that is past its time.
            self.now = max(self.now, at)
            if at == deadline:
                for part in due(self.state, self.now):
                    self.take(part, self.now)
            else:
                self.take(heappop(self.waits)[2], self.now)


@given(
    site=towns,
    before=st.lists(st.sampled_from(("desk 3", "link", "Jan is off", "duty", "Bram", "scan"))),
    desk=st.sampled_from(DESKS[:2]),
    drill=st.booleans(),
    answers=answers,
    guarded=st.sampled_from((None, None, True, False)),
    operators=st.sampled_from((None, None, True, False)),
    by_itself=st.booleans(),
)
def test_a_preview_is_what_then_happens(
    site: Site,
    before: list[str],
    desk: str,
    drill: bool,
    answers: list[tuple[timedelta, Any]],
    guarded: bool | None,
    operators: bool | None,
    by_itself: bool,
) -> None:
    """As the room is, or as it would be if what is assumed had happened first."""
    called = tuple(replace(one, has_actions=by_itself) for one in site.external)
    site = replace(site, external=called)
    room = Room(site)
    for what in before:
        match what:
            case "link":
                room.link("radio", up=False)
            case "Jan is off":
                room.guard("Jan").radio(on=False)
            case "duty":
                room.operator("Anna").sets_duty("Piet", on_duty=True)
            case "Bram":
                room.operator("Bram").comes()
            case "scan":
                room.guard("Omar").scans("desk 1")
            case _:
                room.press(what)
                room.operator("Anna").resolves()
    now = room.now + timedelta(seconds=30)
    press = s.Press(SIGNAL, SOURCE, DeskId(desk), now, drill=drill)
    driven = Driven(room)
    driven.until(now)
    driven.waits.clear()
    told = {"guarded": guarded, "operators": operators}
    asked = driven.state
    driven.comes_true(site.desks[DeskId(desk)].building_id, now, **told)
    try:
        previewed = preview(asked, press, now, answers=answers, **told)
    except RoomError as refusal:
        previewed, refused = (), refusal
    else:
        refused = None
    driven.take(press, now)
    for after, message in answers:
        driven.comes(now + after, message)
    if refused is not None:
        with pytest.raises(RoomError, match=refused.key):
            driven.until(now + LASTS)
        return
    driven.until(now + LASTS)
    happened = tuple(one for one in driven.events if one.stream == INCIDENT)
    assert previewed == happened
    assert isinstance(previewed[0], e.IncidentRaised)


def press(room: Room, desk: str = "desk 2") -> s.Press:
    return s.Press(SIGNAL, SOURCE, DeskId(desk), room.now)


def test_nothing_is_done_and_nothing_changes(room: Room) -> None:
    state = room.state
    events = preview(state, press(room, "desk 1"), room.now)
    assert [one.external for one in events if isinstance(one, e.StepTaken)] == [
        (),
        (),
        ("police",),
    ]
    assert [one.answer for one in events if isinstance(one, e.DeskAnswered)] == [
        DeskAnswer.POLICE_CALLED
    ]
    assert room.state is state


def test_whom_an_automation_is_to_call_may_not_be_called_at_all(room: Room) -> None:
    """Whether one listens nobody knows: nothing is said of what comes of it."""
    state = with_site(room.state, replace(room.site, external=(ExternalTarget("police"),)))
    events = preview(state, press(room, "desk 1"), room.now)
    assert [one.external for one in events if isinstance(one, e.StepTaken)][-1] == ("police",)
    assert not [one for one in events if isinstance(one, e.ExternalReported | e.DeskAnswered)]


def test_what_is_open_at_the_desk_is_left_out(room: Room) -> None:
    room.press("desk 2")
    room.operator("Anna").acknowledges()
    room.whatever()
    events = preview(room.state, press(room), room.now)
    assert isinstance(events[0], e.IncidentRaised)
    assert events[0].number == 2
    assert {one.stream for one in events} == {INCIDENT}


def test_a_desk_that_is_not_there(room: Room) -> None:
    assert preview(room.state, press(room, "no such desk"), room.now) == ()


def test_an_answer_that_would_be_refused(room: Room) -> None:
    twice = [
        (timedelta(seconds=at), c.Acknowledge(actor=actor(name), incident_id=INCIDENT))
        for at, name in ((1, "Anna"), (2, "Bram"))
    ]
    with pytest.raises(RoomError, match="already_owned"):
        preview(room.state, press(room), room.now, answers=twice)


def test_answers_come_at_their_time(room: Room) -> None:
    accepts = c.Accept(actor=c.AUTOMATION, incident_id=INCIDENT, responder_id=ResponderId("jan"))
    owned = c.Acknowledge(actor=actor("Anna"), incident_id=INCIDENT)
    events = preview(
        room.state,
        press(room),
        room.now,
        answers=[(timedelta(seconds=40), owned), (timedelta(seconds=10), accepts)],
    )
    steps = [one.at - room.now for one in events if isinstance(one, e.StepTaken)]
    assert steps == [timedelta(0), timedelta(seconds=30)]
    (accepted,) = [one for one in events if isinstance(one, e.ResponderAccepted)]
    assert accepted.at == room.now + timedelta(seconds=10)


def test_the_night_can_be_seen_by_day(room: Room) -> None:
    room.operator("Anna").comes()
    steps = step(0, Target.GUARDS_HERE, Target.OPERATORS), step(900, Target.EXTERNAL)
    state = with_site(room.state, town(*steps, more=(ANNA,)))

    def told(desk: str, **assumed: bool) -> list[str]:
        events = preview(state, press(room, desk), room.now, **assumed)
        (first, *_) = [one for one in events if isinstance(one, e.StepTaken)]
        return [alert.responder for alert in first.alerts]

    assert told("desk 2") == ["Jan"]
    assert told("desk 2", guarded=False) == ["Els"]
    assert told("desk 2", guarded=False, operators=False) == ["Els", "Anna"]
    assert told("desk 2", operators=True) == ["Jan"]
    # Nobody's home.
    assert told("desk 4", guarded=True) == ["Kees"]


def test_what_is_assumed_of_a_building(room: Room) -> None:
    """Of the building of the alarm, where it says one."""
    state = room.state
    roster = assume(state, BuildingId("museum"), room.now, False, None).roster
    assert [one.name for one in roster.with_duty(Duty.GUARD)] == ["Jan", "Piet"]
    assert assume(state, None, room.now, False, None) == state
    of = c.RaiseAlarm(actor=c.AUTOMATION, signal_id=SIGNAL, building_id=BuildingId("depot"))
    assert building_of(state, of) == "depot"
    assert building_of(state, press(room, "no such desk")) is None
    assert building_of(state, s.TimePassed()) is None


def test_who_walks_home_before_it_ends_is_not_there_either(room: Room) -> None:
    """Jan was seen elsewhere; when that is too long ago to count he is taken to be at home."""
    room.guard("Jan").scans("desk 4")
    late = room.now + PLACE_HOLDS - timedelta(minutes=1)
    roster = assume(room.state, BuildingId("library"), late, False, None).roster
    assert not roster.here(Duty.GUARD, BuildingId("library"), late + timedelta(minutes=5))


def test_only_so_long(room: Room) -> None:
    events = preview(room.state, press(room), room.now, lasts=timedelta(seconds=59))
    assert max(one.step for one in events if isinstance(one, e.StepTaken)) == 1


def test_shifts_end_before_it(room: Room) -> None:
    """On Sunday at three nobody carries what they took on Saturday morning."""
    room.guard("Omar").signs_on("7")
    later = room.now + timedelta(hours=15)
    events = preview(room.state, press(room), later)
    assert {alert.address for one in events for alert in getattr(one, "alerts", ())}.isdisjoint("7")


def test_a_fault_of_ours_ends(room: Room) -> None:
    guards = Target.GUARDS_HERE
    forever = replace(step(0, guards, again=(0.01, 10**6)), targets=(guards,))
    busy = with_site(room.state, town(forever, step(900, guards)))
    assert len(preview(busy, press(room), room.now)) < 1200


def test_talkgroups_and_phones_confirm_nothing() -> None:
    room = Room(make_town())
    events = preview(room.state, press(room), room.now)
    alerts = [alert for one in events for alert in getattr(one, "alerts", ())]
    phones = {alert.key for alert in alerts if alert.system_id == "phone"}
    said = {one.key for one in events if isinstance(one, e.DeliveryReported)}
    assert phones
    assert said.isdisjoint(phones)
    assert said == {alert.key for alert in alerts} - phones
