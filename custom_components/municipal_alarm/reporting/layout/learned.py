"""What was learned: aggression, as the evaluations tell it, and measures."""

from collections.abc import Iterator

from ...control_room.evaluation.parts import Aggression, Helper
from ...learning.reports.forms import Forms
from ...learning.reports.measures import OpenMeasure
from ...learning.reports.report import Report
from ..document import Block, Column, Row, Section, Shape, Table, Tone, Words
from ..words_lists import AGGRESSION, FORM, HELPERS, MORE, form_word
from .hand import Hand, counts, table


def aggression(hand: Hand, forms: Forms) -> Section:
    """What the forms say, added up."""
    say = hand.say
    lead = ""
    if forms.with_aggression == 1:
        lead = say("aggression_lead_one")
    elif forms.with_aggression:
        lead = say("aggression_lead", number=hand.pen.number(forms.with_aggression))
    return Section(say("aggression"), tuple(_forms(hand, forms)), lead)


def _forms(hand: Hand, forms: Forms) -> Iterator[Block]:
    say, pen = hand.say, hand.pen
    evaluated = forms.evaluated
    told = say("evaluated", part=pen.number(evaluated.part), whole=pen.number(evaluated.whole))
    if not forms.with_aggression:
        yield Words("", (say("no_aggression"), told))
        return
    yield Words("", (told,))
    kinds = [kind for kind in Aggression if forms.kinds.get(kind.value)]
    numbers = [(hand.word(AGGRESSION, kind), forms.kinds[kind.value]) for kind in kinds]
    yield counts(
        hand,
        say("aggression_kinds"),
        say("kind"),
        sorted(numbers, key=lambda one: -one[1]),
        Shape.ROWS,
        say("several_kinds"),
    )
    yield Table(
        say("form"),
        (Column(say("field")), Column(say("filled_in")), Column(say("number_of"), number=True)),
        tuple(_rows(hand, forms)),
        say("no_aggression"),
    )


def _rows(hand: Hand, forms: Forms) -> Iterator[Row]:
    say, pen = hand.say, hand.pen
    filled = {
        say.one(FORM[name][0]): [(form_word(say, name, word), one) for word, one in found.items()]
        for name, found in forms.fields.items()
    }
    helpers = [(one, forms.helpers[one.value]) for one in Helper if one.value in forms.helpers]
    filled |= {
        say.one(MORE["aftercare_by"]): [(hand.word(HELPERS, one), n) for one, n in helpers],
        say.one(MORE["by_employer"]): [("", forms.by_employer)] if forms.by_employer else [],
        say.one(MORE["affected"]): [(say("altogether"), forms.affected)],
    }
    for heading, words in filled.items():
        for word, number in words:
            yield Row((heading, word, pen.number(number)))
            heading = ""


def measures(hand: Hand, report: Report) -> Section:
    """What was agreed and is not done."""
    say, pen = hand.say, hand.pen
    columns = [
        Column(say("incident"), number=True),
        Column(say("place")),
        *((Column(say("measure")), Column(say("owner"))) if report.secrets else ()),
        Column(say("due"), narrow=True),
        Column(say("stands")),
    ]

    def row(one: OpenMeasure) -> Row:
        stands = say("in_time")
        if one.late_days:
            stands = say("late_one") if one.late_days == 1 else say("late", days=one.late_days)
        return Row(
            (
                f"#{one.number}",
                one.place,
                *((one.text, one.owner) if report.secrets else ()),
                pen.day(one.due),
                stands,
            ),
            Tone.BAD if one.late_days else Tone.PLAIN,
        )

    return Section(
        say("measures"),
        (table("", columns, report.measures, row, say("no_measures")),),
        lead=say("measures_lead"),
    )
