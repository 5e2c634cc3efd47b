"""What is done on a console about the procedure: which command, and what is told."""

from typing import Any

import pytest

from simulators.story_scene import Failed
from tests.simulators.console import Console

DESK = "Town Hall, Desk 1"
INCIDENT = {
    "incident_id": "i1",
    "number": 1,
    "state": "raised",
    "owner_id": None,
    "drill": False,
    "priority": 1,
    "raised_at": "2026-11-22T21:30:00+00:00",
    "place": {"text": "Town Hall, Ground floor, Desk 1"},
}


@pytest.mark.parametrize(
    ("words", "command", "data"),
    [
        (
            f"hears from: Police, about: '{DESK}', that they: come",
            "report_external",
            {"incident_id": "i1", "external": "Police", "reached": True},
        ),
        (
            f"hears from: Police, about: '{DESK}', that they: do not answer",
            "report_external",
            {"incident_id": "i1", "external": "Police", "reached": False},
        ),
        (
            f"alerts: [nearest patrol, supervisors], about: '{DESK}'",
            "alert_targets",
            {"incident_id": "i1", "targets": ["nearest_patrol", "supervisors"]},
        ),
        (
            f"asks for a look: a man with a bag, about: '{DESK}'",
            "prompt_operator",
            {"incident_id": "i1", "about": "a man with a bag"},
        ),
        (
            f"dismisses: external failed, about: '{DESK}'",
            "dismiss_prompt",
            {"incident_id": "i1", "prompt": "external_failed"},
        ),
        (
            f"answers the clerk: on_the_way, about: '{DESK}'",
            "answer_desk",
            {"incident_id": "i1", "answer": "on_the_way"},
        ),
        (
            f"starts test of: '{DESK}'",
            "start_desk_test",
            {"desk": "town-hall-1"},
        ),
        (
            f"finishes test of: '{DESK}', as: works",
            "finish_desk_test",
            {"desk": "town-hall-1", "passed": True},
        ),
        (
            f"finishes test of: '{DESK}', as: fails",
            "finish_desk_test",
            {"desk": "town-hall-1", "passed": False},
        ),
    ],
)
async def test_what_is_done(words: str, command: str, data: dict[str, Any]) -> None:
    console = Console()
    console.shows(incidents=[INCIDENT])
    done = await console.plays(words)
    assert console.asked == [(command, data)]
    console.refuse = True
    with pytest.raises(Failed, match=r"Anna was refused: .*it is not open"):
        await console.plays(words)
    if "hears from" not in words and "asks" not in words:
        assert (await console.plays(f"{words}, is refused: yes")).startswith(f"may not: {done} (")
        console.refuse = False
        with pytest.raises(Failed, match="was not refused"):
            await console.plays(f"{words}, is refused: yes")


async def test_it_must_be_clear_which_incident_is_meant() -> None:
    console = Console()
    console.shows(incidents=[INCIDENT])
    with pytest.raises(Failed, match="say 'about' which desk"):
        await console.plays("dismisses: external failed")
