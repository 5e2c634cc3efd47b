"""Gives the room its rounds when they fall due, by the schedules of their plans.

Schedules are read in the executor, one plan's next occurrence ahead, so that nothing of
it stands in the way of an alarm; there is one timer, for the earliest of them.

What fell due while nobody was there is given at the start. The room judges what it has
had before by its memory of the source "round_plan/<id>"; a plan that is new or changed
is bound to the present, so that no time before the edit opens a round, now or after a
restart.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
import logging
from typing import Any, NamedTuple

from homeassistant.const import EVENT_CORE_CONFIG_UPDATE
from homeassistant.core import CALLBACK_TYPE, Event, HomeAssistant, callback
from homeassistant.util import dt as dt_util

from ..const import DOMAIN
from ..control_room.ids import RoundPlanId, SourceId
from ..control_room.signals import RoundDue, Signal, SourceBound
from .clock import Clock
from .schedules import DaysOff, Schedule
from .site_source import Installation

_LOGGER = logging.getLogger(__name__)

MISSED = timedelta(hours=24)
"""How far back a round that fell due while nobody was there is still given."""

LOOK_AGAIN = timedelta(days=7)
"""When a plan without an occurrence as far as one looks is looked at again."""

TRY_AGAIN = timedelta(minutes=5)
"""When a plan is looked at again whose schedule could not be read: what it is read with may
be back, and what falls due meanwhile is given then."""

_MOST = 5000
"""Occurrences of one plan that a calendar is given: of every five minutes, two weeks."""


class _By(NamedTuple):
    """What a schedule is made of: another one is an edit."""

    stored: Mapping[str, Any]
    zone: str
    country: str | None
    province: str
    own_days: frozenset[Any]


@dataclass(slots=True, eq=False)
class _Planned:
    """One plan with a schedule."""

    plan_id: RoundPlanId
    by: _By
    since: datetime
    """Until when it was looked at; what falls due later is still to be given."""
    look_at: datetime
    """When it is looked at again, should nothing fall due before."""
    next_at: datetime | None = None
    unreadable: bool = False
    schedule: Schedule | None = field(default=None)
    """Made at the first look, in the executor."""


class _Seen(NamedTuple):
    """What a look at one plan found."""

    planned: _Planned
    due: Sequence[datetime] = ()
    next_at: datetime | None = None
    unreadable: bool = False


def source_of(plan_id: RoundPlanId) -> SourceId:
    """What the room remembers a plan's schedule by."""
    return SourceId(f"round_plan/{plan_id}")


class Planner:
    """The schedules of the round plans."""

    def __init__(
        self,
        hass: HomeAssistant,
        take: Callable[[Signal], None],
        known: Callable[[SourceId], bool],
        tell: Callable[[RoundPlanId], None],
    ) -> None:
        """`take` into the room, which has `known` a source before; `tell` of a new next time."""
        self._hass = hass
        self._take = take
        self._known = known
        self._tell = tell
        self._plans: dict[RoundPlanId, _Planned] = {}
        self._installation: Installation | None = None
        self._clock = Clock(hass, self._due)
        self._stop_config: CALLBACK_TYPE | None = None
        self._looks: set[asyncio.Task[None]] = set()

    # --- what is set up -----------------------------------------------------

    @callback
    def bind(self, installation: Installation) -> None:
        """Follow the schedules that are set up now."""
        live = self._installation is not None
        self._installation = installation
        if self._stop_config is None:
            self._stop_config = self._hass.bus.async_listen(
                EVENT_CORE_CONFIG_UPDATE, self._config_changed
            )
        now = dt_util.utcnow()
        before, self._plans = self._plans, {}
        new: list[_Planned] = []
        for plan_id, stored in installation.schedules.items():
            by = self._by(stored, installation)
            planned = before.get(plan_id)
            if planned is None or planned.by != by:
                source_id = source_of(plan_id)
                since = now
                if live or not self._known(source_id):
                    self._take(SourceBound(source_id, now))
                else:
                    since = now - MISSED
                planned = _Planned(plan_id, by, since, now)
                new.append(planned)
            self._plans[plan_id] = planned
        self._look(new)
        self._arm()
        for plan_id in before.keys() - self._plans.keys():
            self._tell(plan_id)

    def _by(self, stored: Mapping[str, Any], installation: Installation) -> _By:
        config = self._hass.config
        return _By(
            stored,
            config.time_zone,
            config.country,
            installation.holiday_province,
            installation.holiday_dates,
        )

    @callback
    def _config_changed(self, _event: Event) -> None:
        # Time zone or country, perhaps.
        if self._installation is not None:
            self.bind(self._installation)

    @callback
    def stop(self) -> None:
        """Give no more rounds."""
        if self._stop_config is not None:
            self._stop_config()
            self._stop_config = None
        self._clock.stop()
        self._plans = {}
        for look in self._looks:
            look.cancel()

    # --- asking -------------------------------------------------------------

    def next_occurrence(self, plan_id: RoundPlanId) -> datetime | None:
        """When a plan falls due next; None: it has no schedule, or is not looked at yet."""
        planned = self._plans.get(plan_id)
        return planned.next_at if planned is not None else None

    def unreadable(self) -> list[RoundPlanId]:
        """The plans whose rounds do not open, for their schedules cannot be read."""
        return [one.plan_id for one in self._plans.values() if one.unreadable]

    async def occurrences(
        self, plan_id: RoundPlanId, start: datetime, end: datetime
    ) -> list[datetime]:
        """When a plan falls due after `start`, up to `end`; the first few thousand of it."""
        planned = self._plans.get(plan_id)
        if planned is None:
            return []
        zone = dt_util.get_default_time_zone()

        def read() -> list[datetime]:
            schedule = _schedule_of(planned, zone)
            return [] if schedule is None else list(islice(schedule.between(start, end), _MOST))

        return await self._hass.async_add_executor_job(read)

    def describe(self) -> list[dict[str, Any]]:
        """What is planned, for diagnostics."""
        return [
            {
                "plan_id": one.plan_id,
                "next_at": one.next_at.isoformat() if one.next_at else None,
                "since": one.since.isoformat(),
                "unreadable": one.unreadable,
            }
            for one in self._plans.values()
        ]

    # --- falling due --------------------------------------------------------

    @callback
    def _due(self) -> None:
        now = dt_util.utcnow()
        due = sorted(
            (
                (one.next_at, one.plan_id, one)
                for one in self._plans.values()
                if one.next_at is not None and one.next_at <= now
            ),
        )
        for due_at, plan_id, one in due:
            one.since, one.next_at = due_at, None
            # Else the machine slept, and it is long over.
            if now - due_at <= MISSED:
                self._take(RoundDue(plan_id, due_at))
        seen = {one.plan_id for _, _, one in due}
        self._look(
            [one for one in self._plans.values() if one.plan_id in seen or _is_idle(one, now)]
        )
        self._arm()

    @callback
    def _arm(self) -> None:
        self._clock.arm(
            min(
                (one.next_at or one.look_at for one in self._plans.values()),
                default=None,
            )
        )

    @callback
    def _look(self, plans: Sequence[_Planned]) -> None:
        """Look for what these plans have had due, and for what comes next."""
        for one in plans:
            # Until it has told: should nothing come of it, it is done again.
            one.look_at = dt_util.utcnow() + TRY_AGAIN
        if plans:
            look = self._hass.async_create_background_task(
                self._see(plans), f"{DOMAIN} round plans", eager_start=True
            )
            if not look.done():
                self._looks.add(look)
                look.add_done_callback(self._looks.discard)

    async def _see(self, plans: Sequence[_Planned]) -> None:
        zone = dt_util.get_default_time_zone()
        now = dt_util.utcnow()

        def see() -> list[_Seen]:
            return [_see_one(one, zone, now) for one in plans]

        seen = [
            one
            for one in await self._hass.async_add_executor_job(see)
            # Otherwise it was edited, or removed, meanwhile.
            if self._plans.get(one.planned.plan_id) is one.planned
        ]
        for due_at, plan_id in sorted((at, one.planned.plan_id) for one in seen for at in one.due):
            self._take(RoundDue(plan_id, due_at))
        for one in seen:
            planned = one.planned
            planned.unreadable = one.unreadable
            planned.next_at = one.next_at
            if not one.unreadable:
                planned.since = now
                planned.look_at = now + LOOK_AGAIN
            self._tell(planned.plan_id)
        self._arm()


def _is_idle(one: _Planned, now: datetime) -> bool:
    return one.next_at is None and now >= one.look_at


def _schedule_of(planned: _Planned, zone: Any) -> Schedule | None:
    """In the executor: the schedule of a plan; None: it cannot be read."""
    if planned.schedule is None:
        by = planned.by
        try:
            planned.schedule = Schedule(
                by.stored, zone, DaysOff(by.country, by.province, by.own_days)
            )
        except Exception as err:
            # One unreadable schedule must not keep the other rounds from being walked.
            _say(planned, "The schedule of round plan %s cannot be read", err)
    return planned.schedule


def _see_one(planned: _Planned, zone: Any, now: datetime) -> _Seen:
    schedule = _schedule_of(planned, zone)
    if schedule is None:
        return _Seen(planned, unreadable=True)
    try:
        due = tuple(schedule.between(max(planned.since, now - MISSED), now))
        return _Seen(planned, due, schedule.after(now))
    except Exception as err:
        _say(planned, "The schedule of round plan %s cannot be followed", err)
        return _Seen(planned, unreadable=True)


def _say(planned: _Planned, what: str, err: Exception) -> None:
    """Write down what went wrong; once, and not every few minutes."""
    if not planned.unreadable:
        _LOGGER.error(what, planned.plan_id, exc_info=err)
