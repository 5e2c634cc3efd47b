"""What the operator is asked to look at."""

from custom_components.municipal_alarm.control_room import events as e
from custom_components.municipal_alarm.control_room.prompts import prompt
from custom_components.municipal_alarm.control_room.turn import Turn
from custom_components.municipal_alarm.control_room.words import Prompt

from .shift import Room


def test_asked_once(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    room.guard("Jan").texts("5")
    room.guard("Jan").texts("5")
    assert [event.about for event in room.happened(e.Prompted)] == ["Jan"]


def test_secret_then_for_all(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    turn, incident_id = Turn(room.state, room.now), room.incident.incident_id
    for secret in (True, True, False, False, True):
        prompt(turn, incident_id, Prompt.NOT_RECEIPTED, secret=secret)
    assert [event.secret for event in turn.events] == [True, False]  # type: ignore[union-attr]
    assert turn.incident(incident_id).prompts == (Prompt.NOT_RECEIPTED,)
    assert turn.incident(incident_id).shown.prompts == (Prompt.NOT_RECEIPTED,)


def test_duress_and_all_clear_look_alike(room: Room) -> None:
    room.press("desk 2")
    room.whatever()
    turn, incident_id = Turn(room.state, room.now), room.incident.incident_id
    for what in (Prompt.DURESS, Prompt.ALL_CLEAR, Prompt.DURESS):
        prompt(turn, incident_id, what)
    assert turn.incident(incident_id).prompts == (Prompt.DURESS, Prompt.ALL_CLEAR)
    assert turn.incident(incident_id).shown.prompts == (Prompt.ALL_CLEAR,)
