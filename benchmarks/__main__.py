"""`python -m benchmarks NAME [--json] [--save]`: run one benchmark, judge its figures.

Exits 0 only when every target is met. `--save` keeps the figures, with the machine
they were measured on, in `baseline.json`; later runs show their ratio to it.
"""

import argparse
from datetime import UTC, datetime
from importlib import import_module
import json
import os
from pathlib import Path
import platform
import sys
from typing import Any

from .figures import Figure, all_met

FOLDER = Path(__file__).parent
BASELINE = FOLDER / "baseline.json"


def names() -> list[str]:
    """The benchmarks there are."""
    return sorted(path.stem.removeprefix("bench_") for path in FOLDER.glob("bench_*.py"))


def machine() -> dict[str, Any]:
    """What figures were measured on."""
    return {
        "cpu": _cpu(),
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
    }


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "?")


def read_baseline() -> dict[str, Any]:
    """The kept figures by benchmark; empty when there are none."""
    if not BASELINE.exists():
        return {}
    kept: dict[str, Any] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return kept


def save(name: str, figures: list[Figure]) -> None:
    """Keep these figures as the baseline of this benchmark."""
    kept = read_baseline()
    kept[name] = {
        "date": datetime.now(UTC).date().isoformat(),
        "machine": machine(),
        "figures": {figure.name: round(figure.value, 3) for figure in figures},
    }
    BASELINE.write_text(json.dumps(kept, indent=2) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """Run from a command line; returns the exit code."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument("name", nargs="?", choices=names(), help="which; without: list them")
    parser.add_argument("--json", action="store_true", help="one JSON object a figure")
    parser.add_argument("--save", action="store_true", help="keep the figures as baseline")
    options = parser.parse_args(arguments)
    if options.name is None:
        print("\n".join(names()))
        return 0
    figures: list[Figure] = import_module(f".bench_{options.name}", __package__).run()
    before = read_baseline().get(options.name, {}).get("figures", {})
    for figure in figures:
        kept = before.get(figure.name)
        against = f"  ({figure.value / kept:.2f} of the baseline)" if kept else ""
        print(figure.json() if options.json else figure.line() + against, flush=True)
    if options.save:
        save(options.name, figures)
    return 0 if all_met(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
