"""Waterveen: a small town that does not exist, for demo and tests.

Plain data, and a way to find a desk or a person by what people call them.
`town_entries` turns it into what Home Assistant stores.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Button(StrEnum):
    """How a desk's panic button reaches Home Assistant."""

    CONTACT = "contact"
    """A network contact, seen as a `binary_sensor` that is on for a moment."""
    EVENT = "event"
    """A wireless button, seen as an `event` entity."""
    TILE = "tile"
    """An `input_button` on a tablet."""
    SWITCH = "switch"
    """An `input_boolean` that stays on until somebody puts it back."""
    GATEWAY = "gateway"
    """An input of the radio gateway."""
    HTTP = "http"
    """A signed press over HTTP, as a hotkey program on a computer sends it."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk with a panic button."""

    desk_id: str
    name: str
    floor: str
    button: Button
    camera: bool = True
    lamp: bool = False


@dataclass(frozen=True, slots=True)
class Building:
    """A building and its desks."""

    building_id: str
    name: str
    latitude: float
    longitude: float
    desks: tuple[Desk, ...]


class Network(StrEnum):
    """Which radios somebody carries one of."""

    GATEWAY = "gateway"
    """The open gateway of this project."""
    HYTERA = "hytera"
    """Hytera, behind a repeater."""
    MOTOTRBO = "mototrbo"


@dataclass(frozen=True, slots=True)
class Person:
    """A responder: reached by the radio `radio_id`, by their phone, or by both.

    Whoever has no radio has a phone.
    """

    person_id: str
    name: str
    duty: str
    home: str
    radio_id: str = ""
    network: Network = Network.GATEWAY
    phone_too: bool = False

    @property
    def has_phone(self) -> bool:
        """Whether they have a phone with the companion app."""
        return self.phone_too or not self.radio_id

    @property
    def tag(self) -> str:
        """What is on their personal tag."""
        return f"person-{self.person_id}"


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who logs in."""

    username: str
    name: str
    group: str
    role: str = ""

    @property
    def user_id(self) -> str:
        """As Home Assistant spells its ids: 32 hexadecimal digits."""
        return self.username.encode().hex().ljust(32, "0")[:32]


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
class Town:
    """Everything that is set up."""

    name: str
    latitude: float
    longitude: float
    buildings: tuple[Building, ...]
    people: tuple[Person, ...]
    users: tuple[User, ...]
    external: tuple[str, ...]

    def places(self) -> Iterator[Place]:
        """Every desk with its building."""
        for building in self.buildings:
            for desk in building.desks:
                yield Place(building, desk)

    def place(self, words: str) -> Place:
        """The desk that people call "Building, desk"; KeyError with what there is."""
        return _find({place.words: place for place in self.places()}, words)

    def person(self, name: str) -> Person:
        """A responder by full or first name; KeyError with who there is."""
        return _find(
            {person.name: person for person in self.people}
            | {person.name.partition(" ")[0]: person for person in self.people},
            name,
        )

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


TOWN_HALL = Building(
    "town-hall",
    "Town Hall",
    52.6361,
    5.0602,
    (
        Desk("town-hall-1", "Desk 1", "Ground floor", Button.CONTACT, lamp=True),
        Desk("town-hall-2", "Desk 2", "Ground floor", Button.EVENT, lamp=True),
        Desk("town-hall-3", "Desk 3", "Ground floor", Button.GATEWAY, lamp=True),
        Desk("town-hall-reception", "Reception", "Ground floor", Button.HTTP, lamp=True),
        Desk("town-hall-registry", "Registry", "First floor", Button.SWITCH),
    ),
)
LIBRARY = Building(
    "library",
    "Library",
    52.6389,
    5.0641,
    (
        Desk("library-information", "Information desk", "Ground floor", Button.TILE, lamp=True),
        Desk("library-reading", "Reading room", "First floor", Button.EVENT),
        Desk("library-archive", "Archive", "Basement", Button.GATEWAY),
    ),
)
SOCIAL_SERVICES = Building(
    "social-services",
    "Social Services",
    52.6332,
    5.0548,
    (
        Desk("social-1", "Interview room 1", "First floor", Button.GATEWAY, lamp=True),
        Desk("social-2", "Interview room 2", "First floor", Button.HTTP, lamp=True),
        Desk("social-counter", "Counter", "Ground floor", Button.CONTACT, lamp=True),
    ),
)
SWIMMING_POOL = Building(
    "swimming-pool",
    "Swimming Pool",
    52.6420,
    5.0715,
    (
        Desk("pool-cash", "Cash desk", "Ground floor", Button.CONTACT, lamp=True),
        Desk("pool-lifeguard", "Lifeguard post", "Poolside", Button.GATEWAY),
        Desk("pool-first-aid", "First aid room", "Ground floor", Button.EVENT, camera=False),
    ),
)

WATERVEEN = Town(
    name="Waterveen",
    latitude=52.6365,
    longitude=5.0610,
    buildings=(TOWN_HALL, LIBRARY, SOCIAL_SERVICES, SWIMMING_POOL),
    people=(
        Person("jan", "Jan de Vries", "guard", "town-hall", "1201", Network.HYTERA),
        Person("samira", "Samira Haddad", "guard", "town-hall", "1202", Network.MOTOTRBO),
        Person(
            "pieter", "Pieter Bakker", "guard", "library", "1203", Network.HYTERA, phone_too=True
        ),
        Person("fatima", "Fatima Yilmaz", "guard", "social-services", "1204", Network.MOTOTRBO),
        Person("kees", "Kees Mulder", "guard", "social-services"),
        Person("anneke", "Anneke Visser", "patrol", "library", "1210"),
        Person("bas", "Bas Kuiper", "response_team", "town-hall"),
        Person("ilse", "Ilse Brouwer", "response_team", "town-hall"),
        Person("noor", "Noor Jansen", "response_team", "social-services"),
    ),
    users=(
        User("admin", "Alex", "system-admin", "supervisor"),
        User("operator", "Anna", "system-users", "operator"),
        User("operator2", "Omar", "system-users", "operator"),
        User("viewer", "Vera", "system-users", "viewer"),
    ),
    external=("Alarm centre", "Police"),
)
"""Four buildings, 14 desks, five guards; nobody guards the swimming pool.

The two guards of the town hall carry radios of different makes, so that every alarm
there goes both ways.
"""
