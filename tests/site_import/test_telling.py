"""Every problem of a plan has its words, in both languages, with what it names."""

import ast
import json
from pathlib import Path
import re
from typing import Any

import pytest

from custom_components.municipal_alarm.site_import.telling import PROBLEM_WORDS, filled
from custom_components.municipal_alarm.site_plan.kinds import KINDS
from custom_components.municipal_alarm.site_plan.tree import At, Problem

COMPONENT = Path(__file__).parents[2] / "custom_components" / "municipal_alarm"
PARTS = (*COMPONENT.glob("site_plan/**/*.py"), *COMPONENT.glob("site_import/*.py"))
ELSEWHERE = ("bridge/addresses.py", "bridge/recurrence.py", "flows/checkpoint_checks.py")
ELSEWHERE = (
    *ELSEWHERE,
    "flows/entities.py",
    "flows/external_target.py",
    "flows/round_plan_checks.py",
)
OF_RULES = {"steps": "step_", "codes": "code_", "rounds": ""}


def strings(path: Path) -> set[str]:
    """Every text in a file that looks like a reason."""
    return {
        node.value
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[a-z_]+", node.value)
    }


def words(language: str) -> Any:
    texts = json.loads((COMPONENT / "translations" / f"{language}.json").read_text("utf-8"))
    return texts["selector"][PROBLEM_WORDS]["options"]


def raised() -> set[str]:
    """The reasons that code gives as a constant: of `bad`, `_bad`, `Problem` and `_problem`."""
    found: set[str] = set()
    for path in PARTS:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in ("bad", "_bad", "Problem", "_problem"):
                found |= {
                    one.value
                    for one in node.args[1:]
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    return found - {part.to for kind in KINDS.values() for part in kind.fields}


@pytest.mark.parametrize("language", ["en", "nl"])
def test_every_reason_has_its_words(language: str) -> None:
    texts = words(language)
    of_kinds = {f"unknown_{kind}" for kind in KINDS if kind != "control_room"}
    assert (raised() | of_kinds | {"unknown_user", "unknown_device"}) - texts.keys() == set()


def test_no_words_for_reasons_that_are_gone() -> None:
    known = raised() | {f"unknown_{kind}" for kind in (*KINDS, "user", "device")}
    for path in (*PARTS, *(COMPONENT / one for one in ELSEWHERE)):
        prefix = OF_RULES.get(path.stem, "") if path.parent.name == "rules" else ""
        known |= {f"{prefix}{one}" for one in strings(path)}
    assert words("en").keys() - known == set()


def test_both_languages_name_the_same() -> None:
    english, dutch = words("en"), words("nl")
    assert english.keys() == dutch.keys()
    for key, text in english.items():
        assert set(re.findall(r"{(\w+)}", text)) == set(re.findall(r"{(\w+)}", dutch[key])), key


def test_what_a_problem_names_is_filled_in_as_it_is() -> None:
    problem = Problem(At("", 1, 1), "unknown_user", {"name": "{name} {x}"})
    assert filled("There is no user {name}.", problem) == "There is no user {name} {x}."
