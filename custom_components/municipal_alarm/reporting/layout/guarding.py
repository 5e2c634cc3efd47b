"""Tests, equipment, rounds and lone work."""

from collections.abc import Iterator

from ...control_room.words import Deviation
from ...learning.figures.equipment import LinkFigures, Part
from ...learning.figures.field import PlanFigures
from ...learning.reports.report import Report
from ..document import Block, Column, Pairs, Row, Section, Table, Tone, Words
from ..words_lists import EQUIPMENT
from .hand import Hand, table

SILENT = 40
PLANS = 60


def equipment(hand: Hand, report: Report) -> Section:
    """Tests, what is silent, and links that were lost."""
    return Section(hand.say("equipment"), tuple(_equipment(hand, report)))


def _equipment(hand: Hand, report: Report) -> Iterator[Block]:
    say, pen, now = hand.say, hand.pen, report.figures
    tested = now.desk_tests.desks
    yield Pairs(
        "",
        (
            (
                say("tested"),
                f"{_of(hand, tested.part, tested.whole)} ({pen.share(tested.ratio)})",
            ),
            (say("failed_tests"), pen.number(now.desk_tests.failed)),
            (say("drills"), pen.number(now.drills)),
        ),
    )
    yield _silent(hand, report)
    if report.building_id is None:
        yield _links(hand, report)


def _silent(hand: Hand, report: Report) -> Table:
    say, pen, every = hand.say, hand.pen, report.figures.silent

    def row(one: Part) -> Row:
        heard = pen.moment(one.heard_at) if one.heard_at is not None else say("never_heard")
        return Row((hand.word(EQUIPMENT, one.equipment), one.name, heard))

    return table(
        say("silent", days=pen.number(report.rules.silent_after.days)),
        (
            Column(say("equipment_kind")),
            Column(say("name")),
            Column(say("last_heard"), False, True),
        ),
        every[:SILENT],
        row,
        say("none_silent"),
        say("most_of", shown=SILENT, all=len(every)) if len(every) > SILENT else "",
    )


def _links(hand: Hand, report: Report) -> Table:
    say, pen = hand.say, hand.pen

    def row(one: LinkFigures) -> Row:
        share = 1 - one.down_seconds / one.known_seconds if one.known_seconds else None
        return Row(
            (
                report.systems.get(one.system_id, one.system_id),
                pen.number(one.losses),
                pen.seconds(one.down_seconds),
                pen.share(share),
            )
        )

    return table(
        say("links"),
        (
            Column(say("system")),
            Column(say("losses"), number=True),
            Column(say("down"), number=True),
            Column(say("up"), number=True),
        ),
        report.figures.links,
        row,
        say("no_links"),
    )


def rounds(hand: Hand, report: Report) -> Section:
    """Rounds kept and missed, and how lone workers were asked after."""
    return Section(hand.say("rounds"), tuple(_rounds(hand, report)))


def _rounds(hand: Hand, report: Report) -> Iterator[Block]:
    say, pen, found = hand.say, hand.pen, report.figures.rounds

    def row(one: PlanFigures) -> Row:
        name = one.plan if report.building_id is not None else f"{one.building}, {one.plan}"
        return Row(
            (
                name,
                pen.number(one.rounds),
                pen.number(one.kept),
                pen.number(one.missed),
                pen.share(one.checkpoints.ratio),
            ),
            Tone.BAD if one.missed else Tone.PLAIN,
        )

    # Those that were kept least come first: they are what is to be looked at.
    plans = sorted(
        found.plans, key=lambda one: (one.checkpoints.ratio or 0, one.building, one.plan)
    )
    yield table(
        say("rounds_kept"),
        (
            Column(say("plan")),
            Column(say("walked"), number=True),
            Column(say("in_full"), number=True),
            Column(say("not_walked"), number=True),
            Column(say("checkpoints"), number=True),
        ),
        plans[:PLANS],
        row,
        say("no_rounds"),
        say("most_of", shown=PLANS, all=len(plans)) if len(plans) > PLANS else "",
    )
    if plans:
        counted = {one.value: pen.number(found.deviations[one]) for one in Deviation}
        yield Words("", (say("deviations", corrected=pen.number(found.corrected), **counted),))
    lone = report.figures.lone_work
    if lone is not None:
        yield Pairs(
            "",
            (
                (say("lone_started"), pen.number(lone.started)),
                (say("lone_prompts"), pen.number(lone.prompts)),
                (say("lone_alarms"), pen.number(lone.alarms.part)),
            ),
        )


def _of(hand: Hand, part: int, whole: int) -> str:
    return hand.say("of_rounds", part=hand.pen.number(part), whole=hand.pen.number(whole))
