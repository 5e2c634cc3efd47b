"""The pictures of floor plans, made harmless before they are kept.

What somebody brings is never given out as it came. It is decoded once, by a few formats
alone and up to a size that is looked at first, and written anew: so what is kept has no
script, no hidden second file, and nothing of where a telephone was when it took it.
"""

from dataclasses import dataclass
import hashlib
from io import BytesIO
from typing import Final

from PIL import Image, ImageOps

from ..control_room.errors import BadRequest
from ..control_room.floor_plans import Picture

MOST_BYTES: Final = 12 * 1024 * 1024
"""Of what is brought; Home Assistant itself takes no more than 16 MB in one request."""
MOST_PIXELS: Final = 50_000_000
"""What the camera of a telephone makes. A small file can say that it is a huge picture."""
LONGEST_EDGE: Final = 4096
"""Of what is kept: as much as a browser shows when it is looked at closely."""
_LARGEST_PNG: Final = 4 * 1024 * 1024
"""Above it, it is a photograph, which JPEG keeps in a tenth."""
_FORMATS: Final = ("PNG", "JPEG", "WEBP")
_QUALITY: Final = 88


@dataclass(frozen=True, slots=True)
class Made:
    """A picture that may be kept and shown."""

    picture: Picture
    content: bytes


def make(content: bytes) -> Made:
    """Make one of what somebody brought. `BadRequest`: it is none, or too large."""
    if len(content) > MOST_BYTES:
        raise too_large()
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as image:
            _demand_size(image)
            # Of a JPEG only as much is decoded as is kept.
            image.draft("RGB", (LONGEST_EDGE, LONGEST_EDGE))
            # As it is and not as a copy: of the largest each copy is 200 MB, which a small
            # machine that guards people has not to spare.
            image.load()
            ImageOps.exif_transpose(image, in_place=True)
            plain = _on_white(image)
            is_drawing = image.format == "PNG"
    except BadRequest:
        raise
    except Image.DecompressionBombError as err:
        raise too_large() from err
    except Exception as err:
        # A broken file makes a decoder raise anything; none of it is ours.
        raise BadRequest("plan_no_picture") from err
    plain.thumbnail((LONGEST_EDGE, LONGEST_EDGE))
    made, suffix = _written(plain, "PNG") if is_drawing else b"", "png"
    if not made or len(made) > _LARGEST_PNG:
        made, suffix = _written(plain, "JPEG", quality=_QUALITY), "jpg"
    name = f"{hashlib.sha256(made).hexdigest()}.{suffix}"
    return Made(Picture(name, plain.width, plain.height), made)


def _demand_size(image: Image.Image) -> None:
    if image.width * image.height > MOST_PIXELS:
        raise too_large()


def too_large() -> BadRequest:
    """The refusal of what is too large."""
    return BadRequest(
        "plan_too_large",
        megabytes=str(MOST_BYTES // 1024**2),
        megapixels=str(MOST_PIXELS // 10**6),
    )


def _on_white(image: Image.Image) -> Image.Image:
    """Without transparency: black lines on nothing are not seen on a dark screen."""
    if not image.has_transparency_data:
        return image if image.mode == "RGB" else image.convert("RGB")
    ground = Image.new("RGB", image.size, "white")
    drawn = image if image.mode == "RGBA" else image.convert("RGBA")
    ground.paste(drawn, mask=drawn)
    return ground


def _written(image: Image.Image, text_format: str, **options: int) -> bytes:
    into = BytesIO()
    image.save(into, text_format, **options)
    return into.getvalue()
