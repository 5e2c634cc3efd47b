from itertools import islice
from random import Random
import struct

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.voice import g711, rtp
from simulators.hytera.voice import Microphone, babble, frequency, tone, tone_of


def pcm(samples: object, count: int = 8000) -> bytes:
    return struct.pack(f"<{count}h", *islice(samples, count))  # type: ignore[call-overload]


@given(st.integers(300, 2000))
def test_the_ear_tells_tones_apart(hertz: int) -> None:
    assert frequency(pcm(tone(hertz))) == pytest.approx(hertz, abs=3)


def test_radios_of_a_town_sound_different() -> None:
    tones = [tone_of(str(radio_id)) for radio_id in range(1201, 1221)]
    assert len(set(tones)) == len(tones)
    assert all(300 <= one <= 3400 for one in tones)


def test_silence_has_no_tone() -> None:
    assert frequency(b"") == frequency(bytes(960)) == 0


def test_babble_goes_up_and_down_around_its_tone() -> None:
    sound = pcm(babble(600), 16000)
    parts = [frequency(sound[at : at + 1600]) for at in range(0, len(sound), 1600)]
    assert max(parts) - min(parts) > 200
    assert 450 < frequency(sound) < 750


@pytest.mark.parametrize("counted", [True, False])
@pytest.mark.parametrize("law", g711.Law)
def test_packets_are_what_the_product_reads(counted: bool, law: g711.Law) -> None:
    microphone = Microphone("1203", 2, 99, tone(700), Random(1), law, counted)
    packets = [rtp.parse(microphone.packet(last=number == 9)) for number in range(10)]
    sound = b"".join(g711.decode(one.payload_type, rtp.hytera_sound(one)) for one in packets)
    assert len(sound) == 10 * 480 * 2
    assert frequency(sound) == pytest.approx(700, rel=0.02)
    calls = [rtp.hytera_call(one) for one in packets]
    assert [call is not None and call.last for call in calls] == [False] * 9 + [True]
    first = packets[0].timestamp
    assert [one.timestamp - first & 0xFFFFFFFF for one in packets] == [480 * n for n in range(10)]
    assert {call.source_id for call in calls if call is not None} == {1203}
