"""A roll-call begins, waits and ends."""

import pytest

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.errors import UnknownThing, WrongState
from custom_components.municipal_alarm.control_room.ids import ResponderId
from custom_components.municipal_alarm.control_room.words import (
    DeliveryState,
    Outcome,
    Prompt,
    Purpose,
    RollCallAnswer,
)

from ..shift import PEOPLE, Room, make_town

JAN = ResponderId("jan")

SAFE, HELP, UNACCOUNTED = RollCallAnswer.SAFE, RollCallAnswer.HELP, RollCallAnswer.UNACCOUNTED
HELPING = RollCallAnswer.HELPING


def test_operator_is_told_once_who_has_not_answered(called: Room) -> None:
    room = called
    room.guard("Jan").texts("3")
    room.after(minutes=2, seconds=59)
    assert Prompt.UNACCOUNTED not in room.incident.prompts
    room.after(seconds=1)
    assert Prompt.UNACCOUNTED in room.incident.prompts
    (prompted,) = (one for one in room.happened(e.Prompted) if one.prompt is Prompt.UNACCOUNTED)
    assert prompted.about == "Kees"
    room.after(minutes=30)
    assert len([o for o in room.happened(e.Prompted) if o.prompt is Prompt.UNACCOUNTED]) == 1
    room.guard("Kees").texts("9")
    assert Prompt.UNACCOUNTED not in room.incident.prompts
    room.whatever()


def test_who_was_removed_can_be_answered_for(called: Room) -> None:
    room = called
    room.edit(make_town(people=[one for one in PEOPLE if one.name != "Kees"]))
    room.operator("Anna").knows("Kees", SAFE)
    assert room.roll_call()["Kees"] is SAFE


def test_operator_knows_of_somebody_who_was_not_on_the_list(called: Room) -> None:
    room = called
    room.operator("Anna").knows("Omar", HELP)
    assert room.roll_call()["Omar"] is HELP
    room.automation().knows("Ria", SAFE)
    assert [one.by for one in room.happened(e.RollCallAnswered)] == ["operator", "automation"]
    with pytest.raises(UnknownThing):
        room.operator("Anna").knows("Zorro", SAFE)


def test_operator_was_mistaken(called: Room) -> None:
    room = called
    room.operator("Anna").knows("Kees", SAFE)
    room.operator("Anna").knows("Kees", UNACCOUNTED)
    assert room.roll_call()["Kees"] is UNACCOUNTED


def test_end(called: Room) -> None:
    room = called
    room.guard("Jan").texts("3")
    room.operator("Anna").ends_the_roll_call()
    (ended,) = room.happened(e.RollCallEnded)
    assert ended.unaccounted == ((ResponderId("kees"), "Kees"),)
    room.after(minutes=30)
    room.whatever()
    assert Prompt.UNACCOUNTED not in room.incident.prompts
    room.guard("Kees").texts("3")
    room.guard("Els").scans("hall")
    assert room.roll_call() == {"Jan": SAFE, "Kees": UNACCOUNTED}
    for again in (
        lambda: room.operator("Anna").ends_the_roll_call(),
        lambda: room.operator("Anna").knows("Kees", SAFE),
    ):
        with pytest.raises(WrongState, match="no_roll_call"):
            again()
    room.operator("Anna").calls_the_roll()
    assert room.roll_call() == {"Jan": UNACCOUNTED, "Kees": UNACCOUNTED, "Els": UNACCOUNTED}
    room.whatever()


def test_incident_without_a_roll_call(room: Room) -> None:
    room.press("desk 2")
    with pytest.raises(WrongState, match="no_roll_call"):
        room.operator("Anna").ends_the_roll_call()
    room.guard("Jan").texts("3")
    assert room.incident.roll_call is None
    room.whatever()


def test_who_answered_is_not_asked_by_text_again(called: Room) -> None:
    room = called
    room.operator("Anna").ends_the_roll_call()
    room.off |= {"Jan", "Kees"}
    room.operator("Anna").calls_the_roll()
    first = [room.radio_text(to=name, purpose=Purpose.ROLL_CALL).key for name in ("Jan", "Kees")]
    room.after(seconds=10)
    assert {room.radio_text(to=name).key for name in ("Jan", "Kees")} == set(first)
    room.guard("Jan").scans("square")
    room.after(seconds=20)
    room.radio_text(to="Kees")
    room.operator("Anna").ends_the_roll_call()
    room.withdrawn(to="Kees")
    room.after(minutes=10)
    deliveries = room.incident.deliveries
    assert [(deliveries[key].state, deliveries[key].reason) for key in first] == [
        (DeliveryState.OVERTAKEN, "answered"),
        (DeliveryState.OVERTAKEN, "ended"),
    ]


def test_nothing_falls_due_when_it_is_over_but_who_is_safe_may_be_told(called: Room) -> None:
    room = called
    room.operator("Anna").resolves(Outcome.GENUINE)
    room.whatever()
    assert room.incident.due_at is None
    room.operator("Anna").knows("Jan", SAFE)
    room.guard("Kees").scans("desk 3")
    assert room.roll_call() == {"Jan": SAFE, "Kees": SAFE}
    room.guard("Els").scans("hall")
    with pytest.raises(WrongState, match="resolved"):
        room.operator("Anna").knows("Els", SAFE)
    assert set(room.roll_call()) == {"Jan", "Kees"}
    room.operator("Anna").ends_the_roll_call()
    assert Prompt.CLOSE in room.incident.prompts


def test_restart_in_the_middle(called: Room) -> None:
    room = called
    room.guard("Jan").texts("3")
    room.after(minutes=1)
    room.restart(down=125)
    assert Prompt.UNACCOUNTED in room.incident.prompts
    assert room.roll_call() == {"Jan": SAFE, "Kees": UNACCOUNTED}
    room.whatever()
