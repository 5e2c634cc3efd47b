"""A map that never changes, and of which a changed copy is cheap however large it is."""

from collections.abc import Iterator, Mapping, ValuesView
from typing import override

_SHELVES = 32
"""1 500 open incidents are some 47 on a shelf: a change copies those, and 32 references.
One map would copy all 1 500, three times in every press of a storm."""


class Shelves[K, V](Mapping[K, V]):
    """A `Mapping` spread over shelves by hash; `put` and `without` copy one of them."""

    __slots__ = ("_shelves",)

    def __init__(self) -> None:
        """Start empty."""
        self._shelves: list[dict[K, V]] = [{}] * _SHELVES
        """Shared with other maps, and never changed once this one is made."""

    def put(self, key: K, value: V) -> Shelves[K, V]:
        """The same with this value under this key."""
        changed, shelf = self._copied(key)
        shelf[key] = value
        return changed

    def without(self, key: K) -> Shelves[K, V]:
        """The same without this key."""
        changed, shelf = self._copied(key)
        shelf.pop(key, None)
        return changed

    def _copied(self, key: K) -> tuple[Shelves[K, V], dict[K, V]]:
        """A copy, and in it the shelf of this key, that may be changed."""
        changed: Shelves[K, V] = Shelves.__new__(Shelves)
        changed._shelves = self._shelves.copy()
        number = hash(key) % _SHELVES
        shelf = changed._shelves[number] = self._shelves[number].copy()
        return changed, shelf

    @override
    def __getitem__(self, key: K) -> V:
        return self._shelves[hash(key) % _SHELVES][key]

    @override
    def get(self, key: K, default: V | None = None) -> V | None:  # type: ignore[override]
        return self._shelves[hash(key) % _SHELVES].get(key, default)

    @override
    def __iter__(self) -> Iterator[K]:
        """In no order that means anything."""
        for shelf in self._shelves:
            yield from shelf

    @override
    def values(self) -> ValuesView[V]:
        """As of every mapping, but without looking each key up."""
        return _Values(self)

    @override
    def __len__(self) -> int:
        return sum(map(len, self._shelves))

    @override
    def __eq__(self, other: object) -> bool:
        if isinstance(other, Shelves):
            return bool(self._shelves == other._shelves)
        return super().__eq__(other)

    __hash__ = None  # type: ignore[assignment]  # as every mapping

    @override
    def __repr__(self) -> str:
        return f"Shelves({dict(self)})"


class _Values[V](ValuesView[V]):
    """The values, shelf by shelf: deadlines are looked for among them after every turn."""

    __slots__ = ()
    _mapping: Shelves[object, V]

    @override
    def __iter__(self) -> Iterator[V]:
        for shelf in self._mapping._shelves:  # noqa: SLF001 - two halves of one thing
            yield from shelf.values()


def without[K, V](known: Mapping[K, V], key: K) -> Mapping[K, V]:
    """A copy of a small map that is no `Shelves`, without this key."""
    return {one: value for one, value in known.items() if one != key}
