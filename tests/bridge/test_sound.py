"""Sound on its way to listeners: all of it, in order, at the pace of the clock, and not for long."""

import asyncio
from asyncio import timeout
import struct
from unittest.mock import patch

from hypothesis import example, given, strategies as st
import pytest

from custom_components.municipal_alarm.bridge import sound
from custom_components.municipal_alarm.bridge.sound import BEAT_BYTES, BEAT_S, Listening, Sound
from custom_components.municipal_alarm.control_room.ids import IncidentId, SystemId
from custom_components.municipal_alarm.radio.network import Voice
from tests.ha.speech import BEN, spoken, voice, without_silence
from tests.ha.town import OPERATOR, RADIO


class Radio:
    """A radio that is heard, and a clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0
        self.sound = Sound(self.now)
        self.ended: list[Listening] = []

    def listener(self) -> Listening:
        channel = (SystemId("radios"), RADIO)
        one = Listening(OPERATOR, IncidentId("i"), BEN, channel, self.ended.append)
        self.sound.listeners.append(one)
        return one

    def hear(self, *numbers: int) -> None:
        for number in numbers:
            self.sound.push(voice(number), self.now)

    def pause(self, beats: int) -> None:
        for _ in range(beats):
            self.now += BEAT_S
            self.sound.beat(self.now)

    def say(self, *numbers: int) -> None:
        for number in numbers:
            self.hear(number)
            self.pause(1)


def taken(listening: Listening) -> bytes:
    """What a listener has got until now, and takes."""
    pcm = b"".join(listening._sound)
    listening._sound.clear()
    return pcm


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(1, 3)), max_size=40))
@example([(0, 1)] * 15 + [(0, 2)] + [(0, 3)] * 24)
def test_each_beat_is_one_beat_long(said: list[tuple[int, int]]) -> None:
    """Whether the radio speaks, is silent, or sends all at once."""
    radio, number = Radio(), 0
    listening = radio.listener()
    for packets, beats in said:
        radio.hear(*range(number, number + packets))
        number += packets
        radio.pause(beats)
        assert len(taken(listening)) == beats * BEAT_BYTES


@given(st.permutations(range(3)), st.sets(st.integers(0, 11)))
def test_in_order_and_once(order: list[int], twice: set[int]) -> None:
    radio = Radio()
    listening = radio.listener()
    for number in range(12):
        # The first three overtake each other.
        first = order[number] if number < 3 else number
        radio.hear(first, *([first] if first in twice else []))
        radio.pause(1)
    radio.pause(8)
    assert without_silence(taken(listening)) == spoken(*range(12))


def test_silence_is_silence() -> None:
    radio = Radio()
    listening = radio.listener()
    radio.pause(3)
    assert taken(listening) == bytes(3 * BEAT_BYTES)


def test_a_lost_packet_leaves_a_gap() -> None:
    """The first makes us wait a beat longer than there is sound; we keep that distance."""
    radio = Radio()
    listening = radio.listener()
    for number in range(20):
        radio.hear(*([] if number in (4, 12) else [number]))
        radio.pause(1)
    radio.pause(8)
    pcm = without_silence(taken(listening))
    assert pcm.startswith(spoken(0, 1, 2, 3))
    second = spoken(5, 6, 7, 8, 9, 10, 11)
    at = pcm.index(second)
    assert at <= 6 * BEAT_BYTES
    rest = pcm[at + len(second) :]
    assert rest[BEAT_BYTES:] == spoken(13, 14, 15, 16, 17, 18, 19), "exactly one is missing"


def test_a_packet_that_is_shorter_than_a_beat() -> None:
    radio = Radio()
    listening = radio.listener()
    radio.sound.push(Voice(RADIO, 0, 0, spoken(0)[:320]), 0.0)
    radio.pause(8)
    assert without_silence(taken(listening)) == spoken(0)[:320]


def test_odd_packets_hurt_nobody() -> None:
    radio = Radio()
    listening = radio.listener()
    for pcm in (b"", b"\x01", bytes(100_000)):
        radio.sound.push(Voice(RADIO, 5, 5, pcm), 0.0)
    radio.say(*range(5))
    radio.pause(6)
    assert without_silence(taken(listening)) == spoken(*range(5))


def test_a_slow_listener_loses_the_oldest_and_holds_up_nobody() -> None:
    radio = Radio()
    slow, quick = radio.listener(), radio.listener()
    heard = b""
    for number in range(100):
        radio.say(number)
        heard += taken(quick)
    late = taken(slow)
    assert len(late) == 50 * BEAT_BYTES
    assert heard.endswith(late)
    said = without_silence(heard)
    assert said == spoken(*range(len(said) // BEAT_BYTES))
    assert len(said) >= 95 * BEAT_BYTES


def test_a_radio_whose_clock_is_fast_is_not_heard_later_and_later() -> None:
    radio = Radio()
    listening = radio.listener()
    for number in range(0, 120, 2):
        radio.say(number)
        radio.hear(number + 1)
    newest = struct.unpack("<h", taken(listening)[-2:])[0] - 1
    assert 119 - newest <= 15, "the last word is less than a second old"


def test_after_the_loop_was_busy() -> None:
    radio = Radio()
    listening = radio.listener()
    radio.now += 10 * BEAT_S
    radio.sound.beat(radio.now)
    assert len(taken(listening)) == 10 * BEAT_BYTES
    radio.now += 60
    radio.sound.beat(radio.now)
    assert len(taken(listening)) == 16 * BEAT_BYTES, "what is long past is skipped"
    radio.sound.beat(radio.now)
    assert taken(listening) == b""
    radio.pause(1)
    assert len(taken(listening)) == BEAT_BYTES


# --- one listener -----------------------------------------------------------------


async def test_taking_waits_for_sound_and_for_the_end() -> None:
    radio = Radio()
    listening = radio.listener()
    first = asyncio.create_task(listening.take())
    await asyncio.sleep(0)
    assert not first.done()
    radio.pause(1)
    assert await first == bytes(BEAT_BYTES)
    last = asyncio.create_task(listening.take())
    await asyncio.sleep(0)
    listening.end()
    assert await last is None


async def test_what_was_not_taken_is_gone_with_the_end() -> None:
    radio = Radio()
    listening = radio.listener()
    radio.say(*range(20))
    listening.end()
    listening.end()
    assert await listening.take() is None
    assert not listening._sound
    assert radio.ended == [listening]


async def test_who_waits_for_a_slow_browser_is_set_free() -> None:
    listening = Radio().listener()

    async def stuck() -> None:
        async with timeout(None) as limit:
            listening.limit(limit)
            await asyncio.Event().wait()

    waiting = asyncio.create_task(stuck())
    await asyncio.sleep(0)
    with patch.object(sound, "_GRACE_S", 0.0):
        listening.end()
    with pytest.raises(TimeoutError):
        await waiting


async def test_who_waits_for_nothing_any_more_is_left_alone() -> None:
    listening = Radio().listener()
    async with timeout(None) as limit:
        listening.limit(limit)
        await asyncio.sleep(0)
    listening.end()
    assert limit.when() is None
