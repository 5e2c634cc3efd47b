"""Who is on duty: the last word counts, and a source speaks only when it changes."""

import pytest

from custom_components.municipal_alarm.control_room import events as e, signals as s
from custom_components.municipal_alarm.control_room.errors import UnknownThing
from custom_components.municipal_alarm.control_room.ids import ResponderId, SourceId
from custom_components.municipal_alarm.control_room.words import ActorKind

from .shift import PEOPLE, Room

JAN = PEOPLE[0]


def says(room: Room, *, on: bool, who: str = "Jan") -> None:
    """What the schedule of somebody says now."""
    source_id = SourceId(f"schedule of {who}")
    room.handle(s.DutyHeard(source_id, ResponderId(who.lower()), on))


def test_schedule_says_who_is_there(room: Room) -> None:
    says(room, on=False)
    assert not room.state.roster.on_duty(JAN)
    (changed,) = room.happened(e.DutyChanged)
    assert (changed.actor.kind, changed.actor.actor_id) == (ActorKind.SOURCE, "schedule of Jan")
    says(room, on=True)
    assert room.state.roster.on_duty(JAN)


def test_what_a_schedule_says_again_is_no_news(room: Room) -> None:
    says(room, on=True)
    assert not room.happened(e.DutyChanged), "they are on duty by setting"
    before = room.state
    says(room, on=True)
    assert room.state == before


def test_word_of_an_operator_stands_until_the_schedule_changes(room: Room) -> None:
    says(room, on=False)
    room.operator("Anna").sets_duty("Jan", on_duty=True)
    says(room, on=False)
    room.restart(down=60)
    says(room, on=False)
    assert room.state.roster.on_duty(JAN), "it says the same as before"
    says(room, on=True)
    says(room, on=False)
    assert not room.state.roster.on_duty(JAN)


def test_schedule_of_somebody_who_is_gone(room: Room) -> None:
    says(room, on=False, who="Zorro")
    with pytest.raises(UnknownThing, match="unknown_responder"):
        room.operator("Anna").sets_duty("Zorro", on_duty=True)
    assert not room.events
