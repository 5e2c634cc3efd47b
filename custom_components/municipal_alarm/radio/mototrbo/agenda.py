"""When something is due, by name: one time each, the earliest first."""

from collections.abc import Hashable, Iterator
from heapq import heapify, heappop, heappush


class Agenda[K: Hashable]:
    """Times at which things are due, on one clock; names that are equal are the same thing."""

    def __init__(self) -> None:
        """Begin with nothing due."""
        self._at: dict[K, float] = {}
        # Holds times that no longer count as well; those go when they come up.
        self._heap: list[tuple[float, int, K]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._at)

    def __contains__(self, name: K) -> bool:
        return name in self._at

    def set(self, name: K, at: float) -> None:
        """Note when it is due, instead of any earlier note."""
        self._at[name] = at
        self._count += 1  # of equal times, the one noted first; names need no order
        heappush(self._heap, (at, self._count, name))
        if len(self._heap) > 2 * len(self._at) + 64:
            fresh = {(at, name) for name, at in self._at.items()}
            self._heap = [one for one in self._heap if (one[0], one[2]) in fresh]
            heapify(self._heap)

    def drop(self, name: K) -> None:
        """Forget it."""
        self._at.pop(name, None)

    def next(self) -> float | None:
        """Return the earliest time; None when nothing is due ever."""
        while self._heap:
            at, _, name = self._heap[0]
            if self._at.get(name) == at:
                return at
            heappop(self._heap)
        return None

    def due(self, now: float) -> Iterator[K]:
        """Take out what is due, one by one; what is set meanwhile for now comes too."""
        while (at := self.next()) is not None and at <= now:
            name = heappop(self._heap)[2]
            del self._at[name]
            yield name


def earliest(*times: float | None) -> float | None:
    """Return the earliest of some times, each of which may be none."""
    return min((at for at in times if at is not None), default=None)
