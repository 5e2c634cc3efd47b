from typing import Any, get_args

import pytest

from custom_components.municipal_alarm.radio import commands
from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    OpenMicrophone,
    OutputState,
    Priority,
    QueryPosition,
    SendStatus,
    SendText,
    SetOutput,
)
from custom_components.municipal_alarm.radio.errors import LocalMisuse
from custom_components.municipal_alarm.radio.gateway import frames, tables
from custom_components.municipal_alarm.radio.gateway.client import COMMANDS
from custom_components.municipal_alarm.radio.gateway.command_frames import (
    COMMAND_SHAPES,
    command_lane,
    whole_seconds,
)
from custom_components.municipal_alarm.radio.gateway.frames import Message
from custom_components.municipal_alarm.radio.gateway.tables import Lane

FULL: list[commands.RadioCommand] = [
    SendText(
        key="k",
        text="PANIEK balie 3",
        radio_ids=("1201", "1202"),
        talkgroups=("10",),
        priority=Priority.EMERGENCY,
        covert=True,
        ttl_s=60.0,
    ),
    SendStatus(key="k", code="12", talkgroups=("10",)),
    OpenMicrophone(key="k", radio_id="1201", seconds=30),
    CloseMicrophone(key="k", radio_id="1201"),
    SetOutput(key="k", output_id="desk-3", state=OutputState.BLINK),
    QueryPosition(key="k", radio_id="1201"),
]


@pytest.mark.parametrize("command", FULL, ids=lambda command: type(command).__name__)
def test_commands_survive_the_wire(command: Any) -> None:
    text = frames.serialise_message(Message(3, command))
    assert frames.parse(text) == Message(3, command)


NO_MESSAGE = {commands.FollowPosition, commands.StopFollowing}
"""The link asks once instead; see `links.gateway`."""


def test_every_kind_of_command_has_a_message() -> None:
    told = set(get_args(commands.RadioCommand.__value__)) - NO_MESSAGE
    assert {shape.cls for shape in COMMAND_SHAPES} == told == set(COMMANDS)
    assert {type(command) for command in FULL} == told


def test_the_largest_text_fits_a_frame() -> None:
    names = tuple(f"{n:02d}" + "😀" * 62 for n in range(64))
    text = frames.serialise_message(
        Message(
            tables.MAX_INTEGER,
            SendText(key="😀" * 128, text="😀" * 1_000, radio_ids=names, talkgroups=names),
        )
    )
    assert len(text.encode()) < tables.MAX_FRAME_BYTES


def test_time_to_live_is_whole_seconds_rounded_up() -> None:
    assert whole_seconds(0.1) == 1
    assert whole_seconds(-5.0) == 0
    assert whole_seconds(float("inf")) == tables.MAX_TTL_S
    with pytest.raises(LocalMisuse):
        whole_seconds(float("nan"))


def test_lanes() -> None:
    assert [command_lane(command) for command in FULL] == [
        Lane.URGENT,
        Lane.NORMAL,
        Lane.URGENT,
        Lane.URGENT,
        Lane.URGENT,
        Lane.LOW,
    ]
    routine = SendText(key="k", text="x", radio_ids=("1",))
    assert command_lane(routine) is Lane.NORMAL
