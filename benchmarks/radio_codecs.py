"""How many frames a second each radio codec reads and writes, on one core."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
import gc
from time import perf_counter

from custom_components.municipal_alarm.radio.hytera import gps, hrnp, hstrp, lp, pdus, rcp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.mototrbo import ars, lrrp, tms
from custom_components.municipal_alarm.radio.mototrbo.tables import DocumentType
from custom_components.municipal_alarm.radio.voice import g711, rtp

from .figures import Figure, at_least

CODEC_S = 0.3
FRAMES_A_SECOND = 10_000
"""Of the slowest codec. A busy repeater sends some tens."""

_RADIO, _ROOM = RadioAddress(1201), RadioAddress(16776415)
_TEXT = "Town Hall, Ground floor, Desk 3 - PANIC #1"
_AT = datetime(2026, 11, 2, 22, tzinfo=UTC)


def rate(work: Callable[[], object]) -> float:
    """How often a second something can be done."""
    for _ in range(100):
        work()
    gc.collect()
    times, began = 0, perf_counter()
    while (took := perf_counter() - began) < CODEC_S:
        for _ in range(50):
            work()
        times += 50
    return times / took


def _codecs() -> Iterator[tuple[str, Callable[[], object], Callable[[], object]]]:
    """Name, reading and writing of a typical frame of each codec."""
    messages: dict[str, pdus.Pdu] = {
        "RRS": rrs.Registration(_RADIO),
        "TMP": tmp.PrivateText(7, _RADIO, _ROOM, _TEXT),
        "LP": lp.EmergencyReport(_RADIO, 1, gps.record(52.09, 5.12, _AT)),
        "RCP": rcp.RepeaterStatus(0, 0, 0, 12, 9, 1201),
    }
    for name, message in messages.items():
        data = pdus.write(message)
        yield (
            f"Hytera {name}",
            lambda data=data: pdus.read(data),  # type: ignore[misc]
            lambda message=message: pdus.write(message),  # type: ignore[misc]
        )
    payload = pdus.write(messages["TMP"])
    carried = hstrp.HstrpFrame(hstrp.HstrpType.DATA, 1, hstrp.device_options(1, 1), payload)
    in_hstrp = hstrp.build(carried)
    yield "HSTRP", lambda: hstrp.parse(in_hstrp), lambda: hstrp.build(carried)
    cabled = hrnp.HrnpFrame(opcode=hrnp.HrnpOpcode.DATA, packet=1, payload=payload)
    in_hrnp = hrnp.build(cabled)
    yield "HRNP", lambda: hrnp.parse(in_hrnp), lambda: hrnp.build(cabled)
    registration = ars.Registration("1202")
    in_ars = ars.build(registration)
    yield "MOTOTRBO ARS", lambda: ars.parse(in_ars), lambda: ars.build(registration)
    text = tms.Text(_TEXT, 7)
    in_tms = tms.build(text)
    yield "MOTOTRBO TMS", lambda: tms.parse(in_tms), lambda: tms.build(text)
    report = lrrp.Report(time=_AT, latitude=52.09, longitude=5.12, radius_m=5.0)
    place = lrrp.Document(DocumentType.TRIGGERED_REPORT, lrrp.RequestId(b"\1"), report)
    in_lrrp = lrrp.build(place)
    yield "MOTOTRBO LRRP", lambda: lrrp.parse(in_lrrp), lambda: lrrp.build(place)
    pcm = bytes(960)
    call = rtp.HyteraCall(slot=1, source_id=1201, destination_id=1, call_type=4)

    def speak() -> bytes:
        extension, reserved = rtp.hytera_extension(call)
        packet = rtp.RtpPacket(
            payload_type=8,
            sequence=1,
            timestamp=480,
            ssrc=1,
            payload=reserved + g711.encode(g711.Law.A, pcm),
            extension=extension,
        )
        return rtp.build(packet)

    spoken = speak()

    def hear() -> bytes:
        packet = rtp.parse(spoken)
        return g711.decode(packet.payload_type, rtp.hytera_sound(packet))

    yield "RTP with G.711", hear, speak


def codecs() -> Iterator[Figure]:
    """Frames a second of each codec; the slowest has a target."""
    slowest = float("inf")
    for name, read, write in _codecs():
        reads, writes = rate(read), rate(write)
        slowest = min(slowest, reads, writes)
        yield Figure(f"{name}, read", reads, "frames/s")
        yield Figure(f"{name}, written", writes, "frames/s")
    yield at_least(FRAMES_A_SECOND, "the slowest codec", slowest, "frames/s")
