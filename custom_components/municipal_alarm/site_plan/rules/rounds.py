"""What can be wrong with the checkpoints of a round, and the times it starts with."""

from collections.abc import Container, Iterable, Mapping, Sequence
from math import ceil
from typing import NamedTuple

from ...control_room.words import RoundKind
from .names import normalised

type Problem = tuple[str, str]
"""An error, and what it is about."""

_PROVES_EVERY_FLOOR = (RoundKind.FINAL_ROUND, RoundKind.FIRE_SWEEP)


class Spot(NamedTuple):
    """A checkpoint of the building that is walked."""

    label: str
    floor: str
    assembly_point: bool


def evenly(count: int, lasts: int) -> list[int]:
    """Whole minutes for `count` checkpoints, spread over a round of `lasts` minutes."""
    return [ceil(lasts * number / count) for number in range(1, count + 1)]


def problem(
    spots: Mapping[str, Spot],
    desk_floors: Iterable[str],
    kind: str,
    lasts: int,
    planned: Sequence[tuple[str, int]],
) -> Problem | None:
    """The first thing that is wrong with the checkpoints, or None.

    `spots` are all checkpoints of the building by id; `planned` are ids and minutes, `lasts`
    the minutes of the whole round.
    """
    if not planned:
        return "no_checkpoints", ""
    seen: set[str] = set()
    for checkpoint_id, within in planned:
        if checkpoint_id in seen:
            return "checkpoint_twice", spots[checkpoint_id].label
        if within > lasts:
            return "checkpoint_too_late", spots[checkpoint_id].label
        seen.add(checkpoint_id)
    if kind in _PROVES_EVERY_FLOOR and (floor := _floor_left_out(spots, desk_floors, seen)):
        return "floor_left_out", floor
    return None


def _floor_left_out(
    spots: Mapping[str, Spot], desk_floors: Iterable[str], chosen: Container[str]
) -> str | None:
    """A floor with desks or checkpoints that none of the chosen ones proves empty.

    People gather at an assembly point: it is nothing to be emptied.
    """
    there = [*desk_floors, *(one.floor for one in spots.values() if not one.assembly_point)]
    named = {normalised(floor): floor.strip() for floor in there if floor.strip()}
    proven = {normalised(one.floor) for spot, one in spots.items() if spot in chosen}
    return next((floor for key, floor in named.items() if key not in proven), None)
