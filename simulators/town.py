"""Waterveen: a small town that does not exist, for demo and tests.

Plain data, and a way to find a desk or a person by what people call them.
`town_entries` turns it into what Home Assistant stores.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from .rounds import Checkpoint, RoundPlan, checkpoints, plans


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
    checkpoints: tuple[Checkpoint, ...] = ()
    rounds: tuple[RoundPlan, ...] = ()
    street: str = ""
    contact: str = ""
    """Who can be asked there, by those who are called from outside."""


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
    shift: bool = False
    """Whether a switch on a board says if they are on duty."""
    check_in_s: float | None = None
    """As a lone worker; shorter than the form allows, for nobody waits half an hour."""

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
    external: tuple[str, ...]

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


_TOWN_HALL_TAGS = checkpoints(
    "town-hall", "Ground floor", "First floor", assembly_point="Market square"
)
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
    _TOWN_HALL_TAGS,
    plans("town-hall", _TOWN_HALL_TAGS),
    street="Raadhuisplein 1, Waterveen",
    contact="Porter, 0000 100100",
)
_LIBRARY_TAGS = checkpoints(
    "library", "Basement", "Ground floor", "First floor", assembly_point="Library square"
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
    _LIBRARY_TAGS,
    plans("library", _LIBRARY_TAGS),
    street="Kade 12, Waterveen",
    contact="Front desk, 0000 100200",
)
_SOCIAL_SERVICES_TAGS = checkpoints(
    "social", "Ground floor", "First floor", assembly_point="Car park"
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
    _SOCIAL_SERVICES_TAGS,
    plans("social", _SOCIAL_SERVICES_TAGS),
    street="Molenweg 5, Waterveen",
    contact="Reception, 0000 100300",
)
_SWIMMING_POOL_TAGS = checkpoints(
    "pool", "Ground floor", "Poolside", assembly_point="Sunbathing lawn"
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
    _SWIMMING_POOL_TAGS,
    # Nobody is at work there: a round begins when a patrol comes by.
    plans("pool", _SWIMMING_POOL_TAGS, rrule=""),
    street="Zwembadlaan 3, Waterveen",
    contact="Lifeguard, 0000 100400",
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
        Person(
            "fatima",
            "Fatima Yilmaz",
            "guard",
            "social-services",
            "1204",
            Network.MOTOTRBO,
            check_in_s=6,
        ),
        Person("kees", "Kees Mulder", "guard", "social-services"),
        Person("anneke", "Anneke Visser", "patrol", "library", "1210"),
        Person("bas", "Bas Kuiper", "response_team", "town-hall"),
        Person("ilse", "Ilse Brouwer", "response_team", "town-hall", shift=True),
        Person("noor", "Noor Jansen", "response_team", "social-services"),
        Person("sanne", "Sanne Hoekstra", "supervisor", "town-hall"),
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
