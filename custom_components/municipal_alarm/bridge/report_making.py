"""Making reports: what is asked for -> what is read -> text. Blocks, but for `Question`'s making.

Reads only. A report is asked for in the loop, where the room is; all the rest belongs to
the executor, and nothing of it is by the way of an alarm.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from ..control_room.ids import BuildingId
from ..control_room.secrecy import story
from ..journal.port import Entry, Journal
from ..learning.figures.equipment import Equipment, Part
from ..learning.figures.rules import FigureRules
from ..learning.reports.dossier import Dossier, Photo, Proof, make_dossier
from ..learning.reports.measures import OpenMeasure, open_measures
from ..learning.reports.period import Period
from ..learning.reports.report import Report, make_report
from ..learning.sentences import Line, Names, Speech, erased, narrate
from ..reporting import keys, page, rows
from ..reporting.charts import Draw
from ..reporting.layout import dossier as dossier_page, report as report_page
from . import figures
from .running import Running


@dataclass(frozen=True, slots=True)
class Question:
    """A report that is asked for, with what the room knew at that moment."""

    now: figures.Asked
    before: figures.Asked
    period: Period
    made_at: datetime
    building: str
    measures: tuple[OpenMeasure, ...]
    still_open: int
    systems: Mapping[str, str]
    language: str


def question(
    running: Running,
    period: Period,
    made_at: datetime,
    *,
    secrets: bool,
    building_id: BuildingId | None = None,
) -> Question:
    """Ask for a month or a year. In the loop."""
    state, rules = running.room.state, running.installation.figures
    zone, site = rules.time_zone, running.room.state.site
    since, until = period.since(zone), period.until(zone)

    def asked(since: datetime, until: datetime) -> figures.Asked:
        one = figures.asked(running, since, until, secrets=secrets, building_id=building_id)
        return one if secrets else replace(one, parts=tuple(_nameless(one.parts)))

    return Question(
        now=asked(since, until),
        before=asked(period.before().since(zone), since),
        period=period,
        made_at=made_at,
        building=site.buildings[building_id].name if building_id is not None else "",
        measures=open_measures(
            state.measures.kept.values(),
            made_at.astimezone(zone).date(),
            secrets=secrets,
            names=secrets,
            building_id=building_id,
        ),
        still_open=sum(
            1
            for incident in state.incidents.values()
            for told in (incident if secrets else incident.shown,)
            if told is not None
            and told.is_open
            and not told.drill
            and since <= told.raised_at < until
            and (
                building_id is None
                or (told.place is not None and told.place.building_id == building_id)
            )
        ),
        systems={one.system_id: one.name for one in site.systems.values()},
        language=site.language,
    )


def _nameless(parts: Sequence[Part]) -> Iterator[Part]:
    """A radio goes by its number, not by who carries it."""
    for one in parts:
        if one.equipment is Equipment.RADIO:
            yield replace(one, name=one.part_id.partition("/")[2] or one.part_id)
        else:
            yield one


def make(journal: Journal, asked: Question) -> Report:
    """Make it, of the cases that are there. Blocks."""
    return make_report(
        figures.given(journal, asked.now),
        figures.given(journal, asked.before),
        asked.period,
        asked.now.rules,
        asked.made_at,
        secrets=asked.now.secrets,
        building_id=asked.now.building_id,
        building=asked.building,
        measures=asked.measures,
        still_open=asked.still_open,
        systems=asked.systems,
    )


def text(report: Report, text_format: str, language: str, draw: Draw | None) -> str:
    """A report in one form. Blocks."""
    match text_format:
        case "csv":
            return rows.csv_text(report.incidents, report.rules.time_zone)
        case "json":
            return keys.json_text(report)
    return page.html(report_page.lay_out(report, language), draw)


@dataclass(frozen=True, slots=True)
class DossierQuestion:
    """A dossier that is asked for, with what the journal has of the incident."""

    entries: Sequence[Entry]
    speech: Speech
    names: Names
    made_at: datetime
    secrets: bool
    complete: bool
    """Whether all that has happened is written down."""
    rules: FigureRules
    language: str


def dossier(
    journal: Journal, asked: DossierQuestion, photos: Sequence[Photo] = ()
) -> Dossier | None:
    """Make it; None: there is no such incident, for this reader. Blocks.

    The journal's head is read after the entries: the chain up to there holds all of them.
    """
    if not asked.entries:
        return None
    head = journal.head()
    return make_dossier(
        [entry.event for entry in asked.entries if entry.event is not None],
        _lines(asked),
        asked.made_at,
        secrets=asked.secrets,
        photos=photos,
        gone=sum(entry.event is None for entry in asked.entries),
        complete=asked.complete,
        proof=Proof(position=head.position, hash=head.hash, last=asked.entries[-1].position),
    )


def _lines(asked: DossierQuestion) -> list[Line]:
    events = [entry.event for entry in asked.entries if entry.event is not None]
    if not asked.secrets:
        return list(narrate(story(events), asked.speech, asked.names))
    told = narrate(events, asked.speech, asked.names)
    began = asked.entries[0].at
    return [
        next(told) if entry.event is not None else erased(entry.kind, entry.at, asked.speech, began)
        for entry in asked.entries
    ]


def dossier_text(found: Dossier, asked: DossierQuestion, text_format: str) -> str:
    """A dossier in one form. Blocks."""
    match text_format:
        case "csv":
            return rows.csv_text([found.facts], asked.rules.time_zone)
        case "json":
            return keys.json_text(found)
    return page.html(dossier_page.lay_out(found, asked.rules, asked.language), None)
