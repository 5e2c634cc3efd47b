"""Learning from a year: reports, search and start-up over a journal of a whole city.

A year of 150 buildings is lived through by the real engine (`simulators.year`), written
to SQLite and brought over to a real PostgreSQL. Then, in either: a report of a month and of
the year, from the journal to the printable page with its charts; searches, in the words
that somebody would type; and the start, against one with an empty journal.

`BENCH_INCIDENTS` sets how many incidents (30 000, which make about a million events).
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
import os
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from custom_components.municipal_alarm.bridge import figures, report_making
from custom_components.municipal_alarm.control_room.fold import fold
from custom_components.municipal_alarm.control_room.site import Site
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.journal import SqliteJournal
from custom_components.municipal_alarm.journal.port import Journal
from custom_components.municipal_alarm.journal.postgres import PostgresJournal, bring_over
from custom_components.municipal_alarm.learning.figures.rules import FigureRules
from custom_components.municipal_alarm.learning.reports.period import Period
from custom_components.municipal_alarm.reporting.charts import drawer
from simulators.postgres import running
from simulators.year import BEGIN, Year
from simulators.year_city import TIME_ZONE, city

from .figures import Figure, at_most, quantile

INCIDENTS = 30_000
MONTH, YEAR = Period(BEGIN.year, 6), Period(BEGIN.year)
NOW = datetime(BEGIN.year + 1, 2, 1, tzinfo=UTC)
WORDS = (
    *("glass", "guard 12", "library 7", "noodknop", "panic", "waiting room fine"),
    *("operator 3", "1234", "man down", "vals alarm", "Sports hall 4 desk 2", "zzz nothing"),
)
ROUNDS = 5
SLACK_S = 0.05
"""A start takes some milliseconds: less than that is noise."""


def run() -> list[Figure]:
    """All of it; takes about five minutes, and a gigabyte of disk."""
    incidents = int(os.environ.get("BENCH_INCIDENTS", INCIDENTS))
    with TemporaryDirectory() as folder, running() as server:
        path = Path(folder) / "journal.db"
        began = perf_counter()
        counts = _live(path, incidents)
        made = [
            Figure("the year: events", counts[0], ""),
            Figure("the year: incidents", counts[1], ""),
            Figure("the year: lived through and written", perf_counter() - began, "s"),
        ]
        empty = Path(folder) / "empty.db"
        sqlite = _measure("SQLite", lambda: SqliteJournal(path), lambda: SqliteJournal(empty))
        began = perf_counter()
        bring_over(path, server.address("a_year"))
        made.append(Figure("PostgreSQL: brought over", perf_counter() - began, "s"))
        postgres = _measure(
            "PostgreSQL",
            lambda: PostgresJournal(server.address("a_year")),
            lambda: PostgresJournal(server.address("empty")),
        )
        return [*made, *sqlite, *postgres]


def _live(path: Path, incidents: int) -> tuple[int, int]:
    journal = SqliteJournal(path)
    journal.start()
    year = Year(journal, incidents)
    year.live()
    if left := journal.close(600):
        raise RuntimeError(f"{left} events could not be written")
    events = sum(n for kind, n in year.counts.items() if not kind.startswith("refused"))
    return events, year.counts["incident_raised"]


def _measure(store: str, old: Callable[[], Journal], empty: Callable[[], Journal]) -> list[Figure]:
    found: list[Figure] = []
    with _opened(old) as journal:
        began = perf_counter()
        while journal.settle_cases():
            pass
        found.append(Figure(f"{store}: cases of the year made", perf_counter() - began, "s"))
        site = city()
        for name, period, target in (("month", MONTH, 2.0), ("year", YEAR, None)):
            times = [_report(journal, site, period) for _ in range(ROUNDS)]
            name = f"{store}: report of a {name}, to the page"
            one = median(times)
            found.append(at_most(target, name, one, "s") if target else Figure(name, one, "s"))
        searches = [
            _timed(partial(journal.search, words, secrets=True)) for words in WORDS * ROUNDS
        ]
        found += [
            Figure(f"{store}: search p50", 1000 * median(searches), "ms"),
            at_most(200, f"{store}: search p95", 1000 * quantile(searches, 0.95), "ms"),
        ]
    starts = [_start(one) for _ in range(ROUNDS) for one in (old, empty)]
    after, without = median(starts[::2]), median(starts[1::2])
    found += [
        Figure(f"{store}: start with an empty journal", 1000 * without, "ms"),
        Figure(f"{store}: start after the year", 1000 * after, "ms"),
        at_most(1.5, f"{store}: start, year over empty", after / max(without, SLACK_S), "times"),
    ]
    return found


def _report(journal: Journal, site: Site, period: Period) -> float:
    """A report of the city with all its names, as a page; how long it took."""
    rules = FigureRules(time_zone=TIME_ZONE)

    def asked(of: Period) -> figures.Asked:
        return figures.Asked(
            of.since(TIME_ZONE),
            of.until(TIME_ZONE),
            secrets=True,
            rules=rules,
            desks=frozenset(site.desks),
            parts=(),
        )

    question = report_making.Question(
        now=asked(period),
        before=asked(period.before()),
        period=period,
        made_at=NOW,
        building="",
        measures=(),
        still_open=0,
        systems={one.system_id: one.name for one in site.systems.values()},
        language="en",
    )
    began = perf_counter()
    report = report_making.make(journal, question)
    page = report_making.text(report, "html", "en", drawer())
    took = perf_counter() - began
    if not report.incidents or "<svg" not in page:
        raise RuntimeError("a report without incidents or charts is no report to be measured")
    return took


def _start(make: Callable[[], Journal]) -> float:
    """Until the room knows the present."""
    journal = make()
    began = perf_counter()
    journal.start()
    loaded = journal.load()
    fold(with_site(RoomState(), city()), loaded.events)
    took = perf_counter() - began
    journal.close(60)
    return took


@contextmanager
def _opened(make: Callable[[], Journal]) -> Iterator[Journal]:
    journal = make()
    journal.start()
    try:
        yield journal
    finally:
        journal.close(60)


def _timed(act: Callable[[], object]) -> float:
    began = perf_counter()
    act()
    return perf_counter() - began
