"""Draw the brand images: a shield, the panic button in it, and its call going out.

The images are committed; this script is how to change them. Pillow comes with
Home Assistant.

Usage: python script/lib/draw_brand.py [FOLDER]
"""

from dataclasses import dataclass
from pathlib import Path
import sys

from PIL import Image, ImageDraw, ImageFont

FOLDER = Path(__file__).parents[2] / "custom_components" / "municipal_alarm" / "brand"

# Everything is drawn on a square of this many units, eight times as fine as the
# largest image shows it: reducing it then smooths every edge.
UNITS = 512
FINE = 8

type Colour = tuple[int, int, int]
type Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one variant."""

    rim: Colour
    top: Colour
    bottom: Colour
    call: Colour
    text: Colour


LIGHT = Palette(
    rim=(13, 42, 74),
    top=(37, 99, 158),
    bottom=(16, 58, 102),
    call=(255, 255, 255),
    text=(16, 46, 80),
)
DARK = Palette(
    rim=(226, 236, 246),
    top=(45, 112, 176),
    bottom=(20, 68, 118),
    call=(255, 255, 255),
    text=(240, 245, 250),
)
RING: Colour = (244, 246, 248)
BUTTON: Colour = (214, 34, 42)
BUTTON_LOW: Colour = (160, 18, 28)
GLOSS: Colour = (240, 92, 92)


def _curve(start: Point, first: Point, second: Point, end: Point) -> list[Point]:
    """A cubic Bézier curve as a row of points."""
    points = []
    for number in range(65):
        t = number / 64
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3
        points.append(
            (
                a * start[0] + b * first[0] + c * second[0] + d * end[0],
                a * start[1] + b * first[1] + c * second[1] + d * end[1],
            )
        )
    return points


def _shield(inset: float) -> list[Point]:
    """The outline of the shield in units, `inset` units inside its edge."""
    right, middle = 460 - inset, 256.0
    top, shoulder, waist, foot = 24 + inset * 1.15, 92 + inset * 0.9, 262.0, 496 - inset * 1.25
    half = [
        *_curve((middle, top), (middle + 62, top + 44), (right - 66, shoulder), (right, shoulder)),
        *_curve((right, waist), (right, 372), (middle + 92, foot - 48), (middle, foot)),
    ]
    return [*half, *((2 * middle - x, y) for x, y in reversed(half))]


def _scaled(points: list[Point]) -> list[Point]:
    return [(x * FINE, y * FINE) for x, y in points]


def _disc(draw: ImageDraw.ImageDraw, centre: Point, radius: float, colour: Colour) -> None:
    (x, y), r = centre, radius
    draw.ellipse(tuple(edge * FINE for edge in (x - r, y - r, x + r, y + r)), fill=colour)


def _call(draw: ImageDraw.ImageDraw, centre: Point, colour: Colour) -> None:
    """The call of the button: an arc to each side."""
    (x, y), r = centre, 160
    box = tuple(edge * FINE for edge in (x - r, y - r, x + r, y + r))
    for middle in (0, 180):
        draw.arc(box, middle - 33, middle + 33, fill=colour, width=22 * FINE)


def icon(palette: Palette) -> Image.Image:
    """The icon, as fine as it is drawn."""
    size = UNITS * FINE
    image = Image.new("RGBA", (size, size), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.polygon(_scaled(_shield(0)), fill=palette.rim)

    shade = Image.linear_gradient("L").resize((size, size))
    field = Image.composite(
        Image.new("RGBA", (size, size), (*palette.bottom, 255)),
        Image.new("RGBA", (size, size), (*palette.top, 255)),
        shade,
    )
    inside = Image.new("L", (size, size), 0)
    ImageDraw.Draw(inside).polygon(_scaled(_shield(18)), fill=255)
    image.paste(field, (0, 0), inside)

    centre = (256.0, 246.0)
    _call(draw, centre, palette.call)
    _disc(draw, centre, 114, RING)
    _disc(draw, (256.0, 254.0), 90, BUTTON_LOW)
    _disc(draw, (256.0, 241.0), 90, BUTTON)
    draw.arc(
        tuple(edge * FINE for edge in (190, 175, 322, 307)), 205, 275, fill=GLOSS, width=12 * FINE
    )
    return image


def logo(palette: Palette) -> Image.Image:
    """The icon with the name beside it, as fine as it is drawn."""
    mark = icon(palette)
    font = ImageFont.load_default(150 * FINE)
    words = ("Municipal", "Alarm")
    measure = ImageDraw.Draw(mark)
    width = max(measure.textlength(word, font) for word in words)
    image = Image.new("RGBA", (mark.width + int(width) + 48 * FINE, mark.height), (0, 0, 0, 0))
    image.paste(mark, (0, 0), mark)
    draw = ImageDraw.Draw(image)
    for word, y in zip(words, (176, 344), strict=True):
        draw.text((mark.width + 16 * FINE, y * FINE), word, palette.text, font, anchor="lm")
    return image


def save(image: Image.Image, name: str, folder: Path) -> None:
    """Write an image in both resolutions; the height is what counts."""
    for suffix, height in (("", 256), ("@2x", 512)):
        size = (round(image.width * height / image.height), height)
        small = image.resize(size, Image.Resampling.LANCZOS)
        small.save(folder / f"{name}{suffix}.png", optimize=True)


def main(folder: Path) -> None:
    """Draw all images."""
    folder.mkdir(parents=True, exist_ok=True)
    for prefix, palette in (("", LIGHT), ("dark_", DARK)):
        save(icon(palette), f"{prefix}icon", folder)
        save(logo(palette), f"{prefix}logo", folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER)
