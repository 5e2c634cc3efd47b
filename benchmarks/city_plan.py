"""A whole city as a site plan, the document that people import, and its small neighbour.

The city: 150 buildings on 450 floors, 1 500 desks, 3 000 checkpoints, 150 rounds, 300
responders who each carry a radio. The town, set up before it: 12 desks in two buildings,
four guards.
"""

from collections.abc import Iterator
from typing import Any

import yaml  # type: ignore[import-untyped]

from .city import ROOM, SYSTEM, TOKEN, entry, subentry

BUILDINGS, DESKS, CHECKPOINTS, RESPONDERS = 150, 1500, 3000, 300
FLOORS = ("Ground floor", "First floor", "Second floor")
TOWN_BUILDINGS, TOWN_DESKS, TOWN_GUARDS = 2, 12, 4
RADIOS = RESPONDERS + TOWN_GUARDS
FIRST_RADIO = 1201

_DUTIES = ("guard", "response_team")


def desk_source(number: int) -> str:
    """The button of a desk of the city."""
    return f"binary_sensor.city_{number}"


def town_source(number: int) -> str:
    """The button of a desk of the town."""
    return f"binary_sensor.town_{number}"


def plan() -> str:
    """The city, as somebody would have it written by a program of theirs."""
    document: dict[str, Any] = {
        "site_plan": 1,
        "policies": [
            {
                "name": "Everyday",
                "steps": [
                    {"delay": 0, "targets": ["guards_here", "operators"]},
                    {"delay": 30, "targets": ["response_team"], "raise_sound": True},
                ],
            }
        ],
        "buildings": [_building(number) for number in range(BUILDINGS)],
        "responders": [_responder(number) for number in range(RESPONDERS)],
    }
    text: str = yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False)
    return text


def _building(number: int) -> dict[str, Any]:
    spots = range(number, CHECKPOINTS, BUILDINGS)
    return {
        "name": f"Building {number}",
        "street": f"Street {number}",
        "latitude": 52 + number / 1000,
        "longitude": 5.1,
        "desks": [
            {
                "name": f"Desk {desk}",
                "floor": FLOORS[desk // BUILDINGS % len(FLOORS)],
                "source": desk_source(desk),
                "tag": f"D-{desk}",
            }
            for desk in range(number, DESKS, BUILDINGS)
        ],
        "checkpoints": [
            {
                "name": f"Door {spot}",
                "floor": FLOORS[spot // BUILDINGS % len(FLOORS)],
                "tag": f"C-{spot}",
            }
            for spot in spots
        ],
        "rounds": [
            {
                "name": "Evening",
                "lasts": 60,
                "repeats": "workdays",
                "starts_on": "2026-01-05",
                "starts_at": "21:00",
                "checkpoints": [
                    f"{FLOORS[spot // BUILDINGS % len(FLOORS)]}, Door {spot}" for spot in spots
                ],
            }
        ],
    }


def _responder(number: int) -> dict[str, Any]:
    return {
        "name": f"Responder {number}",
        "duty": _DUTIES[number // BUILDINGS],
        "home": f"Building {number % BUILDINGS}",
        "contacts": [f"Radios: {FIRST_RADIO + TOWN_GUARDS + number}"],
        "tag": f"R-{number}",
    }


def town(url: str) -> list[dict[str, Any]]:
    """The town, the open gateway at `url` and the control room, as Home Assistant stores them."""
    return [
        entry(
            ROOM, "Control room", {"kind": "control_room"}, subentries=[*_guards(), _town_policy()]
        ),
        entry(
            SYSTEM,
            "Radios",
            {
                "kind": "radio_system",
                "system": "open_gateway",
                "name": "Radios",
                "url": url,
                "token": TOKEN,
                "gateway_id": "bench",
            },
        ),
        *(_town_building(number) for number in range(TOWN_BUILDINGS)),
    ]


def _town_policy() -> dict[str, Any]:
    """For drills alone of what the town has: everything else is the city's."""
    step = {"delay": 0, "targets": ["guards_here", "operators"], "raise_sound": False}
    data = {"name": "Falls", "kinds": ["man_down"], "on_scene_within": 300, "steps": [step]}
    return subentry("townpolicy", "escalation_policy", "Falls", data)


def _guards() -> Iterator[dict[str, Any]]:
    for number in range(TOWN_GUARDS):
        name = f"Town guard {number}"
        data = {
            "name": name,
            "duty": _DUTIES[number // TOWN_BUILDINGS],
            "home": f"town{number % TOWN_BUILDINGS}",
            "on_duty": True,
            "contacts": [{"system": SYSTEM, "address": str(FIRST_RADIO + number)}],
        }
        yield subentry(f"townguard{number}", "responder", name, data)


def _town_building(number: int) -> dict[str, Any]:
    desks = [
        subentry(
            f"towndesk{desk}",
            "desk",
            f"Desk {desk}",
            {"name": f"Desk {desk}", "floor": "1", "source": town_source(desk)},
        )
        for desk in range(number, TOWN_DESKS, TOWN_BUILDINGS)
    ]
    return entry(
        f"town{number}",
        f"Town {number}",
        {
            "kind": "building",
            "name": f"Town {number}",
            "latitude": 51.9,
            "longitude": 5.1,
            "press_secret": "00" * 32,
        },
        subentries=desks,
    )
