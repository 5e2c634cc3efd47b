"""What every benchmark gives back: figures, each with its target where it has one."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
import json


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number. `target` is ">= 5000" or "<= 50"; empty: it has none."""

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool = True

    def line(self) -> str:
        """The figure for people, in one line."""
        verdict = (
            f"  target {self.target}: {'met' if self.met else 'MISSED'}" if self.target else ""
        )
        return f"{self.name:<66} {_short(self.value):>10} {self.unit:<9}{verdict}".rstrip()

    def json(self) -> str:
        """The figure for programs: an object with name, value, unit, target and met."""
        return json.dumps(asdict(self), ensure_ascii=False)


def at_least(target: float, name: str, value: float, unit: str) -> Figure:
    """A figure that must reach its target."""
    return Figure(name, value, unit, f">= {target:g}", value >= target)


def at_most(target: float, name: str, value: float, unit: str) -> Figure:
    """A figure that must stay within its target."""
    return Figure(name, value, unit, f"<= {target:g}", value <= target)


def all_met(figures: Iterable[Figure]) -> bool:
    """Whether every target was met."""
    return all(figure.met for figure in figures)


def show(figures: Iterable[Figure], *, as_json: bool = False) -> None:
    """Print each figure as a line, or as a JSON object."""
    for figure in figures:
        print(figure.json() if as_json else figure.line(), flush=True)


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` of the values stay within; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _short(value: float) -> str:
    """Three significant digits for small numbers, whole ones for large."""
    return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.3g}"
