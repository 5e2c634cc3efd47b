"""Floor plans of the town hall, drawn in code, with what stands where.

    plant(folder, WATERVEEN)   before the first start of a Home Assistant in that folder

The other buildings have none: there one sees what is shown without, and brings one.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from custom_components.municipal_alarm.bridge.plan_files import PlanFiles
from custom_components.municipal_alarm.bridge.plan_pictures import make
from custom_components.municipal_alarm.bridge.plans import FOLDER
from custom_components.municipal_alarm.control_room import floor_plans
from custom_components.municipal_alarm.control_room.floor_plans import FloorPlan, Mark
from custom_components.municipal_alarm.control_room.ids import BuildingId
from custom_components.municipal_alarm.control_room.words import MarkKind

from .preseed import id_of
from .town import Place, Town
from .town_entries import camera_of

SIZE = (1200, 780)
_WALL = 8
_DOOR = 62
_INK = "#26303a"
_SOFT = "#9aa7b3"
_ROOM = "#f4f6f8"
_HALL = "#e8eef5"


@dataclass(frozen=True, slots=True)
class Room:
    """A room by its corners in pixels, and the wall that its door is in: n, e, s or w."""

    name: str
    left: int
    top: int
    right: int
    bottom: int
    door: str = ""
    is_hall: bool = False


@dataclass(frozen=True, slots=True)
class Drawing:
    """One floor: its rooms, and where in pixels desks, checkpoints and exits are, by id."""

    building_id: str
    floor: str
    rooms: tuple[Room, ...]
    desks: Mapping[str, tuple[int, int]]
    checkpoints: Mapping[str, tuple[int, int]]
    exits: Mapping[str, tuple[int, int]]
    cameras: Mapping[str, tuple[int, int, float]] = field(default_factory=dict)
    """Of a desk: where its camera hangs, and where it looks."""


GROUND_FLOOR = Drawing(
    "town-hall",
    "Ground floor",
    (
        Room("Public hall", 40, 300, 1160, 560, is_hall=True),
        Room("Counter 1", 40, 40, 310, 300, "s"),
        Room("Counter 2", 310, 40, 580, 300, "s"),
        Room("Counter 3", 580, 40, 850, 300, "s"),
        Room("Back office", 850, 40, 1160, 300, "s"),
        Room("Stairs", 40, 560, 260, 740, "n"),
        Room("Entrance", 260, 560, 640, 740, "s", is_hall=True),
        Room("Waiting room", 640, 560, 920, 740, "n"),
        Room("Archive", 920, 560, 1160, 740, "n"),
    ),
    desks={
        "town-hall-1": (175, 235),
        "town-hall-2": (445, 235),
        "town-hall-3": (715, 235),
        "town-hall-reception": (560, 500),
    },
    checkpoints={"town-hall-ground": (150, 650), "town-hall-door": (330, 680)},
    exits={"Main entrance": (480, 748), "Emergency exit": (1158, 430)},
    cameras={
        "town-hall-1": (70, 70, 135.0),
        "town-hall-2": (340, 70, 135.0),
        "town-hall-3": (610, 70, 135.0),
        "town-hall-reception": (1120, 330, 255.0),
    },
)
FIRST_FLOOR = Drawing(
    "town-hall",
    "First floor",
    (
        Room("Corridor", 40, 300, 1160, 460, is_hall=True),
        Room("Council chamber", 40, 40, 560, 300, "s"),
        Room("Mayor", 560, 40, 850, 300, "s"),
        Room("Meeting room", 850, 40, 1160, 300, "s"),
        Room("Stairs", 40, 460, 260, 740, "n"),
        Room("Registry", 260, 460, 720, 740, "n"),
        Room("Offices", 720, 460, 1160, 740, "n"),
    ),
    desks={"town-hall-registry": (500, 560)},
    checkpoints={"town-hall-first": (150, 520)},
    exits={"Stairs down": (150, 640), "Fire escape": (1158, 380)},
    cameras={"town-hall-registry": (690, 490, 225.0)},
)
DRAWINGS = (GROUND_FLOOR, FIRST_FLOOR)


def plant(folder: Path, town: Town) -> None:
    """Leave the plans where a Home Assistant in this folder finds them at its first start."""
    files = PlanFiles(folder / FOLDER)
    plans = []
    for drawing in DRAWINGS:
        made = make(draw(drawing))
        files.write(made.picture.file, made.content)
        marks = tuple(_marks(drawing, {one.desk.desk_id: one for one in town.places()}))
        building = BuildingId(drawing.building_id)
        plans.append(FloorPlan(building, drawing.floor, made.picture, marks))
    files.write_list({"version": len(plans), "plans": [floor_plans.stored(one) for one in plans]})


def _marks(drawing: Drawing, places: Mapping[str, Place]) -> Iterator[Mark]:
    def at(x: int, y: int) -> tuple[float, float]:
        return round(x / SIZE[0], 4), round(y / SIZE[1], 4)

    for desk_id, where in drawing.desks.items():
        yield Mark(MarkKind.DESK, desk_id, places[desk_id].desk.name, *at(*where))
    for checkpoint_id, where in drawing.checkpoints.items():
        yield Mark(MarkKind.CHECKPOINT, checkpoint_id, checkpoint_id, *at(*where))
    for name, where in drawing.exits.items():
        yield Mark(MarkKind.EXIT, id_of(name), name, *at(*where))
    for desk_id, (x, y, turn) in drawing.cameras.items():
        place = places[desk_id]
        name = f"View of {place.desk.name}"
        yield Mark(MarkKind.CAMERA, camera_of(place), name, *at(x, y), turn)


def draw(drawing: Drawing) -> bytes:
    """The picture of a floor, as an architect's program would give it out: a PNG."""
    picture = Image.new("RGB", SIZE, "white")
    pen = ImageDraw.Draw(picture)
    font = ImageFont.load_default(22)
    for room in drawing.rooms:
        box = (room.left, room.top, room.right, room.bottom)
        pen.rectangle(box, fill=_HALL if room.is_hall else _ROOM, outline=_INK, width=_WALL)
    for room in drawing.rooms:
        if room.door:
            _door(pen, room)
        # In the middle, above where people sit.
        across, up = (room.left + room.right) / 2, (2 * room.top + room.bottom) / 3
        pen.text((across, up), room.name, fill=_INK, font=font, anchor="mm")
        if room.name == "Stairs":
            for step in range(room.left + 30, room.right - 20, 22):
                pen.line((step, room.bottom - 60, step, room.bottom - 16), fill=_SOFT, width=3)
    into = BytesIO()
    picture.save(into, "PNG")
    return into.getvalue()


def _door(pen: ImageDraw.ImageDraw, room: Room) -> None:
    """A gap in the wall."""
    across = (room.left + room.right) // 2
    y = room.bottom if room.door == "s" else room.top
    fill = _HALL
    pen.rectangle((across, y - _WALL, across + _DOOR, y + _WALL), fill=fill)
