"""The events of escalation: steps, who is told by them, and who is called from outside.

Part of the journal's vocabulary: see `events`, which gives these names as well.
"""

from datetime import datetime
from typing import ClassVar, override

from .alerting import Alert
from .commands import Actor
from .event_bases import IncidentEventBase
from .ids import IncidentId
from .values import record, value
from .words import DeliveryState, Target

_EXTERNAL = "/external/"


def external_key(incident_id: IncidentId, occasion: str, name: str) -> str:
    """The key of the effect that calls somebody outside, on this occasion."""
    return f"{incident_id}/{occasion}{_EXTERNAL}{name}"


def called_by(key: str) -> str | None:
    """Whom the effect of this key calls; None: it calls nobody outside."""
    return key.partition(_EXTERNAL)[2] or None


@value
class Skip:
    """Why a target of a step was not reached: a word of `SKIP_REASONS`."""

    target: Target
    reason: str


SKIP_REASONS = ("nobody_there", "nobody_reachable", "already_alerted", "none_set_up", "drill")

HELD_REASONS = ("guarded", "unguarded", "kind", "drill", "not_drill", "day", "hour")
"""Why a step was not taken at its time: the first of its conditions that did not hold.
"guarded": it is for unguarded buildings, and a guard is there; and so on."""

PUT_OFF_REASONS = ("answered", "not_answered", "nobody_came", "more_needed", "policy")
"""Enough responders accepted, so the later steps wait; too few do any more, nobody arrived
in the time that they have, or somebody asked for more help, so they go on. And the policy was
changed, so they go on by what it says now."""

REPEAT_ENDED_REASONS = ("answered", "policy")
"""Enough responders accepted, until too few do any more; the policy asks for it no more."""


@record
class StepTaken(IncidentEventBase):
    """A step of the escalation policy, at its time or asked for by `actor`.

    A secret one runs ahead: when its time comes it is taken once more, for all to
    see, and nobody is told twice.
    """

    KIND: ClassVar[str] = "step_taken"
    step: int
    actor: Actor | None
    alerts: tuple[Alert, ...]
    external: tuple[str, ...]
    skipped: tuple[Skip, ...]
    raise_sound: bool
    step_due_at: datetime | None
    """The next step's time; None: this was the last."""
    held_by: str = ""
    """Why it did nothing: one of `HELD_REASONS`; empty: it was taken."""
    repeat_due_at: datetime | None = None
    """When it is done again for those who have not answered; None: it is not."""
    multi_ack: int = 0
    """How many responders must accept, for the later steps to wait; 0: they never do."""

    @property
    def occasion(self) -> str:
        """What tells this telling from others of the incident, in keys."""
        return f"step{self.step}"


@record
class StepRepeated(IncidentEventBase):
    """A step was done again for those who have not answered, and who came meanwhile."""

    KIND: ClassVar[str] = "step_repeated"
    step: int
    number: int
    """The first repetition is 1."""
    alerts: tuple[Alert, ...]
    skipped: tuple[Skip, ...]
    repeat_due_at: datetime | None
    """When it is done again; None: this was the last time."""
    held_by: str = ""
    """Why nobody was told, nor is any more: one of `REPEAT_ENDED_REASONS`; empty: it was done."""


@record
class StepsPutOff(IncidentEventBase):
    """The steps from `step` on wait, or go on: one of `PUT_OFF_REASONS`."""

    KIND: ClassVar[str] = "steps_put_off"
    step: int
    reason: str
    step_due_at: datetime | None
    """When they go on; None: they wait, or none is left."""
    on_scene_due_at: datetime | None = None
    """While they wait: when those who accepted must have arrived."""


@record
class TargetsAlerted(IncidentEventBase):
    """What a step does, outside the policy: because somebody asked, or a duress code."""

    KIND: ClassVar[str] = "targets_alerted"
    actor: Actor | None
    """Who asked; None: a duress code did, so supervisors are told in secret."""
    occasion: str
    """What tells this telling from others of the incident, in keys."""
    targets: tuple[Target, ...]
    alerts: tuple[Alert, ...]
    external: tuple[str, ...]
    skipped: tuple[Skip, ...]
    raise_sound: bool


@record
class ExternalCalled(IncidentEventBase):
    """One external target was called outside the policy's steps."""

    KIND: ClassVar[str] = "external_called"
    actor: Actor
    target: str
    key: str


@record
class ExternalReported(IncidentEventBase):
    """How far the call to an external target is: SENT, RECEIPTED (they answered) or FAILED."""

    KIND: ClassVar[str] = "external_reported"
    target: str
    state: DeliveryState
    reason: str
    actor: Actor | None
    """Who says so; None: what called them."""
    key: str = ""
    """Of the effect that calls them: with a report it is not done again after a restart."""
    late: bool = False
    """The incident was closed already: for the timeline alone."""

    @property
    @override
    def live_key(self) -> str | None:
        return None if self.late else ""
