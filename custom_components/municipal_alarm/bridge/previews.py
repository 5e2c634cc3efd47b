"""What would happen: a preview of the procedure, in lines that one can read.

The events come from the engine itself (`control_room.escalation.preview`), which plays an
alarm through on the room as it is: nobody is told, nothing is written down.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, override

from homeassistant.core import HomeAssistant

from ..control_room import commands as c, events as e, snapshot
from ..control_room.alerting import Alert
from ..control_room.escalation.preview import Answers, assume, preview
from ..control_room.ids import (
    BuildingId,
    DeskId,
    IncidentId,
    SignalId,
    SourceId,
    incident_of_signal,
)
from ..control_room.procedure import ALWAYS, EscalationPolicy, Step
from ..control_room.site import Site
from ..control_room.snapshot import Json
from ..control_room.state import RoomState, with_site
from ..control_room.words import AlarmKind, DeliveryState, Duty, Purpose, Target
from .preview_words import Speech

_SIGNAL = SignalId("preview")
_SOURCE = SourceId(f"{c.AUTOMATION.kind.value}/{c.AUTOMATION.actor_id}")

_SECOND = 2
"""The attempt after the first."""

_DUTIES: Final[Mapping[Target, frozenset[Duty]]] = {
    Target.GUARDS_HERE: frozenset({Duty.GUARD}),
    Target.NEIGHBOURING_GUARDS: frozenset({Duty.GUARD}),
    Target.RESPONSE_TEAM: frozenset({Duty.RESPONSE_TEAM}),
    # Where the place of an alarm is not known, guards as well.
    Target.NEAREST_PATROL: frozenset({Duty.PATROL, Duty.GUARD}),
    Target.SUPERVISORS: frozenset({Duty.SUPERVISOR}),
    Target.OPERATORS: frozenset({Duty.OPERATOR}),
}
"""Who is told for each target."""

INCIDENT: Final[IncidentId] = incident_of_signal(_SOURCE, _SIGNAL)
"""The incident of every preview: what answers are about."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that would happen."""

    after: timedelta
    """Since the press."""
    text: str
    event: str
    """What happened, as the journal calls it."""
    more: Json

    @override
    def __str__(self) -> str:
        """For people to read: how long after the press, and what."""
        minutes, seconds = divmod(int(self.after.total_seconds()), 60)
        return f"{minutes}:{seconds:02} {self.text}"

    def row(self, when: datetime) -> Json:
        """For programs to read; `when`: the press."""
        return {
            "after": self.after.total_seconds(),
            "at": snapshot.time(when + self.after),
            "event": self.event,
            "text": self.text,
            **self.more,
        }


def lines(
    hass: HomeAssistant,
    state: RoomState,
    desk_id: DeskId,
    when: datetime,
    policy: EscalationPolicy | None = None,
    *,
    drill: bool = False,
    answers: Answers = (),
    guarded: bool | None = None,
    operators: bool | None = None,
) -> list[str]:
    """What would happen in the ten minutes after a press, in Home Assistant's language.

    `policy` is asked instead of what is set up: it is what somebody is about to save.
    `guarded`, `operators`: whether a guard is in the building, and somebody at a console;
    None: as it is now.
    """
    kind = AlarmKind.PANIC
    if policy is not None and policy.kinds and kind not in policy.kinds:
        kind = min(policy.kinds, key=list(AlarmKind).index)
    played = play(
        hass.config.language,
        state,
        desk_id,
        when,
        kind=kind,
        policy=policy,
        drill=drill,
        answers=answers,
        guarded=guarded,
        operators=operators,
    )
    return [str(line) for line in played]


def play(
    language: str,
    state: RoomState,
    desk_id: DeskId,
    when: datetime,
    *,
    kind: AlarmKind = AlarmKind.PANIC,
    policy: EscalationPolicy | None = None,
    drill: bool = False,
    answers: Answers = (),
    guarded: bool | None = None,
    operators: bool | None = None,
) -> list[Line]:
    """What would happen, line by line; `RoomError` when an answer is refused.

    The first line says what was assumed, and who was taken as on duty.
    """
    if policy is not None:
        state = with_site(state, _with_policy(state.site, policy, kind))
    press = c.RaiseAlarm(
        actor=c.AUTOMATION, signal_id=_SIGNAL, kind=kind, desk_id=desk_id, drill=drill
    )
    building_id = state.site.desks[desk_id].building_id
    state = assume(state, building_id, when, guarded, operators)
    events = preview(state, press, when, answers=answers)
    teller = _Teller(language, state.site, when)
    return [teller.assumed(state, building_id, guarded), *teller.tell(events)]


def _with_policy(site: Site, policy: EscalationPolicy, kind: AlarmKind) -> Site:
    """The site with another policy for this kind of alarm."""
    return replace(
        site,
        policies={**site.policies, policy.policy_id: policy},
        policy_of_kind={**site.policy_of_kind, kind: policy},
    )


class _Teller:
    """Tells the events of one preview."""

    def __init__(self, language: str, site: Site, when: datetime) -> None:
        self._speech = Speech(language)
        self._site = site
        self._when = when
        self._steps: tuple[Step, ...] = ()
        self._alerts: dict[str, Alert] = {}

    def assumed(self, state: RoomState, building_id: BuildingId, guarded: bool | None) -> Line:
        """What is taken as so: where a preview differs from the night, it is here that it does."""
        roster, present = state.roster, bool(state.present)
        on_duty = {
            Duty.GUARD: roster.here(Duty.GUARD, building_id, self._when),
            Duty.RESPONSE_TEAM: roster.here(Duty.RESPONSE_TEAM, building_id, self._when),
            Duty.PATROL: roster.nearest(Duty.PATROL, building_id, self._when),
            Duty.SUPERVISOR: roster.with_duty(Duty.SUPERVISOR),
            # Those are told where nobody is at a console.
            Duty.OPERATOR: () if present else roster.with_duty(Duty.OPERATOR),
        }
        names = {duty: [one.name for one in people] for duty, people in on_duty.items()}
        more: Json = {
            "guarded": guarded,
            "operators": present,
            "on_duty": {duty.value: people for duty, people in names.items()},
        }
        text = self._speech.assumed(guarded, names, operators=present)
        return Line(timedelta(0), text, "assumed", more)

    def tell(self, events: Sequence[e.Event]) -> Iterator[Line]:
        for event in events:
            for alert in getattr(event, "alerts", ()):
                self._alerts[alert.key] = alert
            for text, more in self._of(event):
                yield Line(event.at - self._when, text, event.KIND, more)

    def _of(self, event: e.Event) -> Iterator[tuple[str, Json]]:
        say = self._speech.say
        match event:
            case e.IncidentRaised():
                policy = self._site.policy(event.policy_id, event.kind)
                self._steps = policy.steps
                where = event.place.words() if event.place is not None else ""
                text = say("alarm", place=where, kind=self._speech.kind(event.kind))
                yield text + (f" ({say('drill')})" if event.drill else ""), {}
            case e.StepTaken():
                yield from self._step(event)
            case e.StepRepeated() if event.held_by:
                why = say(f"ended_{event.held_by}")
                yield (
                    say("not_again", step=event.step + 1, reason=why),
                    {"step": event.step + 1, "held_by": event.held_by},
                )
            case e.StepRepeated():
                people = self._people(event.alerts) or say("nobody")
                yield say("again", step=event.step + 1, people=people), _told(event)
            case e.StepsPutOff():
                yield say(event.reason), {"step": event.step + 1, "put_off": event.reason}
            case e.Prompted():
                what = self._speech.prompt(event.prompt)
                what = f"{what}: {event.about}" if event.about else what
                yield say("prompt", what=what), {"prompt": event.prompt.value}
            case e.DeskAnswered() if self._site.desks[event.desk_id].answers:
                answer = self._speech.answer(event.answer)
                yield say("desk", answer=answer), {"answer": event.answer.value}
            case e.ExternalReported():
                yield (
                    self._speech.external(event.state, event.target),
                    {"external": [event.target], "external_state": event.state.value},
                )
            case e.Acknowledged():
                yield say("acknowledged", who=event.actor.name), {}
            case _:
                yield from self._of_people(event)

    def _of_people(self, event: e.Event) -> Iterator[tuple[str, Json]]:
        say = self._speech.say
        match event:
            case e.ResponderAccepted():
                yield say("accepted", who=event.responder), {"alerted": [event.responder]}
            case e.ResponderRefused():
                yield say("refused", who=event.responder), {"alerted": [event.responder]}
            case e.ResponderArrived():
                yield say("on_scene", who=event.responder), {"alerted": [event.responder]}
            case e.DeliveryReported(state=DeliveryState.FAILED) if event.key in self._alerts:
                who = self._alerts[event.key].responder
                yield say("failed", who=who), {"alerted": [who]}
            case e.DeliveryRetried() if event.key in self._alerts:
                who = self._alerts[event.key].responder
                if event.other is not None:
                    way = self._system(event.other)
                    yield say("retried_other", who=who, way=way), {"alerted": [who]}
                elif event.attempt == _SECOND:
                    # It goes on and on; once is enough to read.
                    yield say("retried", who=who), {"alerted": [who]}
            case e.CallUpAsked():
                names = [one.responder for one in event.asked]
                yield say("called_up", people=", ".join(names)), {"alerted": names}
            case e.RollCallStarted():
                yield say("roll_call"), {}

    def _step(self, event: e.StepTaken) -> Iterator[tuple[str, Json]]:
        say, number = self._speech.say, event.step + 1
        step = self._steps[event.step] if event.step < len(self._steps) else None
        if event.held_by:
            why = self._speech.held(event.held_by, step.only if step is not None else ALWAYS)
            yield say("held", step=number, reason=why), {"step": number, "held_by": event.held_by}
            return
        meant = () if step is None else step.targets
        alerts = event.alerts
        stand_in = self._stand_in(event, meant)
        if stand_in is not None:
            why = say(f"no_guard_{stand_in.reason}")
            instead = [one for one in alerts if self._is_patrol(one)]
            alerts = tuple(one for one in alerts if one not in instead)
            yield (
                say("stand_in", step=number, reason=why, people=self._people(instead)),
                _told(event, instead),
            )
        if alerts:
            targets = self._speech.targets(self._reached(event, meant, alerts))
            who = self._people(alerts)
            yield say("step", step=number, targets=targets, people=who), _told(event, alerts)
        if self._at_consoles(event, meant):
            targets = self._speech.targets([Target.OPERATORS])
            yield (
                say("step", step=number, targets=targets, people=say("consoles")),
                _told(event, ()),
            )
        for skip in event.skipped:
            if skip is stand_in:
                continue
            reason = self._speech.skipped(skip.reason)
            yield (
                say(
                    "skipped",
                    step=number,
                    targets=self._speech.targets([skip.target]),
                    reason=reason,
                ),
                {"step": number, "skipped": {"target": skip.target.value, "reason": skip.reason}},
            )
        by_itself = [name for name in event.external if self._has_actions(name)]
        by_others = [name for name in event.external if name not in by_itself]
        for phrase, names in (("external", by_itself), ("automated", by_others)):
            if names:
                yield (
                    say(
                        phrase if len(names) == 1 else f"{phrase}_several",
                        step=number,
                        who=", ".join(names),
                    ),
                    {"step": number, "external": names},
                )
        if event.raise_sound:
            yield say("sound", step=number), {"step": number, "raise_sound": True}

    def _has_actions(self, name: str) -> bool:
        """Whether it is known how they are called; or else an automation is to do it."""
        target = self._site.external_named(name)
        return target is not None and target.has_actions

    def _reached(
        self, event: e.StepTaken, meant: Sequence[Target], alerts: Sequence[Alert]
    ) -> Sequence[Target]:
        """For which of the targets somebody is told; of the others is said why nobody is."""
        why = {skip.target: skip.reason for skip in event.skipped}
        duties = {self._site.responders[alert.responder_id].duty for alert in alerts}
        sent = [one for one in meant if one is not Target.EXTERNAL]
        reached = [
            one
            for one in sent
            # Whoever cannot be reached is told all the same, in case they can.
            if (why.get(one) in (None, "nobody_reachable") and _DUTIES[one] & duties)
        ]
        return reached or sent

    def _at_consoles(self, event: e.StepTaken, meant: Sequence[Target]) -> bool:
        """Whether those at the consoles are told: the room has it on its screens."""
        return (
            Target.OPERATORS in meant
            and all(skip.target is not Target.OPERATORS for skip in event.skipped)
            and all(
                self._site.responders[alert.responder_id].duty is not Duty.OPERATOR
                for alert in event.alerts
            )
        )

    def _stand_in(self, event: e.StepTaken, meant: Sequence[Target]) -> e.Skip | None:
        """Why a patrol goes in place of the guards of the building; None: none does."""
        if Target.NEAREST_PATROL in meant or not any(map(self._is_patrol, event.alerts)):
            return None
        return next((one for one in event.skipped if one.target is Target.GUARDS_HERE), None)

    def _is_patrol(self, alert: Alert) -> bool:
        return self._site.responders[alert.responder_id].duty is Duty.PATROL

    def _people(self, alerts: Sequence[Alert]) -> str:
        """Everybody once, with the ways they are told by: "Jan, Piet (Radios); Els (Phones)"."""
        by_way: dict[str, dict[str, None]] = {}
        ways: dict[str, list[str]] = {}
        for alert in alerts:
            way = self._system(alert)
            if way not in ways.setdefault(alert.responder, []):
                ways[alert.responder].append(way)
        for name, its in ways.items():
            by_way.setdefault(", ".join(its), {})[name] = None
        return "; ".join(f"{', '.join(names)} ({way})" for way, names in by_way.items())

    def _system(self, alert: Alert) -> str:
        system = self._site.systems.get(alert.system_id)
        return system.name if system is not None else alert.system_id


def _told(event: e.StepTaken | e.StepRepeated, alerts: Iterable[Alert] | None = None) -> Json:
    told: Mapping[str, None] = dict.fromkeys(
        alert.responder
        for alert in (event.alerts if alerts is None else alerts)
        if alert.purpose in (Purpose.ALARM, Purpose.AGAIN)
    )
    return {"step": event.step + 1, "alerted": list(told)}
