"""Whatever arrives, the gateway codec raises only MalformedFrame or UnsupportedFrame, what it accepts it can also send, and a session raises nothing and hangs on nothing.

    python -m fuzz.fuzz_gateway --count 1000000 --seconds 600 --seed 1

Frames are valid ones with bits, tokens and values changed, as well as noise.
Prints a line at the end; on a finding, the input, and exits with 1.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
import json
from random import Random
import sys
import time
import tracemalloc

from custom_components.municipal_alarm.radio import commands, events
from custom_components.municipal_alarm.radio.errors import MalformedFrame, UnsupportedFrame
from custom_components.municipal_alarm.radio.gateway import frames
from custom_components.municipal_alarm.radio.gateway.client import ClientEndpoint
from custom_components.municipal_alarm.radio.gateway.frames import GatewayInfo, Message
from custom_components.municipal_alarm.radio.gateway.server import GatewayEndpoint
from custom_components.municipal_alarm.radio.gateway.session import Delivery, Session

TOKEN = "ABCDE-FGHJK-MNPQR-STVWX-YZ012"
# Slower than this for one frame of 64 KiB is as good as a hang.
SLOW_S = 1.0
_AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
SEEDS: tuple[str, ...] = (
    *(
        frames.serialise_message(Message(1, body))
        for body in (
            events.DeskPress(event_id="e", occurred_at=_AT, input_id="d", sequence=4),
            events.RadioEmergency(event_id="e", radio_id="1", latitude=52.0, longitude=5.0),
            events.Position(event_id="e", radio_id="1", latitude=1.5, longitude=-2.5),
            events.TextReceived(event_id="e", radio_id="1", text="op weg 😀"),
            events.TagScanned(event_id="e", tag_id="t", radio_id="1"),
            events.Receipt(event_id="e", key="k", state=events.ReceiptState.SENT),
            events.Fault(event_id="e", code="c", text="t"),
            commands.SendText(key="k", text="t", radio_ids=("1", "2")),
            commands.OpenMicrophone(key="k", radio_id="1", seconds=30),
        )
    ),
    frames.serialise(frames.Ack(seq=1)),
    frames.serialise(frames.Heartbeat(at=_AT, pending=1)),
    frames.serialise(frames.ErrorFrame(code="c", text="t", field="f", seq=1)),
    frames.serialise(
        frames.Resume(epoch="e", first=1, peer_epoch="f", received=0),
    ),
    '{"type":"from_the_future","seq":3,"x":{"y":[1,2,{"z":null}]}}',
)
VALUES: tuple[str, ...] = (
    "null", "true", "0", "-1", "1e999", "-0.0", "NaN", "9007199254740992",
    "9" * 4_400, '""', '"\\ud800"', '"\\u0000"', '"1"', "[]", "{}", '["1","1"]',
    "[" * 3_000, '{"a":1,"a":2}', '"' + "x" * 2_000 + '"', '"2026-02-30T00:00:00Z"',
    '"0001-01-01T00:00:00+23:59"', '"9999-12-31T23:59:59-23:59"',
)  # fmt: skip


def mutate(random: Random) -> str | bytes:
    """Return something that was a frame once."""
    text = random.choice(SEEDS)
    for _ in range(random.randint(1, 4)):
        match random.randrange(7):
            case 0:  # another value for a field
                frame = json.loads(random.choice(SEEDS))
                name = random.choice(list(frame))
                rest = {key: value for key, value in frame.items() if key != name}
                text = f'{{"{name}":{random.choice(VALUES)},' + json.dumps(rest)[1:]
            case 1:  # a field of another message
                one, two = (json.loads(random.choice(SEEDS)) for _ in range(2))
                text = json.dumps(two | {"type": one["type"]})
            case 2:  # a piece cut out
                start = random.randrange(len(text) or 1)
                text = text[:start] + text[start + random.randint(1, 8) :]
            case 3:  # a piece repeated
                start = random.randrange(len(text) or 1)
                piece = text[start : start + random.randint(1, 20)]
                text = text[:start] + piece * random.randint(2, 50) + text[start:]
            case 4:  # a character changed
                place = random.randrange(len(text) or 1)
                letter = chr(random.choice((0, 34, 44, 92, 123, 0xD800, 0x1F600)))
                text = text[:place] + letter + text[place + 1 :]
            case 5:  # as bytes, with a bit flipped
                data = bytearray(text.encode("utf-8", "replace"))
                if data:
                    data[random.randrange(len(data))] ^= 1 << random.randrange(8)
                return bytes(data)
            case _:  # a number out of turn
                text = text.replace('"seq":1', f'"seq":{random.randint(1, 90_000)}')
    return text


class Target:
    """Both codecs and both sessions, kept busy over many connections."""

    def __init__(self, seed: int) -> None:
        """Connect the two for the first time."""
        self._random = Random(seed)  # noqa: S311 - has to be repeatable
        self._ids = 0
        self._client = ClientEndpoint(token=TOKEN, client_id="c", name="n", epoch=self._id())
        self._gateway = GatewayEndpoint(
            token=TOKEN, info=GatewayInfo(gateway_id="g", name="n"), epoch=self._id()
        )
        self._open: list[Session] = []
        self.outcomes: Counter[str] = Counter()

    def _id(self) -> str:
        self._ids += 1
        return f"{self._ids:032x}"

    def _connect(self) -> None:
        for session in self._open:
            session.disconnected()
        client = self._client.connect(nonce=self._id(), now=0.0)
        gateway = self._gateway.connect(nonce=self._id(), now=0.0)
        # Some stay in the middle of the handshake.
        for _ in range(self._random.choice((0, 1, 2, 3, 3, 3, 3))):
            for text in client.data_to_send(0.0):
                gateway.receive_data(text, 0.0)
            for text in gateway.data_to_send(0.0):
                client.receive_data(text, 0.0)
        self._open = [client, gateway]

    def feed(self, data: str | bytes) -> None:
        """Try one input on everything; raises on a finding."""
        began = time.perf_counter()
        try:
            frame = frames.parse(data)
        except (MalformedFrame, UnsupportedFrame) as err:
            self.outcomes[getattr(err, "code", "unsupported")] += 1
        else:
            self.outcomes["accepted"] += 1
            if isinstance(frame, Message):
                frames.serialise_message(frame)
            elif not isinstance(frame, frames.Skipped):
                frames.serialise(frame)
        if not self._open or any(session.closing for session in self._open):
            self._connect()
        for session in self._open:
            session.receive_data(data, 0.0)
            for event in session.events_received():
                if isinstance(event, Delivery):
                    session.endpoint.ack(event)
            session.data_to_send(0.0)
        if time.perf_counter() - began > SLOW_S:
            raise TimeoutError(f"took more than {SLOW_S:g} s")


def run(count: int, seconds: float, seed: int) -> Counter[str]:
    """Try `count` inputs, or as many as fit in `seconds`; returns the outcomes.

    Raises AssertionError with the input on a finding.
    """
    random = Random(seed)  # noqa: S311 - has to be repeatable
    target = Target(seed)
    end = time.monotonic() + seconds
    for number in range(count):
        if number % 256 == 0 and time.monotonic() > end:
            break
        data = mutate(random)
        try:
            target.feed(data)
        except Exception as err:
            raise AssertionError(f"input {number} of seed {seed}: {data!r}") from err
    return target.outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.fuzz_gateway")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", action="store_true", help="trace it; much slower")
    options = parser.parse_args(arguments)
    if options.memory:
        tracemalloc.start()
    began = time.monotonic()
    outcomes = run(options.count, options.seconds, options.seed)
    tried = outcomes.total()
    took = time.monotonic() - began
    sys.stdout.write(f"{tried} inputs in {took:.1f} s: {dict(outcomes.most_common())}\n")
    if options.memory:
        _, peak = tracemalloc.get_traced_memory()
        sys.stdout.write(f"peak {peak / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
