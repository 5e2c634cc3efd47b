"""The form of an escalation policy."""

from typing import Any
from unittest.mock import patch

from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.bridge import hole_words
from custom_components.municipal_alarm.control_room.escalation.holes import HOLE_REASONS
from custom_components.municipal_alarm.flows import lookup, policy_holes

from .flow_kit import (
    LANGUAGES,
    TEXTS,
    Conversation,
    add_building,
    add_control_room,
    add_gateway,
    only_subentry,
    placeholders,
    reconfigure_subentry,
    subentry,
    subentry_flow,
    without_setup,
)

OFF = {"raise_sound": False, "guarded": "any", "drill": "any"}


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


def typed(*steps: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """A policy as typed into the form."""
    sections = {f"step_{number}": dict(OFF) for number in range(1, 7)}
    for number, step in enumerate(steps, 1):
        sections[f"step_{number}"] |= step
    return {"name": "Panic", "on_scene_within": 300, **sections, **changed}


def step(delay: int, *targets: str, sound: bool = False) -> dict[str, Any]:
    return {"delay": delay, "targets": list(targets), "raise_sound": sound}


def target(target_id: str, name: str) -> Any:
    """Somebody outside, by an id that a test can say."""
    return {**subentry("external_target", name, {"actions": []}), "subentry_id": target_id}


async def with_a_hole(flow: Conversation, answer: dict[str, Any]) -> list[str]:
    """Answer what leaves holes, and read which; nothing is ticked."""
    await flow.answer(answer)
    assert flow.step == "holes"
    assert not flow.errors
    assert [str(key) for key in flow.result["data_schema"].schema] == ["known"]
    assert flow.result["data_schema"]({}) == {"known": False}
    return flow.result["description_placeholders"]["holes"].splitlines()


async def refused(flow: Conversation, wrong: dict[str, Any]) -> Conversation:
    """Answer what is not taken, read why, and be back in the form."""
    await flow.answer(wrong)
    said = dict(flow.errors)
    if flow.step == "step_not_saved":
        number = flow.result["description_placeholders"]["step"]
    else:
        assert flow.step == "not_saved"
    assert set(said) == {"base"}, "on a page of its own, where nothing hides it"
    shown = flow.step, flow.error_text("base")
    await flow.answer({})
    assert flow.step == "policy"
    where, error = next(iter(flow.errors.items()))
    assert (error, flow.error_text(where)) == (said["base"], shown[1])
    assert where == f"step_{number}" if shown[0] == "step_not_saved" else where[:5] != "step_"
    # What is wrong is open, and nothing else.
    assert opened(flow) == {one for one in flow.errors if one.startswith("step_")}
    return flow


def opened(flow: Conversation) -> set[str]:
    """The sections of the form that are open."""
    return {
        str(key)
        for key, value in flow.result["data_schema"].schema.items()
        if str(key).startswith("step_") and not value.options["collapsed"]
    }


def data_of(room: Any, title: str) -> Any:
    return next(one.data for one in room.subentries.values() if one.title == title)


GUARDS = step(0, "guards_here")

IN_FULL = {
    "delay": 20,
    "targets": ["external", "supervisors"],
    "raise_sound": True,
    "external": ["police", "centre"],
    "multi_ack": 2,
    "repeat_every": 30,
    "repeat_times": 3,
    "guarded": "unguarded",
    "only_kinds": ["panic"],
    "drill": "real",
    "days": ["su", "mo"],
    "after": "22:00:00",
    "before": "06:00:00",
}
"""A step with everything, as typed."""


async def test_starts_with_the_default(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    assert flow.step == "policy"
    default = [
        step(0, "guards_here", "operators"),
        step(30, "response_team", "neighbouring_guards", sound=True),
        step(60, "external", sound=True),
    ]
    assert flow.suggested == {
        "kinds": [],
        "on_scene_within": 300,
        "step_1": default[0],
        "step_2": default[1],
        "step_3": default[2],
        **{f"step_{number}": {} for number in (4, 5, 6)},
    }
    assert opened(flow) == {"step_1", "step_2", "step_3"}

    await flow.answer(flow.suggested | typed(*default))
    assert flow.created
    policy = only_subentry(room)
    assert (policy.title, policy.subentry_type) == ("Panic", "escalation_policy")
    assert policy.data == {
        "name": "Panic",
        "kinds": [],
        "steps": default,
        "on_scene_within": 300,
    }


async def test_empty_sections_are_no_steps(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    await flow.answer(
        typed({}, {"targets": ["guards_here"]}, {}, step(45.0, "external"), kinds=["fire"])
    )
    assert flow.created
    assert only_subentry(room).data["steps"] == [GUARDS, step(45, "external")]
    assert only_subentry(room).data["kinds"] == ["fire"]


REFUSED = [
    (typed(), {"base": "no_steps"}),
    (typed(GUARDS, name=" "), {"name": "no_name"}),
    (typed(GUARDS, name="man down"), {"name": "name_in_use"}),
    (typed(GUARDS, {"delay": 30}), {"step_2": "no_targets"}),
    (typed({"raise_sound": True}), {"step_1": "no_targets"}),
    (typed({}, step(61, "external")), {"step_2": "first_step_late"}),
    (typed(GUARDS, step(0, "external")), {"step_2": "not_ascending"}),
    (
        typed(GUARDS, step(60, "external"), step(30, "response_team")),
        {"step_3": "not_ascending"},
    ),
    (typed(GUARDS, kinds=["panic", "man_down"]), {"kinds": "kind_in_use"}),
    (typed(GUARDS, {"multi_ack": 2}), {"step_2": "no_targets"}),
    (typed(GUARDS, {"guarded": "guarded"}), {"step_2": "no_targets"}),
    (typed(GUARDS, {"only_kinds": ["fire"]}), {"step_2": "no_targets"}),
    (typed(GUARDS | {"repeat_every": 30}), {"step_1": "repeat_incomplete"}),
    (typed(GUARDS | {"repeat_times": 3}), {"step_1": "repeat_incomplete"}),
    (typed(GUARDS | {"external": ["police"]}), {"step_1": "external_not_reached"}),
    # The later one may stand first only where it is later.
    (
        typed(step(30, "guards_here"), step(0, "operators") | {"guarded": "guarded"}),
        {"step_2": "not_ascending"},
    ),
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    room = add_control_room(
        hass,
        subentry("escalation_policy", "Man down", {"kinds": ["man_down"], "steps": [GUARDS]}),
        target("police", "Police"),
    )
    flow = await subentry_flow(hass, room, "escalation_policy")
    await refused(flow, wrong)
    assert flow.errors == errors
    if "kinds" in errors:
        assert "Man down" in flow.error_text("kinds")
    assert len(room.subentries) == 2
    await flow.answer(typed(GUARDS, kinds=["panic"]))
    assert flow.created


async def test_several_things_that_are_wrong(hass: HomeAssistant) -> None:
    """The first is said, and all stand in the form; what was typed is kept."""
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    both = typed(GUARDS | {"repeat_every": 30}, step(30, "external"), {"delay": 40}, name="")
    await refused(flow, both)
    assert flow.errors == {
        "name": "no_name",
        "step_1": "repeat_incomplete",
        "step_3": "no_targets",
    }
    assert flow.suggested["step_1"] == both["step_1"]
    await refused(flow, both | {"name": "Panic"})
    assert flow.errors == {"step_1": "repeat_incomplete", "step_3": "no_targets"}
    assert not room.subentries
    await flow.answer(typed(GUARDS))
    assert flow.created


async def test_one_policy_for_all_other_kinds(hass: HomeAssistant) -> None:
    room = add_control_room(
        hass, subentry("escalation_policy", "Common", {"kinds": [], "steps": [GUARDS]})
    )
    flow = await subentry_flow(hass, room, "escalation_policy")
    await refused(flow, typed(GUARDS))
    assert flow.errors == {"kinds": "other_kinds_in_use"}
    assert "Common" in flow.error_text("kinds")
    await flow.answer(typed(GUARDS, kinds=["fire"]))
    assert flow.created


async def test_a_first_step_may_wait_a_minute(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    await flow.answer(typed(step(60, "guards_here")))
    assert flow.created


async def test_reconfigure(hass: HomeAssistant) -> None:
    stored = {"kinds": ["panic"], "steps": [GUARDS, step(40, "external", sound=True)]}
    room = add_control_room(hass, subentry("escalation_policy", "Panic", stored))
    flow = await reconfigure_subentry(hass, room)
    assert flow.suggested["name"] == "Panic"
    assert flow.suggested["kinds"] == ["panic"]
    assert flow.suggested["on_scene_within"] == 300
    assert flow.suggested["step_2"] == step(40, "external", sound=True)
    await flow.answer(typed(GUARDS, name="Panic buttons", kinds=["panic"], on_scene_within=240.0))
    assert flow.reason == "reconfigure_successful"
    policy = only_subentry(room)
    assert policy.title == "Panic buttons"
    assert policy.data == {
        "name": "Panic buttons",
        "kinds": ["panic"],
        "steps": [GUARDS],
        "on_scene_within": 240,
    }


# -- all that a step can say ---------------------------------------------------


async def test_a_step_in_full(hass: HomeAssistant) -> None:
    room = add_control_room(hass, target("centre", "Alarm centre"), target("police", "Police"))
    flow = await subentry_flow(hass, room, "escalation_policy")
    fields = flow.result["data_schema"].schema["step_2"].schema.schema
    assert fields["external"].config["options"] == [
        {"value": "centre", "label": "Alarm centre"},
        {"value": "police", "label": "Police"},
    ]
    await flow.answer(typed(GUARDS, IN_FULL))
    assert flow.created
    assert data_of(room, "Panic")["steps"] == [
        GUARDS,
        # In the order of choosing, and of the week.
        IN_FULL | {"days": [1, 7]},
    ]
    policy = next(one for one in room.subentries.values() if one.title == "Panic")
    flow = await reconfigure_subentry(hass, room, policy.subentry_id)
    assert flow.errors == {}
    assert flow.suggested["step_2"] == IN_FULL | {"days": ["mo", "su"]}


async def test_an_hour_as_it_can_be_typed(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    await flow.answer(typed(GUARDS, step(5, "response_team") | {"after": "6:05"}))
    assert only_subentry(room).data["steps"][1]["after"] == "06:05:00"


async def test_without_targets_outside_there_is_nothing_to_choose(hass: HomeAssistant) -> None:
    flow = await subentry_flow(hass, add_control_room(hass), "escalation_policy")
    assert "external" not in flow.result["data_schema"].schema["step_1"].schema.schema


async def test_two_steps_at_the_same_time_each_with_its_own_case(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    guarded = step(0, "guards_here", "operators") | {"guarded": "guarded"}
    unguarded = step(0, "nearest_patrol", "operators") | {"guarded": "unguarded"}
    await flow.answer(typed(guarded, unguarded))
    assert flow.created
    assert only_subentry(room).data["steps"] == [guarded, unguarded]


async def test_a_target_outside_by_its_name(hass: HomeAssistant) -> None:
    """As somebody writes it who has no form."""
    stored = {"kinds": [], "steps": [GUARDS, step(30, "external") | {"external": ["Police"]}]}
    room = add_control_room(
        hass, subentry("escalation_policy", "Panic", stored), target("police", "Police")
    )
    policy = next(iter(room.subentries))
    flow = await reconfigure_subentry(hass, room, policy)
    assert flow.errors == {}
    assert flow.suggested["step_2"]["external"] == ["police"]


async def test_a_target_outside_that_is_gone(hass: HomeAssistant) -> None:
    """Left out without a word, the step would call everybody."""
    gone = step(30, "external") | {"external": ["gone", "police"]}
    room = add_control_room(
        hass,
        subentry("escalation_policy", "Panic", {"kinds": [], "steps": [GUARDS, gone]}),
        target("police", "Police"),
    )
    flow = await reconfigure_subentry(hass, room, next(iter(room.subentries)))
    assert flow.errors == {"step_2": "external_gone"}
    assert opened(flow) == {"step_2"}
    assert flow.suggested["step_2"]["external"] == ["police"]


# -- holes ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Monday 00:00, Panic button, without a guard, a real alarm"),
        ("nl", "Maandag 00:00, Noodknop, zonder beveiliger, een echt alarm"),
    ],
)
async def test_a_hole_is_named(hass: HomeAssistant, language: str, words: str) -> None:
    hass.config.language = language
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    only_guarded = step(0, "guards_here") | {"guarded": "guarded"}
    (line,) = await with_a_hole(flow, typed(only_guarded, kinds=["panic"]))
    assert line.endswith(words)
    # Who does not tick goes back, and nothing is stored.
    await flow.answer({"known": False})
    assert flow.errors == {"base": "hole_nobody"}
    assert words.casefold() in flow.error_text("base").casefold()
    assert not room.subentries
    # Everything that was typed is still there.
    assert flow.suggested["step_1"] == only_guarded | {"drill": "any"}
    # Without a hole nothing is asked.
    await flow.answer(typed(only_guarded, step(20, "nearest_patrol"), kinds=["panic"]))
    assert flow.created


async def test_saved_with_a_hole_by_who_knows(hass: HomeAssistant) -> None:
    """A small town: one guard, no patrol, nobody outside. It has no better policy."""
    gateway = add_gateway(hass)
    contacts = [{"system": gateway.entry_id, "address": "1"}]
    home = add_building(hass, "Town hall").entry_id
    guard = subentry("responder", "Gus", {"duty": "guard", "home": home, "contacts": contacts})
    room = add_control_room(hass, guard)
    flow = await subentry_flow(hass, room, "escalation_policy")
    as_built_in = typed(
        *(flow.suggested[f"step_{number}"] for number in (1, 2, 3)), name="As built in"
    )
    (line,) = await with_a_hole(flow, as_built_in)
    assert "without a guard" in line
    await flow.answer({"known": True})
    assert flow.created
    stored = data_of(room, "As built in")
    assert [one["targets"] for one in stored["steps"]] == [
        ["guards_here", "operators"],
        ["response_team", "neighbouring_guards"],
        ["external"],
    ]
    assert "known" not in stored
    # Whoever changes it is asked anew, with nothing ticked.
    policy = next(one for one in room.subentries.values() if one.title == "As built in")
    flow = await reconfigure_subentry(hass, room, policy.subentry_id)
    assert await with_a_hole(flow, as_built_in | {"on_scene_within": 240}) == [line]
    await flow.answer({"known": True})
    assert flow.reason == "reconfigure_successful"
    assert data_of(room, "As built in")["on_scene_within"] == 240


async def test_the_first_few_holes_and_how_many_more(hass: HomeAssistant) -> None:
    flow = await subentry_flow(hass, add_control_room(hass), "escalation_policy")
    on_sunday = step(0, "guards_here") | {"days": ["su"]}
    fire = step(0, "supervisors") | {"only_kinds": ["fire"], "guarded": "guarded"}
    lines = await with_a_hole(flow, typed(on_sunday, fire))
    # Six kinds of alarm, with a guard and without: all but a fire where a guard is.
    assert len(lines) == 6
    assert lines[-1] == "- And 6 more"


async def test_a_name_that_is_not_set_up_is_no_hole(hass: HomeAssistant) -> None:
    """No tick saves what can only be a mistake, though there is a hole beside it."""
    room = add_control_room(hass, target("police", "Police"))
    flow = await subentry_flow(hass, room, "escalation_policy")
    policy = typed(GUARDS | {"guarded": "guarded"}, step(30, "external") | {"external": ["police"]})
    with patch.object(lookup, "external_targets", return_value={}):
        # As when somebody removes it between the form and its answer.
        await refused(flow, policy)
    assert flow.errors == {"step_2": "hole_unknown_external"}
    assert "police" in flow.error_text("step_2")
    await with_a_hole(flow, typed(GUARDS | {"guarded": "guarded"}))
    assert len(room.subentries) == 1


def test_every_hole_has_its_words() -> None:
    assert set(policy_holes.ERRORS) == set(HOLE_REASONS)
    assert set(hole_words.LINES) > set(HOLE_REASONS)
    for language in LANGUAGES:
        errors = TEXTS[language]["config_subentries"]["escalation_policy"]["error"]
        for error in policy_holes.ERRORS.values():
            assert {"case", "about"} & placeholders(errors[error])


async def test_more_must_come_than_there_are(hass: HomeAssistant) -> None:
    gateway = add_gateway(hass)
    contacts = [{"system": gateway.entry_id, "address": "1"}]
    people = [
        subentry("responder", duty, {"duty": duty, "home": "", "contacts": contacts})
        for duty in ("guard", "patrol")
    ]
    room = add_control_room(hass, *people)
    flow = await subentry_flow(hass, room, "escalation_policy")
    late = step(30, "guards_here", "nearest_patrol")
    # In the second section that is filled in: the one between is no step.
    lines = await with_a_hole(flow, typed(GUARDS, {}, late | {"multi_ack": 3}))
    assert lines == ["- Step 3 waits for more responders than there are for it: 2"]
    await flow.answer({"known": False})
    assert opened(flow) == {"step_3"}
    assert flow.errors == {"step_3": "hole_multi_ack_too_many"}
    assert flow.error_text("step_3").endswith(": 2.")
    await flow.answer(typed(GUARDS, {}, late | {"multi_ack": 2}))
    assert flow.created


async def test_reconfigure_loses_no_steps(hass: HomeAssistant) -> None:
    steps = [step(delay, "guards_here") for delay in range(0, 70, 10)]
    room = add_control_room(
        hass, subentry("escalation_policy", "Long", {"kinds": [], "steps": steps})
    )
    flow = await reconfigure_subentry(hass, room)
    assert flow.reason == "too_many_steps"
    assert only_subentry(room).data["steps"] == steps
