"""Types, tokens and codes of MOTOTRBO, with the limits of time we chose ourselves."""

from collections.abc import Mapping
from enum import IntEnum

from ..events import FailureReason


class DocumentType(IntEnum):
    """Types of LRRP documents (Moto.Net, ok-dmrlib)."""

    IMMEDIATE_REQUEST = 0x05
    IMMEDIATE_REPORT = 0x07
    TRIGGERED_REQUEST = 0x09
    TRIGGERED_ANSWER = 0x0B
    TRIGGERED_REPORT = 0x0D
    STOP_REQUEST = 0x0F
    STOP_ANSWER = 0x11
    UNSOLICITED_REPORT = 0x13
    VERSION_REQUEST = 0x14
    VERSION_REPORT = 0x15


class RequestToken(IntEnum):
    """Tokens of requests.

    Left out, so that they end the reading: 42, on which sdrtrunk, Moto.Net and
    ok-dmrlib disagree, and 4A, which sdrtrunk guesses at.
    """

    REQUEST_ID = 0x22
    SHORT_REQUEST_ID = 0x23
    INTERVAL = 0x31
    ONE_SHOT = 0x33
    PERIODIC = 0x34
    ACCURACY = 0x50
    ACCURACY_AND_TIME = 0x51
    TIME = 0x52
    ALTITUDE = 0x54
    DIRECTION = 0x57
    SPEED = 0x62
    VERTICAL_SPEED = 0x64
    ON_MOVEMENT = 0x78

    @classmethod
    def wanted(cls) -> frozenset[int]:
        """Return those that say what a report shall hold; none has content."""
        return _WANTED


_WANTED = frozenset({0x50, 0x51, 0x52, 0x54, 0x57, 0x62, 0x64})


class ReportToken(IntEnum):
    """Tokens of reports and answers; `reports` has their contents."""

    REQUEST_ID = 0x22
    SHORT_REQUEST_ID = 0x23
    TIME = 0x34
    VERSION = 0x36
    RESULT = 0x37
    SUCCESS = 0x38
    ERROR = 0x39
    CIRCLE = 0x51
    CIRCLE_3D = 0x55
    DIRECTION = 0x56
    CONFIDENCE = 0x65
    POINT = 0x66
    POINT_3D = 0x69
    POINT_3D_ACCURACY = 0x6A
    UNKNOWN_BYTE = 0x6B
    SPEED = 0x6C
    VERTICAL_SPEED = 0x70


class Result(IntEnum):
    """Result codes of LRRP (Moto.Net, sdrtrunk)."""

    OK = 0x00
    BAD_COMMAND = 0x0A
    UNKNOWN = 0x0F
    NO_GPS = 0x10
    DUPLICATE_REQUEST = 0x16
    GPS_NOT_READY = 0x200


FAILURES: Mapping[int, tuple[FailureReason, str]] = {
    Result.BAD_COMMAND: (FailureReason.REFUSED, "the radio does not know the request"),
    Result.UNKNOWN: (FailureReason.OTHER, "the radio gives no reason"),
    Result.NO_GPS: (FailureReason.UNSUPPORTED, "the radio has no GPS"),
    Result.GPS_NOT_READY: (FailureReason.OTHER, "the GPS of the radio is not ready"),
}
"""What a result code means for whoever asked; any other is OTHER with its number."""

# Every exchange: three tries five seconds apart, as nothing is known of the radios'
# own; together as long as the air interface takes for its own retries twice over.
TRIES = 3
TRY_EVERY_S = 5.0
# The same datagram by two ways (repeater and control station), as long as Moto.Net.
COPY_S = 5.0
# How long a text is recognised, and for how long a sequence is not used again.
REMEMBERED_S = 60.0
# Towards one radio; the last place is kept for an emergency text.
MAX_OUTSTANDING = 4
# More than this many texts waiting for one radio are worth nothing to its carrier.
MAX_WAITING = 64
# Known radios are asked a few per second at the start, so that the channel stays free.
ASK_EVERY_S = 0.25
# Silent for so many renewal periods: ask.
SILENT_PERIODS = 2.5
HALF_HOUR_S = 1_800.0
# Radios, texts and requests remembered; a town has some hundreds of radios.
CAPACITY = 4_096
