from custom_components.municipal_alarm.radio.hytera.carrier import ACK_AT_LATEST_S
from custom_components.municipal_alarm.radio.hytera.incoming import CAPACITY, REMEMBERED_S, Incoming


def test_a_repeat_is_silent_until_the_first_is_dealt_with() -> None:
    incoming = Incoming()
    ticket = incoming.accept(1, b"alarm", b"ack", 0.0)
    assert isinstance(ticket, int)
    assert incoming.accept(1, b"alarm", b"ack", 0.1) is None
    assert incoming.acknowledge(ticket) == b"ack"
    assert incoming.acknowledge(ticket) is None
    assert incoming.accept(1, b"alarm", b"ack", 0.2) == b"ack"


def test_the_answer_that_waits_longest_is_due_first() -> None:
    incoming = Incoming()
    incoming.accept(1, b"a", b"ack 1", 0.0)
    incoming.accept(2, b"b", b"ack 2", 1.0)
    assert incoming.next_due() == ACK_AT_LATEST_S
    assert incoming.overdue(ACK_AT_LATEST_S - 0.1) is None
    assert incoming.overdue(ACK_AT_LATEST_S) == b"ack 1"
    assert incoming.overdue(ACK_AT_LATEST_S) is None
    assert incoming.next_due() == 1.0 + ACK_AT_LATEST_S


def test_the_same_after_half_a_minute_is_news() -> None:
    incoming = Incoming()
    incoming.accept(1, b"alarm", b"ack", 0.0)
    assert incoming.accept(1, b"alarm", b"ack", REMEMBERED_S) is None
    assert isinstance(incoming.accept(1, b"alarm", b"ack", REMEMBERED_S + 0.1), int)


def test_what_is_remembered_has_an_end() -> None:
    incoming = Incoming()
    for number in range(3 * CAPACITY):
        incoming.accept(number, b"x", b"ack", 0.0)
    assert len(incoming._seen) == CAPACITY
    assert len(incoming._held) == CAPACITY


def test_a_peer_that_counts_anew_still_gets_the_answers_it_waits_for() -> None:
    incoming = Incoming()
    ticket = incoming.accept(1, b"alarm", b"ack", 0.0)
    incoming.clear()
    again = incoming.accept(1, b"alarm", b"ack", 0.1)
    assert isinstance(ticket, int)
    assert isinstance(again, int)
    assert incoming.acknowledge(ticket) == b"ack"
    assert incoming.acknowledge(again) == b"ack"
