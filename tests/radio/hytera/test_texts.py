import pytest

from custom_components.municipal_alarm.radio.commands import Priority, SendStatus, SendText
from custom_components.municipal_alarm.radio.events import (
    FailureReason,
    ReceiptState,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from custom_components.municipal_alarm.radio.hytera import tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.dds import DeliveryReport
from custom_components.municipal_alarm.radio.hytera.outgoing import WINDOW
from custom_components.municipal_alarm.radio.hytera.tables import (
    DeliveryResult,
    Service,
    TmpKind,
    TmpResult,
)
from custom_components.municipal_alarm.radio.hytera.tmp import TmpPdu
from tests.radio.hytera.peer import DISPATCHER, Radio, count
from tests.radio.hytera.town import HOST, OTHER_HOST, Town

SENT, RECEIPTED, FAILED = ReceiptState.SENT, ReceiptState.RECEIPTED, ReceiptState.FAILED
COMPUTER = RadioAddress.from_bytes(bytes.fromhex("C0A81464"))


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def radio(town: Town) -> Radio:
    radio = town.repeater.add(Radio(12345))
    radio.register(town.now)
    town.settle()
    return radio


def is_text(pdu: object) -> bool:
    return isinstance(pdu, tmp.PrivateText)


def is_group(pdu: object) -> bool:
    return isinstance(pdu, tmp.GroupText)


def text(*radios: str, key: str = "k", words: str = "hello", **more: object) -> SendText:
    return SendText(key=key, text=words, radio_ids=radios, **more)  # type: ignore[arg-type]


def test_a_text_is_cut_to_the_display(town: Town, radio: Radio) -> None:
    town.send(
        text("12345", words="Town hall, Ground floor, Information desk by the door - PANIC #7")
    )
    assert len(radio.screen[0]) <= 48
    assert radio.screen[0].endswith("#7")


def test_several_radios_have_receipts_of_their_own(town: Town, radio: Radio) -> None:
    town.repeater.add(Radio(2, answers_texts=False))
    town.send(text("12345", "2", "12345", "nobody"))
    town.run(20)
    found = {(r.recipient, r.state, r.reason) for r in town.receipts("k")}
    assert found == {
        ("12345", SENT, None),
        ("12345", RECEIPTED, None),
        ("2", SENT, None),
        ("2", FAILED, FailureReason.NO_ANSWER),
        ("nobody", FAILED, FailureReason.UNKNOWN_RADIO),
    }
    assert town.network.pending == 0


def test_a_status_goes_out_as_its_digits(town: Town, radio: Radio) -> None:
    town.send(SendStatus(key="k", code="0042", radio_ids=("12345",)))
    assert radio.screen == ["0042"]


def test_three_tries_under_one_number_five_seconds_apart(town: Town, radio: Radio) -> None:
    radio.answers_texts = False
    town.send(text("12345"))
    town.run(14)
    assert count(is_text, town.repeater) == 3
    assert radio.screen == ["hello"]
    assert town.states("k") == [SENT]
    town.run(2)
    assert town.states("k") == [SENT, FAILED]
    assert town.receipts("k")[-1].reason is FailureReason.NO_ANSWER


def test_a_failed_text_that_is_sent_again_keeps_its_number(town: Town, radio: Radio) -> None:
    """It may have been shown, with only the answers lost."""
    radio.answers_texts = False
    town.send(text("12345"))
    town.run(20)
    radio.answers_texts = True
    town.send(text("12345"))
    assert town.states("k") == [SENT, FAILED, SENT, RECEIPTED]
    assert radio.screen == ["hello"]
    # One that arrived and is sent again is meant to be shown again.
    town.send(text("12345"))
    assert radio.screen == ["hello", "hello"]


@pytest.mark.parametrize(
    ("result", "copies", "reason", "detail"),
    [
        (TmpResult.CHANNEL_BUSY, 3, FailureReason.BUSY, "channel busy"),
        (TmpResult.NO_ACK, 3, FailureReason.NO_ANSWER, "no ack"),
        (TmpResult.NO_CONTACT, 3, FailureReason.UNKNOWN_RADIO, "no contact"),
        (TmpResult.PLL_UNLOCKED, 3, FailureReason.OTHER, "pll unlocked"),
        (99, 3, FailureReason.OTHER, "result 99"),
        (TmpResult.DENIED, 1, FailureReason.REFUSED, "denied"),
        (TmpResult.INVALID, 1, FailureReason.INVALID, "invalid"),
    ],
)
def test_a_refusal_has_its_reason(
    town: Town, radio: Radio, result: int, copies: int, reason: FailureReason, detail: str
) -> None:
    radio.text_result = result
    town.send(text("12345"))
    town.run(20)
    assert count(is_text, town.repeater) == copies
    last = town.receipts("k")[-1]
    assert (last.state, last.reason, last.detail) == (FAILED, reason, detail)


def test_a_busy_channel_that_becomes_free(town: Town, radio: Radio) -> None:
    radio.text_result = TmpResult.CHANNEL_BUSY
    town.send(text("12345"))
    radio.text_result = TmpResult.OK
    town.run(6)
    assert town.states("k") == [SENT, RECEIPTED]


def test_no_more_than_four_are_under_way_to_a_radio(town: Town, radio: Radio) -> None:
    radio.answers_texts = False
    for number in range(6):
        town.send(text("12345", key=f"r{number}", words=f"{number}"))
    town.send(text("12345", key="alarm", words="alarm", priority=Priority.EMERGENCY))
    assert radio.screen == ["0", "1", "2", "3"]
    town.run(16)
    assert radio.screen[4] == "alarm"
    radio.answers_texts = True
    town.run(20)
    assert sorted(radio.screen) == ["0", "1", "2", "3", "4", "5", "alarm"]


def test_an_answer_of_another_radio_is_a_stray(town: Town, radio: Radio) -> None:
    radio.answers_texts = False
    town.send(text("12345"))
    request = next(pdu for pdu in town.repeater.seen if isinstance(pdu, tmp.PrivateText))
    strays = [
        tmp.PrivateTextAck(request.request_id, Radio(8).address, DISPATCHER, TmpResult.OK),
        tmp.PrivateTextAck(request.request_id + 1, radio.address, DISPATCHER, TmpResult.OK),
        tmp.GroupTextAck(request.request_id, 9, TmpResult.OK),
    ]
    for stray in strays:
        town.repeater.say(1, Service.TMP, stray, town.now)
    town.settle()
    assert town.states("k") == [SENT]
    assert town.network.counters["stray_answer"] == 3
    # Swapped, and with the subnet left out as captured: it still counts.
    swapped = tmp.PrivateTextAck(
        request.request_id, DISPATCHER, type(DISPATCHER)(12345, 0), TmpResult.OK
    )
    town.repeater.say(1, Service.TMP, swapped, town.now)
    town.settle()
    assert town.states("k") == [SENT, RECEIPTED]


# --- talkgroups ------------------------------------------------------------------------


def test_a_talkgroup_is_called_once_on_every_slot() -> None:
    town = Town(hosts=(HOST, OTHER_HOST))
    town.send(SendText(key="k", text="all", talkgroups=("9",)))
    town.run(60)
    assert [count(is_group, repeater) for repeater in town.repeaters] == [2, 2]
    assert town.states("k") == [SENT]
    assert town.receipts("k")[0].recipient is None
    assert town.network.pending == 0


def test_a_talkgroup_that_was_heard_is_called_there(town: Town, radio: Radio) -> None:
    pdu = tmp.GroupText(1, 9, radio.address, "hello")
    town.repeater.say(2, Service.TMP, pdu, town.now)
    town.settle()
    assert town.of(TextReceived)[0].to == "9"
    town.send(SendText(key="k", text="all", talkgroups=("9",)))
    assert count(is_group, town.repeater) == 1


def test_a_talkgroup_that_confirms_is_receipted(town: Town, radio: Radio) -> None:
    town.send(SendText(key="k", text="all", talkgroups=("9",)))
    request = next(pdu for pdu in town.repeater.seen if isinstance(pdu, tmp.GroupText))
    town.repeater.say(
        1, Service.TMP, tmp.GroupTextAck(request.request_id, 9, TmpResult.OK), town.now
    )
    town.settle()
    assert town.states("k") == [SENT, RECEIPTED]


def test_a_talkgroup_that_is_refused_everywhere_has_failed(town: Town) -> None:
    town.send(SendText(key="k", text="all", talkgroups=("9",)))
    request = next(pdu for pdu in town.repeater.seen if isinstance(pdu, tmp.GroupText))
    town.repeater.say(
        1, Service.TMP, tmp.GroupTextAck(request.request_id, 9, TmpResult.DENIED), town.now
    )
    town.run(20)
    assert town.states("k") == [SENT, FAILED]
    assert town.receipts("k")[-1].reason is FailureReason.REFUSED
    assert count(is_group, town.repeater) == 2


def test_a_talkgroup_text_is_repeated_only_where_the_repeater_did_not_take_it(
    town: Town,
) -> None:
    receive = town.repeater.receive
    town.repeater.receive = lambda datagram, now: (  # type: ignore[method-assign]
        None if datagram.port == 30008 else receive(datagram, now)
    )
    town.send(SendText(key="k", text="all", talkgroups=("9",)))
    town.run(8)
    town.repeater.receive = receive  # type: ignore[method-assign]
    town.run(30)
    assert count(is_group, town.repeater) == 2
    assert town.states("k") == [SENT]
    assert town.network.pending == 0


def test_a_talkgroup_that_reached_one_slot_of_two_was_sent(town: Town) -> None:
    for session in town.repeater.slots[2].sessions.values():
        session.stop(town.now)
    receive = town.repeater.receive
    town.repeater.receive = lambda datagram, now: (  # type: ignore[method-assign]
        None if datagram.port == 30008 else receive(datagram, now)
    )
    town.send(SendText(key="k", text="all", talkgroups=("9",), ttl_s=60))
    town.run(90)
    assert town.states("k") == [SENT]
    assert town.network.pending == 0


def test_a_talkgroup_that_cannot_be_is_refused(town: Town) -> None:
    town.send(SendText(key="k", text="all", talkgroups=("everybody",)))
    assert [r.reason for r in town.receipts("k")] == [FailureReason.UNKNOWN_RADIO]


def test_half_a_character_cannot_be_sent(town: Town) -> None:
    town.send(text("12345", words="\ud83d"))
    assert [r.reason for r in town.receipts("k")] == [FailureReason.INVALID]


# --- delivery reports --------------------------------------------------------------------


def report(result: DeliveryResult | int, **how: object) -> DeliveryReport:
    kind = how.pop("kind", TmpKind.PRIVATE_TEXT)
    service = how.pop("service", Service.TMP)
    return DeliveryReport(service, Radio(12345).address, 0x8000 | kind, result)  # type: ignore[operator,arg-type]


def test_a_report_of_delivery_is_a_receipt(town: Town, radio: Radio) -> None:
    radio.answers_texts = False
    town.send(text("12345"))
    town.repeater.say(1, Service.TMP, report(DeliveryResult.OK), town.now)
    town.settle()
    assert town.states("k") == [SENT, RECEIPTED]


@pytest.mark.parametrize(
    ("result", "reason"),
    [
        (DeliveryResult.DENIED, FailureReason.REFUSED),
        (DeliveryResult.TIMEOUT, FailureReason.NO_ANSWER),
        (DeliveryResult.INTERRUPTED, FailureReason.OTHER),
        (77, FailureReason.OTHER),
    ],
)
def test_a_report_of_failure_costs_a_try(
    town: Town, radio: Radio, result: int, reason: FailureReason
) -> None:
    radio.answers_texts = False
    town.send(text("12345"))
    town.repeater.say(1, Service.TMP, report(result), town.now)
    town.run(20)
    assert count(is_text, town.repeater) == 3
    assert town.receipts("k")[-1].reason is reason


def test_a_report_that_could_be_about_either_of_two_is_about_none(town: Town, radio: Radio) -> None:
    radio.answers_texts = False
    town.send(text("12345", key="a"), text("12345", key="b"))
    town.repeater.say(1, Service.TMP, report(DeliveryResult.OK), town.now)
    for stray in (report(0, kind=TmpKind.GROUP_TEXT), report(0, service=Service.LP)):
        town.repeater.say(1, Service.TMP, stray, town.now)
    town.settle()
    assert town.states("a") == town.states("b") == [SENT]
    assert town.network.counters["stray_answer"] == 3


# --- what radios write -----------------------------------------------------------------------


def test_a_text_is_read_by_the_rules(town: Town, radio: Radio) -> None:
    radio.write("TAG: 04A1", 1, town.now)
    radio.write("42", 2, town.now)
    town.settle()
    assert [event.tag_id for event in town.of(TagScanned)] == ["04A1"]
    assert [event.code for event in town.of(StatusMessage)] == ["42"]
    assert radio.acked == {1, 2}


@pytest.mark.parametrize("data", [b"TAG:04A1", "TAG:04A1".encode("utf-16-le")])
def test_short_data_is_read_like_a_text_and_answered(town: Town, radio: Radio, data: bytes) -> None:
    pdu = tmp.PrivateShortData(5, DISPATCHER, radio.address, data)
    town.repeater.say(1, Service.TMP, pdu, town.now)
    town.settle()
    assert [event.tag_id for event in town.of(TagScanned)] == ["04A1"]
    [ack] = [pdu for pdu in town.repeater.seen if isinstance(pdu, tmp.PrivateShortDataAck)]
    assert (ack.request_id, ack.destination, ack.source) == (5, DISPATCHER, radio.address)


def test_group_short_data_is_read_and_not_answered(town: Town, radio: Radio) -> None:
    pdu = tmp.GroupShortData(5, 9, radio.address, b"TAG:04A1")
    town.repeater.say(1, Service.TMP, pdu, town.now)
    town.settle()
    assert [event.tag_id for event in town.of(TagScanned)] == ["04A1"]
    assert not count(lambda pdu: isinstance(pdu, tmp.GroupShortDataAck), town.repeater)


def test_whom_a_text_was_meant_for_is_told(town: Town, radio: Radio) -> None:
    for number, to in enumerate((DISPATCHER, COMPUTER, Radio(8).address)):
        town.repeater.say(
            1, Service.TMP, tmp.PrivateText(number + 1, to, radio.address, "x"), town.now
        )
    town.settle()
    assert [event.to for event in town.of(TextReceived)] == [None, None, "8"]


def test_a_repeat_is_answered_again_and_told_once_for_a_minute(town: Town, radio: Radio) -> None:
    pdu = tmp.PrivateText(5, DISPATCHER, radio.address, "x")
    for pause in (0, 10, 40, 70):
        town.run(pause)
        town.repeater.say(1, Service.TMP, pdu, town.now)
        town.settle()
    answers = count(lambda pdu: isinstance(pdu, tmp.PrivateTextAck), town.repeater)
    assert answers == 4
    assert len(town.of(TextReceived)) == 2
    assert town.of(TextReceived)[0].event_id != town.of(TextReceived)[1].event_id


@pytest.mark.parametrize(
    "pdu",
    [
        tmp.PrivateText(5, DISPATCHER, COMPUTER, "0"),
        tmp.PrivateShortData(5, DISPATCHER, COMPUTER, b"0"),
        tmp.PrivateText(5, DISPATCHER, Radio(0).address, "0"),
        tmp.PrivateText(5, DISPATCHER, DISPATCHER, "0"),
    ],
)
def test_what_no_radio_wrote_is_answered_and_told_to_nobody(town: Town, pdu: TmpPdu) -> None:
    """A computer's "0" would be a guard under duress."""
    town.told.clear()
    town.repeater.say(1, Service.TMP, pdu, town.now)
    town.settle()
    assert town.told == []
    assert town.network.counters["not_a_radio"] == 1
    answers = [
        seen
        for seen in town.repeater.seen
        if isinstance(seen, tmp.PrivateTextAck | tmp.PrivateShortDataAck)
    ]
    assert [answer.request_id for answer in answers] == [5]


def test_what_a_computer_writes_to_a_talkgroup_is_told_to_nobody(town: Town) -> None:
    town.repeater.say(2, Service.TMP, tmp.GroupText(5, 9, COMPUTER, "0"), town.now)
    town.settle()
    assert town.told == []
    assert town.network.counters["not_a_radio"] == 1


def test_a_radio_with_another_subnet_than_ours_is_read(town: Town) -> None:
    source = RadioAddress(12345, 11)
    town.repeater.say(1, Service.TMP, tmp.PrivateText(5, DISPATCHER, source, "0"), town.now)
    town.settle()
    assert [event.radio_id for event in town.of(StatusMessage)] == ["12345"]


def test_a_talkgroup_refused_on_one_slot_may_be_reached_on_the_other(town: Town) -> None:
    town.send(SendText(key="k", text="all", talkgroups=("9",)))
    request = next(pdu for pdu in town.repeater.seen if isinstance(pdu, tmp.GroupText))
    for slot, result, states in (
        (1, TmpResult.DENIED, [SENT]),
        (2, TmpResult.OK, [SENT, RECEIPTED]),
    ):
        answer = tmp.GroupTextAck(request.request_id, 9, result)
        town.repeater.say(slot, Service.TMP, answer, town.now)
        town.settle()
        assert town.states("k") == states


def test_an_emergency_overtakes_the_texts_that_wait_for_room_on_the_link() -> None:
    town = Town(slots=(1,))
    names = [str(number) for number in range(1, WINDOW + 9)]
    for name in names:
        town.repeater.add(Radio(int(name)))
        town.network.send(text(name, key=name, words=name), town.now, town.utc)
    alarm = text("1", key="alarm", words="alarm", priority=Priority.EMERGENCY)
    town.network.send(alarm, town.now, town.utc)
    town.settle()
    shown = [pdu.text for pdu in town.repeater.seen if isinstance(pdu, tmp.PrivateText)]
    assert shown == [*names[:WINDOW], "alarm", *names[WINDOW:]]
