"""One incident, as it is made by its first event.

What a later event means for it is in `incident_fold`; whether it may happen at all, and
which state follows, in `transitions`.
"""

from collections.abc import Mapping
from dataclasses import field
from datetime import datetime
from functools import cached_property
from typing import Any, Self

from .evaluation.progress import NOTHING_YET, Evaluating
from .events import AlarmJoined, IncidentRaised
from .ids import DeskId, IncidentId, OperatorId, PolicyId, ResponderId, SignalId, SourceId
from .incident_parts import (
    Assignment,
    Delivery,
    ExternalCall,
    Following,
    LastCode,
    LastLocated,
    Microphone,
    Repeat,
)
from .muster.gathering import CallUp, RollCall
from .site import Place, Position
from .transitions import OPEN_STATES
from .values import caching
from .words import (
    AlarmKind,
    CodeEffect,
    DeskAnswer,
    IncidentState,
    Outcome,
    Priority,
    Prompt,
    Target,
)


@caching
class Incident:
    """What the operator handles. Without slots, for the cached deadline."""

    incident_id: IncidentId
    number: int
    kind: AlarmKind
    priority: Priority
    subject: str
    place: Place | None
    responder_id: ResponderId | None
    responder: str
    source_id: SourceId
    signal_id: SignalId
    drill: bool
    raised_at: datetime
    occurred_at: datetime
    policy_id: PolicyId
    state: IncidentState
    presses: int
    last_press_at: datetime
    step: int = 0
    """Steps taken so far."""
    step_due_at: datetime | None = None
    on_scene_due_at: datetime | None = None
    again_due_at: datetime | None = None
    last_told_at: datetime | None = None
    sound_raised: bool = False
    external_called: tuple[str, ...] = ()
    external: Mapping[str, ExternalCall] = field(default_factory=dict)
    """How far the call to each of them is, by name."""
    asked_for: Mapping[tuple[Target, ...], datetime] = field(default_factory=dict)
    """Whom somebody asked to tell beside the steps, and when they last did."""
    repeats: Mapping[int, Repeat] = field(default_factory=dict)
    """The steps that are to be done again."""
    multi_ack: int = 0
    """How many must accept, for the later steps to wait; 0: they never do."""
    is_put_off: bool = False
    """Enough responders accepted: the later steps wait."""
    nobody_came_at: datetime | None = None
    """When they had waited long enough: who accepted before holds up nothing any more."""
    more_needed: bool = False
    """Somebody asked for more help than comes: no step waits any more."""
    owner_id: OperatorId | None = None
    owner: str = ""
    acknowledged_at: datetime | None = None
    accepted_at: datetime | None = None
    on_scene_at: datetime | None = None
    resolved_at: datetime | None = None
    outcome: Outcome | None = None
    answer: DeskAnswer = DeskAnswer.NONE
    possible: bool = False
    """No source said for certain that it is one."""
    detail: str = ""
    """What a source called it, where that is no kind of ours."""
    position: Position | None = None
    """Where the source said that it was. As `located`: for operators alone."""
    placed_at: datetime | None = None
    """Of a responder's alarm: when they were last proven to be at `place`."""
    test: bool = False
    """One person tests the desk: a drill that is told to nobody else."""
    tester: str = ""
    """Of a test: who."""
    call_up: CallUp | None = None
    roll_call: RollCall | None = None
    microphones: Mapping[ResponderId, Microphone] = field(default_factory=dict)
    located: Mapping[ResponderId, LastLocated] = field(default_factory=dict)
    following: Mapping[ResponderId, Following] = field(default_factory=dict)
    listening: Mapping[tuple[str, ResponderId], int] = field(default_factory=dict)
    """How many times each actor listens to each responder."""
    duress: bool = False
    """A responder of this incident is acting under coercion: operators only."""
    prompts: tuple[Prompt, ...] = ()
    asked: str = ""
    """In what words somebody last asked the operator to look (`Prompt.ASKED`)."""
    assignments: Mapping[ResponderId, Assignment] = field(default_factory=dict)
    deliveries: Mapping[str, Delivery] = field(default_factory=dict)
    codes: Mapping[ResponderId, LastCode] = field(default_factory=dict)
    unknown_codes: Mapping[ResponderId, str] = field(default_factory=dict)
    """The digits that each sent since their last code, and that are none."""
    texted: Mapping[ResponderId, datetime] = field(default_factory=dict)
    """When each last sent a text that is no code."""
    evaluating: Evaluating = NOTHING_YET
    """What is written of it after it, by whom, and until when that is asked for."""
    secret_step: int = 0
    """Steps taken ahead of their time, behind a duress code."""
    shadow: Self | None = None
    """Once there is something secret in it: the incident without that."""

    @property
    def is_secret(self) -> bool:
        """Whether nobody may know of it who must not learn of duress."""
        return self.kind is AlarmKind.DURESS

    @property
    def shown(self) -> Self:
        """The incident as it looks to those who must not learn of duress."""
        return self.shadow if self.shadow is not None else self

    @property
    def is_open(self) -> bool:
        """Whether the danger is not known to be over."""
        return self.state in OPEN_STATES

    @property
    def desk_id(self) -> DeskId | None:
        """The desk it is about, if it is about one."""
        return self.place.desk_id if self.place is not None else None

    @property
    def is_of_desk(self) -> bool:
        """Whether it is a desk's alarm: one of a responder may only have happened there."""
        return self.responder_id is None and self.desk_id is not None

    @cached_property
    def messages(self) -> Mapping[str, Delivery]:
        """Every message, as those know it who may know of it.

        What all may know of is repeated, and worried about, as it looks to all: what was
        tried in secret before does not count. The rest is as it is.
        """
        shadow = self.shadow
        return {**self.deliveries, **shadow.deliveries} if shadow else self.deliveries

    def told_duress(self, responder_id: ResponderId) -> bool:
        """Whether the last code of a responder was that of duress."""
        code = self.codes.get(responder_id)
        return code is not None and code.effect is CodeEffect.DURESS

    def has_answered(self, responder_id: ResponderId) -> bool:
        """Whether somebody who was told is known to have heard: they said anything, in any way."""
        assignment = self.assignments.get(responder_id)
        if assignment is None or not assignment.is_silent:
            return assignment is not None
        code, texted_at = self.codes.get(responder_id), self.texted.get(responder_id)
        asked = self.roll_call.people.get(responder_id) if self.roll_call is not None else None
        said = (
            code.at if code is not None else None,
            texted_at,
            asked.answered_at if asked is not None and asked.by == "phone" else None,
        )
        return any(at is not None and at >= assignment.since for at in said)

    def microphone(self, key: str) -> Microphone | None:
        """The microphone that was opened under this key, as long as it is."""
        return next((one for one in self.microphones.values() if one.key == key), None)

    @cached_property
    def due_at(self) -> datetime | None:
        """The earliest of its deadlines; `escalation.clock` knows of those that the site moves.

        Also of what those alone see who must not learn of duress: a microphone that seems open.
        """
        sent, called = (self.shadow.deliveries, self.shadow.external) if self.shadow else ({}, {})
        return min(
            (
                due
                for due in (
                    self.step_due_at,
                    self.shown.on_scene_due_at,
                    self.again_due_at,
                    *(one.due_at for one in self.repeats.values()),
                    *(delivery.receipt_due_at for delivery in self.messages.values()),
                    # What comes to light is known already, so it is no deadline of theirs.
                    *(coming.at for one in sent.values() for coming in one.coming),
                    *(self.external[name].comes_to_light_at(one) for name, one in called.items()),
                    *(one.closes_at for one in self.microphones.values()),
                    *(one.closes_at for one in self.shown.microphones.values()),
                    self.call_up.due_at if self.call_up is not None else None,
                    self.roll_call.due_at if self.roll_call is not None else None,
                    self.roll_call.ask_at if self.roll_call is not None else None,
                    self.evaluating.due_at,
                )
                if due is not None
            ),
            default=None,
        )

    def but(self, **changes: Any) -> Self:
        """The same with these fields changed.

        `dataclasses.replace` would run the constructor of forty fields, which takes
        a third of the time of an alarm.
        """
        changed = object.__new__(type(self))
        values = vars(changed)
        values.update(vars(self))
        values.pop("due_at", None)  # the cached ones
        values.pop("messages", None)
        values.update(changes)
        return changed


def raised(event: IncidentRaised) -> Incident:
    """The incident that its first event makes."""
    is_of_desk = event.responder_id is None and event.place is not None
    incident = Incident(
        incident_id=event.incident_id,
        number=event.number,
        kind=event.kind,
        priority=event.priority,
        subject=event.subject,
        place=event.place,
        responder_id=event.responder_id,
        responder=event.responder,
        source_id=event.source_id,
        signal_id=event.signal_id,
        drill=event.drill,
        raised_at=event.at,
        occurred_at=event.occurred_at,
        policy_id=event.policy_id,
        state=IncidentState.RAISED,
        presses=1,
        last_press_at=event.at,
        step_due_at=event.step_due_at,
        possible=event.possible,
        detail=event.detail,
        placed_at=event.placed_at,
        test=event.test,
        tester=event.tester,
        answer=DeskAnswer.SENT if is_of_desk else DeskAnswer.NONE,
        duress=event.kind is AlarmKind.DURESS,
    )
    if event.position is None:
        return incident
    shadow = None if incident.is_secret else incident
    return incident.but(shadow=shadow, **where(incident, event, event.position))


def where(
    incident: Incident, event: IncidentRaised | AlarmJoined, position: Position
) -> dict[str, Any]:
    """What changes by an alarm whose source said where it was."""
    changes: dict[str, Any] = {"position": position}
    if incident.responder_id is not None:
        found = LastLocated(position, event.occurred_at, event.at, incident.responder)
        changes["located"] = {**incident.located, incident.responder_id: found}
    return changes
