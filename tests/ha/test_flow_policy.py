"""The form of an escalation policy."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from .flow_kit import (
    add_control_room,
    only_subentry,
    reconfigure_subentry,
    subentry,
    subentry_flow,
    without_setup,
)

OFF = {"raise_sound": False}


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


GUARDS = step(0, "guards_here")


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
    collapsed = {
        str(key): value.options["collapsed"]
        for key, value in flow.result["data_schema"].schema.items()
        if str(key).startswith("step_")
    }
    assert [name for name, shut in collapsed.items() if shut] == ["step_4", "step_5", "step_6"]

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
]


@pytest.mark.parametrize(("wrong", "errors"), REFUSED)
async def test_refused_and_mended(
    hass: HomeAssistant, wrong: dict[str, Any], errors: dict[str, str]
) -> None:
    room = add_control_room(
        hass,
        subentry("escalation_policy", "Man down", {"kinds": ["man_down"], "steps": [GUARDS]}),
    )
    flow = await subentry_flow(hass, room, "escalation_policy")
    await flow.answer(wrong)
    assert flow.errors == errors
    if "kinds" in errors:
        assert "Man down" in flow.error_text("kinds")
    assert len(room.subentries) == 1
    await flow.answer(typed(GUARDS, kinds=["panic"]))
    assert flow.created


async def test_one_policy_for_all_other_kinds(hass: HomeAssistant) -> None:
    room = add_control_room(
        hass, subentry("escalation_policy", "Common", {"kinds": [], "steps": [GUARDS]})
    )
    flow = await subentry_flow(hass, room, "escalation_policy")
    await flow.answer(typed(GUARDS))
    assert flow.errors == {"kinds": "other_kinds_in_use"}
    assert "Common" in flow.error_text("kinds")
    await flow.answer(typed(GUARDS, kinds=["fire"]))
    assert flow.created


async def test_a_first_step_may_wait_a_minute(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    await flow.answer(typed(step(60, "external")))
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


async def test_reconfigure_loses_no_steps(hass: HomeAssistant) -> None:
    steps = [step(delay, "guards_here") for delay in range(0, 70, 10)]
    room = add_control_room(
        hass, subentry("escalation_policy", "Long", {"kinds": [], "steps": steps})
    )
    flow = await reconfigure_subentry(hass, room)
    assert flow.reason == "too_many_steps"
    assert only_subentry(room).data["steps"] == steps
