from collections.abc import Callable

import pytest

from custom_components.municipal_alarm.radio.events import RadioLost, RadioRegistered
from custom_components.municipal_alarm.radio.mototrbo import ars, presence, tms
from tests.radio.mototrbo.bench import ARS, TMS, Bench, Sent

REGISTRATION = ars.Registration("7")
YES = ars.Response(success=True, value=1)
PERIOD = 1_800.0


def there(bench: Bench) -> list[tuple[str, object]]:
    return [
        ("there", one.radio_id)
        if isinstance(one, RadioRegistered)
        else (one.expected, one.radio_id)
        for one in bench.events(RadioRegistered, RadioLost)
    ]


def test_a_registration_is_answered_after_the_journal_has_it(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", REGISTRATION)
    assert there(one) == [("there", "7")]
    assert one.sent() == []
    one.commit()
    assert one.sent() == [Sent("7", YES)]
    one.commit()
    assert one.sent() == []


def test_copies_are_one_and_each_is_answered(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", REGISTRATION)
    one.tick(0.1)
    one.hear("7", REGISTRATION)
    assert there(one) == [("there", "7")]
    one.commit()
    assert one.messages() == [YES, YES]
    one.hear("7", REGISTRATION)
    assert one.messages() == [YES]
    assert there(one) == []
    assert one.network.counters["copy"] == 2
    for _ in range(100):
        one.hear("7", ars.Registration("7", event=ars.REFRESH))
    assert there(one) == [("there", "7")]
    one.commit()
    assert len(one.messages()) == presence._MAX_COPIES


def test_a_refresh_is_told_again(bench: Callable[..., Bench]) -> None:
    one = bench(refresh_half_hours=2)
    for _ in range(3):
        one.hear("7", ars.Registration("7", event=ars.REFRESH))
        one.commit()
        one.tick(50.0)
    told = one.events(RadioRegistered)
    assert len({event.event_id for event in told}) == 3
    assert one.messages() == [ars.Response(success=True, value=2)] * 3


def test_a_computer_behind_a_radio_is_answered_where_it_is(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", REGISTRATION, behind=True)
    one.commit()
    assert there(one) == [("there", "7")]
    assert one.sent() == [Sent("7", YES, behind=True)]


def test_a_journal_that_stands_still_is_not_filled_by_one_radio(
    bench: Callable[..., Bench],
) -> None:
    one = bench()
    for _ in range(10):
        one.hear("7", REGISTRATION)
        one.tick(6.0)
    assert there(one) == [("there", "7")]
    one.commit()
    assert one.messages() == [YES] * 10
    one.hear("7", REGISTRATION)
    assert there(one) == [("there", "7")]
    # Gone and back in between is news, journal or not.
    one.hear("7", ars.Deregistration())
    one.tick(6.0)
    one.hear("7", REGISTRATION)
    assert there(one) == [(True, "7"), ("there", "7")]


def test_only_so_many_registrations_are_remembered(
    bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "CAPACITY", 2)
    one = bench(check_every_s=1e9)
    for radio in ("1", "2", "3"):
        one.hear(radio, ars.Registration(radio))
    one.events()
    one.commit()
    one.messages()
    one.hear("1", ars.Registration("1"))  # a copy of what is forgotten has no answer
    assert one.messages() == []
    assert set(one.network._presence._registering) == {"2", "3"}


def test_who_wants_no_answer_gets_none(bench: Callable[..., Bench]) -> None:
    one = bench()
    for _ in range(2):
        one.hear("7", ars.Registration("7", ack_wanted=False))
    one.commit()
    assert there(one) == [("there", "7")]
    assert one.sent() == []


def test_the_address_wins_over_what_a_radio_calls_itself(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", ars.Registration("8"))
    assert there(one) == [("there", "7")]
    assert one.network.counters["device_id_differs"] == 1


def test_a_goodbye_is_not_answered(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", REGISTRATION)
    one.hear("7", ars.Deregistration())
    one.hear("7", ars.Deregistration())
    assert there(one) == [("there", "7"), (True, "7")]
    # Who was never there does not leave.
    one.hear("8", ars.Deregistration())
    assert there(one) == []


def test_off_and_on_again_within_seconds(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.hear("7", REGISTRATION)
    one.hear("7", ars.Deregistration())
    one.tick(2.0)
    one.hear("7", REGISTRATION)
    assert there(one) == [("there", "7"), (True, "7"), ("there", "7")]
    one.hear("7", ars.Deregistration())  # the first one, late by the other way, or a new one
    assert there(one) == []
    assert one.messages() == [ars.Query()]
    one.tick(1.0)
    one.hear("7", ars.Response())
    one.tick(60.0)
    assert one.nothing(), "it answered, so it is there"


def test_off_and_on_and_off_again_within_seconds(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.hear("7", REGISTRATION)
    one.tick(10.0)
    one.hear("7", ars.Deregistration())
    one.tick(1.0)
    one.hear("7", REGISTRATION)
    one.tick(2.5)
    one.hear("7", ars.Deregistration())
    assert there(one) == [("there", "7"), (True, "7"), ("there", "7")]
    one.tick(15.0)
    assert there(one) == [(True, "7")]
    assert one.sent() == [Sent("7", ars.Query())] * 3


def test_copies_of_a_goodbye_ask_nobody(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.hear("7", REGISTRATION)
    for radio in ("7", "7", "8", "8"):
        one.hear(radio, ars.Deregistration())
    assert there(one) == [("there", "7"), (True, "7")]
    one.tick(60.0)
    assert one.sent() == []


def test_a_goodbye_ends_an_open_question(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.hear("7", REGISTRATION)
    one.tick(2.5 * PERIOD)
    assert one.messages() == [ars.Query()]
    one.hear("7", ars.Deregistration())
    one.tick(60.0)
    assert one.sent() == []
    assert there(one) == [("there", "7"), (True, "7")]


def test_any_word_is_a_sign_of_life_and_a_late_copy_after_a_goodbye_is_not(
    bench: Callable[..., Bench],
) -> None:
    one = bench()
    one.hear("7", ars.Response())
    assert there(one) == [("there", "7")]
    one.hear("8", tms.Ack(3))
    assert there(one) == [("there", "8")]
    one.hear("9", bytes.fromhex("00023200"), port=ARS)  # a type that nobody knows
    assert there(one) == [("there", "9")]
    one.hear("6", ars.Registration("6", "user", kind=ars.Kind.USER_REGISTRATION))
    assert there(one) == [("there", "6")]
    one.hear("5", b"\xff\xff\xff", port=TMS)  # what is not even a frame is no radio
    assert there(one) == []
    one.hear("7", ars.Deregistration())
    one.hear("7", ars.Response())
    assert there(one) == [(True, "7")]


def test_who_falls_silent_is_asked_and_then_lost(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.hear("7", REGISTRATION)
    one.tick(1_000.0)
    one.hear("7", ars.Registration("7", event=ars.REFRESH))
    assert len(there(one)) == 2
    one.tick(2.5 * PERIOD - 0.1)
    assert one.sent() == []
    one.tick(0.1)
    assert one.sent() == [Sent("7", ars.Query())]
    one.tick(14.9)
    assert one.messages() == [ars.Query()] * 2
    assert there(one) == []
    one.tick(0.1)
    assert there(one) == [(False, "7")]
    one.tick(1e6)
    assert there(one) == []
    assert one.sent() == []
    one.hear("7", ars.Registration("7", event=ars.REFRESH))
    assert there(one) == [("there", "7")]


def test_who_answers_stays(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.hear("7", REGISTRATION)
    for _ in range(3):
        one.tick(2.5 * PERIOD + 5.0)
        assert one.messages() == [ars.Query()] * 2
        one.hear("7", ars.Response())
    assert there(one) == [("there", "7")]


def test_a_copy_of_an_answer_is_an_answer(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9)
    one.hear("7", ars.Response())
    one.tick(2.5 * PERIOD)
    one.hear("7", ars.Response())
    one.network._questions.ask("7")
    one.tick(1.0)
    one.hear("7", ars.Response())
    one.tick(100.0)
    assert one.messages() == [ars.Query()] * 2
    assert there(one) == [("there", "7")]


def test_without_a_renewal_nobody_is_found_silent(bench: Callable[..., Bench]) -> None:
    one = bench(check_every_s=1e9, refresh_half_hours=0)
    one.hear("7", REGISTRATION)
    one.commit()
    assert one.messages() == [ars.Response(success=True, value=0)]
    one.tick(1e8)
    assert there(one) == [("there", "7")]


def test_it_remembers_so_many_radios_and_no_more(
    bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "CAPACITY", 3)
    one = bench(check_every_s=1e9)
    for radio in ("1", "2", "3"):
        one.hear(radio, ars.Registration(radio))
        one.tick(1.0)
    one.hear("2", ars.Deregistration())
    one.hear("4", ars.Registration("4"))  # in the place of the one that left
    one.hear("5", ars.Registration("5"))  # in the place of the one heard longest ago
    assert one.network.counters["too_many_radios"] == 2
    one.events()
    one.hear("3", tms.Ack(1))
    assert there(one) == []
    one.hear("1", tms.Ack(1))
    assert there(one) == [("there", "1")]


def test_who_is_off_gives_way_to_who_is_there(
    bench: Callable[..., Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "CAPACITY", 2)
    one = bench(check_every_s=1e9)
    for radio in ("1", "2"):
        one.hear(radio, ars.Registration(radio))
        one.tick(1.0)
    one.hear("2", ars.Deregistration())
    one.hear("3", ars.Registration("3"))
    one.events()
    one.hear("1", tms.Ack(1))
    assert there(one) == [], "heard longest ago, but there"


def test_a_registration_that_was_not_taken_in_is_told_again(bench: Callable[..., Bench]) -> None:
    one = bench()
    one.hear("7", REGISTRATION)
    (told,) = one.network.take_told()
    one.network.not_taken(told.token)
    one.tick(6.0)
    one.hear("7", REGISTRATION)
    assert there(one) == [("there", "7")]
    one.commit()
    assert one.messages() == [YES]
