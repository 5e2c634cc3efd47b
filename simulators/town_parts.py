"""What a town is made of: desks, buildings, people, and how each is reached. Plain data."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from .rounds import Checkpoint, RoundPlan


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
class Outside:
    """Who can be called from outside: by actions, or else by an automation."""

    external_id: str
    name: str
    actions: Sequence[Any] = ()


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
