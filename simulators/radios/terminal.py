"""Simulated radios on a terminal: what happens is printed, short orders are taken.

1201 says 2             a code or a text from a radio
1201 scan 04A1B2        a tag held to a radio
1201 emergency          the radio's emergency button
1201 man_down           a fall (also: lone_worker)
1201 off | 1201 on      switch a radio
1201 gone               out of reach, without a word
1201 at 52.09 5.12      where it is (1201 nowhere: it does not know)
bad 30                  lose 30 of a hundred datagrams, each way
cut | mend              the line
quit
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
import sys
from typing import Protocol, override

from ..impairment import Impairment
from .guard_radio import CannotDo, GuardRadio, Shown, ShownAs

ORDERS = (__doc__ or "").partition("\n\n")[2]


class TerminalRadio(GuardRadio, Protocol):
    """A radio that can be walked about with."""

    place: tuple[float, float] | None

    @override
    def turn_off(self, *, expected: bool = True) -> object:
        """Switch off; or, not `expected`, walk into a cellar."""


def describe(shown: Shown) -> str:
    """Return one line for something that reached a radio."""
    group = f" (to group {shown.talkgroup})" if shown.talkgroup else ""
    what = "opens its microphone" if shown.how is ShownAs.MICROPHONE else f"shows “{shown.text}”"
    return f"{shown.at:%H:%M:%S.%f}"[:-3] + f" {shown.radio_id} {what}{group}"


def obey(radios: Mapping[str, TerminalRadio], line: Impairment, order: str) -> str | None:
    """Carry out one order; returns what to answer, None to stop."""
    match order.split(maxsplit=2):
        case []:
            return ""
        case ["quit"]:
            return None
        case ["cut"]:
            line.cut()
            return "cut"
        case ["mend"]:
            line.mend()
            return "mended"
        case ["bad", percent] if percent.isdigit() and int(percent) <= 100:
            for way, quality in line.quality.items():
                line.quality[way] = replace(quality, loss=int(percent) / 100)
            return f"{percent} of a hundred are lost"
        case [radio_id, verb, *rest] if radio_id in radios:
            try:
                if _does(radios[radio_id], verb, rest):
                    return "done"
            except (CannotDo, ValueError) as err:
                return str(err)
    return f"not understood; orders are:\n{ORDERS}"


def _does(radio: TerminalRadio, verb: str, rest: list[str]) -> bool:
    match verb, rest:
        case "says", [words]:
            radio.says(words)
        case "scan", [tag]:
            radio.scan(tag)
        case "emergency", []:
            radio.emergency()
        case "man_down", []:
            radio.man_down()
        case "lone_worker", []:
            radio.lone_worker()
        case "off", []:
            radio.turn_off()
        case "gone", []:
            radio.turn_off(expected=False)
        case "on", []:
            radio.turn_on()
        case "nowhere", []:
            radio.place = None
        case "at", [place]:
            latitude, longitude = map(float, place.split())
            radio.place = (latitude, longitude)
        case _:
            return False
    return True


def show(shown: Shown) -> None:
    """Print what reached a radio."""
    print(describe(shown), flush=True)


class Reporter:
    """Prints a line each time that what it watches has changed."""

    def __init__(self, words: Callable[[], str]) -> None:
        """`words` says how things stand."""
        self._words = words
        self._last = ""

    def changed(self) -> None:
        """Look again."""
        words = self._words()
        if words != self._last:
            self._last = words
            print(f"{datetime.now(UTC):%H:%M:%S.%f}"[:-3], words, flush=True)


async def converse(radios: Mapping[str, TerminalRadio], line: Impairment) -> None:
    """Take orders until the input ends or says `quit`."""
    while order := await asyncio.to_thread(sys.stdin.readline):
        answer = obey(radios, line, order)
        if answer is None:
            break
        print(answer, flush=True)
