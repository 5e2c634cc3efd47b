"""Our client against somebody's gateway: shows what passes, takes short orders.

text 1201 words         a text to a radio
status 1201 2           a status code to a radio
listen 1201 10          open its microphone for so many seconds
hush 1201               close it
output desk-3 blink     off, on or blink
where 1201              ask for its position
again                   the last command under its old key: nothing may happen twice
lose                    cut the connection; it comes back by itself
hold | release          stop, resume acknowledging: alarms must still come
quit
"""

if __name__ == "__main__":
    from simulators.gateway_standalone import skip_home_assistant

    skip_home_assistant()

import argparse
import asyncio
from collections.abc import Callable, Sequence
from itertools import count
import sys

import aiohttp

from custom_components.municipal_alarm.links.base import Done, LinkError, LinkState
from custom_components.municipal_alarm.links.gateway import GatewayLink, probe
from custom_components.municipal_alarm.radio.commands import (
    CloseMicrophone,
    OpenMicrophone,
    OutputState,
    Priority,
    QueryPosition,
    RadioCommand,
    SendStatus,
    SendText,
    SetOutput,
)
from custom_components.municipal_alarm.radio.events import RadioEvent
from simulators.gateway_cli import describe


class Bench:
    """A control room that prints what it hears and sends what it is told to."""

    def __init__(self, show: Callable[[str], None]) -> None:
        """Acknowledge everything at once, until told to hold."""
        self.link: GatewayLink | None = None
        self.holding = False
        self._show = show
        self._held: list[Done] = []
        self._last: RadioCommand | None = None
        self._keys = (f"bench-{number}" for number in count(1))

    def on_event(self, event: RadioEvent, done: Done) -> None:
        """Show an event; acknowledge it unless holding."""
        self._show(f"{describe('in', event)} id={event.event_id}")
        if self.holding:
            self._held.append(done)
        else:
            done()

    def on_state(self, state: LinkState) -> None:
        """Show where the link stands."""
        self._show(f"** {state.status} {state.reason or ''}")

    async def obey(self, line: str) -> bool:
        """Carry out one order; returns whether to go on."""
        assert self.link is not None
        match line.strip().split(maxsplit=2):
            case ["quit"]:
                return False
            case ["lose"]:
                await self.link.stop()
                await self.link.start()
            case ["hold"]:
                self.holding = True
            case ["release"]:
                self.holding = False
                while self._held:
                    self._held.pop()()
            case ["again"] if self._last is not None:
                self.link.send(self._last)
            case words:
                command = self._command(words)
                if command is None:
                    self._show((__doc__ or "").partition("\n")[2])
                else:
                    self._last = command
                    self._show(describe("out", command))
                    self.link.send(command)
        return True

    def _command(self, words: Sequence[str]) -> RadioCommand | None:
        key = next(self._keys)
        match words:
            case ["text", radio_id, text]:
                return SendText(
                    key=key, text=text, radio_ids=(radio_id,), priority=Priority.EMERGENCY
                )
            case ["status", radio_id, code]:
                return SendStatus(key=key, code=code, radio_ids=(radio_id,))
            case ["listen", radio_id, seconds] if seconds.isdecimal():
                return OpenMicrophone(key=key, radio_id=radio_id, seconds=int(seconds))
            case ["hush", radio_id]:
                return CloseMicrophone(key=key, radio_id=radio_id)
            case ["output", output_id, "off" | "on" | "blink" as state]:
                return SetOutput(key=key, output_id=output_id, state=OutputState(state))
            case ["where", radio_id]:
                return QueryPosition(key=key, radio_id=radio_id)
        return None


async def run(url: str, token: str) -> int:
    """Probe, then stay connected until the input ends; returns the exit code."""
    async with aiohttp.ClientSession() as http:
        try:
            print(await probe(http, url, token), flush=True)
        except LinkError as err:
            print(f"{type(err).__name__}: {err}", file=sys.stderr)
            return 1
        bench = Bench(lambda line: print(line, flush=True))
        bench.link = GatewayLink(
            http,
            url,
            token,
            client_id="bench",
            name="Test bench",
            on_event=bench.on_event,
            on_state=bench.on_state,
        )
        await bench.link.start()
        try:
            while line := await asyncio.to_thread(sys.stdin.readline):
                if not await bench.obey(line):
                    break
        finally:
            await bench.link.stop()
    return 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m simulators.gateway_probe",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("url", help="such as ws://192.0.2.10:8765/muni-alarm")
    parser.add_argument("token", help="the pairing token, as the gateway shows it")
    options = parser.parse_args(arguments)
    try:
        return asyncio.run(run(options.url, options.token))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
