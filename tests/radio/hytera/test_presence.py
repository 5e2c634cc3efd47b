from dataclasses import replace
from datetime import UTC, datetime

import pytest

from custom_components.municipal_alarm.radio.commands import QueryPosition, SendText
from custom_components.municipal_alarm.radio.events import FailureReason, RadioLost, RadioRegistered
from custom_components.municipal_alarm.radio.hytera import hstrp, lp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.facts import Facts
from custom_components.municipal_alarm.radio.hytera.pdus import Pdu
from custom_components.municipal_alarm.radio.hytera.presence import Presence
from custom_components.municipal_alarm.radio.hytera.remembered import CAPACITY
from custom_components.municipal_alarm.radio.hytera.settings import HyteraSettings
from custom_components.municipal_alarm.radio.hytera.slots import Slots
from custom_components.municipal_alarm.radio.hytera.tables import (
    LpResult,
    PresenceState,
    Service,
    TmpResult,
)
from tests.radio.hytera.peer import DISPATCHER, PLACE, Radio, count
from tests.radio.hytera.town import HOST, OTHER_HOST, Town

RENEWAL_S = 600


def is_check(pdu: object) -> bool:
    return isinstance(pdu, rrs.PresenceCheck)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def radio(town: Town) -> Radio:
    """One that has registered."""
    radio = town.repeater.add(Radio(12345))
    radio.register(town.now)
    town.settle()
    assert len(town.of(RadioRegistered)) == 1
    return radio


def test_a_refresh_is_told_again(town: Town, radio: Radio) -> None:
    town.run(RENEWAL_S)
    radio.register(town.now)
    town.settle()
    first, second = town.of(RadioRegistered)
    assert first.event_id != second.event_id
    assert second.occurred_at == town.utc


def test_a_radio_that_says_goodbye_is_gone(town: Town, radio: Radio) -> None:
    town.repeater.say(1, Service.RRS, rrs.GoingOffline(radio.address), town.now)
    town.settle()
    town.repeater.say(1, Service.RRS, rrs.GoingOffline(radio.address), town.now)
    town.settle()
    [lost] = town.of(RadioLost)
    assert lost.expected
    town.run(3 * RENEWAL_S)
    assert count(is_check, town.repeater) == 0
    assert len(town.of(RadioLost)) == 1


def test_a_radio_that_falls_silent_is_asked_three_times_and_lost(town: Town, radio: Radio) -> None:
    radio.on = False
    town.run(2.5 * RENEWAL_S - 1)
    assert count(is_check, town.repeater) == 0
    town.run(17)
    assert count(is_check, town.repeater) == 3
    [lost] = town.of(RadioLost)
    assert not lost.expected


def test_a_silent_radio_that_answers_stays(town: Town, radio: Radio) -> None:
    town.run(6 * RENEWAL_S)
    assert count(is_check, town.repeater) == 2
    assert town.of(RadioLost) == []
    assert len(town.of(RadioRegistered)) == 1


def test_anything_it_sends_is_a_sign_of_life(town: Town, radio: Radio) -> None:
    for number in range(6):
        town.run(RENEWAL_S)
        town.repeater.say(
            1,
            Service.TMP,
            tmp.PrivateText(number + 1, DISPATCHER, radio.address, "ok"),
            town.now,
        )
        town.settle()
    assert count(is_check, town.repeater) == 0


def test_a_radio_heard_without_registering_is_there(town: Town) -> None:
    town.repeater.add(Radio(7)).write("hello", 1, town.now)
    town.settle()
    assert [event.radio_id for event in town.of(RadioRegistered)] == ["7"]


def test_what_a_computer_or_we_ourselves_send_is_no_radio(town: Town) -> None:
    for source in (DISPATCHER, type(DISPATCHER).from_bytes(bytes((192, 168, 20, 100)))):
        town.repeater.say(
            1, Service.TMP, tmp.PrivateText(1, Radio(7).address, source, "x"), town.now
        )
    town.settle()
    assert town.of(RadioRegistered) == []


def test_the_repeater_may_say_that_a_radio_is_gone(town: Town, radio: Radio) -> None:
    answer = rrs.PresenceAnswer(radio.address, PresenceState.OFFLINE)
    unknown = rrs.PresenceAnswer(Radio(8).address, PresenceState.OFFLINE)
    for pdu in (answer, unknown):
        town.repeater.say(1, Service.RRS, pdu, town.now)
    town.settle()
    [lost] = town.of(RadioLost)
    assert (lost.radio_id, lost.expected) == ("12345", False)


def test_a_radio_that_was_gone_comes_back(town: Town, radio: Radio) -> None:
    town.repeater.say(1, Service.RRS, rrs.GoingOffline(radio.address), town.now)
    town.settle()
    radio.register(town.now)
    town.settle()
    assert len(town.of(RadioRegistered)) == 2
    assert not radio.registering


def test_a_text_to_a_radio_that_is_off_is_tried_and_says_so(town: Town, radio: Radio) -> None:
    radio.on = False
    town.repeater.say(1, Service.RRS, rrs.GoingOffline(radio.address), town.now)
    town.settle()
    town.send(SendText(key="k", text="x", radio_ids=("12345",)))
    town.run(20)
    assert town.receipts("k")[-1].reason is FailureReason.RADIO_OFF
    assert count(lambda pdu: isinstance(pdu, tmp.PrivateText), town.repeater) == 3


def test_while_no_link_is_up_nobody_is_lost(town: Town, radio: Radio) -> None:
    town.wire.cut = True
    town.run(4 * RENEWAL_S)
    assert town.of(RadioLost) == []
    town.wire.cut = False
    town.run(30)
    assert town.of(RadioLost) == []
    assert count(is_check, town.repeater) == 1


def test_known_radios_are_asked_a_few_a_second_on_every_slot() -> None:
    town = Town(known_radios=tuple(map(str, range(1, 101))))
    asked = count(is_check, town.repeater)
    town.run(10)
    per_second = (count(is_check, town.repeater) - asked) / 10
    assert 2 * 4 <= per_second <= 2 * 6
    town.run(200)
    # Nobody is there, and nobody is asked for ever.
    assert count(is_check, town.repeater) == 2 * 3 * 100
    assert len(town.of(RadioLost)) == 100


def test_all_known_radios_are_known_as_soon_as_they_can_be_asked_whatever_their_slot() -> None:
    numbers = range(1, 11)
    town = Town(known_radios=tuple(map(str, numbers)), start=False)
    for number in numbers:
        town.repeater.add(Radio(number), slot=1 + number % 2)
    town.network.start(town.now, town.utc)
    town.settle()
    town.run(3)
    assert {event.radio_id for event in town.of(RadioRegistered)} == set(map(str, numbers))
    assert count(is_check, town.repeater) <= 2 * len(numbers)


def test_a_radio_whose_slot_is_known_is_asked_there_only(town: Town, radio: Radio) -> None:
    town.run(2.5 * RENEWAL_S + 1)
    assert count(is_check, town.repeater) == 1


def test_a_slot_that_comes_up_late_is_asked_for_those_nobody_heard_once() -> None:
    hosts = (HOST, OTHER_HOST)
    town = Town(hosts=hosts, slots=(1,), known_radios=("1", "2", "3"), start=False)
    first, second = town.repeaters
    first.add(Radio(1))
    second.add(Radio(2))
    sessions = second.slots[1].sessions
    for session in sessions.values():
        session.stop(town.now)
    town.network.start(town.now, town.utc)
    town.settle()
    town.run(60)
    assert {event.radio_id for event in town.of(RadioLost)} == {"2", "3"}
    second.start(town.now)
    town.settle()
    town.run(7)
    assert [event.radio_id for event in town.of(RadioRegistered)] == ["1", "2"]
    assert len(town.of(RadioLost)) == 2
    for _ in range(3):  # a link that comes and goes is no reason to ask again
        for session in sessions.values():
            session.stop(town.now)
        second.start(town.now)
        town.settle()
        town.run(10)
    assert count(is_check, second) == 2
    assert count(is_check, first) == 1 + 2 * 3


def test_a_slot_lost_before_its_turn_is_asked_when_it_is_back() -> None:
    settings = HyteraSettings(hosts=(HOST,), known_radios=("1", "2"))
    slots, facts = Slots(settings, 1), Facts()
    presence = Presence(settings, slots, facts)
    utc = datetime(2026, 11, 22, tzinfo=UTC)
    one, two = slots
    accepted = hstrp.build(hstrp.HstrpFrame(hstrp.HstrpType.CONNECT | hstrp.HstrpType.ACK, 1))
    closed = hstrp.build(hstrp.HstrpFrame(hstrp.HstrpType.CLOSE, 0))
    link = two.sessions[Service.RRS]
    presence.start(0.0)
    for slot in slots:
        slot.sessions[Service.RRS].start(0.0)
    one.sessions[Service.RRS].receive(accepted, 0.0)
    presence.came_up(one)
    presence.wake(0.0, utc)
    for at in (0.1, 1.0):
        link.receive(accepted, at)
        presence.came_up(two)
        link.take_frames()
        assert (at_wake := presence.next_wake()) is not None
        assert at_wake <= at + 0.5
        if at < 1.0:
            link.receive(closed, at)
        presence.wake(at + 0.5, utc)
    data = [hstrp.parse(frame) for frame in link.take_frames()]
    assert len([frame for frame in data if frame.is_data]) == 1


def test_an_id_that_no_radio_can_have_is_not_asked() -> None:
    town = Town(known_radios=("guard", "5"))
    there = town.repeater.add(Radio(5))
    town.run(20)
    assert town.network.counters["not_a_radio"] == 1
    assert [event.radio_id for event in town.of(RadioRegistered)] == [str(there.number)]


def test_answers_meant_for_others_are_counted(town: Town) -> None:
    town.repeater.say(1, Service.RRS, rrs.PresenceCheck(Radio(1).address), town.now)
    town.settle()
    assert town.network.counters["not_for_us"] == 1


def test_a_query_to_an_unknown_radio_looks_for_it_on_every_slot(town: Town) -> None:
    there = town.repeater.add(Radio(5), slot=2)
    town.send(QueryPosition(key="q", radio_id=str(there.number)))
    town.run(6)
    assert [event.radio_id for event in town.of(RadioRegistered)] == ["5"]


def test_there_is_an_end_to_the_radios_that_are_remembered() -> None:
    settings = HyteraSettings(hosts=("192.0.2.1",))
    slots, facts = Slots(settings, 1), Facts()
    presence = Presence(settings, slots, facts)
    slot = next(iter(slots))
    utc = datetime(2026, 11, 22, tzinfo=UTC)
    for number in range(1, 3 * CAPACITY):
        presence.heard(str(number), slot, float(number), utc)
    assert len(presence) == CAPACITY
    assert len(presence._line) <= 2 * CAPACITY
    assert presence.counters["radio_forgotten"] == 2 * CAPACITY - 1
    assert presence.home("1") is None
    assert presence.home(str(3 * CAPACITY - 1)) == slot.key


@pytest.mark.parametrize("result", [TmpResult.NO_ACK, TmpResult.NO_CONTACT])
def test_a_text_that_got_no_answer_is_no_sign_of_life(town: Town, result: TmpResult) -> None:
    ack = tmp.PrivateTextAck(1, Radio(7).address, DISPATCHER, result)
    town.repeater.say(1, Service.TMP, ack, town.now)
    town.settle()
    assert town.of(RadioRegistered) == []


@pytest.mark.parametrize(
    "pdu",
    [
        lp.PositionReport(1, Radio(7).address, LpResult.NO_POSITION, PLACE),
        lp.PositionReportRssi(1, Radio(7).address, 5, PLACE, -58),
        lp.ConditionalReportRssi(1, Radio(7).address, 5, PLACE, -58),
        lp.StopEmergencyReportsAnswer(1, Radio(7).address, 5),
    ],
)
def test_an_answer_given_for_a_radio_that_is_not_there_says_nothing(town: Town, pdu: Pdu) -> None:
    """Its place is an old one, which the repeater kept."""
    town.repeater.say(1, Service.LP, pdu, town.now)
    town.settle()
    assert town.told == []
    town.repeater.say(1, Service.LP, replace(pdu, result=LpResult.OK), town.now)  # type: ignore[type-var]
    town.settle()
    assert [event.radio_id for event in town.of(RadioRegistered)] == ["7"]


@pytest.mark.parametrize(
    "address",
    [DISPATCHER, RadioAddress.from_bytes(bytes.fromhex("C0A81464")), RadioAddress(0)],
)
def test_what_registers_and_is_no_radio_is_answered_and_told_to_nobody(
    town: Town, address: RadioAddress
) -> None:
    for pdu in (
        rrs.Registration(address),
        rrs.PresenceAnswer(address, PresenceState.ONLINE),
        rrs.GoingOffline(address),
    ):
        town.repeater.say(1, Service.RRS, pdu, town.now)
    town.settle()
    assert town.told == []
    assert count(lambda pdu: isinstance(pdu, rrs.RegistrationAnswer), town.repeater) == 1
    assert town.network.counters["not_a_radio"] == 3
