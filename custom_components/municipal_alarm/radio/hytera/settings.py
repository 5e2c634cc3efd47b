"""How a Hytera system is reached, and what the installer has chosen for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from ..reading import TextRules
from .address import RadioAddress
from .tables import DEFAULT_SUBNET, MAX_RADIO

DEFAULT_OWN_ID: Final = MAX_RADIO
"""A dispatcher's own radio id: the highest there is, which no radio is given first."""

COMPUTERS_FROM: Final = 127
"""First bytes of IPv4 addresses that are no radio's.

Radios fill three bytes with their id, so they live in a network of 1 to 126; a
computer that takes part has its own address (seen in a capture: 192.168.20.100).
"""


class Carrier(StrEnum):
    """How the services reach us: HSTRP of a repeater, or HRNP of a radio used as station."""

    REPEATER = "repeater"
    CONTROL_STATION = "control_station"


@dataclass(frozen=True, slots=True)
class HyteraPorts:
    """UDP ports of the services, for slot 1 and slot 2; the same number at both ends.

    A control station has one of each, and none for voice. Source: protocols.md 2.3.
    """

    rrs: tuple[int, ...] = (30001, 30002)
    lp: tuple[int, ...] = (30003, 30004)
    tp: tuple[int, ...] = (30005, 30006)
    tmp: tuple[int, ...] = (30007, 30008)
    rcp: tuple[int, ...] = (30009, 30010)
    voice: tuple[int, ...] = (30012, 30014)

    @classmethod
    def usual(cls, carrier: Carrier) -> HyteraPorts:
        """Return what equipment of this kind is delivered with."""
        if carrier is Carrier.REPEATER:
            return cls()
        return cls(rrs=(3002,), lp=(3003,), tp=(3006,), tmp=(3004,), rcp=(3005,), voice=())


@dataclass(frozen=True, slots=True)
class HyteraSettings:
    """One Hytera system.

    `hosts` are the IPv4 addresses of its repeaters or control stations, and
    nobody else is listened to. `own_id` is the radio id that our texts and
    calls come from; behind a control station it is that radio's. `ports` None:
    the usual ones. The types are values of B003's emergency type, which each
    site programs itself. `known_radios` are asked at start whether they are there.
    """

    hosts: tuple[str, ...]
    carrier: Carrier = Carrier.REPEATER
    slots: tuple[int, ...] = (1, 2)
    own_id: int = DEFAULT_OWN_ID
    calls_first: bool = True
    ports: HyteraPorts | None = None
    subnet: int = DEFAULT_SUBNET
    display_letters: int = 48
    rules: TextRules = field(default_factory=TextRules)
    man_down_types: frozenset[int] = frozenset()
    lone_worker_types: frozenset[int] = frozenset()
    renewal_s: int = 600
    known_radios: tuple[str, ...] = ()

    @property
    def is_repeater(self) -> bool:
        """Return whether there are slots, call reports and voice."""
        return self.carrier is Carrier.REPEATER

    def is_radio(self, address: RadioAddress) -> bool:
        """Return whether an address can be that of a radio other than ourselves.

        The subnet need not be ours: a radio that was programmed otherwise, or an answer
        that leaves it out, must be heard. Only a computer is told by it.
        """
        is_computer = address.subnet >= COMPUTERS_FROM and address.subnet != self.subnet
        return 0 < address.number <= MAX_RADIO and address.number != self.own_id and not is_computer

    @property
    def channels(self) -> Sequence[tuple[str, int]]:
        """Return every `(host, slot)`; a control station is slot 1 of its host."""
        slots = self.slots if self.is_repeater else (1,)
        return [(host, slot) for host in dict.fromkeys(self.hosts) for slot in slots]

    @property
    def used_ports(self) -> HyteraPorts:
        """Return the ports in use."""
        return self.ports or HyteraPorts.usual(self.carrier)
