"""A month or a year as a page: its parts put together, and what is seen first."""

from collections.abc import Iterator

from ...control_room.words import Outcome
from ...learning.figures.rules import Milestone
from ...learning.reports.report import Report
from ..document import Document, Pairs, Section, Tile, Tiles, Tone
from ..words_lists import MILESTONES
from .alarms import alarms
from .guarding import equipment, rounds
from .hand import Hand
from .learned import aggression, measures
from .load import load
from .response import response


def lay_out(report: Report, language: str) -> Document:
    """The page."""
    hand = Hand(language, report.rules.time_zone)
    say, pen, period = hand.say, hand.pen, report.period
    sections = [_in_short(hand, report), response(hand, report), alarms(hand, report)]
    if report.figures.load is not None:
        sections.append(load(hand, report.figures.load))
    sections += [
        equipment(hand, report),
        rounds(hand, report),
        aggression(hand, report.forms),
        measures(hand, report),
        Section(say("how_to_read"), (Pairs("", say.definitions()),)),
    ]
    kind = "year_report" if period.month is None else "month_report"
    when = pen.month(period.year, period.month)
    return Document(
        language=hand.language,
        title=f"{say(kind)} {when}",
        subtitle=report.building or say("city"),
        about=(
            (say("made"), pen.moment(report.made_at)),
            (say("for"), say("for_operators" if report.secrets else "for_all")),
        ),
        sections=tuple(sections),
        foot=say("foot", zone=str(report.rules.time_zone)),
        warning=say("confidential") if report.secrets else "",
    )


def _in_short(hand: Hand, report: Report) -> Section:
    say = hand.say
    notes = []
    if not report.is_over:
        notes.append(say("not_over"))
    if report.still_open == 1:
        notes.append(say("still_open_one"))
    elif report.still_open:
        notes.append(say("still_open", number=hand.pen.number(report.still_open)))
    return Section(say("in_short"), (Tiles(tuple(_tiles(hand, report))),), lead=" ".join(notes))


def _tiles(hand: Hand, report: Report) -> Iterator[Tile]:
    say, pen, now, before = hand.say, hand.pen, report.figures, report.before
    earlier = pen.month(report.period.before().year, report.period.before().month)

    def was(text: str) -> str:
        return say("before", period=earlier, number=text)

    yield Tile(
        say("incidents"), pen.number(now.all.incidents), was(pen.number(before.all.incidents))
    )
    genuine = Outcome.GENUINE.value
    yield Tile(
        say("of_which_genuine"),
        pen.number(now.outcomes.get(genuine, 0)),
        was(pen.number(before.outcomes.get(genuine, 0))),
    )
    yield Tile(
        say("false_share"),
        pen.share(now.all.false.ratio),
        was(pen.share(before.all.false.ratio)),
    )
    for held, past in zip(now.all.held, before.all.held, strict=True):
        met, target = held.met, hand.target(held.target)
        word = "target_unknown" if met is None else "target_kept" if met else "target_missed"
        yield Tile(
            say(
                "target",
                milestone=hand.word(MILESTONES, held.target.milestone),
                within=pen.seconds(held.target.within_s),
            ),
            pen.share(held.share.ratio),
            f"{say(word, target=target)}; {was(pen.share(past.share.ratio))}",
            Tone.PLAIN if met is None else Tone.GOOD if met else Tone.BAD,
        )
    for milestone in (Milestone.ACKNOWLEDGED, Milestone.ON_SCENE):
        yield Tile(
            say("median_of", milestone=hand.word(MILESTONES, milestone)),
            pen.seconds(now.all.spread(milestone).median),
            was(pen.seconds(before.all.spread(milestone).median)),
        )
    if now.load is not None:
        percent = now.load.flood_percent
        share = pen.share(percent / 100 if percent is not None else None)
        yield Tile(
            say("floods"),
            pen.number(len(now.load.floods)),
            say("flood_share", share=share),
            Tone.BAD if now.load.floods else Tone.PLAIN,
        )
    tested = now.desk_tests.desks
    yield Tile(
        say("untested"),
        pen.number(tested.whole - tested.part),
        say("of_desks", whole=pen.number(tested.whole)),
        Tone.BAD if tested.part < tested.whole else Tone.PLAIN,
    )
    kept = now.rounds.kept
    if kept.whole:
        yield Tile(
            say("rounds_kept"),
            pen.share(kept.ratio),
            say("of_rounds", part=pen.number(kept.part), whole=pen.number(kept.whole)),
        )
    forms = report.forms
    yield Tile(
        say("with_aggression"),
        pen.number(forms.with_aggression),
        say(
            "evaluated",
            part=pen.number(forms.evaluated.part),
            whole=pen.number(forms.evaluated.whole),
        ),
    )
    late = sum(1 for one in report.measures if one.late_days)
    yield Tile(
        say("open_measures"),
        pen.number(len(report.measures)),
        say("late_measures", number=pen.number(late)) if late else say("none_late"),
        Tone.BAD if late else Tone.PLAIN,
    )
