"""What links say of their parts."""

from custom_components.municipal_alarm.bridge.parts import Parts
from custom_components.municipal_alarm.control_room.ids import SystemId
from custom_components.municipal_alarm.radio.network import Part

DMR, OTHER = SystemId("dmr"), SystemId("other")
SLOT = Part("10.0.0.5/1", "Slot 1", up=True)


def test_the_parts_of_a_system() -> None:
    told: list[str] = []
    parts = Parts(told.append)
    assert parts.of(DMR) == ()
    assert dict(parts) == {}
    parts.update(DMR, [SLOT])
    assert parts.of(DMR) == (SLOT,)
    assert parts.get(DMR, ()) == parts[DMR]
    assert (len(parts), list(parts)) == (1, [DMR])
    assert told == [DMR]
    parts.forget(DMR)
    parts.forget(DMR)
    parts.forget(OTHER)
    assert DMR not in parts
    assert told == [DMR, DMR]
