"""The things of a site plan -> the parts of a town."""

from collections.abc import Iterator

from custom_components.municipal_alarm.site_plan import kinds as k
from custom_components.municipal_alarm.site_plan.setup import Item, Setup

from .rounds import Checkpoint, RoundPlan
from .town_parts import Building, Button, Desk, Network, Person

_HURRIED = {"fatima": 6.0}
"""Who is asked for a sign of life sooner than any form or plan allows, for nobody waits for
half an hour in a story."""
PHONES = "phones"
SYSTEM_NAMES = {
    Network.GATEWAY: "Guard radios",
    Network.HYTERA: "Hytera radios",
    Network.MOTOTRBO: "MOTOTRBO radios",
}
_BUTTONS = {
    "binary_sensor": Button.CONTACT,
    "event": Button.EVENT,
    "input_button": Button.TILE,
    "input_boolean": Button.SWITCH,
}


def read_building(town: Setup, one: Item) -> Building:
    """A building with what is in it."""

    def inside(kind: str) -> Iterator[Item]:
        return town.of(kind, one.item_id)

    return Building(
        one.item_id,
        one.name,
        one.values["latitude"],
        one.values["longitude"],
        tuple(_desk(desk) for desk in inside(k.DESK)),
        tuple(
            Checkpoint(spot.item_id, spot.name, spot.values["floor"], spot.values["assembly_point"])
            for spot in inside(k.CHECKPOINT)
        ),
        tuple(_round(planned) for planned in inside(k.ROUND)),
        one.values["street"],
        one.values["contact"],
    )


def _desk(one: Item) -> Desk:
    values = one.values
    if values["source"]:
        button = _BUTTONS[values["source"].partition(".")[0]]
    else:
        button = Button.GATEWAY if values["input_system"] else Button.HTTP
    camera, lamp = bool(values["camera"]), bool(values["answer_outputs"])
    return Desk(one.item_id, one.name, values["floor"], button, camera, lamp)


def _round(one: Item) -> RoundPlan:
    values = one.values
    return RoundPlan(
        one.item_id,
        one.name,
        values["round_kind"],
        tuple(spot["checkpoint"] for spot in values["checkpoints"]),
        values["lasts"],
        values["ordered"],
        values["opens_on_scan"],
        values["rrule"],
        values["starts_on"],
        values["starts_at"],
        values["holidays"],
    )


def read_person(one: Item) -> Person:
    """A responder."""
    values = one.values
    by = {contact["system"]: contact["address"] for contact in values["contacts"]}
    network = next((network for network in Network if network in by), Network.GATEWAY)
    return Person(
        one.item_id,
        one.name,
        values["duty"],
        values["home"],
        by.get(network, ""),
        network,
        phone_too=network in by and PHONES in by,
        shift=bool(values["duty_source"]),
        check_in_s=_HURRIED.get(one.item_id, values["check_in_every"]),
    )
