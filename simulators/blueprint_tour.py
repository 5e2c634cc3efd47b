"""Every blueprint in a running Home Assistant: installed, filled in, saved, run, traced.

    script/tour             all of them
    script/tour man_down    some of them

It goes the way of a person with a browser, over the same APIs: the options of the
control room install the blueprints, the automation editor saves each with its defaults
and what has none, something makes it run, and its trace is read. The exit code says
whether all of them ran to their end without an error.
"""

import argparse
import asyncio
from collections.abc import Iterator, Sequence
import json
from pathlib import Path
import sys
from typing import Any

from .addresses import Ports, free_port
from .blueprint_visits import HOUSE, VISITS, Visit
from .client import Json
from .ending import end_on_signals
from .home_assistant import REPOSITORY, folder_for
from .operator import DOMAIN
from .stage import Stage
from .town import WATERVEEN

_CACHE = REPOSITORY / ".cache" / "tour"
_FLOW = "/api/config/config_entries/options/flow"
_TRACED_S = 30.0
_LOOK_S = 0.1
_ENDED = ("finished", "failed_conditions")


class Failed(Exception):
    """A blueprint did not do what it should."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the tour; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="script/tour",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("names", nargs="*", help="blueprints to visit; none: all")
    names = parser.parse_args(arguments).names
    visits = [visit for visit in VISITS if not names or visit.file.split("/")[1] in names]
    if not visits:
        parser.error("there is no such blueprint")
    return asyncio.run(_run(visits))


async def _run(visits: Sequence[Visit]) -> int:
    end_on_signals()
    with folder_for(None, _CACHE) as folder:
        stage = Stage(WATERVEEN, folder, Ports.of(folder, free_port(), None)[0])
        async with stage:
            _furnish(folder)
            await stage.home_assistant_up()
            failed = await Tour(stage).make(visits)
        errors = stage.home.errors()
        for error in errors:
            print(f"FAILED: the log: {error}")
    return 1 if failed or errors else 0


def _furnish(folder: Path) -> None:
    """What the blueprints use of a house, and where pictures may be kept."""
    path = folder / "configuration.yaml"
    text = path.read_text("utf-8")
    (folder / "media").mkdir(exist_ok=True)
    core = {
        "packages": {"tour": HOUSE},
        "allowlist_external_dirs": [str(folder / "media")],
    }
    text = text.replace("homeassistant: {}\n", f"homeassistant: {json.dumps(core)}\n")
    path.write_text(text, "utf-8")


class Tour:
    """One administrator who visits blueprints."""

    def __init__(self, stage: Stage) -> None:
        """Be at a stage that is up."""
        self.folder = stage.home.folder
        self._client = stage.admin
        self._devices: list[Json] = []
        self._cameras: list[str] = []
        self._key = ""

    async def make(self, visits: Sequence[Visit]) -> int:
        """Visit them; returns how many did not do what they should."""
        await self._install()
        self._devices = await self._client.command("config/device_registry/list")
        states = await self._client.command("get_states")
        self._cameras = [one["entity_id"] for one in states if one["entity_id"][:7] == "camera."]
        failed = 0
        for visit in visits:
            try:
                steps = await self._visit(visit)
            except (Failed, TimeoutError) as err:
                failed += 1
                print(f"FAILED  {visit.file}: {err}", flush=True)
            else:
                print(f"ok      {visit.file}: {steps} steps", flush=True)
            await self._tidy()
        return failed

    # --- the way of a person ----------------------------------------------------------

    async def _install(self) -> None:
        """Choose all of them in the options of the control room."""
        entries = await self._client.command("config_entries/get", domain=DOMAIN)
        (room,) = [one for one in entries if one["supports_options"]]
        flow = await self._client.post(_FLOW, {"handler": room["entry_id"]})
        form = await self._client.post(f"{_FLOW}/{flow['flow_id']}", {"next_step_id": "blueprints"})
        (install,) = [one for one in form["data_schema"] if one["name"] == "install"]
        wanted = [option["value"] for option in install["selector"]["select"]["options"]]
        await self._client.post(f"{_FLOW}/{flow['flow_id']}", {"install": wanted})

    async def _visit(self, visit: Visit) -> int:
        domain, _, name = visit.file.partition("/")
        path = f"{DOMAIN}/{name}.yaml"
        shown = await self._client.command("blueprint/list", domain=domain)
        if "metadata" not in shown.get(path, {}):
            raise Failed(f"the editor shows {shown.get(path)}")
        self._key = f"tour_{name}"
        filled = dict(visit.inputs(self))
        missing = set(_required(shown[path]["metadata"]["input"])) - set(filled)
        if missing:
            raise Failed(f"nothing is filled in for {missing}")
        await self._client.post(
            f"/api/config/{domain}/config/{self._key}",
            {"alias": self._key, "use_blueprint": {"path": path, "input": filled}},
        )
        await self._until_it_is_on(domain)
        await visit.cause(self)
        return await self._traced(domain)

    async def _until_it_is_on(self, domain: str) -> None:
        wanted = "on" if domain == "automation" else "off"
        async with asyncio.timeout(_TRACED_S):
            while await self._state(domain) != wanted:  # noqa: ASYNC110 - another process
                await asyncio.sleep(_LOOK_S)

    async def _state(self, domain: str) -> str | None:
        states = await self._client.command("get_states")
        found = [one["state"] for one in states if one["entity_id"] == f"{domain}.{self._key}"]
        return found[0] if found else None

    async def _traced(self, domain: str) -> int:
        """Wait until a run has ended, and read the traces; returns how many steps it took."""
        traces: list[Json] = []
        async with asyncio.timeout(_TRACED_S):
            while not any(one.get("script_execution") == "finished" for one in traces):
                await asyncio.sleep(_LOOK_S)
                traces = await self._client.command("trace/list", domain=domain, item_id=self._key)
        count = 0
        for one in traces:
            trace = await self._client.command(
                "trace/get", domain=domain, item_id=self._key, run_id=one["run_id"]
            )
            errors = list(_errors(trace))
            if errors:
                raise Failed("; ".join(errors))
            count = max(count, len(trace["trace"]))
        return count

    async def _tidy(self) -> None:
        """End what was begun, so that the next one finds a quiet town."""
        await self._client.post("/api/services/automation/turn_off", {"entity_id": "all"})
        told = await self._client.action(DOMAIN, "get_incidents", response=True)
        for incident in told["incidents"]:
            number = str(incident["number"])
            if incident["state"] != "resolved":
                outcome = "drill" if incident["drill"] else "technical"
                await self.act("resolve", incident_id=number, outcome=outcome)
            await self.act("close", incident_id=number)

    # --- what a visit may ask for -------------------------------------------------------

    async def act(self, name: str, **data: Any) -> None:
        """Perform one of our actions."""
        await self._client.action(DOMAIN, name, **data)

    async def call(self, domain: str, name: str, **data: Any) -> None:
        """Perform another action."""
        await self._client.action(domain, name, **data)

    async def newest(self) -> str:
        """The number of the newest incident."""
        told = await self._client.action(DOMAIN, "get_incidents", response=True)
        return str(max(one["number"] for one in told["incidents"]))

    async def run(self) -> None:
        """Trigger the automation that is visited, whatever hour it is."""
        await self._client.action(
            "automation",
            "trigger",
            entity_id=f"automation.{self._key}",
            skip_condition=True,
        )

    def phone(self) -> str:
        """The device of a phone."""
        return self._device("Phone of Bas Kuiper")

    def desk(self) -> str:
        """The device of the desk."""
        return self._device("Town Hall Desk 1")

    def camera(self) -> str:
        """The camera entity of the desk."""
        return next(one for one in self._cameras if one.startswith("camera.town_hall_desk_1"))

    def _device(self, name: str) -> str:
        return next(str(one["id"]) for one in self._devices if one["name"] == name)


def _required(inputs: Json) -> Iterator[str]:
    """The inputs without a default, in sections and out of them."""
    for key, one in inputs.items():
        if one and "input" in one:
            yield from _required(one["input"])
        elif "default" not in (one or {}):
            yield key


def _errors(trace: Json) -> Iterator[str]:
    """What is wrong in a trace."""
    if trace.get("script_execution") not in _ENDED:
        yield f"it ended as {trace.get('script_execution')}"
    if "error" in trace:
        yield str(trace["error"])
    for path, steps in trace["trace"].items():
        yield from (f"{path}: {step['error']}" for step in steps if "error" in step)


if __name__ == "__main__":
    sys.exit(main())
