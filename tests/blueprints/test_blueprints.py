"""Every blueprint loads, is whole, and becomes an automation that Home Assistant takes."""

from collections.abc import Iterator, Mapping
import json
from pathlib import Path
import re
from typing import Any

from awesomeversion import AwesomeVersion
from homeassistant.const import __version__
from homeassistant.helpers.selector import selector
from homeassistant.util.yaml import Input, extract_inputs, load_yaml_dict
import pytest

from custom_components.municipal_alarm.bridge.filters import DRILLS, WORDS
from custom_components.municipal_alarm.bridge.procedure_source import DEFAULT_ANSWER_COLOURS
from custom_components.municipal_alarm.const import DOMAIN
from custom_components.municipal_alarm.control_room.words import DeskAnswer, Target
from simulators.blueprint_visits import VISITS
from tests.test_docs import parts, table

from . import test_automations, test_scripts
from .kit import FILES, FOLDER, House, blueprint, dutch

ROOT = Path(__file__).parents[2]
COMPONENT = FOLDER.parent
MANIFEST = json.loads((COMPONENT / "manifest.json").read_text("utf-8"))
HACS = json.loads((ROOT / "hacs.json").read_text("utf-8"))

WANTED = {
    "code_to_action",
    "escalate_to_phones",
    "unguarded_building",
    "man_down",
    "response_team_call_up",
    "missed_round",
    "lone_worker_schedule",
    "desk_answer_lamp",
    "external_call",
    "keep_camera_pictures",
    "drill_of_the_month",
    "shift_start_check",
    "daily_report",
    "ask_phones",
}

OUR_WORDS: Mapping[str, set[str]] = {
    "drill": set(DRILLS),
    "effect": set(WORDS["effect"]),
    "duty": set(WORDS["duty"]),
    "kind": set(WORDS["kind"]),
    "kinds": set(WORDS["kind"]),
    "round_kind": set(WORDS["round_kind"]),
    "targets": {target.value for target in Target},
}
"""Inputs that are chosen from words of ours."""

NEEDED: Mapping[str, Mapping[str, Any]] = {
    "escalate_to_phones": {"phones": ["a phone"]},
    "lone_worker_schedule": {"schedule": "schedule.night", "responders": ["Anna"]},
    "external_call": {"actions": [{"event": "test_called"}]},
    "desk_answer_lamp": {"desk": ["a desk"], "lamp": ["light.answer"]},
    "keep_camera_pictures": {"cameras": ["camera.hall"]},
    "ask_phones": {"phones": ["a phone"]},
}
"""What has no default; all the others are used as they are."""


def test_all_that_are_wanted_are_there() -> None:
    assert {Path(file).stem for file in FILES} == WANTED
    assert (ROOT / "blueprints").resolve() == FOLDER, "where people look for them"


@pytest.mark.parametrize("file", FILES)
def test_is_whole(file: str) -> None:
    one = blueprint(file)
    metadata = one.metadata
    assert file == f"{one.domain}/{DOMAIN}/{Path(file).name}"
    assert one.name.startswith("Municipal Alarm: ")
    assert len(metadata["description"]) > 80
    assert metadata["author"]
    assert metadata["homeassistant"]["min_version"] == HACS["homeassistant"]
    assert AwesomeVersion(__version__) >= AwesomeVersion(HACS["homeassistant"])
    assert one.validate() is None
    shipped = (FOLDER / file).relative_to(ROOT).as_posix()
    assert metadata["source_url"] == f"{MANIFEST['documentation']}/blob/main/{shipped}"


def test_no_two_have_one_name() -> None:
    assert len({blueprint(file).name for file in FILES}) == len(FILES)


@pytest.mark.parametrize("file", FILES)
def test_every_input_is_right_and_used(file: str) -> None:
    one = blueprint(file)
    assert extract_inputs({k: v for k, v in one.data.items() if k != "blueprint"}) == set(
        one.inputs
    )
    required: set[str] = set()
    for key, said in one.inputs.items():
        assert said["name"], key
        assert said["description"].endswith("."), key
        (kind, config), *others = said["selector"].items()
        assert not others
        check = selector(said["selector"])
        if "default" in said:
            check(said["default"])
        else:
            required.add(key)
        if kind == "select":
            values = [option["value"] for option in config["options"]]
            assert len({option["label"] for option in config["options"]}) == len(values), key
            assert set(values) <= OUR_WORDS.get(key, set(values)), key
        if kind in ("device", "entity"):
            # What is not narrowed down offers everything in the house.
            assert config["filter"], key
    assert required == set(NEEDED.get(Path(file).stem, ()))


def test_a_lamp_says_the_same_by_blueprint_and_by_option() -> None:
    (file,) = (one for one in FILES if Path(one).stem == "desk_answer_lamp")
    lamp = blueprint(file).inputs
    for answer, colour in DEFAULT_ANSWER_COLOURS.items():
        if answer is not DeskAnswer.SENT:  # The blueprint's lamp is dark at the press.
            assert lamp[answer.value]["default"] == list(colour)


READ = {"message", "title", "note", "about"}
"""What people read of what an action is called with."""

QUIET = {"clear_notification"}
"""A message that takes a notification away."""


def words(config: Any) -> Iterator[str]:
    """What stands in a blueprint for people to read, and cannot be written anew."""
    if isinstance(config, dict):
        for key, value in config.items():
            if key in READ and isinstance(value, str) and value not in QUIET:
                yield re.sub(r"{{.*?}}|{%.*?%}", "", value, flags=re.DOTALL)
            if key != "blueprint":
                yield from words(value)
    elif isinstance(config, list):
        for one in config:
            yield from words(one)
    elif isinstance(config, str):
        # Words of a machine have no blanks in them; what joins others has no letters.
        for quoted in re.findall(r"'([^']*)'", config):
            if re.search(r"[A-Za-z] |^[A-Z]", quoted.replace("%H:%M", "")):
                yield quoted


@pytest.mark.parametrize("file", FILES)
def test_everything_that_people_read_can_be_written_in_their_language(file: str) -> None:
    one = blueprint(file)
    assert not [text for text in words(one.data) if re.search("[A-Za-z]", text)]
    section = one.metadata["input"].get("texts")
    if section is not None:
        assert list(one.metadata["input"])[-1] == "texts"
        assert section["collapsed"], "out of the way of who reads English"
        for key, said in section["input"].items():
            # Only what has a default may be in a section that is not open.
            assert said["default"].strip(), key
            assert list(said["selector"]) == ["text"]


def ours(config: Any) -> Iterator[Mapping[str, Any]]:
    """Everything that calls one of our actions."""
    if isinstance(config, dict):
        if str(config.get("action", "")).startswith(f"{DOMAIN}."):
            yield config
        config = list(config.values())
    if isinstance(config, list):
        for one in config:
            yield from ours(one)


@pytest.mark.parametrize("file", FILES)
def test_calls_only_what_there_is(file: str) -> None:
    services = load_yaml_dict(str(COMPONENT / "services.yaml"))
    for call in ours(blueprint(file).data):
        fields: dict[str, Any] = {}
        for field, what in (
            services[call["action"].removeprefix(f"{DOMAIN}.")].get("fields") or {}
        ).items():
            fields |= what.get("fields", {field: what})
        data = call.get("data", {})
        assert set(data) <= set(fields), call
        assert {key for key, what in fields.items() if what.get("required")} <= set(data), call


@pytest.mark.parametrize("file", FILES)
def test_never_asks_for_what_is_secret(file: str) -> None:
    """None listens to duress, nor chooses by it: who uses a blueprint knows nothing of it."""
    data = blueprint(file).data

    def said(config: Any) -> Iterator[tuple[str, Any]]:
        if isinstance(config, dict):
            yield from ((str(key), value) for key, value in config.items())
            config = list(config.values())
        if isinstance(config, list):
            for one in config:
                yield from said(one)

    for key, value in said({k: v for k, v in data.items() if k != "blueprint"}):
        assert value != f"{DOMAIN}.duress"
        assert key != "duress"
        if key in ("kind", "effect") and not isinstance(value, Input):
            assert "duress" not in value


@pytest.mark.parametrize("file", FILES)
async def test_is_taken_with_its_defaults(house: House, file: str) -> None:
    name = Path(file).stem
    await house.use(name, **NEEDED.get(name, {}))
    house.sound(0)


def test_every_one_is_tried() -> None:
    tried = {*vars(test_automations), *vars(test_scripts)}
    assert {f"test_{name}" for name in WANTED} <= tried
    assert [f"{visit.file}.yaml" for visit in sorted(VISITS, key=lambda one: one.file)] == [
        file.replace(f"/{DOMAIN}/", "/") for file in FILES
    ], "script/tour visits all of them"


@pytest.mark.parametrize("file", FILES)
def test_is_described(file: str) -> None:
    """In docs/blueprints.md: by name, with its address and every input."""
    page = (ROOT / "docs" / "blueprints.md").read_text("utf-8")
    one = blueprint(file)
    name = one.name.partition(": ")[2]
    section = parts(parts(page, 2)[f"{one.domain.title()}s"], 3)[name[0].upper() + name[1:]]
    assert f"`{one.metadata['source_url']}`" in section
    texts = one.metadata["input"].get("texts", {}).get("input", {})
    rows = table(section)
    others = {key: said for key, said in one.inputs.items() if key not in texts}
    assert [(row[0], row[1] == "yes") for row in rows if len(row) == 3] == [
        (said["name"], "default" not in said) for said in others.values()
    ]
    # The second table: each text in Dutch, to be pasted.
    assert [row[0] for row in rows if len(row) == 2] == [said["name"] for said in texts.values()]
    for text in dutch(Path(file).stem).values():
        assert set(re.findall("{{.*?}}", text)) <= set(re.findall("{{.*?}}", str(one.data))), text
