"""Both ends against each other, and each against nonsense."""

import json

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.commands import SendText
from custom_components.municipal_alarm.radio.events import DeskPress, Fault, Position, TagScanned
from custom_components.municipal_alarm.radio.gateway import tables
from custom_components.municipal_alarm.radio.gateway.session import PeerAlive, Refused
from custom_components.municipal_alarm.radio.gateway.streams import Limits
from custom_components.municipal_alarm.radio.gateway.tables import Close
from tests.radio.gateway.pair import Pair


def press(number: int) -> DeskPress:
    return DeskPress(event_id=f"press-{number}", input_id="d", sequence=number)


def scan(number: int) -> TagScanned:
    return TagScanned(event_id=f"scan-{number}", tag_id="t", radio_id="1")


def text(number: int) -> SendText:
    return SendText(key=f"text-{number}", text="x", radio_ids=("1",))


@pytest.fixture
def pair() -> Pair:
    pair = Pair()
    pair.connect()
    pair.run()
    assert [event.fresh for event in pair.established] == [True, True]
    return pair


def test_messages_both_ways(pair: Pair) -> None:
    pair.gateway.send(press(1))
    pair.client.send(text(1), pair.now)
    pair.run()
    assert pair.events == [press(1)]
    assert pair.commands == [text(1)]
    assert (pair.gateway.sender.pending, pair.client.sender.pending) == (0, 0)


def test_acknowledged_only_when_safe(pair: Pair) -> None:
    pair.auto_ack = False
    for number in (1, 2, 3):
        pair.gateway.send(press(number))
    pair.run()
    assert pair.gateway.sender.pending == 3
    first, second, third = pair.unacked
    pair.client.ack(third)
    pair.client.ack(second)
    pair.run()
    assert pair.gateway.sender.pending == 3
    pair.client.ack(first)
    pair.run()
    assert pair.gateway.sender.pending == 0


def test_late_acknowledgements_count_on_the_next_connection(pair: Pair) -> None:
    pair.auto_ack = False
    pair.gateway.send(press(1))
    pair.run()
    pair.connect()
    pair.run()
    assert pair.events == [press(1)]
    pair.client.ack(pair.unacked[0])
    pair.run()
    assert pair.gateway.sender.pending == 0


def test_a_crashed_room_is_told_again(pair: Pair) -> None:
    pair.auto_ack = False
    pair.gateway.send(press(1))
    pair.gateway.send(press(2))
    pair.run()
    pair.client.ack(pair.unacked[0])
    pair.run()
    pair.client = pair.new_client()
    pair.connect()
    pair.run()
    assert pair.events == [press(1), press(2), press(2)]
    pair.client.ack(pair.unacked[-1])
    pair.run()
    assert pair.gateway.sender.pending == 0
    assert pair.established[-1].fresh


def test_heartbeats_keep_a_quiet_line_and_silence_ends_it(pair: Pair) -> None:
    assert pair.c is not None
    assert pair.g is not None
    for _ in range(10):
        pair.now = min(pair.c.next_timeout() or 0, pair.g.next_timeout() or 0)
        pair.c.on_timeout(pair.now)
        pair.g.on_timeout(pair.now)
        pair.run()
    assert pair.c.closing is pair.g.closing is None
    assert any(isinstance(event, PeerAlive) for event in pair.other)
    pair.now += 15
    pair.c.on_timeout(pair.now)
    assert pair.c.closing is not None
    assert pair.c.closing.code is Close.TIMEOUT
    assert pair.c.next_timeout() is None
    pair.c.on_timeout(pair.now + 100)
    pair.c.receive_data("{}", pair.now)
    assert pair.c.data_to_send(pair.now) == []


def test_a_timer_that_fires_early_does_nothing(pair: Pair) -> None:
    assert pair.c is not None
    pair.c.on_timeout(pair.now)
    assert pair.c.data_to_send(pair.now) == []


def test_an_endless_handshake_ends() -> None:
    pair = Pair()
    pair.connect()
    assert pair.g is not None
    assert pair.g.next_timeout() == pair.now + 5
    pair.g.on_timeout(pair.now + 4.9)
    assert pair.g.closing is None
    pair.g.on_timeout(pair.now + 5)
    assert pair.g.closing is not None
    assert pair.g.closing.code is Close.TIMEOUT


def test_a_bad_message_is_refused_and_does_not_stop_the_next(pair: Pair) -> None:
    pair.gateway.send(press(1))
    pair.pump()
    frame = json.loads(pair.to_client.pop())
    del frame["input"]
    pair.to_client.append(json.dumps(frame))
    pair.gateway.send(press(2))
    pair.run()
    (fault, second) = pair.events
    assert isinstance(fault, Fault)
    assert fault.code == "malformed_frame"
    assert "input" in fault.text
    assert second == press(2)
    (refused,) = pair.other
    assert isinstance(refused, Refused)
    assert (refused.error.field, refused.body) == ("input", press(1))
    assert pair.gateway.sender.pending == 0


def test_repeated_offence_closes(pair: Pair) -> None:
    assert pair.g is not None
    for number in range(tables.MAX_OFFENCES):
        assert pair.g.closing is None, number
        pair.g.receive_data("nonsense", pair.now)
    assert pair.g.closing is not None
    assert pair.g.closing.code is Close.PROTOCOL
    errors = [json.loads(text) for text in pair.g.data_to_send(pair.now)]
    assert {error["code"] for error in errors} == {"not_json"}


def test_wrong_way_and_wrong_time(pair: Pair) -> None:
    assert pair.c is not None
    assert pair.g is not None
    pair.c.receive_data('{"type":"query_position","seq":1,"key":"k","ttl":1,"radio":"1"}', 0)
    pair.g.receive_data('{"type":"resume","epoch":"x","first":1,"received":0}', 0)
    for session in (pair.c, pair.g):
        (error,) = session.data_to_send(0)[:1]
        assert json.loads(error)["code"] == "unexpected"
    pair.c.receive_data('{"type":"ack","seq":99}', 0)
    assert json.loads(pair.c.data_to_send(0)[-1])["field"] == "seq"
    assert pair.commands == []


def test_messages_of_later_versions_use_up_their_number(pair: Pair) -> None:
    assert pair.c is not None
    pair.c.receive_data('{"type":"sparkle","seq":1}', pair.now)
    pair.c.receive_data('{"type":"sparkle"}', pair.now)
    assert [json.loads(text) for text in pair.c.data_to_send(pair.now)] == [
        {"type": "ack", "seq": 1}
    ]
    assert pair.client.counters["unsupported"] == 2


def test_a_gap_is_resent_and_otherwise_reported(pair: Pair) -> None:
    pair.gateway.send(press(1))
    pair.pump()
    pair.to_client.clear()
    pair.gateway.send(press(2))
    pair.run()
    assert pair.c is not None
    assert pair.c.closing is not None
    assert pair.c.closing.code is Close.GAP
    pair.connect()
    pair.run()
    assert pair.events[-2:] == [press(1), press(2)]
    assert not any(
        isinstance(event, Fault) and event.code == "messages_lost" for event in pair.events
    )


def test_a_gateway_that_cannot_close_its_gap_is_heard_all_the_same(pair: Pair) -> None:
    for _ in range(2):
        assert pair.c is not None
        pair.c.receive_data('{"type":"press","seq":5,"id":"p","input":"d"}', pair.now)
        pair.collect(pair.c)
        if pair.c.closing:
            pair.connect()
            pair.run()
    lost, event = pair.events[-2:]
    assert isinstance(lost, Fault)
    assert (lost.code, lost.text[:2]) == ("messages_lost", "4 ")
    assert event == DeskPress(event_id="p", input_id="d")


def test_too_much_unacknowledged_closes(pair: Pair) -> None:
    pair.client.receiver.received = tables.MAX_OUTSTANDING
    assert pair.c is not None
    pair.c.receive_data(
        f'{{"type":"press","seq":{tables.MAX_OUTSTANDING + 1},"id":"p","input":"d"}}', 0
    )
    assert pair.c.closing is not None
    assert pair.c.closing.code is Close.TOO_MANY


def test_before_the_proof_frames_are_small() -> None:
    pair = Pair()
    pair.connect()
    assert pair.g is not None
    pair.g.receive_data('{"a":"' + "x" * tables.MAX_HANDSHAKE_BYTES + '"}', pair.now)
    assert pair.g.closing is not None
    assert json.loads(pair.g.data_to_send(pair.now)[0])["code"] == "too_large"


def test_numbered_nonsense_during_the_handshake_closes() -> None:
    pair = Pair()
    pair.connect()
    assert pair.g is not None
    pair.g.receive_data('{"type":"send_text","seq":1}', pair.now)
    assert pair.g.closing is not None
    assert pair.g.closing.code is Close.PROTOCOL


WIRE = st.sampled_from(["press", "scan", "text", "up", "down", "twice", "ack", "cut"])


@given(st.lists(WIRE, max_size=120), st.randoms())
def test_everything_arrives_once_and_in_order(story: list[str], random: object) -> None:
    """Loss of the link, with all that is on the wire, and repeats, at any moment."""
    pair = Pair(limits=Limits(capacity=10_000, window=3))
    pair.auto_ack = False
    sent: dict[str, int] = {"press": 0, "scan": 0, "text": 0}
    for step in story:
        match step:
            case "press":
                sent[step] += 1
                pair.gateway.send(press(sent[step]))
            case "scan":
                sent[step] += 1
                pair.gateway.send(scan(sent[step]))
            case "text":
                sent[step] += 1
                pair.client.send(text(sent[step]), pair.now)
            case "up" | "down":
                if pair.c is None:
                    pair.connect()
                pair.step(up=step == "up")
            case "twice":
                for line in (pair.to_client, pair.to_gateway):
                    if line and '"seq"' in line[-1]:
                        line.append(line[-1])
            case "ack":
                if pair.unacked:
                    place = random.randrange(len(pair.unacked))  # type: ignore[attr-defined]
                    pair.client.ack(pair.unacked.pop(place))
            case "cut":
                pair.cut()
    pair.connect()
    # The window lets the last scans go only as the earlier ones are safe.
    pair.run()
    while pair.unacked:
        pair.client.ack(pair.unacked.pop())
        pair.run()
    assert [e for e in pair.events if isinstance(e, DeskPress)] == [
        press(number + 1) for number in range(sent["press"])
    ]
    assert [e for e in pair.events if isinstance(e, TagScanned)] == [
        scan(number + 1) for number in range(sent["scan"])
    ]
    assert pair.commands == [text(number + 1) for number in range(sent["text"])]
    assert pair.gateway.sender.pending == pair.client.sender.pending == 0


@given(st.lists(st.sampled_from(["press", "position", "up", "cut"]), max_size=80))
def test_alarms_are_never_lost_for_want_of_room(story: list[str]) -> None:
    pair = Pair(limits=Limits(capacity=40, window=2))
    sent = 0
    for number, step in enumerate(story):
        match step:
            case "press" if sent < 30:
                sent += 1
                pair.gateway.send(press(sent))
            case "position" if number % 2:
                pair.gateway.send(
                    Position(
                        event_id=str(number),
                        radio_id=str(number),
                        latitude=1.0,
                        longitude=2.0,
                    )
                )
            case "up":
                if pair.c is None:
                    pair.connect()
                pair.step(up=True) or pair.step(up=False)
            case "cut":
                pair.cut()
    pair.connect()
    pair.run()
    assert [e for e in pair.events if isinstance(e, DeskPress)] == [
        press(number + 1) for number in range(sent)
    ]


@given(st.lists(st.one_of(st.text(), st.binary(), st.just('{"type":"ack","seq":1}'))))
def test_nonsense_never_raises(frames: list[str | bytes]) -> None:
    pair = Pair()
    pair.connect()
    for number, frame in enumerate(frames):
        if number == 2:
            pair.connect()
            pair.run()
        for session in (pair.c, pair.g):
            assert session is not None
            session.receive_data(frame, pair.now)
            session.events_received()
            session.data_to_send(pair.now)
