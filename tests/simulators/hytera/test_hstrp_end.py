from collections.abc import Iterable

import pytest

from custom_components.municipal_alarm.radio.hytera import hstrp
from custom_components.municipal_alarm.radio.hytera.hstrp import HstrpFrame, HstrpType
from simulators.hytera.hstrp_end import HstrpEnd
from tests.simulators.hand import HandTimers, Wire

REPEATER, ROOM, STRANGER = ("127.0.0.21", 30007), ("127.0.0.20", 30007), ("127.0.0.66", 30007)
OPTIONS = hstrp.device_options(99999, 1)


class Bench:
    """One end of a link, and a room that does nothing by itself."""

    def __init__(self, *, calls: bool = True) -> None:
        self.timers = HandTimers()
        self.wire = Wire(self.timers)
        self.taken: list[bytes] = []
        self.end = HstrpEnd(
            REPEATER,
            device_id=99999,
            slot=1,
            outlet=self.wire.send,
            timers=self.timers,
            take=self.taken.append,
            peer=ROOM if calls else None,
        )
        self.end.open()

    def hears(
        self,
        kind: HstrpType,
        sequence: int = 0,
        payload: bytes = b"",
        peer: tuple[str, int] = ROOM,
    ) -> None:
        """The room says something."""
        frame = HstrpFrame(kind, sequence, () if HstrpType.HEARTBEAT in kind else OPTIONS, payload)
        self.end.received(peer, hstrp.build(frame))

    def said(self) -> list[tuple[HstrpType, int]]:
        """What the repeater said since the last time, without connects."""
        frames = (hstrp.parse(one.data) for one in self.wire.take())
        return [(frame.kind, frame.sequence) for frame in frames]

    def connected(self) -> Bench:
        """Bring the link up."""
        self.hears(HstrpType.CONNECT | HstrpType.ACK)
        assert self.end.connected
        self.wire.take()
        return self


def kinds(said: Iterable[tuple[HstrpType, int]]) -> list[HstrpType]:
    return [kind for kind, _ in said]


def test_it_calls_every_five_seconds_until_it_is_answered() -> None:
    bench = Bench()
    bench.timers.pass_by(14.9)
    assert bench.said() == [(HstrpType.CONNECT, 2)] * 3
    bench.connected()
    bench.timers.pass_by(5.9)
    assert bench.said() == []


def test_what_it_sends_is_a_captured_connect() -> None:
    bench = Bench()
    assert bench.wire.take()[0].data.hex() == "324200240002" + "83040001869f" + "040101"


@pytest.mark.parametrize("calls", [True, False])
def test_it_takes_a_call_with_the_options_of_the_caller(calls: bool) -> None:
    bench = Bench(calls=calls)
    bench.wire.take()
    bench.hears(HstrpType.CONNECT, 77)
    answer = hstrp.parse(bench.wire.take()[0].data)
    assert answer == HstrpFrame(HstrpType.CONNECT | HstrpType.ACK, 1, OPTIONS)
    assert bench.end.connected


def test_a_refused_connect_is_no_link() -> None:
    bench = Bench()
    bench.hears(HstrpType.CONNECT | HstrpType.REJECT)
    assert not bench.end.connected


def test_a_message_is_repeated_twice_under_its_number_and_given_up() -> None:
    bench = Bench().connected()
    assert bench.end.send(b"one")
    bench.timers.pass_by(5.9)
    assert bench.said() == [(HstrpType.DATA, 1)] * 3
    bench.timers.pass_by(1)
    assert bench.end.given_up == 1
    assert HstrpType.DATA not in kinds(bench.said())


@pytest.mark.parametrize("how", [HstrpType.ACK, HstrpType.REJECT])
def test_an_answered_message_is_not_repeated(how: HstrpType) -> None:
    bench = Bench().connected()
    bench.end.send(b"one")
    bench.end.send(b"two")
    bench.hears(how, 1)
    bench.wire.take()
    bench.timers.pass_by(3)
    assert bench.said() == [(HstrpType.DATA, 2)]


def test_what_comes_twice_is_acknowledged_twice_and_taken_once() -> None:
    bench = Bench().connected()
    bench.hears(HstrpType.DATA, 9, b"x")
    bench.hears(HstrpType.DATA, 9, b"x")
    bench.hears(HstrpType.DATA, 10, b"y")
    assert bench.said() == [(HstrpType.ACK, 9), (HstrpType.ACK, 9), (HstrpType.ACK, 10)]
    assert bench.taken == [b"x", b"y"]


def test_a_room_that_begins_again_is_not_taken_for_a_repeat() -> None:
    bench = Bench().connected()
    bench.hears(HstrpType.DATA, 1, b"before")
    bench.hears(HstrpType.CONNECT)
    bench.hears(HstrpType.DATA, 1, b"after")
    assert bench.taken == [b"before", b"after"]


def test_heartbeats_are_answered_but_not_their_answers() -> None:
    bench = Bench().connected()
    bench.hears(HstrpType.HEARTBEAT)
    assert kinds(bench.said()) == [HstrpType.HEARTBEAT]
    bench.timers.pass_by(6)
    assert kinds(bench.said()) == [HstrpType.HEARTBEAT]
    bench.hears(HstrpType.HEARTBEAT)
    assert bench.said() == []


def test_ten_missed_heartbeats_and_the_link_is_lost_and_called_again() -> None:
    bench = Bench().connected()
    bench.timers.pass_by(60)
    assert bench.end.connected
    bench.timers.pass_by(6)
    assert not bench.end.connected
    assert not bench.end.send(b"lost")
    bench.wire.take()
    bench.timers.pass_by(5)
    assert bench.said() == [(HstrpType.CONNECT, 2)]


def test_any_sign_of_the_room_keeps_the_link() -> None:
    bench = Bench().connected()
    for _ in range(30):
        bench.timers.pass_by(6)
        bench.hears(HstrpType.HEARTBEAT)
    assert bench.end.connected


def test_a_goodbye_is_answered_and_the_room_is_called_again() -> None:
    bench = Bench().connected()
    bench.hears(HstrpType.CLOSE, 3)
    assert bench.said() == [(HstrpType.CLOSE | HstrpType.ACK, 3)]
    assert not bench.end.connected
    bench.timers.pass_by(5)
    assert bench.said() == [(HstrpType.CONNECT, 2)]


def test_messages_without_a_link_are_refused() -> None:
    bench = Bench()
    bench.wire.take()
    bench.hears(HstrpType.DATA, 4, b"x")
    assert bench.said() == [(HstrpType.REJECT, 4)]
    assert bench.taken == []


def test_strangers_and_noise_change_nothing() -> None:
    bench = Bench().connected()
    bench.hears(HstrpType.DATA, 4, b"x", STRANGER)
    bench.hears(HstrpType.CLOSE, 0, b"", STRANGER)
    bench.hears(HstrpType.CONNECT | HstrpType.ACK, 0, b"", STRANGER)
    bench.end.received(ROOM, b"\x32")
    assert bench.said() == []
    assert bench.taken == []
    assert bench.end.connected


def test_it_says_goodbye_once() -> None:
    bench = Bench().connected()
    bench.end.close()
    bench.end.close()
    assert bench.said() == [(HstrpType.CLOSE, 0)]
    bench.timers.pass_by(60)
    assert bench.said() == []
