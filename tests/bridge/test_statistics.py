"""Statistics in a real recorder: what Home Assistant's graphs are made of, hour by hour."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
import threading
from typing import Any

from freezegun.api import FrozenDateTimeFactory
from homeassistant.components.recorder import Recorder
from homeassistant.components.recorder.models import (
    StatisticData,
    StatisticMeanType,
    StatisticMetaData,
)
from homeassistant.components.recorder.statistics import (
    async_add_external_statistics,
    list_statistic_ids,
    statistics_during_period,
)
from homeassistant.components.recorder.tasks import RecorderTask, SynchronizeTask
from homeassistant.core import HomeAssistant
from homeassistant.exceptions import HomeAssistantError
import pytest
from pytest_homeassistant_custom_component.components.recorder.common import (
    async_wait_recording_done,
)

from custom_components.municipal_alarm.bridge import statistics
from custom_components.municipal_alarm.bridge.statistics import FIRST, Statistics, clear, series
from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.evaluation.parts import Evaluation
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.journal import MemoryJournal
from custom_components.municipal_alarm.journal.port import Cutoff
from custom_components.municipal_alarm.learning.figures.rules import (
    DEFAULT_RULES,
    DEFAULT_TARGETS,
    Milestone,
    Target,
)
from tests.control_room.shift import NOON, Room, actor
from tests.learning.figures import naive
from tests.learning.shifts import events_after

HOUR = timedelta(hours=1)
ALL = {one.statistic_id: one for one in series("en", DEFAULT_TARGETS)}

DAY = [
    *("press", "a second", "Anna", "Jan comes", "a minute", "Jan is there", "ten minutes"),
    *("false", "closed", "press elsewhere", "half a minute", "a minute", "Bram", "genuine"),
    *("two hours", "drill", "half a minute", "genuine", "two hours", "press", "duress"),
    *("a second", "Anna", "genuine", "press in the depot", "Anna", "a second", "technical"),
]


@pytest.fixture
def journal(freezer: FrozenDateTimeFactory) -> MemoryJournal:
    freezer.move_to(NOON + timedelta(days=2))
    journal = MemoryJournal()
    journal.start()
    return journal


async def write(hass: HomeAssistant, one: Statistics, journal: MemoryJournal, **more: Any) -> None:
    while journal.settle_cases():
        pass
    await one.update(
        journal,
        more.get("rules", DEFAULT_RULES),
        more.get("language", "en"),
        more.get("kept", timedelta(days=730)),
    )
    await async_wait_recording_done(hass)


async def there(hass: HomeAssistant) -> dict[str, dict[datetime, dict[str, Any]]]:
    """All that the recorder has of ours."""
    instance = hass.data["recorder_instance"]
    found = await instance.async_add_executor_job(
        statistics_during_period,
        hass,
        NOON - FIRST,
        None,
        None,
        "hour",
        None,
        {"sum", "mean", "min", "max"},
    )
    return {
        key: {
            datetime.fromtimestamp(row["start"], UTC): {
                name: value
                for name, value in row.items()
                if name not in ("start", "end") and value is not None
            }
            for row in rows
        }
        for key, rows in found.items()
        if key.startswith("municipal_alarm:")
    }


def naively(events: Sequence[e.Event], until: datetime) -> dict[str, dict[datetime, Any]]:
    """The same, hour by hour, from the raw events; what has no value is left out."""
    real = [one for one in naive.incidents(list(events), secrets=False) if naive.counts(one)]
    found: dict[str, dict[datetime, Any]] = {key: {} for key in ALL}
    if not real:
        return found
    begins = min(one["raised_at"] for one in real).replace(minute=0, second=0, microsecond=0)
    sums = {"incidents": 0, "false_alarms": 0}
    while begins < until:
        hour = [one for one in real if begins <= one["raised_at"] < begins + HOUR]
        sums["incidents"] += len(hour)
        sums["false_alarms"] += sum(one["outcome"] == Outcome.FALSE for one in hour)
        for key, total in sums.items():
            found[f"municipal_alarm:{key}"][begins] = {"sum": total}
        rules = naive.Rules(
            [
                (one.milestone, one.within_s, naive.Fraction(one.permille, 10))
                for one in DEFAULT_TARGETS
            ],
            [],
            UTC,
        )
        told = naive.group("", "", hour, rules)
        for milestone in naive.MILESTONES:
            times = told["times"][milestone]
            if times["n"]:
                took = sorted(
                    one[f"{milestone}_s"] for one in hour if one[f"{milestone}_s"] is not None
                )
                found[f"municipal_alarm:{milestone}_median"][begins] = {
                    "mean": took[(len(took) - 1) // 2],
                    "min": took[0],
                    "max": took[-1],
                }
        for one in told["targets"]:
            if one["of"]:
                key = f"municipal_alarm:{one['milestone']}_within_{one['within_s']}_s"
                found[key][begins] = dict.fromkeys(("mean", "min", "max"), one["percent"])
        begins += HOUR
    return found


def known(found: dict[str, dict[datetime, Any]]) -> dict[str, dict[datetime, Any]]:
    """Without what has no value."""
    return {key: {at: row for at, row in found.get(key, {}).items() if row} for key in ALL}


UNTIL = NOON + timedelta(days=2, hours=1)


async def test_every_hour_is_what_the_raw_events_say(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    events = events_after(DAY)
    journal.append(events)
    await write(hass, Statistics(hass), journal)
    found = known(await there(hass))
    assert found == naively(events, UNTIL)
    sums = found["municipal_alarm:incidents"]
    # Four are real, the drill is none; the sum stands for every hour until now.
    assert sums[max(sums)] == {"sum": 4}
    assert len(sums) == 49
    assert found["municipal_alarm:false_alarms"][max(sums)] == {"sum": 1}


async def test_home_assistant_knows_what_they_are(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    journal.append(events_after(DAY))
    await write(hass, Statistics(hass), journal, language="nl")
    found = {
        one["statistic_id"]: one
        for one in await recorder_mock.async_add_executor_job(list_statistic_ids, hass)
    }
    assert ALL.keys() <= found.keys()
    assert found["municipal_alarm:incidents"] == {
        "statistic_id": "municipal_alarm:incidents",
        "source": "municipal_alarm",
        "name": "Incidenten",
        "has_mean": False,
        "has_sum": True,
        "mean_type": 0,
        "display_unit_of_measurement": None,
        "statistics_unit_of_measurement": None,
        "unit_class": None,
    }
    median = found["municipal_alarm:acknowledged_median"]
    assert (median["name"], median["unit_class"]) == ("Druk tot bevestiging", "duration")
    assert (median["statistics_unit_of_measurement"], median["mean_type"]) == ("s", 1)
    share = found["municipal_alarm:acknowledged_within_30_s"]
    assert share["name"] == "Druk tot bevestiging binnen 30 s"
    assert share["statistics_unit_of_measurement"] == "%"


async def test_what_turns_out_otherwise_mends_its_hour_and_the_sums_since(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    room = Room()
    room.checks = False
    for _ in range(3):
        room.press("desk 1")
        room.after(seconds=10)
        room.operator("Anna").acknowledges()
        room.operator("Anna").resolves(Outcome.GENUINE)
        room.after(minutes=90)
    journal.append(room.events)
    one = Statistics(hass)
    await write(hass, one, journal)
    before = await there(hass)
    first = min(room.state.incidents.values(), key=lambda incident: incident.number)
    late = [
        e.EvaluationWritten(
            at=NOON + timedelta(days=1),
            incident_id=first.incident_id,
            actor=actor("Bram"),
            evaluation=Evaluation(outcome=Outcome.FALSE, happened="An elbow."),
        )
    ]
    journal.append(late)
    await write(hass, one, journal)
    assert await there(hass) == before, "nobody said that something differs"
    one.differs_since(first.raised_at)
    await write(hass, one, journal)
    after = known(await there(hass))
    falses = after["municipal_alarm:false_alarms"]
    assert {row["sum"] for row in falses.values()} == {1}
    assert after["municipal_alarm:incidents"] == known(before)["municipal_alarm:incidents"]
    # It was a drill after all: it is in no figure any more.
    journal.append(
        [replace(late[0], evaluation=Evaluation(outcome=Outcome.DRILL, happened="Practice."))]
    )
    one.differs_since(first.raised_at)
    await write(hass, one, journal)
    after = known(await there(hass))
    assert NOON not in after["municipal_alarm:acknowledged_median"]
    assert after["municipal_alarm:incidents"][NOON] == {"sum": 0}
    sums = after["municipal_alarm:incidents"]
    assert sums[max(sums)] == {"sum": 2}


async def test_a_start_goes_on_where_the_last_run_ended(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    journal: MemoryJournal,
    freezer: FrozenDateTimeFactory,
) -> None:
    events = events_after(DAY)
    journal.append(events)
    await write(hass, Statistics(hass), journal)
    # Longer away than is looked back.
    freezer.move_to(NOON + timedelta(days=60))
    await write(hass, Statistics(hass), journal)
    assert known(await there(hass)) == naively(events, NOON + timedelta(days=60, hours=1))


async def test_what_the_journal_has_let_go_of_stays_as_it_was(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    journal: MemoryJournal,
    freezer: FrozenDateTimeFactory,
) -> None:
    events = events_after(DAY)
    journal.append(events)
    await write(hass, Statistics(hass), journal)
    freezer.move_to(NOON + timedelta(days=20))
    room = Room()
    room.now += timedelta(days=15)
    room.press("desk 1", signal_id="much later")
    room.operator("Anna").acknowledges()
    room.operator("Anna").resolves(Outcome.FALSE)
    journal.append(room.events)
    assert journal.expire(Cutoff(NOON + timedelta(days=7), NOON + timedelta(days=7)))
    one = Statistics(hass)
    await write(hass, one, journal, kept=timedelta(days=13))
    # Above all where one of that hour is there still: it was not closed.
    one.differs_since(NOON)
    await write(hass, one, journal, kept=timedelta(days=13))
    assert known(await there(hass)) == naively(
        [*events, *room.events], NOON + timedelta(days=20, hours=1)
    )


async def test_only_what_differs_is_written(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    journal: MemoryJournal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    journal.append(events_after(DAY))
    await write(hass, Statistics(hass), journal)
    written: list[Any] = []
    monkeypatch.setattr(
        recorder_mock, "async_import_statistics", lambda *args: written.append(args)
    )
    await write(hass, Statistics(hass), journal)
    assert not written


async def test_a_new_target_counts_from_the_beginning(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    journal.append(events_after(DAY))
    one = Statistics(hass)
    await write(hass, one, journal)
    rules = replace(DEFAULT_RULES, targets=(Target(Milestone.RESOLVED, 900, 500),))
    one.differs_since(NOON - FIRST)
    await write(hass, one, journal, rules=rules)
    found = (await there(hass))["municipal_alarm:resolved_within_900_s"]
    assert found[NOON] == {"mean": 100.0, "min": 100.0, "max": 100.0}


async def test_all_of_ours_are_cleared_and_no_other(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    await clear(hass)
    await write(hass, Statistics(hass), journal)
    assert await there(hass)
    other = StatisticMetaData(
        mean_type=StatisticMeanType.NONE,
        has_sum=True,
        name="Other",
        source="other",
        statistic_id="other:figure",
        unit_class=None,
        unit_of_measurement=None,
    )
    async_add_external_statistics(hass, other, [StatisticData(start=NOON, sum=1.0)])
    await clear(hass)
    await async_wait_recording_done(hass)
    left = await recorder_mock.async_add_executor_job(list_statistic_ids, hass)
    assert [one["statistic_id"] for one in left] == ["other:figure"]


async def test_an_empty_journal_counts_from_now(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    await write(hass, Statistics(hass), journal)
    found = known(await there(hass))
    assert found["municipal_alarm:incidents"] == {NOON + timedelta(days=2): {"sum": 0}}
    assert not found["municipal_alarm:resolved_median"]


async def test_what_could_not_be_read_is_asked_for_again(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    journal: MemoryJournal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = events_after(DAY)
    journal.append(events)
    one = Statistics(hass)
    with monkeypatch.context() as broken:
        broken.setattr(journal, "cases", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await write(hass, one, journal)
    await write(hass, one, journal)
    assert known(await there(hass)) == naively(events, UNTIL)
    # Later on there is no looking back: what could not be written then is known by itself.
    more = Room()
    more.checks = False
    more.press("desk 1", signal_id="later")
    more.operator("Anna").resolves(Outcome.FALSE)
    journal.append(more.events)
    one.differs_since(NOON)
    with monkeypatch.context() as broken:
        broken.setattr(journal, "cases", lambda *_args, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            await write(hass, one, journal)
    await write(hass, one, journal)
    assert known(await there(hass)) == naively([*events, *more.events], UNTIL)


async def test_without_a_recorder_nothing_is_asked(
    hass: HomeAssistant, journal: MemoryJournal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "cases", lambda *_args, **_more: 1 / 0)
    await Statistics(hass).update(journal, DEFAULT_RULES, "en", timedelta(days=730))


@dataclass(slots=True)
class Busy(RecorderTask):
    """Keeps the recorder from writing, as a slow disk does."""

    until: threading.Event

    def run(self, instance: Recorder) -> None:
        assert self.until.wait(30)


async def test_what_the_recorder_has_still_to_write_is_reckoned_with(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    journal: MemoryJournal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    later = NOON + timedelta(hours=3)
    events = events_after(
        ["press", "a minute", "genuine", "two hours", "two hours", "press elsewhere", "false"]
    )
    first = next(event for event in events if isinstance(event, e.IncidentRaised))
    evaluated = e.EvaluationWritten(
        at=NOON + timedelta(days=1),
        incident_id=first.incident_id,
        actor=actor("Bram"),
        evaluation=Evaluation(outcome=Outcome.FALSE, happened="An elbow."),
    )
    journal.append([event for event in events if event.at < later])
    one = Statistics(hass)
    await write(hass, one, journal)
    # Until somebody waits for it, if anybody does.
    free, queue_task = threading.Event(), recorder_mock.queue_task

    def queue(task: RecorderTask) -> None:
        queue_task(task)
        if isinstance(task, SynchronizeTask):
            free.set()

    monkeypatch.setattr(recorder_mock, "queue_task", queue)
    recorder_mock.queue_task(Busy(free))
    try:
        for at, news in (
            (first.at, [evaluated]),
            (later, [event for event in events if event.at >= later]),
        ):
            journal.append(news)
            while journal.settle_cases():
                pass
            one.differs_since(at)
            await one.update(journal, DEFAULT_RULES, "en", timedelta(days=730))
    finally:
        free.set()
    await async_wait_recording_done(hass)
    falses = known(await there(hass))["municipal_alarm:false_alarms"]
    assert [row["sum"] for row in falses.values()] == [1] * 4 + [2] * 45


async def test_a_recorder_that_does_not_get_on_is_asked_again(
    recorder_mock: Recorder,
    hass: HomeAssistant,
    journal: MemoryJournal,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    events = events_after(DAY)
    journal.append(events)
    one, free = Statistics(hass), threading.Event()
    recorder_mock.queue_task(Busy(free))
    with monkeypatch.context() as impatient:
        impatient.setattr(statistics, "PATIENCE_S", 0)
        with pytest.raises(HomeAssistantError, match="behind"):
            await one.update(journal, DEFAULT_RULES, "en", timedelta(days=730))
    free.set()
    await write(hass, one, journal)
    assert known(await there(hass)) == naively(events, UNTIL)


async def test_a_start_looks_back_whatever_happens_first(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    events = events_after(DAY)
    journal.append(events)
    await write(hass, Statistics(hass), journal)
    raised = [event for event in events if isinstance(event, e.IncidentRaised)]
    evaluated = e.EvaluationWritten(
        at=NOON + timedelta(days=1),
        incident_id=raised[1].incident_id,
        actor=actor("Bram"),
        evaluation=Evaluation(outcome=Outcome.FALSE, happened="An elbow."),
    )
    journal.append([evaluated])
    again = Statistics(hass)
    again.differs_since(raised[-1].at)
    await write(hass, again, journal)
    falses = known(await there(hass))["municipal_alarm:false_alarms"]
    assert {row["sum"] for row in falses.values()} == {2}


async def test_of_an_hour_that_is_half_gone_all_that_was_counted_stays(
    recorder_mock: Recorder, hass: HomeAssistant, journal: MemoryJournal
) -> None:
    names = ["press", "Anna", "genuine", "closed", "half a minute"]
    events = events_after([*names, *names])
    journal.append(events)
    await write(hass, Statistics(hass), journal)
    half = NOON + timedelta(seconds=31)
    assert journal.expire(Cutoff(half, half))
    one = Statistics(hass)
    one.differs_since(NOON)
    await write(hass, one, journal, kept=timedelta(days=2) - timedelta(seconds=31))
    assert known(await there(hass)) == naively(events, UNTIL)
