"""Changing the escalation policy as an administrator does: on its form, live."""

from typing import Any

from custom_components.municipal_alarm.const import CONF_EVALUATION_PERSONS, CONF_EXTERNAL
from custom_components.municipal_alarm.flows.policy_evaluation import PERSONS

from .client import Client
from .town import Town
from .town_entries import Policy

_FLOW = "/api/config/config_entries/subentries/flow"


class NotAccepted(RuntimeError):
    """The form did not take what was filled in."""


async def change_policy(
    admin: Client, town: Town, entry_id: str, subentry_id: str, policy: Policy
) -> None:
    """Fill in the form of a policy and send it."""
    form = await admin.post(
        _FLOW, {"handler": [entry_id, "escalation_policy"], "subentry_id": subentry_id}
    )
    filled: dict[str, Any] = {
        "name": "Municipal policy",
        "on_scene_within": policy.on_scene_within_s,
        CONF_EVALUATION_PERSONS: PERSONS[policy.evaluation_persons],
    }
    for number in range(1, 7):
        used = number <= len(policy.steps)
        step = policy.steps[number - 1] if used else None
        filled[f"step_{number}"] = step.stored() if step is not None else {"raise_sound": False}
        if external := filled[f"step_{number}"].get(CONF_EXTERNAL):
            # Chosen from a list, by name.
            filled[f"step_{number}"][CONF_EXTERNAL] = [
                town.outside(name).external_id for name in external
            ]
    answer = await admin.post(f"{_FLOW}/{form['flow_id']}", filled)
    if answer["type"] == "form" and answer["step_id"] == "preview":
        # What it shows is what would happen; saving is what it suggests.
        seen = {one["name"]: one["description"]["suggested_value"] for one in answer["data_schema"]}
        answer = await admin.post(f"{_FLOW}/{form['flow_id']}", seen)
    if answer["type"] != "abort" or answer["reason"] != "reconfigure_successful":
        raise NotAccepted(f"the policy was not taken: {answer.get('errors') or answer}")
