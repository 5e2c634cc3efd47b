"""Two carriers wired back to back, and the kinds of them there are."""

from collections.abc import Callable
from random import Random

from custom_components.municipal_alarm.radio.hytera import hstrp
from custom_components.municipal_alarm.radio.hytera.carrier import Outcome
from custom_components.municipal_alarm.radio.hytera.carrier_session import BaseSession
from custom_components.municipal_alarm.radio.hytera.hrnp import APPLICATION, RADIO
from custom_components.municipal_alarm.radio.hytera.hrnp_session import HrnpSession
from custom_components.municipal_alarm.radio.hytera.hstrp_session import HstrpSession
from tests.radio.hytera.wire import CLEAR, Weather, Wire

type Ends = Callable[[bool, bool], tuple[BaseSession, BaseSession]]


def hstrp_ends(ours_calls: bool, theirs_calls: bool) -> tuple[BaseSession, BaseSession]:
    return (
        HstrpSession(options=hstrp.device_options(9, 1), calls_first=ours_calls),
        HstrpSession(options=hstrp.device_options(99_999, 1), calls_first=theirs_calls),
    )


def hrnp_ends(ours_calls: bool, theirs_calls: bool) -> tuple[BaseSession, BaseSession]:
    return (
        HrnpSession(calls_first=ours_calls),
        HrnpSession(source=RADIO, destination=APPLICATION, calls_first=theirs_calls),
    )


CARRIERS: dict[str, Ends] = {"hstrp": hstrp_ends, "hrnp": hrnp_ends}


class End:
    """One session, and what it gave to its owner."""

    def __init__(self, session: BaseSession) -> None:
        self.session = session
        self.got: list[bytes] = []
        self.tickets: list[int] = []
        self.outcomes: dict[int, Outcome] = {}
        self.prompt = True
        """Acknowledge what is delivered at once."""

    def collect(self, now: float) -> None:
        for delivery in self.session.take_deliveries():
            self.got.append(delivery.payload)
            self.tickets.append(delivery.ticket)
            if self.prompt:
                self.session.acknowledge(delivery.ticket, now)
        for outcome in self.session.take_outcomes():
            assert outcome.message not in self.outcomes, "ended twice"
            self.outcomes[outcome.message] = outcome


class Pair:
    """Two ends on one wire, driven by hand."""

    def __init__(
        self,
        ends: Ends,
        *,
        ours_calls: bool = True,
        theirs_calls: bool = False,
        weather: Weather = CLEAR,
        seed: int = 0,
    ) -> None:
        ours, theirs = ends(ours_calls, theirs_calls)
        self.now = 100.0
        self.ours, self.theirs = End(ours), End(theirs)
        self.wire = Wire(Random(seed), weather)
        self.sent: list[bytes] = []
        for end in (self.ours, self.theirs):
            end.session.start(self.now)
        self.settle()

    def settle(self) -> None:
        """Let everything happen that is due by now."""
        for _ in range(10_000):
            for end, other in ((self.ours, self.theirs), (self.theirs, self.ours)):
                end.session.wake(self.now)
                end.collect(self.now)
                frames = end.session.take_frames()
                if end is self.ours:
                    self.sent.extend(frames)

                def arrive(data: bytes, other: End = other) -> None:
                    other.session.receive(data, self.now)
                    other.collect(self.now)

                self.wire.carry(frames, arrive, self.now)
            if not self.wire.deliver(self.now):
                return
        raise AssertionError("the two never come to rest")

    def run(self, seconds: float) -> None:
        """Let time pass, from one thing that is due to the next."""
        end = self.now + seconds
        while True:
            due = [
                self.ours.session.next_wake(),
                self.theirs.session.next_wake(),
                self.wire.next_arrival(),
            ]
            at = min((at for at in due if at is not None), default=float("inf"))
            # Who wants to be woken in the past was not served by `wake`.
            assert at > self.now - 1e-9
            if at > end:
                self.now = end
                return
            self.now = max(at, self.now)
            self.settle()
