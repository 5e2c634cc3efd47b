"""A memory that ends: by age, and by the number of things in it."""

from typing import Final

CAPACITY: Final = 4_096
"""Of everything that is remembered by radio: a town has some hundreds."""


class Remembered[Key, Value]:
    """Values by key, for `seconds` from when they were put in; the oldest make room."""

    def __init__(self, seconds: float = float("inf"), capacity: int = CAPACITY) -> None:
        """Begin empty."""
        self._seconds = seconds
        self._capacity = capacity
        self._values: dict[Key, tuple[float, Value]] = {}

    def __len__(self) -> int:
        return len(self._values)

    def put(self, key: Key, value: Value, now: float) -> None:
        """Remember a value, from now."""
        self._values.pop(key, None)
        self._values[key] = (now, value)
        while len(self._values) > self._capacity or self._oldest() < now - self._seconds:
            del self._values[next(iter(self._values))]

    def get(self, key: Key, now: float) -> Value | None:
        """Return what is remembered under a key."""
        found = self._values.get(key)
        return None if found is None or found[0] < now - self._seconds else found[1]

    def forget(self, key: Key) -> Value | None:
        """Forget a key; returns what was remembered under it, however old."""
        found = self._values.pop(key, None)
        return None if found is None else found[1]

    def _oldest(self) -> float:
        return next(iter(self._values.values()))[0]
