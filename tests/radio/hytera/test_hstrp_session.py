import pytest

from custom_components.municipal_alarm.radio.hytera import hstrp
from custom_components.municipal_alarm.radio.hytera.hstrp import HstrpFrame, HstrpType
from custom_components.municipal_alarm.radio.hytera.hstrp_session import (
    HEARTBEAT_S,
    MISSED,
    HstrpSession,
)
from tests.radio.hytera.carriers import Pair, hstrp_ends
from tests.radio.hytera.wire import Weather

OPTIONS = hstrp.device_options(7, 2)


class Line:
    """A session, and what it says, frame by frame."""

    def __init__(self, **how: object) -> None:
        self.session = HstrpSession(options=OPTIONS, **how)  # type: ignore[arg-type]
        self.now = 0.0
        self.session.start(self.now)

    def wake(self, now: float) -> list[HstrpFrame]:
        self.now = now
        self.session.wake(now)
        return self.said()

    def said(self) -> list[HstrpFrame]:
        return [hstrp.parse(data) for data in self.session.take_frames()]

    def hear(self, kind: HstrpType, sequence: int = 0, payload: bytes = b"") -> list[HstrpFrame]:
        self.session.receive(hstrp.build(HstrpFrame(kind, sequence, (), payload)), self.now)
        return self.said()


def up(**how: object) -> Line:
    line = Line(**how)
    line.wake(0.0)
    line.hear(HstrpType.CONNECT | HstrpType.ACK)
    assert line.session.up
    return line


def test_a_connect_carries_the_options_and_sequence_zero() -> None:
    assert Line().wake(0.0) == [HstrpFrame(HstrpType.CONNECT, 0, OPTIONS)]


def test_the_answer_to_a_connect_is_known_by_its_bits_not_its_sequence() -> None:
    """As captures have it: connects 2 and 3 were answered under 1."""
    line = Line()
    line.wake(0.0)
    line.hear(HstrpType.ACK, 0)
    assert not line.session.up
    line.hear(HstrpType.CONNECT | HstrpType.ACK, 1)
    assert line.session.up


def test_a_connect_of_the_peer_is_returned_with_the_ack_bit() -> None:
    line = Line(calls_first=False)
    line.session.receive(bytes.fromhex("324200240002830400000001040101"), 0.0)
    assert line.session.take_frames() == [bytes.fromhex("324200250002830400000001040101")]
    assert line.session.up


def test_sequences_count_up_from_the_first_and_wrap() -> None:
    line = up(first_sequence=0xFFFE)
    for _ in range(3):
        line.session.send(b"x", 0.0)
    assert [frame.sequence for frame in line.said()] == [0xFFFE, 0xFFFF, 0]


def test_a_repeat_keeps_its_sequence() -> None:
    line = up(first_sequence=5)
    line.session.send(b"x", 0.0)
    [first] = line.said()
    assert line.wake(2.0) == [first]
    assert first == HstrpFrame(HstrpType.DATA, 5, OPTIONS, b"x")


def test_data_is_acknowledged_by_its_own_header() -> None:
    line = up()
    data = bytes.fromhex("32420020000183040001869F04010211000300040A000064BD03")
    line.session.receive(data, 0.0)
    [delivery] = line.session.take_deliveries()
    assert delivery.payload == data[15:]
    assert line.session.take_frames() == []
    line.session.acknowledge(delivery.ticket, 0.0)
    assert line.session.take_frames() == [bytes.fromhex("32420021000183040001869F040102")]


def test_the_same_words_under_another_number_are_news() -> None:
    line = up()
    for sequence in (1, 2):
        line.hear(HstrpType.DATA, sequence, b"alarm")
    assert len(line.session.take_deliveries()) == 2


def test_other_words_under_the_same_number_are_news() -> None:
    """A repeater that was restarted counts anew."""
    line = up()
    for payload in (b"alarm", b"fire", b"alarm"):
        line.hear(HstrpType.DATA, 1, payload)
    assert len(line.session.take_deliveries()) == 3


def test_a_peer_that_calls_anew_begins_anew() -> None:
    line = up()
    line.hear(HstrpType.CONNECT, 1)
    line.hear(HstrpType.DATA, 1, b"alarm")
    # The same call again, by the network's doubling: no new beginning.
    line.hear(HstrpType.CONNECT, 1)
    line.hear(HstrpType.DATA, 1, b"alarm")
    assert len(line.session.take_deliveries()) == 1
    line.hear(HstrpType.CONNECT, 2)
    line.hear(HstrpType.DATA, 1, b"alarm")
    assert len(line.session.take_deliveries()) == 1


def test_a_heartbeat_goes_out_every_six_seconds() -> None:
    line = up()
    beats = 0
    for second in range(1, 50):
        beats += sum(frame.kind == HstrpType.HEARTBEAT for frame in line.wake(second))
        line.hear(HstrpType.HEARTBEAT)
    assert beats == 48 // HEARTBEAT_S


def test_a_heartbeat_is_answered_by_one_and_an_answer_by_none() -> None:
    line = up()
    line.now = 1.0
    beat = HstrpFrame(HstrpType.HEARTBEAT, 0)
    assert line.hear(HstrpType.HEARTBEAT) == [beat]
    assert line.hear(HstrpType.HEARTBEAT) == []  # doubled by the network
    assert line.wake(6.0) == [beat]
    line.now = 6.1
    assert line.hear(HstrpType.HEARTBEAT) == []


def test_two_that_answer_each_other_come_to_rest() -> None:
    pair = Pair(hstrp_ends, weather=Weather(doubled=1.0))
    pair.sent.clear()
    pair.run(60)
    assert len(pair.sent) <= 25


def test_ten_missed_heartbeats_are_the_end() -> None:
    line = up()
    for second in range(6, 60, 6):
        line.wake(second)
    assert line.session.up
    assert line.session.next_wake() == HEARTBEAT_S * MISSED
    [connect] = line.wake(HEARTBEAT_S * MISSED)
    assert connect.kind == HstrpType.CONNECT
    assert line.session.reason == "silent"


def test_who_only_waits_takes_a_heartbeat_for_a_call() -> None:
    """We were restarted; the peer has not noticed, and would not call for a minute."""
    line = Line(calls_first=False)
    line.now = 10.0
    assert [frame.kind for frame in line.hear(HstrpType.HEARTBEAT)] == [HstrpType.HEARTBEAT]
    assert line.session.up


def test_who_calls_waits_for_his_answer() -> None:
    line = Line()
    line.wake(0.0)
    assert line.hear(HstrpType.HEARTBEAT) == []
    assert not line.session.up


def test_a_lost_link_of_one_who_only_waits_is_silent() -> None:
    line = Line(calls_first=False)
    line.hear(HstrpType.CONNECT, 1)
    for second in range(6, 600, 6):
        said = line.wake(second)
    assert not line.session.up
    assert said == []


def test_a_refused_call_is_tried_again() -> None:
    line = Line()
    line.wake(0.0)
    line.hear(HstrpType.CONNECT | HstrpType.REJECT)
    assert line.session.reason == "refused by the peer"
    assert line.wake(4.9) == []
    assert [frame.kind for frame in line.wake(5.0)] == [HstrpType.CONNECT]


def test_a_refused_message_ends_and_the_link_stays() -> None:
    line = up(first_sequence=9)
    message = line.session.send(b"x", 0.0)
    line.hear(HstrpType.REJECT, 9)
    [outcome] = line.session.take_outcomes()
    assert (outcome.message, outcome.arrived, outcome.reason) == (message, False, "refused")
    assert line.session.up
    assert line.session.counters["refused"] == 1


def test_a_close_is_acknowledged_and_its_acknowledgement_is_not() -> None:
    line = up()
    assert [frame.kind for frame in line.hear(HstrpType.CLOSE)] == [HstrpType.CLOSE | HstrpType.ACK]
    assert line.hear(HstrpType.CLOSE | HstrpType.ACK) == []


def test_stopping_closes_an_open_link() -> None:
    line = up()
    line.session.stop(1.0)
    assert [frame.kind for frame in line.said()] == [HstrpType.CLOSE]
    line.session.stop(2.0)
    assert line.said() == []


@pytest.mark.parametrize(
    ("data", "counter"), [(b"", "malformed"), (bytes.fromhex("324200400000"), "unsupported")]
)
def test_what_cannot_be_read_is_counted(data: bytes, counter: str) -> None:
    line = up()
    line.session.receive(data, 1.0)
    assert line.session.counters[counter] == 1


def test_a_peer_that_refuses_heartbeats_is_called_again() -> None:
    line = up()
    line.wake(6.0)
    assert line.hear(HstrpType.HEARTBEAT | HstrpType.REJECT) == []
    assert not line.session.up
    assert line.session.reason == "refused by the peer"
    assert [frame.kind for frame in line.wake(11.0)] == [HstrpType.CONNECT]
    line.hear(HstrpType.CONNECT | HstrpType.ACK)
    assert line.session.up


def test_a_peer_that_takes_no_message_is_called_again() -> None:
    line = up(first_sequence=1)
    for sequence in (1, 2, 3):
        assert line.session.up
        line.session.send(b"x", 0.0)
        for _ in range(2):  # doubled by the network, it is one refusal
            line.hear(HstrpType.REJECT, sequence)
    assert not line.session.up
    assert line.session.reason != ""
    assert [frame.kind for frame in line.wake(5.0)] == [HstrpType.CONNECT]
    # Anew: what it refused before counts no more.
    line.hear(HstrpType.CONNECT | HstrpType.ACK)
    line.session.send(b"x", 5.0)
    line.hear(HstrpType.REJECT, 4)
    assert line.session.up


def test_a_peer_that_takes_some_messages_keeps_its_link() -> None:
    line = up(first_sequence=1)
    for sequence in range(1, 13):
        line.session.send(b"x", 0.0)
        line.hear(HstrpType.ACK if sequence % 3 == 0 else HstrpType.REJECT, sequence)
    assert line.session.up
    assert line.session.counters["refused"] == 8
