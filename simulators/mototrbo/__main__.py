"""MOTOTRBO radios, for whoever has none at hand.

    python -m simulators.mototrbo --room 127.0.0.30

Set up the radio system in Home Assistant with 127.0.0.30 as the address to listen at
and 127 as the first number of the radios' addresses (CAI); leave the ports as they are.
"""

if __name__ == "__main__":
    from simulators.gateway_standalone import skip_home_assistant

    skip_home_assistant()

import argparse
import asyncio
from collections.abc import Sequence
import sys

from simulators.impairment import Impairment, Quality
from simulators.mototrbo.radio import UdpServices
from simulators.mototrbo.system import LOOPBACK_CAI, SimulatedMototrbo
from simulators.radios.terminal import ORDERS, Reporter, converse, show


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    args = argparse.ArgumentParser(
        prog="python -m simulators.mototrbo",
        description=f"{__doc__}\nOrders:\n{ORDERS}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    usual = UdpServices()
    args.add_argument("--room", default="127.0.0.30", help="where Home Assistant listens")
    args.add_argument("--cai", type=int, default=LOOPBACK_CAI, help="first number of addresses")
    args.add_argument("--radios", type=int, default=4, help="radios 1201, 1202, ...")
    args.add_argument("--ars", type=int, default=usual.ars, help="port of registrations")
    args.add_argument("--tms", type=int, default=usual.tms, help="port of texts")
    args.add_argument("--lrrp", type=int, default=usual.lrrp, help="port of positions")
    args.add_argument("--loss", type=float, default=0.0, help="share of datagrams lost each way")
    args.add_argument("--delay", type=float, default=0.0, help="seconds, each way")
    args.add_argument("--seed", type=int, default=0, help="of everything left to chance")
    return args


async def run(options: argparse.Namespace) -> None:
    """Run the radios until the input ends or says `quit`."""
    quality = Quality(loss=options.loss, delay_s=options.delay)
    line = Impairment(seed=options.seed, to_room=quality, to_radios=quality)
    ids = [str(1201 + number) for number in range(options.radios)]

    def stands() -> str:
        met = sum(radio.acquaintances > 0 for radio in system.radios)
        return f"{met} of {len(ids)} radios are known"

    reporter = Reporter(stands)
    system = SimulatedMototrbo(
        options.room,
        ids,
        cai=options.cai,
        services=UdpServices(options.ars, options.tms, options.lrrp),
        line=line,
        shown=show,
        changed=reporter.changed,
        seed=options.seed,
    )
    async with system:
        for radio in system.radios:
            print(f"radio {radio.radio_id} at {radio.host}", flush=True)
        await converse({radio.radio_id: radio for radio in system.radios}, line)


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
