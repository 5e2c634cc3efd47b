"""The link of datagram systems: real sockets, a network that does what the test says."""

import asyncio
from collections.abc import Callable
import errno
import logging
from typing import Any
from unittest.mock import patch

import pytest

from custom_components.municipal_alarm.links import datagram as module, ports, udp
from custom_components.municipal_alarm.links.backoff import Backoff
from custom_components.municipal_alarm.links.base import Done, LinkState, LinkStatus
from custom_components.municipal_alarm.links.datagram import CONNECT_S, DatagramLink
from custom_components.municipal_alarm.links.gate import Gate
from custom_components.municipal_alarm.radio.commands import Priority, SendText
from custom_components.municipal_alarm.radio.events import RadioEvent, StatusMessage
from custom_components.municipal_alarm.radio.network import Part
from tests.links.datagrams import PORT, RADIO_PORT, SECOND, FakeNetwork, Peer
from tests.links.room import Room, eventually

MakeLink = Callable[..., DatagramLink]


def text(words: str) -> SendText:
    return SendText(key="k", text=words, radio_ids=("1201",), priority=Priority.EMERGENCY)


class Pauses:
    """Stands in for `asyncio.sleep`: a pause lasts until the test ends it."""

    def __init__(self) -> None:
        self.asked: list[float] = []
        self._go = asyncio.Event()

    async def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        await self._go.wait()
        self._go.clear()

    def end(self) -> None:
        self._go.set()


# --- there and back ------------------------------------------------------------------


async def test_both_ways(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer, room: Room
) -> None:
    assert network.calls[0] == "start"
    peer.say(b"press 7", SECOND)
    await room.until(lambda: room.of(StatusMessage))
    assert network.received[-1].local_port == SECOND
    assert (network.received[-1].host, network.received[-1].port) == (peer.host, RADIO_PORT)
    assert network.utc[-1].tzinfo is not None
    await eventually(lambda: peer.has(b"done 7"))
    datagrams.send(text("PANIEK"))
    assert peer.take() == [b"PANIEK"]
    stats = datagrams.stats.as_dict()
    assert (stats["frames_in"], stats["frames_out"], stats["connects"]) == (2, 4, 1)
    assert stats["last_seen"] is not None


async def test_an_answer_leaves_from_the_port_it_was_sent_to(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    peer.say(b"hello", SECOND)
    await eventually(lambda: len(network.received) == 2)
    assert peer.socket.recvfrom(99) == (b"welcome", (peer.ours, SECOND))


async def test_from_press_to_text_in_one_turn(
    make_datagram_link: MakeLink, peer: Peer, room: Room
) -> None:
    """Nothing stands between them: the text is at the radio when `send` is back."""
    link: DatagramLink
    arrived: list[list[bytes]] = []

    def on_event(_event: RadioEvent, done: Done) -> None:
        link.send(text("Info desk"))
        arrived.append(peer.take())
        done()

    link = make_datagram_link(on_event=on_event)
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    peer.say(b"hello")
    await room.until_status(LinkStatus.CONNECTED)
    peer.take()
    tasks = len(asyncio.all_tasks())
    peer.say(b"press 1")
    await eventually(lambda: arrived)
    assert arrived == [[b"Info desk"]]
    assert len(asyncio.all_tasks()) == tasks


async def test_the_source_is_answered_after_the_commit_and_once_a_turn(
    datagrams: DatagramLink, peer: Peer, room: Room
) -> None:
    room.auto_ack = False
    for number in range(3):
        peer.say(b"press %d" % number)
    await room.until(lambda: len(room.open) == 3)
    assert peer.take() == []
    with patch.object(datagrams, "_answer", side_effect=datagrams._answer) as answer:
        for done in room.open:
            done()
        assert peer.take() == []
        await eventually(lambda: peer.has(b"done 2"))
        assert answer.call_count == 1
    assert peer.heard[-3:] == [b"done 0", b"done 1", b"done 2"]


async def test_events_of_a_turn_come_in_order_also_when_the_room_sends_meanwhile(
    make_datagram_link: MakeLink, network: FakeNetwork, peer: Peer
) -> None:
    order: list[str] = []
    link: DatagramLink

    def on_event(event: RadioEvent, _done: Done) -> None:
        order.append(f"{event.event_id} begins")
        link.send(text(event.event_id))
        order.append(f"{event.event_id} ends")

    link = make_datagram_link(on_event=on_event)
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    for number in (b"1", b"2"):
        network.receive(module.Datagram(PORT, peer.host, 1, b"press " + number), 0, None)  # type: ignore[arg-type]
    peer.say(b"press 3")
    await eventually(lambda: len(order) == 6)
    assert order == [f"{n} {word}" for n in (1, 2, 3) for word in ("begins", "ends")]


async def test_an_event_that_is_not_taken_in_is_not_answered(
    make_datagram_link: MakeLink, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    def on_event(_event: RadioEvent, _done: Done) -> None:
        raise ValueError("no room")

    link = make_datagram_link(on_event=on_event, on_voice=on_event)
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    peer.say(b"press 1")
    peer.say(b"voice 1")
    peer.say(b"hello")
    await eventually(lambda: peer.has(b"welcome"))
    assert b"done 1" not in peer.heard
    assert peer.has(b"not taken 1")
    assert "An event was not taken in" in caplog.text
    assert "open microphone was not taken in" in caplog.text


async def test_what_open_microphones_hear(
    make_datagram_link: MakeLink, peer: Peer, room: Room
) -> None:
    heard: list[int] = []
    link = make_datagram_link(on_voice=lambda voice: heard.append(voice.sequence))
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    for number in (3, 1, 2):
        peer.say(b"voice %d" % number)
    await eventually(lambda: len(heard) == 3)
    assert heard == [3, 1, 2]
    assert room.events == []


async def test_voice_that_nobody_listens_to(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    peer.say(b"voice 1")
    peer.say(b"part 0")
    await eventually(lambda: len(network.received) == 3)
    assert datagrams.state.connected


# --- parts ----------------------------------------------------------------------------


async def test_parts_are_told_when_they_change(
    make_datagram_link: MakeLink, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[tuple[Part, ...]] = []

    def on_parts(parts: Any) -> None:
        told.append(tuple(parts))
        if len(told) == 2:
            raise ValueError("no entity")

    link = make_datagram_link(on_parts=on_parts)
    assert link.parts == ()
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    for number, data in enumerate((b"part 0", b"part 1", b"part 0"), 1):
        peer.say(data)
        peer.say(data)
        await eventually(lambda number=number: len(told) == number)
    assert [part.up for parts in told for part in parts] == [False, True, False]
    assert link.parts == told[-1]
    assert "A change of a part was not taken in" in caplog.text


# --- who may talk ----------------------------------------------------------------------


async def test_strangers_are_dropped_unread(
    datagrams: DatagramLink,
    network: FakeNetwork,
    peer: Peer,
    addresses: Callable[[int], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    stranger = Peer(addresses(5), RADIO_PORT, addresses(0))
    for _ in range(3):
        stranger.say(b"press 1")
    await eventually(lambda: datagrams.stats.dropped["not_allowed"] == 3)
    assert len(network.received) == 1
    assert [r.getMessage() for r in caplog.records if stranger.host in r.getMessage()] == [
        f"Radios: {stranger.host} is not one of its addresses; dropped, as 1 so far"
    ]
    assert datagrams.stats.frames_in == 1
    stranger.socket.close()


async def test_a_flood_of_one_keeps_no_other_out(
    make_datagram_link: MakeLink,
    network: FakeNetwork,
    peer: Peer,
    addresses: Callable[[int], str],
    room: Room,
) -> None:
    other = Peer(addresses(5), RADIO_PORT, addresses(0))
    network.peers.add(other.host)
    gate = Gate("Radios", network.is_allowed, per_host=20)
    # One long second, so that the test does not depend on when the next one begins.
    with patch.object(gate, "lets_in", side_effect=lambda host, _now: Gate.lets_in(gate, host, 5)):
        link = make_datagram_link(gate=gate)
        await link.start()
        await eventually(lambda: peer.has(b"connect"))
        for _ in range(300):
            peer.say(b"noise")
        other.say(b"press 1")
        await room.until(lambda: room.of(StatusMessage))
        await eventually(lambda: link.stats.dropped["flood"] == 280)
    assert sum(one.host == peer.host for one in network.received) == 20
    other.socket.close()


# --- sockets that cannot be had, or are lost ---------------------------------------------


async def test_a_port_in_use_is_tried_until_it_is_free(
    make_datagram_link: MakeLink,
    network: FakeNetwork,
    peer: Peer,
    room: Room,
    addresses: Callable[[int], str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    taken = udp.open_sockets(addresses(0), (SECOND,))
    pauses = Pauses()
    link = make_datagram_link(sleep=pauses)
    await link.start()
    await room.until_status(LinkStatus.LOST)
    assert link.state == LinkState(
        LinkStatus.LOST,
        f"UDP port {SECOND} on {addresses(0)} is in use by another program",
        local=True,
    )
    assert "start" not in network.calls, "it could not be heard"
    link.send(text("waits"))
    await eventually(lambda: len(pauses.asked) == 1)
    pauses.end()
    await eventually(lambda: len(pauses.asked) == 2)
    assert pauses.asked[1] > pauses.asked[0] / 2
    taken[SECOND].close()
    pauses.end()
    await eventually(lambda: peer.has(b"connect"))
    assert link.state == LinkState(LinkStatus.LOST, "the repeater does not answer")
    peer.say(b"hello")
    await room.until_status(LinkStatus.CONNECTED)
    assert [state.status for state in room.states] == [
        LinkStatus.CONNECTING,
        LinkStatus.LOST,
        LinkStatus.LOST,
        LinkStatus.CONNECTED,
    ]
    ours = [r for r in caplog.records if r.name == module.__name__ and r.levelno > logging.INFO]
    assert len(ours) == 1, "one line, however often it is tried"


async def test_pauses_begin_anew_after_a_success(
    make_datagram_link: MakeLink, peer: Peer, room: Room, addresses: Callable[[int], str]
) -> None:
    taken = udp.open_sockets(addresses(0), (SECOND,))
    pauses = Pauses()
    link = make_datagram_link(sleep=pauses, backoff=Backoff(1.0, 30.0))
    await link.start()
    await eventually(lambda: len(pauses.asked) == 1)
    pauses.end()
    await eventually(lambda: len(pauses.asked) == 2)
    taken[SECOND].close()
    pauses.end()
    await eventually(lambda: peer.has(b"connect"))
    link._ports._open[PORT][0].abort()
    await eventually(lambda: len(pauses.asked) == 3)
    assert pauses.asked[2] <= 1.0, "as after the first failure, not the third"


async def test_an_address_of_another_machine(make_datagram_link: MakeLink, room: Room) -> None:
    link = make_datagram_link(bind="192.0.2.1", sleep=Pauses())
    await link.start()
    await room.until_status(LinkStatus.LOST)
    assert link.state.reason == "192.0.2.1 is not an address of this machine"


async def test_a_socket_that_is_closed_is_opened_again(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer, room: Room
) -> None:
    datagrams._ports._open[PORT][0].abort()
    await room.until_status(LinkStatus.LOST)
    assert room.states[-1].reason == "a socket was closed"
    await room.until_status(LinkStatus.CONNECTED)
    assert network.calls.count("start") == 1, "it goes on where it was"
    peer.say(b"press 1")
    await room.until(lambda: room.of(StatusMessage))
    assert datagrams.stats.losses == 1
    assert datagrams.stats.reconnects == 1


@pytest.mark.parametrize(
    "err",
    [
        OSError(errno.ENETUNREACH, "Network is unreachable"),
        ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"),
    ],
)
async def test_what_cannot_be_sent_is_counted_and_said(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer, room: Room, err: OSError
) -> None:
    transport = datagrams._ports._open[PORT][0]
    with patch.object(transport, "sendto", side_effect=err):
        datagrams.send(text("lost"))
        peer.say(b"bye")
        await room.until_status(LinkStatus.LOST)
    assert room.states[-1].reason == f"the repeater does not answer ({err.strerror})"
    assert datagrams.stats.dropped["not_sent"] == 1
    assert len(datagrams._ports) == 2, "the sockets are as good as before"
    datagrams.send(text("arrives"))
    assert peer.take() == [b"arrives"]


async def test_an_error_that_comes_back_later(datagrams: DatagramLink) -> None:
    datagrams._ports._open[PORT][1].error_received(
        ConnectionRefusedError(111, "Connection refused")
    )
    assert datagrams.stats.dropped["not_sent"] == 1
    assert datagrams.state.connected


async def test_a_port_that_is_none(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    network._out.append(module.Datagram(PORT, peer.host, 0, b"x"))
    network.say(b"x", port=70_000)
    datagrams.send(text("y"))
    assert peer.take() == [b"y"]
    assert datagrams.stats.dropped["no_port"] == 2
    assert len(datagrams._ports) == 2


async def test_a_datagram_of_a_port_we_do_not_have(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    network.say(b"x", local_port=1)
    datagrams.send(text("y"))
    assert peer.take() == [b"y"]
    assert datagrams.stats.dropped["no_socket"] == 1


async def test_a_kernel_that_takes_no_more(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    transport = datagrams._ports._open[PORT][0]
    with patch.object(transport, "get_write_buffer_size", return_value=ports.MAX_WAITING + 1):
        datagrams.send(text("too much"))
    assert peer.take() == []
    assert datagrams.stats.dropped["buffer_full"] == 1


@pytest.mark.parametrize("gone", [True, False])
async def test_an_address_that_is_taken_from_this_machine(
    datagrams: DatagramLink, peer: Peer, room: Room, gone: bool
) -> None:
    transport = datagrams._ports._open[PORT][0]
    err = OSError(errno.EINVAL, "Invalid argument")
    with (
        patch.object(transport, "sendto", side_effect=err),
        patch.object(ports, "has_address", return_value=not gone) as looked,
    ):
        datagrams.send(text("a"))
        datagrams.send(text("b"))
        assert looked.call_count == 1, "once a second at most"
    if gone:
        await room.until_status(LinkStatus.LOST)
        assert "is not an address of this machine any more" in (room.states[-1].reason or "")
        await room.until_status(LinkStatus.CONNECTED)
    assert datagrams.state.connected
    datagrams.send(text("c"))
    assert peer.take() == [b"c"]


# --- what is wrong with us ------------------------------------------------------------------


async def test_a_defect_ends_nothing_and_fills_no_log(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer, room: Room, caplog
) -> None:
    for _ in range(5):
        peer.say(b"defect")
    peer.say(b"press 1")
    await room.until(lambda: room.of(StatusMessage))
    assert datagrams.stats.dropped["defect"] == 5
    assert caplog.text.count("A defect in the network of Radios") == 1


async def test_a_network_that_raises_when_it_is_woken_is_left_alone_for_a_second(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    with patch.object(network, "wake", side_effect=ZeroDivisionError) as wake:
        peer.say(b"again")
        await eventually(lambda: wake.call_count == 1)
        assert datagrams._timer is not None
        assert datagrams._timer.when() > asyncio.get_running_loop().time() + 0.9


async def test_a_network_that_is_always_due_leaves_the_loop_to_others(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    peer.say(b"again")
    await eventually(lambda: network.calls.count("wake") >= 2)
    loop = asyncio.get_running_loop()
    assert datagrams._timer is not None
    assert datagrams._timer.when() > loop.time()


async def test_sockets_that_fail_in_a_way_nobody_thought_of(
    make_datagram_link: MakeLink, peer: Peer, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    pauses = Pauses()
    with patch.object(ports, "open_sockets", side_effect=RuntimeError("odd")):
        link = make_datagram_link(sleep=pauses)
        await link.start()
        await room.until_status(LinkStatus.LOST)
        assert "odd" in (link.state.reason or "")
        await eventually(lambda: pauses.asked)
    pauses.end()
    await eventually(lambda: peer.has(b"connect"))
    assert "Unexpected error on the sockets of Radios" in caplog.text


async def test_half_of_the_sockets(
    make_datagram_link: MakeLink, peer: Peer, room: Room, addresses: Callable[[int], str]
) -> None:
    """An endpoint that fails lets go of the ports that were opened with it."""
    pauses = Pauses()
    loop = asyncio.get_running_loop()
    make = loop.create_datagram_endpoint
    calls: list[int] = []

    async def second_fails(*args: Any, **kwargs: Any) -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise OSError("no more")
        return await make(*args, **kwargs)

    with patch.object(loop, "create_datagram_endpoint", second_fails):
        link = make_datagram_link(sleep=pauses)
        await link.start()
        await room.until_status(LinkStatus.LOST)
        await eventually(lambda: pauses.asked)
    for one in udp.open_sockets(addresses(0), (PORT, SECOND)).values():
        one.close()
    pauses.end()
    await eventually(lambda: peer.has(b"connect"))


async def test_a_state_that_is_not_taken_in(
    make_datagram_link: MakeLink, peer: Peer, caplog: pytest.LogCaptureFixture
) -> None:
    def on_state(_state: LinkState) -> None:
        raise ValueError("no entity")

    link = make_datagram_link(on_state=on_state)
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    assert link.state.status is LinkStatus.CONNECTING
    assert "A change of state was not taken in" in caplog.text


# --- time ------------------------------------------------------------------------------------


async def test_it_is_woken_when_it_asked_for(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    now = asyncio.get_running_loop().time()
    network.due, network.beat = now + 0.05, b"beat"
    datagrams.send(text("arms"))
    await eventually(lambda: peer.has(b"beat"))
    assert asyncio.get_running_loop().time() >= now + 0.05


async def test_an_earlier_time_replaces_a_later_one(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer
) -> None:
    now = asyncio.get_running_loop().time()
    network.due = now + 3600
    datagrams._look()
    first = datagrams._timer
    network.due = now + 7200
    datagrams._look()
    assert datagrams._timer is first, "wakes early, looks, and waits again"
    network.due, network.beat = now + 0.01, b"beat"
    datagrams._look()
    assert first is not None
    assert first.cancelled()
    await eventually(lambda: peer.has(b"beat"))


async def test_a_storm_is_looked_through_once_in_a_while(
    datagrams: DatagramLink, network: FakeNetwork, peer: Peer, room: Room
) -> None:
    """With many repeaters that costs more than to read the datagram."""
    with patch.object(network, "next_wake", side_effect=network.next_wake) as asked:
        for number in range(200):
            peer.say(b"press %d" % number)
        await room.until(lambda: len(room.of(StatusMessage)) == 200)
        assert asked.call_count < 50
        network.due, network.beat = 0.0, b"beat"
        await eventually(lambda: peer.has(b"beat"))


async def test_who_does_not_answer_is_lost_in_the_end(
    make_datagram_link: MakeLink, network: FakeNetwork, peer: Peer, room: Room
) -> None:
    link = make_datagram_link()
    await link.start()
    await eventually(lambda: peer.has(b"connect"))
    assert link.state.status is LinkStatus.CONNECTING
    assert link._timer is not None
    assert link._started_at is not None
    assert link._timer.when() == link._started_at + CONNECT_S
    link._started_at -= CONNECT_S
    link._cancel_timer()
    link._wake()
    assert link.state == LinkState(LinkStatus.LOST, "the repeater does not answer")
    network.reason = ""
    link._look()
    assert link.state == LinkState(LinkStatus.LOST, "no answer")


# --- the end -----------------------------------------------------------------------------------


async def test_it_says_goodbye_and_the_ports_are_free(
    datagrams: DatagramLink, peer: Peer, room: Room, addresses: Callable[[int], str]
) -> None:
    await datagrams.stop()
    assert peer.take() == [b"goodbye"]
    for one in udp.open_sockets(addresses(0), (PORT, SECOND)).values():
        one.close()
    assert datagrams.state.status is LinkStatus.STOPPED
    await datagrams.stop()
    assert [state.status for state in room.states].count(LinkStatus.STOPPED) == 1
    datagrams.send(text("too late"))
    assert peer.take() == []


async def test_a_link_that_never_began(make_datagram_link: MakeLink, network: FakeNetwork) -> None:
    link = make_datagram_link()
    await link.stop()
    await link.start()
    await link.start()
    await link.stop()
    assert "stop" not in network.calls


async def test_a_kernel_that_does_not_take_the_goodbye(
    datagrams: DatagramLink, addresses: Callable[[int], str]
) -> None:
    transport = datagrams._ports._open[PORT][0]
    with (
        patch.object(ports, "_CLOSE_S", 0.01),
        patch.object(transport, "close"),
    ):
        await datagrams.stop()
    for one in udp.open_sockets(addresses(0), (PORT,)).values():
        one.close()


async def test_the_log_has_a_line_when_it_is_lost_and_one_when_it_is_back(
    datagrams: DatagramLink, peer: Peer, room: Room, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for data, status in (
        (b"bye", LinkStatus.LOST),
        (b"bye", LinkStatus.LOST),
        (b"hello", LinkStatus.CONNECTED),
    ):
        peer.say(data)
        await room.until_status(status)
    assert [r.getMessage() for r in caplog.records if r.name == module.__name__] == [
        "Radios is lost: the repeater does not answer",
        "Radios is back",
    ]


async def test_tasks_are_made_as_the_owner_wants(make_datagram_link: MakeLink) -> None:
    names: list[str] = []

    def create(coroutine: Any, name: str) -> asyncio.Task[None]:
        names.append(name)
        return asyncio.create_task(coroutine)

    link = make_datagram_link(create_task=create)
    await link.start()
    assert names == ["datagram link Radios"]
