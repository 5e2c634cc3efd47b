"""Kills Home Assistant in the middle of a busy evening, again and again, and looks.

    script/kill9                100 times
    script/kill9 3 --seed 42    three times, chosen as that other run chose

Each round kills the process (SIGKILL, as a power cut would) at a random moment,
now and then once more while it starts, reads the journal that is left on the disk,
starts it again, and judges from outside: every answered press and command is there,
deadlines stand where they stood, nobody was told twice without need, nothing is
double, and the journal's hash chain holds.
"""

import argparse
import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from random import Random
import secrets
import shutil
import sys
import time

from custom_components.municipal_alarm.journal import Head

from . import kill9_check as check
from .addresses import Ports
from .ending import end_on_signals
from .home_assistant import REPOSITORY, StartFailed, folder_for
from .kill9_traffic import Done, Pressed, Traffic
from .operator import Operator
from .stage import Stage
from .town import WATERVEEN, Button, Network, Town
from .town_entries import Policy, PolicyStep

_CACHE = REPOSITORY / ".cache" / "kill9"

_POLICY = Policy(
    (
        PolicyStep(0, ("guards_here", "operators")),
        PolicyStep(1, ("neighbouring_guards",), raise_sound=True),
        PolicyStep(3, ("nearest_patrol",), raise_sound=True),
    ),
    30,
)
"""Steps close together, so that there is always one about to fall due."""

_ALIVE_S = (0.05, 2.0)
_BOOT_S = (0.2, 2.5)
_KILLED_IN_BOOT = 0.25
_AT_A_PRESS = 0.5
_AFTER_PRESS_S = (0.0, 0.015)
"""Half of the kills come while a press is on its way to radios, journal and answer."""


@dataclass(slots=True)
class Result:
    """How it went."""

    rounds: int = 0
    kills: int = 0
    violations: list[str] = field(default_factory=list)
    away: list[check.Away] = field(default_factory=list)
    needed_repeats: int = 0
    told_anew: int = 0


def small_town() -> Town:
    """Waterveen without phones and cameras: it starts in two seconds.

    All radios are on the open gateway: it alone calls each text by the room's own key, by
    which this run judges what was told twice.
    """
    kinds = (Button.GATEWAY, Button.HTTP)
    return replace(
        WATERVEEN,
        people=tuple(
            replace(person, network=Network.GATEWAY, phone_too=False)
            for person in WATERVEEN.people
            if person.radio_id
        ),
        buildings=tuple(
            replace(one, desks=tuple(desk for desk in one.desks if desk.button in kinds))
            for one in WATERVEEN.buildings
        ),
    )


class Run:
    """All rounds on one stage."""

    def __init__(self, stage: Stage, traffic: Traffic, operator: Operator, random: Random) -> None:
        """Begin with nothing known."""
        self.result = Result()
        self._stage = stage
        self._traffic = traffic
        self._operator = operator
        self._random = random
        self._head: Head | None = None

    async def round(self) -> str:
        """Kill, look, start again; returns what to say of it."""
        result, stage, traffic = self.result, self._stage, self._traffic
        result.rounds += 1
        alive_s = self._random.uniform(*_ALIVE_S)
        await asyncio.sleep(alive_s)
        if self._random.random() < _AT_A_PRESS:
            await traffic.next_press()
            await asyncio.sleep(self._random.uniform(*_AFTER_PRESS_S))
        answered = [press for press in traffic.pressed if press.answered_at is not None]
        waiting = len(traffic.pressed) - len(answered)
        done = list(traffic.done)
        settled, repeats = set(traffic.settled), stage.gateway.work.repeats.copy()
        due = check.due_times(self._operator.screen.incidents.values())
        killed_at = datetime.now(UTC)
        await self._kill()
        record, found = await self._look(answered, done)
        in_boot = self._random.random() < _KILLED_IN_BOOT
        if in_boot:
            await stage.home.start()
            await asyncio.sleep(self._random.uniform(*_BOOT_S))
            await self._kill()
        began = time.monotonic()
        await stage.start_again()
        await self._screen_is_back(killed_at)
        back_s = time.monotonic() - began
        result.away.append(check.Away(killed_at, datetime.now(UTC)))
        again = stage.gateway.work.repeats - repeats
        found += [
            f"{key} was sent again although its receipt was safe" for key in again if key in settled
        ]
        result.needed_repeats += sum(n for key, n in again.items() if key not in settled)
        found += check.not_shown(record, self._operator.screen)
        found += check.moved_deadlines(due, self._operator.screen, killed_at)
        result.violations += found
        return (
            f"killed after {alive_s:4.2f} s{' and once in the boot' if in_boot else ''}: "
            f"{len(answered)} presses answered, {waiting} waiting, "
            f"{len(self._operator.screen.queue())} open; back in {back_s:3.1f} s; "
            + ("; ".join(found) if found else "all there")
        )

    async def end(self) -> None:
        """Let everything come to rest, and look once more at all of it."""
        await self._traffic.stop()
        await self._stage.home.stop()
        record, found = await self._look(self._traffic.pressed, self._traffic.done)
        found += check.wrong_steps(record, self._stage.policy, self.result.away)
        texts = self._stage.gateway.received
        found += check.told_twice(record, texts)
        self.result.told_anew = len(check.told_anew(record, texts))
        found += [
            f"{press.signal_id} was never answered"
            for press in self._traffic.pressed
            if press.answered_at is None
        ]
        found += [f"in the log: {error}" for error in self._stage.home.errors()]
        self.result.violations += found

    @property
    def _folder(self) -> Path:
        return self._stage.home.folder / "municipal_alarm"

    async def _kill(self) -> None:
        await self._stage.home.kill()
        self.result.kills += 1

    async def _look(
        self, pressed: Sequence[Pressed], done: Sequence[Done]
    ) -> tuple[check.Record, list[str]]:
        """Read the journal that lies on the disk; returns it, and what is wrong with it."""
        record = await asyncio.to_thread(check.read_journal, self._folder, self._head)
        self._head = record.head
        return record, [
            *([f"the journal is damaged: {record.damage}"] if record.damage else []),
            *check.lost_presses(record, pressed),
            *check.lost_commands(record, done),
            *check.duplicates(record),
        ]

    async def _screen_is_back(self, since: datetime) -> None:
        screen = self._operator.screen
        await self._operator.client.watch.until(
            lambda: (screen.shown_at is not None and screen.shown_at > since) or None, 60
        )


async def run(rounds: int, seed: int, *, say: bool = True) -> Result:
    """Kill `rounds` times; returns what was found."""
    random = Random(seed)
    with folder_for(None, _CACHE) as folder:
        ports, _ = Ports.of(folder, None)
        async with Stage(small_town(), folder, ports, plain=True, policy=_POLICY) as stage:
            await stage.home_assistant_up()
            operator = await stage.operator("operator")
            traffic = Traffic(stage, operator, random)
            one = Run(stage, traffic, operator, random)
            traffic.start()
            for number in range(1, rounds + 1):
                told = await one.round()
                if say:
                    print(f"round {number:3}: {told}", flush=True)
            await one.end()
            if one.result.violations:
                _keep(stage, seed)
            if say:
                print(_summary(one.result, traffic))
            return one.result


def _keep(stage: Stage, seed: int) -> None:
    """Leave journal and log for whoever must find out why."""
    kept = _CACHE / f"seed-{seed}"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(stage.home.folder / "municipal_alarm", kept)
    shutil.copy(stage.home.output, kept)
    print(f"journal and log are in {kept.relative_to(REPOSITORY)}")


def _summary(result: Result, traffic: Traffic) -> str:
    lines = [
        f"\n{result.rounds} rounds, {result.kills} kills, {len(traffic.pressed)} presses, "
        f"{len(traffic.done)} commands; {result.needed_repeats} texts repeated with need, "
        f"{result.told_anew} told anew because their incident was not yet on the disk",
        f"{len(result.violations)} violations",
        *(f"  {violation}" for violation in result.violations),
    ]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run it; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="script/kill9",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("rounds", nargs="?", type=int, default=100)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    options = parser.parse_args(arguments)
    print(f"seed {options.seed}", flush=True)
    try:
        result = asyncio.run(_cancellable(options.rounds, options.seed))
    except StartFailed as err:
        print(f"script/kill9: {err} (seed {options.seed})", file=sys.stderr)
        return 1
    except asyncio.CancelledError:
        return 130
    if result.violations:
        print(
            f"To choose the same moments again: script/kill9 {options.rounds} --seed {options.seed}"
        )
    return 1 if result.violations else 0


async def _cancellable(rounds: int, seed: int) -> Result:
    end_on_signals()
    return await run(rounds, seed)


if __name__ == "__main__":
    raise SystemExit(main())
