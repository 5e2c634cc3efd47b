"""The pictures of floor plans: what is taken, what becomes of it, and what is refused."""

from io import BytesIO
import struct
from typing import Any
from unittest.mock import patch
import zlib

from hypothesis import given, strategies as st
from PIL import Image
import pytest

from custom_components.municipal_alarm.bridge import plan_pictures
from custom_components.municipal_alarm.bridge.plan_pictures import (
    LONGEST_EDGE,
    MOST_BYTES,
    MOST_PIXELS,
    make,
)
from custom_components.municipal_alarm.control_room.errors import BadRequest


def drawn(
    text_format: str = "PNG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **more: Any
) -> bytes:
    into = BytesIO()
    Image.new(mode, size, more.pop("color", 0)).save(into, text_format, **more)
    return into.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize(
    ("text_format", "kept"), [("PNG", "png"), ("JPEG", "jpg"), ("WEBP", "jpg")]
)
def test_taken(text_format: str, kept: str) -> None:
    made = make(drawn(text_format))
    assert (made.picture.width, made.picture.height) == (60, 40)
    assert made.picture.file.endswith(f".{kept}")
    assert opened(made.content).size == (60, 40)
    assert make(drawn(text_format)).picture == made.picture


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16"])
def test_every_kind_of_png(mode: str) -> None:
    assert opened(make(drawn(mode=mode)).content).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    made = make(drawn(mode="RGBA", color=(0, 0, 0, 0)))
    assert opened(made.content).getpixel((3, 3)) == (255, 255, 255)


def test_nothing_that_was_hidden_in_it_is_kept() -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif[0x0112] = 6
    content = drawn("JPEG", exif=exif) + b"<script>alert(1)</script>"
    made = make(content)
    assert b"home" not in made.content
    assert b"script" not in made.content
    # It lay on its side, and the picture said so.
    assert (made.picture.width, made.picture.height) == (40, 60)


def test_a_large_one_is_made_smaller() -> None:
    made = make(drawn(size=(LONGEST_EDGE + 904, 500), mode="L"))
    assert made.picture.width == LONGEST_EDGE
    assert opened(made.content).size == (made.picture.width, made.picture.height)


def test_a_photograph_does_not_stay_a_png() -> None:
    with patch.object(plan_pictures, "_LARGEST_PNG", 10):
        made = make(drawn())
    assert made.picture.file.endswith(".jpg")
    assert opened(made.content).format == "JPEG"


def says(width: int, height: int) -> bytes:
    """A small file that says it is a huge picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        whole = kind + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(bytes(1000))
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(
    "content",
    [
        says(MOST_PIXELS + 1, 1),
        says(40_000, 40_000),
        says(2**31 - 1, 2**31 - 1),
        bytes(MOST_BYTES + 1),
    ],
    ids=["pixels", "bomb", "huge", "bytes"],
)
def test_too_large(content: bytes) -> None:
    with pytest.raises(BadRequest, match="plan_too_large"):
        make(content)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
        drawn("GIF"),
        drawn("TIFF"),
        drawn()[:50],
        drawn("JPEG")[:300],
        says(1000, 1000),
    ],
    ids=["nothing", "pdf", "svg", "gif", "tiff", "torn-png", "torn-jpeg", "too-few-pixels"],
)
def test_no_picture(content: bytes) -> None:
    with pytest.raises(BadRequest, match="plan_no_picture"):
        make(content)


_WHOLE = tuple(drawn(text_format) for text_format in ("PNG", "JPEG", "WEBP"))


@given(
    st.sampled_from(_WHOLE),
    st.lists(st.tuples(st.integers(0, 400), st.binary(min_size=1, max_size=6)), max_size=6),
)
def test_whatever_is_broken_is_refused_or_made_whole(
    content: bytes, damage: list[tuple[int, bytes]]
) -> None:
    broken = bytearray(content)
    for at, junk in damage:
        broken[at : at + len(junk)] = junk
    try:
        made = make(bytes(broken))
    except BadRequest:
        return
    opened(made.content).load()
