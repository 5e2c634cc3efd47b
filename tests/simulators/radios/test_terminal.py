from random import Random

import pytest

from simulators.impairment import Impairment, Way
from simulators.mototrbo.radio import MototrboRadio, UdpServices
from simulators.radios.guard_radio import Shown, ShownAs
from simulators.radios.terminal import Reporter, describe, obey
from tests.simulators.hand import START, HandTimers, Wire


class Bench:
    """One radio, and a terminal."""

    def __init__(self) -> None:
        self.wire = Wire(HandTimers())
        self.line = Impairment()
        self.radio = MototrboRadio(
            "1201",
            "127.0.0.30",
            cai=127,
            services=UdpServices(),
            outlet=self.wire.send,
            timers=self.wire.timers,
            now=self.wire.timers.now,
            shown=lambda shown: None,
            random=Random(1),
        )
        self.radio.turn_on()
        self.wire.take()

    def obey(self, order: str) -> str | None:
        return obey({"1201": self.radio}, self.line, order)


@pytest.mark.parametrize(
    "order",
    [
        "1201 says all is well",
        "1201 scan 04A1B2",
        "1201 emergency",
        "1201 man_down",
        "1201 lone_worker",
        "1201 off",
        "1201 on",
    ],
)
def test_what_a_radio_does_is_heard(order: str) -> None:
    bench = Bench()
    assert bench.obey(order) == "done"
    assert bench.wire.take()


def test_out_of_reach_there_is_no_word() -> None:
    bench = Bench()
    assert bench.obey("1201 gone") == "done"
    assert not bench.radio.is_on
    assert bench.wire.take() == []


def test_radios_are_walked_about_with() -> None:
    bench = Bench()
    assert bench.obey("1201 at 52.5 -5.25") == "done"
    assert bench.radio.place == (52.5, -5.25)
    assert "could not convert" in (bench.obey("1201 at home here") or "")
    assert bench.obey("1201 nowhere") == "done"
    assert bench.radio.place is None


def test_the_line() -> None:
    bench = Bench()
    assert bench.obey("cut") == "cut"
    assert bench.line.is_cut
    assert bench.obey("mend") == "mended"
    assert not bench.line.is_cut
    assert bench.obey("bad 30") == "30 of a hundred are lost"
    assert [bench.line.quality[way].loss for way in Way] == [0.3, 0.3]


def test_anything_else_is_explained() -> None:
    bench = Bench()
    for order in ("9999 says 1", "1201 dance", "1201 says", "bad 101", "bad luck"):
        answer = bench.obey(order)
        assert answer is not None
        assert "1201 says 2" in answer
    assert bench.obey("") == ""
    assert bench.obey("quit") is None
    assert bench.wire.take() == []


def test_one_line_for_each_thing() -> None:
    text = Shown(START, "1201", ShownAs.TEXT, "Desk 3", "1")
    assert describe(text) == "22:00:00.000 1201 shows “Desk 3”"
    group = Shown(START, "1201", ShownAs.TEXT, "all", "1", "100")
    assert describe(group) == "22:00:00.000 1201 shows “all” (to group 100)"
    microphone = Shown(START, "1201", ShownAs.MICROPHONE, "open", "1")
    assert describe(microphone) == "22:00:00.000 1201 opens its microphone"


def test_news_are_told_once(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["down"]
    reporter = Reporter(lambda: words[0])
    reporter.changed()
    reporter.changed()
    words[0] = "up"
    reporter.changed()
    assert [line.split()[1] for line in capsys.readouterr().out.splitlines()] == ["down", "up"]
