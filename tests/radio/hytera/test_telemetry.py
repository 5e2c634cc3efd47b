import pytest

from custom_components.municipal_alarm.radio.commands import OutputState, SetOutput
from custom_components.municipal_alarm.radio.events import (
    DeskPress,
    FailureReason,
    InputState,
    RadioRegistered,
    ReceiptState,
)
from custom_components.municipal_alarm.radio.hytera import rrs, tp
from custom_components.municipal_alarm.radio.hytera.tables import (
    CallType,
    Service,
    VioOperation,
    VioResult,
)
from custom_components.municipal_alarm.radio.hytera.telemetry import SAME_LEVEL_S
from tests.radio.hytera.peer import DISPATCHER, Radio, count
from tests.radio.hytera.town import Town

SENT, RECEIPTED, FAILED = ReceiptState.SENT, ReceiptState.RECEIPTED, ReceiptState.FAILED


@pytest.fixture
def town() -> Town:
    return Town(slots=(1,))


@pytest.fixture
def radio(town: Town) -> Radio:
    return town.repeater.add(Radio(12345))


def switch(
    state: OutputState = OutputState.ON, key: str = "o", output: str = "12345/vio2"
) -> SetOutput:
    return SetOutput(key=key, output_id=output, state=state)


def test_a_pedal_is_a_press_each_time_it_goes_down(town: Town, radio: Radio) -> None:
    for down in (True, True, False, True):
        town.repeater.pedal(radio, down, town.now)
        town.settle()
    assert [event.input_id for event in town.of(DeskPress)] == ["12345/vio1"] * 2
    assert [event.active for event in town.of(InputState)] == [True, False, True]
    assert len({event.event_id for event in town.told}) == len(town.told)
    assert [event.radio_id for event in town.of(RadioRegistered)] == ["12345"]


def test_the_first_thing_heard_may_be_a_press(town: Town, radio: Radio) -> None:
    town.repeater.pedal(radio, True, town.now, vio=6)
    town.settle()
    assert [event.input_id for event in town.of(DeskPress)] == ["12345/vio6"]


def test_one_report_may_be_about_several(town: Town, radio: Radio) -> None:
    report = tp.ExtendedStatusReport(
        radio.address, DISPATCHER, 1, 0, tp.vio_mask(1, 3), VioResult.EFFECTIVE, "Desk"
    )
    town.repeater.say(1, Service.TP, report, town.now)
    town.settle()
    assert [event.input_id for event in town.of(DeskPress)] == ["12345/vio1", "12345/vio3"]


def test_an_answer_with_our_own_address_in_front_is_about_the_other(
    town: Town, radio: Radio
) -> None:
    report = tp.StatusReport(DISPATCHER, radio.address, 1, 0, 1, VioResult.EFFECTIVE)
    town.repeater.say(1, Service.TP, report, town.now)
    town.settle()
    assert [event.input_id for event in town.of(DeskPress)] == ["12345/vio1"]


def test_a_level_that_nobody_described_is_counted(town: Town, radio: Radio) -> None:
    town.repeater.say(
        1, Service.TP, tp.StatusReport(radio.address, DISPATCHER, 1, 0, 1, 9), town.now
    )
    town.settle()
    assert town.network.counters["unknown_level"] == 1
    assert town.of(InputState) == []


@pytest.mark.parametrize(
    ("state", "operation"),
    [
        (OutputState.ON, VioOperation.HIGH),
        (OutputState.OFF, VioOperation.LOW),
        (OutputState.BLINK, VioOperation.HIGH),
    ],
)
def test_an_output_is_switched(
    town: Town, radio: Radio, state: OutputState, operation: VioOperation
) -> None:
    town.send(switch(state))
    assert radio.outputs == {2: operation}
    assert town.states("o") == [SENT, RECEIPTED]


def test_what_is_no_output_of_a_radio_is_not_supported(town: Town) -> None:
    for output in ("lamp", "12345/vio7", "0/vio1", "12345"):
        town.send(switch(key=output, output=output))
        assert [r.reason for r in town.receipts(output)] == [FailureReason.UNSUPPORTED]


def test_switched_anew_the_older_is_over(town: Town, radio: Radio) -> None:
    radio.on = False
    town.send(switch(key="a"))
    town.send(switch(OutputState.OFF, key="b"))
    assert [r.detail for r in town.receipts("a")][-1] == "switched anew"
    radio.on = True
    town.run(6)
    assert town.states("b") == [SENT, RECEIPTED]
    assert radio.outputs == {2: VioOperation.LOW}


def test_a_refusal_and_a_stray_answer(town: Town, radio: Radio) -> None:
    def answer(result: int) -> tp.ControlAnswer:
        return tp.ControlAnswer(radio.address, DISPATCHER, 1, CallType.PRIVATE, 2, result)

    radio.on = False
    town.send(switch())
    town.repeater.say(1, Service.TP, answer(1), town.now)
    town.settle()
    assert town.receipts("o")[-1].reason is FailureReason.REFUSED
    town.repeater.say(1, Service.TP, answer(0), town.now)
    town.settle()
    assert town.network.counters["stray_answer"] == 1
    assert count(lambda pdu: isinstance(pdu, tp.Control), town.repeater) == 1


def test_a_lost_release_does_not_make_a_pedal_dead(town: Town, radio: Radio) -> None:
    for after in (SAME_LEVEL_S, SAME_LEVEL_S + 1, 3600):
        town.repeater.pedal(radio, True, town.now)
        town.run(after)
    town.repeater.pedal(radio, True, town.now)
    town.settle()
    assert len(town.of(DeskPress)) == 3


@pytest.mark.parametrize("goodbye", [True, False])
def test_a_radio_that_comes_or_goes_may_press_anew(
    town: Town,
    radio: Radio,
    goodbye: bool,
) -> None:
    town.repeater.pedal(radio, True, town.now)
    town.settle()
    change = rrs.GoingOffline(radio.address) if goodbye else rrs.Registration(radio.address)
    town.repeater.say(1, Service.RRS, change, town.now)
    town.settle()
    town.repeater.pedal(radio, True, town.now)
    town.settle()
    assert len(town.of(DeskPress)) == 2


def test_a_press_that_was_not_taken_in_is_told_again(town: Town, radio: Radio) -> None:
    town.commits = False
    town.repeater.pedal(radio, True, town.now)
    town.settle()
    for token in town.tokens:
        town.network.not_taken(token)
    town.repeater.pedal(radio, True, town.now)
    town.settle()
    assert len(town.of(DeskPress)) == 2
