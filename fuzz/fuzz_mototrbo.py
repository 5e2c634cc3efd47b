"""Whatever arrives, the MOTOTRBO codecs raise only MalformedFrame or UnsupportedFrame, what they accept they can also send, and the network raises nothing and grows without bound nowhere.

    python -m fuzz.fuzz_mototrbo --codec lrrp --count 1000000 --seconds 600 --seed 1

Datagrams are valid ones with bits, bytes and lengths changed, as well as noise.
Prints a line at the end; on a finding, the input, and exits with 1.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from random import Random
import sys
import time
import tracemalloc
from typing import Any

from custom_components.municipal_alarm.radio.commands import (
    FollowPosition,
    QueryPosition,
    SendText,
    StopFollowing,
)
from custom_components.municipal_alarm.radio.errors import MalformedFrame, UnsupportedFrame
from custom_components.municipal_alarm.radio.mototrbo import ars, lrrp, tms
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import MototrboSettings
from custom_components.municipal_alarm.radio.network import Datagram
from custom_components.municipal_alarm.radio.reading import TextRules

# Slower than this for one datagram is as good as a hang.
SLOW_S = 1.0
_AT = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
SEEDS: dict[str, tuple[bytes, ...]] = {
    "ars": tuple(
        map(
            bytes.fromhex,
            (
                "0007F0200231310000",
                "000CF0200732333038303934000000",
                "0010F5000231310939393939393939393900",
                "0002BF01",
                "00033F1080",
                "000131",
                "000174",
            ),
        )
    ),
    "tms": tuple(
        map(
            bytes.fromhex,
            (
                "0010E00093040D000A00410048004F004A00",
                "000DE001019544610068006F006A00",
                "00039F0007",
                "00049F008360",
                "0003D00001",
                "00021F00",
            ),
        )
    ),
    "lrrp": tuple(
        map(
            bytes.fromhex,
            (
                "050822042468ACE05162",
                "040E05054150434F22042468ACE05162",
                "070C22042468ACE0390503515355",
                "0906230152" + "34313C",
                "110722042468ACE038",
                "0D162204C00000005148610B2B0AD0ECA109796C000256A2",
                "0D1A22047FFFFFFF69486109950AD0ECD28338156C000856A270400A",
                "1313232F341F99B20E87664728A1C70A38D29F561A",
                "0B0138",
            ),
        )
    ),
}
PARSE: dict[str, Callable[[bytes], Any]] = {"ars": ars.parse, "tms": tms.parse, "lrrp": lrrp.parse}
BUILD: dict[str, Callable[[Any], bytes]] = {"ars": ars.build, "tms": tms.build, "lrrp": lrrp.build}
PORTS = {"ars": 4005, "tms": 4007, "lrrp": 4001}


def mutate(random: Random, seeds: Sequence[bytes]) -> bytes:
    """Return something that was a datagram once."""
    data = bytearray(random.choice(seeds))
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(data) + 1)
        match random.randrange(7):
            case 0:  # a bit flipped
                if place < len(data):
                    data[place] ^= 1 << random.randrange(8)
            case 1:  # a byte that matters to somebody
                if place < len(data):
                    data[place] = random.choice((0, 1, 0x7F, 0x80, 0x81, 0xC0, 0xFE, 0xFF))
            case 2:  # a piece cut out
                del data[place : place + random.randint(1, 6)]
            case 3:  # a piece of another put in
                other = random.choice(seeds)
                data[place:place] = other[random.randrange(len(other)) :]
            case 4:  # a piece repeated
                data[place:place] = data[place : place + random.randint(1, 8)] * random.randint(
                    1, 9
                )
            case 5:  # a length that fits again, so that more than the length is tried
                if len(data) > 2 and data[0] in (0, 1):
                    data[:2] = (len(data) - 2).to_bytes(2)
                elif len(data) > 2:
                    data[1] = (len(data) - 2) & 0x7F
            case _:  # noise
                data[place:place] = random.randbytes(random.randint(1, 12))
    return bytes(data[:65_507])


class Target:
    """The codecs, and a network that is kept busy with all it can be asked."""

    def __init__(self, random: Random) -> None:
        """Begin with a network that has radios to ask."""
        self._random = random
        self._now = 0.0
        self._network = MototrboNetwork(
            MototrboSettings(known_radios=("7",), rules=TextRules(emergency_words=("ahoj",))),
            epoch=1,
        )
        self._network.start(self._now, _AT)
        self._tokens: list[int] = []
        self._keys = 0
        self.outcomes: Counter[str] = Counter()

    def feed(self, codec: str, data: bytes) -> None:
        """Try one datagram on a codec and on the network; raises on a finding."""
        began = time.perf_counter()
        try:
            message = PARSE[codec](data)
        except MalformedFrame as err:
            self.outcomes[err.code] += 1
        except UnsupportedFrame:
            self.outcomes["unsupported"] += 1
        else:
            self.outcomes["accepted"] += 1
            again = PARSE[codec](BUILD[codec](message))
            if type(again) is not type(message):
                raise AssertionError(f"{message} became {again}")
        self._network_too(PORTS[codec], data)
        if time.perf_counter() - began > SLOW_S:
            raise TimeoutError(f"took more than {SLOW_S:g} s")

    def _network_too(self, port: int, data: bytes) -> None:
        random, network = self._random, self._network
        self._now += random.choice((0.0, 0.01, 0.5, 8.0))
        utc = _AT + timedelta(seconds=self._now)
        radio = random.randint(1, 9)
        host = f"{random.choice((12, 12, 12, 13, 99))}.0.0.{radio}"
        network.receive(Datagram(port, host, port, data), self._now, utc)
        self._keys += 1
        command = random.choice((None, None, SendText, QueryPosition, FollowPosition))
        if command is SendText:
            text = SendText(key=f"k{self._keys % 50}", text="Desk 3 #1", radio_ids=(str(radio),))
            network.send(text, self._now, utc)
        elif command is QueryPosition:
            network.send(QueryPosition(key=f"q{self._keys}", radio_id=str(radio)), self._now, utc)
        elif command is FollowPosition:
            key = f"f{self._keys}"
            follow = FollowPosition(key=key, radio_id=str(radio), interval_s=10, seconds=60)
            network.send(follow, self._now, utc)
            network.send(StopFollowing(key=f"s{key}", radio_id=str(radio)), self._now, utc)
        self._tokens += [told.token for told in network.take_told()]
        while self._tokens and random.random() < 0.8:
            network.committed(self._tokens.pop(random.randrange(len(self._tokens))), self._now)
        network.take_datagrams()
        for _ in range(100):
            due = network.next_wake()
            if due is None or due > self._now:
                break
            network.wake(self._now, utc)
        else:
            raise AssertionError("it is due without end")
        if network.pending > 1_000:
            raise AssertionError(f"{network.pending} commands wait")


def run(codec: str, count: int, seconds: float, seed: int) -> Counter[str]:
    """Try `count` datagrams, or as many as fit in `seconds`; returns the outcomes.

    Raises AssertionError with the input on a finding.
    """
    random = Random(seed)  # noqa: S311 - has to be repeatable
    target = Target(random)
    end = time.monotonic() + seconds
    for number in range(count):
        if number % 256 == 0 and time.monotonic() > end:
            break
        data = mutate(random, SEEDS[codec])
        try:
            target.feed(codec, data)
        except Exception as err:
            raise AssertionError(f"input {number} of seed {seed}: {data.hex()}") from err
    return target.outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.fuzz_mototrbo")
    parser.add_argument("--codec", choices=(*SEEDS, "all"), default="all")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", action="store_true", help="trace it; much slower")
    options = parser.parse_args(arguments)
    if options.memory:
        tracemalloc.start()
    for codec in SEEDS if options.codec == "all" else (options.codec,):
        began = time.monotonic()
        outcomes = run(codec, options.count, options.seconds, options.seed)
        took = time.monotonic() - began
        sys.stdout.write(
            f"{codec}: {outcomes.total()} inputs in {took:.1f} s: {dict(outcomes.most_common())}\n"
        )
    if options.memory:
        _, peak = tracemalloc.get_traced_memory()
        sys.stdout.write(f"peak {peak / 1e6:.1f} MB\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
