"""What an open microphone of a simulated radio hears, as RTP packets of G.711.

A steady tone, by whose frequency a listener can tell that it is this radio's, or a
sound that rises and falls as speech does. Also the ear for it: `frequency` says which
tone a piece of sound is.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from math import pi, sin
from random import Random

from custom_components.municipal_alarm.radio.hytera.tables import CallType
from custom_components.municipal_alarm.radio.voice import g711, rtp

RATE = 8000
PACKET_S = 0.06
SAMPLES = 480
"""Of one packet: 60 ms."""

_LOUD = 8000
_FIRST_HZ, _STEP_HZ, _TONES = 400, 50, 25
_SWEEP_S = 0.7


def tone_of(radio_id: str) -> float:
    """Return the frequency, in hertz, that tells one radio from another."""
    return float(_FIRST_HZ + _STEP_HZ * (int(radio_id) % _TONES))


def tone(hertz: float) -> Iterator[int]:
    """Yield the samples of a steady tone, without end (16 bits, 8 kHz)."""
    at = 0
    while True:
        yield round(_LOUD * sin(2 * pi * hertz * at / RATE))
        at += 1


def babble(hertz: float) -> Iterator[int]:
    """Yield the samples of a sound that rises and falls in pitch and loudness, as speech does."""
    phase, at = 0.0, 0
    while True:
        swing = sin(2 * pi * at / (RATE * _SWEEP_S))
        phase += 2 * pi * hertz * (1 + swing / 3) / RATE
        yield round(_LOUD * (0.55 + 0.45 * swing) * sin(phase))
        at += 1


def frequency(pcm: bytes) -> float:
    """Return the frequency of a tone in hertz, 0 for silence.

    `pcm` is 16-bit little-endian at 8 kHz. Counts how often it crosses zero, so of
    anything but a tone it is a rough mean.
    """
    samples = array("h", pcm[: len(pcm) // 2 * 2])
    # What is nearly nothing has no sign to speak of.
    heard = [sample for sample in samples if abs(sample) > _LOUD // 50]
    crossings = sum((one < 0) != (next_one < 0) for one, next_one in pairwise(heard))
    return crossings * RATE / 2 / len(samples) if samples else 0.0


@dataclass(slots=True)
class Microphone:
    """One remote-monitor call: the next packet each 60 ms.

    `counted` writes the extension with its reserved bytes counted, as the standard
    wants it; public descriptions of Hytera's packets leave them out.
    """

    radio_id: str
    slot: int
    listener: int
    sound: Iterator[int]
    random: Random
    law: g711.Law = g711.Law.A
    counted: bool = False
    _sequence: int = field(init=False)
    _timestamp: int = field(init=False)
    _ssrc: int = field(init=False)

    def __post_init__(self) -> None:
        """Begin at random numbers, as RTP wants it."""
        self._sequence = self.random.getrandbits(16)
        self._timestamp = self.random.getrandbits(32)
        self._ssrc = self.random.getrandbits(32)

    def packet(self, *, last: bool = False) -> bytes:
        """Return the next packet."""
        pcm = array("h", (next(self.sound) for _ in range(SAMPLES))).tobytes()
        call = rtp.HyteraCall(
            slot=self.slot,
            source_id=int(self.radio_id),
            destination_id=self.listener,
            call_type=CallType.REMOTE_MONITOR,
            last=last,
        )
        extension, reserved = rtp.hytera_extension(call, counted=self.counted)
        packet = rtp.build(
            rtp.RtpPacket(
                payload_type=self.law,
                sequence=self._sequence,
                timestamp=self._timestamp,
                ssrc=self._ssrc,
                payload=reserved + g711.encode(self.law, pcm),
                extension=extension,
            )
        )
        self._sequence = (self._sequence + 1) & 0xFFFF
        self._timestamp = (self._timestamp + SAMPLES) & 0xFFFFFFFF
        return packet
