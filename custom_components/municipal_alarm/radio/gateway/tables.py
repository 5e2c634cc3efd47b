"""Numbers and words of the open gateway protocol (docs/gateway-protocol.md).

Every limit states its arithmetic; the specification repeats the figures, and a
test holds the two together.
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

PROTOCOL = "muni-alarm"
VERSION = 1
SERVICE_TYPE = "_muni-alarm._tcp.local."
DEFAULT_PATH = "/muni-alarm"

# The largest legal message is a text of 1000 characters of 4 bytes to 64 radios
# and 64 talkgroups named by 64 characters of 4 bytes: 4 000 + 2 x 16 384 = 36.8 kB.
MAX_FRAME_BYTES = 65_536
# Before the peer has proved anything it may not make us hold much.
MAX_HANDSHAKE_BYTES = 4_096
# Our own messages are two deep; the rest is room for later versions.
MAX_DEPTH = 8
MAX_ID = 64
MAX_KEY = 128
MAX_NAME = 100
MAX_TEXT = 1_000
MAX_TARGETS = 64
MAX_TTL_S = 86_400
MAX_MICROPHONE_S = 300
# JSON numbers are exact up to here everywhere (IEEE 754 doubles).
MAX_INTEGER = 2**53 - 1


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: at most this between our frames, this of silence, this to shake hands.

    A dead link shows within three missed heartbeats, well inside the 30 s after
    which the room escalates. Only tests use other figures.
    """

    heartbeat_s: float = 5.0
    silence_s: float = 15.0
    handshake_s: float = 5.0


STANDARD_TIMING = Timing()

# A peer that breaks the protocol this often on one connection is hung up on.
MAX_OFFENCES = 10
# More than this unacknowledged by our application: the journal stands still and
# the peer does not, or it does not honour its own buffer limits.
MAX_OUTSTANDING = 65_536

MIN_NONCE = 32
MAX_NONCE = 128
MIN_TOKEN = 20


class Lane(IntEnum):
    """Order of departure, and of being dropped: lowest number leaves first."""

    URGENT = 0
    NORMAL = 1
    LOW = 2


class Close(IntEnum):
    """WebSocket close codes (4000-4999 are for applications, RFC 6455 7.4.2).

    The last three digits follow the HTTP status that means nearly the same.
    """

    NORMAL = 1000
    GOING_AWAY = 1001
    TOO_BIG = 1009
    PROTOCOL = 4400
    BAD_TOKEN = 4401
    NO_VERSION = 4406
    TIMEOUT = 4408
    REPLACED = 4409
    GAP = 4412
    BUSY = 4423
    TOO_MANY = 4429


class Code(StrEnum):
    """The `code` of an `error` message."""

    NOT_JSON = "not_json"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    DUPLICATE_KEY = "duplicate_key"
    NOT_OBJECT = "not_object"
    MISSING = "missing"
    WRONG_TYPE = "wrong_type"
    OUT_OF_RANGE = "out_of_range"
    TOO_LONG = "too_long"
    BAD_CHARACTERS = "bad_characters"
    BAD_VALUE = "bad_value"
    CONFLICT = "conflict"
    UNEXPECTED = "unexpected"
    BAD_TOKEN = "bad_token"
    NO_VERSION = "no_version"
    GAP = "gap"
    BUSY = "busy"
