"""A control station on real UDP sockets, and its few orders on a terminal.

emergency | man_down | lone_worker      its own state, and ... off: over again
bad 30                                  lose 30 of a hundred datagrams, each way
cut | mend                              the cable
quit
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
import sys
from typing import Self

from ..impairment import Impairment
from ..radios.guard_radio import Shown
from ..radios.timers import utcnow
from ..radios.udp import UdpPorts
from .control_station import ControlStation

ORDERS = (__doc__ or "").partition("\n\n")[2]


class SimulatedStation:
    """One mobile radio that applications connect to. `line` is its cable."""

    def __init__(
        self,
        host: str,
        radio_id: str,
        *,
        line: Impairment | None = None,
        shown: Callable[[Shown], None] = lambda shown: None,
        changed: Callable[[], None] = lambda: None,
    ) -> None:
        """Plan it; nothing listens before `async with`."""
        self.line = line or Impairment()
        self._ports = UdpPorts(self.line, lambda *datagram: self.station.received(*datagram))
        self.station = ControlStation(
            host,
            radio_id,
            outlet=self._ports.send,
            timers=asyncio.get_running_loop(),
            now=utcnow,
            shown=shown,
            changed=changed,
        )

    async def __aenter__(self) -> Self:
        await self._ports.open(self.station.endpoints)
        return self

    async def __aexit__(self, *_: object) -> None:
        self.station.close()
        self._ports.close()
        # The sockets close in the next turn of the loop.
        await asyncio.sleep(0)


def obey(one: SimulatedStation, order: str) -> str | None:
    """Carry out one order; returns what to answer, None to stop."""
    states = {
        "emergency": one.station.emergency,
        "man_down": one.station.man_down,
        "lone_worker": one.station.lone_worker,
    }
    match order.split():
        case []:
            return ""
        case ["quit"]:
            return None
        case ["cut"]:
            one.line.cut()
        case ["mend"]:
            one.line.mend()
        case ["bad", percent] if percent.isdigit() and int(percent) <= 100:
            for way, quality in one.line.quality.items():
                one.line.quality[way] = replace(quality, loss=int(percent) / 100)
        case [state] if state in states:
            states[state]()
        case [state, "off"] if state in states:
            states[state](active=False)
        case _:
            return f"not understood; orders are:\n{ORDERS}"
    return "done"


async def converse(one: SimulatedStation) -> None:
    """Take orders until the input ends or says `quit`."""
    while order := await asyncio.to_thread(sys.stdin.readline):
        answer = obey(one, order)
        if answer is None:
            break
        print(answer, flush=True)
