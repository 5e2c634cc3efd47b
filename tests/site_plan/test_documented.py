"""The examples of docs/site-plan.md are plans that are taken."""

from pathlib import Path
import re

from custom_components.municipal_alarm.site_plan import kinds as k
from custom_components.municipal_alarm.site_plan.document import read_document
from custom_components.municipal_alarm.site_plan.planning import plan, tidy
from custom_components.municipal_alarm.site_plan.setup import Item, Setup

from .setups import counted

PAGE = (Path(__file__).parents[2] / "docs" / "site-plan.md").read_text("utf-8")
YAML = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
SHEETS = re.findall(r"^```csv\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def before() -> Setup:
    """What the examples take for granted."""
    things = (
        (k.ROOM, "Room", "", {}),
        (k.SYSTEM, "Hytera", "", {"system": "hytera"}),
        (k.SYSTEM, "Phones", "", {"system": "phones"}),
        (k.BUILDING, "Old Depot", "", {}),
        (k.BUILDING, "Library", "", {}),
        (k.DESK, "Archive", "Library", {"floor": "First floor", "http_press": True}),
    )
    items = {
        name: Item(kind, name, name, tidy(kind, values), parent)
        for kind, name, parent, values in things
    }
    return Setup(items, {"u1": "Anna", "u2": "Alex"}, {"d1": "Reader at the stairs"})


def test_the_plan_is_one() -> None:
    (text,) = YAML
    found = plan(read_document([("", text)]), before(), counted())
    assert found.problems == ()
    assert {one.item_id for one in found.difference.removed} == {"Old Depot", "Archive"}
    assert {one.kind for one in found.difference.added} == set(k.KINDS) - {k.ROOM, k.SYSTEM}


def test_the_sheets_are_one_plan() -> None:
    (text,) = YAML
    town = plan(read_document([("", text.partition("remove:")[0])]), before(), counted()).wanted
    sheets = [(f"{number}.csv", sheet) for number, sheet in enumerate(SHEETS)]
    found = plan(read_document(sheets), town, counted("sheet"))
    assert found.problems == ()
    assert {one.kind for one in found.difference.added} == set(k.SHEETS)
    assert [one.item_id for one in found.difference.removed] == ["Old Depot"]
