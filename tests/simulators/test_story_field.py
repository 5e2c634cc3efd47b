"""Steps about the field, in front of a screen that is fed by hand."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from simulators import story_field as field
from simulators.operator import Field, Screen
from simulators.story import read_step
from simulators.story_runner import player
from simulators.story_scene import Failed
from simulators.town import WATERVEEN
from tests.simulators.console import Console

DUE = "2026-11-22T21:30:00+00:00"
LATER = "2026-11-22T22:00:00+00:00"


def a_round(proven: int = 1, due: str = DUE, **changed: Any) -> dict[str, Any]:
    return {
        "round_id": "r1",
        "plan": "Closing round",
        "building": "Library",
        "suspended_at": None,
        "ends_at": DUE,
        "proven": proven,
        "total": 4,
        "walkers": [{"responder_id": "p", "responder": "Pieter Bakker"}],
        "checkpoints": [{"checkpoint_id": "door", "due_at": due}],
        **changed,
    }


def a_report(*missed: str, **changed: Any) -> dict[str, Any]:
    return {
        "round_id": "r1",
        "plan_id": "closing",
        "plan": "Closing round",
        "building": "Library",
        "complete": not missed,
        "proven": 4 - len(missed),
        "late": 0,
        "out_of_order": 1,
        "missed": [{"checkpoint": one} for one in missed],
        "walkers": ["Pieter Bakker"],
        **changed,
    }


def lone(**changed: Any) -> dict[str, Any]:
    return {
        "responder_id": "f",
        "responder": "Fatima Yilmaz",
        "started_at": DUE,
        "last_sign_at": DUE,
        "every_s": 6,
        "alarm_at": None,
        "incident_id": None,
        **changed,
    }


CLOSING = "sees round: 'Library, Closing round'"


async def test_an_open_round_is_seen_as_it_stands() -> None:
    console = Console()
    console.shows(rounds=[a_round(proven=2)])
    told = await console.plays(f"{CLOSING}, state: open, proven: 2, walked by: Pieter")
    assert told == "sees the Closing round: state open, proven 2, walked by Pieter Bakker"
    for other in ("proven: 3", "state: suspended", "walked by: Jan", "missed: [Door]", "late: 0"):
        with pytest.raises(Failed, match="Anna does not see the Closing round as"):
            await console.plays(f"{CLOSING}, {other}")
    console.shows(rounds=[a_round(suspended_at=DUE)])
    await console.plays(f"{CLOSING}, state: suspended")


async def test_a_round_that_is_over_is_seen_by_its_report() -> None:
    console = Console()
    console.shows(rounds=[a_round()])
    console.shows(rounds_removed=["r1"], reports=[a_report("Basement exit", "Front door")])
    held = "missed: [Front door, Basement exit], late: 0, out of order: 1, walked by: Pieter"
    await console.plays(f"{CLOSING}, state: incomplete, proven: 2, {held}")
    for other in ("missed: [Front door]", "state: complete", "late: 1", "deadline: as before"):
        with pytest.raises(Failed, match=r"missed \['Basement exit', 'Front door'\]"):
            await console.plays(f"{CLOSING}, {other}")
    with pytest.raises(Failed, match="does not see the Evening round"):
        await console.plays("sees round: 'Library, Evening round'")


async def test_what_was_seen_since_the_last_deed_counts_though_it_is_over() -> None:
    console = Console()
    console.shows(rounds=[a_round(proven=1)])
    console.scene.caused(datetime.now(UTC))
    console.shows(rounds=[a_round(proven=2)])
    console.shows(rounds=[a_round(proven=3)])
    await console.plays("sees round: 'Library, Closing round', proven: 2")
    with pytest.raises(Failed, match="Library, Closing round: 3 of 4"):
        await console.plays(f"{CLOSING}, proven: 1")


async def test_deadlines_are_compared_with_those_before_all_was_shown_anew() -> None:
    before = f"{CLOSING}, deadline: as before"
    console = Console()
    console.shows(rounds=[a_round()])
    console.shows(rounds=[a_round()])
    with pytest.raises(Failed):
        await console.plays(before)
    console.shows(anew=True, rounds=[a_round(proven=2)])
    await console.plays(f"{before}, proven: 2")


@pytest.mark.parametrize("changed", [{"due": LATER}, {"ends_at": LATER}, {"round_id": "r2"}])
async def test_a_deadline_that_began_anew_is_found_out(changed: dict[str, Any]) -> None:
    console = Console()
    console.shows(rounds=[a_round()])
    console.shows(anew=True, rounds=[a_round(**changed)])
    with pytest.raises(Failed, match="deadline"):
        await console.plays(f"{CLOSING}, deadline: as before")


def test_nothing_was_before_the_first_that_was_shown() -> None:
    screen = Screen()
    now = datetime.now(UTC)
    assert not field.as_before(screen, now, lambda _shown: {})
    screen.shown_at = now
    screen.in_field.append((now, Field({}, {}, {}, ())))
    assert not field.as_before(screen, now, lambda _shown: {})
    screen.in_field.insert(0, (now - timedelta(seconds=1), Field({}, {}, {}, ())))
    assert field.as_before(screen, now, lambda _shown: {})
    assert not field.as_before(screen, now - timedelta(milliseconds=1), lambda _shown: {})


FATIMA = "sees lone worker: Fatima"


@pytest.mark.parametrize(
    ("state", "changed"),
    [("watched", {}), ("prompted", {"alarm_at": LATER}), ("alarm", {"incident_id": "i1"})],
)
async def test_a_lone_worker_is_seen_as_it_stands(state: str, changed: dict[str, Any]) -> None:
    console = Console()
    console.shows(lone_work=[lone(**changed)])
    told = await console.plays(f"{FATIMA}, is: {state}")
    assert told == f"sees Fatima Yilmaz as a lone worker: is {state}"
    for other in {"watched", "prompted", "alarm", "not watched"} - {state}:
        with pytest.raises(Failed, match=f"alone .'Fatima Yilmaz: {state}'."):
            await console.plays(f"{FATIMA}, is: {other}")
    console.shows(lone_work_removed=["f"])
    console.scene.caused(datetime.now(UTC))
    await console.plays(f"{FATIMA}, is: not watched")


async def test_a_lone_worker_is_asked_when_it_was_due_before() -> None:
    console = Console()
    console.shows(lone_work=[lone()])
    console.shows(anew=True, lone_work=[lone(alarm_at=LATER)])
    await console.plays(f"{FATIMA}, is: prompted, deadline: as before")
    console.shows(anew=True, lone_work=[lone(last_sign_at=LATER)])
    with pytest.raises(Failed):
        await console.plays(f"{FATIMA}, is: watched, deadline: as before")


async def test_a_warning_is_seen() -> None:
    console = Console()
    console.shows(pre_alerts=[{"responder": "Anneke Visser"}])
    assert await console.plays("sees warning of: Anneke") == "sees a warning of Anneke Visser"
    with pytest.raises(Failed, match="does not see a warning of Jan de Vries"):
        await console.plays("sees warning of: Jan")


INCIDENT = {
    "incident_id": "i1",
    "number": 1,
    "state": "raised",
    "owner_id": None,
    "drill": False,
    "priority": 1,
    "raised_at": DUE,
    "place": {"text": "Library"},
}


@pytest.mark.parametrize(
    ("words", "command", "data"),
    [
        (
            "starts round: 'Library, Closing round'",
            "start_round",
            {"round_plan": "Library, Closing round"},
        ),
        (
            "starts round: 'Library, Closing round', walked by: Pieter",
            "start_round",
            {"round_plan": "Library, Closing round", "responder": "Pieter Bakker"},
        ),
        (
            "ends round: 'Library, Closing round', because: jammed",
            "end_round",
            {"round": "r1", "reason": "jammed"},
        ),
        (
            "corrects round: 'Library, Closing round', checkpoint: Front door, because: seen",
            "correct_round",
            {"round": "r1", "checkpoint": "Library, Front door", "reason": "seen"},
        ),
        ("watches over: Fatima", "start_lone_work", {"responder": "Fatima Yilmaz"}),
        ("watches no more over: Fatima", "stop_lone_work", {"responder": "Fatima Yilmaz"}),
        ("checks in: Fatima", "check_in", {"responder": "Fatima Yilmaz"}),
        (
            "calls up: response team, to: Library",
            "call_up",
            {"incident_id": "i1", "duty": ["response_team"], "wanted": 1},
        ),
        (
            "calls up: patrols, to: Library, wanted: 2",
            "call_up",
            {"incident_id": "i1", "duty": ["patrol"], "wanted": 2},
        ),
        ("starts roll-call: Library", "start_roll_call", {"incident_id": "i1"}),
        (
            "marks: Bas, as: help, about: Library",
            "answer_roll_call",
            {"incident_id": "i1", "responder": "Bas Kuiper", "answer": "help"},
        ),
    ],
)
async def test_what_is_done_and_what_is_refused(
    words: str, command: str, data: dict[str, Any]
) -> None:
    console = Console()
    console.shows(rounds=[a_round()], incidents=[INCIDENT])
    done = await console.plays(words)
    assert console.asked == [(command, data)]
    with pytest.raises(Failed, match="was not refused"):
        await console.plays(f"{words}, is refused: yes")
    console.refuse = True
    with pytest.raises(Failed, match=r"Anna was refused: .*it is not open"):
        await console.plays(words)
    assert (await console.plays(f"{words}, is refused: yes")).startswith(f"may not: {done} (")


async def test_a_round_that_nobody_sees_cannot_be_ended() -> None:
    console = Console()
    console.shows()
    with pytest.raises(Failed, match="Anna sees no round Library, Closing round"):
        await console.plays("ends round: 'Library, Closing round', because: jammed")
    assert not console.asked


async def test_a_fire_panel_goes_off_and_is_put_back() -> None:
    console = Console()
    done: list[tuple[str, ...]] = []

    async def action(domain: str, name: str, *, entity_id: str) -> None:
        done.append((domain, name, entity_id))

    console.scene.stage.admin = SimpleNamespace(action=action)  # type: ignore[assignment]
    step = read_step("fire: Library", WATERVEEN)
    await player(step)(console.scene, step)
    assert done == [
        ("input_boolean", "turn_on", "input_boolean.fire_library"),
        ("input_boolean", "turn_off", "input_boolean.fire_library"),
    ]
    assert console.told[-1].what == "the fire panel goes off"
