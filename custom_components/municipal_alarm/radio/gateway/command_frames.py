"""Messages to the gateway: what the room asks for."""

import math

from ..commands import (
    CloseMicrophone,
    OpenMicrophone,
    OutputState,
    Priority,
    QueryPosition,
    RadioCommand,
    SendStatus,
    SendText,
    SetOutput,
)
from ..errors import LocalMisuse, MalformedFrame
from . import tables, wire
from .messages import Field, Shape, optional
from .tables import Code, Lane


def whole_seconds(ttl_s: float) -> int:
    """Return a time to live as the protocol writes it, at most a day.

    Rounded up, so that a command that still lives is never sent as dead.
    """
    if math.isnan(ttl_s):
        raise LocalMisuse("a time to live is a number")
    return max(0, math.ceil(min(ttl_s, tables.MAX_TTL_S)))


_ID = wire.ident()
_COMMON = (
    Field("key", "key", wire.ident(tables.MAX_KEY)),
    Field("ttl", "ttl_s", wire.integer(0, tables.MAX_TTL_S), dump=whole_seconds),
)
_TARGETS = (
    optional("radios", "radio_ids", wire.idents(), ()),
    optional("talkgroups", "talkgroups", wire.idents(), ()),
)
_RADIO = Field("radio", "radio_id", _ID)


def _some_target(command: SendText | SendStatus) -> None:
    if not command.radio_ids and not command.talkgroups:
        raise MalformedFrame(Code.CONFLICT, "at least one radio or talkgroup", field="radios")


COMMAND_SHAPES: tuple[Shape, ...] = (
    Shape(
        "send_text",
        SendText,
        (
            *_COMMON,
            *_TARGETS,
            Field("text", "text", wire.text()),
            optional("priority", "priority", wire.choice(Priority), Priority.ROUTINE),
            optional("covert", "covert", wire.boolean, False),
        ),
        _some_target,
    ),
    Shape(
        "send_status",
        SendStatus,
        (*_COMMON, *_TARGETS, Field("code", "code", wire.digits)),
        _some_target,
    ),
    Shape(
        "open_microphone",
        OpenMicrophone,
        (
            *_COMMON,
            _RADIO,
            Field("seconds", "seconds", wire.integer(1, tables.MAX_MICROPHONE_S)),
        ),
    ),
    Shape("close_microphone", CloseMicrophone, (*_COMMON, _RADIO)),
    Shape(
        "set_output",
        SetOutput,
        (
            *_COMMON,
            Field("output", "output_id", _ID),
            Field("state", "state", wire.choice(OutputState)),
        ),
    ),
    Shape("query_position", QueryPosition, (*_COMMON, _RADIO)),
)


def command_lane(command: RadioCommand) -> Lane:
    """Return how soon a command leaves.

    Microphone and output commands share one lane, so that "close" never
    overtakes its "open".
    """
    match command:
        case SendText(priority=Priority.ROUTINE) | SendStatus():
            return Lane.NORMAL
        case QueryPosition():
            return Lane.LOW
    return Lane.URGENT
