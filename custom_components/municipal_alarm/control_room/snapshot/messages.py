"""The shapes of the feed's messages and answers; what is in them is in `shapes`."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from ..words import Role
from .shapes import Changes, Room
from .site_shapes import Abnormal


class JournalFault(TypedDict):
    """Why nothing can be written down, and how much waits."""

    fault: str
    waiting: int


class Checked(TypedDict):
    """What somebody heard and saw of a console at its last check."""

    at: str
    by: str
    passed: bool


class Console(TypedDict):
    """A browser at which an operator is."""

    console: str
    operator_id: str
    operator: str
    visible: bool
    sound: bool
    checked: Checked | None


class Health(TypedDict):
    """What the feed says beside the room: is it written down, who could hear an alarm, which plans."""

    journal: JournalFault | None
    consoles: list[Console]
    plans: int
    equipment: list[Abnormal]


class ResponseTarget(TypedDict):
    """How soon something should have happened after a press, in how many of a thousand cases."""

    milestone: str
    within_s: int
    permille: int


class WholeRoom(Room, Health):
    """The room of a snapshot."""

    targets: list[ResponseTarget]


class Me(TypedDict):
    """Who looks."""

    operator_id: str
    name: str
    role: Annotated[str, Role] | None


class Stamp(TypedDict):
    """What every message has."""

    number: int
    now: str


class SnapshotMessage(Stamp):
    """All of it, in place of what was before."""

    type: Literal["snapshot"]
    epoch: str
    program: str | None
    me: Me
    room: WholeRoom


class DeltaMessage(Stamp, Changes):
    """What changed."""

    type: Literal["delta"]
    journal: NotRequired[JournalFault | None]
    consoles: NotRequired[list[Console]]
    plans: NotRequired[int]
    equipment: NotRequired[list[Abnormal]]
    equipment_removed: NotRequired[list[str]]


class StoppedMessage(Stamp):
    """Nothing runs; a snapshot comes when it does."""

    type: Literal["stopped"]


class RefusedMessage(Stamp):
    """The role was taken away; nothing more comes."""

    type: Literal["refused"]


class EndedMessage(Stamp):
    """The subscription was ended, by whomever; who did not want that subscribes again."""

    type: Literal["ended"]


type FeedMessage = SnapshotMessage | DeltaMessage | StoppedMessage | RefusedMessage | EndedMessage


class HeartbeatAnswer(TypedDict):
    """What a console learns by its heartbeat."""

    present: bool
    audible_consoles: int
    expires_in: float


class TimelineEntry(TypedDict):
    """What happened, as a sentence; `details` are the fields of the event."""

    event: str
    at: str
    category: str
    text: str
    delay_s: float | None
    actor: str
    people: list[str]
    secret: bool
    erased: bool
    details: dict[str, Any]


class Picture(TypedDict):
    """What the camera saw at the press; its path needs a signature."""

    path: str
    taken_at: str


class Timeline(TypedDict):
    """The story of one incident."""

    incident_id: str
    complete: bool
    entries: list[TimelineEntry]
    pictures: list[Picture]


class Neighbour(TypedDict):
    """Another desk on the same floor; its path needs a signature."""

    desk_id: str
    name: str
    live: str


class Sights(TypedDict):
    """What there is to see of an incident: entities of Home Assistant, and paths to sign."""

    incident_id: str
    camera: str | None
    snapshot: str | None
    live: str | None
    picture: Picture | None
    neighbours: list[Neighbour]
