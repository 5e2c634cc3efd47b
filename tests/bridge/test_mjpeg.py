"""Pictures are cut out of whatever a camera sends, however it comes, and at no great cost."""

from time import perf_counter

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.bridge.mjpeg import Cutter

BEGIN, END = b"\xff\xd8", b"\xff\xd9"

inside = st.binary(max_size=40).filter(lambda one: END not in one + b"\xff" and one[-1:] != b"\xff")
between = st.binary(max_size=40).filter(lambda one: BEGIN not in one and one[-1:] != b"\xff")
pictures = inside.map(lambda one: BEGIN + one + END)


@given(
    st.lists(st.tuples(between, pictures), max_size=6),
    between,
    st.lists(st.integers(1, 9), min_size=1, max_size=8),
)
def test_each_picture_is_found_however_it_is_cut(
    sent: list[tuple[bytes, bytes]], rest: bytes, sizes: list[int]
) -> None:
    stream = b"".join(before + picture for before, picture in sent) + rest
    cutter = Cutter()
    found: list[bytes] = []
    turn = 0
    while stream:
        size = sizes[turn % len(sizes)]
        found += cutter.cut(stream[:size])
        stream, turn = stream[size:], turn + 1
    assert found == [picture for _, picture in sent]
    assert cutter.waiting == len(rest)


@given(st.lists(st.binary(max_size=30), max_size=20))
def test_whatever_it_is_sent_it_gives_pictures_alone(chunks: list[bytes]) -> None:
    cutter = Cutter()
    found = [picture for chunk in chunks for picture in cutter.cut(chunk)]
    assert all(one.startswith(BEGIN) and one.endswith(END) for one in found)
    assert sum(map(len, found)) + cutter.waiting <= sum(map(len, chunks))


@pytest.mark.parametrize("start", [b"", BEGIN], ids=["no picture", "one without an end"])
@pytest.mark.parametrize("filling", [b"x", b"\xff"])
def test_what_is_no_camera_costs_little(start: bytes, filling: bytes) -> None:
    """8 MB in packets, each looked at from the start, would hold everything up for a minute."""
    cutter = Cutter()
    began = perf_counter()
    assert list(cutter.cut(start)) == []
    for _ in range(5800):
        assert list(cutter.cut(filling * 1448)) == []
    assert perf_counter() - began < 5
    assert cutter.waiting > 8_000_000
