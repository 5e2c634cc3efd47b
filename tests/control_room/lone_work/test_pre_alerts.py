"""A radio warns before it alarms: shown, ended, and never mistaken for the alarm or its end."""

from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.lone_work.pre_alerts import HOLDS
from custom_components.municipal_alarm.control_room.words import AlarmKind, Prompt

from ..shift import NOON, Guard, Room, make_town


@pytest.fixture
def jan(room: Room) -> Guard:
    return room.guard("Jan")


def reasons(room: Room) -> list[str]:
    return [one.reason for one in room.happened(e.PreAlertEnded)]


def test_warned_and_then_alarmed(room: Room, jan: Guard) -> None:
    jan.warned()
    (shown,) = room.state.pre_alerts.values()
    assert (shown.responder, shown.kind, shown.address) == (
        "Jan",
        AlarmKind.MAN_DOWN,
        "radio of Jan",
    )
    assert not room.state.incidents
    room.after(seconds=20)
    jan.alarms(AlarmKind.MAN_DOWN)
    assert reasons(room) == ["alarm"]
    assert not room.state.pre_alerts
    room.whatever()


def test_warned_and_then_stirred(room: Room, jan: Guard) -> None:
    jan.warned()
    room.after(seconds=20)
    jan.warned(AlarmKind.LONE_WORKER, on=False)  # that is another matter
    assert room.state.pre_alerts
    jan.warned(on=False)
    assert reasons(room) == ["cleared"]
    assert not room.state.incidents


def test_warned_and_never_heard_of_again(room: Room, jan: Guard) -> None:
    jan.warned()
    room.after(seconds=60)
    jan.warned()  # the same countdown, told once more
    room.guard("Piet").warned(AlarmKind.LONE_WORKER)
    room.after(seconds=60)
    assert reasons(room) == ["time"]
    assert set(room.state.pre_alerts) == {"piet"}
    room.restart()
    room.after(seconds=60)
    assert reasons(room) == ["time", "time"]


def test_the_newest_warning_of_somebody_is_shown(room: Room, jan: Guard) -> None:
    jan.warned(AlarmKind.LONE_WORKER)
    jan.warned(AlarmKind.MAN_DOWN)
    assert room.state.pre_alerts[jan.responder_id].kind is AlarmKind.MAN_DOWN


def test_who_stirs_after_the_alarm_ends_nothing(room: Room, jan: Guard) -> None:
    jan.alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    room.after(seconds=10)
    jan.warned(on=False)
    assert room.incident.is_open
    assert room.incident.prompts == (Prompt.SIGN_OF_LIFE,)
    assert room.just(e.Prompted)[0].about == "Jan"
    jan.warned(on=False)
    assert len(room.happened(e.Prompted)) == 1
    room.whatever()


def test_what_ended_before_the_alarm_says_nothing_of_it(room: Room, jan: Guard) -> None:
    jan.alarms(AlarmKind.MAN_DOWN)
    room.whatever()
    room.after(seconds=5)
    jan.warned(on=False, said=timedelta(seconds=6))
    jan.warned(AlarmKind.LONE_WORKER, on=False)
    assert not room.incident.prompts


def test_a_radio_that_is_nobodys(room: Room, jan: Guard) -> None:
    jan.warned(radio="9")
    assert not room.state.pre_alerts
    (aside,) = room.just(e.SignalSetAside)
    assert (aside.source_id, aside.reason, aside.text) == (
        "radio/9",
        "unknown_device",
        "man_down",
    )
    jan.warned(radio="9", on=False)
    # Of what is nobody's nothing is kept: there may be any number of them.
    assert not room.state.sources
    room.edit(make_town(people=[]))
    jan.alarms(AlarmKind.MAN_DOWN, radio="9")
    room.after(seconds=1)
    jan.warned(radio="9", on=False)
    assert room.incident.prompts == (Prompt.NOBODY_REACHED, Prompt.SIGN_OF_LIFE)
    room.whatever()


def test_a_warning_that_is_overtaken_is_not_shown(room: Room, jan: Guard) -> None:
    jan.warned(said=HOLDS)
    assert room.just(e.SignalSetAside)[0].reason == "out_of_date"
    jan.alarms(AlarmKind.MAN_DOWN)
    jan.warned(said=timedelta(seconds=10))
    assert not room.happened(e.PreAlertRaised)
    # Of something else, or since then, it is news.
    jan.warned(AlarmKind.LONE_WORKER)
    room.after(seconds=1)
    jan.warned()
    assert [one.kind for one in room.happened(e.PreAlertRaised)] == [
        AlarmKind.LONE_WORKER,
        AlarmKind.MAN_DOWN,
    ]
    room.whatever()


def test_told_again_is_told_once(room: Room, jan: Guard) -> None:
    jan.warned(signal_id="w")
    jan.warned(on=False)
    jan.warned(signal_id="w")
    assert not room.state.pre_alerts
    # An alarm under the same id is no repeat of its warning.
    jan.alarms(AlarmKind.MAN_DOWN, signal_id="w")
    assert room.incident.kind is AlarmKind.MAN_DOWN
    room.whatever()


def test_duress_that_nobody_may_see_ends_no_warning(room: Room, jan: Guard) -> None:
    jan.warned()
    jan.alarms(AlarmKind.DURESS)
    assert room.state.pre_alerts
    room.whatever()


def test_the_key_of_a_lone_workers_radio_is_a_sign_of_life(room: Room, jan: Guard) -> None:
    room.operator("Anna").watches("Jan")
    room.after(minutes=20)
    jan.warned(on=False)  # it lies otherwise than before
    assert room.watched("Jan").last_sign_at == NOON
    jan.warned(AlarmKind.LONE_WORKER)
    assert room.watched("Jan").last_sign_at == NOON
    jan.warned(AlarmKind.LONE_WORKER, on=False)
    assert room.watched("Jan").last_sign_at == room.now
    assert room.watched("Jan").last_sign_by == "radio"


def test_warnings_in_parts(room: Room, jan: Guard) -> None:
    jan.warned()
    room.now += HOLDS
    room.handle(s.TimePassed(pre_alerts=True))
    assert reasons(room) == ["time"]
