"""Guards on their rounds: how long a scan takes, and how soon it shows.

2 000 checkpoints in 150 buildings, 300 guards, 150 rounds open at once. Twice:

- the engine alone: `handle(Scan)` over 20 000 scans, beside the floor, a message that
  changes nothing (a radio says again that it is there);
- a real Home Assistant: a scan is given to the room, and the states of its checkpoint
  and of its round are read at the next thing that the event loop runs. Also how long the
  loop was busy until then.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
import gc
from pathlib import Path
import tempfile
from time import perf_counter
from typing import Any

from homeassistant.core import HomeAssistant
from homeassistant.helpers import entity_registry as er
from homeassistant.util import dt as dt_util

from custom_components.municipal_alarm.control_room import signals as s, site as st
from custom_components.municipal_alarm.control_room.commands import AUTOMATION, StartRound
from custom_components.municipal_alarm.control_room.engine import handle
from custom_components.municipal_alarm.control_room.ids import (
    BuildingId,
    CheckpointId,
    ResponderId,
    RoundPlanId,
    SignalId,
    SystemId,
)
from custom_components.municipal_alarm.control_room.state import RoomState, with_site
from custom_components.municipal_alarm.control_room.words import Duty, RoundKind
from custom_components.municipal_alarm.runtime import DATA_RUNTIME

from .city import ROOM, SYSTEM, apart, entry, gateway, running, subentry, write_config
from .figures import Figure, at_least, at_most, quantile

BUILDINGS, CHECKPOINTS, GUARDS = 150, 2000, 300
SCANS = 20_000
SHOWN = 1_000
WARM_UP = 200
BETWEEN = timedelta(milliseconds=100)
"""So that each guard reads a tag every half a minute."""
LONG = timedelta(days=7)
"""Rounds that do not run out meanwhile; one that is walked is opened anew."""

NUMBERS: Sequence[Sequence[int]] = [
    range(building, CHECKPOINTS, BUILDINGS) for building in range(BUILDINGS)
]
"""The checkpoints of each building."""


def town() -> st.Site:
    """The city as the rules see it."""
    system = SystemId(SYSTEM)
    return st.make_site(
        buildings=[
            st.Building(BuildingId(f"building{number}"), f"Building {number}", 52 + number / 999, 5)
            for number in range(BUILDINGS)
        ],
        systems=[st.RadioSystem(system, "Radios", receipts=True)],
        responders=[
            st.Responder(
                ResponderId(f"guard{number}"),
                f"Guard {number}",
                Duty.GUARD,
                BuildingId(f"building{number % BUILDINGS}"),
                (st.Contact(system, str(1201 + number)),),
            )
            for number in range(GUARDS)
        ],
        checkpoints=[
            st.Checkpoint(
                CheckpointId(f"checkpoint{number}"),
                BuildingId(f"building{number % BUILDINGS}"),
                f"Checkpoint {number}",
                str(number % 5),
                f"tag{number}",
            )
            for number in range(CHECKPOINTS)
        ],
        round_plans=[
            st.RoundPlan(
                RoundPlanId(f"plan{building}"),
                BuildingId(f"building{building}"),
                "Round",
                RoundKind.ROUND,
                tuple(
                    st.PlannedCheckpoint(CheckpointId(f"checkpoint{number}"), LONG)
                    for number in numbers
                ),
                LONG,
            )
            for building, numbers in enumerate(NUMBERS)
        ],
    )


def scan(number: int, at: datetime) -> s.Scan:
    """A scan of its own: guards take turns, and walk through their building's checkpoints."""
    guard = number % GUARDS
    numbers = NUMBERS[guard % BUILDINGS]
    tag = numbers[number // GUARDS % len(numbers)]
    return s.Scan(SignalId(f"scan{number}"), f"tag{tag}", at, SystemId(SYSTEM), str(1201 + guard))


def engine() -> tuple[list[float], list[float]]:
    """Seconds of every scan, and of every message that changes nothing."""
    state, now = with_site(RoomState(), town()), datetime(2026, 11, 22, 20, tzinfo=UTC)
    for guard in range(GUARDS):
        seen = s.DeviceSeen(SystemId(SYSTEM), str(1201 + guard), online=True)
        state = handle(state, seen, now).state
    scans: list[float] = []
    floor: list[float] = []
    for number in range(WARM_UP + SCANS):
        now += BETWEEN
        state = _opened(state, now)
        again = s.DeviceSeen(SystemId(SYSTEM), str(1201 + number % GUARDS), online=True)
        start = perf_counter()
        handle(state, again, now)
        between = perf_counter()
        decision = handle(state, scan(number, now), now)
        done = perf_counter()
        if not decision.events:
            raise RuntimeError("a scan that was not taken in is no scan to be measured")
        state = decision.state
        if number >= WARM_UP:
            floor.append(between - start)
            scans.append(done - between)
    return scans, floor


def _opened(state: RoomState, now: datetime) -> RoomState:
    """With a round of every plan open: those that are done begin anew."""
    if len(state.rounds) < BUILDINGS:
        walked = {one.plan_id for one in state.rounds.values()}
        for plan_id in state.site.round_plans.keys() - walked:
            start = StartRound(actor=AUTOMATION, plan_id=plan_id)
            state = handle(state, start, now).state
    return state


def entries(url: str) -> list[dict[str, Any]]:
    """The same city as Home Assistant stores it."""
    guards = [
        subentry(
            f"guard{number}",
            "responder",
            f"Guard {number}",
            {
                "name": f"Guard {number}",
                "duty": "guard",
                "home": f"building{number % BUILDINGS}",
                "on_duty": True,
                "contacts": [{"system": SYSTEM, "address": str(1201 + number)}],
            },
        )
        for number in range(GUARDS)
    ]
    link = {
        "kind": "radio_system",
        "system": "open_gateway",
        "url": url,
        "token": "fictional-pairing-token-for-benchmarks",
        "gateway_id": "bench",
    }
    return [
        entry(ROOM, "Control room", {"kind": "control_room"}, subentries=guards),
        entry(SYSTEM, "Radios", link),
        *(_building(number) for number in range(BUILDINGS)),
    ]


def _building(building: int) -> dict[str, Any]:
    checkpoints = [
        subentry(
            f"checkpoint{number}",
            "checkpoint",
            f"Checkpoint {number}",
            {"name": f"Checkpoint {number}", "floor": str(number % 5), "tag": f"tag{number}"},
        )
        for number in NUMBERS[building]
    ]
    plan = {
        "name": "Round",
        "round_kind": "round",
        "checkpoints": [
            {"checkpoint": f"checkpoint{number}", "within": LONG.total_seconds()}
            for number in NUMBERS[building]
        ],
        "lasts": LONG.total_seconds(),
        "rrule": "",
    }
    data = {
        "kind": "building",
        "latitude": 52 + building / 999,
        "longitude": 5,
        "press_secret": "00" * 32,
    }
    return entry(
        f"building{building}",
        f"Building {building}",
        data,
        subentries=[*checkpoints, subentry(f"plan{building}", "round_plan", "Round", plan)],
    )


class Shown:
    """Reads what entities show."""

    def __init__(self, hass: HomeAssistant) -> None:
        """Everything is set up."""
        self._hass = hass
        self._entity_of = {
            one.unique_id: one.entity_id for one in er.async_get(hass).entities.values()
        }

    def state(self, unique_id: str) -> str:
        """The state of one entity."""
        state = self._hass.states.get(self._entity_of[unique_id])
        if state is None:
            raise RuntimeError(f"there is no {unique_id}")
        return state.state


async def home_assistant(folder: Path) -> tuple[list[float], int]:
    """Seconds until a scan shows, and how often it did at the next thing that ran."""
    async with (
        gateway() as url,
        running(write_config(folder, entries(url), "homeassistant:\n")) as hass,
    ):
        runtime, shown = hass.data[DATA_RUNTIME], Shown(hass)
        for plan_id in runtime.room.state.site.round_plans:
            runtime.room.handle(StartRound(actor=AUTOMATION, plan_id=plan_id))
        await runtime.room.durable()
        await hass.async_block_till_done()
        times: list[float] = []
        fresh = 0
        gc.collect()
        for number in range(SHOWN):
            signal = scan(number, dt_util.utcnow())
            checkpoint = f"checkpoint{signal.tag.removeprefix('tag')}_last_scan"
            plan = f"plan{number % GUARDS % BUILDINGS}_progress"
            start = perf_counter()
            runtime.take(signal)
            await asyncio.sleep(0)
            times.append(perf_counter() - start)
            done = _progress(runtime.room.state, signal)
            when = signal.occurred_at.isoformat(timespec="seconds")
            fresh += shown.state(checkpoint) == when and (
                done is None or float(shown.state(plan)) == done
            )
            await runtime.room.durable()
            await hass.async_block_till_done()
    return times, fresh


def _progress(state: RoomState, signal: s.Scan) -> float | None:
    """The percentage that the round of a scan must show; None: it is over."""
    number = int(signal.tag.removeprefix("tag"))
    plan_id = f"plan{number % BUILDINGS}"
    one = next((one for one in state.rounds.values() if one.plan_id == plan_id), None)
    return 100 * len(one.visits) // len(one.checkpoints) if one is not None else None


def run() -> list[Figure]:
    """The figures, with their targets."""
    scans, floor = engine()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        times, fresh = apart(home_assistant(Path(folder)))
    p99 = quantile(scans, 0.99)
    return [
        Figure(f"a scan in the engine p50, of {SCANS}", quantile(scans, 0.5) * 1e6, "us"),
        at_most(1, f"a scan in the engine p99, of {SCANS}", p99 * 1e3, "ms"),
        Figure("a message that changes nothing p50", quantile(floor, 0.5) * 1e6, "us"),
        Figure(
            "a scan over a message that changes nothing, p50",
            quantile(scans, 0.5) / quantile(floor, 0.5),
            "times",
        ),
        at_least(
            100,
            f"of {SHOWN} scans, shown by checkpoint and round at the next thing the loop runs",
            100 * fresh / SHOWN,
            "%",
        ),
        Figure(
            "the loop is busy with a scan until it shows, p50", quantile(times, 0.5) * 1e3, "ms"
        ),
        Figure(
            "the loop is busy with a scan until it shows, p99", quantile(times, 0.99) * 1e3, "ms"
        ),
    ]
