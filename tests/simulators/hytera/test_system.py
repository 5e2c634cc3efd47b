"""The simulated repeater on real sockets, with the product's own link at the other end."""

import asyncio

import pytest

from custom_components.municipal_alarm.links.datagram import DatagramLink
from custom_components.municipal_alarm.radio.commands import SendText
from custom_components.municipal_alarm.radio.events import StatusMessage
from custom_components.municipal_alarm.radio.hytera.network import HyteraNetwork
from custom_components.municipal_alarm.radio.hytera.settings import HyteraSettings
from simulators.addresses import free_block
from simulators.hytera.system import SimulatedHytera

pytestmark = pytest.mark.usefixtures("socket_enabled")


def link(room: str, repeater: str, heard: asyncio.Queue[object]) -> DatagramLink:
    def on_event(event: object, done: object) -> None:
        heard.put_nowait(event)
        assert callable(done)
        done()

    settings = HyteraSettings(hosts=(repeater,), known_radios=("1201", "1203"))
    return DatagramLink(
        HyteraNetwork(settings, epoch=1),
        name="test",
        bind=room,
        on_event=on_event,
        on_state=lambda state: None,
    )


async def test_a_room_and_a_repeater_meet_again_and_again() -> None:
    block, heard = free_block(), asyncio.Queue[object]()
    room, repeater = f"{block}.20", f"{block}.21"
    async with (
        SimulatedHytera(repeater, room, {"1201": 1, "1203": 1}) as hytera,
        asyncio.timeout(30),
    ):
        assert not hytera.is_known
        one = link(room, repeater, heard)
        await one.start()
        await hytera.wait_known()
        hytera.radio("1203").says("2")
        while not isinstance(event := await heard.get(), StatusMessage):
            pass
        assert (event.radio_id, event.code) == ("1203", "2")
        one.send(SendText(key="k", text="Desk 3", radio_ids=("1201",)))
        assert (await hytera.radio("1201").screen.wait("Desk 3")).radio_id == "1201"
        assert hytera.repeats == 0
        await one.stop()
        hytera.expect_anew()
        assert not hytera.is_known
        other = link(room, repeater, heard)
        await other.start()
        await hytera.wait_known()
        await other.stop()


async def test_nothing_is_there_before_it_is_started() -> None:
    hytera = SimulatedHytera("127.0.0.21", None, {"1201": 1})
    assert (hytera.radios, hytera.repeats) == ((), 0)
    with pytest.raises(RuntimeError, match="not started"):
        hytera.radio("1201")
    await hytera.stop()
