"""The words of a step of a story's policy -> what Home Assistant stores of it."""

from collections.abc import Mapping
from typing import Any

from custom_components.municipal_alarm import const as c

_DRILL = {"drills": "drill", "real alarms": "real"}


def stored(said: Mapping[str, Any]) -> dict[str, Any]:
    """What else a step is, beside when, whom and how loud: only what is said."""
    found: dict[str, Any] = {}
    for word, value in said.items():
        match word:
            case "call":
                found[c.CONF_EXTERNAL] = list(value)
            case "enough":
                found[c.CONF_MULTI_ACK] = value
            case "again every":
                found[c.CONF_REPEAT_EVERY] = value
            case "times":
                found[c.CONF_REPEAT_TIMES] = value
            case "only where":
                found[c.CONF_GUARDED] = value
            case "only in":
                found[c.CONF_DRILL] = _DRILL[value]
            case "only for":
                found[c.CONF_ONLY_KINDS] = [kind.replace(" ", "_") for kind in value]
            case "only from":
                found[c.CONF_AFTER] = f"{value}:00"
            case _:
                found[c.CONF_BEFORE] = f"{value}:00"
    return found
