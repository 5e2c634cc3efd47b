"""Ben's open microphone, and a clock that is moved by hand: what tests say into the one by the other.

Every sample of a packet is its number, so whoever hears it can tell which it was, and
that nothing is missing between two.
"""

import struct

from custom_components.municipal_alarm.bridge.sound import BEAT_S
from custom_components.municipal_alarm.control_room import commands as c
from custom_components.municipal_alarm.control_room.ids import IncidentId, ResponderId, SystemId
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.radio.network import Voice
from tests.ha.town import GATEWAY, OPERATOR, RADIO, Town

BEN = ResponderId("ben")
SAMPLES = 480


def voice(number: int, radio_id: str = RADIO) -> Voice:
    """The packet of that number."""
    return Voice(radio_id, number % 0x10000, number * SAMPLES, spoken(number))


def spoken(*numbers: int) -> bytes:
    """What these packets sound like."""
    return b"".join(struct.pack("<h", number + 1) * SAMPLES for number in numbers)


def without_silence(pcm: bytes) -> bytes:
    """Sound without the silence around it."""
    samples = [one for (one,) in struct.iter_unpack("<h", pcm)]
    while samples and samples[0] == 0:
        del samples[0]
    while samples and samples[-1] == 0:
        del samples[-1]
    return struct.pack(f"<{len(samples)}h", *samples)


class Speech:
    """Ben's microphone, in an incident of his own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.now = 0.0
        self.incident_id = IncidentId("")
        self.use_clock()

    def use_clock(self) -> None:
        """Move the microphones of this run by hand from now on."""
        self.town.runtime.microphones._clock = lambda: self.now

    async def open(self) -> None:
        """Ben is down, which opens his microphone for 30 s."""
        await self.town.radio(radio.RadioRegistered)
        await self.town.radio(radio.ManDown)
        self.town.take_sent()
        (incident,) = self.town.room.incidents.values()
        self.incident_id = incident.incident_id

    async def close(self) -> None:
        """An operator closes it."""
        await self.town.command(
            c.CloseMicrophone(actor=OPERATOR, incident_id=self.incident_id, responder_id=BEN)
        )
        self.town.take_sent()

    def say(self, *numbers: int, radio_id: str = RADIO) -> None:
        """Let the radio say these packets, each when its time has come."""
        for number in numbers:
            self.hear(voice(number, radio_id))
            self.pause(1)

    def hear(self, *voices: Voice) -> None:
        self.town.runtime.microphones.heard(SystemId(GATEWAY), voices)

    def pause(self, beats: int) -> None:
        """Let time pass."""
        for _ in range(beats):
            self.now += BEAT_S
            self.town.runtime.microphones.beat()

    def journaled(self) -> list[tuple[str, str]]:
        """Who began and ended to listen."""
        return [
            (entry.kind.removeprefix("listening_"), entry.event.actor.name)
            for entry in self.town.runtime.journal.read()
            if entry.kind.startswith("listening_")
        ]
