"""The link with the real networks: radios and repeaters on sockets of their own addresses."""

import asyncio
from collections.abc import Callable, Iterator
import socket

import pytest

from custom_components.municipal_alarm.links.base import LinkStatus
from custom_components.municipal_alarm.links.datagram import DatagramLink
from custom_components.municipal_alarm.radio.commands import Priority, SendText
from custom_components.municipal_alarm.radio.events import RadioRegistered, TextReceived
from custom_components.municipal_alarm.radio.hytera import pdus, rrs, tmp
from custom_components.municipal_alarm.radio.hytera.address import RadioAddress
from custom_components.municipal_alarm.radio.hytera.hstrp_session import HstrpSession
from custom_components.municipal_alarm.radio.hytera.network import HyteraNetwork
from custom_components.municipal_alarm.radio.hytera.settings import HyteraPorts, HyteraSettings
from custom_components.municipal_alarm.radio.hytera.tables import RegistrationResult, TmpResult
from custom_components.municipal_alarm.radio.mototrbo import ars
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import (
    MototrboPorts,
    MototrboSettings,
)
from tests.links.room import Room, eventually

MakeLink = Callable[..., DatagramLink]

SERVICES = {"rrs": 38_411, "lp": 38_412, "tp": 38_413, "tmp": 38_414, "rcp": 38_415}
RADIO, US = RadioAddress(1201), RadioAddress(900)


class Repeater:
    """One slot of a repeater: it accepts links, and says and hears what the test wants."""

    def __init__(self, host: str, ours: str) -> None:
        self.ours = ours
        self.heard: list[pdus.Pdu] = []
        self.sessions: dict[str, tuple[socket.socket, HstrpSession]] = {}
        for name, port in SERVICES.items():
            one = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            one.bind((host, port))
            one.setblocking(False)
            session = HstrpSession(calls_first=False)
            session.start(0.0)
            self.sessions[name] = (one, session)

    def turn(self) -> None:
        """Take in what has arrived, and answer it."""
        now = asyncio.get_running_loop().time()
        for name, (one, session) in self.sessions.items():
            while True:
                try:
                    session.receive(one.recv(2048), now)
                except BlockingIOError:
                    break
            for delivery in session.take_deliveries():
                self.heard.append(pdus.read(delivery.payload))
                session.acknowledge(delivery.ticket, now)
            self._write(name)

    def say(self, name: str, pdu: pdus.Pdu) -> None:
        now = asyncio.get_running_loop().time()
        self.sessions[name][1].send(pdus.write(pdu), now)
        self._write(name)

    def of[P](self, kind: type[P]) -> list[P]:
        self.turn()
        return [pdu for pdu in self.heard if isinstance(pdu, kind)]

    def _write(self, name: str) -> None:
        one, session = self.sessions[name]
        for frame in session.take_frames():
            one.sendto(frame, (self.ours, SERVICES[name]))

    def close(self) -> None:
        for one, _ in self.sessions.values():
            one.close()


@pytest.fixture
def repeater(socket_enabled: None, addresses: Callable[[int], str]) -> Iterator[Repeater]:
    one = Repeater(addresses(1), addresses(0))
    yield one
    one.close()


async def connected(
    make_datagram_link: MakeLink, repeater: Repeater, room: Room, host: str
) -> DatagramLink:
    settings = HyteraSettings(
        hosts=(host,),
        slots=(1,),
        own_id=US.number,
        ports=HyteraPorts(
            **{name: (port, port + 20) for name, port in SERVICES.items()}, voice=(38_416, 38_436)
        ),
    )
    link = make_datagram_link(network=HyteraNetwork(settings, epoch=1_750_000_000))
    await link.start()

    def up() -> bool:
        repeater.turn()
        return link.state.connected and all(part.up for part in link.parts)

    await eventually(up)
    return link


async def test_a_repeater_a_registration_and_a_text_each_way(
    make_datagram_link: MakeLink,
    repeater: Repeater,
    room: Room,
    addresses: Callable[[int], str],
) -> None:
    link = await connected(make_datagram_link, repeater, room, addresses(1))
    assert [part.key for part in link.parts] == [f"{addresses(1)}/1"]
    room.auto_ack = False
    repeater.say("rrs", rrs.Registration(RADIO))
    await room.until(lambda: room.of(RadioRegistered))
    assert repeater.of(rrs.RegistrationAnswer) == [], "not before it is written down"
    room.open.pop()()
    await eventually(lambda: repeater.of(rrs.RegistrationAnswer))
    assert repeater.of(rrs.RegistrationAnswer)[0].result is RegistrationResult.OK

    repeater.say("tmp", tmp.PrivateText(7, US, RADIO, "achterdeur open"))
    await room.until(lambda: room.of(TextReceived))
    assert room.of(TextReceived)[0].text == "achterdeur open"
    room.open.pop()()
    await eventually(lambda: repeater.of(tmp.PrivateTextAck))

    link.send(
        SendText(key="k", text="PANIEK balie 3", radio_ids=("1201",), priority=Priority.EMERGENCY)
    )
    # Without a turn of the loop in between: it is in the repeater's buffer.
    (text,) = repeater.of(tmp.PrivateText)
    assert text.text == "PANIEK balie 3"
    room.auto_ack = True
    repeater.say("tmp", tmp.PrivateTextAck(text.request_id, RADIO, US, TmpResult.OK))
    await eventually(lambda: (repeater.turn(), link.stats.pending_commands == 0)[1])


async def test_a_repeater_that_says_goodbye(
    make_datagram_link: MakeLink,
    repeater: Repeater,
    room: Room,
    addresses: Callable[[int], str],
) -> None:
    link = await connected(make_datagram_link, repeater, room, addresses(1))
    for name, (_, session) in repeater.sessions.items():
        session.stop(asyncio.get_running_loop().time())
        repeater._write(name)
    await room.until_status(LinkStatus.LOST)
    assert addresses(1) in (link.state.reason or "")
    assert not any(part.up for part in link.parts)


async def test_a_radio_with_an_address_of_its_own(
    make_datagram_link: MakeLink,
    socket_enabled: None,
    room: Room,
    addresses: Callable[[int], str],
) -> None:
    ours, theirs = addresses(0), addresses(1)
    radio = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    radio.bind((theirs, 38_505))
    radio.setblocking(False)
    settings = MototrboSettings(cai=127, ports=MototrboPorts(ars=38_505, tms=38_507, lrrp=38_501))
    link = make_datagram_link(network=MototrboNetwork(settings, epoch=1_750_000_000))
    await link.start()
    await eventually(lambda: len(link._ports) == 3)
    radio.sendto(ars.build(ars.Registration("1201")), (ours, 38_505))
    await room.until_status(LinkStatus.CONNECTED)
    assert len(room.of(RadioRegistered)) == 1
    await link.stop()
    assert radio.recv(2048), "its registration was answered"
    radio.close()
