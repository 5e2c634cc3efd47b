"""What stays of a round: every checkpoint of it once, and how it was proven."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from ..commands import Actor
from ..ids import CheckpointId, ResponderId
from ..round_events import Remark, ReportLine, RoundCheckpoint, RoundReport
from ..words import Deviation, ScanFlag
from .round import Round, Visit


def deviation(due_at: datetime, proven_at: datetime, *, out_of_order: bool) -> Deviation:
    """How a checkpoint was proven; of one that is both, that it is late says more."""
    if proven_at > due_at:
        return Deviation.LATE
    return Deviation.OUT_OF_ORDER if out_of_order else Deviation.ON_TIME


def report_of(one: Round, ended_at: datetime, reason: str, note: str = "") -> RoundReport:
    """The report of a round that ends now."""
    waited = ended_at - one.suspended_at if one.suspended_at is not None else None
    checkpoints = one.shifted(waited) if waited is not None else one.checkpoints
    return _judged(
        RoundReport(
            round_id=one.round_id,
            plan_id=one.plan_id,
            plan=one.plan,
            kind=one.kind,
            building_id=one.building_id,
            building=one.building,
            opened_by=one.opened_by,
            planned_at=one.planned_at,
            opened_at=one.opened_at,
            ended_at=ended_at,
            complete=False,
            reason=reason,
            walkers=tuple(one.walkers.values()),
            lines=tuple(_line(asked, one.visits.get(asked.checkpoint_id)) for asked in checkpoints),
            remarks=one.remarks,
            incident_id=one.incident_id,
            ended_note=note,
            walker_ids=tuple(one.walkers),
            ordered=one.ordered,
        )
    )


def missed(report: RoundReport, checkpoint_id: CheckpointId) -> ReportLine | None:
    """The line of a checkpoint that was not proven; None: it was, or is not of this round."""
    return next(
        (
            line
            for line in report.lines
            if line.checkpoint_id == checkpoint_id and line.deviation is Deviation.MISSED
        ),
        None,
    )


def with_visit(
    report: RoundReport,
    line: ReportLine,
    responder_id: ResponderId,
    responder: str,
    proven_at: datetime,
    flags: tuple[ScanFlag, ...],
) -> RoundReport:
    """The report with a scan that came in after it."""
    if responder_id not in report.walker_ids:
        report = replace(
            report,
            walkers=(*report.walkers, responder),
            walker_ids=(*report.walker_ids, responder_id),
        )
    proven = replace(
        line,
        deviation=deviation(line.due_at, proven_at, out_of_order=False),
        visited_at=proven_at,
        responder_id=responder_id,
        responder=responder,
        flags=flags,
    )
    return _judged(_with(report, proven))


def with_correction(
    report: RoundReport, line: ReportLine, actor: Actor, proven_at: datetime, reason: str
) -> RoundReport:
    """The report with a checkpoint that an operator takes as proven after all."""
    proven = replace(
        line,
        deviation=deviation(line.due_at, proven_at, out_of_order=False),
        visited_at=proven_at,
        corrected=reason,
        corrected_by=actor.name or actor.actor_id,
    )
    return _judged(_with(report, proven))


def _line(asked: RoundCheckpoint, visit: Visit | None) -> ReportLine:
    line = ReportLine(asked.checkpoint_id, asked.name, asked.floor, asked.due_at, Deviation.MISSED)
    if visit is None:
        return line
    return replace(
        line,
        deviation=visit.deviation,
        visited_at=visit.occurred_at,
        responder_id=visit.responder_id,
        responder=visit.responder,
        flags=visit.flags,
        corrected=visit.corrected,
        corrected_by=visit.corrected_by,
    )


def _with(report: RoundReport, changed: ReportLine) -> RoundReport:
    lines = (
        changed if line.checkpoint_id == changed.checkpoint_id else line for line in report.lines
    )
    return replace(report, lines=tuple(lines))


def _judged(report: RoundReport) -> RoundReport:
    """With the order judged by the times of all scans, some of which may have come late."""
    lines = tuple(_in_order(report.lines)) if report.ordered else report.lines
    complete = all(line.deviation is not Deviation.MISSED for line in lines)
    return replace(report, lines=lines, complete=complete)


def _in_order(lines: Iterable[ReportLine]) -> Iterable[ReportLine]:
    before: list[tuple[datetime | None, bool]] = []
    for line in lines:
        proven_at = line.visited_at
        if proven_at is not None and not line.corrected:
            passed_over = skipped(before, proven_at)
            word = line.deviation
            if word is not Deviation.LATE:
                word = Deviation.OUT_OF_ORDER if passed_over else Deviation.ON_TIME
            line = replace(line, deviation=word, out_of_order=passed_over)
        before.append((proven_at, bool(line.corrected)))
        yield line


def skipped(before: Iterable[tuple[datetime | None, bool]], proven_at: datetime) -> bool:
    """Whether one that comes before in the order was not proven by then.

    Each with when it was proven and whether by a correction, which says nothing of order.
    """
    return any(
        not corrected and (earlier is None or earlier > proven_at) for earlier, corrected in before
    )


def with_remark(report: RoundReport, found: Remark) -> RoundReport:
    """The report with what was found, heard of after it."""
    return replace(report, remarks=(*report.remarks, found))
