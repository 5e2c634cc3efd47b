from collections.abc import Iterable
import struct

from hypothesis import given, settings, strategies as st

from custom_components.municipal_alarm.radio.network import Voice
from custom_components.municipal_alarm.radio.voice import jitter
from custom_components.municipal_alarm.radio.voice.jitter import JitterBuffer, fade

STEP = 0.06
LENGTH = 480


def packet(number: int, *, first: int = 0, start: int = 0, length: int = LENGTH) -> Voice:
    """The packet of that number; each of its samples names it."""
    value = number % 30_000 + 1
    return Voice(
        radio_id="102",
        sequence=(first + number) % 0x10000,
        timestamp=(start + number * length) % (1 << 32),
        pcm=struct.pack("<h", value) * length,
    )


def spoken(*numbers: int) -> bytes:
    return b"".join(packet(number).pcm for number in numbers)


def heard(arrivals: Iterable[tuple[float, Voice]], buffer: JitterBuffer | None = None) -> bytes:
    """Push each packet at its time, pull whenever the buffer asks to; what comes out."""
    buffer = buffer or JitterBuffer()
    pcm = b""
    for at, voice in sorted(arrivals, key=lambda arrival: arrival[0]):
        while (due := buffer.next_wake()) is not None and due < at:
            got = buffer.pull(due)
            assert got, "woken for nothing"
            pcm += got
        buffer.push(voice, at)
    while (due := buffer.next_wake()) is not None:
        pcm += buffer.pull(due)
    assert buffer.pull(1e9) == b""
    return pcm


def steady(numbers: Iterable[int], **where: int) -> list[tuple[float, Voice]]:
    return [(number * STEP, packet(number, **where)) for number in numbers]


# --- properties ---------------------------------------------------------------------

firsts, beginnings = st.integers(0, 0xFFFF), st.integers(0, 0xFFFFFFFF)


@given(st.lists(st.floats(0, jitter.WAIT_S - 0.001), min_size=1, max_size=60), firsts, beginnings)
def test_any_order_within_the_wait_is_played_in_order(
    delays: list[float], first: int, start: int
) -> None:
    arrivals = [
        (number * STEP + delay, packet(number, first=first, start=start))
        for number, delay in enumerate(delays)
    ]
    buffer = JitterBuffer()
    assert heard(arrivals, buffer) == spoken(*range(len(delays)))
    assert not buffer.counters


@given(
    st.lists(st.floats(0, 0.17), min_size=1, max_size=40),
    st.lists(st.tuples(st.integers(0, 39), st.floats(0, 0.4)), max_size=40),
    st.integers(0, 0xFFFF),
)
def test_repeats_change_nothing(
    delays: list[float], repeats: list[tuple[int, float]], first: int
) -> None:
    arrivals = [
        (number * STEP + delay, packet(number, first=first)) for number, delay in enumerate(delays)
    ]
    again = [
        (arrivals[number][0] + later, arrivals[number][1])
        for number, later in repeats
        if number < len(arrivals)
    ]
    assert heard(arrivals + again) == spoken(*range(len(delays)))


@given(st.sets(st.integers(1, 78)), firsts, beginnings)
def test_loss_gives_gaps_of_exactly_the_right_length(
    lost: set[int], first: int, start: int
) -> None:
    """As long as no sixteen are lost in a row; then another source is looked for."""
    lost = {number for number in lost if number % 16}
    kept = [number for number in range(80) if number not in lost]
    buffer = JitterBuffer()
    pcm = heard(steady(kept, first=first, start=start), buffer)
    assert len(pcm) == 2 * LENGTH * 80
    for number in kept:
        at = 2 * LENGTH * number
        assert pcm[at : at + 2 * LENGTH] == packet(number).pcm
    assert buffer.counters["filled"] == LENGTH * len(lost)


@given(
    st.lists(st.tuples(st.integers(80, 1920), st.booleans()), min_size=2, max_size=16),
    firsts,
    beginnings,
)
def test_as_long_as_the_timestamps_say(
    lengths: list[tuple[int, bool]], first: int, start: int
) -> None:
    """Packets of any length, some lost, but neither the first nor the last."""
    arrivals, samples = [], 0
    for number, (length, kept) in enumerate(lengths):
        if kept or number in (0, len(lengths) - 1):
            voice = Voice(
                radio_id="102",
                sequence=(first + number) % 0x10000,
                timestamp=(start + samples) % (1 << 32),
                pcm=bytes(2 * length),
            )
            arrivals.append((samples / 8000, voice))
        samples += length
    assert len(heard(arrivals)) == 2 * samples


@given(
    st.lists(
        st.tuples(
            st.integers(0, 0xFFFF) | st.integers(0, 40),
            st.integers(0, 0xFFFFFFFF),
            st.binary(max_size=8) | st.just(bytes(960)) | st.just(bytes(5000)),
            st.floats(0, 0.3),
        ),
        max_size=80,
    )
)
@settings(max_examples=200)
def test_whatever_comes_it_neither_raises_nor_grows(
    arrivals: list[tuple[int, int, bytes, float]],
) -> None:
    buffer, now = JitterBuffer(), 0.0
    for sequence, timestamp, pcm, later in arrivals:
        now += later
        buffer.push(Voice("102", sequence, timestamp, pcm), now)
        assert len(buffer._waiting) <= 2 * jitter.WINDOW + 1
        assert len(buffer._ready) <= jitter.MOST_READY
    pcm = buffer.pull(now)
    assert len(pcm) % 2 == 0
    buffer.flush()
    assert buffer.next_wake() is None
    assert buffer.pull(now + 9) == b""


# --- stories ------------------------------------------------------------------------


def test_the_first_waits_for_who_may_have_been_overtaken() -> None:
    buffer = JitterBuffer()
    buffer.push(packet(1), 10.0)
    buffer.push(packet(0), 10.1)
    assert buffer.next_wake() == 10.0 + jitter.WAIT_S
    assert buffer.pull(10.17) == b""
    assert buffer.pull(10.18) == spoken(0, 1)
    assert buffer.next_wake() is None


def test_then_each_is_out_at_once() -> None:
    buffer = JitterBuffer()
    buffer.push(packet(0), 0.0)
    assert buffer.pull(0.2) == spoken(0)
    buffer.push(packet(1), 0.21)
    assert buffer.next_wake() == 0.21
    assert buffer.pull(0.21) == spoken(1)


def test_a_missing_one_that_comes_in_time() -> None:
    assert heard([*steady(n for n in range(9) if n != 4), (0.4, packet(4))]) == spoken(*range(9))


def test_a_missing_one_that_comes_too_late() -> None:
    buffer = JitterBuffer()
    pcm = heard([*steady(n for n in range(12) if n != 4), (0.6, packet(4))], buffer)
    assert pcm == spoken(0, 1, 2, 3) + fade(packet(3).pcm, LENGTH) + spoken(*range(5, 12))
    assert buffer.counters == {"filled": LENGTH, "late": 1}


def test_a_repeat_of_one_that_waits_does_not_make_it_wait_longer() -> None:
    buffer = JitterBuffer()
    buffer.push(packet(0), 0.0)
    buffer.push(packet(0), 0.1)
    assert buffer.next_wake() == jitter.WAIT_S
    assert buffer.counters == {"late": 1}


def test_fifteen_lost_in_a_row_are_filled_and_more_are_not() -> None:
    kept = [0, 1, 17, 18, 19]
    assert len(heard(steady(kept))) == 2 * LENGTH * 20
    kept = [0, 1, 18, 19, 20]
    buffer = JitterBuffer()
    assert heard(steady(kept), buffer) == spoken(*kept)
    assert buffer.counters == {"restarts": 1, "strays": 0}


def test_both_counters_turn_over() -> None:
    pcm = heard(steady(range(40), first=0xFFF0, start=(1 << 32) - 5 * LENGTH))
    assert pcm == spoken(*range(40))


def test_a_source_that_begins_anew_is_heard_from_its_first_packet() -> None:
    buffer = JitterBuffer()
    old = steady(range(5), first=7)
    new = [(0.3 + at, voice) for at, voice in steady(range(5), first=40_000, start=77)]
    assert heard(old + new, buffer) == spoken(*range(5), *range(5))
    assert buffer.counters["restarts"] == 1
    assert buffer.counters["strays"] == 0


def test_what_is_left_of_the_old_source_is_heard_before_it() -> None:
    old = [*steady(range(5)), (0.3, packet(6))]
    new = [(0.31 + at, voice) for at, voice in steady(range(5), first=40_000)]
    lost = fade(packet(4).pcm, LENGTH)
    assert heard(old + new) == spoken(*range(5)) + lost + spoken(6, *range(5))


def test_two_sources_at_once_do_not_take_turns() -> None:
    """The one that was first is heard; of the other there are never two in a row."""
    other = [(0.01 + at, voice) for at, voice in steady(range(9), first=40_000)]
    buffer = JitterBuffer()
    assert heard(steady(range(9)) + other, buffer) == spoken(*range(9))
    assert buffer.counters == {"strays": 9}


def test_its_first_two_may_come_the_wrong_way_round() -> None:
    new = [(0.31, packet(1, first=40_000)), (0.33, packet(0, first=40_000))]
    rest = [(0.3 + at, voice) for at, voice in steady(range(2, 5), first=40_000)]
    assert heard(steady(range(5)) + new + rest) == spoken(*range(5), *range(5))


def test_one_odd_packet_is_not_another_source() -> None:
    buffer = JitterBuffer()
    odd = [(0.1, packet(0, first=30_000)), (0.11, packet(0, first=30_000))]
    assert heard(steady(range(9)) + odd, buffer) == spoken(*range(9))
    assert buffer.counters == {"strays": 2}


def test_two_odd_packets_that_do_not_belong_together() -> None:
    odd = [(0.1, packet(0, first=30_000)), (0.11, packet(0, first=50_000))]
    assert heard(steady(range(9)) + odd) == spoken(*range(9))


def test_a_source_that_by_chance_begins_just_behind_the_old_one() -> None:
    old = steady(range(50), first=1000)
    new = [(10.0 + at, voice) for at, voice in steady(range(20), first=1020)]
    assert heard(old + new) == spoken(*range(50), *range(20))


def test_a_source_that_falls_silent_for_long_goes_on_where_it_was() -> None:
    """Its sequence goes on, so nothing is lost; and nobody waits through its silence."""
    later = [
        (60.0, packet(5, start=60 * 8000)),
        (60.06, packet(6, start=60 * 8000)),
    ]
    assert heard(steady(range(5)) + later) == spoken(*range(7))


def test_a_short_pause_is_heard_as_long_as_it_was() -> None:
    after = [(0.24 + 0.5 + STEP, packet(5, start=4000))]
    pcm = heard(steady(range(5)) + after)
    assert pcm == spoken(*range(5)) + fade(packet(4).pcm, 4000) + spoken(5)


def test_a_pause_in_which_the_timestamp_turns_over() -> None:
    arrivals = [
        (0.0, Voice("102", 1, (1 << 32) - 480, packet(0).pcm)),
        (0.31, Voice("102", 2, 2000, packet(1).pcm)),
    ]
    assert heard(arrivals) == spoken(0) + fade(packet(0).pcm, 2000) + spoken(1)


def test_timestamps_that_do_not_count_samples() -> None:
    """Some count in other units, or not at all; the order is right all the same."""
    for unit in (0, 1, 60, 5400):
        arrivals = [
            (number * STEP, Voice("102", number, number * unit, packet(number).pcm))
            for number in range(9)
            if number != 4
        ]
        lost = fade(packet(3).pcm, LENGTH)
        assert heard(arrivals) == spoken(0, 1, 2, 3) + lost + spoken(5, 6, 7, 8), unit


def test_what_is_no_sound_is_refused() -> None:
    buffer = JitterBuffer()
    for pcm in (b"", b"\x00", bytes(2 * jitter.MOST_SAMPLES + 2)):
        buffer.push(Voice("102", 0, 0, pcm), 0.0)
    assert buffer.counters == {"refused": 3}
    assert buffer.next_wake() is None


def test_what_nobody_pulls_is_dropped_oldest_first() -> None:
    buffer = JitterBuffer()
    for number in range(100):
        buffer.push(packet(number), number * STEP)
    pcm = buffer.pull(100 * STEP)
    assert len(pcm) == jitter.MOST_READY
    assert pcm.endswith(spoken(97, 98, 99))
    assert buffer.counters["dropped"] == 2 * LENGTH * 100 - jitter.MOST_READY


def test_flushing_waits_for_nothing() -> None:
    buffer = JitterBuffer()
    buffer.push(packet(0), 0.0)
    buffer.push(packet(2), 0.01)
    assert buffer.flush() == spoken(0) + fade(packet(0).pcm, LENGTH) + spoken(2)
    buffer.push(packet(0, first=5), 0.02)
    assert buffer.pull(0.3) == spoken(0)


def test_fading() -> None:
    pcm = struct.pack("<4h", 1000, 1000, -1000, -1000)
    assert struct.unpack("<6h", fade(pcm, 6)) == (800, 600, -400, -200, 0, 0)
    assert struct.unpack("<2h", fade(pcm, 2)) == (800, 600)
    assert fade(pcm, 0) == b""
