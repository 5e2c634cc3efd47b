"""What stands in for the bridge in tests of links."""

import asyncio
from collections.abc import Callable

from custom_components.municipal_alarm.links.base import Done, LinkState, LinkStatus
from custom_components.municipal_alarm.radio.events import RadioEvent
from simulators.gateway_waiting import Watch


async def eventually(true: Callable[[], object]) -> None:
    """Look at each turn of the loop, for what has nothing to wait on."""
    async with asyncio.timeout(10):
        while not true():  # noqa: ASYNC110 - there is no event to wait for
            await asyncio.sleep(0)


class Room:
    """What the bridge would be: takes events in, and remembers them."""

    def __init__(self) -> None:
        self.events: list[RadioEvent] = []
        self.states: list[LinkState] = []
        self.open: list[Done] = []
        self.auto_ack = True
        self.watch = Watch()

    def on_event(self, event: RadioEvent, done: Done) -> None:
        self.events.append(event)
        if self.auto_ack:
            done()
        else:
            self.open.append(done)
        self.watch.changed()

    def on_state(self, state: LinkState) -> None:
        self.states.append(state)
        self.watch.changed()

    def of[E](self, kind: type[E]) -> list[E]:
        return [event for event in self.events if isinstance(event, kind)]

    async def until(self, true: Callable[[], object]) -> None:
        await self.watch.until(lambda: bool(true()) or None, 10)

    async def until_status(self, status: LinkStatus) -> None:
        await self.until(lambda: self.states and self.states[-1].status is status)
