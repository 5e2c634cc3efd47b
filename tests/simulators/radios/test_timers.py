from datetime import UTC

from simulators.radios.timers import Later, utcnow
from tests.simulators.hand import HandTimers


def test_things_are_done_once_in_their_order() -> None:
    timers, done = HandTimers(), list[str]()
    later = Later(timers)
    later.do(2, lambda: done.append("second"))
    later.do(1, lambda: done.append("first"))
    timers.pass_by(10)
    assert done == ["first", "second"]


def test_what_is_dropped_is_not_done() -> None:
    timers, done = HandTimers(), list[str]()
    later = Later(timers)
    one = later.do(1, lambda: done.append("one"))
    two = later.do(1, lambda: done.append("two"))
    later.drop(one)
    later.drop(one)
    later.drop(None)
    timers.pass_by(1)
    assert done == ["two"]
    later.drop(two)
    later.do(1, lambda: done.append("three"))
    later.drop_all()
    timers.pass_by(9)
    assert done == ["two"]


def test_the_clock_knows_its_zone() -> None:
    assert utcnow().tzinfo is UTC
