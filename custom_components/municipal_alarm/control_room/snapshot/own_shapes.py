"""The shapes of what one responder is told of themselves; see `own`."""

from typing import Annotated, Literal, TypedDict

from ..words import AlarmKind, AssignmentState, Duty, Purpose, RollCallAnswer
from .messages import EndedMessage, Stamp, StoppedMessage
from .place_shapes import Place


class AlsoGoing(TypedDict):
    """Somebody else who goes there."""

    responder: str
    state: Annotated[str, AssignmentState]
    minutes: float | None


class OwnAlarm(TypedDict):
    """An open incident in which they have a part; `state` is null: it is about them."""

    incident_id: str
    number: int
    kind: Annotated[str, AlarmKind]
    possible: bool
    drill: bool
    place: Place | None
    responder: str
    placed_at: str | None
    raised_at: str
    presses: int
    owner: str
    about_me: bool
    state: Annotated[str, AssignmentState] | None
    roll_call: Annotated[str, RollCallAnswer] | None
    others: list[AlsoGoing]


class OwnMessage(TypedDict):
    """What the control room wrote to them, in the very words that their devices got."""

    purpose: Annotated[str, Purpose]
    text: str
    at: str


class OwnCode(TypedDict):
    """A key of their keypad. What it means is not for who looks over their shoulder."""

    digits: str
    words: str


class OwnLoneWork(TypedDict):
    """That they are watched over, and until when they are to be heard of."""

    state: str
    next_at: str | None
    alarm_at: str | None
    until: str | None


class OwnCheckpoint(TypedDict):
    """Where they are still to be."""

    checkpoint_id: str
    checkpoint: str
    floor: str
    due_at: str | None
    overdue: bool


class OwnRound(TypedDict):
    """A round of theirs; of one that nobody walks yet, `mine` is false."""

    round_id: str
    plan: str
    building: str
    mine: bool
    ordered: bool
    ends_at: str
    suspended_at: str | None
    proven: int
    total: int
    pending: list[OwnCheckpoint]


class Own(TypedDict):
    """All that is one responder's."""

    responder_id: str
    name: str
    duty: Annotated[str, Duty]
    on_duty: bool
    alarms: list[OwnAlarm]
    messages: list[OwnMessage]
    keys: list[OwnCode]
    lone_work: OwnLoneWork | None
    rounds: list[OwnRound]


class OwnNews(Stamp):
    """All of it, in place of what was before; `own` is null: whose phone it is, `why` says."""

    type: Literal["own"]
    program: str | None
    own: Own | None
    why: Literal["", "no_responder", "several_responders"]


type OwnFeedMessage = OwnNews | StoppedMessage | EndedMessage


class OwnAnswer(TypedDict):
    """What was pressed was received; `journaled`: and is written down."""

    journaled: bool
