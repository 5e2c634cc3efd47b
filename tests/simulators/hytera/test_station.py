import asyncio

import pytest

from custom_components.municipal_alarm.radio.hytera import hdap, hrnp, rcp
from custom_components.municipal_alarm.radio.hytera.hrnp import HrnpFrame, HrnpOpcode
from custom_components.municipal_alarm.radio.hytera.tables import StatusTarget
from simulators.addresses import free_block
from simulators.hytera.station import SimulatedStation, obey
from simulators.impairment import Impairment, Way
from simulators.radios.udp import UdpPorts

pytestmark = pytest.mark.usefixtures("socket_enabled")


async def test_its_state_is_heard_over_real_sockets() -> None:
    block = free_block()
    here, there = (f"{block}.20", 3005), (f"{block}.22", 3005)
    heard: asyncio.Queue[HrnpFrame] = asyncio.Queue()
    ports = UdpPorts(Impairment(), lambda local, peer, data: heard.put_nowait(hrnp.parse(data)))
    await ports.open([here])
    async with SimulatedStation(f"{block}.22", "1299") as one, asyncio.timeout(5):
        ports.send(here, there, hrnp.build(HrnpFrame(opcode=HrnpOpcode.CONNECT)))
        assert (await heard.get()).opcode is HrnpOpcode.ACCEPT
        assert obey(one, "man_down off") == "done"
        report = await heard.get()
        told = rcp.parse(hdap.parse(report.payload))
        assert told == rcp.StatusReport(StatusTarget.MAN_DOWN, 0)
    async with asyncio.timeout(5):
        assert (await heard.get()).opcode is HrnpOpcode.CLOSE
    ports.close()


async def test_orders() -> None:
    async with SimulatedStation(f"{free_block()}.22", "1299") as one:
        for order in ("emergency", "man_down", "lone_worker off", "bad 30", "cut", "mend"):
            assert obey(one, order) == "done"
        assert [one.line.quality[way].loss for way in Way] == [0.3, 0.3]
        assert not one.line.is_cut
        for wrong in ("dance", "bad 101", "emergency on"):
            assert "not understood" in (obey(one, wrong) or "")
        assert obey(one, "") == ""
        assert obey(one, "quit") is None
