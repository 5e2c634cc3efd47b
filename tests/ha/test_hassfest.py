"""What hassfest and HACS would say, as far as no neighbour of this file asks it already.

Beside it: `test_manifest.py` (order of keys, dependencies, images), `test_translations.py`
(texts against forms), `test_services.py`, `test_trigger.py`, `test_condition.py` (actions,
triggers and conditions against texts, fields and icons) and `tests/test_docs.py`
(the quality scale).
"""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any

from homeassistant.helpers import selector
from homeassistant.util.yaml import load_yaml_dict
import pytest
import voluptuous as vol
import yaml

from .flow_kit import COMPONENT, LANGUAGES, TEXTS

ROOT = Path(__file__).parents[2]
EN = TEXTS["en"]
ICONS: dict[str, Any] = json.loads((COMPONENT / "icons.json").read_text("utf-8"))
WORKFLOWS = {path.stem: path for path in (ROOT / ".github" / "workflows").glob("*.yml")}

NAMED = re.compile(r"[a-z0-9]+(_[a-z0-9]+)*")
OWNER = re.compile(r"@[\w-]+(/[\w-]+)?")


def https(value: str) -> str:
    if not value.startswith("https://"):
        raise vol.Invalid("no https address")
    return value


# --- manifest.json and hacs.json --------------------------------------------------------

MANIFEST = vol.Schema(
    {
        vol.Required("domain"): vol.Match(NAMED),
        vol.Required("name"): str,
        vol.Required("codeowners"): vol.All([vol.Match(OWNER)], vol.Length(min=1)),
        vol.Required("config_flow"): True,
        vol.Required("documentation"): https,
        vol.Required("issue_tracker"): https,
        vol.Required("integration_type"): vol.In(
            ["device", "entity", "hardware", "helper", "hub", "service", "system", "virtual"]
        ),
        vol.Required("iot_class"): vol.In(
            [
                *("assumed_state", "calculated", "cloud_polling", "cloud_push"),
                *("local_polling", "local_push"),
            ]
        ),
        vol.Required("version"): str,
        vol.Optional("after_dependencies"): [vol.Match(NAMED)],
        vol.Optional("dependencies"): [vol.Match(NAMED)],
        vol.Optional("requirements"): [str],
        vol.Optional("zeroconf"): [vol.Match(r"_[a-z-]+\._(tcp|udp)\.local\.")],
    }
)
HACS = vol.Schema(
    {
        vol.Required("name"): str,
        vol.Optional("content_in_root"): bool,
        vol.Optional("country"): vol.Any(str, [str]),
        vol.Optional("filename"): str,
        vol.Optional("hacs"): str,
        vol.Optional("hide_default_branch"): bool,
        vol.Optional("homeassistant"): vol.Match(r"^\d{4}\.\d{1,2}\.\d+$"),
        vol.Optional("persistent_directory"): str,
        vol.Optional("render_readme"): bool,
        vol.Optional("zip_release"): bool,
    }
)


def test_the_manifest_has_what_it_may() -> None:
    told = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))
    MANIFEST(told)
    for key in ("dependencies", "after_dependencies", "requirements", "zeroconf"):
        assert told[key] == sorted(set(told[key]), key=str.lower), key
    assert not set(told["dependencies"]) & set(told["after_dependencies"])


def test_hacs_has_what_it_may() -> None:
    told = json.loads((ROOT / "hacs.json").read_text("utf-8"))
    HACS(told)
    # A zip needs a name to be looked for.
    assert told["zip_release"]
    assert told["filename"].endswith(".zip")


def test_what_hacs_looks_for_in_the_repository() -> None:
    (component,) = [one for one in (ROOT / "custom_components").iterdir() if one.is_dir()]
    assert component == COMPONENT
    assert (ROOT / "README.md").is_file()
    assert (ROOT / "LICENSE").is_file()
    assert (COMPONENT / "brand" / "icon.png").is_file()


# --- texts ------------------------------------------------------------------------------

_STEP = {"title", "description", "data", "data_description", "sections", "submit"} | {
    "menu_options",
    "menu_option_descriptions",
}
_FLOW = {"step", "error", "abort", "progress", "create_entry"}
SECTIONS: Mapping[str, set[str]] = {
    "config": _FLOW | {"flow_title"},
    "options": _FLOW,
    "system_health": {"info"},
}
TOP = {"title", "config", "config_subentries", "options", "selector", "entity", "device"} | {
    *("services", "triggers", "conditions", "exceptions", "issues", "system_health", "common")
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_stand_where_home_assistant_looks(language: str) -> None:
    texts = TEXTS[language]
    assert texts.keys() <= TOP
    for name, keys in SECTIONS.items():
        assert texts[name].keys() <= keys, name
    flows = [texts["config"], texts["options"], *texts["config_subentries"].values()]
    for flow in flows:
        assert flow.keys() <= _FLOW | {"flow_title", "initiate_flow", "entry_type"}
        for name, step in flow["step"].items():
            assert step.keys() <= _STEP, name
            assert step.get("title") or step.get("description"), name
    for name, one in texts["issues"].items():
        assert one.keys() in ({"title", "description"}, {"title", "fix_flow"}), name
    for name, one in texts["exceptions"].items():
        assert one.keys() == {"message"}, name
    for kind in ("services", "triggers", "conditions"):
        for name, one in texts[kind].items():
            assert one.keys() <= {"name", "description", "fields", "sections"}, name
            assert one["name"], name
            assert one["description"].rstrip().endswith((".", "!", "?")), name


def code() -> str:
    """All of our code, for words that stand in it."""
    return "\n".join(path.read_text("utf-8") for path in sorted(COMPONENT.rglob("*.py")))


@pytest.mark.parametrize("kind", ["issues", "exceptions"])
def test_no_text_for_what_is_said_no_more(kind: str) -> None:
    said = code()
    for key in EN[kind]:
        # Some are put together: "journal_" and a fault, "desk_test_" and a reason.
        whole = f'"{key}"' in said
        beginnings = [key[: at + 1] for at, letter in enumerate(key) if letter == "_"]
        assert whole or any(f'"{start}{{' in said for start in beginnings), key


# --- icons ------------------------------------------------------------------------------


def icons(told: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in told.items():
        if isinstance(value, dict):
            yield from icons(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_every_icon_is_one() -> None:
    assert ICONS.keys() == {"entity", "services", "triggers", "conditions"}
    for path, icon in icons(ICONS):
        assert re.fullmatch(r"mdi:[a-z0-9]+(-[a-z0-9]+)*", icon), path


def test_icons_are_of_entities_that_there_are() -> None:
    for platform, entities in ICONS["entity"].items():
        assert entities.keys() <= EN["entity"][platform].keys(), platform
        for key, one in entities.items():
            assert one.keys() <= {"default", "state", "state_attributes"}, key
            assert "default" in one, key
            if platform == "binary_sensor":
                assert one.get("state", {}).keys() <= {"on", "off"}
            elif "state" in EN["entity"][platform][key]:
                states = EN["entity"][platform][key]["state"]
                assert one.get("state", {}).keys() <= states.keys(), key


@pytest.mark.parametrize("kind", ["services", "triggers", "conditions"])
def test_every_action_trigger_and_condition_has_fields_that_can_be_shown(kind: str) -> None:
    told = load_yaml_dict(str(COMPONENT / f"{kind}.yaml"))
    told = {key: value or {} for key, value in told.items() if not key.startswith(".")}
    assert told.keys() == EN[kind].keys() == ICONS[kind].keys()
    for name, one in told.items():
        assert one.keys() <= {"fields", "target"}, name
        for key, field in _fields(one.get("fields") or {}):
            assert NAMED.fullmatch(key), (name, key)
            assert field.keys() <= {
                *("required", "default", "example", "selector", "filter", "advanced")
            }, (name, key)
            selector.validate_selector(field["selector"])


def _fields(fields: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for key, field in fields.items():
        if "fields" in field:
            yield from _fields(field["fields"])
        else:
            yield key, field


# --- workflows --------------------------------------------------------------------------


def test_every_kind_of_workflow() -> None:
    assert WORKFLOWS.keys() == {"tests", "validate", "release"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_what_a_workflow_runs_is_there(name: str) -> None:
    text = WORKFLOWS[name].read_text("utf-8")
    # YAML 1.1 reads "on" as true.
    told = {str(key): value for key, value in yaml.safe_load(text).items()}
    assert told.keys() <= {"name", "True", "permissions", "concurrency", "jobs"}
    assert told["permissions"]
    for job in told["jobs"].values():
        assert job["timeout-minutes"]
        for step in job["steps"]:
            assert ("uses" in step) is not ("run" in step)
    for script in re.findall(r"(?:script|\.ci)/\w+", "\n".join(_runs(told["jobs"]))):
        assert (ROOT / script).stat().st_mode & 0o111, script


def _runs(jobs: Mapping[str, Any]) -> Iterator[str]:
    for job in jobs.values():
        yield from (step["run"] for step in job["steps"] if "run" in step)


def test_a_tag_becomes_a_release() -> None:
    told = yaml.safe_load(WORKFLOWS["release"].read_text("utf-8"))
    assert told[True] == {"push": {"tags": ["v*"]}}
    said = "\n".join(_runs(told["jobs"]))
    filename = json.loads((ROOT / "hacs.json").read_text("utf-8"))["filename"]
    assert f"dist/{filename} " in said
    assert 'script/release --tag "$GITHUB_REF_NAME"' in said
    used = [
        step["uses"].partition("@")[0]
        for job in yaml.safe_load(WORKFLOWS["validate"].read_text("utf-8"))["jobs"].values()
        for step in job["steps"]
        if "uses" in step
    ]
    assert {"home-assistant/actions/hassfest", "hacs/action"} <= set(used)
