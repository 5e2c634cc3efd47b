"""A town -> what Home Assistant stores of it: its config entries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
import hashlib
from math import ceil
from typing import Any, Self

from custom_components.municipal_alarm import const as c

from .preseed import Json, entry, id_of, subentry
from .radios.entries import GATEWAY, SYSTEM_OF, radio_entries
from .rounds import Checkpoint, RoundPlan
from .town import WATERVEEN, Building, Button, Desk, Outside, Person, Place, Town

CONTROL_ROOM = id_of("control room")
PHONES = id_of("phones")
POLICY = "policy"
"""As the site plan has it."""


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
    only: Mapping[str, Any] = field(default_factory=dict)
    """What else is stored of it, under its stored names: conditions, repeats, whom it calls."""

    def stored(self) -> Json:
        """The step as it is stored."""
        return {
            c.CONF_DELAY: self.delay_s,
            c.CONF_TARGETS: list(self.targets),
            c.CONF_RAISE_SOUND: self.raise_sound,
            **self.only,
        }

    @classmethod
    def read(cls, stored: Json) -> Self:
        """The step that is stored so; what is as if it were not said is left out."""
        known = (c.CONF_DELAY, c.CONF_TARGETS, c.CONF_RAISE_SOUND)
        more = {key: said for key, said in stored.items() if key not in known and said}
        return cls(
            stored[c.CONF_DELAY],
            tuple(stored[c.CONF_TARGETS]),
            stored[c.CONF_RAISE_SOUND],
            {key: said for key, said in more.items() if said != "any"},
        )


DEFAULT_STEPS = tuple(PolicyStep.read(one) for one in WATERVEEN.policy[c.CONF_STEPS])


@dataclass(frozen=True, slots=True)
class Policy:
    """The municipality's escalation policy."""

    steps: Sequence[PolicyStep] = field(default=DEFAULT_STEPS)
    on_scene_within_s: float = 300
    evaluation_persons: int = 0
    """How many persons must stand behind an evaluation before an incident is closed."""


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


def fire_of(building: Building) -> str:
    """The entity that is a building's fire signal: a contact of its fire panel."""
    return f"input_boolean.fire_{_slug(building.building_id)}"


def shift_of(person: Person) -> str:
    """The entity that says whether somebody is on duty."""
    return f"input_boolean.shift_{_slug(person.person_id)}"


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
        _control_room(town, policy, where),
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


def _control_room(town: Town, policy: Policy, where: Addresses) -> Json:
    return entry(
        CONTROL_ROOM,
        c.DOMAIN,
        "Control room",
        {c.CONF_KIND: c.KIND_CONTROL_ROOM},
        options=town.room,
        unique_id=c.KIND_CONTROL_ROOM,
        subentries=[
            *(
                subentry(
                    person.person_id,
                    c.SUBENTRY_RESPONDER,
                    person.name,
                    _responder(person),
                )
                for person in town.people
            ),
            subentry(POLICY, c.SUBENTRY_POLICY, "Municipal policy", policy_data(policy)),
            *(
                subentry(one.external_id, c.SUBENTRY_EXTERNAL, one.name, _external(one, where))
                for one in town.external
            ),
        ],
    )


def _external(one: Outside, where: Addresses) -> Json:
    return {"name": one.name, c.CONF_ACTIONS: list(one.actions) if where.external_url else []}


def policy_data(policy: Policy) -> Json:
    """A policy as stored."""
    return {
        "name": "Municipal policy",
        c.CONF_KINDS: [],
        c.CONF_ON_SCENE_WITHIN: policy.on_scene_within_s,
        c.CONF_STEPS: [step.stored() for step in policy.steps],
        **_evaluation(policy.evaluation_persons),
    }


def _evaluation(persons: int) -> Json:
    """What the policy asks for after an incident, as stored: nothing, where it asks for nothing."""
    if not persons:
        return {}
    return {
        c.CONF_EVALUATION_PERSONS: persons,
        c.CONF_EVALUATION_WITHIN: 7,
        c.CONF_EVALUATION_OUTCOMES: [],
    }


def read_policy(entries: Sequence[Json]) -> Policy:
    """The policy that stored entries hold."""
    data = next(
        subentry["data"]
        for one in entries
        for subentry in one["subentries"]
        if subentry["subentry_id"] == POLICY
    )
    # The form stores by its id who is called; a story says the name.
    names = {sub["subentry_id"]: sub["title"] for one in entries for sub in one["subentries"]}
    steps: list[Json] = [
        {**step, c.CONF_EXTERNAL: [names.get(who, who) for who in called]}
        if (called := step.get(c.CONF_EXTERNAL))
        else step
        for step in data[c.CONF_STEPS]
    ]
    return Policy(
        tuple(PolicyStep.read(step) for step in steps),
        data[c.CONF_ON_SCENE_WITHIN],
        data.get(c.CONF_EVALUATION_PERSONS, 0),
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
        c.CONF_HOME: person.home,
        c.CONF_ON_DUTY: True,
        c.CONF_CONTACTS: contacts,
        c.CONF_TAG: person.tag,
        c.CONF_DUTY_SOURCE: shift_of(person) if person.shift else None,
        c.CONF_LONE_WORK_SOURCE: None,
        c.CONF_CHECK_IN_EVERY: person.check_in_s,
    }


def _building(building: Building, where: Addresses) -> Json:
    return entry(
        building.building_id,
        c.DOMAIN,
        building.name,
        {
            c.CONF_KIND: c.KIND_BUILDING,
            "name": building.name,
            "latitude": building.latitude,
            "longitude": building.longitude,
            c.CONF_PRESS_SECRET: press_secret(building),
            c.CONF_FIRE_SOURCES: [fire_of(building)],
            c.CONF_STREET: building.street,
            c.CONF_CONTACT: building.contact,
        },
        unique_id=f"{c.KIND_BUILDING}:{building.name.casefold()}",
        subentries=[
            *(
                subentry(
                    desk.desk_id,
                    c.SUBENTRY_DESK,
                    desk.name,
                    _desk(Place(building, desk), cameras=bool(where.cameras_url)),
                )
                for desk in building.desks
            ),
            *(
                subentry(one.checkpoint_id, c.SUBENTRY_CHECKPOINT, one.name, _checkpoint(one))
                for one in building.checkpoints
            ),
            *(
                subentry(plan.plan_id, c.SUBENTRY_ROUND_PLAN, plan.name, _plan(plan))
                for plan in building.rounds
            ),
        ],
    )


def _checkpoint(one: Checkpoint) -> Json:
    return {
        "name": one.name,
        c.CONF_FLOOR: one.floor,
        c.CONF_TAG: one.tag,
        c.CONF_READER: "",
        c.CONF_ASSEMBLY_POINT: one.assembly_point,
    }


def _plan(plan: RoundPlan) -> Json:
    """The checkpoints evenly over the time that the round lasts, in whole minutes."""
    number, minutes = len(plan.checkpoints), plan.lasts_s / 60
    return {
        "name": plan.name,
        c.CONF_ROUND_KIND: plan.kind,
        c.CONF_CHECKPOINTS: [
            {c.CONF_CHECKPOINT: one, c.CONF_WITHIN: 60 * ceil(minutes * place / number)}
            for place, one in enumerate(plan.checkpoints, 1)
        ],
        c.CONF_ORDERED: plan.ordered,
        c.CONF_LASTS: plan.lasts_s,
        c.CONF_OPENS_ON_SCAN: plan.opens_on_scan,
        c.CONF_RRULE: plan.rrule,
        c.CONF_STARTS_ON: plan.starts_on,
        c.CONF_STARTS_AT: plan.starts_at,
        c.CONF_HOLIDAYS: plan.holidays,
    }


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


def _view(place: Place) -> str:
    return f"View of {place.building.name} {place.desk.name}"


def _slug(text: str) -> str:
    return "".join(letter if letter.isalnum() else "_" for letter in text.casefold())
