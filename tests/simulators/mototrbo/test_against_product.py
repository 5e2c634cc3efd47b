"""The product's network and the simulated radios at the two ends of a bad line."""

from collections import Counter
from random import Random

from hypothesis import given, settings, strategies as st
import pytest

from custom_components.municipal_alarm.radio.commands import (
    FollowPosition,
    OpenMicrophone,
    Priority,
    QueryPosition,
    SendText,
    StopFollowing,
)
from custom_components.municipal_alarm.radio.events import (
    FailureReason,
    ManDown,
    Position,
    RadioEmergency,
    RadioLost,
    RadioRegistered,
    Receipt,
    ReceiptState,
    StatusMessage,
    TagScanned,
    TextReceived,
)
from custom_components.municipal_alarm.radio.mototrbo.network import MototrboNetwork
from custom_components.municipal_alarm.radio.mototrbo.settings import MototrboSettings
from custom_components.municipal_alarm.radio.reading import TextRules
from simulators.impairment import Impairment, Quality
from simulators.mototrbo.radio import MototrboRadio, UdpServices
from simulators.radios.guard_radio import Shown
from simulators.radios.udp import Endpoint
from tests.simulators.hand import START, HandTimers, Wire
from tests.simulators.product_room import ProductRoom

ROOM = "127.0.0.30"
IDS = ("1202", "1204")
BAD = Quality(loss=0.3, duplicates=0.3, reordering=0.3, delay_s=0.02, jitter_s=0.1)
FAIR = Quality(delay_s=0.01)


class Town:
    """Two radios of one talkgroup, a line of some quality, and the room."""

    def __init__(self, quality: Quality = FAIR, seed: int = 0) -> None:
        self.shown: list[Shown] = []
        line = Impairment(seed=seed, to_room=quality, to_radios=quality)
        self.wire = Wire(HandTimers(), line)
        self.radios = {radio_id: self._radio(radio_id, seed) for radio_id in IDS}
        rules = TextRules(man_down_words=("MAN DOWN",), lone_worker_words=("LONE WORKER",))
        network = MototrboNetwork(
            MototrboSettings(cai=127, rules=rules, known_radios=IDS, display_letters=100),
            epoch=int(START.timestamp()),
        )
        self.room = ProductRoom(network, ROOM, self.wire, self._received)

    def _radio(self, radio_id: str, seed: int) -> MototrboRadio:
        return MototrboRadio(
            radio_id,
            ROOM,
            cai=127,
            services=UdpServices(),
            outlet=self.wire.send,
            timers=self.wire.timers,
            now=self.wire.timers.now,
            shown=self.shown.append,
            talkgroups=(100,),
            random=Random(seed),
        )

    def _received(self, local: Endpoint, _peer: Endpoint, data: bytes) -> None:
        for radio in self.radios.values():
            if local[0] == radio.host or local[0] in radio.groups:
                radio.received(local, data)

    def start(self) -> Town:
        """Switch everything on, and let it settle."""
        self.room.start()
        for radio in self.radios.values():
            radio.turn_on()
        self.room.pass_by(20)
        return self

    def texts(self) -> Counter[tuple[str, str]]:
        return Counter((one.radio_id, one.text) for one in self.shown)


def alarm(number: int, radio_id: str) -> SendText:
    return SendText(
        key=f"alarm/{number}/{radio_id}",
        text=f"Town Hall, Desk {number} - PANIC",
        radio_ids=(radio_id,),
        priority=Priority.EMERGENCY,
        ttl_s=60,
    )


def insist(town: Town, commands: list[SendText], rounds: int = 20) -> None:
    """What the room does: hand a text over again, under its key, until it is confirmed."""
    for _ in range(rounds):
        open_ = [one for one in commands if ReceiptState.RECEIPTED not in town.room.ends(one.key)]
        if not open_:
            return
        for command in open_:
            town.room.send(command)
        town.room.pass_by(10)
    raise AssertionError(f"never confirmed: {[one.key for one in open_]}")


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_every_alarm_text_is_shown_exactly_once_over_a_bad_line(seed: int) -> None:
    town = Town(BAD, seed).start()
    commands = [alarm(number, radio_id) for number in range(4) for radio_id in IDS]
    insist(town, commands)
    assert town.texts() == {(one.radio_ids[0], one.text): 1 for one in commands}


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_every_emergency_is_one_and_every_text_comes_once_over_a_bad_line(seed: int) -> None:
    town = Town(BAD, seed).start()
    for radio in town.radios.values():
        radio.emergency()
        radio.says("2")
        radio.scan("tag-library")
        radio.man_down()
        town.room.pass_by(2)
    town.room.pass_by(200)
    ids = {one.event_id for one in town.room.of(RadioEmergency)}
    by_radio = Counter(one.rsplit("/")[1] for one in ids)
    # Both reports of an emergency may be lost, and then nobody can know of it.
    assert all(number == 1 for number in by_radio.values())
    for kind in (StatusMessage, TagScanned, ManDown):
        # Whoever's radio gave up sends again, which is a new text: one more id, same words.
        told = Counter(one.radio_id for one in town.room.of(kind))
        assert set(told) == set(IDS)
        for radio_id in IDS:
            assert told[radio_id] <= 1 + len(town.radios[radio_id].unsent)


def test_a_fair_day() -> None:
    town = Town().start()
    assert {one.radio_id for one in town.room.of(RadioRegistered)} == set(IDS)
    radio = town.radios["1202"]
    radio.says("2")
    radio.says("all is well")
    radio.scan("tag-library")
    radio.emergency()
    town.room.pass_by(1)
    assert [one.code for one in town.room.of(StatusMessage)] == ["2"]
    assert [one.text for one in town.room.of(TextReceived)] == ["all is well"]
    assert [one.tag_id for one in town.room.of(TagScanned)] == ["tag-library"]
    (emergency,) = town.room.of(RadioEmergency)
    assert emergency.possible
    assert emergency.latitude == pytest.approx(52.0907, abs=1e-4)
    town.room.send(alarm(1, "1204"))
    town.room.pass_by(1)
    assert town.texts() == {("1204", "Town Hall, Desk 1 - PANIC"): 1}
    assert town.room.ends("alarm/1/1204") == [ReceiptState.RECEIPTED]
    assert radio.screen.repeats == {}


def test_a_text_for_the_talkgroup_reaches_all_of_it_once() -> None:
    town = Town().start()
    town.room.send(SendText(key="k", text="all", talkgroups=("100",)))
    town.room.pass_by(30)
    assert town.texts() == {(radio_id, "all"): 1 for radio_id in IDS}
    states = [one.state for one in town.room.of(Receipt) if one.key == "k"]
    assert ReceiptState.SENT in states
    assert ReceiptState.FAILED not in states


def test_a_radio_that_is_off_is_known_to_be_and_told_again_when_it_is_back() -> None:
    town = Town().start()
    radio = town.radios["1202"]
    radio.turn_off()
    town.room.pass_by(1)
    assert [one.expected for one in town.room.of(RadioLost)] == [True]
    town.room.send(alarm(1, "1202"))
    town.room.pass_by(30)
    (failed,) = [one for one in town.room.of(Receipt) if one.state is ReceiptState.FAILED]
    assert failed.reason in (FailureReason.RADIO_OFF, FailureReason.NO_ANSWER)
    radio.turn_on()
    town.room.pass_by(1)
    town.room.send(alarm(1, "1202"))
    town.room.pass_by(1)
    assert town.texts() == {("1202", "Town Hall, Desk 1 - PANIC"): 1}


def test_a_radio_in_a_cellar_is_missed() -> None:
    town = Town().start()
    town.radios["1202"].turn_off(expected=False)
    town.room.pass_by(2 * 3600)
    assert [(one.radio_id, one.expected) for one in town.room.of(RadioLost)] == [("1202", False)]


def test_where_a_radio_is() -> None:
    town = Town().start()
    town.radios["1202"].place = (52.5, 5.25)
    town.room.send(QueryPosition(key="q", radio_id="1202"))
    town.room.pass_by(1)
    (position,) = town.room.of(Position)
    assert (position.latitude, position.longitude) == pytest.approx((52.5, 5.25), abs=1e-4)
    town.room.send(FollowPosition(key="f", radio_id="1202", interval_s=15, seconds=600))
    town.room.pass_by(61)
    assert len(town.room.of(Position)) >= 5
    town.room.send(StopFollowing(key="s", radio_id="1202"))
    town.room.pass_by(1)
    so_far = len(town.room.of(Position))
    town.room.pass_by(120)
    assert len(town.room.of(Position)) == so_far
    assert town.room.of(RadioEmergency) == []


def test_microphones_are_beyond_it() -> None:
    town = Town().start()
    town.room.send(OpenMicrophone(key="m", radio_id="1202", seconds=30))
    town.room.pass_by(1)
    (failed,) = town.room.of(Receipt)
    assert (failed.state, failed.reason) == (ReceiptState.FAILED, FailureReason.UNSUPPORTED)
