"""The load of the control room: alarms for each operator position, and floods."""

from ...learning.figures.load import AlarmLoad, Flood
from ..document import Column, Pairs, Row, Section
from .hand import Hand, table

FLOODS = 30


def load(hand: Hand, found: AlarmLoad) -> Section:
    """The whole part."""
    say, pen = hand.say, hand.pen
    percent = found.flood_percent
    floods = sorted(found.floods, key=lambda one: (-one.peak, one.begins))[:FLOODS]

    def row(one: Flood) -> Row:
        return Row(
            (
                pen.moment(one.begins),
                pen.seconds((one.ends - one.begins).total_seconds()),
                pen.number(one.alarms),
                pen.number(one.peak),
                pen.number(one.positions),
            )
        )

    return Section(
        say("load"),
        (
            Pairs(
                "",
                (
                    (say("per_position"), pen.number(found.per_10_minutes, 3)),
                    (say("peak"), pen.number(found.peak)),
                    (
                        say("flood_time"),
                        f"{pen.seconds(found.flood_seconds)} "
                        f"({pen.share(percent / 100 if percent is not None else None)})",
                    ),
                ),
            ),
            table(
                say("floods"),
                (
                    Column(say("flood_begins"), narrow=True),
                    Column(say("lasts"), number=True),
                    Column(say("incidents"), number=True),
                    Column(say("peak"), number=True),
                    Column(say("positions"), number=True),
                ),
                sorted(floods, key=lambda one: one.begins),
                row,
                say("no_floods"),
                say("most_of", shown=FLOODS, all=len(found.floods))
                if len(found.floods) > FLOODS
                else "",
            ),
        ),
        lead=say("load_lead"),
    )
