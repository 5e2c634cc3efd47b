"""Changing the escalation policy as an administrator does: on its form, live."""

from typing import Any

from .client import Client
from .town_entries import Policy

_FLOW = "/api/config/config_entries/subentries/flow"


class NotAccepted(RuntimeError):
    """The form did not take what was filled in."""


async def change_policy(admin: Client, entry_id: str, subentry_id: str, policy: Policy) -> None:
    """Fill in the form of a policy and send it."""
    form = await admin.post(
        _FLOW, {"handler": [entry_id, "escalation_policy"], "subentry_id": subentry_id}
    )
    filled: dict[str, Any] = {
        "name": "Municipal policy",
        "on_scene_within": policy.on_scene_within_s,
    }
    for number in range(1, 7):
        used = number <= len(policy.steps)
        step = policy.steps[number - 1] if used else None
        filled[f"step_{number}"] = (
            {"delay": step.delay_s, "targets": list(step.targets), "raise_sound": step.raise_sound}
            if step is not None
            else {"raise_sound": False}
        )
    answer = await admin.post(f"{_FLOW}/{form['flow_id']}", filled)
    if answer["type"] != "abort" or answer["reason"] != "reconfigure_successful":
        raise NotAccepted(f"the policy was not taken: {answer.get('errors') or answer}")
