"""The closed lists of words. Every word here stands in docs/glossary.md."""

from enum import IntEnum, StrEnum


class AlarmKind(StrEnum):
    """What an alarm is about."""

    PANIC = "panic"
    """A desk's panic button."""
    EMERGENCY = "emergency"
    """The emergency key of a radio."""
    MAN_DOWN = "man_down"
    DURESS = "duress"
    """A responder acting under coercion, told by the covert code."""
    LONE_WORKER = "lone_worker"
    FIRE = "fire"


class Priority(IntEnum):
    """Order in the queue: lower comes first."""

    URGENT = 1
    HIGH = 2
    NORMAL = 3


class IncidentState(StrEnum):
    """States of an incident, in the order of a good day."""

    RAISED = "raised"
    ACKNOWLEDGED = "acknowledged"
    RESPONDING = "responding"
    ON_SCENE = "on_scene"
    RESOLVED = "resolved"
    CLOSED = "closed"


class Outcome(StrEnum):
    """How an incident ended."""

    GENUINE = "genuine"
    FALSE = "false"
    DRILL = "drill"
    CANCELLED = "cancelled"
    TECHNICAL = "technical"


class Role(StrEnum):
    """What a Home Assistant user may do in the control room."""

    VIEWER = "viewer"
    OPERATOR = "operator"
    SUPERVISOR = "supervisor"


class Duty(StrEnum):
    """What a responder is there for."""

    GUARD = "guard"
    RESPONSE_TEAM = "response_team"
    PATROL = "patrol"


class Target(StrEnum):
    """Whom a step of an escalation policy reaches."""

    GUARDS_HERE = "guards_here"
    NEIGHBOURING_GUARDS = "neighbouring_guards"
    RESPONSE_TEAM = "response_team"
    NEAREST_PATROL = "nearest_patrol"
    OPERATORS = "operators"
    EXTERNAL = "external"


class AssignmentState(StrEnum):
    """How far a responder is with an incident."""

    ALERTED = "alerted"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    ON_SCENE = "on_scene"
    REFUSED = "refused"
    RELEASED = "released"


class DeliveryState(StrEnum):
    """How far a message to a responder is."""

    QUEUED = "queued"
    SENT = "sent"
    RECEIPTED = "receipted"
    FAILED = "failed"
    OVERTAKEN = "overtaken"


class MicrophoneState(StrEnum):
    """How far a responder's microphone is with being open."""

    ASKED = "asked"
    OPEN = "open"
    FAILED = "failed"


class Purpose(StrEnum):
    """Why a responder gets a message."""

    ALARM = "alarm"
    AGAIN = "again"
    DISPATCH = "dispatch"
    BACKUP = "backup"
    CODE = "code"
    MESSAGE = "message"
    STAND_DOWN = "stand_down"


class DeskAnswer(StrEnum):
    """What the clerk is told, unseen."""

    NONE = "none"
    SENT = "sent"
    SEEN = "seen"
    ON_THE_WAY = "on_the_way"
    ON_SCENE = "on_scene"
    POLICE_CALLED = "police_called"


class Prompt(StrEnum):
    """What the operator must look at, until it is dealt with."""

    UNACKNOWLEDGED = "unacknowledged"
    """All steps were taken and still no operator took the incident on."""
    NOBODY_REACHED = "nobody_reached"
    """A step found nobody it could alert."""
    NOBODY_ON_SCENE = "nobody_on_scene"
    """Acknowledged, and nobody arrived in time."""
    NOT_RECEIPTED = "not_receipted"
    """A responder's radio or phone did not confirm the alarm."""
    POLICE_ASKED = "police_asked"
    AMBULANCE_ASKED = "ambulance_asked"
    FIRE_BRIGADE_ASKED = "fire_brigade_asked"
    BACKUP_ASKED = "backup_asked"
    DURESS = "duress"
    ALL_CLEAR = "all_clear"
    """A responder reports that it is over: the operator may resolve."""
    CLOSE = "close"
    """Resolved: what is left is to close it."""


class CodeEffect(StrEnum):
    """What a status code does, whatever its digits are."""

    ON_MY_WAY = "on_my_way"
    ON_SCENE = "on_scene"
    UNDER_CONTROL = "under_control"
    NEED_BACKUP = "need_backup"
    POLICE = "police"
    AMBULANCE = "ambulance"
    FIRE = "fire"
    LISTEN_IN = "listen_in"
    ALL_CLEAR = "all_clear"
    DURESS = "duress"
    NOTE = "note"
    """Recorded and shown; nothing else."""


class ActorKind(StrEnum):
    """Who does something."""

    OPERATOR = "operator"
    RESPONDER = "responder"
    AUTOMATION = "automation"
    SOURCE = "source"
