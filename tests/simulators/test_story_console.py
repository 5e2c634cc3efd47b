"""What an operator sees of an incident's roll-call, call-up and place."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulators.story_scene import Failed
from tests.simulators.console import Console

ROLL = {
    "people": [
        {"responder": "Jan de Vries", "answer": "safe"},
        {"responder": "Samira Haddad", "answer": "unaccounted"},
        {"responder": "Ilse Brouwer", "answer": "unaccounted"},
    ]
}
CALLS = {"coming": 1, "asked": [{"responder": "Noor Jansen"}, {"responder": "Bas Kuiper"}]}


def incident(**changed: Any) -> dict[str, Any]:
    return {
        "incident_id": "i1",
        "number": 1,
        "state": "raised",
        "kind": "fire",
        "priority": 1,
        "owner": "",
        "owner_id": None,
        "drill": False,
        "test": False,
        "put_off": True,
        "external": [{"target": "Police", "state": "sent"}],
        "raised_at": "2026-11-22T21:30:00+00:00",
        "place": {"text": "Town Hall"},
        "placed_at": None,
        "presses": 1,
        "prompts": ["sweep_done"],
        "sound_raised": False,
        "answer": "none",
        "external_called": [],
        "responders": [],
        "roll_call": ROLL,
        "call_up": CALLS,
        **changed,
    }


def looks_at(*incidents: dict[str, Any]) -> Console:
    console = Console()
    console.shows(incidents=list(incidents))
    return console


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("kind: fire", "kind fire"),
        (
            "unaccounted: Ilse and Samira",
            "unaccounted Ilse Brouwer and Samira Haddad",
        ),
        ("safe: Jan", "safe Jan de Vries"),
        ("asked: Noor and Bas", "asked Noor Jansen and Bas Kuiper"),
        ("coming: 1", "coming 1"),
        ("prompt: sweep done", "prompt sweep done"),
        ("the call is: sent", "the call is sent"),
        ("put off: yes", "put off True"),
    ],
)
async def test_what_holds_is_seen_and_told(held: str, told: str) -> None:
    console = looks_at(incident())
    assert await console.plays(f"sees: Town Hall, {held}") == f"sees the incident: {told}"


@pytest.mark.parametrize(
    "other",
    [
        "kind: panic",
        "test: yes",
        "the call is: receipted",
        "unaccounted: Samira",
        "unaccounted: Ilse, Samira and Jan",
        "safe: Jan and Ilse",
        "asked: Noor",
        "coming: 2",
        "no prompt: sweep done",
        "seen there: 1 s",
    ],
)
async def test_what_does_not_hold_is_shown_as_it_is(other: str) -> None:
    step = {"sees": "Town Hall"} | dict([other.split(": ")])
    words = ", ".join(f"{word}: '{value}'" for word, value in step.items())
    with pytest.raises(Failed) as caught:
        await looks_at(incident()).plays(words)
    assert "called up Noor Jansen, Bas Kuiper, 1 coming" in str(caught.value)
    assert "'Samira Haddad unaccounted', 'Ilse Brouwer unaccounted'" in str(caught.value)


async def test_without_roll_call_and_call_up_nobody_is_asked() -> None:
    console = looks_at(incident(roll_call=None, call_up=None))
    await console.plays("sees: Town Hall, coming: 0")
    for other in ("safe: Jan", "unaccounted: Jan", "asked: Noor", "coming: 1"):
        with pytest.raises(Failed) as caught:
            await console.plays(f"sees: Town Hall, {other}")
        assert "roll-call" not in str(caught.value)


async def test_a_place_is_as_old_as_it_is_or_older() -> None:
    seen = datetime.now(UTC) - timedelta(minutes=40)
    console = looks_at(incident(placed_at=seen.isoformat()))
    told = await console.plays("sees: Town Hall, seen there: 40 min")
    assert told == "sees the incident: seen there 40 min ago"
    with pytest.raises(Failed):
        await console.plays("sees: Town Hall, seen there: 41 min")


async def test_a_checkpoint_is_a_place_of_its_own() -> None:
    there = incident(place={"text": "Library, Basement, Basement exit"})
    console = looks_at(there)
    await console.plays("sees: 'Library, Basement exit', state: raised")
    await console.plays("sees nothing of: Library")
    with pytest.raises(Failed, match="no incident at Library"):
        await console.plays("sees: Library")
    with pytest.raises(Failed, match="incident #1 at Library, Basement, Basement exit: raised"):
        await console.plays("sees nothing of: 'Library, Basement exit'")
