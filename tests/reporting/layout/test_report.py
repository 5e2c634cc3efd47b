"""Pages of months and years: the numbers of the report, in either language."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from custom_components.municipal_alarm.control_room.ids import BuildingId, SystemId
from custom_components.municipal_alarm.learning.figures.counting import Share
from custom_components.municipal_alarm.learning.figures.equipment import (
    DeskTestFigures,
    Equipment,
    LinkFigures,
    Part,
)
from custom_components.municipal_alarm.learning.figures.field import LoneWorkFigures
from custom_components.municipal_alarm.learning.figures.rules import FigureRules, Shift
from custom_components.municipal_alarm.learning.reports.period import Period
from custom_components.municipal_alarm.learning.reports.report import Report
from custom_components.municipal_alarm.reporting.document import (
    Block,
    Chart,
    Document,
    Table,
    Tile,
    Tiles,
    Tone,
    Words,
)
from custom_components.municipal_alarm.reporting.layout.report import lay_out
from tests.reporting.sample import NOW, ZONE, facts, floods, report, rounds, year

MONTH, YEAR = Period(2026, 9), Period(2026)


def tiles(document: Document) -> dict[str, Tile]:
    (block,) = document.sections[0].blocks
    assert isinstance(block, Tiles)
    return {one.label.replace("\u00a0", " "): one for one in block.tiles}


def blocks[B: Block](document: Document, kind: type[B]) -> dict[str, B]:
    return {
        getattr(block, "caption", ""): block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, kind)
    }


def titles(document: Document) -> list[str]:
    return [section.title for section in document.sections]


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("period", [MONTH, YEAR])
@pytest.mark.parametrize("number", [0, 1, 400])
def test_every_row_has_its_cells(language: str, period: Period, number: int) -> None:
    document = lay_out(
        report(period, year(period, number, 1), year(period.before(), 9, 2)), language
    )
    for table in blocks(document, Table).values():
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
        assert table.rows or table.empty
    for chart in blocks(document, Chart).values():
        assert len(chart.numbers) == len(chart.series)
        for series, texts in zip(chart.series, chart.numbers, strict=True):
            assert len(series.values) == len(texts) == len(chart.labels)
        assert chart.is_empty is (number == 0) or "aggressi" in chart.caption.lower()


def test_the_numbers_are_those_of_the_report() -> None:
    made = report(MONTH, year(MONTH, 300, 1), year(MONTH.before(), 250, 2))
    document = lay_out(made, "en")
    first = tiles(document)
    assert first["Incidents"].number == str(made.figures.all.incidents)
    assert first["Incidents"].note == f"August 2026: {made.before.all.incidents}"
    held = made.figures.all.held[0]
    tile = first["Acknowledgement within 30 s"]
    assert tile.number.replace("\u00a0", " ") == f"{held.share.percent:g} %"
    assert tile.tone is (Tone.GOOD if held.met else Tone.BAD)
    for caption in ("Incidents by kind of alarm", "Incidents by hour of the day"):
        (series,) = blocks(document, Chart)[caption].series
        assert sum(value or 0 for value in series.values) == made.figures.all.incidents
    outcomes = blocks(document, Table)["How they ended"]
    assert sum(int(row.cells[1]) for row in outcomes.rows) == made.figures.all.incidents
    # Of 30 buildings not all fit on paper, and it says so.
    assert "of 30" in blocks(document, Chart)["Incidents by building"].note


def test_a_year_by_its_months() -> None:
    made = report(YEAR, year(YEAR, 300, 1))
    document = lay_out(made, "nl")
    charts = blocks(document, Chart)
    months = charts["Incidenten per maand"]
    assert months.labels[:3] == ("jan", "feb", "mrt")
    assert sum(value or 0 for value in months.series[0].values) == made.figures.all.incidents
    lines = charts["Aangenomen, per maand, in seconden"]
    assert [one.target for one in lines.series] == [False, False, False, True, True]
    assert document.title == "Jaarrapport 2026"
    assert tiles(document)["Incidenten"].note == "2025: 0"


def test_what_is_only_of_a_building_or_the_city() -> None:
    city = lay_out(report(MONTH, []), "en")
    hall = lay_out(report(MONTH, [], building_id=BuildingId("h"), building="Town hall"), "en")
    assert set(titles(city)) - set(titles(hall)) == {"Load of the control room"}
    assert hall.subtitle == "Town hall"
    assert city.subtitle == "the whole municipality"
    assert "Incidents by building" not in blocks(hall, Chart)
    assert "Links to radio systems" not in blocks(hall, Table)


def test_names_are_for_those_who_may_read_them() -> None:
    told = lay_out(report(MONTH, []), "en")
    shown = lay_out(report(MONTH, [], secrets=False), "en")
    assert "Karin de Wit" in str(told)
    assert "Confidential" in told.warning
    assert "Karin de Wit" not in str(shown)
    assert "Turn camera" not in str(shown)
    assert shown.warning == ""


def test_late_measures() -> None:
    document = lay_out(report(MONTH, []), "en")
    rows = document.sections[-2].blocks[0]
    assert isinstance(rows, Table)
    assert [row.cells[-1] for row in rows.rows] == ["in time", "1 day late", "12 days late"]
    assert tiles(document)["Open measures"].note == "2 of them late"
    calm = lay_out(report(MONTH, [], measures=()), "en")
    assert tiles(calm)["Open measures"].note == "none of them late"


@pytest.mark.parametrize(
    ("still_open", "said"), [(0, ""), (1, "1 incident of"), (3, "3 incidents of")]
)
def test_what_is_not_over(still_open: int, said: str) -> None:
    running = lay_out(report(Period(2027, 1), [], still_open=still_open), "en")
    lead = running.sections[0].lead
    assert "is not over" in lead
    assert said in lead
    assert "is not over" not in lay_out(report(MONTH, []), "en").sections[0].lead


def changed(made: Report, **figures: object) -> Report:
    return replace(made, figures=replace(made.figures, **figures))  # type: ignore[arg-type]


def test_floods_rounds_links_and_silence() -> None:
    made = changed(
        report(MONTH, [facts(1, MONTH.since(ZONE))]),
        load=floods(40),
        rounds=rounds(70),
        lone_work=LoneWorkFigures(started=9, prompts=4, alarms=Share(1, 4)),
        links=(
            LinkFigures(system_id=SystemId("r"), losses=2, down_seconds=60, known_seconds=600),
            LinkFigures(system_id=SystemId("gone"), losses=0, down_seconds=0, known_seconds=0),
        ),
        desk_tests=DeskTestFigures(desks=Share(2, 2), failed=1),
        silent=tuple(
            Part(
                equipment=Equipment.RADIO,
                part_id=str(one),
                name=str(one),
                heard_at=NOW - timedelta(days=40) if one else None,
            )
            for one in range(50)
        ),
    )
    document = lay_out(made, "en")
    tables = blocks(document, Table)
    assert len(tables["Alarm floods"].rows) == 30
    assert "of 40" in tables["Alarm floods"].note
    assert tiles(document)["Alarm floods"].tone is Tone.BAD
    walked = tables["Rounds walked in full"]
    assert len(walked.rows) == 60
    assert walked.rows[0].cells[0].startswith("Town hall, Round")
    assert {row.tone for row in walked.rows} == {Tone.BAD, Tone.PLAIN}
    told = [
        line
        for one in document.sections
        for b in one.blocks
        if isinstance(b, Words)
        for line in b.lines
    ]
    assert any("70 on time" in line for line in told)
    links = tables["Links to radio systems"].rows
    assert [row.cells[0] for row in links] == ["Radios", "gone"]
    assert links[0].cells[3].replace("\u00a0", " ") == "90 %"
    silent = next(table for name, table in tables.items() if name.startswith("Silent"))
    assert silent.rows[0].cells[2] == "never"
    assert "of 50" in silent.note
    assert tiles(document)["Desks not tested"].tone is Tone.PLAIN
    assert tiles(document)["Rounds walked in full"].number.replace("\u00a0", " ") == "80 %"
    hall = lay_out(replace(made, building_id=BuildingId("hall"), building="Town hall"), "en")
    assert blocks(hall, Table)["Rounds walked in full"].rows[0].cells[0].startswith("Round")


def test_shifts_and_targets_of_their_own() -> None:
    rules = FigureRules(
        targets=(),
        shifts=(Shift("Team A", time(6)), Shift("Team B", time(18))),
        time_zone=ZONE,
    )
    document = lay_out(report(YEAR, year(YEAR, 200, 3), rules=rules), "en")
    tables = blocks(document, Table)
    assert [row.cells[0] for row in tables["By shift"].rows] == ["Team A", "Team B"]
    assert tables["Against the targets"].rows == ()
    none = lay_out(report(MONTH, [], rules=FigureRules(shifts=(), time_zone=ZONE)), "en")
    assert "By shift" not in blocks(none, Table)


def test_an_incident_without_a_building_is_counted_under_it() -> None:
    made = report(MONTH, [facts(1, MONTH.since(ZONE), building_id=None, building="")])
    assert "no building" in blocks(lay_out(made, "en"), Chart)["Incidents by building"].labels
    assert len({one.number for one in made.incidents}) == 1


def test_many_repeat_desks_are_cut_and_it_says_so() -> None:
    desks = [
        facts(2 * one + again, MONTH.since(ZONE) + timedelta(hours=one), desk_id=f"d{one}")
        for one in range(30)
        for again in (0, 1)
    ]
    tables = blocks(lay_out(report(MONTH, desks), "en"), Table)
    assert len(tables["Desks with more than one incident"].rows) == 20
    assert "of 30" in tables["Desks with more than one incident"].note
