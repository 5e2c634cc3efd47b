"""A document and what is set up -> what is wanted, or every problem of the document."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from . import checking
from .difference import Difference, difference
from .document import Document, Draft
from .kinds import (
    BUILDING,
    CHECKPOINT,
    DESK,
    KINDS,
    OF_BUILDING,
    POLICY,
    RESPONDER,
    ROOM,
    ROUND,
    SYSTEM,
)
from .looking import Names
from .marks import Marks
from .rules.names import normalised
from .rules.rounds import evenly
from .setup import Item, Setup
from .tree import At, Bad, Listing, Problem, Scalar

_FLOORED = (DESK, CHECKPOINT)
_PHONES = "phones"
_EVALUATION_DAYS = 7
NO_STREAMS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Planned:
    """What a document comes to."""

    wanted: Setup
    difference: Difference = field(default_factory=Difference)
    problems: tuple[Problem, ...] = ()
    marks: Marks = field(default_factory=Marks)


type Spell = Callable[[str, Item, str], str]
"""The one spelling of a "contact" or an "input" of a radio system."""


def as_it_is(_of: str, _system: Item, said: str) -> str:
    """Every spelling is its own."""
    return said


def plan(
    document: Document,
    current: Setup,
    new_id: Callable[[], str],
    spell: Spell = as_it_is,
    streams: Mapping[str, str] = NO_STREAMS,
) -> Planned:
    """What would be set up; with problems nothing of it, but what is set up already.

    `streams`: addresses with a secret in them that are known though not set up, by desk.
    """
    planner = _Planner(document, current, new_id, spell)
    planner.streams = streams
    wanted = planner.wanted()
    if planner.problems:
        problems = {(one.order, str(one.named)): one for one in planner.problems}
        return Planned(current, problems=tuple(problems[key] for key in sorted(problems)))
    return Planned(wanted, difference(current, wanted), marks=planner.marks)


def tidy(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """All fields of a thing as stored, those that are not there as usual."""
    tidied = KINDS[kind].usual()
    for part in KINDS[kind].fields:
        value = values.get(part.to)
        if value is not None and not (value == "" and part.usual is None):
            tidied[part.to] = list(value) if isinstance(value, tuple) else value
    if kind == POLICY and not tidied["evaluation_persons"]:
        for key in ("evaluation_persons", "evaluation_within", "evaluation_outcomes"):
            tidied[key] = None
    elif kind == POLICY:
        tidied["evaluation_within"] = tidied["evaluation_within"] or _EVALUATION_DAYS
        tidied["evaluation_outcomes"] = tidied["evaluation_outcomes"] or []
    return tidied


class _Planner:
    def __init__(
        self, document: Document, current: Setup, new_id: Callable[[], str], spell: Spell
    ) -> None:
        self._spell = spell
        self.streams: Mapping[str, str] = NO_STREAMS
        self._document = document
        self._current = current
        self._new_id = new_id
        self.problems = list(document.problems)
        self.marks = Marks()
        self._drafts: dict[str, Draft] = {}
        """By the id of what they are of."""
        self._by_name: dict[tuple[str, str, str], list[Item]] = {}
        for one in current.items.values():
            key = one.kind, one.parent, normalised(one.name)
            self._by_name.setdefault(key, []).append(one)
        self._new_buildings: dict[str, str] = {}

    def _bad(self, at: At, reason: str, **named: str) -> None:
        self.problems.append(Problem(at, reason, named))

    def wanted(self) -> Setup:
        removed = self._removed()
        skeleton = {
            one.item_id: one
            for one in self._current.items.values()
            if one.item_id not in removed and one.parent not in removed
        }
        # Buildings first: desks of a sheet may come before the sheet of their building.
        drafts = self._document.drafts
        inside = [draft for draft in drafts if draft.kind in OF_BUILDING]
        for draft in [*(one for one in drafts if one.kind not in OF_BUILDING), *inside]:
            self._place(draft, skeleton, removed)
        setup = replace(self._current, items=skeleton)
        self.problems += checking.check_names(setup, self.marks)
        names = Names(setup)
        items = {
            one.item_id: self._read(one, self._drafts[one.item_id], names)
            if one.item_id in self._drafts
            else one
            for one in skeleton.values()
        }
        wanted = replace(self._current, items=items)
        if not self.problems:
            self.problems += checking.check(wanted, self._current, removed, self.marks)
        return wanted

    # -- which thing is meant --------------------------------------------------

    def _removed(self) -> dict[str, At]:
        """What is to go, by id; things in a building go with it."""
        found: dict[str, At] = {}
        for draft in self._document.removals:
            candidates = self._called(draft, self._parent_of(draft, {}), draft.floor)
            if draft.kind == SYSTEM:
                self._bad(draft.at, "system_not_here", name=draft.name)
            elif len(candidates) == 1:
                found[candidates[0].item_id] = draft.at
            else:
                reason = "name_twice" if candidates else f"unknown_{draft.kind}"
                self._bad(draft.at, reason, name=draft.name or draft.item_id)
        return found

    def _called(self, draft: Draft, parent: str | None, floor: str | None) -> list[Item]:
        """What is set up and may be meant by a draft; `floor` None: on any."""
        if draft.item_id:
            one = self._current.items.get(draft.item_id)
            return [one] if one is not None and one.kind == draft.kind else []
        if draft.kind == ROOM:
            return list(self._current.of(ROOM))
        inside = draft.kind in OF_BUILDING
        parents = [one.item_id for one in self._current.of(BUILDING)] if inside else [""]
        name = normalised(draft.name)
        found = [
            item
            for one in ([parent] if parent is not None else parents)
            for item in self._by_name.get((draft.kind, one, name), ())
        ]
        if draft.kind not in _FLOORED or floor is None:
            return found
        # Another floor is another desk: nothing is guessed of one that has moved.
        return [one for one in found if normalised(one.values["floor"]) == normalised(floor)]

    def _floor(self, draft: Draft) -> str | None:
        return "" if draft.floor is None and self._document.complete else draft.floor

    def _parent_of(self, draft: Draft, skeleton: Mapping[str, Item]) -> str | None:
        """The id of the building a thing is in; "" of what is in none, None: unknown."""
        if draft.kind not in OF_BUILDING:
            return ""
        if draft.building in self._current.items or draft.building in skeleton:
            return draft.building
        name = normalised(draft.building)
        if name in self._new_buildings:
            return self._new_buildings[name]
        known = self._by_name.get((BUILDING, "", name), [])
        return known[0].item_id if len(known) == 1 else None

    def _place(self, draft: Draft, skeleton: dict[str, Item], removed: Mapping[str, At]) -> None:
        """Give a draft its id and its place among what is wanted."""
        parent = self._parent_of(draft, skeleton)
        if parent is None or parent in removed:
            self._bad(draft.building_at or draft.at, "unknown_building", name=draft.building)
            return
        stored = self._current.items.get(draft.item_id)
        if stored is not None and (stored.kind, stored.parent) != (draft.kind, parent):
            self._bad(draft.at, "id_of_other", id=draft.item_id, owner=stored.name)
            return
        known = [
            one
            for one in self._called(draft, parent, self._floor(draft))
            if one.item_id not in removed
        ]
        if len(known) > 1:
            self._bad(draft.at, "name_twice", name=draft.name)
            return
        before = known[0] if known else None
        if before is None and draft.kind == SYSTEM and not self._is_phones(draft):
            self._bad(draft.at, "system_not_here", name=draft.name)
            return
        item_id = before.item_id if before else draft.item_id or self._new_id()
        if item_id in self._drafts:
            self._bad(draft.at, "id_twice", id=item_id)
            return
        values = tidy(draft.kind, before.values if before else {})
        floor = self._floor(draft)
        if draft.kind in _FLOORED and floor is not None:
            values["floor"] = floor
        name = draft.name or (before.name if before else "")
        skeleton[item_id] = Item(draft.kind, item_id, name, values, parent)
        self._drafts[item_id] = draft
        self.marks.put(item_id, "", draft.at)
        if draft.kind == BUILDING:
            self._new_buildings.setdefault(normalised(draft.name), item_id)
            if before is not None:
                self._new_buildings.setdefault(normalised(before.name), item_id)

    def _is_phones(self, draft: Draft) -> bool:
        said = next((node for key, node in draft.fields if key.text == "system"), None)
        there = any(one.values["system"] == _PHONES for one in self._current.of(SYSTEM))
        return isinstance(said, Scalar) and said.text == _PHONES and not there

    # -- what is said of it ----------------------------------------------------

    def _read(self, item: Item, draft: Draft, names: Names) -> Item:
        kind = KINDS[item.kind]
        names.building = item.parent
        parts = {part.key: part for part in kind.fields}
        before = self._current.items.get(item.item_id)
        stored: dict[str, Any] = dict(before.values) if before is not None else {}
        if item.item_id in self.streams:
            stored["camera_stream"] = self.streams[item.item_id]
        values = kind.usual() if self._document.complete else dict(item.values)
        values |= {part.to: item.values[part.to] for part in kind.fields if part.key == "floor"}
        said: set[str] = set()
        for key, node in draft.fields:
            part = parts.get(key.text)
            if part is None:
                known = ", ".join(("id", "name", *parts))
                self._bad(key.at, "unknown_key", key=key.text, known=known)
                continue
            self._mark(item.item_id, part.to, node)
            said.add(part.key)
            if isinstance(node, Scalar) and node.empty:
                values[part.to] = kind.usual()[part.to]
                if not part.needed:
                    continue
            try:
                values[part.to] = part.type.read(node, names, stored.get(part.to))
            except Bad as err:
                self.problems += err.problems
        for part in kind.fields:
            unsaid = part.key not in said
            if part.needed and unsaid and (before is None or self._document.complete):
                self._bad(draft.at, "missing", key=part.key)
        return replace(item, values=self._finished(item, tidy(item.kind, values), names))

    def _mark(self, item_id: str, key: str, node: Any) -> None:
        self.marks.put(item_id, key, node.at)
        if isinstance(node, Listing):
            for number, one in enumerate(node.items):
                self.marks.put(item_id, f"{key}/{number}", one.at)

    def _finished(self, item: Item, values: dict[str, Any], names: Names) -> dict[str, Any]:
        """With what is computed of the rest, and all in its one spelling."""
        if item.kind == RESPONDER:
            values["contacts"] = [
                {**one, "address": self._spell("contact", system, one["address"])}
                for one in values["contacts"]
                if (system := names.item(one["system"])) is not None
            ]
        if item.kind == DESK and (system := names.item(values["input_system"])) is not None:
            values["input_id"] = self._spell("input", system, values["input_id"])
        planned = values.get("checkpoints")
        if item.kind == ROUND and planned and values.get("lasts"):
            usual = evenly(len(planned), values["lasts"] // 60)
            values["checkpoints"] = [
                {"within": 60 * minutes, **one} for one, minutes in zip(planned, usual, strict=True)
            ]
        return values
