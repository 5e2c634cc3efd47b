"""The figures of each hour as statistics of Home Assistant, so that its own graphs plot them.

Made of what everybody may know, and written only where the recorder runs. What is there is
read first, and only what differs is written: so a start costs little, and an incident that
turns out otherwise weeks later mends its hour, and the sums since.
"""

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any

from homeassistant.const import PERCENTAGE, UnitOfTime
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
from homeassistant.util import dt as dt_util
from homeassistant.util.unit_conversion import DurationConverter

from ..const import DOMAIN
from ..journal.port import Journal
from ..learning.facts import Facts
from ..learning.figures.hourly import HOUR, Hour, hour_of, hours
from ..learning.figures.rules import FigureRules, Milestone, Target

if TYPE_CHECKING:
    from homeassistant.components.recorder.core import Recorder

RECORDER = "recorder"
LOOK_BACK = timedelta(days=35)
"""At a start: what was evaluated while nothing was written down of it here."""
FIRST = timedelta(days=2 * 366)
"""The first time: as long as events are kept."""

INCIDENTS, FALSE = "incidents", "false_alarms"
_SUMS = (INCIDENTS, FALSE)

_NAMES: Mapping[str, Mapping[str, str]] = {
    "en": {
        INCIDENTS: "Incidents",
        FALSE: "False alarms",
        Milestone.RECEIPT: "Press to receipt",
        Milestone.ACKNOWLEDGED: "Press to acknowledgement",
        Milestone.ACCEPTED: "Press to acceptance",
        Milestone.ON_SCENE: "Press to on scene",
        Milestone.RESOLVED: "Press to resolved",
        "within": "{name} within {seconds} s",
    },
    "nl": {
        INCIDENTS: "Incidenten",
        FALSE: "Valse alarmen",
        Milestone.RECEIPT: "Druk tot ontvangst",
        Milestone.ACKNOWLEDGED: "Druk tot bevestiging",
        Milestone.ACCEPTED: "Druk tot aanname",
        Milestone.ON_SCENE: "Druk tot ter plaatse",
        Milestone.RESOLVED: "Druk tot afgehandeld",
        "within": "{name} binnen {seconds} s",
    },
}


type Row = dict[str, float]
"""What there is of an hour; none of it: nothing happened in it."""
type Rows = Mapping[datetime, Row]

_AT_ONCE = 500

PATIENCE_S = 60.0
"""How long the recorder may take to write what it was given; then it is tried again later."""


def _known(**values: Any) -> Row:
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Series:
    """One statistic; `target`: the share of those in time."""

    key: str
    name: str
    unit: str | None = None
    milestone: Milestone | None = None
    target: Target | None = None

    @property
    def statistic_id(self) -> str:
        """As Home Assistant names it."""
        return f"{DOMAIN}:{self.key}"

    @property
    def is_sum(self) -> bool:
        """Whether it counts up; otherwise each hour has a mean."""
        return self.key in _SUMS

    def values(self, hour: Hour | None) -> Row:
        """What a mean has of an hour."""
        if hour is None:
            return {}
        if self.target is not None:
            share = next(one.share for one in hour.held if one.target == self.target)
            return _known(mean=share.percent, min=share.percent, max=share.percent)
        spread = next(one for one in hour.spreads if one.milestone is self.milestone)
        return _known(mean=spread.median, min=spread.shortest, max=spread.longest)

    def count(self, hour: Hour | None) -> int:
        """What a sum has of an hour."""
        if hour is None:
            return 0
        return hour.incidents if self.key == INCIDENTS else hour.false


def series(language: str, targets: Sequence[Target]) -> Iterator[Series]:
    """All that there are."""
    names = _NAMES.get(language, _NAMES["en"])
    for key in _SUMS:
        yield Series(key, names[key])
    for one in Milestone:
        yield Series(f"{one}_median", names[one], UnitOfTime.SECONDS, one)
    for target in {(one.milestone, one.within_s): one for one in targets}.values():
        name = names["within"].format(name=names[target.milestone], seconds=target.within_s)
        key = f"{target.milestone}_within_{target.within_s}_s"
        yield Series(key, name, PERCENTAGE, target=target)


class Statistics:
    """Writes them."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Nothing was looked at yet."""
        self._hass = hass
        self._since: datetime | None = None
        """From when on something may differ; None: nothing does."""
        self._begun = False

    def differs_since(self, at: datetime) -> None:
        """What was raised then has become known, or is known to be otherwise."""
        self._since = at if self._since is None else min(self._since, at)

    async def update(
        self, journal: Journal, rules: FigureRules, language: str, kept: timedelta
    ) -> None:
        """Write what differs. Raises what the journal and the recorder raise.

        Hours that are older than the journal has `kept` its events stay as they were counted.
        """
        if RECORDER not in self._hass.config.components:
            return
        now = dt_util.utcnow()
        since, self._since = self._since, None
        if not self._begun:
            since = min(since or now, now - LOOK_BACK)
        if since is None:
            return
        try:
            await self._update(
                journal, rules, language, hour_of(since), hour_of(now) + HOUR, hour_of(now - kept)
            )
        except BaseException:
            self.differs_since(since)
            raise
        self._begun = True

    async def _update(
        self,
        journal: Journal,
        rules: FigureRules,
        language: str,
        since: datetime,
        until: datetime,
        whole_after: datetime,
    ) -> None:
        # Not at the top: it is there only where the recorder is set up.
        from homeassistant.helpers.recorder import get_instance

        every = tuple(series(language, rules.targets))
        recorder = get_instance(self._hass)
        await _all_written(recorder)
        ask = recorder.async_add_executor_job
        last = await ask(_last, self._hass)
        since = until - FIRST if last is None else min(since, last)
        facts = await self._hass.async_add_executor_job(_facts, journal, since, until)
        by_hour: dict[datetime, Hour | None] = {
            # Of a drill, and of what turned out as one, it is known that nothing happened.
            **dict.fromkeys(hour_of(one.raised_at) for one in facts),
            **hours(facts, since, until, rules),
        }
        if last is not None:
            by_hour = {begins: hour for begins, hour in by_hour.items() if begins > whole_after}
        there = await ask(_there, self._hass, [one.statistic_id for one in every], since)
        for one in every:
            written = there.get(one.statistic_id, {})
            if one.is_sum:
                before = await ask(_sum_before, self._hass, one.statistic_id, since)
                begins = since
                if before is None:
                    # Before the first hour there is nothing to count.
                    begins = min((*by_hour, *written), default=until - HOUR)
                rows = _sums(one, by_hour, written, begins, until, before or 0)
            else:
                rows = _means(one, by_hour, written)
            await self._write(one, rows, written)

    async def _write(self, one: Series, rows: Rows, there: Rows) -> None:
        from homeassistant.components.recorder.models import (
            StatisticData,
            StatisticMeanType,
            StatisticMetaData,
        )
        from homeassistant.components.recorder.statistics import async_add_external_statistics

        changed = [begins for begins, row in rows.items() if there.get(begins) != row]
        metadata = StatisticMetaData(
            mean_type=StatisticMeanType.NONE if one.is_sum else StatisticMeanType.ARITHMETIC,
            has_sum=one.is_sum,
            name=one.name,
            source=DOMAIN,
            statistic_id=one.statistic_id,
            unit_class=DurationConverter.UNIT_CLASS if one.unit == UnitOfTime.SECONDS else None,
            unit_of_measurement=one.unit,
        )
        for part in batched(changed, _AT_ONCE, strict=False):
            async_add_external_statistics(
                self._hass,
                metadata,
                [
                    StatisticData(start=begins, **rows[begins])  # type: ignore[typeddict-item]
                    for begins in part
                ],
            )
            # Between two portions others come into the recorder's queue.
            await asyncio.sleep(0)


async def clear(hass: HomeAssistant) -> None:
    """Take all of ours away; a later set-up makes them anew of the journal."""
    if RECORDER not in hass.config.components:
        return
    from homeassistant.components.recorder.statistics import async_list_statistic_ids
    from homeassistant.helpers.recorder import get_instance

    known = (one["statistic_id"] for one in await async_list_statistic_ids(hass))
    if ours := [one for one in known if one.startswith(f"{DOMAIN}:")]:
        get_instance(hass).async_clear_statistics(ours)


async def _all_written(recorder: Recorder) -> None:
    """Wait until it has written what it was given: sums go on from what is there."""
    from homeassistant.components.recorder.tasks import SynchronizeTask

    done: asyncio.Future[None] = recorder.hass.loop.create_future()
    recorder.queue_task(SynchronizeTask(done))
    try:
        async with asyncio.timeout(PATIENCE_S):
            await done
    except TimeoutError as err:
        raise HomeAssistantError("the recorder is behind with its writing") from err


def _facts(journal: Journal, since: datetime, until: datetime) -> list[Facts]:
    """What everybody may know."""
    return journal.cases(since, until, secrets=False)


def _last(hass: HomeAssistant) -> datetime | None:
    """Up to where it counts; None: nothing was counted yet."""
    from homeassistant.components.recorder.statistics import get_last_statistics

    statistic_id = f"{DOMAIN}:{INCIDENTS}"
    rows = get_last_statistics(hass, 1, statistic_id, False, {"sum"}).get(statistic_id)
    return datetime.fromtimestamp(rows[0]["start"], UTC) if rows else None


def _sum_before(hass: HomeAssistant, statistic_id: str, since: datetime) -> float | None:
    """Up to there; None: nothing was counted by then."""
    from homeassistant.components.recorder.statistics import statistic_during_period

    found = statistic_during_period(hass, None, since, statistic_id, {"change"}, None)
    return found.get("change")


def _there(
    hass: HomeAssistant, statistic_ids: Iterable[str], since: datetime
) -> dict[str, dict[datetime, Row]]:
    """What is written from `since` on."""
    from homeassistant.components.recorder.statistics import statistics_during_period

    found = statistics_during_period(
        hass, since, None, set(statistic_ids), "hour", None, {"mean", "min", "max", "sum"}
    )
    return {
        statistic_id: {
            datetime.fromtimestamp(row["start"], UTC): _known(
                **{name: row.get(name) for name in ("sum", "mean", "min", "max")}
            )
            for row in rows
        }
        for statistic_id, rows in found.items()
    }


def _sums(
    one: Series,
    by_hour: Mapping[datetime, Hour | None],
    written: Rows,
    begins: datetime,
    until: datetime,
    before: float,
) -> Rows:
    """A row for each hour, also where nothing happened: graphs reckon with the hour before.

    Of an hour of which the journal knows nothing any more, what was counted then stays.
    """
    rows: dict[datetime, Row] = {}
    total = was = before
    while begins < until:
        then = written.get(begins, {}).get("sum", was)
        total += one.count(by_hour[begins]) if begins in by_hour else then - was
        was = then
        rows[begins] = {"sum": total}
        begins += HOUR
    return rows


def _means(one: Series, by_hour: Mapping[datetime, Hour | None], written: Rows) -> Rows:
    """A row for each hour in which something happened, or did so by what was known before."""
    rows = {begins: one.values(hour) for begins, hour in by_hour.items()}
    return {begins: row for begins, row in rows.items() if row or begins in written}
