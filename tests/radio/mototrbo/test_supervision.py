from collections.abc import Callable

from custom_components.municipal_alarm.radio.mototrbo import ars
from custom_components.municipal_alarm.radio.mototrbo.supervision import (
    ALL_LEFT,
    NO_ANSWER,
    NOBODY_YET,
)
from tests.radio.mototrbo.bench import ARS, LRRP, TMS, Bench


def asked(bench: Bench) -> list[str]:
    return [one.to for one in bench.sent() if one.message == ars.Query()]


def with_radios(bench: Callable[..., Bench], *radios: str, **settings: object) -> Bench:
    one = bench(**settings)
    one.start()
    for radio in radios:
        one.hear(radio, ars.Response())
    one.events()
    one.sent()
    return one


def test_before_anybody_is_heard_it_is_not_connected(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.start()
    one.tick(1_000.0)
    assert (one.network.connected, one.network.reason) == (False, NOBODY_YET)
    for port, noise in ((TMS, b"noise"), (ARS, b"\0"), (LRRP, b"\0")):
        one.hear("7", noise, port=port)
        assert (one.network.connected, one.network.reason) == (False, NOBODY_YET)
    one.hear("7", ars.Response())
    assert (one.network.connected, one.network.reason) == (True, "")
    one.events()


def test_known_radios_that_do_not_answer_change_nothing(bench: Callable[..., Bench]) -> None:
    one = bench(known_radios=("1", "2"), check_every_s=60.0)
    one.start()
    one.tick(600.0)
    assert one.network.reason == NOBODY_YET
    assert set(asked(one)) == {"1", "2"}


def test_quiet_for_a_minute_one_radio_is_asked_and_its_answer_is_enough(
    bench: Callable[..., Bench],
) -> None:
    one = with_radios(bench, "1", "2", "3")
    turns = []
    for _ in range(4):
        one.tick(59.9)
        assert asked(one) == []
        one.tick(0.1)
        turns += (radio := asked(one))
        one.hear(radio[0], ars.Response())
    assert turns == ["1", "2", "3", "1"]
    assert one.network.connected


def test_three_radios_in_a_row_without_an_answer_are_the_system(
    bench: Callable[..., Bench],
) -> None:
    one = with_radios(bench, "1", "2", "3", "4")
    one.tick(60.0 + 44.9)
    assert asked(one) == ["1"] * 3 + ["2"] * 3 + ["3"] * 3
    assert one.network.connected
    one.tick(0.1)
    assert (one.network.connected, one.network.reason) == (False, NO_ANSWER)
    # It goes on asking, in turn, but not as often.
    one.tick(120.0)
    assert set(asked(one)) <= {"4", "1", "2"}
    one.hear("9", ars.Response())
    one.events()
    assert one.network.connected


def test_a_word_from_anybody_breaks_the_row(bench: Callable[..., Bench]) -> None:
    one = with_radios(bench, "1", "2", "3")
    one.tick(60.0 + 36.0)
    one.hear("9", ars.Response())
    one.events()
    asked(one)
    one.tick(59.9)
    assert one.network.connected
    assert asked(one) == ["3"]  # the third try of a question that was under way
    one.tick(30.0)
    assert one.network.connected
    assert asked(one)


def test_one_radio_alone_is_asked_three_times_over(bench: Callable[..., Bench]) -> None:
    one = with_radios(bench, "1")
    one.tick(60.0 + 44.9)
    assert one.network.connected
    one.tick(0.2)
    assert not one.network.connected
    assert asked(one) == ["1"] * 9


def test_when_all_have_left_nobody_can_be_asked(bench: Callable[..., Bench]) -> None:
    one = with_radios(bench, "1", "2")
    for radio in ("1", "2"):
        one.hear(radio, ars.Deregistration())
    one.events()
    one.tick(59.9)
    assert one.network.connected
    one.tick(0.1)
    assert (one.network.connected, one.network.reason) == (False, ALL_LEFT)
    one.tick(600.0)
    assert asked(one) == []


def test_radios_that_fell_silent_are_asked_when_there_is_nobody_else(
    bench: Callable[..., Bench],
) -> None:
    one = with_radios(bench, "1", check_every_s=600.0)
    one.tick(20_000.0)
    assert not one.network.connected
    one.events()  # lost
    asked(one)
    one.tick(601.0)
    assert "1" in asked(one)
    one.hear("1", ars.Response())
    one.events()
    assert one.network.connected
