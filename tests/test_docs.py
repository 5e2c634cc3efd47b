"""The documentation against the code: what is there is described, and what is described is there.

Read as a reader would: headings, tables and examples. A sentence that is wrong no test
finds; a name, a field, a word or a link that is wrong these do.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
import json
from pathlib import Path
import re
from typing import Any, override

import homeassistant.components
from homeassistant.components.automation.config import async_validate_config_item
from homeassistant.core import HomeAssistant
from homeassistant.helpers import (
    condition,
    config_validation as cv,
    entity_registry as er,
    script,
    trigger,
)
from homeassistant.setup import async_setup_component
from homeassistant.util.yaml import load_yaml_dict, parse_yaml
import pytest

from custom_components.municipal_alarm.bridge import (
    caretaking,
    queries,
    queries_accesses,
    queries_evaluation,
    queries_field,
    queries_figures,
    queries_procedure,
    queries_readiness,
    queries_reports,
    queries_search,
    queries_timeline,
)
from custom_components.municipal_alarm.bridge.asking import SCHEMAS
from custom_components.municipal_alarm.bridge.happenings import (
    HAPPENINGS,
    external_help,
    happenings,
    is_of_incident,
)
from custom_components.municipal_alarm.bridge.happenings.reports import report_made
from custom_components.municipal_alarm.bridge.last_seen import LastSeen
from custom_components.municipal_alarm.bridge.report_files import Kept
from custom_components.municipal_alarm.const import DOMAIN, PLATFORMS
from custom_components.municipal_alarm.control_room import commands as c, signals as s, snapshot
from custom_components.municipal_alarm.control_room.effects import CallExternal
from custom_components.municipal_alarm.control_room.engine import Decision
from custom_components.municipal_alarm.control_room.evaluation.parts import (
    Evaluation,
    Measure,
    MeasureId,
)
from custom_components.municipal_alarm.control_room.events import INCIDENT_EVENTS
from custom_components.municipal_alarm.control_room.ids import PolicyId, ResponderId, SystemId
from custom_components.municipal_alarm.control_room.procedure import (
    DEFAULT_POLICY,
    EscalationPolicy,
    EvaluationRule,
    Only,
    Step,
)
from custom_components.municipal_alarm.control_room.snapshot import messages
from custom_components.municipal_alarm.control_room.snapshot.site_shapes import Abnormal
from custom_components.municipal_alarm.control_room.words import (
    AlarmKind,
    DeliveryState,
    Duty,
    Outcome,
    Prompt,
    RollCallAnswer,
    Target,
)
from custom_components.municipal_alarm.learning.reports.period import Period
from custom_components.municipal_alarm.radio import events as radio
from custom_components.municipal_alarm.radio.network import Part
from custom_components.municipal_alarm.services import ASSIGN_TAG_SCHEMA
from custom_components.municipal_alarm.site_import import actions as site_plan
from tests.control_room.shift import Room, make_town
from tests.ha.conftest import all_entities_enabled, built_town, hass_config_dir, town
from tests.ha.town import GATEWAY, RADIO, Town

__all__ = ["all_entities_enabled", "built_town", "hass_config_dir", "town"]

ROOT = Path(__file__).parents[1]
COMPONENT = ROOT / "custom_components" / DOMAIN
COMPONENTS = Path(homeassistant.components.__path__[0])
EN: dict[str, Any] = json.loads((COMPONENT / "translations" / "en.json").read_text("utf-8"))

PAGES = [
    path
    for path in sorted(ROOT.rglob("*.md"))
    if not any(part.startswith(".") or part == "node_modules" for part in path.parts)
]
AUTOMATION, ENTITIES, FEED, OPERATIONS = (
    (ROOT / "docs" / f"{name}.md").read_text("utf-8")
    for name in ("automation", "entities", "feed", "operations")
)

_FENCE = re.compile(r"^(`{3,})(\w*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def parts(page: str, level: int) -> dict[str, str]:
    """The text below each heading of a level, by the heading without its marks."""
    # Examples may have comments that look like headings.
    bare = _FENCE.sub(lambda fence: fence[0].replace("\n#", "\n\\#"), page)
    found = re.split(rf"^#{{{level}}} (.+)$", bare, flags=re.MULTILINE)[1:]
    above = re.compile(rf"^#{{1,{level - 1}}} ", re.MULTILINE) if level > 1 else None
    return {
        heading.replace("`", ""): above.split(text)[0] if above else text
        for heading, text in zip(found[::2], found[1::2], strict=True)
    }


def table(text: str) -> list[list[str]]:
    """The rows of all tables in a text, without their heads."""
    rows = [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith("|")
    ]
    heads = [number - 1 for number, row in enumerate(rows) if set("".join(row)) == {"-"}]
    return [
        row for number, row in enumerate(rows) if number not in heads and number - 1 not in heads
    ]


def examples(text: str) -> list[Any]:
    return [parse_yaml(fence[3]) for fence in _FENCE.finditer(text) if fence[2] == "yaml"]


def code(text: str) -> list[str]:
    return _CODE.findall(text)


def keys_of(text: str) -> set[str]:
    """What stands in the first column of the tables, several in a cell."""
    return {key for row in table(text) for key in code(row[0])}


def described(name: str) -> dict[str, dict[str, Any]]:
    """services.yaml, triggers.yaml or conditions.yaml: the fields of each, sections opened."""
    found: dict[str, dict[str, Any]] = {}
    for key, item in load_yaml_dict(str(COMPONENT / f"{name}.yaml")).items():
        if key.startswith("."):
            continue
        fields: dict[str, Any] = {}
        for field, what in (item.get("fields") or {}).items():
            fields |= what.get("fields", {field: what})
        found[key] = fields
    return found


def words(field: Mapping[str, Any]) -> set[str]:
    """The words from which a field is chosen."""
    return set((field["selector"].get("select") or {}).get("options", ()))


# --- links --------------------------------------------------------------------------


def anchors(page: Path) -> set[str]:
    """The anchors that a page of GitHub has for its headings."""
    text = _FENCE.sub("", page.read_text("utf-8"))
    plain = (
        re.sub(r"[^\w\- ]", "", _LINK.sub(lambda link: link[0][1:].split("]")[0], heading))
        for heading in re.findall(r"^#{1,6} (.+)$", text, re.MULTILINE)
    )
    return {heading.strip().lower().replace(" ", "-") for heading in plain}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    text = _CODE.sub("", _FENCE.sub("", page.read_text("utf-8")))
    for link in _LINK.findall(text):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        assert target.is_relative_to(ROOT), link
        if anchor and target.suffix == ".md":
            assert anchor in anchors(target), link


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs" / "README.md").read_text("utf-8")
    linked = {(ROOT / "docs" / link.partition("#")[0]).resolve() for link in _LINK.findall(index)}
    assert {page for page in PAGES if page.parent == ROOT / "docs"} <= linked | {
        ROOT / "docs" / "README.md"
    }


# --- actions, triggers, conditions --------------------------------------------------


def check_section(kind: str, key: str, name: str, section: str) -> None:
    """What is said of each: its name in the editor, and an example of it."""
    assert f"**Editor:** *{name}*" in section, key
    (example,) = examples(section)
    assert example[kind] == f"{DOMAIN}.{key}"


def check_fields(key: str, fields: Mapping[str, Any], section: str) -> None:
    """A table with every field, whether it is required, and the words it takes."""
    rows = {code(row[0])[0]: row for row in table(section)}
    assert set(rows) == set(fields), key
    for field, what in fields.items():
        _, required, text = rows[field]
        assert (required == "yes") is what.get("required", False), (key, field)
        assert words(what) <= set(code(text)), (key, field)


def test_every_action_is_described() -> None:
    sections = parts(parts(AUTOMATION, 2)["Actions"], 3)
    actions = described("services")
    assert set(sections) == set(actions)
    for key, fields in actions.items():
        check_section("action", key, EN["services"][key]["name"], sections[key])
        check_fields(key, fields, sections[key])


def test_every_trigger_is_described() -> None:
    section = parts(AUTOMATION, 2)["Triggers"]
    sections = parts(section, 3)
    triggers = described("triggers")
    assert set(sections) == set(triggers)
    options = {code(row[0])[0]: row[1] for row in table(section.split("\n### ")[0])}
    assert set(options) == {option for fields in triggers.values() for option in fields}
    for key, fields in triggers.items():
        check_section("trigger", key, EN["triggers"][key]["name"], sections[key])
        said = re.search(r"^Options: (.+?)\. Carries:", sections[key], re.MULTILINE)
        assert said, key
        assert (said[1] == "none") is not fields, key
        assert code(said[1]) == list(fields), key
        for option, what in fields.items():
            assert words(what) <= set(code(options[option])), (key, option)


def test_every_condition_is_described() -> None:
    sections = parts(parts(AUTOMATION, 2)["Conditions"], 3)
    conditions = described("conditions")
    assert set(sections) == set(conditions)
    for key, fields in conditions.items():
        check_section("condition", key, EN["conditions"][key]["name"], sections[key])
        check_fields(key, fields, sections[key])


def ours(config: Any) -> Iterator[dict[str, Any]]:
    """Everything in an example that calls one of our actions."""
    if isinstance(config, dict):
        if str(config.get("action", "")).startswith(f"{DOMAIN}."):
            yield config
        config = list(config.values())
    if isinstance(config, list):
        for one in config:
            yield from ours(one)


def rendered(value: Any, selector: Mapping[str, Any]) -> Any:
    """A template gives any text, but on, off and a time come as what they are."""
    if "{{" not in str(value):
        return value
    if "boolean" in selector:
        return True
    return "2026-11-22 20:00:00" if "datetime" in selector else value


async def test_every_example_is_one_that_home_assistant_takes(
    hass: HomeAssistant, town: Town
) -> None:
    assert await async_setup_component(hass, "automation", {})
    schemas = {
        **SCHEMAS,
        "get_incidents": queries.INCIDENTS_SCHEMA,
        "get_responders": queries.RESPONDERS_SCHEMA,
        "get_timeline": queries_timeline.TIMELINE_SCHEMA,
        "get_rounds": queries_field.ROUNDS_SCHEMA,
        "get_nearest": queries_field.NEAREST_SCHEMA,
        "get_unknown_tags": queries_field.UNKNOWN_TAGS_SCHEMA,
        "preview_escalation": queries_procedure.PREVIEW_SCHEMA,
        "get_hand_over": queries_procedure.HAND_OVER_SCHEMA,
        "get_desks": queries_procedure.DESKS_SCHEMA,
        "get_access_report": queries_accesses.ACCESS_REPORT_SCHEMA,
        "get_measures": queries_evaluation.MEASURES_SCHEMA,
        "get_figures": queries_figures.FIGURES_SCHEMA,
        "make_report": queries_reports.MAKE_SCHEMA,
        "get_readiness": queries_readiness.READINESS_SCHEMA,
        "get_report": queries_reports.GET_SCHEMA,
        "get_reports": queries_reports.KEPT_SCHEMA,
        "search_incidents": queries_search.SEARCH_SCHEMA,
        "assign_tag": ASSIGN_TAG_SCHEMA,
        **{name: schema for name, schema, _ in (*caretaking.ACTIONS, *caretaking.QUERIES)},
        **{name: schema for name, schema, _ in (*site_plan.ACTIONS, *site_plan.QUERIES)},
    }
    actions = described("services")
    automations = 0
    for number, example in enumerate(examples(AUTOMATION)):
        for call in ours(example):
            key = call["action"].removeprefix(f"{DOMAIN}.")
            filled = {
                field: rendered(value, actions[key][field]["selector"])
                for field, value in call.get("data", {}).items()
            }
            schemas[key](filled)
        if "alias" in example:
            automations += 1
            assert await async_validate_config_item(hass, f"example_{number}", example)
        elif "trigger" in example:
            await trigger.async_validate_trigger_config(hass, cv.TRIGGER_SCHEMA([example]))
        elif "condition" in example:
            await condition.async_validate_condition_config(hass, cv.CONDITION_SCHEMA(example))
        else:
            await script.async_validate_actions_config(hass, cv.SCRIPT_SCHEMA([example]))
    assert automations >= 5


# --- what is carried ------------------------------------------------------------------


HANDED = ("hand_over", "cap", "camera_url", "snapshot_url", "links_until")
"""What is ready for whoever calls somebody outside (`bridge.external`)."""


class Told(Room):
    """A shift of which every trigger is noted, with the keys of what it carries."""

    def __init__(self) -> None:
        super().__init__()
        self.checks = False
        self.seen = LastSeen(self.state)
        self.carried: dict[str, set[str]] = {}
        self.payloads: dict[str, Mapping[str, Any]] = {}

    @override
    def handle(self, message: s.Signal | c.Command) -> Decision:
        decision = super().handle(message)
        for event in decision.events:
            incident = self.seen.incident_of(event, self.state) if is_of_incident(event) else None
            for one in happenings(event, incident, self.state):
                self._note(one)
        for effect in decision.effects:
            if isinstance(effect, CallExternal):
                incident = self.state.incidents[effect.incident_id]
                self._note(external_help(effect, incident, self.site, dict.fromkeys(HANDED)))
        return decision

    def _note(self, one: Any) -> None:
        assert self.carried.setdefault(one.key, set(one.payload)) == set(one.payload), one.key
        self.payloads[one.key] = one.payload


@pytest.fixture
def told() -> Told:
    """A busy hour in which everything happens."""
    room = Told()
    anna, jan = room.operator("Anna"), room.guard("Jan")
    room.link("radio", up=True)
    anna.comes()
    jan.radio(on=True)
    room.press("desk 1")
    room.press("desk 1")
    room.after(seconds=61)
    jan.report(room.radio_text(to="Ria"), DeliveryState.FAILED, "busy")
    anna.acknowledges()
    anna.dispatches("Piet")
    jan.accepts()
    room.guard("Ria").refuses("ill")
    jan.texts("4")
    jan.texts("at the back")
    anna.writes("use the side door")
    anna.listens_to("Jan")
    anna.closes_microphone_of("Jan")
    anna.looks_at("camera.desk_1")
    anna.notes("noted")
    jan.scans("desk 1")
    jan.texts("0")
    anna.hands_over_to("Bram")
    anna.resolves()
    anna.closes()
    room.operator("Anna").raises(desk="desk 2", drill=True)
    anna.resolves(Outcome.DRILL)
    room.guard("Omar").alarms(AlarmKind.MAN_DOWN)
    anna.sets_duty("Els", on_duty=False)
    room.press("a desk that is none")
    jan.radio(on=False)
    room.link("radio", up=False)
    anna.leaves()
    jan.signs_on("900")
    room.guard("Ria").signs_on("900")
    in_the_field(room)
    by_the_procedure(room)
    after_it(room)
    kept = Kept("2026-09_city", Period(2026, 9), "city", room.now, ("html",))
    room._note(report_made(kept, None, "", {"html": "/config/2026-09_city.html"}))
    return room


def after_it(room: Told) -> None:
    """What is learned: an evaluation that came late, and what becomes of its measures."""
    anna, bram = room.operator("Anna"), room.operator("Bram")
    rule = EvaluationRule(persons=2, within=timedelta(days=1))
    policy = replace(DEFAULT_POLICY, policy_id=PolicyId("learns"), evaluation=rule)
    room.edit(make_town(policies=[policy]))
    room.press("desk 2")
    anna.resolves()
    room.after(minutes=24 * 60)
    of = {"incident_id": room.incident.incident_id}
    due = room.now.date() + timedelta(days=2)
    typed = [
        Measure(measure_id=MeasureId(""), text=text, owner="Piet", due=due) for text in ("a", "b")
    ]
    evaluation = Evaluation(outcome=Outcome.GENUINE, happened="x", measures=tuple(typed))
    room.handle(c.EvaluateIncident(actor=anna.actor, **of, evaluation=evaluation))
    room.handle(c.ApproveEvaluation(actor=bram.actor, **of))
    anna.closes()
    room.after(minutes=3 * 24 * 60)
    first, second = sorted(room.state.measures.kept)
    room.handle(c.CompleteMeasure(actor=anna.actor, measure_id=first))
    room.handle(c.DropMeasure(actor=anna.actor, measure_id=second, reason="x"))


def by_the_procedure(room: Told) -> None:
    """The rest of a policy: a step that is held, one done again, help enough, and not."""
    anna, omar = room.operator("Anna"), room.guard("Omar")
    again = timedelta(seconds=20)
    policy = EscalationPolicy(
        PolicyId("night"),
        "Night",
        (
            Step(
                timedelta(0),
                (Target.RESPONSE_TEAM, Target.NEIGHBOURING_GUARDS),
                multi_ack=1,
                repeat_every=again,
                repeat_times=1,
            ),
            Step(timedelta(seconds=40), (Target.SUPERVISORS,), only=Only(drill=True)),
            Step(timedelta(seconds=60), (Target.EXTERNAL,)),
        ),
    )
    room.edit(make_town(policies=[policy]))
    room.press("desk 4")
    room.after(seconds=20)
    room.after(seconds=20)
    omar.accepts()
    omar.refuses("ill")
    incident = {"actor": anna.actor, "incident_id": room.incident.incident_id}
    omar.texts("77")
    room.handle(c.PromptOperator(**incident, about="look"))
    room.handle(c.DismissPrompt(**incident, prompt=Prompt.ASKED))
    room.handle(c.AlertTargets(**incident, targets=(Target.NEAREST_PATROL,)))
    room.handle(c.Escalate(**incident, external="police", confirmed=True))
    room.handle(c.ReportExternal(**incident, target="police"))
    anna.resolves()
    anna.tests_desk("desk 3")
    anna.ticks("desk 3", passed=False)
    room.handle(c.CheckConsole(actor=anna.actor, console="left", audible=True, passed=True))


def in_the_field(room: Told) -> None:
    """The rest of the hour: rounds, lone work, a warning, a fire."""
    anna, omar = room.operator("Anna"), room.guard("Omar")
    omar.scans("", tag="a tag of nothing")
    anna.starts_round("evening round", walked_by="Omar")
    omar.scans("", tag="tag attic")
    anna.suspends("evening round", "an incident")
    anna.resumes("evening round")
    anna.remarks(room.round("evening round"), "window open")
    room.after(minutes=6)
    anna.corrects(room.round("evening round"), "hall")
    anna.ends_round("evening round")
    anna.corrects(room.report("evening round"), "cellar")
    anna.starts_round("evening round")
    omar.warned()
    omar.warned(on=False)
    anna.watches("Omar", every_s=60)
    room.after(seconds=60)
    anna.heard_of("Omar")
    room.after(seconds=121)
    anna.watches_no_more("Omar")
    anna.resolves()
    room.fire("library")
    fire = {"actor": anna.actor, "incident_id": room.incident.incident_id}
    room.handle(c.CallUp(**fire, duties=(Duty.PATROL,)))
    room.after(seconds=50)
    room.guard("Kees").scans("", tag="tag cellar")
    answered = {"responder_id": ResponderId("kees"), "answer": RollCallAnswer.SAFE}
    room.handle(c.AnswerRollCall(**fire, **answered))
    room.handle(c.EndRollCall(**fire))
    room.guard("Kees").accepts()
    anna.resolves()


def test_every_trigger_carries_what_is_said(told: Told) -> None:
    assert set(told.carried) == set(HAPPENINGS), "the hour lacks something"
    sections = parts(parts(AUTOMATION, 2)["Triggers"], 3)
    for key, carried in told.carried.items():
        said = sections[key].split(" Carries: ")[1].split("\n\n")[0]
        outside = re.sub(r"\((?:[^()]|\([^()]*\))*\)", "", said)
        assert set(code(outside)) == carried, key


def test_what_is_carried_has_the_keys_that_are_said(told: Told) -> None:
    section = parts(AUTOMATION, 2)["What a trigger carries"]
    objects = {code(row[0])[0]: row[1] for row in table(section.split("\n### ")[0])}
    payload = told.payloads
    real = {
        "by": payload["incident_acknowledged"]["by"],
        "responder": payload["responder_arrived"]["responder"],
        "operator": payload["operator_came"]["operator"],
        "system": payload["link_lost"]["system"],
        "place": payload["desk_tested"]["place"],
        "round": payload["round_opened"]["round"],
        "checkpoint": payload["checkpoint_overdue"]["checkpoint"],
    }
    assert set(objects) == set(real)
    for name, one in real.items():
        assert set(one) <= set(code(objects[name])), name

    incident, responder = section.split("\n### ")[1].split("Each of `responders`:")
    shown = payload["incident_closed"]["incident"]
    assert keys_of(incident) == set(shown)
    assert keys_of(responder) == set(shown["responders"][0])
    said = next(row[1] for row in table(responder) if "`messages`" in row[0])
    assert set(code(said)) == set(shown["responders"][0]["messages"][0])


def test_the_feed_has_what_is_said(told: Told) -> None:
    objects = parts(parts(FEED, 2)["Objects"], 3)
    room = snapshot.room(told.state, secrets=True)
    for name in ("responder", "operator", "link", "code", "report"):
        assert keys_of(objects[name]) == set(room[f"{name}s"][0]), name
    contacts = next(row[1] for row in table(objects["responder"]) if row[0] == "`contacts`")
    assert set(room["responders"][0]["contacts"][0]) <= set(code(contacts))
    snapshots = parts(parts(FEED, 2)["Messages"], 3)["snapshot"]
    said = next(row[1] for row in table(snapshots) if row[0] == "`room`")
    beside = set(messages.Health.__annotations__)
    assert set(code(said)) == {*room, *beside, "targets"}
    assert keys_of(objects["target"]) == set(messages.ResponseTarget.__annotations__)
    deltas = parts(parts(FEED, 2)["Messages"], 3)["delta"]
    removed = {
        "removed",
        "touched",
        "rounds_removed",
        "lone_work_removed",
        "equipment_removed",
    }
    assert keys_of(deltas) == {*room, *beside} - {"site", "codes", "external"} | removed
    assert keys_of(objects["equipment"]) == set(Abnormal.__annotations__)
    assert keys_of(objects["console"]) == set(messages.Console.__annotations__)
    assert keys_of(parts(FEED, 2)["Timeline"]) == {event.KIND for event in INCIDENT_EVENTS}


def test_the_feed_has_what_is_said_of_the_field() -> None:
    objects = parts(parts(FEED, 2)["Objects"], 3)
    room = Room()
    room.operator("Anna").starts_round("evening round", walked_by="Omar")
    room.guard("Omar").scans("", tag="tag hall")
    room.operator("Anna").remarks(room.round("evening round"), "window open")
    room.operator("Anna").watches("Omar")
    room.guard("Omar").warned()
    told = snapshot.room(room.state, secrets=True)
    for name, (one,) in (
        ("round", told["rounds"]),
        ("lone_work", told["lone_work"]),
        ("pre_alert", told["pre_alerts"]),
    ):
        assert keys_of(objects[name]) == set(one), name
    rows = {code(row[0])[0]: row[1] for row in table(objects["round"])}
    (walked,) = told["rounds"]
    for name in ("checkpoints", "walkers", "remarks"):
        assert set(walked[name][0]) <= set(code(rows[name])), name


def test_every_command_of_a_screen_is_said() -> None:
    source = (COMPONENT / "websocket_api.py").read_text("utf-8")
    real = set(re.findall(r'"type"\): f"\{DOMAIN\}/(\w+)"', source))
    assert set(re.findall(rf'"type": "{DOMAIN}/(\w+)"', FEED)) == real
    assert len(real) > 5


# --- entities ---------------------------------------------------------------------------

type Row = tuple[str, str, str, str, bool]
"""Device, platform, translation key, name, whether it is enabled."""


async def real_entities(hass: HomeAssistant, town: Town) -> set[Row]:
    town.link.on_event(radio.RadioRegistered(event_id="r", radio_id=RADIO), lambda: None)
    parts_of_it = (Part("192.0.2.5/1", "Repeater", up=True), Part("station", "Station", up=True))
    town.runtime.parts.update(SystemId(GATEWAY), parts_of_it)
    await town.settle()
    town.take_sent()
    found: set[Row] = set()
    for entry in town.entries.values():
        for one in er.async_entries_for_config_entry(er.async_get(hass), entry.entry_id):
            key = one.translation_key
            assert key is not None, one.entity_id
            assert one.has_entity_name, one.entity_id
            device = entry.data["kind"].replace("_", " ").capitalize()
            if one.config_subentry_id is not None:
                kind = entry.subentries[one.config_subentry_id].subentry_type
                device = kind.replace("_", " ").capitalize()
            elif "_part_192.0.2.5" in one.unique_id:
                device = "Repeater"
            elif RADIO in one.unique_id:
                device = "Radio"
            name = EN["entity"][one.domain][key]["name"]
            assert one.original_name == name.format(slot=1, part="Station"), one.entity_id
            found.add((device, one.domain, key, name, one.disabled_by is None))
    return found


async def test_every_entity_is_described(hass: HomeAssistant, town: Town) -> None:
    said: set[Row] = {
        (device, code(platform)[0], code(key)[0], name, enabled == "yes")
        for device, section in parts(ENTITIES, 2).items()
        for name, platform, key, enabled, _ in table(section)
    }
    assert said == await real_entities(hass, town)
    named = {(platform, key) for platform, entities in EN["entity"].items() for key in entities}
    assert named == {(platform, key) for _, platform, key, _, _ in said}


def test_every_word_of_an_entity_is_said() -> None:
    """The states of sensors, and the kinds of events."""
    said = {
        (code(row[1])[0], code(row[2])[0]): set(code(row[4]))
        for section in parts(ENTITIES, 2).values()
        for row in table(section)
    }
    for platform in ("sensor", "event"):
        for key, texts in EN["entity"][platform].items():
            kinds = texts.get("state_attributes", {}).get("event_type", {}).get("state", {})
            assert {*texts.get("state", {}), *kinds} <= said[platform, key], (platform, key)


# --- forms -------------------------------------------------------------------------------


def labels(texts: Any) -> Iterator[str]:
    """The name of every field of some forms."""
    if isinstance(texts, dict):
        for key, value in texts.items():
            if key == "data":
                yield from value.values()
            else:
                yield from labels(value)


def test_every_field_of_the_forms_is_described() -> None:
    section = parts(OPERATIONS, 2)["The forms"]
    said = {name.strip() for row in table(section) for name in row[0].split(",")}
    flows = (EN["config"]["step"], EN["options"]["step"], EN["config_subentries"])
    real = {label for texts in flows for label in labels(texts)}
    assert said == real
    text = " ".join(cell for row in table(section) for cell in row)
    for fields in ("status_code", "radio"):
        for field in EN["selector"][fields]["fields"].values():
            assert field["name"] in text, field


def test_every_word_of_escalation_and_codes_is_said() -> None:
    sections = parts(OPERATIONS, 2)
    escalation, codes = sections["Escalation"], sections["Status codes"]
    targets = {row[0] for row in table(escalation)}
    assert set(EN["selector"]["target"]["options"].values()) <= targets
    effects = {effect for row in table(codes) for effect in row[1].split(", ")}
    whole = {row[1] for row in table(codes)}
    assert set(EN["selector"]["code_effect"]["options"].values()) <= effects | whole


# --- quality scale -------------------------------------------------------------------------

_PROOF = re.compile(r"[\w.]*/[\w./-]+(?:::\w+|#[\w-]+)?|\b\w+\.(?:md|json|toml)\b(?:#[\w-]+)?")


def rules() -> set[str]:
    """The rules, as the integrations of the Home Assistant that is installed list them."""
    found: set[str] = set()
    for path in sorted(COMPONENTS.glob("*/quality_scale.yaml")):
        found |= set(load_yaml_dict(str(path))["rules"])
    return found


def test_the_quality_scale_is_told_honestly() -> None:
    path = COMPONENT / "quality_scale.yaml"
    listed = re.findall(r"^  ([a-z-]+):$", path.read_text("utf-8"), re.MULTILINE)
    assert len(listed) == len(set(listed)), "a rule stands twice"
    told = load_yaml_dict(str(path))["rules"]
    assert set(told) == set(listed) == rules()
    for rule, said in told.items():
        assert said.keys() == {"status", "comment"}, rule
        assert said["status"] in ("done", "exempt"), rule
        proofs = _PROOF.findall(said["comment"])
        assert proofs, rule
        for proof in proofs:
            file, _, test = proof.rstrip(".").partition("::")
            file, _, part = file.partition("#")
            assert (ROOT / file).is_file(), (rule, proof)
            if test:
                assert f"def {test}(" in (ROOT / file).read_text("utf-8"), (rule, proof)
            if part:
                assert part in anchors(ROOT / file), (rule, proof)
            # Of the documentation a page alone proves little.
            assert part or not (rule.startswith("docs-") and file == "docs/operations.md"), rule


def test_every_platform_says_how_many_updates_run_at_once() -> None:
    for platform in {platform for platforms in PLATFORMS.values() for platform in platforms}:
        source = (COMPONENT / f"{platform}.py").read_text("utf-8")
        assert re.search(r"^PARALLEL_UPDATES = \d+$", source, re.MULTILINE), platform


# --- words -----------------------------------------------------------------------------------

MEAN_SOMETHING_ELSE_TOO = {
    "acknowledge",  # the word itself, only not for silence
    "call",  # to call somebody
    "event",  # of Home Assistant
    "gateway",  # part of "open gateway"
    "message",  # from person to person
    "seen",  # an answer to the desk
    "silent",  # of a console
    "test",  # of a desk
    "triggered",  # of an automation
    "user",  # of Home Assistant
    "zone",  # of time
}
"""Words of the glossary's last column that are right in another sense, where only a
reader can tell."""


def flat(texts: Mapping[str, Any], path: str = "") -> Iterator[tuple[str, str]]:
    for key, value in texts.items():
        if isinstance(value, dict):
            yield from flat(value, f"{path}{key}.")
        else:
            yield f"{path}{key}", value


def test_no_text_has_a_word_that_the_glossary_refuses() -> None:
    glossary = (ROOT / "docs" / "glossary.md").read_text("utf-8")
    refused = {word.strip() for row in table(glossary) for word in row[2].split(",")}
    assert refused >= MEAN_SOMETHING_ELSE_TOO
    refused -= {*MEAN_SOMETHING_ELSE_TOO, ""}
    assert {"alert", "ticket", "pending", "silent alarm"} <= refused
    # A pre-alert is a word of its own.
    word = re.compile(rf"(?<!pre-)\b(?:{'|'.join(sorted(refused))})s?\b", re.IGNORECASE)
    for path, text in flat(EN):
        assert not word.search(text), (path, text)
