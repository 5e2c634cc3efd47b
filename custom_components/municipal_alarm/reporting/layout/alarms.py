"""How many alarms, of what, when and where, and how they ended."""

from collections.abc import Iterator

from ...control_room.words import AlarmKind, Outcome
from ...learning.figures.groups import By
from ...learning.figures.outcomes import RepeatDesk
from ...learning.reports.report import Report
from ..document import Block, Chart, Column, Row, Section, Shape, Table, Words
from ..words_lists import KINDS, OUTCOMES
from ..writing import MONTHS_SHORT, WEEKDAYS
from .hand import Hand, counts, most, table

BUILDINGS = 15
DESKS = 20


def alarms(hand: Hand, report: Report) -> Section:
    """The whole part."""
    return Section(hand.say("alarms"), tuple(_blocks(hand, report)))


def _blocks(hand: Hand, report: Report) -> Iterator[Block]:
    say = hand.say
    yield _by_kind(hand, report)
    if report.period.month is None:
        yield _by_month(hand, report)
    hours = _found(report, By.HOUR)
    yield counts(
        hand,
        say("by_hour"),
        say("hour"),
        [(str(hour), hours.get(str(hour), 0)) for hour in range(24)],
    )
    days = _found(report, By.WEEKDAY)
    names = WEEKDAYS[hand.language]
    yield counts(
        hand,
        say("by_weekday"),
        say("weekday"),
        [(name, days.get(str(number), 0)) for number, name in enumerate(names, 1)],
    )
    if report.building_id is None:
        yield _by_building(hand, report)
    yield _outcomes(hand, report)
    yield _repeats(hand, report)
    share = report.figures.worst_desks
    if report.building_id is None and share.whole:
        yield Words("", (say("worst_share", share=hand.pen.share(share.ratio)),))


def _found(report: Report, by: By) -> dict[str, int]:
    return {one.key: one.incidents for one in report.figures.by.get(by, ())}


def _by_kind(hand: Hand, report: Report) -> Chart:
    found = _found(report, By.KIND)
    kinds = [kind for kind in AlarmKind if found.get(kind.value)]
    kinds.sort(key=lambda kind: -found[kind.value])
    return counts(
        hand,
        hand.say("by_kind"),
        hand.say("kind"),
        [(hand.word(KINDS, kind), found[kind.value]) for kind in kinds],
        Shape.ROWS,
    )


def _by_month(hand: Hand, report: Report) -> Chart:
    found = _found(report, By.MONTH)
    names = MONTHS_SHORT[hand.language]
    return counts(
        hand,
        hand.say("by_month"),
        hand.say("month"),
        [
            (names[(month.month or 1) - 1], found.get(str(month), 0))
            for month in report.period.months()
        ],
    )


def _by_building(hand: Hand, report: Report) -> Chart:
    say = hand.say
    every = report.figures.by.get(By.BUILDING, ())
    shown = most(every, BUILDINGS)
    note = ""
    if len(shown) < len(every):
        note = say("most_of", shown=len(shown), all=len(every))
    return counts(
        hand,
        say("by_building"),
        say("building"),
        [(one.name or say("no_building"), one.incidents) for one in shown],
        Shape.ROWS,
        note,
    )


def _outcomes(hand: Hand, report: Report) -> Table:
    say, pen = hand.say, hand.pen
    found, earlier = report.figures.outcomes, report.before.outcomes
    every = report.figures.all.incidents
    rows = [
        (hand.word(OUTCOMES, outcome), found.get(outcome.value, 0), earlier.get(outcome.value, 0))
        for outcome in Outcome
        if found.get(outcome.value) or earlier.get(outcome.value)
    ]
    unknown = every - sum(found.values())
    unknown_before = report.before.all.incidents - sum(earlier.values())
    if unknown or unknown_before:
        rows.append((say("outcome_unknown"), unknown, unknown_before))
    return table(
        say("outcomes"),
        (
            Column(say("outcome")),
            Column(say("incidents"), number=True),
            Column(say("share"), number=True),
            Column(pen.month(report.period.before().year, report.period.before().month), True),
        ),
        rows,
        lambda one: Row(
            (
                one[0],
                pen.number(one[1]),
                pen.share(one[1] / every if every else None),
                pen.number(one[2]),
            )
        ),
        say("no_incidents"),
    )


def _repeats(hand: Hand, report: Report) -> Table:
    say, pen = hand.say, hand.pen
    every = report.figures.repeat_desks

    def row(one: RepeatDesk) -> Row:
        return Row(
            (
                one.place,
                pen.number(one.incidents),
                pen.number(one.presses),
                pen.share(one.false.ratio),
            )
        )

    note = ""
    if len(every) > DESKS:
        note = say("most_of", shown=DESKS, all=len(every))
    return table(
        say("repeat_desks"),
        (
            Column(say("place")),
            Column(say("incidents"), number=True),
            Column(say("presses"), number=True),
            Column(say("false_share"), number=True),
        ),
        every[:DESKS],
        row,
        say("no_repeats"),
        note,
    )
