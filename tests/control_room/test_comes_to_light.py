"""What was told in secret, and is told for all to see: when which report of it shows.

One by one what `test_two_worlds` tries at random, and radios that are slower.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from custom_components.municipal_alarm.control_room import (
    commands as c,
    effects as x,
    events as e,
    signals as s,
)
from custom_components.municipal_alarm.control_room.ids import PolicyId, SystemId
from custom_components.municipal_alarm.control_room.procedure import EscalationPolicy, Step
from custom_components.municipal_alarm.control_room.secrecy import public
from custom_components.municipal_alarm.control_room.words import DeliveryState, Target

from .air import Air, Way
from .shift import PHONE, RADIO, Room, make_town
from .test_two_worlds import (
    OTHERS,
    Then,
    in_order,
    what_a_viewer_reads,
    what_a_viewer_sees,
    what_the_desk_shows,
    what_the_guard_gets,
)


@pytest.mark.parametrize("took", [0.0, 0.7, 2.5, 9.5])
@pytest.mark.parametrize("sent", [None, 0.0, 0.4])
def test_a_receipt_that_is_known_comes_to_light_as_late_as_it_came(
    sent: float | None, took: float
) -> None:
    """However slow the radios: it is known long before the step that all see."""
    if sent is not None:
        sent = min(sent, took)
    ways = {f"radio of {name}": Way(sent, DeliveryState.RECEIPTED, took) for name in OTHERS}
    nine, zero = worlds = [Air(make_town(), ways), Air(make_town(), ways)]
    for room, digits in zip(worlds, "90", strict=True):
        room.press("desk 1")
        room.after(seconds=5)
        room.guard("Jan").texts(digits)
        room.after(seconds=20)
    assert len(zero.incident.assignments) == 4
    for seconds in (5, 0.5, 1, 2, 3, 4, 5):
        for room in worlds:
            room.after(seconds=seconds)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)
    # And they were told once.
    assert len(what_the_guard_gets(zero, "Omar")) == 1


def _radio_gone_for_a_moment(room: Room) -> None:
    for online in (False, True):
        room.handle(s.DeviceSeen(SystemId("radio"), "radio of Omar", online=online))


MEANWHILE: dict[str, Then] = {
    "they answer": lambda room: room.guard("Omar").texts("1"),
    "their radio is back": _radio_gone_for_a_moment,
    "the link is back": in_order(
        lambda room: room.link("radio", up=False), lambda room: room.link("radio", up=True)
    ),
    "it is over": lambda room: room.operator("Anna").resolves(),
    "it is over and closed": in_order(
        lambda room: room.operator("Anna").resolves(), lambda room: room.operator("Anna").closes()
    ),
    "they are sent": lambda room: room.operator("Anna").dispatches("Omar"),
    "it is pressed again": lambda room: room.press("desk 1"),
}


@pytest.mark.parametrize("sent", [None, 0.4, 3])
@pytest.mark.parametrize("what", MEANWHILE)
def test_what_happens_before_it_comes_to_light_looks_the_same(
    what: str, sent: float | None
) -> None:
    """The step was taken for all to see, and no radio has confirmed it yet, it seems."""
    ways = {f"radio of {name}": Way(sent, DeliveryState.RECEIPTED, 4) for name in OTHERS}
    nine, zero = worlds = [Air(make_town(), ways), Air(make_town(), ways)]
    for room, digits in zip(worlds, "90", strict=True):
        room.press("desk 1")
        room.after(seconds=5)
        room.guard("Jan").texts(digits)
        room.after(seconds=27)
        MEANWHILE[what](room)
    for seconds in (0, 1, 1, 1, 5, 20):
        for room in worlds:
            room.after(seconds=seconds)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)
    if what == "their radio is back":
        assert len(what_the_guard_gets(zero, "Omar")) == 1, "they have it, as we know"


def test_what_was_tried_in_secret_in_vain_worries_nobody_else() -> None:
    ways = {"radio of Omar": Way(None, None, 0)}
    nine, zero = worlds = [Air(make_town(), ways), Air(make_town(), ways)]
    for room, digits in zip(worlds, "90", strict=True):
        room.press("desk 1")
        room.operator("Anna").acknowledges()
        room.after(seconds=5)
        room.guard("Jan").texts(digits)
        room.after(seconds=12)
        room.operator("Anna").dispatches("Omar")
        room.after(seconds=3)
        room.press("desk 1")
    key = next(key for key in zero.incident.deliveries if key.endswith("step1/omar"))
    assert zero.incident.deliveries[key].state is DeliveryState.OVERTAKEN, "told again since"
    for seconds in (0, 10, 10, 10, 30):
        for room in worlds:
            room.after(seconds=seconds)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)


@pytest.mark.parametrize("took", [0, 8])
def test_a_way_that_confirmed_in_secret_is_tried_for_all_to_see(took: int) -> None:
    """The radio is off, the phone confirms: once in secret, and once when all see it."""
    ways = {
        "radio of Piet": Way(0.3, None, 0),
        "phone of Piet": Way(min(0.1, took), DeliveryState.RECEIPTED, took),
    }
    site = make_town(systems=(RADIO, replace(PHONE, receipts=True)))
    nine, zero = worlds = [Air(site, ways), Air(site, ways)]
    for room, digits in zip(worlds, "90", strict=True):
        room.press("desk 1")
        # The phone confirms after the step, and before its turn has come.
        room.after(seconds=16)
        room.guard("Jan").texts(digits)
    for _ in range(30):
        for room in worlds:
            room.after(seconds=3)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)
    told = [one for one in zero.unsaid if getattr(one, "address", "") == "phone of Piet"]
    assert len(told) == 1


def test_a_radio_that_was_off_for_a_while_confirms_as_soon_as_it_does_now() -> None:
    ways = {"radio of Omar": Way(None, None, 0)}
    nine, zero = worlds = [Air(make_town(), dict(ways)), Air(make_town(), dict(ways))]
    for room, digits in zip(worlds, "90", strict=True):
        room.press("desk 1")
        room.after(seconds=5)
        room.guard("Jan").texts(digits)
        room.after(seconds=9)
        room.ways["radio of Omar"] = Way(None, DeliveryState.RECEIPTED, 0.7)
        room.after(seconds=21)
    assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)


def test_a_receipt_that_took_very_long_comes_to_light_as_an_ordinary_one() -> None:
    """It was none of a radio that was on all the time."""
    room = Air(make_town(), {"radio of Omar": Way(None, None, 0)})
    room.press("desk 1")
    room.after(seconds=5)
    room.guard("Jan").texts("0")
    room.after(seconds=24)
    key = next(key for key in room.incident.deliveries if key.endswith("step1/omar"))
    room.handle(s.Receipt(key, room.incident.incident_id, DeliveryState.RECEIPTED))
    room.after(seconds=30)
    (told,) = (
        one
        for one in map(public, room.happened(e.DeliveryReported))
        if one is not None and getattr(one, "key", "") == key
    )
    assert told.at - room.incident.raised_at == timedelta(seconds=32)


@pytest.mark.parametrize("took", [0, 0.8, 12])
@pytest.mark.parametrize("by_hand", [False, True])
def test_a_call_outside_comes_to_light_as_late_as_it_was_made(took: float, by_hand: bool) -> None:
    steps = (
        Step(timedelta(0), (Target.GUARDS_HERE,)),
        Step(timedelta(seconds=60), (Target.EXTERNAL,)),
    )
    site = make_town(policies=[EscalationPolicy(PolicyId("one"), "one", steps)])
    nine, zero = worlds = [Air(site, {}), Air(site, {})]
    for room, digits in zip(worlds, "90", strict=True):
        room.calls_take = {"police": took}
        room.press("desk 1")
        room.after(seconds=5)
        room.guard("Jan").texts(digits)
        room.after(seconds=35)
        if by_hand:
            room.operator("Anna").escalates()
    for seconds in (0, 0.5, 0.5, 19, 0.5, 0.5, 11, 1):
        for room in worlds:
            room.after(seconds=seconds)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)
        assert what_the_desk_shows(zero) == what_the_desk_shows(nine)
    assert len([one for one in zero.unsaid if isinstance(one, x.CallExternal)]) == 1


def test_that_they_answered_long_after_comes_to_light_soon() -> None:
    room = Air(make_town(), {})
    room.calls_take = {"police": 1}
    room.press("desk 1")
    room.after(seconds=5)
    room.operator("Anna").acknowledges()
    for _ in range(2):
        room.guard("Jan").texts("0")
    room.after(seconds=60)
    one = room.incident.incident_id
    room.handle(
        c.ReportExternal(
            actor=room.operator("Anna").actor, incident_id=one, target="police", reached=True
        )
    )
    for _ in range(2):
        room.operator("Anna").escalates()
    room.after(seconds=1.9)
    assert room.incident.shown.external["police"].state is DeliveryState.QUEUED
    room.after(seconds=0.1)
    assert room.incident.shown.external["police"].state is DeliveryState.RECEIPTED


def test_who_answered_in_secret_and_gave_no_receipt_is_confirmed_as_an_ordinary_one() -> None:
    """They answered by phone, their radio is off, and the step is repeated for all to see."""
    steps = (
        Step(timedelta(0), (Target.GUARDS_HERE,)),
        Step(
            timedelta(seconds=30),
            (Target.NEIGHBOURING_GUARDS,),
            repeat_every=timedelta(seconds=9),
            repeat_times=1,
        ),
    )
    site = make_town(policies=[EscalationPolicy(PolicyId("one"), "one", steps)])
    room = Air(site, {"radio of Omar": Way(None, None, 0)})
    room.press("desk 1")
    room.after(seconds=5)
    room.guard("Jan").texts("0")
    room.guard("Omar").accepts()
    room.after(seconds=40)
    key = next(key for key in room.incident.deliveries if "repeat1/omar" in key)
    repeated = room.happened(e.StepRepeated)[0].at
    assert [
        (one.state, (one.at - repeated).total_seconds())
        for one in room.happened(e.DeliveryReported)
        if one.key == key
    ] == [(DeliveryState.SENT, 0.5), (DeliveryState.RECEIPTED, 2)]


def test_what_is_known_comes_to_light_after_a_restart() -> None:
    ways = {f"radio of {name}": Way(0.3, DeliveryState.RECEIPTED, 4) for name in OTHERS}
    room = Air(make_town(), ways)
    room.press("desk 1")
    room.after(seconds=5)
    room.guard("Jan").texts("0")
    room.after(seconds=27)
    key = next(key for key in room.incident.deliveries if key.endswith("step1/omar"))
    assert room.incident.shown.deliveries[key].state is DeliveryState.SENT
    room.restart()
    room.after(seconds=1.9)
    assert room.incident.shown.deliveries[key].state is DeliveryState.SENT
    room.after(seconds=0.1)
    assert room.incident.shown.deliveries[key].state is DeliveryState.RECEIPTED
    room.restart()
    room.after(minutes=1)
    told = [one for one in map(public, room.happened(e.DeliveryReported)) if one is not None]
    assert [one.state for one in told if getattr(one, "key", "") == key] == [
        DeliveryState.SENT,
        DeliveryState.RECEIPTED,
    ]


@pytest.mark.parametrize("waits", [0, 60])
def test_who_answered_in_secret_is_repeated_for_all_as_it_would_have_been(waits: int) -> None:
    """A step that is repeated: nothing is sent to them, and it is confirmed as ever."""
    steps = (
        Step(timedelta(0), (Target.GUARDS_HERE,)),
        Step(
            timedelta(seconds=30),
            (Target.NEIGHBOURING_GUARDS,),
            repeat_every=timedelta(seconds=20),
            repeat_times=2,
        ),
    )
    site = make_town(policies=[EscalationPolicy(PolicyId("one"), "one", steps)])
    ways = {f"radio of {name}": Way(0.3, DeliveryState.RECEIPTED, 1.5) for name in OTHERS}
    nine, zero = worlds = [Air(site, ways), Air(site, ways)]
    for room, digits in zip(worlds, "90", strict=True):
        room.press("desk 1")
        room.after(seconds=5)
        room.guard("Jan").texts(digits)
        room.after(seconds=10)
    zero.guard("Omar").texts("1")
    for _ in range(30):
        for room in worlds:
            room.after(seconds=2 + waits)
        assert what_a_viewer_sees(zero) == what_a_viewer_sees(nine)
        assert what_a_viewer_reads(zero) == what_a_viewer_reads(nine)
    told = len(what_the_guard_gets(zero, "Omar"))
    assert told < len(what_the_guard_gets(nine, "Omar")) == 3
