import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
import logging
from socket import SO_SNDBUF, SOL_SOCKET
import time
from typing import Any

import aiohttp
from aiohttp import web
import pytest

from custom_components.municipal_alarm.links.backoff import Backoff
from custom_components.municipal_alarm.links.base import (
    CannotConnect,
    Done,
    InvalidToken,
    LinkState,
    LinkStatus,
    NotAGateway,
    UnsupportedVersion,
)
from custom_components.municipal_alarm.links.gateway import GatewayLink, probe
from custom_components.municipal_alarm.radio.commands import (
    FollowPosition,
    OutputState,
    Priority,
    QueryPosition,
    SendText,
    SetOutput,
    StopFollowing,
)
from custom_components.municipal_alarm.radio.errors import MalformedFrame
from custom_components.municipal_alarm.radio.events import (
    DeskPress,
    Fault,
    Position,
    RadioEvent,
    RadioRegistered,
    Receipt,
    StatusMessage,
)
from custom_components.municipal_alarm.radio.gateway.tables import Timing
from simulators.gateway import SimulatedGateway
from tests.links.room import Room, eventually

WRONG = "Z" * 25
MakeLink = Callable[..., GatewayLink]


def text(key: str = "k-1", words: str = "PANIEK balie 3", **how: Any) -> SendText:
    return SendText(key=key, text=words, radio_ids=("1201",), priority=Priority.EMERGENCY, **how)


async def test_both_ways(gateway: SimulatedGateway, link: GatewayLink, room: Room) -> None:
    await room.until(lambda: len(room.of(RadioRegistered)) == 2)
    press_id = gateway.press("desk-1")
    await room.until(lambda: room.of(DeskPress))
    assert room.of(DeskPress)[0].event_id == press_id
    link.send(text())
    shown = await gateway.radio("1201").wait_text("balie 3")
    assert shown.priority is Priority.EMERGENCY
    gateway.radio("1201").says("2")
    await room.until(lambda: room.of(StatusMessage))
    await room.until(lambda: "receipted" in [r.state for r in room.of(Receipt)])
    assert [r.state for r in room.of(Receipt)] == ["accepted", "sent", "receipted"]
    assert link.info is not None
    assert link.info.name == "Simulated gateway"
    link.send(SetOutput(key="k-2", output_id="desk-1", state=OutputState.BLINK))
    await gateway.wait_output("desk-1", OutputState.BLINK)
    link.send(QueryPosition(key="k-3", radio_id="1202"))
    await room.until(lambda: room.of(Position))
    stats = link.stats
    assert stats.frames_in >= 8
    assert stats.frames_out >= 5
    assert stats.last_seen is not None


async def test_following_is_one_question(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    """The protocol has no more; to stop it is nothing, and is said to be done."""
    await room.until(lambda: len(room.of(RadioRegistered)) == 2)
    link.send(FollowPosition(key="f", radio_id="1202", interval_s=15, seconds=600))
    await room.until(lambda: room.of(Position))
    link.send(StopFollowing(key="s", radio_id="1202"))
    assert [one for one in room.of(Receipt) if one.key == "s"] == [], "not while it is sent"
    await room.until(lambda: any(one.key == "s" for one in room.of(Receipt)))
    assert [one.state for one in room.of(Receipt) if one.key == "s"] == ["receipted"]
    assert link.parts == ()


async def test_a_text_leaves_in_the_same_turn(gateway: SimulatedGateway, link: GatewayLink) -> None:
    """Without the loop having turned once, the bytes are with the kernel."""
    assert link._socket is not None
    transport = link._socket.get_extra_info("socket")
    assert transport is not None
    before = len(asyncio.all_tasks())
    frames = link.stats.frames_out
    for number in range(300):
        link.send(text(f"k-{number}"))
    assert link.stats.frames_out - frames == 300
    assert not link._out
    assert len(asyncio.all_tasks()) == before
    await gateway.radio("1201")._watch.until(lambda: len(gateway.received) == 300 or None, 20)
    assert [shown.key for shown in gateway.received] == [f"k-{n}" for n in range(300)]


async def test_a_storm_loses_no_last_word(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    """With a journal that stands still meanwhile, and more receipts than the window takes."""
    await eventually(lambda: not gateway.server.endpoint.sender.pending)
    room.auto_ack = False
    for number in range(600):
        link.send(text(f"k-{number}"))
    await eventually(lambda: len(gateway.received) == 600)
    gateway.press("desk-1")
    await room.until(lambda: room.of(DeskPress))
    assert gateway.server.endpoint.sender.pending > 1_024, "and the press came past them"
    room.auto_ack = True
    for done in room.open:
        done()
    await eventually(lambda: not link.stats.pending_commands)
    assert gateway.server.endpoint.sender.dropped == 0


async def test_a_burst_is_quick(gateway: SimulatedGateway, link: GatewayLink) -> None:
    """Far above what was measured (20 us), to catch a change in kind, not noise."""
    began = time.process_time()
    for number in range(500):
        link.send(text(f"k-{number}"))
    assert (time.process_time() - began) / 500 < 0.001


async def test_a_peer_that_reads_slowly_gets_everything(
    gateway: SimulatedGateway, link: GatewayLink
) -> None:
    """The kernel takes no more; one task waits, and the rest queues behind it."""
    assert link._socket is not None
    link._socket.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, 4_096)
    before = len(asyncio.all_tasks())
    # The peer's own buffer takes a few megabytes before it pushes back.
    for number in range(1_500):
        link.send(text(f"k-{number}", "😀" * 1_000))
    assert link._out
    assert len(asyncio.all_tasks()) == before + 1
    await gateway.radio("1201")._watch.until(lambda: len(gateway.received) == 1_500 or None, 60)
    assert [shown.key for shown in gateway.received] == [f"k-{n}" for n in range(1_500)]


async def test_a_cut_while_the_peer_reads_slowly(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    assert link._socket is not None
    link._socket.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_SNDBUF, 4_096)
    for number in range(1_500):
        link.send(text(f"k-{number}", "😀" * 1_000))
    assert link._out
    gateway.lose_link()
    await gateway.radio("1201")._watch.until(lambda: len(gateway.received) == 1_500 or None, 60)
    assert [shown.key for shown in gateway.received] == [f"k-{n}" for n in range(1_500)]
    assert gateway.server.connections == 2, "nothing of the old connection is on the new"


async def test_acknowledged_only_after_done(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    await room.until(lambda: len(room.events) == 3)
    sender = gateway.server.endpoint.sender
    room.auto_ack = False
    gateway.press("desk-1")
    gateway.press("desk-1")
    await room.until(lambda: len(room.open) == 2)
    for done in reversed(room.open):
        done()
        done()
    await eventually(lambda: not sender.pending)
    assert link.stats.dropped["malformed"] == 0


async def test_nothing_is_lost_over_a_cut(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    gateway.lose_link()
    gateway.press("desk-1")
    link.send(text("k-1"))
    await room.until_status(LinkStatus.LOST)
    link.send(text("k-2"))
    gateway.press("desk-1")
    await room.until_status(LinkStatus.CONNECTED)
    await room.until(lambda: len(room.of(DeskPress)) == 2)
    await gateway.wait_text()
    await gateway.radio("1201")._watch.until(lambda: len(gateway.received) == 2 or None, 5)
    assert [shown.key for shown in gateway.received] == ["k-1", "k-2"]
    assert not gateway.work.repeats
    assert link.stats.reconnects == 1
    assert link.stats.losses == 1


async def test_one_line_when_lost_and_one_when_back(
    gateway: SimulatedGateway,
    link: GatewayLink,
    room: Room,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    gateway.faults.refuse = True
    gateway.lose_link()
    before = gateway.server.connections
    await room.until_status(LinkStatus.LOST)
    gateway.faults.refuse = False
    await room.until_status(LinkStatus.CONNECTED)
    assert gateway.server.connections == before + 1
    ours = [r.message for r in caplog.records if r.name.endswith("links.gateway")]
    assert [line.split()[3] for line in ours] == ["lost:", "back"]
    assert [state.status for state in room.states[-2:]] == ["lost", "connected"]


async def test_pauses_grow_and_start_over(
    gateway: SimulatedGateway, room: Room, make_link: MakeLink
) -> None:
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if len(pauses) == 3:
            gateway.faults.refuse = False
        await asyncio.sleep(0)

    gateway.faults.refuse = True
    link = make_link(sleep=sleep, backoff=Backoff(1.0, 8.0))
    await link.start()
    await room.until_status(LinkStatus.CONNECTED)
    gateway.lose_link()
    await room.until_status(LinkStatus.LOST)
    assert link._endpoint.session is None
    await room.until_status(LinkStatus.CONNECTED)
    for pause, whole in zip(pauses, (1, 2, 4, 1), strict=True):
        assert whole / 2 <= pause <= whole


async def test_a_gateway_that_forgot_everything_shows_no_text_twice(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    gateway.work.hold_receipts = True
    link.send(text("k-1"))
    await gateway.wait_text()
    await gateway.restart(keep_state=False)
    gateway.work.hold_receipts = False
    await room.until(lambda: room.of(Receipt) and room.of(Receipt)[-1].state == "receipted")
    assert [shown.key for shown in gateway.radio("1201").texts] == ["k-1"]
    assert gateway.radio("1201").repeats == {"k-1": 1}
    assert link.stats.pending_commands == 0


async def test_a_gateway_that_kept_its_memory(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    gateway.work.hold_receipts = True
    link.send(text("k-1"))
    await gateway.wait_text()
    await gateway.restart()
    await room.until(lambda: link.stats.connects == 2)
    gateway.work.release_receipts()
    await room.until(lambda: room.of(Receipt) and room.of(Receipt)[-1].state == "receipted")
    assert not gateway.radio("1201").repeats


async def test_silence_is_noticed_from_both_ends(
    socket_enabled: None, http: aiohttp.ClientSession, room: Room, make_link: MakeLink
) -> None:
    timing = Timing(heartbeat_s=0.02, silence_s=0.2)
    async with SimulatedGateway(timing=timing) as gateway:
        link = make_link(url=gateway.url, token=gateway.token, timing=timing)
        await link.start()
        await room.until_status(LinkStatus.CONNECTED)
        gateway.faults.silent = True
        await room.until_status(LinkStatus.LOST)
        assert "nothing heard" in (room.states[-1].reason or "")
        gateway.faults.silent = False
        await room.until_status(LinkStatus.CONNECTED)


async def test_the_gateways_clock_is_compared(
    socket_enabled: None, room: Room, make_link: MakeLink
) -> None:
    timing = Timing(heartbeat_s=0.01)
    now = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)
    async with SimulatedGateway(timing=timing, now=lambda: now) as gateway:
        link = make_link(
            url=gateway.url,
            token=gateway.token,
            timing=timing,
            utcnow=lambda: datetime(2026, 11, 22, 16, 29, 50, tzinfo=UTC),
        )
        await link.start()
        await room.until_status(LinkStatus.CONNECTED)
        await eventually(lambda: link.stats.clock_skew_s is not None)
        assert link.stats.clock_skew_s == 10.0


async def test_a_wrong_token_is_a_state_of_its_own(
    gateway: SimulatedGateway, room: Room, make_link: MakeLink
) -> None:
    link = make_link(token=WRONG)
    await link.start()
    await link.start()
    await room.until_status(LinkStatus.INVALID_TOKEN)
    assert link.state.reason == "wrong pairing token"
    assert not link.state.connected


async def test_nobody_there(room: Room, make_link: MakeLink) -> None:
    link = make_link(url="ws://127.0.0.1:1/x")
    await link.start()
    await room.until_status(LinkStatus.LOST)
    await link.stop()
    assert room.states[-1] == LinkState(LinkStatus.STOPPED)
    await link.stop()
    assert [state.status for state in room.states] == ["connecting", "lost", "stopped"]


async def test_an_address_that_never_answers(
    gateway: SimulatedGateway,
    room: Room,
    make_link: MakeLink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def never(*_: object) -> None:
        await asyncio.get_running_loop().create_future()

    module = "custom_components.municipal_alarm.links.gateway"
    monkeypatch.setattr(f"{module}.open_socket", never)
    monkeypatch.setattr(f"{module}.CONNECT_S", 0.01)
    await make_link().start()
    await room.until_status(LinkStatus.LOST)
    assert room.states[-1].reason == "no answer in time"


async def test_too_old_while_waiting(room: Room, make_link: MakeLink) -> None:
    link = make_link()
    link.send(text("never", ttl_s=0.3))
    link.send(text("sooner", ttl_s=0.01))
    await room.until(lambda: len(room.of(Receipt)) == 2)
    assert [(r.key, r.reason) for r in room.of(Receipt)] == [
        ("sooner", "expired"),
        ("never", "expired"),
    ]
    assert link.stats.dropped["expired"] == 2


async def test_what_cannot_be_sent_fails_without_raising(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    link.send(SendText(key="bad", text="", radio_ids=("1201",)))
    assert not room.of(Receipt), "not while the caller is still busy"
    await room.until(lambda: room.of(Receipt))
    assert room.of(Receipt)[0].reason == "invalid"
    link._endpoint._capacity = 0
    link.send(text("no-room"))
    await room.until(lambda: len(room.of(Receipt)) == 2)
    assert room.of(Receipt)[1].reason == "buffer_full"


async def test_what_was_displaced_is_told(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    link._endpoint.displaced.append(
        Receipt(event_id="local", key="gone", state="failed")  # type: ignore[arg-type]
    )
    link.send(text())
    await room.until(lambda: "gone" in [r.key for r in room.of(Receipt)])


async def test_an_owner_that_raises_loses_nothing(
    gateway: SimulatedGateway, room: Room, make_link: MakeLink
) -> None:
    def on_event(event: RadioEvent, done: Done) -> None:
        room.on_event(event, lambda: None)
        raise RuntimeError("taken by surprise")

    def on_state(state: LinkState) -> None:
        room.on_state(state)
        raise RuntimeError("again")

    link = make_link(on_event=on_event, on_state=on_state)
    await link.start()
    await room.until(lambda: len(room.events) == 3)
    assert link.state.connected
    assert gateway.server.endpoint.sender.pending == 3


async def test_a_defect_does_not_end_the_link(
    gateway: SimulatedGateway,
    room: Room,
    make_link: MakeLink,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    link = make_link()
    connect = link._endpoint.connect
    calls = 0

    def broken(**how: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 1:
            raise ZeroDivisionError
        return connect(**how)

    monkeypatch.setattr(link._endpoint, "connect", broken)
    await link.start()
    await room.until_status(LinkStatus.CONNECTED)
    assert [state.status for state in room.states] == ["connecting", "lost", "connected"]


async def test_a_refused_frame_is_logged(
    gateway: SimulatedGateway, link: GatewayLink, caplog: pytest.LogCaptureFixture
) -> None:
    session = gateway.server.endpoint.session
    assert session is not None
    session._refuse(MalformedFrame("too_long", "at most", field="text"))
    gateway.server.flush()
    await eventually(lambda: "refused a frame: text at most" in caplog.text)


async def test_faults_of_the_gateway_reach_the_room(
    gateway: SimulatedGateway, link: GatewayLink, room: Room
) -> None:
    gateway.fault("psu", "Power supply")
    await room.until(lambda: room.of(Fault))
    assert room.of(Fault)[0].code == "psu"


class TestProbe:
    async def test_says_who_is_there(
        self, gateway: SimulatedGateway, http: aiohttp.ClientSession, link: GatewayLink
    ) -> None:
        info = await probe(http, gateway.url, gateway.token)
        assert info.gateway_id == "simulated-gateway"
        assert link.state.connected
        assert link.stats.losses == 0

    async def test_wrong_token(
        self, gateway: SimulatedGateway, http: aiohttp.ClientSession
    ) -> None:
        with pytest.raises(InvalidToken):
            await probe(http, gateway.url, WRONG)
        with pytest.raises(InvalidToken):
            await probe(http, gateway.url, "typo")

    @pytest.mark.parametrize("url", ["ws://127.0.0.1:1/", "nonsense", "ws://"])
    async def test_nobody(self, http: aiohttp.ClientSession, url: str) -> None:
        with pytest.raises(CannotConnect):
            await probe(http, url, WRONG)

    @pytest.mark.parametrize(
        ("behaviour", "error"),
        [
            ("page", NotAGateway),
            ("chat", NotAGateway),
            ("hang_up", CannotConnect),
            ("version", UnsupportedVersion),
        ],
    )
    async def test_something_else(
        self,
        socket_enabled: None,
        http: aiohttp.ClientSession,
        behaviour: str,
        error: type[Exception],
    ) -> None:
        async def serve(request: web.Request) -> web.StreamResponse:
            if behaviour == "page":
                return web.Response(text="hello")
            socket = web.WebSocketResponse()
            await socket.prepare(request)
            await socket.receive()
            if behaviour == "chat":
                await socket.send_str("welcome to the chat!")
                await socket.receive()
            elif behaviour == "version":
                await socket.close(code=4406, message=b"speaks version 7 only")
            return socket

        app = web.Application()
        app.router.add_get("/", serve)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        try:
            with pytest.raises(error):
                await probe(http, f"ws://127.0.0.1:{runner.addresses[0][1]}/", WRONG)
        finally:
            await runner.cleanup()

    async def test_no_answer_in_time(
        self,
        gateway: SimulatedGateway,
        http: aiohttp.ClientSession,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr("custom_components.municipal_alarm.links.gateway.CONNECT_S", 0.05)
        gateway.faults.silent = True
        with pytest.raises(CannotConnect, match="in time"):
            await probe(http, gateway.url, gateway.token)
