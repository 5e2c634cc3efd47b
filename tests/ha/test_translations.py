"""The texts against the code, as far as hassfest would look and a little further.

One test for each rule, one section for each part of the file. Parts that come
later (services, triggers, conditions, entities, exceptions, issues) add theirs.
That every answer of a flow has its words is checked where the flows are tested,
by `flow_kit.Conversation`.
"""

import ast
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
import json
import re
from typing import Any

from homeassistant.config_entries import FlowType
import pytest

from custom_components.municipal_alarm.bridge import hole_words, readiness_words
from custom_components.municipal_alarm.config_flow import MunicipalAlarmConfigFlow
from custom_components.municipal_alarm.const import (
    DAYS,
    DRILL_CHOICES,
    GUARDED_CHOICES,
    HOLIDAY_RULES,
    SUBENTRY_CHECKPOINT,
    SUBENTRY_DESK,
    SUBENTRY_EXTERNAL,
    SUBENTRY_POLICY,
    SUBENTRY_RESPONDER,
    SUBENTRY_ROUND_PLAN,
)
from custom_components.municipal_alarm.control_room import readiness
from custom_components.municipal_alarm.control_room.wording import LANGUAGES as OF_RADIOS
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    CodeEffect,
    CodeForm,
    Duty,
    RoundKind,
    Target,
)
from custom_components.municipal_alarm.flows import codes, policy_preview
from custom_components.municipal_alarm.flows.checkpoint import CheckpointFlow
from custom_components.municipal_alarm.flows.desk import DeskFlow
from custom_components.municipal_alarm.flows.external_target import ExternalTargetFlow
from custom_components.municipal_alarm.flows.options import ControlRoomOptionsFlow
from custom_components.municipal_alarm.flows.policy import PolicyFlow
from custom_components.municipal_alarm.flows.responder import ResponderFlow
from custom_components.municipal_alarm.flows.round_plan import RoundPlanFlow
from custom_components.municipal_alarm.site_plan.rules import repeats

from .flow_kit import COMPONENT, LANGUAGES, TEXTS, placeholders

EN = TEXTS["en"]

_URL = re.compile(r"(ftps?|https?|mqtts?|socket|socks5)://|www\.", re.IGNORECASE)
_KEY = re.compile(r"(?!.+[_-]{2})[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?")


def flat(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    """Every text with its path, as the frontend asks for it."""
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def strings_of(*paths: str) -> set[str]:
    """Every string that stands in the code below some paths of the component."""
    found: set[str] = set()
    for path in paths:
        files = COMPONENT.glob(f"{path}/*.py") if "." not in path else [COMPONENT / path]
        for file in files:
            tree = ast.parse(file.read_text("utf-8"))
            found |= {
                node.value
                for node in ast.walk(tree)
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
    return found


# -- the files themselves ----------------------------------------------------


def test_languages() -> None:
    files = {path.stem for path in (COMPONENT / "translations").iterdir()}
    assert files == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_twice(language: str) -> None:
    def unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        keys = [key for key, _ in pairs]
        assert len(keys) == len(set(keys)), keys
        return dict(pairs)

    text = (COMPONENT / "translations" / f"{language}.json").read_text("utf-8")
    json.loads(text, object_pairs_hook=unique)


@pytest.mark.parametrize("language", set(LANGUAGES) - {"en"})
def test_complete(language: str) -> None:
    theirs = dict(flat(TEXTS[language]))
    ours = dict(flat(EN))
    assert theirs.keys() == ours.keys()
    for path, text in ours.items():
        assert placeholders(text) == placeholders(theirs[path]), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_is_one_that_hassfest_takes(language: str) -> None:
    for path, text in flat(TEXTS[language]):
        assert text == text.strip(), path
        assert text, path
        assert not re.search(r"<[^>]+>", text), f"HTML in {path}"
        assert not _URL.search(text), f"URL in {path}"
        assert "[%" not in text, f"reference in {path}: only core resolves them"
        assert not re.search(r"'\{\w+\}'", text), f"quoted placeholder in {path}"
        assert all(name.isidentifier() for name in placeholders(text)), path
        for key in path.split("."):
            assert _KEY.fullmatch(key), f"{key} in {path}"


# -- forms -------------------------------------------------------------------

FORMS: Mapping[str, tuple[Mapping[str, Any], type]] = {
    "config": (EN["config"], MunicipalAlarmConfigFlow),
    "options": (EN["options"], ControlRoomOptionsFlow),
    SUBENTRY_DESK: (EN["config_subentries"][SUBENTRY_DESK], DeskFlow),
    SUBENTRY_CHECKPOINT: (EN["config_subentries"][SUBENTRY_CHECKPOINT], CheckpointFlow),
    SUBENTRY_ROUND_PLAN: (EN["config_subentries"][SUBENTRY_ROUND_PLAN], RoundPlanFlow),
    SUBENTRY_RESPONDER: (EN["config_subentries"][SUBENTRY_RESPONDER], ResponderFlow),
    SUBENTRY_POLICY: (EN["config_subentries"][SUBENTRY_POLICY], PolicyFlow),
    SUBENTRY_EXTERNAL: (EN["config_subentries"][SUBENTRY_EXTERNAL], ExternalTargetFlow),
}
each_form = pytest.mark.parametrize(("texts", "flow"), FORMS.values(), ids=FORMS)


def test_every_flow_has_its_texts() -> None:
    kinds = {flow.value for flow in FlowType}
    assert kinds == {"config_flow", "options_flow", "config_subentries_flow"}
    assert set(EN["config_subentries"]) == set(FORMS) - {"config", "options"}


@each_form
def test_no_texts_for_steps_that_are_gone(texts: Mapping[str, Any], flow: type) -> None:
    for step in texts["step"]:
        assert hasattr(flow, f"async_step_{step}")


@each_form
def test_no_texts_for_errors_that_are_gone(texts: Mapping[str, Any], flow: type) -> None:
    # The last is said by Home Assistant for us.
    used = strings_of(
        *("flows", "site_plan/rules"),
        *("bridge/addresses.py", "bridge/recurrence.py", "bridge/store_check.py"),
    ) | {"already_configured"}
    for kind in ("error", "abort"):
        assert texts.get(kind, {}).keys() <= used


@each_form
def test_every_field_is_explained(texts: Mapping[str, Any], flow: type) -> None:
    for name, step in texts["step"].items():
        for part in (step, *step.get("sections", {}).values()):
            assert part.get("data", {}).keys() == part.get("data_description", {}).keys(), name
        described = step.get("menu_option_descriptions", {})
        assert described.keys() == step.get("menu_options", {}).keys(), name


@pytest.mark.parametrize("kind", EN["config_subentries"])
def test_subentries_have_their_buttons(kind: str) -> None:
    texts = EN["config_subentries"][kind]
    assert texts["initiate_flow"].keys() == {"user", "reconfigure"}
    assert texts["entry_type"]


# -- selectors ---------------------------------------------------------------

WORDS: Mapping[str, type[StrEnum] | Iterable[str]] = {
    "after_preview": policy_preview.THENS,
    "alarm_kind": AlarmKind,
    "code_colour": codes.COLOURS,
    "code_effect": CodeEffect,
    "code_form": CodeForm,
    "duty": Duty,
    "hole_case": hole_words.CASES,
    "hole_line": hole_words.LINES,
    "holiday_rule": HOLIDAY_RULES,
    "language": OF_RADIOS,
    "preview_guards": policy_preview.ASSUMED,
    "readiness": readiness_words.LINES,
    "readiness_mend": readiness.KEYS,
    "repeats": repeats.CHOICES,
    "round_kind": RoundKind,
    "step_drill": DRILL_CHOICES,
    "step_guarded": GUARDED_CHOICES,
    "target": Target,
    "weekday": DAYS,
}


@pytest.mark.parametrize(("key", "words"), WORDS.items(), ids=WORDS)
def test_every_word_can_be_chosen(key: str, words: Iterable[str]) -> None:
    assert EN["selector"][key]["options"].keys() == {str(word) for word in words}


def test_no_selector_without_a_name_in_the_code() -> None:
    used = strings_of(
        "flows",
        "const.py",
        "bridge/hole_words.py",
        "bridge/readiness_words.py",
        "site_import/telling.py",
    )
    yamls = "".join(path.read_text("utf-8") for path in COMPONENT.glob("*.yaml"))
    for key, texts in EN["selector"].items():
        assert key in used or f"translation_key: {key}" in yamls, key
        assert texts.keys() <= {"options", "fields"}
        for field in texts.get("fields", {}).values():
            assert field.keys() == {"name", "description"}
