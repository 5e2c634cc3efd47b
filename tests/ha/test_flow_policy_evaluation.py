"""What a policy asks for after an incident, in its form."""

from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.bridge import procedure_source
from custom_components.municipal_alarm.control_room.ids import PolicyId
from custom_components.municipal_alarm.control_room.procedure import NO_EVALUATION
from custom_components.municipal_alarm.control_room.words import Outcome
from custom_components.municipal_alarm.flows import policy_evaluation

from .flow_kit import (
    Conversation,
    add_control_room,
    only_subentry,
    reconfigure_subentry,
    subentry_flow,
    without_setup,
)
from .test_flow_policy import step, typed


@pytest.fixture(autouse=True)
def only_forms():
    with without_setup():
        yield


STEPS = (step(0, "guards_here", "operators"), step(60, "external", sound=True))


async def saved(flow: Conversation, **answer: object) -> None:
    """Fill the form in, know of its holes, look at the preview, and save."""
    await flow.answer(typed(*STEPS, **answer))
    if flow.step == "holes":
        await flow.answer({"known": True})
    while not (flow.created or flow.result["type"] == "abort"):
        await flow.answer({**flow.suggested} if flow.step != "preview" else {})


async def test_nothing_is_asked_for_unless_somebody_says_so(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    shown = {str(key) for key in flow.result["data_schema"].schema}
    assert {"evaluation_persons", "evaluation_within", "evaluation_outcomes"} <= shown
    assert not [key for key in flow.suggested if key.startswith("evaluation")]
    await saved(flow)
    data = only_subentry(room).data
    assert not [key for key in data if key.startswith("evaluation")]
    assert procedure_source.policy(PolicyId("x"), "x", data, {}).evaluation == NO_EVALUATION


async def test_two_persons_within_three_days(hass: HomeAssistant) -> None:
    room = add_control_room(hass)
    flow = await subentry_flow(hass, room, "escalation_policy")
    asked = {
        "evaluation_persons": "two",
        "evaluation_within": 3.0,
        "evaluation_outcomes": ["genuine", "technical"],
    }
    await saved(flow, **asked)
    data = only_subentry(room).data
    assert (data["evaluation_persons"], data["evaluation_within"]) == (2, 3)
    rule = procedure_source.policy(PolicyId("x"), "x", data, {}).evaluation
    assert (rule.persons, rule.within.days) == (2, 3)
    assert rule.outcomes == {Outcome.GENUINE, Outcome.TECHNICAL}
    again = await reconfigure_subentry(hass, room)
    assert {key: again.suggested[key] for key in asked} == asked


@pytest.mark.parametrize("persons", policy_evaluation.PERSONS)
def test_read_gives_what_is_shown(persons: str) -> None:
    stored = policy_evaluation.read({"evaluation_persons": persons})
    shown = policy_evaluation.shown(stored)
    if persons == "none":
        assert (stored, shown) == ({}, {})
    else:
        assert shown["evaluation_persons"] == persons
        assert shown["evaluation_within"] == NO_EVALUATION.within.days
        assert policy_evaluation.read(shown) == stored
