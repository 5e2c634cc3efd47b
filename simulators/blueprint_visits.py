"""Each blueprint, filled in for Waterveen, and what makes it run there."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

type Json = dict[str, Any]

DESK = "Town Hall, Ground floor, Desk 1"
UNGUARDED = "Swimming Pool, Ground floor, Cash desk"
GUARD = "Jan de Vries"
ROUND = "Town Hall, Evening round"
EXTERNAL = "Police"

SWITCH = "input_boolean.tour"
LAMP = "light.answer_lamp"
HOUSE: Json = {
    "input_boolean": {"tour": {"name": "Somebody works alone", "initial": False}},
    "template": [
        {
            "light": [
                {
                    "name": "Answer lamp",
                    "default_entity_id": LAMP,
                    "state": "{{ false }}",
                    "turn_on": [],
                    "turn_off": [],
                    "set_level": [],
                    "set_rgb": [],
                }
            ]
        }
    ],
}
"""What the visits need beside the town: a package of configuration.yaml."""

_SOON = {"hours": 0, "minutes": 0, "seconds": 1}


class Guide(Protocol):
    """What a visit may ask for."""

    folder: Path

    async def act(self, name: str, **data: Any) -> None:
        """Perform one of our actions."""

    async def call(self, domain: str, name: str, **data: Any) -> None:
        """Perform another action."""

    async def newest(self) -> str:
        """The number of the newest incident."""

    async def run(self) -> None:
        """Trigger the automation that is visited, as a clock would."""

    def phone(self) -> str:
        """The device of a phone."""

    def desk(self) -> str:
        """The device of the desk."""

    def camera(self) -> str:
        """The camera entity of the desk."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One blueprint: what is filled in beside its defaults, and what makes it run."""

    file: str
    inputs: Callable[[Guide], Mapping[str, Any]]
    cause: Callable[[Guide], Awaitable[None]]


async def _press(guide: Guide) -> None:
    await guide.act("raise_alarm", desk=DESK)


async def _backup(guide: Guide) -> None:
    await _press(guide)
    await guide.act("report_status_code", responder=GUARD, digits="4")


async def _unguarded(guide: Guide) -> None:
    await guide.act("raise_alarm", desk=UNGUARDED)


async def _man_down(guide: Guide) -> None:
    await guide.act("raise_alarm", responder=GUARD, kind="man_down")


async def _round(guide: Guide) -> None:
    await guide.act("start_round", round_plan=ROUND)
    await guide.act("end_round", round=ROUND, reason="Called away")


async def _alone(guide: Guide) -> None:
    for state in ("turn_on", "turn_off"):
        await guide.call("input_boolean", state, entity_id=SWITCH)


async def _seen(guide: Guide) -> None:
    await _press(guide)
    await guide.act("acknowledge", incident_id=await guide.newest())


async def _external(guide: Guide) -> None:
    await _press(guide)
    number = await guide.newest()
    await guide.act("escalate", incident_id=number, external=EXTERNAL, confirm=True)


async def _by_the_clock(guide: Guide) -> None:
    await guide.run()


async def _ask(guide: Guide) -> None:
    await guide.call("script", "tour_ask_phones", message="Who goes to the library?")


def _nothing(_: Guide) -> Mapping[str, Any]:
    return {}


VISITS = (
    Visit("automation/code_to_action", _nothing, _backup),
    Visit(
        "automation/escalate_to_phones",
        lambda guide: {"phones": [guide.phone()], "step": ["1"], "every": _SOON, "times": 2},
        _press,
    ),
    Visit("automation/unguarded_building", _nothing, _unguarded),
    Visit("automation/man_down", _nothing, _man_down),
    Visit("automation/response_team_call_up", _nothing, _backup),
    Visit("automation/missed_round", _nothing, _round),
    Visit(
        "automation/lone_worker_schedule",
        lambda _: {"schedule": SWITCH, "responders": [GUARD]},
        _alone,
    ),
    Visit(
        "automation/desk_answer_lamp",
        lambda guide: {"desk": [guide.desk()], "lamp": [LAMP]},
        _seen,
    ),
    Visit(
        "automation/external_call",
        lambda _: {"actions": [{"event": "tour_called"}]},
        _external,
    ),
    Visit(
        "automation/keep_camera_pictures",
        lambda guide: {
            "cameras": [guide.camera()],
            "folder": str(guide.folder / "media" / "municipal_alarm"),
            "pictures": 2,
            "every": _SOON,
        },
        _press,
    ),
    Visit("automation/drill_of_the_month", _nothing, _by_the_clock),
    Visit("automation/shift_start_check", _nothing, _by_the_clock),
    Visit("automation/daily_report", _nothing, _by_the_clock),
    Visit(
        "script/ask_phones",
        lambda guide: {"phones": [guide.phone()], "every": _SOON, "times": 2},
        _ask,
    ),
)
