"""The shapes of rounds and their reports; see `shapes`."""

from typing import Annotated, TypedDict

from ..words import OpenedBy, RoundKind, ScanFlag


class Remark(TypedDict):
    """What was found on a round."""

    at: str
    who: str
    text: str


class Walker(TypedDict):
    """Who walks a round."""

    responder_id: str
    responder: str


class RoundCheckpoint(TypedDict):
    """A checkpoint of a round, and whether it was proven."""

    checkpoint_id: str
    checkpoint: str
    floor: str
    due_at: str | None
    state: str
    out_of_order: bool
    visited_at: str | None
    responder_id: str | None
    responder: str
    flags: list[Annotated[str, ScanFlag]]
    corrected: str
    corrected_by: str


class RoundHead(TypedDict):
    """What a round and its report have in common."""

    round_id: str
    plan_id: str
    plan: str
    kind: Annotated[str, RoundKind]
    building_id: str
    building: str
    opened_by: Annotated[str, OpenedBy]
    planned_at: str
    opened_at: str
    incident_id: str | None


class Round(RoundHead):
    """A round that is not over."""

    ends_at: str
    due_at: str | None
    ordered: bool
    suspended_at: str | None
    proven: int
    total: int
    overdue: int
    checkpoints: list[RoundCheckpoint]
    walkers: list[Walker]
    remarks: list[Remark]


class Missed(TypedDict):
    """A checkpoint that was not proven."""

    checkpoint_id: str
    checkpoint: str
    floor: str


class Report(RoundHead):
    """The last round of a plan that is over, in short."""

    ended_at: str
    complete: bool
    reason: str
    note: str
    proven: int
    total: int
    late: int
    out_of_order: int
    corrected: int
    missed: list[Missed]
    walkers: list[str]
    remarks: list[Remark]


class WholeReport(Report):
    """A round that is over, with a line for every checkpoint of it."""

    checkpoints: list[RoundCheckpoint]
