"""What is set up -> a document, in a stable order and fit to be read.

A thing has only what is not as usual, and the document says that it is complete: so what
it leaves out is as usual again when it is imported.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import yaml  # type: ignore[import-untyped]

from .kinds import BUILDING, EXTERNAL, KINDS, OF_BUILDING, ROOM
from .looking import Names
from .rules.names import normalised
from .setup import Item, Setup

_DUMPER: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


class _Unshared(_DUMPER):  # type: ignore[misc]
    """Writes a value that is there twice two times, for a plan knows no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def write(setup: Setup) -> str:
    """The whole set-up."""
    names = Names(setup)
    plan: dict[str, Any] = {"site_plan": 1, "complete": True}
    for kind, fields in KINDS.items():
        if kind in OF_BUILDING:
            continue
        written = [_item(setup, names, one) for one in _ordered(setup.of(kind), kind)]
        if written:
            plan[fields.word] = written[0] if kind == ROOM else written
    return _dumped(plan)


def write_removals(removals: Mapping[str, Collection[str]]) -> str:
    """A plan by which these go: ids by kind."""
    gone = {KINDS[kind].word: [{"id": one} for one in ids] for kind, ids in removals.items()}
    return _dumped({"site_plan": 1, "remove": gone})


def _dumped(plan: Mapping[str, Any]) -> str:
    text: str = yaml.dump(
        plan, Dumper=_Unshared, sort_keys=False, allow_unicode=True, width=100, indent=2
    )
    return text


def _ordered(items: Iterable[Item], kind: str) -> Iterable[Item]:
    # Who is called outside is called in the order in which they were made.
    return list(items) if kind in (ROOM, EXTERNAL) else sorted(items, key=_place)


def _place(item: Item) -> tuple[str, str, str]:
    floor = item.values.get("floor") or ""
    return normalised(floor), normalised(item.name), item.item_id


def _item(setup: Setup, names: Names, item: Item) -> dict[str, Any]:
    names.building = item.parent
    written: dict[str, Any] = {"name": item.name, "id": item.item_id}
    for part in KINDS[item.kind].fields:
        value = item.values.get(part.to)
        if value == part.usual and not part.key.endswith("_secret"):
            continue
        said = None if value is None else part.type.write(value, names)
        if said is not None:
            written[part.key] = said
    if item.kind == BUILDING:
        for kind in OF_BUILDING:
            inside = _ordered(setup.of(kind, item.item_id), kind)
            if found := [_item(setup, names, one) for one in inside]:
                written[KINDS[kind].word] = found
    return written
