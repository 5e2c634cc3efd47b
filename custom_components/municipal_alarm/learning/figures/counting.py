"""What every figure is made of: a share that knows of how many, and a rank."""

from collections.abc import Sequence
from typing import Any

from ...control_room.values import value

MEDIAN, P80, P90, P95, P985 = RANKS = (500, 800, 900, 950, 985)
"""In thousandths, so that 98.5 % is a whole number and no rank hangs on a rounding."""


@value
class Share:
    """So many of so many. Whoever shows it can show of how many."""

    part: int
    whole: int

    @property
    def ratio(self) -> float | None:
        """From 0 to 1; None: there was nothing to be part of."""
        return self.part / self.whole if self.whole else None

    @property
    def percent(self) -> float | None:
        """The ratio in percent, to one tenth."""
        return None if (ratio := self.ratio) is None else round(100 * ratio, 1)

    def reaches(self, permille: int) -> bool | None:
        """Whether it is at least that; None: there was nothing to be part of."""
        return self.part * 1000 >= permille * self.whole if self.whole else None

    def as_json(self) -> dict[str, Any]:
        """For answers."""
        return {"n": self.part, "of": self.whole, "percent": self.percent}


def ranked(rising: Sequence[float], permille: int) -> float | None:
    """The nearest rank: the smallest value that at least so many thousandths do not exceed.

    None: there are no values. Nothing is interpolated: it is a time that really occurred.
    """
    if not rising:
        return None
    return rising[max(-(-len(rising) * permille // 1000), 1) - 1]
