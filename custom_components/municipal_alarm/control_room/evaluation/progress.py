"""How far the evaluation of one incident is."""

from datetime import datetime

from ..command_base import Actor
from ..values import value
from ..words import ActorKind
from .parts import Evaluation


@value
class Approval:
    """Somebody agrees with what is written."""

    actor: Actor
    at: datetime


@value
class Evaluating:
    """What is written of an incident after it, by whom, and until when that is asked for."""

    written: Evaluation | None = None
    by: Actor | None = None
    at: datetime | None = None
    approvals: tuple[Approval, ...] = ()
    given: int = 0
    """How many measures were ever agreed in it."""
    asked_at: datetime | None = None
    """When it was last asked for."""
    due_at: datetime | None = None
    """When it is asked for again; None: it is not asked for, or it is there."""
    within_s: int = 0
    """How long the policy gave when it was asked for."""
    reminders: int = 0
    """How many times it has been due in vain."""

    @property
    def people(self) -> int:
        """How many persons stand behind what is written. An automation is none."""
        if self.by is None:
            return 0
        actors = (self.by, *(one.actor for one in self.approvals))
        return len({one.actor_id for one in actors if one.kind is not ActorKind.AUTOMATION})

    def is_enough(self, persons: int) -> bool:
        """Whether it is what a rule that wants so many persons asks for."""
        return persons == 0 or (self.written is not None and self.people >= persons)


NOTHING_YET = Evaluating()
