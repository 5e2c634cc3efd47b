"""Problems and differences, for actions and forms."""

from collections.abc import Iterable
from typing import Any

from homeassistant.core import HomeAssistant

from ..bridge.labels import labels
from ..control_room.snapshot import Json
from ..site_plan.difference import Changed
from ..site_plan.kinds import KINDS
from ..site_plan.planning import Planned
from ..site_plan.setup import Item, Setup
from ..site_plan.tree import Problem

PROBLEM_WORDS = "site_plan_problem"
"""The reasons in words: `selector.site_plan_problem`."""


async def problems_told(hass: HomeAssistant, problems: Iterable[Problem]) -> list[Json]:
    """Each with its place, its reason, and what that is in words."""
    problems = list(problems)
    words = await labels(hass, PROBLEM_WORDS, {one.reason for one in problems})
    return [
        {
            "file": one.at.source,
            "line": one.at.line,
            "column": one.at.column,
            "reason": one.reason,
            "text": filled(words[one.reason], one),
        }
        for one in problems
    ]


def filled(text: str, problem: Problem) -> str:
    """A text with what the problem names."""
    for key, said in problem.named.items():
        text = text.replace(f"{{{key}}}", said)
    return text


async def told(hass: HomeAssistant, planned: Planned) -> Json:
    """The answer of an action: what is or would be otherwise, or why nothing is."""
    difference = planned.difference
    gone = {one.item_id: one for one in difference.removed}
    known = Setup({**planned.wanted.items, **gone})

    def thing(item: Item) -> dict[str, Any]:
        return {"kind": item.kind, "id": item.item_id, "name": known.words(item)}

    return {
        "problems": await problems_told(hass, planned.problems),
        "added": [thing(one) for one in difference.added],
        "changed": [{**thing(one.after), "fields": _fields(one)} for one in difference.changed],
        "removed": [thing(one) for one in difference.removed],
    }


def _fields(changed: Changed) -> list[str]:
    """As a plan calls them."""
    called = {part.to: part.key for part in KINDS[changed.after.kind].fields}
    return [called.get(one, one) for one in changed.fields]
