import pytest

from custom_components.municipal_alarm.radio.commands import CloseMicrophone, OpenMicrophone
from custom_components.municipal_alarm.radio.events import FailureReason, ReceiptState
from custom_components.municipal_alarm.radio.hytera import rcp
from custom_components.municipal_alarm.radio.hytera.microphones import ENDED, REPLY_WITHIN_S
from custom_components.municipal_alarm.radio.hytera.tables import CallType, RcpResult, Service
from custom_components.municipal_alarm.radio.network import Datagram
from tests.radio.hytera.peer import Radio, count
from tests.radio.hytera.town import HOST, OTHER_HOST, Town, station

ACCEPTED, SENT, RECEIPTED, FAILED = (
    ReceiptState.ACCEPTED,
    ReceiptState.SENT,
    ReceiptState.RECEIPTED,
    ReceiptState.FAILED,
)


@pytest.fixture
def town() -> Town:
    return Town(slots=(1,))


@pytest.fixture
def radio(town: Town) -> Radio:
    return town.repeater.add(Radio(12345))


def open_it(radio: str = "12345", key: str = "m", seconds: int = 30) -> OpenMicrophone:
    return OpenMicrophone(key=key, radio_id=radio, seconds=seconds)


def speak(town: Town, number: int = 12345, **how: object) -> int:
    """Say something; returns how many packets the room has heard by then."""
    town.repeater.speak(number, **how)  # type: ignore[arg-type]
    town.settle()
    return len(town.voice)


def is_call(pdu: object) -> bool:
    return isinstance(pdu, rcp.CallRequest)


def is_end(pdu: object) -> bool:
    return isinstance(pdu, rcp.EndCall)


def test_it_opens_with_the_first_voice_and_ends_in_time(town: Town, radio: Radio) -> None:
    town.send(open_it())
    assert town.states("m") == [SENT, ACCEPTED]
    town.run(3)
    assert speak(town) == 1
    assert town.states("m") == [SENT, ACCEPTED, RECEIPTED]
    [voice] = town.voice
    assert (voice.radio_id, voice.sequence, voice.timestamp) == ("12345", 7, 7 * 480)
    assert len(voice.pcm) == 960
    town.run(29)
    assert speak(town, sequence=8) == 2
    town.run(2)
    assert count(is_end, town.repeater) == 1
    assert speak(town, sequence=9) == 2


def test_no_packet_slips_in_between_the_end_and_the_clock(town: Town, radio: Radio) -> None:
    town.send(open_it())
    speak(town)
    town.now += 31
    town.network.receive(_packet(town), town.now, town.utc)
    town.settle()
    assert len(town.voice) == 1
    assert town.network.counters["voice_not_asked"] == 1


def _packet(town: Town) -> Datagram:
    town.repeater.speak(12345, sequence=99)
    return town.repeater.voice.pop()


def test_closed_it_is_silent_at_once(town: Town, radio: Radio) -> None:
    town.send(open_it())
    speak(town)
    town.send(CloseMicrophone(key="c", radio_id="12345"))
    assert speak(town, sequence=8) == 1
    assert town.states("c") == [RECEIPTED]
    assert count(is_end, town.repeater) == 1
    town.send(CloseMicrophone(key="d", radio_id="12345"))
    assert town.states("d") == [RECEIPTED]


def test_closed_before_it_was_open_it_never_opens(town: Town, radio: Radio) -> None:
    town.send(open_it())
    town.send(CloseMicrophone(key="c", radio_id="12345"))
    assert town.states("m") == [SENT, ACCEPTED, FAILED]
    assert town.receipts("m")[-1].detail == "closed before it was open"
    assert speak(town) == 0
    town.run(30)
    assert count(is_call, town.repeater) == 1


def test_a_radio_that_brings_no_voice_is_called_once_more(town: Town, radio: Radio) -> None:
    town.send(open_it())
    town.run(9)
    assert count(is_call, town.repeater) == 1
    town.run(2)
    assert count(is_call, town.repeater) == 2
    town.run(10)
    assert town.states("m") == [SENT, ACCEPTED, FAILED]
    assert town.receipts("m")[-1].reason is FailureReason.NO_ANSWER
    assert speak(town) == 0


def test_a_repeater_that_refuses_the_call(town: Town, radio: Radio) -> None:
    radio.call_result = RcpResult.FAILED
    town.send(open_it())
    assert town.states("m") == [SENT, FAILED]
    assert town.receipts("m")[-1].reason is FailureReason.REFUSED
    assert speak(town) == 0


def test_one_call_at_a_time_as_replies_name_nobody(town: Town, radio: Radio) -> None:
    other = town.repeater.add(Radio(2))
    other.call_result = RcpResult.FAILED
    town.send(open_it(), open_it("2", key="n"))
    assert town.states("n") == []
    speak(town)
    town.settle()
    assert town.states("m") == [SENT, ACCEPTED, RECEIPTED]
    assert town.states("n") == [SENT, FAILED]


def test_opened_anew_the_older_is_over(town: Town, radio: Radio) -> None:
    town.send(open_it(), open_it(key="n"))
    assert town.states("m")[-1] is FAILED
    speak(town)
    assert town.states("n")[-1] is RECEIPTED


def test_what_a_guard_says_to_others_is_not_heard(town: Town, radio: Radio) -> None:
    town.send(open_it())
    for call_type, to in ((CallType.GROUP, 9), (CallType.PRIVATE, 8)):
        assert speak(town, call_type=call_type, to=to) == 0
    assert town.states("m") == [SENT, ACCEPTED]
    assert speak(town, call_type=CallType.PRIVATE) == 1
    assert speak(town, call_type=CallType.GROUP, to=9) == 1


def test_before_the_call_has_left_nobody_is_heard(town: Town, radio: Radio) -> None:
    town.wire.cut = True
    town.run(70)
    town.send(open_it())
    town.network.receive(_packet(town), town.now, town.utc)
    town.settle()
    assert town.voice == []


def test_when_the_radio_hangs_up_it_is_over(town: Town, radio: Radio) -> None:
    town.send(open_it())
    speak(town)
    assert speak(town, sequence=8, last=True) == 2
    assert speak(town, sequence=9) == 2
    # Nobody is to wait for more.
    assert town.states("m") == [SENT, ACCEPTED, RECEIPTED, FAILED]
    assert town.receipts("m")[-1].detail == ENDED
    town.send(open_it(key="n"))
    assert speak(town, sequence=10) == 3


def test_nobody_else_can_end_it() -> None:
    town = Town(hosts=(HOST, OTHER_HOST))
    town.repeater.add(Radio(12345))
    town.send(open_it())
    speak(town)
    for repeater, slot, number in ((1, 1, 12345), (0, 2, 12345), (0, 1, 2)):
        town.repeaters[repeater].speak(number, slot=slot, sequence=8, last=True)
    speak(town, call_type=CallType.GROUP, to=9, sequence=8, last=True)
    assert speak(town, sequence=9) == 2
    assert town.states("m") == [SENT, ACCEPTED, RECEIPTED]


def test_the_same_speech_from_two_repeaters_is_heard_once() -> None:
    town = Town(hosts=(HOST, OTHER_HOST), slots=(1,))
    town.repeater.add(Radio(12345))
    town.send(open_it())
    for repeater in town.repeaters:
        repeater.speak(12345)
    town.settle()
    assert len(town.voice) == 1
    assert town.network.counters["voice_twice"] == 1


def test_without_extension_the_slot_tells_when_one_is_open(town: Town, radio: Radio) -> None:
    assert speak(town, extended=False) == 0
    town.send(open_it())
    assert speak(town, extended=False) == 1
    town.repeater.add(Radio(2))
    town.send(open_it("2", key="n"))
    assert speak(town, extended=False, sequence=8) == 1  # could be either's


def test_voice_that_cannot_be_read_is_counted(town: Town, radio: Radio) -> None:
    town.send(open_it())
    assert speak(town, payload_type=18) == 0
    for data in (b"", bytes(40)):
        town.network.receive(Datagram(30012, HOST, 30012, data), town.now, town.utc)
    assert town.network.counters["voice_unsupported"] == 2
    assert town.network.counters["voice_malformed"] == 1
    assert town.states("m") == [SENT, ACCEPTED]


def test_an_empty_packet_opens_but_is_no_voice(town: Town, radio: Radio) -> None:
    town.send(open_it())
    assert speak(town, codes=b"") == 0
    assert town.states("m")[-1] is RECEIPTED


def test_a_control_station_has_no_voice() -> None:
    town = station()
    town.send(open_it())
    assert [r.reason for r in town.receipts("m")] == [FailureReason.UNSUPPORTED]


def test_what_is_no_radio_is_refused(town: Town) -> None:
    town.send(open_it("guard"))
    assert [r.reason for r in town.receipts("m")] == [FailureReason.UNKNOWN_RADIO]


def test_a_reply_that_nobody_waits_for_is_counted(town: Town) -> None:
    town.repeater.say(1, Service.RCP, rcp.CallReply(RcpResult.OK), town.now)
    town.settle()
    assert town.network.counters["stray_answer"] == 1


def test_after_the_end_of_the_network_nobody_is_heard(town: Town, radio: Radio) -> None:
    town.send(open_it())
    speak(town)
    town.network.stop(town.now)
    assert speak(town, sequence=8) == 1


def test_asked_again_for_what_is_open_or_called_nothing_changes(town: Town, radio: Radio) -> None:
    """A link that came back asks again for every microphone that is still open."""
    town.send(open_it(), open_it())
    assert count(is_call, town.repeater) == 1
    speak(town)
    town.send(open_it())
    assert count(is_call, town.repeater) == 1
    assert count(is_end, town.repeater) == 0
    assert town.states("m") == [SENT, ACCEPTED, RECEIPTED]
    assert town.network.counters["same_command"] == 2
    assert speak(town, sequence=8) == 2
    # When its time is over, the same key is a new call.
    town.now += 31
    town.send(open_it())
    assert count(is_call, town.repeater) == 2


def test_an_end_is_not_sent_where_another_is_listened_to(town: Town, radio: Radio) -> None:
    """It names no radio: it would end that one."""
    other = town.repeater.add(Radio(2))
    town.send(open_it(seconds=10))
    speak(town)
    town.run(9)
    town.send(open_it("2", key="n"))
    town.run(2)
    assert speak(town, sequence=8) == 1, "its time is over"
    assert count(is_end, town.repeater) == 0
    assert speak(town, 2) == 2
    town.send(CloseMicrophone(key="c", radio_id=str(other.number)))
    assert count(is_end, town.repeater) == 1


@pytest.mark.parametrize("heard", [True, False])
def test_a_reply_to_a_call_that_is_over_is_not_that_to_the_next(
    town: Town, radio: Radio, heard: bool
) -> None:
    """Replies name no radio, and voice comes by another port than they do."""
    answers = town.repeater._answers
    town.repeater._answers = lambda slot, pdu, now: ()  # type: ignore[method-assign]
    town.repeater.add(Radio(2))
    town.send(open_it(), open_it("2", key="n"))
    if heard:
        speak(town)
    else:
        town.send(CloseMicrophone(key="c", radio_id="12345"))
    town.settle()
    assert town.states("n") == [SENT]
    town.repeater.say(1, Service.RCP, rcp.CallReply(RcpResult.FAILED), town.now)
    town.settle()
    assert town.states("n") == [SENT], "that was the first one's"
    town.repeater.say(1, Service.RCP, rcp.CallReply(RcpResult.OK), town.now)
    town.settle()
    assert town.states("n") == [SENT, ACCEPTED]
    town.repeater._answers = answers  # type: ignore[method-assign]


def test_a_reply_that_was_lost_is_not_waited_for_longer(town: Town, radio: Radio) -> None:
    answers = town.repeater._answers
    town.repeater._answers = lambda slot, pdu, now: ()  # type: ignore[method-assign]
    town.send(open_it())
    town.send(CloseMicrophone(key="c", radio_id="12345"))
    town.run(REPLY_WITHIN_S)
    town.repeater._answers = answers  # type: ignore[method-assign]
    other = town.repeater.add(Radio(2))
    other.call_result = RcpResult.FAILED
    town.send(open_it("2", key="n"))
    assert town.states("n") == [SENT, FAILED]
