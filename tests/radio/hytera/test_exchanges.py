from collections.abc import Callable

import pytest

from custom_components.municipal_alarm.radio.commands import (
    OpenMicrophone,
    Priority,
    QueryPosition,
    SendText,
)
from custom_components.municipal_alarm.radio.events import FailureReason, Receipt, ReceiptState
from custom_components.municipal_alarm.radio.hytera import exchanges, tmp
from custom_components.municipal_alarm.radio.hytera.exchanges import CAPACITY
from custom_components.municipal_alarm.radio.hytera.tables import Service
from custom_components.municipal_alarm.radio.network import Datagram
from tests.radio.hytera.peer import Radio, count
from tests.radio.hytera.town import HOST, OTHER_HOST, Town

SENT, RECEIPTED, FAILED = ReceiptState.SENT, ReceiptState.RECEIPTED, ReceiptState.FAILED


def is_text(pdu: object) -> bool:
    return isinstance(pdu, tmp.PrivateText)


def text(key: str, priority: Priority = Priority.ROUTINE, ttl_s: float = 900.0) -> SendText:
    return SendText(key=key, text=key, radio_ids=("1",), priority=priority, ttl_s=ttl_s)


def deaf_town() -> tuple[Town, Radio]:
    """A town whose only link is down, and its radio."""
    town = Town(slots=(1,))
    radio = town.repeater.add(Radio(1))
    town.wire.cut = True
    town.run(70)
    assert not town.network.connected
    return town, radio


def test_a_radio_that_was_never_heard_is_tried_on_every_slot() -> None:
    hosts = (HOST, OTHER_HOST, "192.0.2.12")
    town = Town(hosts=hosts)
    radio = town.repeaters[2].add(Radio(1), slot=2)
    town.send(text("k"))
    town.run(26)
    assert radio.screen == ["k"]
    assert town.states("k") == [SENT, RECEIPTED]


def test_what_waited_leaves_by_rank_and_then_in_order() -> None:
    town, radio = deaf_town()
    ranks = {"r": Priority.ROUTINE, "u": Priority.URGENT, "e": Priority.EMERGENCY}
    for key in ("r1", "u1", "e1", "r2", "u2", "e2"):
        town.send(text(key, ranks[key[0]]))
    town.wire.cut = False
    town.run(6)
    assert radio.screen == ["e1", "e2", "u1", "u2", "r1", "r2"]
    assert town.network.pending == 0


def test_what_is_too_old_is_not_sent_and_what_is_not_is() -> None:
    town, radio = deaf_town()
    town.send(text("soon", ttl_s=10), text("later", ttl_s=60))
    town.run(20)
    [receipt] = town.receipts("soon")
    assert (receipt.state, receipt.reason, receipt.recipient) == (
        FAILED,
        FailureReason.EXPIRED,
        "1",
    )
    town.wire.cut = False
    town.run(10)
    assert radio.screen == ["later"]


def test_a_try_under_way_when_the_time_is_over_is_the_last() -> None:
    town = Town(slots=(1,))
    town.repeater.add(Radio(1, answers_texts=False))
    town.send(text("k", ttl_s=7))
    town.run(30)
    assert count(is_text, town.repeater) == 2
    assert [(r.state, r.reason) for r in town.receipts("k")] == [
        (SENT, None),
        (FAILED, FailureReason.NO_ANSWER),
    ]


def test_what_is_given_again_is_worth_sending_for_longer() -> None:
    town, radio = deaf_town()
    town.send(text("k", ttl_s=60))
    town.run(50)
    town.send(text("k", ttl_s=60))
    town.run(50)
    assert town.states("k") == []
    town.wire.cut = False
    town.run(6)
    assert radio.screen == ["k"]
    assert town.states("k") == [SENT, RECEIPTED]


def test_what_is_given_again_expires_from_then_on() -> None:
    town, radio = deaf_town()
    town.send(text("k", ttl_s=60))
    town.run(50)
    town.send(text("k", ttl_s=60))
    town.run(61)
    assert [(r.state, r.reason) for r in town.receipts("k")] == [(FAILED, FailureReason.EXPIRED)]
    town.wire.cut = False
    town.run(6)
    assert radio.screen == []


def test_what_was_given_again_goes_home_although_its_first_time_is_over() -> None:
    """A line is mended; another slot is up before that of the radio, which is then too late."""
    town = Town()
    radio = town.repeater.add(Radio(1), slot=2)
    radio.register(town.now)
    town.run(1)
    town.wire.cut = True
    town.run(70)
    town.send(text("k", ttl_s=60))
    town.run(50)
    town.send(text("k", ttl_s=60))
    receive, home = town.repeater.receive, town.repeater.slots[2].ports[Service.TMP]

    def without_home(datagram: Datagram, now: float) -> None:
        if datagram.port != home:
            receive(datagram, now)

    town.repeater.receive = without_home  # type: ignore[method-assign]
    town.wire.cut = False
    town.run(9.5)
    assert town.states("k") == [SENT]
    town.repeater.receive = receive  # type: ignore[method-assign]
    town.run(6)
    assert radio.screen == ["k"]
    assert town.states("k") == [SENT, RECEIPTED]


def without_texts(town: Town) -> Callable[[], None]:
    """Let the repeater take everything but texts; returns what ends that."""
    receive = town.repeater.receive

    def picky(datagram: Datagram, now: float) -> None:
        if b"k\x00e\x00y" not in datagram.data:
            receive(datagram, now)

    town.repeater.receive = picky  # type: ignore[method-assign]

    def end() -> None:
        town.repeater.receive = receive  # type: ignore[method-assign]

    return end


def test_tries_are_not_used_up_by_a_link_that_is_lost() -> None:
    town = Town(slots=(1,))
    radio = town.repeater.add(Radio(1))
    end = without_texts(town)
    town.send(text("key"))
    town.run(13)
    assert town.network.counters["lost"] == 2
    end()
    town.run(15)
    assert radio.screen == ["key"]
    assert town.states("key") == [SENT, RECEIPTED]


def test_a_repeater_that_takes_links_and_no_messages_is_not_tried_for_ever() -> None:
    town = Town(slots=(1,))
    town.repeater.add(Radio(1))
    without_texts(town)
    town.send(text("key"))
    town.run(60)
    assert [(r.state, r.reason) for r in town.receipts("key")] == [
        (SENT, None),
        (FAILED, FailureReason.NO_ANSWER),
    ]


def test_with_one_repeater_dead_the_other_is_tried() -> None:
    town = Town(hosts=(HOST, OTHER_HOST), slots=(1,))
    radio = town.repeaters[0].add(Radio(1))
    radio.register(town.now)
    town.settle()
    town.repeaters[0].slots[1].radios.clear()
    town.repeaters[1].add(radio)  # it walked on
    without_texts(town)
    town.send(text("key"))
    town.run(20)
    assert radio.screen == ["key"]
    assert town.states("key") == [SENT, RECEIPTED]


def test_a_repeater_that_takes_nothing_costs_a_try_each() -> None:
    """Its link lives, as it acknowledges something else, but not this."""
    town = Town(slots=(1,))
    radio = town.repeater.add(Radio(1))
    without_texts(town)
    town.send(text("key"))
    for number in range(20):
        town.run(1)
        # A word of the peer's on the same link, again and again.
        radio.write("hm", number, town.now)
        town.settle()
    town.run(5)
    assert town.states("key") == [SENT, FAILED]
    assert radio.screen == []


def test_there_is_an_end_to_what_waits() -> None:
    town = Town(slots=(1,), start=False)
    for number in range(CAPACITY + 3):
        town.network.send(text(f"{number}"), town.now, town.utc)
    town.network.send(QueryPosition(key="q", radio_id="1"), town.now, town.utc)
    full = [told.event for told in town.network.take_told()]
    reasons = [event.reason for event in full if isinstance(event, Receipt)]
    assert reasons == [FailureReason.BUFFER_FULL] * 4
    assert town.network.counters["buffer_full"] == 4
    assert town.network.pending == CAPACITY


def test_a_microphone_for_which_there_is_no_room_is_forgotten() -> None:
    town = Town(slots=(1,), start=False)
    for number in range(CAPACITY):
        town.network.send(text(f"{number}"), town.now, town.utc)
    town.network.send(OpenMicrophone(key="m", radio_id="1", seconds=9), town.now, town.utc)
    assert town.network._microphones._microphones == {}  # type: ignore[attr-defined]


def test_receipts_have_ids_of_their_own_after_a_restart_too() -> None:
    town = Town(slots=(1,))
    town.repeater.add(Radio(1))
    town.send(text("a"))
    town.restart()
    town.run(5)
    town.send(text("b"))
    ids = [receipt.event_id for receipt in town.of(Receipt)]
    assert len(ids) == len(set(ids)) == 4


def test_the_times_of_what_has_ended_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchanges, "CAPACITY", 16)
    town = Town(slots=(1,))
    town.repeater.add(Radio(1))
    for number in range(200):
        town.send(text(f"{number}"))
    assert town.network.pending == 0
    assert len(town.network._exchanges._due) <= 8 * 16 + 2  # type: ignore[attr-defined]
