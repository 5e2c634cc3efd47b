"""Every frame of the protocol as a value; `parse` and `serialise`.

Handshake and upkeep frames are defined here. The numbered messages, which
carry the events and commands of the common vocabulary, have their fields in
`event_frames` and `command_frames`, and travel as `Message`.
"""

from dataclasses import dataclass
from datetime import datetime

from ..commands import RadioCommand
from ..errors import LocalMisuse, MalformedFrame, UnsupportedFrame
from ..events import RadioEvent
from . import tables, wire
from .command_frames import COMMAND_SHAPES
from .event_frames import EVENT_SHAPES
from .messages import Field, Shape, optional
from .tables import Code


@dataclass(frozen=True, slots=True, kw_only=True)
class Hello:
    """First frame, from the client: who it is and which versions it speaks."""

    versions: tuple[int, ...]
    client_id: str
    name: str
    nonce: str
    probe: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """The gateway's answer: the version it chose, who it is, its nonce."""

    version: int
    gateway_id: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Auth:
    """The client's proof that it knows the pairing token."""

    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GatewayInfo:
    """What a gateway says about itself once we may know."""

    gateway_id: str
    name: str
    vendor: str = ""
    model: str = ""
    software: str = ""
    capabilities: tuple[str, ...] = ()
    max_text: int = tables.MAX_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome:
    """The gateway's proof, its description, and where its streams stand."""

    proof: str
    epoch: str
    first: int
    peer_epoch: str | None
    received: int
    name: str
    vendor: str = ""
    model: str = ""
    software: str = ""
    capabilities: tuple[str, ...] = ()
    max_text: int = tables.MAX_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class Resume:
    """Where the client's streams stand; from here on messages flow."""

    epoch: str
    first: int
    peer_epoch: str | None
    received: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ack:
    """All messages up to and with `seq` are safe at the receiver."""

    seq: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Heartbeat:
    """Proof of life: own time, messages not yet acknowledged, messages dropped."""

    at: datetime | None = None
    pending: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFrame:
    """The sender refused a frame; with `seq`, that message and no other."""

    code: str
    text: str
    field: str | None = None
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """A numbered message of a stream."""

    seq: int
    body: RadioEvent | RadioCommand


@dataclass(frozen=True, slots=True)
class Skipped:
    """A numbered message of a kind we do not know; its number still counts."""

    seq: int
    kind: str


type Control = Hello | Challenge | Auth | Welcome | Resume | Ack | Heartbeat | ErrorFrame
type Frame = Control | Message | Skipped

_ID = wire.ident()
_NONCE = wire.lower_hex(tables.MIN_NONCE, tables.MAX_NONCE)
_PROOF = wire.lower_hex(64, 64)
_COUNT = wire.integer(0, tables.MAX_INTEGER)
_SEQ = wire.integer(1, tables.MAX_INTEGER)
_WORDS = wire.text(tables.MAX_NAME)


def _versions(value: object) -> tuple[int, ...]:
    if not isinstance(value, list | tuple) or not 1 <= len(value) <= 16:
        raise MalformedFrame(Code.WRONG_TYPE, "a list of 1 to 16 version numbers")
    one = wire.integer(1, 1_000_000)
    return tuple(one(item) for item in value)


_STREAMS = (
    Field("epoch", "epoch", _ID),
    Field("first", "first", _SEQ),
    optional("peer_epoch", "peer_epoch", _ID),
    Field("received", "received", _COUNT),
)

CONTROL_SHAPES: tuple[Shape, ...] = (
    Shape(
        "hello",
        Hello,
        (
            Field("versions", "versions", _versions),
            Field("client", "client_id", _ID),
            Field("name", "name", _WORDS),
            Field("nonce", "nonce", _NONCE),
            optional("probe", "probe", wire.boolean, False),
        ),
    ),
    Shape(
        "challenge",
        Challenge,
        (
            Field("version", "version", wire.integer(1, 1_000_000)),
            Field("gateway", "gateway_id", _ID),
            Field("nonce", "nonce", _NONCE),
        ),
    ),
    Shape("auth", Auth, (Field("proof", "proof", _PROOF),)),
    Shape(
        "welcome",
        Welcome,
        (
            Field("proof", "proof", _PROOF),
            *_STREAMS,
            Field("name", "name", _WORDS),
            optional("vendor", "vendor", _WORDS, ""),
            optional("model", "model", _WORDS, ""),
            optional("software", "software", _WORDS, ""),
            optional("capabilities", "capabilities", wire.idents(), ()),
            optional(
                "max_text",
                "max_text",
                wire.integer(1, tables.MAX_TEXT),
                tables.MAX_TEXT,
            ),
        ),
    ),
    Shape("resume", Resume, _STREAMS),
    Shape("ack", Ack, (Field("seq", "seq", _SEQ),)),
    Shape(
        "heartbeat",
        Heartbeat,
        (
            optional("at", "at", wire.time, dump=wire.dump_time),
            optional("pending", "pending", _COUNT, 0),
            optional("dropped", "dropped", _COUNT, 0),
        ),
    ),
    Shape(
        "error",
        ErrorFrame,
        (
            Field("code", "code", _ID),
            Field("text", "text", wire.text(empty=True)),
            optional("field", "field", wire.text(tables.MAX_NAME)),
            optional("seq", "seq", _SEQ),
        ),
    ),
)

_CONTROL = {shape.kind: shape for shape in CONTROL_SHAPES}
_NUMBERED = {shape.kind: shape for shape in (*EVENT_SHAPES, *COMMAND_SHAPES)}
_BY_CLASS = {shape.cls: shape for shape in (*CONTROL_SHAPES, *EVENT_SHAPES, *COMMAND_SHAPES)}


class NumberedMalformed(MalformedFrame):
    """A numbered message that breaks the rules, but whose number is known.

    The number is used up all the same: a message that can never be accepted
    must not stop the ones behind it.
    """

    def __init__(self, err: MalformedFrame, seq: int) -> None:
        """Take over what `err` says."""
        super().__init__(err.code, err.reason, field=err.field)
        self.seq = seq


def parse(data: str | bytes, limit: int = tables.MAX_FRAME_BYTES) -> Frame:
    """Return the frame in `data`, at most `limit` bytes of UTF-8.

    Raises MalformedFrame (NumberedMalformed where the number is known), or
    UnsupportedFrame for a frame without number of a kind we do not know.
    """
    raw = wire.decode(data, limit)
    kind = raw.get("type")
    if not isinstance(kind, str):
        code = Code.MISSING if kind is None else Code.WRONG_TYPE
        raise MalformedFrame(code, "names the message, a string", field="type")
    if (control := _CONTROL.get(kind)) is not None:
        parsed: Frame = control.parse(raw)
        return parsed
    shape = _NUMBERED.get(kind)
    if shape is None and raw.get("seq") is None:
        raise UnsupportedFrame(ascii(kind)[:40])
    if raw.get("seq") is None:
        raise MalformedFrame(Code.MISSING, "is required", field="seq")
    try:
        seq: int = _SEQ(raw["seq"])
    except MalformedFrame as err:
        raise MalformedFrame(err.code, err.reason, field="seq") from None
    if shape is None:
        return Skipped(seq, ascii(kind)[:40])
    try:
        return Message(seq, shape.parse(raw))
    except MalformedFrame as err:
        raise NumberedMalformed(err, seq) from None


def serialise(frame: Control) -> str:
    """Return the text of a handshake or upkeep frame; raises LocalMisuse."""
    return wire.encode(_BY_CLASS[type(frame)].dump(frame))


def dump_body(body: RadioEvent | RadioCommand, seq: int) -> dict[str, object]:
    """Return the JSON object of a numbered message; raises LocalMisuse."""
    shape = _BY_CLASS.get(type(body))
    if shape is None or shape.kind in _CONTROL:
        raise LocalMisuse(f"not a message: {type(body).__name__}")
    return shape.dump(body, seq=seq)


def serialise_message(message: Message) -> str:
    """Return the text of a numbered message; raises LocalMisuse."""
    return wire.encode(dump_body(message.body, message.seq))
