"""A whole city: what it costs to start, to hold and to import, beside a bare Home Assistant.

150 buildings, 1 500 desks, 3 000 checkpoints, 150 rounds, 300 radios and 300 responders.
Four Home Assistants, each in a process of its own, one after another in one run, all with
what a Home Assistant of people has (pages, history, recorder):

- bare: without this integration, started twice; the second start counts;
- town: 12 desks. A press to the first frame; then the city is imported as a site plan, by
  the action, while desks of the town are pressed by another thread: all must go out;
- city: the same folder, started again;
- first boot: the city's entries alone, as if all registries and states were new.
"""

from asyncio import to_thread
from collections.abc import Iterator
import json
from pathlib import Path
import shutil
import subprocess
import sys
import tempfile
from typing import Any

from .city import apart, gateway, write_config
from .city_plan import DESKS, RADIOS, TOWN_DESKS, desk_source, plan, town
from .figures import Figure, at_least, at_most

_PARTS = (
    *("config", "file_upload", "frontend", "history", "logbook", "media_source"),
    *("mobile_app", "my", "recorder", "stream", "sun", "tag"),
)
YAML = "\n".join((*(f"{part}:" for part in _PARTS), "logger:\n  default: warning\n"))
MOST_ENTITIES = 10_000
"""What Home Assistant takes of one entry."""
_KEPT = ("core.config_entries", "http")
_PATIENCE_S = 600


def measured(way: str, folder: Path, *arguments: str) -> dict[str, Any]:
    """What one Home Assistant says of itself."""
    done = subprocess.run(  # noqa: S603 - this project's own module
        [sys.executable, "-m", "benchmarks.city_home", way, str(folder), *arguments],
        cwd=Path(__file__).parents[1],
        capture_output=True,
        text=True,
        timeout=_PATIENCE_S,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{way} of {folder.name} failed:\n{done.stderr[-4000:]}")
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def forget(folder: Path) -> None:
    """Leave of what is stored the entries alone, as before the first start."""
    for path in (folder / ".storage").iterdir():
        if path.name not in _KEPT:
            path.unlink()
    for path in folder.glob("home-assistant_v2.db*"):
        path.unlink()
    shutil.rmtree(folder / "municipal_alarm", ignore_errors=True)


async def _all(folder: Path) -> dict[str, dict[str, Any]]:
    async with gateway(RADIOS) as url:
        bare, home = folder / "bare", folder / "home"
        write_config(bare, [], YAML)
        write_config(home, town(url), YAML)
        document = folder / "city.yaml"
        document.write_text(plan(), encoding="utf-8")
        desks = [desk_source(number) for number in range(0, DESKS, 7)]
        found = {"bare first": await to_thread(measured, "start", bare)}
        found["bare"] = await to_thread(measured, "start", bare)
        found["import"] = await to_thread(measured, "import", home, str(document))
        found["city"] = await to_thread(measured, "start", home, "--press", *desks)
        forget(home)
        found["first boot"] = await to_thread(measured, "start", home)
    return found


def run() -> list[Figure]:
    """The figures, with their targets."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        found = apart(_all(Path(folder)))
    usual = set(found["bare"]["errors"])
    for name, one in found.items():
        # What this machine lacks (a program for video, say) the bare one says too.
        one["errors"] = [line for line in one["errors"] if line not in usual]
        for line in one["errors"][:10]:
            print(f"{name}: {line}", file=sys.stderr)
    return list(_figures(found))


def _figures(found: dict[str, dict[str, Any]]) -> Iterator[Figure]:
    bare, brought, city, first = (found[one] for one in ("bare", "import", "city", "first boot"))
    yield Figure("start, bare", bare["start_s"], "s")
    yield Figure("start, city", city["start_s"], "s")
    yield at_most(6, "start that the city adds", city["start_s"] - bare["start_s"], "s")
    used = city["start_cpu_s"] - bare["start_cpu_s"]
    yield Figure("of it the processor's", used, "s")
    added = first["start_s"] - found["bare first"]["start_s"]
    yield Figure("start that the city adds at its first boot", added, "s")
    yield Figure("memory, bare", bare["memory_mb"], "MB")
    yield at_most(200, "memory that the city adds", city["memory_mb"] - bare["memory_mb"], "MB")
    yield Figure("entities of the city", city["entities"] - bare["entities"], "")
    most = max(one["most"] for one in (brought, city, first))
    yield at_most(MOST_ENTITIES / 2, "entities of the largest entry", most, "")
    for name in ("first boot", "import", "city"):
        yield at_most(0, f"errors in the log, {name}", len(found[name]["errors"]), "")
    yield Figure(f"press to frame p50, town of {TOWN_DESKS} desks", brought["press_s"] * 1e6, "us")
    yield Figure("press to frame p50, city", city["press_s"] * 1e6, "us")
    yield at_most(
        1.5, "press to frame, city over town", city["press_s"] / brought["press_s"], "times"
    )
    yield at_least(5000, "things that were imported", brought["added"], "")
    yield at_most(30, "import of the whole plan", brought["import_s"], "s")
    yield Figure("of it the processor's, import", brought["import_cpu_s"], "s")
    yield at_least(50, "presses meanwhile", brought["presses"], "")
    yield at_most(0, "of them lost", brought["lost"], "")
    yield Figure("press to frame p99 before", brought["calm_p99_s"] * 1e3, "ms")
    yield Figure("press to frame p50 meanwhile", brought["meanwhile_p50_s"] * 1e3, "ms")
    yield at_most(100, "press to frame p99 meanwhile", brought["meanwhile_p99_s"] * 1e3, "ms")
    yield Figure("the slowest of them", brought["slowest_s"] * 1e3, "ms")
