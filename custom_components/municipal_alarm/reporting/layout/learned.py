"""What was learned: aggression, as the evaluations tell it, and measures."""

from collections.abc import Iterator

from ...control_room.evaluation.parts import Aggression
from ...learning.reports.forms import Forms
from ...learning.reports.measures import OpenMeasure
from ...learning.reports.report import Report
from ..document import Block, Column, Row, Section, Shape, Table, Tone, Words
from ..words_lists import AGGRESSION, FORM, form_word
from .hand import Hand, counts, table


def aggression(hand: Hand, forms: Forms) -> Section:
    """What the forms say, added up."""
    say = hand.say
    lead = ""
    if forms.with_aggression:
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
    rows = []
    for name, found in forms.fields.items():
        heading = say.one(FORM[name][0])
        for word, number in found.items():
            rows.append(Row((heading, form_word(say, name, word), pen.number(number))))
            heading = ""
    yield Table(
        say("form"),
        (Column(say("field")), Column(say("filled_in")), Column(say("number_of"), number=True)),
        tuple(rows),
        say("no_aggression"),
    )


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
