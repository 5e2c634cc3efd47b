"""Whatever arrives, a Hytera codec raises only MalformedFrame or UnsupportedFrame, and what it accepts it can also send, to be read the same.

    python -m fuzz.fuzz_hytera --target lp --count 1000000 --seconds 900 --seed 1

Targets: hdap (bytes of frames and of streams), rrs, tmp, lp, rcp, tp, dds (payloads in
a sound frame of that service), gps (the 40 characters), pdus (everything at once).
Inputs are valid messages with bits, pieces and lengths changed, as well as noise.
Prints a line for each target; on a finding, the input, and exits with 1.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from random import Random
import resource
import sys
import time
import tracemalloc

from custom_components.municipal_alarm.radio.errors import MalformedFrame, UnsupportedFrame
from custom_components.municipal_alarm.radio.hytera import (
    dds,
    gps,
    hdap,
    lp,
    pdus,
    rcp,
    rrs,
    tmp,
    tp,
)
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.fields import Reader
from custom_components.municipal_alarm.radio.hytera.hdap import Frame
from custom_components.municipal_alarm.radio.hytera.tables import Service

# Slower than this for one datagram of 64 KiB is as good as a hang.
SLOW_S = 1.0
_GUARD, _ROOM = RadioAddress(12_345), RadioAddress(1, 0)
_PLACE = gps.record(52.07, 5.11, datetime(2026, 9, 25, 14, 12, 5, tzinfo=UTC), speed_mps=1.5)
_PLAN = lp.QuickGpsPlan(lp.AT_ONCE, lp.WITHOUT_END, lp.interval(60), 500, 40, 3)
_VIO = (_GUARD, _ROOM, 1, 0, 4)
MESSAGES: dict[str, tuple[pdus.Pdu, ...]] = {
    "rrs": (
        rrs.GoingOffline(_GUARD),
        rrs.PresenceCheck(_GUARD),
        rrs.Registration(_GUARD),
        rrs.RegistrationAnswer(_GUARD, 0, 600),
        rrs.PresenceAnswer(_GUARD, 1),
    ),
    "tmp": (
        tmp.PrivateText(7, _GUARD, _ROOM, "Paniek balie 3 😀", options=b"\1\2\3"),
        tmp.PrivateTextAck(7, _GUARD, _ROOM, 0, options=b""),
        tmp.GroupText(8, 9, _ROOM, "op weg"),
        tmp.GroupTextAck(8, 9, 0),
        tmp.GroupTextAck(8, 9, 0, _ROOM, options=b"x"),
        tmp.PrivateShortData(9, _ROOM, _GUARD, bytes.fromhex("04a1b2c3d4")),
        tmp.PrivateShortDataAck(9, _ROOM, _GUARD, 0),
        tmp.GroupShortData(10, 9, _GUARD, b"\1"),
        tmp.GroupShortDataAck(10, 9, 1),
    ),
    "lp": (
        lp.AskPosition(1, _GUARD),
        lp.PositionReport(1, _GUARD, 0, _PLACE),
        lp.PositionReportRssi(1, _GUARD, 6, gps.NO_PLACE, -58),
        lp.StopEmergencyReports(2, _GUARD),
        lp.StopEmergencyReportsAnswer(2, _GUARD, 0),
        lp.EmergencyReport(_GUARD, 1, _PLACE),
        lp.AskIntervalReports(3, _GUARD, lp.AT_ONCE, lp.WITHOUT_END, lp.interval(30)),
        lp.IntervalAnswer(3, _GUARD, 0),
        lp.IntervalReport(3, _GUARD, lp.interval(5), _PLACE),
        lp.StopIntervalReports(4, _GUARD),
        lp.StopIntervalReportsAnswer(4, _GUARD, 0x69),
        lp.AskConditionalReports(
            5, _GUARD, 4, 1000, lp.AT_ONCE, lp.WITHOUT_END, lp.interval(60), lp.interval(500)
        ),
        lp.ConditionalAnswer(5, _GUARD, 4, 0),
        lp.ConditionalReport(5, _GUARD, _PLACE),
        lp.ConditionalReportRssi(5, _GUARD, 0, _PLACE, -120),
        lp.AskQuickGps(6, _GUARD, 1, _PLAN),
        lp.AskQuickGps(6, _GUARD, 0),
        lp.QuickGpsAnswer(6, _GUARD, 1, 0),
    ),
    "rcp": (
        rcp.CallRequest(4, 12_345),
        rcp.CallReply(0),
        rcp.EndCall(),
        rcp.RadioCheck(12_345),
        rcp.RemoteMonitorReply(1),
        rcp.EmergencyAlarm(b"?"),
        rcp.Subscribe((rcp.Subscription(9), rcp.Subscription(0x0E), rcp.Subscription(0x17))),
        rcp.StatusReport(9, 1),
        *rcp.EVERY_BROADCAST,
        rcp.ReceiveStatus(b"\x11\0\1"),
        rcp.RepeaterStatus(1, 0, 0, 0x0C, 9, 12_345),
        rcp.AskMessages(7),
    ),
    "tp": (
        tp.StatusRequest(*_VIO),
        tp.StatusReport(*_VIO, 0),
        tp.ExtendedStatusReport(*_VIO, 0, "pedaal"),
        tp.Control(*_VIO, 3),
        tp.ControlAnswer(*_VIO, 0),
    ),
    "dds": (dds.DeliveryReport(Service.LP, _GUARD, 0xA001, 0),),
}
_ALL = tuple(pdu for seeds in MESSAGES.values() for pdu in seeds)


def mutate(random: Random, data: bytes) -> bytes:
    """Return something that was sound once."""
    out = bytearray(data)
    for _ in range(random.randint(1, 4)):
        place = random.randrange(len(out) + 1)
        match random.randrange(8):
            case 0 | 1:  # a bit flipped
                if place < len(out):
                    out[place] ^= 1 << random.randrange(8)
            case 2:  # a byte of another kind
                if place < len(out):
                    out[place] = random.choice((0x00, 0x03, 0x20, 0x2E, 0x39, 0x7F, 0x80, 0xFF))
            case 3:  # a piece cut out
                del out[place : place + random.randint(1, 8)]
            case 4:  # cut off
                del out[place:]
            case 5:  # a piece repeated
                piece = out[place : place + random.randint(1, 20)]
                out[place:place] = piece * random.randint(1, 50)
            case 6:  # a number at its ends
                out[place : place + 2] = random.choice((b"\0\0", b"\xff\xff", b"\x7f\xff", b"\0\1"))
            case _:  # noise
                out[place:place] = random.randbytes(random.randint(1, 12))
    return bytes(out)


def _frame_again(frame: Frame) -> None:
    data = hdap.build(frame)
    if hdap.parse(data) != replace(frame, intact=True):
        raise ValueError("another frame came back")


def _any_frame(random: Random) -> bytes:
    data = b"".join(
        pdus.write(random.choice(_ALL), reliable=random.random() < 0.2)
        for _ in range(random.choice((1, 1, 1, 2, 5)))
    )
    match random.randrange(20):
        case 0:
            return random.randbytes(random.randrange(80))
        case 1 | 2:  # sound, but padded
            return data + bytes(random.randrange(8))
        case _:
            return mutate(random, data)


def _try_stream(data: bytes) -> None:
    found = 0
    for frame in hdap.split(data, strict=False):
        _frame_again(frame)
        found += 1
    if found and not hdap.parse(data.lstrip(b"\0"), strict=False):
        raise ValueError("a stream with a first frame that is none")
    for _ in hdap.split(data):
        pass


def _try_anything(data: bytes) -> None:
    found = pdus.read(data, strict=False)
    if pdus.read(pdus.write(found)) != found:
        raise ValueError("another message came back")


def _sealed(seeds: tuple[pdus.Pdu, ...]) -> Callable[[Random], bytes]:
    """Return a maker of frames that are sound outside, so that the fault is within."""

    def make(random: Random) -> bytes:
        frame = pdus.encode(random.choice(seeds))
        opcode = frame.opcode
        match random.randrange(20):
            case 0:
                opcode ^= 1 << random.randrange(16)
            case 1:
                opcode = pdus.encode(random.choice(seeds)).opcode
            case _:
                pass
        payload = mutate(random, frame.payload)
        return hdap.build(replace(frame, opcode=opcode, payload=payload[: hdap.MAX_PAYLOAD]))

    return make


def _place(random: Random) -> bytes:
    seed = random.choice((_PLACE, gps.NO_PLACE))
    return mutate(random, seed.raw) if random.random() < 0.9 else random.randbytes(gps.LENGTH)


def _try_place(data: bytes) -> None:
    found = gps.GPS.read(Reader(data))
    if gps.GPS.write(found) != data[: gps.LENGTH]:
        raise ValueError("another place came back")
    speed, heading = found.speed_mps, found.heading_deg
    if not (found.at is None or found.at.tzinfo) or not (heading is None or 0 <= heading <= 360):
        raise ValueError("not a time, or not a heading")
    if found.fix is None:
        raise MalformedFrame("no_fix", "nothing to be shown on a map")
    gps.record(*found.fix, found.at, speed_mps=speed or 0.0, heading_deg=heading or 0.0)


@dataclass(frozen=True, slots=True)
class Target:
    """Makes inputs for one codec, and tries one; a try raises on a finding, or as documented."""

    make: Callable[[Random], bytes]
    attempt: Callable[[bytes], None]


TARGETS: dict[str, Target] = {
    "hdap": Target(_any_frame, _try_stream),
    **{name: Target(_sealed(seeds), _try_anything) for name, seeds in MESSAGES.items()},
    "gps": Target(_place, _try_place),
    "pdus": Target(_any_frame, _try_anything),
}


@dataclass(slots=True)
class Figures:
    """What a run found: outcomes by name, and the input that took longest."""

    outcomes: Counter[str]
    slowest_s: float = 0.0
    slowest: bytes = b""


def run(name: str, count: int, seconds: float, seed: int) -> Figures:
    """Try `count` inputs, or as many as fit in `seconds`.

    Raises AssertionError with the input on a finding.
    """
    random = Random(f"{name} {seed}")  # noqa: S311 - has to be repeatable
    target = TARGETS[name]
    figures = Figures(Counter())
    end = time.monotonic() + seconds
    for number in range(count):
        if number % 256 == 0 and time.monotonic() > end:
            break
        data = target.make(random)
        began = time.thread_time()  # of this thread alone: other work does not count
        try:
            outcome = _outcome(target, data)
        except Exception as err:
            raise AssertionError(f"{name}, input {number} of seed {seed}: {data.hex()}") from err
        took = time.thread_time() - began
        if took > SLOW_S:
            raise AssertionError(f"{name}, input {number} of seed {seed}: slow: {data.hex()}")
        figures.outcomes[outcome] += 1
        if took > figures.slowest_s:
            figures.slowest_s, figures.slowest = took, data
    return figures


def _outcome(target: Target, data: bytes) -> str:
    try:
        target.attempt(data)
    except MalformedFrame as err:
        return err.code
    except UnsupportedFrame:
        return "unsupported"
    return "accepted"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m fuzz.fuzz_hytera")
    parser.add_argument("--target", choices=(*TARGETS, "all"), default="all")
    parser.add_argument("--count", type=int, default=100_000, help="inputs for each target")
    parser.add_argument("--seconds", type=float, default=60.0, help="at most, for each target")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--memory", action="store_true", help="trace it; much slower")
    options = parser.parse_args(arguments)
    for name in TARGETS if options.target == "all" else (options.target,):
        run(name, min(options.count, 1_000), options.seconds, options.seed)  # what is made once
        if options.memory:
            tracemalloc.start()
        before_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began = time.monotonic()
        figures = run(name, options.count, options.seconds, options.seed)
        took = time.monotonic() - began
        outcomes = dict(figures.outcomes.most_common())
        sys.stdout.write(f"{name}: {figures.outcomes.total()} inputs in {took:.1f} s: {outcomes}\n")
        sys.stdout.write(
            f"  slowest {figures.slowest_s * 1e3:.2f} ms, {len(figures.slowest)} bytes: "
            f"{figures.slowest[:40].hex()}\n"
        )
        grown_kb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kb
        sys.stdout.write(f"  process grew by {grown_kb} kB\n")
        if options.memory:
            left, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            sys.stdout.write(
                f"  traced memory grew by {left / 1e3:.1f} kB, peak {peak / 1e6:.2f} MB\n"
            )
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
