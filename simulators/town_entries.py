"""A town -> what Home Assistant stores of it: config entries and configuration.yaml."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
import hashlib
import json
from typing import Any

from custom_components.municipal_alarm import const as c

from .preseed import Json, entry, id_of, subentry
from .radios.entries import GATEWAY, SYSTEM_OF, radio_entries
from .town import Building, Button, Desk, Person, Place, Town

CONTROL_ROOM = id_of("control room")
PHONES = id_of("phones")
POLICY = id_of("policy")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the simulators are, seen from Home Assistant."""

    gateway_url: str
    gateway_token: str
    gateway_id: str
    cameras_url: str = ""
    """Empty: a town without cameras."""
    external_url: str = ""
    """Where the administrator's automation calls for external help; empty: nowhere."""
    room: str = "127.0.0.20"
    """Where Home Assistant listens for radios that speak UDP; nowhere else."""
    repeater: str = "127.0.0.21"
    """Where the Hytera repeater is."""
    ars: int = 4005
    tms: int = 4007
    lrrp: int = 4001


@dataclass(frozen=True, slots=True)
class PolicyStep:
    """One step of the municipality's escalation policy."""

    delay_s: float
    targets: tuple[str, ...]
    raise_sound: bool = False


DEFAULT_STEPS = (
    PolicyStep(0, ("guards_here", "operators")),
    PolicyStep(30, ("response_team", "neighbouring_guards"), raise_sound=True),
    PolicyStep(60, ("external",), raise_sound=True),
)


@dataclass(frozen=True, slots=True)
class Policy:
    """The municipality's escalation policy."""

    steps: Sequence[PolicyStep] = field(default=DEFAULT_STEPS)
    on_scene_within_s: float = 300


def press_secret(building: Building) -> str:
    """The key of a building's HTTP presses."""
    return hashlib.sha256(f"press {building.building_id}".encode()).hexdigest()


def tag_of(desk: Desk) -> str:
    """What is on the tag at a desk."""
    return f"tag-{desk.desk_id}"


def source_of(place: Place) -> str:
    """The entity that is a desk's button; empty when it is no entity."""
    domain = {
        Button.CONTACT: "binary_sensor",
        Button.EVENT: "event",
        Button.TILE: "input_button",
        Button.SWITCH: "input_boolean",
    }.get(place.desk.button)
    return f"{domain}.button_{_slug(place.desk.desk_id)}" if domain else ""


def lamp_of(desk: Desk) -> str:
    """The entity that is the discreet lamp at a desk."""
    return f"input_boolean.lamp_{_slug(desk.desk_id)}"


def camera_of(place: Place) -> str:
    """The camera that looks at a desk."""
    return f"camera.{_slug(_view(place))}"


def phone_name(person: Person) -> str:
    """What somebody's phone is called."""
    return f"Phone of {person.name}"


def phone_of(person: Person) -> str:
    """The notify entity of somebody's phone."""
    return f"notify.{_slug(phone_name(person))}"


def config_entries(town: Town, where: Addresses, policy: Policy) -> list[Json]:
    """Everything that an administrator would have set up by hand."""
    return [
        _control_room(town, policy),
        *radio_entries(town, where),
        entry(
            PHONES,
            c.DOMAIN,
            "Phones",
            {
                c.CONF_KIND: c.KIND_RADIO_SYSTEM,
                c.CONF_SYSTEM: c.SYSTEM_PHONES,
                "name": "Phones",
            },
            unique_id=c.SYSTEM_PHONES,
        ),
        *(_building(building, where) for building in town.buildings),
        *(_cameras(town, where.cameras_url) if where.cameras_url else ()),
    ]


def _control_room(town: Town, policy: Policy) -> Json:
    return entry(
        CONTROL_ROOM,
        c.DOMAIN,
        "Control room",
        {c.CONF_KIND: c.KIND_CONTROL_ROOM},
        options={
            c.CONF_CODES: [],
            c.CONF_ROLES: {user.user_id: user.role for user in town.users if user.role},
            c.CONF_EXTERNAL: list(town.external),
            c.CONF_LANGUAGE: "en",
        },
        unique_id=c.KIND_CONTROL_ROOM,
        subentries=[
            *(
                subentry(
                    id_of(person.person_id),
                    c.SUBENTRY_RESPONDER,
                    person.name,
                    _responder(person),
                )
                for person in town.people
            ),
            subentry(POLICY, c.SUBENTRY_POLICY, "Municipal policy", policy_data(policy)),
        ],
    )


def policy_data(policy: Policy) -> Json:
    """A policy as stored."""
    return {
        "name": "Municipal policy",
        c.CONF_KINDS: [],
        c.CONF_ON_SCENE_WITHIN: policy.on_scene_within_s,
        c.CONF_STEPS: [
            {
                c.CONF_DELAY: step.delay_s,
                c.CONF_TARGETS: list(step.targets),
                c.CONF_RAISE_SOUND: step.raise_sound,
            }
            for step in policy.steps
        ],
    }


def read_policy(entries: Sequence[Json]) -> Policy:
    """The policy that stored entries hold."""
    data = next(
        subentry["data"]
        for one in entries
        for subentry in one["subentries"]
        if subentry["subentry_id"] == POLICY
    )
    return Policy(
        tuple(
            PolicyStep(step[c.CONF_DELAY], tuple(step[c.CONF_TARGETS]), step[c.CONF_RAISE_SOUND])
            for step in data[c.CONF_STEPS]
        ),
        data[c.CONF_ON_SCENE_WITHIN],
    )


def _responder(person: Person) -> Json:
    contacts = []
    if person.radio_id:
        system = SYSTEM_OF[person.network]
        contacts.append({c.CONF_SYSTEM: system, c.CONF_ADDRESS: person.radio_id})
    if person.has_phone:
        contacts.append({c.CONF_SYSTEM: PHONES, c.CONF_ADDRESS: phone_of(person)})
    return {
        "name": person.name,
        c.CONF_DUTY: person.duty,
        c.CONF_HOME: id_of(person.home),
        c.CONF_ON_DUTY: True,
        c.CONF_CONTACTS: contacts,
        c.CONF_TAG: person.tag,
    }


def _building(building: Building, where: Addresses) -> Json:
    return entry(
        id_of(building.building_id),
        c.DOMAIN,
        building.name,
        {
            c.CONF_KIND: c.KIND_BUILDING,
            "name": building.name,
            "latitude": building.latitude,
            "longitude": building.longitude,
            c.CONF_PRESS_SECRET: press_secret(building),
        },
        unique_id=f"{c.KIND_BUILDING}:{building.name.casefold()}",
        subentries=[
            subentry(
                id_of(desk.desk_id),
                c.SUBENTRY_DESK,
                desk.name,
                _desk(Place(building, desk), cameras=bool(where.cameras_url)),
            )
            for desk in building.desks
        ],
    )


def _desk(place: Place, *, cameras: bool) -> Json:
    desk = place.desk
    gateway = desk.button is Button.GATEWAY
    return {
        "name": desk.name,
        c.CONF_FLOOR: desk.floor,
        c.CONF_SOURCE: source_of(place),
        c.CONF_EVENT_TYPES: ["press"] if desk.button is Button.EVENT else [],
        c.CONF_INPUT_SYSTEM: GATEWAY if gateway else "",
        c.CONF_INPUT_ID: desk.desk_id if gateway else "",
        c.CONF_HTTP_PRESS: desk.button is Button.HTTP,
        c.CONF_CAMERA: camera_of(place) if desk.camera and cameras else "",
        c.CONF_CAMERA_STREAM: "",
        c.CONF_ANSWER_OUTPUTS: [lamp_of(desk)] if desk.lamp else [],
        c.CONF_TAG: tag_of(desk),
    }


def _cameras(town: Town, cameras_url: str) -> Iterator[Json]:
    for place in town.places():
        if place.desk.camera:
            address = f"{cameras_url}/{place.desk.desk_id}"
            yield entry(
                id_of(f"camera {place.desk.desk_id}"),
                "mjpeg",
                _view(place),
                {},
                options={
                    "authentication": "basic",
                    "mjpeg_url": f"{address}/live.mjpeg",
                    "still_image_url": f"{address}/now.jpg",
                    "username": None,
                    "password": "",
                    "verify_ssl": True,
                },
            )


_FOR_PEOPLE = (
    *("config", "frontend", "history", "logbook", "media_source"),
    *("mobile_app", "my", "stream", "sun"),
)


def configuration(town: Town, where: Addresses, *, frontend: bool = True) -> str:
    """configuration.yaml, written as JSON, which is YAML too."""
    parts: dict[str, Any] = {
        "homeassistant": {},
        "logger": {"default": "warning", "logs": {f"custom_components.{c.DOMAIN}": "info"}},
        "webhook": {},
        "template": list(_templates(town)),
        "input_button": _helpers(town, Button.TILE),
        "input_boolean": _helpers(town, Button.SWITCH) | _lamps(town),
    }
    if frontend:
        parts |= {key: {} for key in _FOR_PEOPLE}
        parts["recorder"] = {"commit_interval": 5}
    if where.external_url:
        parts |= _external(where.external_url)
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


def _external(url: str) -> dict[str, Any]:
    """What an administrator writes so that external help is called."""
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
                "triggers": [{"trigger": f"{c.DOMAIN}.external_help"}],
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


def _view(place: Place) -> str:
    return f"View of {place.building.name} {place.desk.name}"


def _slug(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text.casefold())
