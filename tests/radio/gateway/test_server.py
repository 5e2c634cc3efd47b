import json

import pytest

from custom_components.municipal_alarm.radio.errors import BufferFull
from custom_components.municipal_alarm.radio.events import DeskPress
from custom_components.municipal_alarm.radio.gateway.client import ClientEndpoint
from custom_components.municipal_alarm.radio.gateway.session import TookOver
from custom_components.municipal_alarm.radio.gateway.streams import Limits
from custom_components.municipal_alarm.radio.gateway.tables import Close
from tests.radio.gateway.pair import Pair

WRONG = "Z" * 25


def test_a_wrong_token_is_turned_away() -> None:
    pair = Pair(client_token=WRONG)
    pair.connect()
    pair.run()
    assert pair.g is not None
    assert pair.c is not None
    assert pair.g.closing == (Close.BAD_TOKEN, "wrong pairing token")
    assert pair.c.closing == (Close.BAD_TOKEN, "wrong pairing token")
    assert pair.established == []
    assert pair.gateway.session is None
    assert pair.g.client_id is None


def test_the_token_itself_is_never_sent() -> None:
    pair = Pair()
    pair.connect()
    seen = ""
    while pair.step(up=True) or pair.step(up=False):
        pair.pump()
        seen += "".join([*pair.to_client, *pair.to_gateway])
    assert pair.client.token not in seen
    assert len(pair.established) == 2


def test_a_proof_cannot_be_played_back() -> None:
    pair = Pair()
    pair.connect()
    pair.step(up=False)
    pair.step(up=True)
    pair.pump()
    (recorded,) = pair.to_gateway
    pair.connect()
    pair.step(up=False)
    assert pair.g is not None
    pair.g.receive_data(recorded, pair.now)
    assert pair.g.closing is not None
    assert pair.g.closing.code is Close.BAD_TOKEN


def test_a_man_in_the_middle_of_two_tls_connections_fails() -> None:
    pair = Pair()
    pair.connect(binding="a" * 64)
    pair.run()
    assert pair.c is not None
    assert pair.c.closing is not None
    assert pair.c.closing.code is Close.BAD_TOKEN


def test_no_version_in_common() -> None:
    pair = Pair()
    pair.connect()
    assert pair.g is not None
    hello = {"type": "hello", "versions": [2, 3], "client": "c", "name": "n", "nonce": "0" * 32}
    pair.g.receive_data(json.dumps(hello), pair.now)
    assert pair.g.closing is not None
    assert pair.g.closing.code is Close.NO_VERSION
    assert json.loads(pair.g.data_to_send(pair.now)[0])["code"] == "no_version"


@pytest.mark.parametrize(
    "frame",
    [
        '{"type":"auth","proof":"' + "0" * 64 + '"}',
        '{"type":"resume","epoch":"e","first":1,"received":0}',
        '{"type":"heartbeat"}',
    ],
)
def test_steps_out_of_order(frame: str) -> None:
    pair = Pair()
    pair.connect()
    assert pair.g is not None
    pair.g.receive_data(frame, pair.now)
    assert pair.g.closing is not None
    assert pair.g.closing.code is Close.PROTOCOL


def test_connecting_again_takes_over() -> None:
    pair = Pair()
    pair.connect()
    pair.run()
    old = pair.g
    assert old is not None
    # The room lost the connection; the gateway has not noticed yet.
    pair.c = pair.client.connect(nonce=pair.new_id(), now=pair.now)
    pair.g = pair.gateway.connect(nonce=pair.new_id(), now=pair.now)
    pair.run()
    assert old.closing == (Close.REPLACED, "connected again")
    assert TookOver(old) in pair.other
    assert pair.gateway.session is pair.g
    old.disconnected()
    assert pair.gateway.session is pair.g
    assert pair.g.client_id == "ha-1"
    pair.gateway.send(DeskPress(event_id="p", input_id="d"))
    pair.run()
    assert len(pair.events) == 1


def test_a_second_control_room_has_to_wait() -> None:
    pair = Pair()
    pair.connect()
    pair.run()
    first = pair.g
    other = ClientEndpoint(token=pair.client.token, client_id="ha-2", name="Other", epoch="other")
    session = other.connect(nonce=pair.new_id(), now=pair.now)
    server = pair.gateway.connect(nonce=pair.new_id(), now=pair.now)
    for _ in range(2):
        for frame in session.data_to_send(pair.now):
            server.receive_data(frame, pair.now)
        for frame in server.data_to_send(pair.now):
            session.receive_data(frame, pair.now)
    assert session.closing is not None
    assert session.closing.code is Close.BUSY
    assert pair.gateway.session is first


def test_a_claim_beyond_all_numbers_is_refused() -> None:
    pair = Pair()
    pair.connect()
    for _ in range(2):
        pair.step(up=False)
        pair.step(up=True)
    assert pair.g is not None
    epoch = pair.gateway.sender.epoch
    pair.g.receive_data(
        json.dumps(
            {
                "type": "resume",
                "epoch": "e",
                "first": 1,
                "peer_epoch": epoch,
                "received": 2**53 - 1,
            }
        ),
        pair.now,
    )
    assert pair.g.closing is not None
    assert not pair.g.open


def test_what_was_received_of_another_stream_counts_for_nothing() -> None:
    pair = Pair()
    pair.gateway.send(DeskPress(event_id="1", input_id="d"))
    pair.connect()
    for _ in range(2):
        pair.step(up=False)
        pair.step(up=True)
    assert pair.g is not None
    resume = {"type": "resume", "epoch": "e", "first": 1, "peer_epoch": "x", "received": 1}
    pair.g.receive_data(json.dumps(resume), pair.now)
    (frame,) = pair.g.data_to_send(pair.now)
    assert json.loads(frame)["type"] == "press"


def test_an_alarm_without_room_is_said_aloud() -> None:
    pair = Pair(limits=Limits(1, 1))
    pair.gateway.send(DeskPress(event_id="1", input_id="d"))
    with pytest.raises(BufferFull):
        pair.gateway.send(DeskPress(event_id="2", input_id="d"))
