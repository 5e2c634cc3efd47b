"""The product's network with one mobile radio as control station, over a bad line."""

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.radio.commands import OpenMicrophone, SendText
from custom_components.municipal_alarm.radio.events import (
    LoneWorker,
    ManDown,
    RadioEmergency,
    Receipt,
    ReceiptState,
)
from custom_components.municipal_alarm.radio.hytera.network import HyteraNetwork
from custom_components.municipal_alarm.radio.hytera.settings import Carrier, HyteraSettings
from simulators.hytera.control_station import ControlStation
from simulators.impairment import Impairment, Quality
from simulators.radios.guard_radio import Shown
from tests.simulators.hand import START, HandTimers, Wire
from tests.simulators.product_room import ProductRoom

ROOM, STATION, RADIO = "127.0.0.20", "127.0.0.22", "1299"
BAD = Quality(loss=0.3, duplicates=0.3, reordering=0.3, delay_s=0.02, jitter_s=0.1)
FAIR = Quality(delay_s=0.01)


class Cable:
    """A station, and the room at the other end of its cable."""

    def __init__(self, quality: Quality = FAIR, seed: int = 0) -> None:
        self.shown: list[Shown] = []
        line = Impairment(seed=seed, to_room=quality, to_radios=quality)
        wire = Wire(HandTimers(), line)
        self.station = ControlStation(
            STATION,
            RADIO,
            outlet=wire.send,
            timers=wire.timers,
            now=wire.timers.now,
            shown=self.shown.append,
        )
        network = HyteraNetwork(
            HyteraSettings(hosts=(STATION,), carrier=Carrier.CONTROL_STATION, own_id=int(RADIO)),
            epoch=int(START.timestamp()),
        )
        self.room = ProductRoom(network, ROOM, wire, self.station.received)
        self.room.start()
        self.room.pass_by(40)


@settings(max_examples=20)
@given(st.integers(0, 10**6))
def test_a_fall_is_one_alarm_over_a_bad_line(seed: int) -> None:
    cable = Cable(BAD, seed)
    cable.station.man_down()
    cable.room.pass_by(20)
    alarms = cable.room.of(ManDown)
    if cable.station.given_up:
        assert len(alarms) <= 1
    else:
        assert [one.radio_id for one in alarms] == [RADIO]


@pytest.mark.parametrize(
    ("what", "event"),
    [("emergency", RadioEmergency), ("man_down", ManDown), ("lone_worker", LoneWorker)],
)
def test_it_tells_what_befalls_its_own_carrier(what: str, event: type) -> None:
    cable = Cable()
    assert cable.room.network.connected
    getattr(cable.station, what)()
    cable.room.pass_by(5)
    (alarm,) = cable.room.of(event)
    assert alarm.radio_id == RADIO


def test_it_is_told_as_any_radio() -> None:
    cable = Cable()
    cable.room.send(SendText(key="k", text="Desk 3", radio_ids=(RADIO,)))
    cable.room.pass_by(5)
    assert [one.text for one in cable.shown] == ["Desk 3"]
    assert cable.room.ends("k") == [ReceiptState.RECEIPTED]


def test_its_microphone_is_beyond_it() -> None:
    cable = Cable()
    cable.room.send(OpenMicrophone(key="m", radio_id=RADIO, seconds=30))
    cable.room.pass_by(40)
    assert ReceiptState.FAILED in [one.state for one in cable.room.of(Receipt)]
