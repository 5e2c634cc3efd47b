"""Stories of a Hytera system: what the room is told, and what reaches the radios."""

from collections.abc import Callable

from hypothesis import given, settings as how, strategies as st
import pytest

from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    OpenMicrophone,
    Priority,
    QueryPosition,
    SendText,
)
from custom_components.municipal_alarm.radio.events import (
    FailureReason,
    Position,
    RadioEmergency,
    RadioLost,
    RadioRegistered,
    ReceiptState,
    StatusMessage,
    TextReceived,
)
from custom_components.municipal_alarm.radio.hytera import (
    hdap,
    hstrp,
    hstrp_session,
    lp,
    pdus,
    rcp,
    rrs,
    tmp,
)
from custom_components.municipal_alarm.radio.hytera.slots import ANSWER_KEPT_S
from custom_components.municipal_alarm.radio.hytera.tables import Service
from custom_components.municipal_alarm.radio.network import Datagram
from tests.radio.hytera.peer import DISPATCHER, PLACE, Radio, count
from tests.radio.hytera.town import HOST, OTHER_HOST, Town, event_ids, station
from tests.radio.hytera.wire import BAD

ACCEPTED, SENT, RECEIPTED, FAILED = (
    ReceiptState.ACCEPTED,
    ReceiptState.SENT,
    ReceiptState.RECEIPTED,
    ReceiptState.FAILED,
)


def alarm(key: str, *radios: str, text: str = "Town hall, Desk 3 - PANIC #12") -> SendText:
    return SendText(key=key, text=text, radio_ids=radios, priority=Priority.EMERGENCY)


# --- what it is ---------------------------------------------------------------------


def test_it_listens_on_every_service_port_of_its_slots() -> None:
    town = Town(start=False)
    assert list(town.network.local_ports) == [*range(30001, 30011), 30012, 30014]
    assert list(Town(slots=(2,), start=False).network.local_ports) == [
        *range(30002, 30011, 2),
        30014,
    ]
    assert list(station(start=False).network.local_ports) == [3002, 3003, 3004, 3005, 3006]


def test_only_its_own_hosts_may_talk_to_it() -> None:
    town = Town()
    assert town.network.is_allowed(HOST)
    assert not town.network.is_allowed(OTHER_HOST)
    town.network.receive(Datagram(30001, OTHER_HOST, 30001, b"x"), town.now, town.utc)
    town.network.receive(Datagram(1, HOST, 1, b"x"), town.now, town.utc)
    assert town.network.counters["unknown_source"] == 2


def test_the_parts_are_the_slots_and_one_is_enough() -> None:
    town = Town(hosts=(HOST, OTHER_HOST))
    assert [(part.key, part.name, part.up) for part in town.network.parts] == [
        (f"{HOST}/1", f"{HOST} slot 1", True),
        (f"{HOST}/2", f"{HOST} slot 2", True),
        (f"{OTHER_HOST}/1", f"{OTHER_HOST} slot 1", True),
        (f"{OTHER_HOST}/2", f"{OTHER_HOST} slot 2", True),
    ]
    for slot in town.repeater.slots.values():
        for session in slot.sessions.values():
            session.stop(town.now)
    town.settle()
    assert [part.up for part in town.network.parts] == [False, False, True, True]
    assert town.network.parts[0].reason == "closed by the peer"
    assert town.network.connected
    assert town.network.reason == ""


def test_a_control_station_is_one_part() -> None:
    town = station()
    assert [(part.key, part.name, part.up) for part in town.network.parts] == [(HOST, HOST, True)]


def test_why_it_is_not_connected_names_each_slot() -> None:
    town = Town(start=False)
    assert not town.network.connected
    assert town.network.reason == f"{HOST} slot 1: not started; {HOST} slot 2: not started"


def test_stopped_it_says_goodbye_and_wants_nothing() -> None:
    town = Town()
    town.sent.clear()
    town.network.stop(town.now)
    town.settle()
    assert len(town.sent) == 10
    assert not any(s.up for slot in town.repeater.slots.values() for s in slot.sessions.values())
    town.run(600)
    assert len(town.sent) == 10


def test_a_repeater_that_calls_us_is_as_good() -> None:
    town = Town(calls_first=False, peer_calls=True)
    assert town.network.connected


# --- radios come and go -------------------------------------------------------------


def test_a_radio_registers() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    radio.register(town.now)
    town.settle()
    assert [event.radio_id for event in town.of(RadioRegistered)] == ["12345"]
    assert not radio.registering
    assert radio.renewal_s == town.settings.renewal_s


def test_three_hundred_radios_register_in_the_same_second() -> None:
    town = Town()
    for number in range(1, 301):
        town.repeater.add(Radio(number), slot=1 + number % 2).register(town.now)
    town.settle()
    assert len(town.of(RadioRegistered)) == 300
    assert not any(radio.registering for radio in town.repeater.radios)


def test_a_registration_is_answered_only_when_it_is_in_the_journal() -> None:
    town = Town()
    town.commits = False
    radio = town.repeater.add(Radio(12345))
    radio.register(town.now)
    town.run(15)
    assert radio.registering
    assert len(town.of(RadioRegistered)) == 2  # within ten seconds it is the same one
    town.commit()
    assert not radio.registering


# --- texts ---------------------------------------------------------------------------------


def test_a_text_goes_out_at_once_and_is_receipted() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    town.send(alarm("k", "12345"))
    assert radio.screen == ["Town hall, Desk 3 - PANIC #12"]
    assert town.states("k") == [SENT, RECEIPTED]
    assert [receipt.recipient for receipt in town.receipts("k")] == ["12345", "12345"]
    assert town.network.pending == 0


def test_a_radio_on_another_slot_is_found_by_trying() -> None:
    town = Town(hosts=(HOST, OTHER_HOST))
    radio = town.repeaters[0].add(Radio(12345), slot=2)
    town.send(alarm("k", "12345"))
    assert radio.screen == []
    town.run(5)
    assert radio.screen == ["Town hall, Desk 3 - PANIC #12"]
    assert town.states("k") == [SENT, RECEIPTED]


def test_a_radio_that_was_heard_is_reached_there_at_once() -> None:
    town = Town(hosts=(HOST, OTHER_HOST))
    radio = town.repeaters[1].add(Radio(12345), slot=2)
    radio.register(town.now)
    town.settle()
    town.send(alarm("k", "12345"))
    assert town.states("k") == [SENT, RECEIPTED]


def test_a_silent_repeater_comes_back_and_the_waiting_alarm_leaves_first() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    radio.register(town.now)
    town.settle()
    town.wire.cut = True
    town.run(70)
    assert not town.network.connected
    assert "silent" in town.network.reason
    town.send(
        SendText(key="routine", text="coffee", radio_ids=("12345",)),
        alarm("alarm", "12345", text="PANIC #12"),
        QueryPosition(key="where", radio_id="12345"),
    )
    assert town.network.pending == 3
    assert town.states("alarm") == []
    town.run(30)
    town.repeater.seen.clear()
    town.wire.cut = False
    town.run(5)
    assert radio.screen == ["PANIC #12", "coffee"]
    assert town.states("alarm") == town.states("where") == [SENT, RECEIPTED]
    first = town.repeater.seen[0]
    assert isinstance(first, tmp.PrivateText)
    assert first.text == "PANIC #12"


def test_a_text_that_leaves_just_before_the_link_is_lost_still_arrives_once() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    town.wire.cut = True
    town.send(alarm("k", "12345"))
    assert town.states("k") == [SENT]
    town.run(60)
    town.wire.cut = False
    town.run(20)
    assert radio.screen == ["Town hall, Desk 3 - PANIC #12"]
    assert town.states("k") == [SENT, RECEIPTED]


def test_a_text_too_late_to_help_is_not_sent() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    town.wire.cut = True
    town.run(70)
    town.send(SendText(key="k", text="hurry", radio_ids=("12345",), ttl_s=20))
    town.run(25)
    assert [receipt.reason for receipt in town.receipts("k")] == [FailureReason.EXPIRED]
    town.wire.cut = False
    town.run(30)
    assert radio.screen == []


def test_a_radio_writes_and_is_answered_when_that_is_in_the_journal() -> None:
    town = Town()
    town.commits = False
    radio = town.repeater.add(Radio(12345))
    radio.write("on my way", 77, town.now)
    town.run(10)
    assert radio.texts
    assert [event.text for event in town.of(TextReceived)] == ["on my way"]
    assert town.of(TextReceived)[0].event_id.startswith("text/12345/77/")
    town.commit()
    assert radio.acked == {77}
    assert len(town.of(TextReceived)) == 1


def test_the_frame_of_an_event_is_acknowledged_with_its_commit() -> None:
    town = Town()
    town.commits = False
    radio = town.repeater.add(Radio(12345))
    link = town.repeater.slots[1].sessions[Service.TMP]
    radio.write("on my way", 77, town.now)
    town.run(1)
    # Two facts came of it: a radio is there, and what it writes.
    assert [type(event) for event in town.told] == [RadioRegistered, TextReceived]
    assert len(link._outgoing) == 1
    town.network.committed(town.tokens.pop(), town.now)
    town.settle()
    assert len(link._outgoing) == 1
    town.commit()
    assert len(link._outgoing) == 0
    assert town.network.counters["acknowledged_uncommitted"] == 0


def test_a_failing_disk_does_not_lose_the_link() -> None:
    town = Town()
    town.commits = False
    radio = town.repeater.add(Radio(12345))
    radio.write("on my way", 77, town.now)
    town.run(120)
    assert all(part.up for part in town.network.parts)
    assert town.network.counters["acknowledged_uncommitted"] > 0
    assert radio.acked == set()


def test_a_frame_that_tells_nothing_is_acknowledged_at_once() -> None:
    town = Town()
    town.repeater.add(Radio(12345)).register(town.now)
    town.settle()
    town.commits = False
    town.send(alarm("k", "12345"))
    assert town.states("k") == [SENT, RECEIPTED]
    assert len(town.repeater.slots[1].sessions[Service.TMP]._outgoing) == 0


# --- emergencies -----------------------------------------------------------------------------


def test_an_emergency_whose_stop_is_lost_is_one_event_and_stops() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    radio.press(town.now)
    lost = {"stops": 0}
    receive = town.repeater.receive

    def lossy(datagram: Datagram, now: float) -> None:
        if b"\x08\xb0\x01" in datagram.data and lost["stops"] < 3:
            lost["stops"] += 1
            return
        receive(datagram, now)

    town.repeater.receive = lossy  # type: ignore[method-assign]
    town.settle()
    assert radio.emergency is not None
    town.run(20)
    assert lost["stops"] == 3
    assert radio.emergency is None
    [emergency] = town.of(RadioEmergency)
    assert emergency.radio_id == "12345"
    assert emergency.raw_kind == "type 1"
    assert emergency.latitude == pytest.approx(52.0907, abs=1e-4)
    assert len(town.of(Position)) >= 2


def test_a_second_press_later_is_another_emergency() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    radio.press(town.now)
    town.run(20)
    radio.press(town.now)
    town.run(20)
    assert len(event_ids(town.of(RadioEmergency))) == 2


def test_an_emergency_is_not_stopped_before_it_is_in_the_journal() -> None:
    town = Town()
    town.commits = False
    radio = town.repeater.add(Radio(12345))
    radio.press(town.now)
    town.run(25)
    assert len(town.of(RadioEmergency)) == 1
    assert radio.emergency is not None
    town.commit()
    assert radio.emergency is None


# --- a link that is down on one side only -------------------------------------------------


def is_answer(pdu: object) -> bool:
    return isinstance(pdu, tmp.PrivateTextAck | rrs.RegistrationAnswer | lp.StopEmergencyReports)


def say_once(town: Town, radio: Radio) -> None:
    """The radio writes, registers and reports an emergency; it repeats nothing by itself."""
    for service, pdu in (
        (Service.TMP, tmp.PrivateText(77, DISPATCHER, radio.address, "2")),
        (Service.RRS, rrs.Registration(radio.address)),
        (Service.LP, lp.EmergencyReport(radio.address, 1, PLACE)),
    ):
        town.repeater.say(1, service, pdu, town.now)
    town.settle()


def all_is_told_and_answered_once(town: Town) -> None:
    assert [event.code for event in town.of(StatusMessage)] == ["2"]
    assert len(town.of(RadioEmergency)) == 1
    kinds = [type(pdu) for pdu in town.repeater.seen if is_answer(pdu)]
    assert sorted(kind.__name__ for kind in kinds) == [
        "PrivateTextAck",
        "RegistrationAnswer",
        "StopEmergencyReports",
    ]


@pytest.mark.parametrize("make", [Town, station])
@pytest.mark.parametrize("ours_calls", [True, False])
def test_after_a_restart_what_comes_before_our_call_is_answered_at_once(
    make: Callable[..., Town], ours_calls: bool
) -> None:
    """To the peer the link was never down."""
    town = make(calls_first=ours_calls, peer_calls=not ours_calls)
    radio = town.repeater.add(Radio(12345))
    town.wire.cut = True
    town.restart()
    town.run(2)
    assert not town.network.connected
    town.wire.cut = False
    say_once(town, radio)
    all_is_told_and_answered_once(town)
    town.run(60)
    all_is_told_and_answered_once(town)


@pytest.mark.parametrize("make", [Town, station])
def test_what_is_heard_on_a_line_just_mended_is_answered_at_once(
    make: Callable[..., Town],
) -> None:
    town = make()
    radio = town.repeater.add(Radio(12345))
    town.run(1)
    town.wire.cut = True
    slot = next(iter(town.network._slots))  # type: ignore[attr-defined]
    for service in (Service.TMP, Service.RRS, Service.LP):
        slot.send(service, rrs.PresenceCheck(radio.address), town.now)
    town.run(8)
    assert not any(slot.is_up(service) for service in (Service.TMP, Service.RRS, Service.LP))
    town.wire.cut = False
    say_once(town, radio)
    all_is_told_and_answered_once(town)
    town.run(30)
    all_is_told_and_answered_once(town)


def test_a_line_that_is_whole_on_one_port_is_called_on_all() -> None:
    """And what left by a wrong slot, as home was not up yet, goes home at once."""
    town = Town()
    one, two = town.repeater.add(Radio(1)), town.repeater.add(Radio(2), slot=2)
    for radio in (one, two):
        radio.register(town.now)
    town.settle()
    town.run(1)
    town.wire.cut = True
    town.send(alarm("first", "1", "2"))
    for slot in town.network._slots:  # type: ignore[attr-defined]
        for service in slot.sessions:
            slot.send(service, rrs.PresenceCheck(one.address), town.now)
    town.run(9)
    assert not any(part.up for part in town.network.parts)
    town.send(alarm("second", "2", text="GO TO Desk 2"))
    one.write("2", 77, town.now)
    town.wire.cut = False
    town.settle()
    assert all(part.up for part in town.network.parts)
    assert [event.code for event in town.of(StatusMessage)] == ["2"]
    assert two.screen[-1] == "GO TO Desk 2"
    assert RECEIPTED in town.states("second")
    town.run(30)
    assert len(one.screen) == 1
    assert len(two.screen) == 2
    assert town.states("first") == [SENT, SENT, RECEIPTED, RECEIPTED]


def test_an_answer_that_the_line_swallowed_is_given_when_it_is_whole_again() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    town.commits = False
    text = tmp.PrivateText(77, DISPATCHER, radio.address, "2")
    town.repeater.say(1, Service.TMP, text, town.now)
    town.settle()
    town.run(2)
    town.wire.cut = True
    town.commit()
    town.run(10)
    town.wire.cut = False
    town.run(6)
    assert count(is_answer, town.repeater) == 1
    assert [event.code for event in town.of(StatusMessage)] == ["2"]


def test_an_answer_that_nobody_waits_for_any_more_is_not_given() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    town.commits = False
    text = tmp.PrivateText(77, DISPATCHER, radio.address, "2")
    town.repeater.say(1, Service.TMP, text, town.now)
    town.settle()
    town.run(2)
    town.wire.cut = True
    town.commit()
    town.run(ANSWER_KEPT_S + 1)
    town.wire.cut = False
    town.run(20)
    assert town.network.connected
    assert count(is_answer, town.repeater) == 0
    assert town.network.counters["answer_too_late"] == 1


def test_a_text_repeated_while_we_cannot_answer_is_answered_once() -> None:
    town = Town(slots=(1,), calls_first=False, peer_calls=True)
    radio = town.repeater.add(Radio(12345))
    network = town.network
    text = tmp.PrivateText(77, DISPATCHER, radio.address, "2")
    # It has said goodbye, and what it said before that is still on its way.
    town.repeater.slots[1].sessions[Service.TMP].stop(town.now)
    town.settle()
    for number in (900, 901, 902):
        frame = hstrp.HstrpFrame(hstrp.HstrpType.DATA, number, payload=pdus.write(text))
        port = town.settings.used_ports.tmp[0]
        network.receive(Datagram(port, HOST, port, hstrp.build(frame)), town.now, town.utc)
        town.settle()
    assert not network.connected
    town.repeater.slots[1].sessions[Service.TMP] = hstrp_session.HstrpSession(calls_first=True)
    town.repeater.start(town.now)
    town.settle()
    assert network.connected
    assert count(is_answer, town.repeater) == 1
    assert [event.code for event in town.of(StatusMessage)] == ["2"]


# --- a restart --------------------------------------------------------------------------------


def test_after_a_restart_the_known_radios_are_asked() -> None:
    town = Town(known_radios=("1", "2", "3"))
    there = town.repeater.add(Radio(2), slot=2)
    town.run(20)
    assert [event.radio_id for event in town.of(RadioRegistered)] == ["2"]
    assert {event.radio_id for event in town.of(RadioLost)} == {"1", "3"}
    assert not any(event.expected for event in town.of(RadioLost))
    town.told.clear()
    town.restart()
    # Wherever it is, it is asked there at once.
    town.run(1)
    assert [event.radio_id for event in town.of(RadioRegistered)] == [str(there.number)]


def test_a_restart_on_our_side_does_not_swallow_a_text() -> None:
    """Numbers begin elsewhere, so that nothing of ours passes for a repeat."""
    town = Town()
    radio = town.repeater.add(Radio(12345))
    town.send(alarm("k", "12345"))
    town.restart()
    town.run(6)
    town.send(alarm("k", "12345"))
    assert len(radio.screen) == 2
    assert town.states("k") == [SENT, RECEIPTED] * 2


def test_a_restart_of_the_repeater_does_not_swallow_an_alarm() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345))
    radio.press(town.now)
    town.run(10)
    town.repeater.restart(town.now)
    town.settle()
    radio.press(town.now)
    town.run(20)
    assert len(event_ids(town.of(RadioEmergency))) == 2
    town.run(70)
    assert town.network.connected


# --- microphones -----------------------------------------------------------------------------


def test_only_the_asked_radio_is_heard() -> None:
    town = Town()
    town.repeater.add(Radio(12345))
    town.repeater.speak(12345)
    town.settle()
    assert town.voice == []
    town.send(OpenMicrophone(key="m", radio_id="12345", seconds=30))
    assert town.states("m") == [SENT, ACCEPTED]
    town.repeater.speak(999)
    town.repeater.speak(12345)
    town.settle()
    assert [voice.radio_id for voice in town.voice] == ["12345"]
    assert town.states("m") == [SENT, ACCEPTED, RECEIPTED]
    assert town.network.counters["voice_not_asked"] == 2
    town.send(CloseMicrophone(key="c", radio_id="12345"))
    town.repeater.speak(12345, sequence=8)
    town.settle()
    assert len(town.voice) == 1
    assert town.states("c") == [RECEIPTED]


# --- noise ---------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_counted() -> None:
    town = Town()
    session = town.repeater.slots[1].sessions[Service.RRS]
    good = pdus.write(rrs.Registration(Radio(1).address))
    session.send(good[:-2] + bytes((good[-2] ^ 1, 3)), town.now)
    session.send(b"\x11\x00", town.now)
    session.send(hdap.build(hdap.Frame(Service.RRS, 0x77)), town.now)
    town.settle()
    assert town.network.counters["checksum"] == 1
    assert town.network.counters["malformed"] == 1
    assert town.network.counters["unsupported"] == 1
    assert town.told == []


def test_what_is_known_but_of_no_use_is_counted() -> None:
    town = Town()
    town.repeater.say(1, Service.RCP, rcp.RadioCheck(1), town.now)
    town.settle()
    assert town.network.counters["not_used"] == 1


def test_the_same_command_again_sends_nothing_until_it_has_ended() -> None:
    town = Town()
    radio = town.repeater.add(Radio(12345, answers_texts=False))
    town.send(alarm("k", "12345"), alarm("k", "12345"))
    assert town.network.pending == 1
    assert town.network.counters["same_command"] == 1
    town.run(30)
    assert town.states("k") == [SENT, FAILED]
    radio.answers_texts = True
    town.send(alarm("k", "12345"))
    assert town.states("k")[2:] == [SENT, RECEIPTED]


# --- the promise ------------------------------------------------------------------------------


@given(seed=st.integers(0, 2**32), is_station=st.booleans(), slow_disk=st.booleans())
@how(deadline=None, max_examples=25)
def test_in_bad_weather_every_alarm_is_shown_once_and_every_emergency_is_one(
    seed: int, is_station: bool, slow_disk: bool
) -> None:
    """30 % lost, 30 % doubled, everything reordered, in both directions."""
    turns = 0
    town = (station if is_station else Town)(weather=BAD, seed=seed)
    town.run_until(lambda: all(part.up for part in town.network.parts), within=300)
    slots = len(town.network.parts)
    radios = [town.repeater.add(Radio(n), slot=1 + n % slots) for n in (101, 102, 103)]
    for radio in radios:
        radio.register(town.now)
    town.run_until(lambda: not any(radio.registering for radio in radios), within=200)

    texts = [f"PANIC #{n}" for n in range(4)]
    wanted = {(text, radio.number) for text in texts for radio in radios}

    def send_what_is_open() -> None:
        # As the room does: what failed is sent again under its key.
        for text, number in sorted(wanted):
            key = f"{text}/{number}"
            states = town.states(key)
            if not states or (states[-1] is FAILED and not town.network.pending):
                town.send(alarm(key, str(number), text=text))

    for radio in radios[:2]:
        radio.press(town.now)
    for radio in radios:
        radio.write("op weg", radio.number, town.now)
    send_what_is_open()

    town.commits = not slow_disk

    def is_done() -> bool:
        nonlocal turns
        turns += 1
        if turns % 5 == 0:  # longer than an acknowledgement is held back
            town.commit()
        send_what_is_open()
        return all(RECEIPTED in town.states(f"{text}/{number}") for text, number in wanted) and all(
            radio.emergency is None and not radio.texts for radio in radios
        )

    town.run_until(is_done, within=600)
    town.run(40)
    for radio in radios:
        assert sorted(radio.screen) == texts
    assert sorted(event.radio_id for event in town.of(RadioEmergency)) == ["101", "102"]
    assert sorted(event.radio_id for event in town.of(TextReceived)) == ["101", "102", "103"]
    assert len(event_ids(town.told)) == len(town.told)


def test_a_control_station_that_was_restarted_is_subscribed_to_again() -> None:
    """It says no goodbye, and calls while to us its links are up."""
    town = station(peer_calls=True)
    subscribed = count(lambda pdu: isinstance(pdu, rcp.Subscribe), town.repeater)
    town.run(20)
    assert count(lambda pdu: isinstance(pdu, rcp.Subscribe), town.repeater) == subscribed
    town.repeater.restart(town.now)
    town.settle()
    assert count(lambda pdu: isinstance(pdu, rcp.Subscribe), town.repeater) == subscribed + 1
