from collections.abc import Callable

from custom_components.municipal_alarm.radio.mototrbo import ars
from custom_components.municipal_alarm.radio.mototrbo.tables import ASK_EVERY_S
from tests.radio.mototrbo.bench import Bench, Sent

QUERY = ars.Query()


def test_known_radios_are_asked_at_the_start_a_few_per_second(bench: Callable[..., Bench]) -> None:
    known = tuple(str(number) for number in range(1, 9))
    one = bench(known_radios=known, check_every_s=1e9)
    one.start()
    assert one.sent() == [Sent("1", QUERY)]
    one.tick(ASK_EVERY_S * 7)
    assert one.sent() == [Sent(radio, QUERY) for radio in known[1:]]
    one.hear("3", ars.Response())
    one.events()
    one.tick(30.0)
    again = one.sent()
    assert len(again) == 7 * 2
    assert Sent("3", QUERY) not in again
    # They were not there before, so nobody is missed.
    assert one.events() == []


def test_a_mistake_in_one_number_keeps_nobody_else_from_being_asked(
    bench: Callable[..., Bench],
) -> None:
    one = bench(known_radios=("BOA", "talkgroup/100", "16776416", "7"), check_every_s=60.0)
    one.start()
    one.tick(1_000.0)
    assert {sent.to for sent in one.sent()} == {"7"}


def test_three_tries_and_then_silence_is_told_to_everybody_who_asked(
    bench: Callable[..., Bench],
) -> None:
    one = bench(check_every_s=1e9)
    told: list[tuple[str, str]] = []
    questions = one.network._questions

    def first(radio: str, *_: object) -> None:
        told.append(("first", radio))

    def second(radio: str, *_: object) -> None:
        told.append(("second", radio))

    questions.ask("7", first)
    questions.ask("7", second)
    questions.ask("7", second)
    questions.ask("7")
    assert one.messages() == []  # it wants to be woken at once
    one.tick(14.9)
    assert one.messages() == [QUERY] * 3
    assert told == []
    one.tick(0.1)
    assert told == [("first", "7"), ("second", "7")]


def test_who_speaks_before_being_asked_is_not_asked(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.network._questions.ask("7")
    one.hear("7", ars.Response())
    one.events()
    one.tick(60.0)
    assert one.sent() == []
