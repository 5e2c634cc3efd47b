"""What cannot be so across all that is wanted: the same rules as in the forms.

Only what the document names is judged, or what stands in its way: a fault that was there
before must not keep anybody from mending another.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from typing import Any

from .kinds import BUILDING, CHECKPOINT, DESK, POLICY, RESPONDER, ROOM, ROUND, SYSTEM
from .marks import Marks
from .rules import codes, rounds, steps
from .rules.names import normalised
from .setup import Item, Setup, place_name
from .tree import At, Problem

type _Said = tuple[Hashable, Item, str]
"""Something that only one may have, who has it, and in which field."""


def check_names(wanted: Setup, marks: Marks) -> Iterator[Problem]:
    """Two things of one name: told even where nothing else can be, for it is why."""
    return _twice(wanted, marks, "name_in_use", _names(wanted.items.values()))


def check(
    wanted: Setup, before: Setup, removed: Mapping[str, At], marks: Marks
) -> Iterator[Problem]:
    """Every problem; `removed`: the ids of what goes, and where that is said."""
    said = marks.said
    items = list(wanted.items.values())
    for reason, shared in (
        ("tag_in_use", _tags),
        ("source_in_use", _sources),
        ("input_in_use", _inputs),
        ("reader_in_use", _readers),
        ("contact_in_use", _contacts),
        ("kind_in_use", _kinds),
        ("two_rooms", _rooms),
    ):
        yield from _twice(wanted, marks, reason, shared(items))
    floors: dict[str, list[str]] = {}
    spots: dict[str, dict[str, rounds.Spot]] = {}
    for one in items:
        if one.kind == DESK:
            floors.setdefault(one.parent, []).append(one.values["floor"])
        elif one.kind == CHECKPOINT:
            spots.setdefault(one.parent, {})[one.item_id] = rounds.Spot(
                place_name(one), one.values["floor"], bool(one.values["assembly_point"])
            )
    for one in items:
        if one.item_id not in said:
            continue
        if one.kind == ROUND:
            there = spots.get(one.parent, {})
            yield from _round(one, there, floors.get(one.parent, []), marks)
        elif one.kind == SYSTEM:
            yield from _system(one, before, marks)
        elif alone := _ALONE.get(one.kind):
            yield from alone(one, marks)
    yield from _left_behind(wanted, before, removed)


def _problem(marks: Marks, item: Item, keys: Iterable[str], reason: str, **named: str) -> Problem:
    return Problem(marks.at(item.item_id, *keys), reason, {"name": item.name, **named})


# -- what only one may have ----------------------------------------------------


def _twice(setup: Setup, marks: Marks, reason: str, shared: Iterable[_Said]) -> Iterator[Problem]:
    groups: dict[Hashable, list[tuple[Item, str]]] = {}
    for what, item, key in shared:
        groups.setdefault(what, []).append((item, key))
    said = marks.said if any(len(group) > 1 for group in groups.values()) else ()
    for group in groups.values():
        mine = [one for one in group if one[0].item_id in said]
        if len(group) < 2 or not mine:
            continue
        mine.sort(key=lambda one: marks.at(one[0].item_id, one[1]))
        # Of those in the document all but the first, unless others have it already.
        guilty = mine[1:] if len(mine) == len(group) else mine
        for item, key in guilty:
            other = next(one for one in (*group, mine[0]) if one != (item, key))[0]
            yield _problem(marks, item, [key], reason, owner=setup.words(other))


def _names(items: Iterable[Item]) -> Iterator[_Said]:
    for one in items:
        if one.kind != ROOM:
            floor = normalised(one.values.get("floor") or "")
            yield (one.kind, one.parent, floor, normalised(one.name)), one, ""


def _tags(items: Iterable[Item]) -> Iterator[_Said]:
    return ((tag, one, "tag") for one in items if (tag := one.values.get("tag")))


def _sources(items: Iterable[Item]) -> Iterator[_Said]:
    """The buttons of desks and the fire signals of buildings: one entity is one of them."""
    for one in items:
        if one.kind == DESK and one.values["source"]:
            yield one.values["source"], one, "source"
        elif one.kind == BUILDING:
            yield from ((fire, one, "fire_sources") for fire in one.values["fire_sources"])


def _inputs(items: Iterable[Item]) -> Iterator[_Said]:
    for one in items:
        if one.kind == DESK and one.values["input_system"] and one.values["input_id"]:
            yield (one.values["input_system"], one.values["input_id"]), one, "input_id"


def _readers(items: Iterable[Item]) -> Iterator[_Said]:
    return ((reader, one, "reader") for one in items if (reader := one.values.get("reader")))


def _contacts(items: Iterable[Item]) -> Iterator[_Said]:
    for one in items:
        if one.kind == RESPONDER:
            said = {(contact["system"], contact["address"]) for contact in one.values["contacts"]}
            yield from ((contact, one, "contacts") for contact in sorted(said))


def _kinds(items: Iterable[Item]) -> Iterator[_Said]:
    for one in items:
        if one.kind == POLICY:
            yield from ((kind, one, "kinds") for kind in set(one.values["kinds"]) or {""})


def _rooms(items: Iterable[Item]) -> Iterator[_Said]:
    return ((ROOM, one, "") for one in items if one.kind == ROOM)


# -- what is wrong with one alone ----------------------------------------------


def _building(one: Item, marks: Marks) -> Iterator[Problem]:
    if (one.values["latitude"] is None) != (one.values["longitude"] is None):
        yield _problem(marks, one, ["latitude", "longitude"], "half_a_place")


def _desk(one: Item, marks: Marks) -> Iterator[Problem]:
    values = one.values
    if bool(values["input_system"]) != bool(values["input_id"]):
        yield _problem(marks, one, ["input_id", "input_system"], "input_incomplete")
    if values["camera"] and values["camera_stream"]:
        yield _problem(marks, one, ["camera_stream", "camera"], "camera_twice")
    if not any(values[key] for key in ("source", "input_system", "http_press")):
        yield _problem(marks, one, [], "no_source")


def _responder(one: Item, marks: Marks) -> Iterator[Problem]:
    if not one.values["contacts"]:
        yield _problem(marks, one, ["contacts"], "no_contact")


def _policy(one: Item, marks: Marks) -> Iterator[Problem]:
    taken = one.values["steps"]
    if not taken:
        yield _problem(marks, one, ["steps"], "no_steps")
    if len(taken) > steps.MAX_STEPS:
        yield _problem(marks, one, ["steps"], "too_many_steps", most=str(steps.MAX_STEPS))
    before = None
    for number, step in enumerate(taken):
        if error := steps.error(step, before):
            yield _problem(marks, one, [f"steps/{number}", "steps"], f"step_{error}")
        before = step


def _room(one: Item, marks: Marks) -> Iterator[Problem]:
    wrong = codes.problem(one.values["codes"]) if one.values["codes"] else None
    if wrong is not None:
        yield _problem(marks, one, ["codes"], f"code_{wrong[0]}", code=wrong[1])


_ALONE: Mapping[str, Callable[[Item, Marks], Iterator[Problem]]] = {
    BUILDING: _building,
    DESK: _desk,
    RESPONDER: _responder,
    POLICY: _policy,
    ROOM: _room,
}


def _round(
    one: Item, spots: Mapping[str, rounds.Spot], floors: Iterable[str], marks: Marks
) -> Iterator[Problem]:
    planned = [(spot["checkpoint"], spot["within"] // 60) for spot in one.values["checkpoints"]]
    if any(spot not in spots for spot, _ in planned):
        # One of them was removed before, and the document does not say the others anew.
        yield _problem(marks, one, ["checkpoints"], "checkpoints_gone")
        return
    lasts, kind = one.values["lasts"] // 60, one.values["round_kind"]
    if wrong := rounds.problem(spots, floors, kind, lasts, planned):
        yield _problem(marks, one, ["checkpoints"], wrong[0], subject=wrong[1])
    if one.values["rrule"]:
        for key in ("starts_on", "starts_at"):
            if not one.values[key]:
                yield _problem(marks, one, ["rrule"], "missing", key=key)


def _system(one: Item, before: Setup, marks: Marks) -> Iterator[Problem]:
    """Its own form tries a radio system before it is stored, and a plan cannot."""
    stored = before.items.get(one.item_id)
    if stored is not None and (stored.name, stored.values) != (one.name, one.values):
        yield _problem(marks, one, [], "system_in_its_form")


# -- what is removed and needed still ------------------------------------------


def _left_behind(wanted: Setup, before: Setup, removed: Mapping[str, At]) -> Iterator[Problem]:
    gone = {
        one.item_id: one
        for one in before.items.values()
        if one.item_id not in wanted.items and one.kind not in (RESPONDER, POLICY, DESK, ROUND)
    }
    if not gone:
        return
    for one in wanted.items.values():
        for used in _used_by(one):
            if used in gone:
                item = gone[used]
                at = removed.get(used) or removed[item.parent]
                owner = wanted.words(one)
                yield Problem(at, "removed_in_use", {"name": item.name, "owner": owner})


def _used_by(one: Item) -> Iterator[str]:
    values: Mapping[str, Any] = one.values
    match one.kind:
        case "responder":
            yield values["home"]
        case "round_plan":
            yield from (spot["checkpoint"] for spot in values["checkpoints"])
        case "escalation_policy":
            for step in values["steps"]:
                yield from step.get("external") or ()
