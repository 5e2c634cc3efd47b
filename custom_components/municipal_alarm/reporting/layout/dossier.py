"""One incident as a page."""

from collections.abc import Iterator
from datetime import timedelta

from ...control_room.evaluation.parts import Evaluation, Measure
from ...learning.figures.rules import FigureRules, Milestone
from ...learning.reports.dossier import Dossier, Evaluated
from ...learning.sentences import Line
from ..document import Block, Column, Document, Pairs, Picture, Row, Section, Table, Tone, Words
from ..words import Says
from ..words_dossier import WORDS
from ..words_lists import AGGRESSION, FORM, HELPERS, KINDS, MILESTONES, OUTCOMES, STATES, form_word
from .hand import Hand, table


def lay_out(dossier: Dossier, rules: FigureRules, language: str) -> Document:
    """The page. `rules`: the targets, and whose clock."""
    hand = Hand(language, rules.time_zone, WORDS)
    say, pen, facts = hand.say, hand.pen, dossier.facts
    common = Says(hand.language)
    sections = [
        Section(say("facts"), tuple(_facts(hand, dossier, rules))),
        _timeline(hand, dossier),
        Section(say("pictures"), _pictures(hand, dossier)),
        Section(say("evaluation"), tuple(_evaluation(hand, dossier.evaluated))),
    ]
    sections.append(Section(say("proof"), _proof(hand, dossier), _lead(hand, dossier)))
    return Document(
        language=hand.language,
        title=f"{say('dossier')} #{facts.number}",
        subtitle=facts.place or say("no_place"),
        about=(
            (say("raised_at"), pen.moment(facts.raised_at)),
            (common("made"), pen.moment(dossier.made_at)),
            (common("for"), common("for_operators" if dossier.secrets else "for_all")),
        ),
        sections=tuple(sections),
        foot=say("foot", zone=str(rules.time_zone)),
        warning=common("confidential") if dossier.secrets else "",
    )


def _facts(hand: Hand, dossier: Dossier, rules: FigureRules) -> Iterator[Block]:
    say, pen, one = hand.say, hand.pen, dossier.facts
    common = Says(hand.language)
    if one.test or one.drill:
        yield Words("", (say("test" if one.test else "drill"),))
    outcome = hand.word(OUTCOMES, one.outcome) if one.outcome is not None else None
    pairs = [
        (common("kind"), hand.word(KINDS, one.kind)),
        (common("place"), one.place or say("no_place")),
        (say("state"), hand.word(STATES, one.state)),
        (say("outcome"), outcome or common("outcome_unknown")),
        (say("priority"), str(int(one.priority))),
        (common("presses"), pen.number(one.presses)),
        (say("steps"), pen.number(one.steps)),
        (say("external"), ", ".join(one.external) or say("none")),
    ]
    if one.duress:
        pairs.append((say("duress"), say("yes")))
    yield Pairs("", tuple(pairs))
    yield _times(hand, dossier, rules)


def _times(hand: Hand, dossier: Dossier, rules: FigureRules) -> Table:
    say, pen, one = hand.say, hand.pen, dossier.facts
    steps: list[tuple[str, float | None, Milestone | None]] = [
        (hand.word(MILESTONES, milestone), getattr(one, f"{milestone.value}_s"), milestone)
        for milestone in Milestone
    ]
    steps += [
        (say("closed"), one.closed_s, None),
        (say("evaluated"), one.evaluated_s, None),
        (say("approved"), one.approved_s, None),
    ]
    rows = []
    for name, seconds, milestone in steps:
        verdicts = [
            (seconds <= target.within_s, pen.seconds(target.within_s))
            for target in rules.targets
            if target.milestone is milestone and seconds is not None
        ]
        told = "; ".join(say("in_time" if kept else "late", within=w) for kept, w in verdicts)
        at = one.raised_at + timedelta(seconds=seconds) if seconds is not None else None
        rows.append(
            Row(
                (name, pen.seconds(seconds), pen.clock(at) if at is not None else "", told),
                Tone.PLAIN if all(kept for kept, _ in verdicts) else Tone.BAD,
            )
        )
    return Table(
        say("times"),
        (
            Column(say("step")),
            Column(say("after"), number=True),
            Column(say("at"), number=True),
            Column(say("target")),
        ),
        tuple(rows),
    )


def _timeline(hand: Hand, dossier: Dossier) -> Section:
    say, pen = hand.say, hand.pen

    def row(line: Line) -> Row:
        return Row((pen.clock(line.at), pen.seconds(line.delay_s), line.actor, line.text))

    notes = [] if dossier.complete else [say("incomplete")]
    if dossier.gone:
        notes.append(say("gone", number=pen.number(dossier.gone)))
    return Section(
        say("timeline"),
        (
            table(
                "",
                (
                    Column(say("time"), narrow=True),
                    Column(say("delay"), number=True),
                    Column(say("who")),
                    Column(say("what")),
                ),
                dossier.lines,
                row,
                say("no_lines"),
                " ".join(notes),
            ),
        ),
        lead=say("timeline_lead"),
    )


def _pictures(hand: Hand, dossier: Dossier) -> tuple[Block, ...]:
    say = hand.say
    return tuple(
        Picture(say("picture", what=one.what, at=hand.pen.moment(one.taken_at)), one.jpeg)
        for one in dossier.photos
    ) or (Words("", (say("no_pictures"),)),)


def _evaluation(hand: Hand, said: Evaluated | None) -> Iterator[Block]:
    say, pen = hand.say, hand.pen
    if said is None:
        yield Words("", (say("no_evaluation"),))
        return
    one = said.evaluation
    approvals = ", ".join(
        say("by", name=each.name, at=pen.moment(each.at)) for each in said.approvals
    )
    yield Pairs(
        "",
        (
            (say("outcome"), hand.word(OUTCOMES, one.outcome)),
            (say("written_by"), say("by", name=said.written_by, at=pen.moment(said.written_at))),
            (say("approved_by"), approvals or say("nobody_yet")),
        ),
    )
    for key in ("happened", "went_well", "to_improve"):
        text: str = getattr(one, key)
        if text:
            yield Words(say(key), tuple(text.split("\n")))
    yield _form(hand, one)

    def row(measure: Measure) -> Row:
        return Row((measure.text, measure.owner, pen.day(measure.due)))

    yield table(
        say("measures"),
        (Column(say("measure")), Column(say("owner")), Column(say("due"), narrow=True)),
        one.measures,
        row,
        say("no_measures"),
    )


def _form(hand: Hand, one: Evaluation) -> Pairs:
    say = hand.say
    kinds = ", ".join(hand.word(AGGRESSION, kind) for kind in one.aggression)
    pairs = [(say("aggression"), kinds or say("none"))]
    if one.aggression:
        pairs += [
            (say.one(heading), form_word(say, name, getattr(one, name).value))
            for name, (heading, _) in FORM.items()
        ]
        pairs.append((say("affected"), hand.pen.number(one.affected)))
        if one.police_reference:
            pairs.append((say("police_reference"), one.police_reference))
        if one.by_employer:
            pairs.append((say("by_employer"), say("yes")))
        if one.aftercare_by:
            helpers = ", ".join(hand.word(HELPERS, each) for each in one.aftercare_by)
            pairs.append((say("aftercare_by"), helpers))
    return Pairs(say("form"), tuple(pairs))


def _lead(hand: Hand, dossier: Dossier) -> str:
    return hand.say("proof_lead" if dossier.proof is not None else "proof_shown")


def _proof(hand: Hand, dossier: Dossier) -> tuple[Block, ...]:
    say, proof = hand.say, dossier.proof
    if proof is None:
        return ()
    return (
        Pairs(
            "",
            (
                (say("last_record"), str(proof.last)),
                (say("head"), str(proof.position)),
                (say("hash"), proof.hash.hex()),
            ),
        ),
    )
