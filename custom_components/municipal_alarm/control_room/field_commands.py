"""What people ask of guards in the field: scans, rounds, lone work, call-up and roll-call.

Commands like all others: see `commands`, which gives these names as well.
"""

from datetime import datetime

from .command_base import CommandBase
from .ids import CheckpointId, IncidentId, ResponderId, RoundId, RoundPlanId, SignalId
from .values import record
from .words import Duty, RollCallAnswer


@record
class ReportScan(CommandBase):
    """Somebody is at a desk or checkpoint: by its tag, or by its own id.

    Said by an automation for a device that Home Assistant has no tag of, by an
    operator who heard it, or by a responder of themselves.
    """

    signal_id: SignalId
    responder_id: ResponderId
    tag: str = ""
    checkpoint_id: CheckpointId | None = None
    occurred_at: datetime | None = None
    """None: now."""


@record
class StartRound(CommandBase):
    """Open a round of a plan now."""

    plan_id: RoundPlanId
    responder_id: ResponderId | None = None
    """Who is to walk it; None: whoever scans first."""


@record
class SuspendRound(CommandBase):
    """Let a round wait: its times stand still until it goes on."""

    round_id: RoundId
    reason: str = ""


@record
class ResumeRound(CommandBase):
    """A suspended round goes on."""

    round_id: RoundId


@record
class CorrectRound(CommandBase):
    """Take a checkpoint as proven without its tag, for a reason."""

    round_id: RoundId
    checkpoint_id: CheckpointId
    reason: str
    occurred_at: datetime | None = None
    """When it was visited; None: now."""


@record
class RemarkRound(CommandBase):
    """Write down what was found on a round."""

    round_id: RoundId
    text: str


@record
class EndRound(CommandBase):
    """End a round before its time: what was not proven is missed."""

    round_id: RoundId
    reason: str


@record
class StartLoneWork(CommandBase):
    """Watch over somebody who works alone."""

    responder_id: ResponderId
    every_s: int | None = None
    """Seconds between signs of life; None: as is set up."""
    until: datetime | None = None
    """When it ends by itself; None: when somebody ends it."""


@record
class CheckIn(CommandBase):
    """A sign of life of a lone worker: their own, or heard by an operator."""

    responder_id: ResponderId


@record
class StopLoneWork(CommandBase):
    """Watch over somebody no more."""

    responder_id: ResponderId


@record
class CallUp(CommandBase):
    """Ask the nearest of these to come, and the next when one cannot or does not answer."""

    incident_id: IncidentId
    duties: tuple[Duty, ...]
    wanted: int = 1
    """How many must accept."""


@record
class StartRollCall(CommandBase):
    """Ask everybody at an incident, and who was last seen inside, whether they are safe."""

    incident_id: IncidentId


@record
class AnswerRollCall(CommandBase):
    """What is known of somebody: their own answer, or what an operator heard."""

    incident_id: IncidentId
    responder_id: ResponderId
    answer: RollCallAnswer


@record
class EndRollCall(CommandBase):
    """Nobody needs to answer any more."""

    incident_id: IncidentId
