"""Numbers of the Hytera services and what they mean.

Lists are as far as they are public: equipment sends numbers that are not in them.
So a field with such a number holds the plain number (`known` decides), and is sent
again as it came. Sources, where nothing else is said: the enumerations of dmr-kaitai
(hytera/*.ksy) and ok-dmrlib (hytera/pdu/*.py), which agree.
"""

from enum import IntEnum, IntFlag

DEFAULT_SUBNET = 10
# The highest address of a single radio on DMR (ETSI TS 102 361-1 annex A, FFFCDF).
MAX_RADIO = 16_776_415


def known[Word: IntEnum](words: type[Word], number: int) -> Word | int:
    """Return the word for a number, or the number itself where there is none."""
    try:
        return words(number)
    except ValueError:
        return number


class Service(IntEnum):
    """First byte of an HDAP frame, without the reliable bit."""

    RCP = 0x02
    LP = 0x08
    TMP = 0x09
    RRS = 0x11
    TP = 0x12
    DTP = 0x13
    DDS = 0x14


class RegistrationResult(IntEnum):
    """Answer to a registration (RRS 0080)."""

    OK = 0
    FAILED = 1
    WRONG_PASSWORD = 2


class PresenceState(IntEnum):
    """Answer to "are you there" (RRS 0082)."""

    ONLINE = 0
    OFFLINE = 1


class TmpKind(IntEnum):
    """Second byte of a TMP opcode; the first holds flags."""

    PRIVATE_TEXT = 0xA1
    PRIVATE_TEXT_ACK = 0xA2
    WORK_ORDER_REPORT = 0xAA
    WORK_ORDER_REPORT_ACK = 0xAB
    WORK_ORDER = 0xAC
    WORK_ORDER_ACK = 0xAD
    PRIVATE_SHORT_DATA = 0xAE
    PRIVATE_SHORT_DATA_ACK = 0xAF
    GROUP_TEXT = 0xB1
    GROUP_TEXT_ACK = 0xB2
    GROUP_WORK_ORDER = 0xBC
    GROUP_WORK_ORDER_ACK = 0xBD
    GROUP_SHORT_DATA = 0xBE
    GROUP_SHORT_DATA_ACK = 0xBF


class TmpResult(IntEnum):
    """Result of sending a text or short data."""

    OK = 0
    FAILED = 1
    INVALID = 3
    CHANNEL_BUSY = 4
    RECEIVE_ONLY = 5
    LOW_BATTERY = 6
    PLL_UNLOCKED = 7
    NO_ACK = 8
    REPEATER_WAKE_UP_FAILED = 9
    NO_CONTACT = 0x0A
    DENIED = 0x0B
    INTERRUPTED = 0x0C


class LpResult(IntEnum):
    """Result of an LP request or report, 16 bits (dmr-kaitai location_protocol.ksy)."""

    OK = 0
    NO_POSITION = 6
    FORMAT_ERROR = 0x69


class LpTrigger(IntEnum):
    """What makes a radio report (LP D001, D002)."""

    CANCEL = 0
    DISTANCE = 1
    TIME = 2
    BOTH = 3
    EITHER = 4


class QuickGpsCommand(IntEnum):
    """Begin or end quick GPS reports (LP D011, D012)."""

    CANCEL = 0
    START = 1


class RcpResult(IntEnum):
    """Result of an RCP request."""

    OK = 0
    FAILED = 1


class CallType(IntEnum):
    """Kind of call; those from DISPATCH on are told by repeaters only (RCP B845)."""

    PRIVATE = 0
    GROUP = 1
    ALL = 2
    EMERGENCY_GROUP = 3
    REMOTE_MONITOR = 4
    EMERGENCY_ALARM = 5
    PRIORITY_PRIVATE = 6
    PRIORITY_GROUP = 7
    PRIORITY_ALL = 8
    DISPATCH = 9
    PC = 0x0A
    ALERT = 0x0B
    EMERGENCY_ALARM_CALL = 0x0C
    RADIO_CHECK = 0x0D
    RADIO_ENABLE = 0x0E
    RADIO_DISABLE = 0x0F


class StatusTarget(IntEnum):
    """What a radio reports the state of (RCP 10C7, B0C8), for itself only.

    EMERGENCY, MAN_DOWN and LONE_WORKER belong to the interface of mobiles and
    portables; repeaters do not have them.
    """

    VOLUME = 0x04
    ZONE = 0x05
    CHANNEL = 0x06
    EMERGENCY = 0x09
    RSSI = 0x0B
    BATTERY_SAVE = 0x0D
    MAN_DOWN = 0x0E
    OPTION_BOARD = 0x0F
    MICROPHONE = 0x10
    POWER = 0x11
    LONE_WORKER = 0x17
    COVERT = 0x18


class BroadcastKind(IntEnum):
    """Which calls are reported (RCP 10C9)."""

    TRANSMIT = 0
    RECEIVE = 1
    REPEATER_TRANSMIT = 2


class MessageBroadcast(IntFlag):
    """Which messages a mobile passes on to us (RCP 1847)."""

    TEXT = 1
    SHORT_DATA = 2
    CSBK = 4


class ReceiveState(IntEnum):
    """What a station hears (RCP B844)."""

    NONE = 0
    VOICE = 1
    HANG = 2
    END = 3
    EMERGENCY_ALARM_LEFT = 0x0A
    SILENT_EMERGENCY_CALL = 0x11


class RepeaterMode(IntEnum):
    """How a repeater is connected (RCP B845); ok-dmrlib only."""

    SINGLE = 0
    SELECTIVE_MULTI = 1


class RepeaterState(IntEnum):
    """What a repeater's slot does (RCP B845); ok-dmrlib only."""

    LOCAL_REPEATING = 0x00
    LOCAL_HANG = 0x01
    IP_REPEATING = 0x02
    IP_HANG = 0x03
    CHANNEL_HANG = 0x04
    SLEEP = 0x05
    REMOTE_PTT = 0x06
    REMOTE_PTT_HANG = 0x07
    REMOTE_PTT_END = 0x08
    REMOTE_PTT_WAIT_ACK = 0x09
    REMOTE_PTT_TIME_OUT = 0x0A
    LOCAL_PTT = 0x0B
    LOCAL_PTT_HANG = 0x0C
    LOCAL_PTT_END = 0x0D
    LOCAL_PTT_WAIT_ACK = 0x0E
    LOCAL_PTT_TIME_OUT = 0x0F


class RepeaterService(IntEnum):
    """What a repeater's slot carries (RCP B845)."""

    NONE = 0
    VOICE = 1
    TMP = 2
    LP = 3
    RRS = 4
    TP = 5
    SUPPLEMENTARY = 6
    E2E = 7
    PHONE = 0x1F


class VioOperation(IntEnum):
    """What to do with an output of a radio (TP B001)."""

    LOW = 0
    HIGH = 1
    TOGGLE = 2
    PULSE = 3


class VioResult(IntEnum):
    """Level of an input (TP A081, A082); which one means "pressed" is a matter of wiring."""

    EFFECTIVE = 0
    INEFFECTIVE = 1


class ControlResult(IntEnum):
    """Result of switching an output (TP B081)."""

    OK = 0
    FAILED = 1


class DeliveryResult(IntEnum):
    """What became of a message of ours (DDS); 1 is in dmr-kaitai alone."""

    OK = 0
    FAILED = 1
    TIMEOUT = 4
    NO_ACK = 5
    ERROR_ACK = 6
    REPEATER_WAKE_UP_FAILED = 7
    INTERRUPTED = 8
    DENIED = 9
    INVALID = 0x0A
