"""How long to wait before trying again."""

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses that double from `first_s` up to `longest_s`, each shortened at random.

    Without the random part all links of a town would come back in step after a
    power cut, and knock the same server over again and again.
    """

    first_s: float = 0.5
    longest_s: float = 30.0

    def pause(self, attempt: int, random: Random) -> float:
        """Return the seconds to wait after failure number `attempt`, from 0."""
        # 2**16 of any sensible first pause is beyond the longest.
        whole: float = min(self.longest_s, self.first_s * 2 ** min(attempt, 16))
        return whole * random.uniform(0.5, 1.0)
