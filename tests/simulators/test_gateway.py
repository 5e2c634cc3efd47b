"""The simulator against the real link."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
import hashlib
from pathlib import Path
import ssl
import subprocess
import sys

import aiohttp
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
import pytest

from custom_components.municipal_alarm.links.base import InvalidToken, LinkStatus
from custom_components.municipal_alarm.links.gateway import GatewayLink, probe
from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    OpenMicrophone,
    OutputState,
    RadioCommand,
    SendStatus,
    SendText,
    SetOutput,
)
from custom_components.municipal_alarm.radio.events import (
    AlarmPhase,
    DeskPress,
    EmergencyKind,
    Fault,
    InputState,
    LoneWorker,
    ManDown,
    Position,
    RadioCondition,
    RadioEmergency,
    RadioLost,
    RadioRegistered,
    Receipt,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from simulators.gateway import SimulatedGateway
from tests.links.room import Room, eventually


class Scene:
    """A gateway, a link and a room that take everything in."""

    def __init__(self, gateway: SimulatedGateway, link: GatewayLink, room: Room) -> None:
        self.gateway = gateway
        self.link = link
        self.room = room

    async def receipts(self, command: RadioCommand) -> list[tuple[str, ...]]:
        """Send, and return what came back once the last word has been said."""
        self.link.send(command)
        await self.room.until(
            lambda: self.room.of(Receipt) and not self.link.stats.pending_commands
        )
        return [
            tuple(word for word in (r.recipient, r.state, r.reason) if word)
            for r in self.room.of(Receipt)
            if r.key == command.key
        ]


@pytest.fixture
async def scene(socket_enabled: None) -> AsyncIterator[Scene]:
    room = Room()
    async with (
        SimulatedGateway(radios=["1201", "1202"], inputs=["desk-1"], outputs=["desk-1"]) as gateway,
        aiohttp.ClientSession() as http,
    ):
        link = GatewayLink(
            http,
            gateway.url,
            gateway.token,
            client_id="ha",
            name="Home",
            on_event=room.on_event,
            on_state=room.on_state,
        )
        await link.start()
        await gateway.wait_connected()
        await room.until(lambda: len(room.events) == 3)
        yield Scene(gateway, link, room)
        await link.stop()


async def test_whoever_has_no_memory_is_told_how_things_stand(scene: Scene) -> None:
    assert [e.radio_id for e in scene.room.of(RadioRegistered)] == ["1201", "1202"]
    assert [e.input_id for e in scene.room.of(InputState)] == ["desk-1"]


async def test_all_that_a_carrier_does(scene: Scene) -> None:
    radio = scene.gateway.radio("1201")
    radio.says("2")
    radio.says("op weg")
    radio.says("1234567")
    radio.scan("04A1")
    radio.emergency(EmergencyKind.DURESS)
    radio.man_down(AlarmPhase.PRE_ALERT)
    radio.lone_worker()
    radio.position(52.0, 5.0)
    radio.battery(12)
    radio.turn_off(expected=False)
    radio.scan("nobody hears this")
    radio.turn_on()
    room = scene.room
    await room.until(lambda: len(room.of(RadioRegistered)) == 3)
    await room.until(lambda: room.of(Position))
    assert room.of(StatusMessage)[0].code == "2"
    assert [e.text for e in room.of(TextReceived)] == ["op weg", "1234567"]
    assert [e.tag_id for e in room.of(TagScanned)] == ["04A1"]
    assert room.of(RadioEmergency)[0].kind is EmergencyKind.DURESS
    assert room.of(ManDown)[0].phase is AlarmPhase.PRE_ALERT
    assert room.of(LoneWorker)[0].phase is AlarmPhase.ALARM
    assert room.of(RadioCondition)[0].battery_percent == 12
    assert not room.of(RadioLost)[0].expected
    assert len({event.event_id for event in room.events}) == len(room.events)


async def test_a_scan_out_of_reach_is_told_later_with_its_own_time(scene: Scene) -> None:
    radio = scene.gateway.radio("1201")
    radio.scan("early", ago_s=2400)
    radio.scan("now")
    room = scene.room
    await room.until(lambda: len(room.of(TagScanned)) == 2)
    early, now = room.of(TagScanned)
    assert (early.tag_id, now.tag_id) == ("early", "now")
    assert now.occurred_at is not None
    assert early.occurred_at is not None
    assert now.occurred_at - early.occurred_at >= timedelta(seconds=2400)
    assert datetime.now(UTC) - now.occurred_at < timedelta(minutes=1)


async def test_desks(scene: Scene) -> None:
    old = datetime(2026, 1, 1, tzinfo=UTC)
    first = scene.gateway.press("desk-1", drill=True)
    scene.gateway.press("desk-1", press_id=first, at=old, count=1)
    scene.gateway.set_input("desk-1", active=True)
    scene.gateway.scan("door", "04A1")
    room = scene.room
    await room.until(lambda: room.of(TagScanned))
    one, two = room.of(DeskPress)
    assert one.drill
    assert (two.event_id, two.occurred_at, two.sequence) == (first, old, 1)
    assert room.of(TagScanned)[0].reader_id == "door"


async def test_texts_and_their_receipts(scene: Scene) -> None:
    scene.gateway.radio("1202").turn_off()
    text = SendText(key="t", text="hello", radio_ids=("1201", "1202", "9"))
    assert await scene.receipts(text) == [
        ("accepted",),
        ("1201", "sent"),
        ("1201", "receipted"),
        ("1202", "failed", "radio_off"),
        ("9", "failed", "unknown_radio"),
    ]
    assert scene.gateway.received[0].at.tzinfo is UTC


async def test_talkgroups(scene: Scene) -> None:
    scene.gateway.add_radio("1300", talkgroups=["10"])
    text = SendText(key="t", text="all", talkgroups=("10",))
    assert await scene.receipts(text) == [("accepted",), ("sent",)]
    assert [text.radio_id for text in scene.gateway.received] == ["1300"]
    assert scene.gateway.received[0].talkgroup == "10"


async def test_status_output_and_microphone(scene: Scene) -> None:
    radio = scene.gateway.radio("1201")
    done = [("accepted",), ("receipted",)]
    status = SendStatus(key="s", code="9", radio_ids=("1201",))
    assert len(await scene.receipts(status)) == 3
    assert radio.statuses == ["9"]
    lamp = SetOutput(key="o", output_id="desk-1", state=OutputState.ON)
    assert await scene.receipts(lamp) == done
    assert scene.gateway.outputs == {"desk-1": "on"}
    other = SetOutput(key="p", output_id="x", state=OutputState.ON)
    assert await scene.receipts(other) == [
        ("accepted",),
        ("failed", "unknown_output"),
    ]
    listen = OpenMicrophone(key="m", radio_id="1201", seconds=30)
    assert await scene.receipts(listen) == done
    await radio.wait_microphone()
    assert radio.microphone_seconds == 30
    assert await scene.receipts(CloseMicrophone(key="c", radio_id="1201")) == done
    await radio.wait_microphone(is_open=False)
    for command in (
        OpenMicrophone(key="n", radio_id="x", seconds=1),
        CloseMicrophone(key="d", radio_id="x"),
    ):
        assert (await scene.receipts(command))[-1] == ("failed", "unknown_radio")


async def test_the_same_key_is_done_once(scene: Scene) -> None:
    text = SendText(key="t", text="x", radio_ids=("1201",))
    scene.gateway.work.hold_receipts = True
    scene.link.send(text)
    await scene.gateway.wait_text()
    await eventually(lambda: not scene.link._endpoint.sender.pending)
    scene.link.send(text)
    await eventually(lambda: scene.gateway.work.repeats["t"])
    scene.gateway.work.release_receipts()
    await scene.room.until(lambda: len(scene.room.of(Receipt)) == 6)
    assert len({r.event_id for r in scene.room.of(Receipt)}) == 3, "the same ones"
    assert len(scene.gateway.received) == 1


async def test_what_failed_may_be_tried_again(scene: Scene) -> None:
    radio = scene.gateway.radio("1201")
    radio.turn_off()
    text = SendText(key="t", text="x", radio_ids=("1201",))
    assert (await scene.receipts(text))[-1] == ("1201", "failed", "radio_off")
    radio.turn_on()
    assert (await scene.receipts(text))[-1] == ("1201", "receipted")
    assert scene.gateway.work.commands == [text, text]


async def test_only_for_those_radios_that_it_failed_for(scene: Scene) -> None:
    scene.gateway.radio("1202").turn_off()
    text = SendText(key="t", text="x", radio_ids=("1201", "1202"), talkgroups=("10",))
    await scene.receipts(text)
    scene.gateway.radio("1202").turn_on()
    assert (await scene.receipts(text))[-2:] == [("1202", "sent"), ("1202", "receipted")]
    assert [shown.radio_id for shown in scene.gateway.received] == ["1201", "1202"]
    assert not scene.gateway.radio("1201").repeats
    scene.link.send(text)
    await eventually(lambda: scene.gateway.work.repeats["t"] == 1)


async def test_a_room_without_memory_hears_of_faults(scene: Scene) -> None:
    scene.gateway.fault("psu")
    scene.gateway.fault("fan")
    scene.gateway.fault("fan", active=False)
    await scene.room.until(lambda: len(scene.room.of(Fault)) == 3)
    await scene.link.stop()
    room = Room()
    async with aiohttp.ClientSession() as http:
        link = GatewayLink(
            http,
            scene.gateway.url,
            scene.gateway.token,
            client_id="ha",
            name="after a restart",
            on_event=room.on_event,
            on_state=room.on_state,
        )
        await link.start()
        await room.until(lambda: room.of(Fault))
        await link.stop()
    assert [(fault.code, fault.active) for fault in room.of(Fault)] == [("psu", True)]
    assert len(room.of(RadioRegistered)) == 2
    assert len(room.of(InputState)) == 1


async def test_guards_who_answer_by_themselves(scene: Scene) -> None:
    scene.gateway.radio("1201").answer("1", "2", contains="PANIEK", after_s=0.001)
    scene.link.send(SendText(key="a", text="lunch?", radio_ids=("1201",)))
    scene.link.send(SendText(key="b", text="PANIEK", radio_ids=("1201",)))
    await scene.room.until(lambda: len(scene.room.of(StatusMessage)) == 2)
    assert [e.code for e in scene.room.of(StatusMessage)] == ["1", "2"]
    scene.gateway.radio("1201").answer("3", after_s=60)
    scene.link.send(SendText(key="c", text="x", radio_ids=("1201",)))
    await scene.gateway.wait_text("x")


async def test_duplicates_delay_and_reordering(scene: Scene) -> None:
    gateway, room = scene.gateway, scene.room
    gateway.faults.duplicate = 1.0
    gateway.faults.reorder = True
    gateway.faults.delay_s = 0.001
    presses = [gateway.press("desk-1") for _ in range(20)]
    await room.until(lambda: len(room.of(DeskPress)) == 20)
    seen = [event.event_id for event in room.of(DeskPress)]
    assert sorted(seen) == sorted(presses)
    assert seen != presses
    await eventually(lambda: scene.link.stats.dropped["repeat"] == 20)


async def test_connecting_again_replaces_the_old_socket(scene: Scene) -> None:
    room = Room()
    async with aiohttp.ClientSession() as http:
        other = GatewayLink(
            http,
            scene.gateway.url,
            scene.gateway.token,
            client_id="ha",
            name="the same Home Assistant",
            on_event=room.on_event,
            on_state=room.on_state,
        )
        await other.start()
        await room.until_status(LinkStatus.CONNECTED)
        await scene.room.until_status(LinkStatus.LOST)
        assert scene.room.states[-1].reason == "connected again"
        await scene.link.stop()
        await other.stop()


async def test_tls_is_bound_to_the_token(socket_enabled: None, tmp_path: Path) -> None:
    """A certificate that nobody signed will do; another one in the way will not."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "gateway")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = tmp_path / "gateway.pem"
    pem.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + certificate.public_bytes(serialization.Encoding.PEM)
    )
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(pem)
    der = certificate.public_bytes(serialization.Encoding.DER)
    async with aiohttp.ClientSession() as http:
        async with SimulatedGateway(tls=tls, binding=hashlib.sha256(der).hexdigest()) as gateway:
            assert gateway.url.startswith("wss://")
            assert await probe(http, gateway.url, gateway.token) == gateway.info
        async with SimulatedGateway(tls=tls, binding="f" * 64) as impostor:
            with pytest.raises(InvalidToken):
                await probe(http, impostor.url, impostor.token)


def test_it_runs_from_a_terminal() -> None:
    shown = subprocess.run(
        [sys.executable, "-m", "simulators.gateway", "--help"],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[2],
    )
    assert "1201 says 2" in shown.stdout
