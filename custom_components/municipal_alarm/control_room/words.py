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
    OPERATOR = "operator"
    """At a console, and told by phone when nobody is at one."""
    SUPERVISOR = "supervisor"
    """Told by phone when the policy says so."""


class Target(StrEnum):
    """Whom a step of an escalation policy reaches."""

    GUARDS_HERE = "guards_here"
    NEIGHBOURING_GUARDS = "neighbouring_guards"
    RESPONSE_TEAM = "response_team"
    NEAREST_PATROL = "nearest_patrol"
    OPERATORS = "operators"
    SUPERVISORS = "supervisors"
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
    CHECK_IN = "check_in"
    """A lone worker is asked for a sign of life."""
    ROLL_CALL = "roll_call"


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
    NOBODY_COMES = "nobody_comes"
    """A call-up asked everybody there is, and too few come."""
    UNACCOUNTED = "unaccounted"
    """A roll-call has waited long enough, and somebody has not answered."""
    SWEEP_DONE = "sweep_done"
    """A fire sweep has ended: its report says what was proven empty."""
    SIGN_OF_LIFE = "sign_of_life"
    """Whom this alarm is about has been heard of since. It ends nothing by itself."""
    EXTERNAL_FAILED = "external_failed"
    """Somebody outside was to be called, and it is known that they were not."""
    ASKED = "asked"
    """An automation or a colleague asks for a look, in their own words."""
    ALL_CLEAR = "all_clear"
    """A responder reports that it is over: the operator may resolve."""
    CLOSE = "close"
    """Resolved: what is left is to close it."""
    EVALUATION_DUE = "evaluation_due"
    """The policy asks for an evaluation, or for its approval, and the time for it is over."""


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
    CHECK_IN = "check_in"
    """A sign of life, in an incident or not."""
    START_LONE_WORK = "start_lone_work"
    STOP_LONE_WORK = "stop_lone_work"
    NOTE = "note"
    """Recorded and shown; nothing else."""


class CodeForm(StrEnum):
    """In what form an operator's status code reaches a responder."""

    DIGITS = "digits"
    NEUTRAL = "neutral"
    """Words that mean something else to whoever reads along."""


class RoundKind(StrEnum):
    """What a round is walked for."""

    ROUND = "round"
    FINAL_ROUND = "final_round"
    """Closing a building: every floor proven empty and locked."""
    FIRE_SWEEP = "fire_sweep"
    """Every floor proven empty during a fire."""


class OpenedBy(StrEnum):
    """What opened a round."""

    SCHEDULE = "schedule"
    OPERATOR = "operator"
    SCAN = "scan"
    FIRE = "fire"


class Deviation(StrEnum):
    """How a checkpoint of a round was proven, if it was."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSED = "missed"
    OUT_OF_ORDER = "out_of_order"


class ScanFlag(StrEnum):
    """What makes a scan doubtful. It counts all the same, and the doubt shows."""

    COPIED = "copied"
    """The tag was read by another device a moment ago: a tag can be held to only one."""
    IMPOSSIBLE = "impossible"
    """Too far from where the same person was proven to be too short before."""
    OUT_OF_ORDER = "out_of_order"
    """Made before what is known already: sent late, or by a clock that is wrong."""
    TYPED = "typed"
    """No tag was read: whoever says that they are there typed or chose it on their screen."""


class Confidence(StrEnum):
    """How sure it is that somebody is still where they were last proven to be."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class RollCallAnswer(StrEnum):
    """What is known of somebody in a roll-call."""

    UNACCOUNTED = "unaccounted"
    SAFE = "safe"
    HELP = "help"
    HELPING = "helping"
    """They come to help, or do so there: well when they said so, and not out of it."""


class AccessKind(StrEnum):
    """What somebody looked at, of that which says who was where or did what."""

    TIMELINE = "timeline"
    """Of an incident that is closed."""
    DOSSIER = "dossier"
    REPORT = "report"
    """With names."""
    SEARCH = "search"
    """For words; what is looked for can be somebody's name."""
    PICTURE = "picture"
    """The snapshot of an alarm."""
    CAMERA = "camera"
    """Live, by somebody whose look is not in the timeline of the incident."""
    MICROPHONE = "microphone"
    """An open one, listened to."""
    EXPORT = "export"
    POSITION = "position"
    """Where exactly somebody is, in an open incident."""
    CARE = "care"
    """Finding or erasing a person, holding an incident."""
    ACCESSES = "accesses"
    """The report of all these looks."""


class ActorKind(StrEnum):
    """Who does something."""

    OPERATOR = "operator"
    RESPONDER = "responder"
    AUTOMATION = "automation"
    SOURCE = "source"


class MarkKind(StrEnum):
    """What is marked on a floor plan."""

    DESK = "desk"
    CHECKPOINT = "checkpoint"
    CAMERA = "camera"
    EXIT = "exit"


class EquipmentFault(StrEnum):
    """What is wrong with a piece of equipment."""

    BUTTON_UNAVAILABLE = "button_unavailable"
    """Its entity is not available, or is gone: a press would not be heard."""
    BUTTON_SILENT = "button_silent"
    """Nothing was heard of it for long, or not yet: nobody knows that it works."""
    CAMERA_DOWN = "camera_down"
    LINK_LOST = "link_lost"
    PART_LOST = "part_lost"
    """A slot of a repeater."""
    RADIO_LOST = "radio_lost"
    """That of somebody on duty."""
    CHECKPOINT_SILENT = "checkpoint_silent"
    DESK_UNTESTED = "desk_untested"
    """It failed its last test, was never tested, or too long ago."""
