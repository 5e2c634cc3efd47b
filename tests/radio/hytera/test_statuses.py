import pytest

from custom_components.municipal_alarm.radio.events import (
    AlarmPhase,
    EmergencyKind,
    LoneWorker,
    ManDown,
    RadioEmergency,
)
from custom_components.municipal_alarm.radio.hytera import hrnp_session, rcp, tmp
from custom_components.municipal_alarm.radio.hytera.statuses import SUBSCRIBE_AGAIN_S
from custom_components.municipal_alarm.radio.hytera.tables import Service, StatusTarget
from tests.radio.hytera.peer import Radio
from tests.radio.hytera.town import Town, event_ids, station

OWN = 4711


def report(town: Town, target: int, value: int) -> None:
    town.repeater.say(1, Service.RCP, rcp.StatusReport(target, value), town.now)
    town.settle()


def test_a_repeater_is_asked_for_every_call() -> None:
    town = Town()
    for slot in town.repeater.slots.values():
        assert slot.broadcasts == list(rcp.EVERY_BROADCAST)


def test_a_station_is_asked_for_its_own_alarms() -> None:
    [slot] = station().repeater.slots.values()
    [subscribe] = slot.broadcasts
    assert [line.target for line in subscribe.subscriptions] == [0x09, 0x0E, 0x17]


def test_it_is_asked_again_in_case_it_was_restarted(monkeypatch: pytest.MonkeyPatch) -> None:
    # One that does not call anew in its silence, as then it would be asked for that.
    monkeypatch.setattr(hrnp_session, "IDLE_S", 10 * SUBSCRIBE_AGAIN_S)
    town = station()
    town.run(SUBSCRIBE_AGAIN_S + 1)
    assert len(town.repeater.slots[1].broadcasts) == 2
    town.wire.cut = True
    town.run(2 * SUBSCRIBE_AGAIN_S)
    town.wire.cut = False
    town.run(10)
    assert len(town.repeater.slots[1].broadcasts) == 3


def test_a_repeater_that_was_restarted_and_calls_is_asked_at_once() -> None:
    town = Town(calls_first=False, peer_calls=True)
    town.run(100)
    town.repeater.slots[1].broadcasts.clear()
    town.repeater.restart(town.now)
    town.settle()
    assert town.repeater.slots[1].broadcasts == list(rcp.EVERY_BROADCAST)


@pytest.mark.parametrize(
    ("target", "event"),
    [(StatusTarget.MAN_DOWN, ManDown), (StatusTarget.LONE_WORKER, LoneWorker)],
)
def test_man_down_and_lone_worker_come_and_go(target: int, event: type[ManDown]) -> None:
    town = station(own_id=OWN)
    for value in (1, 1, 0, 0, 1):
        report(town, target, value)
    told = town.of(event)
    assert [(it.radio_id, it.phase) for it in told] == [
        ("4711", AlarmPhase.ALARM),
        ("4711", AlarmPhase.CLEARED),
        ("4711", AlarmPhase.ALARM),
    ]


def test_an_emergency_is_told_and_never_cleared() -> None:
    town = station(own_id=OWN)
    report(town, StatusTarget.EMERGENCY, 1)
    before = len(town.told)
    report(town, StatusTarget.EMERGENCY, 0)
    assert len(town.told) == before
    [told] = town.of(RadioEmergency)
    assert (told.radio_id, told.kind, told.raw_kind) == ("4711", EmergencyKind.BUTTON, None)


@pytest.mark.parametrize(
    ("target", "kind", "raw_kind"),
    [
        (StatusTarget.EMERGENCY, EmergencyKind.UNKNOWN, "emergency 3"),
        (StatusTarget.MAN_DOWN, EmergencyKind.MAN_DOWN, "man down 3"),
        (StatusTarget.LONE_WORKER, EmergencyKind.LONE_WORKER, "lone worker 3"),
    ],
)
def test_a_value_that_nobody_described_is_an_alarm_all_the_same(
    target: int, kind: EmergencyKind, raw_kind: str
) -> None:
    town = station(own_id=OWN)
    report(town, target, 3)
    [told] = town.of(RadioEmergency)
    assert (told.kind, told.raw_kind) == (kind, raw_kind)


def test_the_same_again_within_seconds_is_told_once() -> None:
    """Behind HRNP's own repeats: a radio may say the same under the next number."""
    town = station(own_id=OWN)
    town.commits = False
    report(town, StatusTarget.MAN_DOWN, 1)
    report(town, StatusTarget.MAN_DOWN, 1)
    assert len(town.of(ManDown)) == 1
    assert town.network.counters["repeat"] >= 1
    town.run(10)
    report(town, StatusTarget.MAN_DOWN, 1)
    assert len(town.of(ManDown)) == 2


def test_whose_station_it_is_can_be_learned() -> None:
    town = station()
    guard = town.repeater.add(Radio(5))
    town.repeater.say(
        1, Service.TMP, tmp.PrivateText(1, Radio(OWN).address, guard.address, "hello"), town.now
    )
    report(town, StatusTarget.MAN_DOWN, 1)
    assert [event.radio_id for event in town.of(ManDown)] == ["4711"]


def test_other_targets_and_repeaters_are_counted() -> None:
    town = station(own_id=OWN)
    report(town, StatusTarget.RSSI, 4)
    assert town.network.counters["status_ignored"] == 1
    town = Town()
    report(town, StatusTarget.EMERGENCY, 1)
    assert town.network.counters["status_ignored"] == 1
    assert town.told == []


def test_what_is_over_ends_and_the_next_is_another() -> None:
    town = station(own_id=OWN)
    for value in (1, 1, 0, 1):
        report(town, StatusTarget.EMERGENCY, value)
        town.run(6)
    assert len(event_ids(town.of(RadioEmergency))) == 2


def test_the_end_of_one_thing_is_not_that_of_another() -> None:
    """A station may say all that was asked for again and again."""
    town = station(own_id=OWN)
    for _ in range(4):
        report(town, StatusTarget.EMERGENCY, 1)
        report(town, StatusTarget.MAN_DOWN, 0)
        report(town, StatusTarget.LONE_WORKER, 0)
        town.run(6)
    assert len(town.of(RadioEmergency)) == 1


@pytest.mark.parametrize(
    "reply", [rcp.SubscribeReply(1), rcp.ConfigureBroadcastsReply(1), rcp.SubscribeReply(0)]
)
def test_a_refused_subscription_is_counted(
    reply: rcp.SubscribeReply | rcp.ConfigureBroadcastsReply,
) -> None:
    town = Town(slots=(1,))
    town.repeater.say(1, Service.RCP, reply, town.now)
    town.settle()
    assert town.network.counters["subscription_refused"] == (reply.result != 0)


def test_a_state_that_was_not_taken_in_is_told_again() -> None:
    town = station(own_id=OWN)
    town.commits = False
    report(town, StatusTarget.MAN_DOWN, 1)
    town.network.not_taken(town.tokens[-1])
    report(town, StatusTarget.MAN_DOWN, 1)
    assert len(town.of(ManDown)) == 2
