import pytest

from custom_components.municipal_alarm.radio.events import (
    EmergencyKind,
    LoneWorker,
    ManDown,
    Position,
    RadioEmergency,
    RadioEvent,
)
from custom_components.municipal_alarm.radio.hytera import lp, rcp
from custom_components.municipal_alarm.radio.hytera.emergencies import KIND_WITHIN_S, SETTLE_S
from custom_components.municipal_alarm.radio.hytera.tables import CallType, Service
from tests.radio.hytera.peer import NO_PLACE, Radio, count
from tests.radio.hytera.town import Town, event_ids


@pytest.fixture
def town() -> Town:
    return Town(man_down_types=frozenset({5}), lone_worker_types=frozenset({6}))


@pytest.fixture
def radio(town: Town) -> Radio:
    return town.repeater.add(Radio(12345))


def is_stop(pdu: object) -> bool:
    return isinstance(pdu, lp.StopEmergencyReports)


def alarm_call(
    call_type: int = CallType.EMERGENCY_ALARM_CALL, sender: int = 12345
) -> rcp.RepeaterStatus:
    return rcp.RepeaterStatus(1, 0, 0, call_type, 9, sender)


@pytest.mark.parametrize(
    ("kind", "event"), [(5, ManDown), (6, LoneWorker), (1, RadioEmergency), (0, RadioEmergency)]
)
def test_the_types_of_a_site_are_known(
    town: Town, radio: Radio, kind: int, event: type[RadioEvent]
) -> None:
    radio.press(town.now, kind)
    town.settle()
    [told] = [it for it in town.told if isinstance(it, ManDown | LoneWorker | RadioEmergency)]
    assert type(told) is event
    assert told.event_id.startswith("emergency/12345/")
    assert len(town.of(Position)) == 1


def test_a_type_that_nobody_described_is_kept(town: Town, radio: Radio) -> None:
    radio.press(town.now, 77, NO_PLACE)
    town.settle()
    [told] = town.of(RadioEmergency)
    assert (told.kind, told.raw_kind) == (EmergencyKind.UNKNOWN, "type 77")
    assert told.latitude is None
    assert town.of(Position) == []
    assert town.network.counters["no_fix"] == 1


def test_an_alarm_call_on_a_slot_is_an_emergency(town: Town) -> None:
    began = town.utc
    town.repeater.say(1, Service.RCP, alarm_call(), town.now)
    town.settle()
    town.run(KIND_WITHIN_S - 0.01)
    assert town.of(RadioEmergency) == [], "its report may be on its way"
    town.run(0.02)
    [told] = town.of(RadioEmergency)
    assert told.occurred_at == began
    assert (told.radio_id, told.talkgroup, told.raw_kind) == ("12345", "9", "emergency alarm call")


def test_reports_and_call_of_one_radio_are_one_emergency(town: Town, radio: Radio) -> None:
    town.commits = False
    radio.press(town.now)
    town.settle()
    for _ in range(5):
        town.repeater.say(1, Service.RCP, alarm_call(), town.now)
        town.run(5)
    assert len(town.of(RadioEmergency)) == 1
    town.commit()
    assert radio.emergency is None


def test_other_calls_are_none(town: Town) -> None:
    for call_type in (CallType.GROUP, CallType.EMERGENCY_GROUP, CallType.ALERT):
        town.repeater.say(1, Service.RCP, alarm_call(call_type), town.now)
    town.repeater.say(1, Service.RCP, alarm_call(sender=0), town.now)
    town.settle()
    assert town.of(RadioEmergency) == []


def test_a_radio_that_does_not_stop_is_told_again_with_its_next_report(town: Town) -> None:
    deaf = town.repeater.add(Radio(12345))
    answers = town.repeater._answers
    town.repeater._answers = lambda slot, pdu, now: (  # type: ignore[method-assign]
        () if is_stop(pdu) else answers(slot, pdu, now)
    )
    deaf.press(town.now)
    town.run(25)
    assert count(is_stop, town.repeater) >= 4
    assert len(town.of(RadioEmergency)) == 1


def test_a_report_on_its_way_when_the_radio_obeyed_is_no_new_press(
    town: Town, radio: Radio
) -> None:
    radio.press(town.now)
    late = radio.emergency
    town.settle()
    assert radio.emergency is None
    assert late is not None
    town.run(SETTLE_S - 1)
    town.repeater.say(1, Service.LP, late, town.now)
    town.settle()
    assert len(town.of(RadioEmergency)) == 1
    town.run(2)
    town.repeater.say(1, Service.LP, late, town.now)
    town.settle()
    assert len(event_ids(town.of(RadioEmergency))) == 2


def test_an_answer_that_nobody_asked_for_ends_nothing(town: Town) -> None:
    town.repeater.say(
        1, Service.LP, lp.StopEmergencyReportsAnswer(1, Radio(12345).address, 0), town.now
    )
    town.settle()
    assert town.network.counters["stray_answer"] == 1


def test_an_address_that_no_radio_has_is_told_and_not_stopped(town: Town) -> None:
    odd = Radio(0xFF_FFFF)
    town.repeater.add(odd)
    odd.press(town.now)
    town.settle()
    assert len(town.of(RadioEmergency)) == 1
    assert count(is_stop, town.repeater) == 0


def alarms(town: Town) -> list[tuple[type[RadioEvent], str]]:
    """What the room was told of: event and kind of its id, in order."""
    found = [it for it in town.told if isinstance(it, ManDown | LoneWorker | RadioEmergency)]
    assert len({it.event_id for it in found}) == len(found)
    return [(type(it), "/".join(it.event_id.split("/")[3:])) for it in found]


@pytest.mark.parametrize("apart", [0, KIND_WITHIN_S - 0.1])
@pytest.mark.parametrize("call_first", [False, True])
@pytest.mark.parametrize(
    ("kind", "event", "name"),
    [(5, ManDown, "man_down"), (6, LoneWorker, "lone_worker"), (1, RadioEmergency, "type_1")],
)
def test_report_and_call_may_come_in_either_order(
    town: Town,
    radio: Radio,
    kind: int,
    event: type[RadioEvent],
    name: str,
    call_first: bool,
    apart: float,
) -> None:
    """Two ports, so either may be first: it is one alarm, and says what happened."""
    if call_first:
        for _ in range(2):
            town.repeater.say(1, Service.RCP, alarm_call(), town.now)
            town.settle()
            town.run(apart / 2)
    radio.press(town.now, kind)
    town.settle()
    town.run(apart)
    if not call_first:
        town.repeater.say(1, Service.RCP, alarm_call(), town.now)
    town.settle()
    town.run(SETTLE_S - 2)
    assert alarms(town) == [(event, name)]
    assert radio.emergency is None
    assert town.network.counters["repeat"] == 1
    assert town.network.counters[f"emergency_type_{kind}"] == 1


@pytest.mark.parametrize(("kind", "event"), [(5, ManDown), (6, LoneWorker), (1, RadioEmergency)])
@pytest.mark.parametrize("takes", [True, False])
def test_a_report_that_takes_longer_says_what_its_call_was(
    town: Town, radio: Radio, kind: int, event: type[RadioEvent], takes: bool
) -> None:
    town.repeater.say(1, Service.RCP, alarm_call(), town.now)
    town.settle()
    town.run(KIND_WITHIN_S + 1)
    [call] = town.of(RadioEmergency)
    town.commits = takes
    radio.press(town.now, kind)
    town.settle()
    for token in town.tokens:
        town.network.not_taken(token)
    town.tokens.clear()
    town.commits = True
    town.run(5)
    if event is RadioEmergency:
        assert town.of(RadioEmergency) == [call], "the key says no more than the call did"
    else:
        # Also when the room takes it only when it is told again.
        told = [one for one in town.told if isinstance(one, ManDown | LoneWorker)]
        assert [type(one) for one in told] == [event] * (1 if takes else 2)
        assert {one.explains for one in told} == {call.event_id}
        assert len(event_ids(told)) == 1
    assert radio.emergency is None


def test_only_the_first_report_says_what_a_call_was(town: Town, radio: Radio) -> None:
    town.repeater.say(1, Service.RCP, alarm_call(), town.now)
    town.settle()
    town.run(1)
    deafen(town)
    for kind in (5, 6):
        radio.press(town.now, kind)
        town.settle()
        town.run(1)
    [call], [fall], [silent] = (town.of(one) for one in (RadioEmergency, ManDown, LoneWorker))
    assert (fall.explains, silent.explains) == (call.event_id, None)


def test_where_no_number_says_more_a_call_does_not_wait() -> None:
    town = Town()
    town.repeater.say(1, Service.RCP, alarm_call(), town.now)
    town.settle()
    assert alarms(town) == [(RadioEmergency, "")]


def test_a_call_that_waits_is_acknowledged_when_it_is_in_the_journal(town: Town) -> None:
    town.commits = False
    town.sent.clear()
    town.repeater.say(1, Service.RCP, alarm_call(), town.now)
    town.settle()
    town.run(KIND_WITHIN_S + 0.1)
    assert len(alarms(town)) == 1
    assert town.sent == []
    town.commit()
    [ack] = town.sent
    assert ack.port == town.settings.used_ports.rcp[0]


def test_the_call_of_one_radio_waits_for_no_others_report(town: Town, radio: Radio) -> None:
    other = town.repeater.add(Radio(12346))
    town.repeater.say(1, Service.RCP, alarm_call(), town.now)
    other.press(town.now, 5)
    town.settle()
    [fall] = town.of(ManDown)
    assert (fall.radio_id, fall.explains) == ("12346", None)
    town.run(KIND_WITHIN_S)
    assert [one.radio_id for one in town.of(RadioEmergency)] == ["12345"]


@pytest.mark.parametrize("after", [3, SETTLE_S + 3, 20])
@pytest.mark.parametrize("obeys", [True, False])
def test_who_falls_after_pressing_the_key_is_told_of(
    town: Town,
    radio: Radio,
    after: float,
    obeys: bool,
) -> None:
    if not obeys:
        deafen(town)
    radio.press(town.now, 1)
    town.run(after)
    radio.press(town.now, 5)
    town.run(2)
    assert alarms(town) == [(RadioEmergency, "type_1"), (ManDown, "man_down")]
    assert (radio.emergency is None) == obeys


def deafen(town: Town) -> None:
    answers = town.repeater._answers
    town.repeater._answers = lambda slot, pdu, now: (  # type: ignore[method-assign]
        () if is_stop(pdu) else answers(slot, pdu, now)
    )


def test_two_calls_at_clearly_different_times_are_two_presses(town: Town) -> None:
    for after in (0, 3, 12, 25):
        town.run(after)
        town.repeater.say(1, Service.RCP, alarm_call(), town.now)
        town.settle()
        town.run(KIND_WITHIN_S)
    assert len(alarms(town)) == 3


def test_who_presses_again_at_once_goes_on_reporting_until_told_of(
    town: Town, radio: Radio
) -> None:
    radio.press(town.now)
    town.run(4)
    assert radio.emergency is None
    radio.press(town.now)
    town.run(1)
    assert radio.emergency is not None
    assert len(alarms(town)) == 1
    town.run(SETTLE_S)
    assert len(alarms(town)) == 2
    assert radio.emergency is None


def test_a_radio_that_refuses_to_stop_is_one_emergency_all_the_same(
    town: Town, radio: Radio
) -> None:
    answers = town.repeater._answers
    town.repeater._answers = lambda slot, pdu, now: (  # type: ignore[method-assign]
        [lp.StopEmergencyReportsAnswer(pdu.request_id, pdu.radio, 1)]
        if isinstance(pdu, lp.StopEmergencyReports)
        else answers(slot, pdu, now)
    )
    radio.press(town.now)
    town.run(100)
    assert len(alarms(town)) == 1
    assert town.network.counters["stop_refused"] > 10


def test_what_the_room_could_not_take_in_is_told_again_with_the_next_report(
    town: Town, radio: Radio
) -> None:
    town.commits = False
    radio.press(town.now)
    town.settle()
    for token in town.tokens:
        town.network.not_taken(token)
    town.tokens.clear()
    town.commits = True
    town.run(5)
    first, again = town.of(RadioEmergency)
    assert first.event_id == again.event_id
    assert radio.emergency is None


def test_a_fall_that_the_radio_was_not_stopped_for_is_told_once(town: Town, radio: Radio) -> None:
    radio.press(town.now, 1)
    town.run(1)
    deafen(town)
    radio.press(town.now, 5)
    town.run(25)
    assert alarms(town) == [(RadioEmergency, "type_1"), (ManDown, "man_down")]
    assert count(is_stop, town.repeater) > 2


def test_two_emergencies_of_a_radio_are_stopped_by_one_exchange(town: Town, radio: Radio) -> None:
    town.commits = False
    for kind in (1, 5):
        radio.press(town.now, kind)
        town.settle()
    assert (len(town.of(RadioEmergency)), len(town.of(ManDown))) == (1, 1)
    assert count(is_stop, town.repeater) == 0
    town.commit()
    assert count(is_stop, town.repeater) == 1
    assert radio.emergency is None
