import json

from hypothesis import given, strategies as st
import pytest

from custom_components.municipal_alarm.radio.commands import QueryPosition, RadioCommand, SendText
from custom_components.municipal_alarm.radio.errors import BufferFull, LocalMisuse
from custom_components.municipal_alarm.radio.events import Fault, Receipt, ReceiptState
from custom_components.municipal_alarm.radio.gateway.client import ClientEndpoint
from custom_components.municipal_alarm.radio.gateway.session import Established
from custom_components.municipal_alarm.radio.gateway.streams import Limits
from custom_components.municipal_alarm.radio.gateway.tables import Close
from tests.radio.gateway.pair import INFO, TOKEN, Pair


def text(number: int = 1, *, ttl_s: float = 900.0) -> SendText:
    return SendText(key=f"text-{number}", text="x", radio_ids=("1",), ttl_s=ttl_s)


def receipt(key: str, state: ReceiptState = ReceiptState.RECEIPTED) -> Receipt:
    return Receipt(event_id=f"r:{key}:{state}", key=key, state=state)


@pytest.fixture
def pair() -> Pair:
    pair = Pair()
    pair.connect()
    pair.run()
    return pair


def test_a_token_that_cannot_be_one() -> None:
    with pytest.raises(ValueError, match="token"):
        ClientEndpoint(token="no", client_id="c", name="n", epoch="e")


def test_the_room_learns_who_it_talks_to(pair: Pair) -> None:
    (info,) = [event.info for event in pair.established if event.info]
    assert info == INFO


def test_a_gateway_that_does_not_know_the_token_is_not_believed() -> None:
    pair = Pair()
    pair.gateway.token = "Z" * 25
    pair.connect()
    assert pair.c is not None
    assert pair.g is not None
    # An impostor lets everybody in.
    pair.step(up=False)
    pair.step(up=True)
    pair.pump()
    pair.to_client.append(
        json.dumps(
            {
                "type": "welcome",
                "proof": "0" * 64,
                "epoch": "e",
                "first": 1,
                "received": 0,
                "name": "x",
            }
        )
    )
    pair.step(up=True)
    assert pair.c.closing is not None
    assert pair.c.closing.code is Close.BAD_TOKEN
    assert pair.established == []


@pytest.mark.parametrize(
    ("code", "close"),
    [
        ("bad_token", Close.BAD_TOKEN),
        ("no_version", Close.NO_VERSION),
        ("busy", Close.BUSY),
        ("anything", Close.PROTOCOL),
    ],
)
def test_being_turned_away(code: str, close: Close) -> None:
    pair = Pair()
    pair.connect()
    assert pair.c is not None
    pair.c.receive_data(json.dumps({"type": "error", "code": code, "text": "no"}), 0)
    assert pair.c.closing == (close, "no")


def test_a_version_that_was_not_offered() -> None:
    pair = Pair()
    pair.connect()
    assert pair.c is not None
    pair.c.receive_data(
        json.dumps({"type": "challenge", "version": 2, "gateway": "g", "nonce": "0" * 32}),
        0,
    )
    assert pair.c.closing is not None
    assert pair.c.closing.code is Close.NO_VERSION


def test_a_welcome_out_of_turn() -> None:
    pair = Pair()
    pair.connect()
    assert pair.c is not None
    pair.c.receive_data('{"type":"ack","seq":1}', 0)
    assert pair.c.closing is not None
    assert pair.c.closing.code is Close.PROTOCOL


def test_probing_disturbs_nobody(pair: Pair) -> None:
    looking = pair.client.connect(nonce=pair.new_id(), now=0, probe=True)
    other = pair.gateway.connect(nonce=pair.new_id(), now=0)
    for _ in range(2):
        for frame in looking.data_to_send(0):
            other.receive_data(frame, 0)
        for frame in other.data_to_send(0):
            looking.receive_data(frame, 0)
    (event,) = looking.events_received()
    assert isinstance(event, Established)
    assert event.info == INFO
    assert looking.closing == (Close.NORMAL, "only looking")
    assert pair.gateway.session is pair.g
    other.receive_data('{"type":"resume","epoch":"e","first":1,"received":0}', 0)
    assert other.closing is not None


def test_the_same_key_on_its_way_is_not_sent_twice(pair: Pair) -> None:
    assert pair.client.send(text(), pair.now)
    assert not pair.client.send(text(), pair.now)
    pair.run()
    assert pair.client.send(text(), pair.now), "known there, but without a receipt"
    pair.run()
    assert pair.commands == [text(), text()]
    assert pair.client.counters["same_key"] == 1


def test_a_gateway_that_lost_its_memory_gets_the_open_commands_again(pair: Pair) -> None:
    for number in (1, 2, 3):
        pair.client.send(text(number), pair.now)
    pair.run()
    pair.gateway.send(receipt("text-2"))
    pair.run()
    pair.gateway = pair.new_gateway()
    pair.client.send(text(4), pair.now)
    pair.commands.clear()
    pair.connect()
    pair.run()
    assert [command.key for command in pair.commands] == ["text-1", "text-3", "text-4"]


def test_half_a_memory_is_none(pair: Pair) -> None:
    """It knows our numbers, but not what it was asked to do."""
    pair.client.send(text(), pair.now)
    pair.run()
    half = pair.new_gateway()
    half.receiver = pair.gateway.receiver
    pair.gateway = half
    pair.connect()
    pair.run()
    assert pair.commands == [text(), text()]


def test_a_command_told_again_is_on_its_way_again(pair: Pair) -> None:
    pair.client.send(text(), pair.now)
    pair.run()
    pair.gateway = pair.new_gateway()
    pair.connect()
    for _ in range(2):
        pair.step(up=False)
        pair.step(up=True)
    assert not pair.client.send(text(), pair.now)
    pair.run()
    assert pair.commands == [text(), text()]


def test_a_gateway_that_kept_its_memory_does_not(pair: Pair) -> None:
    pair.client.send(text(), pair.now)
    pair.run()
    pair.connect()
    pair.run()
    assert pair.commands == [text()]


def test_late_commands_are_not_carried_out(pair: Pair) -> None:
    pair.cut()
    pair.client.send(text(1, ttl_s=30), pair.now)
    pair.client.send(text(2, ttl_s=90), pair.now)
    assert pair.client.pending.next_expiry() == pair.now + 30
    pair.now += 60
    failed = pair.client.settle(pair.now)
    assert [(r.key, r.reason) for r in failed] == [("text-1", "expired")]
    pair.connect()
    pair.run()
    assert [(c.key, c.ttl_s) for c in pair.commands] == [("text-2", 30.0)]


def test_sent_again_with_what_is_left_of_its_life(pair: Pair) -> None:
    pair.client.send(text(1, ttl_s=30), pair.now)
    pair.pump()
    pair.now += 40
    pair.connect()
    pair.run()
    assert [(c.key, c.ttl_s) for c in pair.commands] == [("text-1", 0.0)]


def test_a_full_buffer_is_said_aloud() -> None:
    client = ClientEndpoint(token=TOKEN, client_id="c", name="n", epoch="e", limits=Limits(2, 2))
    client.send(text(1), 0)
    client.send(QueryPosition(key="q", radio_id="1"), 0)
    with pytest.raises(BufferFull):
        client.send(text(2), 0)
    assert client.pending.get("text-2") is None
    # Receipted before it was acknowledged: no longer open, but still on its way.
    client.pending.remove("text-1")
    client.send(text(3), 0)
    assert [(r.key, r.reason) for r in client.settle(0)] == [("q", "buffer_full")]


def test_nonsense_of_our_own_is_not_queued() -> None:
    client = ClientEndpoint(token=TOKEN, client_id="c", name="n", epoch="e")
    with pytest.raises(LocalMisuse):
        client.send(SendText(key="k", text="", radio_ids=("1",)), 0)
    assert client.sender.pending == len(client.pending) == 0


def test_what_the_gateway_refuses_has_failed(pair: Pair) -> None:
    pair.client.send(text(), pair.now)
    pair.pump()
    pair.to_gateway.clear()
    assert pair.c is not None
    pair.c.receive_data(
        '{"type":"error","code":"too_long","text":"no","field":"text","seq":1}', pair.now
    )
    pair.collect(pair.c)
    (failed,) = pair.events
    assert isinstance(failed, Receipt)
    assert (failed.key, failed.reason) == ("text-1", "invalid")
    assert len(pair.client.pending) == 0
    pair.c.receive_data('{"type":"error","code":"x","text":"about nothing"}', pair.now)
    pair.collect(pair.c)
    assert len(pair.events) == 1


def test_what_the_gateway_dropped_is_a_fault(pair: Pair) -> None:
    assert pair.c is not None
    for dropped in (0, 3, 3, 5):
        pair.c.receive_data(json.dumps({"type": "heartbeat", "dropped": dropped}), 0)
    pair.collect(pair.c)
    faults = [event for event in pair.events if isinstance(event, Fault)]
    assert [fault.code for fault in faults] == ["messages_dropped"] * 2
    assert len({fault.event_id for fault in faults}) == 2


STEPS = st.sampled_from(["text", "receipt", "forget", "cut", "step", "step", "step"])


@given(st.lists(STEPS, max_size=100))
def test_every_key_arrives_whatever_the_gateway_forgets(story: list[str]) -> None:
    """At least once each; in the order given, among those seen for the first time."""
    pair = Pair()
    sent = 0
    for step in story:
        match step:
            case "text":
                sent += 1
                pair.client.send(text(sent), pair.now)
            case "receipt" if pair.commands:
                pair.gateway.send(receipt(pair.commands[-1].key))
            case "forget":
                pair.cut()
                pair.gateway = pair.new_gateway()
            case "cut":
                pair.cut()
            case "step":
                if pair.c is None:
                    pair.connect()
                pair.step(up=False)
                pair.step(up=True)
    pair.connect()
    pair.run()
    first_seen: dict[str, RadioCommand] = {c.key: c for c in pair.commands}
    assert list(first_seen) == [f"text-{number + 1}" for number in range(sent)]
