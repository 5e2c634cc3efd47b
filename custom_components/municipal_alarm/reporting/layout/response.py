"""How soon help came: times from the press, against the targets."""

from collections.abc import Iterator, Sequence

from ...control_room.words import AlarmKind
from ...learning.figures.groups import By, Group
from ...learning.figures.milestones import Held, Spread
from ...learning.figures.rules import Milestone, Target
from ...learning.reports.report import Report
from ..document import Block, Chart, Column, Row, Section, Series, Shape, Table, Tone
from ..words_lists import KINDS, MILESTONES, shift_word
from ..writing import MONTHS_SHORT
from .hand import Hand, most

BUILDINGS = 25
"""In a table on paper; the CSV file has all."""

HOURS = range(24)


def response(hand: Hand, report: Report) -> Section:
    """The whole part."""
    return Section(
        hand.say("response"), tuple(_blocks(hand, report)), lead=hand.say("response_lead")
    )


def _blocks(hand: Hand, report: Report) -> Iterator[Block]:
    say, now, before = hand.say, report.figures, report.before
    yield _targets(hand, now.all.held, before.all.held)
    yield _times(hand, now.all.spreads)
    target = first_target(report)
    milestone = target.milestone if target is not None else Milestone.ACKNOWLEDGED
    if report.period.month is None:
        yield _by_month(hand, report, milestone)
    yield _by_hour(hand, report, milestone)
    shifts = sorted(
        now.by.get(By.SHIFT, ()),
        key=lambda one: (
            [each.name for each in report.rules.shifts].index(one.key)
            if one.key in {each.name for each in report.rules.shifts}
            else 0
        ),
    )
    if report.rules.shifts:
        named = [(shift_word(say, one.key), one) for one in shifts]
        yield _groups(hand, say("by_shift"), say("shift"), named, report)
    found = {one.key: one for one in now.by.get(By.KIND, ())}
    kinds = [(hand.word(KINDS, kind), found[kind]) for kind in AlarmKind if kind in found]
    yield _groups(hand, say("by_kind_times"), say("kind"), kinds, report)
    if report.building_id is None:
        every = now.by.get(By.BUILDING, ())
        shown = [(one.name or say("no_building"), one) for one in most(every, BUILDINGS)]
        note = ""
        if len(shown) < len(every):
            note = say("most_of", shown=len(shown), all=len(every))
        yield _groups(hand, say("by_building_times"), say("building"), shown, report, note)


def first_target(report: Report) -> Target | None:
    """The target that is drawn: the one that is asked for first."""
    return next(iter(report.rules.targets), None)


def _targets(hand: Hand, held: Sequence[Held], before: Sequence[Held]) -> Table:
    say = hand.say
    rows = []
    for now, earlier in zip(held, before, strict=True):
        met = now.met
        verdict = say("unknown") if met is None else say("yes" if met else "no")
        rows.append(
            Row(
                (
                    say(
                        "target",
                        milestone=hand.word(MILESTONES, now.target.milestone),
                        within=hand.pen.seconds(now.target.within_s),
                    ),
                    hand.target(now.target),
                    hand.pen.share(now.share.ratio),
                    say(
                        "of_rounds",
                        part=hand.pen.number(now.share.part),
                        whole=hand.pen.number(now.share.whole),
                    ),
                    hand.pen.share(earlier.share.ratio),
                    verdict,
                ),
                Tone.BAD if met is False else Tone.PLAIN,
            )
        )
    return Table(
        say("targets"),
        (
            Column(say("step")),
            Column(say("asked"), number=True),
            Column(say("reached"), number=True),
            Column(say("in_time_of"), number=True),
            Column(say("before_short"), number=True),
            Column(say("verdict")),
        ),
        tuple(rows),
        say("no_times"),
    )


def _times(hand: Hand, spreads: Sequence[Spread]) -> Table:
    say, pen = hand.say, hand.pen
    return Table(
        say("times"),
        (
            Column(say("step")),
            Column(say("known"), number=True),
            Column(say("never"), number=True),
            Column(say("median"), number=True),
            *(Column(pen.share(share), number=True) for share in (0.8, 0.9, 0.95, 0.985)),
            Column(say("longest"), number=True),
        ),
        tuple(
            Row(
                (
                    hand.word(MILESTONES, one.milestone),
                    pen.number(one.count.part),
                    pen.number(one.count.whole - one.count.part),
                    *(
                        pen.seconds(seconds)
                        for seconds in (
                            *(one.median, one.p80, one.p90, one.p95),
                            *(one.p985, one.longest),
                        )
                    ),
                )
            )
            for one in spreads
        ),
        say("no_times"),
    )


def _groups(
    hand: Hand,
    caption: str,
    head: str,
    groups: Sequence[tuple[str, Group]],
    report: Report,
    note: str = "",
) -> Table:
    """The same few columns for everything that incidents are put together by."""
    say, pen = hand.say, hand.pen
    steps = (Milestone.RECEIPT, Milestone.ACKNOWLEDGED, Milestone.ON_SCENE)
    targets = report.rules.targets[:2]
    columns = [Column(head), Column(say("known"), number=True)]
    columns += [
        Column(f"{hand.word(MILESTONES, step)} {pen.share(0.8)}", number=True) for step in steps
    ]
    columns += [
        Column(
            f"{hand.word(MILESTONES, one.milestone)} "
            + say("share_within", within=pen.seconds(one.within_s)),
            number=True,
        )
        for one in targets
    ]
    rows = []
    for name, group in groups:
        held = group.held[: len(targets)]
        rows.append(
            Row(
                (
                    name,
                    pen.number(group.incidents),
                    *(pen.seconds(group.spread(step).p80) for step in steps),
                    *(pen.share(one.share.ratio) for one in held),
                ),
                Tone.BAD if any(one.met is False for one in held) else Tone.PLAIN,
            )
        )
    notes = [note] if note else []
    if any(row.tone is Tone.BAD for row in rows):
        notes.append(say("red_line"))
    return Table(caption, tuple(columns), tuple(rows), say("no_incidents"), " ".join(notes))


def _by_month(hand: Hand, report: Report, milestone: Milestone) -> Chart:
    say, pen = hand.say, hand.pen
    groups = {one.key: one.spread(milestone) for one in report.figures.by.get(By.MONTH, ())}
    months = list(report.period.months())
    spreads = [groups.get(str(month)) for month in months]
    lines = [
        (say("median"), [one.median if one is not None else None for one in spreads]),
        (pen.share(0.8), [one.p80 if one is not None else None for one in spreads]),
        (pen.share(0.985), [one.p985 if one is not None else None for one in spreads]),
    ]
    return _drawn(
        hand,
        report,
        milestone,
        say("response_by_month", milestone=hand.word(MILESTONES, milestone)),
        say("month"),
        [MONTHS_SHORT[hand.language][(month.month or 1) - 1] for month in months],
        lines,
        Shape.LINES,
    )


def _by_hour(hand: Hand, report: Report, milestone: Milestone) -> Chart:
    groups = {one.key: one.spread(milestone).p80 for one in report.figures.by.get(By.HOUR, ())}
    return _drawn(
        hand,
        report,
        milestone,
        hand.say("response_by_hour", milestone=hand.word(MILESTONES, milestone)),
        hand.say("hour"),
        [str(hour) for hour in HOURS],
        [(hand.pen.share(0.8), [groups.get(str(hour)) for hour in HOURS])],
        Shape.LINES,
    )


def _drawn(
    hand: Hand,
    report: Report,
    milestone: Milestone,
    caption: str,
    head: str,
    labels: Sequence[str],
    lines: Sequence[tuple[str, Sequence[float | None]]],
    shape: Shape,
) -> Chart:
    """Measured lines, and the targets of the same milestone as straight ones."""
    say, pen = hand.say, hand.pen
    series = [Series(name, tuple(values)) for name, values in lines]
    for target in report.rules.targets:
        if target.milestone is milestone:
            name = say(
                "target_line", share=hand.target(target), within=pen.seconds(target.within_s)
            )
            series.append(Series(name, (float(target.within_s),) * len(labels), target=True))
    return Chart(
        caption=caption,
        shape=shape,
        head=head,
        labels=tuple(labels),
        series=tuple(series),
        numbers=tuple(tuple(pen.seconds(number) for number in one.values) for one in series),
        empty=say("no_times"),
    )
