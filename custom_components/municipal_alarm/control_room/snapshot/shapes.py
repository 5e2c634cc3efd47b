"""The shapes of what screens are told, field by field.

What makes a shape is checked against it here (mypy), and the screen's own types are
generated from it (`script/frontend types`), so neither side can forget the other. Times are
ISO 8601 in UTC. A field that is one of a closed list names the list behind its type.
"""

from typing import Annotated, NotRequired, TypedDict

from ..words import (
    AlarmKind,
    AssignmentState,
    CodeEffect,
    Confidence,
    DeliveryState,
    DeskAnswer,
    Duty,
    IncidentState,
    MicrophoneState,
    Outcome,
    Prompt,
    Purpose,
    Role,
    RollCallAnswer,
)
from .evaluation_shapes import Evaluation
from .place_shapes import Located, Place, Position
from .round_shapes import Report, Round

# --- an incident -------------------------------------------------------------------


class Message(TypedDict):
    """One text to a responder by one of their ways, and how far it is."""

    key: str
    purpose: Annotated[str, Purpose]
    text: str
    system_id: str
    address: str
    state: Annotated[str, DeliveryState]
    since: str
    attempt: int
    reason: str


class Assignment(TypedDict):
    """One responder's part in an incident."""

    responder_id: str
    responder: str
    state: Annotated[str, AssignmentState]
    since: str
    minutes: float | None
    code: str | None
    code_name: str | None
    code_at: str | None
    unknown_code: str | None
    delivery: Annotated[str, DeliveryState] | None
    messages: list[Message]


class StepRepeat(TypedDict):
    """A step of the policy that is done again."""

    step: int
    number: int
    due_at: str


class ExternalCall(TypedDict):
    """Somebody outside who was called."""

    target: str
    state: Annotated[str, DeliveryState]
    called_at: str
    reason: str


class Microphone(TypedDict):
    """The microphone of a responder's radio that was opened."""

    responder_id: str
    responder: str
    until: str
    state: Annotated[str, MicrophoneState]
    reason: str
    detail: str
    system_id: str
    address: str


class Asked(TypedDict):
    """Somebody who was called up."""

    responder_id: str
    responder: str
    asked_at: str
    minutes: float | None
    answer_due_at: str | None
    answer: str


class CallUp(TypedDict):
    """Who was asked to come, until enough do."""

    duties: list[Annotated[str, Duty]]
    wanted: int
    coming: int
    started_at: str
    ended: str
    asked: list[Asked]


class Accounted(TypedDict):
    """What is known of one person in a roll-call."""

    responder_id: str
    responder: str
    answer: Annotated[str, RollCallAnswer]
    by: str
    answered_at: str | None
    place: Place | None
    seen_at: str | None


class RollCall(TypedDict):
    """Of whom is known that they are safe."""

    started_at: str
    due_at: str | None
    ended_at: str | None
    complete: bool
    people: list[Accounted]


class Incident(TypedDict):
    """One incident, whole."""

    incident_id: str
    number: int
    kind: Annotated[str, AlarmKind]
    priority: int
    possible: bool
    detail: str
    state: Annotated[str, IncidentState]
    drill: bool
    test: bool
    tester: str
    place: Place | None
    responder_id: str | None
    responder: str
    placed_at: str | None
    raised_at: str
    occurred_at: str
    last_press_at: str
    presses: int
    owner_id: str | None
    owner: str
    acknowledged_at: str | None
    accepted_at: str | None
    on_scene_at: str | None
    resolved_at: str | None
    outcome: Annotated[str, Outcome] | None
    step: int
    due_at: str | None
    step_due_at: str | None
    on_scene_due_at: str | None
    sound_raised: bool
    put_off: bool
    repeats: list[StepRepeat]
    external_called: list[str]
    external: list[ExternalCall]
    answer: Annotated[str, DeskAnswer]
    microphones: list[Microphone]
    position: Position | None
    located: list[Located]
    call_up: CallUp | None
    roll_call: RollCall | None
    duress: bool
    evaluation: Evaluation | None
    prompts: list[Annotated[str, Prompt]]
    asked: str
    responders: list[Assignment]


# --- people and links --------------------------------------------------------------


class Contact(TypedDict):
    """One way to reach a responder."""

    system_id: str
    address: str
    link: bool | None
    online: bool | None


class Responder(TypedDict):
    """Anyone who can be sent."""

    responder_id: str
    name: str
    duty: Annotated[str, Duty]
    on_duty: bool
    building_id: str | None
    last_place: Place | None
    last_seen_at: str | None
    confidence: Annotated[str, Confidence] | None
    lone_work: bool | None
    contacts: list[Contact]


class LoneWorker(TypedDict):
    """One who works alone and is watched over."""

    responder_id: str
    responder: str
    state: str
    started_by: str
    started_at: str
    every_s: int
    grace_s: int
    last_sign_at: str
    last_sign_by: str
    next_at: str | None
    alarm_at: str | None
    until: str | None
    prompts: int
    incident_id: str | None


class PreAlert(TypedDict):
    """What will be an alarm unless somebody stirs or answers."""

    responder_id: str
    responder: str
    by: str
    kind: Annotated[str, AlarmKind]
    since: str
    until: str
    system_id: str | None
    address: str


class Operator(TypedDict):
    """Somebody with a role in the control room."""

    operator_id: str
    name: str
    role: Annotated[str, Role]
    present: bool


class Link(TypedDict):
    """Our connection to a radio system.

    `microphone`: its microphones can be opened; `sound`: and heard here.
    """

    system_id: str
    name: str
    up: bool | None
    microphone: bool
    sound: bool


# --- the procedure -----------------------------------------------------------------


class Code(TypedDict):
    """One of the agreed status codes."""

    digits: str
    name: str
    effect: Annotated[str, CodeEffect]
    alias: str
    colour: str
    sent_as: str


class ExternalTarget(TypedDict):
    """Somebody outside who can be called."""

    name: str


class DeskTest(TypedDict):
    """Somebody stands at a desk to test it."""

    desk_id: str
    place: Place | None
    by: str
    until: str
    due_at: str
    incident_id: str | None


# --- the room ----------------------------------------------------------------------


class Room(TypedDict):
    """The whole room. `site`: the version of what is set up."""

    site: int
    incidents: list[Incident]
    responders: list[Responder]
    rounds: list[Round]
    reports: list[Report]
    lone_work: list[LoneWorker]
    pre_alerts: list[PreAlert]
    operators: list[Operator]
    links: list[Link]
    codes: list[Code]
    external: list[ExternalTarget]
    desk_tests: list[DeskTest]


class Changes(TypedDict):
    """What of the room changed; only that is there."""

    incidents: NotRequired[list[Incident]]
    removed: NotRequired[list[str]]
    touched: NotRequired[list[str]]
    responders: NotRequired[list[Responder]]
    rounds: NotRequired[list[Round]]
    rounds_removed: NotRequired[list[str]]
    reports: NotRequired[list[Report]]
    lone_work: NotRequired[list[LoneWorker]]
    lone_work_removed: NotRequired[list[str]]
    pre_alerts: NotRequired[list[PreAlert]]
    operators: NotRequired[list[Operator]]
    links: NotRequired[list[Link]]
    desk_tests: NotRequired[list[DeskTest]]
