"""Whatever arrives, Hytera's carriers raise only MalformedFrame or UnsupportedFrame, what they accept they send again byte by byte, and a whole network raises nothing, hangs on nothing and is filled by nothing.

    python -m fuzz.fuzz_hytera_network --target hstrp --count 1000000 --seconds 900 --seed 1

Targets: hstrp and hrnp (the frames), repeater and station (a `HyteraNetwork` with all its
links, driven through hours of noise while a room asks it for things and its journal
commits only half of what it tells). Prints a line for each target; on a finding, the
input, and exits with 1.
"""

import argparse
from collections import Counter, deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
import resource
import sys
import time

from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    FollowPosition,
    OpenMicrophone,
    OutputState,
    QueryPosition,
    RadioCommand,
    SendText,
    SetOutput,
    StopFollowing,
)
from custom_components.municipal_alarm.radio.errors import MalformedFrame, UnsupportedFrame
from custom_components.municipal_alarm.radio.hytera import (
    gps,
    hdap,
    hrnp,
    hstrp,
    lp,
    pdus,
    rcp,
    rrs,
    tmp,
    tp,
)
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.network import HyteraNetwork
from custom_components.municipal_alarm.radio.hytera.settings import Carrier, HyteraSettings
from custom_components.municipal_alarm.radio.network import Datagram
from custom_components.municipal_alarm.radio.voice import rtp

# Slower than this for one datagram is as good as a hang.
SLOW_S = 1.0
HOST = "192.0.2.10"
FULL = 150_000
"""Things in all containers of a network together. Its memories are capped one by one; a
day of noise that passes this has found one that is not."""
_GUARD, _ROOM = RadioAddress(12_345), RadioAddress(16_776_415)
_PLACE = gps.record(52.07, 5.11)
MESSAGES: tuple[pdus.Pdu, ...] = (
    rrs.Registration(_GUARD),
    rrs.GoingOffline(_GUARD),
    rrs.PresenceAnswer(_GUARD, 0),
    tmp.PrivateText(1, _ROOM, _GUARD, "op weg"),
    tmp.PrivateShortData(2, _ROOM, _GUARD, b"TAG:04A1"),
    tmp.GroupText(1, 9, _GUARD, "op weg"),
    tmp.PrivateTextAck(1, _GUARD, _ROOM, 0),
    tmp.GroupTextAck(1, 9, 0),
    lp.EmergencyReport(_GUARD, 1, _PLACE),
    lp.StopEmergencyReportsAnswer(1, _GUARD, 0),
    lp.PositionReportRssi(1, _GUARD, 0, _PLACE, -58),
    lp.IntervalReport(1, _GUARD, "0" * 8, _PLACE),
    lp.StopIntervalReportsAnswer(1, _GUARD, 0),
    rcp.RepeaterStatus(1, 0, 0, 0x0C, 9, 12_345),
    rcp.StatusReport(9, 1),
    rcp.CallReply(0),
    tp.StatusReport(_GUARD, _ROOM, 1, 0, 0x3F, 0),
)
PAYLOADS = tuple(pdus.write(pdu) for pdu in MESSAGES)
_CALL = rtp.HyteraCall(slot=1, source_id=12_345, destination_id=1, call_type=4)
_EXTENSION, _RESERVED = rtp.hytera_extension(_CALL, counted=True)
VOICE = rtp.build(
    rtp.RtpPacket(
        payload_type=8,
        sequence=1,
        timestamp=480,
        ssrc=1,
        payload=_RESERVED + b"\xd5" * 480,
        extension=_EXTENSION,
    )
)


def changed(random: Random, data: bytes) -> bytes:
    """Return data with some bytes changed, cut, or repeated."""
    mutable = bytearray(data)
    for _ in range(random.choice((0, 1, 1, 2, 5))):
        if mutable:
            mutable[random.randrange(len(mutable))] = random.randrange(256)
    match random.randrange(6):
        case 0:
            return bytes(mutable[: random.randrange(len(mutable) + 1)])
        case 1:
            return bytes(mutable) * random.randint(2, 4)
        case _:
            return bytes(mutable)


def message(random: Random) -> bytes:
    """Return something close to a message; mostly in a sound frame, or little gets past it."""
    data = random.choice(PAYLOADS)
    if random.random() < 0.3:
        return changed(random, data)
    frame = hdap.parse(data)
    return hdap.build(replace(frame, payload=changed(random, frame.payload)))


def hstrp_frame(random: Random) -> bytes:
    """Return something close to an HSTRP frame."""
    options = random.choice(((), hstrp.device_options(99_999, random.choice((1, 2)))))
    kind = random.choice((0, 0, 0, 0, 0, 1, 2, 4, 5, 8, 16, 20))
    frame = hstrp.HstrpFrame(
        hstrp.HstrpType(kind),
        random.randrange(0x1_0000),
        options,
        message(random),
    )
    data = hstrp.build(frame)
    return changed(random, data) if random.random() < 0.1 else data


def hrnp_frame(random: Random) -> bytes:
    """Return something close to an HRNP frame."""
    frame = hrnp.HrnpFrame(
        opcode=random.choice([hrnp.HrnpOpcode.DATA] * 6 + [*hrnp.HrnpOpcode]),
        packet=random.randrange(0x1_0000),
        payload=message(random),
    )
    data = hrnp.build(frame)
    return changed(random, data) if random.random() < 0.1 else data


def try_hstrp(data: bytes) -> str:
    """Try one input on the frame of repeaters."""
    frame = hstrp.parse(data)
    assert hstrp.build(frame) == data  # noqa: S101 - a finding
    return "accepted"


def try_hrnp(data: bytes) -> str:
    """Try one input on the frame of single radios; what is behind it is not part of it."""
    frame = hrnp.parse(data)
    assert data.startswith(hrnp.build(frame))  # noqa: S101 - a finding
    return "accepted"


def contents(root: object) -> int:
    """Return how many things are in all containers that hang on an object."""
    seen: set[int] = set()
    total = 0
    todo = [root]
    while todo:
        thing = todo.pop()
        if id(thing) in seen or isinstance(thing, str | bytes | int | float | type):
            continue
        seen.add(id(thing))
        if isinstance(thing, dict):
            total += len(thing)
            todo += [*thing.keys(), *thing.values()]
        elif isinstance(thing, list | tuple | set | frozenset | deque):
            total += len(thing)
            todo += thing
        elif type(thing).__module__.startswith("custom_components"):
            names = [*getattr(thing, "__dict__", ()), *getattr(type(thing), "__slots__", ())]
            todo += [getattr(thing, name, None) for name in names]
    return total


class Noise:
    """A network that hears noise on all its ports, and a room that wants things of it."""

    def __init__(self, carrier: Carrier, random: Random) -> None:
        """Start it."""
        self._random = random
        self._settings = HyteraSettings(hosts=(HOST,), carrier=carrier, renewal_s=60)
        self.network = HyteraNetwork(self._settings, epoch=1_800_000_000)
        self._ports = list(self.network.local_ports)
        self._now = 0.0
        self._asked = 0
        self.network.start(self._now, self._utc)

    @property
    def _utc(self) -> datetime:
        return datetime(2026, 11, 22, 20, tzinfo=UTC) + timedelta(seconds=self._now)

    def _command(self) -> RadioCommand:
        self._asked += 1
        key, radio = f"k{self._asked}", f"{self._random.randrange(1, 200)}"
        commands: tuple[RadioCommand, ...] = (
            SendText(key=key, text=key, radio_ids=(radio,), talkgroups=("9",)),
            QueryPosition(key=key, radio_id=radio),
            FollowPosition(key=key, radio_id=radio, interval_s=10, seconds=60),
            StopFollowing(key=key, radio_id=radio),
            OpenMicrophone(key=key, radio_id=radio, seconds=9),
            CloseMicrophone(key=key, radio_id=radio),
            SetOutput(key=key, output_id=f"{radio}/vio1", state=OutputState.ON),
        )
        return self._random.choice(commands)

    def hear(self, data: bytes) -> str:
        """Try one input, let a little time pass, and do what an owner does."""
        random, network = self._random, self.network
        self._now += random.choice((0.0, 0.001, 0.05, 0.5))
        if random.random() < 0.05:
            data = changed(random, VOICE)
        datagram = Datagram(random.choice(self._ports), HOST, 1, data)
        network.receive(datagram, self._now, self._utc)
        if random.random() < 0.1:
            network.wake(self._now, self._utc)
        if random.random() < 0.1:
            network.send(self._command(), self._now, self._utc)
        told = network.take_told()
        for one in told:
            if random.random() < 0.5:
                network.committed(one.token, self._now)
        network.take_datagrams()
        network.take_voice()
        return "told" if told else "silent"

    def check(self) -> None:
        """Raise AssertionError when it holds more than it ever may."""
        size = contents(self.network)
        assert size < FULL, f"{size} things are kept"  # noqa: S101 - a finding


TARGETS = ("hstrp", "hrnp", "repeater", "station")


def run(target: str, count: int, seconds: float, seed: int) -> Counter[str]:
    """Try `count` inputs, or as many as fit in `seconds`; returns the outcomes.

    Raises AssertionError with the input on a finding.
    """
    random = Random(seed)  # noqa: S311 - has to be repeatable
    outcomes: Counter[str] = Counter()
    noise: Noise | None = None
    one: Callable[[bytes], str]
    make = hrnp_frame if target in ("hrnp", "station") else hstrp_frame
    match target:
        case "hstrp":
            one = try_hstrp
        case "hrnp":
            one = try_hrnp
        case _:
            carrier = Carrier.REPEATER if target == "repeater" else Carrier.CONTROL_STATION
            noise = Noise(carrier, random)
            one = noise.hear
    end = time.monotonic() + seconds
    for number in range(count):
        if number % 256 == 0 and time.monotonic() > end:
            break
        data = make(random)
        began = time.perf_counter()
        try:
            outcomes[one(data)] += 1
        except (MalformedFrame, UnsupportedFrame) as err:
            if noise is not None:
                raise AssertionError(f"input {number} of seed {seed}: {data!r}") from err
            outcomes[getattr(err, "code", "unsupported")] += 1
        except Exception as err:
            raise AssertionError(f"input {number} of seed {seed}: {data!r}") from err
        if time.perf_counter() - began > SLOW_S:
            raise AssertionError(f"input {number} of seed {seed} took too long: {data!r}")
        if noise is not None and number % 10_000 == 0:
            noise.check()
    if noise is not None:
        noise.check()
        outcomes.update(noise.network.counters)
    return outcomes


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.fuzz_hytera_network")
    parser.add_argument("--target", choices=TARGETS, action="append")
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args(arguments)
    for target in options.target or TARGETS:
        began = time.monotonic()
        outcomes = run(target, options.count, options.seconds, options.seed)
        took = time.monotonic() - began
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        shown = dict(outcomes.most_common(8))
        sys.stdout.write(f"{target}: {took:.1f} s, peak {peak:.0f} MB: {shown}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
