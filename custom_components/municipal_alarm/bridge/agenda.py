"""The rounds of a building as a calendar shows them: planned, under way and walked.

Anybody may look at a calendar, so it names places and no people.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta

from homeassistant.components.calendar import CalendarEvent
from homeassistant.core import HomeAssistant
from homeassistant.util import dt as dt_util

from ..control_room.events import ReportLine, RoundReport
from ..control_room.ids import BuildingId
from ..control_room.patrol.round import Round
from ..control_room.site import RoundPlan, Site
from ..control_room.words import Deviation
from .running import Running
from .schedules import HORIZON

_LONG_AGO = timedelta(days=365 * 100)
"""How far back anybody can look: a calendar may be asked for every time there is."""

AMENDED_WITHIN = timedelta(days=7)
"""How long after a time its rounds are looked for: one may be opened late after a stop,
and scans made without a network come in after the report."""

_SHORTEST = timedelta(minutes=1)
"""An appointment that ends as it begins is none."""

_TEXTS: dict[str, dict[str, str]] = {
    "en": {
        "complete": "complete",
        "incomplete": "incomplete",
        "under_way": "under way",
        "suspended": "suspended",
        "proven": "{done} of {total} proven",
        Deviation.ON_TIME: "{count} on time",
        Deviation.LATE: "{count} late",
        Deviation.OUT_OF_ORDER: "{count} out of order",
        Deviation.MISSED: "{count} missed",
        "corrected": "{count} of them by correction",
        "names": "Missed: {names}",
    },
    "nl": {
        "complete": "volledig",
        "incomplete": "onvolledig",
        "under_way": "bezig",
        "suspended": "onderbroken",
        "proven": "{done} van {total} bewezen",
        Deviation.ON_TIME: "{count} op tijd",
        Deviation.LATE: "{count} te laat",
        Deviation.OUT_OF_ORDER: "{count} niet op volgorde",
        Deviation.MISSED: "{count} gemist",
        "corrected": "waarvan {count} door correctie",
        "names": "Gemist: {names}",
    },
}


def texts_of(site: Site) -> dict[str, str]:
    """The words of the control room's language."""
    return _TEXTS.get(site.language, _TEXTS["en"])


def planned(site: Site, plan: RoundPlan, at: datetime) -> CalendarEvent:
    """A round that is still to be opened by its schedule."""
    place = site.buildings[plan.building_id].name
    return _appointment(f"{plan.plan_id}@{at.isoformat()}", at, at + plan.lasts, plan.name, place)


def under_way(site: Site, one: Round, now: datetime) -> CalendarEvent:
    """A round that is open; one that is suspended ends as much later as that lasts."""
    texts = texts_of(site)
    waited = max(now - one.suspended_at, timedelta(0)) if one.suspended_at else timedelta(0)
    state = texts["under_way" if one.suspended_at is None else "suspended"]
    total = len(one.checkpoints)
    proven = texts["proven"].format(done=total - len(one.pending), total=total)
    ends_at = one.ends_at + waited
    return _appointment(
        one.round_id, one.planned_at, ends_at, f"{one.plan}: {state}", one.building, proven
    )


def walked(site: Site, report: RoundReport) -> CalendarEvent:
    """A round that is over, and what became of it."""
    texts = texts_of(site)
    result = texts["complete" if report.complete else "incomplete"]
    return _appointment(
        report.round_id,
        report.planned_at,
        report.ended_at,
        f"{report.plan}: {result}",
        report.building,
        "\n".join(_results(texts, report.lines)),
    )


def _results(texts: dict[str, str], lines: Iterable[ReportLine]) -> Iterable[str]:
    lines = tuple(lines)
    counts = {kind: sum(line.deviation is kind for line in lines) for kind in Deviation}
    counts[Deviation.OUT_OF_ORDER] = sum(
        line.out_of_order or line.deviation is Deviation.OUT_OF_ORDER for line in lines
    )
    told = [texts[kind].format(count=count) for kind, count in counts.items() if count]
    corrected = sum(bool(line.corrected) for line in lines)
    if corrected:
        # They count as on time or late, and no tag proved them.
        told.append(texts["corrected"].format(count=corrected))
    yield ", ".join(told)
    missed = [line for line in lines if line.deviation is Deviation.MISSED]
    if missed:
        yield texts["names"].format(
            names="; ".join(
                f"{line.checkpoint} ({line.floor})" if line.floor else line.checkpoint
                for line in missed
            )
        )


def _appointment(
    uid: str, start: datetime, end: datetime, summary: str, place: str, description: str = ""
) -> CalendarEvent:
    end = max(end, start + _SHORTEST)
    begins, ends = dt_util.as_local(start), dt_util.as_local(end)
    if ends < begins:
        # By the clock, which is put back meanwhile: Home Assistant takes no such appointment.
        ends = begins + (end - start)
    return CalendarEvent(
        uid=uid,
        start=begins,
        end=ends,
        summary=summary,
        location=place,
        description=description or None,
    )


# --- a building's -----------------------------------------------------------


def plans_of(site: Site, building_id: BuildingId) -> list[RoundPlan]:
    """The plans of a building that have something to prove."""
    return [
        plan
        for plan in site.round_plans.values()
        if plan.building_id == building_id and plan.checkpoints
    ]


def now_or_next(running: Running, building_id: BuildingId) -> CalendarEvent | None:
    """The round that is under way, else the one that comes next."""
    state = running.room.state
    site = state.site
    rounds = [one for one in state.rounds.values() if one.building_id == building_id]
    if rounds:
        first = min(rounds, key=lambda one: (one.planned_at, one.round_id))
        return under_way(site, first, dt_util.utcnow())
    following = [
        (at, plan.plan_id, plan)
        for plan in plans_of(site, building_id)
        if (at := running.planner.next_occurrence(plan.plan_id)) is not None
    ]
    if not following:
        return None
    at, _, plan = min(following, key=lambda one: one[:2])
    return planned(site, plan, at)


async def between(
    hass: HomeAssistant,
    running: Running,
    building_id: BuildingId,
    start: datetime,
    end: datetime,
) -> list[CalendarEvent]:
    """The rounds of a building that touch a time, in order; errors as of `Journal`."""
    now = dt_util.utcnow()
    start, end = max(start, now - _LONG_AGO), min(end, now + HORIZON)
    found = await hass.async_add_executor_job(
        running.journal.reports, start, end + AMENDED_WITHIN, building_id
    )
    state = running.room.state
    site = state.site
    # What the room says is newer than what was written down when it was read.
    reports = {one.round_id: one for one in found}
    reports.update(
        {one.round_id: one for one in state.reports.values() if one.building_id == building_id}
    )
    rounds = [one for one in state.rounds.values() if one.building_id == building_id]
    shown = [walked(site, one) for one in reports.values()]
    shown += [under_way(site, one, now) for one in rounds]
    for plan in plans_of(site, building_id):
        after = max(now, start - plan.lasts)
        if after < end:
            shown += [
                planned(site, plan, at)
                for at in await running.planner.occurrences(plan.plan_id, after, end)
            ]
    return sorted(
        (one for one in shown if one.start_datetime_local < end and one.end_datetime_local > start),
        key=lambda one: (one.start_datetime_local, one.uid or ""),
    )
