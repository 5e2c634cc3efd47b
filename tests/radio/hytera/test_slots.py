import pytest

from custom_components.municipal_alarm.radio.hytera import hstrp, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.hdap import parse
from custom_components.municipal_alarm.radio.hytera.hstrp import HstrpFrame, HstrpType
from custom_components.municipal_alarm.radio.hytera.settings import HyteraSettings
from custom_components.municipal_alarm.radio.hytera.slots import (
    ANSWERS_KEPT,
    NEEDED,
    SERVICES,
    Slot,
    Slots,
)
from custom_components.municipal_alarm.radio.hytera.tables import Service, TmpResult
from custom_components.municipal_alarm.radio.network import Part
from tests.radio.hytera.peer import DISPATCHER, Radio

ONE, TWO = "192.0.2.1", "192.0.2.2"
ACCEPTED = hstrp.build(HstrpFrame(HstrpType.CONNECT | HstrpType.ACK, 1))


def slots(*up: str, service: Service = Service.TMP) -> Slots:
    """Two repeaters; of the named slots the link of the service is up."""
    built = Slots(HyteraSettings(hosts=(ONE, TWO)), epoch=5)
    for slot in built:
        for session in slot.sessions.values():
            session.start(0.0)
        if slot.key in up:
            slot.sessions[service].receive(ACCEPTED, 0.0)
    return built


def test_each_link_is_known_by_host_and_port() -> None:
    built = slots()
    link = built.link(TWO, 30008)
    assert link is not None
    assert (link[0].key, link[1]) == (f"{TWO}/2", Service.TMP)
    assert built.link(TWO, 30012) is None
    voice = built.voice(ONE, 30014)
    assert voice is not None
    assert voice.key == f"{ONE}/2"
    assert built.voice(ONE, 30001) is None


def test_datagrams_leave_from_the_port_they_go_to() -> None:
    datagrams = slots().take_datagrams()
    assert len(datagrams) == 4 * len(SERVICES)
    assert all(datagram.local_port == datagram.port for datagram in datagrams)
    assert datagrams[0].port == 30007  # texts are connected first


@pytest.mark.parametrize(
    ("up", "home", "tries"),
    [
        ((), f"{ONE}/1", [None] * 4),
        ((f"{ONE}/1", f"{ONE}/2", f"{TWO}/1"), None, ["1/1", "1/2", "2/1", "1/1"]),
        ((f"{ONE}/1", f"{ONE}/2", f"{TWO}/1"), f"{ONE}/2", ["1/2", "1/2", "2/1", "1/1"]),
        ((f"{ONE}/1", f"{TWO}/1"), f"{ONE}/2", ["1/1", "2/1", "1/1", "2/1"]),
    ],
)
def test_which_slot_is_tried(
    up: tuple[str, ...], home: str | None, tries: list[str | None]
) -> None:
    built = slots(*up)
    chosen = [built.choose(Service.TMP, home, n) for n in range(4)]
    names = [None if slot is None else slot.key.removeprefix("192.0.2.") for slot in chosen]
    assert names == tries


def test_a_link_that_came_up_is_told_of_once() -> None:
    built = slots(f"{ONE}/1")
    slot = built[f"{ONE}/1"]
    assert slot.came_up() == [Service.TMP]
    assert slot.came_up() == []
    calls = hstrp.build(HstrpFrame(HstrpType.CONNECT, 9))
    for _ in range(2):
        slot.sessions[Service.TMP].receive(calls, 0.5)
    assert slot.came_up() == [Service.TMP]  # restarted, and the call doubled on its way
    assert slot.came_up() == []
    slot.sessions[Service.TMP].stop(1.0)
    assert slot.came_up() == []
    slot.sessions[Service.TMP].start(2.0)
    slot.sessions[Service.TMP].receive(ACCEPTED, 2.0)
    assert slot.came_up() == [Service.TMP]


def test_only_the_question_after_a_radio_is_marked_reliable() -> None:
    """As the one capture of it is."""
    built = slots(f"{ONE}/1", service=Service.RRS)
    slot = built[f"{ONE}/1"]
    slot.sessions[Service.TMP].receive(ACCEPTED, 0.0)
    radio = Radio(33).address
    built.take_datagrams()
    slot.send(Service.RRS, rrs.PresenceCheck(radio), 0.0)
    slot.send(Service.TMP, tmp.PrivateText(1, radio, radio, "x"), 0.0)
    frames = {
        datagram.port: parse(hstrp.parse(datagram.data).payload)
        for datagram in built.take_datagrams()
    }
    assert frames[30001].reliable
    assert not frames[30007].reliable


def test_counters_are_summed() -> None:
    built = slots()
    for slot in built:
        slot.sessions[Service.LP].receive(b"noise", 0.0)
    assert built.counters["malformed"] == 4


def answer_to(number: int) -> tmp.PrivateTextAck:
    return tmp.PrivateTextAck(number, DISPATCHER, Radio(7).address, TmpResult.OK)


def answers_of(slot: Slot) -> list[int]:
    """The request ids of the answers that leave a slot now, in order."""
    frames = [hstrp.parse(data) for data in slot.sessions[Service.TMP].take_frames()]
    pdus = [tmp.parse(parse(frame.payload)) for frame in frames if frame.is_data]
    return [pdu.request_id for pdu in pdus]


def test_an_answer_waits_for_the_link_even_when_that_comes_up_in_the_same_moment() -> None:
    built = slots()
    slot = built[f"{ONE}/1"]
    slot.answer(Service.TMP, answer_to(1), 0.0)
    slot.sessions[Service.TMP].receive(ACCEPTED, 0.0)
    built.take_outcomes()
    slot.answer_kept(0.0)
    assert answers_of(slot) == [1]
    slot.answer_kept(0.0)
    assert answers_of(slot) == []


def test_there_is_an_end_to_the_answers_that_wait() -> None:
    built = slots()
    slot = built[f"{ONE}/1"]
    for number in range(ANSWERS_KEPT + 2):
        slot.answer(Service.TMP, answer_to(number), 0.0)
        built.take_outcomes()
    slot.sessions[Service.TMP].receive(ACCEPTED, 0.0)
    slot.answer_kept(0.0)
    for number in range(5):
        slot.sessions[Service.TMP].wake(float(number))
    assert answers_of(slot)[0] == 2
    assert built.counters["answer_too_late"] == 2


def test_an_answer_that_the_peer_refuses_is_not_given_again() -> None:
    built = slots(f"{ONE}/1")
    slot = built[f"{ONE}/1"]
    slot.answer(Service.TMP, answer_to(1), 0.0)
    assert answers_of(slot) == [1]
    refusal = HstrpFrame(HstrpType.REJECT, 5)
    slot.sessions[Service.TMP].receive(hstrp.build(refusal), 0.0)
    assert [arrived for _, arrived in built.take_outcomes()] == [False]
    slot.answer_kept(0.0)
    assert answers_of(slot) == []


def test_a_slot_is_up_when_all_is_that_alarms_and_texts_go_by() -> None:
    built = slots()
    slot = built[f"{ONE}/1"]
    assert slot.part.reason == "no answer yet"
    for service in NEEDED:
        assert not slot.part.up
        slot.sessions[service].receive(ACCEPTED, 0.0)
    assert slot.part == Part(slot.key, slot.name, up=True)
    for service in NEEDED:
        slot.sessions[service].stop(1.0)
        assert not slot.part.up
        assert service.name in slot.part.reason
        slot.sessions[service].start(2.0)
        slot.sessions[service].receive(ACCEPTED, 2.0)
    assert slot.part.up
