"""Strangers are not read, and nobody is read without end."""

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.links.gate import ALTOGETHER, PER_HOST, Gate

FRIEND, OTHER, STRANGER = "12.0.4.177", "12.0.4.178", "192.0.2.9"


def gate(per_host: int = 3, altogether: int = 10, remembered: int = 50) -> Gate:
    return Gate(
        "Radios",
        lambda host: host != STRANGER,
        per_host=per_host,
        altogether=altogether,
        remembered=remembered,
    )


def flood(one: Gate, now: float, first: int = 0) -> int:
    """How many of a hundred datagrams from as many invented addresses are let in."""
    return sum(one.lets_in(f"12.{first}.1.{n}", now) for n in range(100))


def test_a_stranger_is_counted_and_told_once_a_minute(caplog: pytest.LogCaptureFixture) -> None:
    one = gate()
    for now in (0.0, 1.0, 59.9, 60.0, 61.0):
        assert not one.lets_in(STRANGER, now)
    assert one.dropped["not_allowed"] == 5
    assert [record.getMessage() for record in caplog.records] == [
        f"Radios: {STRANGER} is not one of its addresses; dropped, as 1 so far",
        f"Radios: {STRANGER} is not one of its addresses; dropped, as 4 so far",
    ]


def test_strangers_use_up_nobodys_share() -> None:
    one = gate()
    for _ in range(100):
        one.lets_in(STRANGER, 0.5)
    assert one.lets_in(FRIEND, 0.6)


def test_who_sends_without_end_keeps_nobody_else_out(caplog: pytest.LogCaptureFixture) -> None:
    one = gate()
    assert [one.lets_in(FRIEND, 7.1) for _ in range(5)] == [True, True, True, False, False]
    assert one.lets_in(OTHER, 7.2)
    assert one.lets_in(FRIEND, 8.0), "and is heard again in the next second"
    assert one.dropped["flood"] == 2
    assert len(caplog.records) == 1


def test_many_addresses_are_no_way_around(caplog: pytest.LogCaptureFixture) -> None:
    one = gate()
    assert flood(one, 1.0) == 5
    assert len(one._heard) <= 5


def test_invented_addresses_do_not_drown_the_real_ones() -> None:
    one = gate()
    assert one.lets_in(FRIEND, 1.0)
    for second in range(2, 30):
        # Others in each second, and the same ones as in the second before.
        flood(one, second, second)
        flood(one, second + 0.1, second - 1)
        assert one.lets_in(FRIEND, second + 0.2), "who was heard before the flood"
        assert not one.lets_in(OTHER, second + 0.3)
    assert one.lets_in(OTHER, 30.0), "and everybody when it is over"


def test_the_known_ones_may_have_it_all() -> None:
    one = gate()
    hosts = [f"12.0.0.{n}" for n in range(4)]
    for host in hosts:
        one.lets_in(host, 1.0)
    assert sum(one.lets_in(host, 2.0) for host in hosts * 3) == 10


def test_who_was_silent_for_longest_is_forgotten_first() -> None:
    one = gate(remembered=2)
    for now, host in enumerate((FRIEND, OTHER, FRIEND, "12.0.0.3")):
        one.lets_in(host, now)
    flood(one, 5.0)
    assert one.lets_in(FRIEND, 5.1)
    assert not one.lets_in(OTHER, 5.2)
    assert len(one._known) == 2


@given(st.lists(st.tuples(st.sampled_from([FRIEND, OTHER]), st.floats(0, 3)), max_size=60))
def test_no_second_has_more_than_its_share(sent: list[tuple[str, float]]) -> None:
    one = gate()
    taken = [
        (int(now), host)
        for host, now in sorted(sent, key=lambda each: each[1])
        if one.lets_in(host, now)
    ]
    for second in range(4):
        assert sum(at == second for at, _ in taken) <= 10
        assert taken.count((second, FRIEND)) <= 3
    assert len(taken) + one.dropped["flood"] == len(sent)


def test_a_repeater_with_two_calls_and_a_power_cut_is_no_flood() -> None:
    assert PER_HOST > 2 * 17 + 250 * 3
    assert ALTOGETHER >= 4 * PER_HOST
    assert ALTOGETHER // 2 >= PER_HOST, "also when nobody was heard before"
