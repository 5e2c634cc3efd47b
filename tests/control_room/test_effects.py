"""What must be done outside, and its keys."""

from custom_components.municipal_alarm.control_room import effects as x

from .shift import Room


def test_a_night_has_no_key_twice_with_another_content(room: Room) -> None:
    jan, anna = room.guard("Jan"), room.operator("Anna")
    room.press("desk 1")
    for seconds in (3, 6, 40):
        room.after(seconds=seconds)
        room.press("desk 1")
    anna.acknowledges()
    for code in "12348567":
        jan.texts(code)
    anna.dispatches("Piet", "Els")
    jan.texts("0")
    anna.escalates("police")
    anna.escalates("police")
    anna.listens_to("Jan")
    anna.writes("east door")
    anna.sends_code("4")
    anna.resolves()
    contents: dict[str, x.Effect] = {}
    for effect in room.unsaid:
        assert effect.key.startswith(room.incident.incident_id)
        assert contents.setdefault(effect.key, effect) == effect
    assert {type(effect) for effect in room.unsaid} >= {
        x.RadioText,
        x.ShowCamera,
        x.AnswerDesk,
        x.OpenMicrophone,
        x.CallExternal,
    }
    assert len([one for one in contents.values() if isinstance(one, x.CallExternal)]) == 3
    room.whatever()
