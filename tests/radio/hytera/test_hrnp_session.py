import pytest

from custom_components.municipal_alarm.radio.hytera import hrnp
from custom_components.municipal_alarm.radio.hytera.hrnp import (
    APPLICATION,
    RADIO,
    HrnpFrame,
    HrnpOpcode,
)
from custom_components.municipal_alarm.radio.hytera.hrnp_session import COPY_S, IDLE_S, HrnpSession
from tests.radio.hytera.carriers import Pair, hrnp_ends


def of(opcode: HrnpOpcode, packet: int = 0, payload: bytes = b"") -> bytes:
    """A frame of the radio's."""
    frame = HrnpFrame(
        opcode=opcode, packet=packet, payload=payload, source=RADIO, destination=APPLICATION
    )
    return hrnp.build(frame)


def up() -> HrnpSession:
    session = HrnpSession()
    session.start(0.0)
    session.wake(0.0)
    session.take_frames()
    session.receive(of(HrnpOpcode.ACCEPT), 0.0)
    assert session.up
    return session


def test_it_connects_as_captured() -> None:
    session = HrnpSession()
    session.start(0.0)
    session.wake(0.0)
    assert session.take_frames() == [bytes.fromhex("7e0400fe20100000000c60e1")]
    session.receive(bytes.fromhex("7e0400fd10200000000c70d2"), 0.0)
    assert session.up


def test_data_is_acknowledged_under_its_number() -> None:
    session = up()
    session.receive(of(HrnpOpcode.DATA, 1, b"x"), 0.0)
    [delivery] = session.take_deliveries()
    session.acknowledge(delivery.ticket, 0.0)
    [ack] = session.take_frames()
    frame = hrnp.parse(ack)
    assert (frame.opcode, frame.packet) == (HrnpOpcode.DATA_ACK, 1)
    assert (frame.source, frame.destination) == (APPLICATION, RADIO)


def test_a_status_that_goes_and_comes_back_under_number_zero_is_told_each_time() -> None:
    """Captured frames of a radio all have the number 0."""
    session = up()
    for payload in (b"emergency", b"none", b"emergency"):
        session.receive(of(HrnpOpcode.DATA, 0, payload), 1.0)
    assert len(session.take_deliveries()) == 3


def test_an_idle_link_is_asked_and_stays_when_it_answers() -> None:
    pair = Pair(hrnp_ends)
    pair.sent.clear()
    pair.run(10 * IDLE_S)
    assert pair.ours.session.up
    # Questions of ours, and answers to those of the other end.
    assert 10 <= len(pair.sent) <= 20
    assert pair.ours.session.counters["lost"] == 0


def test_an_idle_link_that_does_not_answer_is_lost() -> None:
    session = up()
    for second in range(76):
        session.wake(second)
    assert not session.up
    assert session.reason == "silent"
    opcodes = [hrnp.parse(data).opcode for data in session.take_frames()]
    assert opcodes == [HrnpOpcode.CONNECT] * 4


def test_a_radio_that_refuses_is_called_again() -> None:
    session = HrnpSession()
    session.start(0.0)
    assert len(session.take_frames()) == 1
    session.receive(of(HrnpOpcode.REJECT), 0.0)
    assert session.reason == "refused by the peer"
    assert session.counters["refused"] == 1
    session.wake(4.9)
    assert session.take_frames() == []
    session.wake(5.0)
    assert len(session.take_frames()) == 1


def test_a_close_is_acknowledged_and_its_acknowledgement_is_not() -> None:
    session = up()
    session.receive(of(HrnpOpcode.CLOSE), 1.0)
    assert [hrnp.parse(data).opcode for data in session.take_frames()] == [HrnpOpcode.CLOSE_ACK]
    session.receive(of(HrnpOpcode.CLOSE_ACK), 1.0)
    assert session.take_frames() == []


@pytest.mark.parametrize(
    ("data", "counter"),
    [
        (b"", "malformed"),
        (bytes.fromhex("7e0400fe20100000000c60e2"), "checksum"),
        (bytes.fromhex("7e0500fe20100000000c60e1"), "unsupported"),
    ],
)
def test_what_cannot_be_read_is_counted(data: bytes, counter: str) -> None:
    session = up()
    session.receive(data, 1.0)
    assert session.counters[counter] == 1


def test_a_radio_that_was_restarted_begins_anew() -> None:
    """It calls again while to us the link is up, and its first alarm has the old number."""
    session = up()
    session.receive(of(HrnpOpcode.DATA, 1, b"alarm"), 10.0)
    session.receive(of(HrnpOpcode.CONNECT), 20.0)
    session.receive(of(HrnpOpcode.DATA, 1, b"alarm"), 20.1)
    assert len(session.take_deliveries()) == 2
    assert session.openings == 2
    # The same call by the network's doubling is no new beginning.
    session.receive(of(HrnpOpcode.CONNECT), 20.2)
    session.receive(of(HrnpOpcode.DATA, 1, b"alarm"), 20.3)
    assert session.take_deliveries() == []
    assert session.openings == 2
    session.receive(of(HrnpOpcode.CONNECT), 20.0 + COPY_S)
    session.receive(of(HrnpOpcode.DATA, 1, b"alarm"), 20.1 + COPY_S)
    assert len(session.take_deliveries()) == 1


def test_a_radio_that_left_and_calls_begins_anew() -> None:
    session = up()
    session.receive(of(HrnpOpcode.CONNECT), 1.0)
    session.receive(of(HrnpOpcode.DATA, 1, b"alarm"), 1.0)
    session.receive(of(HrnpOpcode.CLOSE), 2.0)
    session.receive(of(HrnpOpcode.CONNECT), 3.0)
    session.receive(of(HrnpOpcode.DATA, 1, b"alarm"), 3.0)
    assert len(session.take_deliveries()) == 2
