"""A town -> the configuration.yaml of its Home Assistant: buttons, lamps, boards, help."""

from collections.abc import Iterator, Mapping
import json
from typing import Any

from custom_components.municipal_alarm import const as c

from .town import Button, Town
from .town_entries import Addresses, fire_of, lamp_of, shift_of, source_of

EDITED = {"automations.yaml": "[]\n", "scripts.yaml": "{}\n"}
"""What the editors of automations and scripts write, as a new Home Assistant has it."""

BY_THE_EDITORS = """\
automation ui: !include automations.yaml
script ui: !include scripts.yaml
"""

_FOR_PEOPLE = (
    *("config", "frontend", "history", "logbook", "media_source"),
    *("mobile_app", "my", "stream", "sun"),
)


DASHBOARDS = {
    "control-room": ("Control room", "control_room.yaml"),
    "alarm-wall": ("Alarm wall", "wall.yaml"),
    "guard-phone": ("Guard's phone", "guard_phone.yaml"),
}
"""Path of the page: its title, and its file of the repository's dashboards/."""


def configuration(town: Town, where: Addresses, *, frontend: bool = True) -> str:
    """configuration.yaml, written as JSON, which is YAML too."""
    parts: dict[str, Any] = {
        "homeassistant": {},
        "logger": {"default": "warning", "logs": {f"custom_components.{c.DOMAIN}": "info"}},
        "webhook": {},
        "template": list(_templates(town)),
        "input_button": _helpers(town, Button.TILE),
        "input_boolean": _helpers(town, Button.SWITCH) | _lamps(town) | _boards(town),
    }
    if frontend:
        parts |= {key: {} for key in _FOR_PEOPLE}
        parts["recorder"] = {"commit_interval": 5}
        parts["lovelace"] = {"dashboards": _dashboards()}
    if where.external_url:
        parts |= _external(
            where.external_url, [one.name for one in town.external if not one.actions]
        )
    return "\n".join(f"{key}: {json.dumps(value)}" for key, value in parts.items()) + "\n"


def _templates(town: Town) -> Iterator[Mapping[str, Any]]:
    """Network buttons: a call to a webhook becomes a contact or an event."""
    for place in town.places():
        desk = place.desk
        if desk.button not in (Button.CONTACT, Button.EVENT):
            continue
        common = {
            "unique_id": f"button_{desk.desk_id}",
            "default_entity_id": source_of(place),
            "name": f"Button {place.words}",
        }
        trigger = {
            "trigger": "webhook",
            "webhook_id": f"button-{desk.desk_id}",
            "allowed_methods": ["POST"],
            "local_only": True,
        }
        if desk.button is Button.CONTACT:
            contact = {**common, "state": "{{ true }}", "auto_off": {"milliseconds": 500}}
            yield {"triggers": [trigger], "binary_sensor": [contact]}
        else:
            event = {**common, "event_type": "press", "event_types": "{{ ['press', 'release'] }}"}
            yield {"triggers": [trigger], "event": [event]}


def _helpers(town: Town, button: Button) -> dict[str, Any]:
    return {
        source_of(place).partition(".")[2]: {"name": f"Button {place.words}"}
        for place in town.places()
        if place.desk.button is button
    }


def _lamps(town: Town) -> dict[str, Any]:
    return {
        lamp_of(place.desk).partition(".")[2]: {"name": f"Lamp {place.words}", "initial": False}
        for place in town.places()
        if place.desk.lamp
    }


def _boards(town: Town) -> dict[str, Any]:
    """The fire panels of the buildings, and the board that says who is on duty."""
    panels = {
        fire_of(one): {"name": f"Fire panel {one.name}", "initial": False} for one in town.buildings
    }
    shifts = {
        shift_of(one): {"name": f"On duty {one.name}", "initial": True}
        for one in town.people
        if one.shift
    }
    return {key.partition(".")[2]: value for key, value in (panels | shifts).items()}


def _dashboards() -> dict[str, Any]:
    return {
        path: {
            "mode": "yaml",
            "title": title,
            "icon": "mdi:shield-alert",
            "filename": f"dashboards/{name}",
        }
        for path, (title, name) in DASHBOARDS.items()
    }


def _external(url: str, by_automation: list[str]) -> dict[str, Any]:
    """What an administrator writes so that external help is called."""
    trigger = {"trigger": f"{c.DOMAIN}.external_help", "options": {"target": by_automation}}
    return {
        "rest_command": {
            "call_for_help": {
                "url": url,
                "method": "post",
                "content_type": "application/json",
                "payload": "{{ {'target': target, 'text': text, 'key': key} | to_json }}",
            }
        },
        "automation": [
            {
                "id": "call_for_help",
                "alias": "Call for external help",
                "mode": "parallel",
                "max": 100,
                "triggers": [trigger],
                "actions": [
                    {
                        "action": "rest_command.call_for_help",
                        "data": {
                            "target": "{{ trigger.target }}",
                            "text": "{{ trigger.text }}",
                            "key": "{{ trigger.key }}",
                        },
                    }
                ],
            }
        ],
    }
