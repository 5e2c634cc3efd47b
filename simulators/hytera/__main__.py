"""A Hytera repeater with radios, for whoever has none at hand.

    python -m simulators.hytera --host 127.0.0.21 --room 127.0.0.20

Set up the radio system in Home Assistant with the repeater's address 127.0.0.21 and
127.0.0.20 as the address to listen at; leave the ports as they are. On another machine
than Home Assistant give the addresses that both have in the network.

With --station 1299 it is a mobile radio used as control station instead.
"""

if __name__ == "__main__":
    from simulators.gateway_standalone import skip_home_assistant

    skip_home_assistant()

import argparse
import asyncio
from collections.abc import Sequence
import sys

from simulators.hytera import station
from simulators.hytera.control_station import PORTS as STATION_PORTS
from simulators.hytera.repeater import ROOM_ID
from simulators.hytera.system import SimulatedHytera
from simulators.impairment import Impairment, Quality
from simulators.radios.terminal import ORDERS, Reporter, converse, show


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    args = argparse.ArgumentParser(
        prog="python -m simulators.hytera",
        description=f"{__doc__}\nOrders:\n{ORDERS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    args.add_argument("--host", default="127.0.0.21", help="the repeater's own address")
    args.add_argument("--room", help="Home Assistant's address; without it wait to be called")
    args.add_argument("--room-id", type=int, default=ROOM_ID, help="whom radios write to")
    args.add_argument("--station", help="be a control station with this number instead")
    args.add_argument("--radios", type=int, default=4, help="radios 1201, 1202, ... on both slots")
    args.add_argument("--loss", type=float, default=0.0, help="share of datagrams lost each way")
    args.add_argument("--delay", type=float, default=0.0, help="seconds, each way")
    args.add_argument("--seed", type=int, default=0, help="of everything left to chance")
    return args


async def run(options: argparse.Namespace) -> None:
    """Run the repeater until the input ends or says `quit`."""
    quality = Quality(loss=options.loss, delay_s=options.delay)
    line = Impairment(seed=options.seed, to_room=quality, to_radios=quality)
    if options.station:
        await run_station(options, line)
        return
    slots = {str(1201 + number): 1 + number % 2 for number in range(options.radios)}

    def stands() -> str:
        ends = hytera.repeater.ends
        up = sum(end.connected for end in ends)
        met = sum(radio.acquaintances > 0 for radio in hytera.radios)
        return f"{up} of {len(ends)} links are up, {met} of {len(slots)} radios are known"

    reporter = Reporter(stands)
    hytera = SimulatedHytera(
        options.host,
        options.room,
        slots,
        line=line,
        shown=show,
        changed=reporter.changed,
        room_id=options.room_id,
        seed=options.seed,
    )
    async with hytera:
        print(f"repeater at {options.host}; radios {', '.join(slots)}", flush=True)
        await converse({radio.radio_id: radio for radio in hytera.radios}, line)


async def run_station(options: argparse.Namespace, line: Impairment) -> None:
    """Run a control station until the input ends or says `quit`."""

    def stands() -> str:
        return f"{len(one.station.peers)} of {len(STATION_PORTS)} services are connected"

    reporter = Reporter(stands)
    one = station.SimulatedStation(
        options.host, options.station, line=line, shown=show, changed=reporter.changed
    )
    async with one:
        print(f"control station {options.station} at {options.host}", flush=True)
        await station.converse(one)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    try:
        asyncio.run(run(parser().parse_args(arguments)))
    except KeyboardInterrupt:
        return 130
    except OSError as err:
        print(f"cannot listen there: {err}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
