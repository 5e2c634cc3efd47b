"""What radios say of themselves."""

import pytest

from custom_components.municipal_alarm.bridge import radios as radios_module
from custom_components.municipal_alarm.bridge.radios import Radio, Radios
from custom_components.municipal_alarm.control_room.ids import SystemId

DMR, TETRA = SystemId("dmr"), SystemId("tetra")


def test_a_radio_appears_and_changes() -> None:
    told: list[str] = []
    radios = Radios(told.append)
    assert radios.get(DMR, "1") == Radio(DMR, "1")
    assert list(radios.of(DMR)) == []

    radios.update(DMR, "1", name="Ben", battery=80, rssi=None)
    assert told == ["system/dmr", "device/dmr/1"]
    radios.update(DMR, "1", name=None, battery=0)
    assert told[2:] == ["device/dmr/1"]
    assert radios.get(DMR, "1") == Radio(DMR, "1", name="Ben", battery=0)


def test_the_radios_of_a_system() -> None:
    radios = Radios(lambda _: None)
    radios.update(DMR, "1")
    radios.update(DMR, "2")
    radios.update(TETRA, "1")
    assert [radio.address for radio in radios.of(DMR)] == ["1", "2"]
    radios.forget(DMR, "1")
    radios.forget(DMR, "1")
    assert [radio.address for radio in radios.of(DMR)] == ["2"]
    assert [radio.address for radio in radios.of(TETRA)] == ["1"]


def test_there_is_an_end_to_radios(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(radios_module, "MOST", 2)
    radios = Radios(lambda _: None)
    radios.update(DMR, "1")
    radios.update(TETRA, "1")
    assert radios.has_room_for(DMR, "2")
    radios.update(DMR, "2")
    radios.update(DMR, "2")
    assert not radios.has_room_for(DMR, "3")
    assert radios.has_room_for(DMR, "1")
    assert radios.has_room_for(TETRA, "3")
    radios.forget(DMR, "1")
    radios.forget(DMR, "1")
    assert radios.has_room_for(DMR, "3")
