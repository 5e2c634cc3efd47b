"""The simulated gateway on a terminal: prints what happens, takes short orders.

press desk-3            press a button (also: drill desk-3)
1201 says 2             a code or a text from a radio
1201 scan 04A1B2        a tag held to a radio
1201 emergency          the radio's emergency button
1201 man_down           a fall (also: lone_worker)
1201 off | 1201 on      switch a radio
lose                    cut the connection
restart | forget        come back with, or without, memory
quit
"""

import argparse
import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
import sys

from custom_components.municipal_alarm.radio.commands import RadioCommand
from custom_components.municipal_alarm.radio.events import RadioEvent

from .gateway import SimulatedGateway


def describe(way: str, what: RadioEvent | RadioCommand) -> str:
    """Return one line for something that passed."""
    arrow = "->" if way == "out" else "<-"
    fields = (
        f"{name}={value}"
        for name in what.__dataclass_fields__
        if (value := getattr(what, name)) not in (None, (), "")
        and name not in ("event_id", "occurred_at", "sequence", "ttl_s")
    )
    return f"{arrow} {type(what).__name__} {' '.join(fields)}"


async def obey(gateway: SimulatedGateway, line: str) -> str | None:
    """Carry out one order; returns what to answer, None to stop."""
    match line.strip().split(maxsplit=2):
        case []:
            return ""
        case ["quit"]:
            return None
        case ["press", input_id]:
            return gateway.press(input_id)
        case ["drill", input_id]:
            return gateway.press(input_id, drill=True)
        case ["lose"]:
            gateway.lose_link()
            return "cut"
        case ["restart" | "forget" as how]:
            await gateway.restart(keep_state=how == "restart")
            return "back"
        case [radio_id, verb, *rest] if radio_id in {r.radio_id for r in gateway.radios}:
            radio = gateway.radio(radio_id)
            match verb, rest:
                case "says", [words]:
                    return radio.says(words)
                case "scan", [tag]:
                    return radio.scan(tag)
                case "emergency", []:
                    return radio.emergency()
                case "man_down", []:
                    return radio.man_down()
                case "lone_worker", []:
                    return radio.lone_worker()
                case "off", []:
                    return radio.turn_off()
                case "on", []:
                    return radio.turn_on()
    return f"not understood; orders are:\n{(__doc__ or '').partition(chr(10))[2]}"


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    args = argparse.ArgumentParser(
        prog="python -m simulators.gateway",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    args.add_argument("--host", default="127.0.0.1")
    args.add_argument("--port", type=int, default=8765)
    args.add_argument("--token", help="pairing token; made up and printed if left out")
    args.add_argument("--radios", type=int, default=5, help="radios 1201, 1202, ...")
    args.add_argument("--inputs", type=int, default=12, help="inputs desk-1, desk-2, ...")
    args.add_argument("--answer", default="", help="codes each radio answers a text with, e.g. 1,2")
    args.add_argument("--after", type=float, default=2.0, help="seconds between them")
    args.add_argument("--announce", action="store_true", help="by zeroconf, on --host")
    return args


async def run(options: argparse.Namespace) -> None:
    """Run the gateway until the input ends or says `quit`."""

    def told(way: str, what: RadioEvent | RadioCommand) -> None:
        print(f"{datetime.now(UTC):%H:%M:%S.%f}"[:-3], describe(way, what), flush=True)

    desks = [f"desk-{number}" for number in range(1, options.inputs + 1)]
    gateway = SimulatedGateway(
        token=options.token,
        radios=[str(1200 + number) for number in range(1, options.radios + 1)],
        inputs=desks,
        outputs=desks,
        host=options.host,
        port=options.port,
        told=told,
    )
    for radio in gateway.radios:
        if options.answer:
            radio.answer(*options.answer.split(","), after_s=options.after)
    async with gateway:
        print(f"listening on {gateway.url}\npairing token {gateway.token}", flush=True)
        announced = None
        if options.announce:
            # Only this needs the zeroconf package.
            from .gateway_announce import announce, withdraw

            announced = await announce(gateway.info, gateway.port, [options.host])
        try:
            while line := await asyncio.to_thread(sys.stdin.readline):
                answer = await obey(gateway, line)
                if answer is None:
                    break
                print(answer, flush=True)
        finally:
            if announced:
                await withdraw(*announced)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    try:
        asyncio.run(run(parser().parse_args(arguments)))
    except KeyboardInterrupt:
        return 130
    return 0
