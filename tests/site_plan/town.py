"""A small set-up with something of each kind."""

from custom_components.municipal_alarm.site_plan import kinds as k
from custom_components.municipal_alarm.site_plan.planning import tidy
from custom_components.municipal_alarm.site_plan.setup import Item, Setup

from .setups import CODES

_SCHEDULE = {"rrule": "FREQ=DAILY", "starts_on": "2026-01-01", "starts_at": "21:00:00"}
_THINGS = (
    (k.ROOM, "room", "Room", "", {"language": "en", "codes": CODES, "roles": {"u1": "operator"}}),
    (k.SYSTEM, "phones", "Phones", "", {"system": "phones"}),
    (k.SYSTEM, "radio", "Hytera", "", {"system": "hytera", "settings": {"hosts": ["10.0.0.1"]}}),
    (k.EXTERNAL, "police", "Police", "", {"actions": [{"action": "script.call"}]}),
    (
        k.POLICY,
        "policy",
        "Policy",
        "",
        {
            "evaluation_persons": 1,
            "steps": [
                {"delay": 0, "targets": ["guards_here"], "raise_sound": True},
                {
                    "delay": 60,
                    "targets": ["external"],
                    "raise_sound": False,
                    "external": ["police"],
                    "days": [1, 2],
                    "after": "22:00:00",
                },
            ],
        },
    ),
    (
        k.BUILDING,
        "hall",
        "Town Hall",
        "",
        {
            "street": "Square 1",
            "latitude": 52.5,
            "longitude": 5.5,
            "fire_sources": ["switch.fire"],
        },
    ),
    (
        k.DESK,
        "desk-1",
        "Desk 1",
        "hall",
        {"floor": "Ground floor", "source": "event.one", "event_types": ["press"], "tag": "t1"},
    ),
    (
        k.DESK,
        "desk-2",
        "Desk 2",
        "hall",
        {
            "floor": "First floor",
            "input_system": "radio",
            "input_id": "7/vio1",
            "answer_at_press": True,
            "camera_stream": "rtsp://clerk:word@camera/1",
        },
    ),
    (
        k.CHECKPOINT,
        "door",
        "Front door",
        "hall",
        {"floor": "Ground floor", "tag": "t2", "reader": "radio/9"},
    ),
    (k.CHECKPOINT, "stairs", "Stairs", "hall", {"floor": "First floor", "reader": "d1"}),
    (k.CHECKPOINT, "square", "Square", "hall", {"assembly_point": True}),
    (
        k.ROUND,
        "evening",
        "Evening",
        "hall",
        {
            "round_kind": "final_round",
            "lasts": 1800,
            "ordered": True,
            **_SCHEDULE,
            "checkpoints": [
                {"checkpoint": "door", "within": 900},
                {"checkpoint": "stairs", "within": 1800},
            ],
        },
    ),
    (k.BUILDING, "library", "Library", "", {"contact": "Front desk"}),
    (k.DESK, "desk-3", "Desk 1", "library", {"http_press": True}),
    (
        k.RESPONDER,
        "jan",
        "Jan",
        "",
        {
            "duty": "guard",
            "home": "hall",
            "contacts": [
                {"system": "radio", "address": "0123"},
                {"system": "phones", "address": "notify.jan"},
            ],
            "check_in_every": 1800,
            "duty_source": "person.jan",
        },
    ),
    (
        k.RESPONDER,
        "noor",
        "Noor",
        "",
        {
            "duty": "response_team",
            "on_duty": False,
            "contacts": [{"system": "phones", "address": "notify.noor"}],
        },
    ),
)


def town() -> Setup:
    """Everything that is set up."""
    items = {
        item_id: Item(kind, item_id, name, tidy(kind, values), parent)
        for kind, item_id, name, parent, values in _THINGS
    }
    return Setup(items, {"u1": "Anna", "u2": "Omar"}, {"d1": "Reader at the stairs"})
