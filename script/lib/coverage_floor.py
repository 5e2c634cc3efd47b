"""Hold every module of the component to its coverage floor, and name those below it.

Usage: python script/lib/coverage_floor.py COVERAGE_JSON
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
import json
from pathlib import Path
import sys
from typing import TypedDict

COMPONENT = "custom_components/municipal_alarm/"
# The floors of Home Assistant's quality scale: more than 95 % of each module
# (test-coverage), and every line and branch of a config flow (config-flow-test-coverage).
FLOOR = 95.0


class Summary(TypedDict):
    """The figures of coverage.py's JSON report that matter here."""

    percent_covered: float


class Module(TypedDict):
    """One module in that report."""

    summary: Summary
    missing_lines: list[int]
    missing_branches: list[tuple[int, int]]


class Report(TypedDict):
    """The report."""

    files: dict[str, Module]
    totals: Summary


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A module below its floor."""

    path: str
    percent: float
    wanted: str
    missing: str


def is_flow(path: str) -> bool:
    """Tell whether the module is part of a config, options or subentry flow."""
    inside = path.removeprefix(COMPONENT)
    return inside == "config_flow.py" or inside.startswith("flows/")


def ranges(lines: list[int]) -> Iterator[str]:
    """Write 1, 2, 3, 7 as 1-3, 7."""
    for _, group in groupby(enumerate(lines), key=lambda pair: pair[1] - pair[0]):
        run = [line for _, line in group]
        yield str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}"


def missing(module: Module) -> str:
    """Name the lines and branches that no test reached."""
    lines = module["missing_lines"]
    branches = [
        # Leaving the function is a branch to a negative line.
        f"{start}->{'exit' if end < 0 else end}"
        for start, end in module["missing_branches"]
        if start not in lines  # where the line never ran, its branches say nothing new
    ]
    return ", ".join([*ranges(lines), *branches])


def shortfalls(report: Report) -> Iterator[Shortfall]:
    """Find the modules below their floor."""
    for path, module in sorted(report["files"].items()):
        percent = module["summary"]["percent_covered"]
        if is_flow(path):
            enough, wanted = percent == 100, "100 %"
        else:
            enough, wanted = percent > FLOOR, f"more than {FLOOR:g} %"
        if not enough:
            yield Shortfall(path, percent, wanted, missing(module))


def main() -> int:
    """Print the verdict."""
    report: Report = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    if not report["files"]:
        print(f"Coverage: nothing was measured under {COMPONENT}.")
        return 1
    found = list(shortfalls(report))
    for short in found:
        print(
            f"Coverage: {short.path} has {short.percent:.1f} %, wants {short.wanted}: missing {short.missing}"
        )
    if not found:
        total = report["totals"]["percent_covered"]
        print(
            f"Coverage: {total:.1f} % in all; each of {len(report['files'])} modules is above its floor."
        )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
