"""A town: who and what is there, and a way to find it by what people call it.

Waterveen, of demo and tests, is a site plan, read as any other; `town_entries` turns it
into what Home Assistant stores.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from custom_components.municipal_alarm.site_plan import kinds as k
from custom_components.municipal_alarm.site_plan.document import read_document
from custom_components.municipal_alarm.site_plan.planning import plan, tidy
from custom_components.municipal_alarm.site_plan.setup import Item, Setup

from .rounds import Checkpoint, RoundPlan
from .town_parts import Building, Button, Desk, Network, Outside, Person, User
from .town_reading import PHONES, SYSTEM_NAMES, read_building, read_person


@dataclass(frozen=True, slots=True)
class Place:
    """A desk and the building it is in."""

    building: Building
    desk: Desk

    @property
    def words(self) -> str:
        """As stories name it."""
        return f"{self.building.name}, {self.desk.name}"

    @property
    def text(self) -> str:
        """As the control room names it: building, floor, desk."""
        return f"{self.building.name}, {self.desk.floor}, {self.desk.name}"


@dataclass(frozen=True, slots=True)
class Spot:
    """A checkpoint and the building it is in."""

    building: Building
    checkpoint: Checkpoint

    @property
    def words(self) -> str:
        """As stories name it."""
        return f"{self.building.name}, {self.checkpoint.name}"

    @property
    def text(self) -> str:
        """As the control room names it: building, floor, checkpoint."""
        parts = (self.building.name, self.checkpoint.floor, self.checkpoint.name)
        return ", ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class House:
    """A building, as a place."""

    building: Building

    @property
    def words(self) -> str:
        """As stories name it."""
        return self.building.name

    @property
    def text(self) -> str:
        """As the control room names it."""
        return self.building.name


type Where = Place | Spot | House
"""Where something can be about: a desk, a checkpoint or a whole building."""


@dataclass(frozen=True, slots=True)
class Walk:
    """A round plan and the building it is of."""

    building: Building
    plan: RoundPlan

    @property
    def words(self) -> str:
        """As stories name it."""
        return f"{self.building.name}, {self.plan.name}"


@dataclass(frozen=True, slots=True)
class Town:
    """Everything that is set up."""

    name: str
    latitude: float
    longitude: float
    buildings: tuple[Building, ...]
    people: tuple[Person, ...]
    users: tuple[User, ...]
    external: tuple[Outside, ...]
    room: Mapping[str, Any] = field(default_factory=dict)
    """The options of the control room, as they are stored."""
    policy: Mapping[str, Any] = field(default_factory=dict)
    """The escalation policy, as it is stored."""

    def places(self) -> Iterator[Place]:
        """Every desk with its building."""
        for building in self.buildings:
            for desk in building.desks:
                yield Place(building, desk)

    def place(self, words: str) -> Place:
        """The desk that people call "Building, desk"; KeyError with what there is."""
        return _find({place.words: place for place in self.places()}, words)

    def spot(self, words: str) -> Spot:
        """The checkpoint that people call "Building, checkpoint"; KeyError with what there is."""
        spots = (Spot(one, spot) for one in self.buildings for spot in one.checkpoints)
        return _find({spot.words: spot for spot in spots}, words)

    def walk(self, words: str) -> Walk:
        """The plan that people call "Building, plan"; KeyError with what there is."""
        walks = (Walk(one, plan) for one in self.buildings for plan in one.rounds)
        return _find({walk.words: walk for walk in walks}, words)

    def where(self, words: str) -> Where:
        """A desk, checkpoint or building by its words; KeyError with what there is."""
        known: dict[str, Where] = {place.words: place for place in self.places()}
        for one in self.buildings:
            known[one.name] = House(one)
            known |= {spot.words: spot for spot in (Spot(one, c) for c in one.checkpoints)}
        return _find(known, words)

    def house(self, name: str) -> Building:
        """A building by its name; KeyError with what there is."""
        return _find({one.name: one for one in self.buildings}, name)

    def person(self, name: str) -> Person:
        """A responder by full or first name; KeyError with who there is."""
        return _find(
            {person.name: person for person in self.people}
            | {person.name.partition(" ")[0]: person for person in self.people},
            name,
        )

    def outside(self, name: str) -> Outside:
        """Who can be called from outside, by name; KeyError with who there is."""
        return _find({one.name: one for one in self.external}, name)

    def user(self, name: str) -> User:
        """A user by name or username; KeyError with who there is."""
        return _find(
            {user.name: user for user in self.users} | {user.username: user for user in self.users},
            name,
        )


def _find[T](things: dict[str, T], words: str) -> T:
    wanted = " ".join(words.split()).casefold()
    for name, thing in things.items():
        if name.casefold() == wanted:
            return thing
    raise KeyError(f"there is no {words!r} here; there is {'; '.join(things)}")


# --- the site plan --------------------------------------------------------------------

FILE = Path(__file__).parent / "waterveen.yaml"
_USERS = (
    User("admin", "Alex", "system-admin", "supervisor"),
    User("operator", "Anna", "system-users", "operator"),
    User("operator2", "Omar", "system-users", "operator"),
    User("viewer", "Vera", "system-users", "viewer"),
)


def read_town(
    name: str, latitude: float, longitude: float, users: tuple[User, ...], text: str
) -> Town:
    """The town of a site plan; ValueError with what is wrong with it."""
    systems = [*((str(one), called) for one, called in SYSTEM_NAMES.items()), (PHONES, "Phones")]
    before = [
        Item(k.ROOM, k.ROOM, "Control room", tidy(k.ROOM, {})),
        *(Item(k.SYSTEM, one, called, tidy(k.SYSTEM, {"system": one})) for one, called in systems),
    ]
    known = {user.user_id: user.name for user in users}
    setup = Setup({one.item_id: one for one in before}, known)
    planned = plan(read_document([("", text)]), setup, lambda: "")
    if planned.problems:
        raise ValueError("; ".join(f"{one.at.line}: {one.reason}" for one in planned.problems))
    wanted = planned.wanted
    (policy,) = wanted.of(k.POLICY)
    (room,) = wanted.of(k.ROOM)
    return Town(
        name,
        latitude,
        longitude,
        tuple(read_building(wanted, one) for one in wanted.of(k.BUILDING)),
        tuple(read_person(one) for one in wanted.of(k.RESPONDER)),
        users,
        tuple(
            Outside(one.item_id, one.name, tuple(one.values["actions"]))
            for one in wanted.of(k.EXTERNAL)
        ),
        {key: said for key, said in room.values.items() if said is not None},
        {"name": policy.name, **policy.values},
    )


WATERVEEN = read_town("Waterveen", 52.6365, 5.0610, _USERS, FILE.read_text(encoding="utf-8"))
"""Four buildings, 14 desks, five guards; nobody guards the swimming pool."""

__all__ = [
    "SYSTEM_NAMES",
    "WATERVEEN",
    "Building",
    "Button",
    "Desk",
    "House",
    "Network",
    "Outside",
    "Person",
    "Place",
    "Spot",
    "Town",
    "User",
    "Walk",
    "Where",
]
