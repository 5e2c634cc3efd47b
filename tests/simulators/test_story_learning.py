"""What is done and read after an incident, against answers that are made by hand."""

from collections.abc import Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
import json
from typing import Any

import pytest

from simulators.story_scene import Failed
from tests.simulators.console import Console

DESK = "Town Hall, Desk 1"
INCIDENT = {
    "incident_id": "i1",
    "number": 1,
    "state": "resolved",
    "owner_id": None,
    "drill": False,
    "priority": 1,
    "raised_at": "2026-11-22T21:30:00+00:00",
    "place": {"text": "Town Hall, Ground floor, Desk 1"},
}
HEADS = "incident_id,outcome,drill,evaluated_s,aggression,affected"
ROWS = (
    f"{HEADS}\r\ni1,genuine,no,5,threat; damage,2\r\n"
    "i2,false,no,,,0\r\ni3,drill,yes,,,0\r\ni4,drill,no,,,0\r\n"
)
REPORT: dict[str, Any] = {
    "figures": {"incidents": 2},
    "aggression": {
        "evaluated": {"n": 1, "of": 2},
        "with_aggression": 1,
        "affected": 2,
        "kinds": {"threat": 1, "damage": 1},
    },
    "open_measures": [{}],
}
PAGE = "<style>p {}</style><p>Threat &amp;\n damage</p><svg><text>Chart</text></svg>"
MEASURE = {
    "text": "A second exit",
    "state": "open",
    "owner": "Facilities",
    "overdue": False,
    "due": "2026-12-22",
}


class Desk(Console):
    """Anna's console, with Home Assistant's answers to actions and addresses."""

    def __init__(self, **pages: str) -> None:
        super().__init__()
        self.shows(incidents=[INCIDENT])
        self.pages = {"html": PAGE, "csv": ROWS, "json": json.dumps(REPORT), **pages}
        self.status = 200
        self.measures = [MEASURE]
        self.actions: list[tuple[str, str, Mapping[str, Any]]] = []

    async def plays(self, words: str) -> str:
        anna = await self.scene.stage.operator("operator")
        anna.client.action = self._action  # type: ignore[method-assign]
        anna.client.session = self  # type: ignore[assignment]
        anna.client.url = "http://town"
        self.scene.stage.operators = {"operator": anna}
        return await super().plays(words)

    async def _action(self, domain: str, name: str, *, response: bool = False, **data: Any) -> Any:
        self.actions.append((domain, name, data))
        if not response:
            return None
        return {"measures": self.measures, "urls": {one: f"/{one}" for one in self.pages}}

    @asynccontextmanager
    async def get(self, url: str) -> Any:
        self.url = url
        yield self

    async def read(self) -> bytes:
        return self.pages[self.url.rpartition("/")[2]].encode()


async def test_an_evaluation_is_written() -> None:
    desk = Desk()
    told = await desk.plays(
        f"evaluates: '{DESK}', as: genuine, saying: A chair, kinds: [threat], affected: 2,"
        " measure: A second exit, owner: Facilities, due in days: 3, replaces: 1"
    )
    assert told == "writes the evaluation: “A chair”"
    due = datetime.now().astimezone().date() + timedelta(days=3)
    assert desk.asked == [
        (
            "evaluate_incident",
            {
                "incident_id": "i1",
                "outcome": "genuine",
                "happened": "A chair",
                "aggression": ["threat"],
                "affected": 2,
                "replaces": 1,
                "measures": [
                    {"text": "A second exit", "owner": "Facilities", "due": due.isoformat()}
                ],
            },
        )
    ]
    desk.refuse = True
    told = await desk.plays(f"evaluates: '{DESK}', saying: x, is refused: yes")
    assert told.startswith("may not: writes the evaluation")
    assert desk.asked[-1][1] == {"incident_id": "i1", "outcome": "genuine", "happened": "x"}


async def test_an_evaluation_is_approved() -> None:
    desk = Desk()
    assert await desk.plays(f"approves: '{DESK}'") == "approves the evaluation"
    assert desk.asked == [("approve_evaluation", {"incident_id": "i1"})]


async def test_a_measure_is_seen() -> None:
    desk = Desk()
    told = await desk.plays("sees measure: A second exit, is: open, owner: Facilities")
    assert told == "sees the measure “A second exit”: open, Facilities, due 2026-12-22"
    for wrong in ("is: done", "owner: Anna", "overdue: yes"):
        with pytest.raises(Failed, match="the measure is open, of Facilities, due"):
            await desk.plays(f"sees measure: A second exit, {wrong}")
    with pytest.raises(Failed, match="no measure 'A lock'; there is A second exit"):
        await desk.plays("sees measure: A lock")
    desk.measures = []
    with pytest.raises(Failed, match="there is none"):
        await desk.plays("sees measure: A lock")


async def test_a_measure_is_ticked_off() -> None:
    desk = Desk()
    assert await desk.plays("ticks off: A second exit") == "ticks off “A second exit”"
    assert desk.actions == [
        (
            "todo",
            "update_item",
            {
                "entity_id": "todo.control_room_measures",
                "item": "A second exit",
                "status": "completed",
            },
        )
    ]


ALL = (
    f"makes report: month, about: '{DESK}', outcome: genuine, kinds: [threat, damage],"
    " affected: 2, open measures: 1, tells: [Threat & damage, Chart], hides: [Anna]"
)


@pytest.mark.parametrize("what", ["month", "year"])
async def test_a_report_is_made_and_read(what: str) -> None:
    desk = Desk()
    told = await desk.plays(ALL.replace("month", what))
    period = f"{datetime.now().astimezone():%Y-%m}"[: 7 if what == "month" else 4]
    assert told.startswith(f"makes the report of {period} and reads it")
    assert desk.actions == [("municipal_alarm", "make_report", {"report": what, "period": period})]
    assert desk.url == "http://town/json"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("outcome: genuine", "outcome: 'false'", "says outcome: genuine; it is false"),
        ("[threat, damage]", "[threat]", "says kinds: threat; damage; it is threat"),
        ("affected: 2", "affected: 3", "says affected: 2; it is 3"),
        ("open measures: 1", "open measures: 0", "says open measures: 1; it is 0"),
        ("[Anna]", "[Chart]", "the page tells 'Chart'"),
        ("Chart]", "style]", "does not tell 'style'"),
        ("Desk 1", "Desk 2", "nobody saw an incident at"),
    ],
)
async def test_a_report_that_says_otherwise(old: str, new: str, says: str) -> None:
    assert old in ALL
    with pytest.raises(Failed, match=says):
        await Desk().plays(ALL.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('"incidents": 2', '"incidents": 3', "says incidents: 3; it is 2"),
        ('"n": 1', '"n": 2', "says evaluated: 2; it is 1"),
        ('"with_aggression": 1', '"with_aggression": 2', "says with aggression: 2; it is 1"),
        ('"affected": 2', '"affected": 1', "says affected: 1; it is 2"),
        ('"damage": 1', '"damage": 2', "says damage: 2; it is 1"),
    ],
)
async def test_a_report_that_does_not_add_up(old: str, new: str, says: str) -> None:
    told = json.dumps(REPORT)
    assert old in told
    with pytest.raises(Failed, match=says):
        await Desk(json=told.replace(old, new)).plays("makes report: month")


async def test_an_incident_that_the_report_does_not_have() -> None:
    desk = Desk(csv=ROWS.replace("i1,", "i9,"))
    with pytest.raises(Failed, match="does not have the incident at"):
        await desk.plays(f"makes report: month, about: '{DESK}'")


async def test_a_dossier_is_opened() -> None:
    desk = Desk()
    told = await desk.plays(f"opens dossier: '{DESK}', tells: [Threat], hides: [Anna]")
    assert told.startswith("reads the dossier")
    asked = {"report": "dossier", "incident_id": "i1"}
    assert desk.actions == [("municipal_alarm", "get_report", asked)]
    desk.status = 404
    with pytest.raises(Failed, match="the address of the report answers 404"):
        await desk.plays(f"opens dossier: '{DESK}'")
