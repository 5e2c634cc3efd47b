"""The specification says what the code does."""

from pathlib import Path
import re

import pytest

from custom_components.municipal_alarm.radio import commands, events
from custom_components.municipal_alarm.radio.gateway import auth, frames, tables
from custom_components.municipal_alarm.radio.gateway.client import COMMANDS
from custom_components.municipal_alarm.radio.gateway.command_frames import (
    COMMAND_SHAPES,
    command_lane,
)
from custom_components.municipal_alarm.radio.gateway.event_frames import EVENT_SHAPES, event_lane
from custom_components.municipal_alarm.radio.gateway.messages import Shape
from custom_components.municipal_alarm.radio.gateway.server import GATEWAY_LIMITS

SPEC = (Path(__file__).parents[3] / "docs" / "gateway-protocol.md").read_text()
ALL = (*frames.CONTROL_SHAPES, *EVENT_SHAPES, *COMMAND_SHAPES)


def chapter(number: int) -> str:
    return re.split(r"^## \d+ ", SPEC, flags=re.MULTILINE)[number]


def section(shape: Shape) -> str:
    """Return what the specification says about one message, up to the next."""
    parts = re.split(r"(?=\*\*`)", SPEC)
    (found,) = [
        part
        for part in parts
        if part.startswith(f"**`{shape.kind}`") and not part.startswith("**`ack` `")
    ]
    if found.rstrip().endswith("and"):
        found += parts[parts.index(found) + 1]
    return found


@pytest.mark.parametrize(
    "shape",
    [shape for shape in ALL if shape.kind != "ack"],
    ids=lambda shape: shape.kind,
)
def test_every_field_is_described(shape: Shape) -> None:
    common = (
        {"id", "at", "count", "key", "ttl"} if shape in EVENT_SHAPES + COMMAND_SHAPES else set()
    )
    if shape.kind == "send_status":
        common |= {"radios", "talkgroups"}
    described = set(re.findall(r"`([a-z_]+)`", section(shape)))
    assert {field.name for field in shape.fields} - common <= described


def test_every_word_is_listed() -> None:
    for enumeration in (
        events.EmergencyKind,
        events.AlarmPhase,
        events.ReceiptState,
        events.FailureReason,
        events.Severity,
        commands.Priority,
        commands.OutputState,
    ):
        for word in enumeration:
            assert f"`{word}`" in SPEC, word
    listed = set(re.findall(r"^\| `([a-z_]+)` \|", chapter(9), flags=re.MULTILINE))
    assert {str(code) for code in tables.Code} <= listed


def test_every_close_code_is_listed() -> None:
    listed = {int(code) for code in re.findall(r"^\| (\d{4}) \|", chapter(9), flags=re.MULTILINE)}
    assert listed == set(tables.Close)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (3, f"**{tables.MAX_FRAME_BYTES} bytes**"),
        (3, f"**{tables.MAX_HANDSHAKE_BYTES}**"),
        (3, f"**{tables.MAX_DEPTH}** deep"),
        (3, f"1 to {tables.MAX_ID} characters"),
        (3, f"`tag`: {tables.MAX_KEY})"),
        (3, f"up to {tables.MAX_TEXT} characters"),
        (3, f"names: {tables.MAX_NAME}"),
        (3, f"= {tables.MAX_INTEGER}"),
        (2, f"at least {tables.MIN_TOKEN} characters"),
        (2, auth.ALPHABET),
        (2, f"{auth.TOKEN_LENGTH} characters"),
        (4, f"{tables.MIN_NONCE} to {tables.MAX_NONCE} lower-case hex"),
        (4, f"**{tables.STANDARD_TIMING.handshake_s:g} s**"),
        (7, f"0 to {tables.MAX_TTL_S}"),
        (7, f"1 to {tables.MAX_MICROPHONE_S}"),
        (7, f"up to {tables.MAX_TARGETS} different"),
        (8, f"**{tables.STANDARD_TIMING.heartbeat_s:g} s**"),
        (8, f"**{tables.STANDARD_TIMING.silence_s:g} s**"),
        (9, f"**{tables.MAX_OFFENCES}** refused"),
        (9, f"more than {tables.MAX_OUTSTANDING} messages"),
        (10, f"reference: {GATEWAY_LIMITS.window}"),
        (10, f"reference: {GATEWAY_LIMITS.capacity} messages"),
        (1, f"`{tables.SERVICE_TYPE}`"),
        (1, f"`{tables.DEFAULT_PATH}`"),
    ],
)
def test_every_limit_is_stated(number: int, words: str) -> None:
    assert words in chapter(number)


def test_lanes_are_as_listed() -> None:
    for lane in tables.Lane:
        (row,) = re.findall(rf"^\| {lane.name.lower()} \| (.*) \| (.*) \|$", SPEC, re.MULTILINE)
        kinds = {
            shape.kind for shape in EVENT_SHAPES if event_lane(object.__new__(shape.cls)) is lane
        }
        assert set(re.findall(r"`([a-z_]+)`", row[0])) == kinds
    assert command_lane(commands.QueryPosition(key="k", radio_id="1")) is tables.Lane.LOW
    assert len(COMMANDS) == 6


def test_the_proofs_are_the_test_vector() -> None:
    token = auth.normalise_token("ABCDE-FGHJK-MNPQR-STVWX-YZ012")
    for role in ("client", "gateway"):
        made = auth.proof(
            token,
            role,
            versions=(1,),
            version=1,
            client_id="ha-1",
            gateway_id="gw-1",
            client_nonce="c" * 32,
            gateway_nonce="a" * 32,
        )
        assert re.search(rf"^{role} +{made}$", SPEC, re.MULTILINE)


def test_the_examples_are_right() -> None:
    examples = re.findall(r"^\{.*\}$", SPEC, re.MULTILINE)
    assert len(examples) >= 6
    for example in examples:
        assert isinstance(frames.parse(example), frames.Message)
