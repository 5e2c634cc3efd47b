"""The screen: from the press to the operator's eye, and with 500 incidents in the queue.

One real Home Assistant, one real Chromium, a console that sounds. On one page stand a switch
as Home Assistant shows it by itself and all that an operator has before them, queue and
incident; the switch is the panic button. Time is taken in the page, frame by frame, so both
are measured by the same clock: what counts is how much later than the switch the alarm is
there.

Frames are counted while the list is scrolled and a change comes every 200 ms.
"""

import asyncio
from dataclasses import replace
from gzip import compress
from itertools import count
from pathlib import Path
import tempfile
from typing import Any

from simulators.addresses import Ports, free_port
from simulators.browser import Browsers, Screen, console_script
from simulators.home_assistant import REPOSITORY
from simulators.stage import Stage
from simulators.town import WATERVEEN, Building, Button, Desk, Town
from simulators.town_entries import source_of

from .figures import Figure, at_least, at_most, quantile

PRESSES = 40
INCIDENTS = 500
FRAMES_S = 5.0
FILES = REPOSITORY / "custom_components" / "municipal_alarm" / "frontend"
DOMAIN = "municipal_alarm"

_DASHBOARD = """\
title: Bench
views:
  - path: press
    type: panel
    cards:
      - type: vertical-stack
        cards:
          - type: entities
            entities: [{button}]
          - type: custom:municipal-alarm-console-card
"""

_FIRST_FRAMES = """([row, spot]) => new Promise(done => {
    const seen = {};
    const deep = (selector, root = document) => {
        const here = root.querySelector(selector);
        if (here) return here;
        for (const one of root.querySelectorAll("*")) {
            const found = one.shadowRoot && deep(selector, one.shadowRoot);
            if (found) return found;
        }
    };
    const toggle = deep("hui-toggle-entity-row").shadowRoot.querySelector("ha-entity-toggle");
    const queue = deep("municipal-alarm-queue").shadowRoot;
    const look = () => {
        const now = performance.now();
        if (!seen.switch && toggle.stateObj.state === "on") seen.switch = now;
        if (!seen.alarm && queue.querySelector(row)?.textContent.includes(spot)) seen.alarm = now;
        if (seen.switch && seen.alarm) done(seen);
        else requestAnimationFrame(look);
    };
    const begin = () => {
        // That of the press before has not come to the screen yet.
        if (toggle.stateObj.state === "on") return requestAnimationFrame(begin);
        window.waitingForPress = true;
        look();
    };
    begin();
})"""

_FRAMES = """seconds => new Promise(done => {
    const deep = (selector, root = document) => {
        const here = root.querySelector(selector);
        if (here) return here;
        for (const one of root.querySelectorAll("*")) {
            const found = one.shadowRoot && deep(selector, one.shadowRoot);
            if (found) return found;
        }
    };
    const list = deep(".list");
    const began = performance.now();
    let frames = 0;
    let by = 40;
    const next = () => {
        frames += 1;
        list.scrollTop += by;
        if (list.scrollTop + list.clientHeight >= list.scrollHeight || list.scrollTop <= 0) by = -by;
        const spent = (performance.now() - began) / 1000;
        if (spent < seconds) requestAnimationFrame(next);
        else done(frames / spent);
    };
    requestAnimationFrame(next);
})"""


def run() -> list[Figure]:
    """Measure all of it."""
    size = sum(len(compress(path.read_bytes(), 9)) for path in FILES.glob("*.js"))
    if not size:
        raise FileNotFoundError("the screen was not built; script/frontend builds it")
    return [
        at_most(120, "bundle, gzipped", size / 1024, "kB"),
        *asyncio.run(_run()),
    ]


async def _run() -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        stage = Stage(_city(), folder, Ports.of(folder, free_port(), None)[0])
        async with stage, Browsers() as browsers:
            button = source_of(stage.town.place("Town Hall, Registry"))
            _add_dashboard(folder, button)
            await stage.home_assistant_up()
            anna = await browsers.sit_down(stage, "operator")
            await anna.context.add_init_script(console_script("operator"))
            return [*await _presses(stage, anna, button), *await _frames(stage, anna)]


async def _presses(stage: Stage, anna: Screen, button: str) -> list[Figure]:
    await anna.open("/bench-press/press")
    await anna.page.locator("municipal-alarm-queue h2").wait_for()
    await anna.page.locator("hui-toggle-entity-row").wait_for()
    later: list[float] = []
    for _ in range(PRESSES):
        await anna.page.evaluate("window.waitingForPress = false")
        frames = asyncio.create_task(anna.page.evaluate(_FIRST_FRAMES, ["button.row", "Registry"]))
        await anna.page.wait_for_function("window.waitingForPress")
        await stage.admin.action("input_boolean", "turn_on", entity_id=button)
        seen: dict[str, float] = await frames
        later.append(seen["alarm"] - seen["switch"])
        await stage.tidy()
        await stage.admin.action("input_boolean", "turn_off", entity_id=button)
        await anna.page.locator("button.row").wait_for(state="detached")
    return [
        Figure("press to visible beyond Home Assistant's own, p50", quantile(later, 0.5), "ms"),
        at_most(
            200, "press to visible beyond Home Assistant's own, p95", quantile(later, 0.95), "ms"
        ),
    ]


async def _frames(stage: Stage, anna: Screen) -> list[Figure]:
    await anna.open("/control-room/queue")
    await anna.page.locator("municipal-alarm-queue h2").wait_for()
    empty = float(await anna.page.evaluate(_FRAMES, FRAMES_S))
    for number in range(INCIDENTS):
        await _raise(stage, f"Room {number}")
    rows = anna.page.locator("button.row")
    async with asyncio.timeout(60):
        while await rows.count() < INCIDENTS:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    full = await _frames_a_second(stage, anna)
    return [
        Figure("frames, empty queue", empty, "/s"),
        at_least(min(50, empty / 2), f"frames, {INCIDENTS} incidents, scrolled", full, "/s"),
    ]


async def _frames_a_second(stage: Stage, anna: Screen) -> float:
    measured: asyncio.Task[Any] = asyncio.create_task(anna.page.evaluate(_FRAMES, FRAMES_S))
    for number in count():
        await asyncio.wait({measured}, timeout=0.2)
        if measured.done():
            return float(measured.result())
        await _raise(stage, f"Room {number % INCIDENTS}")
    raise AssertionError("count() does not end")


async def _raise(stage: Stage, desk: str) -> None:
    await stage.admin.action(DOMAIN, "raise_alarm", desk=desk)


def _city() -> Town:
    """Waterveen, and ten towers whose desks are called Room 0 … Room 499."""
    towers = tuple(
        Building(
            f"tower-{tower}",
            f"Tower {tower}",
            52.6 + tower / 100,
            5.1,
            tuple(
                Desk(f"tower-{number}", f"Room {number}", "1", Button.SWITCH, camera=False)
                for number in range(tower * 50, tower * 50 + 50)
            ),
        )
        for tower in range(INCIDENTS // 50)
    )
    return replace(WATERVEEN, buildings=(*WATERVEEN.buildings, *towers))


def _add_dashboard(folder: Path, button: str) -> None:
    path = folder / "configuration.yaml"
    before = 'lovelace: {"dashboards": {'
    bench = '"bench-press": {"mode": "yaml", "title": "Bench", "filename": "bench.yaml"}, '
    path.write_text(path.read_text().replace(before, before + bench, 1))
    (folder / "bench.yaml").write_text(_DASHBOARD.format(button=button))
