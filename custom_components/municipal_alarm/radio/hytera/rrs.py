"""RRS, service 11: which radios are on the air.

Source of all layouts: ok-dmrlib hytera/pdu/radio_registration_service.py, dmr-kaitai
radio_registration_service.ksy.
"""

from dataclasses import dataclass
from typing import cast

from .address import RadioAddress
from .fields import ADDRESS, U32, Layout, word
from .hdap import Frame, ServiceTable
from .tables import PresenceState, RegistrationResult, Service


@dataclass(frozen=True, slots=True)
class GoingOffline:
    """0001: a radio is being switched off; nobody answers. `radio 4`; derived."""

    radio: RadioAddress


@dataclass(frozen=True, slots=True)
class PresenceCheck:
    """0002: are you there? `radio 4`; seen in a capture (marked reliable)."""

    radio: RadioAddress


@dataclass(frozen=True, slots=True)
class Registration:
    """0003: a radio is on the air and wants a `RegistrationAnswer`.

    `radio 4`; seen in a capture.
    """

    radio: RadioAddress


@dataclass(frozen=True, slots=True)
class RegistrationAnswer:
    """0080: the answer to a registration; the radio registers again after `renewal_s`.

    `radio 4 | result 1 | renewal 4, seconds`; seen in a capture (1800 s).
    """

    radio: RadioAddress
    result: RegistrationResult | int
    renewal_s: int


@dataclass(frozen=True, slots=True)
class PresenceAnswer:
    """0082: the radio is there, or the repeater says that it is not.

    `radio 4 | state 1`; seen in a capture.
    """

    radio: RadioAddress
    state: PresenceState | int


type RrsPdu = GoingOffline | PresenceCheck | Registration | RegistrationAnswer | PresenceAnswer

TABLE = ServiceTable(
    Service.RRS,
    {
        0x0001: Layout(GoingOffline, radio=ADDRESS),
        0x0002: Layout(PresenceCheck, radio=ADDRESS),
        0x0003: Layout(Registration, radio=ADDRESS),
        0x0080: Layout(
            RegistrationAnswer, radio=ADDRESS, result=word(RegistrationResult), renewal_s=U32
        ),
        0x0082: Layout(PresenceAnswer, radio=ADDRESS, state=word(PresenceState)),
    },
)


def parse(frame: Frame) -> RrsPdu:
    """Return the message of an RRS frame; raises MalformedFrame or UnsupportedFrame."""
    return cast("RrsPdu", TABLE.read(frame))


def build(pdu: RrsPdu, *, reliable: bool = False) -> Frame:
    """Return the frame of an RRS message; raises LocalMisuse when a value does not fit."""
    return TABLE.write(pdu, reliable=reliable)
