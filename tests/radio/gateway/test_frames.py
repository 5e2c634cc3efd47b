from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
import json
from typing import Any

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio import commands, events
from custom_components.municipal_alarm.radio.errors import (
    LocalMisuse,
    MalformedFrame,
    UnsupportedFrame,
)
from custom_components.municipal_alarm.radio.gateway import frames
from custom_components.municipal_alarm.radio.gateway.frames import (
    Ack,
    Auth,
    Challenge,
    ErrorFrame,
    Heartbeat,
    Hello,
    Message,
    NumberedMalformed,
    Resume,
    Skipped,
    Welcome,
)

AT = datetime(2026, 11, 22, 16, 30, 0, 123_000, UTC)

CONTROLS = [
    Hello(versions=(1, 2), client_id="ha", name="Home", nonce="0" * 32),
    Hello(versions=(1,), client_id="ha", name="Home", nonce="0" * 32, probe=True),
    Challenge(version=1, gateway_id="gw", nonce="f" * 128),
    Auth(proof="a" * 64),
    Welcome(
        proof="a" * 64,
        epoch="e",
        first=1,
        peer_epoch=None,
        received=0,
        name="Gateway",
        vendor="V",
        model="M",
        software="1.0",
        capabilities=("text", "covert"),
        max_text=140,
    ),
    Resume(epoch="e", first=7, peer_epoch="f", received=2**53 - 1),
    Ack(seq=9),
    Heartbeat(),
    Heartbeat(at=AT, pending=3, dropped=4),
    ErrorFrame(code="missing", text="is required", field="input", seq=3),
    ErrorFrame(code="not_json", text=""),
]


@pytest.mark.parametrize("frame", CONTROLS, ids=lambda frame: type(frame).__name__)
def test_control_frames_survive_the_wire(frame: Any) -> None:
    text = frames.serialise(frame)
    assert frames.parse(text) == frames.parse(text.encode()) == frame


@pytest.mark.parametrize(
    ("text", "field", "code"),
    [
        ("{}", "type", "missing"),
        ('{"type":5}', "type", "wrong_type"),
        ('{"type":"ack"}', "seq", "missing"),
        ('{"type":"ack","seq":0}', "seq", "out_of_range"),
        ('{"type":"ack","seq":1.0}', "seq", "wrong_type"),
        ('{"type":"hello","versions":[]}', "versions", "wrong_type"),
        ('{"type":"hello","versions":1}', "versions", "wrong_type"),
        ('{"type":"hello","versions":["1"]}', "versions", "wrong_type"),
        ('{"type":"auth","proof":"zz"}', "proof", "out_of_range"),
        ('{"type":"press","id":"1","input":"d"}', "seq", "missing"),
        ('{"type":"press","seq":-1,"id":"1","input":"d"}', "seq", "out_of_range"),
        ('{"type":"unheard_of","seq":"x"}', "seq", "wrong_type"),
    ],
)
def test_a_refusal_names_the_field(text: str, field: str, code: str) -> None:
    with pytest.raises(MalformedFrame) as caught:
        frames.parse(text)
    assert (caught.value.field, caught.value.code) == (field, code)
    assert str(caught.value).startswith(f"{field}: ")


def test_a_bad_message_with_a_good_number_keeps_it() -> None:
    with pytest.raises(NumberedMalformed) as caught:
        frames.parse('{"type":"press","seq":4,"id":"1"}')
    assert (caught.value.seq, caught.value.field) == (4, "input")


def test_later_versions_may_say_more() -> None:
    with pytest.raises(UnsupportedFrame, match="sparkle") as caught:
        frames.parse('{"type":"sparkle","x":[1]}')
    assert caught.value.kind == "'sparkle'"
    assert frames.parse('{"type":"sparkle","seq":3}') == Skipped(3, "'sparkle'")
    extra = '{"type":"ack","seq":3,"mood":{"a":[1]}}'
    assert frames.parse(extra) == Ack(seq=3)


def test_null_is_absent() -> None:
    assert frames.parse('{"type":"heartbeat","at":null,"pending":null}') == Heartbeat()


def test_unknown_kinds_cannot_flood_a_log() -> None:
    with pytest.raises(UnsupportedFrame) as caught:
        frames.parse(json.dumps({"type": "\x1b" * 1_000}))
    assert len(caught.value.kind) <= 40
    assert "\x1b" not in caught.value.kind


@pytest.mark.parametrize(
    "body",
    [
        commands.SendText(key="k", text="x" * 1_001, radio_ids=("1",)),
        commands.SendText(key="k", text="x"),
        commands.SendText(key="", text="x", radio_ids=("1",)),
        commands.SendText(key="k", text="\ud800", radio_ids=("1",)),
        commands.SendText(key="k", text="x", radio_ids=("1",), ttl_s=float("nan")),
        commands.SendStatus(key="k", code="x", radio_ids=("1",)),
        commands.OpenMicrophone(key="k", radio_id="1", seconds=0),
        events.TagScanned(event_id="1", tag_id="t"),
        events.DeskPress(event_id="1", input_id="d", occurred_at=datetime(2026, 1, 1)),  # noqa: DTZ001
        "no message at all",
        Ack(seq=1),
    ],
)
def test_what_the_peer_would_refuse_is_not_sent(body: Any) -> None:
    with pytest.raises(LocalMisuse):
        frames.serialise_message(Message(1, body))


@given(st.text(min_size=1, max_size=30))
def test_types_of_any_spelling(kind: str) -> None:
    with suppress(MalformedFrame, UnsupportedFrame):
        frames.parse(json.dumps({"type": kind}))


@given(
    st.dictionaries(
        st.sampled_from(["type", "seq", "id", "input", "radio", "lat", "at", "key"]),
        st.one_of(
            st.none(),
            st.booleans(),
            st.integers(),
            st.floats(),
            st.text(),
            st.sampled_from(["press", "scan", "receipt", "position", "send_text"]),
            st.lists(st.text()),
        ),
    )
)
def test_nearly_right_frames_raise_only_what_is_documented(frame: Any) -> None:
    with suppress(MalformedFrame, UnsupportedFrame):
        frames.parse(json.dumps(frame))


def test_the_number_is_all_that_changes() -> None:
    press = events.DeskPress(event_id="1", input_id="d")
    text = frames.serialise_message(Message(5, press))
    assert frames.parse(text) == Message(5, press)
    assert replace(Message(5, press), seq=6) == Message(6, press)
