"""What both carriers promise, tried on both."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.radio.hytera.carrier import (
    ACK_AT_LATEST_S,
    CONNECT_S,
    RETRY_S,
    TRIES,
)
from tests.radio.hytera.carriers import CARRIERS, Ends, Pair
from tests.radio.hytera.wire import BAD, Weather


@pytest.fixture(params=CARRIERS)
def ends(request: pytest.FixtureRequest) -> Ends:
    return CARRIERS[request.param]


@pytest.mark.parametrize(("ours", "theirs"), [(True, False), (False, True), (True, True)])
def test_whoever_calls_the_link_comes_up(ends: Ends, ours: bool, theirs: bool) -> None:
    pair = Pair(ends, ours_calls=ours, theirs_calls=theirs)
    assert pair.ours.session.up
    assert pair.theirs.session.up
    assert pair.ours.session.reason == ""


def test_two_that_wait_for_each_other_stay_down_and_say_so(ends: Ends) -> None:
    pair = Pair(ends, ours_calls=False)
    pair.run(60)
    assert not pair.ours.session.up
    assert pair.ours.session.reason == "the peer has not called yet"
    assert pair.sent == []


def test_a_call_is_repeated_until_it_is_heard(ends: Ends) -> None:
    pair = Pair(ends)
    pair.theirs.session.stop(pair.now)
    pair.ours.session.stop(pair.now)
    pair.settle()
    pair.sent.clear()
    pair.ours.session.start(pair.now)
    pair.settle()
    pair.run(4 * CONNECT_S)
    assert len(pair.sent) == 5
    assert not pair.ours.session.up
    assert pair.ours.session.reason == "no answer yet"
    pair.theirs.session.start(pair.now)
    pair.run(CONNECT_S)
    assert pair.ours.session.up


def test_messages_arrive_in_order_and_their_sender_knows(ends: Ends) -> None:
    pair = Pair(ends)
    messages = [pair.ours.session.send(b"%d" % n, pair.now) for n in range(100)]
    pair.settle()
    assert pair.theirs.got == [b"%d" % n for n in range(100)]
    assert all(pair.ours.outcomes[message].arrived for message in messages)


def test_what_is_urgent_overtakes_what_waits(ends: Ends) -> None:
    pair = Pair(ends)
    for n in range(40):
        pair.ours.session.send(b"%d" % n, pair.now)
    pair.ours.session.send(b"alarm", pair.now, first=True)
    pair.settle()
    # What was under way already, it cannot overtake.
    assert pair.theirs.got.index(b"alarm") == 32


def test_a_message_goes_out_three_times_under_one_number(ends: Ends) -> None:
    pair = Pair(ends)
    pair.wire.cut = True
    pair.sent.clear()
    message = pair.ours.session.send(b"text", pair.now)
    pair.settle()
    pair.run(TRIES * RETRY_S)
    texts = [frame for frame in pair.sent if b"text" in frame]
    assert len(texts) == TRIES
    assert len(set(texts)) == 1
    assert not pair.ours.outcomes[message].arrived


def test_a_peer_that_answers_nothing_is_lost_and_called_again(ends: Ends) -> None:
    pair = Pair(ends)
    pair.run(1)
    pair.wire.cut = True
    pair.ours.session.send(b"text", pair.now)
    waiting = pair.ours.session.send(b"another", pair.now + 1)
    pair.run(TRIES * RETRY_S + 1)
    assert not pair.ours.session.up
    assert pair.ours.session.reason == "does not answer"
    assert pair.ours.session.counters["lost"] == 1
    assert not pair.ours.outcomes[waiting].arrived
    pair.wire.cut = False
    pair.run(CONNECT_S)
    assert pair.ours.session.up


def test_on_a_link_that_is_down_nothing_arrives_or_waits(ends: Ends) -> None:
    pair = Pair(ends, ours_calls=False)
    message = pair.ours.session.send(b"text", pair.now)
    pair.settle()
    assert not pair.ours.outcomes[message].arrived
    assert pair.ours.outcomes[message].reason == pair.ours.session.reason


def test_there_is_an_end_to_what_waits(ends: Ends) -> None:
    pair = Pair(ends)
    messages = [pair.ours.session.send(b"%d" % n, pair.now) for n in range(3_000)]
    outcomes = {outcome.message: outcome for outcome in pair.ours.session.take_outcomes()}
    refused = [message for message in messages if message in outcomes]
    assert 900 < len(refused) < 1_000
    assert refused == messages[-len(refused) :]
    assert {outcomes[message].reason for message in refused} == {"too much waits"}
    assert pair.ours.session.counters["no_room"] == len(refused)
    pair.settle()
    assert len(pair.theirs.got) == 3_000 - len(refused)


def test_an_acknowledgement_is_held_back_until_it_is_asked_for(ends: Ends) -> None:
    pair = Pair(ends)
    pair.theirs.prompt = False
    message = pair.ours.session.send(b"alarm", pair.now)
    pair.settle()
    assert pair.theirs.got == [b"alarm"]
    assert message not in pair.ours.outcomes
    pair.run(ACK_AT_LATEST_S / 2)
    assert message not in pair.ours.outcomes
    pair.theirs.session.acknowledge(pair.theirs.tickets[0], pair.now)
    pair.settle()
    assert pair.ours.outcomes[message].arrived
    before = len(pair.sent)
    pair.theirs.session.acknowledge(pair.theirs.tickets[0], pair.now)
    assert pair.theirs.session.take_frames() == []
    assert len(pair.sent) == before


def test_a_failing_disk_does_not_lose_the_link(ends: Ends) -> None:
    pair = Pair(ends)
    pair.theirs.prompt = False
    message = pair.ours.session.send(b"alarm", pair.now)
    pair.settle()
    pair.run(ACK_AT_LATEST_S)
    assert pair.ours.outcomes[message].arrived
    assert pair.theirs.session.counters["acknowledged_uncommitted"] == 1
    assert pair.ours.session.counters["repeated"] == 0
    # The commit comes late: there is nothing left to say.
    pair.theirs.session.acknowledge(pair.theirs.tickets[0], pair.now)
    assert pair.theirs.session.take_frames() == []


def test_a_message_on_a_link_that_is_down_is_taken_all_the_same(ends: Ends) -> None:
    """We were restarted; to the peer the link is up, and it reports an emergency."""
    pair = Pair(ends, ours_calls=True)
    ours, _ = ends(False, False)
    ours.start(pair.now)
    pair.ours.session = ours
    message = pair.theirs.session.send(b"emergency", pair.now)
    pair.settle()
    assert pair.ours.got == [b"emergency"]
    assert pair.theirs.outcomes[message].arrived


def test_a_peer_to_whom_the_link_is_up_is_called_at_once_and_not_too_often(ends: Ends) -> None:
    pair = Pair(ends)
    pair.wire.cut = True
    pair.ours.session, _ = ends(True, False)
    pair.ours.session.start(pair.now)
    pair.settle()
    pair.run(2)
    pair.sent.clear()
    for n in range(10):
        # It hears nothing of us, but we hear it.
        pair.theirs.session.send(b"%d" % n, pair.now)
        for data in pair.theirs.session.take_frames():
            pair.ours.session.receive(data, pair.now)
        pair.ours.collect(pair.now)
        pair.settle()
        pair.run(0.1)
    assert pair.ours.got == [b"%d" % n for n in range(10)]
    assert len(pair.sent) - 10 == 1
    pair.wire.cut = False
    pair.run(2)
    assert pair.ours.session.up


def test_a_straggler_does_not_open_a_link_that_the_peer_closed(ends: Ends) -> None:
    pair = Pair(ends, ours_calls=False, theirs_calls=True)
    pair.theirs.session.send(b"late", pair.now)
    late = pair.theirs.session.take_frames()
    pair.theirs.session.stop(pair.now)
    pair.settle()
    for data in late:
        pair.ours.session.receive(data, pair.now)
    pair.settle()
    assert pair.ours.got == [b"late"]
    assert not pair.ours.session.up


def test_a_closed_link_is_opened_again(ends: Ends) -> None:
    pair = Pair(ends)
    message = pair.ours.session.send(b"text", pair.now)
    pair.ours.session.take_frames()
    pair.theirs.session.stop(pair.now)
    pair.settle()
    assert not pair.ours.session.up
    assert pair.ours.session.reason == "closed by the peer"
    assert not pair.ours.outcomes[message].arrived
    pair.theirs.session.start(pair.now)
    pair.run(CONNECT_S)
    assert pair.ours.session.up


def test_a_stopped_end_neither_hears_nor_speaks(ends: Ends) -> None:
    pair = Pair(ends)
    pair.ours.session.stop(pair.now)
    pair.settle()
    assert not pair.theirs.session.up
    assert pair.ours.session.stopped
    pair.sent.clear()
    pair.theirs.session.start(pair.now)
    pair.run(120)
    assert pair.sent == []
    assert pair.ours.session.next_wake() is None
    assert pair.ours.session.reason == "stopped"


def test_a_repeat_is_answered_but_not_delivered(ends: Ends) -> None:
    pair = Pair(ends, weather=Weather(doubled=1.0))
    pair.ours.session.send(b"text", pair.now)
    pair.settle()
    assert pair.theirs.got == [b"text"]
    assert pair.theirs.session.counters["repeat"] == 1


def test_an_acknowledgement_that_nobody_asked_for_is_counted(ends: Ends) -> None:
    pair = Pair(ends, weather=Weather(doubled=1.0))
    pair.ours.session.send(b"text", pair.now)
    pair.settle()
    assert pair.ours.session.counters["stray_ack"] >= 1


def test_noise_is_counted_and_is_no_sign_of_life(ends: Ends) -> None:
    pair = Pair(ends)
    pair.wire.cut = True
    pair.run(40)
    pair.ours.session.receive(b"noise", pair.now)
    assert pair.ours.session.counters["malformed"] == 1
    pair.run(40)
    assert not pair.ours.session.up


@given(
    seed=st.integers(0, 2**32),
    sizes=st.tuples(st.integers(0, 25), st.integers(0, 25)),
    carrier=st.sampled_from(sorted(CARRIERS)),
)
@settings(deadline=None)
def test_in_bad_weather_nothing_is_delivered_twice_and_nobody_is_told_wrong(
    seed: int, sizes: tuple[int, int], carrier: str
) -> None:
    """Of both ends, at once, over a network that loses, doubles and reorders."""
    pair = Pair(CARRIERS[carrier], theirs_calls=True, weather=BAD, seed=seed)
    for _ in range(20):
        if pair.ours.session.up and pair.theirs.session.up:
            break
        pair.run(CONNECT_S)
    assert pair.ours.session.up
    assert pair.theirs.session.up
    sent: list[dict[int, bytes]] = []
    for end, size in zip((pair.ours, pair.theirs), sizes, strict=True):
        sent.append({end.session.send(b"%d" % n, pair.now): b"%d" % n for n in range(size)})
    pair.settle()
    pair.run(40)
    for end, other, mine in (
        (pair.ours, pair.theirs, sent[0]),
        (pair.theirs, pair.ours, sent[1]),
    ):
        assert len(other.got) == len(set(other.got)), "delivered twice"
        assert set(end.outcomes) >= set(mine), "an outcome is missing"
        for message, payload in mine.items():
            if end.outcomes[message].arrived:
                assert payload in other.got
