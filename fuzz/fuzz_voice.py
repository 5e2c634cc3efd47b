"""Whatever arrives at the voice port, RTP raises only MalformedFrame or UnsupportedFrame, what it accepts it can also write, and what is made of it neither grows nor hangs.

    python -m fuzz.fuzz_voice --count 1000000 --seconds 600 --seed 1

Datagrams are those of a radio with bits, bytes and lengths changed, as well as noise;
between them the clock goes on, stands still or jumps. Prints a line at the end; on a
finding, the input, and exits with 1.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from random import Random
import sys
import time

from custom_components.municipal_alarm.radio.errors import MalformedFrame, UnsupportedFrame
from custom_components.municipal_alarm.radio.network import Voice
from custom_components.municipal_alarm.radio.voice import g711, jitter, rtp
from custom_components.municipal_alarm.radio.voice.rtp import HyteraCall, RtpPacket

# Seconds of processor time: more for one datagram of a few hundred bytes is as good as a
# hang, and a busy machine is none.
SLOW_S = 1.0
_CODES = bytes(range(240)) * 2
_EDGES = (0x00, 0x01, 0x7F, 0x80, 0x8F, 0x90, 0xA0, 0xB0, 0xBF, 0xFF)


def packet(random: Random, number: int) -> bytes:
    """Return what a radio sends as its packet of that number."""
    call = HyteraCall(slot=1, source_id=12345, destination_id=99999, call_type=4)
    extension, reserved = rtp.hytera_extension(call, counted=random.random() < 0.5)
    return rtp.build(
        RtpPacket(
            payload_type=random.choice((0, 8, 8, 8)),
            sequence=number % 0x10000,
            timestamp=number * 480 % (1 << 32),
            ssrc=7,
            payload=reserved + _CODES,
            csrc=(1, 2) if random.random() < 0.1 else (),
            extension=extension if random.random() < 0.9 else None,
        ),
        padding=random.choice((0, 0, 0, 4)),
    )


def mutate(random: Random, number: int) -> bytes:
    """Return something that was a packet once, or never."""
    data = bytearray(packet(random, number))
    for _ in range(random.randint(0, 4)):
        match random.randrange(7):
            case 0:  # a bit turned over, in the header most often
                at = random.randrange(min(len(data), 20) or 1)
                if data:
                    data[at] ^= 1 << random.randrange(8)
            case 1:  # cut short, in the header most often
                del data[random.randrange(random.choice((12, 40, len(data) + 1))) :]
            case 2:  # a byte that means something
                if data:
                    data[random.randrange(min(len(data), 20))] = random.choice(_EDGES)
            case 3:  # a piece cut out
                at = random.randrange(len(data) or 1)
                del data[at : at + random.randint(1, 12)]
            case 4:  # a piece put in
                at = random.randrange(len(data) or 1)
                data[at:at] = random.randbytes(random.randint(1, 40))
            case 5:  # another sequence, timestamp
                data[2:8] = random.randbytes(6)
            case _:  # another end, where padding is counted
                data[-1:] = bytes([random.choice(_EDGES)])
    return bytes(data) if random.random() < 0.8 else random.randbytes(random.randrange(80))


class Target:
    """The parser, and one microphone that hears whatever it accepts."""

    def __init__(self, random: Random) -> None:
        """Begin with an empty buffer."""
        self._random = random
        self._buffer = jitter.JitterBuffer()
        self._now = 0.0
        self.outcomes: Counter[str] = Counter()

    def feed(self, data: bytes) -> None:
        """Try one input on everything; raises on a finding."""
        began = time.process_time()
        try:
            self._read(data)
        except MalformedFrame as err:
            self.outcomes[err.code] += 1
        except UnsupportedFrame:
            self.outcomes["unsupported"] += 1
        else:
            self.outcomes["accepted"] += 1
        self._now += self._random.choice((0.0, 0.0, 0.03, 0.06, 0.06, 0.2, 1.0))
        self._play()
        if time.process_time() - began > SLOW_S:
            raise TimeoutError(f"took more than {SLOW_S:g} s")

    def _read(self, data: bytes) -> None:
        read = rtp.parse(data)
        if rtp.parse(rtp.build(read)) != read:
            raise AssertionError("written differently than read")
        call = rtp.hytera_call(read)
        codes = rtp.hytera_sound(read)
        pcm = g711.decode(read.payload_type, codes)
        if len(pcm) != 2 * len(codes):
            raise AssertionError("not two bytes for each code")
        radio_id = str(call.source_id) if call is not None else "unknown"
        self._buffer.push(Voice(radio_id, read.sequence, read.timestamp, pcm), self._now)

    def _play(self) -> None:
        due = self._buffer.next_wake()
        if due is not None and due <= self._now and self._random.random() < 0.8:
            pcm = self._buffer.pull(self._now)
            if not pcm or len(pcm) % 2 or len(pcm) > jitter.MOST_READY:
                raise AssertionError(f"{len(pcm)} bytes when there was to be sound")
        if self._random.random() < 0.001:
            self._buffer.flush()
            if self._buffer.next_wake() is not None:
                raise AssertionError("flushed, and not empty")

    @property
    def counters(self) -> Counter[str]:
        """Return what the buffer did with what it got."""
        return self._buffer.counters


def run(count: int, seconds: float, seed: int) -> Counter[str]:
    """Try `count` inputs, or as many as fit in `seconds`; returns the outcomes.

    Raises AssertionError with the input on a finding.
    """
    random = Random(seed)  # noqa: S311 - has to be repeatable
    target = Target(random)
    end = time.monotonic() + seconds
    for number in range(count):
        if number % 256 == 0 and time.monotonic() > end:
            break
        data = mutate(random, number)
        try:
            target.feed(data)
        except Exception as err:
            raise AssertionError(f"input {number} of seed {seed}: {data.hex()}") from err
    return target.outcomes + Counter({f"buffer_{k}": v for k, v in target.counters.items()})


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.fuzz_voice")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    began = time.monotonic()
    outcomes = run(options.count, options.seconds, options.seed)
    tried = sum(times for name, times in outcomes.items() if not name.startswith("buffer_"))
    took = time.monotonic() - began
    sys.stdout.write(f"{tried} inputs in {took:.1f} s: {dict(outcomes.most_common())}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
