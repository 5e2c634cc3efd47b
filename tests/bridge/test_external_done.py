"""What a trace tells of whether anything was done. See `test_external_runs` for real runs."""

from typing import Any

from homeassistant.core import HomeAssistant
import pytest

from custom_components.municipal_alarm.bridge.external_done import not_done, step_at, stored

CALL = {"action": "outside.call"}
RAN = {"result": {"params": {"domain": "outside", "service": "call"}}}


@pytest.mark.parametrize(
    ("config", "path", "step"),
    [
        ([CALL], "0", CALL),
        ([CALL], "1", None),
        (None, "0", None),
        ({"actions": [CALL]}, "action/0", CALL),
        ({"action": CALL}, "action/0", CALL),
        ({"sequence": [{"then": CALL}]}, "sequence/0/then/0", CALL),
        ({"sequence": [{"parallel": [CALL]}]}, "sequence/0/parallel/0/sequence/0", CALL),
        ({"sequence": [{"if": "{{ 1 }}"}]}, "sequence/0/if/condition/0", None),
        ({"use_blueprint": {"path": "x.yaml"}}, "action/0", None),
    ],
)
def test_the_action_of_a_path(config: Any, path: str, step: Any) -> None:
    assert step_at(config, path) == step


@pytest.mark.parametrize(
    ("trace", "config", "reason"),
    [
        ({"0": [RAN]}, [CALL], ""),
        ({"action/0": [RAN]}, None, ""),
        # What comes before the actions of an automation is no action.
        ({"trigger/0": [RAN], "condition/0": [RAN]}, None, "nothing_done"),
        ({"0": [{**RAN, "error": "no"}]}, [CALL], "nothing_done"),
        # An action on a device tells nothing of itself; neither do variables.
        ({"0": [{}]}, [{"device_id": "d", "domain": "x", "type": "y"}], ""),
        ({"0": [{}]}, [{"variables": {}}], "nothing_done"),
        ({"action/0": [{}]}, None, ""),
        ({"action/0": [{}], "action/0/if": [{"result": {"result": False}}]}, None, "nothing_done"),
        ({"0": [{"result": {"scene": "scene.gone"}}]}, None, "not_available: scene.gone"),
        ({"0": [RAN, {"result": {"result": None}}]}, None, ""),
        ({"0/repeat": [{"result": {"result": None}}]}, None, "condition_error"),
        (
            {"0": [{**RAN, "child_id": {"domain": "script", "item_id": "x", "run_id": "y"}}]},
            None,
            "",
        ),
    ],
)
async def test_what_a_trace_tells(
    hass: HomeAssistant, trace: Any, config: Any, reason: str
) -> None:
    assert await not_done(hass, trace, config) == reason


async def test_of_a_run_that_is_not_kept_nothing_is_known(hass: HomeAssistant) -> None:
    assert await stored(hass, "script.x", "y") is None
